//! Indexes: marks in the text to sorted groups of entries.
//!
//! In: the marks that were found. Out: for each index that they name, groups by letter, entries with their sub-entries and places,
//! sorted as the book's language sorts (`icu_collator`). What leads nowhere is reported.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;

use super::generated::NodeGenerator;
use super::inventory::{Inventory, NodeLocation};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::document::NodeId;
use crate::document::inline::{IndexKind, IndexMark, plain_text};
use crate::source::Span;
use crate::text::collation::SortOrder;

/// One of the indexes of a book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// Its name; empty: the main one.
    pub name: String,
    /// Its entries by letter, in the order of the language.
    pub groups: Vec<Group>,
}

/// The entries of one letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// The letter; empty for what begins with none.
    pub letter: String,
    /// The entries, in the order of the language.
    pub entries: Vec<IndexEntry>,
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexEntry {
    /// Its node, for links from other entries.
    pub node: NodeId,
    /// The term as printed.
    pub term: String,
    /// The places that it leads to, in reading order.
    pub locators: Vec<IndexLocator>,
    /// The entries to look at instead of it, or too.
    pub see: Vec<See>,
    /// Its sub-entries, in the order of the language.
    pub entries: Vec<IndexEntry>,
}

/// A place that an entry leads to [ISO 999: locator].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexLocator {
    /// The inline that the mark is.
    pub node: NodeId,
    /// The mark at which a range of text ends.
    pub end: Option<NodeId>,
    /// Whether it is the principal one, printed in bold.
    pub principal: bool,
}

/// Another entry to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct See {
    /// Its term: `whales, sperm`.
    pub term: String,
    /// The entry it refers to; `None` if the index has no such entry, which was reported.
    pub node: Option<NodeId>,
    /// `see also`, not `see`.
    pub also: bool,
}

/// A mark, and where it is.
type FoundMark = (NodeLocation, IndexMark);

/// Names of nodes that links lead to.
type AnchorNames = Vec<(NodeId, String)>;

/// The indexes that marks name, the main one first, then by name.
pub(super) fn resolve(
    found: &Inventory,
    language: &str,
    maker: &mut NodeGenerator,
    diagnostics: &mut Diagnostics,
) -> (Vec<Index>, AnchorNames) {
    let mut marks: BTreeMap<&str, Vec<&FoundMark>> = BTreeMap::new();
    for mark in &found.index {
        marks.entry(mark.1.index.as_str()).or_default().push(mark);
    }
    let mut indexes = Vec::with_capacity(marks.len());
    // Names are counted in reading order, so that a mark that is added changes those behind it and none before.
    let mut anchors: AnchorNames = (1..)
        .zip(&found.index)
        .filter(|(_, (_, mark))| matches!(mark.kind, IndexKind::Locator | IndexKind::Start))
        .map(|(number, (at, _))| (at.node, format!("index-{number}")))
        .collect();
    let mut entries = 1..;
    for (name, marks) in &marks {
        let tree = tree(marks, diagnostics);
        let mut builder = IndexBuilder::new(language, maker, diagnostics);
        builder.nodes(&tree, &mut Vec::new());
        let sorted = builder.entries(tree, &mut Vec::new());
        anchors.extend(entries.by_ref().zip(builder.known.values()).map(|(n, node)| (*node, format!("entry-{n}"))));
        indexes.push(Index { name: (*name).to_owned(), groups: builder.group(sorted) });
    }
    for (at, name) in &found.indexes {
        if !name.is_empty() && !marks.contains_key(name.as_str()) {
            let message = format!("no mark is for the index `{name}`");
            let mut warning = Diagnostic::warning("index-unknown", message).at(at.span);
            warning.help = Some(nearest(name, marks.keys().copied()).filter(|near| !near.is_empty()).map_or_else(
                || format!("write `[…]{{.index index=\"{name}\"}}` where its entries are"),
                |near| format!("did you mean `{near}`?"),
            ));
            diagnostics.push(warning);
        }
    }
    (indexes, anchors)
}

/// The entries of an index, not yet sorted.
fn tree(marks: &[&FoundMark], diagnostics: &mut Diagnostics) -> Tree {
    let mut tree = Tree::default();
    let mut open: BTreeMap<Vec<String>, (NodeLocation, usize)> = BTreeMap::new();
    for (at, mark) in marks {
        let path = path(mark);
        // A mark that encloses nothing has no entry to be filed under.
        if path.is_empty() {
            let message = "this index entry has no text";
            let help = "write the text in the brackets, or `entry=\"…\"` in the braces";
            diagnostics.push(Diagnostic::warning("index-empty", message).at(at.span).help(help));
            continue;
        }
        let branch = tree.branch(&path, mark.sort.as_deref());
        let locator = IndexLocator { node: at.node, end: None, principal: mark.principal };
        match &mark.kind {
            IndexKind::Locator => branch.locators.push(locator),
            IndexKind::Start => {
                branch.locators.push(locator);
                let index = branch.locators.len() - 1;
                // A second start without an end: the first range has only its start, and is told.
                if let Some((first, _)) = open.insert(path, (*at, index)) {
                    unended(first.span, diagnostics);
                }
            }
            IndexKind::End => match open.remove(&path) {
                Some((_, index)) => {
                    if let Some(locator) = branch.locators.get_mut(index) {
                        locator.end = Some(at.node);
                    }
                }
                None => {
                    // An end alone prints no page: its start may be misspelt, which the help shows.
                    let message = "this ends an index range that has no start";
                    let help = "mark its start with the same entry and `range=start`";
                    let warning = Diagnostic::warning("index-range", message);
                    diagnostics.push(warning.at(at.span).help(help));
                }
            },
            IndexKind::See(target) => branch.refer(target, false, at.span),
            IndexKind::SeeAlso(target) => branch.refer(target, true, at.span),
        }
    }
    // Ranges that are open at the end of the book.
    open.values().for_each(|(at, _)| unended(at.span, diagnostics));
    tree
}

fn unended(span: Span, diagnostics: &mut Diagnostics) {
    let message = "this starts an index range that has no end";
    let help = "mark its end with the same entry and `range=end`";
    diagnostics.push(Diagnostic::warning("index-range", message).at(span).help(help));
}

/// The path of a mark's entry, with the apostrophes of print.
fn path(mark: &IndexMark) -> Vec<String> {
    if !mark.entry.is_empty() {
        // Texts get typographic apostrophes when they are read; entries in attributes must match them.
        return mark.entry.iter().map(|it| it.replace('\'', "’")).collect();
    }
    let text = plain_text(&mark.content);
    // A term may go over the end of a line.
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(text).filter(|it| !it.is_empty()).into_iter().collect()
}

/// Entries before they are sorted.
#[derive(Default)]
struct Tree {
    sort: Option<String>,
    locators: Vec<IndexLocator>,
    see: Vec<CrossReference>,
    branches: BTreeMap<String, Tree>,
}

/// A reference from one entry to another [ISO 999], as it was written.
struct CrossReference {
    /// The terms of the other entry, from the outermost.
    path: Vec<String>,
    /// `see also`, not `see`.
    also: bool,
    span: Span,
}

/// The order of entries: by `key` as the language sorts, then by `term`, so that entries with the same key always come
/// in the same order.
struct SortKey<'a> {
    key: &'a str,
    term: &'a str,
}

impl Tree {
    /// Refers the reader to another entry; the same mark at several places says it once.
    fn refer(&mut self, target: &[String], also: bool, span: Span) {
        if !self.see.iter().any(|known| known.path == target && known.also == also) {
            self.see.push(CrossReference { path: target.to_vec(), also, span });
        }
    }

    fn branch(&mut self, path: &[String], sort: Option<&str>) -> &mut Tree {
        let mut tree = self;
        for (depth, term) in path.iter().enumerate() {
            tree = tree.branches.entry(term.clone()).or_default();
            // The order of a sub-entry is not that of its parent.
            if depth == 0 && sort.is_some() {
                tree.sort = sort.map(str::to_owned);
            }
        }
        tree
    }
}

/// The work of sorting.
struct IndexBuilder<'a> {
    /// The order of the language.
    order: SortOrder,
    /// Tells letters apart that are letters of their own in the language.
    letters: Option<CollatorBorrowed<'static>>,
    maker: &'a mut NodeGenerator,
    diagnostics: &'a mut Diagnostics,
    /// The nodes of all entries by their paths.
    known: BTreeMap<Vec<String>, NodeId>,
}

impl<'a> IndexBuilder<'a> {
    fn new(language: &str, maker: &'a mut NodeGenerator, diagnostics: &'a mut Diagnostics) -> IndexBuilder<'a> {
        // A language that has no rules of its own sorts by Unicode's root order.
        let locale: Locale = language.parse().unwrap_or(Locale::UNKNOWN);
        let mut options = CollatorOptions::default();
        let own = CollatorPreferences::from(&locale);
        // At the primary strength only letters differ, so that accents and case do not make headings.
        options.strength = Some(Strength::Primary);
        let letters = Collator::try_new(own, options).ok();
        IndexBuilder { order: SortOrder::of(language), letters, maker, diagnostics, known: BTreeMap::new() }
    }

    /// Gives every entry a node.
    fn nodes(&mut self, tree: &Tree, path: &mut Vec<String>) {
        for (term, branch) in &tree.branches {
            path.push(term.clone());
            let node = self.maker.node();
            self.known.insert(path.clone(), node);
            self.nodes(branch, path);
            path.pop();
        }
    }

    /// Sorted entries.
    fn entries(&mut self, tree: Tree, path: &mut Vec<String>) -> Vec<(String, IndexEntry)> {
        let mut entries = Vec::new();
        for (term, branch) in tree.branches {
            path.push(term.clone());
            // `“Moby-Dick”` is sorted under M.
            let key = branch.sort.clone().unwrap_or_else(|| bare(&term).to_owned());
            let node = self.known.get(path.as_slice()).copied().unwrap_or_default();
            let see = branch.see.iter().map(|it| self.see(it)).collect();
            let mut locators = branch.locators.clone();
            // By node, which is the order of reading: notes and captions were met in another one.
            locators.sort_by_key(|locator| locator.node);
            let rest = Tree { branches: branch.branches, ..Tree::default() };
            let below = self.entries(rest, path).into_iter().map(|entry| entry.1).collect();
            entries.push((key, IndexEntry { node, term, locators, see, entries: below }));
            path.pop();
        }
        entries.sort_by(|(a_key, a), (b_key, b)| {
            self.compare(&SortKey { key: a_key, term: &a.term }, &SortKey { key: b_key, term: &b.term })
        });
        entries
    }

    /// Entries that begin with a digit or a sign go before all letters.
    fn compare(&self, a: &SortKey<'_>, b: &SortKey<'_>) -> Ordering {
        // Two terms may have one key: without the term, their order would be by chance.
        self.order.compare(a.key, b.key).then_with(|| a.term.cmp(b.term))
    }

    /// The letter under which a key is listed: without its accent, unless that makes it another letter.
    fn letter(&self, key: &str) -> String {
        use unicode_normalization::UnicodeNormalization as _;
        // Entries without a letter go into a group without a heading.
        let Some(first) = key.chars().next().filter(|c| c.is_alphabetic()) else {
            return String::new();
        };
        // Some capitals are two letters (`ß` is `SS`); one is the heading.
        let upper: String = first.to_uppercase().collect();
        let base: String = upper.nfd().take(1).collect();
        let same = self.letters.as_ref().is_none_or(|letters| letters.compare(&base, &upper).is_eq());
        if same { base } else { upper }
    }

    /// Groups entries by the letters of their keys.
    fn group(&self, entries: Vec<(String, IndexEntry)>) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for (key, entry) in entries {
            let letter = self.letter(&key);
            match groups.last_mut() {
                Some(last) if last.letter == letter => last.entries.push(entry),
                _ => groups.push(Group { letter, entries: vec![entry] }),
            }
        }
        groups
    }

    fn see(&mut self, reference: &CrossReference) -> See {
        let path: Vec<String> = reference.path.iter().map(|it| it.replace('\'', "’")).collect();
        let node = self.known.get(&path).copied();
        if node.is_none() {
            let shown = path.join(" > ");
            let names: Vec<String> = self.known.keys().map(|key| key.join(" > ")).collect();
            let near = nearest(&shown, names.iter().map(String::as_str));
            let message = format!("the index has no entry `{shown}`");
            let mut warning = Diagnostic::warning("index-see", message).at(reference.span);
            // The near entry is a guess: it is asked, not said.
            warning.help = near.map(|it| format!("did you mean `{it}`?"));
            self.diagnostics.push(warning);
        }
        See { term: path.join(", "), node, also: reference.also }
    }
}

/// A term as it is sorted: without quotes, brackets and other marks before its first letter or digit.
fn bare(term: &str) -> &str {
    // A term of signs alone is sorted by them.
    let start = term.find(char::is_alphanumeric).unwrap_or(0);
    &term[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_as_the_language_sorts() {
        let sorted = |language: &str, terms: &[&str]| {
            let mut tree = Tree::default();
            for term in terms {
                tree.branch(&[(*term).to_owned()], None);
            }
            let (mut maker, mut diagnostics) = (NodeGenerator::new(0), Diagnostics::default());
            let mut builder = IndexBuilder::new(language, &mut maker, &mut diagnostics);
            let entries = builder.entries(tree, &mut Vec::new());
            let groups = builder.group(entries);
            let show = |group: &Group| {
                let terms: Vec<&str> = group.entries.iter().map(|entry| entry.term.as_str()).collect();
                format!("{}: {}", group.letter, terms.join(" "))
            };
            groups.iter().map(show).collect::<Vec<_>>().join("; ")
        };
        let terms = ["zeta", "Äpfel", "Apfel", "“alpha”", "42", "beta"];
        assert_eq!(sorted("de", &terms), ": 42; A: “alpha” Apfel Äpfel; B: beta; Z: zeta");
        assert_eq!(sorted("en", &["sea bird", "seabed", "sea-gull"]), "S: seabed sea bird sea-gull");
        // Swedish has its own letters behind z; they are letters of their own there.
        assert_eq!(sorted("sv", &["öl", "zebra"]), "Z: zebra; Ö: öl");
    }
}
