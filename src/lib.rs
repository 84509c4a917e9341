//! Chapbook turns a Markdown book into a reflowable EPUB and a paginated, hyphenated PDF.
//!
//! ```text
//! project ─▶ parse ─▶ Book ─▶ resolve ─┬─▶ typeset ─▶ pdf ─▶ .pdf
//!                                      │      Pages ─┬─▶ page map
//!                                      └─▶ epub ◀────┘ ─▶ .epub
//! ```
//!
//! Each arrow is one function; only plain data passes between them. Every stage reports [`diagnostic::Diagnostic`]s and
//! goes on. The library prints nothing and reads neither clock nor environment.
//!
//! A book need not be on a disk:
//!
//! ```
//! use std::sync::Arc;
//!
//! use chapbook::OutputKind;
//! use chapbook::diagnostic::Diagnostics;
//! use chapbook::project::{self, config::Profile, files::{FileSystem, Memory}};
//!
//! let text = "---\ntitle: The Ferry\nlang: en\n---\n\n# Over\n\nThe rope was older than the boat.\n";
//! let files = FileSystem(Arc::new(Memory::new([("ferry.md", text)])));
//! let mut diagnostics = Diagnostics::default();
//! let project = project::open(files, Some("ferry.md"), &[], &mut diagnostics);
//! let checked = chapbook::check(&project, &mut diagnostics);
//! let outputs = chapbook::build(&checked, &[OutputKind::Pdf(Profile::Screen)], &|_| {}, &mut diagnostics);
//! assert!(!diagnostics.has_errors());
//!
//! let mut bytes = std::io::Cursor::new(Vec::new());
//! outputs[0].content.write_to(&mut bytes, &mut diagnostics)?;
//! assert!(bytes.get_ref().starts_with(b"%PDF-") && outputs[0].pages == Some(1));
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! What is wrong with a book is found by [`check`], with its place and a way out:
//!
//! ```
//! # use std::sync::Arc;
//! # use chapbook::diagnostic::Diagnostics;
//! # use chapbook::project::{self, files::{FileSystem, Memory}};
//! let files = FileSystem(Arc::new(Memory::new([("a.md", "# One\n\nSee [](#two).\n")])));
//! let mut diagnostics = Diagnostics::default();
//! let project = project::open(files, Some("a.md"), &[], &mut diagnostics);
//! chapbook::check(&project, &mut diagnostics);
//! let found = diagnostics.sorted().into_iter().find(|it| it.code == "label-missing").expect("`two` is nowhere");
//! assert_eq!(found.span.map(|span| project.sources.position(span)), Some((3, 5)));
//! ```

// In reading order: each module may use only those above it (`tests/architecture.rs`).
pub mod guard;
pub mod source;
pub mod geometry;
pub mod profile;
pub mod shop;
pub mod picture;
pub mod impose;
pub mod diagnostic;
pub mod printer;
pub mod document;
pub mod project;
pub mod text;
pub mod style;
pub mod parse;
pub mod resolve;
pub mod epub;
pub mod typeset;
pub mod pdf;
pub mod cover;
pub mod booklet;
#[cfg(test)]
#[path = "../tests/support/cases.rs"]
mod cases;
#[cfg(feature = "preview")]
pub mod preview;
pub mod proof;
mod failure;
mod filter_budget;
mod font_set;
mod class_set;
mod print_job;
mod edition;
mod session;

pub use edition::Edition;
pub use session::Session;

use std::io::{self, Seek, Write};
use std::sync::Arc;

use booklet::BookletExtras;
use cover::Cover;
use diagnostic::Diagnostics;
use document::condition::Medium;
use document::{Book, walk};
use epub::ShopTable;
use failure::{BOOKLET_FAILED, COVER_FAILED, EPUB_FAILED, PDF_FAILED, reported};
use font_set::FontCache;
use impose::Pad;
use impose::settings::InstructionPlace;
use pdf::preflight::{self, Part};
use pdf::press::kdp::ServiceRules;
use picture::Pictures;
use picture::media::MediaFiles;
use print_job::{PreflightJob, printer};
use project::Project;
use project::config::{ChapterStart, Config, Profile};
use shop::Shop;
use style::Style;
use text::catalog::Catalog;
use typeset::TypesetInput;
use typeset::frame::Pages;

/// A book that was read: what all outputs are made from.
#[derive(Debug)]
pub struct Checked<'a> {
    /// The sources and settings.
    pub project: &'a Project,
    /// The document, with all that any output has.
    pub book: Arc<Book>,
    /// The editions that the outputs show of it: one for those that show the same, so one in all for most books.
    pub editions: Vec<Edition>,
    /// The images that the book and its cover name.
    pub pictures: Pictures,
    /// Its files of sound and film.
    pub media: MediaFiles,
    /// The fonts it can be set in.
    pub catalog: Catalog,
}

impl Checked<'_> {
    /// The book as a medium shows it.
    pub fn edition(&self, medium: Medium) -> &Edition {
        let own = self.editions.iter().find(|edition| edition.media.contains(&medium));
        own.unwrap_or(&self.editions[0])
    }

    /// What the typesetter needs of the book as a medium shows it; `exceptions`: words with their hyphenation points.
    fn typeset_input<'a>(&'a self, medium: Medium, style: &'a Style, exceptions: &'a [String]) -> TypesetInput<'a> {
        let Edition { book, resolved, .. } = self.edition(medium);
        TypesetInput { book, resolved, style, catalog: &self.catalog, pictures: &self.pictures, exceptions }
    }
}

/// The outputs that can be made of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputKind {
    /// Pages, for some purpose.
    Pdf(Profile),
    /// The pages on sheets, to be folded.
    Booklet,
    /// Back, spine and front on one sheet.
    Cover,
    /// Text that flows.
    Epub,
    /// The same as a shop wants it.
    Shop(Shop),
}

impl OutputKind {
    /// The medium that it is read in.
    pub fn medium(self) -> Medium {
        match self {
            OutputKind::Pdf(Profile::Screen) => Medium::Screen,
            OutputKind::Pdf(Profile::Print | Profile::Kdp | Profile::Pdfx | Profile::Pdfx1a)
            | OutputKind::Booklet
            | OutputKind::Cover => Medium::Print,
            OutputKind::Epub | OutputKind::Shop(_) => Medium::Epub,
        }
    }
}

/// A file that was made.
#[derive(Debug)]
pub struct Output {
    /// PDF, EPUB, booklet or cover.
    pub kind: OutputKind,
    /// The bytes, or what writes them.
    pub content: Content,
    /// Its number of pages, if it has pages of the book's.
    pub pages: Option<usize>,
    /// Instructions in plain text: how sheets are printed, folded and cut.
    pub instructions: Option<String>,
    /// The cover as a JPEG of its own, which shops ask for.
    pub cover: Option<Vec<u8>>,
}

impl Output {
    fn new(kind: OutputKind, content: Content) -> Output {
        Output { kind, content, pages: None, instructions: None, cover: None }
    }
}

/// The content of a file.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "there are as many as a run has outputs")]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// An EPUB: it is put together while it is written, so that its images are never all in memory.
    Epub(epub::Publication),
}

impl Content {
    /// Writes the file and says how many bytes it has. What is found wrong on the way is reported: after
    /// an error there is no use for what was written.
    ///
    /// # Errors
    /// When the output can't be written, or a file of the book can't be read.
    pub fn write_to(&self, mut out: impl Write + Seek, diagnostics: &mut Diagnostics) -> io::Result<u64> {
        match self {
            Content::Bytes(bytes) => {
                out.write_all(bytes)?;
                Ok(bytes.len() as u64)
            }
            Content::Epub(publication) => Ok(publication.write_to(out, diagnostics)?),
        }
    }
}

/// Reads the project's text as a document and resolves it.
pub fn check<'a>(project: &'a Project, diagnostics: &mut Diagnostics) -> Checked<'a> {
    let book = parse::book(project, diagnostics);
    checked(project, book, &mut FontCache::default(), diagnostics)
}

/// Resolves a document that was read, with fonts that were read before.
fn checked<'a>(project: &'a Project, book: Book, fonts: &mut FontCache, diagnostics: &mut Diagnostics) -> Checked<'a> {
    let book = Arc::new(book);
    let editions = Edition::all(&book, project, diagnostics);
    let mut wanted = walk::images(&book);
    let sheet = project.setting_spans.get("epub.css").copied().unwrap_or_default();
    wanted.extend(epub::style_images(&project.config).into_iter().map(|image| (image, sheet)));
    let pictures = project::pictures(project, &wanted, diagnostics);
    let media = project::media(project, &book, diagnostics);
    let catalog = font_set::catalog(project, &book, fonts, diagnostics);
    filter_budget::charge(project, &pictures, &wanted, &catalog, diagnostics);
    // Stages that have no sources at hand name settings or words; these become places now.
    diagnostics.locate(&project.sources, &project.setting_spans);
    Checked { project, book, editions, pictures, media, catalog }
}

/// Makes the outputs, in the order asked for. `step` is called before each step with its name. What can't be
/// made is reported as an error and is not among them; nor are files of pages that are boxes, since no font has the book's
/// script. The EPUB is written while the others are.
pub fn build(
    checked: &Checked<'_>,
    kinds: &[OutputKind],
    step: &dyn Fn(&'static str),
    diagnostics: &mut Diagnostics,
) -> Vec<Output> {
    // To make them is the work that such a book may not have.
    if diagnostics.all().iter().any(|problem| problem.code == "budget-spent") {
        return Vec::new();
    }
    let mut pages = paginated(checked, kinds, step, diagnostics);
    // Each box is drawn and says which letter it stands for: two million letters took 15 s and 1.6 GB, for files that
    // nobody keeps.
    if typeset::is_script_missing(diagnostics) {
        pages.clear();
    }
    let pages_of = |kind: OutputKind| pages.iter().find(|set| set.suits(kind, checked.project)).map(|set| &set.pages);
    // The page list of an EPUB is that of the printed edition, if one is made.
    let listed = kinds.iter().filter(|kind| kind.medium() != Medium::Epub).max_by_key(|kind| kind.medium());
    let listed = listed.and_then(|it| pages_of(*it));
    let mut outputs: Vec<(Option<Output>, Diagnostics)> = Vec::new();
    outputs.resize_with(kinds.len(), Default::default);
    let is_sold = kinds.iter().any(|kind| matches!(kind, OutputKind::Shop(_)));
    let table = is_sold.then(|| ShopTable::of(checked.project, diagnostics));
    let table = table.as_ref();
    rayon::in_place_scope(|scope| {
        let mut waiting = Vec::new();
        for (&kind, output) in kinds.iter().zip(&mut outputs) {
            if kind.medium() == Medium::Epub {
                step("writing the EPUB");
                scope.spawn(move |_| output.0 = epub(checked, listed, kind, table, &mut output.1));
            } else {
                waiting.push((kind, output));
            }
        }
        // On this thread, since `step` may be called on no other.
        for (kind, output) in waiting {
            output.0 = pages_of(kind).and_then(|it| on_pages(checked, it, kind, step, &mut output.1));
        }
    });
    let mut finished = Vec::new();
    // In the order asked for, whichever was ready first: messages are the same with any number of threads.
    for (output, reported) in outputs {
        diagnostics.extend(reported);
        finished.extend(output);
    }
    diagnostics.locate(&checked.project.sources, &checked.project.setting_spans);
    finished
}

/// Pages that one output or more are made of.
struct PageSet<'a> {
    /// The media of their edition.
    media: &'a [Medium],
    maker: PageMaker,
    pages: Pages,
}

/// Who prints pages.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PageMaker {
    /// Anybody.
    Any,
    /// The author, whose printer leaves a margin white.
    Author,
}

impl PageMaker {
    fn of(kind: OutputKind, project: &Project) -> PageMaker {
        let is_white = kind == OutputKind::Booklet && project.config.booklet.unprintable.is_some();
        if is_white { PageMaker::Author } else { PageMaker::Any }
    }
}

impl PageSet<'_> {
    fn suits(&self, kind: OutputKind, project: &Project) -> bool {
        self.media.contains(&kind.medium()) && self.maker == PageMaker::of(kind, project)
    }
}

/// The pages of the editions that outputs with pages are made of.
fn paginated<'a>(
    checked: &'a Checked<'_>,
    kinds: &[OutputKind],
    step: &dyn Fn(&'static str),
    diagnostics: &mut Diagnostics,
) -> Vec<PageSet<'a>> {
    let project = checked.project;
    let mut sets: Vec<PageSet<'a>> = Vec::new();
    for &kind in kinds.iter().filter(|kind| kind.medium() != Medium::Epub) {
        if sets.iter().any(|set| set.suits(kind, project)) {
            continue;
        }
        step("setting lines and pages");
        let (medium, maker) = (kind.medium(), PageMaker::of(kind, project));
        let mut config = project.config.for_printer();
        if maker == PageMaker::Author {
            config.pdf.unprintable = config.booklet.unprintable;
        }
        let pages = typeset_as(checked, medium, &config, diagnostics);
        sets.push(PageSet { media: &checked.edition(medium).media, maker, pages });
    }
    sets
}

/// Makes an output that has pages.
fn on_pages(
    checked: &Checked<'_>,
    pages: &Pages,
    kind: OutputKind,
    step: &dyn Fn(&'static str),
    diagnostics: &mut Diagnostics,
) -> Option<Output> {
    match kind {
        OutputKind::Pdf(profile) => {
            step("writing the PDF");
            pdf(checked, pages, profile, diagnostics)
        }
        OutputKind::Booklet => {
            step("putting pages on sheets");
            booklet(checked, pages, diagnostics)
        }
        OutputKind::Cover => {
            step("making the cover");
            cover(checked, pages, diagnostics)
        }
        OutputKind::Epub | OutputKind::Shop(_) => None,
    }
}

/// Sets the book in lines and pages, as screens show them.
pub fn typeset(checked: &Checked<'_>, diagnostics: &mut Diagnostics) -> Pages {
    typeset_for(checked, Medium::Screen, diagnostics)
}

impl Session {
    /// Reads the project's text as a document and resolves it, as [`check`] does.
    pub fn check<'a>(&mut self, project: &'a Project, diagnostics: &mut Diagnostics) -> Checked<'a> {
        let book = parse::book_cached(project, &mut self.reading, diagnostics);
        checked(project, book, &mut self.fonts, diagnostics)
    }

    /// Sets the book in lines and pages for screens, as [`typeset()`] does.
    pub fn typeset(&mut self, checked: &Checked<'_>, diagnostics: &mut Diagnostics) -> Pages {
        let config = checked.project.config.for_printer();
        // A number of pages is met by setting the book again and again, each time in another style.
        if config.booklet.pages.is_some() {
            return typeset(checked, diagnostics);
        }
        let book = &checked.edition(Medium::Screen).book;
        let style = Style::new(&class_set::combined(book, &config), &checked.catalog, diagnostics);
        let input = checked.typeset_input(Medium::Screen, &style, &config.hyphenation);
        typeset::pages_cached(&input, &mut self.screen, diagnostics)
    }
}

/// Sets the book as [`typeset()`] does, and says of each page why it ends where it does: see
/// [`typeset::decision::Decision`]. Takes about twice as long.
pub fn explain(checked: &Checked<'_>, diagnostics: &mut Diagnostics) -> Pages {
    let project = checked.project;
    let config = fitted(checked, Medium::Screen, &project.config.for_printer(), diagnostics);
    let config = config.unwrap_or_else(|| project.config.for_printer());
    let book = &checked.edition(Medium::Screen).book;
    let style = Style::new(&class_set::combined(book, &config), &checked.catalog, diagnostics);
    let input = checked.typeset_input(Medium::Screen, &style, &config.hyphenation);
    let pages = typeset::explained(&input, diagnostics);
    diagnostics.locate(&project.sources, &project.setting_spans);
    pages
}

/// Sets the book in lines and pages for screens or for paper.
pub fn typeset_for(checked: &Checked<'_>, medium: Medium, diagnostics: &mut Diagnostics) -> Pages {
    typeset_as(checked, medium, &checked.project.config.for_printer(), diagnostics)
}

/// The settings by which the text fills as many pages as `booklet.pages` asks for, from those that it has without.
fn fitted(checked: &Checked<'_>, medium: Medium, config: &Config, diagnostics: &mut Diagnostics) -> Option<Config> {
    let wanted = config.booklet.pages?;
    let mut config = config.clone();
    let booklet = config.booklet.clone();
    let mut silent = Diagnostics::default();
    let metrics = checked.catalog.text_metrics(Style::new(&config, &checked.catalog, &mut silent).serif.regular);
    let copyfit = style::copyfit::fit(&config.pdf.clone(), &metrics, wanted, &mut |pdf| {
        config.pdf.clone_from(pdf);
        booklet.folded_pages(set_by(checked, medium, &config, &mut Diagnostics::default()).pages.len())
    });
    if let Some(message) = copyfit.message(wanted) {
        diagnostics.push(message);
    }
    config.pdf = copyfit.pdf;
    Some(config)
}

/// Sets the book by other settings than its own, which fill as many pages as are asked for too.
fn typeset_as(checked: &Checked<'_>, medium: Medium, config: &Config, diagnostics: &mut Diagnostics) -> Pages {
    let fitted = fitted(checked, medium, config, diagnostics);
    set_by(checked, medium, fitted.as_ref().unwrap_or(config), diagnostics)
}

/// Sets the book by just these settings.
fn set_by(checked: &Checked<'_>, medium: Medium, config: &Config, diagnostics: &mut Diagnostics) -> Pages {
    let style = Style::new(&class_set::combined(&checked.edition(medium).book, config), &checked.catalog, diagnostics);
    typeset::pages(&checked.typeset_input(medium, &style, &config.hyphenation), diagnostics)
}

/// Writes the pages as a PDF for one purpose.
fn pdf(checked: &Checked<'_>, pages: &Pages, profile: Profile, diagnostics: &mut Diagnostics) -> Option<Output> {
    let options = print_job::pdf_options(checked.project, profile, diagnostics);
    if profile != Profile::Screen {
        print_job::stamped(checked.project, diagnostics);
    }
    let printer = printer(checked.project, diagnostics);
    let wider =
        (profile == Profile::Kdp || printer.is_some()).then(|| for_kdp(checked, pages, &options.rules)).flatten();
    let pages = &*print_job::filled(wider.as_ref().unwrap_or(pages), printer.as_ref(), diagnostics);
    let bytes = reported(&PDF_FAILED, pdf::write(pages, &options, diagnostics), diagnostics)?;
    if let Some((_, rules)) = printer.as_ref().filter(|_| profile != Profile::Screen) {
        let locate = |page: usize, at: [f64; 2]| preflight::span_at(pages, page, at);
        let job = PreflightJob { rules, part: Part::Interior, cover: None, locate: &locate };
        job.run(&bytes, checked.project, diagnostics);
    }
    Some(Output { pages: Some(pages.pages.len()), ..Output::new(OutputKind::Pdf(profile), Content::Bytes(bytes)) })
}

/// The pages with the margin at the spine that print on demand asks for, if there are so many of them that the
/// style's is too narrow; a margin that the author set stays. What was said of the first pages holds for these.
fn for_kdp(checked: &Checked<'_>, pages: &Pages, rules: &ServiceRules) -> Option<Pages> {
    let mut config = checked.project.config.for_printer();
    if config.pdf.margin_inner.is_some() {
        return None;
    }
    let mut silent = Diagnostics::default();
    let mut margin = Style::new(&config, &checked.catalog, &mut silent).page.margins.inner;
    let mut set: Option<Pages> = None;
    loop {
        // A wider margin makes more pages, which may ask for a wider one; there are few steps.
        let least = rules.margin(set.as_ref().unwrap_or(pages).pages.len());
        if least <= margin {
            return set;
        }
        (margin, config.pdf.margin_inner) = (least, Some(least));
        set = Some(typeset_as(checked, Medium::Print, &config, &mut silent));
    }
}

fn booklet(checked: &Checked<'_>, pages: &Pages, diagnostics: &mut Diagnostics) -> Option<Output> {
    let config = &checked.project.config;
    let options = print_job::pdf_options(checked.project, Profile::of_sheets(&config.pdf.profiles), diagnostics);
    let mut settings = config.sheets(style::direction::binding(config));
    let covered = config.booklet.cover == Some(true);
    let cover = covered.then(|| design(checked, pages, diagnostics)).flatten();
    let mut pages = std::borrow::Cow::Borrowed(pages);
    let text_pages = pages.pages.len();
    let mut colored = Vec::new();
    if let Some(cover) = cover {
        settings.bleed = settings.bleed.max(cover.bleed_of_ground());
        let wrapped = cover::wraparound(&cover, pages.into_owned(), checked.project, &checked.catalog, diagnostics);
        // Blank pages come before the cover's last leaf.
        settings.pad = Pad::After(wrapped.0.pages.len() - 2);
        // The cover's front and its inner side come before the text.
        settings.poster = settings.poster.map(|page| page + 2);
        pages = std::borrow::Cow::Owned(wrapped.0);
        colored.extend(wrapped.1);
    }
    let extras = BookletExtras {
        config: &config.booklet,
        info: &pages.info.clone(),
        catalog: &checked.catalog,
        family: config.pdf.font.as_deref(),
        pictures: &checked.pictures,
    };
    if config.booklet.instructions == Some(InstructionPlace::Page) {
        let inserted = extras.insert_instructions(pages.to_mut(), &settings, diagnostics);
        let moved = |page: usize| page + usize::from(inserted.is_some_and(|at| at <= page));
        colored.iter_mut().for_each(|page| *page = moved(*page));
        settings.poster = settings.poster.map(moved);
    }
    let parts = pdf::BookletPages { pages: &pages, colored: &colored, extras: &|plan| extras.pages(plan) };
    let sheets = pdf::booklet(&parts, &options, &settings, diagnostics);
    let (bytes, plan) = reported(&BOOKLET_FAILED, sheets, diagnostics)?;
    // Each of several chapters that follow one another could begin a page.
    let book = &checked.book;
    let run_on = config.pdf.chapter_start == Some(ChapterStart::RunOn)
        && 1 < (0..book.divisions.len()).filter(|index| book.is_top(*index)).count();
    diagnostics.extend(pdf::sheet_notes(&plan, &config.booklet, run_on));
    diagnostics.extend(extras.notes(&plan, text_pages));
    let instructions = Some(impose::report::report(&plan));
    let output = Output::new(OutputKind::Booklet, Content::Bytes(bytes));
    Some(Output { pages: Some(plan.pages), instructions, ..output })
}

/// The design of the cover of these pages; `None` if there are none.
fn design(checked: &Checked<'_>, pages: &Pages, diagnostics: &mut Diagnostics) -> Option<Cover> {
    let extent = cover::BookExtent { pages: pages.pages.len(), trim: pages.pages.first()?.size };
    Some(cover::of(checked.project, &checked.book.metadata, extent, &checked.pictures, diagnostics))
}

/// Makes the flat cover; the spine is as wide as the pages are thick.
fn cover(checked: &Checked<'_>, pages: &Pages, diagnostics: &mut Diagnostics) -> Option<Output> {
    let printer = printer(checked.project, diagnostics);
    let pages = print_job::filled(pages, printer.as_ref(), &mut Diagnostics::default());
    let cover = print_job::bound(design(checked, &pages, diagnostics)?, checked.project, printer.as_ref(), diagnostics);
    let flat = cover::flat(&cover, checked.project, &checked.catalog, diagnostics);
    let options =
        print_job::pdf_options(checked.project, Profile::of_sheets(&checked.project.config.pdf.profiles), diagnostics);
    let options = pdf::Options { bleed: cover.bleed, marks: cover.marks, ..options };
    let written = pdf::cover(&flat, &options, diagnostics);
    let bytes = reported(&COVER_FAILED, written, diagnostics)?;
    if let Some((printer, rules)) = &printer {
        let cover = Some(cover.extent(*printer, rules));
        PreflightJob { rules, part: Part::Cover, cover, locate: &|_, _| None }
            .run(&bytes, checked.project, diagnostics);
    }
    Some(Output::new(OutputKind::Cover, Content::Bytes(bytes)))
}

/// Makes the book an EPUB, with the pages of the paginated edition if there is one. `table`: the rules of its shops.
fn epub(
    checked: &Checked<'_>,
    pages: Option<&Pages>,
    kind: OutputKind,
    table: Option<&ShopTable>,
    diagnostics: &mut Diagnostics,
) -> Option<Output> {
    let shop = match (kind, table) {
        (OutputKind::Shop(shop), Some(table)) => table.rules(shop),
        _ => None,
    };
    let Checked { project, pictures, catalog, .. } = checked;
    let edition = checked.edition(Medium::Epub);
    let images = cover::CoverSources { project, metadata: &checked.book.metadata, pictures, catalog };
    // Each shop has rules of its own; a book for no shop by name is held to those of the strictest large one.
    let known = table.is_none().then(ShopTable::known);
    let strictest = known.as_ref().and_then(|table| table.rules(Shop::Apple));
    let least =
        strictest.and_then(|rules| Some(cover::LeastSide { shop: rules.name(), pixels: rules.least_cover_side()? }));
    let cover = cover::image(&images, least, diagnostics);
    let input = epub::Input {
        book: &edition.book,
        resolved: &edition.resolved,
        config: &project.config,
        catalog,
        pictures,
        media: &checked.media,
        cover: &cover,
        pages: pages.map(|page| &page.map),
        shop,
    };
    epub::check_inks(project, diagnostics);
    let written = epub::publication(&input, diagnostics);
    let publication = reported(&EPUB_FAILED, written, diagnostics)?;
    let cover = epub::shop_cover(&input, diagnostics);
    Some(Output { cover, ..Output::new(kind, Content::Epub(publication)) })
}
