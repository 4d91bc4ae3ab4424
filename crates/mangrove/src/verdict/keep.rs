//! Verdicts sent: the office's own folder works out how the gate of an activity in several States stands, and writes to each
//! State its own line when that changes. From the moment at which the activity is planned it does so by itself; an officer
//! may send them earlier.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use ledger::{Author, Edit, FieldId, KindId, Record, RecordId, Value};

use super::{
    ACTIVITY_KIND, AS_OF, FROM, KIND, NOTE_VERSION, PLACES, REASONS, RIGHTS_SERVED, STANDING, STATE, TITLE,
    TO, code, id_for,
};
use crate::access::{Action, Breadth, Realm, Viewer};
use crate::activity::{self, LIFECYCLE, taken_out};
use crate::date::PartialDate;
use crate::gate::{self, Outcome};
use crate::office::record::{Fields, as_text};
use crate::office::shelf::Kept;
use crate::office::view::NotYours;
use crate::office::{Office, Save, View};
use crate::party::authority;
use crate::routine::Stirred;
use crate::{consent, consultation, indicator, noun, party, priority, request, session};

/// Ends of an activity, after which its gate is nobody's concern.
const ENDED: [&str; 3] = ["completed", "closed", "cancelled"];

/// What one State is told.
struct Line {
    state: String,
    standing: &'static str,
    reasons: String,
}

/// Writes the verdicts that have changed with what was stirred, as far as they are known here. Returns how many.
pub(crate) fn keep(office: &Office, stirred: &Stirred) -> anyhow::Result<usize> {
    // As its own people read it: nothing of a State's internal space, or of an NHRI's or NGO's, goes into a verdict.
    let read = [Breadth::Public, Breadth::Region, Breadth::Office, Breadth::Bilateral];
    let realms = office.realms().into_iter().filter(|(realm, _)| read.contains(&realm.breadth()));
    let viewer = Viewer::of_folder(realms.map(|(_, space)| space));
    let view = office.seen_by(&viewer);
    let author = Author { capacity: Some("Worked out by the office".to_owned()), ..Author::default() };
    let mut written = 0;
    for kept in concerned(&view, stirred)? {
        let activity = &kept.record;
        let proposed = LIFECYCLE.standing(activity).is("proposed");
        for line in lines(&view, activity)? {
            let realm = Realm::Bilateral(line.state.clone());
            // A space that is not here may be elsewhere: it is not founded a second time for a line.
            let Some(space) = office.space_of(&realm) else { continue };
            let known = office.ledger().get(space, id_for(activity.id, &line.state))?;
            // Before it is planned an officer decides whether a State hears of it; what is not known here is no news.
            let silent = known.is_none() && (proposed || ["out", "ended"].contains(&line.standing));
            if silent || line.standing == code(Outcome::NotKnown) {
                continue;
            }
            let save = line.save(activity, known.as_ref(), view.today());
            if !save.edits.is_empty() {
                office.save(space, &author, vec![save])?;
                written += 1;
            }
        }
    }
    Ok(written)
}

impl View<'_> {
    /// Sends each State of an activity in several, as the viewer, how the gate stands for it: its own line, and what it is
    /// asked to consent to. Returns how many States there are.
    ///
    /// # Errors
    /// If the viewer may not write there, or the store refuses.
    pub fn publish_verdicts(&self, activity: &Record) -> anyhow::Result<usize> {
        let lines = lines(self, activity)?;
        for line in &lines {
            let realm = Realm::Bilateral(line.state.clone());
            anyhow::ensure!(self.may_in(Action::Write, &realm), NotYours);
            let space = self.office.space_or_new(&realm)?;
            let known = self.office.ledger().get(space, id_for(activity.id, &line.state))?;
            let save = line.save(activity, known.as_ref(), self.today());
            self.write(Action::Write, &realm, vec![save], None)?;
        }
        Ok(lines.len())
    }
}

/// The activities of the office's own space on whose gate something bears that was stirred.
fn concerned(view: &View, stirred: &Stirred) -> anyhow::Result<Vec<Arc<Kept>>> {
    let mut found: BTreeMap<RecordId, Arc<Kept>> = BTreeMap::new();
    let mut add = |kept: Arc<Kept>| found.insert(kept.record.id, kept);
    if stirred.is_everything() || stirred.touches(party::KIND.id) {
        view.all(&activity::KIND)?.into_iter().for_each(|kept| _ = add(kept));
    } else {
        for (kind, id) in stirred.records() {
            rests_on(view, kind, id)?.into_iter().for_each(|kept| _ = add(kept));
        }
    }
    let own = view.office.own();
    let theirs =
        |kept: &Arc<Kept>| Some(kept.record.space) == own && noun::publication(&kept.record).is_none();
    Ok(found.into_values().filter(theirs).collect())
}

/// The activities whose gate rests on a record.
fn rests_on(view: &View, kind: KindId, id: RecordId) -> anyhow::Result<Vec<Arc<Kept>>> {
    let named_in = |field: FieldId| view.referring(&activity::KIND, field, id);
    if kind == activity::KIND.id {
        return Ok(view.record(&activity::KIND, id)?.into_iter().collect());
    }
    if kind == request::KIND.id {
        return named_in(activity::REQUESTS);
    }
    if kind == priority::KIND.id {
        return named_in(activity::PRIORITIES);
    }
    if kind == consultation::KIND.id {
        return named_in(activity::CONSULTATIONS);
    }
    if kind == indicator::KIND.id {
        return named_in(activity::INDICATORS);
    }
    let mut found = Vec::new();
    if kind == session::KIND.id {
        let held = view.record(&session::KIND, id)?;
        let of = held.iter().flat_map(|kept| kept.record.all(session::ACTIVITY)).filter_map(Value::as_record);
        for activity in of {
            found.extend(view.record(&activity::KIND, activity)?);
        }
    }
    // A consent may cover any activity of its State, and so may who gives it.
    for (of, field) in [(&consent::KIND, consent::COVERED), (&authority::KIND, authority::STATE)] {
        let kept = if of.id == kind { view.record(of, id)? } else { None };
        for iso3 in kept.iter().flat_map(|kept| kept.record.all(field)).filter_map(as_text) {
            found.extend(view.naming(&activity::KIND, iso3)?);
        }
    }
    Ok(found)
}

/// How the gate stands for each State of an activity, and for those that were taken out: today, or on the activity's first
/// day if that is still to come.
fn lines(view: &View, activity: &Record) -> anyhow::Result<Vec<Line>> {
    let out = taken_out::of(activity);
    let standing = LIFECYCLE.standing(activity);
    let ended = standing.code().filter(|code| ENDED.contains(code));
    if let Some(code) = ended {
        let since = standing.since().map(|on| format!(", {}", on.in_words())).unwrap_or_default();
        let reasons = format!("{}{since}.", LIFECYCLE.label(code));
        let states = activity::states(activity).into_iter().map(str::to_owned).chain(out.into_keys());
        return Ok(states.map(|state| Line { state, standing: "ended", reasons: reasons.clone() }).collect());
    }
    let first = activity.date(activity::FROM).map(PartialDate::first_day);
    let day = first.map_or(view.today(), |first| first.max(view.today()));
    let verdict = gate::on(&gate::read::facts(view, activity)?, day);
    let gone = out.into_iter().filter(|(iso3, _)| !verdict.states.iter().any(|line| line.iso3 == *iso3));
    let gone = gone.map(|(state, from)| Line {
        state,
        standing: "out",
        reasons: format!("Taken out from {}.", PartialDate::day(from).in_words()),
    });
    let within = verdict.states.iter().map(|line| Line {
        state: line.iso3.clone(),
        standing: code(line.outcome()),
        reasons: line.reasons().join("\n"),
    });
    Ok(within.chain(gone).collect())
}

impl Line {
    /// What is written of it: nothing, if the State has been told already. The day is that on which it changed.
    fn save(&self, activity: &Record, known: Option<&Record>, today: Date) -> Save {
        let text = |field| activity.value(field).cloned().unwrap_or(Value::None);
        let stands = |field, value: &Value| match known.and_then(|known| known.get(field)) {
            Some(register) => register.one() == Some(value),
            None => *value == Value::None,
        };
        let mut values = vec![
            (TITLE, text(activity::TITLE)),
            (STATE, Value::text(&self.state)),
            (ACTIVITY_KIND, text(activity::ACTIVITY_KIND)),
            (FROM, text(activity::FROM)),
            (TO, text(activity::TO)),
            (NOTE_VERSION, text(activity::NOTE_VERSION)),
            (STANDING, Value::text(self.standing)),
            (REASONS, Value::text(&self.reasons)),
        ];
        values.retain(|(field, value)| !stands(*field, value));
        let mut save = Save::new(&KIND, id_for(activity.id, &self.state)).values(values);
        for (from, to) in [(activity::RIGHTS_SERVED, RIGHTS_SERVED), (activity::PLACES, PLACES)] {
            let was = known.map(|known| known.elements(to)).unwrap_or_default();
            let now = activity.elements(from);
            let added = now.iter().filter(|value| !was.contains(value));
            save.edits.extend(added.map(|value| Edit::Add { field: to, element: (*value).clone() }));
            let gone = was.iter().filter(|value| !now.contains(value));
            save.edits.extend(gone.map(|value| Edit::Remove { field: to, element: (*value).clone() }));
        }
        let dated = known.and_then(|known| known.text(AS_OF)).is_some();
        if !save.edits.is_empty() || !dated {
            save.edits
                .push(Edit::Set { field: AS_OF, value: Value::text(PartialDate::day(today).to_string()) });
        }
        save
    }
}
