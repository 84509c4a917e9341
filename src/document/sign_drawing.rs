//! Blocks of code that are drawings made of signs, whose lines must not be parted.
//!
//! In: a block of code, or a line of one. Out: whether it is one, or has a part of it.

use super::block::Code;

/// Whether a block of code is a drawing made of signs: boxes, trees, tables, the messages of compilers with their
/// gutters. A single such line is none, nor are the bars of patterns in a language that has them, nor rules of box signs
/// between the parts of a program.
pub(crate) fn is_drawing(code: &Code) -> bool {
    let count = |test: &dyn Fn(&str) -> bool| code.text.split('\n').filter(|text| test(text.trim_start())).count();
    let places = count(&|line| line.starts_with("--> ") || line.starts_with("::: "));
    let gutters = count(&has_gutter);
    let strokes = count(&has_stroke);
    let uprights = count(&has_upright);
    let drawn = 1 < count(&has_box) || 1 < count(&has_border) || 0 < places && 1 < gutters;
    drawn || is_plain(code) && (2 < gutters || 1 < strokes && 2 < uprights) || is_ruled_table(code)
}

/// Whether a block of code is a table that a program printed, with rules of dashes between its rows: two of them, and two
/// rows in columns.
pub(crate) fn is_ruled_table(code: &Code) -> bool {
    let count = |test: &dyn Fn(&str) -> bool| code.text.split('\n').filter(|text| test(text)).take(2).count();
    is_plain(code) && 1 < count(&is_rule) && 1 < count(&is_row)
}

/// Whether a line of a [table with rules](is_ruled_table) is one of its rules or its rows.
pub(crate) fn is_tabular(line: &str) -> bool {
    is_rule(line) || is_row(line)
}

/// Whether a line of a drawing has a part of it, so that to part the line would tear the drawing. Others are words beside
/// it, such as the notes of a compiler or the program that a drawing is a comment in.
pub(crate) fn is_drawn(line: &str) -> bool {
    let line = line.trim_start();
    let boxes = line.contains(|c| matches!(u32::from(c), 0x2500..=0x259F));
    boxes || has_border(line) || has_gutter(line) || has_stroke(line) || has_upright(line)
}

/// Where the remark beside an entry of a drawn tree begins, in bytes: behind the entry's name and a sign of a comment, or a
/// gap of two spaces. Remarks are words, and can be parted without tearing the tree.
pub(crate) fn remark(line: &str) -> Option<usize> {
    const SIGNS: [&str; 7] = ["# ", "// ", "-- ", "<- ", "\u{2190} ", "\u{2014} ", "\u{2013} "];
    const BRANCHES: [&str; 3] = ["|-- ", "`-- ", "\\-- "];
    let is_box = |c: char| matches!(u32::from(c), 0x2500..=0x259F);
    let boxed = line.char_indices().rev().find(|it| is_box(it.1)).map(|(at, c)| at + c.len_utf8());
    let branch = || BRANCHES.iter().filter_map(|branch| Some(line.find(branch)? + branch.len())).max();
    let drawn = boxed.or_else(branch)?;
    let name = drawn + (line[drawn..].len() - line[drawn..].trim_start().len());
    let begins = |at: usize| {
        let (before, after) = (&line[name..at], &line[at..]);
        // First of all, so that a long gap is measured once and not at each of its spaces.
        if after.starts_with(' ') || !before.ends_with(char::is_whitespace) {
            return false;
        }
        let gap = before.len() - before.trim_end().len();
        1 < gap || SIGNS.iter().any(|sign| after.starts_with(sign))
    };
    line[name..].char_indices().map(|(at, _)| name + at).find(|at| begins(*at))
}

/// Whether a block is in no language that is known.
pub(crate) fn is_plain(code: &Code) -> bool {
    code.language.as_deref().is_none_or(|language| PLAIN.contains(&language))
}

/// A sign of boxes, beside those of horizontal lines.
fn has_box(line: &str) -> bool {
    const RULES: [u32; 9] = [0x2500, 0x2501, 0x2504, 0x2505, 0x2508, 0x2509, 0x254C, 0x254D, 0x2550];
    line.contains(|c| matches!(u32::from(c), 0x2500..=0x259F) && !RULES.contains(&u32::from(c)))
}

fn has_border(line: &str) -> bool {
    line.contains("+--") || line.contains("+==")
}

fn has_gutter(line: &str) -> bool {
    line.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start().starts_with('|')
}

fn has_stroke(line: &str) -> bool {
    line.contains("----") || line.contains("____") || line.contains("-->")
}

/// The fewest dashes of a rule between rows: shorter ones underline words.
const RULE: usize = 20;

/// A rule of dashes, which may have a title in it or gaps between its columns.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let inked = line.chars().filter(|c| !c.is_whitespace()).count();
    let dashes = line.chars().filter(|c| matches!(c, '-' | '=' | '_')).count();
    RULE <= dashes
        && inked <= dashes + dashes / 3
        && line.starts_with(['-', '=', '_'])
        && line.ends_with(['-', '=', '_'])
}

/// A row of a table: words in three columns, with two spaces or more between them.
fn is_row(line: &str) -> bool {
    let columns = line.trim().split("  ").filter(|part| part.contains(char::is_alphanumeric));
    2 < columns.take(3).count()
}

fn has_upright(line: &str) -> bool {
    line.contains('|') && !line.contains("||")
}

/// Names of languages that are none.
const PLAIN: [&str; 10] =
    ["text", "txt", "plain", "plaintext", "console", "ascii", "ditaa", "diagram", "output", "none"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_with_rules_of_dashes_are_drawings() {
        let dashes = "-".repeat(40);
        let code = |text: String, language: Option<&str>| {
            is_drawing(&Code { text, language: language.map(str::to_owned), ..Code::default() })
        };
        let table =
            format!("{dashes}\nboat      crew      load\n{dashes}\nGull      2         30\nTern      3         45\n");
        assert!(code(table.clone(), None) && code(table.clone(), Some("text")));
        assert!(!code(table, Some("python")));
        assert!(!code(format!("{dashes}\nThe first of the reports\n{dashes}\nand what it says, at length\n"), None));
    }

    #[test]
    fn remarks_beside_a_tree_are_found() {
        let cases = [
            ("├── src/main.rs # where it begins", Some("# where it begins")),
            ("│   └── level.rs    the level of the water", Some("the level of the water")),
            ("|-- book.toml  // its settings", Some("// its settings")),
            ("├── two words.txt", None),
            ("│ a │ b # c │", None),
            ("└── # odd", None),
            ("let x = 1; # no tree", None),
        ];
        for (line, expected) in cases {
            assert_eq!(remark(line).map(|at| &line[at..]), expected, "{line}");
        }
    }

    #[test]
    fn a_long_gap_is_measured_once() {
        let gap = " ".repeat(1_000_000);
        assert_eq!(remark(&format!("├── a{gap}b")), Some("├── a".len() + gap.len()));
        assert_eq!(remark(&format!("├── a{gap}")), None);
    }
}
