//! The result of typesetting: pages as data, which a writer draws without knowing the document.
//!
//! Coordinates run from the left top corner of the trimmed page to the right and down. Advances are
//! final: justification, kerning and expansion are in them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::document::metadata::Metadata;
use crate::document::{NodeId, PageMap};
use crate::geometry::{Length, Point, Rect, Size};
use crate::picture::Picture;
use crate::source::Span;
use crate::text::face::{Face, FaceId};

use super::decision::Decision;
use super::flaw::PlacedFlaw;
pub use super::glyphs::{Glyph, Glyphs};

/// A typeset book.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    /// The metadata of the file.
    pub info: DocumentInfo,
    /// The pages in order. Page 0 is a recto.
    pub pages: Vec<Page>,
    /// The faces; a run's [`FaceId`] is a place in it. Unused ones may be there.
    pub faces: Vec<Arc<Face>>,
    /// The images; a placed image's index is a place in it.
    pub pictures: Vec<Picture>,
    /// The languages that leaves name, as BCP 47 tags; `0` is the book's.
    pub languages: Vec<String>,
    /// The ink beside the four of the press, if there is one.
    pub spot: Option<SpotColor>,
    /// The logical tree.
    pub structure: Structure,
    /// The bookmarks in order.
    pub outline: Vec<Bookmark>,
    /// Where each node that something leads to is, by node; with its name (the node's anchor).
    pub destinations: Vec<Destination>,
    /// Which text starts which page.
    pub map: PageMap,
    /// Where each node was written, by [`NodeId`], for what a writer reports. May be shorter than the
    /// nodes, or empty: reports then give no location.
    pub spans: Vec<Span>,
}

/// The metadata of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentInfo {
    /// The title.
    pub title: String,
    /// The subtitle.
    pub subtitle: Option<String>,
    /// The authors.
    pub authors: Vec<String>,
    /// The language of the text, a BCP 47 tag.
    pub language: String,
    /// A description.
    pub description: Option<String>,
    /// Keywords.
    pub keywords: Vec<String>,
    /// The rights statement.
    pub rights: Option<String>,
    /// The publisher.
    pub publisher: Option<String>,
    /// The main identifier, as a URN where it has one.
    pub identifier: Option<String>,
    /// The file's one date, in seconds since 1970; `None` leaves it out.
    pub date: Option<i64>,
    /// The book's own date, as it is written.
    pub written_date: Option<String>,
}

impl DocumentInfo {
    /// The document information of a book. `date` is that of the build, in seconds since 1970; without one the file is
    /// dated by the book's own date, if it has one.
    pub fn new(metadata: &Metadata, date: Option<i64>) -> DocumentInfo {
        DocumentInfo {
            title: metadata.title.clone(),
            subtitle: metadata.subtitle.clone(),
            authors: metadata
                .creators
                .iter()
                .filter(|creator| creator.role == "aut" || creator.role.is_empty())
                .map(|creator| creator.name.clone())
                .collect(),
            language: metadata.language.clone(),
            description: metadata.description.clone(),
            keywords: metadata.subjects.clone(),
            rights: metadata.rights.clone(),
            publisher: metadata.publisher.clone(),
            identifier: metadata.identifiers.first().map(|identifier| match identifier.scheme.as_str() {
                "isbn" => format!("urn:isbn:{}", identifier.value),
                "doi" => format!("doi:{}", identifier.value),
                _ => identifier.value.clone(),
            }),
            date: date.or_else(|| metadata.published()),
            written_date: metadata.date.clone(),
        }
    }
}

/// One page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The trimmed size.
    pub size: Size,
    /// Its folio, whether or not it is printed.
    pub folio: Folio,
    /// How its end was chosen; `None` for what is made whole, such as a title page.
    pub decision: Option<Decision>,
    /// What a proofreader would mark on it, if that was asked for.
    pub flaws: Vec<PlacedFlaw>,
    /// Its contents, in drawing and reading order.
    pub items: Vec<PageItem>,
    /// The glyphs of its runs.
    pub glyphs: Glyphs,
    /// The text of its runs.
    pub text: String,
}

impl Page {
    /// Gives back the memory that was kept for more.
    pub(crate) fn shrink(&mut self) {
        self.items.shrink_to_fit();
        self.glyphs.shrink();
        self.text.shrink_to_fit();
    }
}

/// A page's number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Folio {
    /// From 1 in each numbering.
    pub number: u32,
    /// Whether it is written in small roman numerals.
    pub roman: bool,
}

/// Something on a page.
#[derive(Clone, Debug)]
pub enum PageItem {
    /// Glyphs of one face.
    Run(GlyphRun),
    /// A filled rectangle.
    Rule(Rule),
    /// An image.
    Image(PlacedImage),
    /// A filled outline.
    Shape(FilledPath),
    /// A rectangle that leads somewhere.
    Link(LinkArea),
}

/// Glyphs of one face and size on one baseline.
#[derive(Clone, Debug)]
pub struct GlyphRun {
    /// The face.
    pub face: FaceId,
    /// The type size.
    pub size: Length,
    /// Where its first glyph is, on the baseline.
    pub origin: Point,
    /// How much its letters are widened, in ten-thousandths: 150 is +1.5 %.
    pub expansion: i16,
    /// How its letters follow one another.
    pub direction: RunDirection,
    /// Its glyphs in [`Page::glyphs`], from left to right.
    pub glyphs: Range<u32>,
    /// Its text in [`Page::text`], in reading order. A space is at the end of a line that another
    /// line of the paragraph follows; a hyphen made by line breaking is U+00AD.
    pub text: Range<u32>,
    /// How dark it is.
    pub ink: Ink,
    /// The content role that it is tagged with.
    pub tag: ContentRole,
}

/// A grey level or a colour: what text and rules are drawn in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ink {
    /// 0 is black, 255 white.
    Gray(u8),
    /// Red, green, blue, for screens; press profiles turn it to gray.
    Rgb(u8, u8, u8),
    /// A colour that was given in inks.
    Press(PressInk),
}

/// A colour that was given in the inks of a press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PressInk {
    /// Cyan, magenta, yellow and black in per cent; of a spot colour, what is printed where its ink is not there.
    pub inks: [u8; 4],
    /// Red, green and blue on a screen.
    pub screen: [u8; 3],
    /// How much there is of the ink of [`Pages::spot`], in per cent; `None`: the four inks are meant.
    pub spot: Option<u8>,
}

/// An ink of its own, beside the four of the press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpotColor {
    /// The name of the ink, such as `PANTONE 286 C`: presses know it by its letters.
    pub name: String,
    /// Cyan, magenta, yellow and black in per cent, for presses without it.
    pub inks: [u8; 4],
}

impl GlyphRun {
    /// How far along the direction of its line it begins.
    pub fn along(&self) -> Length {
        match self.direction {
            RunDirection::Right => self.origin.x,
            RunDirection::Up => -self.origin.y,
            RunDirection::Down | RunDirection::Stacked => self.origin.y,
        }
    }

    /// How far down, as it is read, its baseline is.
    pub fn baseline(&self) -> Length {
        match self.direction {
            RunDirection::Right => self.origin.y,
            RunDirection::Up => self.origin.x,
            RunDirection::Down | RunDirection::Stacked => -self.origin.x,
        }
    }

    /// Where a piece of it is: so far from its start, so long, and as far above and below the baseline.
    pub fn area(&self, before: Length, width: Length, above: Length, below: Length) -> Rect {
        let (Point { x, y }, height) = (self.origin, above + below);
        match self.direction {
            RunDirection::Right => Rect::new(x + before, y - above, width, height),
            RunDirection::Up => Rect::new(x - above, y - before - width, height, width),
            RunDirection::Down | RunDirection::Stacked => Rect::new(x - below, y + before, height, width),
        }
    }
}

/// How the letters of a run follow one another on the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RunDirection {
    /// To the right, as most text is drawn: letters of Hebrew too.
    #[default]
    Right,
    /// From the page's foot to its head: one turns the book clockwise to read it.
    Up,
    /// From head to foot, with the tops of letters at the right: Latin words in vertical lines.
    Down,
    /// From head to foot, each letter upright: ideographs and kana in vertical lines.
    Stacked,
}

impl RunDirection {
    /// Whether its letters stand side by side.
    pub fn is_across(self) -> bool {
        self == RunDirection::Right
    }
}

impl Ink {
    /// Black.
    pub const BLACK: Ink = Ink::Gray(0);

    /// Red, green and blue on a screen.
    pub fn screen(self) -> [u8; 3] {
        match self {
            Ink::Gray(level) => [level; 3],
            Ink::Rgb(red, green, blue) => [red, green, blue],
            Ink::Press(press) => press.screen,
        }
    }
}

/// A filled rectangle.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Where.
    pub area: Rect,
    /// How dark.
    pub ink: Ink,
    /// The content role that it is tagged with: mostly an artifact.
    pub tag: ContentRole,
}

/// A filled outline: what fonts have no glyphs for, such as braces over formulas.
#[derive(Clone, Debug)]
pub struct FilledPath {
    /// Its course. Where parts of it overlap, they are filled by the nonzero rule.
    pub steps: Vec<PathSegment>,
    /// How dark.
    pub ink: Ink,
    /// The content role that it is tagged with.
    pub tag: ContentRole,
}

/// A step of an outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathSegment {
    /// A new outline begins here.
    Move(Point),
    /// A line to a point.
    Line(Point),
    /// A cubic Bézier curve by two points to a third.
    Curve(Point, Point, Point),
    /// Back to where the outline began.
    Close,
}

impl PathSegment {
    /// The step with its points changed.
    #[must_use]
    pub fn map(self, change: impl Fn(Point) -> Point) -> PathSegment {
        match self {
            PathSegment::Move(to) => PathSegment::Move(change(to)),
            PathSegment::Line(to) => PathSegment::Line(change(to)),
            PathSegment::Curve(one, two, to) => PathSegment::Curve(change(one), change(two), change(to)),
            PathSegment::Close => PathSegment::Close,
        }
    }
}

/// An image on a page.
#[derive(Clone, Debug)]
pub struct PlacedImage {
    /// Which of [`Pages::pictures`].
    pub picture: usize,
    /// Where.
    pub area: Rect,
    /// Whether its head is at the left: one turns the book clockwise to see it upright.
    pub turned: bool,
    /// The content role that it is tagged with.
    pub tag: ContentRole,
}

impl PlacedImage {
    /// Its width and height as it is seen.
    pub fn size(&self) -> Size {
        let Size { width, height } = self.area.size;
        if self.turned { Size { width: height, height: width } } else { self.area.size }
    }
}

/// A rectangle that leads somewhere. Links that run over lines have several, with one leaf.
#[derive(Clone, Debug)]
pub struct LinkArea {
    /// Where.
    pub area: Rect,
    /// Where it leads.
    pub target: LinkTarget,
    /// Its element in the logical tree: a `StructureRole::Link`, `StructureRole::Reference` or
    /// `StructureRole::TocEntry`.
    pub element: ElementId,
    /// The text that a screen reader speaks for it (`Alt`).
    pub description: String,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LinkTarget {
    /// To a node in [`Pages::destinations`].
    Node(NodeId),
    /// To a place outside.
    Uri(String),
}

/// Whether something is content or furniture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContentRole {
    /// Part of the text: a leaf of the logical tree.
    Leaf(LeafId),
    /// Running head.
    Header,
    /// Folio, drop folio.
    Footer,
    /// Rules, ornaments, list bullets' decoration, continuation marks.
    Decoration,
}

/// A leaf of the logical tree: a stretch of text or an image that belongs to one element. It may be
/// drawn in several runs, on several lines and pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LeafId(pub u32);

/// An element of the logical tree, by its place in [`Structure::elements`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementId(pub u32);

/// The logical tree (ISO 32000-1 §14.7): the structure of the document in a tagged PDF. Element 0 is the
/// document; an element follows its parent. What isn't drawn (empty elements) may be left out.
#[derive(Clone, Debug, Default)]
pub struct Structure {
    /// The elements.
    pub elements: Vec<StructureElement>,
    /// For each leaf, what it is and where it came from.
    pub leaves: Vec<Leaf>,
    /// The cells that cover more than one column or row: how many columns and rows.
    pub spans: BTreeMap<ElementId, (u16, u16)>,
}

/// An element of the logical tree.
#[derive(Clone, Debug)]
pub struct StructureElement {
    /// Its structure type.
    pub role: StructureRole,
    /// Its children, in reading order.
    pub kids: Vec<Kid>,
    /// The node it was made from.
    pub node: NodeId,
    /// Its language, if it is not its parent's: a place in [`Pages::languages`].
    pub language: Option<u16>,
    /// A heading's or division's title; a figure's or formula's or link's alternative text.
    pub title: Option<String>,
}

/// A child of a structure element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kid {
    /// Another element.
    Element(ElementId),
    /// A leaf.
    Leaf(LeafId),
}

/// A leaf of the logical tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Leaf {
    /// The element it belongs to.
    pub element: ElementId,
    /// The node whose text or image it shows.
    pub node: NodeId,
}

/// The roles of elements: those of ISO 32000-1 §14.8.4 that a book needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the standard's")]
pub enum StructureRole {
    Document,
    Part,
    Section,
    Article,
    Division,
    /// With its level from 1.
    Heading(u8),
    Paragraph,
    BlockQuote,
    List {
        ordered: bool,
    },
    ListItem,
    Label,
    ListBody,
    Table,
    TableHead,
    TableBody,
    TableRow,
    /// A head cell: of a column, or of a row.
    HeadCell {
        column: bool,
    },
    Cell,
    Figure,
    Caption,
    Formula,
    Code,
    Note,
    Reference,
    Link,
    Span,
    Emphasis,
    Strong,
    Contents,
    ContentsItem,
    /// An entry of the references.
    BibliographyEntry,
    Index,
}

/// A bookmark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bookmark {
    /// Its text, number included.
    pub title: String,
    /// 0 at the top; never more than one deeper than the one before.
    pub depth: u8,
    /// The page it leads to, from 0.
    pub page: usize,
    /// The place on that page.
    pub point: Point,
}

/// Where a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The node.
    pub node: NodeId,
    /// Its anchor's name, unique; empty if it has none.
    pub name: String,
    /// The page, from 0.
    pub page: usize,
    /// The place on that page.
    pub point: Point,
}
