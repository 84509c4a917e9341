//! Code blocks: info strings and lines in, [`Code`] out.
//!
//! Info strings are read as mdBook (`rust,editable,hidelines=#`), pandoc (`{.rust #id .numberLines
//! startFrom=5}`), MkDocs (`rust title="x.rs" hl_lines="2 4-6"`) and Hugo write them.

use super::attribute;
use super::chapter::TextParser;
use crate::document::Attributes;
use crate::document::block::{BlockKind, Code};

/// Words that ask for numbers before the lines: of pandoc, MkDocs, Sphinx, Docusaurus and VitePress.
const NUMBERED: &[&str] = &[
    "numberLines", "number-lines", "numberlines", "numbers", "linenos", "showLineNumbers", "line-numbers",
    ":line-numbers",
];

/// The info string of a fenced block of code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CodeInfo {
    /// Whether the code is between fences.
    fenced: bool,
    /// The language as its author wrote it.
    language: Option<String>,
    /// The words after it, and attributes in braces.
    attributes: Attributes,
    /// Lines to emphasise, as in `{2,4-6}`.
    lines: Option<String>,
}

impl CodeInfo {
    /// Code that is indented.
    pub(crate) fn indented() -> CodeInfo {
        CodeInfo::default()
    }

    /// Reads an info string.
    pub(crate) fn read(info: &str) -> CodeInfo {
        let mut read = CodeInfo { fenced: true, ..CodeInfo::default() };
        let info = info.trim();
        // mdBook parts its words by commas, pandoc by spaces in braces: each half is read by its own rule.
        let (words, braces) = match info.find('{') {
            Some(at) => info.split_at(at),
            None => (info, ""),
        };
        let end = words.find([',', ' ', '\t']).unwrap_or(words.len());
        let (first, rest) = words.split_at(end);
        // A key without a language before it: `title="x"`.
        if first.contains('=') {
            read.items(words);
        } else {
            read.language = (!first.is_empty()).then(|| first.to_owned());
            read.items(rest);
        }
        if let Some((attributes, used)) = attribute::read(braces) {
            attribute::merge(&mut read.attributes, attributes);
            read.items(&braces[used..]);
        // `{2,4-5}`: lines to be emphasised, as in Gatsby, Docusaurus and VitePress.
        } else if let Some((lines, rest)) = braces.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            read.lines = Some(lines.to_owned());
            read.items(rest);
        }
        if read.language.is_none() && !read.attributes.classes.is_empty() {
            // pandoc's `{.haskell .numberLines}`: the first class that is not an option is the language.
            let at = read.attributes.classes.iter().position(|class| !NUMBERED.contains(&class.as_str()));
            read.language = at.map(|at| read.attributes.classes.remove(at));
        }
        read
    }

    /// Words after the language: `editable`, `title="a b"`; parted by commas or spaces.
    fn items(&mut self, text: &str) {
        let mut rest = text;
        loop {
            rest = rest.trim_start_matches([' ', '\t', ',']);
            if rest.is_empty() {
                return;
            }
            let after = attribute::read_items(rest, &mut self.attributes);
            if after.len() < rest.len() {
                rest = after;
                continue;
            }
            let end = rest.find([' ', '\t', ',']).unwrap_or(rest.len());
            // At least one byte, so that the loop ends on any text; `end` is 0 at no character but these ASCII signs.
            let (word, after) = rest.split_at(end.max(1).min(rest.len()));
            // What is broken (`title="x` without its end) is not a class that a theme could know.
            if !word.contains(['=', '"']) {
                self.attributes.classes.push(word.to_owned());
            }
            rest = after;
        }
    }

    fn is_rust(&self) -> bool {
        matches!(self.language.as_deref(), Some("rust" | "rs"))
    }
}

/// The block of a piece of code.
pub(crate) fn block(info: CodeInfo, text: String, chapter: &mut TextParser<'_, '_>) -> (BlockKind, Attributes) {
    // Four spaces before centred stars make code in Markdown, where archives have a section break.
    if !info.fenced && is_asterism(&text) {
        return (BlockKind::SectionBreak, Attributes::default());
    }
    // The line end before the closing fence is not an empty last line.
    let text = text.strip_suffix('\n').map_or(text.clone(), str::to_owned);
    // A key on the block itself counts before the book's rule for its language, as in mdBook.
    let hidden = |text: &String| chapter.around.hidelines.get(text).map(String::as_str);
    let mark = info.attributes.value("hidelines").or(info.language.as_ref().and_then(hidden));
    let text = match mark {
        Some(mark) if !mark.is_empty() => hide_marked(&text, mark),
        _ if info.is_rust() => hide_rust(&text),
        _ => text,
    };
    let mut attributes = info.attributes;
    let mut take = |keys: &[&str]| {
        let value = keys.iter().find_map(|key| attributes.value(key)).map(str::to_owned);
        attributes.pairs.retain(|pair| !keys.contains(&pair.0.as_str()));
        value
    };
    // The keys of Docusaurus, Quarto, MkDocs and Hugo: one meaning, many names. The first that is given counts.
    let title = take(&["title", "file", "filename", "name", "lst-cap", "caption"]);
    let start = take(&["startFrom", "start-from", "linenostart", "start"]);
    let lines = take(&["hl_lines", "hl-lines", "emphasize", "emphasis"]).or(info.lines);
    let on = take(&["linenos", "numbers", "number-lines"]);
    // It has done its work above; left in, it would be reported as an attribute that nobody reads.
    take(&["hidelines"]);
    let numbered = attributes.classes.iter().any(|class| NUMBERED.contains(&class.as_str()));
    attributes.classes.retain(|class| !NUMBERED.contains(&class.as_str()));
    let numbered = numbered || start.is_some() || on.is_some_and(|it| it != "false");
    let numbers = numbered.then(|| start.and_then(|start| start.parse().ok()).unwrap_or(1));
    let emphasis = lines.map(|line| ranges(&line)).unwrap_or_default();
    let code = Code { language: info.language, title, numbers, emphasis, text };
    (BlockKind::Code(code), attributes)
}

/// Stars between spaces and nothing else: indented code to Markdown, a section break to any reader.
fn is_asterism(text: &str) -> bool {
    let stars = text.bytes().filter(|byte| *byte == b'*').count();
    stars >= 3 && text.bytes().all(|byte| matches!(byte, b'*' | b' ' | b'\t' | b'\n'))
}

/// `2 4-6` or `2,4-6` as ranges of lines, from 1.
fn ranges(text: &str) -> Vec<(u32, u32)> {
    let mut ranges = Vec::new();
    for part in text.split([' ', ',', ';']).filter(|part| !part.is_empty()) {
        let (first, last) = part.split_once(['-', ':']).unwrap_or((part, part));
        if let (Ok(first), Ok(last)) = (first.parse(), last.parse())
            && 1 <= first
            && first <= last
        {
            ranges.push((first, last));
        }
    }
    ranges
}

/// Takes the lines out that rustdoc hides: those of `#` alone or `# ` and code. `##` is one `#`, and
/// attributes (`#[…]`, `#![…]`) stay.
fn hide_rust(text: &str) -> String {
    if !text.contains('#') {
        return text.to_owned();
    }
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let code = line.trim_start();
        let indent = &line[..line.len() - code.len()];
        match code.strip_prefix('#') {
            // Only `#` alone or with a space: `#[derive]` and `#!` are code that rustdoc shows.
            Some("") => {}
            Some(rest) if rest.starts_with(' ') => {}
            // rustdoc: `##` at the head of a line is a visible `#`.
            Some(rest) if rest.starts_with('#') => lines.push([indent, rest].concat()),
            _ => lines.push(line.to_owned()),
        }
    }
    lines.join("\n")
}

/// Takes the lines out that begin with a mark of the author's.
fn hide_marked(text: &str, mark: &str) -> String {
    text.split('\n').filter(|line| !line.trim_start().starts_with(mark)).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn info_strings() {
        let info = CodeInfo::read("rust,editable, ignore");
        assert_eq!(info.language.as_deref(), Some("rust"));
        assert_eq!(info.attributes.classes, ["editable", "ignore"]);
        let info = CodeInfo::read(r#"rust title="src/main rs" hl_lines="2 4-6""#);
        assert_eq!(info.attributes.value("title"), Some("src/main rs"));
        assert_eq!(ranges(info.attributes.value("hl_lines").expect("lines")), [(2, 2), (4, 6)]);
        let info = CodeInfo::read("{#x .haskell .numberLines startFrom=5}");
        assert_eq!(info.language.as_deref(), Some("haskell"));
        assert_eq!(info.attributes.id.as_deref(), Some("x"));
        let info = CodeInfo::read("c++ {2,4-5}");
        assert_eq!((info.language.as_deref(), info.lines.as_deref()), (Some("c++"), Some("2,4-5")));
        for odd in ["", "{", "{}", "=", "a,=,\"", "\"\"", "a=", ",,,", "a{b", "日本,語"] {
            CodeInfo::read(odd);
        }
    }

    #[test]
    fn hidden_lines() {
        let text = "# use a;\n#\n#[derive(X)]\nfn a() {\n    # b();\n    ## c\n}\n#![d]\n#e";
        assert_eq!(hide_rust(text), "#[derive(X)]\nfn a() {\n    # c\n}\n#![d]\n#e");
    }
}
