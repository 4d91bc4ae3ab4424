//! Spaces, as people see them: what each is for, who founded it, who is in it in which role from when until when, and
//! who takes over when its steward is gone. All of it is read from the space's signed administration log.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use ledger::{Administration, SpaceId};

use crate::access::{Breadth, Membership, Realm, Role};
use crate::date::PartialDate;
use crate::look::{Head, Icon, Notice, Section, Shell, Shown, Tag, Tone, Weight, plural};
use crate::noun::part::{Row, Table};
use crate::office::View;
use crate::office::pinned::WithoutEffect;
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// How many recovery holders a space should have: people who can admit others when its steward is gone.
const RECOVERY_HOLDERS: usize = 2;

#[derive(Clone, Debug, Template)]
#[template(path = "space/page.html")]
struct SpacePage {
    shell: Shell,
    head: Head,
    notice: Option<Notice>,
    tables: Vec<Table>,
}

/// The spaces of which the viewer reads something, or that they keep, the widest first.
pub(crate) fn theirs(view: &View) -> Vec<(Realm, SpaceId)> {
    let reads: Vec<SpaceId> = view.viewer.spaces().collect();
    let held = |space: SpaceId| view.viewer.held().iter().any(|held| held.space == space);
    let mut spaces = view.office.realms();
    spaces.retain(|(_, space)| reads.contains(space) || held(*space));
    spaces.sort_by_key(|(realm, _)| (std::cmp::Reverse(realm.breadth().width()), view.realm_words(realm)));
    spaces
}

/// `GET /spaces`.
pub async fn list(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let rows = theirs(&view).into_iter().map(|(realm, space)| {
            let people = if realm.breadth() == Breadth::Public {
                Shown::Text("everyone reads it".to_owned())
            } else {
                Shown::Number(on_duty(&view, space).len() as u64)
            };
            Row {
                // A member of the public reads what is public, and has no business with who works on it.
                href: if view.viewer.is_signed_in() { format!("/spaces/{space}") } else { String::new() },
                name: view.realm_words(&realm),
                tag: None,
                cells: vec![Shown::Text(view.access_to(&realm).words), people],
            }
        });
        page(&SpacePage {
            shell: desk.shell(&asked, "Spaces", Section::Elsewhere),
            head: Head::named("Spaces"),
            notice: None,
            tables: [Table {
                id: "spaces".to_owned(),
                title: "Those that you are in".to_owned(),
                note: "A record lives in one space. Whoever is not in it finds no trace of what it holds."
                    .to_owned(),
                head: ["Space", "Who reads it", "People in it today"].map(str::to_owned).into(),
                rows: rows.collect(),
                ..Table::default()
            }]
            .into_iter()
            .chain(without_effect(&view))
            .collect(),
        })
    })
    .await
}

/// The spaces that are here without effect, for whoever works in the one that they say they are, and for the office. To anybody
/// else a name would tell who works with whom.
fn without_effect(view: &View) -> Option<Table> {
    let mine = theirs(view);
    let of_office = view.viewer.held().iter().any(|held| held.realm == Realm::Office);
    let concerns = |one: &WithoutEffect| {
        let works_there = mine.iter().any(|(realm, _)| *realm == one.claim.realm);
        view.viewer.is_signed_in() && (works_there || of_office)
    };
    let found = view.office.without_effect();
    let rows: Vec<Row> = found
        .iter()
        .filter(|one| concerns(one))
        .map(|one| Row {
            href: String::new(),
            name: view.realm_words(&one.claim.realm),
            tag: Some(Tag::new(Icon::Triangle, "Not in force", Tone::Bad)),
            cells: vec![
                Shown::Text(one.why.in_words().to_owned()),
                Shown::Text(format!("Computer {}", short(&one.claim.founder.to_string()))),
            ],
        })
        .collect();
    (!rows.is_empty()).then(|| Table {
        id: "without-effect".to_owned(),
        title: "Not what they say".to_owned(),
        note: NOT_WHAT_THEY_SAY.to_owned(),
        head: ["It says that it is", "Why it is not", "Founded by", "In force"].map(str::to_owned).into(),
        rows,
        ..Table::default()
    })
}

/// What whoever finds a space without effect should know, and do.
pub const NOT_WHAT_THEY_SAY: &str = "Nothing in them is shown as that space's, and nothing is written there. Ask whoever runs the \
                                     computer that founded them how they came about; if it was not a mistake, revoke its access.";

/// Who holds a role in a space today.
fn on_duty(view: &View, space: SpaceId) -> Vec<Membership> {
    let (members, today) = (view.office.members(), view.today());
    let mut people: Vec<Membership> =
        members.in_space(space).filter(|member| member.holds_on(today)).cloned().collect();
    people.sort_by_key(|member| member.person);
    people.dedup_by_key(|member| member.person);
    people
}

/// `GET /spaces/{space}`.
pub async fn show(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let found = theirs(&view).into_iter().find(|(_, space)| space.to_string() == id);
        let (realm, space) = found.ok_or_else(PageError::not_found)?;
        // Who works where is no business of the public; they know that they read what is public.
        if !view.viewer.is_signed_in() {
            return Err(PageError::not_found());
        }
        let name = view.realm_words(&realm);
        page(&SpacePage {
            shell: desk.shell(&asked, &name, Section::Elsewhere),
            head: Head {
                what: vec![("/spaces".to_owned(), "Spaces".to_owned())],
                access: Some(view.access_to(&realm)),
                ..Head::named(&name)
            },
            notice: recovery(&view, space, &realm),
            tables: vec![members(&view, space)?, administration(&view, space)?],
        })
    })
    .await
}

/// A word of warning where nobody could let people in again.
fn recovery(view: &View, space: SpaceId, realm: &Realm) -> Option<Notice> {
    let today = view.today();
    let members = view.office.members();
    let holders = members
        .in_space(space)
        .filter(|member| member.role == Role::RecoveryHolder && member.holds_on(today))
        .count();
    let kept = matches!(realm.breadth(), Breadth::Office | Breadth::State | Breadth::Own);
    (kept && holders < RECOVERY_HOLDERS).then(|| Notice {
        weight: Weight::Split,
        title: format!("{holders} of {RECOVERY_HOLDERS} recovery holders are named"),
        words: "When the steward leaves or loses the password, a recovery holder admits the next one. Its steward names \
                them under People."
            .to_owned(),
        next: Some(("/people".to_owned(), "People and roles".to_owned())),
    })
}

fn members(view: &View, space: SpaceId) -> anyhow::Result<Table> {
    let today = view.today();
    let all = view.office.members();
    let mut held: Vec<&Membership> = all.in_space(space).collect();
    held.sort_by_key(|member| (!member.holds_on(today), member.role, member.person));
    let row = |member: &&Membership| Row {
        href: String::new(),
        name: view.person_name(member.person),
        tag: Some(if member.holds_on(today) {
            Tag::new(Icon::Tick, "Holds it", Tone::Good)
        } else if member.from.is_some_and(|from| from > today) {
            Tag::new(Icon::Clock, "Not yet", Tone::Plain)
        } else {
            Tag::new(Icon::Struck, "Ended", Tone::Plain)
        }),
        cells: vec![
            Shown::Text(member.role.label().to_owned()),
            member.from.map_or(Shown::None("from the beginning".to_owned()), |day| {
                Shown::Text(PartialDate::day(day).in_words())
            }),
            member.until.map_or(Shown::None("no end stated".to_owned()), |day| {
                Shown::Text(PartialDate::day(day).in_words())
            }),
        ],
    };
    let sealed = "What they write here is sealed for their computers: a hub carries it and cannot read it. When a computer is \
                  shut out, the others go on with a new key.";
    let is_sealed = view.office.ledger().is_sealed(space)?;
    Ok(Table {
        id: "members".to_owned(),
        title: "People and their roles".to_owned(),
        note: if is_sealed { sealed.to_owned() } else { String::new() },
        head: ["Person", "Role", "From", "Until", "Today"].map(str::to_owned).into(),
        rows: held.iter().map(row).collect(),
        empty: "Nobody holds a role here.".to_owned(),
        ..Table::default()
    })
}

/// What its administration log holds, the latest first.
fn administration(view: &View, space: SpaceId) -> anyhow::Result<Table> {
    let log = view.office.ledger().administration(space)?;
    let row = |event: &ledger::AdministrationEvent| {
        let (on, time) = view.when_written(event.clock);
        let did = match &event.operation {
            Administration::Genesis(_) => "founded the space".to_owned(),
            Administration::Describe(_) => "gave the space a name, which decides nothing".to_owned(),
            Administration::JudgeFrom(_) => {
                "began to judge what is written here by what its author may do".to_owned()
            }
            Administration::RecoveryKey(_) => "named a recovery key".to_owned(),
            Administration::Grant(grant) if grant.carries => {
                format!("let the device {} carry what it cannot read", short(&grant.device.to_string()))
            }
            Administration::Grant(grant) => {
                format!("admitted the device {}", short(&grant.device.to_string()))
            }
            Administration::Revoke(revoke) => {
                format!("shut out the device {}", short(&revoke.device.to_string()))
            }
            Administration::Role(role) => {
                let known = Role::of_code(&role.role);
                let label = known.map_or_else(|| role.role.clone(), |role| role.label().to_lowercase());
                format!("gave {} the role {label}", view.person_name(role.person))
            }
            Administration::EndRole(_) => "ended a role".to_owned(),
            Administration::Invite(_) => "invited a device".to_owned(),
            Administration::Withdraw(_) => "withdrew an invitation".to_owned(),
            Administration::Key(key) => {
                format!("handed the key to {}", plural(key.wrapped.len() as u64, "device", "devices"))
            }
            Administration::Other(..) => "an act of a newer version".to_owned(),
        };
        let who = event.author.person.map_or_else(
            || format!("Computer {}", short(&event.device.to_string())),
            |person| view.person_name(person),
        );
        let reason = event.reason.clone().map_or(Shown::None("none stated".to_owned()), Shown::Text);
        Row {
            href: String::new(),
            name: format!("{on}, {time}"),
            tag: None,
            cells: vec![Shown::Text(who), Shown::Text(did), reason],
        }
    };
    Ok(Table {
        id: "administration".to_owned(),
        title: "Administration".to_owned(),
        note: format!(
            "{}, each signed by the device that wrote it.",
            plural(log.len() as u64, "act", "acts")
        ),
        head: ["When", "Who", "What", "Reason"].map(str::to_owned).into(),
        rows: log.iter().rev().map(row).collect(),
        ..Table::default()
    })
}

fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}

impl View<'_> {
    /// What a realm is called, for whoever looks.
    #[must_use]
    pub fn realm_words(&self, realm: &Realm) -> String {
        realm.in_words(&|id| self.name_of(&[], id))
    }
}
