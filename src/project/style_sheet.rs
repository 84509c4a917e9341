//! The book's own style sheets, and what they name: other sheets, fonts, images.
//!
//! In: paths of sheets. Out: the sheets with those that they import before them, and their fonts. A sheet that another
//! imports becomes one of the book's sheets, so that no reader has to follow `@import`, which many can't.

use std::ops::Range;
use std::sync::Arc;

use super::config::{CssFile, FontFile};
use super::files::{self, FileError};
use super::percent_decode;
use super::reading::{FILE, Reading};
use crate::source::Span;

/// The largest sheet or font, in bytes.
const MAX_DATA: u64 = 64 << 20;

/// How many sheets may import one another in a chain.
const MAX_DEPTH: usize = 16;

/// How many sheets a book may have with all that they import: two that import each twice double with every level.
const MAX_SHEETS: usize = 256;

/// An address in a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetAddress {
    /// All that is replaced when the address is: `url("a.png")`.
    pub range: Range<usize>,
    /// The address as written: `a.png`.
    pub address: String,
    /// Whether it is in `@font-face`: then it is a font's, whatever its ending.
    pub is_font: bool,
}

/// A statement at the head of a sheet, before all rules: the only place where `@import` and `@namespace` count
/// (CSS Cascading and Inheritance 5, §2; CSS Namespaces 3, §2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeadStatement {
    /// `@import "a.css" screen;`
    Import {
        /// The whole statement.
        range: Range<usize>,
        /// The address as written.
        address: String,
        /// What is between the address and the semicolon, without space around it.
        condition: String,
    },
    /// `@charset`, `@layer` and `@namespace` without a block.
    Other {
        /// The whole statement.
        range: Range<usize>,
        /// The name behind the `@`, in small letters.
        name: String,
    },
}

/// Reads a sheet that a setting names, and those that it imports.
pub(super) fn load(path: &str, sheets: &mut Vec<CssFile>, span: Option<Span>, reading: &mut Reading<'_>) {
    let Some(file) = reading.text(path, MAX_DATA, span) else { return };
    let Some(text) = reading.sources.get(file).map(|source| source.text.to_string()) else { return };
    let mut loader = SheetLoader { reading, sheets, open: Vec::new() };
    let sheet = CssFile { path: path.to_owned(), file: Some(file), text, ..CssFile::default() };
    loader.add(sheet);
}

struct SheetLoader<'a, 'b, 'c> {
    reading: &'a mut Reading<'b>,
    sheets: &'c mut Vec<CssFile>,
    /// The sheets that import the one that is read, outermost first.
    open: Vec<String>,
}

impl SheetLoader<'_, '_, '_> {
    /// Adds a sheet behind those that it imports, whose rules count less than its own.
    fn add(&mut self, mut sheet: CssFile) {
        self.open.push(sheet.path.clone());
        for statement in head(&sheet.text) {
            let HeadStatement::Import { address, condition, .. } = statement else { continue };
            if is_remote(&address) {
                continue;
            }
            let problem = self.import(&sheet, &address, &condition).err();
            sheet.imports.insert(address, problem);
        }
        self.open.pop();
        for SheetAddress { address, is_font, .. } in addresses(&sheet.text) {
            let is_other = is_font || !(address.starts_with('#') || is_image(&address));
            if is_other && !is_remote(&address) {
                let font = self.font(&sheet, &address);
                sheet.fonts.insert(address, font);
            }
        }
        self.sheets.push(sheet);
    }

    /// Reads an imported sheet; the reason why it can't be had.
    fn import(&mut self, from: &CssFile, address: &str, condition: &str) -> Result<(), String> {
        let path = path_of(from, address);
        if self.open.contains(&path) {
            return Err("it imports itself".to_owned());
        }
        if MAX_DEPTH <= self.open.len() {
            return Err(format!("sheets import one another more than {MAX_DEPTH} deep"));
        }
        if MAX_SHEETS <= self.sheets.len() + self.open.len() {
            return Err(format!("a book has no more than {MAX_SHEETS} style sheets"));
        }
        self.reading.file_system.0.read(&path, MAX_DATA).map_err(|problem| problem.to_string())?;
        let file = self.reading.source(FILE, &path, MAX_DATA, None).ok_or("it is not a text")?;
        let text = self.reading.sources.get(file).map(|source| source.text.to_string()).unwrap_or_default();
        let mut conditions = from.conditions.clone();
        conditions.extend(groups(condition));
        self.add(CssFile { path, file: Some(file), text, conditions, ..CssFile::default() });
        Ok(())
    }

    fn font(&self, from: &CssFile, address: &str) -> Result<FontFile, FileError> {
        let path = path_of(from, address);
        let data: Arc<[u8]> = self.reading.file_system.0.read(&path, MAX_DATA)?.into();
        Ok(FontFile { path, data })
    }
}

/// The path of what a sheet names, from the book's folder.
pub fn path_of(sheet: &CssFile, address: &str) -> String {
    // `font.eot?#iefix` and `font.svg#name` name a file and something in it.
    let address = address.split(['?', '#']).next().unwrap_or("");
    files::join_outside(files::folder(&sheet.path), &percent_decode(address))
}

/// Whether an address leads out of the book: it has a scheme, or is one of a network.
pub fn is_remote(address: &str) -> bool {
    let scheme = address.split(['/', '?', '#']).next().unwrap_or("");
    address.starts_with("//") || scheme.contains(':')
}

/// Whether a path is an image's, by its ending.
pub fn is_image(path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or("");
    let ending = path.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    ["png", "jpg", "jpeg", "gif", "webp", "svg"].contains(&ending.as_str())
}

/// The at-rules that hold what is imported under a condition, outermost first: `layer(a) supports(b: c) print` is
/// `@media print`, `@supports (b: c)`, `@layer a` (CSS Cascading and Inheritance 5, §2.1).
fn groups(condition: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = condition.trim();
    if begins(rest, "layer") {
        let (inner, after) = in_parentheses(&rest["layer".len()..]);
        found.push(format!("@layer {}", inner.unwrap_or("").trim()));
        rest = after.trim_start();
    }
    if begins(rest, "supports(") {
        let (inner, after) = in_parentheses(&rest["supports".len()..]);
        found.push(format!("@supports ({})", inner.unwrap_or("").trim()));
        rest = after.trim_start();
    }
    if !rest.is_empty() {
        found.push(format!("@media {rest}"));
    }
    found.reverse();
    found
}

/// What is within the parentheses that a text begins with, and what follows them.
fn in_parentheses(text: &str) -> (Option<&str>, &str) {
    let Some(inner) = text.strip_prefix('(') else { return (None, text) };
    let mut depth = 1;
    for (at, c) in inner.char_indices() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if depth == 0 {
            return (Some(&inner[..at]), &inner[at + 1..]);
        }
    }
    (Some(inner), "")
}

/// What a sheet is made of, as far as it has to be known to pass over what only looks like a sign of CSS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetToken {
    /// A comment.
    Comment,
    /// A string; what is in it, its signs of escape resolved.
    String(String),
    /// `url(…)`; the address in it.
    Url(String),
    /// Any other character. One behind a backslash is a part of it.
    Sign(char),
}

/// The tokens of a sheet, or of a part of it that begins outside of comments and strings, and where they are.
pub fn tokens(sheet: &str) -> impl Iterator<Item = (Range<usize>, SheetToken)> {
    let mut at = 0;
    let mut is_name = false;
    std::iter::from_fn(move || {
        let rest = sheet.get(at..)?;
        let first = rest.chars().next()?;
        let (token, length) = match first {
            '/' if rest.starts_with("/*") => (SheetToken::Comment, comment(rest)),
            '"' | '\'' => {
                let (inner, length) = string(rest);
                (SheetToken::String(inner), length)
            }
            _ if !is_name && begins(rest, "url(") => {
                let (address, length) = url(rest);
                (SheetToken::Url(address), length)
            }
            '\\' => (SheetToken::Sign(first), 1 + rest[1..].chars().next().map_or(0, char::len_utf8)),
            _ => (SheetToken::Sign(first), first.len_utf8()),
        };
        is_name = matches!(token, SheetToken::Sign(c) if c.is_alphanumeric() || matches!(c, '-' | '_' | '\\'));
        let range = at..at + length;
        at = range.end;
        Some((range, token))
    })
}

/// Whether a text begins with a word, in letters of any case.
fn begins(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// An `@font-face` in a sheet: bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaceRule {
    /// All of the rule.
    pub whole: Range<usize>,
    /// What is between its braces.
    pub block: Range<usize>,
}

/// The faces of a sheet. One that is not closed ends with the sheet.
pub fn faces(sheet: &str) -> Vec<FaceRule> {
    let mut found = Vec::new();
    let (mut start, mut open) = (None, None);
    for (range, token) in tokens(sheet) {
        match token {
            SheetToken::Sign('@') => {
                start = begins(&sheet[range.start..], "@font-face").then_some(range.start);
                open = None;
            }
            SheetToken::Sign('{') => open = start.map(|_| range.end),
            SheetToken::Sign(';') if open.is_none() => start = None,
            SheetToken::Sign('}') => {
                if let (Some(start), Some(open)) = (start.take(), open.take()) {
                    found.push(FaceRule { whole: start..range.end, block: open..range.start });
                }
            }
            _ => {}
        }
    }
    if let (Some(start), Some(open)) = (start, open) {
        found.push(FaceRule { whole: start..sheet.len(), block: open..sheet.len() });
    }
    found
}

/// The parts of a text behind each of which is one of these signs, outside of comments, strings and parentheses; and the
/// sign: `None` behind the last part.
pub fn parts<'t>(text: &'t str, signs: &[char]) -> Vec<(&'t str, Option<char>)> {
    let mut found = Vec::new();
    let (mut start, mut depth) = (0, 0_u32);
    for (range, token) in tokens(text) {
        let SheetToken::Sign(sign) = token else { continue };
        match sign {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 && signs.contains(&sign) => {
                found.push((&text[start..range.start], Some(sign)));
                start = range.end;
            }
            _ => {}
        }
    }
    found.push((&text[start..], None));
    found
}

/// The addresses in `url(…)`, comments and strings passed over.
pub fn addresses(sheet: &str) -> Vec<SheetAddress> {
    let faces = faces(sheet);
    let is_font = |at: usize| faces.iter().any(|face| face.block.contains(&at));
    let address = |(range, token): (Range<usize>, SheetToken)| match token {
        SheetToken::Url(address) => Some(SheetAddress { is_font: is_font(range.start), address, range }),
        _ => None,
    };
    tokens(sheet).filter_map(address).collect()
}

/// The statements that a sheet begins with.
pub fn head(sheet: &str) -> Vec<HeadStatement> {
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        let rest = &sheet[at..];
        let space = rest.len() - rest.trim_start().len();
        if 0 < space || rest.starts_with("/*") {
            at += if 0 < space { space } else { comment(rest) };
            continue;
        }
        let Some((statement, length)) = statement(rest, at) else { return found };
        found.push(statement);
        at += length;
    }
}

/// The statement that a text begins with, and its length. `at`: where the text is in the sheet.
fn statement(text: &str, at: usize) -> Option<(HeadStatement, usize)> {
    let name: String = text.strip_prefix('@')?.chars().take_while(char::is_ascii_alphabetic).collect();
    let lower = name.to_ascii_lowercase();
    if !matches!(lower.as_str(), "import" | "charset" | "layer" | "namespace") {
        return None;
    }
    let start = 1 + name.len();
    let (mut address, mut condition, mut end) = (None, String::new(), text.len());
    for (range, token) in tokens(&text[start..]) {
        match token {
            SheetToken::Comment => {}
            SheetToken::Sign('{' | '}') => return None,
            SheetToken::Sign(';') => {
                end = start + range.end;
                break;
            }
            SheetToken::String(inner) | SheetToken::Url(inner) if address.is_none() => address = Some(inner),
            _ => condition.push_str(&text[start..][range]),
        }
    }
    let range = at..at + end;
    let statement = match lower.as_str() {
        "import" => {
            let condition = condition.trim().to_owned();
            HeadStatement::Import { range, address: address.unwrap_or_default(), condition }
        }
        _ => HeadStatement::Other { range, name: lower },
    };
    Some((statement, end))
}

/// The length of the comment that a text begins with.
fn comment(text: &str) -> usize {
    text[2..].find("*/").map_or(text.len(), |end| end + 4)
}

/// The string that a text begins with, its signs of escape resolved, and its length with the quotation marks. A line end
/// closes it (CSS Syntax 3, §4.3.5).
fn string(text: &str) -> (String, usize) {
    let mut letters = text.char_indices();
    let quote = letters.next().map(|it| it.1);
    let mut inner = String::new();
    while let Some((at, c)) = letters.next() {
        match c {
            _ if Some(c) == quote => return (inner, at + c.len_utf8()),
            '\n' => return (inner, at),
            '\\' => inner.extend(letters.next().map(|it| it.1).filter(|it| *it != '\n')),
            c => inner.push(c),
        }
    }
    (inner, text.len())
}

/// The address in the `url(…)` that a text begins with, and the length of all of it.
fn url(text: &str) -> (String, usize) {
    let inner = &text[4..];
    let space = inner.len() - inner.trim_start().len();
    if inner[space..].starts_with(['"', '\'']) {
        let (address, length) = string(&inner[space..]);
        let after = 4 + space + length;
        let end = text[after..].find(')').map_or(text.len(), |at| after + at + 1);
        return (address, end);
    }
    let end = inner.find(')').unwrap_or(inner.len());
    (inner[..end].trim().replace('\\', ""), (4 + end + 1).min(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_outside_of_comments_and_strings() {
        let sheet = "/* url(no) */ a { b: url( \"c d.png\" ) ; h: \"url(i)\"; j: curl(k) } \
                     @FONT-FACE { src: URL(f\\ g.svg) } n { l: url('m";
        let found: Vec<(String, bool)> = addresses(sheet).into_iter().map(|it| (it.address, it.is_font)).collect();
        let wanted = [("c d.png", false), ("f g.svg", true), ("m", false)];
        assert_eq!(found, wanted.map(|it| (it.0.to_owned(), it.1)));
        assert_eq!(&sheet[addresses(sheet)[0].range.clone()], "url( \"c d.png\" )");
        for hostile in ["url(", "url", "/*", "/", "\"", "url('\\", "\u{e9}url(\u{e9}", "\\", "a{@font-face}"] {
            addresses(hostile);
            head(hostile);
        }
    }

    #[test]
    fn faces_are_found_with_their_braces() {
        let sheet = "p{} i{content: \"@font-face\"} @Font-Face { src: url(\"a}b\") } q{@font-face;} s{} @font-face";
        let found = faces(sheet);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(&sheet[found[0].whole.clone()], "@Font-Face { src: url(\"a}b\") }");
        assert_eq!(&sheet[found[0].block.clone()], " src: url(\"a}b\") ");
        assert!(faces("@font-face {").len() == 1 && faces("").is_empty());
    }

    #[test]
    fn texts_are_parted_outside_of_strings_and_parentheses() {
        let found = parts("a,url(b,c),\"d,\\\",e\",f(g,h),\\,", &[',']);
        let found: Vec<&str> = found.into_iter().map(|part| part.0).collect();
        assert_eq!(found, ["a", "url(b,c)", "\"d,\\\",e\"", "f(g,h)", "\\,"]);
        assert_eq!(parts("a{b", &['{', '}']), [("a", Some('{')), ("b", None)]);
    }

    #[test]
    fn imports_count_at_the_head_alone() {
        let sheet = "@charset \"utf-8\";\n/* a */ @IMPORT 'a;b.css';@import url(c.css) layer(x) supports(d: e(f)) print;\n\
                     @namespace epub \"urn:x\"; p {} @import \"late.css\";";
        let found = head(sheet);
        let imports: Vec<(&str, &str)> = found
            .iter()
            .filter_map(|it| match it {
                HeadStatement::Import { address, condition, .. } => Some((address.as_str(), condition.as_str())),
                HeadStatement::Other { .. } => None,
            })
            .collect();
        assert_eq!(imports, [("a;b.css", ""), ("c.css", "layer(x) supports(d: e(f)) print")]);
        assert_eq!(found.len(), 4);
        assert_eq!(groups(imports[1].1), ["@media print", "@supports (d: e(f))", "@layer x"]);
        assert_eq!(groups("layer"), ["@layer "]);
        assert!(groups("").is_empty());
        assert!(head("@layer a { p {} } @import 'b.css';").is_empty());
        assert_eq!(head("@import").len(), 1);
    }

    #[test]
    fn paths_start_at_the_sheet() {
        let sheet = CssFile { path: "styles/own.css".to_owned(), ..CssFile::default() };
        for (address, path) in [("a%20b.ttf", "styles/a b.ttf"), ("../f/a.woff?#x", "f/a.woff"), ("../../a", "../a")] {
            assert_eq!(path_of(&sheet, address), path);
        }
        assert!(is_remote("https://a/b.css") && is_remote("//a/b") && is_remote("data:x") && !is_remote("a/b:c"));
    }
}
