//! What a newer export would change, before it is applied: what is new in it, what it says otherwise, what it withdraws.

use std::collections::HashMap;

use super::Annotation;

/// How an annotation stands to what is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its id was not known.
    New,
    /// Its id is known, and it says something else now.
    Changed,
    /// It is known as it is.
    Same,
    /// This export gave its id before.
    Again,
}

/// Compares an export with what is known, an annotation at a time.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// By id: the fingerprint that is known, if one is, and whether the export gave it.
    known: HashMap<String, (Option<[u8; 32]>, bool)>,
}

impl Preview {
    /// Begins with what is known: ids and fingerprints.
    pub fn new(known: impl IntoIterator<Item = (String, [u8; 32])>) -> Preview {
        Preview { known: known.into_iter().map(|(id, print)| (id, (Some(print), false))).collect() }
    }

    /// Takes the next annotation of the export.
    pub fn take(&mut self, annotation: &Annotation) -> Standing {
        match self.known.get_mut(&annotation.id) {
            None => {
                self.known.insert(annotation.id.clone(), (None, true));
                Standing::New
            }
            Some((_, seen)) if *seen => Standing::Again,
            Some((print, seen)) => {
                *seen = true;
                if *print == Some(annotation.fingerprint) { Standing::Same } else { Standing::Changed }
            }
        }
    }

    /// The ids that were known and that the export, now at its end, did not give.
    #[must_use]
    pub fn withdrawn(&self) -> Vec<&str> {
        let mut ids: Vec<&str> =
            self.known.iter().filter(|(_, (_, seen))| !seen).map(|(id, _)| id.as_str()).collect();
        ids.sort_unstable();
        ids
    }
}
