//! Text that other programs do not show, and anchors of theirs: comments, metadata in the midst of a text, `^block`
//! ids, `(label)=` lines; and headings as they are written elsewhere.

use super::line_kind::LineKind;
use super::lines::{Blocks, Replacement};
use super::remark::Remark;
use crate::source::Assembled;

impl Blocks<'_, '_> {
    /// Reads what begins at a line and is not shown.
    pub(super) fn hidden(&mut self, at: usize) -> Option<usize> {
        let body = self.body(at).trim_end();
        let parted = at == 0 || self.is_blank(at - 1);
        if let Some(first) = body.strip_prefix("%%") {
            return self.private(at, first);
        }
        // kramdown's and MDX's comments, which hold paragraphs; what never ends is text, or a chapter would vanish with
        // it.
        if body == "{::comment}" || body.starts_with("{/*") && !body.contains("*/}") {
            let close = if body.starts_with("{/*") { "*/}" } else { "{:/comment}" };
            let ends = |line: &str| line.ends_with(close) || close == "{:/comment}" && line == "{:/}";
            let end = self.closing_line(close, at, ends)?;
            return Some(self.put(at..end + 1, Vec::new()));
        }
        // `* TOC` with `{:toc}` below: where kramdown puts its contents.
        if self.is_item(at) && self.body(at + 1).trim_start().starts_with("{:toc") {
            return Some(self.put(at..at + 2, Vec::new()));
        }
        // At the head of a file it is front matter, which was taken off.
        if parted && body == "---" && at != 0 {
            return self.late_metadata(at);
        }
        if parted && body.trim_end_matches([' ', '\\']).is_empty() && body.starts_with('\\') && body.len() < 4 {
            // An empty paragraph of Word's, as pandoc writes it.
            // With text below, the backslash is a line end that its author wants.
            let alone = self.is_blank(at + 1);
            return alone.then(|| self.put(at..at + 1, Vec::new()));
        }
        None
    }

    /// The first line from `at` on that ends something. That nothing ends it is kept by the name of what would, so that a
    /// text of many that are open is not searched to its end for each.
    fn closing_line(&mut self, close: &'static str, at: usize, ends: impl Fn(&str) -> bool) -> Option<usize> {
        if self.endless.get(close).is_some_and(|from| *from <= at) {
            return None;
        }
        let end = (at..self.lines.len()).find(|line| ends(self.body(*line).trim_end()));
        if end.is_none() {
            self.endless.insert(close, at);
        }
        end
    }

    /// `%%` at the head of a line: a comment of Obsidian, up to the next `%%`, over paragraphs and whatever else. One that
    /// ends on its own line is left to the reader of lines.
    fn private(&mut self, at: usize, first: &str) -> Option<usize> {
        if first.contains("%%") {
            return None;
        }
        // In Ulysses such signs begin paragraphs that are comments, and nothing closes them.
        let is_next = |body: &str| {
            !first.trim().is_empty() && body.strip_prefix("%%").is_some_and(|rest| !rest.trim().is_empty())
        };
        let closes = |line: &usize| {
            let is_code = self.lines[*line].kind == LineKind::Code;
            !is_code && !is_next(self.body(*line)) && closing_sign(self.body(*line), first).is_some()
        };
        // Nothing closes a comment from there on: only the next line is looked at.
        let until = if self.unclosed <= at { at + 1 } else { self.lines.len() };
        let Some(end) = (at + 1..until).find(closes) else {
            self.unclosed = self.unclosed.min(at);
            // With a space it is a sign of the table, which has a message of its own.
            if !first.starts_with(' ') {
                let span = self.span(at..at + 1);
                self.foreign.remark(Remark::OpenComment, span);
            }
            return None;
        };
        let line = self.lines[end].clone();
        let close = closing_sign(self.body(end), first).map_or(line.range.end, |found| line.body + found + 2);
        if self.source.text[close..line.range.end].trim().is_empty() {
            return Some(self.put(at..end + 1, Vec::new()));
        }
        let mut behind = Assembled::default();
        behind.push_from(self.source, close..line.end);
        // What is behind the sign goes on with the paragraph before the comment, if it has one.
        let behind = self.inner(&behind);
        Some(self.put(at..end + 1, vec![Replacement::Text(behind)]))
    }

    /// `;--8<-- "file"`: MkDocs shows the sign for a snippet, without the semicolon.
    pub(super) fn escaped_snippet(&mut self, at: usize) -> Option<usize> {
        let shown = self.body(at).strip_prefix(';').filter(|rest| rest.starts_with("--8<--"))?;
        Some(self.put(at..at + 1, vec![Replacement::Generated(super::escaped(shown))]))
    }

    /// YAML between `---` and `---` or `...` after other text, which pandoc reads anywhere.
    fn late_metadata(&mut self, at: usize) -> Option<usize> {
        let is_end = |found: &usize| matches!(self.whole(*found).trim_end(), "---" | "...");
        let end = (at + 1..self.lines.len()).find(is_end)?;
        let is_key = |line: &str| {
            let name = line.split(':').next().unwrap_or("");
            let named = line.len() != name.len()
                && !name.is_empty()
                && name.chars().all(|found| found.is_alphanumeric() || matches!(found, '-' | '_' | '"'));
            named && (line[name.len() + 1..].is_empty() || line[name.len() + 1..].starts_with(' '))
        };
        let goes_on = |line: &str| line.starts_with([' ', '\t', '#']) || line.starts_with("- ");
        let fits = |found: usize| is_key(self.whole(found)) || found != at + 1 && goes_on(self.whole(found));
        let all = (at + 1..end).all(|found| !self.is_blank(found) && fits(found));
        // A key in prose, between two thematic breaks, is written with a capital letter.
        let small = self.whole(at + 1).starts_with(|found: char| found.is_lowercase());
        if end == at + 1 || !all || !small {
            return None;
        }
        let span = self.span(at..end + 1);
        self.foreign.remark(Remark::LateMetadata, span);
        Some(self.put(at..end + 1, vec![Replacement::blank()]))
    }

    /// `/picture.png` or `/chapter.md` on a line of its own, with a title perhaps: a content block of iA Writer.
    pub(super) fn content_block(&mut self, at: usize) -> Option<usize> {
        const KINDS: &[&str] = &["png", "jpg", "jpeg", "gif", "svg", "webp", "md", "markdown", "txt", "csv"];
        let body = self.body(at).strip_prefix('/')?.trim_end();
        let path = body.split([' ', '"', '(', '\'']).next()?;
        let behind = body[path.len()..].trim_start();
        let kind = path.rsplit_once('.')?.1.to_ascii_lowercase();
        let titled = behind.is_empty() || behind.starts_with(['"', '(', '\'']);
        if titled && KINDS.contains(&&*kind) {
            let span = self.span(at..at + 1);
            self.foreign.content_block(&format!("/{path}"), span);
        }
        None
    }

    /// A line that names the next block, or ends one with a name; and headings of other programs.
    pub(super) fn named_place(&mut self, at: usize) -> Option<usize> {
        let body = self.body(at).trim_end();
        let parted = at == 0 || self.is_blank(at - 1);
        if parted && let Some(label) = body.strip_prefix('(').and_then(|found| found.strip_suffix(")=")) {
            return self.label_line(at, label.trim());
        }
        if body.starts_with('#') {
            return self.heading(at, body);
        }
        let (words, id) = match body.strip_prefix('^') {
            Some(id) if parted => ("", id),
            // To look for two letters from the end takes longer than to see that they are not there.
            _ if !body.contains(" ^") => return None,
            _ => body.rsplit_once(" ^")?,
        };
        let named = !id.is_empty() && id.bytes().all(|found| found.is_ascii_alphanumeric() || found == b'-');
        // Obsidian's name of a block is the last thing in it.
        let ends = at + 1 == self.lines.len() || self.is_blank(at + 1) || self.prefix(at + 1).trim() != "";
        // `the 5 ^th` is an ordinal, and `m ^2` a unit.
        let is_name = id.len() != 1 && id.contains(|found: char| found.is_ascii_alphabetic());
        let is_ordinal = words.ends_with(|found: char| found.is_ascii_digit()) && id.len() < 4;
        let known = self.foreign.names_block(id) || is_name && !is_ordinal;
        if !named || !ends || !known || self.foreign.mdbook {
            return None;
        }
        let line = self.lines[at].clone();
        let mut text = Assembled::default();
        text.push_from(self.source, line.body..line.body + words.len());
        let span = self.span(at..at + 1);
        let mark = super::Mark::Node(Box::new(crate::document::inline::InlineKind::Anchor(format!("^{id}"))));
        let mark = self.marks.add(mark, &format!("^{id}"));
        text.push(&mark, span);
        let next = self.put(at..at + 1, vec![Replacement::Text(text)]);
        Some(next)
    }

    /// `(label)=` of MyST: the next block has this label.
    fn label_line(&mut self, at: usize, label: &str) -> Option<usize> {
        let fits =
            !label.is_empty() && !label.contains(|found: char| found.is_whitespace() || "{}()\"".contains(found));
        let next = (at + 1..self.lines.len()).find(|found| !self.is_blank(*found)).filter(|_| fits)?;
        let line = &self.lines[next];
        let body = self.body(next).trim_end();
        if line.kind == LineKind::Text && body.starts_with('#') && !body.ends_with('}') {
            let mut text = Assembled::default();
            text.push_from(self.source, line.body..line.body + body.trim_end_matches('#').trim_end().len());
            // Braces at the heading's end, so that the label is that of its division and not of a paragraph above it.
            text.push(&format!(" {{#{label}}}"), self.span(at..at + 1));
            return Some(self.put(at..next + 1, vec![Replacement::blank(), Replacement::Text(text)]));
        }
        let mark = super::Mark::Node(Box::new(crate::document::inline::InlineKind::Anchor(label.to_owned())));
        let mark = self.marks.add(mark, &format!("({label})="));
        Some(self.put(at..at + 1, vec![Replacement::Generated(mark), Replacement::blank()]))
    }

    /// A heading below bookdown's `# (APPENDIX)`: each begins an appendix.
    fn appendix(&mut self, at: usize) -> usize {
        let line = self.lines[at].clone();
        let body = self.body(at).trim_end();
        let brace = body.rfind('{').filter(|_| body.ends_with('}'));
        let mut text = Assembled::default();
        // In braces that are there already the class comes first, and what they hold stays.
        let cut = line.body + brace.map_or(body.len(), |brace| brace + 1);
        text.push_from(self.source, line.body..cut);
        let span = self.span(at..at + 1);
        text.push(if brace.is_some() { ".appendix " } else { " {.appendix}" }, span);
        text.push_from(self.source, cut..line.end);
        self.put(at..at + 1, vec![Replacement::Text(text)])
    }

    /// `# (PART) Title {-}` of bookdown, `## Title{#id}` of pandoc, `##Title` of Markdown before CommonMark.
    fn heading(&mut self, at: usize, body: &str) -> Option<usize> {
        let level = body.bytes().take_while(|found| *found == b'#').count();
        let line = self.lines[at].clone();
        let words = &body[level..];
        if level < 7
            // `(PART\*)` is bookdown's part without a number.
            && let Some(title) = words.strip_prefix(" (PART) ").or(words.strip_prefix(" (PART\\*) "))
        {
            let title =
                title.rsplit_once('{').filter(|found| found.1.ends_with('}')).map_or(title, |found| found.0).trim();
            return Some(self.put(at..at + 1, vec![Replacement::Generated(format!("# {title} {{.part}}"))]));
        }
        if level == 1 && (words.starts_with(" (APPENDIX)") || words.starts_with(" (APPENDIX\\*)")) {
            self.foreign.appendices = true;
            return Some(self.put(at..at + 1, vec![Replacement::blank()]));
        }
        if level == 1 && self.foreign.appendices && words.starts_with(' ') && !words.contains(".appendix") {
            return Some(self.appendix(at));
        }
        if level == 1 && is_tags(body) {
            let span = self.span(at..at + 1);
            self.foreign.remark(Remark::Tags, span);
        }
        // `#Word` alone is a tag, and `#word …` may be one at the head of a sentence.
        let is_title = level == 1
            && words.starts_with(char::is_uppercase)
            && words.contains(' ')
            && !words.ends_with(['.', '!', '?', ':', ',', ';', '…'])
            && (at == 0 || self.is_blank(at - 1))
            && (at + 1 == self.lines.len() || self.is_blank(at + 1));
        if ((2..7).contains(&level) || is_title)
            && words.starts_with(|found: char| found.is_alphabetic())
            && !words.contains('#')
        {
            let span = self.span(at..at + 1);
            self.foreign.heading_space(body, span);
            return None;
        }
        let brace = body.rfind("{#").or_else(|| body.rfind("{."))?;
        let closed = body[..brace].trim_end();
        if closed.ends_with('#')
            && closed.trim_end_matches('#').ends_with(' ')
            && level < closed.len()
            && body.ends_with('}')
        {
            let mut text = Assembled::default();
            text.push_from(self.source, line.body..line.body + closed.trim_end_matches('#').len());
            text.push_from(self.source, line.body + brace..line.range.end);
            return Some(self.put(at..at + 1, vec![Replacement::Text(text)]));
        }
        if words.starts_with(' ') && body.ends_with('}') && !body[..brace].ends_with([' ', '\\', '`', '{', ']', '\t']) {
            let mut text = Assembled::default();
            text.push_from(self.source, line.body..line.body + brace);
            text.push(" ", self.source.span(line.body + brace..line.body + brace));
            text.push_from(self.source, line.body + brace..line.range.end);
            return Some(self.put(at..at + 1, vec![Replacement::Text(text)]));
        }
        None
    }
}

/// The `%%` of a line that closes a comment which begins with `first`. In `%%d is a format of C, and so is %%s` neither closes
/// the other.
pub(super) fn closing_sign(line: &str, first: &str) -> Option<usize> {
    let is_letter = |text: &str| text.starts_with(char::is_alphanumeric);
    let is_format = |at: usize| {
        is_letter(first) && is_letter(&line[at + 2..]) && line[..at].chars().next_back().is_none_or(char::is_whitespace)
    };
    // One that begins a word in the same line is closed first.
    let mut is_open = false;
    line.match_indices("%%").map(|found| found.0).find(|at| {
        let was_open = std::mem::replace(&mut is_open, is_format(*at));
        // `100%%` is a number in the format of a program.
        !was_open && !is_open && !line[..*at].ends_with(|c: char| c.is_ascii_digit())
    })
}

/// Whether a line is nothing but tags of Obsidian: `#canal #people/keepers`. One alone may be a heading without its space.
fn is_tags(line: &str) -> bool {
    let is_tag = |word: &str| {
        let name = word.strip_prefix('#').filter(|name| name.starts_with(char::is_alphabetic));
        name.is_some_and(|name| name.chars().all(|c| c.is_alphanumeric() || matches!(c, '/' | '-' | '_')))
    };
    1 < line.split_whitespace().count() && line.split_whitespace().all(is_tag)
}
