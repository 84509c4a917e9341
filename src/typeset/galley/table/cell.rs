//! A cell of a table: its text, what that needs of a column, and the number that it may be.
//!
//! A cell is shaped when it is measured and again when it is set, and not kept in between: a table of 20,000 rows would
//! take twice the memory, and words are shaped once for all in any case.

use super::number::{self, DecimalWidths};
use crate::geometry::Length;
use crate::typeset::paragraph::setter::Setter;
use crate::typeset::paragraph::{self, InlineObject, ParagraphShape, Shaped, Styled, TextAlign};

/// The longest text that may be a number, in bytes.
const LONGEST_NUMBER: usize = 60;

/// A cell, measured.
pub(super) struct TableCell {
    pub(super) styled: Styled,
    pub(super) place: CellPlace,
    /// The least and the preferred widths of its column: see [`Shaped::column_widths`].
    pub(super) needs: [Length; 4],
    /// Whether its text runs from right to left.
    pub(super) rtl: bool,
    /// Its parts, if it is a number, and once columns are known, in a column of numbers.
    pub(super) number: Option<DecimalWidths>,
}

/// Where a cell is in its table.
#[derive(Clone, Copy, Debug)]
pub(super) struct CellPlace {
    /// The column that it begins in.
    pub(super) column: usize,
    /// How many columns it covers.
    pub(super) span: usize,
    /// How many rows it covers.
    pub(super) rows: usize,
}

impl TableCell {
    /// Measures a cell; `mark` is the decimal mark.
    pub(super) fn new(styled: Styled, place: CellPlace, mark: char, setter: &Setter) -> TableCell {
        let needs = [Length::ZERO; 4];
        let mut cell = TableCell { styled, place, needs, rtl: false, number: None };
        cell.measure(mark, setter);
        cell
    }

    fn measure(&mut self, mark: char, setter: &Setter) {
        let shaped = self.shaped(column_shape(Length::INCH * 400, TextAlign::Left), setter);
        self.needs = shaped.column_widths();
        self.rtl = shaped.is_rtl();
        self.number = number_of(&shaped, self.place.span, mark);
    }

    /// Its text, shaped for a column.
    pub(super) fn shaped(&self, shape: ParagraphShape, setter: &Setter) -> Shaped {
        let mut styled = self.styled.clone();
        // An image that its author made wider than the column would hide the text of the next one.
        for object in styled.objects.iter_mut().filter(|object| shape.width < object.width) {
            shrink_object(object, shape.width.0 * 1000 / object.width.0);
        }
        paragraph::shape(styled, shape, setter)
    }

    /// Sets its text smaller, with all that is in it: in so many thousandths of its size.
    pub(super) fn shrink(&mut self, scale: i64, mark: char, setter: &Setter) {
        let smaller = |length: &mut Length| *length = length.scale(scale, 1000);
        for font in &mut self.styled.fonts {
            smaller(&mut font.size);
            smaller(&mut font.rise);
        }
        for object in &mut self.styled.objects {
            shrink_object(object, scale);
        }
        self.measure(mark, setter);
    }
}

/// Makes an object smaller, to so many thousandths of what it is now.
fn shrink_object(object: &mut InlineObject, scale: i64) {
    for length in [&mut object.width, &mut object.ascent, &mut object.descent, &mut object.trail] {
        *length = length.scale(scale, 1000);
    }
    let kept = (1000 - i64::from(object.shrunk)) * scale / 1000;
    object.shrunk = u16::try_from(1000 - kept).unwrap_or(0);
}

/// A cell as a number, if it is one.
fn number_of(shaped: &Shaped, span: usize, mark: char) -> Option<DecimalWidths> {
    let styled = shaped.styled();
    let plain = span == 1 && styled.objects.is_empty() && !shaped.is_rtl();
    if !plain || LONGEST_NUMBER < styled.text.len() || styled.text.contains('\n') {
        return None;
    }
    let breaks = shaped.natural();
    number::number(&shaped.line(&breaks, 0), styled, mark)
}

/// The column of a cell.
pub(super) fn column_shape(width: Length, align: TextAlign) -> ParagraphShape {
    ParagraphShape { width, align, last: align, protrusion: false, expansion: 0, ..ParagraphShape::default() }
}
