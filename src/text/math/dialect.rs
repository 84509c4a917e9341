//! Rewrites TeX that `ratex-parser` and `pulldown-latex` do not accept: environments that they lack, and arrays with
//! fewer columns in their preamble than in their rows.
//!
//! In: TeX. Out: the same, or an equivalent. LaTeX refuses an array with too many cells; KaTeX sets it and warns in the
//! console, so that formulas written for the web have such arrays.

use std::borrow::Cow;

/// The offset of the first and the last line of `multline`. amsmath sets them flush with the measure, less
/// `\multlinegap`, which a row of an array can't do; 4 em look like it in a short formula.
const OFFSET: &str = "\\hspace{4em}";

/// Environments that are replaced by others: the name, and what its beginning and end are replaced by.
const REPLACEMENTS: &[(&str, &str, &str)] = &[
    ("eqnarray", "\\begin{array}{rcl}", "\\end{array}"),
    ("eqnarray*", "\\begin{array}{rcl}", "\\end{array}"),
    ("flalign", "\\begin{aligned}", "\\end{aligned}"),
    ("flalign*", "\\begin{aligned}", "\\end{aligned}"),
    ("displaymath", "", ""),
    ("dmath", "", ""),
    ("dmath*", "", ""),
];

/// The formula as both crates accept it.
pub(crate) fn accepted(tex: &str) -> Cow<'_, str> {
    if !tex.contains("\\begin{") {
        return Cow::Borrowed(tex);
    }
    let mut out = Cow::Borrowed(tex);
    for (name, open, close) in REPLACEMENTS {
        let (begin, end) = (format!("\\begin{{{name}}}"), format!("\\end{{{name}}}"));
        if out.contains(&begin) {
            out = Cow::Owned(out.replace(&begin, open).replace(&end, close));
        }
    }
    for name in ["multline*", "multline"] {
        while let Some(rewritten) = multline(&out, name) {
            out = Cow::Owned(rewritten);
        }
    }
    if out.contains("\\begin{array}") {
        let wide = wide_arrays(&out);
        if wide != out {
            out = Cow::Owned(wide);
        }
    }
    out
}

/// An environment without `\tag`, `\notag` and `\nonumber`, and the tag of each of its lines: `K` for `\tag{K}`.
pub(crate) fn untagged(tex: &str) -> Option<(String, Vec<Option<String>>)> {
    let from = tex.find("\\begin{")?;
    let name = tex[from + 7..].split_once('}')?.0;
    let inner = from + 8 + name.len();
    let to = tex.rfind(&format!("\\end{{{name}}}"))?;
    let body = tex.get(inner..to)?;
    let mut tags = Vec::new();
    let mut lines = Vec::new();
    for row in rows(body) {
        let mut line = row.text.replace("\\nonumber", "").replace("\\notag", "");
        let found = line.find("\\tag").and_then(|at| {
            let open = at + line[at..].find('{')?;
            let close = open + line[open..].find('}')?;
            Some((at, line[open + 1..close].to_owned(), close + 1))
        });
        tags.push(found.map(|(at, tag, end)| {
            line.replace_range(at..end, "");
            tag
        }));
        lines.push(line);
    }
    Some((format!("{}{}{}", &tex[..inner], lines.join("\\\\"), &tex[to..]), tags))
}

/// Rewrites the first `multline` as `gathered`, with its first line farther to the left and its last to the right.
fn multline(tex: &str, name: &str) -> Option<String> {
    let (begin, end) = (format!("\\begin{{{name}}}"), format!("\\end{{{name}}}"));
    let from = tex.find(&begin)?;
    let inner = from + begin.len();
    let to = inner + tex[inner..].find(&end)?;
    let body = &tex[inner..to];
    let rows: Vec<&str> = rows(body).into_iter().map(|row| row.text).filter(|row| !row.trim().is_empty()).collect();
    let last = rows.len().saturating_sub(1);
    let moved: Vec<String> = rows
        .iter()
        .enumerate()
        .map(|(at, row)| match at {
            _ if last == 0 => (*row).to_owned(),
            0 => format!("{row}{OFFSET}"),
            _ if at == last => indented(row),
            _ => (*row).to_owned(),
        })
        .collect();
    let body = moved.join("\\\\");
    Some(format!("{}\\begin{{gathered}}{body}\\end{{gathered}}{}", &tex[..from], &tex[to + end.len()..]))
}

/// Moves a row to the right. The arguments of the `\\\\` before it (`*`, `[2pt]`) stay there.
fn indented(row: &str) -> String {
    let rest = row.strip_prefix('*').unwrap_or(row);
    let space = rest.strip_prefix('[').and_then(|inner| inner.find(']')).map_or(0, |at| at + 2);
    let (ending, text) = row.split_at(row.len() - rest.len() + space);
    format!("{ending}{OFFSET}{text}")
}

/// A row of an environment.
struct EnvironmentRow<'a> {
    text: &'a str,
    /// The number of its cells.
    columns: usize,
}

/// The rows of an environment's body: split at each `\\` outside of groups and inner environments.
fn rows(body: &str) -> Vec<EnvironmentRow<'_>> {
    let mut rows = Vec::new();
    let (mut start, mut columns, mut depth) = (0, 1, 0_i32);
    let mut at = 0;
    while let Some(c) = body[at..].chars().next() {
        let rest = &body[at..];
        let mut length = c.len_utf8();
        match c {
            '\\' if rest.starts_with("\\\\") => {
                if depth == 0 {
                    rows.push(EnvironmentRow { text: &body[start..at], columns });
                    (start, columns) = (at + 2, 1);
                }
                length = 2;
            }
            '\\' if rest.starts_with("\\begin{") => depth += 1,
            '\\' if rest.starts_with("\\end{") => depth -= 1,
            // An escaped character: `\{`, `\&`.
            '\\' => length += rest[1..].chars().next().map_or(0, char::len_utf8),
            '{' => depth += 1,
            '}' => depth -= 1,
            '&' if depth == 0 => columns += 1,
            _ => {}
        }
        at += length;
    }
    rows.push(EnvironmentRow { text: &body[start..], columns });
    rows
}

/// Adds centred columns to the preamble of each array that has rows with more cells.
fn wide_arrays(tex: &str) -> String {
    const BEGIN: &str = "\\begin{array}";
    let mut out = String::with_capacity(tex.len() + 8);
    let mut rest = tex;
    while let Some(at) = rest.find(BEGIN) {
        let (before, after) = rest.split_at(at + BEGIN.len());
        out.push_str(before);
        rest = after;
        let Some(preamble) =
            after.strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(preamble, _)| preamble)
        else {
            continue;
        };
        if preamble.contains('{') {
            continue;
        }
        let body = &after[preamble.len() + 2..];
        let own = preamble.chars().filter(|c| "lcr".contains(*c)).count();
        let needed = rows(array_body(body)).iter().map(|row| row.columns).max().unwrap_or(0);
        out.push('{');
        out.push_str(preamble);
        out.extend(std::iter::repeat_n('c', needed.saturating_sub(own)));
        out.push('}');
        rest = body;
    }
    out + rest
}

/// The body of an array, up to the `\end{array}` that closes it.
fn array_body(body: &str) -> &str {
    let mut depth = 0;
    for (at, _) in body.match_indices('\\') {
        let rest = &body[at..];
        if rest.starts_with("\\begin{array}") {
            depth += 1;
        } else if rest.starts_with("\\end{array}") {
            if depth == 0 {
                return &body[..at];
            }
            depth -= 1;
        }
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_have_a_column_for_each_cell() {
        for (tex, expected) in [
            ("\\begin{array}{rccl}a &=& b &+& c\\end{array}", "\\begin{array}{rcclc}a &=& b &+& c\\end{array}"),
            ("\\begin{array}{cc|c}1&2&3\\end{array}", "\\begin{array}{cc|c}1&2&3\\end{array}"),
            (
                "\\begin{array}{c}\\begin{array}{c}1&2\\end{array}\\\\3&\\&\\end{array}",
                "\\begin{array}{cc}\\begin{array}{cc}1&2\\end{array}\\\\3&\\&\\end{array}",
            ),
        ] {
            assert_eq!(accepted(tex), expected);
            assert!(super::super::check(tex).is_ok(), "{tex}");
        }
    }

    #[test]
    fn environments_of_latex_can_be_set() {
        for tex in [
            "\\begin{multline}a\\\\b\\\\c\\end{multline}",
            "\\begin{multline*}a+\\frac{1}{2}\\\\b\\end{multline*}",
            "\\begin{eqnarray}a&=&b\\\\c&=&d\\end{eqnarray}",
            "\\begin{flalign*}a&=b\\end{flalign*}",
            "\\begin{dmath}a=b\\end{dmath}",
        ] {
            assert!(super::super::check(tex).is_ok(), "{tex}: {}", accepted(tex));
        }
        assert_eq!(accepted("\\begin{aligned}a&=b\\end{aligned}"), "\\begin{aligned}a&=b\\end{aligned}");
    }

    #[test]
    fn the_offset_goes_after_the_arguments_of_the_row_break() {
        for (row, expected) in [("a+b", "{OFFSET}a+b"), ("[2pt]a", "[2pt]{OFFSET}a"), ("*[1ex] a", "*[1ex]{OFFSET} a")]
        {
            assert_eq!(indented(row), expected.replace("{OFFSET}", OFFSET));
        }
    }

    #[test]
    fn arrays_that_never_end_are_read_once() {
        assert_eq!(array_body("a\\begin{array}{c}b\\end{array}c\\end{array}d"), "a\\begin{array}{c}b\\end{array}c");
        let open = "\\begin{array}{c}".repeat(1_000);
        assert_eq!(array_body(&open), open);
    }
}
