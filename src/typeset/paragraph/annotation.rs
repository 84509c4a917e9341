//! Annotations: small letters above a part of a line, or at the right of one that is vertical. Readings (ruby) are such, and the
//! signs that emphasise letters.
//!
//! In: [`Annotation`]s of a paragraph, with the atoms that they stand at. Out: [`SetAnnotation`]s, set on a line each, and how far
//! letters must be set apart where a reading is longer than what it is of: by the rules of W3C's *Requirements for Japanese
//! Text Layout* (JLREQ 3.3.5 to 3.3.8).

use std::ops::Range;

use super::collect::{Atom, Collected};
use super::{SetLine, Styled};
use crate::geometry::Length;

/// Small letters at a part of a text.
#[derive(Clone, Debug, Hash)]
pub struct Annotation {
    /// The bytes that they stand at.
    pub range: Range<usize>,
    /// The letters, at their size.
    pub text: Styled,
    /// Whether they stand below.
    pub below: bool,
}

/// An annotation that was set.
#[derive(Clone, Debug)]
pub(super) struct SetAnnotation {
    pub(super) range: Range<u32>,
    pub(super) below: bool,
    pub(super) line: SetLine,
    /// The type size of its letters.
    pub(super) size: Length,
}

/// How far letters are set apart, by the byte that the second begins at.
pub(super) type AnnotationGaps = Vec<(u32, i64)>;

impl SetAnnotation {
    /// How wide it is.
    pub(super) fn width(&self) -> i64 {
        (self.line.span.1 - self.line.span.0).0
    }
}

/// The space that annotations need beyond the letters that they stand at.
pub(super) fn gaps(styled: &Styled, collected: &Collected, annotations: &[SetAnnotation]) -> AnnotationGaps {
    let mut gaps = AnnotationGaps::new();
    for annotation in annotations {
        let Range { start, end } = annotation.range;
        let first = collected.atoms.partition_point(|atom| atom.start < start);
        let atoms: Vec<&Atom> = collected.atoms[first..].iter().take_while(|atom| atom.end <= end).collect();
        let excess = annotation.width() - atoms.iter().map(|atom| atom.width).sum::<i64>();
        if excess <= 0 {
            continue;
        }
        let (before, after) = styled.text.split_at(start as usize);
        let after = after.get((end - start) as usize..).unwrap_or("");
        // A reading may hang over kana beside it by one of its own letters.
        let free = |c: Option<char>| if c.is_some_and(is_hiragana) { annotation.size.0 } else { 0 };
        let left = (excess / 2 - free(before.chars().next_back())).max(0);
        let right = (excess / 2 - free(after.chars().next())).max(0);
        let count = i64::try_from(atoms.len()).unwrap_or(1).max(1);
        // What it is of is set apart, with half as much at its ends as between two letters.
        let inside = (left + right) / count;
        let (left, right) = if count == 1 { (left, right) } else { (inside / 2, inside / 2) };
        gaps.push((start, left));
        gaps.extend(atoms.iter().skip(1).map(|atom| (atom.start, inside)));
        gaps.push((end, right));
    }
    gaps.sort_unstable();
    gaps
}

/// The space that annotations need before a byte.
pub(super) fn gap(gaps: &AnnotationGaps, at: u32) -> i64 {
    let first = gaps.partition_point(|gap| gap.0 < at);
    gaps[first..].iter().take_while(|gap| gap.0 == at).map(|gap| gap.1).sum()
}

/// Whether a reading may hang over a letter: hiragana, and the sign of long vowels.
fn is_hiragana(c: char) -> bool {
    matches!(u32::from(c), 0x3041..=0x309F | 0x30FC)
}
