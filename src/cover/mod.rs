//! The cover, set as pages from its settings. Flat (back, spine and front side by side) for a
//! printer; as the outermost pages of a booklet; its front alone, or another image, for the EPUB.
//!
//! In: `cover.*`, the metadata, the typeset pages. Out: [`Pages`] that the press writer draws, or an image.

pub mod paper;

pub mod binding;

mod back;
mod barcode;
mod contrast;
mod front;
mod image;
mod label;
mod layout;
mod lettering;
mod outline;
mod pattern;
mod raster;
mod spine;
mod zone;

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::metadata::Metadata;
use crate::geometry::{Length, Point, Rect, Size};
use crate::impose::Binding;
use crate::picture::{Picture, Pictures};
use crate::project::Project;
use crate::project::config::{BarcodeZone, Config, CoverInks, CoverKind, CoverLayout, SpineDirection, SpineText};
use crate::project::theme::Alignment;
use crate::style::direction::{binding, is_rtl};
use crate::text::catalog::Catalog;
use crate::typeset::frame::{DocumentInfo, Ink, Page, Pages, PressInk, SpotColor};
use binding::{Boards, FlatPlan};
use contrast::Backdrop;
use lettering::{CoverPanel, copy_onto};
use paper::Papers;

pub use image::{CoverSources, LeastSide, image};
pub use raster::front_image;

/// The text face of the program, where the book names none.
const FAMILY: &str = "Libertinus Serif";

/// The contents of a cover.
#[derive(Clone, Debug, Default)]
pub struct Cover {
    /// Title, subtitle, authors, publisher.
    pub info: DocumentInfo,
    /// The size of the trimmed page.
    pub trim: Size,
    /// How many pages the book has.
    pub pages: usize,
    /// The papers that are known.
    pub papers: Papers,
    /// The paper's name among them.
    pub paper: Option<String>,
    /// How thick a leaf is; goes before the paper's name.
    pub leaf: Option<Length>,
    /// How wide the spine is, if the book says it; goes before paper and leaf.
    pub given_spine: Option<Length>,
    /// How far the ground runs over the edges.
    pub bleed: Length,
    /// Whether crop marks are drawn around it, and fold marks at the spine.
    pub marks: bool,
    /// Whether title and authors are set on the front.
    pub front_text: bool,
    /// The text of the spine; `None`: author and title.
    pub spine: Option<String>,
    /// Whether the spine reads from foot to head.
    pub upwards: bool,
    /// Whether the spine is at the right of the front.
    pub right: bool,
    /// Whether lines begin at the right.
    pub rtl: bool,
    /// How the front is laid out.
    pub layout: CoverLayout,
    /// The contents of the place of the barcode.
    pub barcode: BarcodeZone,
    /// The colour of the ground on a screen.
    pub color: Option<[u8; 3]>,
    /// The same in inks, if it was given so.
    pub inks: Option<CoverInks>,
    /// How it lies around the book.
    pub kind: CoverKind,
    /// Boards and flaps.
    pub boards: Boards,
    /// The texts of the flaps of a jacket, in Markdown: at the front, and at the back.
    pub flaps: [String; 2],
    /// Whether lines are drawn where it is folded.
    pub guides: bool,
    /// The place that stays free for the bars of the printer.
    pub bars_of_printer: Option<Size>,
    /// An image as the ground, over the whole of it.
    pub image: Option<Picture>,
    /// The text on the back, in Markdown.
    pub back: String,
    /// The ISBN.
    pub isbn: Option<String>,
    /// The five digits of the price.
    pub price: Option<String>,
    /// The family of the text; the text's own, if it is not there.
    pub family: String,
    /// How the title is set.
    pub title: CoverTitle,
}

/// How the theme sets the title, as far as the cover follows it (`style.title`).
#[derive(Clone, Debug, Default)]
pub struct CoverTitle {
    /// The family; `None`: that of the text.
    pub family: Option<String>,
    /// The weight, 400 for regular and 700 for bold.
    pub weight: u16,
    /// Whether it is italic.
    pub italic: bool,
    /// Red, green and blue: the title's on white, the paper's behind the label of an EPUB.
    pub color: Option<[u8; 3]>,
    /// Whether all lines of the front begin at the left.
    pub align: Alignment,
    /// The ornament that closes the title instead of a rule; empty for the rule.
    pub ornament: String,
}

impl CoverTitle {
    /// The title's settings in the theme.
    pub fn new(config: &Config) -> CoverTitle {
        let title = config.style.get("title").cloned().unwrap_or_default();
        let ornament = config.style.get("ornament");
        // The text that an image takes the place of is mostly that of the theme's base: another press's sign.
        let ornament = ornament.filter(|ornament| ornament.image.as_ref().is_none_or(|image| image.is_empty()));
        let ornament = ornament.and_then(|ornament| ornament.text.clone()).unwrap_or_default();
        CoverTitle {
            family: title.font,
            weight: if title.bold == Some(true) { 700 } else { 400 },
            italic: title.italic == Some(true),
            color: title.color,
            align: title.align.unwrap_or(Alignment::Center),
            // Asterisks and dots part sections; on a cover they would say nothing.
            ornament: if ornament.chars().any(|c| !"*•. ".contains(c)) { ornament } else { String::new() },
        }
    }
}

/// The size of a book, as far as its cover depends on it.
#[derive(Clone, Copy, Debug)]
pub struct BookExtent {
    /// The number of its pages; 0 where only the front is wanted.
    pub pages: usize,
    /// The size of a page after cutting.
    pub trim: Size,
}

/// The cover of a book, as its settings and metadata describe it.
pub fn of(
    project: &Project,
    metadata: &Metadata,
    extent: BookExtent,
    pictures: &Pictures,
    diagnostics: &mut Diagnostics,
) -> Cover {
    let config = &project.config;
    let cover = &config.cover;
    let identifiers = &config.metadata.identifiers;
    let papers = papers(project, diagnostics);
    let isbn = identifiers.iter().find(|identifier| identifier.scheme == "isbn");
    let back = cover.back_text.as_deref().or(cover.back.as_deref()).unwrap_or("");
    Cover {
        info: DocumentInfo::new(metadata, config.epoch),
        trim: extent.trim,
        pages: extent.pages,
        paper: paper_name(config, &papers),
        papers,
        leaf: cover.caliper,
        given_spine: cover.spine,
        bleed: cover.bleed.or_else(|| printers_bleed(config)).unwrap_or(crate::printer::COVER_BLEED),
        marks: config.pdf.marks.unwrap_or(false),
        front_text: cover.front_text.unwrap_or(true),
        spine: match &cover.spine_text {
            None | Some(SpineText::Auto) => None,
            Some(SpineText::None) => Some(String::new()),
            Some(SpineText::Text(text)) => Some(text.clone()),
        },
        upwards: cover.spine_direction.unwrap_or_else(|| spine::direction(&metadata.language)) == SpineDirection::Up,
        right: binding(config) == Binding::Right,
        rtl: is_rtl(config),
        layout: cover.layout.unwrap_or_default(),
        barcode: cover.barcode.unwrap_or_default(),
        color: color(config, metadata),
        inks: cover.color.as_ref().and_then(|color| color.inks.clone()),
        kind: binding::kind(config),
        boards: Boards::default(),
        flaps: cover.flap_texts.clone().map(Option::unwrap_or_default),
        guides: cover.guides.unwrap_or(false),
        bars_of_printer: printers_bars(config),
        image: cover.image.as_ref().and_then(|path| pictures.get(path)).cloned(),
        back: back.to_owned(),
        isbn: cover.isbn.clone().or_else(|| isbn.map(|isbn| isbn.printed().to_owned())),
        price: cover.price.clone(),
        family: config.pdf.font.clone().unwrap_or_else(|| FAMILY.to_owned()),
        title: CoverTitle::new(config),
    }
}

/// Whether the settings say how the cover looks: if so, the front of the EPUB looks like that too.
pub fn is_designed(config: &Config) -> bool {
    config.cover.color.is_some() || config.cover.image.is_some() || config.cover.layout.is_some()
}

/// The colour of the ground. A layout needs one: the theme's, or one that follows from the title.
fn color(config: &Config, metadata: &Metadata) -> Option<[u8; 3]> {
    let laid_out = config.cover.layout.is_some_and(|layout| layout != CoverLayout::Classic);
    let of_title = || {
        let theme = config.style.get("title").and_then(|title| title.color);
        let (red, green, blue) = label::colors(&metadata.title, theme)[0];
        [red, green, blue]
    };
    config.cover.color.as_ref().map(|color| color.screen).or_else(|| laid_out.then(of_title))
}

/// The bleed that the printer asks for.
fn printers_bleed(config: &Config) -> Option<Length> {
    let (_, rules) = config.printer().ok()??;
    rules.cover.bleed.map(crate::printer::inches)
}

/// The place that the printer keeps for its own bars.
fn printers_bars(config: &Config) -> Option<Size> {
    config.printer().ok()??.1.cover.bars()
}

/// The name of the book's paper: the printer's, if there is one.
fn paper_name(config: &Config, papers: &Papers) -> Option<String> {
    let own = config.cover.paper.as_deref();
    match config.printer() {
        Ok(Some((printer, rules))) => papers.name(own, printer, &rules),
        _ => own.map(str::to_owned),
    }
}

/// The papers that are known, the printer's and the author's own among them.
fn papers(project: &Project, diagnostics: &mut Diagnostics) -> Papers {
    let mut known = Papers::known();
    // A table that can't be read is reported with the pages.
    if let Ok(Some((printer, rules))) = project.config.printer() {
        known = known.with(Papers::of(printer, &rules)).for_printer(printer);
    }
    let Some(table) = &project.config.cover.papers_text else { return known };
    match Papers::read(table) {
        Ok(own) => known.with_own(own),
        Err(reason) => {
            let mut error = Diagnostic::error("cover-papers", format!("`cover.papers` is not a valid table of papers: {reason}"))
                .help("write a line such as `my-paper = 0.0025` under `[papers]` for each paper: what one page adds to the spine, in inches");
            error.span = project.setting_spans.get("cover.papers").copied();
            diagnostics.push(error);
            known
        }
    }
}

/// The width of the spine. A paper that is not known is reported.
pub fn spine_width(cover: &Cover, diagnostics: &mut Diagnostics) -> Length {
    let boards = if cover.kind.has_boards() { cover.boards.thick * 2 } else { Length::ZERO };
    match cover.leaf {
        _ if cover.kind == CoverKind::Saddle => Length::ZERO,
        _ if cover.given_spine.is_some() => cover.given_spine.unwrap_or_default(),
        Some(leaf) => paper::of_leaves(cover.pages, leaf) + boards,
        None => cover.papers.spine(cover.pages, cover.paper.as_deref(), diagnostics) + boards,
    }
}

/// The flat cover as one page: back, spine, front; of a jacket with its flaps.
pub fn flat(cover: &Cover, project: &Project, catalog: &Catalog, diagnostics: &mut Diagnostics) -> Pages {
    let plan = FlatPlan::new(cover, diagnostics);
    let below = backdrop(cover, plan.size, catalog);
    let ink = ink(cover, below.as_ref());
    let mut whole = CoverPanel::new(catalog, cover, ink);
    whole.page.size = plan.size;
    ground(cover, plan.size, Length::ZERO, &mut whole);
    let at = |x: Length| below.as_ref().map(|below| below.from(x));
    let on_front = front_panel(cover, catalog, ink, at(plan.front).as_ref(), diagnostics);
    let mut missing = on_front.missing();
    let mut builder = (project, catalog, &mut *diagnostics);
    let on_back = back::panel(cover, ink, at(plan.back).as_ref(), &mut builder);
    let mut panels = vec![(on_front, plan.front), (on_back, plan.back)];
    for (which, x) in plan.flaps.into_iter().enumerate() {
        if Length::ZERO < cover.boards.flap && !cover.flaps[which].trim().is_empty() {
            panels.push((back::flap(cover, which, ink, at(x).as_ref(), &mut builder), x));
        }
    }
    for (panel, x) in panels {
        let before = whole.pictures.len();
        copy_onto(panel.page, Point { x, y: Length::ZERO }, before, &mut whole.page);
        whole.pictures.extend(panel.pictures);
    }
    if cover.kind != CoverKind::Saddle {
        let place = spine::Spine { cover, x: plan.spine, thick: plan.thick, catalog, backdrop: below.as_ref() };
        spine::set(&place, &mut whole, diagnostics);
    }
    missing.extend(whole.missing());
    lacking(&missing, diagnostics);
    if cover.marks {
        plan.fold_marks(cover, &mut whole);
    }
    if cover.guides {
        plan.guides(cover, zone::place(cover), &mut whole);
    }
    let info = DocumentInfo { title: format!("{} (cover)", cover.info.title), ..cover.info.clone() };
    Pages {
        info,
        pages: vec![whole.page],
        faces: catalog.faces().to_vec(),
        pictures: whole.pictures,
        spot: cover.spot(),
        ..Pages::default()
    }
}

impl Cover {
    /// How far its ground runs over the edges, if it has one.
    pub fn bleed_of_ground(&self) -> Length {
        if self.color.is_some() || self.image.is_some() { self.bleed } else { Length::ZERO }
    }

    /// The cover's colour as it is printed.
    fn ink_of(&self, screen: [u8; 3]) -> Ink {
        let [red, green, blue] = screen;
        match &self.inks {
            Some(CoverInks { cmyk, spot }) => {
                Ink::Press(PressInk { inks: *cmyk, screen, spot: spot.as_ref().map(|_| 100) })
            }
            None => Ink::Rgb(red, green, blue),
        }
    }

    /// A colour beside it: a quarter less of its inks on a dark one, and some black on a light one.
    fn accent_ink(&self, screen: [u8; 3], is_lighter: bool) -> Ink {
        let Ink::Press(full) = self.ink_of(screen) else { return self.ink_of(screen) };
        if is_lighter {
            let inks = full.inks.map(|ink| ink - ink / 4);
            return Ink::Press(PressInk { inks, screen, spot: full.spot.map(|_| 75) });
        }
        let [cyan, magenta, yellow, black] = full.inks;
        Ink::Press(PressInk { inks: [cyan, magenta, yellow, (black + 25).min(100)], screen, spot: None })
    }

    /// The ink beside the four of the press.
    fn spot(&self) -> Option<SpotColor> {
        let inks = self.inks.as_ref()?;
        Some(SpotColor { name: inks.spot.clone()?, inks: inks.cmyk })
    }
}

/// The first letters of those that a message is about, as many as a line of it has room for.
fn first_letters(letters: impl IntoIterator<Item = char>) -> String {
    const SHOWN: usize = 8;
    let mut letters = letters.into_iter();
    let mut shown: String = letters.by_ref().take(SHOWN).collect();
    shown.extend(letters.next().map(|_| '…'));
    shown
}

/// Says which characters of the front no font has.
fn lacking(missing: &BTreeSet<char>, diagnostics: &mut Diagnostics) {
    if missing.is_empty() {
        return;
    }
    let letters = first_letters(missing.iter().copied());
    let message = format!("no font has the characters `{letters}` of the cover: empty boxes are printed");
    let help = "name a font file that has them in `fonts.paths`, or set `fonts.system = true`";
    diagnostics.push(Diagnostic::warning("glyph-missing", message).settings(["title", "author"]).help(help));
}

/// Puts the cover around the pages of a pamphlet: its front and a blank page before them, a blank page and its
/// back after them. The numbers of the two pages with colours come back.
pub fn wraparound(
    cover: &Cover,
    mut pages: Pages,
    project: &Project,
    catalog: &Catalog,
    diagnostics: &mut Diagnostics,
) -> (Pages, [usize; 2]) {
    // The ground runs around both, without a spine.
    let wrap = Size { width: cover.trim.width * 2, height: cover.trim.height };
    let halves = [cover.trim.width, Length::ZERO];
    let halves = if cover.right { [halves[1], halves[0]] } else { halves };
    let below = backdrop(cover, wrap, catalog);
    let ink = ink(cover, below.as_ref());
    let [below_front, below_back] = halves.map(|x| below.as_ref().map(|below| below.from(x)));
    let on_front = front_panel(cover, catalog, ink, below_front.as_ref(), diagnostics);
    let mut builder = (project, catalog, &mut *diagnostics);
    let panels = [on_front, back::panel(cover, ink, below_back.as_ref(), &mut builder)];
    let mut halves = halves.into_iter();
    let [front, back] = panels.map(|panel| {
        let mut whole = CoverPanel::new(catalog, cover, ink);
        ground(cover, wrap, halves.next().unwrap_or_default(), &mut whole);
        let before = whole.pictures.len();
        copy_onto(panel.page, Point::default(), before, &mut whole.page);
        whole.pictures.extend(panel.pictures);
        let mut page = Page { size: cover.trim, ..Page::default() };
        copy_onto(whole.page, Point::default(), pages.pictures.len(), &mut page);
        pages.pictures.extend(whole.pictures);
        page
    });
    let blank = || Page { size: cover.trim, ..Page::default() };
    // The inside starts on a right-hand page, and its last leaf has two sides.
    let inside = std::mem::take(&mut pages.pages);
    let fill = inside.len() % 2;
    let pages_in_order = [front, blank()].into_iter().chain(inside);
    pages.spot = cover.spot();
    pages.pages = pages_in_order.chain((0..=fill).map(|_| blank())).chain([back]).collect();
    let last = pages.pages.len() - 1;
    (pages, [0, last])
}

fn front_panel(
    cover: &Cover,
    catalog: &Catalog,
    ink: Ink,
    backdrop: Option<&Backdrop>,
    diagnostics: &mut Diagnostics,
) -> CoverPanel {
    let mut panel = CoverPanel::new(catalog, cover, ink);
    panel.page.size = cover.trim;
    if cover.front_text {
        front::set(cover, &mut panel, backdrop, diagnostics);
    }
    panel
}

/// The image below a whole cover of that size.
fn backdrop(cover: &Cover, size: Size, catalog: &Catalog) -> Option<Backdrop> {
    let bleed = cover.bleed;
    Backdrop::new(cover, Rect::new(-bleed, -bleed, size.width + bleed * 2, size.height + bleed * 2), catalog)
}

/// The ink of the text: white on dark grounds.
fn ink(cover: &Cover, backdrop: Option<&Backdrop>) -> Ink {
    let dark = match (backdrop, cover.color) {
        (Some(backdrop), _) => backdrop.is_dark(),
        (None, Some([r, g, b])) => is_dark([r, g, b].map(u32::from)),
        (None, None) => false,
    };
    if dark { Ink::Gray(255) } else { Ink::BLACK }
}

/// Whether white text is easier to read on a colour than black (luminance of ITU-R BT.709, in thousandths).
fn is_dark([red, green, blue]: [u32; 3]) -> bool {
    213 * red + 715 * green + 72 * blue < 128_000
}

/// The ground, bleeding over all edges of the whole cover: a colour, an image that covers it. The panel begins
/// `from` the left edge of the whole.
fn ground(cover: &Cover, size: Size, from: Length, panel: &mut CoverPanel) {
    let bleed = cover.bleed;
    let (width, height) = (size.width + bleed * 2, size.height + bleed * 2);
    let area = Rect::new(-bleed - from, -bleed, width, height);
    if let Some(color) = cover.color {
        panel.rule(area, cover.ink_of(color));
    }
    if let Some(picture) = &cover.image {
        panel.image(picture.clone(), covering(picture, area));
    }
}

/// The rectangle that an image must take to cover an area without being distorted.
pub(crate) fn covering(picture: &Picture, area: Rect) -> Rect {
    let (width, height) = (i64::from(picture.facts.width.max(1)), i64::from(picture.facts.height.max(1)));
    let by_width = area.size.width.scale(height, width);
    let size = if area.size.height <= by_width {
        Size { width: area.size.width, height: by_width }
    } else {
        Size { width: area.size.height.scale(width, height), height: area.size.height }
    };
    let x = area.origin.x + (area.size.width - size.width) / 2;
    let y = area.origin.y + (area.size.height - size.height) / 2;
    Rect { origin: Point { x, y }, size }
}
