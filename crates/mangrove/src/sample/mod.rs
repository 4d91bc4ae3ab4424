//! The sample office that `mangrove demo` opens: real States, invented facts.
//!
//! The documents are texts that the reader reads like any other; what the office has done about them is in tables.
//! Dates in them are days from the day on which the sample is opened.

mod clock;
mod content;
mod fill;
mod follow_ups;
mod followed;
mod people;
mod story;
#[cfg(test)]
mod story_tests;
mod tell;
#[cfg(test)]
mod tests;
mod typed;

pub use clock::StoryClock;
pub use content::{
    DOCUMENTS, INSTITUTIONS, JUDGEMENTS, SampleDocument, SampleInstitution, SampleJudgement, document,
    institution,
};
pub use fill::open;
pub use follow_ups::{FOLLOW_UPS, SampleAssessment, SampleError, SampleFollowUp, parse_follow_ups};
pub use people::{HOW_TO_PLAY, PEOPLE, SamplePerson, open_accounts, person};
pub use story::{Deed, Event, StoryError};

macro_rules! story {
    ($($part:literal),* $(,)?) => {
        /// The story of the sample, part by part; a part is about one State or one side. What happens is told in the
        /// order of its days, and on one day in the order of the parts.
        pub const STORY: &[(&str, &str)] =
            &[$(($part, include_str!(concat!("../../sample/story/", $part, ".txt")))),*];
    };
}

story!("barbados", "jamaica", "guyana", "haiti", "eastern", "southern", "northern", "follow-up", "waiting");

/// What every text of the sample says in its first line, by language.
pub const NOTES: &[(&str, &str)] = &[
    ("en", "[Sample document of the Mangrove demonstration: invented]"),
    ("zh", "[红树林演示样本：本文件纯属虚构]"),
];
