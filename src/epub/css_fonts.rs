//! Fonts that the book's own style sheets name in `@font-face`.
//!
//! In: a sheet, and font files. Out: where its faces are, and the fonts as they are packed: whole, since a sheet may show any
//! letter in them, and under names of their own.

use std::collections::BTreeMap;
use std::ops::Range;
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

/// A face in a sheet: bytes.
pub(super) struct FaceRule {
    /// All of the rule.
    pub(super) whole: Range<usize>,
    /// What is between its braces.
    pub(super) block: Range<usize>,
}

/// The faces of a sound sheet without comments.
pub(super) fn faces(sheet: &str) -> Vec<FaceRule> {
    const NAME: &[u8] = b"@font-face";
    let mut found = Vec::new();
    let mut at = 0;
    let is_name = |window: &[u8]| window.eq_ignore_ascii_case(NAME);
    while let Some(start) = sheet.as_bytes()[at..].windows(NAME.len()).position(is_name).map(|it| at + it) {
        let Some(open) = sheet[start..].find('{').map(|it| start + it + 1) else { return found };
        let end = open + split(&sheet[open..], '}').next().map_or(0, str::len);
        at = (end + 1).min(sheet.len());
        found.push(FaceRule { whole: start..at, block: open..end });
    }
    found
}

/// The parts of a text between signs that are neither in a string nor in parentheses.
pub(super) fn split(text: &str, sign: char) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let whole = rest?;
        let (mut quote, mut depth) = (None, 0_u32);
        let mut letters = whole.char_indices();
        while let Some((at, c)) = letters.next() {
            match (quote, c) {
                (_, '\\') => drop(letters.next()),
                (Some(open), _) if open == c => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') => quote = Some(c),
                (None, '(') => depth += 1,
                (None, ')') => depth = depth.saturating_sub(1),
                (None, _) if c == sign && depth == 0 => {
                    rest = Some(&whole[at + c.len_utf8()..]);
                    return Some(&whole[..at]);
                }
                _ => {}
            }
        }
        rest = None;
        Some(whole)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_split_outside_of_strings_and_parentheses() {
        let parts: Vec<&str> = split("a,url(b,c),\"d,\\\",e\",", ',').collect();
        assert_eq!(parts, ["a", "url(b,c)", "\"d,\\\",e\"", ""]);
    }

    #[test]
    fn faces_are_found_with_their_braces() {
        let sheet = "p{} @Font-Face { src: url(\"a}b\") } q{} @font-face";
        let found = faces(sheet);
        assert_eq!(found.len(), 1);
        assert_eq!(&sheet[found[0].whole.clone()], "@Font-Face { src: url(\"a}b\") }");
        assert_eq!(&sheet[found[0].block.clone()], " src: url(\"a}b\") ");
        assert!(faces("@font-face {").len() == 1 && faces("").is_empty());
    }

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
