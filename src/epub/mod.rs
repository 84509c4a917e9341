//! The reflowable back end: the book as an EPUB 3.3 publication.
//!
//! In: the document, what it resolved to, the settings, fonts and images, and, when the pages of a
//! paginated edition are to be listed, its page map. Out: the archive.
//!
//! The work is divided with `epub-builder`: it assembles the container, the manifest and the spine.
//! What it can't say (refined metadata, properties, page list, landmarks, sorted names, an ISBN as
//! identifier), a finishing pass of ours writes: the package's metadata, the navigation document, the NCX. See
//! [`container`] for how the two meet, and why images never lie in memory together.
//!
//! The steps, in order: a [`plan`] says what goes where; [`chapter`] writes each division by it; [`front`]
//! and [`navigation`] add what the book itself does not have; [`verify`] reads all of it again and holds
//! it to what it must be; [`container`] packs it.

mod word_break;
mod soft_hyphen;
mod words;
mod url;
mod xhtml;
mod html;
mod roles;
mod semantics;
mod pages;
mod mathml;
mod math;
mod math_break;
mod media_file;
mod mirror;
mod glossary;
mod plan;
mod content_name;
mod place_text;
mod section_text;
mod mark_text;
mod content_id;
mod files;
mod rule_template;
mod flow;
mod phrase;
mod inline;
mod unwritten_anchor;
mod note_name;
mod gloss;
mod obfuscation;
mod media;
mod piece;
mod table;
mod code;
mod columns;
mod block;
mod generated;
mod chapter;
mod completeness;
mod svg_gradient;
mod svg_attributes;
mod svg_elements;
mod svg_content;
mod svg_ids;
mod svg_loss;
mod svg;
mod jpeg;
mod image;
mod image_ground;
mod summary;
mod access;
mod css_syntax;
mod css_fonts;
mod theme;
mod file_title;
mod title_date;
mod title_number;
mod css_ink;
mod css;
mod kern;
mod font_fallback;
mod font_faces;
mod font_letters;
mod fonts;
mod front;
mod navigation;
mod release;
mod shop;
mod container;
mod id;
mod resource;
mod spanish_name;
mod sorting;
mod package;
mod verify;
mod check;
mod east_asian;
mod edition;

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Cursor, Seek, Write};
use std::sync::Arc;

use rayon::prelude::*;

pub use check::check;
pub use css::style_images;
pub use edition::compare;
pub use shop::{ShopRules, ShopTable};
pub use theme::check_inks;

use chapter::WrittenText;
use container::Skeleton;
use navigation::FrontFile;
use package::PackageFacts;
use plan::PublicationPlan;
use resource::{Body, Resource, ResourceRole};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Book, PageMap};
use crate::picture::media::MediaFiles;
use crate::picture::{CoverImage, Pictures};
use crate::project::config::Config;
use crate::resolve::Resolved;
use crate::text::catalog::Catalog;

/// The path of a cover that we drew. (Names of the book's images are made of their own.)
const DRAWN_COVER: &str = "cover.png";

/// The largest archive that every large store takes, in bytes: Kobo's 100 MB.
const LARGEST: u64 = 100 << 20;

/// Our style sheet.
const STYLESHEET: &str = include_str!("stylesheet.css");

/// Why no EPUB could be written.
#[derive(Debug)]
pub enum EpubError {
    /// The output, or an image, could not be read or written.
    Io(io::Error),
    /// `epub-builder` assembled a package of a shape that we don't know: the difference.
    Shape(String),
    /// `epub-builder` failed.
    Builder(epub_builder::Error),
    /// The archive could not be written.
    Archive(zip::result::ZipError),
}

impl fmt::Display for EpubError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EpubError::Io(it) => write!(f, "{it}"),
            EpubError::Shape(it) => write!(f, "the package was not assembled as expected: {it}"),
            EpubError::Builder(it) => write!(f, "the package could not be assembled: {it}"),
            EpubError::Archive(it) => write!(f, "the archive could not be written: {it}"),
        }
    }
}

impl std::error::Error for EpubError {}

impl From<io::Error> for EpubError {
    fn from(it: io::Error) -> EpubError {
        EpubError::Io(it)
    }
}

impl From<epub_builder::Error> for EpubError {
    fn from(it: epub_builder::Error) -> EpubError {
        EpubError::Builder(it)
    }
}

impl From<zip::result::ZipError> for EpubError {
    fn from(it: zip::result::ZipError) -> EpubError {
        EpubError::Archive(it)
    }
}

impl From<EpubError> for io::Error {
    fn from(it: EpubError) -> io::Error {
        match it {
            EpubError::Io(it) => it,
            other => io::Error::other(other.to_string()),
        }
    }
}

/// All that an EPUB is made from.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The document.
    pub book: &'a Book,
    /// Its numbers, targets and generated matter.
    pub resolved: &'a Resolved,
    /// The settings.
    pub config: &'a Config,
    /// The fonts: those for the cover, and those to embed.
    pub catalog: &'a Catalog,
    /// The images that the book names, checked.
    pub pictures: &'a Pictures,
    /// The files of sound and film.
    pub media: &'a MediaFiles,
    /// The cover's image, as `cover::image` chose it.
    pub cover: &'a CoverImage,
    /// Where the pages of the paginated edition begin.
    pub pages: Option<&'a PageMap>,
    /// The rules of the shop that it is for, if it is for one.
    pub shop: Option<&'a ShopRules>,
}

/// A book as an EPUB that is ready to be written: its texts are made and were checked. Images are
/// read, and converted where they must be, one after the other while it is written: memory does not grow
/// with them.
pub struct Publication {
    skeleton: Skeleton,
    /// The package's own files: names from the package's folder, and contents.
    package: Vec<(&'static str, String)>,
    /// Files beside the container (`META-INF`), by their names: licences of embedded fonts, and which fonts are
    /// obfuscated.
    beside: BTreeMap<&'static str, String>,
    resources: Vec<Resource>,
    /// The build's one date, in seconds since 1970, if it has one.
    epoch: Option<i64>,
    /// The date of publication from the metadata, as written.
    date: Option<String>,
    /// The rules of the shop that it is for.
    shop: Option<ShopRules>,
}

impl fmt::Debug for Publication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an EPUB of {} files", self.resources.len())
    }
}

impl Publication {
    /// Writes the archive and says how many bytes it has. What can't be converted is reported; there is
    /// no use then for what was written.
    ///
    /// # Errors
    /// When the output can't be written, or a file of the book can't be read.
    pub fn write_to(&self, out: impl Write + Seek, diagnostics: &mut Diagnostics) -> Result<u64, EpubError> {
        let length = container::write(out, self, diagnostics)?;
        if let Some(rules) = &self.shop {
            shop::check::file(length, rules, diagnostics);
        } else if LARGEST < length {
            let megabytes = length.div_ceil(1 << 20);
            let message = format!("the EPUB takes up {megabytes} MB: some stores accept no more than 100 MB");
            let help = "save large images as JPEG, or with fewer pixels";
            diagnostics.push(Diagnostic::warning("epub-large", message).help(help));
        }
        Ok(length)
    }
}

/// Writes a book as an EPUB into memory: [`publication`], then [`Publication::write_to`].
///
/// # Errors
/// Theirs.
pub fn write(input: &Input<'_>, diagnostics: &mut Diagnostics) -> Result<Vec<u8>, EpubError> {
    let mut out = Cursor::new(Vec::new());
    publication(input, diagnostics)?.write_to(&mut out, diagnostics)?;
    Ok(out.into_inner())
}

/// Makes all that a publication consists of but the bytes of its images.
///
/// # Errors
/// When `epub-builder` fails, or assembles what we don't know.
pub fn publication(input: &Input<'_>, diagnostics: &mut Diagnostics) -> Result<Publication, EpubError> {
    check(input, diagnostics);
    let metadata = &input.book.metadata;
    let mut plan = PublicationPlan::new(input.book, input.resolved, input.config, input.pages);
    plan.formulas = math::Formulas::of(input.book, input.resolved, input.catalog);
    plan.images = image::names(input.book, input.config, input.pictures, input.cover);
    // Dark modes would show black lines on black: such images get a light ground.
    plan.transparent = image_ground::transparent(&plan.images, input.pictures, input.catalog);
    plan.ornament = plan.theme_images.get("ornament").and_then(|it| image::data_url(input.pictures.get(it)?));
    plan.media = media_file::names(input.book, input.media);
    let own = css::adapt(input.config, &plan.images, diagnostics);
    plan.sheets = own.sheets.iter().map(|sheet| sheet.path.clone()).collect();
    let mut resources = Vec::new();
    let mut front = covers_and_texts(input, &plan, &mut resources, diagnostics);
    let points = navigation::contents(&plan, input.config.epub.toc_depth);
    let contents = wants_toc_page(input).then_some(front.len());
    if contents.is_some() {
        let title = plan.words.contents().to_owned();
        front.push(FrontFile { path: "nav.xhtml", epub_type: "toc", title });
    }
    let nav = navigation::document(&plan, &points, &front);
    let embedded = embedded_fonts(input, &plan, &resources, &nav, diagnostics);
    let theme = theme::css(input.config, &plan, &embedded.lenders);
    // Embedded faces after ours, whose plain `monospace` would win over them.
    let sheet = rule_template::written_out(STYLESHEET);
    let mirrored = mirror::css(plan.flow, plan.is_mixed);
    let sheet =
        [sheet, east_asian::css(input.catalog.han_region()), mirrored, theme, embedded.css, plan.flow.css()].concat();
    if let Some(rules) = input.shop {
        shop::check::book(input, rules, &points, diagnostics);
    }
    let facts = PackageFacts {
        metadata,
        language: &plan.language,
        flow: plan.flow,
        access: &access::Access::of(&plan, input.pictures),
        has_pages: !plan.marks.pages.is_empty(),
        contents,
        has_math: navigation::has_math(&points),
        has_fonts: !own.fonts.is_empty() || !embedded.resources.is_empty(),
    };
    resources.extend(embedded.resources);
    resources.extend(own.fonts.into_iter().map(font));
    resources.extend(own.sheets.into_iter().map(style_sheet));
    let ncx = navigation::ncx(&plan, &points, &package::unique_id(metadata));
    // Last, when all texts and ids are there.
    verify::texts(&resources, &nav, diagnostics);
    let skeleton = container::assemble(&resources, package::uuid(metadata))?;
    let opf = package::document(&facts, &skeleton, &resources);
    let mut beside: BTreeMap<&'static str, String> =
        embedded.licences.into_iter().map(|(name, licence)| (name, licence.to_owned())).collect();
    if input.config.epub.obfuscate_fonts == Some(true) {
        let list = obfuscation::apply(&mut resources, &package::unique_id(metadata), skeleton.folder());
        beside.extend(list.map(|list| ("encryption.xml", list)));
    }
    let package = vec![("content.opf", opf), ("nav.xhtml", nav), ("toc.ncx", ncx), ("stylesheet.css", sheet)];
    if let Some(rules) = input.shop {
        shop::check::package(input, rules, &front, package.iter().map(|file| file.0), diagnostics);
    }
    let (epoch, date, shop) = (input.config.epoch, metadata.date.clone(), input.shop.cloned());
    Ok(Publication { skeleton, package, beside, resources, epoch, date, shop })
}

/// The cover as a JPEG of its own, which shops ask for beside the EPUB, checked against the shop's rules; `None`
/// without a shop or a cover.
pub fn shop_cover(input: &Input<'_>, diagnostics: &mut Diagnostics) -> Option<Vec<u8>> {
    shop::cover::file(input, input.shop?, diagnostics)
}

/// Whether the contents are a page before the text: by the author's word, else by the shop's.
fn wants_toc_page(input: &Input<'_>) -> bool {
    input.config.epub.toc.unwrap_or_else(|| input.shop.is_some_and(ShopRules::wants_toc_page))
}

/// Adds the cover, the texts in reading order and the images; gives the files before the text.
fn covers_and_texts(
    input: &Input<'_>,
    plan: &PublicationPlan<'_>,
    resources: &mut Vec<Resource>,
    diagnostics: &mut Diagnostics,
) -> Vec<FrontFile> {
    let (cover, drawn) = match input.cover {
        CoverImage::None => (None, None),
        CoverImage::Own(source) => (Some(source.as_str()), None),
        CoverImage::Drawn(png) => (None, Some(png.clone())),
    };
    let image = cover.and_then(|source| plan.images.get(source)).map(String::as_str);
    let image = image.or(drawn.as_ref().map(|_| DRAWN_COVER));
    let mut front = Vec::new();
    // Such a shop's readers would see the cover twice.
    let shown = image.filter(|_| !input.shop.is_some_and(ShopRules::shows_cover_itself));
    front_files(plan, shown, resources, &mut front);
    // Files do not depend on one another, and are collected in their order: the bytes are the same with any number of
    // threads.
    let written: Vec<WrittenText> =
        plan.files.par_iter().enumerate().map(|(at, file)| chapter::file(plan, at, file)).collect();
    completeness::check(plan, &written, diagnostics);
    resources.extend(plan.files.iter().zip(written).map(|(file, it)| text(&file.path, it.markup)));
    resources.extend(resource::images(input.book, &plan.images, input.pictures, cover));
    resources.extend(resource::media(&plan.media));
    resources.extend(drawn.map(|png| Resource {
        path: DRAWN_COVER.to_owned(),
        media: "image/png",
        part: ResourceRole::Cover,
        properties: Vec::new(),
        body: Body::Bytes(png),
    }));
    front
}

/// The fonts that the book asks for, with the letters of its texts and its contents (`nav`), whose theme may set titles in other
/// faces than their chapters do, and those that the style sheet adds.
fn embedded_fonts(
    input: &Input<'_>,
    plan: &PublicationPlan<'_>,
    texts: &[Resource],
    nav: &str,
    diagnostics: &mut Diagnostics,
) -> fonts::Embedded {
    if input.config.epub.embed_fonts != Some(true) {
        return fonts::Embedded::default();
    }
    let theme = theme::css(input.config, plan, "");
    let signs = font_letters::of_rules(&theme, texts);
    let sheets = &input.config.epub.sheets;
    let own: String = sheets.iter().map(|sheet| font_letters::in_style(&sheet.text)).collect();
    let names = font_faces::StyledNames::of(&(rule_template::written_out(STYLESHEET) + &theme), !sheets.is_empty());
    // Landmarks and the list of pages, which are behind the contents, are shown by no reader as text.
    let contents = nav.split("</nav>").next().unwrap_or_default();
    let letters = font_letters::UsedLetters::of(texts, contents, &(signs + &own), &names);
    fonts::embed(&plan.language, letters, input.config, input.catalog, diagnostics)
}

/// The files of our own before the text.
fn front_files(
    plan: &PublicationPlan<'_>,
    cover: Option<&str>,
    resources: &mut Vec<Resource>,
    front: &mut Vec<FrontFile>,
) {
    let mut add = |path, epub_type, title: &str, markup| {
        resources.push(text(path, markup));
        front.push(FrontFile { path, epub_type, title: title.to_owned() });
    };
    if let Some(image) = cover {
        add("cover.xhtml", "cover", plan.words.cover, front::cover(plan, image));
    }
    add("title.xhtml", "titlepage", plan.words.title_page, front::title_page(plan));
    if let Some(imprint) = front::imprint(plan) {
        add("imprint.xhtml", "copyright-page", plan.words.imprint, imprint);
    }
}

/// A style sheet of the book's own.
fn style_sheet(sheet: css::OwnSheet) -> Resource {
    Resource {
        path: sheet.path,
        media: "text/css",
        part: ResourceRole::Other,
        properties: Vec::new(),
        body: Body::Bytes(sheet.text.into_bytes()),
    }
}

/// A font of the book's own that its style sheet uses.
fn font(font: css_fonts::OwnFont) -> Resource {
    let css_fonts::OwnFont { path, media, data } = font;
    let body = Body::Read(Arc::new(move || Ok(data.to_vec())));
    Resource { path, media, part: ResourceRole::Other, properties: Vec::new(), body }
}

/// A text in the reading order.
fn text(path: &str, markup: String) -> Resource {
    let has = [("<math", "mathml"), ("<svg", "svg")];
    let properties = has.iter().filter(|it| markup.contains(it.0)).map(|it| it.1).collect();
    Resource {
        path: path.to_owned(),
        media: "application/xhtml+xml",
        part: ResourceRole::Text,
        properties,
        body: Body::Bytes(markup.into_bytes()),
    }
}
