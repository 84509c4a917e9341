//! The meaning of `only`: which pieces of a book each output holds.
//!
//! In: the book as it was read. Out: the book as one [`Medium`] shows it. It is asked once, before anything is
//! numbered, so that numbers, notes, contents and references are those of the output that holds them.
//!
//! What is left out takes with it what it alone held: a paragraph, an item, a row or a list of which nothing
//! stays. A heading takes its section along, a part or a chapter the divisions below it.

use super::block::{Block, BlockKind, Definition, Figure, List, Row, Table, Verse};
use super::inline::{Inline, InlineKind, plain_text};
use super::walk::{self, Visitor};
use super::{Attributes, Book, Division, NoteId};
use crate::source::Span;

/// The medium that a book is read in. The names are those of `only`, and of CSS where it has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Medium {
    /// The PDF for screens.
    Screen,
    /// Paper: the PDFs for presses and print on demand, booklets, covers.
    Print,
    /// The EPUB.
    Epub,
}

impl Medium {
    /// All of them.
    pub const ALL: [Medium; 3] = [Medium::Screen, Medium::Print, Medium::Epub];

    fn bit(self) -> u8 {
        // A set of three media is three bits; no order of a hash can come in.
        1 << self as u8
    }
}

/// Some media.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Media(u8);

/// The values of `only`, with the media that each stands for.
const NAMES: [(&str, &[Medium]); 4] = [
    ("pdf", &[Medium::Screen, Medium::Print]),
    ("epub", &[Medium::Epub]),
    ("print", &[Medium::Print]),
    ("screen", &[Medium::Screen]),
];

/// The values that `only` may have.
pub fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|name| name.0)
}

impl Media {
    /// Every medium: what has no `only` is for all.
    const ALL: Media = Media(0b111);

    /// The media that a value of `only` names: several are parted by spaces, commas or `|`.
    ///
    /// # Errors
    /// The first name that is not an output's; the empty text if none is named.
    pub fn read(value: &str) -> Result<Media, &str> {
        let mut media = Media(0);
        // Separators of all the ways in which authors write lists: `pdf|epub`, `pdf, epub`, `pdf epub`.
        for word in value.split([' ', '\t', ',', '|']).filter(|part| !part.is_empty()) {
            let known = NAMES.iter().find(|name| name.0.eq_ignore_ascii_case(word)).ok_or(word)?;
            known.1.iter().for_each(|it| media.0 |= it.bit());
        }
        // An empty value names no output, and can't be meant.
        if media.0 == 0 { Err("") } else { Ok(media) }
    }

    /// The media that these attributes are for. What names no output is for all: it was reported.
    fn of(attributes: &Attributes) -> Media {
        // A name that is misspelt must not make text vanish.
        attributes.value("only").and_then(|value| Media::read(value).ok()).unwrap_or(Media::ALL)
    }

    fn holds(self, medium: Medium) -> bool {
        self.0 & medium.bit() != 0
    }
}

/// The `only` of a book that name no output: where they are written, and what is there.
pub fn unknown(book: &Book) -> Vec<(Span, String)> {
    let wrong = conditions(book).into_iter().filter(|condition| Media::read(&condition.1).is_err());
    wrong.collect()
}

/// Which media differ: those that keep the same pieces form one group. A book that has no `only`
/// has one group.
pub fn groups(book: &Book) -> Vec<Vec<Medium>> {
    let conditions: Vec<Media> =
        conditions(book).iter().filter_map(|condition| Media::read(&condition.1).ok()).collect();
    let mut groups: Vec<Vec<Medium>> = Vec::new();
    for medium in Medium::ALL {
        // Two media are alike if every condition answers them alike: then one resolved book serves both.
        let is_alike = |it: &&mut Vec<Medium>| conditions.iter().all(|media| media.holds(it[0]) == media.holds(medium));
        match groups.iter_mut().find(is_alike) {
            Some(group) => group.push(medium),
            None => groups.push(vec![medium]),
        }
    }
    groups
}

/// All `only` of a book, as they are written.
fn conditions(book: &Book) -> Vec<(Span, String)> {
    struct Conditions(Vec<(Span, String)>);
    impl Conditions {
        fn add(&mut self, attributes: &Attributes, span: Span) {
            self.0.extend(attributes.value("only").map(|value| (span, value.to_owned())));
        }
    }
    impl Visitor for Conditions {
        fn division(&mut self, division: &Division) {
            self.add(&division.attributes, division.span);
        }
        fn block(&mut self, block: &Block) {
            self.add(&block.attributes, block.span);
            if let BlockKind::Figure(figure) = &block.kind {
                self.add(&figure.image.attributes, block.span);
            }
        }
        fn inline(&mut self, inline: &Inline) {
            if let Some(attributes) = walk::attributes(inline) {
                self.add(attributes, inline.span);
            }
        }
    }
    let mut conditions = Conditions(Vec::new());
    walk::book(book, &mut conditions);
    conditions.0
}

/// The book as a medium shows it. Nodes and notes keep their ids; a note whose marks are all left out has no text.
pub fn edition(book: &Book, medium: Medium) -> Book {
    // A copy: the book is resolved anew for each group of media, and each has its numbers.
    let mut edition = book.clone();
    let cut = Cut(medium);
    let mut left_out: Option<u8> = None;
    edition.divisions.retain_mut(|division| {
        if left_out.is_some_and(|it| it < division.depth) {
            return false;
        }
        // The depth is that of the division that was left out: what is nested in it goes with it, the next of its
        // rank stays.
        left_out = (!cut.keeps(&division.attributes)).then_some(division.depth);
        if left_out.is_none() {
            cut.inlines(&mut division.title);
            cut.blocks(&mut division.blocks);
        }
        left_out.is_none()
    });
    for note in &mut edition.notes {
        cut.blocks(&mut note.blocks);
    }
    // Only notes that lost all their marks are emptied: one that never had a mark was reported, and is told in the
    // same way for each output.
    let (before, now) = (Marked::of(book), Marked::of(&edition));
    for ((note, was), is) in edition.notes.iter_mut().zip(before).zip(now) {
        if was && !is {
            note.blocks.clear();
        }
    }
    edition
}

/// Which notes are called: from the text, or from another note that is.
struct Marked {
    marked: Vec<bool>,
    open: Vec<NoteId>,
}

impl Marked {
    fn of(book: &Book) -> Vec<bool> {
        let mut marks = Marked { marked: vec![false; book.notes.len()], open: Vec::new() };
        for division in &book.divisions {
            walk::inlines(&division.title, &mut marks);
            walk::blocks(&division.blocks, &mut marks);
        }
        // Notes may call notes, in a circle too; each is opened once.
        while let Some(note) = marks.open.pop() {
            if let Some(note) = book.notes.get(note.0 as usize) {
                walk::blocks(&note.blocks, &mut marks);
            }
        }
        marks.marked
    }
}

impl Visitor for Marked {
    fn inline(&mut self, inline: &Inline) {
        if let InlineKind::Note(note) = inline.kind
            && let Some(marked) = self.marked.get_mut(note.0 as usize)
            && !std::mem::replace(marked, true)
        {
            self.open.push(note);
        }
    }
}

/// Leaves out what a medium does not hold. Its functions say whether anything was left out.
struct Cut(Medium);

impl Cut {
    fn keeps(&self, attributes: &Attributes) -> bool {
        Media::of(attributes).holds(self.0)
    }

    fn blocks(&self, list: &mut Vec<Block>) -> bool {
        let before = list.len();
        let mut inside = false;
        // The level of the heading whose section is left out.
        let mut section: Option<u8> = None;
        list.retain_mut(|block| {
            let level = if let BlockKind::Heading { level, .. } = &block.kind { Some(*level) } else { None };
            if section.is_some() && level.is_none_or(|level| section < Some(level)) {
                return false;
            }
            section = None;
            if !self.keeps(&block.attributes) {
                section = level;
                return false;
            }
            let cut = self.block(&mut block.kind);
            inside |= cut;
            // A block that was empty from the start is the author's, and stays.
            !(cut && is_empty(&block.kind))
        });
        inside || list.len() < before
    }

    fn block(&self, block: &mut BlockKind) -> bool {
        match block {
            BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => self.inlines(content),
            BlockKind::Quote(blocks) => self.blocks(blocks),
            BlockKind::List(list) => retain(&mut list.items, |item| {
                let cut = self.blocks(&mut item.blocks);
                (cut, !item.blocks.is_empty())
            }),
            BlockKind::Definitions(definitions) => retain(definitions, |it| self.definition(it)),
            BlockKind::Table(table) => self.table(table),
            BlockKind::Figure(figure) => self.figure(figure),
            BlockKind::Container(container) => {
                let title = self.caption(&mut container.title);
                self.blocks(&mut container.blocks) || title
            }
            BlockKind::Verse(verse) => retain(&mut verse.stanzas, |stanza| {
                let cut = retain(&mut stanza.lines, |it| (self.inlines(&mut it.content), !is_blank(&it.content)));
                (cut, !stanza.lines.is_empty())
            }),
            BlockKind::Code(_)
            | BlockKind::SectionBreak
            | BlockKind::PageBreak
            | BlockKind::Math(_)
            | BlockKind::Html(_) => false,
        }
    }

    fn definition(&self, definition: &mut Definition) -> (bool, bool) {
        let term = self.inlines(&mut definition.term);
        let details = retain(&mut definition.details, |detail| {
            let cut = self.blocks(&mut detail.blocks);
            (cut, !detail.blocks.is_empty())
        });
        (term || details, !is_blank(&definition.term) || !definition.details.is_empty())
    }

    /// A row of which nothing stays goes, unless a cell reaches over several rows.
    fn table(&self, table: &mut Table) -> bool {
        let caption = self.caption(&mut table.caption);
        // With cells over several rows, a row that vanishes would shift all below it.
        let is_plain = table.head.iter().chain(&table.rows).flat_map(|it| &it.cells).all(|cell| cell.rowspan <= 1);
        let rows = retain(&mut table.rows, |row| {
            (self.row(row), !is_plain || !row.cells.iter().all(|cell| is_blank(&cell.content)))
        });
        // The head stays even if it is empty: the columns would lose their titles.
        let head = retain(&mut table.head, |it| (self.row(it), true));
        caption || rows || head
    }

    fn row(&self, row: &mut Row) -> bool {
        let mut cut = false;
        for cell in &mut row.cells {
            cut |= self.inlines(&mut cell.content);
        }
        cut
    }

    fn figure(&self, figure: &mut Figure) -> bool {
        let caption = self.caption(&mut figure.caption);
        let image = self.keeps(&figure.image.attributes);
        if !image {
            // An image without a source is a figure of which nothing is left.
            figure.image.source.clear();
        }
        caption || !image
    }

    fn caption(&self, caption: &mut Option<Vec<Inline>>) -> bool {
        let cut = caption.as_mut().is_some_and(|caption| self.inlines(caption));
        // A caption of spaces would print a number with nothing behind it.
        if cut && caption.as_deref().is_some_and(is_blank) {
            *caption = None;
        }
        cut
    }

    fn inlines(&self, list: &mut Vec<Inline>) -> bool {
        let mut any = false;
        // The places in the list at which something was left out.
        let mut gaps = Vec::new();
        for mut inline in std::mem::take(list) {
            let stays = walk::attributes(&inline).is_none_or(|attributes| self.keeps(attributes));
            let content = walk::children_mut(&mut inline).filter(|_| stays);
            // What has no content is cut as a whole or stays as a whole.
            let (cut, is_blank) = content.map_or((!stays, true), |content| (self.inlines(content), is_blank(content)));
            any |= cut;
            if cut && is_blank {
                gaps.push(list.len());
            } else {
                list.push(inline);
            }
        }
        // Spaces are closed after the list is complete, since what follows a gap decides.
        gaps.into_iter().for_each(|gap| close(list, gap));
        any
    }
}

/// Where something was left out between two spaces, one of them goes: the first, since what follows it is
/// known by its bytes.
fn close(list: &mut [Inline], gap: usize) {
    let (before, after) = list.split_at_mut(gap);
    // At the end of a line, or before a break, a space is not printed.
    let parts = after.first().is_none_or(|next| {
        matches!(next.kind, InlineKind::LineBreak) || plain_text(std::slice::from_ref(next)).starts_with(' ')
    });
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = before.last_mut().filter(|_| parts) {
        text.truncate(text.trim_end_matches(' ').len());
    }
}

/// Keeps the items of which something stays. `cut` leaves out what is to be left out of an item, and says whether
/// anything was, and whether anything stays.
fn retain<T>(items: &mut Vec<T>, mut cut: impl FnMut(&mut T) -> (bool, bool)) -> bool {
    let mut any = false;
    items.retain_mut(|item| {
        let (was_cut, stays) = cut(item);
        any |= was_cut;
        // What was empty before stays: a row that an author left blank is meant so.
        stays || !was_cut
    });
    any
}

/// Whether nothing is left of a block.
fn is_empty(block: &BlockKind) -> bool {
    match block {
        BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => is_blank(content),
        BlockKind::Quote(blocks) => blocks.is_empty(),
        BlockKind::List(List { items, .. }) => items.is_empty(),
        BlockKind::Definitions(definitions) => definitions.is_empty(),
        BlockKind::Table(table) => table.rows.is_empty(),
        BlockKind::Figure(figure) => figure.image.source.is_empty(),
        BlockKind::Container(container) => container.title.is_none() && container.blocks.is_empty(),
        BlockKind::Verse(Verse { stanzas }) => stanzas.is_empty(),
        BlockKind::Code(_)
        | BlockKind::SectionBreak
        | BlockKind::PageBreak
        | BlockKind::Math(_)
        | BlockKind::Html(_) => false,
    }
}

/// Whether inlines show nothing.
fn is_blank(list: &[Inline]) -> bool {
    list.iter().all(|it| match &it.kind {
        InlineKind::Text(text) => text.trim().is_empty(),
        InlineKind::LineBreak => true,
        _ => false,
    })
}

/// The name that media have in common.
pub fn outputs(media: &[Medium]) -> &'static str {
    match media {
        [Medium::Screen] => "the PDF for screens",
        [Medium::Print] => "the PDFs for print",
        [Medium::Epub] => "the EPUB",
        [Medium::Screen, Medium::Print] => "the PDF",
        [Medium::Screen, Medium::Epub] => "the PDF for screens and the EPUB",
        _ => "the PDFs for print and the EPUB",
    }
}
