//! Displayed formulas: the pieces of a paragraph in, the paragraph parted around its `$$…$$` out.
//!
//! A displayed formula gets its own lines wherever it was written in the paragraph. What follows it in
//! braces is its own (`{#eq:energy}`), and so is a punctuation mark right after it. The text that goes
//! on after it is a paragraph of the class [`CONTINUED`]: it begins no new thought.

use std::ops::Range;

use super::attribute;
use super::chapter::TextParser;
use super::piece::{RawKind, RawPiece};
use crate::document::Attributes;
use crate::document::block::CONTINUED;
use crate::document::inline::InlineKind;

/// A part of a paragraph.
pub(crate) enum FormulaPart {
    /// A formula in TeX.
    Formula(String, Attributes, Range<usize>),
    /// A page begins.
    PageBreak(Range<usize>),
    /// Text, with the attributes of its paragraph.
    Text(Vec<RawPiece>, Attributes),
}

/// Parts a paragraph around its displayed formulas; `None` if it has none.
pub(crate) fn part(raws: &mut Vec<RawPiece>, chapter: &TextParser<'_, '_>) -> Option<Vec<FormulaPart>> {
    let source = chapter.text();
    if !raws.iter().any(is_apart) {
        return None;
    }
    let end = raws.last().map_or(0, |raw| raw.range.end);
    let (mut parts, mut text, mut taken) = (Vec::new(), Vec::new(), 0);
    for raw in raws.drain(..) {
        if !is_apart(&raw) {
            text.extend(remainder(raw, taken));
            continue;
        }
        push_text(&mut text, &mut parts);
        let RawKind::Display(tex, label) = raw.kind else {
            parts.push(FormulaPart::PageBreak(raw.range));
            continue;
        };
        let mut tex = tex.trim().to_owned();
        let mut rest = source.get(raw.range.end..end).unwrap_or("");
        // The sentence's mark is set behind the formula, as printers do: it would else begin the line below it.
        let mark = rest.chars().next().filter(|c| matches!(c, '.' | ',' | ';'));
        if let Some(mark) = mark {
            tex.push(mark);
            rest = &rest[1..];
        }
        let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let (mut attributes, used) = match attribute::read(&rest[spaces..]) {
            Some((attributes, used)) => (attributes, spaces + used),
            None => Default::default(),
        };
        attributes.id = attributes.id.or(label.id);
        attributes.pairs.extend(label.pairs);
        // The text piece that follows still holds these bytes: its head is cut off when it comes.
        taken = raw.range.end + usize::from(mark.is_some()) + used;
        parts.push(FormulaPart::Formula(tex, attributes, raw.range.start..taken));
    }
    push_text(&mut text, &mut parts);
    Some(parts)
}

/// Whether a piece is on lines of its own.
fn is_apart(raw: &RawPiece) -> bool {
    matches!(raw.kind, RawKind::Display(..) | RawKind::PageBreak)
}

/// The part of a piece after `taken`.
fn remainder(raw: RawPiece, taken: usize) -> Option<RawPiece> {
    if taken <= raw.range.start {
        return Some(raw);
    }
    match raw.kind {
        RawKind::Text(text) if taken < raw.range.end => {
            let rest = text.get(taken - raw.range.start..)?.to_owned();
            Some(RawPiece { range: taken..raw.range.end, kind: RawKind::Text(rest) })
        }
        _ => None,
    }
}

fn push_text(text: &mut Vec<RawPiece>, parts: &mut Vec<FormulaPart>) {
    let says = |it: &RawPiece| match &it.kind {
        RawKind::Text(text) | RawKind::Literal(text) => !text.trim().is_empty(),
        // A line end between two formulas makes no paragraph.
        RawKind::Soft | RawKind::Node(InlineKind::LineBreak) => false,
        RawKind::Html(_) | RawKind::Node(_) | RawKind::Display(..) | RawKind::PageBreak => true,
    };
    let raws = std::mem::take(text);
    if !raws.iter().any(says) {
        return;
    }
    // After a formula the sentence goes on: an indent there would begin a new paragraph to the eye.
    let begins = matches!(parts.last(), None | Some(FormulaPart::PageBreak(_)));
    let classes = if begins { Vec::new() } else { vec![CONTINUED.to_owned()] };
    parts.push(FormulaPart::Text(raws, Attributes { classes, ..Attributes::default() }));
}
