//! A paragraph that was shaped: its text, its column, and what both measure.

use std::sync::Arc;

use super::annotation::{self, Annotation, AnnotationGaps, SetAnnotation};
use super::collect::{Collected, MAX_WORD_LETTERS, Spacing, collect, to_u32};
use super::setter::Setter;
use super::{Breaks, ParagraphShape, Styled, TextAlign};
use crate::document::NodeId;
use crate::geometry::Length;
use crate::text::face::Face;
use crate::text::protrusion::Protrusion;
use crate::text::vertical;
use crate::typeset::frame::RunDirection;

/// A paragraph after shaping: measured once, cheap to keep, set as often as somebody asks.
#[derive(Clone, Debug)]
pub struct Shaped {
    pub(super) styled: Styled,
    pub(super) shape: ParagraphShape,
    pub(super) setter: Setter,
    pub(super) collected: Collected,
    /// How far letters hang out, for each word cache.
    protrusions: Vec<Arc<Protrusion>>,
    /// What stands above parts of it.
    pub(super) annotations: Arc<[SetAnnotation]>,
    pub(super) annotation_gaps: AnnotationGaps,
}

impl Shaped {
    /// The node of its first text.
    pub(crate) fn node(&self) -> Option<NodeId> {
        self.styled.runs.first().map(|run| run.node)
    }
}

/// Shapes a paragraph for a column.
pub fn shape(styled: Styled, shape: ParagraphShape, setter: &Setter) -> Shaped {
    let collected = collect(&styled, setter);
    let protrusions = collected.word_caches.iter().map(|it| setter.protrusion(it.0)).collect();
    let set = |it: &Annotation| {
        // One line: it is shorter than any measure that a book has.
        let shaped = self::shape(it.text.clone(), ParagraphShape::flush_left(Length::INCH * 100), setter);
        let (range, size) = (to_u32(it.range.start)..to_u32(it.range.end), Length(shaped.em()));
        SetAnnotation { range, below: it.below, line: shaped.line(&shaped.natural(), 0), size }
    };
    let annotations: Arc<[SetAnnotation]> = styled.annotations.iter().map(set).collect();
    let annotation_gaps = annotation::gaps(&styled, &collected, &annotations);
    Shaped { styled, shape, setter: setter.clone(), collected, protrusions, annotations, annotation_gaps }
}

impl Shaped {
    /// The paragraph as it was given.
    pub fn styled(&self) -> &Styled {
        &self.styled
    }

    /// The column as it was given.
    pub fn column(&self) -> &ParagraphShape {
        &self.shape
    }

    /// Another column for the same text: nothing is shaped again.
    #[must_use]
    pub fn reshape(&self, shape: ParagraphShape) -> Shaped {
        Shaped { shape, ..self.clone() }
    }

    /// Whether its text runs from right to left.
    pub fn is_rtl(&self) -> bool {
        self.collected.rtl
    }

    /// The face of a word cache.
    pub(super) fn face(&self, cache: u16) -> &Face {
        self.setter.catalog().face(self.collected.word_caches[usize::from(cache)].0)
    }

    /// How far a letter of a word cache hangs out on the left and on the right, in thousandths of its width.
    pub(super) fn protrusion(&self, cache: u16, letter: char) -> (i16, i16) {
        let place = usize::from(cache);
        let letter = match self.collected.directions[place] {
            RunDirection::Stacked if vertical::is_centred(letter) => return (0, 0),
            RunDirection::Stacked => vertical::quote(letter).unwrap_or(letter),
            RunDirection::Right | RunDirection::Down | RunDirection::Up => letter,
        };
        self.protrusions[place].of(letter)
    }

    /// Whether anything hangs out. Where text runs both ways, nothing does.
    pub(super) fn hangs(&self) -> bool {
        self.shape.protrusion && !self.collected.mixed && self.shape.align != TextAlign::Center
    }

    /// The type size of the paragraph: that of its first stretch.
    pub(super) fn em(&self) -> i64 {
        let font = self.styled.runs.first().map_or(0, |run| usize::from(run.font));
        self.styled.fonts.get(font).map_or(Length::pt(10).0, |font| font.size.0).max(1)
    }

    /// The spaces of the first font of the paragraph's words.
    pub(super) fn usual_space(&self) -> Spacing {
        // Not that of code, with which a paragraph may begin.
        let prose = self.styled.runs.iter().find(|run| run.breaks == Breaks::Normal);
        let font = prose.or(self.styled.runs.first()).map_or(0, |run| usize::from(run.font));
        self.collected.spaces.get(font).copied().unwrap_or_default()
    }

    /// The first byte that is set.
    pub(super) fn first_byte(&self) -> u32 {
        self.collected.atoms.first().map_or(0, |atom| atom.start)
    }

    /// The node of a byte, and the byte in that node's text; where a word goes on, that of its start.
    pub(super) fn origin(&self, at: u32, goes_on: bool) -> Option<(NodeId, usize)> {
        let mut at = at as usize;
        let before = &self.styled.text[..at];
        let after = &self.styled.text[at..];
        let letter = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        let code = self.run_at(at).is_some_and(|run| run.breaks != Breaks::Normal);
        let joined = before.ends_with(['-', '\u{2010}', '\u{AD}'])
            || code
            || (before.ends_with(is_latin) && after.starts_with(is_latin));
        if goes_on && joined && letter(before.chars().next_back()) && letter(after.chars().next()) {
            // No reader looks for the start of a longer word.
            let near = before.floor_char_boundary(at.saturating_sub(MAX_WORD_LETTERS));
            at = match before[near..].char_indices().rfind(|it| it.1.is_whitespace()) {
                Some((space, c)) => near + space + c.len_utf8(),
                None if near == 0 => 0,
                None => at,
            };
        }
        let run = self.run_at(at)?;
        Some((run.node, run.offset + at.saturating_sub(run.range.start)))
    }

    /// The style run of a byte; behind the last one, that.
    pub(super) fn run_at(&self, at: usize) -> Option<&super::StyleRun> {
        let stretches = &self.styled.runs;
        let place = stretches.partition_point(|run| run.range.end <= at);
        stretches.get(place).or(stretches.last())
    }
}

/// Whether a letter belongs to a script with spaces between its words.
fn is_latin(c: char) -> bool {
    c.is_alphanumeric() && !crate::text::opportunity::is_wide(c) && !matches!(u32::from(c), 0xE00..=0xEFF)
}
