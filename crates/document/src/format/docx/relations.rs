//! Which part of the archive is which: by its relationship, since not every writer calls the main part `document.xml`
//! (Word Online and SharePoint write `document2.xml`). Source: ECMA-376 part 2, Open Packaging Conventions.

use std::collections::HashMap;

use super::xml::{self, Node};
use super::{Archive, Note, part};

/// The last words of a relationship's type and its target, for those inside the archive.
fn read(rels: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    xml::walk(rels, |node| {
        let Node::Open(element) = node else { return };
        let external = element.attribute("TargetMode").is_some_and(|mode| mode == "External");
        if element.name != "Relationship" || external {
            return;
        }
        if let (Some(kind), Some(target)) = (element.attribute("Type"), element.attribute("Target")) {
            found.push((kind.rsplit('/').next().unwrap_or_default().to_owned(), target));
        }
    });
    found
}

/// The name of the main part.
pub(super) fn main(archive: &mut Archive<'_>, budget: &mut usize) -> Result<String, Note> {
    let rels = part(archive, "_rels/.rels", budget)?.unwrap_or_default();
    let target = read(&rels).into_iter().find(|(kind, _)| kind == "officeDocument").map(|(_, target)| target);
    Ok(target.map_or_else(|| "word/document.xml".to_owned(), |target| resolved("", &target)))
}

/// The parts that the main one refers to.
pub(super) struct Parts {
    folder: String,
    names: HashMap<String, String>,
}

impl Parts {
    /// The parts of the main part `main`.
    pub(super) fn of(main: &str, archive: &mut Archive<'_>, budget: &mut usize) -> Result<Parts, Note> {
        let (folder, file) = main.rsplit_once('/').unwrap_or(("", main));
        let rels = part(archive, &format!("{folder}/_rels/{file}.rels"), budget)?.unwrap_or_default();
        let names = read(&rels).into_iter().map(|(kind, target)| (kind, resolved(folder, &target)));
        Ok(Parts { folder: folder.to_owned(), names: names.collect() })
    }

    /// The part of this kind, or where it usually is.
    pub(super) fn name(&self, kind: &str) -> String {
        self.names.get(kind).cloned().unwrap_or_else(|| format!("{}/{kind}.xml", self.folder))
    }
}

/// A target as a name in the archive: targets are relative to the folder of the part, or begin with a slash.
fn resolved(folder: &str, target: &str) -> String {
    match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None if folder.is_empty() => target.to_owned(),
        None => format!("{folder}/{target}"),
    }
}
