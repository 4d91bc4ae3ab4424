//! Evidence: a file that shows what was done, named by the hash of its bytes so that nobody can change it unseen.

use crate::office::files::Seal;
use ledger::Value;

/// A file that shows what was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The file's name when it was added.
    pub name: String,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// The day it was added.
    pub added: String,
}

impl Evidence {
    /// As one value of the log.
    #[must_use]
    pub fn value(&self) -> Value {
        let text = |text: &String| Value::Text(text.clone());
        let size = i64::try_from(self.size).unwrap_or(i64::MAX);
        Value::List(vec![text(&self.name), text(&self.sha256), Value::Int(size), text(&self.added)])
    }

    /// As a form carries it once it is kept: what was sent is not lost when something else is wrong.
    #[must_use]
    pub fn to_form(&self, seal: &Seal) -> String {
        let words = format!("{}|{}|{}|{}", self.sha256, self.size, self.added, self.name);
        format!("{}|{words}", seal.mark(&words))
    }

    /// From a form; none if this program has not kept it.
    #[must_use]
    pub fn from_form(typed: &str, seal: &Seal) -> Option<Evidence> {
        let (mark, typed) = typed.split_once('|')?;
        if seal.mark(typed) != mark {
            return None;
        }
        let mut pieces = typed.splitn(4, '|');
        let (sha256, size, added, name) = (pieces.next()?, pieces.next()?, pieces.next()?, pieces.next()?);
        let whole = sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
        let size = size.parse().ok()?;
        whole.then(|| Evidence {
            name: name.to_owned(),
            sha256: sha256.to_owned(),
            size,
            added: added.to_owned(),
        })
    }

    /// From a value of the log; none if a newer version wrote another shape.
    #[must_use]
    pub fn from_value(value: &Value) -> Option<Evidence> {
        let Value::List(pieces) = value else { return None };
        let [Value::Text(name), Value::Text(sha256), Value::Int(size), Value::Text(added)] =
            pieces.as_slice()
        else {
            return None;
        };
        let size = u64::try_from(*size).ok()?;
        Some(Evidence { name: name.clone(), sha256: sha256.clone(), size, added: added.clone() })
    }
}
