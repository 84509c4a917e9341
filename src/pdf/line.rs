//! A line of letters, drawn from left to right, upwards or downwards.
//!
//! In: a run and its letters. Out: texts of a content stream, one for each text rise, and where the next letters go.

use super::codes::FontCodes;
use super::content::{ContentWriter, Decimal, Letter, Text, points};
use super::letter::{self, DrawnGlyph};
use crate::typeset::frame::{GlyphRun, RunDirection};

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
        if run.direction == RunDirection::Stacked {
            return self.show_stacked(letters, font, writer, room);
        }
        for level in letters.chunk_by(|one, next| one.dy == next.dy) {
            let rise = level.first().map_or(0.0, |letter| f64::from(letter.dy)) / f64::from(font.upem.max(1));
            let rise = rise * run.size.to_pt();
            let (x, y) = match run.direction {
                RunDirection::Up => (self.x - rise, self.y),
                RunDirection::Down => (self.x + rise, self.y),
                RunDirection::Right | RunDirection::Stacked => (self.x, self.y + rise),
            };
            letter::coded(level, &font.codes.by_glyph, font.upem, room);
            writer.text(&Text {
                font: font.number,
                is_narrow: font.codes.is_narrow,
                size: points(run.size),
                stretch: letter::scaling(run),
                direction: run.direction,
                x: Decimal::thousandths(x),
                y: Decimal::thousandths(y),
                letters: room,
            });
            self.pass(level, font.widths);
        }
    }

    /// Shows letters below one another. A reader moves each from the middle of its head to its own origin: by half its width,
    /// and by 0.88 em, which holds where a font says nothing else (`DW2`, ISO 32000-1 §9.7.4.3).
    fn show_stacked(
        &mut self,
        letters: &[DrawnGlyph],
        font: LineFont<'_>,
        writer: &mut ContentWriter,
        room: &mut Vec<Letter>,
    ) {
        let (run, upem) = (self.run, f64::from(font.upem.max(1)));
        let middle = |letter: &DrawnGlyph| {
            let half = f64::from(font.widths.get(usize::from(letter.id)).copied().unwrap_or(0.0)) / 2000.0;
            (f64::from(letter.dx) / upem + half, f64::from(letter.dy) / upem + 0.88)
        };
        let (size, stretch) = (points(run.size), letter::scaling(run));
        for column in letters.chunk_by(|one, next| middle(one) == middle(next)) {
            let (right, up) = column.first().map_or((0.0, 0.0), middle);
            let (x, y) = (self.x + right * run.size.to_pt(), self.y + up * run.size.to_pt());
            room.clear();
            let mut behind = 0;
            for letter in column {
                let code = font.codes.by_glyph.get(usize::from(letter.id)).copied().unwrap_or(0);
                // Down is where a positive number moves them (ISO 32000-1 §9.4.3).
                room.push(Letter { code, back: behind });
                behind = letter.adjustment;
            }
            writer.text(&Text {
                font: font.number,
                is_narrow: font.codes.is_narrow,
                size,
                stretch,
                direction: run.direction,
                x: Decimal::thousandths(x),
                y: Decimal::thousandths(y),
                letters: room,
            });
            self.pass(column, font.widths);
        }
    }

    /// Goes past letters.
    pub(super) fn pass(&mut self, letters: &[DrawnGlyph], widths: &[f32]) {
        let sum: f64 = letters.iter().map(|letter| letter.advance(widths)).sum();
        let by = sum / 1000.0 * self.run.size.to_pt() * letter::stretch(self.run);
        match self.run.direction {
            RunDirection::Right => self.x += by,
            RunDirection::Up => self.y += by,
            RunDirection::Down | RunDirection::Stacked => self.y -= by,
        }
    }
}
