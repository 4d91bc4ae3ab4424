//! Telling the sample's story to an office: each deed is done by its person on its day, through the same code that a
//! form's page calls. A deed that a rule refuses is a fault of the story, and names its line.

use std::collections::HashMap;

use anyhow::{Context, bail, ensure};
use ledger::{RecordId, Version};

use super::clock::StoryClock;
use super::people::{PEOPLE, SamplePerson, person};
use super::story::{Deed, Event};
use super::typed::Typist;
use crate::access::{Realm, Role, Viewer};
use crate::follow_up::FollowUp;
use crate::form::{FormErrors, Sent, Shown};
use crate::noun::{self, Noun};
use crate::office::{Office, View};
use crate::recommendation;

/// An office that is told a story.
pub struct Telling<'o> {
    pub(super) office: &'o Office,
    pub(super) clock: &'o StoryClock,
    /// What the story calls its records, and institutions.
    pub(super) keys: HashMap<String, RecordId>,
    /// How far the log had come at the end of a day.
    seen: Vec<(i32, Version)>,
    /// The day that is being told, and what has happened on it.
    now: (i32, i64),
}

impl<'o> Telling<'o> {
    /// Begins, in an office that has nothing but its people and institutions.
    pub fn begin(office: &'o Office, clock: &'o StoryClock, keys: HashMap<String, RecordId>) -> Telling<'o> {
        Telling { office, clock, keys, seen: Vec::new(), now: (i32::MIN, 0) }
    }

    /// Turns the clock to a day, a little later than what was told before.
    ///
    /// # Errors
    /// If the day lies before one that was told already.
    pub fn turn_to(&mut self, day: i32) -> anyhow::Result<()> {
        let (before, count) = self.now;
        ensure!(day >= before, "day {day} comes after day {before}");
        if day > before && before > i32::MIN {
            self.seen.push((before, self.office.ledger().version()?));
        }
        self.now = if day == before { (day, count + 1) } else { (day, 0) };
        self.clock.turn_to(day, self.now.1)
    }

    /// Tells one event.
    ///
    /// # Errors
    /// If it names what is not there, or is refused.
    pub fn tell(&mut self, event: &Event<'_>) -> anyhow::Result<()> {
        self.turn_to(event.day)?;
        let who = PEOPLE.iter().find(|one| one.key == event.who);
        let who = who.with_context(|| format!("nobody is `{}`", event.who))?;
        let viewer = self.office.viewer(person(who.key), who.name);
        let view = self.office.seen_by(&viewer);
        match event.deed {
            Deed::Begin(path, key) => {
                let noun = noun::at_path(path).with_context(|| format!("there is no noun `{path}`"))?;
                let id = RecordId::fresh(self.office.environment());
                let sent = self.typist(noun, &event.said)?;
                accepted(noun::begin(&view, noun, id, &sent)?)?;
                ensure!(self.keys.insert(key.to_owned(), id).is_none(), "`{key}` is begun twice");
                Ok(())
            }
            Deed::Change(key) => self.change(&view, key, &event.said),
            Deed::Step(key, to) => self.step(&view, key, to, &event.said),
            Deed::Publish(key, realm) => self.publish(&view, key, realm, &event.said),
            Deed::Verdicts(key) => self.verdicts(&view, key),
        }
    }

    /// The focal point of a State on the day that is being told.
    ///
    /// # Errors
    /// If it has none then.
    pub(super) fn focal_point(&self, state: &str) -> anyhow::Result<Viewer> {
        let there = |one: &&SamplePerson| {
            let (from, until) = one.days;
            let then = from <= self.now.0 && until.is_none_or(|last| self.now.0 <= last);
            then && one.home == state && one.institution.is_empty() && one.role == Role::FocalPoint
        };
        let one = PEOPLE.iter().find(there).with_context(|| format!("{state} has no focal point"))?;
        Ok(self.office.viewer(person(one.key), one.name))
    }

    fn typist(&self, noun: &Noun, said: &[(&str, String)]) -> anyhow::Result<Sent> {
        Typist { telling: self }.form(noun.kind, said)
    }

    /// A record as somebody reads it, with its noun.
    fn find(
        &self,
        view: &View<'_>,
        key: &str,
    ) -> anyhow::Result<(&'static Noun, std::sync::Arc<crate::office::shelf::Kept>)> {
        let followed = || {
            let (symbol, number) = key.split_once(' ')?;
            let recommendation = recommendation::KIND.natural_id(&format!("{symbol}|{number}"));
            Some(FollowUp::id_for(recommendation))
        };
        let id = self.keys.get(key).copied().or_else(followed);
        let id = id.with_context(|| format!("nothing is called `{key}`"))?;
        for noun in noun::NOUNS {
            if let Some(kept) = view.record(noun.kind, id)? {
                return Ok((noun, kept));
            }
        }
        bail!("`{key}` is nothing that they read")
    }

    fn change(&self, view: &View<'_>, key: &str, said: &[(&str, String)]) -> anyhow::Result<()> {
        let (noun, kept) = self.find(view, key)?;
        let mut shown = view.form_of(noun.kind, &kept.record);
        let version = self.seen_on(said)?;
        let said = without(said, AS_SEEN);
        let typed = self.typist(noun, &said)?;
        let mut sent = without_fields(&shown, &said);
        if version.is_some() {
            // Whoever has not seen what stands there was shown an empty field.
            shown = sent.clone();
        }
        typed.pairs().for_each(|(name, value)| sent.push(name, value.to_owned()));
        let version = Some(version.map_or_else(|| view.version_of(kept.record.space), Ok)?);
        accepted(noun::amend(view, noun, &kept.record, &Shown { version, form: shown }, &sent)?)
    }

    fn step(&self, view: &View<'_>, key: &str, to: &str, said: &[(&str, String)]) -> anyhow::Result<()> {
        let (noun, kept) = self.find(view, key)?;
        let step = noun::open_steps(view, noun, &kept.record).into_iter().find(|step| step.to == to);
        let step = step.with_context(|| format!("the step to `{to}` is not open to them"))?;
        let seen = self.seen_on(said)?;
        let mut sent = Sent::default();
        for (name, value) in without(said, AS_SEEN) {
            let typist = Typist { telling: self };
            let typed = match name {
                "on" => typist.date(&value)?,
                "evidence" => typist.file(&value)?,
                "reason" => typist.words(&value)?,
                other => bail!("a step asks for no `{other}`"),
            };
            sent.push(name, typed);
        }
        let given = noun::given(view, step, &sent).map_err(|errors| refused(&errors))?;
        let against = view.take_step(noun, &kept.record, step, &given, seen.as_ref())?;
        ensure!(against.is_empty(), "refused: {}", against.join(" "));
        Ok(())
    }

    fn publish(
        &self,
        view: &View<'_>,
        key: &str,
        realm: &str,
        said: &[(&str, String)],
    ) -> anyhow::Result<()> {
        let (noun, kept) = self.find(view, key)?;
        let own = self.office.realm_of(kept.record.space).and_then(|own| own.institution());
        let shared = own.filter(|_| realm == "shared").map(Realm::Shared);
        let realm =
            shared.or_else(|| Realm::parse(realm)).with_context(|| format!("there is no space `{realm}`"))?;
        let mut chosen = Vec::new();
        for name in said.iter().filter(|(name, _)| *name == "fields").flat_map(|(_, names)| names.split(", "))
        {
            chosen.push(noun.kind.named(name).with_context(|| format!("there is no field `{name}`"))?.id);
        }
        view.publish(noun, &kept.record, &realm, &chosen)
    }

    fn verdicts(&self, view: &View<'_>, key: &str) -> anyhow::Result<()> {
        let (_, kept) = self.find(view, key)?;
        view.publish_verdicts(&kept.record).map(|_| ())
    }

    /// What somebody had seen who had not exchanged anything since a day: the log as it was at the end of that day.
    fn seen_on(&self, said: &[(&str, String)]) -> anyhow::Result<Option<Version>> {
        let Some((_, day)) = said.iter().find(|(name, _)| *name == AS_SEEN) else { return Ok(None) };
        let day: i32 = day.parse().with_context(|| format!("`{day}` is no number of days"))?;
        let seen = self.seen.iter().rev().find(|(told, _)| *told <= day);
        Ok(Some(seen.with_context(|| format!("nothing was told by day {day}"))?.1.clone()))
    }
}

/// What a deed says of the day up to which its author had seen the log.
const AS_SEEN: &str = "as seen";

fn without<'a>(said: &[(&'a str, String)], name: &str) -> Vec<(&'a str, String)> {
    said.iter().filter(|(said, _)| *said != name).cloned().collect()
}

/// A form without what stands in these fields, columns and rows of them too.
fn without_fields(form: &Sent, said: &[(&str, String)]) -> Sent {
    let is_of = |name: &str, field: &str| {
        name.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    Sent::of(form.pairs().filter(|(name, _)| !said.iter().any(|(field, _)| is_of(name, field))))
}

fn accepted(done: Result<(), FormErrors>) -> anyhow::Result<()> {
    done.map_err(|errors| refused(&errors))
}

fn refused(errors: &FormErrors) -> anyhow::Error {
    let words: Vec<String> = errors.iter().map(|(field, words)| format!("{field}: {words}")).collect();
    anyhow::anyhow!("refused: {}", words.join(" "))
}
