//! One font: its file, names and metrics.
//!
//! In: the bytes of a font file. Out: a [`Face`] that measures and names; the PDF writers get its bytes.

use std::sync::Arc;

use super::design::Design;

/// A face, by its index in the catalogue (and in `Pages::faces`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub u16);

/// The bytes of a font file.
#[derive(Clone, Debug)]
pub enum FontData {
    /// Compiled into the program.
    Bundled(&'static [u8]),
    /// Read for this book.
    Loaded(Arc<[u8]>),
}

impl FontData {
    /// The bytes of the file.
    pub fn bytes(&self) -> &[u8] {
        match self {
            FontData::Bundled(bytes) => bytes,
            FontData::Loaded(bytes) => bytes,
        }
    }

    /// The bytes as crates take them that keep them: shared, not copied.
    pub(crate) fn shared(&self) -> Arc<dyn AsRef<[u8]> + Send + Sync> {
        match self {
            FontData::Bundled(bytes) => Arc::new(*bytes),
            FontData::Loaded(bytes) => Arc::new(Arc::clone(bytes)),
        }
    }
}

/// The prefix of the names of the bundled families for formulas.
pub(super) const MATH_FAMILY: &str = "KaTeX_";

/// One font.
#[derive(Clone, Debug)]
pub struct Face {
    /// The font file.
    pub data: FontData,
    /// The index in a collection; 0 for a file of one font.
    pub index: u32,
    /// The family's name: `EB Garamond`.
    pub family: String,
    /// The PostScript name: `EBGaramond-Regular`.
    pub postscript: String,
    /// From 100 to 900; 400 is regular, 700 bold.
    pub weight: u16,
    /// Whether it is italic or oblique.
    pub italic: bool,
    /// Whether all its characters have one width.
    pub monospace: bool,
    /// What kind of letters it has.
    pub design: Design,
    /// Metrics in font units.
    pub metrics: Metrics,
}

impl Face {
    /// Whether formulas alone are set in it: its letters have the widths and shapes of signs, not of words.
    pub fn is_for_formulas(&self) -> bool {
        self.family.starts_with(MATH_FAMILY)
    }
}

/// The metrics of a face, in font units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Metrics {
    /// Units to the em.
    pub upem: u16,
    /// The ascent above the baseline.
    pub ascent: i16,
    /// The descent below the baseline, negative.
    pub descent: i16,
    /// The height of `x`.
    pub x_height: i16,
    /// The height of `H`.
    pub cap_height: i16,
    /// The middle of a strikethrough, above the baseline.
    pub strikeout: i16,
    /// The width of the space.
    pub space: u16,
    /// Whether texts of the book are set in letters as wide as high, which its fallback faces supply.
    pub square: bool,
    /// The least distance from line to line, in thousandths of the size, that the letters of the book's script ask for,
    /// whose marks stand above and below one another; 0 where the face itself has them.
    pub least_leading: u16,
}

impl Metrics {
    /// The leading that a face's height asks for, in thousandths of the size. Designers leave room for lines of a screen:
    /// 85 per cent of it kept marks of Urdu, Hindi, Thai, Burmese and Tibetan apart in lines of the Universal Declaration
    /// (Noto's faces, November 2026).
    pub(super) fn leading_of_its_height(&self) -> u16 {
        let height = i32::from(self.ascent) - i32::from(self.descent);
        let thousandths = height * 850 / i32::from(self.upem.max(1));
        u16::try_from(thousandths.clamp(0, 2200)).unwrap_or(0)
    }
}
