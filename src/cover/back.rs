//! The back: its text, set by the book's own typesetter, and the bars of the ISBN.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::contrast::{Backdrop, make_legible};
use super::lettering::{CoverPanel, Type, copy_onto};
use super::zone::{self, BARS, GUARD, MODULE, OFF, WHITE};
use super::{Cover, barcode, barcode::BarcodeBar};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::walk;
use crate::geometry::{Length, Point, Rect, Size};
use crate::impose::Binding;
use crate::project::config::BarcodeZone;
use crate::project::files::{FileSystem, Memory};
use crate::project::{self, Project};
use crate::style::{SmallCapsOpening, Style, direction};
use crate::text::catalog::Catalog;
use crate::typeset::frame::{ContentRole, Ink, Page, PageItem};
use crate::{parse, resolve, typeset};

/// The tools that make a panel: the book, its faces, and where problems go.
pub(super) type Maker<'m, 'a> = (&'m Project, &'a Catalog, &'m mut Diagnostics);

/// Sets the back.
pub(super) fn panel(cover: &Cover, ink: Ink, backdrop: Option<&Backdrop>, builder: &mut Maker<'_, '_>) -> CoverPanel {
    let mut panel = CoverPanel::new(builder.1, cover, ink);
    panel.page.size = cover.trim;
    let place = zone::place(cover);
    if !cover.back.trim().is_empty() {
        let margin = cover.trim.width / 9;
        let foot = place.map_or(margin, |place| cover.trim.height - place.origin.y + OFF);
        // The groove of a case is beside the spine.
        let spine = margin.max(cover.boards.hinge + margin / 2);
        let sides = if cover.right { [spine, margin] } else { [margin, spine] };
        let block = TextPanel {
            text: &cover.back,
            size: cover.trim,
            sides,
            top: margin.max(cover.trim.height / 9),
            foot,
            place: "the back of the cover",
            setting: "cover.back",
            cure: "shorten the text: the foot of the back is kept free for the barcode, if there is one",
            type_size: None,
        };
        text(&block, &mut panel, builder);
        make_legible(&mut panel, 0, backdrop);
    }
    if let (BarcodeZone::Space, Some(place)) = (cover.barcode, place) {
        panel.rule(place, Ink::Gray(255));
    }
    if let Some(digits) = zone::isbn(cover) {
        bars(cover, &digits, &mut panel, builder.2);
    }
    panel
}

/// Sets a flap of a jacket: that at the front (0) or at the back (1).
pub(super) fn flap(
    cover: &Cover,
    which: usize,
    ink: Ink,
    backdrop: Option<&Backdrop>,
    builder: &mut Maker<'_, '_>,
) -> CoverPanel {
    const NAMES: [[&str; 2]; 2] =
        [["the flap at the front", "cover.flap-front"], ["the flap at the back", "cover.flap-back"]];
    let [place, setting] = NAMES[which];
    let mut panel = CoverPanel::new(builder.1, cover, ink);
    panel.page.size = Size { width: cover.boards.flap, height: cover.trim.height };
    let margin = cover.boards.flap / 8;
    let foot = cover.trim.height / 12;
    let block = TextPanel {
        text: &cover.flaps[which],
        size: panel.page.size,
        sides: [margin, margin],
        top: foot,
        foot,
        place,
        setting,
        cure: "shorten the text, or set a wider `cover.flap`",
        // A size by the measure would be too small for an arm's length.
        type_size: Some(Length::milli_pt(9_500)),
    };
    text(&block, &mut panel, builder);
    make_legible(&mut panel, 0, backdrop);
    panel
}

/// A text that fills a panel of its own.
struct TextPanel<'a> {
    text: &'a str,
    size: Size,
    /// The margins at the left and at the right.
    sides: [Length; 2],
    top: Length,
    foot: Length,
    /// The name of the panel in messages.
    place: &'static str,
    setting: &'static str,
    /// What to do if there is too much of it.
    cure: &'static str,
    /// The size of its type; `None`: by the measure.
    type_size: Option<Length>,
}

/// The text as a page of a separate book, without what pages have around their text.
fn text(block: &TextPanel<'_>, panel: &mut CoverPanel, (book, catalog, out): &mut Maker<'_, '_>) {
    let mut found = Diagnostics::default();
    let file_system = FileSystem(Arc::new(Memory::new([("back.md", block.text)])));
    let mut project = project::open(file_system, Some("back.md"), &[], &mut found);
    project.file_system = book.file_system.clone();
    project.root.clone_from(&book.root);
    project.config = book.config.clone();
    // Covers are set across, whichever way the lines of the book run.
    project.config.writing_mode = None;
    // The images of the book's own covers are none of this text's.
    project.config.metadata.cover_image = None;
    project.config.cover.image = None;
    let pdf = &mut project.config.pdf;
    (pdf.trim, pdf.safe_edge) = (Some(block.size), None);
    // Its one page is a recto, whose spine is at the left, or at the right of a book that is bound there.
    let is_right = direction::binding(&project.config) == Binding::Right;
    let pdf = &mut project.config.pdf;
    let [left, right] = block.sides;
    (pdf.margin_inner, pdf.margin_outer) = if is_right { (Some(right), Some(left)) } else { (Some(left), Some(right)) };
    (pdf.margin_top, pdf.margin_bottom) = (Some(block.top), Some(block.foot));
    (pdf.toc, pdf.title_page, pdf.running_heads) = (Some(false), Some(false), Some(false));
    (pdf.font_size, pdf.leading, pdf.masthead) = (block.type_size, None, Some(false));
    let mut style = Style::new(&project.config, catalog, &mut found);
    let chapter = &mut style.elements.chapter;
    (chapter.sink, chapter.after, style.opening.drop_cap) = (0, 0, 0);
    style.opening.small_caps = SmallCapsOpening::Words(0);
    style.stamp = None;
    let document = parse::book(&project, &mut found);
    let resolved = resolve::book(&document, &project, &mut found);
    let pictures = project::pictures(&project, &walk::images(&document), &mut found);
    let words = &project.config.hyphenation;
    let input = typeset::TypesetInput {
        book: &document,
        resolved: &resolved,
        style: &style,
        catalog,
        pictures: &pictures,
        exceptions: words,
    };
    let pages = typeset::pages(&input, &mut found);
    // Places in this text are none in the book's.
    for problem in found.sorted() {
        let message = format!("on {}: {}", block.place, problem.message);
        out.push(Diagnostic { span: None, message, ..problem.clone() });
    }
    let lost = pages.pages.iter().skip(1).map(baselines).sum::<usize>();
    if 0 < lost {
        let lines = if lost == 1 { "line is" } else { "lines are" };
        let message = format!("the text on {} does not fit: its last {lost} {lines} left out", block.place);
        out.push(Diagnostic::warning("cover-back", message).settings([block.setting]).help(block.cure));
    }
    if let Some(page) = pages.pages.into_iter().next() {
        let page = bare(page, panel.ink);
        copy_onto(page, Point::default(), panel.pictures.len(), &mut panel.page);
        panel.pictures.extend(pages.pictures);
    }
}

/// The number of lines of text on a page.
fn baselines(page: &Page) -> usize {
    let furniture = |tag: ContentRole| matches!(tag, ContentRole::Header | ContentRole::Footer);
    let line = |item: &PageItem| match item {
        PageItem::Run(run) if !furniture(run.tag) => Some(run.origin.y),
        _ => None,
    };
    page.items.iter().filter_map(line).collect::<BTreeSet<_>>().len()
}

/// A page without folio and links, in another ink.
fn bare(mut page: Page, ink: Ink) -> Page {
    let furniture = |tag: ContentRole| matches!(tag, ContentRole::Header | ContentRole::Footer);
    page.items.retain(|item| match item {
        PageItem::Run(run) => !furniture(run.tag),
        PageItem::Rule(rule) => !furniture(rule.tag),
        PageItem::Image(_) | PageItem::Shape(_) => true,
        PageItem::Link(_) => false,
    });
    for item in &mut page.items {
        match item {
            PageItem::Run(run) => (run.ink, run.tag) = (ink, ContentRole::Decoration),
            PageItem::Rule(rule) => (rule.ink, rule.tag) = (ink, ContentRole::Decoration),
            PageItem::Image(image) => image.tag = ContentRole::Decoration,
            PageItem::Shape(shape) => (shape.ink, shape.tag) = (ink, ContentRole::Decoration),
            PageItem::Link(_) => {}
        }
    }
    page
}

/// The bars on white, at the foot of the back towards the spine, with their digits.
fn bars(cover: &Cover, isbn: &str, panel: &mut CoverPanel, diagnostics: &mut Diagnostics) {
    let price = price(cover, diagnostics);
    let width = zone::width_of_bars(price.is_some());
    let top = cover.trim.height - OFF - WHITE;
    let x = zone::left(cover, width);
    panel.rule(Rect::new(x, top, width, WHITE), Ink::Gray(255));
    let ink = std::mem::replace(&mut panel.ink, Ink::BLACK);
    let origin = Point { x: x + zone::module(barcode::BEFORE), y: top + Length::MM * 4 };
    let style = Type::new(panel.face, Length::pt(8));
    // With its hyphens, if the author gave them: ISO 2108 prints the parts of the number apart.
    let printed = cover.isbn.as_deref().unwrap_or(isbn);
    panel.text(&format!("ISBN {printed}"), style, Point { x, y: origin.y - Length::MM }, width);
    draw(&barcode::ean13(isbn), origin, BARS, panel);
    let below = origin.y + BARS + Length::MM * 3;
    let (first, rest) = isbn.split_at(1);
    let (left, right) = rest.split_at(6);
    let x = origin.x - zone::module(barcode::DIGIT + 2);
    set_digits(first, Point { x, y: below }, panel);
    for (half, at) in [left, right].into_iter().zip(barcode::HALVES) {
        set_digits(half, Point { x: origin.x + zone::module(at), y: below }, panel);
    }
    if let Some(price) = price {
        let from = origin.x + zone::module(barcode::WIDTH + barcode::AFTER);
        let shorter = Point { x: from, y: origin.y + Length::MM * 3 };
        draw(&barcode::add_on(&price), shorter, BARS + GUARD - Length::MM * 3, panel);
        panel.text(&price, style, Point { x: from, y: shorter.y - Length::MM / 2 }, zone::module(barcode::ADD_ON));
    }
    panel.ink = ink;
}

/// The price's five digits; what is none is reported.
fn price(cover: &Cover, diagnostics: &mut Diagnostics) -> Option<String> {
    let price = cover.price.as_deref().filter(|text| !text.is_empty())?;
    let digits: String = price.chars().filter(char::is_ascii_digit).collect();
    if digits.len() == 5 {
        return Some(digits);
    }
    let message = format!("`{price}` is not a price for a barcode, which has five digits");
    let warning = Diagnostic::warning("cover-price", message).settings(["cover.price"]);
    diagnostics.push(warning.help("write the digit of the currency and the amount, such as `51499` for $14.99"));
    None
}

fn draw(bars: &[BarcodeBar], origin: Point, height: Length, panel: &mut CoverPanel) {
    for bar in bars {
        let x = origin.x + MODULE * i64::from(bar.left);
        let height = height + if bar.guard { GUARD } else { Length::ZERO };
        let area = Rect::new(x, origin.y, MODULE * i64::from(bar.width), height);
        panel.rule(area, Ink::BLACK);
    }
}

/// Digits, each below its own bars.
fn set_digits(digits: &str, origin: Point, panel: &mut CoverPanel) {
    let (width, style) = (MODULE * i64::from(barcode::DIGIT), Type::new(panel.face, Length::pt(9)));
    for (at, _) in digits.char_indices() {
        let step = width * i64::try_from(at).unwrap_or(0);
        panel.text(&digits[at..=at], style, Point { x: origin.x + step, ..origin }, width);
    }
}
