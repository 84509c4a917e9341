//! What is written of a text: its words, its notes, its pages, its elements.

use std::io::{Cursor, Read as _};

use chapbook::document::block::{Block, BlockKind, Code, Container, List, ListItem, Table};
use chapbook::document::condition::{self, Medium};
use chapbook::document::container::ContainerKind;
use chapbook::document::inline::{InlineKind, Link};
use chapbook::document::metadata::Metadata;
use chapbook::document::{Attributes, Book, Matter, NodeId, PageMap, PageStart, Role};
use chapbook::picture::Pictures;
use chapbook::resolve::Target;
use chapbook::source::Span;

use super::effect::build;
use super::{Maker, file, metadata, sample, write};

#[test]
fn a_note_used_three_times_is_written_once_with_three_ways_back() {
    let (book, resolved, _, pictures) = sample();
    let epub = write(&book, &resolved, None, &pictures);
    let one = file(&epub, "OEBPS/chapter-high-water.xhtml");
    let two = file(&epub, "OEBPS/chapter-low-water.xhtml");
    assert_eq!(one.matches("<aside id=\"note-").count() + two.matches("<aside").count(), 1);
    assert_eq!(one.matches("role=\"doc-backlink\"").count(), 3);
    assert!(one.contains("href=\"chapter-low-water.xhtml#mark-"), "{one}");
    assert!(two.contains("href=\"chapter-high-water.xhtml#note-"), "{two}");
}

#[test]
fn pages_begin_where_the_map_says() {
    let (book, resolved, pages, pictures) = sample();
    let epub = write(&book, &resolved, Some(&pages), &pictures);
    let one = file(&epub, "OEBPS/chapter-high-water.xhtml");
    let after = one.split("id=\"pg-2\"").nth(1).expect("the mark");
    assert!(after.split_once("</span>").expect("its end").1.starts_with("the words went"), "{after}");
    let bare = write(&book, &resolved, None, &pictures);
    assert!(!file(&bare, "OEBPS/nav.xhtml").contains("page-list"));
    assert!(!file(&bare, "OEBPS/content.opf").contains("pageBreakSource"));
}

/// The first chapter of a book of these blocks.
fn chapter_of(make: Maker, blocks: Vec<Block>) -> String {
    let mut make = make;
    let mut division = make.division(0, Role::Chapter, Matter::Body, "River");
    division.blocks = blocks;
    let book = Book { metadata: metadata(), divisions: vec![division], ..Book::default() };
    file(&write(&book, &make.resolved, None, &Pictures::new()), "OEBPS/chapter-river.xhtml")
}

#[test]
fn tasks_wide_tables_and_keys_are_what_they_are() {
    let mut make = Maker::default();
    let blocks = vec![make.paragraph("first"), make.paragraph("second")];
    let items = vec![ListItem {
        id: make.id(),
        span: Span::default(),
        task: Some(true),
        value: None,
        style: chapbook::document::numeral::ListStyle::Auto,
        blocks,
    }];
    let tasks = make.block(BlockKind::List(List { items, ..List::default() }));
    let head = vec![make.row(&["A", "B", "C", "", "E"])];
    let rows = vec![make.row(&["1", "2", "some more words than fit", "4", "5"])];
    let table = Table { columns: Vec::new(), widths: Vec::new(), head, rows, caption: None };
    let table = make.block(BlockKind::Table(table));
    let code = make.inline(InlineKind::Code("Ctrl".to_owned()));
    let key = Attributes { classes: vec!["kbd".to_owned()], ..Attributes::default() };
    let key = make.inline(InlineKind::Span(key, vec![code]));
    let keys = make.block(BlockKind::Paragraph(vec![key]));
    let chapter = chapter_of(make, vec![tasks, table, keys]);
    assert!(chapter.contains("<li>\n<p>☑ first</p>\n<p>second</p>\n</li>"), "{chapter}");
    assert!(chapter.contains("<table class=\"wide many\" style=\"max-width:28em\">"), "{chapter}");
    assert!(chapter.contains("<td data-label=\"C\">some more words than fit</td><td>4</td>"), "{chapter}");
    assert!(chapter.contains("<kbd class=\"kbd\">Ctrl</kbd>"), "{chapter}");
}

#[test]
fn text_of_the_other_direction_says_so_and_so_does_what_stands_in_it() {
    let mut make = Maker::default();
    let language = |tag: &str| Attributes { pairs: vec![("lang".to_owned(), tag.to_owned())], ..Attributes::default() };
    let text = make.text("words");
    let english = make.inline(InlineKind::Span(language("en-US"), vec![text]));
    let inner = make.block(BlockKind::Paragraph(vec![english]));
    let group = Container { kind: ContainerKind::Group, title: None, blocks: vec![inner] };
    let mut hebrew = make.block(BlockKind::Container(group));
    hebrew.attributes = language("he");
    let chapter = chapter_of(make, vec![hebrew]);
    assert!(chapter.contains("<div lang=\"he\" xml:lang=\"he\" dir=\"rtl\">"), "{chapter}");
    assert!(chapter.contains("<span lang=\"en-US\" xml:lang=\"en-US\" dir=\"ltr\">"), "{chapter}");
}

/// The words of a markup: what is between its tags.
fn words(markup: &str) -> Vec<String> {
    let body = markup.split_once("<body").expect("a body").1;
    let mut text = String::new();
    for piece in body.split('<').skip(1) {
        let (tag, after) = piece.split_once('>').expect("a tag ends");
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or("");
        if !["em", "strong", "span", "a", "code", "sup", "sub", "del"].contains(&name) {
            text.push(' ');
        }
        text.push_str(after);
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    text.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn every_word_of_a_paragraph_is_there_once_and_in_order() {
    let hard = "a < b && c > d \u{0}\u{b}\u{fffe}e \"f\" 'g' ]]> <!-- <script> &amp; &#0; \u{1f600} \u{202e}x";
    let mut make = Maker::default();
    let mut division = make.division(0, Role::Chapter, Matter::Body, hard);
    division.blocks.push(make.paragraph(hard));
    let code = Code { text: hard.to_owned(), language: Some("<x\" y>".to_owned()), ..Code::default() };
    division.blocks.push(make.block(BlockKind::Code(code)));
    division.blocks.push(make.block(BlockKind::Math(hard.to_owned())));
    let cells = vec![make.row(&[hard, hard])];
    let table = Table { columns: vec![], widths: vec![], head: cells, rows: vec![], caption: None };
    division.blocks.push(make.block(BlockKind::Table(table)));
    for html in ["<b>c</i></b> & d", "</p></section></body>", "<!-- -- -->", "<br><hr><p>x", "<x:y z:=1 <"] {
        division.blocks.push(make.block(BlockKind::Html(html.to_owned())));
        let html = make.inline(InlineKind::Html(html.to_owned()));
        division.blocks.push(make.block(BlockKind::Paragraph(vec![html])));
    }
    let metadata = Metadata { title: hard.to_owned(), language: hard.to_owned(), ..metadata() };
    let book = Book { metadata, divisions: vec![division], ..Book::default() };
    let starts =
        (0..40).map(|at| PageStart { page: at, label: format!("<{at}>"), node: NodeId(at as u32), offset: at });
    let pages = PageMap { pages: starts.collect() };
    let epub = write(&book, &make.resolved, Some(&pages), &Pictures::new());
    let mut archive = zip::ZipArchive::new(Cursor::new(&epub)).expect("an archive");
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("an entry");
        if [".xhtml", ".opf", ".ncx", ".xml"].iter().any(|it| entry.name().ends_with(it)) {
            let mut text = String::new();
            entry.read_to_string(&mut text).expect("UTF-8");
            let mut reader = quick_xml::Reader::from_str(&text);
            while !matches!(reader.read_event().expect("well-formed"), quick_xml::events::Event::Eof) {}
        }
    }
    let chapter = epub_text(&epub);
    let wanted: Vec<String> = hard
        .chars()
        .filter(|c| !matches!(c, '\u{0}' | '\u{b}' | '\u{fffe}'))
        .collect::<String>()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    for at in 0..5 {
        let from = at * wanted.len();
        assert_eq!(chapter[from..from + wanted.len()], wanted, "copy {at}");
    }
}

/// The words of the first chapter.
fn epub_text(epub: &[u8]) -> Vec<String> {
    let archive = zip::ZipArchive::new(Cursor::new(epub)).expect("an archive");
    let name = archive.file_names().find(|file_name| file_name.contains("/chapter")).expect("a chapter").to_owned();
    words(&file(epub, &name))
}

#[test]
fn what_is_meant_for_print_alone_is_left_out_and_links_to_it_are_text() {
    let mut make = Maker::default();
    let mut division = make.division(0, Role::Chapter, Matter::Body, "River");
    let mut hidden = make.heading(2, "Hidden", "hidden", 0);
    hidden.attributes.pairs.push(("only".to_owned(), "pdf".to_owned()));
    let link = Link {
        url: "#hidden".to_owned(),
        title: String::new(),
        content: vec![make.text("see there")],
        attributes: Attributes::default(),
    };
    let link = make.inline(InlineKind::Link(link));
    make.resolved.targets.insert(link.id, Target::Node(hidden.id));
    division.blocks.push(make.block(BlockKind::Paragraph(vec![link])));
    division.blocks.push(hidden);
    let book = Book { metadata: metadata(), divisions: vec![division], ..Book::default() };
    let book = condition::edition(&book, Medium::Epub);
    let epub = write(&book, &make.resolved, None, &Pictures::new());
    let chapter = file(&epub, "OEBPS/chapter-river.xhtml");
    assert!(!chapter.contains("Hidden") && chapter.contains("<p>see there</p>"), "{chapter}");
    assert!(!file(&epub, "OEBPS/nav.xhtml").contains("Hidden"));
}

#[test]
fn short_options_of_programs_are_kept_on_one_line() {
    let epub = build("lang: en", "# A\n\nGive `--for`, `--message-format json` or `x-y`.");
    let text = epub.chapters();
    assert!(text.contains("<code class=\"code-option\">--for</code>"), "{text}");
    assert!(text.contains("<code>--message-format json</code>") && text.contains("<code>x-y</code>"), "{text}");
    assert!(epub.text("stylesheet.css").contains(".code-option { white-space: nowrap; }"));
}

#[test]
fn words_of_ours_are_in_the_language_of_the_text_around_them() {
    let text = "# One\n\nText.\n\n# Zwei {lang=de}\n\nText.[^a]\n\n> [!NOTE]\n> Text.\n\n::: {lang=fr}\n> [!TIP]\n> Texte.\n:::\n\n\
                # Swahili {lang=sw}\n\nText.[^b]\n\n> [!NOTE]\n> Text.\n\n[^a]: A.\n\n[^b]: B.\n";
    let chapters = build("", text).chapters();
    for wanted in [
        "<p class=\"title\">Hinweis</p>",
        "aria-label=\"1. Zurück zum Text\"",
        "<p class=\"title\">Astuce</p>",
        // No words in Swahili: a voice is told that these are English.
        "<p class=\"title\"><span lang=\"en\" xml:lang=\"en\">Note</span></p>",
        "lang=\"en\" xml:lang=\"en\" aria-label=\"1. Back to the text\"",
    ] {
        assert!(chapters.contains(wanted), "{wanted}\n{chapters}");
    }
    assert!(chapters.contains("aria-label=\"Hinweis\"") && !chapters.contains("aria-label=\"Note\""), "{chapters}");
}

#[test]
fn english_words_of_an_index_are_marked_where_there_are_no_others() {
    let text = "# One\n\nA [whale]{.index} and [cod]{.index see=\"whale\"}.\n\n::: index\n:::\n";
    let of = |language: &str| build(&format!("lang: {language}"), text).chapters();
    let swahili = of("sw");
    assert!(swahili.contains("cod. <em lang=\"en\" xml:lang=\"en\">See </em><a"), "{swahili}");
    let english = of("en");
    assert!(english.contains("cod. <em>See </em><a") && !english.contains("<em></em>"), "{english}");
}

#[test]
fn an_imprint_says_what_each_isbn_is_of() {
    let imprint = |identifiers: &str, language: &str| {
        let made = build(&format!("lang: {language}\nidentifier:\n{identifiers}"), "# One\n\nText.");
        let text = made.text("imprint.xhtml");
        let lines = text.split("<p>").skip(1).filter_map(|line| line.split("</p>").next());
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let own = "- {scheme: ISBN, text: 978-0-306-40615-7}\n";
    let print = "- {scheme: ISBN-print, text: 978-1-86197-876-9}\n";
    assert_eq!(imprint(own, "en"), ["ISBN 978-0-306-40615-7"]);
    let both = format!("{own}{print}");
    assert_eq!(imprint(&both, "en"), ["ISBN 978-0-306-40615-7 (e-book)", "ISBN 978-1-86197-876-9 (print)"]);
    assert_eq!(imprint(&both, "de"), ["ISBN 978-0-306-40615-7 (E-Book)", "ISBN 978-1-86197-876-9 (Druckausgabe)"]);
}

#[test]
fn embedded_code_is_as_large_beside_text_as_on_the_pages() {
    let text = "# One\n\nText and `code` and <kbd>K</kbd>.\n";
    let sheet = build("chapbook: {theme: novel, epub: {embed-fonts: true}}", text).text("stylesheet.css");
    // The small letters of JetBrains Mono are 0.55 em high, those of EB Garamond 0.4: 0.78 is the least.
    assert!(sheet.contains("code, kbd, samp, pre code { font-size: 0.78em; }"), "{sheet}");
    // The face of a reader's own is not known.
    assert!(!build("", text).text("stylesheet.css").contains("0.78em"));
}

#[test]
fn inks_that_a_ground_would_hide_are_the_readers() {
    let style = "emphasis: {color: '#101010'}, link: {color: '#0000aa'}, alert: {ground: '#101030'}, aside: {ground: '#f3ede3'}";
    let sheet = build(&format!("chapbook: {{style: {{{style}}}}}"), "# One\n\n*Text.*").text("stylesheet.css");
    assert!(sheet.contains("section .alert a:not([role]) { color: inherit; }"), "{sheet}");
    assert!(!sheet.contains("section .aside a"), "{sheet}");
    assert!(!sheet.lines().any(|line| line.starts_with("em { color")), "{sheet}");
    // A class whose own ground hides its ink.
    let style = "card: {color: '#0000aa', ground: '#101030'}, sand: {color: '#0000aa', ground: '#f3ede3'}";
    let sheet =
        build(&format!("chapbook: {{style: {{{style}}}}}"), "# One\n\n::: card\nText.\n:::").text("stylesheet.css");
    assert!(sheet.lines().any(|line| line.contains("div.card {") && line.ends_with("{ color: inherit; }")), "{sheet}");
    assert!(!sheet.contains("div.sand { color: inherit"), "{sheet}");
}

#[test]
fn words_longer_than_a_line_of_a_phone_have_places_to_be_divided() {
    let text = "# Kraftfahrzeughaftpflichtversicherungen\n\n## `chapbook::Builder::with_options`\n\n::: verse\nO Lampenputzergesellenverein\n:::\n\n\
                Kurze Wagen, [Kraftfahrzeughaftpflichtversicherung]{lang=fr}.\n";
    let book = build("subtitle: Die Geschwindigkeitsbegrenzungsverordnung\nlang: de", text);
    let seen = |file: &str| book.text(file).replace('\u{ad}', "|");
    let chapter = book.chapters().replace('\u{ad}', "|");
    assert!(chapter.contains(">Kraft|fahr|zeug|haft|pflicht|ver|si|che|run|gen</h1>"), "{chapter}");
    assert!(chapter.contains("<code>chapbook::<wbr/>Builder::<wbr/>with_<wbr/>options</code></h2>"), "{chapter}");
    assert!(chapter.contains("O Lam|pen|put|zer|ge|sel|len|ver|ein"), "{chapter}");
    assert!(
        chapter.contains(">Kraftfahrzeughaftpflichtversicherung</span>") && chapter.contains("Kurze Wagen"),
        "{chapter}"
    );
    assert!(seen("title.xhtml").contains(">Die Ge|schwin|dig|keits|"), "{}", seen("title.xhtml"));
    assert!(seen("nav.xhtml").contains(">Kraft|fahr|zeug|haft|"), "{}", seen("nav.xhtml"));
    // A word that is kept whole without them may be divided at them.
    assert!(book.text("stylesheet.css").contains("hyphens: manual;"));
}
