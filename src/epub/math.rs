//! Formulas to what readers show: MathML, else a drawing, else their TeX.
//!
//! In: TeX. Out: markup by node, with the TeX as its text alternative. `pulldown-latex` writes the
//! MathML; what it can't read but the paginated edition can set is drawn as that sets it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Event, Parser, Storage, push_mathml};

use super::math_break;
use super::mathml as markup_of;
use super::xhtml::{push_attribute, push_text};
use crate::document::block::{Block, BlockKind};
use crate::document::inline::{Inline, InlineKind};
use crate::document::walk::{self, Visitor};
use crate::document::{Book, NodeId};
use crate::resolve::Resolved;
use crate::text::catalog::Catalog;
use crate::text::face::FaceId;
use crate::text::math::{self, EM, FormulaSegment, FormulaStyle, MathShape, Segment};
use crate::text::outline;

/// A place between the pieces of a formula at which a line may end.
pub(super) const BREAK: &str = "<wbr/>";

/// The formulas of a book by their nodes.
#[derive(Debug, Default)]
pub(super) struct Formulas {
    shown: BTreeMap<NodeId, ShownFormula>,
}

/// The form in which a formula is shown.
#[derive(Debug)]
pub(super) enum ShownFormula {
    /// A `math` element.
    MathMl(String),
    /// A `math` element whose lines have their numbers in it.
    NumberedMathMl(String),
    /// An `svg` element.
    Drawing(String),
}

impl Formulas {
    /// Makes the markup of all formulas that are written.
    pub(super) fn of(book: &Book, resolved: &Resolved, catalog: &Catalog) -> Formulas {
        let mut finder = FormulaVisitor { catalog, resolved, shown: BTreeMap::new() };
        walk::book(book, &mut finder);
        Formulas { shown: finder.shown }
    }

    /// The form in which the formula of a node is shown; `None`: as its TeX.
    pub(super) fn get(&self, node: NodeId) -> Option<&ShownFormula> {
        self.shown.get(&node)
    }
}

struct FormulaVisitor<'a> {
    catalog: &'a Catalog,
    resolved: &'a Resolved,
    shown: BTreeMap<NodeId, ShownFormula>,
}

impl FormulaVisitor<'_> {
    /// `words` are those of the author for the formula: its TeX if there are none.
    fn formula(&mut self, node: NodeId, tex: &str, words: Option<&str>, style: FormulaStyle) {
        // What the parser of the paginated edition refuses was reported, and is shown as written.
        if math::check(tex).is_err() {
            return;
        }
        let given = tex;
        // The author's own number is written beside the formula, as others are.
        let untagged = math::plain_tag(tex).filter(|_| self.resolved.numbers.contains_key(&node));
        let words = words.or(untagged.is_some().then_some(tex));
        let tex = untagged.as_ref().map_or(tex, |parts| &parts.0);
        let numbers = self.resolved.equation_lines.get(&node);
        let has_lines = numbers.is_some() || tex.contains("\\tag") && tex.trim_start().starts_with("\\begin{");
        let lines = numbers.map_or(&[][..], Vec::as_slice);
        if let Some(shown) = has_lines.then(|| numbered(tex, words, lines)).flatten() {
            self.shown.insert(node, ShownFormula::NumberedMathMl(shown));
            return;
        }
        let number = self.resolved.numbers.get(&node).filter(|_| style == FormulaStyle::Display);
        if let Some(shown) = number.and_then(|number| beside(tex, words, &printed_number(given, number))) {
            self.shown.insert(node, ShownFormula::NumberedMathMl(shown));
            return;
        }
        let drawn = || drawing(tex, words, style, self.catalog).map(ShownFormula::Drawing);
        let broken = || (style == FormulaStyle::Inline).then(|| broken(tex)).flatten();
        if let Some(shown) = broken().or_else(|| mathml(tex, words, style)).map(ShownFormula::MathMl).or_else(drawn) {
            self.shown.insert(node, shown);
        }
    }
}

impl Visitor for FormulaVisitor<'_> {
    fn block(&mut self, block: &Block) {
        if let BlockKind::Math(tex) = &block.kind {
            self.formula(block.id, tex, described(block), FormulaStyle::Display);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        if let InlineKind::Math(tex) = &inline.kind {
            self.formula(inline.id, tex, None, FormulaStyle::Inline);
        }
    }
}

/// The author's description of a displayed formula, for those who hear it: its attribute `alt`.
pub(super) fn described(block: &Block) -> Option<&str> {
    block.attributes.value("alt").map(str::trim).filter(|words| !words.is_empty())
}

/// A formula as MathML, with the author's words or its TeX as text alternative. `None` if it can't be read.
fn mathml(tex: &str, words: Option<&str>, style: FormulaStyle) -> Option<String> {
    let markup = markup_of::repair(&written(tex, style)?)?;
    // A command that is left as text was not understood.
    if has_command(&markup) {
        return None;
    }
    alternative(words.unwrap_or(tex), &markup)
}

/// Whether markup shows the name of a command.
fn has_command(markup: &str) -> bool {
    let texts = markup.split('<').filter_map(|piece| piece.split_once('>')).map(|pair| pair.1);
    texts
        .into_iter()
        .any(|text| text.split('\\').skip(1).any(|name| name.starts_with(|c: char| c.is_ascii_alphabetic())))
}

/// A long formula in a line of text, with places at which the line may end. Each piece has itself in plain text as alternative:
/// the whole formula's TeX would be read out with the first and the rest once more.
fn broken(tex: &str) -> Option<String> {
    let markup = markup_of::repair(&written(tex, FormulaStyle::Inline)?)?;
    let pieces = math_break::pieces(&markup)?;
    let pieces: Option<Vec<String>> =
        pieces.iter().map(|piece| alternative(&math_break::linear(piece), piece)).collect();
    Some(pieces?.join(BREAK))
}

/// A displayed formula that numbers its lines, with the numbers in it; `None` if its lines can't be told apart.
fn numbered(tex: &str, words: Option<&str>, numbers: &[Option<String>]) -> Option<String> {
    let (plain, tags) = math::untagged(tex)?;
    let mut numbers: Vec<Option<String>> = numbers.to_vec();
    numbers.resize(numbers.len().max(tags.len()), None);
    for (number, tag) in numbers.iter_mut().zip(tags) {
        *number = tag.or(number.take());
    }
    let markup = markup_of::numbered(&written(&plain, FormulaStyle::Display)?, &numbers)?;
    alternative(words.unwrap_or(tex), &markup)
}

/// A displayed formula with its number, as printed, at the margin.
fn beside(tex: &str, words: Option<&str>, number: &str) -> Option<String> {
    let markup = markup_of::beside(&written(tex, FormulaStyle::Display)?, number.to_owned())?;
    if has_command(&markup) { None } else { alternative(words.unwrap_or(tex), &markup) }
}

/// The number of a formula as it is printed: in parentheses unless the author's own is to have none.
pub(super) fn printed_number(tex: &str, number: &str) -> String {
    if math::has_bare_tag(tex) { number.to_owned() } else { format!("({number})") }
}

/// The markup with these words as its text alternative.
fn alternative(words: &str, markup: &str) -> Option<String> {
    let rest = markup.strip_prefix("<math")?;
    let mut out = String::from("<math");
    push_attribute(&mut out, "alttext", words);
    Some(out + rest)
}

/// The markup as the crate writes it. It knows some environments that have to be written otherwise for the page.
fn written(tex: &str, style: FormulaStyle) -> Option<String> {
    let storage = Storage::new();
    let tex = &*starred_operators(tex);
    let tex = &*small_matrices(tex);
    let tex = &*formulas_in_text(tex);
    let accepted = math::normalized(tex);
    let read = |tex| Parser::new(tex, &storage).collect::<Result<Vec<Event<'_>>, _>>().ok();
    // The crate knows `\sideset` by name, and forgets its scripts.
    let own = if tex.contains("\\sideset") { None } else { read(tex) };
    let events = own.or_else(|| read(&accepted))?;
    let display_mode = match style {
        FormulaStyle::Inline => DisplayMode::Inline,
        FormulaStyle::Display => DisplayMode::Block,
    };
    let config = RenderConfig { display_mode, xml: true, ..RenderConfig::default() };
    let mut markup = String::new();
    let events = events.into_iter().map(Ok::<_, std::convert::Infallible>);
    push_mathml(&mut markup, events, config).ok()?;
    // Operators are written as they are, a space by its name in HTML, and one is forgotten.
    let markup = markup
        .replace("><</", ">&lt;</")
        .replace("><\u{338}", ">&lt;\u{338}")
        .replace(">&</", ">&amp;</")
        .replace("\"minsize=", "\" minsize=")
        .replace("&nbsp;", "\u{A0}")
        .replace("&amp;nbsp;", "\u{A0}");
    Some(markup)
}

/// Formulas in text, `\\text{two $x_2$}`, as text and formulas beside one another: the crate takes the dollars for letters.
fn formulas_in_text(tex: &str) -> Cow<'_, str> {
    if !tex.contains('$') {
        return Cow::Borrowed(tex);
    }
    let mut out = String::with_capacity(tex.len() + 16);
    let mut rest = tex;
    while let Some((at, name)) =
        ["\\text{", "\\mbox{"].iter().filter_map(|name| Some((rest.find(name)?, *name))).min_by_key(|found| found.0)
    {
        let (before, inner) = rest.split_at(at + name.len() - 1);
        let Some((body, behind)) = math::argument(inner) else { break };
        out.push_str(&rest[..at]);
        if body.contains('$') {
            out.push('{');
            for (place, piece) in body.split('$').enumerate().filter(|(_, piece)| !piece.is_empty()) {
                let _ = if place % 2 == 1 { write!(out, "{{{piece}}}") } else { write!(out, "\\text{{{piece}}}") };
            }
            out.push('}');
        } else {
            let _ = write!(out, "{}{{{body}}}", &before[at..]);
        }
        rest = behind;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// `smallmatrix` as a matrix in the size of scripts, which the crate sets in that of the text.
fn small_matrices(tex: &str) -> Cow<'_, str> {
    if !tex.contains("{smallmatrix}") {
        return Cow::Borrowed(tex);
    }
    let open = tex.replace("\\begin{smallmatrix}", "{\\scriptstyle\\begin{matrix}");
    Cow::Owned(open.replace("\\end{smallmatrix}", "\\end{matrix}}"))
}

/// `\operatorname*{argmax}` as an operator that has limits: the crate does not know the star.
fn starred_operators(tex: &str) -> Cow<'_, str> {
    const STARRED: &str = "\\operatorname*";
    if !tex.contains(STARRED) {
        return Cow::Borrowed(tex);
    }
    let mut out = String::with_capacity(tex.len() + 16);
    let mut rest = tex;
    while let Some(at) = rest.find(STARRED) {
        out.push_str(&rest[..at]);
        rest = &rest[at + STARRED.len()..];
        match math::argument(rest) {
            Some((name, behind)) => {
                // What is in it is taken as it is written: spaces have to be letters.
                let name = name.replace("\\,", "\u{2009}").replace("\\ ", "\u{a0}").replace('~', "\u{a0}");
                let _ = write!(out, "\\mathop{{{name}}}");
                rest = behind;
            }
            None => out.push_str("\\operatorname"),
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// A formula as it is drawn on paper, in the colour of the text.
fn drawing(tex: &str, words: Option<&str>, style: FormulaStyle, catalog: &Catalog) -> Option<String> {
    let formula = math::set(tex, style, FaceId(0), catalog).ok()?;
    let parts: Vec<&FormulaSegment> = formula.parts.iter().chain(&formula.tag).collect();
    // A tag is set two ems after its formula.
    let gap = if formula.tag.is_some() { 2 * EM } else { 0 };
    let width = gap + parts.iter().map(|part| part.width).sum::<i32>();
    let height = parts.iter().map(|part| part.height).max()?;
    let depth = parts.iter().map(|part| part.depth).max()?;
    let mut out = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"");
    push_attribute(&mut out, "aria-label", words.unwrap_or(tex));
    let tall = height + depth;
    let view = format!("0 {} {} {}", number(-height), number(width), number(tall));
    push_attribute(&mut out, "viewBox", &view);
    push_attribute(&mut out, "width", &format!("{}em", number(width)));
    push_attribute(&mut out, "height", &format!("{}em", number(tall)));
    if style == FormulaStyle::Inline {
        push_attribute(&mut out, "style", &format!("vertical-align:{}em", number(-depth)));
    }
    out.push_str("><title>");
    push_text(&mut out, words.unwrap_or(tex));
    out.push_str("</title>");
    let mut x = 0;
    for (index, part) in parts.iter().enumerate() {
        if index == formula.parts.len() {
            x += gap;
        }
        self::part(part, x, catalog, &mut out);
        x += part.width;
    }
    out.push_str("</svg>");
    Some(out)
}

fn part(part: &FormulaSegment, left: i32, catalog: &Catalog, out: &mut String) {
    let _ = write!(out, "<g transform=\"translate({} 0)\">", number(left));
    for mark in &part.marks {
        let color = match mark.color {
            Some([red, green, blue]) => format!("#{red:02x}{green:02x}{blue:02x}"),
            None => "currentColor".to_owned(),
        };
        match &mark.shape {
            MathShape::Glyph { face, id, x, y, size, .. } => {
                let face = catalog.face(*face);
                let path = outline::svg(face, *id);
                let scale = f64::from(*size) / f64::from(EM) / f64::from(face.metrics.upem);
                let (x, y) = (number(*x), number(*y));
                let _ = write!(
                    out,
                    "<path transform=\"translate({x} {y}) scale({scale:.7} -{scale:.7})\" fill=\"{color}\" d=\"{path}\"/>"
                );
            }
            MathShape::Rule { x, y, width, height } => {
                let [x, y, width, height] = [*x, *y, *width, *height].map(number);
                let _ =
                    write!(out, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{color}\"/>");
            }
            MathShape::Path(segments) => {
                let _ = write!(out, "<path fill=\"{color}\" d=\"{}\"/>", path_data(segments));
            }
        }
    }
    out.push_str("</g>");
}

/// An outline as the steps of a path.
fn path_data(segments: &[Segment]) -> String {
    let point = |it: &[i32; 2]| format!("{} {}", number(it[0]), number(it[1]));
    let step = |segment: &Segment| match segment {
        Segment::Move(to) => format!("M{}", point(to)),
        Segment::Line(to) => format!("L{}", point(to)),
        Segment::Curve(one, two, to) => format!("C{} {} {}", point(one), point(two), point(to)),
        Segment::Close => "Z".to_owned(),
    };
    segments.iter().map(step).collect()
}

/// A length in ems, to a ten-thousandth.
fn number(units: i32) -> String {
    let text = format!("{:.4}", f64::from(units) / f64::from(EM));
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;

    #[test]
    fn mathml_says_its_tex() {
        let markup = mathml("a < b", None, FormulaStyle::Inline).expect("it can be read");
        assert!(markup.starts_with("<math alttext=\"a &lt; b\""), "{markup}");
        assert!(markup.contains("http://www.w3.org/1998/Math/MathML"), "{markup}");
        for tex in ["a \\& b", "\\text{ if } x \\not< y", "\\text{a & b < c}"] {
            assert!(mathml(tex, None, FormulaStyle::Inline).is_some(), "{tex}");
        }
        assert_eq!(mathml("\\boxed{x}", None, FormulaStyle::Inline), None);
        let markup = mathml("\\text{two $x_2$ of} y", None, FormulaStyle::Inline).expect("it can be read");
        assert!(markup.contains("<msub>") && !markup.contains(">$"), "{markup}");
    }

    #[test]
    fn what_mathml_lacks_is_drawn() {
        let catalog = Catalog::new(&[], &mut Diagnostics::default());
        let markup = drawing("\\boxed{x}", None, FormulaStyle::Inline, &catalog).expect("it can be set");
        assert!(markup.contains("aria-label=\"\\boxed{x}\"") && markup.contains("<path"), "{markup}");
        assert!(markup.contains("vertical-align:-"), "{markup}");
    }
}
