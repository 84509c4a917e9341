//! Formulas. In: TeX. Out: a [`Formula`]: positioned glyphs, rules and outlines, in segments between which a line of
//! text may break.
//!
//! The crates `ratex-parser` and `ratex-layout` set them as KaTeX does, by TeX's rules (TeXbook, appendix G), with the
//! fonts of `fonts/katex`. Lengths are in parts of an em, so that a formula is set once for all type sizes.

mod commands;
mod dialect;
mod lines;
mod part;
mod path;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use ratex_layout::{FallbackGlyphMetrics, LayoutOptions};
use ratex_parser::ParseNode;
use ratex_parser::parse_node::ArrayTag;
use ratex_types::math_style::MathStyle;

use super::catalog::Catalog;
use super::face::FaceId;
pub(crate) use commands::argument;
pub(crate) use dialect::{has_bare_tag, normalized, plain_tag, untagged};
use lines::ArrayLine;
pub use path::Segment;

/// An em in the units of a formula.
pub const EM: i32 = 65_536;

/// Converts ems to units of [`EM`].
#[expect(clippy::cast_possible_truncation, reason = "`as` saturates, which is meant")]
fn units(ems: f64) -> i32 {
    (ems * f64::from(EM)).round() as i32
}

/// The longest formula that is read, in bytes, as the parser recurses; a page of formulas has some 3,000.
const MAX_BYTES: usize = 20_000;

/// The longest formula with `\ce` or `\pu`, in bytes: the time that mhchem's state machine takes grows with the square
/// of the length. The equations of textbooks have up to some 300.
const MAX_CHEMISTRY_BYTES: usize = 4_000;

/// The bytes of a formula with `\ce` or `\pu` that are free: the longest equations of textbooks.
const FREE_CHEMISTRY_BYTES: u64 = 300;

/// The steps that a formula takes beyond what is free: those of chemistry, by the square of its length.
pub fn chemistry_steps(tex: &str) -> u64 {
    let bytes = tex.len() as u64;
    if is_chemistry(tex) && tex.len() <= MAX_CHEMISTRY_BYTES {
        bytes * bytes.saturating_sub(FREE_CHEMISTRY_BYTES)
    } else {
        0
    }
}

fn is_chemistry(tex: &str) -> bool {
    tex.contains("\\ce") || tex.contains("\\pu")
}

/// A formula, set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Formula {
    /// Its segments from left to right. A line may end between two of them. A displayed formula has one.
    pub parts: Vec<FormulaSegment>,
    /// The tag at the end of the measure of a displayed formula: `\tag{7}`.
    pub tag: Option<FormulaSegment>,
    /// The lines of a displayed formula that numbers each of them, as `align` does; else empty.
    pub lines: Vec<FormulaLine>,
    /// A displayed formula of several lines, such as `aligned`, once more in parts of a line each, all as wide as it is:
    /// for pages that are lower than it is (amsmath's `\allowdisplaybreaks`). Empty where it can't be divided.
    pub array: Vec<FormulaSegment>,
    /// The characters that no font has: they are not shown.
    pub missing: Vec<char>,
}

/// A line of an environment that numbers its lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormulaLine {
    /// The distance of its baseline below the formula's, in units of [`EM`]; negative above.
    pub baseline: i32,
    /// Its own `\tag{…}`, if it has one.
    pub tag: Option<FormulaSegment>,
}

/// A part of a formula that stays on one line. Lengths are in units of [`EM`].
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct FormulaSegment {
    /// Its width, with the space at its end.
    pub width: i32,
    /// The space at its end, which is discarded if a line ends there.
    pub trail: i32,
    /// Its height above the baseline.
    pub height: i32,
    /// Its depth below the baseline, positive.
    pub depth: i32,
    /// The marks to be drawn, in reading order.
    pub marks: Vec<MathItem>,
    /// Whether it ends in a relation, after which a line breaks better than after an operation (TeX's `\relpenalty` and
    /// `\binoppenalty`).
    pub relation: bool,
}

/// A shape and its colour.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct MathItem {
    /// Its colour: red, green, blue; `None` is that of the text.
    pub color: Option<[u8; 3]>,
    /// The shape.
    pub shape: MathShape,
}

/// A shape. `x` runs to the right from the segment's left edge, `y` down from the baseline, in units of [`EM`].
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum MathShape {
    /// A glyph.
    Glyph {
        /// A face of the catalogue.
        face: FaceId,
        /// The glyph's number in it.
        id: u16,
        /// The character that it shows.
        text: char,
        /// Its origin.
        x: i32,
        /// Its baseline.
        y: i32,
        /// Its type size: [`EM`] is that of the text.
        size: i32,
    },
    /// A filled rectangle.
    Rule {
        /// Its left edge.
        x: i32,
        /// Its top.
        y: i32,
        /// To the right of `x`, in the units of [`EM`].
        width: i32,
        /// Below `y`, in the units of [`EM`].
        height: i32,
    },
    /// A filled outline.
    Path(Vec<Segment>),
}

impl MathShape {
    /// Moves it down, in units of [`EM`].
    fn shift_down(&mut self, by: i32) {
        match self {
            MathShape::Glyph { y, .. } | MathShape::Rule { y, .. } => *y += by,
            MathShape::Path(segments) => {
                segments.iter_mut().for_each(|segment| *segment = segment.map(|[x, y]| [x, y + by]));
            }
        }
    }
}

/// Why a formula can't be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MathError {
    /// The problem, in plain words.
    pub message: String,
    /// The bytes of the TeX at fault, if they are known.
    pub range: Option<Range<usize>>,
}

/// Whether a formula is in a line of text or is displayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FormulaStyle {
    /// In a line: fractions and limits are small.
    Inline,
    /// On separate lines.
    Display,
}

/// Checks a formula.
///
/// # Errors
/// A [`MathError`] with its place, if it can't be set.
pub fn check(tex: &str) -> Result<(), MathError> {
    read(tex).map(drop)
}

/// Sets a formula. `base` is the face of the text around it, which supplies characters that the fonts of formulas lack.
///
/// # Errors
/// A [`MathError`] with its place.
pub fn set(tex: &str, style: FormulaStyle, base: FaceId, catalog: &Catalog) -> Result<Formula, MathError> {
    // Tags are taken off before layout: they go to the end of the measure, which only the page knows.
    let (mut nodes, tag) = split_tag(read(tex)?);
    let tags = lines::take_tags(&mut nodes);
    let math = match style {
        FormulaStyle::Inline => MathStyle::Text,
        FormulaStyle::Display => MathStyle::Display,
    };
    let options = LayoutOptions { style: math, ..LayoutOptions::default() };
    let fallback = Arc::new(fallback_metrics(tex, base, catalog));
    let lay_out = |nodes: &[ParseNode], options: &LayoutOptions| {
        let fallback = Arc::clone(&fallback);
        let tree = ratex_layout::layout_with_fallback_metrics(nodes, options, fallback);
        let too_large = |_| MathError { message: "it is too large".to_owned(), range: None };
        ratex_layout::validate_layout(&tree).map_err(too_large)?;
        Ok(tree)
    };
    let tree = lay_out(&nodes, &options)?;
    let array_lines = lines::lines(&tree);
    let boxes = match style {
        FormulaStyle::Inline => part::break_apart(&nodes, tree),
        FormulaStyle::Display => vec![part::whole(tree)],
    };
    let mut formula = Formula::default();
    for segment in boxes {
        let part = part::draw(&segment, base, catalog, &mut formula.missing);
        formula.parts.push(part);
    }
    if style == FormulaStyle::Display
        && 1 < array_lines.len()
        && let [whole] = &formula.parts[..]
    {
        formula.array = lines::divided(whole, &array_lines);
    }
    // Tags are text in amsmath, whatever the style of their formula.
    let upright = LayoutOptions { style: MathStyle::Text, ..LayoutOptions::default() };
    if !tag.is_empty() {
        let tag = part::whole(lay_out(&tag, &upright)?);
        formula.tag = Some(part::draw(&tag, base, catalog, &mut formula.missing));
    }
    for (tag, ArrayLine { baseline, .. }) in tags.iter().zip(array_lines) {
        let tag = match tag {
            ArrayTag::Explicit(nodes) => {
                let tag = part::whole(lay_out(nodes, &upright)?);
                Some(part::draw(&tag, base, catalog, &mut formula.missing))
            }
            ArrayTag::Auto(_) => None,
        };
        formula.lines.push(FormulaLine { baseline, tag });
    }
    Ok(formula)
}

/// For each line of `align`, `gather`, `equation` and their like whether it is to be numbered; empty for other formulas.
pub fn numbered_lines(tex: &str) -> Vec<bool> {
    // Most formulas have no environment, and need not be parsed for this.
    if !tex.trim_start().starts_with("\\begin{") {
        return Vec::new();
    }
    let Ok(mut nodes) = read(tex) else { return Vec::new() };
    lines::take_tags(&mut nodes).iter().map(|tag| matches!(tag, ArrayTag::Auto(true))).collect()
}

/// Takes the tag off a formula, around which or behind which it stands in the tree.
fn split_tag(mut nodes: Vec<ParseNode>) -> (Vec<ParseNode>, Vec<ParseNode>) {
    let Some(at) = nodes.iter().position(|node| matches!(node, ParseNode::Tag { .. })) else {
        return (nodes, Vec::new());
    };
    match nodes.remove(at) {
        ParseNode::Tag { body, tag, .. } => {
            nodes.splice(at..at, body);
            (nodes, tag)
        }
        other => {
            nodes.insert(at, other);
            (nodes, Vec::new())
        }
    }
}

fn read(tex: &str) -> Result<Vec<ParseNode>, MathError> {
    if MAX_BYTES < tex.len() {
        let message = format!("it is longer than {MAX_BYTES} bytes");
        return Err(MathError { message, range: None });
    }
    if is_chemistry(tex) && MAX_CHEMISTRY_BYTES < tex.len() {
        let message = format!("it is longer than {MAX_CHEMISTRY_BYTES} bytes, the most for one with `\\ce` or `\\pu`");
        return Err(MathError { message, range: None });
    }
    if tex.trim().is_empty() {
        return Err(MathError { message: "nothing is in it".to_owned(), range: None });
    }
    let accepted = normalized(tex);
    ratex_parser::parse(&accepted).map_err(|error| {
        let range = error.loc.map(|location| location.start..location.end.max(location.start));
        // Positions in rewritten TeX mean nothing in the source.
        let is_unchanged = accepted == tex;
        let fits = |range: &Range<usize>| is_unchanged && tex.get(range.clone()).is_some();
        MathError { message: plain(&error.message), range: range.filter(fits) }
    })
}

/// The parser's message in plain words, as the end of a sentence.
fn plain(message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    if let Some(name) = message.strip_prefix("Undefined control sequence: ") {
        return format!("there is no command `{name}`");
    }
    // KaTeX's own words for a token that is missing, as `ratex-parser` has them.
    if let Some((expected, found)) =
        message.strip_prefix("Expected '").and_then(|rest| rest.strip_suffix('\'')?.split_once("', got '"))
    {
        let found = if found == "EOF" { "the formula ends".to_owned() } else { format!("found `{found}`") };
        return format!("expected `{expected}`, but {found}");
    }
    let mut letters = message.chars();
    let second = letters.clone().nth(1);
    match letters.next() {
        // A quoted token keeps its case.
        Some(first) if second.is_some_and(char::is_lowercase) => first.to_lowercase().chain(letters).collect(),
        _ => message.to_owned(),
    }
}

/// The metrics of the characters that come from other fonts.
fn fallback_metrics(tex: &str, base: FaceId, catalog: &Catalog) -> HashMap<char, FallbackGlyphMetrics> {
    let letters = tex.chars().filter(|c| !c.is_ascii());
    let metrics = letters.filter_map(|c| {
        let face = catalog.fallback(base, c)?;
        let glyph = catalog.glyph(face, c)?;
        let em = f64::from(catalog.face(face).metrics.upem);
        let (height, depth) = (f64::from(glyph.top) / em, f64::from(-glyph.bottom) / em);
        let width = f64::from(glyph.advance) / em;
        Some((c, FallbackGlyphMetrics { width, height: height.max(0.0), depth: depth.max(0.0) }))
    });
    metrics.collect()
}

#[cfg(test)]
mod tests;
