//! Page marks and ids are kept, whatever they fall on: a page may begin at any place of a book, also at one that the
//! EPUB shows otherwise than the pages do, or not at all.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read as _};
use std::sync::Arc;

use chapbook::diagnostic::Diagnostics;
use chapbook::document::block::Block;
use chapbook::document::condition::Medium;
use chapbook::document::inline::{Inline, InlineKind};
use chapbook::document::walk::{self, Visitor};
use chapbook::document::{Book, Division, NodeId, PageMap, PageStart};
use chapbook::epub::{self, Input};
use chapbook::picture::CoverImage;
use chapbook::project::files::{FileSystem, Memory};
use chapbook::project::{self, Project};

use super::effect::MP4;
use crate::support;

/// What the EPUB shows otherwise than the pages do, or not at all. Pages begin at each of these.
const ODD: &str = include_str!("../suite/parse/left-out.md");

/// A page that begins before each division, block and inline, and one behind the text of each.
#[derive(Default)]
struct Everywhere(PageMap);

impl Everywhere {
    fn add(&mut self, node: NodeId, offset: usize) {
        let page = self.0.pages.len();
        self.0.pages.push(PageStart { page, label: (page + 1).to_string(), node, offset });
    }
}

impl Visitor for Everywhere {
    fn division(&mut self, division: &Division) {
        self.add(division.id, 0);
    }

    fn block(&mut self, block: &Block) {
        self.add(block.id, 0);
    }

    fn inline(&mut self, inline: &Inline) {
        self.add(inline.id, 0);
        if let InlineKind::Text(text) | InlineKind::Code(text) = &inline.kind {
            self.add(inline.id, text.len() / 2);
            self.add(inline.id, text.len());
        }
    }
}

fn everywhere(book: &Book) -> PageMap {
    let mut pages = Everywhere::default();
    walk::book(book, &mut pages);
    pages.0
}

/// What is missing in the EPUB of a book with a page at each place: what the program says, and the ids.
fn missing(project: &Project) -> Vec<String> {
    let mut diagnostics = Diagnostics::default();
    let checked = chapbook::check(project, &mut diagnostics);
    let edition = checked.edition(Medium::Epub);
    let pages = everywhere(&edition.book);
    let input = Input {
        book: &edition.book,
        resolved: &edition.resolved,
        config: &project.config,
        catalog: &checked.catalog,
        pictures: &checked.pictures,
        media: &checked.media,
        cover: &CoverImage::None,
        pages: Some(&pages),
        shop: None,
    };
    let mut diagnostics = Diagnostics::default();
    let bytes = epub::write(&input, &mut diagnostics).expect("it is written");
    let invalid = diagnostics.sorted().into_iter().filter(|it| it.code == "epub-invalid");
    let mut missing: Vec<String> = invalid.map(|it| it.message.clone()).collect();
    let ids = ids(&bytes);
    // A chapter that has nothing but a number is named by its first words.
    let is_number = |id: &&String| id.split_once('-').is_some_and(|parts| parts.1.parse::<u32>().is_ok());
    // One whose title has a number before it is named by the title without; one that is a number alone, by its words.
    let counts = ["act", "scene", "part", "chapter", "appendix", "one", "i", "ii", "iii", "iv"];
    let is_behind = |id: &String| {
        let mut words = id.split('-');
        let is_counted = words.next().is_some_and(|word| counts.contains(&word));
        let rest: Vec<&str> = words.filter(|word| !counts.contains(word) && word.parse::<u32>().is_err()).collect();
        // `The Second Song`.
        let is_song = id.starts_with("the-") && id.ends_with("-song");
        is_song || is_counted && (rest.concat().len() < 2 || ids.contains(&rest.concat()))
    };
    let wanted = edition.resolved.slugs.values().filter(|id| !is_number(id) && !is_behind(id));
    missing.extend(wanted.filter(|id| !ids.contains(&letters(id))).map(|id| format!("no id `{id}`")));
    missing
}

/// What is the same in an author's label and in the id that is made of it.
fn letters(id: &str) -> String {
    id.strip_prefix("id-").unwrap_or(id).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// All ids of an archive's texts, by their letters.
fn ids(epub: &[u8]) -> BTreeSet<String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(epub)).expect("an archive");
    let names: Vec<String> = archive.file_names().filter(|it| it.ends_with(".xhtml")).map(str::to_owned).collect();
    let mut ids = BTreeSet::new();
    for name in names {
        let mut text = String::new();
        archive.by_name(&name).expect("is there").read_to_string(&mut text).expect("is UTF-8");
        ids.extend(text.split(" id=\"").skip(1).filter_map(|it| it.split_once('"')).map(|it| letters(it.0)));
    }
    ids
}

fn opened(files: FileSystem, path: Option<&str>) -> Project {
    project::open(files, path, &[], &mut Diagnostics::default())
}

#[test]
fn pages_may_begin_at_what_the_epub_leaves_out() {
    let png = fs::read(support::root().join("tests/books/lantern/images/lantern.png")).expect("a picture");
    let files = Memory::new([("odd.md", ODD)]).with("dot.png", png).with("tide.mp4", MP4.to_vec());
    let project = opened(FileSystem(Arc::new(files)), Some("odd.md"));
    assert_eq!(missing(&project), [""; 0]);
}

#[test]
fn pages_may_begin_anywhere_in_a_book() {
    let mut lost = Vec::new();
    for case in fs::read_dir(support::root().join("tests/suite/parse")).expect("the suite") {
        let path = case.expect("a case").path();
        if path.extension().is_some_and(|it| it == "md") {
            let text = fs::read_to_string(&path).expect("a case");
            let files = Memory::new([("case.md", text.as_str())]);
            let project = opened(FileSystem(Arc::new(files)), Some("case.md"));
            lost.extend(missing(&project).into_iter().map(|it| format!("{}: {it}", path.display())));
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}
