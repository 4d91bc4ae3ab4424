//! Plants a record of any kind in any space, with a word of that space in every text of it. It follows the kind's own
//! description, so that a new noun, or a new field of an old one, is planted without anybody thinking of it.

use ledger::{Author, Edit, RecordId, Value};
use mangrove::access::{Breadth, Realm};
use mangrove::follow_up::{Evidence, FollowUp};
use mangrove::noun::{NOUNS, Noun, STATUS, Taken};
use mangrove::office::Save;
use mangrove::office::kind::{Field, Kind, Shape};
use mangrove::{document, institution, person, recommendation};

use super::{World, institution_id};

/// A record that was planted.
#[derive(Clone, Debug)]
pub struct Planted {
    /// Where.
    pub realm: Realm,
    /// What.
    pub kind: &'static Kind,
    /// The first part of its addresses.
    pub path: &'static str,
    /// Which.
    pub id: RecordId,
    /// The hash of the file that belongs to it.
    pub sha256: String,
}

/// The private spaces in which something is planted, with the word that stands in all of it.
pub fn private() -> Vec<(Realm, &'static str)> {
    let (haven, ombudsman) = (institution_id("Haven"), institution_id("Ombudsman"));
    vec![
        (Realm::Region, "zqregion"),
        (Realm::Office, "zqoffice"),
        (Realm::Bilateral("HTI".to_owned()), "zqbilateralhti"),
        (Realm::State("HTI".to_owned()), "zqstatehti"),
        (Realm::Own(haven), "zqownhaven"),
        (Realm::Shared(haven), "zqsharedhaven"),
        (Realm::Own(ombudsman), "zqownombudsman"),
        (Realm::Shared(ombudsman), "zqsharedombudsman"),
    ]
}

/// Every kind that has pages from the engine, with the first part of its addresses.
pub fn kinds() -> Vec<(&'static Kind, &'static str)> {
    NOUNS.iter().map(|noun| (noun.kind, noun.path)).collect()
}

/// The record of a kind that is planted in a realm.
pub fn id_of(kind: &Kind, realm: &Realm) -> RecordId {
    RecordId::natural(kind.id, &format!("planted in {}", realm.descriptor()))
}

/// What a record is about: the State it names, the institution.
fn state_of(realm: &Realm) -> &str {
    realm.state().unwrap_or("HTI")
}

impl World {
    /// Plants one of each kind in a realm. Each has a value in every field, and two in the first of them: a dispute.
    pub fn plant(&self, realm: &Realm, word: &str) -> Vec<Planted> {
        kinds().into_iter().map(|(kind, path)| self.plant_one(realm, word, kind, path)).collect()
    }

    fn plant_one(&self, realm: &Realm, word: &str, kind: &'static Kind, path: &'static str) -> Planted {
        let id = id_of(kind, realm);
        let sha256 = self.office.keep_file(format!("{word} in a file of a {}", kind.name).as_bytes());
        let sha256 = sha256.expect("a kept file");
        let space = self.space(realm);
        let author = Author { capacity: Some(format!("{word} capacity")), ..Author::default() };
        let mut save = Save::new(kind, id).because(Some(format!("{word} reason")));
        for field in kind.fields {
            let value = self.value(realm, word, field, &sha256);
            save.edits.push(if field.shape.is_set() {
                Edit::Add { field: field.id, element: value }
            } else {
                Edit::Set { field: field.id, value }
            });
        }
        let noun = NOUNS.iter().find(|noun| noun.kind.id == kind.id);
        save.edits.extend(noun.and_then(|noun| status(noun, word, &sha256)));
        let seen = self.office.ledger().version().expect("a version");
        self.office.save(space, &author, vec![save]).expect("planted");
        let rival = kind.fields.iter().find(|field| matches!(field.shape, Shape::Text(_) | Shape::Lines(_)));
        if let Some(field) = rival {
            let save = Save::new(kind, id).values([(field.id, Value::text(format!("{word} rival")))]);
            self.office.save_as_seen(space, &author, vec![save], Some(&seen)).expect("a rival");
        }
        Planted { realm: realm.clone(), kind, path, id, sha256 }
    }

    /// A value that a field may hold, with the word in it wherever words may be.
    fn value(&self, realm: &Realm, word: &str, field: &Field, sha256: &str) -> Value {
        let text = || Value::text(format!("{word} {}", field.name));
        match field.shape {
            Shape::Text(_) | Shape::Lines(_) | Shape::Words(_) => text(),
            Shape::Erasable(_) => {
                let words = format!("{word} {}", field.name);
                self.office.ledger().put_erasable(self.space(realm), words.as_bytes()).expect("kept beside")
            }
            Shape::Date => Value::text("2026-03-02"),
            Shape::YesNo => Value::Bool(true),
            Shape::Number => Value::Int(7_741),
            Shape::Choice(choices) | Shape::Choices(choices) => {
                Value::text(choices.last().map_or(word, |choice| choice.code))
            }
            Shape::Record(kinds) | Shape::Records(kinds) => Value::Record(self.referred(realm, kinds)),
            Shape::State | Shape::States => Value::text(state_of(realm)),
            Shape::Files => evidence(word, sha256).value(),
            Shape::Group(columns) | Shape::Rows(columns) => {
                Value::List(columns.iter().map(|column| self.value(realm, word, column, sha256)).collect())
            }
            Shape::Set | Shape::Composite => Value::List(vec![text()]),
        }
    }

    /// A record of one of these kinds: a public one, or the one that is planted in the same realm. Never the ministry
    /// whose contributor looks on: of what names it, they may read.
    fn referred(&self, realm: &Realm, kinds: &[ledger::KindId]) -> RecordId {
        let first = kinds.first().copied().unwrap_or(institution::KIND.id);
        if first == institution::KIND.id {
            let of = if state_of(realm) == "JAM" { "Ministry of Reefs" } else { "Ministry of Winds" };
            return realm.institution().unwrap_or_else(|| institution_id(of));
        }
        if first == recommendation::KIND.id || first == document::KIND.id {
            return RecordId::natural(first, "of nobody");
        }
        let kind = mangrove::noun::of_kind(first).map_or(&person::KIND, |noun| noun.kind);
        id_of(kind, realm)
    }

    /// What the State does about a recommendation, in its internal space.
    pub fn plant_follow_up(&self, word: &str, recommendation: RecordId) -> RecordId {
        use mangrove::follow_up::{
            ACTION, ASSESSMENT, Assessment, DUE, EVIDENCE, LEAD, NOTE, RECOMMENDATION,
        };
        let sha256 = self.office.keep_file(format!("{word} in evidence").as_bytes()).expect("kept");
        let assessment = Assessment {
            status: "implemented".to_owned(),
            by: format!("{word} assessor"),
            as_of: "2026-02-03".parse().expect("a date"),
            evidence: Some(format!("{word} evidence")),
        };
        let values = [
            (RECOMMENDATION, Value::Record(recommendation)),
            (ASSESSMENT, assessment.value()),
            (LEAD, Value::Record(institution_id("Ministry of Winds"))),
            (ACTION, Value::text(format!("{word} action"))),
            (NOTE, Value::text(format!("{word} note"))),
            (DUE, Value::text("2026-01-31")),
        ];
        let id = FollowUp::id_for(recommendation);
        let mut save = Save::new(&mangrove::follow_up::KIND, id).values(values);
        save.edits.push(Edit::Add { field: EVIDENCE, element: evidence(word, &sha256).value() });
        let space = self.space(&Realm::State("HTI".to_owned()));
        self.office.save(space, &Author::default(), vec![save]).expect("a follow-up");
        id
    }
}

fn evidence(word: &str, sha256: &str) -> Evidence {
    Evidence {
        name: format!("{word}.txt"),
        sha256: sha256.to_owned(),
        size: 41,
        added: "2026-03-02".to_owned(),
        content: None,
    }
}

/// The first step of a noun that asks for no rule to be met: taken, with its reason.
fn status(noun: &Noun, word: &str, sha256: &str) -> Option<Edit> {
    let step = noun.lifecycle?.steps.first()?;
    let taken = Taken {
        to: step.to.to_owned(),
        on: "2026-03-03".parse().expect("a date"),
        capacity: Some(format!("{word} signatory")),
        reason: Some(format!("{word} grounds")),
        evidence: Some(sha256.to_owned()),
        person: None,
    };
    Some(Edit::Set { field: STATUS, value: taken.value() })
}

/// Whether a kind of space is one of those in which a State has a part.
pub fn is_a_states(realm: &Realm) -> bool {
    matches!(realm.breadth(), Breadth::State | Breadth::Bilateral)
}
