//! Styles, as far as they number paragraphs.

use std::collections::HashMap;

use super::xml::{self, Node};

/// A style's list and level, and the style it is based on.
#[derive(Clone, Debug, Default)]
struct Style {
    list: Option<String>,
    level: Option<usize>,
    parent: Option<String>,
    hidden: Option<bool>,
}

/// The paragraph styles of a document.
#[derive(Default)]
pub(super) struct Styles(HashMap<String, Style>);

impl Styles {
    pub(super) fn read(part: &str) -> Self {
        let mut styles: HashMap<String, Style> = HashMap::new();
        let mut current = String::new();
        xml::walk(part, |node| {
            let Node::Open(element) = node else { return };
            if element.name == "style" {
                current = element.attribute("styleId").unwrap_or_default();
                return;
            }
            let value = || element.attribute("val");
            match element.name {
                "basedOn" => styles.entry(current.clone()).or_default().parent = value(),
                "vanish" => styles.entry(current.clone()).or_default().hidden = Some(element.is_on()),
                "numId" => styles.entry(current.clone()).or_default().list = value(),
                "ilvl" => {
                    styles.entry(current.clone()).or_default().level =
                        value().and_then(|level| level.parse().ok());
                }
                _ => {}
            }
        });
        Styles(styles)
    }

    /// Whether a style hides its words; none where neither it nor one that it is based on says so.
    pub(super) fn hides(&self, style: &str) -> Option<bool> {
        let mut name = style;
        for _ in 0..16 {
            let style = self.0.get(name)?;
            if style.hidden.is_some() {
                return style.hidden;
            }
            name = style.parent.as_deref()?;
        }
        None
    }

    /// The list and level that a style gives its paragraphs.
    pub(super) fn list(&self, style: &str) -> Option<(String, usize)> {
        let mut name = style;
        let mut level = None;
        // A chain of styles is short; a circle must end.
        for _ in 0..16 {
            let style = self.0.get(name)?;
            level = level.or(style.level);
            if let Some(list) = &style.list {
                return (list != "0").then(|| (list.clone(), level.unwrap_or(0)));
            }
            name = style.parent.as_deref()?;
        }
        None
    }
}
