//! The EPUB as a reader sees it: written from small books made by hand, read back by `rbook`.

mod editions;
mod effect;
mod images;
mod marks;
mod reader;
mod semantics;
mod sheets;
mod shop_rules;
mod shops;
mod text;
mod theme;

use std::io::{Cursor, Read as _};
use std::sync::Arc;

use chapbook::cover::{self, CoverSources};
use chapbook::diagnostic::Diagnostics;
use chapbook::document::block::{
    Block, BlockKind, Cell, Code, Container, Definition, Detail, Figure, List, ListItem, Row, Stanza, Table, Verse,
    VerseLine,
};
use chapbook::document::container::ContainerKind;
use chapbook::document::inline::{Image, Inline, InlineKind, Link};
use chapbook::document::metadata::{Collection, Creator, Identifier, Metadata};
use chapbook::document::numeral::ListStyle;
use chapbook::document::{Attributes, Book, Division, Matter, NodeId, Note, NoteId, PageMap, PageStart, Role};
use chapbook::epub::{self, Input};
use chapbook::picture::media::MediaFiles;
use chapbook::picture::{ImageFacts, Picture, PictureFormat, Pictures};
use chapbook::project::Project;
use chapbook::project::config::Config;
use chapbook::resolve::{NoteMark, OutlineEntry, Resolved, Target};
use chapbook::source::Span;
use chapbook::text::catalog::Catalog;

/// Makes books by hand: gives node ids in the order in which nodes are made.
#[derive(Default)]
struct Maker {
    next: u32,
    resolved: Resolved,
}

impl Maker {
    fn id(&mut self) -> NodeId {
        self.next += 1;
        NodeId(self.next)
    }

    fn inline(&mut self, kind: InlineKind) -> Inline {
        Inline { id: self.id(), span: Span::default(), kind }
    }

    fn text(&mut self, text: &str) -> Inline {
        self.inline(InlineKind::Text(text.to_owned()))
    }

    fn block(&mut self, kind: BlockKind) -> Block {
        Block { id: self.id(), span: Span::default(), attributes: Attributes::default(), kind }
    }

    fn paragraph(&mut self, text: &str) -> Block {
        let text = self.text(text);
        self.block(BlockKind::Paragraph(vec![text]))
    }

    fn heading(&mut self, level: u8, text: &str, id: &str, division: usize) -> Block {
        let block = self.block(BlockKind::Heading { level, numbered: false, content: Vec::new() });
        let content = vec![self.text(text)];
        self.entry(block.id, division, level - 1, text, id);
        Block { kind: BlockKind::Heading { level, numbered: false, content }, ..block }
    }

    fn entry(&mut self, node: NodeId, division: usize, depth: u8, title: &str, id: &str) {
        let title = title.to_owned();
        self.resolved.outline.push(OutlineEntry { node, division, depth, number: None, title });
        self.resolved.anchors.insert(node, id.to_owned());
    }

    fn division(&mut self, at: usize, role: Role, matter: Matter, title: &str) -> Division {
        let id = self.id();
        self.entry(id, at, 0, title, &format!("d{at}"));
        let title = vec![self.text(title)];
        Division { id, role, matter, title, ..Division::default() }
    }

    fn row(&mut self, cells: &[&str]) -> Row {
        let id = self.id();
        let cells = cells.iter().map(|text| {
            let content = if text.is_empty() { Vec::new() } else { vec![self.text(text)] };
            Cell { id: self.id(), content, ..Cell::default() }
        });
        Row { id, cells: cells.collect() }
    }
}

fn metadata() -> Metadata {
    let creator = |name: &str, role: &str, file_as: &str| Creator {
        name: name.to_owned(),
        role: role.to_owned(),
        file_as: Some(file_as.to_owned()),
    };
    Metadata {
        title: "The Tide & the Table".to_owned(),
        subtitle: Some("A <small> sample".to_owned()),
        creators: vec![creator("Ann Author", "aut", "Author, Ann"), creator("Tom Turn", "trl", "Turn, Tom")],
        language: "en-GB".to_owned(),
        identifiers: vec![Identifier {
            scheme: "isbn".to_owned(),
            value: "9780306406157".to_owned(),
            hyphenated: None,
        }],
        publisher: Some("Example House".to_owned()),
        rights: Some("© 2026 Ann Author".to_owned()),
        date: Some("2026-01-15".to_owned()),
        description: Some("A book made by hand.".to_owned()),
        subjects: vec!["Tides".to_owned()],
        collection: Some(Collection { title: "Samples".to_owned(), position: Some("2".to_owned()) }),
        ..Metadata::default()
    }
}

/// A book that has one of everything.
fn sample() -> (Book, Resolved, PageMap, Pictures) {
    let mut make = Maker::default();
    let mut preface = make.division(0, Role::Preface, Matter::Front, "Preface");
    preface.blocks.push(make.paragraph("Some words before the text."));
    let start_of_one;
    let mut one = make.division(1, Role::Chapter, Matter::Body, "High Water");
    {
        start_of_one = make.next - 1;
        let lead = make.text("The tide came in and the words went on over the page");
        let mark = make.inline(InlineKind::Note(NoteId(0)));
        let rest = make.text(", where <they> & \"others\" stayed.");
        let again = make.inline(InlineKind::Note(NoteId(0)));
        one.blocks.push(make.block(BlockKind::Paragraph(vec![lead, mark, rest, again])));
        one.blocks.push(make.heading(2, "A table", "a-table", 1));
        let head = vec![make.row(&["Place", "", "Height"])];
        let rows = vec![make.row(&["Harbour", "x", "3"]), make.row(&["Bay", "", "4"])];
        let caption = Some(vec![make.text("Heights")]);
        let columns = vec![Default::default(); 3];
        one.blocks.push(make.block(BlockKind::Table(Table { columns, widths: Vec::new(), head, rows, caption })));
        one.blocks.push(make.heading(4, "Deeper", "sec:deeper", 1));
        one.blocks.push(list(&mut make));
        one.blocks.push(definitions(&mut make));
        one.blocks.push(code(&mut make));
        one.blocks.push(verse(&mut make));
        one.blocks.push(figure(&mut make));
        one.blocks.push(alert(&mut make));
        one.blocks.push(make.block(BlockKind::SectionBreak));
        one.blocks.push(make.block(BlockKind::Math("e^{i\\pi} < 1".to_owned())));
    }
    let mut two = make.division(2, Role::Chapter, Matter::Body, "Low Water");
    let link = Link {
        url: "#a-table".to_owned(),
        title: String::new(),
        content: vec![make.text("the table")],
        attributes: Attributes::default(),
    };
    let link = make.inline(InlineKind::Link(link));
    let table = make.resolved.outline[2].node;
    make.resolved.targets.insert(link.id, Target::Node(table));
    let third = make.inline(InlineKind::Note(NoteId(0)));
    let see = make.text("See ");
    two.blocks.push(make.block(BlockKind::Paragraph(vec![see, link, third])));
    let note = make.id();
    let notes = vec![Note { id: note, blocks: vec![make.paragraph("It does.")], ..Note::default() }];
    let label = "1".to_owned();
    make.resolved.notes = vec![NoteMark { label, division: 1, marks: Vec::new() }];
    let page = |page: usize, label: &str, node: u32, offset: usize| PageStart {
        page,
        label: label.to_owned(),
        node: NodeId(node),
        offset,
    };
    let pages = vec![
        page(2, "iii", preface.id.0, 0),
        page(4, "1", one.id.0, 0),
        page(5, "2", start_of_one + 2, 21),
        page(6, "3", two.id.0, 0),
    ];
    let (nodes, divisions) = (make.next + 1, vec![preface, one, two]);
    let book = Book { metadata: metadata(), divisions, notes, nodes };
    (book, make.resolved, PageMap { pages }, pictures())
}

fn list(make: &mut Maker) -> Block {
    let items = [Some(true), Some(false), None].map(|task| ListItem {
        id: make.id(),
        span: Span::default(),
        task,
        value: None,
        style: ListStyle::Auto,
        blocks: vec![make.paragraph("an item")],
    });
    make.block(BlockKind::List(List { tight: true, items: items.into(), ..List::default() }))
}

fn definitions(make: &mut Maker) -> Block {
    let details = vec![Detail { id: make.id(), blocks: vec![make.paragraph("Rising water.")] }];
    let term = vec![make.text("Flood")];
    let definition = Definition { id: make.id(), span: Span::default(), term, details };
    make.block(BlockKind::Definitions(vec![definition]))
}

fn code(make: &mut Maker) -> Block {
    make.block(BlockKind::Code(Code {
        language: Some("rust".to_owned()),
        title: Some("src/main.rs".to_owned()),
        numbers: Some(3),
        emphasis: vec![(2, 2)],
        text: "fn main() {\n    let x = \"<&>\";\n}".to_owned(),
    }))
}

fn verse(make: &mut Maker) -> Block {
    let lines = [(0, "The sea is deep,"), (1, "the shore is near.")].map(|(indent, text)| VerseLine {
        id: make.id(),
        indent,
        content: vec![make.text(text)],
    });
    let stanzas = vec![Stanza { id: make.id(), lines: lines.into() }];
    make.block(BlockKind::Verse(Verse { stanzas }))
}

fn figure(make: &mut Maker) -> Block {
    let alt = Some("A gull \"in\" flight".to_owned());
    let image = Image { source: "pics/A Gull.png".to_owned(), alt, ..Image::default() };
    let caption = Some(vec![make.text("A gull")]);
    make.block(BlockKind::Figure(Figure { image, caption }))
}

fn alert(make: &mut Maker) -> Block {
    let blocks = vec![make.paragraph("Mind the tide.")];
    make.block(BlockKind::Container(Container { kind: ContainerKind::Warning, title: None, blocks }))
}

fn pictures() -> Pictures {
    let picture = Picture {
        path: "pics/A Gull.png".to_owned(),
        facts: ImageFacts::new(PictureFormat::Png, 1, 1),
        load: Arc::new(|| Ok(PNG.to_vec())),
    };
    Pictures::from([(picture.path.clone(), picture)])
}

/// A white pixel.
const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0,
    0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 10, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63, 0xf8, 0x0f, 0, 1, 1, 1, 0, 0x1b,
    0xb6, 0xee, 0x56, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

fn write(book: &Book, resolved: &Resolved, pages: Option<&PageMap>, pictures: &Pictures) -> Vec<u8> {
    write_by(&Config::default(), book, resolved, pages, pictures)
}

fn write_by(
    config: &Config,
    book: &Book,
    resolved: &Resolved,
    pages: Option<&PageMap>,
    pictures: &Pictures,
) -> Vec<u8> {
    let mut diagnostics = Diagnostics::default();
    let catalog = Catalog::new(&[], &mut diagnostics);
    let project = Project { config: config.clone(), ..Project::default() };
    let sources = CoverSources { project: &project, metadata: &book.metadata, pictures, catalog: &catalog };
    let cover = cover::image(&sources, None, &mut diagnostics);
    let media = MediaFiles::new();
    let input =
        Input { book, resolved, config, catalog: &catalog, pictures, media: &media, cover: &cover, pages, shop: None };
    let bytes = epub::write(&input, &mut diagnostics).expect("the book is written");
    assert!(!diagnostics.has_errors(), "{diagnostics:?}");
    bytes
}

fn file(epub: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(epub)).expect("an archive");
    let mut text = String::new();
    archive.by_name(name).expect(name).read_to_string(&mut text).expect("text");
    text
}

#[test]
fn the_same_book_is_the_same_bytes() {
    let (book, resolved, pages, pictures) = sample();
    let once = write(&book, &resolved, Some(&pages), &pictures);
    assert_eq!(once, write(&book, &resolved, Some(&pages), &pictures));
    assert_eq!(&once[30..58], b"mimetypeapplication/epub+zip");
    if let Some(folder) = std::env::var_os("CHAPBOOK_KEEP") {
        std::fs::write(std::path::Path::new(&folder).join("sample.epub"), &once).expect("kept");
    }
}
