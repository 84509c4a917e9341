//! Displayed formulas: the pieces of a paragraph in, the paragraph parted around its `$$…$$` out.
//!
//! A formula stands on lines of its own wherever it was written in the paragraph. What follows it in
//! braces is its own (`{#eq:energy}`), and so is a punctuation mark right behind it. The text that goes
//! on after it is a paragraph of the class [`CONTINUED`]: it begins no new thought.

use std::ops::Range;

use super::attribute;
use super::chapter::TextParser;
use super::inline::{RawKind, RawPiece};
use crate::document::Attributes;
use crate::document::block::CONTINUED;
use crate::document::inline::InlineKind;

/// A part of a paragraph.
pub(crate) enum FormulaPart {
    /// A formula in TeX.
    Formula(String, Attributes, Range<usize>),
    /// Text, with the attributes of its paragraph.
    Text(Vec<RawPiece>, Attributes),
}

/// Parts a paragraph around its displayed formulas; `None` if it has none.
pub(crate) fn part(raws: &mut Vec<RawPiece>, chapter: &TextParser<'_, '_>) -> Option<Vec<FormulaPart>> {
    let source = chapter.text();
    if !raws.iter().any(|it| is_displayed(it, source)) {
        return None;
    }
    let end = raws.last().map_or(0, |it| it.range.end);
    let (mut parts, mut text, mut taken) = (Vec::new(), Vec::new(), 0);
    for raw in raws.drain(..) {
        if !is_displayed(&raw, source) {
            text.extend(behind(raw, taken));
            continue;
        }
        push_text(&mut text, &mut parts);
        let RawKind::Node(InlineKind::Math(tex)) = raw.kind else { continue };
        let mut tex = tex.trim().to_owned();
        let mut rest = source.get(raw.range.end..end).unwrap_or("");
        let mark = rest.chars().next().filter(|it| matches!(it, '.' | ',' | ';'));
        if let Some(mark) = mark {
            tex.push(mark);
            rest = &rest[1..];
        }
        let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let (attributes, used) = match attribute::read(&rest[spaces..]) {
            Some((attributes, used)) => (attributes, spaces + used),
            None => Default::default(),
        };
        taken = raw.range.end + usize::from(mark.is_some()) + used;
        parts.push(FormulaPart::Formula(tex, attributes, raw.range.start..taken));
    }
    push_text(&mut text, &mut parts);
    Some(parts)
}

fn is_displayed(raw: &RawPiece, source: &str) -> bool {
    let is_math = matches!(raw.kind, RawKind::Node(InlineKind::Math(_)));
    is_math && source.get(raw.range.clone()).is_some_and(|it| it.starts_with("$$"))
}

/// What of a piece stands behind `taken`.
fn behind(raw: RawPiece, taken: usize) -> Option<RawPiece> {
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
        RawKind::Soft | RawKind::Node(InlineKind::LineBreak) => false,
        RawKind::Html(_) | RawKind::Node(_) => true,
    };
    let raws = std::mem::take(text);
    if !raws.iter().any(says) {
        return;
    }
    let classes = if parts.is_empty() { Vec::new() } else { vec![CONTINUED.to_owned()] };
    parts.push(FormulaPart::Text(raws, Attributes { classes, ..Attributes::default() }));
}
