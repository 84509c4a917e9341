//! Signs of other languages in lines of text: a text in, the same with marks for them out.
//!
//! A text is read in runs: what is between blank lines, one heading, one item, one cell of a table. In a run
//! everything is read once from left to right; code, tags of HTML, addresses and attributes are passed over.

use std::ops::Range;

use super::dollar;
use super::line_kind::{LineKind, LineScanner};
use super::link;
use super::mark::{self, Mark, Marks};
use super::scan::{RunSigns, Scan, label};
use super::signs::{self, Shape};
use super::{Foreign, cjk};
use crate::document::Attributes;
use crate::document::inline::{InlineKind, Reference, ReferenceForm};
use crate::parse::fence;
use crate::source::Assembled;

/// Commands of TeX that end a page.
pub(crate) const PAGE_BREAKS: &[&str] = &["newpage", "pagebreak", "clearpage", "cleardoublepage", "eject"];

/// Reads a text.
pub(crate) fn read(source: &Assembled, marks: &mut Marks, foreign: &mut Foreign) -> Assembled {
    // Most prose holds none of these: it is not copied.
    if !may_hold(&source.text) {
        return source.clone();
    }
    let defined = source.text.lines().filter(|line| is_definition(line.trim_start()));
    let defined = defined.filter_map(|it| it.split_once("]:")).map(|pair| label(pair.0)).collect();
    let mut scan = Scan {
        source,
        foreign,
        marks,
        out: Assembled::default(),
        copied: 0,
        run: 0..0,
        in_cell: false,
        holds: RunSigns::default(),
        defined,
        star: None,
    };
    for run in runs(&source.text) {
        scan.in_cell = run.in_cell;
        scan.run(run.range);
    }
    scan.copy(source.text.len());
    scan.out
}

/// The first byte of the bracket that opens a reading.
const READING: u8 = "《".as_bytes()[0];

/// Whether a text holds any letter that begins a sign.
fn may_hold(text: &str) -> bool {
    text.contains(['$', '\\', '=', ':', '@', '%', '{', '<', '^', '+', '`', '~'])
        || ["[", "''"].iter().any(|sign| text.contains(sign))
        || cjk::has_any(text)
}

/// A stretch of text that is read at once: no sign reaches beyond it.
struct Run {
    range: Range<usize>,
    in_cell: bool,
}

/// The runs of a text.
fn runs(text: &str) -> Vec<Run> {
    let mut scanner = LineScanner::default();
    let (mut runs, mut open, mut at) = (Vec::<Run>::new(), false, 0);
    let mut table = false;
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let start = at;
        at += line.len();
        let bare = line.trim_end_matches(['\n', '\r']);
        let kind = scanner.next(bare);
        let begin = start + fence::prefix(bare);
        let body = &text[begin..start + bare.len()];
        // Code and HTML end a run: no sign opens in one paragraph and closes in the next.
        if kind != LineKind::Text || body.starts_with(":::") {
            (open, table) = (false, false);
            continue;
        }
        let end = start + bare.len();
        // The head of a table is known by the line below it.
        table |= bare.contains('|') && lines.peek().is_some_and(|line| is_delimiter(line));
        if table {
            if !is_delimiter(bare) {
                cells(text, begin..end, &mut runs);
            }
            open = false;
            continue;
        }
        let heading = body.starts_with('#');
        // A marker in the prefix begins an item; one at the body's head is the emphasis or dash of a text.
        let item = text[start..begin].contains(['-', '*', '+', '.', ')']) && !body.starts_with(['-', '*']);
        let definition = is_definition(body);
        match runs.last_mut() {
            Some(run) if open && !heading && !item && !definition => run.range.end = end,
            _ if definition => {}
            _ => runs.push(Run { range: begin..end, in_cell: false }),
        }
        open = !heading && !definition;
    }
    runs
}

/// `[label]: address`: nothing in it is text.
fn is_definition(body: &str) -> bool {
    body.starts_with('[')
        && body.find("]:").is_some_and(|at| !body[..at].contains("[^") && body[at + 2..].starts_with([' ', '\t']))
}

/// `|---|:-:|`: the line below the head of a table.
pub(crate) fn is_delimiter(line: &str) -> bool {
    let line = line.trim().trim_start_matches(['>', ' ', '\t']);
    line.contains('-') && line.contains('|') && line.chars().all(|c| matches!(c, '-' | '|' | ':' | ' ' | '\t'))
}

/// The cells of a row, each a run.
fn cells(text: &str, row: Range<usize>, runs: &mut Vec<Run>) {
    let mut start = row.start;
    let mut escaped = false;
    let mut link = false;
    for (at, c) in text[row.clone()].char_indices().map(|(at, c)| (row.start + at, c)) {
        match c {
            // A wikilink keeps its bar, as in Obsidian's own tables with a backslash.
            '[' if text[at..].starts_with("[[") => link = text[at..row.end].contains("]]"),
            ']' => link = false,
            '|' if !escaped && !link => {
                runs.push(Run { range: start..at, in_cell: true });
                start = at + 1;
            }
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    runs.push(Run { range: start..row.end, in_cell: true });
}

impl Scan<'_, '_> {
    fn run(&mut self, run: Range<usize>) {
        self.run = run.clone();
        let text = &self.source.text[run.clone()];
        self.holds = RunSigns { at_sign: text.contains('@'), tracked_change: Self::holds_changes(text) };
        let mut at = run.start;
        while at < run.end {
            at = self.next(at);
        }
    }

    /// Reads what is between two delimiters; no construct in it extends beyond the second.
    pub(super) fn inside(&mut self, range: Range<usize>) {
        // The run ends at the closing sign while its content is read, so that nothing in it takes that sign for its
        // own.
        let end = std::mem::replace(&mut self.run.end, range.end);
        let mut at = range.start;
        while at < range.end {
            at = self.next(at);
        }
        self.run.end = end;
    }

    /// Reads what begins at a byte. Returns where to go on: a character at least after it.
    pub(super) fn next(&mut self, at: usize) -> usize {
        let mut next = self.step(at).max(at + 1);
        // Readers count bytes of ASCII signs; one more may be in the middle of a letter.
        while next < self.source.text.len() && !self.source.text.is_char_boundary(next) {
            next += 1;
        }
        next
    }

    /// Reads what begins at a byte. Returns where to go on.
    fn step(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        match rest.as_bytes()[0] {
            b'`' => self.code(at),
            b'\\' => self.backslash(at),
            b'<' => self.word_tag(at).or_else(|| self.delimited(at)).unwrap_or_else(|| at + tag(rest)),
            b'+' => self.keys(at).unwrap_or(at + 1),
            b'^' => self.face(at).or_else(|| self.inserted(at)).unwrap_or(at + 1),
            b'$' => self.formula(at).unwrap_or(at + 1),
            b'!' if rest.starts_with("![[") => link::wiki(self, at, rest).unwrap_or(at + 3),
            b'!' if rest.starts_with("![") => self.sized_picture(at),
            b'[' if rest.starts_with("[[") => link::wiki(self, at, rest).unwrap_or(at + 1),
            b'[' => self.bracket(at),
            b']' if rest.starts_with("](") => link::destination(self, at + 1, &rest[1..]),
            b'(' if rest.starts_with("(@") => self.example(at),
            b'(' => self.round_face(at).unwrap_or(at + 1),
            b'{' => self.braces(at),
            b'=' => self.highlight(at),
            b':' => self.emoji(at),
            b'%' if rest.starts_with("%%") => self.comment(at),
            b'@' => self.reference(at),
            b'*' | b'~' => self.face(at).unwrap_or_else(|| self.stars(at)),
            b'\'' => self.wiki_quotes(at),
            READING if rest.starts_with('《') => self.bracketed_reading(at).unwrap_or(at + '《'.len_utf8()),
            // The first byte of marks in UTF-8: they are passed over whole, as their digits are no text.
            0xEE | 0xEF => at + mark::length(rest).unwrap_or(1),
            _ => {
                let first = rest.chars().next().map_or(1, char::len_utf8);
                let length = first + special(&rest[first..]).unwrap_or(rest.len() - first);
                self.address(at, length).unwrap_or(at + length)
            }
        }
    }

    /// An opening bracket.
    fn bracket(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        let references = self.holds.at_sign.then(|| self.references(at)).flatten();
        references
            .or_else(|| self.tracked(at))
            .or_else(|| self.contents_entry(at))
            .or_else(|| self.bracketed_citation(at))
            .or_else(|| link::heading(self, at, rest))
            .or_else(|| self.delimited(at))
            .unwrap_or(at + 1)
    }

    /// Code between backticks; `` `…`{=html} `` is raw.
    fn code(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        let count = rest.bytes().take_while(|byte| *byte == b'`').count();
        let fence = &rest[..count];
        let mut from = count;
        while let Some(begin) = rest[from..].find(fence).map(|at| from + at) {
            let length = rest[begin..].bytes().take_while(|byte| *byte == b'`').count();
            if length == count {
                let end = begin + count;
                let inner = &rest[count..begin];
                // ``` ``yes''. She said ``no''. ```: the second fence opens quotes of LaTeX too.
                let quotes = count == 2
                    && inner.contains("''")
                    && inner.ends_with([' ', '\n', '('])
                    && rest[end..].starts_with(|c: char| c.is_alphanumeric() || c == '`' || c == '\\');
                if let Some(end) = quotes.then(|| self.tex_quotes(at, count)).flatten() {
                    return end;
                }
                if count == 1 && self.paired_tex_quotes(at, begin) {
                    return at + begin;
                }
                self.program(at, inner, end);
                self.shebang(at + count, inner);
                return at + self.raw(at, inner, end).unwrap_or(end);
            }
            from = begin + length;
        }
        self.tex_quotes(at, count).unwrap_or(at + count)
    }

    /// `{=format}` right behind code: returns how far it goes.
    fn raw(&mut self, at: usize, inner: &str, end: usize) -> Option<usize> {
        let rest = self.rest(at);
        // pandoc's `raw_attribute`: nothing may be between the code and the brace.
        let format = rest[end..].strip_prefix("{=")?.split_once('}')?.0;
        let length = end + format.len() + 3;
        let range = at..at + length;
        match super::raw_format(format) {
            super::Raw::Epub => {
                let text = format!("[{inner}]{{only=epub}}");
                self.replace(range, &text);
            }
            super::Raw::Markdown => self.replace(range, inner),
            super::Raw::Other => {
                let span = self.source.span(range.clone());
                self.foreign.raw_dropped(format, span);
                self.mark(range, Mark::Nothing);
            }
        }
        Some(length)
    }

    /// A formula, if one begins here.
    fn formula(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        let found = dollar::find(self.before(at), rest, self.foreign.syntax);
        let Some(found) = found else {
            if rest.starts_with('$') {
                self.open_formula(at, rest);
            }
            if self.foreign.off_by_default {
                self.formula_off(at, rest);
            }
            return None;
        };
        let mut found = found;
        if self.in_cell {
            // A bar in a cell is written with a backslash.
            found.tex = found.tex.replace("\\|", "|");
        }
        let range = at..at + found.length;
        let mark = self.foreign.formula(found, &self.source.text[..at]);
        self.mark(range.clone(), mark);
        Some(range.end)
    }

    /// Reads what would be a formula if the project had formulas.
    fn formula_off(&mut self, at: usize, rest: &str) {
        let syntax = crate::project::config::MathSyntax::Dollars;
        let found = dollar::find(self.before(at), rest, syntax)
            .filter(|found| found.tex.contains('\\') && dollar::is_tex(&found.tex));
        if let Some(found) = found {
            let span = self.source.span(at..at + found.length);
            let line = rest[..found.length].split('\n').next().unwrap_or("");
            self.foreign.formulas_off(&line.chars().take(40).collect::<String>(), span);
        }
    }

    /// A dollar that opens what looks like a formula and is never closed.
    fn open_formula(&mut self, at: usize, rest: &str) {
        let inner = rest.trim_start_matches('$');
        let signs = rest.len() - inner.len();
        let line = inner.split('\n').next().unwrap_or("");
        let opens = inner.starts_with('\\') && inner[1..].starts_with(|c: char| c.is_ascii_alphabetic());
        let opens = opens
            && self.foreign.syntax == crate::project::config::MathSyntax::Dollars
            && !self.before(at).ends_with('$');
        if opens && signs <= 2 && !line.contains('$') {
            let span = self.source.span(at..at + signs + line.len().min(40));
            self.foreign.open_formula(&rest[..signs], span);
        }
    }

    /// A backslash: a formula, a command of TeX, or the next character as itself.
    fn backslash(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        if let Some(end) = self.formula(at) {
            return end;
        }
        let name = rest[1..].split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or("");
        if name.is_empty() {
            if self.hard_space(at) || self.thin_space(at) {
                return at + 2;
            }
            return at + if rest.starts_with("\\@ref(") { self.command_reference(at, "\\@ref(", ')') } else { 2 };
        }
        // All letters of a command are ASCII (The TeXbook, chapter 7), so that bytes are letters.
        let length = name.len() + 1;
        let before = self.before(at).chars().next_back();
        let after = rest[length..].chars().next();
        // A path of Windows or a regular expression has backslashes in its words.
        let apart =
            before.is_none_or(|before| !(before.is_alphanumeric() || matches!(before, '\\' | '/' | ':' | '.' | '_')));
        // `word\footnote{…}`: what is known and has an argument needs no space before it.
        let is_known = after == Some('{')
            && before.is_some_and(char::is_alphanumeric)
            && (is_reference(name) || signs::find(|it| matches!(it, Shape::Command(it) if it == name)).is_some());
        if !(apart || is_known)
            || after.is_some_and(|after| after.is_alphanumeric() || matches!(after, '\\' | '/' | '_'))
        {
            return at + length;
        }
        if PAGE_BREAKS.contains(&name) {
            let end = at + length + optional(&rest[length..]);
            self.mark(at..end, Mark::PageBreak);
            return end;
        }
        if is_reference(name) {
            let end = self.command_reference(at, &format!("\\{name}{{"), '}');
            if end != 0 {
                return at + end;
            }
        }
        // mdBook prints what it does not know, and so do we in its projects.
        if name == "label"
            && !self.foreign.mdbook
            && let Some(end) = self.label_command(at)
        {
            return end;
        }
        if self.foreign.definition(rest) {
            let end = super::macros::definition(rest).map_or(length, |definition| definition.1);
            self.mark(at..at + end, Mark::Nothing);
            return at + end;
        }
        self.command(at, name, &rest[length..]);
        at + length
    }

    /// `\label{x}` in a text: at the end of a heading its id, elsewhere a place of that name. Returns where to go on.
    fn label_command(&mut self, at: usize) -> Option<usize> {
        let (label, behind) = self.rest(at).strip_prefix("\\label{")?.split_once('}')?;
        if label.is_empty() || label.contains(|c: char| c.is_whitespace() || "{}#\\".contains(c)) {
            return None;
        }
        let range = at..at + "\\label{}".len() + label.len();
        if self.is_heading() && behind.trim().is_empty() {
            self.replace(range.clone(), &format!(" {{#{label}}}"));
        } else {
            self.mark(range.clone(), Mark::Node(Box::new(InlineKind::Anchor(label.to_owned()))));
        }
        Some(range.end)
    }

    /// Whether the run is a heading.
    fn is_heading(&self) -> bool {
        self.source.text[self.run.start..].starts_with('#')
    }

    /// `\ref{label}` and its like, if the label is given somewhere. Returns its length, or 0.
    fn command_reference(&mut self, at: usize, open: &str, close: char) -> usize {
        let rest = self.rest(at);
        let Some(inner) = rest.strip_prefix(open) else { return 0 };
        let Some((label, _)) = inner.split_once(close) else { return 0 };
        let Some(known) = self.foreign.label(label.trim()) else {
            if open == "\\@ref(" {
                let length = open.len() + label.len() + 1;
                let span = self.source.span(at..at + length);
                self.foreign.unknown_reference(label, "bookdown", span);
                return length;
            }
            return 0;
        };
        let length = open.len() + label.len() + close.len_utf8();
        let page = open.starts_with("\\pageref");
        // LaTeX's `\ref` is the number alone, and `\eqref` has it in brackets: their authors wrote the word.
        let is_equation = open.starts_with("\\eqref");
        let is_number = is_equation || open.starts_with("\\ref");
        let form = if is_number { ReferenceForm::Number } else { ReferenceForm::Named };
        let reference = Reference { label: known, form, page, content: Vec::new() };
        if is_equation {
            let mark = Mark::Node(Box::new(InlineKind::Reference(reference)));
            let text = self.marks.add(mark, &self.source.text[at..at + length]);
            self.replace(at..at + length, &format!("({text})"));
        } else {
            self.refer(at..at + length, reference);
        }
        length
    }

    /// A command of LaTeX that is not read.
    fn command(&mut self, at: usize, name: &str, after: &str) {
        if name == "begin" || name == "end" {
            let inner = after.strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|pair| pair.0);
            let Some(inner) = inner.filter(|_| name == "begin") else { return };
            let bare = inner.trim_end_matches('*');
            let known = signs::find(|it| matches!(it, Shape::Environment(it) if it == bare));
            if let Some(sign) = known.or_else(|| signs::find(|it| it == Shape::Environment(""))) {
                let shown = format!("\\begin{{{inner}}}");
                let span = self.source.span(at..at + shown.len());
                self.foreign.record(sign, &shown, span);
            }
            return;
        }
        let known = signs::find(|it| matches!(it, Shape::Command(it) if it == name));
        // A path of Windows has no brace behind a name.
        let is_call = 2 < name.len() && after.starts_with('{') && after.contains('}') && !self.foreign.mdbook;
        // A formula that is not closed has a message of its own.
        let is_open = self.before(at).ends_with('$') && !after.split('\n').next().unwrap_or("").contains('$');
        let any = || signs::find(|it| it == Shape::Command("")).filter(|_| is_call && !is_open);
        let Some(sign) = known.or_else(any) else { return };
        let span = self.source.span(at..at + name.len() + 1);
        self.foreign.record(sign, &format!("\\{name}"), span);
    }

    /// Braces: attributes are passed over, roles of MyST are read, tags of other programs are reported.
    fn braces(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        // References first: `{@fig:x}` would be read as broken attributes.
        if let Some(end) = self
            .braced_reading(at)
            .or_else(|| self.braced_reference(at))
            .or_else(|| self.attributes(at))
            .or_else(|| self.critic(at))
        {
            return end;
        }
        if let Some(length) = link::role(self, at, rest) {
            return at + length;
        }
        for (open, close) in super::BREAK_TAGS {
            if let Some(inner) = rest.strip_prefix(open).and_then(|rest| rest.split_once(close)) {
                let name = inner.0.trim();
                if name == "pagebreak" {
                    let length = open.len() + inner.0.len() + close.len();
                    self.mark(at..at + length, Mark::PageBreak);
                    return at + length;
                }
            }
        }
        if let Some(end) = self.tag(at) {
            return end;
        }
        self.open_attributes(at, rest);
        self.delimited(at).unwrap_or(at + 1)
    }

    /// The text between two delimiters of the table.
    fn delimited(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        let sign = signs::find(|shape| match shape {
            Shape::Between(open, close) => {
                let inner = rest.strip_prefix(open);
                inner.is_some_and(|it| it.split('\n').next().is_some_and(|line| line.contains(close)))
            }
            _ => false,
        })?;
        let Shape::Between(open, close) = sign.shape else { return None };
        let end = rest[open.len()..].find(close).map_or(open.len(), |at| open.len() + at + close.len());
        let escaped = self.before(at).ends_with('\\');
        // `{{#…}}` is a directive of mdBook, and `${{…}}` a variable of a build's.
        let is_include = rest.starts_with("{{#") && !rest.starts_with("{{#include}}");
        if !escaped && !is_include && !rest.starts_with("{{/") && !self.before(at).ends_with('$') {
            let span = self.source.span(at..at + end);
            self.foreign.record(sign, &rest[..end], span);
        }
        Some(at + end)
    }
}

/// Letters that may begin a sign, or end a character that is none.
const SPECIAL: &[u8] = b"`\\<$!([]{=:%@*~+^'";

/// The first letter of a text that may begin a sign, or a mark. Asked of every byte of a book: bytes are looked up, not
/// letters compared.
fn special(text: &str) -> Option<usize> {
    const IS_SPECIAL: [bool; 256] = {
        let mut table = [false; 256];
        let mut at = 0;
        while at < SPECIAL.len() {
            table[SPECIAL[at] as usize] = true;
            at += 1;
        }
        table[MARK as usize] = true;
        table[READING as usize] = true;
        table
    };
    /// The first byte of the marks that stand for what was read.
    const MARK: u8 = 0xEF;
    let mut from = 0;
    loop {
        let at = from + text.as_bytes()[from..].iter().position(|byte| IS_SPECIAL[usize::from(*byte)])?;
        let is_sign = match text.as_bytes()[at] {
            MARK => text[at..].starts_with(['\u{FDE0}', '\u{FDE2}']),
            READING => text[at..].starts_with('《'),
            _ => true,
        };
        if is_sign {
            return Some(at);
        }
        from = at + 1;
    }
}

/// How long a tag or an address in angle brackets is; 1 for a bracket alone.
fn tag(rest: &str) -> usize {
    let inner = &rest[1..];
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
        return 1;
    }
    // CommonMark 6.6: no tag holds another. `a < b` and a later `c > d` are not one.
    let end = inner.find('>').filter(|at| !inner[..*at].contains('<'));
    end.map_or(1, |end| end + 2)
}

/// Whether a command of LaTeX refers to a label.
fn is_reference(name: &str) -> bool {
    matches!(name, "ref" | "eqref" | "autoref" | "cref" | "Cref" | "nameref" | "pageref")
}

/// How long an optional argument is: `[4]`.
fn optional(rest: &str) -> usize {
    let inner = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    inner.filter(|it| it.0.len() <= 1).map_or(if rest.starts_with("{}") { 2 } else { 0 }, |it| it.0.len() + 2)
}

/// Attributes that are an id alone.
pub(super) fn id(label: Option<String>) -> Attributes {
    Attributes { id: label, ..Attributes::default() }
}
