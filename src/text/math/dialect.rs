//! Rewrites TeX that `ratex-parser` and `pulldown-latex` do not accept: environments that they lack, and arrays with
//! fewer columns in their preamble than in their rows.
//!
//! In: TeX. Out: the same, or an equivalent. LaTeX refuses an array with too many cells; KaTeX sets it and warns in the
//! console, so that formulas written for the web have such arrays.

use std::borrow::Cow;

use super::commands;

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
pub(crate) fn normalized(tex: &str) -> Cow<'_, str> {
    let mut out = commands::written_out(tex);
    if !out.contains("\\begin{") {
        return out;
    }
    for (name, open, close) in REPLACEMENTS {
        let (begin, end) = (format!("\\begin{{{name}}}"), format!("\\end{{{name}}}"));
        if out.contains(&begin) {
            out = Cow::Owned(out.replace(&begin, open).replace(&end, close));
        }
    }
    for name in ["multline*", "multline"] {
        // Each turn takes one `multline` away, so this ends.
        while let Some(rewritten) = multline(&out, name) {
            out = Cow::Owned(rewritten);
        }
    }
    if out.contains("\\begin{array}") {
        let wide = wide_arrays(&plain_preambles(&out));
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
    // The last one: environments of one name may be nested.
    let to = tex.rfind(&format!("\\end{{{name}}}"))?;
    let body = tex.get(inner..to)?;
    let mut tags = Vec::new();
    let mut lines = Vec::new();
    for row in rows(body) {
        let mut line = row.replace("\\nonumber", "").replace("\\notag", "");
        let found = line.find("\\tag").and_then(|at| {
            let open = at + line[at..].find('{')?;
            let close = open + line[open..].find('}')?;
            Some((at, line[open + 1..close].replace('$', ""), close + 1))
        });
        tags.push(found.map(|(at, tag, end)| {
            line.replace_range(at..end, "");
            tag
        }));
        lines.push(line);
    }
    Some((format!("{}{}{}", &tex[..inner], lines.join("\\\\"), &tex[to..]), tags))
}

/// Whether an author's number for a formula stands without brackets: `\tag*{Euler}`.
pub(crate) fn has_bare_tag(tex: &str) -> bool {
    tex.contains("\\tag*")
}

/// A formula that is no environment, without the author's own number for it, and that number: `K` for `\tag{K}`. `None` where it
/// has none, or one that is not plain text.
pub(crate) fn plain_tag(tex: &str) -> Option<(String, String)> {
    const TAG: &str = "\\tag";
    if tex.trim_start().starts_with("\\begin{") {
        return None;
    }
    let at = tex.find(TAG)?;
    let (tag, behind) = commands::argument(tex[at + TAG.len()..].trim_start_matches('*'))?;
    let is_plain = !tag.trim().is_empty() && !tag.contains(['\\', '$', '{', '^', '_']);
    is_plain.then(|| (format!("{}{}", tex[..at].trim_end(), behind), tag.trim().to_owned()))
}

/// Rewrites the first `multline` as `gathered`, with its first line farther to the left and its last to the right.
fn multline(tex: &str, name: &str) -> Option<String> {
    let (begin, end) = (format!("\\begin{{{name}}}"), format!("\\end{{{name}}}"));
    let from = tex.find(&begin)?;
    let inner = from + begin.len();
    let to = inner + tex[inner..].find(&end)?;
    let body = &tex[inner..to];
    let rows: Vec<&str> = rows(body).into_iter().filter(|row| !row.trim().is_empty()).collect();
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

/// The rows of an environment's body: split at each `\\` outside of groups and inner environments.
fn rows(body: &str) -> Vec<&str> {
    let mut rows = Vec::new();
    // Signed, because broken TeX closes more than it opens.
    let (mut start, mut depth) = (0, 0_i32);
    let mut at = 0;
    while let Some(c) = body[at..].chars().next() {
        let rest = &body[at..];
        let mut length = c.len_utf8();
        match c {
            '\\' if rest.starts_with("\\\\") => {
                if depth == 0 {
                    rows.push(&body[start..at]);
                    start = at + 2;
                }
                length = 2;
            }
            '\\' if rest.starts_with("\\begin{") => depth += 1,
            '\\' if rest.starts_with("\\end{") => depth -= 1,
            // An escaped character: `\{`, `\&`.
            '\\' => length += rest[1..].chars().next().map_or(0, char::len_utf8),
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        at += length;
    }
    rows.push(&body[start..]);
    rows
}

const BEGIN_ARRAY: &str = "\\begin{array}";

/// Adds centred columns to the preamble of each array that has rows with more cells.
fn wide_arrays(tex: &str) -> String {
    let mut out = String::with_capacity(tex.len() + 8);
    let mut rest = tex;
    for needed in array_columns(tex) {
        let Some(at) = rest.find(BEGIN_ARRAY) else { break };
        let (before, after) = rest.split_at(at + BEGIN_ARRAY.len());
        out.push_str(before);
        rest = after;
        let Some((preamble, body)) = preamble(after) else { continue };
        let own = preamble.chars().filter(|c| "lcr".contains(*c)).count();
        out.push('{');
        out.push_str(preamble);
        out.extend(std::iter::repeat_n('c', needed.saturating_sub(own)));
        out.push('}');
        rest = body;
    }
    out + rest
}

/// Takes out of the preambles of arrays what is between columns (`@{…}`, `>{…}`), which is not set, and writes out `p{…}` and
/// `*{3}{c}`.
fn plain_preambles(tex: &str) -> Cow<'_, str> {
    if !tex.match_indices(BEGIN_ARRAY).any(|(at, _)| tex[at + BEGIN_ARRAY.len()..].starts_with('{')) {
        return Cow::Borrowed(tex);
    }
    let mut out = String::with_capacity(tex.len());
    let mut rest = tex;
    while let Some(at) = rest.find(BEGIN_ARRAY) {
        let (before, after) = rest.split_at(at + BEGIN_ARRAY.len());
        out.push_str(before);
        rest = after;
        if let Some((preamble, body)) = commands::argument(after).filter(|parts| parts.0.contains('{')) {
            out.push('{');
            plain_columns(preamble, &mut out);
            out.push('}');
            rest = body;
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The most columns that `*{…}{…}` is written out to.
const MOST_COLUMNS: usize = 100;

fn plain_columns(mut preamble: &str, out: &mut String) {
    while let Some(c) = preamble.chars().next() {
        let after = &preamble[c.len_utf8()..];
        let Some((argument, behind)) = commands::argument(after).filter(|_| "@!><pmb*".contains(c)) else {
            out.push(c);
            preamble = after;
            continue;
        };
        preamble = behind;
        match c {
            'p' | 'm' | 'b' => out.push('l'),
            '*' => {
                let Some((columns, behind)) = commands::argument(behind) else { continue };
                let times = argument.trim().parse().unwrap_or(1).min(MOST_COLUMNS / columns.len().max(1));
                // Stars in stars are not written out: they would grow without bound.
                let columns: String = columns.chars().filter(|c| "lcr|".contains(*c)).collect();
                out.push_str(&columns.repeat(times));
                preamble = behind;
            }
            _ => {}
        }
    }
}

/// The columns that an array declares, and what follows them. Columns with arguments (`p{3cm}`) are not read.
fn preamble(after: &str) -> Option<(&str, &str)> {
    after.strip_prefix('{').and_then(|rest| rest.split_once('}')).filter(|parts| !parts.0.contains('{'))
}

/// Something that is open while arrays are read: an array, another environment, a group.
#[derive(Default)]
struct OpenArray {
    /// Which array of the formula it is, if it is one.
    array: Option<usize>,
    /// The cells of its row so far, less one.
    separators: usize,
}

/// How many cells the longest row of each array has, in the order of their beginnings. An array that is never closed
/// reaches to the end.
// In one pass with a stack: to read the body of each array on its own takes the square of their depth.
fn array_columns(tex: &str) -> Vec<usize> {
    let mut columns: Vec<usize> = Vec::new();
    let mut open: Vec<OpenArray> = Vec::new();
    let mut at = 0;
    while let Some(c) = tex[at..].chars().next() {
        let rest = &tex[at..];
        let mut length = c.len_utf8();
        match c {
            '\\' if rest.starts_with(BEGIN_ARRAY) => {
                open.push(OpenArray { array: Some(columns.len()), separators: 0 });
                columns.push(1);
                length = rest.len()
                    - preamble(&rest[BEGIN_ARRAY.len()..]).map_or(&rest[BEGIN_ARRAY.len()..], |it| it.1).len();
            }
            // The braces around its name open and close a group of their own.
            '\\' if rest.starts_with("\\begin{") => open.push(OpenArray::default()),
            '\\' if rest.starts_with("\\end{array}") => {
                if let Some(innermost) = open.iter().rposition(|it| it.array.is_some()) {
                    open.truncate(innermost);
                }
                length = "\\end{array}".len();
            }
            '\\' if rest.starts_with("\\end{") => close(&mut open),
            '\\' if rest.starts_with("\\\\") => {
                open.last_mut().into_iter().for_each(|it| it.separators = 0);
                length = 2;
            }
            // An escaped character: `\{`, `\&`.
            '\\' => length += rest[1..].chars().next().map_or(0, char::len_utf8),
            '{' => open.push(OpenArray::default()),
            '}' => close(&mut open),
            '&' => {
                if let Some(OpenArray { array: Some(array), separators }) = open.last_mut() {
                    *separators += 1;
                    columns[*array] = columns[*array].max(*separators + 1);
                }
            }
            _ => {}
        }
        at += length;
    }
    columns
}

/// Closes a group or an environment; what is closed too often closes no array.
fn close(open: &mut Vec<OpenArray>) {
    open.pop_if(|it| it.array.is_none());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_have_a_column_for_each_cell() {
        for (tex, expected) in [
            ("\\begin{array}{rccl}a &=& b &+& c\\end{array}", "\\begin{array}{rcclc}a &=& b &+& c\\end{array}"),
            ("\\begin{array}{cc|c}1&2&3\\end{array}", "\\begin{array}{cc|c}1&2&3\\end{array}"),
            ("\\begin{array}{l@{\\;}p{1cm}>{x}r}1&2&3\\end{array}", "\\begin{array}{llr}1&2&3\\end{array}"),
            ("\\begin{array}{|*{3}{c|}}1&2&3\\end{array}", "\\begin{array}{|c|c|c|}1&2&3\\end{array}"),
            (
                "\\begin{array}{c}\\begin{array}{c}1&2\\end{array}\\\\3&\\&\\end{array}",
                "\\begin{array}{cc}\\begin{array}{cc}1&2\\end{array}\\\\3&\\&\\end{array}",
            ),
        ] {
            assert_eq!(normalized(tex), expected);
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
            assert!(super::super::check(tex).is_ok(), "{tex}: {}", normalized(tex));
        }
        assert_eq!(normalized("\\begin{aligned}a&=b\\end{aligned}"), "\\begin{aligned}a&=b\\end{aligned}");
    }

    #[test]
    fn the_offset_goes_after_the_arguments_of_the_row_break() {
        for (row, expected) in [("a+b", "{OFFSET}a+b"), ("[2pt]a", "[2pt]{OFFSET}a"), ("*[1ex] a", "*[1ex]{OFFSET} a")]
        {
            assert_eq!(indented(row), expected.replace("{OFFSET}", OFFSET));
        }
    }

    #[test]
    fn the_columns_of_arrays_are_counted_where_they_are() {
        for (tex, expected) in [
            ("\\begin{array}{c}a\\end{array} & \\begin{array}c&d\\\\e\\end{array}", &[1, 2][..]),
            ("\\begin{array}{c}1&\\begin{array}{c}a&b&c\\end{array}&3\\\\4\\end{array}", &[3, 3]),
            ("\\begin{array}{c}{a&b}&\\begin{matrix}a&b&c\\end{matrix}&\\&\\end{array}", &[3]),
            ("\\begin{array}{c}a&}b&c", &[3]),
        ] {
            assert_eq!(array_columns(tex), expected, "{tex}");
        }
        // None of these is closed: each would be read to the end of all.
        let open = "\\begin{array}{c}a&b".repeat(20_000);
        assert_eq!(array_columns(&open), vec![2; 20_000]);
    }
}
