//! What a consent's page shows beside its fields: whether it counts today, whatever it is used for.
//! What it is used for is the gate's to say, on the activity's page.

use ledger::Record;

use crate::gate::read;
use crate::look::{Notice, Weight};
use crate::noun::Part;
use crate::office::View;

pub(super) fn parts(view: &View, record: &Record) -> anyhow::Result<Vec<Part>> {
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
