//! Small signs of other programs in a line, which are read: changes of CriticMarkup, LaTeX's quotes and ties, keys and
//! insertions of MkDocs, attributes of kramdown, entries of a table of contents from Word.

use super::Scan;
use super::mark::Mark;
use super::remark::Remark;
use crate::document::inline::InlineKind;
use crate::parse::attribute;
use crate::parse::punctuation::UNITS;

/// Signs of CriticMarkup: what opens, what closes.
const CRITIC: &[(&str, &str)] = &[("{++", "++}"), ("{--", "--}"), ("{~~", "~~}"), ("{==", "==}"), ("{>>", "<<}")];

/// The names of keys in `++ctrl+c++`; one of them must be there, so that `++count++` stays text.
const KEYS: &[&str] = &[
    "alt", "arrow-down", "arrow-left", "arrow-right", "arrow-up", "backspace", "caps-lock", "cmd", "command",
    "control", "ctrl", "del", "delete", "down", "end", "enter", "esc", "escape", "fn", "home", "insert", "left",
    "meta", "opt", "option", "page-down", "page-up", "return", "right", "shift", "space", "super", "tab", "up", "win",
    "windows",
];

/// Words that a number or a name follows, which TeX ties to them (The TeXbook, chapter 14).
const TIED: &[&str] = &[
    "Figure", "Figures", "Table", "Tables", "Section", "Sections", "Chapter", "Chapters", "Equation", "Equations",
    "Appendix", "Part", "Theorem", "Lemma", "Listing", "Algorithm", "Page", "Abbildung", "Tabelle", "Kapitel",
    "Abschnitt", "Gleichung", "Seite", "figure", "table", "section", "chapter", "equation", "page", "pages",
];

impl Scan<'_, '_> {
    /// A change of CriticMarkup as if it were accepted: what is added stays, what is deleted goes, and so do remarks.
    pub(super) fn critic(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        let (open, close) = CRITIC.iter().find(|found| rest.starts_with(found.0))?;
        let end = rest[open.len()..].find(close).map(|found| open.len() + found)?;
        let span = self.span(&(at..at + open.len()));
        self.foreign.remark(Remark::CriticChange, span);
        let whole = at..at + end + close.len();
        let (mut from, until) = (at + open.len(), at + end);
        match *open {
            "{--" | "{>>" => {
                self.mark(whole.clone(), Mark::Nothing);
                return Some(whole.end);
            }
            "{~~" => {
                let new = rest[..end].find("~>").map_or(end, |found| found + 2);
                from = at + new;
                self.replace(at..from, "");
            }
            "{==" => self.replace(at..from, "<mark>"),
            _ => self.replace(at..from, ""),
        }
        self.inside(from..until);
        self.replace(until..whole.end, if *open == "{==" { "</mark>" } else { "" });
        Some(whole.end)
    }

    /// ``` ``words'' ``` and `` `words' ``: quotes of LaTeX. A backtick that no other closes is not code.
    pub(super) fn tex_quotes(&mut self, at: usize, count: usize) -> Option<usize> {
        let rest = self.rest(at);
        let before = self.before(at).chars().next_back();
        let after = rest[count..].chars().next()?;
        if before.is_some_and(char::is_alphanumeric) || !(after.is_alphanumeric() || "`([\\“‘".contains(after)) {
            return None;
        }
        let (close, sign) = match count {
            2 => ("''", "\""),
            1 => ("'", "'"),
            _ => return None,
        };
        let apart = |found: &usize| !rest[*found + count..].starts_with(|c: char| c.is_alphanumeric());
        let end = rest.match_indices(close).map(|found| found.0).find(apart).filter(|found| count < *found)?;
        // A single quote may be an apostrophe of the next line: only what is near and has no backtick behind it is a
        // pair.
        if count == 1 && (rest[1..end].contains('\n') || rest[1..].contains('`')) {
            return None;
        }
        self.replace(at..at + count, sign);
        let until = at + end;
        self.inside(at + count..until);
        self.replace(until..until + count, sign);
        Some(until + count)
    }

    /// `` `a' and `b' ``: to Markdown the second backtick closes code. But no code ends with a space where a letter follows
    /// at once: the first opened a quote of LaTeX, and the second opens something else.
    pub(super) fn paired_tex_quotes(&mut self, at: usize, second: usize) -> bool {
        let rest = self.rest(at);
        let (inner, behind) = (&rest[1..second], &rest[second + 1..]);
        let before = self.before(at).chars().next_back();
        let opens = |text: &str| text.starts_with(|c: char| c.is_alphanumeric());
        let apart = |found: &usize| !inner[*found + 1..].starts_with(char::is_alphanumeric);
        let close = inner.match_indices('\'').map(|found| found.0).find(apart);
        let is_pair = before.is_none_or(|before| !before.is_alphanumeric())
            && opens(inner)
            && opens(behind)
            && inner.ends_with([' ', '\n', '(']);
        let Some(close) = close.filter(|_| is_pair) else { return false };
        self.replace(at..at + 1, "'");
        self.inside(at + 1..at + 1 + close);
        self.inside(at + 1 + close..at + second);
        true
    }

    /// `Fig.~3`, `Dr.~Who`: a space that no line ends at.
    pub(super) fn tie(&mut self, at: usize) -> bool {
        let rest = self.rest(at);
        let before = self.before(at);
        let after = rest[1..].chars().next();
        let word = before.rsplit(|found: char| !(found.is_alphanumeric() || found == '.')).next().unwrap_or("");
        // Up to eight bytes, as in `Abschn.`: a longer word with a stop ends a sentence.
        let short = word.ends_with('.') && (2..=8).contains(&word.len());
        let follows = after.is_some_and(|found| found.is_alphanumeric() || "\\@[$".contains(found));
        // A second tilde in the word makes a subscript of pandoc's.
        let subscript = rest[1..].split(char::is_whitespace).next().is_some_and(|found| found.contains('~'));
        let tied = follows && !subscript && (short || TIED.contains(&word));
        if tied {
            self.replace(at..at + 1, "\u{A0}");
        }
        tied
    }

    /// `a\ b`: pandoc's space that no line ends at. Returns whether it is one.
    pub(super) fn hard_space(&mut self, at: usize) -> bool {
        let before = self.before(at).chars().next_back();
        let after = self.rest(at).strip_prefix("\\ ").and_then(|found| found.chars().next());
        let is_one = !self.foreign.mdbook
            && before.is_some_and(|found| found.is_alphanumeric() || matches!(found, '.' | ','))
            && after.is_some_and(char::is_alphanumeric);
        if is_one {
            self.replace(at..at + 2, "\u{A0}");
        }
        is_one
    }

    /// `5\,km`, `z.\,B.`: TeX's thin space, where a comma makes no sense: to CommonMark the signs are an escaped comma,
    /// which in `1\,000` and `red\,green` it stays. Returns whether it is one.
    pub(super) fn thin_space(&mut self, at: usize) -> bool {
        let Some(after) = self.rest(at).strip_prefix("\\,") else { return false };
        let span = self.span(&(at..at + 2));
        let before = self.before(at);
        if is_before_unit(before, after) || is_between_initials(before, after) {
            self.foreign.thin_space(span);
            self.replace(at..at + 2, "\u{202F}");
            return true;
        }
        let figures = after.bytes().take_while(u8::is_ascii_digit).count();
        if before.ends_with(|found: char| found.is_ascii_digit()) && figures == 3 {
            self.foreign.comma_in_number(span);
        }
        false
    }

    /// `<o:p>`, `<st1:City w:st="on">`: tags of Word, which CommonMark takes for text or for addresses.
    pub(super) fn word_tag(&mut self, at: usize) -> Option<usize> {
        const PREFIXES: &[&str] = &["o:", "w:", "v:", "st1:"];
        let rest = self.rest(at);
        let name = rest[1..].strip_prefix('/').unwrap_or(&rest[1..]);
        let prefix = PREFIXES.iter().find(|prefix| name.starts_with(**prefix))?;
        let behind = &name[prefix.len()..];
        let letters = behind.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let end = rest.find('>').filter(|end| !rest[1..*end].contains(['<', '\n']))?;
        // `<o:b@example.org>` is an address to CommonMark, and not Word's.
        if letters == 0 || !behind[letters..].starts_with([' ', '>', '/']) {
            return None;
        }
        let range = at..at + end + 1;
        let span = self.span(&range);
        self.foreign.remark(Remark::WordTag, span);
        self.mark(range.clone(), Mark::Nothing);
        Some(range.end)
    }

    /// `` `#!python print()` ``: MkDocs colours the code, and does not show the language.
    pub(super) fn shebang(&mut self, at: usize, inner: &str) {
        let Some((language, code)) = inner.strip_prefix("#!").and_then(|rest| rest.split_once(' ')) else { return };
        let is_name =
            !language.is_empty() && language.bytes().all(|it| it.is_ascii_alphanumeric() || b"+-_#".contains(&it));
        if is_name && !code.trim().is_empty() && !self.foreign.mdbook {
            self.replace(at..at + language.len() + 3, "");
        }
    }

    /// `++ctrl+c++`: keys, as MkDocs has them.
    pub(super) fn keys(&mut self, at: usize) -> Option<usize> {
        let inner = self.rest(at).strip_prefix("++")?;
        let end = inner.find("++")?;
        let apart = self.before(at).chars().next_back().is_none_or(|found| !found.is_alphanumeric());
        let keys: Vec<&str> = inner[..end].split('+').collect();
        // A key between quotes is called as it is written.
        let name = |found: &str| found.strip_prefix('"').and_then(|it| it.strip_suffix('"')).map(str::to_owned);
        let is_named = |found: &str| {
            name(found).is_some_and(|name| !name.is_empty() && name.len() < 24 && !name.contains(['\n', '"']))
        };
        let is_key = |found: &&str| {
            is_named(found)
                || !found.is_empty()
                    && found.len() < 16
                    && found.bytes().all(|found| found.is_ascii_alphanumeric() || found == b'-')
        };
        if !apart
            || !keys.iter().all(is_key)
            || !keys.iter().any(|found| is_named(found) || KEYS.contains(&found.to_lowercase().as_str()))
        {
            return None;
        }
        let shown = keys.iter().map(|found| {
            if let Some(name) = name(found) {
                return format!("<kbd>{}</kbd>", super::escaped(&name));
            }
            let mut letters = found.chars();
            let name: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
            format!("<kbd>{}</kbd>", name.replace('-', " "))
        });
        let shown = shown.collect::<Vec<_>>().join("+");
        let length = end + 4;
        self.replace(at..at + length, &shown);
        Some(at + length)
    }

    /// `^^inserted^^`, as MkDocs has it.
    pub(super) fn inserted(&mut self, at: usize) -> Option<usize> {
        let inner = self.rest(at).strip_prefix("^^")?;
        let end = inner.find("^^")?;
        let words = &inner[..end];
        let apart = self.before(at).chars().next_back().is_none_or(|found| !found.is_alphanumeric());
        if !apart || words.trim() != words || words.is_empty() || words.contains(['\n', '^', '`']) {
            return None;
        }
        self.replace(at..at + 2, "<ins>");
        let until = at + 2 + end;
        self.inside(at + 2..until);
        self.replace(until..until + 2, "</ins>");
        Some(until + 2)
    }

    /// `[Words [12](#_Toc1)](#_Toc1)`: an entry of a table of contents that pandoc made of Word's. The link stays, without
    /// its page.
    pub(super) fn contents_entry(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        let inner = rest[1..].find('[').map(|found| found + 1)?;
        let words = rest[1..inner].trim_end();
        let (number, behind) = rest[inner + 1..].split_once("](#")?;
        let (_, outer) = behind.split_once(')')?;
        let target = outer.strip_prefix("](#")?.split_once(')')?.0;
        let figures = number.chars().all(|found| found.is_alphanumeric()) && number.len() < 8;
        if words.is_empty() || words.contains([']', '\n']) || !figures || target.contains(char::is_whitespace) {
            return None;
        }
        let length = rest.len() - outer.len() + 3 + target.len() + 1;
        let link = Mark::Link { url: format!("#{target}"), words: words.to_owned() };
        self.mark(at..at + length, link);
        Some(at + length)
    }

    /// Attributes in a way of their own: `{: .class }` of kramdown right behind what they belong to, and such on a line of
    /// their own, whose id is a place. Returns where to go on.
    pub(super) fn attributes(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        let end = closing_brace(rest)? + 1;
        let kramdown = rest.starts_with("{:");
        // A converter that wraps its lines at 72 letters may end one in the braces.
        let written = rest[..end].replace('\n', " ");
        let own = if kramdown { format!("{{{}", written[2..].trim_start()) } else { written };
        let (read, _) = attribute::read(&own).filter(|found| found.1 == own.len())?;
        let before = self.before(at);
        let begins = before.is_empty() || before.ends_with('\n');
        let alone = begins && rest[end..].split('\n').next().is_some_and(|found| found.trim().is_empty());
        if alone {
            let span = self.span(&(at..at + end));
            if !read.classes.is_empty() || !read.pairs.is_empty() || read.id.is_none() {
                let below = rest[end..].trim_start_matches([' ', '\t', '\n']);
                let below = if below.is_empty() { self.beyond(at).trim_start() } else { below };
                self.foreign.loose_attributes(&rest[..end], below, span);
            }
            let mark = read.id.map_or(Mark::Nothing, |found| Mark::Node(Box::new(InlineKind::Anchor(found))));
            self.mark(at..at + end, mark);
            return Some(at + end);
        }
        let is_heading = before.starts_with('#');
        // Bold and italic words have no attributes: a span around them has.
        if before.ends_with(['*', '_']) && !is_heading {
            let span = self.span(&(at..at + end));
            self.foreign.words_attributes(&own, span);
            return Some(at + end);
        }
        let behind = before.ends_with([')', ']', '`', '"']) || is_heading;
        if behind && own != rest[..end] {
            self.replace(at..at + end, &own);
            return Some(at + end);
        }
        let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        if !word.is_empty() && !is_heading && own[1..].starts_with(['.', '#']) && !self.foreign.mdbook {
            let span = self.span(&(at..at + end));
            self.foreign.word_attributes(word, &own, span);
        }
        if before.ends_with(") ") && before.contains("](") && !before.starts_with('#') {
            let span = self.span(&(at..at + end));
            self.foreign.report_detached_attributes(&rest[..end], span);
        }
        (!kramdown).then_some(at + end)
    }
}

/// Units that a line's typography does not know, but the sciences write.
const UNITS_OF_SCIENCE: &[&str] = &[
    "A", "mA", "kA", "mV", "kV", "mW", "GW", "Ω", "kΩ", "MΩ", "F", "µF", "nF", "pF", "H", "mH", "mol", "mmol", "kPa",
    "MPa", "eV", "keV", "MeV", "GeV", "cd", "lm", "lx", "rad", "dB", "kbit", "Mbit", "Gbit",
];

/// Whether a number ends before `\,`, and a unit follows.
fn is_before_unit(before: &str, after: &str) -> bool {
    // A dollar opens a formula.
    let units = UNITS.iter().chain(UNITS_OF_SCIENCE).filter(|unit| **unit != "$");
    let mut behind = units.filter_map(|unit| after.strip_prefix(unit));
    before.ends_with(|found: char| found.is_ascii_digit())
        && behind.any(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// Whether `\,` is between the letters of an abbreviation (`z.\,B.`), initials and a name (`J.\,R.\,Hale`), or an
/// abbreviation and its number (`p.\,12`).
fn is_between_initials(before: &str, after: &str) -> bool {
    let mut last = before.chars().rev();
    let is_initial = last.next() == Some('.')
        && last.next().is_some_and(char::is_alphabetic)
        && last.next().is_none_or(|found| !found.is_alphanumeric());
    let mut next = after.chars();
    let follows = match next.next() {
        Some(first) if first.is_uppercase() || first.is_ascii_digit() => true,
        Some(first) => first.is_alphabetic() && next.next() == Some('.'),
        None => false,
    };
    is_initial && follows
}

/// The brace that closes the one that a text begins with: one between the quotes of a value does not.
pub(super) fn closing_brace(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = '{';
    for (at, c) in text.char_indices().skip(1) {
        match (quote, c) {
            (None, '}') => return Some(at),
            (None, '"' | '\'') if before == '=' => quote = Some(c),
            (Some(open), _) if c == open && before != '\\' => quote = None,
            _ => {}
        }
        before = c;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_in_values_close_nothing() {
        for (text, end) in [("{.a} }", Some(3)), ("{a=\"}\"} b", Some(6)), ("{it's}", Some(5)), ("{a='b", None)] {
            assert_eq!(closing_brace(text), end, "{text}");
        }
    }
}
