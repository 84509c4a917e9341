//! Soft hyphens (U+00AD) in the words of tables that may be too wide.
//!
//! The columns of such a table have widths of their own, and a word that is wider than its column is divided by the
//! reading system: at a hyphen, if it knows the language's patterns, which many don't, else anywhere.

use super::inline::Writer;

/// Elements whose words are left whole.
const WHOLE: &[&str] = &["code", "kbd", "samp", "math", "svg", "rt"];

/// The least letters of a word that is divided: shorter ones fit into any column that can be read.
const SHORTEST: usize = 5;

impl Writer<'_> {
    /// Marks where words may be divided in what was written from `start` (a byte offset) on.
    pub(super) fn soften(&mut self, start: usize) {
        if self.in_wide_table {
            let softened = self.soft(&self.out[start..]);
            self.out.replace_range(start.., &softened);
        }
    }

    /// Markup of a cell with soft hyphens in its words.
    pub(super) fn soft(&self, markup: &str) -> String {
        // A word in another language has other patterns, and an address has hyphens of its own.
        if [" lang=\"", "://"].iter().any(|sign| markup.contains(sign)) {
            return markup.to_owned();
        }
        softened(markup, |word| {
            let points = self.plan.hyphenation(self.file, word);
            // Where letters change beside the hyphen, a soft one would leave them as they are.
            points.iter().filter(|point| point.spelling.is_none()).map(|point| usize::from(point.at)).collect()
        })
    }
}

/// Markup with soft hyphens in its words, where `points` says.
fn softened(markup: &str, points: impl Fn(&str) -> Vec<usize>) -> String {
    let mut out = String::with_capacity(markup.len() + 64);
    let (mut whole, mut rest): (Option<&str>, _) = (None, markup);
    while let Some(first) = rest.chars().next() {
        if first == '<' {
            let end = rest.find('>').map_or(rest.len(), |at| at + 1);
            let (tag, after) = rest.split_at(end);
            let name = tag.trim_start_matches(['<', '/']).split([' ', '>', '/']).next().unwrap_or("");
            match whole {
                None if !tag.starts_with("</") && !tag.ends_with("/>") && WHOLE.contains(&name) => whole = Some(name),
                Some(open) if tag.starts_with("</") && open == name => whole = None,
                _ => {}
            }
            out.push_str(tag);
            rest = after;
            continue;
        }
        let is_letter = |c: char| c.is_alphabetic() || matches!(u32::from(c), 0x300..=0x36f);
        let length = match first {
            '&' => rest.find(';').map_or(1, |at| at + 1),
            c if is_letter(c) => rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (word, after) = rest.split_at(length);
        if is_letter(first) && whole.is_none() && SHORTEST <= word.chars().count() {
            let mut from = 0;
            for at in points(word).into_iter().filter(|at| word.is_char_boundary(*at)) {
                out.push_str(&word[from..at]);
                out.push('\u{ad}');
                from = at;
            }
            out.push_str(&word[from..]);
        } else {
            out.push_str(word);
        }
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_get_soft_hyphens_and_names_of_code_do_not() {
        let points = |word: &str| if word == "harbour" { vec![3] } else { Vec::new() };
        for (markup, soft) in [
            ("harbour", "har\u{ad}bour"),
            (
                "<td class=\"harbour\">a harbour&amp;harbour</td>",
                "<td class=\"harbour\">a har\u{ad}bour&amp;har\u{ad}bour</td>",
            ),
            ("<code>harbour <em>harbour</em></code> harbour", "<code>harbour <em>harbour</em></code> har\u{ad}bour"),
            ("<br/>harbours <", "<br/>harbours <"),
        ] {
            assert_eq!(softened(markup, points), soft);
        }
    }
}
