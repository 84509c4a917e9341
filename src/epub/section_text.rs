//! The texts below titles, by which equal titles, and those that are numbers, are told apart.
//!
//! In: the book. Out: of each title that has no label, the words that follow it: its own text, else the sections below it, else
//! the title that it stands under.

use std::collections::BTreeMap;

use super::content_name::{LETTERS, digest, first_words, is_number, title_language, title_lines, title_text};
use super::place_text::PlaceText;
use super::title_number::{self, TitleWords};
use crate::document::block::{Block, BlockKind};
use crate::document::inline::{Inline, InlineKind, plain_text};
use crate::document::walk::{self, Visitor};
use crate::document::{Attributes, Book, Division, NodeId, Role, slug};

/// A title and the text down to the next.
struct Section {
    node: NodeId,
    /// 0 for a division.
    level: u8,
    title: String,
    has_label: bool,
    text: String,
}

/// The texts below all titles that have no labels.
pub(super) fn below_titles(book: &Book) -> BTreeMap<NodeId, PlaceText> {
    let mut texts = BTreeMap::new();
    for division in &book.divisions {
        let language = title_language(book, division);
        let mut first = section(division.id, 0, &division.title, &division.attributes);
        let (number, words) = title_lines(&division.title, language);
        first.title = title_text(&division.title, language);
        let is_below_number = number.is_some() && first.title == plain_text(words);
        if let Some(number) = &number {
            add_number_line(&division.title, number, &mut texts);
        }
        let mut collector = SectionCollector { sections: vec![first], is_in_title: false };
        walk::blocks(&division.blocks, &mut collector);
        let sections = collector.sections;
        for (at, section) in sections.iter().enumerate().filter(|(_, section)| !section.has_label) {
            let text: String = own_or_near(&sections, at).trim().chars().take(LETTERS).collect();
            let behind = title_number::read(&section.title, language);
            // A section may be called after a thing that has a number: `Mark 2`.
            let may_count = section.level == 0 || !section.title.trim().contains(char::is_whitespace);
            let is_number = behind == TitleWords::None || may_count && is_number(&section.title, language);
            // `Act I` above its scenes keeps its name: theirs are no words of its own.
            let own = match behind {
                TitleWords::All if at == 0 && is_below_number => {
                    Some(slug::anchor(&section.title)).filter(|name| !name.is_empty())
                }
                TitleWords::Behind(title) => Some(slug::anchor(title)).filter(|name| !name.is_empty()),
                _ if is_number && !section.text.trim().is_empty() => first_words(&text),
                // It is alone in its file.
                _ if is_number && at == 0 && is_empty_part(division) => Some(super::roles::name(Role::Part).to_owned()),
                _ => None,
            };
            texts.insert(section.node, PlaceText { own, words: first_words(&text), digest: digest(&text) });
        }
    }
    texts
}

/// The place of a number that stands above a title, to which a link may lead: it is that of another division when one is put before it.
fn add_number_line(title: &[Inline], number: &str, texts: &mut BTreeMap<NodeId, PlaceText>) {
    for inline in title {
        if matches!(&inline.kind, InlineKind::Anchor(label) if *label == slug::anchor(number)) {
            texts.insert(inline.id, PlaceText::named("number".to_owned(), &plain_text(title)));
        }
    }
}

fn is_empty_part(division: &Division) -> bool {
    division.role == Role::Part && division.blocks.is_empty()
}

/// The text of a section; of one without, what is nearest: what stands below it, or what it stands below.
fn own_or_near(sections: &[Section], at: usize) -> String {
    let section = &sections[at];
    if !section.text.trim().is_empty() {
        return section.text.clone();
    }
    let below = sections[at + 1..].iter().take_while(|below| section.level < below.level);
    let text: Vec<&str> = below.flat_map(|below| [below.title.as_str(), &below.text]).take(4).collect();
    if !text.is_empty() {
        return text.join(" ");
    }
    sections[..at]
        .iter()
        .rfind(|above| above.level < section.level)
        .map_or_else(String::new, |above| above.title.clone())
}

fn section(node: NodeId, level: u8, title: &[Inline], attributes: &Attributes) -> Section {
    let has_label = attributes.id.is_some();
    Section { node, level, title: plain_text(title), has_label, text: String::new() }
}

/// Collects the sections of a division.
struct SectionCollector {
    /// The last is open.
    sections: Vec<Section>,
    is_in_title: bool,
}

impl Visitor for SectionCollector {
    fn block(&mut self, block: &Block) {
        self.is_in_title = false;
        if let BlockKind::Heading { level, content, .. } = &block.kind {
            self.sections.push(section(block.id, *level, content, &block.attributes));
            self.is_in_title = true;
        } else if let Some(open) = self.sections.last_mut() {
            open.text.push(' ');
        }
    }

    fn inline(&mut self, inline: &Inline) {
        if let InlineKind::Text(text) | InlineKind::Code(text) = &inline.kind
            && let Some(open) = self.sections.last_mut().filter(|open| open.text.len() < 4 * LETTERS)
            && !self.is_in_title
        {
            open.text.push_str(text);
        }
    }
}
