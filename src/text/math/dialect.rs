//! TeX as authors write it to TeX that both writers of formulas read: environments that they lack, and preambles of
//! arrays that have fewer columns than their rows.
//!
//! In: TeX. Out: the same, or what stands for it. LaTeX refuses an array with a cell too many; KaTeX sets it and says
//! so in its console, and formulas that were written for the web have such arrays.

use std::borrow::Cow;

/// How far the first and the last line of `multline` are moved apart, on either side: about what amsmath's
/// `\multlinegap` and its margins make of a short formula. A row of an array can't be set flush with the measure.
const STEP: &str = "\\hspace{4em}";

/// Environments that stand for others: the name, what opens and what closes instead.
const STAND_INS: &[(&str, &str, &str)] = &[
    ("eqnarray", "\\begin{array}{rcl}", "\\end{array}"),
    ("eqnarray*", "\\begin{array}{rcl}", "\\end{array}"),
    ("flalign", "\\begin{aligned}", "\\end{aligned}"),
    ("flalign*", "\\begin{aligned}", "\\end{aligned}"),
    ("displaymath", "", ""),
    ("dmath", "", ""),
    ("dmath*", "", ""),
];

/// TeX that can be read.
pub(crate) fn accepted(tex: &str) -> Cow<'_, str> {
    if !tex.contains("\\begin{") {
        return Cow::Borrowed(tex);
    }
    let mut out = Cow::Borrowed(tex);
    for (name, open, close) in STAND_INS {
        let (begin, end) = (format!("\\begin{{{name}}}"), format!("\\end{{{name}}}"));
        if out.contains(&begin) {
            out = Cow::Owned(out.replace(&begin, open).replace(&end, close));
        }
    }
    for name in ["multline*", "multline"] {
        while let Some(made) = multline(&out, name) {
            out = Cow::Owned(made);
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

/// An environment without what its lines say of their numbers, and the tags of its lines: `\tag{K}` becomes `K`.
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

/// The first `multline`: lines of which the first begins and the last ends farther out.
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
            0 => format!("{row}{STEP}"),
            _ if at == last => stepped(row),
            _ => (*row).to_owned(),
        })
        .collect();
    let body = moved.join("\\\\");
    Some(format!("{}\\begin{{gathered}}{body}\\end{{gathered}}{}", &tex[..from], &tex[to + end.len()..]))
}

/// Moves a row to the right. What belongs to the `\\\\` before it (`*`, `[2pt]`) stays there.
fn stepped(row: &str) -> String {
    let rest = row.strip_prefix('*').unwrap_or(row);
    let space = rest.strip_prefix('[').and_then(|inner| inner.find(']')).map_or(0, |at| at + 2);
    let (ending, text) = row.split_at(row.len() - rest.len() + space);
    format!("{ending}{STEP}{text}")
}

/// A row of an environment.
struct EnvironmentRow<'a> {
    text: &'a str,
    /// How many columns it has.
    columns: usize,
}

/// The rows of an environment's body: divided at `\\` that stands in no group and no inner environment.
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

/// Gives each array that is too narrow for its rows centred columns for the rest.
fn wide_arrays(tex: &str) -> String {
    const BEGIN: &str = "\\begin{array}";
    let mut out = String::with_capacity(tex.len() + 8);
    let mut rest = tex;
    while let Some(at) = rest.find(BEGIN) {
        let (before, after) = rest.split_at(at + BEGIN.len());
        out.push_str(before);
        rest = after;
        let Some(preamble) = after.strip_prefix('{').and_then(|it| it.split_once('}')).map(|it| it.0) else { continue };
        if preamble.contains('{') {
            continue;
        }
        let body = &after[preamble.len() + 2..];
        let own = preamble.chars().filter(|c| "lcr".contains(*c)).count();
        let needed = rows(inside(body)).iter().map(|row| row.columns).max().unwrap_or(0);
        out.push('{');
        out.push_str(preamble);
        out.extend(std::iter::repeat_n('c', needed.saturating_sub(own)));
        out.push('}');
        rest = body;
    }
    out + rest
}

/// What is before the `\end{array}` that closes an array whose body begins here.
fn inside(body: &str) -> &str {
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
    fn a_step_goes_behind_what_belongs_to_the_break_of_the_row() {
        for (row, expected) in [("a+b", "{STEP}a+b"), ("[2pt]a", "[2pt]{STEP}a"), ("*[1ex] a", "*[1ex]{STEP} a")] {
            assert_eq!(stepped(row), expected.replace("{STEP}", STEP));
        }
    }

    #[test]
    fn arrays_that_never_end_are_read_once() {
        assert_eq!(inside("a\\begin{array}{c}b\\end{array}c\\end{array}d"), "a\\begin{array}{c}b\\end{array}c");
        let open = "\\begin{array}{c}".repeat(1_000);
        assert_eq!(inside(&open), open);
    }
}
