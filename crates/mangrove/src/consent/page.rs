//! What a consent's page shows beside its fields: whether it counts today, whatever it is used for.
//! What it is used for is the gate's to say, on the activity's page.

use ledger::Record;

use super::{COVERED, LIFECYCLE};
use crate::gate::read;
use crate::look::{Notice, Weight};
use crate::noun::Part;
use crate::office::View;
use crate::office::record::Fields;
use crate::office::words::state_name;

pub(super) fn parts(view: &View, record: &Record) -> anyhow::Result<Vec<Part>> {
    if LIFECYCLE.standing(record).is("requested") {
        return Ok(vec![asked(record)]);
    }
    let against = read::against_consent(view, record, view.today())?;
    let (weight, title, words) = if against.is_empty() {
        let words = "By its own dates, authority and evidence. Whether an activity is within it is shown on that \
                     activity's gate.";
        (Weight::Good, "Counts today", words.to_owned())
    } else {
        (Weight::Plain, "Does not count today", against.join(" "))
    };
    Ok(vec![Part::Notice(Notice { weight, title: title.to_owned(), words, next: None })])
}

/// Of one that nobody has given yet there is nothing to find fault with.
fn asked(record: &Record) -> Part {
    let state = record.text(COVERED).map_or("the State", state_name);
    Part::Notice(Notice {
        weight: Weight::Plain,
        title: format!("{state} has been asked, and has not answered"),
        words: "Nothing rests on it before it is given. A validating authority of the State gives it here; or the office \
                enters what a note, a letter or an agreement says, with its file, and records it as given."
            .to_owned(),
        next: None,
    })
}
