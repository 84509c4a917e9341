//! The settings of covers, and the words that they take.

use crate::geometry::Length;
pub use crate::printer::CoverKind;

/// How the front of the cover is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CoverLayout {
    /// Authors, title and publisher on the ground.
    #[default]
    Classic,
    /// The title on a light band from edge to edge.
    Band,
    /// The title on a light panel with a frame.
    Panel,
    /// A frame of two lines around all.
    Frame,
    /// A large title at the head, under a bar.
    Poster,
    /// A strip along the spine.
    Column,
    /// The ground above, the text on light paper below.
    Split,
    /// The title between stripes.
    Stripes,
}

/// The contents of the place of the barcode on the back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BarcodeZone {
    /// The bars of the ISBN, if there is one; where there is none, a printer's place for bars stays free.
    #[default]
    Isbn,
    /// White, for bars that the printer adds.
    Space,
    /// Nothing.
    None,
}

/// The text on the spine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpineText {
    /// Author and title, where they fit.
    Auto,
    /// Nothing.
    None,
    /// The given words.
    Text(String),
}

/// How the text of a spine runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpineDirection {
    /// From the head to the foot.
    Down,
    /// From the foot to the head.
    Up,
}

/// `cover.color`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CoverColor {
    /// Red, green and blue on screens and in the EPUB.
    pub screen: [u8; 3],
    /// The inks of a press, if the colour was given in inks.
    pub inks: Option<CoverInks>,
}

/// A colour in the inks of a press.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CoverInks {
    /// Cyan, magenta, yellow and black in per cent.
    pub cmyk: [u8; 4],
    /// The name of an ink of its own, for which the four are printed where it is not there.
    pub spot: Option<String>,
}

/// `cover.*`: the flat cover.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CoverConfig {
    /// `cover.paper`: a paper by name, for the spine's width.
    pub paper: Option<String>,
    /// `cover.papers`: how thick papers are, beside those that the program knows; a path from the book's folder.
    pub papers: Option<String>,
    /// The text of that file.
    pub papers_text: Option<String>,
    /// `cover.caliper`: how thick a leaf is, where the paper has no name.
    pub caliper: Option<Length>,
    /// `cover.layout`: how the front is laid out.
    pub layout: Option<CoverLayout>,
    /// `cover.barcode`: what is at the place of the barcode.
    pub barcode: Option<BarcodeZone>,
    /// `cover.spine`: how wide the spine is, whatever the paper.
    pub spine: Option<Length>,
    /// `cover.front-text`: whether title and authors are set on the front.
    pub front_text: Option<bool>,
    /// `cover.spine-text`.
    pub spine_text: Option<SpineText>,
    /// `cover.spine-direction`: whether the spine reads downwards (as in English) or upwards.
    pub spine_direction: Option<SpineDirection>,
    /// `cover.image`: the ground; a path from the book's folder.
    pub image: Option<String>,
    /// `cover.color`: the ground.
    pub color: Option<CoverColor>,
    /// `cover.kind`: how it lies around the book; `None`: as the printer makes it.
    pub kind: Option<CoverKind>,
    /// `cover.wrap`: how far the sheet of a case is folded in around the boards.
    pub wrap: Option<Length>,
    /// `cover.hinge`: the width of the groove beside the spine of a case.
    pub hinge: Option<Length>,
    /// `cover.overhang`: how far boards stand over the pages.
    pub overhang: Option<Length>,
    /// `cover.board`: how thick boards are.
    pub board: Option<Length>,
    /// `cover.flap`: how far a jacket is folded in.
    pub flap: Option<Length>,
    /// `cover.flap-front`: the text on the flap at the front in Markdown, or a `.md` file's path.
    pub flap_front: Option<String>,
    /// `cover.flap-back`: the same at the back.
    pub flap_back: Option<String>,
    /// The Markdown itself, when these named files.
    pub flap_texts: [Option<String>; 2],
    /// `cover.guides`: lines where the sheet is folded.
    pub guides: Option<bool>,
    /// `cover.back`: the text on the back in Markdown, or a `.md` file's path.
    pub back: Option<String>,
    /// The Markdown itself, when `back` named a file.
    pub back_text: Option<String>,
    /// `cover.isbn`: for the barcode, if it is not the book's first ISBN; 13 digits, with the hyphens as written.
    pub isbn: Option<String>,
    /// `cover.price`: the five digits of the price add-on.
    pub price: Option<String>,
    /// `cover.bleed`.
    pub bleed: Option<Length>,
}
