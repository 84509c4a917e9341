//! Variable fonts: the faces that a book takes from one.

use std::sync::Arc;

use chapbook::diagnostic::Diagnostics;
use chapbook::project;
use chapbook::project::files::{FileSystem, Memory};
use chapbook::typeset::frame::{PageItem, Pages};

fn set(text: &str, diagnostics: &mut Diagnostics) -> Pages {
    let font = std::fs::read("tests/fonts/weight.ttf").expect("is in the repository");
    let head = "---\ntitle: One\nlang: en\nchapbook:\n  fonts:\n    paths: [weight.ttf]\n  pdf:\n    font: Chapbook Weight\n---\n\n";
    let text = format!("{head}{text}");
    let files = FileSystem(Arc::new(Memory::new([("book.md", text.as_str())]).with("weight.ttf", font)));
    let project = project::open(files, Some("book.md"), &[], diagnostics);
    let checked = chapbook::check(&project, diagnostics);
    chapbook::typeset(&checked, diagnostics)
}

#[test]
fn bold_words_are_from_the_axis_of_weight() {
    let mut diagnostics = Diagnostics::default();
    let pages = set("# One\n\nxxxx\n\n**oooo**\n", &mut diagnostics);
    let told: Vec<String> = diagnostics.sorted().iter().map(|it| format!("{}: {}", it.code, it.message)).collect();
    assert!(told.iter().all(|it| !it.contains("bold")), "{told:?}");
    let page = &pages.pages[0];
    // Boxes of half an em at 400, and of half an em and three fifths of the other half at 700.
    for (word, weight, width) in [("xxxx", 400, 500), ("oooo", 700, 800)] {
        let run = page.items.iter().find_map(|item| match item {
            PageItem::Run(run) if page.text[run.text.start as usize..run.text.end as usize].contains(word) => Some(run),
            _ => None,
        });
        let run = run.unwrap_or_else(|| panic!("no {word}"));
        assert_eq!(pages.faces[usize::from(run.face.0)].weight, weight);
        let glyph = page.glyphs.range(run.glyphs.clone()).next().expect("a glyph");
        let expected = run.size.scale(width, 1000).0;
        assert!((i64::from(glyph.advance) - expected).abs() < expected / 20, "{word}: {} {expected}", glyph.advance);
    }
}
