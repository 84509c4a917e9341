//! Whole books, as a user makes them: each builds to both outputs, the outputs are sound, and every
//! word of the source is in them once and in order.
//!
//! Words are compared as one stream of letters. So hyphens at line ends, spaces and punctuation make no
//! difference, and numbers (folios, list markers, marks of notes) are left out; a word that is lost,
//! doubled or out of place makes one. What the author wrote is read by `pulldown-cmark` itself, not by
//! our parser.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::support::{corpus, root, run, tool};

/// Settings that leave out what the author did not write.
const BARE: &str = "--set pdf.toc=false --set pdf.title-page=false --set pdf.running-heads=false";

/// Both outputs of a book.
struct Outputs {
    _folder: tempfile::TempDir,
    pdf: PathBuf,
    epub: PathBuf,
}

/// Builds the book at `source`, which must not have an error.
fn build(source: &Path, settings: &str) -> Outputs {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let shown = source.display();
    let run = run(folder.path(), &format!("build {shown} -o out {settings}"));
    assert_eq!(run.code, 0, "{shown}:\n{}", run.stderr);
    assert!(!run.stderr.contains("content-lost"), "{shown}:\n{}", run.stderr);
    let find = |ending: &str| {
        let entries = fs::read_dir(folder.path().join("out")).expect("was made");
        let mut paths = entries.map(|entry| entry.expect("can be listed").path());
        paths.find(|path| path.extension().is_some_and(|extension| extension == ending)).expect("was made")
    };
    let (pdf, epub) = (find("pdf"), find("epub"));
    Outputs { _folder: folder, pdf, epub }
}

fn argument(path: &Path) -> &str {
    path.to_str().expect("temporary paths are UTF-8")
}

/// qpdf finds nothing wrong; all fonts are embedded, subset, and have a map to Unicode.
fn check_pdf(pdf: &Path) {
    let checked = tool("qpdf", &["--check", argument(pdf)]);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
    let fonts = tool("pdffonts", &[argument(pdf)]);
    let fonts = String::from_utf8_lossy(&fonts.stdout).into_owned();
    let fonts: Vec<&str> = fonts.lines().skip(2).collect();
    assert!(!fonts.is_empty(), "no fonts");
    for font in fonts {
        // From the right: two numbers of an object, then ToUnicode, subset, embedded.
        let columns: Vec<&str> = font.split_whitespace().rev().skip(2).take(3).collect();
        assert_eq!(columns, ["yes"; 3], "uni, sub, emb of {font}");
    }
}

/// The letters of a text, in lower case: small capitals are drawn, not written, but titles may be
/// written in capitals.
fn letters(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    text.nfkd().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

/// The letters of a PDF in the order in which they are drawn.
fn pdf_letters(pdf: &Path) -> String {
    let text = tool("pdftotext", &["-raw", "-enc", "UTF-8", argument(pdf), "-"]);
    assert!(text.status.success(), "pdftotext");
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    text.split('\u{c}').map(|page| letters(without_folio(page))).collect()
}

/// A page's text without a roman folio in its last line.
fn without_folio(page: &str) -> &str {
    let page = page.trim_end();
    let (text, last) = page.rsplit_once('\n').unwrap_or(("", page));
    let roman = !last.is_empty() && last.chars().all(|c| "ivxlc".contains(c));
    if roman { text } else { page }
}

/// The letters of an EPUB's chapters, in reading order: of the files that `spine` accepts by name.
fn epub_letters(epub: &Path, spine: impl Fn(&str) -> bool) -> String {
    let mut archive = zip::ZipArchive::new(File::open(epub).expect("is there")).expect("is an archive");
    let mut read = |name: &str| {
        let mut text = String::new();
        let mut file = archive.by_name(name).unwrap_or_else(|_| panic!("no {name}"));
        file.read_to_string(&mut text).expect("is UTF-8");
        text
    };
    let container = read("META-INF/container.xml");
    let package = attribute(&container, "full-path").expect("names the package").to_owned();
    let folder = package.rsplit_once('/').map_or(String::new(), |pair| format!("{}/", pair.0));
    let package = read(&package);
    let items: BTreeMap<&str, &str> = package
        .split("<item ")
        .skip(1)
        .filter_map(|item| Some((attribute(item, "id")?, attribute(item, "href")?)))
        .collect();
    let names = package.split("<itemref ").skip(1).filter_map(|part| attribute(part, "idref"));
    let files = names.filter_map(|id| items.get(id).copied()).filter(|name| spine(name));
    files.map(|name| body_letters(&read(&format!("{folder}{name}")))).collect()
}

/// The value of the first attribute of that name.
fn attribute<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let rest = text.split_once(&format!("{name}=\""))?.1;
    rest.split('"').next()
}

/// The letters in the body of an XHTML file.
fn body_letters(text: &str) -> String {
    use quick_xml::events::Event as Xml;
    let body = &text[text.find("<body").expect("has a body")..];
    let mut reader = quick_xml::Reader::from_str(body);
    reader.config_mut().check_end_names = false;
    let mut out = String::new();
    loop {
        match reader.read_event().expect("is well-formed") {
            Xml::Text(it) => out.push_str(&it),
            Xml::GeneralRef(it) => {
                if let Ok(Some(c)) = it.resolve_char_ref() {
                    out.push(c);
                }
            }
            Xml::End(it) if it.name().as_ref() == "body" => break,
            Xml::Eof => break,
            _ => {}
        }
    }
    letters(&out)
}

/// What an author wrote, as letters: the text, and the notes in the order of their definitions.
struct Written {
    text: String,
    notes: String,
}

/// Reads a Markdown file without our extensions: fences of containers, braces after brackets and
/// front matter are taken out first; of a file that is a book `alone`, the title too.
fn written(path: &Path, alone: bool) -> Written {
    let source = fs::read_to_string(path).expect("can be read");
    let source = match source.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")) {
        Some((_, text)) => text.to_owned(),
        None => source,
    };
    let source = if alone { without_title(&source) } else { &source };
    let lines = source.lines().filter(|line| !line.starts_with(":::"));
    let source: String = lines.flat_map(|line| [without_braces(line), "\n".to_owned()]).collect();
    let mut written = Written { text: String::new(), notes: String::new() };
    let (mut note, mut image) = (false, false);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_SUPERSCRIPT
        | Options::ENABLE_SUBSCRIPT;
    for event in Parser::new_ext(&source, options) {
        let text = match &event {
            Event::Start(Tag::FootnoteDefinition(_)) => {
                note = true;
                continue;
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                note = false;
                continue;
            }
            Event::Start(Tag::Image { title, .. }) => {
                image = true;
                letters(title)
            }
            Event::End(TagEnd::Image) => {
                image = false;
                continue;
            }
            Event::Text(it) | Event::Code(it) if !image => letters(it),
            _ => continue,
        };
        if note { &mut written.notes } else { &mut written.text }.push_str(&text);
    }
    written
}

/// A text without what is on the title page instead: its only first heading, or a head of
/// headings such as `# Title: Moby-Dick` and `## Year: 1851` before a rule.
fn without_title(source: &str) -> &str {
    if source.starts_with("# Title: ") {
        return source.split_once("\n-------\n").expect("the head ends").1;
    }
    let text = source.trim_start();
    match text.split_once('\n') {
        Some((first, rest)) if first.starts_with("# ") && !rest.contains("\n# ") => rest,
        _ => source,
    }
}

/// A line without `{…}` after a bracket, a heading or a caret.
fn without_braces(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("]{").or_else(|| line.starts_with('#').then(|| rest.find(" {")).flatten()) {
        let Some(end) = rest[at..].find('}') else { break };
        out.push_str(&rest[..=at]);
        rest = &rest[at + end + 1..];
    }
    out + rest
}

/// Whether `part` is in `all` in order, and how much else is.
fn assert_within(part: &str, all: &str, what: &str) {
    let mut all = all.chars();
    let mut done = String::new();
    for letter in part.chars() {
        assert!(all.any(|it| it == letter), "{what}: lost after …{}", tail(&done));
        done.push(letter);
    }
}

/// Two streams are equal; where they part, both are shown.
fn assert_same(left: &str, right: &str, what: &str) {
    if left == right {
        return;
    }
    let same = left.chars().zip(right.chars()).take_while(|(a, b)| a == b).count();
    let show = |text: &str| text.chars().skip(same.saturating_sub(40)).take(100).collect::<String>();
    panic!("{what}:\n…{}…\n…{}…", show(left), show(right));
}

fn tail(text: &str) -> String {
    let count = text.chars().count();
    text.chars().skip(count.saturating_sub(60)).collect()
}

/// How often each letter is there.
fn census(text: &str) -> BTreeMap<char, usize> {
    let mut census = BTreeMap::new();
    for letter in text.chars() {
        *census.entry(letter).or_default() += 1;
    }
    census
}

/// Whether a file of the EPUB holds what the author wrote.
fn is_chapter(name: &str) -> bool {
    !["cover", "title", "imprint", "nav", "contents", "toc"].iter().any(|it| name.contains(it))
}

/// A text without notes: both outputs hold exactly its letters.
fn check_plain(source: &Path) {
    let outputs = build(source, BARE);
    check_pdf(&outputs.pdf);
    let written = written(source, true);
    assert_same(&written.text, &pdf_letters(&outputs.pdf), "source and PDF");
    assert_same(&written.text, &epub_letters(&outputs.epub, is_chapter), "source and EPUB");
}

/// A text with notes: the text is there in order, and so are the notes; beside them there is nothing
/// but what the program may add: the words `added`, such as those that number figures.
fn check_noted(sources: &[PathBuf], source: &Path, added: &str) {
    let outputs = build(source, BARE);
    check_pdf(&outputs.pdf);
    let (mut text, mut notes) = (String::new(), String::new());
    for source in sources {
        let written = written(source, sources.len() == 1);
        text.push_str(&written.text);
        notes.push_str(&written.notes);
    }
    let pdf = pdf_letters(&outputs.pdf);
    assert_within(&text, &pdf, "source and PDF");
    assert_within(&notes, &pdf, "notes and PDF");
    let (found, mut allowed) = (census(&pdf), census(&(text.clone() + &notes)));
    for (letter, count) in &allowed {
        assert!(*count <= found[letter], "`{letter}` is lost");
    }
    for letter in letters(added).chars() {
        *allowed.entry(letter).or_default() += 1;
    }
    for (letter, count) in &found {
        assert!(count <= allowed.get(letter).unwrap_or(&0), "`{letter}` is doubled");
    }
    let epub = epub_letters(&outputs.epub, is_chapter);
    assert_within(&text, &epub, "source and EPUB");
    assert_within(&notes, &epub, "notes and EPUB");
}

fn own(path: &str) -> PathBuf {
    root().join("tests/books").join(path)
}

#[test]
fn a_novel_with_notes() {
    let source = own("novel/the-ferry.md");
    check_noted(std::slice::from_ref(&source), &source, "");
}

#[test]
fn a_pamphlet_of_verse() {
    check_plain(&own("verse/harbour-songs.md"));
}

#[test]
fn a_manual_in_a_folder() {
    let sources = [own("manual/01-start.md"), own("manual/02-use.md")];
    check_noted(&sources, &own("manual"), "Figure Warning");
}

#[test]
fn a_text_in_several_languages() {
    check_plain(&own("tongues/words.md"));
}

#[test]
fn an_mdbook_project() {
    let outputs = build(&own("orchard"), BARE);
    check_pdf(&outputs.pdf);
    let pdf = pdf_letters(&outputs.pdf);
    for words in [
        "An orchard is a plan that takes twenty years",
        "Early ones must be eaten; late ones can be kept",
        "Look at them every week; take out the one that is not like the others.",
        "pub fn estimate(seen: u32)",
        "The pears are not written yet.",
    ] {
        assert!(pdf.contains(&letters(words)), "{words}");
    }
    assert!(!pdf.contains("anchor"), "marks of included parts are left out");
}

/// What is in the projects that people build with mdBook, each thing once: all of it becomes a book.
#[test]
fn an_mdbook_project_with_all_that_such_projects_have() {
    let outputs = build(&own("lantern"), BARE);
    check_pdf(&outputs.pdf);
    let (pdf, epub) = (pdf_letters(&outputs.pdf), epub_letters(&outputs.epub, is_chapter));
    let shown = [
        "This edition assumes that you have a lantern of the second kind.",
        "Figure 1-1: The lantern from above",
        "A torch burns; a lantern keeps. It is dry. It is safe.",
        "Oil Hours, by lamp small large rape 4 11 whale (never again) 5",
        "Warning Never fill a lamp that burns.",
        "Fire Keep sand at hand. See Signals. one bucket two buckets",
        "Example A lamp in code: let lamp = Lamp::new();",
        "{{#quiz ../quizzes/wicks.toml}}",
        "src/main.rs fn main() { let flashes = (1..=3).map(|n| n * 2).sum::<u32>();",
        "Listing 2-2: Counting, the whole of it, with map",
        "let lamp = \"lit\"; // a comment # not_hidden!(); assert_eq!(lamp, \"dark\");",
        "An escaped directive: {{#include file.rs}} and one that is lost: {{#include file.rs}}.",
        "LETTER : SHORT + | LONG",
        "A heading in HTML Centred by an old tag",
    ];
    for words in shown {
        assert!(pdf.contains(&letters(words)), "{words} in the PDF");
        assert!(epub.contains(&letters(words)), "{words} in the EPUB");
    }
    for hidden in
        ["let hidden", "import hidden", "secret", "use std::fmt", "Figure 1. Figure", "admonish", "Listing number"]
    {
        assert!(!pdf.contains(&letters(hidden)), "{hidden} in the PDF");
        assert!(!epub.contains(&letters(hidden)), "{hidden} in the EPUB");
    }
}

/// The same for what the other one lacks: drafts with chapters below them, lines of Windows, deep lists, notes in
/// lists, tables with cells over several rows, links to pages of the web site, old tags, 33 kB of code.
#[test]
fn another_project_with_what_is_left() {
    let outputs = build(&own("harbour"), "");
    check_pdf(&outputs.pdf);
    let pdf =
        String::from_utf8_lossy(&tool("pdftotext", &["-layout", argument(&outputs.pdf), "-"]).stdout).into_owned();
    let lines: Vec<String> = pdf.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let entry = |title: &str| lines.iter().find(|line| line.starts_with(title)).cloned().unwrap_or_default();
    assert_eq!(entry("2 Sails"), "2 Sails", "a draft has no page");
    assert!(entry("Before you cast off .").ends_with(" v") && entry("How to read this .").ends_with(" vi"));
    assert!(entry("1 Ropes and knots .").ends_with(" 1"), "the text begins on page 1");
    assert!(entry("2.1 Patches .").ends_with(" 5") && entry("3.1 Reckoning .").ends_with(" 9"));
    assert_eq!(lines.iter().filter(|it| it.contains("berth-")).count(), 900);
    let epub = epub_letters(&outputs.epub, is_chapter);
    // In the order of drawing: a label over several rows stands beside all of them.
    let drawn = pdf_letters(&outputs.pdf);
    for words in [
        "its lines end as on Windows",
        "A note from a cell of a table within a list.",
        "Why not? Because it runs. It takes a foot with it. pull hard",
        "fn tuck(strands: &mut [Strand], at: usize) -> Option<&Strand>",
        "Deep in the list",
        "Spring tide: mind the lines",
        "A new paragraph: notanentity",
    ] {
        assert!(drawn.contains(&letters(words)), "{words} in the PDF");
        assert!(epub.contains(&letters(words)), "{words} in the EPUB");
    }
    // NCX: one place, one order; the draft has that of the chapter below it.
    let mut archive = zip::ZipArchive::new(File::open(&outputs.epub).expect("is there")).expect("is an archive");
    let mut ncx = String::new();
    archive.by_name("OEBPS/toc.ncx").expect("is there").read_to_string(&mut ncx).expect("is UTF-8");
    let mut orders: BTreeMap<&str, &str> = BTreeMap::new();
    for target in ncx.split("playOrder=\"").skip(1) {
        let (order, src) = (target.split('"').next().unwrap_or(""), attribute(target, "src").expect("leads somewhere"));
        assert_eq!(*orders.entry(src).or_insert(order), order, "{src}");
    }
    assert!(ncx.contains("<text>2 Sails</text>"), "{ncx}");
    for hidden in ["alert", "fn main let over", "several lines"] {
        assert!(!epub.contains(&letters(hidden)), "{hidden} in the EPUB");
    }
}

#[test]
fn what_is_wrong_with_that_project_is_said() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let run = run(folder.path(), &format!("check {} --message-format json", own("lantern").display()));
    let of = |line: &str| -> Option<String> {
        let value: serde_json::Value = serde_json::from_str(line).expect("is JSON");
        let place = &value["place"];
        let file = place["file"].as_str()?.rsplit('/').next()?;
        Some(format!("{} {}:{} {}", value["severity"].as_str()?, file, place["line"], value["code"].as_str()?))
    };
    let mut found: Vec<String> = run.stdout.lines().filter_map(of).collect();
    // What no font has depends on the fonts, and how lines came out on how they are made.
    found.retain(|it| !it.ends_with("glyph-missing") && !it.contains(" line-"));
    let expected = [
        "warning book.toml:55 preprocessor-not-run",
        "warning README.md:9 link-broken",
        "warning wicks.md:10 table-row-long",
        "warning wicks.md:23 table-head-missing",
        "warning wicks.md:59 directive-unknown",
        "warning wicks.md:63 directive-unknown",
        "warning wicks.md:66 html-unknown",
        "warning wicks.md:68 image-resolution",
        "warning wicks.md:72 html-dropped",
        "warning wicks.md:74 html-dropped",
        "warning wicks.md:76 media-missing",
        "warning signals.md:5 link-broken",
        "warning signals.md:5 link-broken",
        "warning signals.md:8 image-remote",
        "warning signals.md:10 image-missing",
        "warning shared.md:3 link-broken",
        "warning programs.md:51 syntax-foreign",
        "warning programs.md:72 include-missing",
        "warning marks.md:18 media-missing",
        "warning marks.md:20 html-dropped",
        "warning marks.md:22 alt-missing",
        "note glossary.md:5 heading-order",
    ];
    assert_eq!(found, expected);
    assert_eq!(run.code, 0);
}

#[test]
fn alice() {
    if let Some(corpus) = corpus() {
        check_plain(&corpus.join("classics/alice.md"));
    }
}

#[test]
fn songs_of_innocence() {
    if let Some(corpus) = corpus() {
        check_plain(&corpus.join("classics/songs-of-innocence.md"));
    }
}

#[test]
fn moby_dick() {
    if let Some(corpus) = corpus() {
        check_plain(&corpus.join("classics/moby-dick.md"));
    }
}

#[test]
fn pride_and_prejudice() {
    if let Some(corpus) = corpus() {
        check_plain(&corpus.join("classics/pride-and-prejudice.md"));
    }
}

#[test]
fn the_awkward_book_and_a_large_project() {
    if let Some(corpus) = corpus() {
        for source in ["awkward/book.md", "mdbook/rust-by-example"] {
            check_pdf(&build(&corpus.join(source), "").pdf);
        }
    }
}

#[test]
fn odds_and_ends() {
    let outputs = build(&own("oddments/oddments.md"), BARE);
    check_pdf(&outputs.pdf);
    let (pdf, epub) = (pdf_letters(&outputs.pdf), epub_letters(&outputs.epub, is_chapter));
    // Notes are elsewhere, and text of the other direction is drawn from its end: what is compared is
    // how often each letter is there. The long form of an abbreviation is a title in the EPUB, and printed.
    assert_eq!(census(&pdf), census(&(epub + "etcetera")));
}
