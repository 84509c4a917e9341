//! The entries of glossaries: definition lists in, the same with names for links, and what texts may call them, out.

use std::collections::{BTreeMap, BTreeSet};

use super::marked::Form;
use crate::diagnostic::Diagnostic;
use crate::document::block::{Block, BlockKind, Definition};
use crate::document::container::ContainerKind;
use crate::document::inline::{GLOSSARY_TERM, Inline, InlineKind, plain_text};
use crate::document::visit::Visit;
use crate::document::{Attributes, NodeId, slug};
use crate::parse::report::Report;
use crate::source::Span;

/// An entry of a glossary.
#[derive(Debug)]
pub(super) struct Entry {
    /// The term, or the short form of an acronym.
    pub(super) name: String,
    /// What it is sorted by.
    pub(super) sort: String,
    /// The long form of an acronym.
    pub(super) long: Option<String>,
    /// The plural, where its author says it.
    plural: Option<String>,
    /// The plural of the long form, where its author says it.
    long_plural: Option<String>,
    /// The name that links lead to.
    pub(super) label: String,
    pub(super) span: Span,
}

impl Entry {
    /// The plural of its name. Most languages write acronyms' with an s or as they are; other plurals their authors say.
    fn plural(&self) -> String {
        self.plural.clone().unwrap_or_else(|| format!("{}s", self.name))
    }

    /// Whether words are its short form, or the plural of that.
    pub(super) fn is_short(&self, words: &str) -> bool {
        words == self.name || self.is_plural(words)
    }

    /// Whether words are the plural of its name.
    pub(super) fn is_plural(&self, words: &str) -> bool {
        words != self.name && words == self.plural()
    }

    /// Its words in a form.
    pub(super) fn text(&self, form: Form, is_plural: bool) -> String {
        let short = if is_plural { self.plural() } else { self.name.clone() };
        let long = match (&self.long, &self.long_plural) {
            (Some(_), Some(plural)) if is_plural => plural.clone(),
            (Some(long), None) if is_plural => plural(long),
            (Some(long), _) => long.clone(),
            (None, _) => return short,
        };
        match form {
            Form::Short => short,
            Form::Long => long,
            Form::Full => format!("{long} ({short})"),
        }
    }
}

/// The plural of a long form whose author says none: `ferries`, `classes`, `files`.
fn plural(long: &str) -> String {
    let is_vowel = |letter: char| "aeiou".contains(letter);
    match long.strip_suffix('y') {
        Some(stem) if stem.ends_with(|letter: char| letter.is_alphabetic() && !is_vowel(letter)) => {
            format!("{stem}ies")
        }
        _ if long.ends_with(['s', 'x']) || long.ends_with("ch") || long.ends_with("sh") => format!("{long}es"),
        _ => format!("{long}s"),
    }
}

/// Whether a container is a glossary of any kind.
pub(super) fn is_glossary(kind: ContainerKind) -> bool {
    matches!(kind, ContainerKind::Glossary | ContainerKind::Acronyms)
}

/// A name as it is looked for.
pub(super) fn key(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The entries by all that a text may call them. Names go before plurals, and what comes first before what follows.
pub(super) fn names(all: &[Entry]) -> BTreeMap<String, usize> {
    let mut names = BTreeMap::new();
    for (at, entry) in all.iter().enumerate() {
        names.entry(key(&entry.name)).or_insert(at);
    }
    for (at, entry) in all.iter().enumerate() {
        let label = entry.label.strip_prefix("term:").unwrap_or(&entry.label);
        let es = entry.plural.is_none().then(|| format!("{}es", entry.name));
        let more = [Some(entry.plural()), es, Some(label.to_owned()), entry.long.clone(), entry.long_plural.clone()];
        for name in more.into_iter().flatten() {
            names.entry(key(&name)).or_insert(at);
        }
    }
    names
}

/// The entry that a definition is.
pub(super) fn of(definition: &Definition, all: &[Entry]) -> Option<usize> {
    let [Inline { kind: InlineKind::Span(attributes, _), .. }] = &definition.term[..] else { return None };
    let label = attributes.id.as_ref().filter(|_| attributes.has_class(GLOSSARY_TERM))?;
    all.iter().position(|entry| entry.label == *label)
}

/// Gathers the entries of a book.
pub(super) struct Entries<'r, 'd> {
    pub(super) all: Vec<Entry>,
    labels: BTreeSet<String>,
    report: &'r mut Report<'d>,
}

impl<'r, 'd> Entries<'r, 'd> {
    pub(super) fn new(report: &'r mut Report<'d>) -> Entries<'r, 'd> {
        Entries { all: Vec::new(), labels: BTreeSet::new(), report }
    }

    fn entry(&mut self, definition: &mut Definition, is_acronym: bool) {
        let mut attributes = Attributes::default();
        // Braces behind the term are the entry's.
        if let [Inline { kind: InlineKind::Span(own, _), .. }] = &mut definition.term[..] {
            attributes = std::mem::take(own);
        }
        let mut take = |key: &str| {
            let value = attributes.value(key).map(str::to_owned);
            attributes.pairs.retain(|pair| pair.0 != key);
            value
        };
        let (long, plural, long_plural, sort) = (take("long"), take("plural"), take("long-plural"), take("sort"));
        let name = plain_text(&definition.term).trim().to_owned();
        let long = long.or_else(|| long_form(definition).filter(|_| is_acronym));
        if let Some(first) = self.all.iter().find(|entry| entry.name == name) {
            let message = format!("the glossary has the term `{name}` twice: links lead to the first entry");
            let twice = Diagnostic::warning("term-twice", message).at(definition.span);
            self.report.push(twice.label(first.span, "the first is here").help("make one entry of the two"));
        }
        let label = attributes.id.take().unwrap_or_else(|| self.label(&name));
        self.labels.insert(label.clone());
        attributes.id = Some(label.clone());
        attributes.classes.insert(0, GLOSSARY_TERM.to_owned());
        let mut content = std::mem::take(&mut definition.term);
        if let [Inline { kind: InlineKind::Span(_, inner), .. }] = &mut content[..] {
            content = std::mem::take(inner);
        }
        let kind = InlineKind::Span(attributes, content);
        definition.term = vec![Inline { id: NodeId::default(), span: definition.span, kind }];
        let sort = sort.unwrap_or_else(|| bare(&name).to_owned());
        self.all.push(Entry { name, sort, long, plural, long_plural, label, span: definition.span });
    }

    /// A label that no other entry has.
    fn label(&self, name: &str) -> String {
        let wanted = format!("term:{}", slug::anchor(name));
        let numbered = (2..).map(|number| format!("{wanted}-{number}"));
        let mut names = std::iter::once(wanted.clone()).chain(numbered);
        names.find(|name| !self.labels.contains(name)).unwrap_or(wanted)
    }
}

impl Visit for Entries<'_, '_> {
    fn block(&mut self, block: &mut Block) {
        let BlockKind::Container(container) = &mut block.kind else { return };
        if !is_glossary(container.kind) {
            return;
        }
        let is_acronym = container.kind == ContainerKind::Acronyms;
        for block in &mut container.blocks {
            if let BlockKind::Definitions(definitions) = &mut block.kind {
                definitions.iter_mut().for_each(|definition| self.entry(definition, is_acronym));
            }
        }
    }
}

/// The long form of an acronym: the first paragraph below it.
fn long_form(definition: &Definition) -> Option<String> {
    let first = definition.details.first()?.blocks.first()?;
    let BlockKind::Paragraph(content) = &first.kind else { return None };
    Some(plain_text(content).trim().trim_end_matches('.').to_owned()).filter(|long| !long.is_empty())
}

/// A term as it is sorted: without quotes, brackets and other marks before its first letter or digit.
fn bare(term: &str) -> &str {
    // A term of signs alone is sorted by them.
    &term[term.find(char::is_alphanumeric).unwrap_or(0)..]
}
