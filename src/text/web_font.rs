//! Font files as style sheets name them: OpenType, or packed for the web.
//!
//! In: the bytes of a file. Out: its format, and what its licence says; the file itself goes on as it is.

use skrifa::FontRef;
use skrifa::raw::TableProvider as _;

use crate::guard::thread;

/// The most bytes that the tables of a packed font may unpack to.
const MOST_UNPACKED: u64 = 128 << 20;

/// The formats that EPUB's reading systems have to support (EPUB 3.3, 3.2, “Core media types”).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FontFormat {
    /// OpenType with TrueType outlines.
    TrueType,
    /// OpenType with PostScript's outlines.
    OpenType,
    /// WOFF 1.0.
    Woff,
    /// WOFF 2.0.
    Woff2,
}

impl FontFormat {
    /// The media type (RFC 8081).
    pub fn media_type(self) -> &'static str {
        match self {
            FontFormat::TrueType => "font/ttf",
            FontFormat::OpenType => "font/otf",
            FontFormat::Woff => "font/woff",
            FontFormat::Woff2 => "font/woff2",
        }
    }

    /// The ending of its files' names.
    pub fn ending(self) -> &'static str {
        &self.media_type()["font/".len()..]
    }

    /// The format of a file, by its first bytes.
    fn of(bytes: &[u8]) -> Result<FontFormat, &'static str> {
        match bytes.get(..4) {
            Some(b"\0\x01\0\0" | b"true") => Ok(FontFormat::TrueType),
            Some(b"OTTO") => Ok(FontFormat::OpenType),
            Some(b"wOFF") => Ok(FontFormat::Woff),
            Some(b"wOF2") => Ok(FontFormat::Woff2),
            Some(b"ttcf") => Err("it is a collection of fonts, which reading systems don't take"),
            _ => Err("it is not a TrueType, OpenType, WOFF or WOFF2 file"),
        }
    }
}

/// The format of a font that may be embedded as a whole.
///
/// # Errors
/// Why it may not, or can't be read, in plain words.
pub fn embeddable(bytes: &[u8]) -> Result<FontFormat, &'static str> {
    const BROKEN: &str = "the file is broken";
    let format = FontFormat::of(bytes)?;
    let unpacked = match format {
        FontFormat::TrueType | FontFormat::OpenType => None,
        FontFormat::Woff if MOST_UNPACKED < unpacked_length(bytes) => return Err(BROKEN),
        FontFormat::Woff => Some(thread::run(|| wuff::decompress_woff1(bytes).ok())),
        FontFormat::Woff2 => Some(thread::run(|| wuff::decompress_woff2(bytes).ok())),
    };
    let unpacked = match unpacked {
        Some(result) => Some(result.ok().flatten().ok_or(BROKEN)?),
        None => None,
    };
    let font = FontRef::new(unpacked.as_deref().unwrap_or(bytes)).map_err(|_| BROKEN)?;
    // A font of some use has letters, and says how they are measured.
    if font.cmap().is_err() || font.head().is_err() {
        return Err(BROKEN);
    }
    match refusal(&font) {
        Some(why) => Err(why),
        None => Ok(format),
    }
}

/// The reason why a font may not be embedded by its own word (OpenType 1.9, `OS/2`, `fsType`).
pub fn refusal(font: &FontRef<'_>) -> Option<&'static str> {
    // A font without that table says nothing.
    let rights = font.os2().ok()?.fs_type();
    // The lowest four bits are the right to embed: 2 is none.
    if rights & 0xF == 2 {
        return Some("its licence does not allow it");
    }
    // Bit 9 allows pictures of the letters alone, and no outlines.
    (rights & 0x200 != 0).then_some("its licence allows bitmaps alone")
}

/// How many bytes a WOFF file says its tables have (WOFF 1.0, §5: 20 bytes for each, from byte 44).
fn unpacked_length(woff: &[u8]) -> u64 {
    let count = woff.get(12..14).map_or(0, |it| usize::from(u16::from_be_bytes([it[0], it[1]])));
    let tables = woff.get(44..).unwrap_or_default().chunks_exact(20).take(count);
    tables.map(|it| u64::from(u32::from_be_bytes([it[12], it[13], it[14], it[15]]))).sum()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    const FONT: &[u8] = include_bytes!("../../fonts/league-gothic/LeagueGothic-Regular.ttf");

    /// The font as WOFF 1.0.
    fn woff(font: &[u8]) -> Vec<u8> {
        let count = usize::from(u16::from_be_bytes([font[4], font[5]]));
        let word = |at: usize| u32::from_be_bytes([font[at], font[at + 1], font[at + 2], font[at + 3]]);
        let (mut directory, mut tables) = (Vec::new(), Vec::new());
        for record in 0..count {
            let at = 12 + 16 * record;
            let (offset, length) = (word(at + 8) as usize, word(at + 12));
            let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
            packed.write_all(&font[offset..offset + length as usize]).expect("in memory");
            let mut packed = packed.finish().expect("in memory");
            // A table that does not become shorter is kept as it is.
            if length as usize <= packed.len() {
                packed = font[offset..offset + length as usize].to_vec();
            }
            let start = 44 + 20 * count + tables.len();
            directory.extend_from_slice(&font[at..at + 4]);
            for value in [u32::try_from(start).unwrap(), u32::try_from(packed.len()).unwrap(), length, word(at + 4)] {
                directory.extend(value.to_be_bytes());
            }
            tables.extend(packed);
            tables.resize(tables.len().next_multiple_of(4), 0);
        }
        let whole = u32::try_from(44 + directory.len() + tables.len()).unwrap();
        let mut file = b"wOFF".to_vec();
        file.extend_from_slice(&font[..4]);
        file.extend(whole.to_be_bytes());
        file.extend_from_slice(&font[4..6]);
        file.extend([0; 2]);
        file.extend(u32::try_from(font.len()).unwrap().to_be_bytes());
        file.resize(44, 0);
        [file, directory, tables].concat()
    }

    /// The font with another word about its rights.
    fn with_rights(rights: u16) -> Vec<u8> {
        let mut font = FONT.to_vec();
        let record = (0..).map(|table| 12 + 16 * table).find(|at| font[*at..].starts_with(b"OS/2")).expect("is there");
        let offset = u32::from_be_bytes(font[record + 8..record + 12].try_into().unwrap()) as usize;
        font[offset + 8..offset + 10].copy_from_slice(&rights.to_be_bytes());
        font
    }

    #[test]
    fn fonts_are_told_by_their_bytes_and_broken_ones_are_refused() {
        assert_eq!(embeddable(FONT), Ok(FontFormat::TrueType));
        let packed = woff(FONT);
        assert_eq!(embeddable(&packed), Ok(FontFormat::Woff));
        assert_eq!(FontFormat::Woff.ending(), "woff");
        for bytes in
            [&b""[..], b"junk", b"\0\x01\0\0", b"wOFF", b"wOF2", b"ttcf\0\0\0\0", b"OTTO\0\x01", &packed[..200]]
        {
            assert!(embeddable(bytes).is_err(), "{bytes:?}");
        }
        let mut bomb = packed;
        bomb[44 + 12..44 + 16].copy_from_slice(&[0xff; 4]);
        assert_eq!(embeddable(&bomb), Err("the file is broken"));
    }

    #[test]
    fn the_rights_are_obeyed_in_every_format() {
        for (rights, is_allowed) in [(0, true), (4, true), (8, true), (0x100, true), (2, false), (0x204, false)] {
            let font = with_rights(rights);
            assert_eq!(embeddable(&font).is_ok(), is_allowed, "{rights:#x}");
            assert_eq!(embeddable(&woff(&font)).is_ok(), is_allowed, "{rights:#x}, packed");
        }
    }
}
