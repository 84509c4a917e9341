//! Pages whose lines run from top to bottom, beside one another from right to left.
//!
//! In: the style of a book's pages as they are bound. Out: the style that its text is set in, as if those pages lay on their side: lines are
//! as long as the block of text is high, and as many as are beside one another in its width. What is set so is turned by
//! [`mod@crate::typeset`] when a page is filled.

use std::borrow::Cow;

use super::direction::is_vertical;
use super::page::baseline_in;
use super::{MarginNoteStyle, Style};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::geometry::{Length, Point, Sides, Size};
use crate::project::config::{Config, PdfConfig, WritingMode};

/// Tells what vertical lines can't do in print.
pub(super) fn check(config: &Config, diagnostics: &mut Diagnostics) {
    if config.writing_mode == Some(WritingMode::VerticalLr) {
        let message = "vertical lines from left to right are in the EPUB alone: the PDF has lines across";
        let help = "set `writing-mode` to `vertical-rl` for lines from right to left, or build the EPUB alone";
        diagnostics.push(Diagnostic::warning("vertical-print", message).settings(["writing-mode"]).help(help));
    }
    if is_vertical(config) && config.pdf.drop_caps.is_some_and(|lines| 1 < lines) {
        let message = "between vertical lines there are no drop caps: the first letters are like all others";
        let help = "leave `pdf.drop-caps` out";
        diagnostics.push(Diagnostic::warning("vertical-print", message).settings(["pdf.drop-caps"]).help(help));
    }
}

/// The settings with a type size, where lines are vertical and none is set: some 42 letters to a line, as novels in Japan have, in 8.5 to
/// 9.5 pt (12 to 13.5 Q); text takes four fifths of a page's height.
pub(super) fn sized(pdf: &PdfConfig, is_vertical: bool) -> Cow<'_, PdfConfig> {
    if !is_vertical || pdf.font_size.is_some() {
        return Cow::Borrowed(pdf);
    }
    let (quarter, height) = (Length::PT / 4, pdf.trim.map_or(Length::MM * 210, |trim| trim.height));
    let exact = height.scale(4, 5 * 42);
    let size = (quarter * (exact.0 / quarter.0)).clamp(Length::milli_pt(8500), Length::milli_pt(9500));
    Cow::Owned(PdfConfig { font_size: Some(size), ..pdf.clone() })
}

impl Style {
    /// The style of vertical lines; that of the pages where lines run across.
    #[must_use]
    pub fn of_lines(&self) -> Style {
        let mut style = self.clone();
        if !self.vertical {
            return style;
        }
        let room = self.vertical_room();
        let page = &mut style.page;
        // Lines hold whole letters (JLREQ 2.4.1), and the last needs no space beside it.
        page.measure = self.size * (room.height.0 / self.size.0.max(1));
        let lines = 1 + (room.width - self.size).0.max(0) / page.leading.0.max(1);
        page.lines = i32::try_from(lines).unwrap_or(1).max(3);
        page.margins = Sides::default();
        page.first_baseline = baseline_in(page.leading, self.size);
        page.trim = Size { width: self.page.trim.height, height: self.page.trim.width };
        style.notes.rule = style.notes.rule.min(page.measure / 4);
        // Beside vertical lines there is no margin in which they go on.
        style.margin_note = MarginNoteStyle { width: Length::ZERO, ..style.margin_note };
        style.opening.drop_cap = 0;
        style
    }

    /// Where the corner of the block of vertical lines, at which the first of them begins, is on a page.
    pub fn vertical_corner(&self, verso: bool) -> Point {
        let (page, room) = (&self.page, self.vertical_room());
        let taken = self.size + page.leading * ((room.width - self.size).0.max(0) / page.leading.0.max(1));
        // The squares of the first line end at the margin, and what lines leave over is shared.
        let square = baseline_in(page.leading, self.size) - self.size.scale(88, 100);
        let right = page.left(verso) + page.measure - (room.width - taken).max(Length::ZERO) / 2 + square;
        Point { x: right, y: self.block_top() }
    }

    /// From the head of the page to its block of text: the capitals of the first line, if lines ran across, would begin there.
    fn block_top(&self) -> Length {
        self.page.margins.top
    }

    /// The width and height that vertical lines have.
    fn vertical_room(&self) -> Size {
        let page = &self.page;
        let last = page.first_baseline + page.leading * i64::from(page.lines - 1);
        // As deep as the last line's letters would reach.
        Size { width: page.measure, height: last + self.size / 4 - self.block_top() }
    }

    /// The baseline by which what stands below the text is placed.
    pub fn vertical_foot(&self) -> Length {
        self.page.first_baseline + self.page.leading * i64::from(self.page.lines - 1)
    }
}
