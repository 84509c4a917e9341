//! Fonts that the book's own style sheets name in `@font-face`.
//!
//! In: font files. Out: the fonts as they are packed: whole, since a sheet may show any letter in them, and under names of
//! their own.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::project::config::FontFile;
use crate::text::web_font;

/// A font as it is packed.
pub(super) struct OwnFont {
    /// Its path in the publication.
    pub(super) path: String,
    pub(super) media: &'static str,
    pub(super) data: Arc<[u8]>,
}

/// The fonts of all sheets.
#[derive(Default)]
pub(super) struct OwnFonts {
    pub(super) packed: Vec<OwnFont>,
    /// The fonts that were asked for, by their paths from the book's folder: where they are packed; `None` for one that can't
    /// be.
    known: BTreeMap<String, Option<String>>,
}

impl OwnFonts {
    /// The path of a font in the publication; the reason why it can't be there, the first time that it is asked for.
    pub(super) fn pack(&mut self, font: &FontFile) -> Result<String, Option<&'static str>> {
        if let Some(known) = self.known.get(&font.path) {
            return known.clone().ok_or(None);
        }
        let format = web_font::embeddable(&font.data);
        let path = format.map(|format| format!("fonts/own-{}.{}", self.packed.len() + 1, format.ending()));
        self.known.insert(font.path.clone(), path.clone().ok());
        let format = format.map_err(Some)?;
        let path = path.map_err(Some)?;
        let data = Arc::clone(&font.data);
        self.packed.push(OwnFont { path: path.clone(), media: format.media_type(), data });
        Ok(path)
    }
}

/// Whether a font is in a format that browsers of the past wanted, and no reading system does.
pub(super) fn is_old(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or("").to_ascii_lowercase();
    path.ends_with(".eot") || path.ends_with(".svg")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_font_is_packed_once_and_a_broken_one_told_once() {
        let data: Arc<[u8]> = include_bytes!("../../fonts/league-gothic/LeagueGothic-Regular.ttf").as_slice().into();
        let sound = FontFile { path: "a/b.woff2".to_owned(), data };
        let broken = FontFile { path: "c.ttf".to_owned(), data: b"no font".as_slice().into() };
        let mut fonts = OwnFonts::default();
        for _ in 0..2 {
            // The bytes say what it is, and not its name.
            assert_eq!(fonts.pack(&sound), Ok("fonts/own-1.ttf".to_owned()));
        }
        assert!(fonts.pack(&broken).is_err_and(|why| why.is_some()));
        assert_eq!(fonts.pack(&broken), Err(None));
        assert_eq!(fonts.packed.len(), 1);
        assert!(is_old("A.EOT?#iefix") && is_old("a.svg#b") && !is_old("a.woff"));
    }
}
