//! The size of blocks of code: one for the whole book, the largest at which nearly all of their lines fit the measure.
//!
//! In: the document, and the style. Out: a [`CodeSize`]. Drawings made of signs don't count: they are set as they fit.

use crate::document::Book;
use crate::document::block::{Block, BlockKind};
use crate::geometry::Length;
use crate::style::Style;
use crate::text::catalog::Catalog;
use crate::text::opportunity::is_wide;

pub(crate) use crate::document::sign_drawing::{is_drawing, is_only_pointed, is_plain, remark, whole_lines};

/// How many of a thousand lines may be too long: three of a hundred, as in the manuals of the large houses; room for
/// all would let one line decide the size of a book's code.
const LONG: usize = 30;
/// Sizes are tenths of a point.
const STEP: Length = Length::milli_pt(100);
/// The widest letter of a drawing, for faces without an `x`: in thousandths of an em.
const ADVANCE: i64 = 600;

/// How blocks of code are set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CodeSize {
    /// The type size.
    pub(crate) size: Length,
    /// How far they are set in.
    pub(crate) inset: Length,
    /// The width of a letter in thousandths of the size.
    pub(crate) advance: i64,
}

impl CodeSize {
    /// Decides the size for a book. Where even the least size is too large, code is not set in, but for its bar.
    pub(crate) fn new(book: &Book, style: &Style, catalog: &Catalog) -> CodeSize {
        let element = &style.elements.code;
        let face = style.mono.regular;
        let upem = i64::from(catalog.face(face).metrics.upem.max(1));
        let advance = catalog.glyph(face, 'x').map_or(ADVANCE, |metrics| i64::from(metrics.advance) * 1000 / upem);
        let mut gather = Gather { style, lines: Vec::new() };
        let measure = style.page.measure;
        book.divisions.iter().for_each(|division| gather.blocks(&division.blocks, measure));
        let largest = style.size.scale(element.scale, 1000);
        let least = style.size.scale(element.smallest, 1000).min(largest);
        let narrow = if element.bar == Length::ZERO { Length::ZERO } else { element.bar + style.size / 2 };
        let narrow = narrow.min(element.left);
        let fitting = |inset: Length| {
            let mut sizes: Vec<Length> = gather
                .lines
                .iter()
                .map(|measured| fitting(measured.measure - inset, measured.cells, advance))
                .collect();
            sizes.sort_unstable();
            let size = sizes.get(sizes.len() * LONG / 1000).copied().unwrap_or(largest);
            Length(size.0 / STEP.0 * STEP.0)
        };
        let size = fitting(element.left).min(largest);
        if least <= size {
            return CodeSize { size, inset: element.left, advance };
        }
        CodeSize { size: fitting(narrow).clamp(least, largest), inset: narrow, advance }
    }
}

/// The size at which so many letters fill a measure.
pub(crate) fn fitting(measure: Length, cells: usize, advance: i64) -> Length {
    let cells = i64::try_from(cells.max(1)).unwrap_or(i64::MAX / 1000).min(1_000_000);
    measure.max(Length::PT).scale(1000, cells * advance.max(1))
}

/// How many letters a measure holds in a size.
pub(crate) fn capacity(measure: Length, size: Length, advance: i64) -> usize {
    usize::try_from(measure.0 * 1000 / (size.0 * advance).max(1)).unwrap_or(1).max(1)
}

/// How many letters wide a line is.
pub(crate) fn cells(line: &str) -> usize {
    let line = line.trim_end();
    line.chars().map(|c| if c == '\t' { 4 } else { 1 + usize::from(is_wide(c)) }).sum()
}

/// The letters that a remark beside a tree has at least where it is parted: two words or three.
const REMARK: usize = 16;

/// How many letters wide a line of a drawing is, where the remark beside an entry of a tree is parted.
pub(crate) fn drawn_cells(line: &str) -> usize {
    let all = cells(line);
    remark(line).map_or(all, |at| (cells_before(line, at) + REMARK).min(all))
}

/// How many letters are before a place in a line.
pub(crate) fn cells_before(line: &str, at: usize) -> usize {
    cells(line) - cells(&line[at..])
}

/// By how many letters lines of a block are set in at least: one step of its nesting.
pub(crate) fn step(text: &str) -> usize {
    let lines = text.split('\n').filter(|text| !text.trim().is_empty());
    let indents = lines.map(|line| line.len() - line.trim_start().len()).filter(|it| 0 < *it);
    indents.min().unwrap_or(4).clamp(1, 8)
}

/// A line of code, and the measure that it has.
struct Measured {
    cells: usize,
    measure: Length,
}

/// The lines of the book's code.
struct Gather<'a> {
    style: &'a Style,
    lines: Vec<Measured>,
}

impl Gather<'_> {
    fn blocks(&mut self, blocks: &[Block], measure: Length) {
        let elements = &self.style.elements;
        for block in blocks {
            if block.attributes.value("only").is_some_and(|text| !text.contains("pdf")) {
                continue;
            }
            match &block.kind {
                BlockKind::Code(code) if !is_drawing(code) => {
                    let lines = code.text.split('\n').map(cells).filter(|it| 0 < *it);
                    self.lines.extend(lines.map(|cells| Measured { cells, measure }));
                }
                BlockKind::Quote(inner) => {
                    let style = elements.quote;
                    self.blocks(inner, measure - style.left - style.right);
                }
                BlockKind::List(list) => {
                    let inner = measure - elements.list.left;
                    list.items.iter().for_each(|item| self.blocks(&item.blocks, inner));
                }
                BlockKind::Definitions(list) => {
                    let inner = measure - elements.definition.left;
                    let details = list.iter().flat_map(|definition| &definition.details);
                    details.for_each(|detail| self.blocks(&detail.blocks, inner));
                }
                BlockKind::Container(it) => {
                    let style = elements.container_style(&block.attributes.classes, it.kind.row().style);
                    let inset = style.map_or(Length::ZERO, |style| style.left + style.right + style.padding * 2);
                    self.blocks(&it.blocks, measure - inset);
                }
                _ => {}
            }
        }
    }
}
