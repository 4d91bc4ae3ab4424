//! The roles of the domain. A role is not a person: it has an institution, a from and an until, and stays when the
//! person goes.

use super::Breadth;

/// A role that a person may hold in a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Answers requests, consults, plans and runs activities, for the office.
    DeskOfficer,
    /// Decides for the office.
    HeadOfOffice,
    /// A ministry's or a State's focal point.
    FocalPoint,
    /// Stands in for the focal point for a recorded period.
    Alternate,
    /// Signs for a State, or for a ministry: requests, consents, replies.
    ValidatingAuthority,
    /// Drafts for a ministry, and sees what names it.
    MinistryContributor,
    /// Works for a national human rights institution.
    Nhri,
    /// Works for a non-governmental organization.
    Ngo,
    /// Admits people to a space and resets their passwords; reads nothing by it.
    Steward,
    /// One of two who may do what the steward does, for when the steward is gone; reads nothing by it.
    RecoveryHolder,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 10] = [
        Role::DeskOfficer,
        Role::HeadOfOffice,
        Role::FocalPoint,
        Role::Alternate,
        Role::ValidatingAuthority,
        Role::MinistryContributor,
        Role::Nhri,
        Role::Ngo,
        Role::Steward,
        Role::RecoveryHolder,
    ];

    /// In the log, on the command line and in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Role::DeskOfficer => "desk-officer",
            Role::HeadOfOffice => "head-of-office",
            Role::FocalPoint => "focal-point",
            Role::Alternate => "alternate",
            Role::ValidatingAuthority => "validating-authority",
            Role::MinistryContributor => "ministry-contributor",
            Role::Nhri => "nhri",
            Role::Ngo => "ngo",
            Role::Steward => "steward",
            Role::RecoveryHolder => "recovery-holder",
        }
    }

    /// The role with this code; none for one that a newer version wrote.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }

    /// For people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Role::DeskOfficer => "Desk officer",
            Role::HeadOfOffice => "Head of office",
            Role::FocalPoint => "Focal point",
            Role::Alternate => "Alternate focal point",
            Role::ValidatingAuthority => "Validating authority",
            Role::MinistryContributor => "Ministry contributor",
            Role::Nhri => "National human rights institution",
            Role::Ngo => "Non-governmental organization",
            Role::Steward => "Steward",
            Role::RecoveryHolder => "Recovery holder",
        }
    }

    /// Whether it is about the space itself, and not about the work in it.
    #[must_use]
    pub fn keeps_a_space(self) -> bool {
        matches!(self, Role::Steward | Role::RecoveryHolder)
    }

    /// The space in which it is at home, the narrowest; a steward has the one they are steward of.
    #[must_use]
    pub fn home(self) -> Option<Breadth> {
        match self {
            Role::DeskOfficer | Role::HeadOfOffice => Some(Breadth::Office),
            Role::FocalPoint | Role::Alternate | Role::ValidatingAuthority | Role::MinistryContributor => {
                Some(Breadth::State)
            }
            Role::Nhri | Role::Ngo => Some(Breadth::Own),
            Role::Steward | Role::RecoveryHolder => None,
        }
    }
}
