//! States and the steps between them. A state is never typed over: it is the last step that somebody took, with who,
//! when, in what capacity, why and on what evidence. Two steps taken without sight of each other are a dispute.

use std::borrow::Cow;

use jiff::civil::Date;
use ledger::{Edit, FieldId, Record, RecordId, Value};

use crate::access::{Realm, Role};
use crate::date::PartialDate;
use crate::office::View;
use crate::office::kind::{Choice, choice_label};
use crate::office::record::{Fields, as_text};

use super::Stepping;

/// The field of every noun with a lifecycle that holds the last step taken.
pub const STATUS: FieldId = FieldId(900);

/// The states of a noun and the steps between them. What is not among the steps is refused.
#[derive(Debug)]
pub struct Lifecycle {
    /// The states.
    pub states: &'static [Choice],
    /// The state before any step was taken.
    pub start: &'static str,
    /// The steps.
    pub steps: &'static [Step],
    /// States in which the fields no longer change.
    pub closed: &'static [&'static str],
}

/// A step from one state to another.
pub struct Step {
    /// The states from which it may be taken.
    pub from: &'static [&'static str],
    /// The state to which it leads.
    pub to: &'static str,
    /// What is done, as a button says it: `Acknowledge request`.
    pub verb: &'static str,
    /// Who may take it: a role held in the space of the record.
    pub who: &'static [Role],
    /// What it asks for beside the day.
    pub asks: &'static [Ask],
    /// The wider realm into which it carries the record, if it does.
    pub moves: Option<fn(&View, &Record) -> Option<Realm>>,
    /// What is written with it, beside the state: a signature's own fields, for instance.
    pub also: Also,
    /// Whether the states it leads from wait for it: whoever may take it finds it on their home page.
    pub awaited: bool,
    /// Among those who hold the role, whose it is: on the home page of the others it does not stand.
    pub whose: fn(&View, &Record) -> bool,
    /// By when it should have been taken, where somebody waits for it by a day.
    pub due: fn(&Record) -> Option<Date>,
    /// The rule that it has to pass: what stands against it, each in a sentence that says what to do; none if nothing.
    pub rule: fn(&View, &Record, &Stepping) -> anyhow::Result<Vec<String>>,
    /// What is done before it is written, once no rule stands against it. Should the machine stop between the two, it
    /// is done again with the step: doing it twice has to be the same as doing it once.
    pub first: fn(&View, &Record, &Stepping) -> anyhow::Result<()>,
}

/// The edits that go with a step, of the same record.
pub type Also = fn(&View, &Record, &Stepping) -> anyhow::Result<Vec<Edit>>;

/// For steps that write the state and nothing else.
///
/// # Errors
/// None.
pub fn no_more(_: &View, _: &Record, _: &Stepping) -> anyhow::Result<Vec<Edit>> {
    Ok(Vec::new())
}

impl std::fmt::Debug for Step {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "{:?} -> {}", self.from, self.to)
    }
}

/// What a step asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A reason, which must be given.
    Reason,
    /// Words that may be added.
    Note,
    /// The day from which it has effect; without this, it is the day on which it is taken.
    Effect,
    /// A file that shows it, which must be given.
    Evidence,
    /// The text that goes with it: the other side's view of the minutes, for instance. Must be given.
    Text,
}

/// For steps that no rule stands against.
///
/// # Errors
/// None.
pub fn no_rule(_: &View, _: &Record, _: &Stepping) -> anyhow::Result<Vec<String>> {
    Ok(Vec::new())
}

/// For steps before which nothing is done.
///
/// # Errors
/// None.
pub fn nothing_first(_: &View, _: &Record, _: &Stepping) -> anyhow::Result<()> {
    Ok(())
}

impl Step {
    /// A step that asks for nothing and that no rule stands against.
    #[must_use]
    pub const fn new(
        from: &'static [&'static str],
        to: &'static str,
        verb: &'static str,
        who: &'static [Role],
    ) -> Step {
        Step {
            from,
            to,
            verb,
            who,
            asks: &[],
            moves: None,
            also: no_more,
            awaited: false,
            whose: |_, _| true,
            due: |_| None,
            rule: no_rule,
            first: nothing_first,
        }
    }

    /// The same, asking for these.
    #[must_use]
    pub const fn asks(mut self, asks: &'static [Ask]) -> Step {
        self.asks = asks;
        self
    }

    /// The same, waited for: whoever may take it finds it on their home page.
    #[must_use]
    pub const fn awaited(mut self) -> Step {
        self.awaited = true;
        self
    }

    /// The same, being for some of those who hold the role and not for others.
    #[must_use]
    pub const fn whose(mut self, whose: fn(&View, &Record) -> bool) -> Step {
        self.whose = whose;
        self
    }

    /// The same, waited for by a day: once that has passed, the home page says that it is late.
    #[must_use]
    pub const fn due(mut self, due: fn(&Record) -> Option<Date>) -> Step {
        self.awaited = true;
        self.due = due;
        self
    }

    /// The same, carrying the record into a wider space.
    #[must_use]
    pub const fn moves(mut self, to: fn(&View, &Record) -> Option<Realm>) -> Step {
        self.moves = Some(to);
        self
    }

    /// The same, doing this before it is written.
    #[must_use]
    pub const fn first(mut self, first: fn(&View, &Record, &Stepping) -> anyhow::Result<()>) -> Step {
        self.first = first;
        self
    }

    /// The same, with more that is written when it is taken.
    #[must_use]
    pub const fn also(mut self, also: Also) -> Step {
        self.also = also;
        self
    }

    /// The same, under a rule.
    #[must_use]
    pub const fn rule(mut self, rule: fn(&View, &Record, &Stepping) -> anyhow::Result<Vec<String>>) -> Step {
        self.rule = rule;
        self
    }
}

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The state it led to.
    pub to: String,
    /// The day from which it has effect.
    pub on: PartialDate,
    /// In what capacity it was taken.
    pub capacity: Option<String>,
    /// The reason or note.
    pub reason: Option<String>,
    /// The SHA-256 of the file that shows it.
    pub evidence: Option<String>,
    /// Who took it.
    pub person: Option<RecordId>,
}

impl Taken {
    /// As one value of the log.
    #[must_use]
    pub fn value(&self) -> Value {
        let text = |text: &Option<String>| text.clone().map_or(Value::None, Value::Text);
        Value::List(vec![
            Value::Text(self.to.clone()),
            Value::Text(self.on.to_string()),
            text(&self.capacity),
            text(&self.reason),
            text(&self.evidence),
            self.person.map_or(Value::None, Value::Record),
        ])
    }

    /// From a value of the log; none if a newer version wrote another shape.
    #[must_use]
    pub fn from_value(value: &Value) -> Option<Taken> {
        let Value::List(pieces) = value else { return None };
        let [Value::Text(to), Value::Text(on), capacity, reason, evidence, person] = pieces.as_slice() else {
            return None;
        };
        let text = |value: &Value| as_text(value).map(str::to_owned);
        Some(Taken {
            to: to.clone(),
            on: on.parse().ok()?,
            capacity: text(capacity),
            reason: text(reason),
            evidence: text(evidence),
            person: person.as_record(),
        })
    }
}

/// How a record stands: the last step, or several that were taken without sight of each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    start: &'static str,
    taken: Vec<Taken>,
}

impl Standing {
    /// The steps that stand; none before the first, several in a dispute.
    #[must_use]
    pub fn taken(&self) -> &[Taken] {
        &self.taken
    }

    /// The states that stand, more than one in a dispute.
    #[must_use]
    pub fn codes(&self) -> Vec<&str> {
        if self.taken.is_empty() {
            return vec![self.start];
        }
        let mut codes: Vec<&str> = self.taken.iter().map(|taken| taken.to.as_str()).collect();
        codes.dedup();
        codes
    }

    /// The one state; none in a dispute.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self.codes().as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    /// Whether it is certainly in this state.
    #[must_use]
    pub fn is(&self, code: &str) -> bool {
        self.code() == Some(code)
    }

    /// Whether it may be in this state: in a dispute, one side says so.
    #[must_use]
    pub fn may_be(&self, code: &str) -> bool {
        self.codes().contains(&code)
    }

    /// The day from which the one state has effect.
    #[must_use]
    pub fn since(&self) -> Option<PartialDate> {
        match self.taken.as_slice() {
            [one] => Some(one.on),
            _ => None,
        }
    }
}

impl Lifecycle {
    /// How a record stands.
    #[must_use]
    pub fn standing(&self, record: &Record) -> Standing {
        let taken = record.all(STATUS).into_iter().filter_map(Taken::from_value).collect();
        Standing { start: self.start, taken }
    }

    /// The code of the one state of a record; none in a dispute. Owned only where a newer version wrote one that this one
    /// does not know.
    #[must_use]
    pub fn state_of(&self, record: &Record) -> Option<Cow<'static, str>> {
        let standing = self.standing(record);
        let code = standing.code()?;
        let known = self.states.iter().find(|state| state.code == code);
        Some(known.map_or_else(|| Cow::Owned(code.to_owned()), |known| Cow::Borrowed(known.code)))
    }

    /// The step to a state that may be taken as a record stands; in a dispute, only one that every side allows.
    #[must_use]
    pub fn step(&self, standing: &Standing, to: &str) -> Option<&'static Step> {
        let mut fitting = self.steps.iter().filter(|step| step.to == to);
        fitting.find(|step| standing.codes().iter().all(|code| step.from.contains(code)))
    }

    /// The steps that may be taken as a record stands, whoever takes them.
    #[must_use]
    pub fn next(&self, standing: &Standing) -> Vec<&'static Step> {
        let codes = standing.codes();
        self.steps.iter().filter(|step| codes.iter().all(|code| step.from.contains(code))).collect()
    }

    /// Whether the fields may still change.
    #[must_use]
    pub fn is_open(&self, standing: &Standing) -> bool {
        !standing.codes().iter().any(|code| self.closed.contains(code))
    }

    /// A state in words.
    #[must_use]
    pub fn label<'a>(&self, code: &'a str) -> &'a str {
        choice_label(self.states, code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_comes_back_from_the_log() {
        let taken = Taken {
            to: "declined".to_owned(),
            on: "2026-05-14".parse().unwrap(),
            capacity: Some("Head of office, regional office".to_owned()),
            reason: Some("No post for it this year.".to_owned()),
            evidence: None,
            person: Some(RecordId::from_bytes([3; 16])),
        };
        assert_eq!(Taken::from_value(&taken.value()), Some(taken));
        assert_eq!(Taken::from_value(&Value::None), None);
    }
}
