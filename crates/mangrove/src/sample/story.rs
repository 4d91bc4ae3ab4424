//! Reading the sample's story: what its people did, one after the other, as text. Every deed is one that a person can do
//! on a page, and says only what they would type there.
//!
//! A deed is a line `[DAY WHO] begin NOUN KEY`, `change KEY`, `step KEY STATE`, `publish KEY REALM` or `verdicts KEY`, with
//! a line `field: value` for each thing said. Days count from the day on which the sample is opened.

/// Something that somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// Where it stands, for messages.
    pub line: usize,
    /// Days from the day on which the sample is opened.
    pub day: i32,
    /// The key of the person.
    pub who: &'a str,
    /// What they did.
    pub deed: Deed<'a>,
    /// What they said with it: names of fields and what was typed.
    pub said: Vec<(&'a str, String)>,
}

/// What can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed<'a> {
    /// Begins a record of the noun at a path, which the story then calls by a key.
    Begin(&'a str, &'a str),
    /// Changes a record.
    Change(&'a str),
    /// Takes the step to a state.
    Step(&'a str, &'a str),
    /// Publishes fields of a record, or of the follow-up of a recommendation (symbol and number), into the realm of a
    /// name, such as `public`; an NHRI or NGO into the one that it shares with the office as `shared`.
    Publish(&'a str, &'a str),
    /// Sends each State of an activity how the gate stands for it.
    Verdicts(&'a str),
}

/// A line of the story that says nothing that is known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the sample's story: {words}")]
pub struct StoryError {
    /// The line, the first is 1.
    pub line: usize,
    /// What is wrong with it.
    pub words: String,
}

/// Reads a part of the story, in the order in which it is written.
///
/// # Errors
/// At the first line that says nothing that is known.
pub fn parse(text: &str) -> Result<Vec<Event<'_>>, StoryError> {
    let mut events: Vec<Event<'_>> = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        let wrong = |words: String| StoryError { line: at + 1, words };
        if line.trim().is_empty() {
            continue;
        }
        if line.starts_with('[') {
            events.push(event(at + 1, line).map_err(wrong)?);
            continue;
        }
        let event = events.last_mut().ok_or_else(|| wrong("it stands under no deed".to_owned()))?;
        if let Some(more) = line.strip_prefix("  ") {
            let (_, said) =
                event.said.last_mut().ok_or_else(|| wrong("it goes on with nothing".to_owned()))?;
            said.push('\n');
            said.push_str(more);
            continue;
        }
        let (name, value) =
            line.split_once(": ").ok_or_else(|| wrong("it is no `field: value`".to_owned()))?;
        event.said.push((name, value.trim().to_owned()));
    }
    Ok(events)
}

fn event(line: usize, text: &str) -> Result<Event<'_>, String> {
    let (when, deed) = text[1..].split_once("] ").ok_or("it has no `[DAY WHO] `")?;
    let (day, who) = when.split_once(' ').ok_or("it does not say who")?;
    let day = day.parse().map_err(|_| format!("`{day}` is no number of days"))?;
    let words: Vec<&str> = deed.split_whitespace().collect();
    let published = || deed.strip_prefix("publish ")?.rsplit_once(' ');
    let deed = match words.as_slice() {
        ["begin", path, key] => Deed::Begin(path, key),
        ["change", key] => Deed::Change(key),
        ["step", key, to] => Deed::Step(key, to),
        ["publish", ..] => {
            let (key, realm) = published().ok_or("it does not say what, and to whom")?;
            Deed::Publish(key, realm)
        }
        ["verdicts", key] => Deed::Verdicts(key),
        _ => return Err(format!("`{deed}` is nothing that people do here")),
    };
    Ok(Event { line, day, who, deed, said: Vec::new() })
}
