//! Blocks: the children of a division, a list item, a note, a cell.

use super::container::ContainerKind;
use super::inline::{Image, Inline};
use super::numeral::{ListDelimiter, ListStyle};
use super::{Attributes, NodeId};
use crate::source::Span;

/// The class of an entry of the references, as they are made.
pub const ENTRY: &str = "csl-entry";

/// The class of the rest of a paragraph after a displayed formula in its midst.
pub const CONTINUED: &str = "continued";

/// The class of a figure or table whose caption is not numbered but where a reference needs it.
pub const UNNUMBERED: &str = "unnumbered";

/// The class of code with a caption, which is not numbered as figures are.
pub const LISTING: &str = "listing";

/// The attribute of a formula that names one of its lines: the place of the line, from 0, and its label.
pub const ROW_LABEL: &str = "row-label";

/// The class of a text whose lines are numbered, and of the marks of their numbers.
pub const LINE_NUMBERS: &str = "line-numbers";
/// Its attribute: every which line shows its number.
pub const EVERY: &str = "every";
/// Its attribute: the number of its first line.
pub const FIRST: &str = "first";
/// The attribute of a mark in a line, or of a place with a name: the number of the line.
pub const LINE: &str = "line";

/// The attribute of a container that can be folded in the EPUB: `open` or `closed`.
pub const FOLD: &str = "fold";

/// A block, where it was written, and what the author gave it.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its identity: numbers, targets and page breaks are kept by it.
    pub id: NodeId,
    /// The source it was read from, through includes.
    pub span: Span,
    /// The attributes that the author added in braces.
    pub attributes: Attributes,
    /// Its kind, with its content.
    pub kind: BlockKind,
}

impl Block {
    /// Whether it is one of several columns, which pandoc too has its authors write by themselves.
    pub fn is_column(&self) -> bool {
        matches!(&self.kind, BlockKind::Container(it) if it.kind == ContainerKind::Column)
    }

    /// The name of the index that has its place here; empty for the main one, `None` if it is no such place.
    pub fn index_name(&self) -> Option<&str> {
        let is_place = matches!(&self.kind, BlockKind::Container(it) if it.kind == ContainerKind::Index);
        is_place.then(|| self.attributes.value("index").map_or("", str::trim))
    }
}

impl Block {
    /// Whether it is a place of references.
    pub fn is_place_of_references(&self) -> bool {
        matches!(&self.kind, BlockKind::Container(it) if it.kind == ContainerKind::Bibliography)
    }

    /// Whether it is a list of what its chapter alone cites.
    pub fn lists_its_chapter(&self) -> bool {
        self.is_place_of_references() && self.attributes.value("of").is_some_and(|scope| scope == "chapter")
    }

    /// Whether it only separates its neighbours, and no link leads to it.
    fn parts(&self) -> bool {
        matches!(self.kind, BlockKind::SectionBreak | BlockKind::PageBreak) && self.attributes.id.is_none()
    }
}

/// The blocks of a text that are shown: section breaks in a row count as one, and
/// breaks with nothing below them part nothing.
pub fn visible(blocks: &[Block]) -> impl Iterator<Item = &Block> {
    let end = blocks.iter().rposition(|block| !block.parts()).map_or(0, |at| at + 1);
    let is_break = |block: &Block| matches!(block.kind, BlockKind::SectionBreak);
    let above = std::iter::once(false).chain(blocks.iter().map(is_break));
    let again = move |(block, parted): &(&Block, bool)| *parted && is_break(block) && block.parts();
    blocks[..end].iter().zip(above).filter(move |pair| !again(pair)).map(|pair| pair.0)
}

/// The kinds of blocks.
#[derive(Clone, Debug)]
pub enum BlockKind {
    /// A heading inside a division: `level` from 2 to 6 (the division's own title is level 1).
    Heading {
        /// 2 to 6: level 1 is the division's title.
        level: u8,
        /// Whether it takes part in numbering, if the book numbers its sections.
        numbered: bool,
        /// The text.
        content: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A block quotation.
    Quote(Vec<Block>),
    /// A list.
    List(List),
    /// A list of terms with their definitions.
    Definitions(Vec<Definition>),
    /// A code block.
    Code(Code),
    /// A table.
    Table(Table),
    /// An image alone in its paragraph, with or without a caption.
    Figure(Figure),
    /// A section break (`***`).
    SectionBreak,
    /// The next block starts a page.
    PageBreak,
    /// `::: name`: a block of a kind.
    Container(Container),
    /// Verse, line for line.
    Verse(Verse),
    /// A displayed formula in TeX.
    Math(String),
    /// Raw HTML, as written. Back ends show what they can; see `parse::html`.
    Html(String),
}

/// A bulleted or numbered list.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// The first number of a numbered list.
    pub start: Option<u64>,
    /// The marks or numbers of its items.
    pub style: ListStyle,
    /// The signs around the numbers of its items.
    pub delimiter: ListDelimiter,
    /// Whether it counts down (HTML `reversed`).
    pub reversed: bool,
    /// Whether it is tight (CommonMark): no blank lines between its items, which are then set without space between.
    pub tight: bool,
    /// The items, in order.
    pub items: Vec<ListItem>,
}

impl List {
    /// The numbers of the items of a numbered list.
    pub fn numbers(&self) -> Vec<i64> {
        let first = self.start.map_or(1, |start| i64::try_from(start).unwrap_or(i64::MAX));
        let mut next = first;
        let number = |item: &ListItem| {
            // As HTML counts (4.4.8): an item's own number goes on in those that follow it.
            let number = item.value.unwrap_or(next);
            next = if self.reversed { number.saturating_sub(1) } else { number.saturating_add(1) };
            number
        };
        self.items.iter().map(number).collect()
    }

    /// The sign before an item, where its author said what it is to be.
    pub fn sign(&self, item: &ListItem, number: i64) -> Option<String> {
        item.style.sign(number).or_else(|| self.style.sign(number))
    }

    /// The number of an item of a numbered list as it is printed, with what is around it; empty for a list without signs.
    pub fn label(&self, item: &ListItem, number: i64) -> String {
        match self.sign(item, number) {
            Some(sign) if sign.is_empty() => sign,
            Some(sign) => self.delimiter.around(&sign),
            None => self.delimiter.around(&number.to_string()),
        }
    }
}

/// An item of a list.
#[derive(Clone, Debug)]
pub struct ListItem {
    /// Its identity: numbers, targets and page breaks are kept by it.
    pub id: NodeId,
    /// The source it was read from, through includes.
    pub span: Span,
    /// For a task: whether it is done.
    pub task: Option<bool>,
    /// Its own number, from which those after it go on.
    pub value: Option<i64>,
    /// Its own mark, if it differs from that of the other items.
    pub style: ListStyle,
    /// Its text. In a tight list its paragraphs are set without space between.
    pub blocks: Vec<Block>,
}

/// A term with its definitions.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Its identity: numbers, targets and page breaks are kept by it.
    pub id: NodeId,
    /// Where the term was written.
    pub span: Span,
    /// The term.
    pub term: Vec<Inline>,
    /// Its definitions, each of blocks.
    pub details: Vec<Detail>,
}

/// One definition of a term.
#[derive(Clone, Debug)]
pub struct Detail {
    /// Its identity: numbers, targets and page breaks are kept by it.
    pub id: NodeId,
    /// Its text.
    pub blocks: Vec<Block>,
}

/// A code block.
#[derive(Clone, Debug, Default)]
pub struct Code {
    /// The language, if one was named: the first word of the info string, `rust` in `rust,ignore`.
    pub language: Option<String>,
    /// A title set above it: `title="src/main.rs"`.
    pub title: Option<String>,
    /// Whether its lines are numbered, and the first number.
    pub numbers: Option<u32>,
    /// Lines to emphasise, from 1, as inclusive ranges.
    pub emphasis: Vec<(u32, u32)>,
    /// The text without the last line's end. Hidden lines are not in it.
    pub text: String,
}

/// A table: a head, rows, and the alignment of its columns.
#[derive(Clone, Debug)]
pub struct Table {
    /// The alignment of each column, from the first in reading order.
    pub columns: Vec<ColumnAlign>,
    /// How wide the columns are to be, in thousandths of the table's measure; 0 for one whose author did not say.
    /// Empty: as their texts need it.
    pub widths: Vec<u32>,
    /// The head's rows; mostly one.
    pub head: Vec<Row>,
    /// The body rows, below the head.
    pub rows: Vec<Row>,
    /// `None` for a table without a caption, which is not numbered.
    pub caption: Option<Vec<Inline>>,
}

/// The alignment of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ColumnAlign {
    /// As the back end likes: left in a left-to-right text.
    #[default]
    None,
    /// At the left.
    Left,
    /// Centred.
    Center,
    /// At the right.
    Right,
}

/// A row of a table.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Its identity: numbers, targets and page breaks are kept by it.
    pub id: NodeId,
    /// Its cells: with those that reach into it from rows above, as many as the table has columns.
    pub cells: Vec<Cell>,
}

/// A cell of a table. Write `Cell { content, ..Cell::default() }` for a plain one.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Its identity: numbers, targets and page breaks are kept by it.
    pub id: NodeId,
    /// The source it was read from, through includes.
    pub span: Span,
    /// Its text.
    pub content: Vec<Inline>,
    /// How many columns it covers, at least 1. Only raw HTML tables have more than 1.
    pub colspan: u16,
    /// How many rows it covers, at least 1. Only raw HTML tables have more than 1.
    pub rowspan: u16,
    /// Whether it is the head of its row (`<th>` in a body row). Cells of head rows are heads anyway.
    pub head: bool,
}

impl Default for Cell {
    fn default() -> Cell {
        Cell { id: NodeId::default(), span: Span::default(), content: Vec::new(), colspan: 1, rowspan: 1, head: false }
    }
}

/// A figure.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The image.
    pub image: Image,
    /// The caption; `None` for an image that is a paragraph by itself: it is neither numbered nor captioned.
    pub caption: Option<Vec<Inline>>,
}

/// `::: name … :::`.
#[derive(Clone, Debug)]
pub struct Container {
    /// Which container of the table in `container.rs`.
    pub kind: ContainerKind,
    /// A title (alerts and asides).
    pub title: Option<Vec<Inline>>,
    /// Its content.
    pub blocks: Vec<Block>,
}

impl Container {
    /// The caption that what it holds has in common, if it is a figure.
    pub fn caption(&self) -> Option<&[Block]> {
        self.blocks.iter().filter(|_| self.kind == ContainerKind::Figure).find_map(|block| match &block.kind {
            BlockKind::Container(it) if it.kind == ContainerKind::Caption => Some(&it.blocks[..]),
            _ => None,
        })
    }
}

/// Verse, line for line.
#[derive(Clone, Debug)]
pub struct Verse {
    /// The stanzas, with a blank line between them.
    pub stanzas: Vec<Stanza>,
}

/// A stanza.
#[derive(Clone, Debug)]
pub struct Stanza {
    /// Its identity: numbers, targets and page breaks are kept by it.
    pub id: NodeId,
    /// Its lines.
    pub lines: Vec<VerseLine>,
}

/// A line of verse.
#[derive(Clone, Debug)]
pub struct VerseLine {
    /// Its identity: numbers, targets and page breaks are kept by it.
    pub id: NodeId,
    /// How far it is indented, in steps of one em.
    pub indent: u8,
    /// Its text.
    pub content: Vec<Inline>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_in_a_row_part_once_and_at_the_end_not_at_all() {
        let block = |kind: BlockKind| Block {
            id: NodeId::default(),
            span: Span::default(),
            attributes: Attributes::default(),
            kind,
        };
        let text = || block(BlockKind::Paragraph(Vec::new()));
        let rule = || block(BlockKind::SectionBreak);
        let mut named = rule();
        named.attributes.id = Some("here".into());
        let signs = |blocks: &[Block]| -> String {
            visible(blocks).map(|it| if matches!(it.kind, BlockKind::Paragraph(_)) { 'a' } else { '-' }).collect()
        };
        assert_eq!(signs(&[rule(), rule(), text(), rule(), rule(), rule(), text(), rule()]), "-a-a");
        assert_eq!(signs(&[text(), rule(), named, block(BlockKind::PageBreak)]), "a--");
        assert_eq!(signs(&[rule()]), "");
    }
}
