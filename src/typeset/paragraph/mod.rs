//! Text to lines: a [`Styled`] paragraph and the [`ParagraphShape`] of its column become a [`LineBreaks`], the best
//! chain of line breaks, and each line becomes positioned glyphs.
//!
//! `collect` (words, spaces, places to break) → `fit` (total fit, TeXbook ch. 14; D. E. Knuth and
//! M. F. Plass, *Breaking Paragraphs into Lines*, 1981) → `line` (glyphs with final positions).
//! It depends on neither pages nor the document: it only hands nodes and leaves on.

pub mod setter;
mod annotation;
mod decoration;
mod draw;
mod collect;
mod cut;
mod breaking;
mod breakpoint;
mod detour;
mod weights;
mod word_key;
mod quality;
mod river;
mod fit;
mod isolate;
mod pass;
mod penalty;
mod piece;
mod letter_gap;
mod line;
mod shaped;
mod sum;
pub mod drop_cap;

use std::ops::Range;

use crate::document::{NodeId, direction};
use crate::geometry::{Length, Point};
use crate::text::face::FaceId;
use crate::text::shape::Features;
use crate::typeset::frame::{ContentRole, Glyph, GlyphRun, Ink, LeafId, RunDirection};

pub use annotation::Annotation;
pub use decoration::Decorations;
pub use isolate::Isolate;
pub use quality::{FlawedLine, LineFlaw};
pub use shaped::{Shaped, shape};
pub use weights::Weights;

/// A paragraph's text and how each part of it looks. Everything visible is in `text`: note marks,
/// numbers, labels too.
#[derive(Clone, Debug, Default, Hash)]
pub struct Styled {
    /// The text. `\n` or U+2028 is a forced line end; U+FFFC stands for an object; U+00AD is a soft
    /// hyphen. Runs of spaces count as one, except where a stretch's breaks are those of code.
    pub text: String,
    /// The fonts that runs name.
    pub fonts: Vec<Font>,
    /// The runs that cover the text, in order and without gaps.
    pub runs: Vec<StyleRun>,
    /// Places that lines report: notes' marks, anchors. By rising offset.
    pub marks: Vec<Mark>,
    /// The object at each U+FFFC, by rising offset.
    pub objects: Vec<InlineObject>,
    /// What stands above parts of the text, by rising offset.
    pub annotations: Vec<Annotation>,
    /// The parts of the text that have a direction of their own: inner ones before those that hold them.
    pub isolates: Vec<Isolate>,
    /// The byte from which the rest of the text stands at the end of the last line: the mark of a proof.
    pub flush_from: Option<usize>,
    /// The paragraph's language: a place in the setter's languages.
    pub language: u16,
    /// Whether the paragraph runs from right to left; `None`: its first strong letter decides.
    pub rtl: Option<bool>,
}

impl Styled {
    /// Adds text at the end in a style; the range of the run is set here. Empty text adds nothing.
    pub fn push(&mut self, text: &str, mut run: StyleRun) {
        let start = self.text.len();
        self.text.push_str(text);
        run.range = start..self.text.len();
        if !text.is_empty() {
            self.runs.push(run);
        }
    }

    /// Isolates the text, a name or a title, if its letters all run one way, whatever the direction of its paragraph.
    pub fn isolate_alone(&mut self) {
        if let Some(direction) = direction::of_all(&self.text) {
            self.isolates.push(Isolate { range: 0..self.text.len(), direction, is_forced: false });
        }
    }

    /// Gives back what its vectors hold in reserve, room for four fonts and four runs where most texts have one: for
    /// texts that are kept by the ten thousand.
    pub(crate) fn shrink_to_fit(&mut self) {
        self.text.shrink_to_fit();
        self.fonts.shrink_to_fit();
        self.runs.shrink_to_fit();
        self.marks.shrink_to_fit();
        self.objects.shrink_to_fit();
        self.annotations.shrink_to_fit();
        self.isolates.shrink_to_fit();
    }

    /// The font of a byte.
    pub(super) fn run_font(&self, at: u32) -> Option<&Font> {
        let place = self.runs.partition_point(|run| run.range.end <= at as usize);
        self.fonts.get(usize::from(self.runs.get(place)?.font))
    }

    /// The place of a font in `fonts`, which gets it if it is new.
    pub fn font(&mut self, font: &Font) -> u16 {
        let place = self.fonts.iter().position(|it| it == font).unwrap_or_else(|| {
            self.fonts.push(font.clone());
            self.fonts.len() - 1
        });
        u16::try_from(place).unwrap_or(u16::MAX)
    }
}

/// A face at a size, with all that changes what its text looks like.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Font {
    /// The face; characters that it lacks come from others.
    pub face: FaceId,
    /// The type size.
    pub size: Length,
    /// OpenType features beyond the usual ones.
    pub features: Features,
    /// Space added after each letter, in thousandths of an em. Ligatures are off where it isn't 0.
    pub tracking: i16,
    /// How far above the baseline it is set.
    pub rise: Length,
    /// Its ink.
    pub ink: Ink,
    /// Whether expansion may widen or narrow it. Monospaced faces never are.
    pub expandable: bool,
    /// Whether its words may be hyphenated.
    pub hyphenate: bool,
    /// The language of its text: a place in the setter's languages.
    pub language: u16,
}

impl Default for Font {
    fn default() -> Font {
        Font {
            face: FaceId(0),
            size: Length::pt(10),
            features: Features::NONE,
            tracking: 0,
            rise: Length::ZERO,
            ink: Ink::BLACK,
            expandable: true,
            hyphenate: true,
            language: 0,
        }
    }
}

/// A part of a paragraph's text that has one font and one origin.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct StyleRun {
    /// Its bytes in [`Styled::text`].
    pub range: Range<usize>,
    /// Its place in [`Styled::fonts`].
    pub font: u16,
    /// The leaf of the logical tree that it shows; `None` for decoration.
    pub leaf: Option<LeafId>,
    /// The node whose text it is.
    pub node: NodeId,
    /// Where its first byte is in that node's own text.
    pub offset: usize,
    /// A link that it is part of, by the caller's number: lines tell where each is.
    pub link: Option<u32>,
    /// Where lines may end in it.
    pub breaks: Breaks,
    /// Lines under and through it, and its background.
    pub decorations: Decorations,
}

/// Where lines may end in a stretch of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Breaks {
    /// By the rules of its language, with hyphenation.
    #[default]
    Normal,
    /// In an address: before its punctuation, after `//`; never with a hyphen.
    Url,
    /// In code: at spaces, after punctuation at a cost, and between any two characters if nothing
    /// else works; never with a hyphen. Each space counts.
    Code,
    /// In a line of a block of code, at ranked places: see [`crate::text::listing`]. Each space counts.
    Listing,
    /// At spaces alone.
    None,
}

/// A place in the text that its line reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Mark {
    /// The byte of the text.
    pub at: usize,
    /// The caller's key for it.
    pub payload: u32,
}

/// Something with an extent that is in the text where a U+FFFC is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct InlineObject {
    /// The byte of the text.
    pub at: usize,
    /// Its width.
    pub width: Length,
    /// Its height above the baseline.
    pub ascent: Length,
    /// Its depth below the baseline, positive.
    pub descent: Length,
    /// The part of its width that is space and vanishes when a line ends after it.
    pub trail: Length,
    /// How it is joined to what goes before it.
    pub joint: Joint,
    /// How much smaller than its natural size it is, in thousandths.
    pub shrunk: u16,
    /// The caller's key for it.
    pub payload: u32,
}

/// Whether a line may end before an object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Joint {
    /// Before and after it.
    #[default]
    Free,
    /// Where it may before a letter.
    Letter,
    /// Before it, after a relation of the formula that it goes on with.
    Relation,
    /// Before it, after a binary operation of that formula.
    Operation,
}

/// The column that a paragraph is set into, and how.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ParagraphShape {
    /// The measure.
    pub width: Length,
    /// The first line's indent; negative lets it hang out.
    pub first_indent: Length,
    /// So many first lines are narrower at their start by so much, for a drop cap.
    pub drop_cap_indent: (u32, Length),
    /// The indent of lines that go on from the one before (all but the first, and but those after a
    /// forced line end).
    pub hang: Length,
    /// How its lines fill the measure.
    pub align: TextAlign,
    /// How its last line does, and each before a forced line end, where `align` is `Justify`.
    pub last: TextAlign,
    /// The badness that a line may have: 200 is TeX's.
    pub tolerance: i32,
    /// Whether punctuation hangs into the margins.
    pub protrusion: bool,
    /// How far letters may be widened or narrowed, in thousandths.
    pub expansion: u16,
    /// How far letters may be set apart or together beyond that, in thousandths of an em.
    pub letter_spacing: u16,
    /// Whether words may be divided.
    pub hyphenate: bool,
    /// Whether the lines should be of like length (headings, captions, centred text).
    pub balance: bool,
    /// Whether another text of the same element follows, such as the next line of code: a space then keeps
    /// their words apart.
    pub followed: bool,
    /// The weights of the search for line breaks.
    pub weights: Weights,
}

impl Default for ParagraphShape {
    fn default() -> ParagraphShape {
        ParagraphShape {
            width: Length::INCH * 4,
            first_indent: Length::ZERO,
            drop_cap_indent: (0, Length::ZERO),
            hang: Length::ZERO,
            align: TextAlign::Justify,
            last: TextAlign::Left,
            tolerance: 200,
            protrusion: true,
            expansion: 20,
            letter_spacing: 0,
            hyphenate: true,
            balance: false,
            followed: false,
            weights: Weights::default(),
        }
    }
}

/// The ratio beyond which a line is not filled, in thousandths: its badness would be TeX's greatest, its gaps some 0.85 em wide. It
/// keeps its usual spaces and ends short, as beside long code where nothing can be divided. TeX and CSS stretch it all the same.
pub(super) const RAGGED_RATIO: i64 = 4_640;
/// The most that letters are expanded, in thousandths, where the usual expansion does not do. microtype's default is 20;
/// beyond 30 wide letters are seen beside narrow ones ([`Weights::contrast`] counts from there).
const MAX_EMERGENCY_EXPANSION: u16 = 30;

/// How far the letters of a line may stretch or shrink, either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StretchLimit {
    /// By how much they may be widened or narrowed, in ten-thousandths of their widths.
    pub(super) expansion: i64,
    /// By how much they may be set apart or together, in ten-thousandths of an em for each.
    pub(super) spacing: i64,
}

impl ParagraphShape {
    /// The width that each line has at least.
    pub(super) fn narrowest(&self) -> Length {
        self.width - self.first_indent.max(self.hang).max(self.drop_cap_indent.1).max(Length::ZERO)
    }

    /// Lines flush left that are neither hyphenated nor hung into the margin nor expanded: for code, labels and lists.
    pub fn flush_left(width: Length) -> ParagraphShape {
        ParagraphShape {
            width,
            align: TextAlign::Left,
            last: TextAlign::Left,
            protrusion: false,
            expansion: 0,
            hyphenate: false,
            ..ParagraphShape::default()
        }
    }

    /// How far letters may stretch or shrink.
    /// In paragraphs that can't be set well otherwise (`emergency`, after TeX's `\emergencystretch`) it is half as much
    /// again.
    pub(super) fn stretch_limit(&self, emergency: bool) -> StretchLimit {
        let (expansion, spacing) = if emergency {
            let most = self.expansion.max(MAX_EMERGENCY_EXPANSION);
            ((self.expansion * 3 / 2).min(most), self.letter_spacing * 3 / 2)
        } else {
            (self.expansion, self.letter_spacing)
        };
        StretchLimit { expansion: i64::from(expansion) * 10, spacing: i64::from(spacing) * 10 }
    }
}

/// How a line fills the measure. In a paragraph that runs from right to left, `Left` and `Right`
/// change places: `Left` is where lines begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TextAlign {
    /// From edge to edge.
    #[default]
    Justify,
    /// From the edge where lines begin.
    Left,
    /// To the edge where lines end.
    Right,
    /// In the middle.
    Center,
}

/// A chain of line breaks. Small: a page breaker may hold several for each paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineBreaks {
    /// How each line ends; as many as lines.
    pub breaks: Vec<Break>,
    /// How bad it looks, by TeX's scale; comparable between line breaks of one paragraph.
    pub demerits: i64,
    /// How many lines it has.
    pub lines: u32,
    /// Whether letters may stretch more than they usually may, because its lines would gape or many of them end in
    /// hyphens otherwise.
    pub emergency_stretch: bool,
}

/// The hyphen at the end of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EndHyphen {
    /// The line ends in none.
    #[default]
    None,
    /// In the text, at the end of the line.
    Written,
    /// In the text, and repeated at the start of the next line (Polish, Czech, Portuguese …).
    Repeated,
    /// Inserted by hyphenation: it is not in the text.
    Inserted,
}

impl EndHyphen {
    /// Whether the line ends in a hyphen.
    pub fn is_some(self) -> bool {
        self != EndHyphen::None
    }
}

/// How a line ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Break {
    /// The byte of the text at which the line's visible text ends.
    pub end: u32,
    /// The byte at which the next line's begins: after the spaces at which the line was broken.
    pub next: u32,
    /// The hyphen at its end.
    pub hyphen: EndHyphen,
    /// Whether the line end was forced by the text.
    pub forced: bool,
    /// The ratio by which the line's spaces stretch or, negative, shrink, in thousandths: 1000 is the
    /// most that TeX would call good.
    pub ratio: i32,
    /// The line's marks: places in [`Styled::marks`].
    pub marks: Range<u32>,
}

/// The variants that a paragraph is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variants {
    /// Its best setting.
    pub natural: LineBreaks,
    /// The best with one line less, if it can be set so within bounds.
    pub shorter: Option<LineBreaks>,
    /// The best with one line more, likewise.
    pub longer: Option<LineBreaks>,
}

/// A line, ready to be drawn. `x` runs to the right from the measure's left edge, whatever the
/// direction of the text; punctuation may be left of 0 and right of the measure.
#[derive(Clone, Debug, Default)]
pub struct SetLine {
    /// Its runs in reading order. Where all text runs from left to right, that is from left to right.
    pub runs: Vec<LineRun>,
    /// The glyphs of its runs; their `start` is in their run's text.
    pub glyphs: Vec<Glyph>,
    /// The text of its runs.
    pub text: String,
    /// Objects that are in it.
    pub objects: Vec<SetObject>,
    /// Where links are, from left to right.
    pub links: Vec<LinkSpan>,
    /// Lines under and through its text.
    pub rules: Vec<LineRule>,
    /// Where its ink begins and where it ends, hanging punctuation included.
    pub span: (Length, Length),
    /// The payloads of its marks.
    pub marks: Vec<u32>,
    /// Whether it ends in a hyphen.
    pub hyphenated: bool,
    /// Its bytes in [`Styled::text`], with the spaces at its end.
    pub source: Range<usize>,
    /// The node of its first text, and the byte in that node's text. If a word was divided before
    /// this line, it is the start of that word.
    pub start: Option<(NodeId, usize)>,
    /// The greatest height of its objects above the baseline.
    pub ascent: Length,
    /// The greatest depth of its objects below the baseline, positive.
    pub descent: Length,
}

impl SetLine {
    /// Gives back what its vectors hold in reserve: for lines that are kept by the ten thousand.
    pub fn shrink_to_fit(&mut self) {
        self.runs.shrink_to_fit();
        self.glyphs.shrink_to_fit();
        self.text.shrink_to_fit();
    }

    /// Moves all that is in the line to the right.
    pub fn shift(&mut self, right: Length) {
        self.runs.iter_mut().for_each(|run| run.x += right);
        self.objects.iter_mut().for_each(|object| object.x += right);
        self.links.iter_mut().for_each(|link| (link.left, link.right) = (link.left + right, link.right + right));
        self.rules.iter_mut().for_each(|rule| (rule.left, rule.right) = (rule.left + right, rule.right + right));
        self.span = (self.span.0 + right, self.span.1 + right);
    }
}

/// Glyphs of one face, size and leaf in a line.
#[derive(Clone, Debug)]
pub struct LineRun {
    /// The face: the font's own, or one that has the characters that it lacks.
    pub face: FaceId,
    /// The type size.
    pub size: Length,
    /// Where its first glyph is.
    pub x: Length,
    /// How far above the baseline.
    pub rise: Length,
    /// How much it is widened, in ten-thousandths.
    pub expansion: i16,
    /// How its letters follow one another, in a line that runs to the right: in a vertical line, which is turned as a whole, ideographs are
    /// [`RunDirection::Stacked`], and what stands side by side is [`RunDirection::Up`].
    pub direction: RunDirection,
    /// Its glyphs in [`SetLine::glyphs`], from left to right.
    pub glyphs: Range<u32>,
    /// Its text in [`SetLine::text`], in reading order.
    pub text: Range<u32>,
    /// Its ink.
    pub ink: Ink,
    /// The leaf that it shows; `None` for decoration.
    pub leaf: Option<LeafId>,
    /// The node of its text.
    pub node: NodeId,
    /// Its font, in [`Styled::fonts`].
    pub font: u16,
}

impl LineRun {
    /// The run on a page whose line begins at a point of its baseline, with the line's glyphs and text behind so many
    /// of the page's.
    pub(crate) fn on_page(&self, at: Point, glyphs: u32, text: u32, tag: ContentRole) -> GlyphRun {
        GlyphRun {
            face: self.face,
            size: self.size,
            origin: Point { x: at.x + self.x, y: at.y - self.rise },
            expansion: self.expansion,
            direction: self.direction,
            glyphs: glyphs + self.glyphs.start..glyphs + self.glyphs.end,
            text: text + self.text.start..text + self.text.end,
            ink: self.ink,
            tag,
        }
    }
}

/// An object in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetObject {
    /// Its left edge.
    pub x: Length,
    /// How much smaller than its natural size it is, in thousandths.
    pub shrunk: u16,
    /// The caller's key for it.
    pub payload: u32,
    /// The leaf that it belongs to.
    pub leaf: Option<LeafId>,
    /// How many of the line's runs go before it in reading order.
    pub after: u32,
}

/// Where a link is in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkSpan {
    /// The caller's number of it.
    pub link: u32,
    /// Its left edge.
    pub left: Length,
    /// Its right edge.
    pub right: Length,
}

/// A line under or through text, or the background of highlighted text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineRule {
    /// Its left edge.
    pub left: Length,
    /// Its right edge.
    pub right: Length,
    /// Its top, above the baseline (negative: below).
    pub top: Length,
    /// Its thickness.
    pub thickness: Length,
    /// Its ink.
    pub ink: Ink,
    /// Whether text is drawn over it.
    pub below: bool,
}
