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
mod subset;
mod svg;
mod words;

pub use font::GlyphFont;
pub use marks::PageGrid;
pub use picture::PictureFile;
pub use place::{SourcePlace, Spot, WrittenWord, at, below, spot};

use crate::typeset::folio::label;
use crate::typeset::frame::{Folio, Pages};
use svg::PageLinks;

/// A page's number as it is printed: `xii`, `12`.
pub fn folio(folio: Folio) -> String {
    label(folio)
}

/// Pages with what their drawings need, which is found once for all of them.
pub struct DrawnPages {
    pages: Pages,
    links: PageLinks,
    /// For each of [`Pages::pictures`] the version of its file.
    versions: Vec<u64>,
    grid: Option<PageGrid>,
    /// For each of [`Pages::faces`] its name in addresses, if it is used: to find it, the font's file is read.
    keys: Vec<Option<String>>,
}

impl DrawnPages {
    /// `versions` says for each of [`Pages::pictures`] which version of its file is shown; `grid` is drawn over pages of
    /// the book.
    pub fn new(pages: Pages, versions: Vec<u64>, grid: Option<PageGrid>) -> DrawnPages {
        let used = used_faces(&pages);
        let keys = used.iter().zip(&pages.faces).map(|(is_used, face)| is_used.then(|| font::key(face))).collect();
        DrawnPages { links: PageLinks::new(&pages), versions, grid, keys, pages }
    }

    /// The pages.
    pub fn pages(&self) -> &Pages {
        &self.pages
    }

    /// A number for each page's contents: equal for pages that are drawn alike.
    pub fn fingerprints(&self) -> Vec<u64> {
        fingerprint::fingerprints(self)
    }

    /// Page `number` (from 0) as SVG; `None` if there is no such page. Images are named `picture/VERSION-NUMBER`; fonts are
    /// families by the name `cb-KEY`.
    pub fn page(&self, number: usize) -> Option<String> {
        svg::page(self, number)
    }

    /// Page `number` (from 0) with an overlay of SVG over it, for a file that stands alone: `picture` says the address of
    /// each of [`Pages::pictures`], fonts are families by the name `cb-KEY`, and nothing leads anywhere.
    pub fn sheet(&self, number: usize, picture: &dyn Fn(usize) -> Option<String>, overlay: &str) -> Option<String> {
        svg::sheet(self, number, picture, overlay)
    }

    /// The fonts that some pages (from 0) are drawn in, with their names, cut down to the glyphs of these pages.
    ///
    /// # Errors
    /// Why no file can be made of one.
    pub fn fonts_of(&self, pages: &[usize]) -> Result<Vec<(String, GlyphFont)>, String> {
        subset::fonts(self, pages)
    }

    /// The bytes of one of [`Pages::pictures`].
    ///
    /// # Errors
    /// Why it can't be shown.
    pub fn picture_file(&self, picture: usize) -> Result<PictureFile, String> {
        let name = picture::name(picture, &self.versions).ok_or("there is no such picture")?;
        self.picture(&name)
    }

    /// The names of the fonts that are used.
    pub fn font_keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().flatten().map(String::as_str)
    }

    /// The font of a name.
    ///
    /// # Errors
    /// Why it can't be shown: none of the name is used in these pages, or no file can be made of it.
    pub fn font(&self, key: &str) -> Result<GlyphFont, String> {
        let face = self.keys.iter().position(|known| known.as_deref() == Some(key));
        font::font(face.and_then(|face| self.pages.faces.get(face)).ok_or("there is no such font")?)
    }

    /// The picture of a name.
    ///
    /// # Errors
    /// Why it can't be shown: there is none of the name in these pages, or its file can't be read.
    pub fn picture(&self, name: &str) -> Result<PictureFile, String> {
        picture::picture(&self.pages, &self.versions, name)
    }
}

/// Which faces are used, by their places in [`Pages::faces`].
fn used_faces(pages: &Pages) -> Vec<bool> {
    let mut used = vec![false; pages.faces.len()];
    for run in pages.pages.iter().flat_map(words::runs) {
        if let Some(used) = used.get_mut(usize::from(run.face.0)) {
            *used = true;
        }
    }
    used
}
