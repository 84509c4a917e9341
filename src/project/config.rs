//! The settings of a book: one typed value, merged from defaults, theme, `book.toml`, front matter and
//! flags. `None` means that nobody said: the style (theme and page size) then decides.

use crate::document::metadata::Metadata;
use crate::geometry::{Length, Size};

/// All settings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// Title, authors, language, …
    pub metadata: Metadata,
    /// The theme: `novel`, `pamphlet`, `manual`, or a file.
    pub theme: Option<String>,
    /// Whether quotes, dashes and ellipses are set by the language (`typography.smart`, default yes).
    pub smart: Option<bool>,
    /// Words with their hyphenation points (`man-u-script`), before the patterns.
    pub hyphenation: Vec<String>,
    /// Whether sections are numbered (`number-sections`): chapters always are where the summary says so.
    pub number_sections: Option<bool>,
    /// `pdf.*`.
    pub pdf: PdfConfig,
    /// `epub.*`.
    pub epub: EpubConfig,
    /// `fonts.*`.
    pub fonts: FontsConfig,
    /// The seconds since 1970 that stand for "now" (`SOURCE_DATE_EPOCH`), given by the command line.
    pub epoch: Option<i64>,
}

/// `pdf.*`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PdfConfig {
    /// `pdf.trim`: the page's size after trimming.
    pub trim: Option<Size>,
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
    /// `pdf.font-size`.
    pub font_size: Option<Length>,
    /// `pdf.leading`: from baseline to baseline.
    pub leading: Option<Length>,
    /// `pdf.first-line-indent`: a length, or thousandths of the type size.
    pub first_line_indent: Option<Dimension>,
    /// `pdf.justify`.
    pub justify: Option<bool>,
    /// `pdf.hyphenate`.
    pub hyphenate: Option<bool>,
    /// `pdf.protrusion`: whether punctuation hangs into the margin.
    pub protrusion: Option<bool>,
    /// `pdf.expansion`: how far letters may be widened or narrowed, in thousandths; at most 30.
    pub expansion: Option<u32>,
    /// `pdf.chapter-start`.
    pub chapter_start: Option<ChapterStart>,
    /// `pdf.running-heads`.
    pub running_heads: Option<bool>,
    /// `pdf.toc`: whether there is a contents page.
    pub toc: Option<bool>,
    /// `pdf.toc-depth`: how many levels the contents show.
    pub toc_depth: Option<u8>,
    /// `pdf.title-page`.
    pub title_page: Option<bool>,
    /// `pdf.profile` and `--profile`, in order.
    pub profiles: Vec<Profile>,
    /// `pdf.notes`.
    pub notes: Option<NotePlace>,
}

/// A length, or a part of the type size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// A length.
    Length(Length),
    /// Thousandths of the type size.
    Em(i64),
}

/// Where chapters begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChapterStart {
    /// On a right-hand page.
    Recto,
    /// On the next page.
    Any,
    /// After what went before, on the same page.
    RunOn,
}

/// Where notes stand in print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotePlace {
    /// At the foot of the page.
    Foot,
    /// At the end of the chapter.
    Chapter,
    /// At the end of the book.
    Book,
}

/// What a PDF is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// Screens and screen readers: tagged, with links.
    Screen,
    /// A press: trim and bleed boxes, marks if asked for.
    Print,
    /// Print on demand: bare pages.
    Kdp,
    /// PDF/X-4.
    Pdfx,
}

/// `epub.*`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EpubConfig {
    /// `epub.css`: a style sheet of the book's own, after ours; a path from the book's folder.
    pub css: Option<String>,
    /// The text of that file.
    pub css_text: Option<String>,
    /// `epub.cover`: whether there is a cover (default yes); `cover-image` names its image.
    pub cover: Option<bool>,
    /// `epub.embed-fonts`.
    pub embed_fonts: Option<bool>,
}

/// `fonts.*`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FontsConfig {
    /// `fonts.paths`: font files and folders, from the book's folder.
    pub paths: Vec<String>,
    /// The bytes of those files, in order.
    pub files: Vec<FontFile>,
    /// `fonts.system`: whether the machine's fonts may be used.
    pub system: Option<bool>,
}

/// A font file of the book.
#[derive(Clone, Debug, PartialEq)]
pub struct FontFile {
    /// Its path, for messages.
    pub path: String,
    /// Its bytes.
    pub data: std::sync::Arc<[u8]>,
}
