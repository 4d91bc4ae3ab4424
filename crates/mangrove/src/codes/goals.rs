//! The Sustainable Development Goals (A/RES/70/1) and the targets that exist under them.

use super::of;
use crate::office::kind::Choice;

/// The seventeen goals by number, with their official short titles.
pub const GOALS: &[Choice] = &[
    of("1", "1. No poverty"),
    of("2", "2. Zero hunger"),
    of("3", "3. Good health and well-being"),
    of("4", "4. Quality education"),
    of("5", "5. Gender equality"),
    of("6", "6. Clean water and sanitation"),
    of("7", "7. Affordable and clean energy"),
    of("8", "8. Decent work and economic growth"),
    of("9", "9. Industry, innovation and infrastructure"),
    of("10", "10. Reduced inequalities"),
    of("11", "11. Sustainable cities and communities"),
    of("12", "12. Responsible consumption and production"),
    of("13", "13. Climate action"),
    of("14", "14. Life below water"),
    of("15", "15. Life on land"),
    of("16", "16. Peace, justice and strong institutions"),
    of("17", "17. Partnerships for the goals"),
];

/// For each goal the last numbered target and how many means of implementation (`a`, `b` ...) follow it.
const TARGETS: [(u8, u8); 17] = [
    (5, 2),
    (5, 3),
    (9, 4),
    (7, 3),
    (6, 3),
    (6, 2),
    (3, 2),
    (10, 2),
    (5, 3),
    (7, 3),
    (7, 3),
    (8, 3),
    (3, 2),
    (7, 3),
    (9, 3),
    (10, 2),
    (19, 0),
];

/// What is said to a person who typed something else.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Write a goal or target of the 2030 Agenda, such as 5, 5.2 or 5.b; {0} is none.")]
pub struct NotATarget(String);

/// A goal (`5`) or target (`5.2`, `5.b`) as it is written everywhere: no blanks, small letters.
///
/// # Errors
/// If the 2030 Agenda has no such goal or target.
///
/// ```
/// use mangrove::codes::target;
/// assert_eq!(target(" 5.B ").unwrap(), "5.b");
/// assert!(target("5.7").is_err());
/// ```
pub fn target(typed: &str) -> Result<String, NotATarget> {
    let text = typed.trim().to_lowercase();
    let wrong = || NotATarget(typed.trim().chars().take(20).collect());
    let (goal, target) =
        text.split_once('.').map_or((text.as_str(), None), |(goal, target)| (goal, Some(target)));
    let place = GOALS.iter().position(|known| known.code == goal).ok_or_else(wrong)?;
    let Some(target) = target else { return Ok(text) };
    let (numbered, means) = TARGETS[place];
    let known = match target.as_bytes() {
        [letter @ b'a'..=b'z'] => letter - b'a' < means,
        [b'1'..=b'9', ..] if target.len() <= 2 => target.parse().is_ok_and(|number: u8| number <= numbered),
        _ => false,
    };
    known.then_some(text.clone()).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_and_sixty_nine_targets() {
        let all: u32 = TARGETS.iter().map(|(numbered, means)| u32::from(numbered + means)).sum();
        assert_eq!(all, 169, "as A/RES/70/1 says in its paragraph 18");
        for (typed, kept) in
            [("5", "5"), (" 17 ", "17"), ("5.2", "5.2"), ("16.A", "16.a"), ("17.19", "17.19")]
        {
            assert_eq!(target(typed).as_deref(), Ok(kept));
        }
        for typed in
            ["", "0", "18", "05", "5.", "5.0", "5.7", "5.02", "5.d", "17.a", "5.2.1", "five", "5.+1", "５"]
        {
            assert!(target(typed).is_err(), "{typed}");
        }
    }
}
