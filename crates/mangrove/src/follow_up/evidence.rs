//! Evidence: a file that shows what was done, named by the hash of its bytes so that nobody can change it unseen.

use crate::hex;
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
    /// What stands for its bytes beside the log of the record's space; none while it is in a form, and where it was recorded
    /// before files stood there.
    pub content: Option<[u8; 32]>,
}

impl Evidence {
    /// As one value of the log.
    #[must_use]
    pub fn value(&self) -> Value {
        let text = |text: &String| Value::Text(text.clone());
        let size = i64::try_from(self.size).unwrap_or(i64::MAX);
        let mut pieces = vec![text(&self.name), text(&self.sha256), Value::Int(size), text(&self.added)];
        pieces.extend(self.content.map(Value::Erasable));
        Value::List(pieces)
    }

    /// As a form carries it once it is kept: what was sent is not lost when something else is wrong.
    #[must_use]
    pub fn to_form(&self, seal: &Seal) -> String {
        let content = self.content.map_or_else(|| "-".to_owned(), |hash| hex::of(&hash));
        let words = format!("{}|{}|{}|{content}|{}", self.sha256, self.size, self.added, self.name);
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
        let (sha256, size, added, rest) = (pieces.next()?, pieces.next()?, pieces.next()?, pieces.next()?);
        let whole = sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
        let size = size.parse().ok()?;
        // A draft of an earlier version names no content.
        let (content, name) = match rest.split_once('|') {
            Some(("-", name)) => (None, name),
            Some((content, name)) if hex::array::<32>(content).is_some() => (hex::array(content), name),
            _ => (None, rest),
        };
        whole.then(|| Evidence {
            name: name.to_owned(),
            sha256: sha256.to_owned(),
            size,
            added: added.to_owned(),
            content,
        })
    }

    /// From a value of the log; none if a newer version wrote another shape.
    #[must_use]
    pub fn from_value(value: &Value) -> Option<Evidence> {
        let Value::List(pieces) = value else { return None };
        let [Value::Text(name), Value::Text(sha256), Value::Int(size), Value::Text(added), rest @ ..] =
            pieces.as_slice()
        else {
            return None;
        };
        let content = match rest {
            [] => None,
            [Value::Erasable(hash)] => Some(*hash),
            _ => return None,
        };
        let size = u64::try_from(*size).ok()?;
        Some(Evidence { name: name.clone(), sha256: sha256.clone(), size, added: added.clone(), content })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noun::fixture::Fixture;

    #[test]
    fn a_file_comes_back_from_a_form_and_from_the_log_and_older_ones_do_too() {
        let fixture = Fixture::on(jiff::civil::date(2026, 5, 14));
        let seal = fixture.office.seal();
        for content in [None, Some([0xa7; 32])] {
            let file = Evidence {
                name: "a|b.pdf".to_owned(),
                sha256: "0a".repeat(32),
                size: 7,
                added: "2026-05-14".to_owned(),
                content,
            };
            assert_eq!(Evidence::from_form(&file.to_form(seal), seal).as_ref(), Some(&file));
            assert_eq!(Evidence::from_value(&file.value()).as_ref(), Some(&file));
            let forged = file.to_form(seal).replacen("0a", "0b", 1);
            assert_eq!(Evidence::from_form(&forged, seal), None);
        }
        let old = format!("{}|7|2026-05-14|note.pdf", "0a".repeat(32));
        let read = Evidence::from_form(&format!("{}|{old}", seal.mark(&old)), seal).unwrap();
        assert_eq!((read.name.as_str(), read.content), ("note.pdf", None));
    }
}
