//! Who may do what, in one place. Pages, search, counts, suggestions, downloads, history and errors all ask here,
//! and nowhere else is a role compared with anything.
//!
//! A person holds a role in a space, from a day until a day; each is an operation of that space's signed
//! administration log. What a role may do depends on what the space is for, its [`Realm`]: [`may`] is the whole table.
//! **Invariant**: what a viewer may not read is, for every answer given to them, the same as what does not exist.

mod authority;
pub mod founding;
mod keepers;
mod member;
mod realm;
mod role;
mod viewer;

pub use authority::{RolesDecide, authority};
pub use keepers::{HUB, Keepers};
pub use member::{Members, Membership, first_moment};
pub use realm::{Breadth, Realm};
pub use role::Role;
pub use viewer::Viewer;

/// What a person may do in a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Read all that is in it.
    Read,
    /// Read, and write on, the records that name their institution, and no others.
    Contribute,
    /// Begin and change records.
    Write,
    /// Settle what two records say differently.
    Settle,
    /// Publish into it chosen fields of a record of a narrower space.
    Publish,
    /// Admit people, give roles and end them, reset passwords.
    Administer,
}

impl Action {
    /// All of them.
    pub const ALL: [Action; 6] = [
        Action::Read,
        Action::Contribute,
        Action::Write,
        Action::Settle,
        Action::Publish,
        Action::Administer,
    ];

    /// In a word, for tables.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Action::Read => "read",
            Action::Contribute => "contribute",
            Action::Write => "write",
            Action::Settle => "settle",
            Action::Publish => "publish",
            Action::Administer => "administer",
        }
    }
}

/// The roles that allow an action in a space of this breadth: "head of office or validating authority".
#[must_use]
pub fn who_may(action: Action, realm: Breadth) -> String {
    let roles = Role::ALL.into_iter().filter(|role| may(*role, action, realm));
    roles.map(|role| role.label().to_lowercase()).collect::<Vec<_>>().join(" or ")
}

/// Whether a role allows an action in a space of this breadth. The role has to be held in that very space, except for
/// the public one, in which every role held anywhere counts, and which everyone reads.
#[must_use]
pub fn may(role: Role, action: Action, realm: Breadth) -> bool {
    use Action::{Administer, Contribute, Publish, Read, Settle, Write};
    use Role::{
        Alternate, DeskOfficer, FocalPoint, HeadOfOffice, MinistryContributor, Ngo, Nhri, ValidatingAuthority,
    };
    let office = matches!(role, DeskOfficer | HeadOfOffice);
    let focal = matches!(role, FocalPoint | Alternate);
    let state = focal || role == ValidatingAuthority;
    let civil = matches!(role, Nhri | Ngo);
    match (realm, action) {
        (Breadth::Public, Read) => true,
        (Breadth::Public, Write | Settle) => office || focal,
        (Breadth::Public, Publish) => role == HeadOfOffice || role == ValidatingAuthority || civil,
        (Breadth::Region, Read) => office || state || role == Nhri,
        (Breadth::Region, Write | Settle) => office,
        (Breadth::Region, Publish) => role == HeadOfOffice || role == ValidatingAuthority,
        (Breadth::Office, Read | Write | Settle) => office,
        (Breadth::Bilateral, Read | Write) => office || state,
        (Breadth::Bilateral, Settle) => role == HeadOfOffice || role == ValidatingAuthority,
        (Breadth::Bilateral, Publish) => office || state,
        (Breadth::State, Read | Write) => state,
        (Breadth::State, Settle) => state,
        (Breadth::State, Contribute) => role == MinistryContributor,
        (Breadth::Own, Read | Write | Settle) => civil,
        (Breadth::Shared, Read) => office || civil,
        (Breadth::Shared, Write | Settle) => office || civil,
        (Breadth::Shared, Publish) => civil,
        (_, Administer) => role.keeps_a_space(),
        _ => false,
    }
}
