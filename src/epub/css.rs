//! The book's own style sheet, made fit for the publication.
//!
//! In: the sheet as its author wrote it, and the files of the book. Out: the sheet with its `url()`s led
//! to packed files, and without what EPUB forbids or a reader would have to fetch. What is left
//! out is reported.

use std::collections::BTreeMap;

use super::id::IdRegistry;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::slug;
use crate::project::config::{Config, CssFile, FontFile};
use crate::source::Span;

/// The book's own style sheets, in order, and its fonts that they use, by their paths in the publication.
#[derive(Default)]
pub(super) struct OwnSheets<'a> {
    pub(super) sheets: Vec<OwnSheet>,
    pub(super) fonts: Vec<(String, &'a FontFile)>,
}

/// A style sheet as it is packed: a file of its own, so that what must be at the head of one (`@namespace`) is.
pub(super) struct OwnSheet {
    /// Its path in the publication.
    pub(super) path: String,
    pub(super) text: String,
}

/// The images that the book's style sheet names, by their paths from the book's folder: they have to
/// be among those that are loaded.
pub fn style_images(config: &Config) -> Vec<String> {
    let mut files = Vec::new();
    for sheet in &config.epub.sheets {
        urls(&sheet.text, |url| {
            files.extend(join(folder(sheet), url).filter(|it| is_image(it)));
            None
        });
    }
    files
}

/// Makes the sheets fit. `images` has the names of the book's images in the publication.
pub(super) fn adapt<'a>(
    config: &'a Config,
    images: &BTreeMap<String, String>,
    diagnostics: &mut Diagnostics,
) -> OwnSheets<'a> {
    let mut own = OwnSheets::default();
    let mut names = IdRegistry::default();
    names.claim_file("stylesheet", "css");
    for sheet in &config.epub.sheets {
        let text = adapt_sheet(sheet, config, images, &mut own.fonts, diagnostics);
        let name = sheet.path.rsplit('/').next().unwrap_or(&sheet.path);
        let stem = slug::ascii(name.rsplit_once('.').map_or(name, |parts| parts.0));
        let stem = if stem.is_empty() { "own" } else { &stem };
        own.sheets.push(OwnSheet { path: names.claim_file(stem, "css"), text });
    }
    own
}

/// Makes one sheet fit; the fonts that it uses are added to `fonts`.
fn adapt_sheet<'a>(
    sheet: &CssFile,
    config: &'a Config,
    images: &BTreeMap<String, String>,
    fonts: &mut Vec<(String, &'a FontFile)>,
    diagnostics: &mut Diagnostics,
) -> String {
    let (folder, name) = (folder(sheet), &sheet.path);
    let mut problems = Vec::new();
    let (sound, flaws) = super::css_syntax::mend(&sheet.text);
    for flaw in flaws {
        let message = format!("invalid CSS in `{name}`: {}", flaw.message);
        let help = "fix it: until then what can't be read is left out, and the rest of the sheet is used";
        let warning = Diagnostic::warning("css-syntax", message).help(help);
        let end = sheet.text[flaw.at..].chars().next().map_or(0, char::len_utf8);
        diagnostics.push(match sheet.file {
            Some(file) => warning.at(Span::new(file, flaw.at..flaw.at + end)),
            None => warning,
        });
    }
    let (written, dropped) = without_forbidden(&without_comments(&sound));
    let text = urls(&written, |url| {
        if url.starts_with("data:image/") || url.starts_with('#') {
            return Some(url.to_owned());
        }
        let path = join(folder, url);
        let path = path.as_deref().unwrap_or(url);
        if let Some(image) = images.get(path) {
            return Some(image.clone());
        }
        // Fonts may lie anywhere; the sheet names those of the book's folder from there.
        let below = format!("/{path}");
        let mut files = config.fonts.files.iter();
        let font = files.find(|file| file.path == path || file.path.ends_with(&below));
        let Some(font) = font else {
            // An image that is missing was reported when it was looked for.
            if is_image(path) && !path.contains(':') {
                return None;
            }
            let message = format!("`{name}` uses `{url}`, which is not in the book");
            let help = "name an image of the book's folder, or a font that `fonts.paths` lists";
            let warning = Diagnostic::warning("css-file-missing", message).help(help);
            problems.push(place(warning, sheet, url));
            return None;
        };
        let known = fonts.iter().find(|it| it.1.path == font.path).map(|font| font.0.clone());
        Some(known.unwrap_or_else(|| {
            let ending = path.rsplit('.').next().unwrap_or("ttf").to_ascii_lowercase();
            let file = format!("fonts/own-{}.{ending}", fonts.len() + 1);
            fonts.push((file.clone(), font));
            file
        }))
    });
    for what in dropped {
        let message = format!("`{what}` in `{name}` is left out: it is not allowed in the style sheet of an EPUB");
        let help = if what.starts_with('@') {
            "copy the rules of the other sheet into this one"
        } else {
            "set the direction in the text: `dir=rtl` on a container or span"
        };
        let warning = Diagnostic::warning("css-forbidden", message).help(help);
        problems.push(place(warning, sheet, &what));
    }
    problems.into_iter().for_each(|problem| diagnostics.push(problem));
    text
}

/// A problem with the span of these words in the sheet.
fn place(problem: Diagnostic, sheet: &CssFile, words: &str) -> Diagnostic {
    match sheet.file {
        Some(file) => problem.at(Span::new(file, 0..sheet.text.len())).words(words),
        None => problem,
    }
}

/// Whether a path is an image's, by its ending.
fn is_image(path: &str) -> bool {
    let ending = path.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    ["png", "jpg", "jpeg", "gif", "webp", "svg"].contains(&ending.as_str())
}

/// The folder of the sheet, from the book's.
fn folder(sheet: &CssFile) -> &str {
    sheet.path.rfind('/').map_or("", |at| &sheet.path[..at])
}

/// A path from the book's folder; `None` for addresses and paths that lead out of it.
fn join(folder: &str, url: &str) -> Option<String> {
    let url = url.split(['?', '#']).next().unwrap_or("");
    if url.is_empty() || url.contains(':') || url.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in url.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The sheet with each `url()` replaced by what `lead` says; `none` where it says nothing. Comments are
/// taken out on the way.
fn urls(sheet: &str, mut lead: impl FnMut(&str) -> Option<String>) -> String {
    let sheet = without_comments(sheet);
    let mut out = String::with_capacity(sheet.len());
    let mut rest = sheet.as_str();
    while let Some(at) = find_url(rest) {
        let (before, found) = rest.split_at(at);
        let inner = &found[4..];
        let end = match inner.trim_start().chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let open = inner.find(quote).map_or(0, |at| at + 1);
                let close = inner[open..].find(quote).map_or(inner.len(), |at| open + at);
                inner[close..].find(')').map_or(inner.len(), |at| close + at)
            }
            _ => inner.find(')').unwrap_or(inner.len()),
        };
        let url = inner[..end].trim().trim_matches(['"', '\'']);
        out.push_str(before);
        match lead(url) {
            Some(target) => {
                out.push_str("url(\"");
                out.push_str(&target.replace(['"', '\n'], ""));
                out.push_str("\")");
            }
            None => out.push_str("none"),
        }
        rest = inner.get(end + 1..).unwrap_or("");
    }
    out.push_str(rest);
    out
}

/// The byte at which the next `url(` begins, in letters of any case.
fn find_url(text: &str) -> Option<usize> {
    text.as_bytes().windows(4).position(|window| window.eq_ignore_ascii_case(b"url("))
}

fn without_comments(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |pair| pair.1);
    }
    out.push_str(rest);
    out
}

/// The sheet without rules that load others, and without the properties that EPUB keeps for markup; and
/// what was taken out.
fn without_forbidden(sheet: &str) -> (String, Vec<String>) {
    let mut dropped: Vec<String> = Vec::new();
    let mut out = String::with_capacity(sheet.len());
    for piece in sheet.split_inclusive([';', '{', '}']) {
        let trimmed = piece.trim_start();
        let lower = trimmed.to_ascii_lowercase();
        let property = lower.split(':').next().unwrap_or("").trim().to_owned();
        let is_declaration = !piece.ends_with('{');
        let what = if lower.starts_with("@import") || lower.starts_with("@charset") {
            Some(property.split_whitespace().next().unwrap_or("").to_owned())
        } else if is_declaration && matches!(property.as_str(), "direction" | "unicode-bidi") {
            Some(property)
        } else {
            None
        };
        match what {
            Some(what) => {
                if piece.ends_with('}') {
                    out.push('}');
                }
                if what != "@charset" && !dropped.contains(&what) {
                    dropped.push(what);
                }
            }
            None => out.push_str(piece),
        }
    }
    (out, dropped)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(css: &str) -> Config {
        let mut config = Config::default();
        let sheet = CssFile { path: "styles/own.css".to_owned(), text: css.to_owned(), ..CssFile::default() };
        config.epub.sheets = vec![sheet];
        let data: std::sync::Arc<[u8]> = [0u8; 4].as_slice().into();
        config.fonts.files.push(FontFile { path: "fonts/A.ttf".to_owned(), data });
        config
    }

    #[test]
    fn files_are_packed_and_what_is_not_there_is_reported() {
        let css = "/* url(no) */ @import 'x.css'; p { background: url(../img/a.png) } \
                   @font-face { src: URL( \"../fonts/A.ttf\" ) } \
                   h1 { background: url('http://e/x.png'); direction: rtl } q { color: red }";
        let config = config(css);
        assert_eq!(style_images(&config), ["img/a.png"]);
        let images = BTreeMap::from([("img/a.png".to_owned(), "images/a.png".to_owned())]);
        let mut diagnostics = Diagnostics::default();
        let own = adapt(&config, &images, &mut diagnostics);
        let sheet = &own.sheets[0];
        assert_eq!(sheet.path, "own.css");
        assert!(sheet.text.contains("background: url(\"images/a.png\")"), "{}", sheet.text);
        assert!(sheet.text.contains("src: url(\"fonts/own-1.ttf\")"), "{}", sheet.text);
        assert!(sheet.text.contains("background: none"), "{}", sheet.text);
        assert!(!sheet.text.contains("direction") && !sheet.text.contains("@import"));
        assert!(sheet.text.trim_end().ends_with("} q { color: red }"), "{}", sheet.text);
        assert_eq!(own.fonts.len(), 1);
        let codes: Vec<&str> = diagnostics.sorted().iter().map(|diagnostic| diagnostic.code).collect();
        assert_eq!(codes, ["css-file-missing", "css-forbidden", "css-forbidden"]);
    }

    #[test]
    fn each_sheet_is_a_file_of_its_own() {
        let mut config = config("p { color: red }");
        let sheet = |path: &str| CssFile { path: path.to_owned(), text: "q {}".to_owned(), ..CssFile::default() };
        config.epub.sheets.extend(["more/own.css", "stylesheet.css", "様式.css"].map(sheet));
        let own = adapt(&config, &BTreeMap::new(), &mut Diagnostics::default());
        let paths: Vec<&str> = own.sheets.iter().map(|sheet| sheet.path.as_str()).collect();
        assert_eq!(paths, ["own.css", "own-2.css", "stylesheet-2.css", "own-3.css"]);
    }

    #[test]
    fn broken_sheets_do_no_harm() {
        for css in ["url(", "url('", "/*", "a{b:url(\"x", "}", "url()url()", "@import"] {
            adapt(&config(css), &BTreeMap::new(), &mut Diagnostics::default());
        }
    }
}
