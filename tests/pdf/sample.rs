//! Pages made by hand: words shaped with the bundled fonts and put where a test wants them.

use std::io::Cursor;
use std::sync::Arc;

use chapbook::diagnostic::Diagnostics;
use chapbook::document::NodeId;
use chapbook::geometry::{Length, Point, Rect, Size};
use chapbook::picture::{ImageFacts, Picture, PictureFormat};
use chapbook::text::catalog::Catalog;
use chapbook::text::face::FaceId;
use chapbook::text::shape::{Features, ShapeKey, Shaper};
use chapbook::typeset::frame::{
    Bookmark, ContentRole, Destination, ElementId, Folio, Glyph, GlyphRun, Ink, Kid, Leaf, LeafId, LinkArea,
    LinkTarget, Page, PageItem, Pages, PlacedImage, Rule, RunDirection, StructureElement, StructureRole,
};

/// How a text looks.
#[derive(Clone, Copy)]
pub(crate) struct Type {
    pub(crate) face: FaceId,
    pub(crate) features: Features,
    pub(crate) size: i64,
    pub(crate) expansion: i16,
}

/// Puts things on pages.
pub(crate) struct Builder {
    catalog: Catalog,
    shaper: Shaper,
    pub(crate) pages: Pages,
    node: u32,
}

impl Builder {
    pub(crate) fn new() -> Builder {
        let catalog = Catalog::new(&[], &mut Diagnostics::default());
        let shaper = Shaper::new(&catalog, &[]);
        let mut pages = Pages { faces: catalog.faces().to_vec(), ..Pages::default() };
        pages.info.title = "A Sample & Test".into();
        pages.info.language = "en".into();
        pages.languages = vec!["en".into(), "fr".into()];
        let mut builder = Builder { catalog, shaper, pages, node: 0 };
        builder.element(None, StructureRole::Document, None);
        builder
    }

    pub(crate) fn page(&mut self, number: u32, roman: bool) {
        let size = Size { width: Length::pt(300), height: Length::pt(400) };
        self.pages.pages.push(Page { size, folio: Folio { number, roman }, ..Page::default() });
    }

    fn last(&mut self) -> &mut Page {
        self.pages.pages.last_mut().expect("a page was begun")
    }

    pub(crate) fn serif(&self, size: i64) -> Type {
        let face = self.catalog.find("Libertinus Serif", 400, false).expect("it is bundled");
        Type { face, features: Features::NONE, size, expansion: 0 }
    }

    pub(crate) fn mono(&self, size: i64) -> Type {
        let face = self.catalog.find("JetBrains Mono", 400, false).expect("it is bundled");
        Type { face, features: Features::NONE, size, expansion: 0 }
    }

    pub(crate) fn garamond(&self, size: i64) -> Type {
        let face = self.catalog.find("EB Garamond", 400, false).expect("it is bundled");
        Type { face, features: Features::NONE, size, expansion: 0 }
    }

    pub(crate) fn element(&mut self, parent: Option<ElementId>, role: StructureRole, title: Option<&str>) -> ElementId {
        let structure = &mut self.pages.structure;
        let id = ElementId(u32::try_from(structure.elements.len()).expect("few"));
        self.node += 1;
        structure.elements.push(StructureElement {
            role,
            kids: Vec::new(),
            node: NodeId(self.node),
            language: None,
            title: title.map(str::to_owned),
        });
        if let Some(parent) = parent {
            structure.elements[parent.0 as usize].kids.push(Kid::Element(id));
        }
        id
    }

    pub(crate) fn leaf(&mut self, element: ElementId) -> ContentRole {
        let structure = &mut self.pages.structure;
        let id = LeafId(u32::try_from(structure.leaves.len()).expect("few"));
        let node = structure.elements[element.0 as usize].node;
        structure.leaves.push(Leaf { element, node });
        structure.elements[element.0 as usize].kids.push(Kid::Leaf(id));
        ContentRole::Leaf(id)
    }

    /// Sets a text from `(x, y)` points on; returns where it ends. Each word and space is shaped by itself,
    /// all are in one run.
    pub(crate) fn text(&mut self, text: &str, style: Type, (x, y): (i64, i64), tag: ContentRole) -> Length {
        self.text_at(text, style, (Length::pt(x), Length::pt(y)), tag)
    }

    pub(crate) fn text_at(&mut self, text: &str, style: Type, (x, y): (Length, Length), tag: ContentRole) -> Length {
        let look = ShapeKey { face: style.face, features: style.features, script: *b"Latn", ..ShapeKey::default() };
        let words = self.shaper.words(look);
        let upem = self.catalog.face(style.face).metrics.upem;
        let size = Length::milli_pt(style.size * 1000);
        let mut glyphs = Vec::new();
        let mut start = 0;
        let halves = text.split_inclusive(' ').flat_map(|word| {
            let (letters, space) = word.split_at(word.trim_end_matches(' ').len());
            [letters, space]
        });
        for part in halves {
            // A hyphen made by line breaking is drawn as a hyphen and says U+00AD.
            let shown = part.replace('\u{AD}', "-");
            let shaped = self.shaper.word(&words, &shown);
            let clusters: Vec<usize> = shaped.glyphs.iter().map(|glyph| glyph.cluster as usize).collect();
            for glyph in &shaped.glyphs {
                let from = (glyph.cluster as usize).min(part.len());
                let next = clusters.iter().copied().filter(|cluster| from < *cluster).min();
                let to = next.unwrap_or(part.len());
                let advance = size.em(glyph.advance.into(), upem);
                let advance = advance.scale(10_000 + i64::from(style.expansion), 10_000);
                glyphs.push(Glyph {
                    id: glyph.id,
                    start: u16::try_from(start + from).expect("short"),
                    len: u16::try_from(to - from).expect("short"),
                    advance: i32::try_from(advance.0).expect("short"),
                    dx: glyph.dx,
                    dy: glyph.dy,
                });
            }
            start += part.len();
        }
        let width: i64 = glyphs.iter().map(|glyph| i64::from(glyph.advance)).sum();
        let page = self.last();
        let first = u32::try_from(page.glyphs.len()).expect("few");
        let from = u32::try_from(page.text.len()).expect("few");
        page.glyphs.extend(glyphs);
        page.text.push_str(text);
        let run = GlyphRun {
            face: style.face,
            size,
            origin: Point { x, y },
            expansion: style.expansion,
            direction: RunDirection::Right,
            glyphs: first..u32::try_from(page.glyphs.len()).expect("few"),
            text: from..u32::try_from(page.text.len()).expect("few"),
            ink: Ink::BLACK,
            tag,
        };
        page.items.push(PageItem::Run(run));
        x + Length(width)
    }

    pub(crate) fn rule(&mut self, [x, y, width, height]: [i64; 4], tag: ContentRole) {
        let area = area([x, y, width, height]);
        self.last().items.push(PageItem::Rule(Rule { area, ink: Ink::BLACK, tag }));
    }

    pub(crate) fn image(&mut self, picture: usize, place: [i64; 4], tag: ContentRole) {
        let area = area(place);
        self.last().items.push(PageItem::Image(PlacedImage { picture, area, turned: false, tag }));
    }

    pub(crate) fn link(&mut self, place: [i64; 4], target: LinkTarget, element: ElementId, words: &str) {
        let area = area(place);
        let link = LinkArea { area, target, element, description: words.into() };
        self.last().items.push(PageItem::Link(link));
    }

    pub(crate) fn picture(&mut self, path: &str, format: PictureFormat, bytes: Vec<u8>) -> usize {
        let load = Arc::new(move || Ok(bytes.clone()));
        let path = path.to_owned();
        let picture = Picture { path, facts: ImageFacts::new(format, 8, 8), load };
        self.pages.pictures.push(picture);
        self.pages.pictures.len() - 1
    }

    pub(crate) fn bookmark(&mut self, title: &str, depth: u8) {
        let page = self.pages.pages.len() - 1;
        let point = Point { x: Length::ZERO, y: Length::pt(40) };
        self.pages.outline.push(Bookmark { title: title.into(), depth, page, point });
    }

    /// The last page is where the element's node is.
    pub(crate) fn destination(&mut self, element: ElementId, name: &str) -> NodeId {
        let node = self.pages.structure.elements[element.0 as usize].node;
        let page = self.pages.pages.len() - 1;
        let point = Point { x: Length::pt(30), y: Length::pt(60) };
        self.pages.destinations.push(Destination { node, name: name.into(), page, point });
        node
    }
}

fn area([x, y, width, height]: [i64; 4]) -> Rect {
    Rect::new(Length::pt(x), Length::pt(y), Length::pt(width), Length::pt(height))
}

/// An encoded image of a few colours.
pub(crate) fn png(alpha: bool) -> Vec<u8> {
    use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
    let opacity = |x: u32| if alpha && x < 4 { 100 } else { 255 };
    let image = RgbaImage::from_fn(8, 8, |x, y| Rgba([x as u8 * 30, y as u8 * 30, 120, opacity(x)]));
    let mut bytes = Cursor::new(Vec::new());
    let image = DynamicImage::from(image);
    let image = if alpha { image } else { image.to_luma8().into() };
    image.write_to(&mut bytes, ImageFormat::Png).expect("memory takes it");
    bytes.into_inner()
}

pub(crate) fn jpeg() -> Vec<u8> {
    use image::{ImageFormat, Rgb, RgbImage};
    let image = RgbImage::from_fn(16, 8, |x, y| Rgb([x as u8 * 15, y as u8 * 30, 80]));
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Jpeg).expect("memory takes it");
    bytes.into_inner()
}

pub(crate) const SVG: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40">
  <rect x="1" y="1" width="78" height="38" fill="#eee" stroke="#333"/>
  <circle cx="20" cy="20" r="12" fill="#888" fill-opacity="0.5"/>
  <text x="36" y="24" font-size="12" font-family="Nowhere Sans">Fig in it</text>
</svg>"##;

/// A book of three pages with one of everything.
pub(crate) fn everything() -> Pages {
    let mut b = Builder::new();
    b.pages.info.subtitle = Some("Or, Everything <Once>".into());
    b.pages.info.authors = vec!["Ada B. Author".into(), "Cy & Co".into()];
    b.pages.info.publisher = Some("Nobody".into());
    b.pages.info.date = Some(1_767_225_600);
    front(&mut b);
    let note = body(&mut b);
    back(&mut b, note);
    b.pages
}

fn furniture(b: &mut Builder, head: &str, folio: &str) {
    let style = b.serif(8);
    b.text(head, style, (30, 24), ContentRole::Header);
    b.text(folio, style, (150, 390), ContentRole::Footer);
}

fn front(b: &mut Builder) {
    b.page(1, true);
    let part = b.element(Some(ElementId(0)), StructureRole::Section, Some("Contents"));
    let heading = b.element(Some(part), StructureRole::Heading(1), Some("Contents"));
    let tag = b.leaf(heading);
    let (big, small) = (b.serif(16), b.serif(10));
    b.text("Contents", big, (30, 60), tag);
    b.bookmark("Contents", 0);
    let list = b.element(Some(part), StructureRole::Contents, None);
    let item = b.element(Some(list), StructureRole::ContentsItem, None);
    let tag = b.leaf(item);
    let end = b.text("Of Offices ", small, (30, 90), tag);
    b.text_at(" . . . . . ", small, (end, Length::pt(90)), ContentRole::Decoration);
    b.text("1", small, (200, 90), tag);
    // The chapter's heading is the node after those above; `body` makes it.
    b.link([30, 80, 180, 12], LinkTarget::Node(NodeId(7)), item, "Of Offices, page 1");
    furniture(b, "Front matter", "i");
}

fn body(b: &mut Builder) -> NodeId {
    b.page(1, false);
    let chapter = b.element(Some(ElementId(0)), StructureRole::Section, Some("Of Offices"));
    let heading = b.element(Some(chapter), StructureRole::Heading(1), Some("Of Offices"));
    assert_eq!(b.destination(heading, "of-offices"), NodeId(7));
    b.bookmark("1 Of Offices", 0);
    let (big, text) = (b.garamond(18), b.garamond(11));
    let tag = b.leaf(heading);
    b.text("Of Offices", big, (30, 60), tag);
    let paragraph = b.element(Some(chapter), StructureRole::Paragraph, None);
    let tag = b.leaf(paragraph);
    let wide = Type { expansion: 150, ..text };
    let narrow = Type { expansion: -120, ..text };
    b.text("The chief of an efficient office fled to a fjord, copy-", wide, (30, 90), tag);
    b.text("right-like, and finally afflicted the affable auffinden ", narrow, (30, 104), tag);
    b.text("offshore waffle with an inexplicable and extraordi\u{AD}", text, (30, 118), tag);
    let end = b.text("nary giraffe. ", text, (30, 132), tag);
    let emphasis = b.element(Some(paragraph), StructureRole::Emphasis, None);
    let small_tag = b.leaf(emphasis);
    let small_caps = Type { features: Features::SMALL_CAPS | Features::OLD_STYLE, ..text };
    let end = b.text_at("Small Caps 1789", small_caps, (end, Length::pt(132)), small_tag);
    let reference = b.element(Some(paragraph), StructureRole::Reference, None);
    let mark = b.leaf(reference);
    let superior = Type { features: Features::SUPERIORS, ..text };
    b.text_at("1", superior, (end, Length::pt(132)), mark);
    let x = end.0 / 65_536;
    let after = b.leaf(paragraph);
    b.text("A paragraph that goes on over the turn of the ", text, (30, 146), after);
    list(b, chapter);
    let note = b.element(Some(chapter), StructureRole::Note, None);
    let node = b.destination(note, "note-1");
    b.link([x, 122, 8, 12], LinkTarget::Node(node), reference, "Note 1");
    let label = b.element(Some(note), StructureRole::Label, None);
    let tag = b.leaf(label);
    let fine = b.garamond(9);
    b.rule([30, 330, 60, 1], ContentRole::Decoration);
    let end = b.text("1 ", fine, (30, 345), tag);
    let inside = b.element(Some(note), StructureRole::Paragraph, None);
    let tag = b.leaf(inside);
    b.text_at("A note at the foot, see ", fine, (end, Length::pt(345)), tag);
    let link = b.element(Some(inside), StructureRole::Link, Some("Example"));
    let tag = b.leaf(link);
    b.text("this address ", fine, (180, 345), tag);
    b.text("on two lines", fine, (30, 356), tag);
    let target = LinkTarget::Uri("https://example.org/ünï?a=1&b=2".into());
    b.link([180, 336, 60, 11], target.clone(), link, "An example");
    b.link([30, 347, 50, 11], target, link, "An example");
    furniture(b, "Of Offices", "1");
    // The paragraph goes on after the turn.
    b.page(2, false);
    b.text("page, and ends there.", text, (30, 50), after);
    node
}

fn list(b: &mut Builder, chapter: ElementId) {
    let text = b.garamond(11);
    let list = b.element(Some(chapter), StructureRole::List { ordered: true }, None);
    for (number, (words, y)) in [("first things", 170), ("second thoughts", 184)].into_iter().enumerate() {
        let item = b.element(Some(list), StructureRole::ListItem, None);
        let label = b.element(Some(item), StructureRole::Label, None);
        let tag = b.leaf(label);
        b.text(&format!("{}. ", number + 1), text, (36, y), tag);
        let body = b.element(Some(item), StructureRole::ListBody, None);
        let paragraph = b.element(Some(body), StructureRole::Paragraph, None);
        let tag = b.leaf(paragraph);
        b.text(words, text, (50, y), tag);
    }
    let code = b.element(Some(chapter), StructureRole::Code, None);
    let tag = b.leaf(code);
    let mono = b.mono(8);
    b.text("fn main() { println!(\"fi != ffi\"); }", mono, (36, 210), tag);
}

fn back(b: &mut Builder, note: NodeId) {
    let chapter = b.element(Some(ElementId(0)), StructureRole::Section, Some("Tables"));
    // A level is skipped: the writer may not.
    let heading = b.element(Some(chapter), StructureRole::Heading(3), Some("Tables"));
    let tag = b.leaf(heading);
    let (big, text) = (b.garamond(14), b.garamond(10));
    b.text("Tables", big, (30, 80), tag);
    b.bookmark("Tables", 1);
    b.destination(heading, "tables");
    table(b, chapter, text);
    let figure = b.element(Some(chapter), StructureRole::Figure, Some("A sketch of figures"));
    let tag = b.leaf(figure);
    let svg = b.picture("sketch.svg", PictureFormat::Svg, SVG.as_bytes().to_vec());
    b.image(svg, [30, 150, 80, 40], tag);
    let caption = b.element(Some(figure), StructureRole::Caption, None);
    let tag = b.leaf(caption);
    b.text("Figure 1: a sketch", text, (30, 204), tag);
    let undescribed = b.element(Some(chapter), StructureRole::Figure, None);
    let tag = b.leaf(undescribed);
    let alpha = b.picture("alpha.png", PictureFormat::Png, png(true));
    b.image(alpha, [130, 150, 40, 40], tag);
    let photo = b.picture("photo.jpg", PictureFormat::Jpeg, jpeg());
    b.image(photo, [180, 150, 80, 40], ContentRole::Decoration);
    let gray = b.picture("gray.png", PictureFormat::Png, png(false));
    b.image(gray, [180, 200, 40, 40], ContentRole::Decoration);
    let formula = b.element(Some(chapter), StructureRole::Formula, Some("a squared"));
    let tag = b.leaf(formula);
    b.text("a²", text, (30, 230), tag);
    let french = b.element(Some(chapter), StructureRole::Paragraph, None);
    let span = b.element(Some(french), StructureRole::Span, None);
    b.pages.structure.elements[span.0 as usize].language = Some(1);
    let tag = b.leaf(span);
    b.text("Voilà l’Œuvre — «été».", text, (30, 260), tag);
    let see = b.element(Some(french), StructureRole::Link, None);
    let tag = b.leaf(see);
    b.text("See the note.", text, (150, 260), tag);
    b.link([150, 250, 60, 12], LinkTarget::Node(note), see, "");
    b.link([10, 10, 5, 5], LinkTarget::Node(NodeId(9999)), see, "nowhere");
    furniture(b, "Of Offices", "2");
}

fn table(b: &mut Builder, chapter: ElementId, text: Type) {
    let table = b.element(Some(chapter), StructureRole::Table, None);
    let head = b.element(Some(table), StructureRole::TableHead, None);
    let row = b.element(Some(head), StructureRole::TableRow, None);
    for (column, words) in ["Name", "Count"].into_iter().enumerate() {
        let cell = b.element(Some(row), StructureRole::HeadCell { column: true }, None);
        let tag = b.leaf(cell);
        b.text(words, text, (30 + 80 * i64::try_from(column).expect("small"), 100), tag);
    }
    b.rule([30, 103, 140, 1], ContentRole::Decoration);
    let body = b.element(Some(table), StructureRole::TableBody, None);
    for (line, cells) in [["Office", "12"], ["Fjord", ""]].into_iter().enumerate() {
        let row = b.element(Some(body), StructureRole::TableRow, None);
        for (column, words) in cells.into_iter().enumerate() {
            let cell = b.element(Some(row), StructureRole::Cell, None);
            if words.is_empty() {
                continue;
            }
            let tag = b.leaf(cell);
            let (x, y) = (30 + 80 * i64::try_from(column).expect("small"), 116 + 12 * line as i64);
            b.text(words, text, (x, y), tag);
        }
    }
}
