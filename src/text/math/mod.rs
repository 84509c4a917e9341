//! Formulas: TeX in, a [`Formula`] out: glyphs, rules and outlines at places in parts of an em, parted
//! where a line of text may break.
//!
//! The crates `ratex-parser` and `ratex-layout` set them as KaTeX does, by TeX's rules (TeXbook,
//! appendix G) with the fonts of `fonts/katex`. Nothing here depends on the type size.

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
pub(crate) use dialect::{accepted, untagged};
pub use path::Segment;

/// An em in the units of a formula.
pub const EM: i32 = 65_536;

/// Ems in whole units.
#[expect(clippy::cast_possible_truncation, reason = "`as` saturates, which is meant")]
fn units(ems: f64) -> i32 {
    (ems * f64::from(EM)).round() as i32
}

/// The longest formula that is read, in bytes.
const LONGEST: usize = 20_000;

/// The longest formula with `\ce` or `\pu`, in bytes: the time that mhchem's machine takes grows with the square of
/// the length. The equations of textbooks have up to some 300.
const LONGEST_CHEMISTRY: usize = 4_000;

/// A formula that was set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Formula {
    /// Its parts from left to right. Between two of them a line may end. A displayed one has one.
    pub parts: Vec<FormulaSegment>,
    /// What is at the end of the measure beside a displayed formula: `\tag{7}`.
    pub tag: Option<FormulaSegment>,
    /// The lines of a displayed formula that has several and that numbers them, as `align` does; else empty.
    pub lines: Vec<FormulaLine>,
    /// The characters that no font has: they are not shown.
    pub missing: Vec<char>,
}

/// A line of an environment that numbers its lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormulaLine {
    /// How far its baseline is below the formula's, in [`EM`]s; negative above.
    pub baseline: i32,
    /// Its own `\tag{…}`, if it has one.
    pub tag: Option<FormulaSegment>,
}

/// A part of a formula that stays on one line. Lengths are in [`EM`]s.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormulaSegment {
    /// Its width.
    pub width: i32,
    /// What of it is space that vanishes when a line ends after it.
    pub trail: i32,
    /// Its height above the baseline.
    pub height: i32,
    /// Its depth below the baseline, positive.
    pub depth: i32,
    /// Its contents, in reading order.
    pub marks: Vec<MathItem>,
    /// Whether it ends in a relation: a line ends there rather than after an operation.
    pub relation: bool,
}

/// Something drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct MathItem {
    /// Its colour: red, green, blue; `None` is that of the text.
    pub color: Option<[u8; 3]>,
    /// What it is.
    pub shape: MathShape,
}

/// What is drawn. `x` runs to the right from the part's left edge, `y` down from the baseline.
#[derive(Clone, Debug, PartialEq)]
pub enum MathShape {
    /// A glyph.
    Glyph {
        /// A face of the catalogue.
        face: FaceId,
        /// The glyph's place in it.
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

/// Why a formula can't be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MathError {
    /// What is wrong, in plain words.
    pub message: String,
    /// Where, in the bytes of its TeX, if that is known.
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
/// What is wrong with it, if it can't be set.
pub fn check(tex: &str) -> Result<(), MathError> {
    read(tex).map(drop)
}

/// Sets a formula. `base` is the face of the text around it: characters that the fonts of formulas
/// lack come from it.
///
/// # Errors
/// What is wrong with it.
pub fn set(tex: &str, style: FormulaStyle, base: FaceId, catalog: &Catalog) -> Result<Formula, MathError> {
    let (mut nodes, tag) = tagged(read(tex)?);
    let tags = lines::take_tags(&mut nodes);
    let math = match style {
        FormulaStyle::Inline => MathStyle::Text,
        FormulaStyle::Display => MathStyle::Display,
    };
    let options = LayoutOptions { style: math, ..LayoutOptions::default() };
    let lent = Arc::new(lent(tex, base, catalog));
    let lay_out = |nodes: &[ParseNode], options: &LayoutOptions| {
        let lent = Arc::clone(&lent);
        let tree = ratex_layout::layout_with_fallback_metrics(nodes, options, lent);
        let too_large = |_| MathError { message: "it is too large".to_owned(), range: None };
        ratex_layout::validate_layout(&tree).map_err(too_large)?;
        Ok(tree)
    };
    let tree = lay_out(&nodes, &options)?;
    let baselines = lines::baselines(&tree);
    let boxes = match style {
        FormulaStyle::Inline => part::divide(&nodes, tree),
        FormulaStyle::Display => vec![part::whole(tree)],
    };
    let mut formula = Formula::default();
    for piece in boxes {
        let part = part::part(&piece, base, catalog, &mut formula.missing);
        formula.parts.push(part);
    }
    let upright = LayoutOptions { style: MathStyle::Text, ..LayoutOptions::default() };
    if !tag.is_empty() {
        let tag = part::whole(lay_out(&tag, &upright)?);
        formula.tag = Some(part::part(&tag, base, catalog, &mut formula.missing));
    }
    for (tag, baseline) in tags.iter().zip(baselines) {
        let tag = match tag {
            ArrayTag::Explicit(nodes) => {
                let tag = part::whole(lay_out(nodes, &upright)?);
                Some(part::part(&tag, base, catalog, &mut formula.missing))
            }
            ArrayTag::Auto(_) => None,
        };
        formula.lines.push(FormulaLine { baseline, tag });
    }
    Ok(formula)
}

/// Which lines of a displayed formula want a number: one for each line of `align`, `gather` and their like, and of
/// `equation`; none for other formulas.
pub fn numbered_lines(tex: &str) -> Vec<bool> {
    // Most formulas have no environment, and need not be read for this.
    if !tex.trim_start().starts_with("\\begin{") {
        return Vec::new();
    }
    let Ok(mut nodes) = read(tex) else { return Vec::new() };
    lines::take_tags(&mut nodes).iter().map(|tag| matches!(tag, ArrayTag::Auto(true))).collect()
}

/// A formula and its tag, apart.
fn tagged(mut nodes: Vec<ParseNode>) -> (Vec<ParseNode>, Vec<ParseNode>) {
    match (nodes.pop(), nodes.is_empty()) {
        (Some(ParseNode::Tag { body, tag, .. }), true) => (body, tag),
        (last, _) => {
            nodes.extend(last);
            (nodes, Vec::new())
        }
    }
}

/// Reads TeX.
fn read(tex: &str) -> Result<Vec<ParseNode>, MathError> {
    if LONGEST < tex.len() {
        let message = format!("it is longer than {LONGEST} bytes");
        return Err(MathError { message, range: None });
    }
    let is_chemistry = tex.contains("\\ce") || tex.contains("\\pu");
    if is_chemistry && LONGEST_CHEMISTRY < tex.len() {
        let message = format!("it is longer than {LONGEST_CHEMISTRY} bytes, the most for one with `\\ce` or `\\pu`");
        return Err(MathError { message, range: None });
    }
    if tex.trim().is_empty() {
        return Err(MathError { message: "nothing is in it".to_owned(), range: None });
    }
    let accepted = accepted(tex);
    ratex_parser::parse(&accepted).map_err(|error| {
        let range = error.loc.map(|location| location.start..location.end.max(location.start));
        // A place in TeX that was rewritten is none in the source.
        let is_own = accepted == tex;
        let fits = |it: &Range<usize>| {
            is_own && it.end <= tex.len() && tex.is_char_boundary(it.start) && tex.is_char_boundary(it.end)
        };
        MathError { message: plain(&error.message), range: range.filter(fits) }
    })
}

/// The parser's message as the end of a sentence.
fn plain(message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    if let Some(name) = message.strip_prefix("Undefined control sequence: ") {
        return format!("there is no command `{name}`");
    }
    let mut letters = message.chars();
    let second = letters.clone().nth(1);
    match letters.next() {
        // A quoted token keeps its case.
        Some(first) if second.is_some_and(char::is_lowercase) => first.to_lowercase().chain(letters).collect(),
        _ => message.to_owned(),
    }
}

/// The measures of the characters that other fonts lend.
fn lent(tex: &str, base: FaceId, catalog: &Catalog) -> HashMap<char, FallbackGlyphMetrics> {
    let letters = tex.chars().filter(|c| !c.is_ascii());
    let measures = letters.filter_map(|c| {
        let face = catalog.fallback(base, c)?;
        let glyph = catalog.glyph(face, c)?;
        let em = f64::from(catalog.face(face).metrics.upem);
        let (height, depth) = (f64::from(glyph.top) / em, f64::from(-glyph.bottom) / em);
        let width = f64::from(glyph.advance) / em;
        Some((c, FallbackGlyphMetrics { width, height: height.max(0.0), depth: depth.max(0.0) }))
    });
    measures.collect()
}

#[cfg(test)]
mod tests;
