//! Glossaries: definition lists in `::: glossary` and `::: acronyms`, and the words of the text that are marked as their terms,
//! in; links from those words to their entries, and lists of the entries that are used, out.
//!
//! ```text
//! [weirs]{.term}    [low dams]{.term entry=weir}    []{.term entry=PDF}    []{.term entry=PDF .plural form=long}
//! ```
//!
//! Both outputs show what is written here: the first use of an acronym with its long form, later ones without.

mod entry;
mod marked;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use entry::{Entries, Entry};
use marked::Form;

use super::report::Report;
use crate::diagnostic::{Diagnostic, nearest_of_many};
use crate::document::block::{Block, BlockKind, Container, Definition};
use crate::document::inline::{GLOSSING, Inline, InlineKind, Link, THEOREM_TITLE, plain_text};
use crate::document::visit::{self, Visit};
use crate::document::{Division, Note, walk};
use crate::project::Project;
use crate::text::collation::SortOrder;
use crate::text::words::capitalized;

/// The class of words that are a term.
const TERM: &str = "term";
/// The class of a glossary that shows entries that nothing refers to as well.
const ALL: &str = "all";

/// Links the terms of the text to their entries, and leaves in the glossaries what is used.
pub(super) fn link(
    divisions: &mut [Division],
    notes: &mut [Note],
    language: &str,
    project: &Project,
    report: &mut Report<'_>,
) {
    let mut entries = Entries::new(report);
    divisions.iter_mut().for_each(|division| visit::blocks(&mut division.blocks, &mut entries));
    let all = entries.all;
    // A book that styles the class by itself means something else by it.
    let is_own = || {
        project.config.classes.contains_key(TERM)
            || project.config.epub.sheets.iter().any(|sheet| sheet.text.contains(".term"))
    };
    if all.is_empty() && is_own() {
        return;
    }
    let mut linker = Linker::new(&all, notes, report);
    for division in divisions.iter_mut() {
        linker.division(division);
    }
    // What nothing in the text calls is looked at all the same.
    (0..linker.notes.len()).for_each(|note| linker.note(note));
    let Linker { used, uses, any, .. } = linker;
    if !any {
        // A glossary that no word is linked to is a list like others.
        return;
    }
    let used = with_those_that_they_use(used, &uses);
    let mut lists = Lists { order: SortOrder::of(language), all: &all, used: &used, left_out: Vec::new() };
    divisions.iter_mut().for_each(|division| visit::blocks(&mut division.blocks, &mut lists));
    report_unused(&lists.left_out, &all, report);
}

/// The entries that the text uses, and those that their definitions use.
fn with_those_that_they_use(mut used: BTreeSet<usize>, uses: &BTreeMap<usize, Vec<usize>>) -> BTreeSet<usize> {
    let mut waiting: Vec<usize> = used.iter().copied().collect();
    while let Some(entry) = waiting.pop() {
        let next = uses.get(&entry).into_iter().flatten().copied();
        waiting.extend(next.filter(|next| used.insert(*next)).collect::<Vec<_>>());
    }
    used
}

/// Says which entries nothing refers to.
fn report_unused(left_out: &[usize], all: &[Entry], report: &mut Report<'_>) {
    const SHOWN: usize = 8;
    let Some(first) = left_out.first() else { return };
    let names: Vec<String> = left_out.iter().take(SHOWN).map(|entry| format!("`{}`", all[*entry].name)).collect();
    let more = match left_out.len().saturating_sub(SHOWN) {
        0 => String::new(),
        count => format!(" and {count} more"),
    };
    let message = match left_out.len() {
        1 => format!("the text never uses the term {}: it is left out of the glossary", names[0]),
        count => {
            format!("the text never uses {count} terms: they are left out of the glossary: {}{more}", names.join(", "))
        }
    };
    let help = "mark a word in the text as the term, `[word]{.term}`, take the entry out, or show all with `::: {.glossary .all}`";
    report.push(Diagnostic::warning("term-unused", message).at(all[*first].span).help(help));
}

/// Goes through the text and makes links of its terms.
struct Linker<'a, 'r, 'd> {
    all: &'a [Entry],
    /// The entries by all that a text may call them, in small letters.
    names: BTreeMap<String, usize>,
    notes: &'a mut [Note],
    report: &'r mut Report<'d>,
    /// The entries that the text uses.
    used: BTreeSet<usize>,
    /// Those that the definition of an entry uses.
    uses: BTreeMap<usize, Vec<usize>>,
    /// Whether any word was marked.
    any: bool,
    /// The acronyms whose long forms were shown, each with the outputs that this was for: all, if `None`.
    shown: BTreeSet<(usize, Option<String>)>,
    /// The outputs that the text around is for, from the outermost (`only`).
    only: Vec<String>,
    /// The same of a section, with the level of its heading.
    section: Option<(u8, String)>,
    place: Place,
    /// The notes whose marks were met, those of them that are still to be read, and whether one is read.
    met: BTreeSet<usize>,
    waiting: VecDeque<usize>,
    in_note: bool,
}

/// Where in the text a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Text,
    /// In a title, which contents and running heads repeat: no place for a long form, or a link.
    Title,
    /// In the definition of an entry; `None` for words between them.
    Definition(Option<usize>),
}

impl<'a, 'r, 'd> Linker<'a, 'r, 'd> {
    fn new(all: &'a [Entry], notes: &'a mut [Note], report: &'r mut Report<'d>) -> Linker<'a, 'r, 'd> {
        let (used, uses, shown) = (BTreeSet::new(), BTreeMap::new(), BTreeSet::new());
        let (only, section, place) = (Vec::new(), None, Place::Text);
        let (met, waiting, in_note, any) = (BTreeSet::new(), VecDeque::new(), false, false);
        let names = entry::names(all);
        Linker { all, names, notes, report, used, uses, any, shown, only, section, place, met, waiting, in_note }
    }

    fn division(&mut self, division: &mut Division) {
        self.section = None;
        self.only = division.attributes.value("only").map(str::to_owned).into_iter().collect();
        self.place = Place::Title;
        visit::line(&mut division.title, self);
        self.place = Place::Text;
        visit::blocks(&mut division.blocks, self);
        self.only.clear();
    }

    /// A note, when its first mark is met: the reader meets it there. Notes of notes wait until it ends: their chain may be of any
    /// length, and each of them may have many marks.
    fn note(&mut self, note: usize) {
        if !self.met.insert(note) {
            return;
        }
        self.waiting.push_back(note);
        if std::mem::replace(&mut self.in_note, true) {
            return;
        }
        while let Some(note) = self.waiting.pop_front() {
            let Some(mut blocks) = self.notes.get_mut(note).map(|note| std::mem::take(&mut note.blocks)) else {
                continue;
            };
            let place = std::mem::replace(&mut self.place, Place::Text);
            visit::blocks(&mut blocks, self);
            self.place = place;
            self.notes[note].blocks = blocks;
        }
        self.in_note = false;
    }

    /// The entry that words mean. One that is not there is reported.
    fn find(&mut self, name: &str, inline: &Inline) -> Option<usize> {
        let found = self.names.get(&entry::key(name)).copied();
        if found.is_none() {
            let known = self.all.iter().map(|entry| entry.name.as_str());
            let message = format!("no glossary has the term `{name}`");
            let help = match nearest_of_many(name, known) {
                Some(near) => format!(
                    "did you mean `{near}`? Words that differ from their term name it: `[words]{{.term entry=\"{near}\"}}`"
                ),
                None => {
                    "define it in a `::: glossary`: the term on a line, and below it `: ` with what it means".to_owned()
                }
            };
            self.report.push(Diagnostic::warning("term-unknown", message).at(inline.span).help(help));
        }
        found
    }

    /// Whether the long form of an acronym is to be shown here, which then was.
    fn is_first(&mut self, entry: usize) -> bool {
        if self.place != Place::Text {
            return false;
        }
        // What is for one output alone is no first use in the others.
        let only = self.only.last().or(self.section.as_ref().map(|section| &section.1)).cloned();
        !self.shown.contains(&(entry, None)) && self.shown.insert((entry, only))
    }

    /// The terms in a line, `before` which there is text.
    fn line_of(&mut self, line: &mut [Inline], before: &mut String, in_link: bool) {
        for at in 0..line.len() {
            let (head, rest) = line.split_at_mut(at + 1);
            let inline = &mut head[at];
            if let InlineKind::Note(note) = &inline.kind {
                self.note(note.0 as usize);
                continue;
            }
            let is_link = in_link || matches!(inline.kind, InlineKind::Link(_) | InlineKind::Reference(_));
            let only = walk::attributes(inline).and_then(|attributes| attributes.value("only")).map(str::to_owned);
            let is_limited = only.is_some();
            self.only.extend(only);
            if matches!(&inline.kind, InlineKind::Span(attributes, _) if attributes.has_class(TERM)) {
                if let Some(length) = rest.first().and_then(|behind| self.plural_behind(inline, behind)) {
                    make_plural(inline, &mut rest[0], length);
                }
                self.term(inline, before, is_link);
            }
            let place = self.place;
            // The title of a theorem is repeated in a list.
            if matches!(&inline.kind, InlineKind::Span(attributes, _) if attributes.has_class(THEOREM_TITLE)) {
                self.place = Place::Title;
            }
            match walk::children_mut(inline) {
                Some(content) => self.line_of(content, before, is_link),
                None => before.push_str(&plain_text(std::slice::from_ref(inline))),
            }
            self.place = place;
            if is_limited {
                self.only.pop();
            }
        }
    }

    /// How many letters behind an acronym are the ending of its plural, `[PDF]{.term}s`, which belongs into both of its forms.
    fn plural_behind(&self, inline: &Inline, behind: &Inline) -> Option<usize> {
        let (InlineKind::Span(attributes, content), InlineKind::Text(text)) = (&inline.kind, &behind.kind) else {
            return None;
        };
        let words = plain_text(content);
        let entry = &self.all[*self.names.get(&entry::key(attributes.value("entry").unwrap_or(&words)))?];
        let length = text.find(|letter: char| !letter.is_alphabetic()).unwrap_or(text.len());
        let is_plural = entry.long.is_some() && entry.is_plural(&format!("{words}{}", &text[..length]));
        (is_plural && words == entry.name).then_some(length)
    }

    /// Makes a link of a term.
    fn term(&mut self, inline: &mut Inline, before: &str, in_link: bool) {
        self.any = true;
        let span = inline.span;
        let InlineKind::Span(attributes, content) = &inline.kind else { return };
        let (mut attributes, content) = (attributes.clone(), content.clone());
        let words = plain_text(&content);
        let asked = marked::take(&mut attributes);
        let name = asked.entry.clone().unwrap_or_else(|| words.clone());
        let Some(found) = self.find(&name, inline) else {
            let content = if content.is_empty() { marked::text(&name, span) } else { content };
            inline.kind = InlineKind::Span(attributes, content);
            return;
        };
        match self.place {
            Place::Definition(Some(own)) => self.uses.entry(own).or_default().push(found),
            Place::Definition(None) => {}
            Place::Text | Place::Title => drop(self.used.insert(found)),
        }
        let entry = &self.all[found];
        // Words that are an acronym are written as its place wants them; others are the author's.
        let is_plural = asked.plural || entry.is_plural(&words);
        let is_made = content.is_empty() || entry.long.is_some() && entry.is_short(&words);
        let content = if is_made {
            let form = match asked.form {
                Some(form) => form,
                None if entry.long.is_some() && self.is_first(found) => Form::Full,
                None => Form::Short,
            };
            let text = entry.text(form, is_plural);
            marked::text(&if marked::starts_sentence(before) { capitalized(&text) } else { text }, span)
        } else {
            content
        };
        if in_link || self.place == Place::Title {
            inline.kind = InlineKind::Span(attributes, content);
            return;
        }
        attributes.classes.push(GLOSSING.to_owned());
        let url = format!("#{}", entry.label);
        inline.kind = InlineKind::Link(Link { url, title: String::new(), content, attributes });
    }

    /// The definitions of a glossary.
    fn definitions(&mut self, container: &mut Container) {
        let place = self.place;
        for block in &mut container.blocks {
            let BlockKind::Definitions(definitions) = &mut block.kind else { continue };
            for definition in definitions {
                self.place = Place::Definition(entry::of(definition, self.all));
                for detail in &mut definition.details {
                    visit::blocks(&mut detail.blocks, self);
                }
            }
        }
        self.place = place;
    }
}

impl Visit for Linker<'_, '_, '_> {
    fn block(&mut self, block: &mut Block) {
        let only = block.attributes.value("only").map(str::to_owned);
        match &mut block.kind {
            BlockKind::Heading { level, .. } => {
                if self.section.as_ref().is_some_and(|section| *level <= section.0) {
                    self.section = None;
                }
                if let Some(only) = &only {
                    self.section = Some((*level, only.clone()));
                }
                if self.place == Place::Text {
                    self.place = Place::Title;
                }
            }
            BlockKind::Container(container) if entry::is_glossary(container.kind) => self.definitions(container),
            _ => {}
        }
        self.only.extend(only);
    }

    fn leave(&mut self, block: &Block) {
        if block.attributes.value("only").is_some() {
            self.only.pop();
        }
        if matches!(block.kind, BlockKind::Heading { .. }) && self.place == Place::Title {
            self.place = Place::Text;
        }
    }

    fn line(&mut self, line: &mut Vec<Inline>) {
        self.line_of(line, &mut String::new(), false);
    }
}

/// Takes the ending of a plural from the text behind a term into it.
fn make_plural(inline: &mut Inline, behind: &mut Inline, length: usize) {
    if let (InlineKind::Span(attributes, _), InlineKind::Text(text)) = (&mut inline.kind, &mut behind.kind) {
        attributes.classes.push("plural".to_owned());
        text.drain(..length);
    }
}

/// Leaves in glossaries what is used, in the order of the language.
struct Lists<'a> {
    order: SortOrder,
    all: &'a [Entry],
    used: &'a BTreeSet<usize>,
    left_out: Vec<usize>,
}

impl Lists<'_> {
    fn keep(&mut self, definitions: &mut Vec<Definition>) {
        definitions.retain(|definition| {
            let unused = entry::of(definition, self.all).filter(|entry| !self.used.contains(entry));
            self.left_out.extend(unused);
            unused.is_none()
        });
    }

    fn sort(&self, definitions: &mut [Definition]) {
        let key = |definition: &Definition| match entry::of(definition, self.all) {
            Some(entry) => self.all[entry].sort.clone(),
            None => plain_text(&definition.term),
        };
        definitions.sort_by(|a, b| self.order.compare(&key(a), &key(b)));
    }
}

impl Visit for Lists<'_> {
    fn block(&mut self, block: &mut Block) {
        let is_whole = block.attributes.has_class(ALL);
        block.attributes.classes.retain(|class| class != ALL || !matches!(block.kind, BlockKind::Container(_)));
        let BlockKind::Container(container) = &mut block.kind else { return };
        if !entry::is_glossary(container.kind) {
            return;
        }
        for block in &mut container.blocks {
            let BlockKind::Definitions(definitions) = &mut block.kind else { continue };
            if !is_whole {
                self.keep(definitions);
            }
            self.sort(definitions);
        }
        container.blocks.retain(|block| !matches!(&block.kind, BlockKind::Definitions(all) if all.is_empty()));
    }
}
