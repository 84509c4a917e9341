//! Text that wants to hang, overflow or fill the memory becomes a book, or an error, in a moment.

use std::fmt::Write as _;
use std::sync::Arc;

use chapbook::OutputKind;
use chapbook::diagnostic::Diagnostics;
use chapbook::document::block::{Block, BlockKind};
use chapbook::document::inline::Inline;
use chapbook::document::walk;
use chapbook::project;
use chapbook::project::config::Profile;
use chapbook::project::files::{FileSystem, Memory};

use crate::model::parsed;
use crate::support::books::Random;

/// The deepest that blocks and inlines are nested together, raw HTML included.
const DEEPEST: usize = 200;

/// Texts with their names; about 40 kB each.
fn texts() -> Vec<(String, String)> {
    let mut texts: Vec<(String, String)> = Vec::new();
    let repeated = [
        ">", "> ", "- ", "* ", "+ ", "1. ", "> - ", "*a ", "**a ", "_a ", "*a_ ", "~a", "~~a ", "^a", "a^", "[", "]",
        "[]", "[a](", "![", "![a](", "[a]: ", "[^a]: ", "[^a]: > ", "[^", "^[", "^[a", "^[a]", "[x]{", "[x]{.a}",
        "{.a ", "{#", "`", "``a` ", "\\", "&", "&amp;", "$", "$a$ ", "$$", "|", "|a", "<", "<a ", "<div>", "<b>",
        "<p>", "<b><p>", "</b>", "<table>", "<table><tr><td>", "<ul><li>", "<!--", "<?", "<![CDATA[", "<script>",
        "<svg>", "<a href=x>", "<T>", "'", "\"", "'a", "\"a ", "-", "--", ".", "... ", "a--", " - ", "#", ":", ": ",
        ":::", "\u{FDD0}", "\u{A0}", "\u{202E}", "http://", "www.", "A. ", "(", "*[a]: b",
    ];
    for piece in repeated {
        let count = 40_000 / piece.len();
        texts.push((format!("{piece:?} in a line"), piece.repeat(count)));
        let lines = format!("{piece}\n").repeat(count / 4);
        texts.push((format!("{piece:?} on lines"), lines));
    }
    // A last row that is an empty caption.
    texts.push(("colon below a table".into(), "| a |\n|---|\n| b |\n: \u{A0}\n".into()));
    for opening in [
        "::: note\n", ":::: verse\n", "::: figure\n", "<div>\n\n", "<details>\n\n", "<b>\n\n", "a\n: ",
        "::: {.hidden}\n", "/// tab | a\n", "/// note\n", "[a]\n\n",
    ] {
        texts.push((format!("{opening:?}"), opening.repeat(40_000 / opening.len())));
    }
    texts.push((
        "indented lists".into(),
        (0..600).fold(String::new(), |mut text, at| {
            writeln!(text, "{}- a", "  ".repeat(at)).expect("a string");
            text
        }),
    ));
    texts.push((
        "notes".into(),
        (0..10_000).fold(String::new(), |mut text, at| {
            writeln!(text, "a[^{at}]\n\n[^{at}]: Note {at}[^{}].\n", at + 1).expect("a string");
            text
        }),
    ));
    texts.push(("unknown notes".into(), (0..10_000).map(|at| format!("[^{at}] ")).collect()));
    texts.push(("abbreviations".into(), (0..5_000).map(|at| format!("*[A{at}]: b\n")).collect::<String>() + "\nA1 A2"));
    let row = "|a".repeat(500) + "|\n";
    texts.push(("wide table".into(), row.clone() + &"|-".repeat(500) + "|\n" + &row.repeat(100)));
    texts.push(("reopened tags".into(), (0..5_000).map(|at| format!("<b x={at}><p>a</p>\n")).collect()));
    texts.push(("cells".into(), "<table>".to_owned() + &"<tr><td colspan=1000 rowspan=60000>a".repeat(2_000)));
    texts
}

#[test]
fn hostile_texts_end() {
    let mut deep = Vec::new();
    for (name, text) in texts() {
        let (book, ..) = parsed(&text);
        let mut depth = Depth(0);
        for division in &book.divisions {
            depth.blocks(&division.blocks, 0);
        }
        book.notes.iter().for_each(|note| depth.blocks(&note.blocks, 0));
        if depth.0 > DEEPEST {
            deep.push(format!("{name}: {} deep", depth.0));
        }
    }
    assert!(deep.is_empty(), "{}", deep.join("\n"));
}

/// Paragraphs of one endless word, or of nothing that a word is made of, are set: dividing one does not take work by
/// the square of its letters.
#[test]
fn hostile_lines_are_set() {
    let texts = [
        "[a](".repeat(5_000),
        "x".repeat(20_000),
        "ab\u{AD}".repeat(5_000),
        format!("```\n{}\n```\n", "x".repeat(20_000)),
        format!("{}a", "\t".repeat(25_000)),
        "$a$ ".repeat(1_000),
        "\u{5D0}b".repeat(5_000),
    ];
    for text in texts {
        let file_system = FileSystem(Arc::new(Memory::new([("a.md", text.as_str())])));
        let mut diagnostics = Diagnostics::default();
        let project = project::open(file_system, Some("a.md"), &[], &mut diagnostics);
        let checked = chapbook::check(&project, &mut diagnostics);
        let kinds = [OutputKind::Pdf(Profile::Screen)];
        let built = chapbook::build(&checked, &kinds, &|_| {}, &mut diagnostics);
        assert!(!built.is_empty(), "{:?}", text.chars().take(12).collect::<String>());
    }
}

/// Random pieces of Markdown, put together by a fixed sequence of numbers.
#[test]
fn random_texts_end() {
    let pieces = [
        "a", "b c", " ", "\n", "\n\n", "> ", "- ", "1. ", "  ", "    ", "*", "**", "_", "~", "~~", "^", "[", "]", "(",
        ")", "{", "}", "{.x}", "{#y}", "[^1]", "[^1]: ", "`", "```\n", "<b>", "</b>", "<div>", "</div>", "<br>", "<p>",
        "|", "|-|\n", "---", "\n---\n", "# ", "## ", ":::\n", "::: note\n", "::: verse\n", ": ", "\"", "'", "--",
        "...", "$", "$$", "\\", "&amp;", "![", "](x)", "é", "日", "\u{A0}", "\r\n", "\t", "<!--", "-->", "<table>",
        "<td>", "</table>", "^[", "*[a]: b\n", "only=pdf",
    ];
    let mut random = Random(7);
    for _ in 0..400 {
        let text: String = (0..120).map(|_| random.one(&pieces)).collect();
        let (book, diagnostics, project) = parsed(&text);
        let text = chapbook::document::dump::text(&book, Some(&project.sources));
        assert!(!text.is_empty());
        for it in diagnostics.sorted() {
            assert!(it.span.is_none_or(|span| project.sources.get(span.file).is_some()), "{it:?}");
        }
    }
}

struct Depth(usize);

impl Depth {
    fn blocks(&mut self, list: &[Block], depth: usize) {
        self.0 = self.0.max(depth);
        for block in list {
            match &block.kind {
                BlockKind::Quote(inner) => self.blocks(inner, depth + 1),
                BlockKind::List(list) => list.items.iter().for_each(|item| self.blocks(&item.blocks, depth + 2)),
                BlockKind::Container(it) => self.blocks(&it.blocks, depth + 1),
                BlockKind::Definitions(all) => {
                    all.iter().flat_map(|it| &it.details).for_each(|detail| self.blocks(&detail.blocks, depth + 2));
                }
                BlockKind::Paragraph(content) => self.inlines(content, depth + 1),
                _ => {}
            }
        }
    }

    fn inlines(&mut self, list: &[Inline], depth: usize) {
        self.0 = self.0.max(depth);
        list.iter().for_each(|list| self.inlines(walk::children(list), depth + 1));
    }
}
