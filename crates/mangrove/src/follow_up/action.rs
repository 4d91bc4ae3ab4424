//! Actions: what a State does about a recommendation, one by one. Each says what, who leads, from when to when, for how
//! much money, and what support it needs.

use ledger::{RecordId, Value};

use crate::date::PartialDate;
use crate::form::{FormErrors, Sent};
use crate::office::record::as_text;

/// The longest text of an action or of the support it needs, in characters.
pub const TEXT: usize = 4_000;
/// The most actions of one follow-up.
pub const MOST: usize = 200;

/// The currencies of the region and of those who pay, ISO 4217. All have hundredths.
pub const CURRENCIES: &[&str] = &[
    "USD", "EUR", "GBP", "CAD", "CHF", "XCD", "BBD", "BSD", "BZD", "GYD", "HTG", "JMD", "SRD", "TTD", "BMD",
    "KYD", "XCG",
];

/// An action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Names it for ever, so that two changes of one action are seen to be of one.
    pub key: String,
    /// What is done.
    pub text: String,
    /// The institution that leads.
    pub lead: Option<RecordId>,
    /// From when.
    pub start: Option<PartialDate>,
    /// Until when.
    pub end: Option<PartialDate>,
    /// For how much money: minor units (hundredths) and the currency's code. None: not stated; 0 is none needed.
    pub budget: Option<(i64, String)>,
    /// What support it needs.
    pub support: Option<String>,
}

impl Action {
    /// As one value of the log.
    #[must_use]
    pub fn value(&self) -> Value {
        let text = |text: Option<String>| text.map_or(Value::None, Value::Text);
        let date = |date: Option<PartialDate>| text(date.map(|date| date.to_string()));
        let (amount, currency) = self.budget.clone().unzip();
        Value::List(vec![
            Value::Text(self.key.clone()),
            Value::Text(self.text.clone()),
            self.lead.map_or(Value::None, Value::Record),
            date(self.start),
            date(self.end),
            amount.map_or(Value::None, Value::Int),
            text(currency),
            text(self.support.clone()),
        ])
    }

    /// From a value of the log; none if a newer version wrote another shape.
    #[must_use]
    pub fn from_value(value: &Value) -> Option<Action> {
        let Value::List(pieces) = value else { return None };
        let [Value::Text(key), Value::Text(text), lead, start, end, amount, currency, support] =
            pieces.as_slice()
        else {
            return None;
        };
        let date = |value: &Value| as_text(value).and_then(|text| text.parse().ok());
        let budget = match (amount, currency) {
            (Value::Int(amount), Value::Text(currency)) => Some((*amount, currency.clone())),
            _ => None,
        };
        Some(Action {
            key: key.clone(),
            text: text.clone(),
            lead: lead.as_record(),
            start: date(start),
            end: date(end),
            budget,
            support: as_text(support).map(str::to_owned),
        })
    }

    /// When it is done, in words: `May 2026 to 2027`, `from May 2026`, `until 2027`; nothing where neither is stated.
    #[must_use]
    pub fn period(&self) -> Option<String> {
        match (self.start, self.end) {
            (Some(start), Some(end)) => Some(format!("{} to {}", start.in_words(), end.in_words())),
            (Some(start), None) => Some(format!("from {}", start.in_words())),
            (None, Some(end)) => Some(format!("until {}", end.in_words())),
            (None, None) => None,
        }
    }

    /// The budget in words: `12,500.00 USD`.
    #[must_use]
    pub fn money(&self) -> Option<String> {
        self.budget.as_ref().map(|(minor, currency)| {
            let whole = crate::look::count(minor.unsigned_abs() / 100);
            format!("{whole}.{:02} {currency}", minor.unsigned_abs() % 100)
        })
    }

    /// The whole in words, for a history and for choosing between two.
    #[must_use]
    pub fn in_words(&self) -> String {
        let mut words = self.text.clone();
        for more in [self.period(), self.money()].into_iter().flatten() {
            words.push_str(", ");
            words.push_str(&more);
        }
        if let Some(support) = &self.support {
            words.push_str("; support needed: ");
            words.push_str(support);
        }
        words
    }
}

/// The keys of actions that two people changed without sight of each other.
pub fn disputed(actions: &[Action]) -> impl Iterator<Item = &str> {
    let seen_before =
        |at: usize, key: &str| actions[..at].iter().filter(|action| action.key == key).count() == 1;
    let again = actions.iter().enumerate().filter(move |(at, action)| seen_before(*at, &action.key));
    again.map(|(_, action)| action.key.as_str())
}

/// The form of an action, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActionForm {
    /// What is done.
    pub text: String,
    /// An institution's id, or empty.
    pub lead: String,
    /// From when.
    pub start: String,
    /// Until when.
    pub end: String,
    /// An amount with or without hundredths: `12500`, `12,500.00`.
    pub amount: String,
    /// A code of [`CURRENCIES`].
    pub currency: String,
    /// What support it needs.
    pub support: String,
}

impl ActionForm {
    /// As a browser sent it.
    #[must_use]
    pub fn read(sent: &Sent) -> ActionForm {
        let one = |name| sent.one(name);
        ActionForm {
            text: one("text"),
            lead: one("lead"),
            start: one("start"),
            end: one("end"),
            amount: one("amount"),
            currency: one("currency"),
            support: one("support"),
        }
    }

    /// The form as it stands for an action that is there.
    #[must_use]
    pub fn of(action: &Action) -> ActionForm {
        let date = |date: Option<PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
        let amount = |minor: i64| format!("{}.{:02}", minor / 100, minor % 100);
        ActionForm {
            text: action.text.clone(),
            lead: action.lead.map(|id| id.to_string()).unwrap_or_default(),
            start: date(action.start),
            end: date(action.end),
            amount: action.budget.as_ref().map(|(minor, _)| amount(*minor)).unwrap_or_default(),
            currency: action.budget.as_ref().map(|(_, currency)| currency.clone()).unwrap_or_default(),
            support: action.support.clone().unwrap_or_default(),
        }
    }

    /// The action that the form describes, under a key. `is_institution` tells whether an id is one that may lead.
    ///
    /// # Errors
    /// What is wrong, by field.
    pub fn parse(&self, key: &str, is_institution: impl Fn(RecordId) -> bool) -> Result<Action, FormErrors> {
        let mut errors = FormErrors::default();
        let text = errors.text("text", &self.text, TEXT);
        if text.is_none() {
            errors.add("text", "Say what is done.");
        }
        let lead = match self.lead.trim() {
            "" => None,
            typed => {
                let lead = typed.parse().ok().filter(|id| is_institution(*id));
                if lead.is_none() {
                    errors.add("lead", "Choose an institution of the list.");
                }
                lead
            }
        };
        let start = date("start", &self.start, &mut errors);
        let end = date("end", &self.end, &mut errors);
        if let (Some(start), Some(end)) = (start, end)
            && end.last_day() < start.first_day()
        {
            errors.add("end", "This is before the start. Enter a later date, or mend the start.");
        }
        let budget = self.budget(&mut errors);
        let support = errors.text("support", &self.support, TEXT);
        errors.or(Action {
            key: key.to_owned(),
            text: text.unwrap_or_default(),
            lead,
            start,
            end,
            budget,
            support,
        })
    }

    fn budget(&self, errors: &mut FormErrors) -> Option<(i64, String)> {
        let typed = self.amount.trim();
        if typed.is_empty() {
            return None;
        }
        let minor = minor_units(typed);
        if minor.is_none() {
            errors.add("amount", "Write the amount as 12500 or 12500.50, without the currency.");
        }
        let currency = CURRENCIES.iter().find(|code| **code == self.currency);
        if currency.is_none() {
            errors.add("currency", "Choose the currency of the amount.");
        }
        Some((minor?, (*currency?).to_owned()))
    }
}

fn date(field: &'static str, typed: &str, errors: &mut FormErrors) -> Option<PartialDate> {
    match typed.trim() {
        "" => None,
        typed => typed.parse::<PartialDate>().map_err(|wrong| errors.add(field, wrong.to_string())).ok(),
    }
}

/// `12500`, `12,500`, `12 500.5` or `12500.50` in hundredths.
fn minor_units(typed: &str) -> Option<i64> {
    let (whole, rest) = typed.split_once('.').unwrap_or((typed, ""));
    let groups: Vec<&str> = whole.split([',', ' ']).collect();
    let grouped = groups.len() == 1 || groups.iter().skip(1).all(|group| group.len() == 3);
    let digits = groups.concat();
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !grouped || digits.is_empty() || digits.len() > 13 || rest.len() > 2 || !plain(&digits) || !plain(rest)
    {
        return None;
    }
    format!("{digits}{rest:0<2}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: [&str; 6]) -> ActionForm {
        let [text, start, end, amount, currency, support] = fields.map(str::to_owned);
        ActionForm { text, start, end, amount, currency, support, lead: String::new() }
    }

    #[test]
    fn what_is_typed_is_kept_whole_or_refused_field_by_field() {
        let good = form(["Draft the bill", "2026-05", "2027", "12,500.5", "XCD", "A drafter"]);
        let action = good.parse("k", |_| true).unwrap();
        assert_eq!(action.budget, Some((1_250_050, "XCD".to_owned())));
        assert_eq!(
            action.in_words(),
            "Draft the bill, May 2026 to 2027, 12,500.50 XCD; support needed: A drafter"
        );
        assert_eq!(Action::from_value(&action.value()), Some(action.clone()));
        assert_eq!(ActionForm::of(&action).parse("k", |_| true), Ok(action));
        let none_needed = form(["Draft", "", "", "0", "USD", ""]).parse("k", |_| true).unwrap();
        assert_eq!(none_needed.money().as_deref(), Some("0.00 USD"), "zero is not unknown");
        for (fields, wrong) in [
            (["", "", "", "", "", ""], vec!["text"]),
            (["x", "soon", "2026-13", "", "", ""], vec!["end", "start"]),
            (["x", "2027", "2026", "", "", ""], vec!["end"]),
            (["x", "", "", "12,50", "USD", ""], vec!["amount"]),
            (["x", "", "", "-5", "", ""], vec!["amount", "currency"]),
            (["x", "", "", "1.234", "USD", ""], vec!["amount"]),
            (["x", "", "", "99999999999999", "USD", ""], vec!["amount"]),
        ] {
            let errors = form(fields).parse("k", |_| true).unwrap_err();
            assert_eq!(errors.iter().map(|(field, _)| field).collect::<Vec<_>>(), wrong, "{fields:?}");
        }
    }

    #[test]
    fn two_of_one_key_are_a_dispute() {
        let action = |key: &str, text: &str| form([text, "", "", "", "", ""]).parse(key, |_| true).unwrap();
        let actions = [action("a", "1"), action("b", "2"), action("a", "3"), action("a", "4")];
        assert_eq!(disputed(&actions).collect::<Vec<_>>(), ["a"]);
    }
}
