//! How the book looks on paper: every value that the typesetter may ask for.
//!
//! In: the settings, and the catalogue of faces. Out: one [`Style`] of lengths and faces. What the
//! settings leave open is decided here, from the page's size: margins, type size, leading, so that
//! a line holds 60 to 70 letters and the page a whole number of lines.

pub mod page;

use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::geometry::Length;
use crate::project::config::{self, ChapterStart, Config, Dimension, NotePlace};
use crate::text::catalog::Catalog;
use crate::text::face::{FaceId, Metrics};
use page::PageStyle;

/// Every value that the typesetter may ask for.
#[derive(Clone, Debug)]
pub struct Style {
    /// The page: trim, margins, grid.
    pub page: PageStyle,
    /// The faces of the text.
    pub serif: Family,
    /// The faces of code.
    pub mono: Family,
    /// The type size of the text.
    pub size: Length,
    /// How far first lines of paragraphs are indented.
    pub indent: Length,
    /// Whether lines are justified.
    pub justify: bool,
    /// Whether words are divided.
    pub hyphenate: bool,
    /// Whether punctuation hangs into the margins.
    pub protrusion: bool,
    /// How far letters may be widened or narrowed, in thousandths.
    pub expansion: u16,
    /// How far letters may be set apart or together beyond that, in thousandths of an em.
    pub letter_spacing: u16,
    /// The type size of code, in thousandths of the text around it.
    pub code_scale: i64,
    /// How the parts of code are told apart.
    pub code_theme: CodeTheme,
    /// The notes.
    pub notes: NoteStyle,
    /// Headings by level: the division's title is level 1, at place 0.
    pub headings: [HeadingStyle; 6],
    /// Where divisions open and how.
    pub opening: OpeningStyle,
    /// Running heads and folios.
    pub furniture: FurnitureStyle,
    /// Whether there is a contents page; `None`: when the book has enough divisions with titles.
    pub contents: Option<bool>,
    /// How many levels the contents show.
    pub contents_depth: u8,
    /// Whether there is a title page; `None`: when the book has more than one division.
    pub title_page: Option<bool>,
    /// The date that the file may carry, in seconds since 1970.
    pub epoch: Option<i64>,
}

/// How the parts of code are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CodeTheme {
    /// By weight, slope and greys: it works in one ink.
    #[default]
    Print,
    /// By weight, slope and dark colours, which are dark greys on paper.
    Color,
    /// Not at all.
    Plain,
}

/// Four faces that belong together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Family {
    /// Upright.
    pub regular: FaceId,
    /// Italic; the upright one if there is none.
    pub italic: FaceId,
    /// Bold.
    pub bold: FaceId,
    /// Bold italic.
    pub bold_italic: FaceId,
}

impl Family {
    /// The face for a weight and slope.
    pub fn face(&self, bold: bool, italic: bool) -> FaceId {
        match (bold, italic) {
            (false, false) => self.regular,
            (false, true) => self.italic,
            (true, false) => self.bold,
            (true, true) => self.bold_italic,
        }
    }
}

/// How notes are set.
#[derive(Clone, Copy, Debug)]
pub struct NoteStyle {
    /// Where they stand.
    pub place: Notes,
    /// Their type size.
    pub size: Length,
    /// From baseline to baseline.
    pub leading: Length,
}

/// Where notes stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notes {
    /// At the foot of the page.
    Foot,
    /// At the end of the division.
    Chapter,
    /// At the end of the book.
    Book,
}

/// How a heading is set.
#[derive(Clone, Copy, Debug)]
pub struct HeadingStyle {
    /// The type size.
    pub size: Length,
    /// From baseline to baseline.
    pub leading: Length,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Small capitals.
    pub small_caps: bool,
    /// Centred.
    pub centered: bool,
    /// At least so much space above, in half-lines of the text.
    pub before: i32,
    /// At least so much space below, in half-lines of the text.
    pub after: i32,
}

/// How divisions open.
#[derive(Clone, Copy, Debug)]
pub struct OpeningStyle {
    /// Where.
    pub start: Start,
    /// How many lines of the grid stay empty above the title.
    pub sink: i32,
    /// How many lines of the grid stand empty between the title and the text.
    pub after: i32,
    /// The lines of a drop cap; 0 or 1: none.
    pub drop_cap: u8,
    /// Whether the first words after an opening are set in small capitals.
    pub small_caps: bool,
}

/// Where divisions open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// On a right-hand page.
    Recto,
    /// On the next page.
    Any,
    /// On the same page, after what went before.
    RunOn,
}

/// Running heads and folios.
#[derive(Clone, Copy, Debug)]
pub struct FurnitureStyle {
    /// Whether there are running heads.
    pub heads: bool,
    /// The type size of both.
    pub size: Length,
}

impl Style {
    /// Decides every value.
    pub fn new(config: &Config, catalog: &Catalog, diagnostics: &mut Diagnostics) -> Style {
        let pdf = &config.pdf;
        let serif = family(catalog, pdf.font.as_deref(), "Libertinus Serif", diagnostics);
        let mono = family(catalog, pdf.mono_font.as_deref(), "JetBrains Mono", diagnostics);
        let metrics = catalog.face(serif.regular).metrics;
        let (page, size) = PageStyle::new(pdf, &metrics, diagnostics);
        let leading = page.leading;
        let note_size = size.scale(82, 100).max(Length::milli_pt(7500)).min(size);
        let indent = match pdf.first_line_indent {
            Some(Dimension::Length(length)) => length,
            Some(Dimension::Em(milli)) => size.scale(milli, 1000),
            None => size.scale(1400, 1000),
        };
        Style {
            serif,
            mono,
            size,
            indent,
            justify: pdf.justify.unwrap_or(true),
            hyphenate: pdf.hyphenate.unwrap_or(true),
            protrusion: pdf.protrusion.unwrap_or(true),
            expansion: u16::try_from(pdf.expansion.unwrap_or(20).min(30)).unwrap_or(20),
            letter_spacing: u16::try_from(pdf.letter_spacing.unwrap_or(3).min(10)).unwrap_or(3),
            code_scale: code_scale(&metrics, &catalog.face(mono.regular).metrics),
            code_theme: match pdf.code_theme {
                None | Some(config::CodeTheme::Print) => CodeTheme::Print,
                Some(config::CodeTheme::Color) => CodeTheme::Color,
                Some(config::CodeTheme::Plain) => CodeTheme::Plain,
            },
            notes: NoteStyle {
                place: match pdf.notes {
                    None | Some(NotePlace::Foot) => Notes::Foot,
                    Some(NotePlace::Chapter) => Notes::Chapter,
                    Some(NotePlace::Book) => Notes::Book,
                },
                size: note_size,
                leading: leading.scale(5, 6).max(note_size.scale(115, 100)),
            },
            headings: headings(size, leading),
            opening: OpeningStyle {
                start: match pdf.chapter_start {
                    Some(ChapterStart::Recto) => Start::Recto,
                    None | Some(ChapterStart::Any) => Start::Any,
                    Some(ChapterStart::RunOn) => Start::RunOn,
                },
                sink: page.lines / 6,
                after: 2,
                drop_cap: pdf.drop_caps.unwrap_or(0).min(9),
                small_caps: pdf.small_caps_opening.unwrap_or(false),
            },
            furniture: FurnitureStyle {
                heads: pdf.running_heads.unwrap_or(true),
                size: size.scale(86, 100),
            },
            contents: pdf.toc,
            contents_depth: pdf.toc_depth.unwrap_or(2),
            title_page: pdf.title_page,
            epoch: config.epoch,
            page,
        }
    }
}

/// The faces of a family by name; the bundled `default` where the name is unknown, with a report.
fn family(
    catalog: &Catalog,
    name: Option<&str>,
    default: &str,
    diagnostics: &mut Diagnostics,
) -> Family {
    let wanted = name.unwrap_or(default);
    let regular = catalog.find(wanted, 400, false).or_else(|| {
        let families = catalog.families();
        let near = nearest(wanted, families.iter().copied());
        let known = families.join(", ");
        let help = near.map_or_else(
            || format!("use one of {known}, or name a font file in `fonts.paths`"),
            |near| format!("did you mean `{near}`?"),
        );
        let message = format!("no font family is called `{wanted}`");
        diagnostics.push(Diagnostic::error("font-unknown", message).help(help));
        catalog.find(default, 400, false)
    });
    let regular = regular.unwrap_or_default();
    let name = catalog.face(regular).family.clone();
    let find = |weight, italic| catalog.find(&name, weight, italic);
    let italic = find(400, true).unwrap_or(regular);
    let bold = find(700, false).unwrap_or(regular);
    Family { regular, italic, bold, bold_italic: find(700, true).unwrap_or(bold) }
}

/// How large code is beside text, in thousandths: so that the small letters are equally high,
/// within 0.78 and 0.92.
fn code_scale(text: &Metrics, mono: &Metrics) -> i64 {
    let height = |it: &Metrics| i64::from(it.x_height.max(1)) * 1000 / i64::from(it.upem.max(1));
    (height(text) * 1000 / height(mono).max(1)).clamp(780, 920)
}

/// The headings' measures: quiet, in few steps, all multiples of the text's size.
fn headings(size: Length, leading: Length) -> [HeadingStyle; 6] {
    let heading = |percent: i64, bold, italic, before, after| HeadingStyle {
        size: size.scale(percent, 100),
        leading: leading.scale(percent.max(100), 100).min(leading * 2),
        bold,
        italic,
        small_caps: false,
        centered: false,
        before,
        after,
    };
    [
        HeadingStyle { centered: true, ..heading(165, false, false, 0, 0) },
        heading(118, true, false, 3, 1),
        heading(106, true, false, 2, 1),
        heading(100, false, true, 2, 0),
        heading(100, true, false, 2, 0),
        heading(100, false, true, 2, 0),
    ]
}
