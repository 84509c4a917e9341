//! An image's kind and size, from its first bytes; and the images of a book, read when they are needed.
//!
//! In: bytes. Out: [`Picture`]s that know their format, pixels and resolution and can load
//! themselves, so that memory does not grow with the images of a book.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::Arc;

/// The kinds of images that can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the formats' own")]
pub enum Format {
    Png,
    Jpeg,
    Gif,
    WebP,
    Svg,
}

/// Loads an image's bytes again.
pub type Load = Arc<dyn Fn() -> io::Result<Vec<u8>> + Send + Sync>;

/// One image of the book.
#[derive(Clone)]
pub struct Picture {
    /// Its path from the book's folder.
    pub path: String,
    /// What it is.
    pub format: Format,
    /// Its width in pixels (for SVG: CSS pixels, 96 to the inch).
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// Pixels to the inch, if the file says so.
    pub dpi: Option<u32>,
    /// Reads its bytes.
    pub load: Load,
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} {}×{}", self.path, self.format, self.width, self.height)
    }
}

/// The images of a book by their paths ([`crate::document::inline::Image::source`]). An image that is
/// missing, broken or too large is not here, and was reported.
pub type Pictures = BTreeMap<String, Picture>;
