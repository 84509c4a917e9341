//! What `only` leaves out of each output: each `tests/conditions/*.md` is read, and its editions with their numbers and
//! targets are beside it in a `.editions`. `BLESS=1` rewrites.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::Path;
use std::sync::Arc;

use chapbook::diagnostic::Diagnostics;
use chapbook::document::condition::{self, Medium};
use chapbook::document::dump;
use chapbook::project::config::Profile;
use chapbook::project::files::{FileSystem, Memory};
use chapbook::typeset::frame::Pages;
use chapbook::{Content, OutputKind};

use crate::model::parsed;
use crate::pages::text;

const DOT: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"5\"><rect width=\"20\" height=\"5\"/></svg>";

/// What the editions of a text hold.
fn editions(source: &str) -> String {
    let (book, mut diagnostics, project) = parsed(source);
    let mut out = String::new();
    for media in condition::groups(&book) {
        let own = condition::edition(&book, media[0]);
        let left_out = chapbook::resolve::LeftOut { whole: &book, output: "this output" };
        let resolved = chapbook::resolve::edition(&own, Some(left_out), &project, &mut diagnostics);
        let _ = writeln!(out, "=== {media:?}\n{}", dump::text(&own, None).trim_end());
        for entry in &resolved.outline {
            let indent = "  ".repeat(entry.depth.into());
            let _ = writeln!(out, "outline {indent}{} {}", entry.number.as_deref().unwrap_or("-"), entry.title);
        }
        let calls: Vec<&String> = resolved.calls.values().collect();
        let references: Vec<&String> = resolved.references.values().map(|value| &value.text).collect();
        let notes: Vec<&String> =
            resolved.notes.iter().filter(|note| !note.marks.is_empty()).map(|note| &note.label).collect();
        let unlinked: Vec<&String> = resolved.unlinked.values().collect();
        let _ = writeln!(out, "calls {calls:?}\nreferences {references:?} {unlinked:?}\nnotes {notes:?}");
    }
    for it in diagnostics.sorted() {
        let _ = writeln!(out, "{}: {}", it.code, it.message);
    }
    out
}

#[test]
#[expect(clippy::disallowed_methods, reason = "`BLESS=1` accepts what is new")]
fn editions_are_as_blessed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conditions");
    let mut count = 0;
    for case in fs::read_dir(&folder).expect("the cases").map(|it| it.expect("a case").path()) {
        if case.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        count += 1;
        let found = editions(&fs::read_to_string(&case).expect("UTF-8"));
        let golden = case.with_extension("editions");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&golden, &found).expect("can be written");
        }
        assert_eq!(fs::read_to_string(&golden).unwrap_or_default(), found, "{}", case.display());
    }
    assert!(2 <= count, "the cases are there");
}

#[test]
fn values_are_names_of_outputs_in_any_order_and_case() {
    use condition::Media;
    for (value, same) in
        [("pdf", "screen print"), ("EPUB", "epub"), ("epub|pdf", "pdf, epub"), ("print,epub", "epub  print")]
    {
        assert_eq!(Media::read(value), Media::read(same), "{value}");
        assert!(Media::read(value).is_ok(), "{value}");
    }
    for (value, wrong) in [("", ""), (" | ", ""), ("html", "html"), ("pdf;epub", "pdf;epub"), ("epub pfd", "pfd")] {
        assert_eq!(Media::read(value), Err(wrong), "{value}");
    }
}

/// The words of each output of a text.
fn words(source: &str) -> [BTreeSet<String>; 3] {
    let files = [("book.md", source), ("dot.svg", DOT)];
    let mut diagnostics = Diagnostics::default();
    let file_system = FileSystem(Arc::new(Memory::new(files)));
    let project = chapbook::project::open(file_system, Some("book.md"), &[], &mut diagnostics);
    let checked = chapbook::check(&project, &mut diagnostics);
    let of = |pages: &Pages| pages.pages.iter().flat_map(|page| words_of(&text(page))).collect();
    let screen = chapbook::typeset_for(&checked, Medium::Screen, &mut diagnostics);
    let print = chapbook::typeset_for(&checked, Medium::Print, &mut diagnostics);
    let kinds = [OutputKind::Pdf(Profile::Screen), OutputKind::Pdf(Profile::Print), OutputKind::Epub];
    let made = chapbook::build(&checked, &kinds, &|_| (), &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{diagnostics:?}");
    assert_eq!(made.len(), 3);
    let Content::Epub(publication) = &made[2].content else { panic!("the EPUB is the last") };
    let mut bytes = Vec::new();
    publication.write_to(Cursor::new(&mut bytes), &mut diagnostics).expect("written");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    let mut epub = BTreeSet::new();
    for name in names.iter().filter(|name| name.ends_with(".xhtml")) {
        let mut text = String::new();
        archive.by_name(name).expect("an entry").read_to_string(&mut text).expect("UTF-8");
        epub.extend(words_of(&text));
    }
    [of(&screen), of(&print), epub]
}

fn words_of(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect()
}

/// Every place where `only` can be written, with the word that it holds in `%`.
const PLACES: [&str; 12] = [
    "A [%]{O} span.",
    "A **[%]{O}** span in a span.",
    "A [%](#end){O} link.",
    "::: {.box O}\n%\n:::",
    "::: note {O}\n%\n:::",
    "```{.text O}\n%\n```",
    "## % {O}",
    "## Heading {O}\n\n%\n\n### Lower",
    "# % {O}",
    "# Division {O}\n\n%\n\n## Lower",
    "- one\n- [%]{O}",
    "| a | b |\n|---|---|\n| [%]{O} | 1 |",
];

#[test]
fn every_output_holds_what_names_it_and_nothing_else() {
    for (value, holds) in [
        ("pdf", [true, true, false]),
        ("epub", [false, false, true]),
        ("screen", [true, false, false]),
        ("\"print, epub\"", [false, true, true]),
    ] {
        let mut source = String::from("---\ntitle: T\nlang: en\n---\n\n# Begin\n\nText.\n");
        for (at, place) in PLACES.iter().enumerate() {
            let word = format!("word{at}w");
            let place = place.replace('O', &format!("only={value}")).replace('%', &word);
            // What a left out heading takes along ends at the next one.
            let _ = write!(source, "\n# Place {at}\n\n{place}\n");
        }
        source.push_str("\n# End {#end}\n\nAll.\n");
        let outputs = words(&source);
        for (at, place) in PLACES.iter().enumerate() {
            // The cells of a row are together.
            let word = format!("word{at}w");
            let found = [0, 1, 2].map(|it: usize| outputs[it].iter().any(|output| output.starts_with(&word)));
            assert_eq!(found, holds, "only={value}: {place}");
        }
        assert!(outputs.iter().all(|it| it.contains("end") && it.contains("all")));
    }
}
