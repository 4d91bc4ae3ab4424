//! Everything that can be asked of an office: each route of the router's own table, with each thing that there is to
//! name in it. A route with a part that nobody has said how to fill is an error, so that none is forgotten.

use ledger::RecordId;
use mangrove::access::Realm;
use mangrove::noun::{NOUNS, Noun};
use mangrove::office::kind::{Field, Shape};
use mangrove::web::routes;

use super::plant::{Planted, private};
use super::{Person, institution_id};

/// What there is to name.
#[derive(Default)]
pub struct Ground {
    /// Records of nouns, hidden ones and others.
    pub records: Vec<Planted>,
    /// Records with pages of their own making: the first part of the address, and which.
    pub others: Vec<(&'static str, RecordId)>,
    /// Files.
    pub hashes: Vec<String>,
    /// Spaces.
    pub spaces: Vec<String>,
    /// Computers.
    pub devices: Vec<String>,
    /// Words to search for.
    pub words: Vec<&'static str>,
}

/// Requests that are not made, with why.
const NOT_ASKED: [(&str, &str); 3] = [
    ("/sign-out", "ends the session with which everything else is asked"),
    ("/account/sessions", "the same"),
    ("/assets/{name}", "the same for everybody, and part of the program"),
];

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asking {
    pub pattern: &'static str,
    pub method: &'static str,
    pub path: String,
    pub form: String,
}

impl Asking {
    /// Of a page.
    pub fn get(pattern: &'static str, path: String) -> Asking {
        Asking { pattern, method: "GET", path, form: String::new() }
    }
}

/// A place in a pattern that is filled: what stands in the address so far.
#[derive(Clone)]
struct Filling<'a> {
    path: String,
    noun: Option<&'static Noun>,
    record: Option<&'a Planted>,
}

impl Ground {
    /// Everything that somebody may ask.
    pub fn askings(&self, who: &Person) -> Vec<Asking> {
        let mut all: Vec<Asking> = self.lists().into_iter().map(|path| Asking::get("", path)).collect();
        for (pattern, _) in routes() {
            if NOT_ASKED.iter().any(|(not, _)| *not == pattern) {
                continue;
            }
            for filling in self.fill(pattern) {
                all.push(Asking::get(pattern, filling.path.clone()));
                for form in self.forms(who, pattern, &filling) {
                    all.push(Asking { pattern, method: "POST", path: filling.path.clone(), form });
                }
            }
        }
        all
    }

    /// Every list with every choice and word, every form with every hidden record filled in by its address.
    fn lists(&self) -> Vec<String> {
        let mut paths = Vec::new();
        for word in &self.words {
            for path in ["/recommendations", "/recommendations.csv", "/documents", "/institutions", "/states"]
            {
                paths.push(format!("{path}?q={word}"));
            }
        }
        for query in ["status=implemented", "status=disputed", "state=HTI", "sort=due", "due=2026-12-31"] {
            paths.push(format!("/recommendations?{query}"));
            paths.push(format!("/recommendations.csv?{query}"));
        }
        for noun in NOUNS {
            let list = format!("/{}", noun.path);
            paths.extend(self.words.iter().map(|word| format!("{list}?q={word}")));
            let states = noun.lifecycle.map_or(&[] as &[_], |lifecycle| lifecycle.states);
            paths.extend(states.iter().map(|state| format!("{list}?status={}", state.code)));
            paths.push(format!("{list}?status=disputed"));
            for field in noun.kind.fields {
                for value in self.values(field) {
                    paths.push(format!("{list}?{}={value}", field.name));
                    if matches!(field.shape, Shape::Record(_) | Shape::Records(_)) {
                        paths.push(format!("{list}/new?{}={value}", field.name));
                    }
                }
            }
        }
        paths
    }

    /// Values of a field that a list may be narrowed by.
    fn values(&self, field: &Field) -> Vec<String> {
        match field.shape {
            Shape::Choice(choices) | Shape::Choices(choices) => {
                choices.last().map(|choice| choice.code.to_owned()).into_iter().collect()
            }
            Shape::State | Shape::States => vec!["HTI".to_owned(), "JAM".to_owned()],
            Shape::Record(kinds) | Shape::Records(kinds) => {
                let of_kind = |planted: &&Planted| kinds.contains(&planted.kind.id);
                self.records.iter().filter(of_kind).map(|planted| planted.id.to_string()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The addresses of a pattern.
    fn fill<'a>(&'a self, pattern: &str) -> Vec<Filling<'a>> {
        let mut fillings = vec![Filling { path: String::new(), noun: None, record: None }];
        for part in pattern.split('/').skip(1) {
            let name = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
            fillings = fillings
                .into_iter()
                .flat_map(|filling| match name {
                    None => vec![Filling {
                        noun: mangrove::noun::at_path(part).or(filling.noun),
                        path: format!("{}/{part}", filling.path),
                        ..filling
                    }],
                    Some(name) => self.part(pattern, name, filling),
                })
                .collect();
        }
        fillings
    }

    fn part<'a>(&'a self, pattern: &str, name: &str, so_far: Filling<'a>) -> Vec<Filling<'a>> {
        let with = |part: &str| Filling { path: format!("{}/{part}", so_far.path), ..so_far.clone() };
        match name {
            "noun" => {
                let of = |noun: &&'static Noun| Filling { noun: Some(noun), ..with(noun.path) };
                let own = NOUNS.iter().map(of);
                own.chain(["recommendations", "documents"].map(with)).collect()
            }
            "id" => self.ids(pattern, &so_far),
            "to" => {
                let noun = so_far.noun.and_then(|noun| noun.lifecycle);
                let states = noun.map_or(&[] as &[_], |lifecycle| lifecycle.states).iter();
                states.map(|state| state.code).chain(["nowhere"]).map(with).collect()
            }
            "sha256" => match so_far.record {
                Some(record) => vec![with(&record.sha256)],
                None => self.hashes.iter().map(|hash| with(hash)).collect(),
            },
            "space" => self.spaces.iter().map(|space| with(space)).collect(),
            "iso3" => ["HTI", "JAM"].map(with).into(),
            "job" | "key" | "number" => ["0", "1"].map(with).into(),
            "device" => {
                self.devices.iter().map(|device| with(device)).chain([with(&"0".repeat(64))]).collect()
            }
            "other" => ["en", "fr", "zz"].map(with).into(),
            "token" => vec![with(&"0".repeat(64))],
            _ => panic!("{pattern}: say in {} what {{{name}}} may be", file!()),
        }
    }

    /// The ids that make sense at an address: of a record's own page, its form and its files all of them; elsewhere
    /// three of each noun in private spaces, others for each address, and those that are not.
    fn ids<'a>(&'a self, pattern: &str, so_far: &Filling<'a>) -> Vec<Filling<'a>> {
        let first = so_far.path.split('/').nth(1).unwrap_or_default();
        let others = self.others.iter().filter(|(path, _)| *path == first);
        let mut fillings: Vec<Filling> = others
            .map(|(_, id)| Filling { path: format!("{}/{id}", so_far.path), ..so_far.clone() })
            .collect();
        let fits = |planted: &&Planted| match so_far.noun {
            Some(noun) => planted.kind.id == noun.kind.id,
            None => planted.kind.id == NOUNS[0].kind.id,
        };
        let every = matches!(pattern, "/{noun}/{id}" | "/{noun}/{id}/edit" | "/{noun}/{id}/files/{sha256}");
        let (hidden, open): (Vec<&Planted>, Vec<&Planted>) =
            self.records.iter().filter(fits).partition(|planted| is_private(&planted.realm));
        let skipped = pattern.len() + so_far.path.len();
        let some = if every { hidden.len() } else { 3 };
        let chosen = hidden.into_iter().cycle().skip(skipped).take(some).chain(open);
        fillings.extend(chosen.map(|planted| Filling {
            path: format!("{}/{}", so_far.path, planted.id),
            record: Some(planted),
            ..so_far.clone()
        }));
        fillings
    }

    /// The forms that are sent to an address: each names hidden records and files wherever a record or a file may be
    /// named.
    fn forms(&self, who: &Person, pattern: &str, filling: &Filling) -> Vec<String> {
        if filling.noun.is_some() && pattern == "/{noun}" {
            // Once with hidden records named in it, once with nothing wrong with it but a file that is not theirs.
            let form = |place: usize| [true, false].map(|names| self.form(who, filling, place, names));
            return (0..private().len()).flat_map(form).collect();
        }
        vec![self.form(who, filling, 0, true)]
    }

    fn form(&self, who: &Person, filling: &Filling, place: usize, names: bool) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        let (realm, _) = private()[(place + who.login.len()) % private().len()].clone();
        let hidden = self.records.iter().find(|planted| planted.realm == realm);
        let hash = filling.record.or(hidden).map(|planted| planted.sha256.clone()).unwrap_or_default();
        for field in filling.noun.map_or(&[] as &[Field], |noun| noun.kind.fields) {
            self.fill_field(&mut form, who, field, field.name, names.then_some(&realm), &hash);
        }
        let claim = ledger::Value::text(format!("{} rival", self.words.first().copied().unwrap_or_default()));
        for (name, value) in [
            ("reason", "For a test"),
            ("on", "2026-05-14"),
            ("field", "title"),
            ("claim", &mangrove::office::files::sha256(&claim.to_cbor())),
            ("into", "public"),
            ("fields", "title"),
            ("fields", "state"),
            ("action", "A new action"),
            ("status", "in-progress"),
            ("by", "Somebody"),
            ("as_of", "2026-05-01"),
            ("name", "A name"),
            ("kind", "ministry"),
            ("evidence", &format!("{hash}|{}|41|2026-03-02|forged.txt", "0".repeat(32))),
        ] {
            form.append_pair(name, value);
        }
        form.finish()
    }

    fn fill_field(
        &self,
        form: &mut form_urlencoded::Serializer<'_, String>,
        who: &Person,
        field: &Field,
        name: &str,
        realm: Option<&Realm>,
        hash: &str,
    ) {
        let jamaican = who.login.ends_with("jam");
        let value = match field.shape {
            Shape::Date => "2026-03-02".to_owned(),
            Shape::YesNo => "yes".to_owned(),
            Shape::Number => "7".to_owned(),
            Shape::Choice(choices) | Shape::Choices(choices) => {
                choices.first().map_or("", |choice| choice.code).to_owned()
            }
            Shape::State | Shape::States => if jamaican { "JAM" } else { "HTI" }.to_owned(),
            Shape::Files => format!("{hash}|{}|41|2026-03-02|forged.txt", "0".repeat(32)),
            Shape::Record(kinds) | Shape::Records(kinds) => {
                let there =
                    |planted: &&Planted| kinds.contains(&planted.kind.id) && Some(&planted.realm) == realm;
                let own = institution_id(match who.login.as_str() {
                    "ngo-haven" => "Haven",
                    "ngo-lantern" => "Lantern",
                    "nhri-hti" => "Ombudsman",
                    "nhri-jam" => "Defender",
                    _ if jamaican => "Ministry of Reefs",
                    _ => "Ministry of Winds",
                });
                match self.records.iter().find(there) {
                    Some(planted) => planted.id.to_string(),
                    None if kinds.contains(&mangrove::institution::KIND.id) => own.to_string(),
                    None => String::new(),
                }
            }
            Shape::Group(columns) | Shape::Rows(columns) => {
                let row = if matches!(field.shape, Shape::Rows(_)) { ".0" } else { "" };
                for column in columns {
                    let name = format!("{name}{row}.{}", column.name);
                    self.fill_field(form, who, column, &name, realm, hash);
                }
                return;
            }
            _ => "Words of a test".to_owned(),
        };
        form.append_pair(name, &value);
    }
}

fn is_private(realm: &Realm) -> bool {
    private().iter().any(|(private, _)| private == realm)
}
