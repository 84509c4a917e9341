//! A text that is twice as long takes twice the work: what a build allocates is counted, in pieces and in bytes, from the
//! file to the PDF and the EPUB. A list that is copied for each of its entries shows here, on slow machines and on fast
//! ones. The loops that allocate nothing are counted beside `src/guard/steps.rs`.

use std::io::Cursor;
use std::sync::Arc;

use chapbook::diagnostic::Diagnostics;
use chapbook::project::config::Profile;
use chapbook::project::files::{FileSystem, Memory};
use chapbook::{OutputKind, build, check, project};

/// How often memory is asked for, and for how many bytes, for both outputs.
fn work(text: &str) -> [u64; 2] {
    // On one thread, whose work is counted.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let counted = pool.install(|| allocation_counter::measure(|| make(text)));
    [counted.count_total, counted.bytes_total]
}

fn make(text: &str) {
    let files = FileSystem(Arc::new(Memory::new([("a.md", text)])));
    let mut diagnostics = Diagnostics::default();
    let project = project::open(files, Some("a.md"), &[], &mut diagnostics);
    let checked = check(&project, &mut diagnostics);
    for output in build(&checked, &[OutputKind::Pdf(Profile::Screen), OutputKind::Epub], &|_| {}, &mut diagnostics) {
        output.content.write_to(Cursor::new(Vec::new()), &mut diagnostics).expect("memory can be written");
    }
    assert!(!diagnostics.has_errors(), "{:?}", diagnostics.sorted().first());
}

/// Checks a text of `count` pieces against one of twice and one of four times as many: the second step, from which what every
/// build takes is left out, may cost no more than 2.2 times the first.
fn check_growth(name: &str, count: usize, text: &dyn Fn(usize) -> String) {
    // What is read once for all books of a process is there by then.
    make(&text(count));
    let [once, twice, four] = [1, 2, 4].map(|times| work(&text(times * count)));
    for (what, at) in [("allocations", 0), ("bytes", 1)] {
        let (first, second) = (twice[at] - once[at], four[at] - twice[at]);
        assert!(
            second * 10 <= first * 22,
            "{name}: {first} {what} more for twice the text, {second} more for twice that"
        );
    }
}

fn pieces(count: usize, piece: &dyn Fn(usize) -> String) -> String {
    format!("---\nlang: en\n---\n\n# A\n\n{}", (0..count).map(piece).collect::<String>())
}

#[test]
fn texts_take_work_by_their_length() {
    check_growth("paragraphs", 100, &|count| {
        pieces(count, &|number| {
            format!("Water {number} ran over the weir, and *on* to [the sea](https://example.org/{number}).\n\n")
        })
    });
    check_growth("one phrase", 1_000, &|count| pieces(count, &|_| "the same words, ".to_owned()));
    check_growth("code", 60, &|count| pieces(count, &|number| format!("```rust\nlet x = {number};\n```\n\n")));
}

#[test]
fn what_refers_to_something_takes_work_by_its_count() {
    check_growth("notes", 100, &|count| {
        pieces(count, &|number| format!("A word[^{number}] and more.\n\n[^{number}]: A note, {number}.\n\n"))
    });
    check_growth("references", 80, &|count| {
        pieces(count, &|number| format!("## Part {number} {{#p{number}}}\n\nSee [](#p{}).\n\n", count - 1 - number))
    });
    check_growth("index", 240, &|count| pieces(count, &|number| format!("A [weir {number}]{{.index}} here.\n\n")));
}

#[test]
fn lists_and_tables_take_work_by_their_size() {
    check_growth("lists in lists", 40, &|count| {
        pieces(count, &|number| format!("- one {number}\n  - two\n    - three\n"))
    });
    check_growth("rows", 100, &|count| {
        pieces(1, &|_| "|A|B|C|\n|--|--|--|\n".to_owned())
            + &(0..count).map(|row| format!("|{row}|b|c {row}|\n")).collect::<String>()
    });
}
