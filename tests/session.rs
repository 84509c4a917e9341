//! A book that is built again after each edit: the pages, the PDF and the messages are those of a clean build.

use std::fmt::Write as _;
use std::sync::Arc;

use chapbook::Session;
use chapbook::diagnostic::Diagnostics;
use chapbook::project::files::{FileSystem, Memory};
use chapbook::project::flag::Flag;
use chapbook::project::{self, Project};
use proptest::prelude::*;

/// A book of one file, as its chapters' paragraphs.
#[derive(Clone, Debug)]
struct Manuscript(Vec<Vec<String>>);

const WORDS: [&str; 12] = [
    "river", "ferryman", "unremarkable", "and", "the", "counted", "lanterns", "never", "incomprehensibly", "a",
    "boat,", "slept.",
];

/// Some words, by a number.
fn words(seed: usize, count: usize) -> String {
    let word = |at: usize| WORDS[(seed * 7 + at * at * 5 + at) % WORDS.len()];
    (0..count).map(word).collect::<Vec<_>>().join(" ")
}

impl Manuscript {
    fn new() -> Manuscript {
        let chapter = |number: usize| {
            let mut paragraphs: Vec<String> = (0..4 + number % 3).map(|at| words(number + at, 20 + at * 15)).collect();
            paragraphs.push(match number % 4 {
                0 => {
                    format!("A note.[^n{number}] See [](#c{}).\n\n[^n{number}]: {}", (number + 1) % 8, words(number, 9))
                }
                1 => "| a | b |\n|---|---|\n| 1 | 2 |\n\n: Figures of the ferry".to_owned(),
                2 => "- one\n- two *three*\n\n```rust\nlet a = 1;\n```".to_owned(),
                _ => "> Quoted, **loud**, $a^2$, <https://example.org/a/long/path>.".to_owned(),
            });
            paragraphs
        };
        Manuscript((0..8).map(chapter).collect())
    }

    fn text(&self) -> String {
        let mut text = String::from("---\ntitle: The Ferry\nlang: en\n---\n");
        for (number, paragraphs) in self.0.iter().enumerate() {
            let _ = write!(text, "\n# THE LANTERNS OF CHAPTER {number}X {{#c{number}}}\n");
            paragraphs.iter().for_each(|paragraph| {
                let _ = write!(text, "\n{paragraph}\n");
            });
        }
        text
    }

    fn apply(&mut self, edit: &Edit) {
        let chapters = self.0.len();
        let chapter = &mut self.0[edit.chapter % chapters];
        let place = edit.place % chapter.len();
        match edit.kind {
            EditKind::Word => {
                let at = chapter[place].find(' ').unwrap_or(0);
                // How the text writes a word decides how titles do.
                chapter[place].insert_str(at, [" lantern", " Lanterns", " LANTERNS"][edit.place % 3]);
            }
            EditKind::Letter => chapter[place].insert(0, 'x'),
            // A quotation that begins in one paragraph may end in another.
            EditKind::OpenQuote => chapter[place].insert(0, ['"', '\''][edit.place % 2]),
            EditKind::CloseQuote => chapter[place].push(['"', '\''][edit.place % 2]),
            EditKind::Dash => {
                let at = chapter[place].find(' ').unwrap_or(0);
                chapter[place].insert_str(at, [" -- 12 km", "... Mr.", "---", " \\\"so\\\""][edit.place % 4]);
            }
            EditKind::Paragraph => chapter.insert(place, words(edit.place, 40)),
            EditKind::Heading => chapter.insert(place, "## Below".to_owned()),
            EditKind::Emphasis => chapter[place] = format!("*Now* {}", chapter[place]),
            EditKind::Delete if 1 < chapter.len() => drop(chapter.remove(place)),
            EditKind::Delete => {}
            EditKind::Note => chapter.insert(place, format!("More.^[{}]", words(edit.place, 12))),
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum EditKind {
    Word,
    Letter,
    OpenQuote,
    CloseQuote,
    Dash,
    Paragraph,
    Heading,
    Emphasis,
    Delete,
    Note,
}

#[derive(Clone, Debug)]
struct Edit {
    kind: EditKind,
    chapter: usize,
    place: usize,
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    use EditKind::{CloseQuote, Dash, Delete, Emphasis, Heading, Letter, Note, OpenQuote, Paragraph, Word};
    let kinds = vec![Word, Letter, OpenQuote, CloseQuote, Dash, Paragraph, Heading, Emphasis, Delete, Note];
    let kind = prop::sample::select(kinds);
    let edit = (kind, 0..8_usize, 0..8_usize).prop_map(|(kind, chapter, place)| Edit { kind, chapter, place });
    prop::collection::vec(edit, 1..6)
}

fn open(text: &str, settings: &[(&str, &str)], diagnostics: &mut Diagnostics) -> Project {
    let files = FileSystem(Arc::new(Memory::new([("ferry.md", text)])));
    let flags: Vec<Flag> = settings.iter().map(|(name, value)| Flag::set(*name, *value)).collect();
    project::open(files, Some("ferry.md"), &flags, diagnostics)
}

/// The pages of a text and what is reported, with a session or without.
fn pages(text: &str, settings: &[(&str, &str)], session: Option<&mut Session>) -> (String, String) {
    let mut diagnostics = Diagnostics::default();
    let project = open(text, settings, &mut diagnostics);
    let pages = match session {
        Some(session) => {
            let checked = session.check(&project, &mut diagnostics);
            session.typeset(&checked, &mut diagnostics)
        }
        None => chapbook::typeset(&chapbook::check(&project, &mut diagnostics), &mut diagnostics),
    };
    diagnostics.locate(&project.sources, &project.setting_spans);
    // All that writers read of pages, and the places that messages name.
    (format!("{pages:#?}"), format!("{:#?}", diagnostics.all()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    #[test]
    fn after_each_edit_the_pages_are_those_of_a_clean_build(
        edits in edits(),
        settings in prop::sample::select(vec![
            vec![("pdf.trim", "a6")],
            vec![("pdf.trim", "a6"), ("pdf.notes", "book")],
            vec![("pdf.trim", "a6"), ("pdf.notes", "chapter"), ("pdf.chapter-start", "recto")],
            vec![("pdf.trim", "a6"), ("pdf.chapter-start", "run-on")],
            vec![("theme", "manual")],
            vec![("pdf.trim", "a6"), ("language", "fr")],
        ]),
    ) {
        let mut manuscript = Manuscript::new();
        let mut session = Session::default();
        pages(&manuscript.text(), &settings, Some(&mut session));
        for edit in &edits {
            manuscript.apply(edit);
            let text = manuscript.text();
            let (ours, clean) = (pages(&text, &settings, Some(&mut session)), pages(&text, &settings, None));
            prop_assert!(ours.0 == clean.0, "the pages differ after {edit:?}");
            prop_assert_eq!(ours.1, clean.1);
        }
    }
}

#[test]
fn an_edit_leaves_the_pages_of_the_other_chapters() {
    let mut manuscript = Manuscript::new();
    let mut session = Session::default();
    pages(&manuscript.text(), &[], Some(&mut session));
    assert_eq!(session.kept_chapters(), 0);
    for kind in [EditKind::Word, EditKind::Paragraph, EditKind::Emphasis] {
        manuscript.apply(&Edit { kind, chapter: 2, place: 1 });
        pages(&manuscript.text(), &[], Some(&mut session));
        assert_eq!(session.kept_chapters(), 7, "{kind:?}");
    }
    // Other type makes other pages.
    pages(&manuscript.text(), &[("pdf.font-size", "9.5pt")], Some(&mut session));
    assert_eq!(session.kept_chapters(), 0);
}
