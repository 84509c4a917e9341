//! Books that are twice as long take twice the steps, whatever they are made of.

use std::sync::Arc;

use super::{StepKind, counted};
use crate::diagnostic::Diagnostics;
use crate::project::files::{FileSystem, Memory};

/// Small pages: a search for pages takes more for each until its ways differ by a whole page, which comes soon.
const HEAD: &str = "---\nlang: en\nchapbook:\n  pdf:\n    trim: 74x105mm\n---\n\n";

/// The steps for the pages of a text.
fn steps(text: &str) -> [u64; super::KINDS] {
    let text = format!("{HEAD}{text}");
    let files = FileSystem(Arc::new(Memory::new([("a.md", text.as_str())])));
    let mut diagnostics = Diagnostics::default();
    let project = crate::project::open(files, Some("a.md"), &[], &mut diagnostics);
    let checked = crate::check(&project, &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{:?}", diagnostics.sorted().first());
    // All on one thread, which counts.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    pool.install(|| counted(|| drop(crate::typeset(&checked, &mut diagnostics))))
}

/// Checks what a text takes that is made of `count` pieces, and of twice as many, in steps of some kinds.
fn check(name: &str, count: usize, kinds: &[StepKind], text: &dyn Fn(usize) -> String) {
    let (once, twice) = (steps(&text(count)), steps(&text(2 * count)));
    for kind in kinds {
        let (once, twice) = (once[*kind as usize], twice[*kind as usize]);
        assert!(100 < once, "{name}: {kind:?} are not counted");
        assert!(twice * 10 <= once * 22, "{name}: {once} {kind:?}, {twice} for twice the text");
    }
}

#[test]
fn lines_take_steps_by_the_length_of_the_text() {
    check("one phrase again and again", 8_000, &[StepKind::Lines, StepKind::Pages], &|count| {
        format!("# A\n\n{}\n", "the same words, ".repeat(count))
    });
    check("letters without a space", 8_000, &[StepKind::Lines], &|count| {
        format!("# 雨\n\n{}\n", "雨が川に降る".repeat(count / 6))
    });
    check("paragraphs", 100, &[StepKind::Lines], &|count| {
        let text = |number: usize| {
            format!("Water {number} ran over the weir {}, and on.\n\n", "day and night ".repeat(9 + number % 7))
        };
        format!("# A\n\n{}", (0..count).map(text).collect::<String>())
    });
}

#[test]
fn notes_and_lists_take_steps_by_their_count() {
    check("notes of one chapter", 300, &[StepKind::Notes], &|count| {
        let mark = |number: usize| format!("A word[^{number}] and some more of them.\n\n");
        let note = |number: usize| format!("[^{number}]: A note of its own, number {number}.\n\n");
        let (marks, notes): (String, String) = ((0..count).map(mark).collect(), (0..count).map(note).collect());
        format!("# A\n\n{marks}\n\n{notes}")
    });
    check("lists in lists", 120, &[StepKind::Lines], &|count| {
        let list = |number: usize| format!("- one {number}\n  - two\n    - three\n      - four\n");
        format!("# A\n\n{}", (0..count).map(list).collect::<String>())
    });
    check("references", 150, &[StepKind::Lines], &|count| {
        let part = |number: usize| {
            format!("## Part {number} {{#p{number}}}\n\nSee [](#p{}) and @p{}.\n\n", count - 1 - number, number / 2)
        };
        format!("# A\n\n{}", (0..count).map(part).collect::<String>())
    });
}

#[test]
fn tables_take_steps_by_their_cells() {
    let table = |rows: usize, columns: usize| {
        let row =
            |cell: &dyn Fn(usize) -> String| format!("|{}|\n", (0..columns).map(cell).collect::<Vec<_>>().join("|"));
        let head = row(&|column| format!("C{column}")) + &row(&|_| "--".to_owned());
        let body: String = (0..rows).map(|number| row(&|column| format!("{number} and {column}"))).collect();
        format!("# A\n\n{head}{body}\n")
    };
    check("rows", 300, &[StepKind::Cells], &|count| table(count, 4));
    check("columns", 20, &[StepKind::Cells], &|count| table(20, count));
}
