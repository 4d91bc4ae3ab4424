//! The sample office that `mangrove demo` opens: real States, invented facts.
//!
//! The documents are texts that the reader reads like any other; what the office has done about them is in tables.
//! Dates in them are days from the day on which the sample is opened.

mod content;
mod fill;
mod follow_ups;
mod people;
#[cfg(test)]
mod tests;

pub use content::{
    DOCUMENTS, INSTITUTIONS, JUDGEMENTS, SampleDocument, SampleInstitution, SampleJudgement, document,
    institution,
};
pub use fill::fill;
pub use follow_ups::{FOLLOW_UPS, SampleAssessment, SampleError, SampleFollowUp, parse_follow_ups};
pub use people::{PEOPLE, SamplePerson, open_accounts, person};

/// What every text of the sample says in its first line, by language.
pub const NOTES: &[(&str, &str)] = &[
    ("en", "[Sample document of the Mangrove demonstration: invented]"),
    ("zh", "[红树林演示样本：本文件纯属虚构]"),
];
