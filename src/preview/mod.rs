//! Pages for a browser: typeset [`Pages`] as SVG, and the way from a place on a page to its source and back.
//!
//! In: pages, and the sources they were written in. Out: one SVG for each page that is asked for, the fonts that it is
//! drawn in, and places. The server that shows them is the command line's: nothing here opens a file or a socket.
//!
//! A page is drawn twice, one drawing over the other: the glyphs exactly as the typesetter has placed them, and above
//! them the words, unseen, which a reader selects, copies and searches. Both are text to the browser, so that
//! a page is sharp at any zoom.

mod font;
mod fingerprint;
mod marks;
mod picture;
mod place;
mod points;
mod svg;
mod words;

pub use fingerprint::fingerprints;
pub use font::{GlyphFont, font, font_key};
pub use marks::PageGrid;
pub use picture::{PictureFile, picture};
pub use place::{Spot, WrittenWord, at, spot};
pub use svg::{PageLinks, page};

use crate::typeset::folio::label;
use crate::typeset::frame::{Folio, Pages};

/// A page's number as it is printed: `xii`, `12`.
pub fn folio(folio: Folio) -> String {
    label(folio)
}

/// Which faces are used, by their places in [`Pages::faces`].
pub fn used_faces(pages: &Pages) -> Vec<bool> {
    let mut used = vec![false; pages.faces.len()];
    for run in pages.pages.iter().flat_map(words::runs) {
        if let Some(used) = used.get_mut(usize::from(run.face.0)) {
            *used = true;
        }
    }
    used
}
