//! A walk through the elements of an XML part: no external reference is followed and no entity expanded.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::format::limits;

/// An element as it opens.
pub(super) struct Element<'e> {
    /// Its name without prefix.
    pub name: &'e str,
    start: &'e BytesStart<'e>,
}

impl Element<'_> {
    /// Whether it switches a property on: `<w:vanish/>`, not `<w:vanish w:val="0"/>`.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.attribute("val").as_deref(), Some("0" | "false" | "off"))
    }

    /// The value of an attribute by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        self.start.attributes().with_checks(false).flatten().find_map(|attribute| {
            let local = attribute.key.local_name();
            let local: &str = local.as_ref();
            (local == name).then(|| plain(&attribute.value))
        })
    }
}

/// What a walk meets.
pub(super) enum Node<'e> {
    /// An element opens.
    Open(Element<'e>),
    /// Text between elements.
    Text(&'e str),
    /// The element of this name closes.
    Close(&'e str),
}

/// How a walk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Walked {
    /// At the end.
    Whole,
    /// At a fault in the XML.
    Broken,
    /// At elements nested too deeply.
    TooDeep,
    /// Where whoever visits had enough.
    Cut,
}

/// Calls `visit` for every element and text of `part`, in order, up to the end or the first fault.
pub(super) fn walk(part: &str, mut visit: impl FnMut(Node<'_>)) -> Walked {
    let mut reader = Reader::from_str(part);
    reader.config_mut().check_end_names = true;
    let mut depth = 0usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                depth += 1;
                if depth > limits::XML_DEPTH {
                    return Walked::TooDeep;
                }
                open(&start, &mut visit);
            }
            Ok(Event::Empty(start)) => {
                open(&start, &mut visit);
                let name = start.local_name();
                visit(Node::Close(name.as_ref()));
            }
            Ok(Event::End(end)) => {
                depth = depth.saturating_sub(1);
                let name = end.local_name();
                visit(Node::Close(name.as_ref()));
            }
            Ok(Event::Text(text)) => visit(Node::Text(&text.xml10_content())),
            Ok(Event::CData(text)) => visit(Node::Text(&text.xml10_content())),
            Ok(Event::GeneralRef(reference)) => {
                let name = reference.xml10_content();
                let character = reference.resolve_char_ref().ok().flatten().or_else(|| named(&name));
                if let Some(character) = character {
                    visit(Node::Text(character.encode_utf8(&mut [0; 4])));
                }
            }
            Ok(Event::Eof) => return if depth == 0 { Walked::Whole } else { Walked::Broken },
            Ok(_) => {}
            Err(_) => return Walked::Broken,
        }
    }
}

fn open(start: &BytesStart<'_>, visit: &mut impl FnMut(Node<'_>)) {
    let name = start.local_name();
    visit(Node::Open(Element { name: name.as_ref(), start }));
}

/// The five entities of XML itself. No other is expanded.
fn named(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

fn plain(value: &str) -> String {
    if !value.contains('&') {
        return value.to_owned();
    }
    value
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}
