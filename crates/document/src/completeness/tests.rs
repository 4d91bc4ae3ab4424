//! What raises a doubt of a reading, and what does not.

use crate::{Format, read_text};

fn doubts(text: &str) -> Vec<String> {
    let doc = read_text(text.to_owned(), Format::Txt);
    doc.problems.into_iter().filter(crate::Problem::doubts_reading).map(|p| p.message).collect()
}

#[test]
fn a_short_text_of_any_kind_raises_no_doubt() {
    for text in ["", "Minutes of our meeting", "The Security Council,\n\n1. Decides to rest."] {
        assert_eq!(doubts(text), [""; 0], "{text:?}");
    }
}
