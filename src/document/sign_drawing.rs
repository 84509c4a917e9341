//! Blocks of code that are drawings made of signs, whose lines must not be parted.
//!
//! In: a block of code, or a line of one. Out: whether it is one, or has a part of it.

use super::block::Code;

/// Whether a block of code is a drawing made of signs: boxes, trees, tables, stacks, lines of time, the messages of
/// compilers with their gutters or with signs that point at the line above. A single such line is none, nor are the bars of
/// patterns in a language that has them, nor rules of box signs between the parts of a program.
pub(crate) fn is_drawing(code: &Code) -> bool {
    has_parts(code) || points(code) || has_axis(code)
}

/// Whether a block of code is a drawing by what each of its lines shows.
fn has_parts(code: &Code) -> bool {
    let count = |test: &dyn Fn(&str) -> bool| code.text.split('\n').filter(|text| test(text.trim_start())).count();
    let places = count(&|line| line.starts_with("--> ") || line.starts_with("::: "));
    let gutters = count(&has_gutter);
    let strokes = count(&has_stroke);
    let uprights = count(&has_upright);
    let drawn = 1 < count(&has_box) || 1 < count(&has_border) || 0 < places && 1 < gutters;
    let is_tree = || 1 < count(&has_branch);
    let is_plain_drawing = || 2 < gutters || 1 < strokes && 2 < uprights || is_tree() || has_walls(&code.text);
    drawn || is_plain(code) && is_plain_drawing() || is_ruled_table(code)
}

/// Whether something in a block points at the line above it.
fn points(code: &Code) -> bool {
    pairs(&code.text).any(|pair| is_pointed(pair.0, pair.1, is_plain(code)))
}

/// Whether a block has a line of time or another axis with marks.
fn has_axis(code: &Code) -> bool {
    is_plain(code) && code.text.split('\n').any(is_axis)
}

/// Whether what a block of code shows is a program, or a message, that is only pointed at: its other lines are no drawing.
pub(crate) fn is_only_pointed(code: &Code) -> bool {
    !has_parts(code) && !has_axis(code)
}

/// Which lines of a drawing must not be parted, because they would tear it. The others are words beside it, such as the notes
/// of a compiler or the program that a drawing is a comment in. Of what is no drawing there is none.
pub(crate) fn whole_lines(code: &Code) -> Vec<bool> {
    let lines: Vec<&str> = code.text.split('\n').collect();
    if !is_drawing(code) {
        return vec![false; lines.len()];
    }
    let is_ruled = is_ruled_table(code);
    let is_part = |line: &&str| if is_ruled { is_tabular(line) } else { is_drawn(line) };
    let has_parts = has_parts(code);
    let mut whole: Vec<bool> = lines.iter().map(|line| has_parts && is_part(line)).collect();
    for (index, pair) in pairs(&code.text).enumerate() {
        if is_pointed(pair.0, pair.1, is_plain(code)) {
            (whole[index], whole[index + 1]) = (true, true);
        }
    }
    if has_axis(code) {
        // What stands at the marks of an axis is above and below it, up to a blank line.
        let stands = |at: &usize| is_drawn(lines[*at]) || is_axis(lines[*at]) || lines[*at].trim().contains("  ");
        let inked = |at: &usize| !lines[*at].trim().is_empty();
        for axis in (0..lines.len()).filter(|at| is_axis(lines[*at])) {
            let above = (0..axis).rev().take_while(inked).filter(stands);
            let below = (axis..lines.len()).take_while(inked).filter(stands);
            above.chain(below).for_each(|at| whole[at] = true);
        }
    }
    whole
}

/// Each line with the one below it.
fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split('\n').zip(text.split('\n').skip(1))
}

/// Whether the second of two lines points at the first: signs below its letters, as compilers print them
/// (`    ^^^^`, `~~~^~~`), and in what is no program, words behind them.
fn is_pointed(line: &str, below: &str, is_plain: bool) -> bool {
    const SIGNS: [char; 4] = ['^', '~', '-', ' '];
    let signs = below.trim();
    let column = below.len() - below.trim_start().len();
    let at = if is_plain { signs.find(|c| !SIGNS.contains(&c)).unwrap_or(signs.len()) } else { signs.len() };
    let pointer = &signs[..at];
    // Tildes and dashes at the edge are fences, rules and the lines below titles.
    let is_pointer = pointer.contains('^') || 0 < column && pointer.contains("~~");
    let begins = pointer.starts_with(['^', '~']) && !pointer.starts_with("~ ");
    let words = pointer.chars().all(|c| SIGNS.contains(&c)) && (at == signs.len() || pointer.ends_with([' ', '-']));
    is_pointer && begins && words && column < line.trim_end().len() && !line.trim_start().starts_with(['^', '~'])
}

/// The fewest dashes of an axis.
const AXIS: usize = 8;

/// Whether a line is a rule with marks on it: `---|----|--->`.
fn is_axis(line: &str) -> bool {
    let line = line.trim();
    let marks = ["-|-", "-+-", "-o-", "-*-", "|--", "+--", "--|", "--+", "=|="];
    let count = |test: &dyn Fn(char) -> bool| line.chars().filter(|c| test(*c)).count();
    let dashes = count(&|c| matches!(c, '-' | '='));
    let bars = count(&|c| matches!(c, '|' | '+' | 'o' | '*'));
    let letters = count(&|c| !matches!(c, '-' | '=' | '|' | '+' | 'o' | '*' | '>' | '<' | ' '));
    AXIS <= dashes && 1 < bars && letters * 3 < dashes && marks.iter().any(|mark| line.contains(mark))
}

/// How many lines one below the other have walls at least.
const WALLS: usize = 3;

/// Whether lines one below the other have two bars in the same places, as pictures of stacks have and dumps of bytes.
fn has_walls(text: &str) -> bool {
    let bars = |line: &str| -> Vec<usize> { line.char_indices().filter(|it| it.1 == '|').map(|it| it.0).collect() };
    let mut before: Vec<usize> = Vec::new();
    let mut count = 0;
    text.split('\n').any(|line| {
        let here = bars(line);
        let shared = before.iter().filter(|at| here.binary_search(at).is_ok()).take(2).count();
        count = if 1 < shared { count + 1 } else { 1 };
        before = here;
        WALLS <= count
    })
}

/// Whether a block of code is a table that a program printed: with two rules of dashes between its rows and two rows in
/// columns, or with one that is interrupted between the columns, where the rows above and below it are as well.
pub(crate) fn is_ruled_table(code: &Code) -> bool {
    let count = |test: &dyn Fn(&str) -> bool| code.text.split('\n').filter(|text| test(text)).take(2).count();
    is_plain(code) && (1 < count(&is_rule) && 1 < count(&is_row) || has_columns(&code.text))
}

/// Whether a line of a [table with rules](is_ruled_table) is one of its rules or its rows.
fn is_tabular(line: &str) -> bool {
    is_rule(line) || is_row(line) || line.contains(" | ") || !column_gaps(line).is_empty()
}

/// Whether a line of a drawing has a part of it, so that to part the line would tear the drawing.
fn is_drawn(line: &str) -> bool {
    let line = line.trim_start();
    let boxes = line.contains(|c| matches!(u32::from(c), 0x2500..=0x259F));
    boxes || has_border(line) || has_gutter(line) || has_stroke(line) || has_upright(line) || has_branch(line)
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
    ["----", "____", "-->", "|_", "_|"].iter().any(|stroke| line.contains(stroke))
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

/// Whether a head and a row stand above and below a rule that is interrupted between columns (`psql`, `pip list`).
fn has_columns(text: &str) -> bool {
    let lines: Vec<&str> = text.split('\n').collect();
    lines.windows(3).any(|around| {
        let gaps = column_gaps(around[1]);
        !gaps.is_empty() && fits_columns(around[0], &gaps) && fits_columns(around[2], &gaps)
    })
}

/// Where a rule of dashes is interrupted by a space, a bar or a cross, in letters from its beginning; empty for what is none.
fn column_gaps(line: &str) -> Vec<usize> {
    let line = line.trim_end();
    let is_dash = |c: char| matches!(c, '-' | '=');
    let is_other = |c: char| !is_dash(c) && !matches!(c, ' ' | '+' | '|');
    let dashes = line.chars().filter(|c| is_dash(*c)).count();
    if dashes < RULE / 2 || line.contains(is_other) {
        return Vec::new();
    }
    let first = line.chars().position(is_dash).unwrap_or(0);
    let last = line.chars().count() - line.chars().rev().position(is_dash).unwrap_or(0);
    line.chars().enumerate().take(last).skip(first).filter(|(_, c)| !is_dash(*c)).map(|(at, _)| at).collect()
}

/// Whether a line has a space or a bar wherever a rule is interrupted, and goes beyond the first such place.
fn fits_columns(line: &str, gaps: &[usize]) -> bool {
    let letters: Vec<char> = line.trim_end().chars().collect();
    let is_free = |at: &usize| letters.get(*at).is_none_or(|c| matches!(c, ' ' | '|'));
    gaps.first().is_some_and(|first| *first < letters.len()) && gaps.iter().all(is_free)
}

/// A row of a table: words in three columns, with two spaces or more between them.
fn is_row(line: &str) -> bool {
    let columns = line.trim().split("  ").filter(|part| part.contains(char::is_alphanumeric));
    2 < columns.take(3).count()
}

fn has_upright(line: &str) -> bool {
    line.contains('|') && !line.contains("||")
}

/// An entry of a tree, as Maven draws it: `+- core`, `|  \- edges`.
fn has_branch(line: &str) -> bool {
    let entry = line.trim_start_matches([' ', '|']);
    ["+- ", "\\- ", "`- "].iter().any(|branch| entry.starts_with(branch))
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
    fn tables_whose_rule_is_interrupted_and_trees_of_plain_signs_are_drawings() {
        let is_drawn = |text: &str| is_drawing(&Code { text: text.to_owned(), ..Code::default() });
        let psql = " id |  name  | at\n----+--------+-----\n  1 | gate   | 9:00\n";
        let pip = "Package      Version\n------------ -------\nsluice       1.0.0\n";
        let maven = "org:mill:1\n+- org:gate:2\n|  \\- org:weir:3\n";
        assert!(is_drawn(psql) && is_drawn(pip) && is_drawn(maven));
        assert!(psql.lines().all(is_tabular) && column_gaps("------------ -------") == [12]);
        let underlined = "The gate\n--------------------\nA sentence about the gate, at length.\n";
        let two = "One two\n---------- ---------\nA word that goes on over it\n";
        assert!(!is_drawn(underlined) && !is_drawn(two) && !is_drawn("- a\n+- b\n"));
    }

    #[test]
    fn what_is_pointed_at_and_what_stands_at_an_axis_stays_whole() {
        crate::cases::check("whole-lines", |[text]| {
            let named = text.strip_prefix('[').and_then(|rest| rest.split_once("] "));
            let (language, text) = named.map_or((None, text), |(name, text)| (Some(name.to_owned()), text));
            let code = Code { text: text.replace('/', "\n").replace('¦', "|"), language, ..Code::default() };
            whole_lines(&code).iter().map(|is_whole| if *is_whole { '#' } else { '.' }).collect()
        });
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
