//! The book's own style sheets, made fit for the publication.
//!
//! In: the sheets as their authors wrote them, and the files of the book. Out: the sheets with their `url()`s led
//! to packed files, and without what EPUB forbids or a reader would have to fetch. What is left
//! out is reported.

use std::collections::BTreeMap;
use std::ops::Range;

use super::css_fonts::{OwnFont, OwnFonts};
use super::css_ink::HiddenInk;
use super::css_syntax::SyntaxFlaw;
use super::id::IdRegistry;
use super::{css_fonts, css_ink, css_syntax};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::slug;
use crate::project::config::{Config, CssFile, FontFile};
use crate::project::files::{self, FileError};
use crate::project::style_sheet::{self, HeadStatement, addresses, faces, is_image, is_remote, parts};
use crate::source::Span;

/// The book's own style sheets, in order, and the fonts that they use.
#[derive(Default)]
pub(super) struct OwnSheets {
    pub(super) sheets: Vec<OwnSheet>,
    pub(super) fonts: Vec<OwnFont>,
}

/// A style sheet as it is packed: a file of its own, so that what must be at the head of one (`@namespace`) is.
pub(super) struct OwnSheet {
    /// Its path in the publication.
    pub(super) path: String,
    pub(super) text: String,
}

/// The images that the book's style sheets name, by their paths from the book's folder: they have to
/// be among those that are loaded.
pub fn style_images(config: &Config) -> Vec<String> {
    let of_sheet = |sheet: &CssFile| {
        let named = addresses(&sheet.text).into_iter().filter(|it| !it.is_font);
        let paths = named.filter_map(|it| join(sheet, &it.address)).filter(|path| is_image(path));
        paths.collect::<Vec<_>>()
    };
    config.epub.sheets.iter().flat_map(of_sheet).collect()
}

/// Makes the sheets fit. `images` has the names of the book's images in the publication.
pub(super) fn adapt(config: &Config, images: &BTreeMap<String, String>, diagnostics: &mut Diagnostics) -> OwnSheets {
    let mut own = OwnSheets::default();
    let mut fonts = OwnFonts::default();
    let mut names = IdRegistry::default();
    names.claim_file("stylesheet", "css");
    for sheet in &config.epub.sheets {
        let (sound, flaws) = css_syntax::repair(&sheet.text);
        flaws.iter().for_each(|flaw| diagnostics.push(syntax_problem(sheet, flaw)));
        css_ink::hidden(&sound).iter().for_each(|ink| diagnostics.push(hidden_ink(sheet, ink)));
        let mut adapter = SheetAdapter { sheet, config, images, fonts: &mut fonts, problems: Vec::new() };
        let text = adapter.adapt(&sound);
        adapter.problems.into_iter().for_each(|problem| diagnostics.push(problem));
        let name = sheet.path.rsplit('/').next().unwrap_or(&sheet.path);
        let stem = slug::ascii(name.rsplit_once('.').map_or(name, |parts| parts.0));
        let stem = if stem.is_empty() { "own" } else { &stem };
        own.sheets.push(OwnSheet { path: names.claim_file(stem, "css"), text });
    }
    own.fonts = fonts.packed;
    own
}

/// The warning for what is not as CSS is written.
fn syntax_problem(sheet: &CssFile, flaw: &SyntaxFlaw) -> Diagnostic {
    let message = format!("invalid CSS in `{}`: {}", sheet.path, flaw.message);
    let help = "fix it: until then what can't be read is left out, and the rest of the sheet is used";
    let warning = Diagnostic::warning("css-syntax", message).help(help);
    let end = sheet.text[flaw.at..].chars().next().map_or(0, char::len_utf8);
    match sheet.file {
        Some(file) => warning.at(Span::new(file, flaw.at..flaw.at + end)),
        None => warning,
    }
}

/// The warning for an ink or a ground that hides text.
fn hidden_ink(sheet: &CssFile, ink: &HiddenInk) -> Diagnostic {
    let HiddenInk { declaration, selectors, when } = ink;
    let message = format!("`{declaration}` of `{selectors}` in `{}` is hard to read {when}", sheet.path);
    let help = "leave colours to the reader, give ink and ground together, or choose a middle: `#777` is read on white and \
                on black";
    place(Diagnostic::warning("ink-unreadable", message).help(help), sheet, declaration)
}

/// What becomes of an address.
enum Fate {
    /// It is replaced by this.
    Led(String),
    /// It can't be had: the reason was told.
    Told,
    /// A font in a format of the past, which sheets name beside one of today; nothing was told.
    Old,
}

struct SheetAdapter<'a, 'f> {
    sheet: &'a CssFile,
    config: &'a Config,
    images: &'a BTreeMap<String, String>,
    fonts: &'f mut OwnFonts,
    problems: Vec<Diagnostic>,
}

impl SheetAdapter<'_, '_> {
    /// Makes the sheet fit, whose text is `sound` here: without comments, and closed where it was open.
    fn adapt(&mut self, sound: &str) -> String {
        let (head, rest) = self.head(sound);
        let (rest, dropped) = without_forbidden(rest);
        // Missing files are told first: they are what an author has to look for.
        let told_later = std::mem::take(&mut self.problems);
        let mut out = head;
        for group in &self.sheet.conditions {
            out.push_str(group);
            out.push_str(" {\n");
        }
        let mut at = 0;
        for face in faces(&rest) {
            self.lead(&rest[at..face.whole.start], &mut out);
            if let Some(block) = self.face(&rest[face.block.clone()]) {
                out.push_str(&rest[face.whole.start..face.block.start]);
                out.push_str(&block);
                out.push_str(&rest[face.block.end..face.whole.end]);
            }
            at = face.whole.end;
        }
        self.lead(&rest[at..], &mut out);
        self.sheet.conditions.iter().for_each(|_| out.push_str("\n}"));
        self.problems.extend(told_later);
        dropped.iter().for_each(|what| self.forbidden(what));
        out
    }

    /// The statements that stay at the head of the sheet, and what follows them. Sheets that it imports are among the
    /// book's sheets, before it.
    fn head<'t>(&mut self, text: &'t str) -> (String, &'t str) {
        let (mut out, mut end) = (String::new(), 0);
        for statement in style_sheet::head(text) {
            match statement {
                HeadStatement::Import { range, address, .. } => {
                    self.import(&address);
                    end = range.end;
                }
                HeadStatement::Other { range, name } => {
                    if name != "charset" {
                        out.push_str(&text[range.clone()]);
                        out.push('\n');
                    }
                    end = range.end;
                }
            }
        }
        (out, &text[end..])
    }

    /// Tells that an import is left out, if it is not among the sheets.
    fn import(&mut self, address: &str) {
        let name = &self.sheet.path;
        let warning = match self.sheet.imports.get(address) {
            Some(None) => return,
            Some(Some(problem)) => {
                let message = format!("`{name}` can't import `{address}`: {problem}");
                let help = "put a style sheet there, or correct its path, which starts at the folder of the sheet that names it";
                Diagnostic::warning("css-file-missing", message).help(help)
            }
            None => {
                let message =
                    format!("`@import` of `{address}` in `{name}` is left out: an EPUB may not load what is elsewhere");
                let help = "save that sheet and the files that it names beside this one, and import it by its path";
                Diagnostic::warning("css-forbidden", message).help(help)
            }
        };
        self.problems.push(place(warning, self.sheet, if address.is_empty() { "@import" } else { address }));
    }

    fn forbidden(&mut self, what: &str) {
        let name = &self.sheet.path;
        let (message, help) = if what.starts_with('@') {
            let message = format!("`{what}` in `{name}` is left out: it comes after other rules, where CSS ignores it");
            (message, "move it to the head of the sheet")
        } else {
            let message = format!("`{what}` in `{name}` is left out: it is not allowed in the style sheet of an EPUB");
            (message, "set the direction in the text: `dir=rtl` on a container or span")
        };
        let warning = Diagnostic::warning("css-forbidden", message).help(help);
        self.problems.push(place(warning, self.sheet, what));
    }

    /// Writes rules with their addresses led to packed files; `none` where there is none.
    fn lead(&mut self, rules: &str, out: &mut String) {
        let mut at = 0;
        for found in addresses(rules) {
            out.push_str(&rules[at..found.range.start]);
            match self.fate(&found.address) {
                Fate::Led(target) => push_url(out, &target),
                Fate::Told | Fate::Old => out.push_str("none"),
            }
            at = found.range.end;
        }
        out.push_str(&rules[at..]);
    }

    /// The declarations of a face, with those sources that the book has; `None` without any.
    fn face(&mut self, block: &str) -> Option<String> {
        let (mut kept, mut old) = (Vec::new(), Vec::new());
        let (mut has_source, mut is_told) = (false, false);
        for (declaration, _) in parts(block, &[';']) {
            let (name, value) = declaration.split_once(':').unwrap_or((declaration, ""));
            if !name.trim().eq_ignore_ascii_case("src") {
                kept.push(declaration.to_owned());
                continue;
            }
            let mut sources: Vec<String> = Vec::new();
            for (source, _) in parts(value, &[',']) {
                let Some(found) = addresses(source).into_iter().next() else {
                    // A face of the reader's own: `local("Gentium")`.
                    sources.push(source.to_owned());
                    continue;
                };
                match self.fate(&found.address) {
                    Fate::Led(target) => sources.push(with_url(source, &found.range, &target)),
                    Fate::Told => is_told = true,
                    Fate::Old => old.push(found.address),
                }
            }
            if !sources.is_empty() {
                has_source = true;
                kept.push(format!("{name}:{}", sources.join(",")));
            }
        }
        if !has_source && !is_told {
            for address in old {
                let why = "reading systems know TrueType, OpenType, WOFF and WOFF2";
                self.not_embedded(&address, &address, why);
            }
        }
        has_source.then(|| kept.join(";"))
    }

    fn fate(&mut self, address: &str) -> Fate {
        let is_data = ["data:image/", "data:font/", "data:application/font", "data:application/x-font"];
        if address.starts_with('#') || is_data.iter().any(|it| address.starts_with(it)) {
            return Fate::Led(address.to_owned());
        }
        let path = join(self.sheet, address);
        let path = path.as_deref().unwrap_or(address);
        if let Some(image) = self.images.get(path) {
            return Fate::Led(image.clone());
        }
        let font = match self.sheet.fonts.get(address) {
            Some(Ok(font)) => Ok(font),
            // Settings may list a font that lies elsewhere.
            found => listed(self.config, path).ok_or(found.and_then(|it| it.as_ref().err())),
        };
        match font {
            Ok(font) => match self.fonts.pack(font) {
                Ok(target) => Fate::Led(target),
                Err(_) if css_fonts::is_old(address) => Fate::Old,
                Err(None) => Fate::Told,
                Err(Some(why)) => {
                    let path = font.path.clone();
                    self.not_embedded(&path, address, why);
                    Fate::Told
                }
            },
            Err(_) if css_fonts::is_old(address) => Fate::Old,
            // An image that is missing was reported when it was looked for.
            Err(None) if is_image(path) && !is_remote(address) => Fate::Told,
            Err(problem) => {
                self.missing(address, problem);
                Fate::Told
            }
        }
    }

    fn missing(&mut self, address: &str, problem: Option<&FileError>) {
        let name = &self.sheet.path;
        let message = match problem {
            Some(problem) if *problem != FileError::Missing => format!("`{name}` uses `{address}`: {problem}"),
            _ => format!("`{name}` uses `{address}`, which is not in the book"),
        };
        let help = if is_remote(address) {
            "save the file in the book's folder, and name it by its path: readers load nothing from a network"
        } else {
            "put the file there, or correct its path, which starts at the folder of the style sheet"
        };
        let warning = Diagnostic::warning("css-file-missing", message).help(help);
        self.problems.push(place(warning, self.sheet, address));
    }

    fn not_embedded(&mut self, path: &str, address: &str, why: &str) {
        let message = format!("the font `{path}` can't be embedded: {why}");
        let help = "use another font, or take its `@font-face` out of the style sheet";
        let warning = Diagnostic::warning("font-not-embedded", message).help(help);
        self.problems.push(place(warning, self.sheet, address));
    }
}

/// A font that settings list, by its path, or by the end of it: fonts may lie anywhere.
fn listed<'c>(config: &'c Config, path: &str) -> Option<&'c FontFile> {
    let below = format!("/{path}");
    config.fonts.files.iter().find(|file| file.path == path || file.path.ends_with(&below))
}

/// A problem with the span of these words in the sheet.
fn place(problem: Diagnostic, sheet: &CssFile, words: &str) -> Diagnostic {
    match sheet.file {
        Some(file) => problem.at(Span::new(file, 0..sheet.text.len())).words(words),
        None => problem,
    }
}

/// The path from the book's folder of what a sheet names; `None` for addresses and paths that lead out of it.
fn join(sheet: &CssFile, address: &str) -> Option<String> {
    let is_path = !address.is_empty() && !is_remote(address) && !address.starts_with(['/', '#', '?']);
    let path = is_path.then(|| style_sheet::path_of(sheet, address))?;
    files::join("", &path)
}

fn push_url(out: &mut String, target: &str) {
    out.push_str("url(\"");
    out.push_str(&target.replace(['"', '\n'], ""));
    out.push_str("\")");
}

/// A source of a face with another address.
fn with_url(source: &str, range: &Range<usize>, target: &str) -> String {
    let mut out = source[..range.start].to_owned();
    push_url(&mut out, target);
    out.push_str(&source[range.end..]);
    out
}

/// The sheet without rules that load others, and without the properties that EPUB keeps for markup; and
/// what was taken out.
pub(super) fn without_forbidden(sheet: &str) -> (String, Vec<String>) {
    let mut dropped: Vec<String> = Vec::new();
    let mut out = String::with_capacity(sheet.len());
    for (piece, sign) in parts(sheet, &[';', '{', '}']) {
        let lower = piece.trim_start().to_ascii_lowercase();
        let property = lower.split(':').next().unwrap_or("").trim();
        let forbidden = if lower.starts_with("@import") || lower.starts_with("@charset") {
            property.split_whitespace().next()
        } else {
            Some(property).filter(|name| sign != Some('{') && matches!(*name, "direction" | "unicode-bidi"))
        };
        let Some(forbidden) = forbidden else {
            out.push_str(piece);
            out.extend(sign);
            continue;
        };
        out.extend(sign.filter(|sign| *sign == '}'));
        if forbidden != "@charset" && !dropped.iter().any(|it| it == forbidden) {
            dropped.push(forbidden.to_owned());
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
        let font = include_bytes!("../../fonts/league-gothic/LeagueGothic-Regular.ttf");
        let data: std::sync::Arc<[u8]> = font.as_slice().into();
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
    fn what_is_in_strings_is_no_css() {
        let css = "a::before { content: \"/*\" } b { content: \"; direction: rtl;\" } c { content: \"@font-face\" } \
                   d { color: red; margin: 0 } /* e */ f { content: \"*/\" }";
        let mut diagnostics = Diagnostics::default();
        let own = adapt(&config(css), &BTreeMap::new(), &mut diagnostics);
        assert_eq!(own.sheets[0].text, css.replace("/* e */ ", " "));
        assert_eq!(diagnostics.sorted().len(), 0);
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
