//! The resolved form of small books: numbers, ids, where links lead, what is broken.

use std::sync::Arc;

use chapbook::diagnostic::Diagnostics;
use chapbook::document::Book;
use chapbook::document::block::{Block, BlockKind};
use chapbook::document::inline::{Inline, InlineKind};
use chapbook::document::walk::{self, Visitor};
use chapbook::project::Project;
use chapbook::project::files::{FileSystem, Memory};
use chapbook::project::flag::Flag;
use chapbook::resolve::{self, OutlineEntry, Resolved, Target};

/// A book with what it resolves to; all references to nodes as ids.
struct Made {
    book: Book,
    resolved: Resolved,
    diagnostics: Diagnostics,
    project: Project,
}

fn made(files: &[(&str, &str)], file: Option<&str>, flags: &[(&str, &str)]) -> Made {
    let file_system = FileSystem(Arc::new(Memory::new(files.iter().copied())));
    let flags: Vec<_> = flags.iter().map(|flag| Flag::set(flag.0, flag.1)).collect();
    let mut diagnostics = Diagnostics::default();
    let project = chapbook::project::open(file_system, file, &flags, &mut diagnostics);
    let book = chapbook::parse::book(&project, &mut diagnostics);
    let resolved = resolve::book(&book, &project, &mut diagnostics);
    Made { book, resolved, diagnostics, project }
}

impl Made {
    fn outline(&self) -> Vec<String> {
        let show = |outline_entry: &OutlineEntry| {
            let number = outline_entry.number.as_deref().unwrap_or("-");
            let anchor = &self.resolved.anchors[&outline_entry.node];
            let title = outline_entry.title.replace('’', "'");
            format!("{}{number} {title} #{anchor}", " ".repeat(outline_entry.depth.into()))
        };
        self.resolved.outline.iter().map(show).collect()
    }

    fn codes(&self) -> Vec<&'static str> {
        self.diagnostics.sorted().iter().map(|diagnostic| diagnostic.code).collect()
    }

    /// Each link's target, in the order of the text.
    fn links(&self) -> Vec<String> {
        let show = |target: &Target| match target {
            Target::Node(node) => format!("#{}", self.resolved.anchors[node]),
            Target::External(url) => url.clone(),
            Target::Missing => "-".to_string(),
        };
        self.resolved.targets.values().map(show).collect()
    }

    fn references(&self) -> Vec<&str> {
        self.resolved.references.values().map(|value| value.text.as_str()).collect()
    }
}

const SUMMARY: &str = "# Summary\n\n[Intro](README.md)\n\n# One\n\n- [A](a/README.md)\n  - [A1](a/one.md)\n\
                       - [Draft]()\n\n# Two\n\n- [B](b.md)\n\n[End](end.md)\n";

fn mdbook(b: &str) -> Vec<(&'static str, &str)> {
    vec![
        ("book.toml", "[book]\ntitle = \"T\"\n[output.html.redirect]\n\"/old.html\" = \"a/one.html\"\n"),
        ("src/SUMMARY.md", SUMMARY),
        ("src/README.md", "# Intro\n\n## Words\n"),
        ("src/a/README.md", "# A\n\n## Words\n\n## Words\n"),
        ("src/a/one.md", "# A1\n\n## It's `new`\n"),
        ("src/b.md", b),
        ("src/end.md", "# End\n"),
        ("src/code.rs", "fn main() {}"),
    ]
}

#[test]
fn a_summary_gives_numbers_and_nesting() {
    let made = made(&mdbook("# B\n"), None, &[]);
    assert_eq!(made.codes(), [""; 0], "{:?}", made.diagnostics);
    assert_eq!(
        made.outline(),
        [
            "- Intro #intro", " - Words #words", "- One #one", " 1 A #a", "  - Words #words-1", "  - Words #words-2",
            "  1.1 A1 #a1", "   - It's new #its-new", " 2 Draft #draft", "- Two #two", " 3 B #b", "- End #end",
        ]
    );
}

#[test]
fn chapters_in_chapters_and_sections_have_numbers_of_their_own() {
    let flags = [("number-sections", "true")];
    let made = made(&mdbook("# B\n\n## On deck\n"), None, &flags);
    assert_eq!(
        made.outline(),
        [
            "- Intro #intro",
            " - Words #words",
            "- One #one",
            " 1 A #a",
            "  1.1 Words #words-1",
            "  1.2 Words #words-2",
            "  1.3 A1 #a1",
            "   1.3.1 It's new #its-new",
            " 2 Draft #draft",
            "- Two #two",
            " 3 B #b",
            "  3.1 On deck #on-deck",
            "- End #end",
        ]
    );
}

#[test]
fn appendices_count_on_from_the_letters_that_titles_have() {
    let text = "# Work\n\n## Tools\n\n# Appendix B: Tables\n\n## Tides\n\n# Appendix\n\n## Moons\n\n";
    let made = made(&[("b.md", text)], Some("b.md"), &[("title", "T"), ("number-sections", "true")]);
    assert_eq!(
        made.outline(),
        [
            "1 Work #work",
            " 1.1 Tools #tools",
            "- Appendix B: Tables #appendix-b-tables",
            " B.1 Tides #tides",
            "C Appendix #appendix",
            " C.1 Moons #moons",
        ]
    );
}

#[test]
fn an_introduction_is_numbered_when_its_class_says_so() {
    let flags = [("title", "T"), ("number-sections", "true")];
    for (class, numbers) in [
        ("", ["- Introduction #introduction", "1 Method #method"]),
        (" {.numbered}", ["1 Introduction #introduction", "2 Method #method"]),
    ] {
        let text = format!("# Introduction{class}\n\nWords.\n\n# Method\n\nWords.\n");
        assert_eq!(made(&[("b.md", &text)], Some("b.md"), &flags).outline(), numbers);
    }
}

#[test]
fn a_mark_alone_and_a_reference_said_twice_are_one_entry_with_its_page() {
    let text = "# One\n\n[]{.index entry=\"war\"}\n\nThe siege. []{.index entry=\"cats\" see=\"war\"}\n\n\
                # Two\n\nPeace. []{.index entry=\"cats\" see=\"war\"}\n\n- []{.index entry=\"lists\"}\n\n  An item.\n";
    let made = made(&[("b.md", text)], Some("b.md"), &[("title", "T")]);
    assert_eq!(made.codes(), [""; 0], "{:?}", made.diagnostics);
    let entries: Vec<_> = made.resolved.indexes[0].groups.iter().flat_map(|group| &group.entries).collect();
    let shown: Vec<_> =
        entries.iter().map(|entry| (entry.term.as_str(), entry.locators.len(), entry.see.len())).collect();
    assert_eq!(shown, [("cats", 0, 1), ("lists", 1, 0), ("war", 1, 0)]);
    // Nothing is left of the paragraph but its mark, which is in the text that follows.
    let BlockKind::Paragraph(content) = &made.book.divisions[0].blocks[0].kind else { panic!("a paragraph") };
    assert!(matches!(content[0].kind, InlineKind::Index(_)));
    assert_eq!(content.len(), 3);
}

#[test]
fn links_between_files_find_their_way() {
    let links = [
        ("a/README.md", "#a"),
        ("a/", "#a"),
        ("a", "#a"),
        ("./a/index.html", "#a"),
        ("a/one.html#its-new", "#its-new"),
        ("a/README.md#words", "#words-1"),
        ("a/README.md#words-1", "#words-2"),
        ("/a/one.md", "#a1"),
        ("old.html", "#a1"),
        ("index.html#words", "#words"),
        ("#b", "#b"),
        ("#its-new", "#its-new"),
        ("https://example.org/a.md", "https://example.org/a.md"),
        ("mailto:a@b.c", "mailto:a@b.c"),
    ];
    let text: String = links.iter().map(|link| format!("[x]({})\n", link.0)).collect();
    let made = made(&mdbook(&format!("# B\n\n{text}")), None, &[]);
    assert_eq!(made.codes(), [""; 0], "{:?}", made.diagnostics);
    assert_eq!(made.links(), links.map(|it| it.1));
}

#[test]
fn links_to_a_label_and_to_its_title_lead_to_the_two_joined() {
    let text = include_str!("suite/parse/labels.md").replace("<!-- lang: en, title: Labels, structure: true -->", "");
    let made = made(&[("book.md", &text)], Some("book.md"), &[("structure", "true"), ("title", "Labels")]);
    assert_eq!(made.codes(), ["structure-recognised"]);
    assert_eq!(made.links(), ["#ferry", "#chapter-ii", "#the-rope", "#third", "#fare"]);
}

#[test]
fn broken_links_are_warnings_with_a_guess() {
    for (link, code, help, target) in [
        ("a/ones.md", "link-broken", "did you mean `a/one.md`?", "-"),
        ("#word", "link-broken", "did you mean `#words`?", "-"),
        ("a/README.md#wards", "link-broken", "did you mean `#words`?", "#a"),
        ("code.rs", "link-outside", "list it in the summary", "-"),
        ("javascript:x", "link-refused", "link to a chapter", "-"),
        ("../../x.md", "link-broken", "", "-"),
    ] {
        let made = made(&mdbook(&format!("# B\n\n[x]({link})\n")), None, &[]);
        assert_eq!(made.codes(), [code], "{link}");
        let first = made.diagnostics.sorted()[0].clone();
        assert!(first.help.unwrap_or_default().starts_with(help), "{link}");
        assert_eq!(made.project.sources.text(first.span.unwrap()), format!("[x]({link})"));
        assert_eq!(made.links(), [target], "{link}");
    }
}

#[test]
fn references_say_what_they_lead_to() {
    let text = "# First {#one}\n\n## Part of it {#sec:p}\n\n![a](p.png \"A pic\"){#fig:a}\n\n\
                ![b](p.png \"B pic\"){#fig:b}\n\n| a |\n|---|\n| b |\n\n: Numbers {#tbl:n}\n\n# Second\n\n\
                [](#one) [](#sec:p) [](#fig:b) [](#tbl:n)\n";
    let plain = made(&[("b.md", text), ("p.png", "")], Some("b.md"), &[("title", "T")]);
    assert_eq!(plain.codes(), [""; 0], "{:?}", plain.diagnostics);
    assert_eq!(plain.references(), ["First", "Part of it", "Figure\u{a0}2", "Table\u{a0}1"]);
    let flags = [("title", "T"), ("number-sections", "true"), ("lang", "de")];
    let numbered = made(&[("b.md", text), ("p.png", "")], Some("b.md"), &flags);
    assert_eq!(numbered.references(), ["Kapitel\u{a0}1", "Abschnitt\u{a0}1.1", "Abbildung\u{a0}2", "Tabelle\u{a0}1"]);
}

#[test]
fn labels_that_are_missing_or_doubled_are_errors() {
    let made_one = |text: &str| made(&[("b.md", text)], Some("b.md"), &[("title", "T")]);
    let missing = made_one("# A {#sec:one}\n\n[](#sec:on)\n");
    assert_eq!(missing.codes(), ["label-missing"]);
    assert_eq!(missing.diagnostics.sorted()[0].help.as_deref(), Some("did you mean `#sec:one`?"));
    let twice = made_one("# A {#x}\n\n# B {#x}\n");
    assert_eq!(twice.codes(), ["label-twice"]);
    let first = twice.diagnostics.sorted()[0].clone();
    assert_eq!(first.labels.len(), 1);
    let anchors: Vec<&String> = twice.resolved.anchors.values().collect();
    assert_eq!(anchors, ["x", "x-1"]);
}

#[test]
fn notes_are_numbered_by_chapter_or_book() {
    let text = "# A\n\nx[^a] y[^b] z[^a]\n\n# B\n\nx[^c]\n\n[^a]: a\n[^b]: b ^[in it]\n[^c]: c\n";
    let labels = |flags: &[(&str, &str)]| {
        let made = made(&[("b.md", text)], Some("b.md"), flags);
        let notes = &made.resolved.notes;
        assert_eq!(notes.len(), made.book.notes.len());
        notes.iter().map(|note| (note.label.clone(), note.division, note.marks.len())).collect::<Vec<_>>()
    };
    let all = labels(&[]);
    assert_eq!(all[0], ("1".into(), 0, 2));
    assert_eq!(all[1], ("2".into(), 0, 1));
    assert!(all.contains(&("3".into(), 0, 1)), "{all:?}");
    assert!(all.contains(&("1".into(), 1, 1)), "{all:?}");
    let all = labels(&[("pdf.note-numbers", "book")]);
    assert!(all.contains(&("4".into(), 1, 1)), "{all:?}");
}

#[test]
fn a_text_without_titles_has_one_entry() {
    let made = made(&[("b.md", "Just words.\n")], Some("b.md"), &[("title", "Words")]);
    assert_eq!(made.outline(), ["- Words #b"]);
}

#[test]
fn every_link_reference_and_heading_is_resolved() {
    struct Check<'a>(&'a Resolved, usize);
    impl Visitor for Check<'_> {
        fn block(&mut self, block: &Block) {
            if let BlockKind::Heading { .. } = block.kind {
                assert!(self.0.anchors.contains_key(&block.id));
                self.1 += 1;
            }
        }
        fn inline(&mut self, inline: &Inline) {
            if let InlineKind::Link(_) = inline.kind {
                assert!(self.0.targets.contains_key(&inline.id));
                self.1 += 1;
            }
        }
    }
    let text = "# A\n\n> ## Quoted\n> [x](#a)\n\n- ## Listed\n- [y](#quoted)\n\n| [z](#listed) |\n|--|\n| x[^n] |\n\n[^n]: ## In a note\n    [w](#a)\n";
    let made = made(&[("b.md", text)], Some("b.md"), &[("title", "T")]);
    let mut check = Check(&made.resolved, 0);
    walk::book(&made.book, &mut check);
    assert!(5 <= check.1, "{}", check.1);
    assert_eq!(made.outline(), ["- A #a"]);
}

#[test]
fn a_link_to_the_books_own_title_leads_to_its_beginning() {
    let text = "# My Book\n\nWords, [up](#my-book).\n\n## One\n\n## Two\n";
    let made = made(&[("b.md", text)], Some("b.md"), &[]);
    assert_eq!(made.codes(), [""; 0], "{:?}", made.diagnostics);
    assert_eq!(made.book.metadata.title, "My Book");
    let Some(Target::Node(node)) = made.resolved.targets.values().next() else { panic!() };
    assert_eq!(*node, made.book.divisions[0].id);
}

#[test]
fn links_out_of_the_book_lead_to_its_site() {
    let text = "# A\n\n[api](../api/index.html#new) [file](code.rs) [text](../x.md) [own](c/b.md)\n";
    let site = |html: &str| {
        let toml = format!("[book]\ntitle = \"T\"\n[output.html]\n{html}\n");
        let files = [
            ("book.toml", toml.as_str()),
            ("src/SUMMARY.md", "- [A](a.md)\n- [B](c/b.md)\n"),
            ("src/a.md", text),
            ("src/c/b.md", "# B\n"),
            ("src/code.rs", ""),
        ];
        let made = made(&files, None, &[]);
        (made.links(), made.codes())
    };
    assert_eq!(
        site("site-url = \"https://example.org/book/\""),
        (
            [
                "https://example.org/api/index.html#new",
                "https://example.org/book/code.rs",
                "https://example.org/x.html",
                "#b"
            ]
            .map(String::from)
            .to_vec(),
            vec![]
        )
    );
    let (links, codes) = site("git-repository-url = \"https://github.com/ann/walks\"");
    assert_eq!(links[..2], ["https://ann.github.io/api/index.html#new", "https://ann.github.io/walks/code.rs"]);
    assert_eq!(codes, ["link-site-guessed", "link-broken"]);
    let (links, mut codes) = site("");
    assert_eq!(links, ["-", "-", "-", "#b"]);
    codes.sort_unstable();
    assert_eq!(codes, ["link-broken", "link-outside", "link-site-unknown"]);
}

#[test]
fn what_stood_in_the_books_title_is_kept() {
    let text = "# The Weir^[A note on the title.] {#weir}\n\nSee [the top](#weir) and [](#weir).\n\n## One\n\nText.\n";
    let made = made(&[("a.md", text)], Some("a.md"), &[]);
    assert_eq!(made.codes(), [""; 0], "{:?}", made.diagnostics);
    let first = &made.resolved.anchors[&made.book.divisions[0].id];
    assert_eq!(made.links(), [format!("#{first}")]);
    assert_eq!(made.references(), ["The Weir"]);
    assert_eq!((made.book.metadata.title.as_str(), made.book.notes.len()), ("The Weir", 1));
    let Block { kind: BlockKind::Paragraph(inlines), .. } = &made.book.divisions[0].blocks[0] else { panic!() };
    assert!(matches!(inlines.last().map(|it| &it.kind), Some(InlineKind::Note(_))));
}
