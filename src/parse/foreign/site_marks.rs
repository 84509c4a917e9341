//! Signs of notes and web sites in a line: `==marked==`, `:smile:`, `%%comments%%` and fields of Obsidian, quotes of
//! MediaWiki, stars beside the punctuation of Chinese and Japanese.

use super::mark::{Mark, SEAM};
use super::remark::Remark;
use super::{Scan, cjk};

/// How many words the key of a field has at most: a sentence is none.
const MOST_WORDS: usize = 4;
/// How many letters it has at the most.
const LONGEST_KEY: usize = 160;

/// Prefixes of the names of web sites' icons.
const ICONS: &[&str] = &["octicon", "material-", "fontawesome-", "simple-", "fa-", "icon-"];

/// Roles of reStructuredText and Sphinx.
const SPHINX_ROLES: &[&str] = &[
    "abbr", "any", "attr", "cite", "class", "code", "command", "doc", "download", "envvar", "eq", "file", "func",
    "guilabel", "index", "kbd", "keyword", "math", "menuselection", "meth", "mod", "numref", "option", "pep",
    "program", "ref", "rfc", "sub", "sup", "term", "token",
];

impl Scan<'_, '_> {
    /// `==marked==`.
    pub(super) fn highlight(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        let signs = rest.bytes().take_while(|byte| *byte == b'=').count();
        let before = self.before(at).chars().next_back();
        let opens = before.is_none_or(|before| !before.is_alphanumeric() || cjk::is_cjk(before));
        let inner = rest.get(2..).unwrap_or("");
        // Three and more are a heading of a wiki, or a rule; `a==b` is a comparison.
        if signs != 2 || !opens || inner.starts_with(char::is_whitespace) {
            return at + signs;
        }
        let Some(end) = inner.find("==").filter(|at| 0 < *at) else { return at + 2 };
        let (words, after) = (&inner[..end], inner[end + 2..].chars().next());
        let closes = after.is_none_or(|after| after != '=' && (!after.is_alphanumeric() || cjk::is_cjk(after)));
        if words.ends_with(char::is_whitespace) || words.contains(['`', '\n']) || !closes {
            return at + 2;
        }
        self.replace(at..at + 2, "<mark>");
        let close = at + 2 + end;
        self.inside(at + 2..close);
        self.replace(close..close + 2, "</mark>");
        close + 2
    }

    /// `:smile:`.
    pub(super) fn emoji(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        let end =
            rest[1..].find(|c: char| !(c.is_ascii_alphanumeric() || "_+-".contains(c))).map_or(rest.len(), |at| at + 1);
        let name = &rest[1..end];
        let before = self.before(at).chars().next_back();
        let after = rest.get(end + 1..).and_then(|it| it.chars().next());
        let word =
            |option: Option<char>| option.is_some_and(|it| it.is_ascii_alphanumeric() || matches!(it, ':' | '/' | '_'));
        let apart = rest[end..].starts_with(':') && !word(before) && !word(after);
        // One letter (`:x:`) is more often the middle of a ratio or of a time.
        let emoji = emojis::get_by_shortcode(name).filter(|_| 1 < name.len() && apart);
        if let Some(emoji) = emoji {
            self.replace(at..at + end + 1, emoji.as_str());
            return at + end + 1;
        }
        if apart && rest[end + 1..].starts_with('`') && SPHINX_ROLES.contains(&name) {
            let span = self.source.span(at..at + end + 1);
            self.foreign.sphinx_role(&rest[..=end], span);
        } else if apart && (ICONS.iter().any(|icon| name.starts_with(icon)) || 3 < name.len() && name.contains('_')) {
            let span = self.source.span(at..at + end + 1);
            self.foreign.icon(&rest[..=end], span);
        }
        self.field(at);
        // The parser takes a colon at the head of a line for that of a definition, though no space follows.
        if before.is_none_or(|before| before == '\n')
            && (!rest[1..].starts_with([' ', '\t', ':', '\n']) || rest.starts_with("::") && !rest.starts_with(":::"))
        {
            // An escaped colon is text in CommonMark (2.4), and begins no definition.
            self.replace(at..at, "\\");
        }
        at + 1
    }

    /// `%%comment%%`, which Obsidian does not show.
    pub(super) fn comment(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        let apart = self.before(at).chars().next_back().is_none_or(char::is_whitespace);
        // The sign must begin a word: `100%%` is a format of a program.
        let end = super::hidden::closing_sign(&rest[2..], &rest[2..]).filter(|at| apart && 0 < *at);
        let Some(end) = end else {
            let is_open = apart && rest[2..].starts_with(|c: char| !c.is_whitespace());
            if is_open && super::hidden::closing_sign(self.beyond(at), &rest[2..]).is_some() {
                let span = self.span(&(at..at + 2));
                self.foreign.remark(Remark::PartedComment, span);
            }
            return at + 2;
        };
        self.mark(at..at + end + 4, Mark::Nothing);
        at + end + 4
    }

    /// Stars beside the punctuation of Chinese and Japanese.
    pub(super) fn stars(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        let sign = rest.as_bytes()[0];
        let count = rest.bytes().take_while(|byte| *byte == sign).count();
        if sign == b'~' && count == 1 && self.tie(at) {
            return at + 1;
        }
        // Two stars in words are `**bold**` letters, which authors mean.
        if sign == b'*' && count == 1 && self.star_in_word(at) {
            return at + 1;
        }
        let (before, after) = (self.before(at).chars().next_back(), rest[count..].chars().next());
        if let Some((left, right)) = cjk::seams(before, after) {
            let mut seam = [0; 4];
            let seam = &*SEAM.encode_utf8(&mut seam);
            if left {
                self.replace(at..at, seam);
            }
            if right {
                self.replace(at + count..at + count, seam);
            }
        }
        at + count
    }

    /// `key:: value` of Obsidian's Dataview, on a line of its own, or in brackets.
    fn field(&mut self, at: usize) {
        let rest = self.rest(at);
        if !rest.starts_with(":: ") {
            return;
        }
        let line = rest.split('\n').next().unwrap_or("");
        let before = self.before(at);
        // No key has more words; looking further back from each colon would take quadratic time.
        let near = before.char_indices().rev().nth(LONGEST_KEY).map_or(0, |(at, _)| at);
        let begin = match before[near..].rfind(['\n', '[', '(']) {
            Some(found) => near + found + 1,
            None if near == 0 => 0,
            None => return,
        };
        let close = match before[..begin].chars().next_back() {
            Some('[') => "]",
            Some('(') => ")",
            _ => "",
        };
        let key = before[begin..].trim_start();
        let name = key.trim_matches(['*', '_']);
        let named = name.starts_with(char::is_alphabetic)
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
            && name.split(' ').count() <= MOST_WORDS;
        if named && key.ends_with(char::is_alphanumeric) | key.ends_with(['*', '_']) && line.contains(close) {
            let span = self.span(&(at - key.len()..at + 2));
            self.foreign.field(&format!("{key}::"), span);
        }
    }

    /// `'''bold'''` and `''italic''` of MediaWiki.
    pub(super) fn wiki_quotes(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        let count = rest.bytes().take_while(|byte| *byte == b'\'').count();
        let inner = &rest[count..];
        let apart = self.before(at).chars().next_back().is_none_or(|before| !before.is_alphanumeric());
        let cure = match count {
            2 => "write `*italic*`, or `\"` for a quote",
            3 => "write `**bold**`",
            5 => "write `***bold and italic***`",
            _ => return at + count,
        };
        let end = inner.find(&rest[..count]).filter(|end| !inner[..*end].contains('\n'));
        let Some(end) = end.filter(|_| apart && inner.starts_with(|c: char| c.is_alphanumeric() || c == '[')) else {
            return at + count;
        };
        let close = at + count + end;
        let span = self.span(&(at..close + count));
        self.foreign.wiki_quotes(&rest[..count], cure, span);
        self.inside(at + count..close);
        close + count
    }
}
