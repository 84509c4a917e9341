//! Nothing is lost between Markdown and the model: every word of what the CommonMark specification
//! expects, and every word that pulldown-cmark finds in whole books, is in the document. And nothing between the
//! model and the outputs: what they carry is counted.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chapbook::OutputKind;
use chapbook::diagnostic::Diagnostics;
use chapbook::document::block::{Block, BlockKind};
use chapbook::document::inline::{Image, Inline, InlineKind, plain_text};
use chapbook::document::{Book, NodeId, walk};
use chapbook::project::config::Profile;
use chapbook::resolve::completeness::{Carried, Output};
use chapbook::{parse, resolve};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::model::project;
use crate::support::root;

/// Collects the words of a document, code blocks only if asked for.
struct Words {
    text: String,
    code: bool,
}

impl walk::Visitor for Words {
    fn block(&mut self, block: &Block) {
        self.text.push('\n');
        match &block.kind {
            BlockKind::Code(code) if self.code => self.text.push_str(&code.text),
            BlockKind::Html(html) => self.text.push_str(html),
            BlockKind::Math(tex) => self.text.push_str(tex),
            // Cells are not blocks: their words are parted here.
            BlockKind::Table(table) => {
                for cell in table.head.iter().chain(&table.rows).flat_map(|it| &it.cells) {
                    self.text.push_str(&plain_text(&cell.content));
                    self.text.push('\n');
                }
            }
            // An image that stands alone is a figure; its description stands for it.
            BlockKind::Figure(figure) => self.text.push_str(figure.image.alt.as_deref().unwrap_or("")),
            _ => {}
        }
        self.text.push('\n');
    }

    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Text(it) | InlineKind::Code(it) | InlineKind::Math(it) => self.text.push_str(it),
            InlineKind::Image(image) => self.text.push_str(image.alt.as_deref().unwrap_or("")),
            InlineKind::LineBreak => self.text.push('\n'),
            _ => {}
        }
    }
}

fn words_of(book: &Book, code: bool) -> Vec<String> {
    let mut words = Words { text: String::new(), code };
    walk::book(book, &mut words);
    words_in(&words.text)
}

/// Runs of letters and digits.
fn words_in(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// A book whose one file is a chapter, so that no heading becomes the book's title.
fn chapter(text: &str) -> Book {
    let mut project = project(text);
    project.single = false;
    parse::book(&project, &mut Diagnostics::default())
}

/// What is reported when both outputs of a text are made.
fn reported(text: &str) -> Vec<String> {
    let project = project(text);
    let mut diagnostics = Diagnostics::default();
    let checked = chapbook::check(&project, &mut diagnostics);
    chapbook::build(&checked, &[OutputKind::Pdf(Profile::Screen), OutputKind::Epub], &|_| {}, &mut diagnostics);
    diagnostics.sorted().into_iter().filter(|it| it.code == "content-lost").map(|it| it.message.clone()).collect()
}

/// The error is the answer; that the e-book is made all the same is for library users who give its reader the fonts.
#[test]
fn pages_of_boxes_are_not_written() {
    let project =
        project(&format!("---\ntitle: T\nlang: en\n---\n\n# One\n\n{}\n", "𐑖𐑱𐑝𐑾𐑯 𐑤𐑧𐑑𐑼𐑟 𐑨𐑯 𐑴𐑐𐑩𐑯 𐑚𐑫𐑒. ".repeat(9)));
    let mut diagnostics = Diagnostics::default();
    let checked = chapbook::check(&project, &mut diagnostics);
    let kinds = [OutputKind::Pdf(Profile::Screen), OutputKind::Booklet, OutputKind::Epub];
    let made = chapbook::build(&checked, &kinds, &|_| {}, &mut diagnostics);
    let made: Vec<OutputKind> = made.iter().map(|output| output.kind).collect();
    assert_eq!(made, [OutputKind::Epub], "{:?}", diagnostics.sorted());
    assert!(diagnostics.all().iter().any(|it| it.code == "script-missing"), "{:?}", diagnostics.sorted());
}

#[test]
fn both_outputs_carry_all_that_the_suite_holds() {
    let mut files = Vec::new();
    markdown(&root().join("tests/suite"), &mut files);
    assert!(20 < files.len(), "the suite has its files: {}", files.len());
    for file in files {
        let text = fs::read_to_string(&file).expect("is text");
        assert_eq!(reported(&text), [""; 0], "{}", file.display());
    }
}

#[test]
fn what_an_output_lacks_is_told_with_its_place() {
    struct Sheet;
    impl Output for Sheet {
        fn name(&self) -> &'static str {
            "the sheet"
        }
        fn shows(&self, _: &Image) -> bool {
            true
        }
        fn sets(&self, _: NodeId, _: &str) -> bool {
            true
        }
        fn drops_title(&self, _: usize) -> bool {
            false
        }
        fn has_brackets(&self) -> bool {
            true
        }
    }
    let text = "# One\n\nWords.\n\n![a gull](gull.png) over `code`\n\n$$x^2$$\n\nMarked.[^1]\n\n[^1]: Boats.\n";
    let mut project = project(text);
    project.single = false;
    let book = parse::book(&project, &mut Diagnostics::default());
    let resolved = resolve::book(&book, &project, &mut Diagnostics::default());
    let told = |carried: &Carried| {
        let mut diagnostics = Diagnostics::default();
        carried.report_lost(&book, &resolved, &Sheet, &mut diagnostics);
        let told = diagnostics.sorted().into_iter().next().cloned();
        told.map(|it| (it.message, it.span.map(|span| project.sources.position(span).0)))
    };
    let mut carried = Carried::new(&book);
    let division = &book.divisions[0];
    let mut put = |node: NodeId, text: &str| carried.of(node).expect("is a unit").text(text);
    put(division.id, "One");
    put(division.blocks[0].id, "Words");
    put(division.blocks[3].id, "Marked 1");
    put(book.notes[0].id, "1. Boats");
    let lost = "8 letters and 1 image and 1 formula of the text did not reach the sheet, in 2 places";
    assert_eq!(told(&carried), Some((lost.to_owned(), Some(5))));
    let line = carried.of(division.blocks[1].id).expect("is a unit");
    line.text("over code");
    line.images = 1;
    carried.of(division.blocks[2].id).expect("is a unit").formulas = 1;
    assert_eq!(told(&carried), None);
}

#[test]
fn all_words_of_commonmarks_examples() {
    nothing_is_lost("commonmark-0.31.2.txt", (600, &[]), in_order);
}

#[test]
fn all_words_of_gfms_examples() {
    // What is a comment has changed since, in CommonMark 0.31 (645, 646); and GitHub shows the tags of forms,
    // scripts and the like as text (653), where books leave them out with a warning.
    nothing_is_lost("gfm-0.29.txt", (670, &[645, 646, 653]), in_order);
}

#[test]
fn all_words_of_the_examples_of_githubs_extensions() {
    // As example 653 of the specification.
    nothing_is_lost("gfm-extensions-0.1.txt", (30, &[22]), in_order);
}

#[test]
fn all_words_of_pulldown_cmarks_examples() {
    // Many examples are about formulas and the like that touch each other: what counts are letters.
    nothing_is_lost("pulldown-cmark-0.13.6.txt", (300, &[]), |expected, found| {
        let found = found.concat();
        let mut at = 0;
        expected.iter().find(|word| match found[at..].find(word.as_str()) {
            Some(place) => {
                at += place + word.len();
                false
            }
            None => true,
        })
    });
}

/// The first of `expected` that is not in `found` behind those before it.
fn in_order<'a>(expected: &'a [String], found: &[String]) -> Option<&'a String> {
    let mut rest = found.iter();
    expected.iter().find(|word| !rest.any(|it| it == *word))
}

/// Every word of the HTML that a file's examples expect is in the model, in order, but for the `other` ones;
/// `missing` says which is not. Those other ones must differ: else they are none.
fn nothing_is_lost(
    file: &str,
    (least, other): (usize, &[usize]),
    missing: impl for<'a> Fn(&'a [String], &[String]) -> Option<&'a String>,
) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spec").join(file);
    let spec = fs::read_to_string(path).expect("the specification");
    let fence = "`".repeat(32);
    let mut count = 0;
    let mut lost = Vec::new();
    for part in spec.split(&format!("\n{fence} example")).skip(1) {
        // The name of an extension may follow.
        let part = part.split_once('\n').map_or("", |pair| pair.1);
        let example = part.split(&format!("\n{fence}\n")).next().expect("an example");
        let (markdown, html) = example.split_once("\n.\n").or_else(|| example.split_once("\n.")).expect("both");
        let markdown = markdown.replace('→', "\t");
        count += 1;
        let expected = words_in(&shown(&html.replace('→', "\t")));
        let found = words_of(&chapter(&markdown), true);
        let missing = missing(&expected, &found);
        if other.contains(&count) {
            assert!(missing.is_some(), "example {count} of {file} is as expected after all");
        } else if let Some(missing) = missing {
            lost.push(format!("example {count} has lost `{missing}`:\n{markdown}\nfound {found:?}"));
        }
    }
    assert!(count >= least, "{file} has its examples: {count}");
    assert!(lost.is_empty(), "{} of {count}:\n{}", lost.len(), lost.join("\n\n"));
}

/// The text that a browser shows of HTML: scripts, styles and comments are none, images show what they
/// describe.
fn shown(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        // The mark of a note: its number is made.
        let mark = "<sup class=\"footnote-";
        let ends = [(mark, "</sup>"), ("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">")];
        let raw = [("<script", "</script>"), ("<style", "</style>"), ("<textarea", "</textarea>")];
        let found = ends.iter().chain(&raw).find(|end| rest.starts_with(end.0));
        let end = found.map_or(">", |it| it.1);
        let stop = match found {
            Some(_) => rest.find(end).map_or(rest.len(), |at| at + end.len()),
            None => tag_end(rest),
        };
        if let Some((_, alt)) = rest[..stop].split_once("alt=\"").filter(|_| rest.starts_with("<img")) {
            out.push_str(alt.split('"').next().unwrap_or(""));
        }
        // Tags in the middle of a word do not part it, those of blocks do.
        let inline = ["em", "strong", "a", "code", "img"];
        let name = rest[1..].trim_start_matches('/');
        let name = &name[..name.find(|c: char| !c.is_alphanumeric()).unwrap_or(name.len())];
        if !inline.contains(&name) {
            out.push(' ');
        }
        rest = &rest[stop..];
    }
    out.push_str(rest);
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Where a tag ends; `>` in quotes does not end it.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '>' => return at + 1,
            None if c == '"' || c == '\'' => quote = Some(c),
            None => {}
        }
    }
    text.len()
}

#[test]
fn all_words_that_pulldown_finds() {
    let corpus = std::env::var_os("CHAPBOOK_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    let mut files = Vec::new();
    markdown(&corpus.join("classics"), &mut files);
    markdown(&corpus.join("mdbook"), &mut files);
    if files.is_empty() {
        // The corpus is not part of the repository.
        return;
    }
    let mut lost = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("Markdown is UTF-8");
        let mut counts: BTreeMap<String, isize> = BTreeMap::new();
        for word in words_of(&chapter(&text), true) {
            *counts.entry(word).or_default() += 1;
        }
        for word in pulldown(&text) {
            *counts.entry(word).or_default() -= 1;
        }
        let missing: Vec<_> = counts.iter().filter(|count| *count.1 < 0).map(|count| count.0.as_str()).collect();
        if !missing.is_empty() {
            lost.push(format!("{}: {missing:?}", file.display()));
        }
    }
    assert!(lost.is_empty(), "words are lost:\n{}", lost.join("\n"));
}

/// The words of the text events; of code blocks without the lines that Rust hides.
fn pulldown(text: &str) -> Vec<String> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    let mut out = String::new();
    // What begins the hidden lines of the code block that is open.
    let mut hidden = None;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let is_rust = matches!(&kind, CodeBlockKind::Fenced(info) if info.starts_with("rust"));
                hidden = Some(if is_rust { "#" } else { "\0" });
            }
            Event::End(TagEnd::CodeBlock) => hidden = None,
            Event::Text(code) if hidden.is_some() => {
                let mark = hidden.unwrap_or_default();
                let shown = code.lines().filter(|line| !line.trim_start().starts_with(mark));
                shown.for_each(|it| out.extend([it, "\n"]));
            }
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                out.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak | Event::Rule => out.push('\n'),
            Event::Start(tag) => {
                let inline = matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. });
                out.push_str(if inline { "" } else { "\n" });
            }
            Event::End(tag) => {
                let inline = matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link);
                out.push_str(if inline { "" } else { "\n" });
            }
            _ => {}
        }
    }
    words_in(&out)
}

fn markdown(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            markdown(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "md") && !path.ends_with("SUMMARY.md") {
            files.push(path);
        }
    }
}
