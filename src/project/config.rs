//! The settings of a book: one typed value, merged from defaults, theme, `book.toml`, front matter and flags. `None` is
//! what nobody said: the style decides it.

pub use super::cover::{
    BarcodeZone, CoverColor, CoverConfig, CoverInks, CoverKind, CoverLayout, SpineDirection, SpineText,
};
use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use hayagriva::citationberg::IndependentStyle;

use super::dimension::Dimension;
use super::editor::EditorLink;
use super::files::FileError;
use super::hyphenation::HyphenationConfig;
use super::numbering::{NumberingConfig, Theorems};
use super::running::RunningConfig;
use super::theme::{ElementSettings, FontFeature, Numerals};
use super::themes;
use crate::diagnostic::level::Levels;
use crate::document::guess::Guess;
use crate::document::metadata::Metadata;
use crate::geometry::{Length, Size};
use crate::impose::settings::{BookletConfig, OfBook};
use crate::impose::{Binding, Settings};
use crate::source::FileId;

pub use crate::printer::{Printer, PrinterRules};
pub use crate::profile::Profile;
pub use crate::shop::Shop;

/// All settings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// Title, authors, language, …
    pub metadata: Metadata,
    /// The theme: the name of one that the program carries, such as `novel`, or a file.
    pub theme: Option<String>,
    /// The names of the theme and of those that it is based on, its own first.
    pub themes: Vec<String>,
    /// `diagnostics.*`: which problems are allowed, warned of or denied.
    pub diagnostics: Levels,
    /// Whether quotes, dashes and ellipses are set by the language (`typography.smart`, default yes).
    pub smart: Option<bool>,
    /// `typography.verse`: whether poems that nothing marks are looked for. Where nobody says, they are
    /// in texts of Markdown alone, and not in mdBook projects.
    pub verse: Option<VerseDetection>,
    /// `structure.*`: what is recognised though nothing marks it.
    pub structure: StructureConfig,
    /// `math.*`: how formulas are written.
    pub math: MathConfig,
    /// The prefix of hidden lines of code, by language (`output.html.code.hidelines`).
    pub hidelines: BTreeMap<String, String>,
    /// The files of a folder that come first, in order (`order`), and those that are left out (`exclude`).
    pub order: Vec<String>,
    /// Patterns of files that are left out, as in [`Config::order`].
    pub exclude: Vec<String>,
    /// Whether included texts lose the indent that all their lines have (`includes.dedent`).
    pub dedent: Option<bool>,
    /// Folders beside the book's own whose files it may use (`files.roots`).
    pub roots: Vec<String>,
    /// The address of the book's web site (`hosted-html`): links to what is not in the book lead there.
    pub hosted_html: Option<String>,
    /// Words with their hyphenation points (`man-u-script`), before the patterns.
    pub hyphenation: Vec<String>,
    /// Whether sections are numbered (`number-sections`): chapters always are where the summary says so.
    pub number_sections: Option<bool>,
    /// `numbering.*`: where figures, tables and their like begin to count anew.
    pub numbering: NumberingConfig,
    /// `theorems.*`: the kinds of theorems.
    pub theorems: Theorems,
    /// `bibliography` and `csl`: what citations are made with.
    pub bibliography: BibliographyConfig,
    /// `pdf.*`.
    pub pdf: PdfConfig,
    /// `style.*`: what was said of each element, by its name in [`super::theme::ELEMENTS`].
    pub style: Theme,
    /// The same of classes of the author's own, by their names.
    pub classes: BTreeMap<String, ElementSettings>,
    /// `epub.*`.
    pub epub: EpubConfig,
    /// `fonts.*`.
    pub fonts: FontsConfig,
    /// `booklet.*`.
    pub booklet: BookletConfig,
    /// `title-page.order`: what is on the title page, from above.
    pub title_order: Option<Vec<TitlePart>>,
    /// `running.*`: the text in the margins.
    pub running: RunningConfig,
    /// `cover.*`.
    pub cover: CoverConfig,
    /// The text's main direction, if the book says it (`dir`, mdBook's `text-direction`); else the language decides.
    pub direction: Option<Direction>,
    /// How lines run and follow one another (`writing-mode`, as in CSS).
    pub writing_mode: Option<WritingMode>,
    /// What a click in the preview opens (`preview.editor`).
    pub editor: Option<EditorLink>,
    /// The seconds since 1970 that stand for "now" (`SOURCE_DATE_EPOCH`), given by the command line.
    pub epoch: Option<i64>,
}

impl Config {
    /// The printer, and what it asks for; `None` if none is named, or `none`, which goes before a table of rules.
    ///
    /// # Errors
    /// A message about the table that `pdf.printer-rules` names.
    pub fn printer(&self) -> Result<Option<(Printer, PrinterRules)>, String> {
        let printer = self.pdf.printer.unwrap_or(Printer::None);
        if self.pdf.printer == Some(Printer::None) {
            return Ok(None);
        }
        match &self.pdf.printer_rules_text {
            Some(table) => PrinterRules::read(table).map(|rules| Some((printer, rules))),
            None if printer == Printer::None => Ok(None),
            None => Ok(Some((printer, PrinterRules::known(printer)))),
        }
    }

    /// The least margin that the book's printer asks for at the sides, the head and the foot; none without a printer.
    pub fn printers_margin(&self) -> Option<Length> {
        // What is wrong with its table is reported where the files are made.
        let (_, rules) = self.printer().ok()??;
        rules.outer(self.pdf.bleed.is_some_and(|bleed| Length::ZERO < bleed)).map(crate::printer::inches)
    }

    /// The settings with the margins that the book's printer asks for. All outputs have them, so that the same words are on
    /// the same pages of each.
    #[must_use]
    pub fn for_printer(&self) -> Config {
        let mut config = self.clone();
        config.pdf.safe_edge = config.pdf.safe_edge.max(config.printers_margin());
        config
    }

    /// How pages of a book that is bound so are put on sheets.
    pub fn sheets(&self, binding: Binding) -> Settings {
        self.booklet.settings(OfBook { bleed: self.pdf.bleed, binding })
    }

    /// The paths of the font files that were read: those of settings, and those that style sheets name.
    pub fn font_paths(&self) -> impl Iterator<Item = &str> {
        let named = self.epub.sheets.iter().flat_map(|sheet| sheet.fonts.values().flatten());
        self.fonts.files.iter().chain(named).map(|file| file.path.as_str())
    }

    /// The families that settings name.
    pub fn families(&self) -> impl Iterator<Item = &str> {
        let own = [self.pdf.font.as_deref(), self.pdf.mono_font.as_deref()].into_iter().flatten();
        own.chain(self.style.values().filter_map(|value| value.font.as_deref()))
    }
}

/// A part of the title page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitlePart {
    /// The series and the book's place in it.
    Series,
    /// The title.
    Title,
    /// The subtitle.
    Subtitle,
    /// The authors.
    Author,
    /// Translators, editors and others.
    Contributor,
    /// The publisher's device or another image of the theme.
    Device,
    /// The publisher and the year.
    Publisher,
}

impl TitlePart {
    /// All parts by their names, in the order that they have where nobody says another.
    pub const ALL: [(&'static str, TitlePart); 7] = [
        ("series", TitlePart::Series),
        ("title", TitlePart::Title),
        ("subtitle", TitlePart::Subtitle),
        ("author", TitlePart::Author),
        ("contributor", TitlePart::Contributor),
        ("device", TitlePart::Device),
        ("publisher", TitlePart::Publisher),
    ];
}

/// The looks of elements by their names. By default they are those of the plain theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme(pub BTreeMap<&'static str, ElementSettings>);

impl Default for Theme {
    fn default() -> Theme {
        Theme(themes::plain().clone())
    }
}

impl Deref for Theme {
    type Target = BTreeMap<&'static str, ElementSettings>;
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Theme {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

/// The printing condition that comes with the program, by its name in `pdf.icc`.
pub const FOGRA39: &str = "fogra39";

/// A style of citations.
#[derive(Clone, Debug, PartialEq)]
pub struct CitingStyle(pub Arc<IndependentStyle>);

/// The bibliography's files and style.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BibliographyConfig {
    /// `bibliography`: files of works, BibTeX (`.bib`) or Hayagriva's YAML; from the book's folder.
    pub paths: Vec<String>,
    /// The bibliography files among the sources, in the order of their paths.
    pub files: Vec<FileId>,
    /// `nocite`: the keys of works that are listed though nothing cites them; `*` for all.
    pub nocite: Vec<String>,
    /// `csl`: a style by name, or a `.csl` file.
    pub csl: Option<String>,
    /// The citation style, read and checked.
    pub style: Option<CitingStyle>,
    /// How many elements a style of the author's has when its macros are replaced; 0 for one of the program's own.
    pub style_elements: u64,
}

/// `math.*`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MathConfig {
    /// `math`: how formulas are written. Where nobody says: between dollars, and in an mdBook project as its
    /// `book.toml` has them made.
    pub syntax: Option<MathSyntax>,
    /// `math.macros`: the names of macros with what they stand for.
    pub macros: BTreeMap<String, String>,
}

/// How formulas are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MathSyntax {
    /// `$…$` and `$$…$$`; and `\(…\)`, `\[…\]` and environments where they look like formulas.
    #[default]
    Dollars,
    /// `\(…\)`, `\[…\]`, environments and `$$…$$`; a `$` is a dollar.
    Tex,
    /// As MathJax has them in mdBook: `\\(…\\)`, `\\[…\\]`, `$$…$$` and environments.
    Mathjax,
    /// Not at all.
    Off,
}

/// `pdf.*`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PdfConfig {
    /// `pdf.trim`: the page's size after trimming.
    pub trim: Option<Size>,
    /// `pdf.margins` as a word: by which proportions margins are made.
    pub canon: Option<Canon>,
    /// No margin is narrower: `booklet.unprintable`, for pages that the author's own printer prints.
    pub unprintable: Option<Length>,
    /// Margins that the book does not set are not narrower, and heads and folios come no nearer to an edge: what the
    /// book's printer asks for, or what printers at home leave white of a sheet that is a whole number of pages.
    pub safe_edge: Option<Length>,
    /// Whether the margins are those of a search for a number of pages (`booklet.pages`), and none that the author gave.
    pub has_fitted_margins: bool,
    /// Whether pages are the panels of a leaflet, which has no spine: the margins at both sides are the same.
    pub is_leaflet: bool,
    /// `pdf.gray-images`: images are printed in black ink alone.
    pub gray_images: Option<bool>,
    /// How many quarters of the paragraphs are set a line longer, or, negative, a line shorter, where their spaces
    /// stay even: TeX's `\\looseness`. Made by `booklet.pages`; from -4 to 4.
    pub looseness: i8,
    /// `pdf.margins.inner`: at the spine.
    pub margin_inner: Option<Length>,
    /// `pdf.margins.outer`: at the fore edge.
    pub margin_outer: Option<Length>,
    /// `pdf.margins.top`: above the first line of text.
    pub margin_top: Option<Length>,
    /// `pdf.margins.bottom`: below the last line of text.
    pub margin_bottom: Option<Length>,
    /// `pdf.font`: the family of the text.
    pub font: Option<String>,
    /// `pdf.mono-font`: the family of code.
    pub mono_font: Option<String>,
    /// `pdf.numerals`: how the figures of the text look.
    pub numerals: Option<Numerals>,
    /// `pdf.features`: OpenType features of the text.
    pub features: Vec<FontFeature>,
    /// `pdf.font-size`.
    pub font_size: Option<Length>,
    /// `pdf.leading`: from baseline to baseline.
    pub leading: Option<Length>,
    /// `pdf.first-line-indent`: a length, or thousandths of the type size.
    pub first_line_indent: Option<Dimension>,
    /// `pdf.paragraph-spacing`: the space between paragraphs, in half-lines.
    pub paragraph_spacing: Option<u32>,
    /// `pdf.justify`.
    pub justify: Option<bool>,
    /// `pdf.hyphenate` and `pdf.hyphenation`.
    pub hyphenation: HyphenationConfig,
    /// `pdf.protrusion`: whether punctuation hangs into the margin.
    pub protrusion: Option<bool>,
    /// `pdf.expansion`: how far letters may be widened or narrowed, in thousandths; at most 30.
    pub expansion: Option<u32>,
    /// `pdf.letter-spacing`: how far letters may be set apart or together, in thousandths of an em; at most 10.
    pub letter_spacing: Option<u32>,
    /// `pdf.chapter-start`.
    pub chapter_start: Option<ChapterStart>,
    /// `pdf.running-heads`.
    pub running_heads: Option<bool>,
    /// `pdf.head-distance`: between the baselines of the running head and the first line of text.
    pub head_distance: Option<Length>,
    /// `pdf.foot-distance`: between the baselines of the last line of text and of what stands below.
    pub foot_distance: Option<Length>,
    /// `pdf.stamp`: what is written across all pages, such as `DRAFT`.
    pub stamp: Option<String>,
    /// `pdf.toc`: whether there is a contents page.
    pub toc: Option<bool>,
    /// `pdf.toc-depth`: how many levels the contents show.
    pub toc_depth: Option<u8>,
    /// Whether contents of the chapters alone go before them.
    pub short_toc: Option<bool>,
    /// How many levels of a chapter's sections are listed below its title.
    pub chapter_toc_depth: Option<u8>,
    /// `pdf.title-page`.
    pub title_page: Option<bool>,
    /// `pdf.masthead`: whether a book without title page has its title at the head of the first page.
    pub masthead: Option<bool>,
    /// `pdf.half-title`: whether the title alone goes before the title page.
    pub half_title: Option<bool>,
    /// `pdf.profile` and `--profile`, in order.
    pub profiles: Vec<Profile>,
    /// `pdf.notes`.
    pub notes: Option<NotePlacement>,
    /// `pdf.note-numbers`: where the numbers of notes begin again at 1.
    pub note_numbers: Option<NoteNumbers>,
    /// `pdf.note-marks`.
    pub note_marks: Option<NoteMarks>,
    /// `pdf.note-layout`.
    pub note_layout: Option<NoteLayout>,
    /// `pdf.link-notes`: whether the address of a link that leads out of the book is printed in a note.
    pub link_notes: Option<bool>,
    /// `pdf.bleed`: how far the page reaches beyond the trim.
    pub bleed: Option<Length>,
    /// `pdf.marks`: whether crop and registration marks are drawn.
    pub marks: Option<bool>,
    /// `pdf.ink-limit`: the most ink in one place, in per cent of one ink.
    pub ink_limit: Option<u32>,
    /// `pdf.icc`: the output intent of `pdfx`; a path from the book's folder, or `fogra39`.
    pub icc: Option<String>,
    /// The bytes of that file.
    pub icc_data: Option<Arc<[u8]>>,
    /// `pdf.printer`: who prints the book.
    pub printer: Option<Printer>,
    /// `pdf.printer-rules`: what the printer asks for, if it is not what the program knows; a path from the book's folder.
    pub printer_rules: Option<String>,
    /// The text of that file.
    pub printer_rules_text: Option<String>,
    /// `pdf.kdp-rules`: what print on demand asks for, if not what the program knows; a path from the book's folder.
    pub kdp_rules: Option<String>,
    /// The text of that file.
    pub kdp_rules_text: Option<String>,
    /// `pdf.drop-caps`: how many lines the first letter of a chapter takes; 0 for none.
    pub drop_caps: Option<u8>,
    /// `pdf.small-caps-opening`: how much of a chapter's beginning is set in small capitals.
    pub small_caps_opening: Option<SmallCapsOpening>,
    /// `pdf.bottoms`: whether pages end on the same line.
    pub bottoms: Option<Bottoms>,
    /// `pdf.code-theme`: how code is highlighted.
    pub code_theme: Option<CodeTheme>,
}

/// `structure` and `structure.*`: what is recognised though nothing marks it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StructureConfig {
    /// Whether anything is.
    pub all: Option<bool>,
    /// The settings of single kinds.
    pub each: BTreeMap<Guess, bool>,
}

impl StructureConfig {
    /// Whether a kind is looked for.
    pub fn wants(&self, guess: Guess) -> bool {
        self.each.get(&guess).copied().or(self.all).unwrap_or(false)
    }

    /// Whether nobody has switched a kind off.
    pub fn may(&self, guess: Guess) -> bool {
        self.each.get(&guess).copied().or(self.all).unwrap_or(true)
    }

    /// Takes in what was said of a kind.
    pub fn set(&mut self, guess: Guess, is_wanted: bool) {
        self.each.insert(guess, is_wanted);
    }
}

/// The treatment of lines that look like verse and are not marked as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerseDetection {
    /// They are verse.
    Auto,
    /// They are joined, as Markdown has it.
    Off,
}

/// Where pages end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bottoms {
    /// On the same line: spaces grow where they must.
    Level,
    /// Where their text does.
    Ragged,
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

/// Where the numbers of notes begin again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteNumbers {
    /// In each chapter.
    Chapter,
    /// On each page.
    Page,
    /// Nowhere: they run through the book.
    Book,
}

/// The marks of notes in print: figures or symbols.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteMarks {
    /// Figures.
    Figures,
    /// Asterisk, dagger and their like.
    Symbols,
}

/// The layout of notes at the foot of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteLayout {
    /// Each on lines of its own.
    Stacked,
    /// Notes of less than a line share one.
    RunIn,
}

/// The direction of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

/// How lines run and follow one another (CSS Writing Modes 4, 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WritingMode {
    /// Lines from side to side, below one another.
    HorizontalTb,
    /// Lines from top to bottom, from right to left: Japanese, Chinese.
    VerticalRl,
    /// Lines from top to bottom, from left to right: Mongolian.
    VerticalLr,
}

/// By which proportions margins are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Canon {
    /// As paperbacks of the size have them.
    #[default]
    BySize,
    /// Narrow at the sides.
    Wide,
    /// Ninths of the page: inner, top, outer, bottom as 2 : 3 : 4 : 6 on a page of 2 : 3.
    Tschichold,
    /// Twelfths of the page: the same with a larger block of text.
    Twelfths,
}

/// How much of a chapter's beginning is set in small capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmallCapsOpening {
    /// So many words; a few more where they would cut a name.
    Words(u8),
    /// The words of the first line, however wide the page is.
    Line,
}

impl Default for SmallCapsOpening {
    fn default() -> SmallCapsOpening {
        SmallCapsOpening::Words(0)
    }
}

/// Where chapters begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChapterStart {
    /// On a right-hand page.
    Recto,
    /// On the next page.
    #[default]
    Any,
    /// After what went before, on the same page.
    RunOn,
}

/// Where notes are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NotePlacement {
    /// At the foot of the page.
    #[default]
    Foot,
    /// At the end of the chapter.
    Chapter,
    /// At the end of the book.
    Book,
}

/// `epub.*`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EpubConfig {
    /// `epub.css`: style sheets of the book's own, after ours, in order; paths from the book's folder.
    pub css: Vec<String>,
    /// Those that could be read.
    pub sheets: Vec<CssFile>,
    /// `epub.cover`: whether there is a cover (default yes); `cover-image` names its image.
    pub cover: Option<bool>,
    /// `epub.toc`: whether the contents are a page of the book too, after the title page (default no).
    pub toc: Option<bool>,
    /// `epub.toc-depth`: how many levels the contents list, parts not counted (default all).
    pub toc_depth: Option<u8>,
    /// `epub.embed-fonts`.
    pub embed_fonts: Option<bool>,
    /// `epub.obfuscate-fonts`: whether fonts can be used inside of the book alone (default no).
    pub obfuscate_fonts: Option<bool>,
    /// `epub.split`: above how many kilobytes a division is divided into several files at its sections; 0: never.
    pub split: Option<u32>,
    /// `epub.shops`: the shops for which files are made besides.
    pub shops: Vec<Shop>,
    /// `epub.shop-rules`: what shops publish, if it is not what the program knows; a path from the book's folder.
    pub shop_rules: Option<String>,
    /// The text of that file.
    pub shop_rules_text: Option<String>,
}

/// A style sheet of the book's own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CssFile {
    /// Its path from the book's folder.
    pub path: String,
    /// The sheet among the sources, for the spans of messages.
    pub file: Option<FileId>,
    /// CSS as written.
    pub text: String,
    /// The at-rules that hold all of it, outermost first (`@media print`), where another sheet imports it under conditions.
    pub conditions: Vec<String>,
    /// The sheets that it imports, by their addresses as written: why one can't be had, in plain words; `None` for one that
    /// is among the book's sheets.
    pub imports: BTreeMap<String, Option<String>>,
    /// The files that it names beside sheets and images, by their addresses as written: fonts, or what should be one.
    pub fonts: BTreeMap<String, Result<FontFile, FileError>>,
}

/// `fonts.*`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FontsConfig {
    /// `fonts.paths`: font files and folders, from the book's folder.
    pub paths: Vec<String>,
    /// The bytes of those files, in order.
    pub files: Vec<FontFile>,
    /// `fonts.system`: whether the machine's fonts may be used: for named families, and characters no other font has.
    pub system: Option<bool>,
}

/// A font file of the book.
#[derive(Clone, Debug, PartialEq)]
pub struct FontFile {
    /// The path from the book's folder, for messages.
    pub path: String,
    /// The bytes of an OpenType, TrueType or WOFF file.
    pub data: Arc<[u8]>,
}
