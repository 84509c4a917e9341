//! Finding what other programs include files with: `{{< include file >}}` of Quarto, `--8<-- "file"` of MkDocs, and MyST's
//! fence of `{include}`.
//!
//! In: a text. Out: the directives. A text about these programs shows them in code, so that code is passed over; but
//! a directive that is all that is between two fences, and names a file of code, is there to show that file.

use super::directive::{self, Directive, DirectiveKind, MAX_DIRECTIVE, Selection};

/// Kinds of files that are text, not code to be shown.
const TEXTS: &[&str] = &["md", "markdown", "qmd", "rmd", "txt", "ipynb"];

/// The lines of a text while they are looked through.
struct Snippets<'a> {
    text: &'a str,
    found: Vec<Directive<'a>>,
    /// The fence that is open.
    fence: Option<Fence>,
}

/// A line that opens code.
#[derive(Clone, Copy)]
struct Fence {
    mark: u8,
    count: usize,
    /// Where the code begins.
    start: usize,
}

/// The directives of other programs in a text, in order.
pub(super) fn find(text: &str) -> Vec<Directive<'_>> {
    let mut snippets = Snippets { text, found: Vec::new(), fence: None };
    let mut at = 0;
    while at < text.len() {
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length + 1);
        at = snippets.line(at, end).max(end);
    }
    snippets.found
}

impl<'a> Snippets<'a> {
    /// Reads the line between two bytes. Returns where the next begins.
    fn line(&mut self, at: usize, end: usize) -> usize {
        let line = &self.text[at..end];
        let body = line.trim_start_matches([' ', '\t', '>']).trim_end();
        if let Some(fence) = self.fence {
            if run(body, fence.mark) == body.len() && fence.count <= body.len() {
                self.fence = None;
                self.shown(fence.start, at);
            }
            return end;
        }
        if let Some(next) = self.block(body, at, end) {
            return next;
        }
        let (mark, count) =
            [b'`', b'~'].map(|mark| (mark, run(body, mark))).into_iter().max_by_key(|pair| pair.1).unwrap_or_default();
        // Behind a fence of backticks no backtick may follow on its line (CommonMark 0.31, 4.5): it would be code in a
        // line.
        if 3 <= count && !(mark == b'`' && body[count..].contains('`')) {
            self.fence = Some(Fence { mark, count, start: end });
            return end;
        }
        let start = at + line.len() - line.trim_start_matches([' ', '\t', '>']).len();
        match snippet(body) {
            Some((path, selection)) => {
                let range = start..start + body.len();
                self.found.push(Directive { range, kind: DirectiveKind::Snippet, path, selection, attributes: "" });
            }
            None => self.shortcodes(start, body),
        }
        end
    }

    /// Reads an include of several lines: MyST's fence of `{include}`, and MkDocs' list of files between two `--8<--`.
    fn block(&mut self, body: &'a str, at: usize, end: usize) -> Option<usize> {
        let ticks = run(body, b'`').max(run(body, b':'));
        let start = at + self.text[at..end].find(body)?;
        if 3 <= ticks
            && let Some(path) = body[ticks..].strip_prefix("{include}")
        {
            // Options below it choose a part of the file: what they say is not read, so that parse tells of the whole.
            let close = lines(self.text, end).find(|line| !line.1.trim().is_empty())?;
            (close.1.trim() == &body[..ticks]).then_some(())?;
            let range = start..close.0 + close.1.trim_end().len();
            let whole = |range| Directive {
                range,
                kind: DirectiveKind::Snippet,
                path: path.trim(),
                selection: Selection::All,
                attributes: "",
            };
            self.found.push(whole(range));
            return Some(close.0 + close.1.len());
        }
        if !is_scissors(body) {
            return None;
        }
        let close = lines(self.text, end).take(MOST_FILES).find(|line| is_scissors(line.1.trim()))?;
        let mut from = start;
        let files: Vec<_> = lines(self.text, end).take_while(|line| line.0 < close.0).collect();
        for (at, line) in files.into_iter().filter(|line| !line.1.trim().is_empty()) {
            let (path, selection) = split_selection(line.trim());
            // The line of the first sign goes with the first file, so that nothing of it is left.
            let range = from..at + line.trim_end().len();
            self.found.push(Directive { range, kind: DirectiveKind::Snippet, path, selection, attributes: "" });
            from = at + line.trim_end().len();
        }
        // Two signs with no file between them are not an include.
        let last = self.found.last_mut().filter(|last| last.range.end == from && from != start)?;
        last.range.end = close.0 + close.1.trim_end().len();
        Some(close.0 + close.1.len())
    }

    /// The code between two bytes, if it is a directive alone.
    fn shown(&mut self, start: usize, end: usize) {
        let code = &self.text[start..end];
        let body = code.trim_matches([' ', '\t', '>', '\n', '\r']);
        let Some((path, selection)) = snippet(body).or_else(|| shortcode(body).map(|path| (path, Selection::All)))
        else {
            return;
        };
        let kind = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |pair| pair.1);
        if kind.is_empty() || TEXTS.iter().any(|text| kind.eq_ignore_ascii_case(text)) {
            return;
        }
        let start = start + code.find(body).unwrap_or(0);
        let range = start..start + body.len();
        self.found.push(Directive { range, kind: DirectiveKind::SnippetOfCode, path, selection, attributes: "" });
    }

    /// `{{< include file >}}` in a line, unless it is between backticks, or escaped by a third brace.
    fn shortcodes(&mut self, start: usize, body: &'a str) {
        let (mut counted, mut ticks) = (0, 0);
        for (at, _) in body.match_indices("{{<") {
            // Counted on from the last place: a line of many shortcodes would else be read anew for each.
            ticks += body[counted..at].matches('`').count();
            counted = at;
            let near = &body[at..at + body[at..].floor_char_boundary(MAX_DIRECTIVE)];
            let Some(length) = near.find(">}}").map(|length| length + 3) else { continue };
            let Some(path) = shortcode(&body[at..at + length]) else { continue };
            let is_code = ticks % 2 == 1;
            if !is_code && !body[..at].ends_with('{') {
                let range = start + at..start + at + length;
                let kind = DirectiveKind::Snippet;
                self.found.push(Directive { range, kind, path, selection: Selection::All, attributes: "" });
            }
        }
    }
}

/// The most files between two `--8<--`: without a bound, a text of such signs would be searched to its end for each.
const MOST_FILES: usize = 1000;

/// The lines of a text from a byte on, with their places.
fn lines(text: &str, from: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = from;
    text[from..].split_inclusive('\n').map(move |line| {
        at += line.len();
        (at - line.len(), line)
    })
}

/// How many of a sign a line begins with.
fn run(line: &str, sign: u8) -> usize {
    line.bytes().take_while(|byte| *byte == sign).count()
}

/// Whether a line is nothing but `--8<--`, with at least one dash at each side.
fn is_scissors(line: &str) -> bool {
    let rest = line.trim_start_matches('-');
    rest.len() < line.len() && rest.strip_prefix("8<-").is_some_and(|rest| rest.trim_matches('-').is_empty())
}

/// The file in `--8<-- "file"`, and which part of it.
fn snippet(line: &str) -> Option<(&str, Selection<'_>)> {
    let rest = line.split_once([' ', '\t']).filter(|pair| is_scissors(pair.0))?.1.trim();
    let inner = ['"', '\''].iter().find_map(|quote| rest.strip_prefix(*quote)?.strip_suffix(*quote))?;
    (!inner.is_empty()).then(|| split_selection(inner))
}

/// A file and which part of it: `file.md:2:5`, `file.md:name`. An address has its own colon.
fn split_selection(path: &str) -> (&str, Selection<'_>) {
    match path.split_once(':') {
        Some((file, part)) if !part.starts_with("//") => (file, directive::selection(part)),
        _ => (path, Selection::All),
    }
}

/// The file in `{{< include file >}}`.
fn shortcode(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("{{<")?.strip_suffix(">}}")?;
    let path = inner.trim().strip_prefix("include")?.strip_prefix([' ', '\t'])?;
    let path = path.trim().trim_matches(['"', '\'']);
    (!path.is_empty() && !path.contains(['{', '<', '>'])).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, DirectiveKind, &str)> {
        let mut shown = Vec::new();
        for directive in find(text) {
            shown.push((directive.path, directive.kind, &text[directive.range]));
        }
        shown
    }

    #[test]
    fn directives_of_other_programs_are_found() {
        crate::cases::check("snippet", |[text]| {
            let found = found(text);
            let shown = found.iter().map(|(path, kind, written)| format!("{path} {kind:?} «{written}»"));
            shown.collect::<Vec<_>>().join("; ")
        });
    }
}
