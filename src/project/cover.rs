//! The words that settings of covers take.

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
    /// The bars of the ISBN, if there is one.
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
