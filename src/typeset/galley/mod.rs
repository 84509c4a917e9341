//! Blocks to one long column. First, in order, the document becomes [`Draft`]s: text with its fonts
//! and leaves, measures, spaces. Then, in parallel, drafts become [`Block`]s with lines and heights, from
//! which pages are broken.

pub(crate) mod annotation;
mod block;
mod block_format;
mod chapter_contents;
mod code;
mod code_size;
mod code_space;
pub(crate) mod collect;
mod column_layout;
pub(crate) mod columns;
pub(crate) mod device;
mod display;
pub(crate) mod context;
mod figure;
pub(crate) mod formula;
mod gathered;
pub(crate) mod index;
pub(crate) mod initial;
mod container;
mod decoration;
mod drama;
mod letter;
mod media;
mod landscape;
pub(crate) mod lines;
mod mirror;
mod note;
mod inline_item;
pub(crate) mod opening;
pub(crate) mod outline_title;
mod page_reference;
pub(crate) mod page_styles;
pub(crate) mod set;
mod set_note;
pub(crate) mod table;
pub(crate) mod text_style;
pub(crate) mod turn;

pub(crate) use block_format::{BlockFormat, Bond, CountedLine, LineNumbering, Series};
pub(crate) use column_layout::ColumnLayout;
pub(crate) use columns::{ColumnGrid, ColumnRow, DraftColumns};
pub(crate) use decoration::BoxDecoration;
pub(crate) use gathered::TablesMark;

use std::ops::Range;
use std::sync::Arc;

use super::frame::{Ink, LeafId};
use super::paragraph::{LineBreaks, ParagraphShape, SetLine, Shaped, Styled};
use crate::document::block::ColumnAlign;
use crate::geometry::{Length, Rect, Size};
pub(crate) use inline_item::{InlineFormula, InlineImage, LinkInfo, MarkKind, ObjectContent};
pub(crate) use set_note::{SetNote, notes_in};
use table::TableFlaw;

/// A block before it is set.
#[derive(Debug, Hash)]
pub(crate) struct Draft {
    pub(crate) format: BlockFormat,
    /// The marker beside its first line.
    pub(crate) marker: Option<BlockMarker>,
    /// The lines of the drop cap that it begins with; 0: none.
    pub(crate) drop_cap: u32,
    pub(crate) kind: DraftKind,
}

/// The kinds of drafts.
#[derive(Debug, Hash)]
#[expect(clippy::large_enum_variant, reason = "almost all drafts are paragraphs, which are the largest")]
pub(crate) enum DraftKind {
    /// Text whose lines have the text's leading.
    Paragraph(ParagraphText),
    /// Texts below one another with their own leading: headings, captions, code, notes.
    Stack(Vec<Stacked>),
    Table(Box<DraftTable>),
    /// An image, with a caption below.
    Figure(DraftFigure),
    /// A displayed formula.
    Formula(DraftFormula),
    /// Text in columns.
    Columns(Box<DraftColumns>),
}

/// A text and the column that it is set into.
#[derive(Debug, Hash)]
pub(crate) struct ParagraphText {
    /// The text.
    pub(crate) styled: Styled,
    /// The column.
    pub(crate) shape: ParagraphShape,
}

/// One text of a stack.
#[derive(Debug, Hash)]
pub(crate) struct Stacked {
    /// Its left edge, from the block's.
    pub(crate) x: Length,
    /// Space above it, unless it starts a page.
    pub(crate) above: Length,
    /// From baseline to baseline.
    pub(crate) leading: Length,
    /// For a line of code, what it is: a sign in the margin then says where it goes on.
    pub(crate) line: Option<CodeLineKind>,
    /// The marker beside its first line: the number of a line of code.
    pub(crate) marker: Option<BlockMarker>,
    /// Rules across the measure above and below it.
    pub(crate) rules: TextRules,
    /// The panel behind it, from the block's left edge; rules are as wide.
    pub(crate) panel: Option<Panel>,
    pub(crate) text: ParagraphText,
}

/// The panel behind a block of code.
#[derive(Clone, Copy, Debug, Hash)]
pub(crate) struct Panel {
    pub(crate) width: Length,
    /// The ground behind the lines, if there is one.
    pub(crate) ground: Option<Ink>,
}

impl Stacked {
    /// A text at the left edge, without anything around it.
    pub(crate) fn new(text: ParagraphText, leading: Length) -> Stacked {
        let rules = TextRules::default();
        Stacked { x: Length::ZERO, above: Length::ZERO, leading, line: None, marker: None, rules, panel: None, text }
    }
}

/// The kind of a line of a block of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum CodeLineKind {
    /// The block's title.
    Label,
    /// A line of the source, nested so many steps deep.
    Code {
        /// The steps.
        depth: usize,
        /// Whether it ends in a sign that what follows belongs to.
        opens: bool,
        /// Whether it begins with a bracket that closes.
        closes: bool,
        /// What it says of the line below it.
        remark: CodeRemark,
    },
    /// A line without letters.
    Blank,
}

/// What a line of code says of the one below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum CodeRemark {
    /// Nothing.
    None,
    /// It is an attribute, a decorator or an annotation of it.
    Attribute,
    /// It is a comment.
    Comment,
}

/// The longest block of code or box that stays whole, in lines that are not blank: what the eye takes in at once. No
/// source is known.
pub(crate) const MAX_WHOLE_LINES: usize = 8;

/// The kind of place that a row boundary is for a page break.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RowBreak {
    pub(crate) cost: i64,
    /// Whether the row has no ink: at the foot of a page it takes no room.
    pub(crate) blank: bool,
    /// Whether it ends a line of the source: not its title, nor a part of a line that goes on.
    pub(crate) ends_line: bool,
}

/// Rules across the measure above and below a text; without thickness there is none.
#[derive(Clone, Copy, Debug, Default, Hash)]
pub(crate) struct TextRules {
    /// The thickness of the one above.
    pub(crate) above: Length,
    /// The thickness of the one below.
    pub(crate) below: Length,
    /// The space between them and the text.
    pub(crate) gap: Length,
}

/// The marker beside the first line of a block, at its left: a list's marker, a note's label.
#[derive(Debug, Hash)]
pub(crate) struct BlockMarker {
    /// Its text, set on one line.
    pub(crate) styled: Styled,
    pub(crate) position: MarkerPosition,
    /// Another one on the same line: a list may be nested, or begin a note.
    pub(crate) next: Option<Box<BlockMarker>>,
}

/// Where a marker is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum MarkerPosition {
    /// Its right edge so far left of the block's left edge.
    Before(Length),
    /// Its left edge so far left of the block's left edge.
    At(Length),
}

impl Draft {
    /// Puts a marker beside the first line, before those already there.
    pub(crate) fn mark(&mut self, marker: BlockMarker) {
        let next = self.marker.take().map(Box::new);
        self.marker = Some(BlockMarker { next, ..marker });
    }
}

/// A table before it is set.
#[derive(Debug, Hash)]
pub(crate) struct DraftTable {
    pub(crate) columns: Vec<ColumnAlign>,
    /// The shares that the author gives to its columns ([`crate::document::block::Table::widths`]).
    pub(crate) shares: Vec<u32>,
    /// How many of the rows are its head.
    pub(crate) head: usize,
    pub(crate) rows: Vec<Vec<DraftCell>>,
    /// Its caption, with the leading of that.
    pub(crate) caption: Option<(Styled, Length)>,
    /// The measure.
    pub(crate) width: Length,
    /// From baseline to baseline.
    pub(crate) leading: Length,
    /// The type size.
    pub(crate) size: Length,
    /// The spaces that it may be fitted into.
    pub(crate) room: TableRoom,
    /// The rules and grounds between and behind its rows.
    pub(crate) look: TableLook,
    /// Whether its columns run from right to left.
    pub(crate) rtl: bool,
    /// The decimal mark of its language.
    pub(crate) mark: char,
}

/// The rules and grounds between and behind the rows of a table; a rule of no thickness is not drawn.
#[derive(Clone, Copy, Debug, Default, Hash)]
pub(crate) struct TableLook {
    /// The thickness of the rules above and below the table.
    pub(crate) outer: Length,
    /// The thickness of the rule below its head.
    pub(crate) below_head: Length,
    /// The thickness of the rules between its other rows.
    pub(crate) between: Length,
    /// The ground behind every second row.
    pub(crate) stripe: Option<Ink>,
}

/// The spaces that a table may be fitted into that is wider than its measure.
#[derive(Clone, Copy, Debug, Hash)]
pub(crate) struct TableRoom {
    /// The block of text of a page.
    pub(crate) page: Size,
    /// Whether it may be turned.
    pub(crate) turning: Turning,
    /// The least share of its type size in which it may be set, in thousandths.
    pub(crate) smallest: i64,
}

/// Whether something may be turned by a quarter, on a separate page; with the measure that it then has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Turning {
    /// No.
    Never,
    /// Where it would be too wide else.
    Allowed(Length),
    /// In any case.
    Wanted(Length),
}

impl Turning {
    /// The measure of what is turned.
    pub(crate) fn length(self) -> Option<Length> {
        match self {
            Turning::Never => None,
            Turning::Allowed(length) | Turning::Wanted(length) => Some(length),
        }
    }
}

/// A cell before it is set.
#[derive(Debug, Default, Hash)]
pub(crate) struct DraftCell {
    /// Its text.
    pub(crate) styled: Styled,
    /// How many columns it covers.
    pub(crate) span: usize,
    /// How many rows it covers.
    pub(crate) rows: usize,
}

/// An image before it is placed.
#[derive(Debug, Hash)]
pub(crate) struct DraftFigure {
    /// Which of the book's pictures.
    pub(crate) picture: usize,
    /// Its width and height.
    pub(crate) size: Size,
    /// Its leaf; none for decoration.
    pub(crate) leaf: Option<LeafId>,
    pub(crate) caption: Option<Stacked>,
    /// The measure in which it is centred.
    pub(crate) width: Length,
    /// The height of a page.
    pub(crate) height: Length,
}

/// A flaw of a formula or an image that has to be reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DraftFlaw {
    /// Characters of a formula that no font has.
    Missing(Vec<char>),
    /// A drawing made of signs was turned to fit.
    Turned,
    /// A drawing made of signs is set in a size that can't be read well.
    Fine(Length),
    /// White space of code was left out so that its lines fit.
    Narrowed,
    /// Text has fewer columns than its author asked for: there is no room for more.
    FewerColumns {
        wanted: usize,
        /// As many as it has.
        count: usize,
    },
    /// Something that is to be on turned pages is inside of what is upright.
    LandscapeInside,
    /// A formula was made smaller than one likes to read: to so many thousandths.
    Shrunk(i64),
    /// A drawing is lettered with characters that no font has.
    Unlettered { path: String, letters: Vec<char> },
    /// An image has too few pixels for its size.
    Coarse {
        path: String,
        /// Pixels to the inch.
        dpi: i64,
        /// The pixels from side to side that it should have.
        needed: i64,
    },
}

/// A number of a displayed formula.
#[derive(Debug, Hash)]
pub(crate) struct FormulaNumber {
    /// The number in its parentheses, or the author's tag.
    pub(crate) styled: Styled,
    /// How far its baseline is below that of the formula; negative above.
    pub(crate) below: Length,
}

/// A displayed formula before it is placed.
#[derive(Debug, Hash)]
pub(crate) struct DraftFormula {
    /// Its one row, or the rows between which a page may end: all are as wide as it is.
    pub(crate) rows: Vec<FormulaRow>,
    /// The measure in which it is centred.
    pub(crate) width: Length,
}

/// A displayed formula, or as much of it as stays together.
#[derive(Debug, Hash)]
pub(crate) struct FormulaRow {
    /// The text that it is the one object of.
    pub(crate) styled: Styled,
    /// Its numbers, which are at the end of the measure: one, or those of its lines.
    pub(crate) numbers: Vec<FormulaNumber>,
}

/// A block with its lines.
#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) format: BlockFormat,
    pub(crate) marker: Option<SetMarker>,
    pub(crate) content: BlockContent,
    /// The flaw of a table that has to be reported.
    pub(crate) flaw: Option<TableFlaw>,
}

/// A marker, set.
#[derive(Debug)]
pub(crate) struct SetMarker {
    pub(crate) line: SetLine,
    /// Where its left edge is from the text's left edge; negative.
    pub(crate) x: Length,
    /// Another one on the same line.
    pub(crate) next: Option<Box<SetMarker>>,
}

/// The content of a block that has been set.
#[derive(Debug)]
pub(crate) enum BlockContent {
    /// A paragraph with its possible line breaks; the natural one first.
    Paragraph(Box<SetParagraph>),
    /// Rows, each with its height.
    Rows(SetRows),
    /// Rows that fill columns.
    Columns(SetColumns),
    /// A page that is turned.
    Turned(TurnedSheet),
}

/// A paragraph with its possible line breaks.
#[derive(Debug)]
pub(crate) struct SetParagraph {
    /// The text, shaped.
    pub(crate) shaped: Shaped,
    /// The line breaks that page breaking may choose from; the natural ones first.
    pub(crate) variants: Vec<LineBreaks>,
    /// Whether the natural ones are a line longer or shorter than the best, so that other variants may not go further.
    pub(crate) looseness: Looseness,
    /// The drop cap that it begins with.
    pub(crate) initial: Option<initial::Initial>,
}

/// How a paragraph's natural line breaks are to its best ones (TeX's `\looseness`: TeXbook p. 103).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Looseness {
    /// They are the best.
    #[default]
    Best,
    /// A line more.
    Longer,
    /// A line less.
    Shorter,
}

/// Rows with their contents.
#[derive(Debug, Default)]
pub(crate) struct SetRows {
    pub(crate) rows: Vec<Row>,
    /// The rows that are repeated where the block continues.
    pub(crate) repeated_head: Range<usize>,
    /// How many of the first rows must not be parted, nor from the one after them.
    pub(crate) unbroken_head: usize,
    /// For code, what it is to end a page after each row; else empty.
    pub(crate) row_breaks: Vec<RowBreak>,
}

impl SetRows {
    /// Whether it is code that stays whole.
    pub(crate) fn is_short_code(&self) -> bool {
        let count = |is: &dyn Fn(&RowBreak) -> bool| self.row_breaks.iter().filter(|row| is(row)).count();
        // Lines that were parted again and again are no longer taken in at once, and may be higher than a page.
        let is_short = || count(&|row| row.ends_line) <= MAX_WHOLE_LINES;
        !self.row_breaks.is_empty() && is_short() && count(&|row| !row.blank) <= 2 * MAX_WHOLE_LINES
    }

    /// The rows of a part without the blank lines that it ends in, if more rows are overleaf: a bar or a ground beside code
    /// does not reach over them.
    pub(crate) fn inked(&self, part: Range<usize>) -> Range<usize> {
        let is_blank = |row: &usize| {
            let has_text = |row: &Row| {
                row.items.iter().any(|item| matches!(item, RowItem::Line { line, .. } if !line.text.trim().is_empty()))
            };
            self.row_breaks.get(*row).is_some_and(|it| it.blank) && !self.rows.get(*row).is_some_and(has_text)
        };
        let goes_on = part.end < self.rows.len();
        let end = part.clone().rev().take_while(|row| goes_on && is_blank(row)).last().unwrap_or(part.end);
        part.start..end
    }
}

/// Rows that fill the columns of a page one after another.
#[derive(Debug)]
pub(crate) struct SetColumns {
    pub(crate) rows: Vec<ColumnRow>,
    /// Their heights, which the search for pages reads.
    pub(crate) layout: Arc<ColumnLayout>,
    pub(crate) grid: ColumnGrid,
}

/// A page that is turned, as it is read: from its left top corner to the right and down.
#[derive(Debug, Default)]
pub(crate) struct TurnedSheet {
    /// Its contents, from the top.
    pub(crate) rows: Vec<SheetRow>,
}

/// A row of a turned page.
#[derive(Debug)]
pub(crate) struct SheetRow {
    /// Its distance from the top.
    pub(crate) top: Length,
    pub(crate) row: Row,
    /// Whether it was on an earlier page: a head.
    pub(crate) again: bool,
    /// The note that begins with it.
    pub(crate) note: Option<u32>,
}

/// A row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pub(crate) height: Length,
    /// Its contents, placed from the row's top and the block's left edge.
    pub(crate) items: Vec<RowItem>,
    /// Contents to be set once more where a page begins with it: labels of cells that reach down into it.
    pub(crate) again: Vec<Arc<[RowItem]>>,
    /// Whether it goes on with the lines of a row of a table that is parted.
    pub(crate) continues: bool,
    /// The notes whose marks are in it.
    pub(crate) marks: Vec<u32>,
    /// Whether a note is not divided below it, if another place is to be had.
    pub(crate) keep_next: bool,
}

impl Row {
    /// The baseline of its first line of text, from its top.
    pub(crate) fn baseline(&self) -> Option<Length> {
        self.items.iter().find_map(|piece| match piece {
            RowItem::Line { baseline, .. } => Some(*baseline),
            RowItem::Rule(..) | RowItem::Image { .. } => None,
        })
    }
}

/// Something in a row.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "almost all pieces are lines, which are the largest")]
pub(crate) enum RowItem {
    /// A line of text.
    Line {
        /// The left edge of its measure.
        x: Length,
        baseline: Length,
        line: SetLine,
        /// Whether it is repeated: it is neither read out nor copied again.
        again: bool,
    },
    /// A rule; decoration.
    Rule(Rect, Ink),
    Image {
        /// Which of the book's pictures.
        picture: usize,
        area: Rect,
        /// Its leaf; none for decoration.
        leaf: Option<LeafId>,
    },
}
