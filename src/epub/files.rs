//! Which files the text becomes, and what they are called.
//!
//! In: the divisions, and how large a file may be. Out: the files in reading order. A division is a file; one
//! that is too large becomes several, divided at its sections. Names are made from titles and not from
//! numbers, so that a new chapter leaves those of the others as they are: readers keep bookmarks by them.

use std::collections::BTreeSet;
use std::ops::Range;

use super::content_name::{beginning, digest, first_words, hash, is_number, named, title_language, title_text};
use super::id::IdRegistry;
use crate::document::block::{Block, BlockKind};
use crate::document::inline::{Inline, InlineKind, plain_text};
use crate::document::walk::{self, Visitor};
use crate::document::{Book, Division, NodeId, Role, slug};

/// Above how many bytes a division is divided, if the settings don't say: some readers on paper-like
/// screens take seconds to open more than 300 kB.
const LARGEST: usize = 250_000;

/// The share of the largest file from which a section is one by itself: some fifteen pages, so that hardly any page stays half empty.
const LONG: usize = 8;

/// The bytes that the markup of a node adds to its text: measured on novels and manuals.
const MARKUP: usize = 32;

/// A file of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    /// An index of `Book::divisions`.
    pub(super) division: usize,
    /// The file's name in the publication, unique: `chapter-loomings.xhtml`.
    pub(super) path: String,
    /// The blocks of the division that are in it.
    pub(super) blocks: Range<usize>,
    /// The levels of the headings whose sections go on from the file before.
    pub(super) open: Vec<u8>,
}

impl File {
    /// Whether it holds the beginning of its division.
    pub(super) fn begins(&self) -> bool {
        self.blocks.start == 0
    }
}

/// The files of a book. `split` is `epub.split`: kilobytes, or 0 for never.
pub(super) fn of(book: &Book, split: Option<u32>) -> Vec<File> {
    let most = match split {
        None => LARGEST,
        Some(0) => usize::MAX,
        Some(kilobytes) => kilobytes as usize * 1000,
    };
    let stems = stems(book);
    let mut files = Vec::new();
    for (at, division) in book.divisions.iter().enumerate() {
        let Some(stem) = &stems[at] else { continue };
        let starts = starts(&division.blocks, title_language(book, division), most);
        for (number, start) in starts.iter().enumerate() {
            let end = starts.get(number + 1).copied().unwrap_or(division.blocks.len());
            let name = division.blocks.get(*start..end).and_then(|blocks| section_name(blocks, book, division));
            let wanted = name.filter(|_| 0 < number).map_or_else(|| stem.clone(), |name| format!("{stem}-{name}"));
            files.push(File {
                division: at,
                path: wanted,
                blocks: *start..end,
                open: open_at(&division.blocks, *start),
            });
        }
    }
    name_apart(book, &mut files);
    files
}

/// The name of a section that begins a file: its title, or its first words where that is a number.
fn section_name(blocks: &[Block], book: &Book, division: &Division) -> Option<String> {
    let BlockKind::Heading { content, .. } = &blocks.first()?.kind else { return None };
    let (title, language) = (plain_text(content), title_language(book, division));
    let words = first_words(&beginning(&blocks[1..])).filter(|_| is_number(&title, language));
    Some(words.unwrap_or_else(|| named(&title, language)))
}

/// Makes the names of files unique, which are stems so far. The first of one name keeps it, so that another that comes behind
/// it leaves it alone; those behind it are told from it by their first words, by more of them, and by a number where all is the same.
fn name_apart(book: &Book, files: &mut [File]) {
    let mut given = IdRegistry::default();
    for file in files.iter_mut() {
        let blocks = book.divisions.get(file.division).and_then(|it| it.blocks.get(file.blocks.clone()));
        let text = beginning(blocks.unwrap_or_default());
        let stem = &file.path;
        let words = first_words(&text).map(|words| format!("{stem}-{words}"));
        let longer = (!text.is_empty()).then(|| format!("{stem}-{}", digest(&text)));
        let names = [Some(stem.clone()), words, longer];
        let free = names.iter().flatten().find(|name| !given.has_file(name, ENDING));
        let name = free.or_else(|| names.iter().flatten().last()).unwrap_or(stem);
        file.path = given.claim_file(name, ENDING);
    }
}

/// How the names of texts end.
const ENDING: &str = "xhtml";

/// The levels of the headings that are over a place in a list of blocks, from the outermost.
fn open_at(blocks: &[Block], at: usize) -> Vec<u8> {
    let mut open: Vec<u8> = Vec::new();
    for block in &blocks[..at] {
        if let Some(level) = level(block) {
            open.retain(|it| *it < level);
            open.push(level);
        }
    }
    if let Some(level) = blocks.get(at).and_then(level) {
        open.retain(|it| *it < level);
    }
    open
}

/// The level of a heading.
fn level(block: &Block) -> Option<u8> {
    match block.kind {
        BlockKind::Heading { level, .. } => Some(level),
        _ => None,
    }
}

/// Where the files of a list of blocks begin: as few as can be with at most `most` bytes each, each but the first
/// at a heading, and at one of the highest level where possible.
fn starts(blocks: &[Block], language: &str, most: usize) -> Vec<usize> {
    let weights: Vec<usize> = blocks.iter().map(weight).collect();
    let mut starts = vec![0];
    if most < weights.iter().sum() {
        divide(blocks, language, &weights, 0..blocks.len(), most, &mut starts);
    }
    starts
}

/// Divides a range that is too large at its highest headings, and what is still too large further down.
fn divide(
    blocks: &[Block],
    language: &str,
    weights: &[usize],
    range: Range<usize>,
    most: usize,
    starts: &mut Vec<usize>,
) {
    let inner = || range.clone().skip(1).filter_map(|it| Some((it, level(&blocks[it])?)));
    let Some(highest) = inner().map(|it| it.1).min() else { return };
    let mut breaks: Vec<usize> = inner().filter(|it| it.1 == highest).map(|it| it.0).collect();
    breaks.push(range.end);
    let mut from = range.start;
    let (mut filled, mut before) = (0, 0);
    for to in breaks {
        let size: usize = weights[from..to].iter().sum();
        // A part that grows moves the places of those behind it, and readers' bookmarks hold on to the files' names. So parts
        // also end at sections that their own titles choose, one in four, where they then end in every edition.
        let is_chosen =
            most / 4 <= filled && level(&blocks[from]) == Some(highest) && is_milestone(&blocks[from], language);
        // A long section is a file of its own, whatever is beside it.
        let is_long = most / LONG <= size || most / LONG <= before;
        if 0 < filled && (most < filled + size || is_chosen || is_long) {
            starts.push(from);
            filled = 0;
        }
        if most < size {
            divide(blocks, language, weights, from..to, most, starts);
        }
        filled += size;
        before = size;
        from = to;
    }
}

/// Whether a heading is one of the fourth of all that are chosen by their words.
fn is_milestone(block: &Block, language: &str) -> bool {
    match &block.kind {
        BlockKind::Heading { content, .. } => hash(&named(&plain_text(content), language)).is_multiple_of(4),
        _ => false,
    }
}

/// How many bytes a block will take in its file, about.
fn weight(block: &Block) -> usize {
    struct Weight(usize);
    impl Visitor for Weight {
        fn node(&mut self, _node: NodeId) {
            self.0 += MARKUP;
        }
        fn block(&mut self, block: &Block) {
            self.0 += match &block.kind {
                // Each word of code has an element of its own; a formula is elements for the most part.
                BlockKind::Code(code) => 3 * code.text.len(),
                BlockKind::Math(tex) => 400 + 20 * tex.len(),
                BlockKind::Html(html) => html.len(),
                _ => 0,
            };
        }
        fn inline(&mut self, inline: &Inline) {
            self.0 += match &inline.kind {
                InlineKind::Text(text) | InlineKind::Code(text) => text.len(),
                InlineKind::Math(tex) => 200 + 20 * tex.len(),
                _ => 0,
            };
        }
    }
    let mut weight = Weight(0);
    walk::blocks(std::slice::from_ref(block), &mut weight);
    weight.0
}

/// The name of each division's file, without its ending; `None` for one that is not written. Of chapters of one title, those
/// behind the first are told from it by their parts, if these have titles.
fn stems(book: &Book) -> Vec<Option<String>> {
    let paths: BTreeSet<&str> = book.divisions.iter().filter_map(|division| division.path.as_deref()).collect();
    let many = 1 < paths.len();
    let mut given: BTreeSet<String> = BTreeSet::new();
    let mut part: Option<String> = None;
    let mut stems = Vec::with_capacity(book.divisions.len());
    for (at, division) in book.divisions.iter().enumerate() {
        let language = title_language(book, division);
        let stem = match numbered_part(book, at) {
            Some(words) => format!("{}-{words}", super::roles::name(Role::Part)),
            None => stem(division, many, language),
        };
        if division.role == Role::Part {
            // A part that is a number alone is another when one is put before it.
            part = (!is_number(&title_text(&division.title, language), language)).then(|| stem.clone());
        }
        let is_doubled = given.contains(&stem) && division.role == Role::Chapter;
        let name = match part.as_ref().filter(|_| is_doubled) {
            Some(part) => format!("{part}-{stem}"),
            None => stem.clone(),
        };
        if !division.draft {
            given.insert(stem);
        }
        stems.push((!division.draft).then_some(name));
    }
    stems
}

/// What names a part that has a number for its title and no text of its own: the title of the chapter that follows, or that one's first
/// words. Its number is that of another part when one is put before it.
fn numbered_part(book: &Book, at: usize) -> Option<String> {
    let part = book.divisions.get(at).filter(|division| division.role == Role::Part)?;
    let language = title_language(book, part);
    let is_numbered = is_number(&title_text(&part.title, language), language);
    if !is_numbered || first_words(&beginning(&part.blocks)).is_some() {
        return None;
    }
    let chapter = book.divisions.get(at + 1).filter(|next| next.role != Role::Part)?;
    let language = title_language(book, chapter);
    let title = title_text(&chapter.title, language);
    match title.trim().is_empty() || is_number(&title, language) {
        true => first_words(&beginning(&chapter.blocks)),
        false => Some(named(&title, language)).filter(|name| !name.is_empty()),
    }
}

/// The name of a division by itself: `chapter-loomings`, `part-one`, `preface`. `many`: whether chapters
/// have files of their own, whose names then say more than nothing.
fn stem(division: &Division, many: bool, language: &str) -> String {
    let role = super::roles::name(division.role);
    let title = title_text(&division.title, language);
    let own = division.path.as_deref().filter(|_| many).map(|path| {
        let name = path.rsplit('/').next().unwrap_or(path);
        slug::ascii(name.rsplit_once('.').map_or(name, |pair| pair.0))
    });
    let name = match title.trim() {
        "" => own.unwrap_or_default(),
        // The number of a chapter is its place: when one is added, it is that of another.
        title if is_number(title, language) => {
            first_words(&beginning(&division.blocks)).unwrap_or_else(|| named(title, language))
        }
        title => named(title, language),
    };
    match division.role {
        // There may be many of these; others are mostly alone.
        Role::Chapter | Role::Part | Role::Appendix => {}
        _ => return role.to_owned(),
    }
    if name.is_empty() || name == role || name.starts_with(&format!("{role}-")) {
        return if name.is_empty() { role.to_owned() } else { name };
    }
    format!("{role}-{name}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Attributes;
    use crate::source::Span;

    fn block(kind: BlockKind) -> Block {
        Block { id: NodeId(0), span: Span::default(), attributes: Attributes::default(), kind }
    }

    fn text(text: &str) -> Vec<Inline> {
        vec![Inline { id: NodeId(0), span: Span::default(), kind: InlineKind::Text(text.to_owned()) }]
    }

    fn heading(level: u8) -> Block {
        block(BlockKind::Heading { level, numbered: false, content: text("Title") })
    }

    fn titled(role: Role, title: &str) -> Division {
        Division { role, title: text(title), ..Division::default() }
    }

    #[test]
    fn names_come_from_titles_and_not_from_places() {
        let chapter = |text: &str| stem(&titled(Role::Chapter, text), false, "en");
        assert_eq!(chapter("River"), "chapter-river");
        assert_eq!(chapter("CHAPTER 1. Loomings."), "chapter-loomings");
        assert_eq!(chapter(""), "chapter");
        assert_eq!(chapter("第一章").len(), "chapter-".len() + 8);
        assert_eq!(chapter("灯台 ABC").len(), "chapter-abc-".len() + 8, "not by its few Latin letters alone");
        assert_eq!(chapter("第一章 灯台"), chapter("第二章 灯台"), "its number is its place");
        assert_eq!(stem(&titled(Role::Preface, "Vorwort"), false, "de"), "preface");
        assert_eq!(stem(&titled(Role::Appendix, "Appendix B: Tables"), false, "en"), "appendix-tables");
        let divisions = vec![
            titled(Role::Part, "Part One: Mills"),
            titled(Role::Chapter, "Ropes"),
            titled(Role::Part, "Part Two: Boats"),
            titled(Role::Chapter, "Ropes"),
        ];
        let book = Book { divisions, ..Book::default() };
        let paths: Vec<String> = of(&book, None).into_iter().map(|it| it.path).collect();
        let expected =
            ["part-mills.xhtml", "chapter-ropes.xhtml", "part-boats.xhtml", "part-boats-chapter-ropes.xhtml"];
        assert_eq!(paths, expected);
    }

    #[test]
    fn chapters_with_numbers_alone_are_named_by_their_first_words() {
        let chapter = |title: &str, words: &str| {
            let blocks = vec![block(BlockKind::Paragraph(text(words)))];
            stem(&Division { blocks, ..titled(Role::Chapter, title) }, false, "en")
        };
        for title in ["3", "IV", "Chapter 12.", "CHAPTER XII", "第三章"] {
            assert_eq!(chapter(title, "The rope was wet — and long."), "chapter-the-rope-was-wet-and", "{title}");
        }
        assert_eq!(chapter("Chapter 1: River", "The rope"), "chapter-river");
        assert_eq!(chapter("Chapter 1", ""), "chapter-1");
        assert_eq!(chapter("第三章", "昔々、一人の男がいた。"), chapter("第四章", "昔々、一人の男がいた。"));
        assert_ne!(chapter("第三章", "昔々、一人の男がいた。"), chapter("第三章", "春は名のみの風の寒さや。"));
    }

    #[test]
    fn parts_with_numbers_alone_are_named_by_their_first_chapters() {
        let chapter = |title: &str, words: &str| {
            let blocks = vec![block(BlockKind::Paragraph(text(words)))];
            Division { blocks, ..titled(Role::Chapter, title) }
        };
        let part = |title: &str| titled(Role::Part, title);
        let divisions = vec![
            part("Part One"),
            chapter("Ropes", "Tarred."),
            part("II"),
            chapter("2", "Nobody slept that night."),
            part("Part Three"),
            part("Part Four"),
            Division { blocks: vec![block(BlockKind::Paragraph(text("Of the sea.")))], ..part("V") },
        ];
        let paths = |divisions: &[Division]| -> Vec<String> {
            let book = Book { divisions: divisions.to_vec(), ..Book::default() };
            of(&book, None).into_iter().map(|it| it.path).filter(|path| path.starts_with("part")).collect()
        };
        let expected = ["ropes", "nobody-slept-that-night", "part-three", "part-four", "of-the-sea"];
        let expected = expected.map(|name| format!("part-{}.xhtml", name.trim_start_matches("part-")));
        assert_eq!(paths(&divisions), expected);
        let before = [part("Part One"), chapter("Mills", "Idle.")];
        assert_eq!(paths(&[before.as_slice(), &divisions].concat())[1..], expected);
    }

    #[test]
    fn chapters_of_one_name_are_told_apart_by_what_they_hold() {
        let letter = |words: &str| {
            let blocks = vec![block(BlockKind::Paragraph(text(words)))];
            Division { blocks, ..titled(Role::Chapter, "Letter") }
        };
        let paths = |words: &[&str]| -> Vec<String> {
            let book = Book { divisions: words.iter().map(|words| letter(words)).collect(), ..Book::default() };
            of(&book, None).into_iter().map(|it| it.path).collect()
        };
        let two = ["chapter-letter.xhtml", "chapter-letter-dear-tom.xhtml"];
        assert_eq!(paths(&["Dear Ann"]), two[..1]);
        assert_eq!(paths(&["Dear Ann", "Dear Tom"]), two, "the first keeps its name");
        let three = paths(&["Dear Ann", "Sir,", "Dear Tom"]);
        assert_eq!([&three[0], &three[2]], two);
        let same = paths(&["Dear Ann", "Dear Ann"]);
        assert_eq!(same, ["chapter-letter.xhtml", "chapter-letter-dear-ann.xhtml"]);
        assert!(paths(&["Dear Ann"; 4])[3].ends_with("-2.xhtml"), "all is the same");
    }

    #[test]
    fn a_section_that_grows_leaves_the_files_far_behind_it_as_they_are() {
        let section = |number: usize, words: usize| {
            let title = text(&format!("Section {number}"));
            let head = block(BlockKind::Heading { level: 2, numbered: false, content: title });
            [head, block(BlockKind::Paragraph(text(&"word ".repeat(words))))]
        };
        let book = |second: usize| -> Vec<Block> {
            (0..60).flat_map(|number| section(number, if number == 2 { second } else { 100 })).collect()
        };
        let (before, after) = (starts(&book(100), "en", 8_000), starts(&book(600), "en", 8_000));
        let same = before.iter().filter(|start| after.contains(start)).count();
        assert!(before.len() - 2 <= same && 4 < before.len(), "{before:?} {after:?}");
    }

    #[test]
    fn large_divisions_are_divided_at_their_sections() {
        let long = || block(BlockKind::Paragraph(text(&"word ".repeat(100))));
        let blocks = vec![
            long(),
            heading(2),
            long(),
            heading(3),
            long(),
            heading(3),
            long(),
            heading(2),
            long(),
            heading(2),
            long(),
        ];
        assert_eq!(starts(&blocks, "en", 100_000), [0]);
        // The first section is too large and is divided within; each of the others is long enough for a file.
        assert_eq!(starts(&blocks, "en", 1_300), [0, 1, 3, 5, 7, 9]);
        let short = || [heading(2), block(BlockKind::Paragraph(text(&"word ".repeat(10))))];
        let sections: Vec<Block> = (0..24).flat_map(|_| short()).collect();
        assert_eq!(starts(&sections, "en", 3_000).len(), 2, "short ones share files");
        assert_eq!(open_at(&blocks, 5), [2]);
        assert_eq!(open_at(&blocks, 7), [0u8; 0]);
        assert_eq!(starts(&[long(), long(), long()], "en", 600), [0], "without sections there is no place for a cut");
    }
}
