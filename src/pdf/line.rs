//! A line of letters, drawn from left to right or upwards.
//!
//! In: a run and its letters. Out: texts of a content stream, one for each text rise, and where the next letters go.

use super::codes::FontCodes;
use super::content::{ContentWriter, Decimal, Letter, Text, points};
use super::letter::{self, DrawnGlyph};
use crate::typeset::frame::GlyphRun;

/// A face as a file has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct LineFont<'a> {
    /// The number in its resource's name.
    pub(super) number: usize,
    /// The advance of each glyph, as [`letter::widths`] gives them.
    pub(super) widths: &'a [f32],
    pub(super) codes: &'a FontCodes,
    /// Font units to the em.
    pub(super) upem: u16,
}

/// Where the next letter of a run goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextLine<'a> {
    pub(super) run: &'a GlyphRun,
    /// In points, from the left bottom corner of the page to the right and up.
    pub(super) x: f64,
    pub(super) y: f64,
}

impl TextLine<'_> {
    /// Shows letters, and goes past them. `room` is for their codes.
    pub(super) fn show(
        &mut self,
        letters: &[DrawnGlyph],
        font: LineFont<'_>,
        writer: &mut ContentWriter,
        room: &mut Vec<Letter>,
    ) {
        let run = self.run;
        for level in letters.chunk_by(|one, next| one.dy == next.dy) {
            let rise = level.first().map_or(0.0, |letter| f64::from(letter.dy)) / f64::from(font.upem.max(1));
            let rise = rise * run.size.to_pt();
            let (x, y) = if run.turned { (self.x - rise, self.y) } else { (self.x, self.y + rise) };
            letter::coded(level, &font.codes.by_glyph, font.upem, room);
            writer.text(&Text {
                font: font.number,
                is_narrow: font.codes.is_narrow,
                size: points(run.size),
                stretch: letter::scaling(run),
                turned: run.turned,
                x: Decimal::thousandths(x),
                y: Decimal::thousandths(y),
                letters: room,
            });
            self.pass(level, font.widths);
        }
    }

    /// Goes past letters.
    pub(super) fn pass(&mut self, letters: &[DrawnGlyph], widths: &[f32]) {
        let sum: f64 = letters.iter().map(|letter| letter.advance(widths)).sum();
        let by = sum / 1000.0 * self.run.size.to_pt() * letter::stretch(self.run);
        if self.run.turned {
            self.y += by;
        } else {
            self.x += by;
        }
    }
}
