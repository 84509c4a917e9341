//! The ids that things are led to by: the author's own, else made from titles as mdBook makes them.
//!
//! In: what was found. Out: an id for each place, unique in the book, and the tables by which links
//! find them: by file and id, and by id alone. An id given twice in one file is an error.

use std::collections::{BTreeMap, BTreeSet};

use super::inventory::{Destination, DestinationKind, Inventory};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Book, NodeId, slug};
use crate::project::numbering::Theorems;

/// The ids of a book.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// The anchor of each node that a link may lead to, unique in the book.
    pub(super) names: BTreeMap<NodeId, String>,
    /// The same without the numbers that make them unique.
    pub(super) slugs: BTreeMap<NodeId, String>,
    /// The target of each id in a file, as an index of the places: the author's ids and those that mdBook would give,
    /// counted anew in each file.
    pub(super) files: BTreeMap<(String, String), usize>,
    /// The same by [`loose`] ids.
    pub(super) loose: BTreeMap<(String, String), usize>,
    /// The targets of each of the author's ids, in all files.
    pub(super) labels: BTreeMap<String, Vec<usize>>,
    /// The target of each id, in the whole book.
    pub(super) all: BTreeMap<String, usize>,
}

/// Gives each destination its id, and fills the tables by which links find it.
pub(super) fn name(book: &Book, found: &Inventory, diagnostics: &mut Diagnostics) -> Anchors {
    let mut anchors = Anchors::default();
    let mut unique = Unique::default();
    for (index, destination) in found.destinations.iter().enumerate() {
        let Some(id) = &destination.id else { continue };
        anchors.label(index, book, found, diagnostics);
        // What is doubled gets another id, so that the outputs stay valid.
        let name = unique.name(id);
        anchors.slugs.entry(destination.at.node).or_insert_with(|| id.clone());
        anchors.all.entry(name.clone()).or_insert(index);
        anchors.names.entry(destination.at.node).or_insert(name);
    }
    // Labels first: a label that its author wrote wins over an id that a title happens to make.
    let mut counts: BTreeMap<(&str, String), u32> = BTreeMap::new();
    for (index, destination) in found.destinations.iter().enumerate() {
        if !matches!(destination.kind, DestinationKind::Division { .. } | DestinationKind::Heading { .. }) {
            continue;
        }
        let slug = match slug::anchor(&destination.title) {
            slug if slug.is_empty() => untitled(book, destination),
            slug => slug,
        };
        if destination.id.is_none() {
            let name = unique.name(&slug);
            anchors.slugs.entry(destination.at.node).or_insert_with(|| slug.clone());
            anchors.all.entry(name.clone()).or_insert(index);
            anchors.names.entry(destination.at.node).or_insert(name);
        }
        if let Some(named) = with_emoji_names(&destination.title) {
            let key = (file(book, destination).to_string(), loose(&slug::anchor(&named)));
            anchors.loose.entry(key).or_insert(index);
        }
        // mdBook's own id: the slug, with a count from the second of its kind in the file.
        let file = file(book, destination);
        if destination.id.is_none() {
            let count = counts.entry((file, slug.clone())).or_insert(0);
            let own = if *count == 0 { slug } else { format!("{slug}-{count}") };
            *count += 1;
            // Links written for another program's slugs (GitHub keeps double hyphens, pandoc does not) still find their heading.
            anchors.loose.entry((file.to_string(), loose(&own))).or_insert(index);
            anchors.files.entry((file.to_string(), own)).or_insert(index);
        } else {
            anchors.loose.entry((file.to_string(), loose(&slug))).or_insert(index);
        }
    }
    anchors
}

/// Prefixes that say what a label is of, beside those of theorems.
const KINDS: [&str; 7] = ["fig", "tbl", "tab", "eq", "lst", "sec", "ch"];

/// How many labels of a kind a message lists.
const MOST_OF_KIND: usize = 5;

impl Anchors {
    /// The first labels of the kind that a label says by its prefix: those with `fig:` for `fig:x`.
    pub(super) fn of_kind(&self, label: &str) -> Vec<&str> {
        let Some(at) = label.find([':', '-']) else { return Vec::new() };
        if !KINDS.contains(&&label[..at]) && Theorems::of_label(label).is_none() {
            return Vec::new();
        }
        let same = |own: &&str| own.starts_with(&label[..=at]);
        self.labels.keys().map(String::as_str).filter(same).take(MOST_OF_KIND).collect()
    }

    /// Enters an author's id.
    fn label(&mut self, index: usize, book: &Book, found: &Inventory, diagnostics: &mut Diagnostics) {
        let destination = &found.destinations[index];
        let id = destination.id.as_deref().unwrap_or_default();
        let file = file(book, destination);
        let all = self.labels.entry(id.to_string()).or_default();
        // A label with a prefix, such as `fig:x`, is meant for the whole book; others may be
        // repeated from file to file, as mdBook allows it.
        let whole = id.contains(':');
        let first = all
            .iter()
            .map(|it| &found.destinations[*it])
            .find(|it| it.at.node != destination.at.node && (whole || self::file(book, it) == file));
        if let Some(first) = first {
            diagnostics.push(
                Diagnostic::error("label-twice", format!("the label `{id}` is defined twice"))
                    .at(destination.at.span)
                    .label(first.at.span, "here first")
                    .help("rename one of them"),
            );
        }
        all.push(index);
        self.files.entry((file.to_string(), id.to_string())).or_insert(index);
        self.loose.entry((file.to_string(), loose(id))).or_insert(index);
    }
}

/// The file of a location; empty if it has none.
pub(super) fn file<'a>(book: &'a Book, destination: &Destination) -> &'a str {
    let division = book.divisions.get(destination.at.division);
    division.and_then(|division| division.path.as_deref()).unwrap_or("")
}

/// The name of a place without a title: its file's, or what it is.
fn untitled(book: &Book, destination: &Destination) -> String {
    let path = file(book, destination);
    let name = path.rsplit('/').next().and_then(|part| part.split('.').next()).unwrap_or("");
    let heading = matches!(destination.kind, DestinationKind::Heading { .. });
    // A title without letters: a chapter is called after its file, which a link to it names anyway.
    let slug = if heading { String::new() } else { slug::anchor(name) };
    if slug.is_empty() { "section".to_string() } else { slug }
}

/// Ids that were given.
#[derive(Default)]
struct Unique {
    given: BTreeSet<String>,
    /// The next number to try for a name.
    next: BTreeMap<String, u32>,
}

impl Unique {
    /// The name itself, or with the first number that makes it new.
    fn name(&mut self, name: &str) -> String {
        // An id in XHTML has no spaces.
        let name: String = name.chars().map(|c| if c.is_whitespace() { '-' } else { c }).collect();
        if self.given.insert(name.clone()) {
            return name;
        }
        // The next number is kept, or a thousand headings of one name would try half a million names.
        let next = self.next.entry(name.clone()).or_insert(1);
        loop {
            let numbered = format!("{name}-{next}");
            *next += 1;
            if self.given.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}

/// An id without what may differ between the title as written and as set (dashes made from
/// hyphens, spaces) and between programs (the case of letters).
pub(super) fn loose(id: &str) -> String {
    id.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A title with the codes of its emoji in their places, `rocket` for 🚀: GitHub makes anchors of `:rocket:` as it is
/// written. `None` if it has no emoji.
fn with_emoji_names(title: &str) -> Option<String> {
    if title.is_ascii() {
        return None;
    }
    let mut named = String::new();
    let mut found = false;
    for word in title.split_inclusive(char::is_whitespace) {
        let emoji = emojis::get(word.trim()).and_then(|emoji| emoji.shortcode());
        found |= emoji.is_some();
        named.push_str(emoji.unwrap_or(word.trim()));
        named.push(' ');
    }
    found.then_some(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loose_ids_are_compared_by_their_letters() {
        assert_eq!(loose("A--b_c"), loose("a-bc"));
    }

    #[test]
    fn emoji_have_names() {
        assert_eq!(with_emoji_names("\u{1F680} Getting started").as_deref(), Some("rocket Getting started "));
        assert_eq!((with_emoji_names("Getting started"), with_emoji_names("Überfahrt")), (None, None));
    }

    #[test]
    fn names_are_unique() {
        let mut unique = Unique::default();
        let names: Vec<_> = ["a", "a-1", "a", "a", "b c", "b-c"].map(|it| unique.name(it)).into();
        assert_eq!(names, ["a", "a-1", "a-2", "a-3", "b-c", "b-c-1"]);
    }
}
