//! How the book looks on paper: every value that the typesetter may ask for.
//!
//! In: the settings, and the catalogue of faces. Out: one [`Style`] of lengths and faces. What the
//! settings leave open is decided here, from the page's size: margins, type size, leading, so that
//! a line holds 60 to 70 letters and the page a whole number of lines.

pub mod elements;
pub mod class;
pub mod copyfit;
pub mod direction;
mod element;
mod features;
pub mod hyphenation;
pub mod page;
pub mod title_fit;
mod vertical;

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::geometry::{Length, Sides};
use crate::project::config::{self, Config, NoteLayout, NoteMarks, NoteNumbers, PdfConfig};
use crate::project::dimension::Dimension;
use crate::project::theme::{self, ElementSettings};
use crate::text::catalog::Catalog;
use crate::text::face::{FaceId, Metrics};
use crate::text::shape::Features;
use elements::{Elements, TextFamilies};
use page::{PageStyle, baseline_in};

pub use crate::project::config::{ChapterStart, CodeTheme, NotePlacement, SmallCapsOpening, TitlePart};
pub use crate::project::hyphenation::{NameDivision, PageEndHyphens};
pub use crate::project::running::{MarginBoxes, MarginField, MarginPart, RunningConfig};
pub use crate::project::theme::{Alignment, Case, FolioPlace, NumberFormat, RunningHeadText};
pub use class::ClassStyle;
pub use element::ElementStyle;
pub use features::{FeatureStyle, cased};
pub use hyphenation::HyphenationStyle;

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
    /// The features of the text: old-style figures unless a setting says otherwise.
    pub features: Features,
    /// How many quarters of the paragraphs are set a line longer or, negative, shorter: see [`PdfConfig::looseness`].
    pub looseness: i8,
    /// How far first lines of paragraphs are indented.
    pub indent: Length,
    /// Whether the first paragraph below a heading is indented like the others.
    pub indents_first: bool,
    /// The space between paragraphs, in half-lines.
    pub paragraph_spacing: i32,
    /// Whether lines are justified.
    pub justify: bool,
    /// Whether words are divided.
    pub hyphenate: bool,
    /// Where, and how willingly.
    pub hyphenation: HyphenationStyle,
    /// Whether punctuation hangs into the margins.
    pub protrusion: bool,
    /// How far letters may be widened or narrowed, in thousandths.
    pub expansion: u16,
    /// How far letters may be set apart or together beyond that, in thousandths of an em.
    pub letter_spacing: u16,
    /// Whether pages may end above their last line; else they are levelled.
    pub ragged_bottoms: bool,
    /// How the parts of code are told apart.
    pub code_theme: CodeTheme,
    /// The notes.
    pub notes: NoteStyle,
    /// The notes in the margin.
    pub margin_note: MarginNoteStyle,
    /// The style of each element.
    pub elements: Elements,
    /// Where divisions open and how.
    pub opening: OpeningStyle,
    /// The text with fields in the margins of pages (`running.*`).
    pub running: RunningConfig,
    /// Running heads and folios.
    pub furniture: FurnitureStyle,
    /// Whether there is a contents page; `None`: when the book has enough divisions with titles.
    pub contents: Option<bool>,
    /// How many levels the contents show.
    pub contents_depth: u8,
    /// Whether contents of the chapters alone go before them.
    pub short_contents: bool,
    /// How many levels of a chapter's sections are listed below its title; 0: none.
    pub chapter_contents_depth: u8,
    /// The leader between an entry of the contents and its page; may be empty.
    pub leader: String,
    /// The ornament between two sections.
    pub ornament: String,
    /// The bullets of lists in one another.
    pub bullets: Vec<char>,
    /// The parts of the title page, from the top down.
    pub title_order: Vec<TitlePart>,
    /// The word that is written across all pages, such as `DRAFT`.
    pub stamp: Option<String>,
    /// The images that elements draw, by the elements' names.
    pub images: BTreeMap<&'static str, ThemeImage>,
    /// The signs before the titles of containers, by the names of their elements.
    pub icons: BTreeMap<&'static str, String>,
    /// Whether there is a title page; `None`: when the book has more than one division.
    pub title_page: Option<bool>,
    /// Whether a book without title page has its title at the head of the first page.
    pub masthead: bool,
    /// Whether the title alone goes before the title page.
    pub half_title: bool,
    /// The date that the file may carry, in seconds since 1970.
    pub epoch: Option<i64>,
    /// Whether the book's text runs from right to left.
    pub rtl: bool,
    /// Whether its lines run from top to bottom, beside one another from right to left.
    pub vertical: bool,
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

/// The weight of letters, as far as a family of four faces has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// That of running text.
    Regular,
    /// That of strong words.
    Bold,
}

impl Weight {
    /// Bold or regular.
    pub fn new(bold: bool) -> Weight {
        if bold { Weight::Bold } else { Weight::Regular }
    }
}

/// The slope of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slope {
    /// That of running text.
    Upright,
    /// That of emphasised words.
    Italic,
}

impl Slope {
    /// Italic or upright.
    pub fn new(italic: bool) -> Slope {
        if italic { Slope::Italic } else { Slope::Upright }
    }
}

impl Family {
    /// The face for a weight and slope.
    pub fn face(&self, weight: Weight, slope: Slope) -> FaceId {
        match (weight, slope) {
            (Weight::Regular, Slope::Upright) => self.regular,
            (Weight::Regular, Slope::Italic) => self.italic,
            (Weight::Bold, Slope::Upright) => self.bold,
            (Weight::Bold, Slope::Italic) => self.bold_italic,
        }
    }
}

/// How notes are set.
#[derive(Clone, Copy, Debug)]
pub struct NoteStyle {
    /// Where they are placed.
    pub place: NotePlacement,
    /// Their type size.
    pub size: Length,
    /// From baseline to baseline.
    pub leading: Length,
    /// The form of their figures, and their OpenType features.
    pub features: FeatureStyle,
    /// The length of the rule above them.
    pub rule: Length,
    /// Whether their numbers begin anew on each page: only at the foot.
    pub by_page: bool,
    /// Whether their marks are asterisk, dagger and their like.
    pub symbols: bool,
    /// Whether notes of less than a line share one.
    pub run_in: bool,
}

/// Notes in the outer margin.
#[derive(Clone, Copy, Debug)]
pub struct MarginNoteStyle {
    /// How wide their lines are; the page has no room for them if it is less than [`MarginNoteStyle::LEAST`].
    pub width: Length,
    /// The space between them and the text.
    pub gap: Length,
    /// Their element: size, leading, slope.
    pub element: ElementStyle,
}

impl MarginNoteStyle {
    /// The narrowest margin for notes: some twelve letters of 8 pt, the least in which lines are not mostly single words.
    pub const LEAST: Length = Length::pt(50);

    fn new(element: ElementStyle, page: &PageStyle) -> MarginNoteStyle {
        let width = page.margins.outer - element.left - element.right;
        MarginNoteStyle { width, gap: element.left, element }
    }

    /// Whether the margin is wide enough.
    pub fn has_room(&self) -> bool {
        MarginNoteStyle::LEAST <= self.width
    }

    /// The outer margin that they need.
    pub fn needed(&self) -> Length {
        MarginNoteStyle::LEAST + self.element.left + self.element.right
    }
}

/// How divisions open.
#[derive(Clone, Copy, Debug)]
pub struct OpeningStyle {
    /// Where.
    pub start: ChapterStart,
    /// How the number of a chapter is written.
    pub number: NumberFormat,
    /// How the number of a part is written.
    pub part_number: NumberFormat,
    /// The lines of a drop cap; 0 or 1: none.
    pub drop_cap: u8,
    /// How much of the text after an opening is set in small capitals.
    pub small_caps: SmallCapsOpening,
}

/// Running heads and folios.
#[derive(Clone, Copy, Debug)]
pub struct FurnitureStyle {
    /// Whether there are running heads.
    pub heads: bool,
    /// The text of left-hand pages.
    pub verso: RunningHeadText,
    /// The text of right-hand pages.
    pub recto: RunningHeadText,
    /// Where folios are placed.
    pub folio: FolioPlace,
    /// Where they are placed on pages on which a chapter opens.
    pub opening: FolioPlace,
}

impl FurnitureStyle {
    /// By the settings of running heads and of folios.
    fn new(pdf: &PdfConfig, head: &ElementSettings, folio: &ElementSettings) -> FurnitureStyle {
        FurnitureStyle {
            heads: pdf.running_heads.unwrap_or(true),
            verso: head.verso.unwrap_or_default(),
            recto: head.recto.unwrap_or_default(),
            folio: folio.place.unwrap_or_default(),
            opening: folio.opening.unwrap_or_default(),
        }
    }
}

impl Style {
    /// The style of pages that are turned by a quarter: lines are as long as the block of text is high, and as many as
    /// its width holds. The page's place counts from the corner of that block.
    #[must_use]
    pub fn landscape(&self) -> Style {
        let mut style = self.clone();
        let page = &mut style.page;
        (page.measure, page.lines) = {
            let lines = page.measure.0 / page.leading.0.max(1);
            (page.leading * i64::from(page.lines), i32::try_from(lines).unwrap_or(1).max(1))
        };
        page.margins = Sides::default();
        page.first_baseline = baseline_in(page.leading, self.size);
        // Of a book with vertical lines, these pages have lines that run across.
        style.vertical = false;
        style
    }

    /// Decides every value.
    pub fn new(config: &Config, catalog: &Catalog, diagnostics: &mut Diagnostics) -> Style {
        let pdf = &config.pdf;
        vertical::check(config, diagnostics);
        let serif = family(catalog, "pdf.font", pdf.font.as_deref(), "Libertinus Serif", diagnostics);
        let mono = family(catalog, "pdf.mono-font", pdf.mono_font.as_deref(), "JetBrains Mono", diagnostics);
        let metrics = catalog.text_metrics(serif.regular);
        let sized = vertical::sized(pdf, direction::is_vertical(config) && metrics.square);
        let (mut page, size) = PageStyle::new(&sized, &metrics, diagnostics);
        page.binding = direction::binding(config);
        let indent = first_line_indent(pdf, catalog.han_region(), size, page.measure);
        let settings = |name: &str| config.style.get(name).cloned().unwrap_or_default();
        let text = |name: &str| settings(name).text.unwrap_or_default();
        let elements = Elements::new(config, catalog, TextFamilies { serif, mono }, size, &page, diagnostics);
        Style {
            serif,
            mono,
            size,
            features: text_features(pdf, &metrics),
            looseness: pdf.looseness,
            indent,
            // In these languages a paragraph is seen by its indent alone, below a heading too (JLREQ 3.5.1).
            indents_first: matches!(catalog.han_region(), Some("SC" | "TC" | "HK" | "JP")),
            paragraph_spacing: pdf.paragraph_spacing.and_then(|spacing| i32::try_from(spacing).ok()).unwrap_or(0),
            justify: pdf.justify.unwrap_or(true),
            hyphenate: pdf.hyphenation.enabled.unwrap_or(true),
            hyphenation: HyphenationStyle::new(&pdf.hyphenation),
            protrusion: pdf.protrusion.unwrap_or(true),
            expansion: u16::try_from(pdf.expansion.unwrap_or(20).min(30)).unwrap_or(20),
            letter_spacing: u16::try_from(pdf.letter_spacing.unwrap_or(3).min(10)).unwrap_or(3),
            ragged_bottoms: pdf.bottoms == Some(config::Bottoms::Ragged),
            code_theme: pdf.code_theme.unwrap_or_default(),
            notes: notes(pdf, &settings("note"), size, &page),
            margin_note: MarginNoteStyle::new(elements.margin_note, &page),
            elements,
            opening: OpeningStyle {
                start: pdf.chapter_start.unwrap_or_default(),
                number: settings("chapter").number.unwrap_or_default(),
                part_number: settings("part").number.unwrap_or_default(),
                drop_cap: pdf.drop_caps.unwrap_or(0).min(9),
                small_caps: pdf.small_caps_opening.unwrap_or_default(),
            },
            title_order: config.title_order.clone().unwrap_or_else(|| TitlePart::ALL.map(|part| part.1).to_vec()),
            stamp: pdf.stamp.clone().filter(|stamp| !stamp.trim().is_empty()),
            images: theme_images(config, page.leading),
            running: config.running.clone(),
            furniture: FurnitureStyle::new(pdf, &settings("head"), &settings("folio")),
            contents: pdf.toc,
            contents_depth: pdf.toc_depth.unwrap_or(2),
            short_contents: pdf.short_toc.unwrap_or(false),
            chapter_contents_depth: pdf.chapter_toc_depth.unwrap_or(0),
            leader: text("contents-entry"),
            ornament: text("ornament"),
            bullets: text("list").chars().filter(|c| !c.is_whitespace()).collect(),
            icons: icons(config),
            title_page: pdf.title_page,
            masthead: pdf.masthead.unwrap_or(pdf.title_page.is_none()),
            half_title: pdf.half_title.unwrap_or(false),
            epoch: config.epoch,
            rtl: direction::is_rtl(config),
            vertical: direction::is_vertical(config),
            page,
        }
    }
}

/// An image that an element draws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeImage {
    /// Its path from the book's folder; empty if the element has none of its own.
    pub source: String,
    /// Its height.
    pub height: Length,
}

fn theme_images(config: &Config, leading: Length) -> BTreeMap<&'static str, ThemeImage> {
    let image = |(name, settings): (&&'static str, &ElementSettings)| {
        let height = leading * i64::from(settings.height?) / 2;
        Some((*name, ThemeImage { source: settings.image.clone().unwrap_or_default(), height }))
    };
    config.style.iter().filter_map(image).collect()
}

/// The features of running text. R. Bringhurst, *The Elements of Typographic Style*, §3.2.1: lining figures belong with
/// capitals, old-style ones with all other text. Squares are as high as capitals.
fn text_features(pdf: &PdfConfig, metrics: &Metrics) -> Features {
    let usual = if metrics.square { Features::NONE } else { Features::OLD_STYLE };
    FeatureStyle::new(pdf.numerals, &pdf.features).over(usual)
}

/// How far the first lines of paragraphs are set in: 1.4 em unless a setting says otherwise; two squares in Chinese,
/// one in Japanese and Korean (CLREQ 3.3.1, JLREQ 3.5.1).
fn first_line_indent(pdf: &PdfConfig, han_region: Option<&str>, size: Length, measure: Length) -> Length {
    match pdf.first_line_indent {
        Some(Dimension::Length(length)) => length,
        Some(Dimension::Em(milli)) => size.scale(milli, 1000),
        Some(Dimension::Measure(share)) => measure.scale(share, 1000),
        // Space tells paragraphs apart already.
        None if pdf.paragraph_spacing.is_some_and(|spacing| 0 < spacing) => Length::ZERO,
        None => match han_region {
            Some("SC" | "TC" | "HK") => size * 2,
            Some(_) => size,
            None => size.scale(1400, 1000),
        },
    }
}

/// How notes are set: in 82 % of the text's size but legible, unless its settings say otherwise.
fn notes(pdf: &PdfConfig, settings: &ElementSettings, size: Length, page: &PageStyle) -> NoteStyle {
    let place = pdf.notes.unwrap_or_default();
    let note_size = match settings.size {
        Some(Dimension::Length(length)) => length,
        Some(Dimension::Em(milli)) => size.scale(milli, 1000),
        Some(Dimension::Measure(_)) | None => size.scale(82, 100).max(Length::milli_pt(7500)).min(size),
    };
    let leading = match settings.leading {
        Some(Dimension::Length(length)) => length,
        Some(Dimension::Em(milli)) => note_size.scale(milli, 1000),
        // Six lines of notes are then as high as five of text.
        Some(Dimension::Measure(_)) | None => page.leading.scale(5, 6).max(note_size.scale(115, 100)),
    };
    NoteStyle {
        place,
        size: note_size,
        leading: leading.max(note_size.scale(8, 10)),
        features: FeatureStyle::new(settings.numerals, settings.features.as_deref().unwrap_or_default()),
        rule: match settings.left {
            Some(Dimension::Length(length)) => length.min(page.measure),
            Some(Dimension::Em(milli)) => size.scale(milli, 1000).min(page.measure),
            Some(Dimension::Measure(share)) => page.measure.scale(share, 1000),
            None => page.measure / 4,
        },
        by_page: place == NotePlacement::Foot && pdf.note_numbers == Some(NoteNumbers::Page),
        symbols: pdf.note_marks == Some(NoteMarks::Symbols),
        run_in: pdf.note_layout == Some(NoteLayout::RunIn),
    }
}

/// The faces of the family that a setting names; the bundled `default` where the name is unknown, with a
/// report.
fn family(
    catalog: &Catalog,
    setting: &str,
    named: Option<&str>,
    default: &str,
    diagnostics: &mut Diagnostics,
) -> Family {
    let wanted = named.unwrap_or(default);
    let regular = catalog.find(wanted, 400, false).or_else(|| {
        let families = catalog.families();
        let others = catalog.system_families().iter().map(String::as_str);
        let near = nearest(wanted, families.iter().copied().chain(others));
        let known = families.join(", ");
        let help = near.map_or_else(
            || match catalog.system_families() {
                [] => format!("use one of {known}, or name a font file in `fonts.paths`, or set `fonts.system`"),
                _ => format!("use one of {known}, one of the machine's (`chapbook fonts --system`), or name a file in `fonts.paths`"),
            },
            |near| format!("did you mean `{near}`?"),
        );
        let message = format!("no font family is called `{wanted}`");
        diagnostics.push(Diagnostic::error("font-unknown", message).settings([setting]).help(help));
        catalog.find(default, 400, false)
    });
    let regular = regular.unwrap_or_default();
    // The name of the face that was found: where the family is unknown that is the default.
    let name = catalog.face(regular).family.clone();
    let find = |weight, italic| catalog.find(&name, weight, italic);
    let italic = find(400, true).unwrap_or(regular);
    let bold = find(700, false).unwrap_or(regular);
    let found = Family { regular, italic, bold, bold_italic: find(700, true).unwrap_or(bold) };
    // Titles of display type have one style; the text's family and those of classes have words that are emphasised.
    if named.is_some() && !is_display(setting, catalog, &found) {
        styles_missing(setting, catalog, &found, diagnostics);
    }
    found
}

/// The signs before the titles of containers. An alert has the sign of all alerts unless it has its own.
fn icons(config: &Config) -> BTreeMap<&'static str, String> {
    let own = |name: &str| config.style.get(name).and_then(|settings| settings.icon.clone());
    let icon = |name: &'static str| {
        let shared = || theme::parent(name).and_then(own);
        own(name).or_else(shared).filter(|icon| !icon.is_empty()).map(|icon| (name, icon))
    };
    theme::containers().filter_map(icon).collect()
}

/// Whether a family with one style is bundled for titles, and an element asks for it.
fn is_display(setting: &str, catalog: &Catalog, family: &Family) -> bool {
    /// The family of one weight that the program carries.
    const DISPLAY: &str = "League Gothic";
    setting.starts_with("style.") && catalog.face(family.regular).family == DISPLAY
}

/// Tells that a family has no italic or no bold: what is emphasised looks like the text around it then.
fn styles_missing(setting: &str, catalog: &Catalog, family: &Family, diagnostics: &mut Diagnostics) {
    // From semibold on letters are told from those around them (OpenType, OS/2 usWeightClass).
    const BOLD: u16 = 600;
    let (italic, bold) = (catalog.face(family.italic), catalog.face(family.bold));
    let (what, words) = match (italic.italic, BOLD <= bold.weight) {
        (true, true) => return,
        (true, false) => ("bold", "strong words look"),
        (false, true) => ("italic", "emphasised words look"),
        (false, false) => ("italic and no bold", "emphasised and strong words look"),
    };
    let message = format!("the family `{}` has no {what}: {words} like all others in print", italic.family);
    let help = "name the files of these styles in `fonts.paths`, or choose a family that has them";
    diagnostics.push(Diagnostic::warning("font-style-missing", message).settings([setting]).help(help));
}
