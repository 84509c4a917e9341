//! The book put together: front matter, blank pages, folios, furniture, destinations, page map.
//!
//! In: chapters with their pages. Out: [`Pages`].

use std::collections::BTreeMap;

use super::folio::label;
use super::frame::{self, Bookmark, Destination, DocumentInfo, Folio, Page, PageItem, Pages, Structure};
use super::galley::collect::GalleyBuilder;
use super::galley::opening::is_unlisted;
use super::note_label::Labels;
use super::page::fill::{FilledPage, PageContext};
use super::page::furniture::{self, RunningHeads};
use super::page::margin::{BookWords, PageWords};
use super::page::{contents, stamp, title};
use super::paragraph::setter::Setter;
use super::set_chapter::SetChapter;
use crate::diagnostic::Diagnostics;
use crate::document::block::{Block, BlockKind};
use crate::document::metadata::Metadata;
use crate::document::walk::Visitor;
use crate::document::{Matter, NodeId, PageMap, PageStart, Role, walk};
use crate::geometry::Point;
use crate::style::RunningHeadText;
use crate::text::words::{Term, Terms};

/// A page of the book before furniture.
struct Bound {
    filled: FilledPage,
    verso_head: String,
    recto_head: String,
    /// The parts of the book around it, for texts with fields.
    words: PageWords,
}

impl Bound {
    /// A page without running heads.
    fn new(filled: FilledPage) -> Bound {
        Bound { filled, verso_head: String::new(), recto_head: String::new(), words: PageWords::default() }
    }

    fn blank() -> Bound {
        Bound::new(FilledPage { bare: true, ..FilledPage::default() })
    }
}

/// Puts the book together.
pub(crate) fn book(
    mut builder: GalleyBuilder<'_>,
    setter: &Setter,
    chapters: Vec<SetChapter>,
    diagnostics: &mut Diagnostics,
) -> Pages {
    let (front, body): (Vec<SetChapter>, Vec<SetChapter>) =
        chapters.into_iter().partition(|chapter| chapter.matter == Matter::Front);
    let body = bind(body, &builder);
    let front = front_matter(&mut builder, setter, front, &body, diagnostics);
    let mut all = Vec::new();
    for (roman, pages) in [(true, front), (false, body)] {
        for (number, mut page) in (1..).zip(pages) {
            page.filled.page.folio = Folio { number, roman };
            all.push(page);
        }
    }
    let upright = builder.upright;
    let context = PageContext { style: upright, ..context(&builder) };
    // Running heads and folios run across, whatever the text does.
    let across = setter.vertical(false);
    let of_book = BookWords::new(&builder.book.metadata, &all);
    let stamp = upright.stamp.as_deref().and_then(|text| stamp::stamp(text, &across, upright));
    let mut cache = furniture::RunningHeadCache::new();
    for page in &mut all {
        let heads =
            RunningHeads { verso: &page.verso_head, recto: &page.recto_head, words: &page.words, book: &of_book };
        page.filled.page.size = upright.page.trim;
        if upright.vertical {
            page.filled.stand(upright, page.filled.page.folio.number.is_multiple_of(2));
        }
        if !page.filled.page.items.is_empty() {
            page.filled.page.items.splice(0..0, stamp.clone());
        }
        furniture::add(&context, &across, heads, &mut cache, &mut page.filled);
        page.filled.page.shrink();
    }
    finish(builder, setter, all)
}

fn context<'a>(builder: &'a GalleyBuilder<'_>) -> PageContext<'a> {
    PageContext::new(builder, super::page::frame(builder.style, false), None)
}

/// Chapters' pages in order, with blank ones so that each opens where it must, and what the running
/// heads say on each.
fn bind(chapters: Vec<SetChapter>, builder: &GalleyBuilder<'_>) -> Vec<Bound> {
    let mut pages: Vec<Bound> = Vec::new();
    let mut words = RunningHeadState::new(builder);
    let mut notes = NotesOf::default();
    for chapter in chapters {
        // An odd number of pages is before it, so it would fall on a verso.
        if chapter.recto && pages.len() % 2 == 1 {
            pages.push(Bound::blank());
        }
        words.enter(&chapter);
        for filled in chapter.pages {
            words.turn(&filled);
            let furniture = &builder.style.furniture;
            let (mut verso_head, mut recto_head) =
                (words.running_head(furniture.verso), words.running_head(furniture.recto));
            notes.page(pages.len() + 1, &filled, builder);
            if chapter.is_notes
                && let Some(said) = notes.notes_head(&filled, builder)
            {
                (verso_head, recto_head) = (said.clone(), said);
            }
            pages.push(Bound { filled, verso_head, recto_head, words: words.here.clone() });
        }
    }
    pages
}

/// Which pages the notes at the end of the book belong to.
#[derive(Default)]
struct NotesOf {
    /// The pages of the marks.
    marks: BTreeMap<NodeId, usize>,
    /// The page of the last note so far.
    last: Option<usize>,
}

impl NotesOf {
    /// A page follows: the marks on it are remembered.
    fn page(&mut self, number: usize, filled: &FilledPage, builder: &GalleyBuilder<'_>) {
        let marks = filled.anchors.iter().filter(|it| builder.tables.note_marks.contains(&it.0));
        marks.for_each(|anchor| {
            self.marks.entry(anchor.0).or_insert(number);
        });
    }

    /// The running head of a page of endnotes: the pages on which their marks are, as in “Notes to pages 12–15”.
    fn notes_head(&mut self, filled: &FilledPage, builder: &GalleyBuilder<'_>) -> Option<String> {
        let notes = builder.book.notes.iter().zip(&builder.resolved.notes);
        let here = notes.filter(|it| filled.anchors.iter().any(|anchor| anchor.0 == it.0.id));
        let pages = here.filter_map(|it| self.marks.get(it.1.marks.first()?).copied());
        // A page that begins within a paragraph goes on with the last note.
        // `start` has the byte of the text that the page begins with.
        let goes_on = filled.start.is_some_and(|it| 0 < it.1);
        let pages: Vec<usize> = self.last.filter(|_| goes_on).into_iter().chain(pages).collect();
        let (first, last) = (*pages.iter().min()?, *pages.iter().max()?);
        self.last = Some(last);
        let words = Terms::new(&builder.book.metadata.language);
        Some(if first == last {
            format!("{}, {}", words.get(Term::Notes), words.counted(Term::Page, &first.to_string()))
        } else {
            words.counted(Term::NotesToPages, &format!("{first}–{last}"))
        })
    }
}

/// Where in the book one is, for running heads.
struct RunningHeadState<'a> {
    builder: &'a GalleyBuilder<'a>,
    here: PageWords,
    /// The depth of the chapter's own entry in the outline.
    depth: Option<u8>,
    /// The titles of sections that their author wrote for running heads (`{short="…"}`).
    short: BTreeMap<NodeId, String>,
}

/// Collects the short titles of headings.
struct ShortTitles(BTreeMap<NodeId, String>);

impl Visitor for ShortTitles {
    fn block(&mut self, block: &Block) {
        let short = block.attributes.value("short").filter(|_| matches!(block.kind, BlockKind::Heading { .. }));
        self.0.extend(short.map(|short| (block.id, short.to_owned())));
    }
}

impl<'a> RunningHeadState<'a> {
    fn new(builder: &'a GalleyBuilder<'_>) -> RunningHeadState<'a> {
        let mut found = ShortTitles(BTreeMap::new());
        walk::book(builder.book, &mut found);
        RunningHeadState { builder, here: PageWords::default(), depth: None, short: found.0 }
    }

    /// A chapter begins.
    fn enter(&mut self, chapter: &SetChapter) {
        self.here.chapter.clone_from(&chapter.title);
        self.here.section.clear();
        self.depth = None;
        if chapter.role == Role::Part {
            self.here.part.clone_from(&chapter.title);
        }
    }

    /// A page follows: the last section that begins on it is that of the page.
    fn turn(&mut self, filled: &FilledPage) {
        for (index, _) in &filled.headings {
            let Some(entry) = self.builder.resolved.outline.get(*index) else { continue };
            match self.depth {
                None => self.depth = Some(entry.depth),
                Some(depth) if entry.depth == depth + 1 => {
                    self.here.section.clone_from(self.short.get(&entry.node).unwrap_or(&entry.title));
                }
                Some(_) => {}
            }
        }
    }

    /// The text of a running head here: without a section or part the chapter's title, without that the book's.
    fn running_head(&self, head: RunningHeadText) -> String {
        let metadata = &self.builder.book.metadata;
        let chapter = if self.here.chapter.is_empty() { &metadata.title } else { &self.here.chapter };
        let or = |text: &str| if text.is_empty() { chapter.clone() } else { text.to_owned() };
        match head {
            RunningHeadText::Title => metadata.title.clone(),
            RunningHeadText::Author => authors(metadata),
            RunningHeadText::Part => or(&self.here.part),
            RunningHeadText::Chapter => chapter.clone(),
            RunningHeadText::Section => or(&self.here.section),
            RunningHeadText::None => String::new(),
        }
    }
}

/// The authors as a running head names them, without editors and translators.
fn authors(metadata: &Metadata) -> String {
    let of = metadata.creators.iter().filter(|creator| creator.role == "aut" || creator.role.is_empty());
    of.map(|creator| creator.name.as_str()).collect::<Vec<_>>().join(", ")
}

impl BookWords {
    fn new(metadata: &Metadata, pages: &[Bound]) -> BookWords {
        let arabic = pages.iter().map(|page| page.filled.page.folio).filter(|folio| !folio.roman);
        let last = arabic.max_by_key(|folio| folio.number).or(pages.last().map(|page| page.filled.page.folio));
        BookWords {
            title: metadata.title.clone(),
            author: authors(metadata),
            date: metadata.date.clone().unwrap_or_default().trim().to_owned(),
            pages: last.map(label).unwrap_or_default(),
        }
    }
}

/// The front matter in its order: half title, title page, imprint, dedication and epigraph, contents,
/// prefaces; an even number of pages.
fn front_matter(
    builder: &mut GalleyBuilder<'_>,
    setter: &Setter,
    chapters: Vec<SetChapter>,
    body: &[Bound],
    diagnostics: &mut Diagnostics,
) -> Vec<Bound> {
    let (early, late): (Vec<SetChapter>, Vec<SetChapter>) =
        chapters.into_iter().partition(|chapter| is_unlisted(chapter.role));
    let take = |role: Role, from: Vec<SetChapter>| -> (Vec<SetChapter>, Vec<SetChapter>) {
        from.into_iter().partition(|chapter| chapter.role == role)
    };
    let elements_before = builder.tree.count();
    let (half, early) = take(Role::HalfTitle, early);
    let (copyright, early) = take(Role::CopyrightPage, early);
    let mut pages = bind(half, builder);
    if builder.has_title_page() {
        if builder.style.half_title && pages.is_empty() {
            let leaf = title::half_title(builder, setter);
            pages.push(Bound::new(title::page(&context(builder), &leaf)));
        }
        even(&mut pages);
        let leaf = title::title_page(builder, setter, diagnostics);
        pages.push(Bound::new(title::page(&context(builder), &leaf)));
        if copyright.is_empty() {
            let leaf = title::imprint(builder, setter);
            pages.push(Bound::new(title::page(&context(builder), &leaf)));
        }
    } else if !copyright.is_empty() && pages.len().is_multiple_of(2) {
        pages.push(Bound::blank());
    }
    for chapter in copyright {
        pages.extend(chapter.pages.into_iter().map(Bound::new));
    }
    even(&mut pages);
    pages.extend(bind(early, builder));
    even(&mut pages);
    let late = bind(late, builder);
    contents_pages(builder, setter, &mut pages, &late, body);
    // Readers hear the prefaces behind the contents, though their elements were made first.
    builder.tree.begin_from(elements_before);
    pages.extend(late);
    even(&mut pages);
    pages
}

/// How many pages go before the prefaces: what [`front_matter`] puts there.
pub(crate) fn generated_count<'a>(
    builder: &GalleyBuilder<'_>,
    setter: &Setter,
    chapters: impl Iterator<Item = &'a SetChapter>,
) -> usize {
    let (mut half, mut copyright, mut early) = (0, 0, 0);
    for chapter in chapters.filter(|chapter| chapter.matter == Matter::Front) {
        let count = chapter.pages.len();
        match chapter.role {
            Role::HalfTitle => half += count,
            Role::CopyrightPage => copyright += count,
            Role::Dedication | Role::Epigraph => early += count.next_multiple_of(2),
            _ => {}
        }
    }
    let mut count = half;
    if builder.has_title_page() {
        count = count.max(usize::from(builder.style.half_title)).next_multiple_of(2) + 1;
        count += usize::from(copyright == 0);
    } else {
        count += usize::from(0 < copyright && count % 2 == 0);
    }
    count = (count + copyright).next_multiple_of(2) + early;
    let contents = if has_contents(builder) { contents_count(builder, setter) } else { 0 };
    count + contents.next_multiple_of(2)
}

/// Whether there are contents: if the style says so, or the book has several divisions.
fn has_contents(builder: &GalleyBuilder<'_>) -> bool {
    let titled = builder.book.divisions.iter().filter(|division| !division.title.is_empty()).count();
    builder.style.contents.unwrap_or(2 < titled)
}

/// How many pages the table of contents takes, whatever folios it shows.
fn contents_count(builder: &GalleyBuilder<'_>, setter: &Setter) -> usize {
    // The tree grows with every try: the count is found on a copy.
    let mut builder = builder.clone();
    let kinds = contents::ContentsKind::of(builder.style).into_iter();
    let count = |kind| contents::contents(&mut builder, setter, kind, &|_| None).len();
    kinds.map(count).fold(0, |all: usize, own| all.next_multiple_of(2) + own)
}

/// Adds a blank page if the last one is a recto.
fn even(pages: &mut Vec<Bound>) {
    if pages.len() % 2 == 1 {
        pages.push(Bound::blank());
    }
}

/// The contents, if the style and the book ask for them; an even number of pages.
fn contents_pages(
    builder: &mut GalleyBuilder<'_>,
    setter: &Setter,
    pages: &mut Vec<Bound>,
    late: &[Bound],
    body: &[Bound],
) {
    if !has_contents(builder) {
        return;
    }
    let before = pages.len();
    let folios = |shift: usize| {
        let mut folios: BTreeMap<usize, Folio> = BTreeMap::new();
        for (roman, from, pages) in [(true, shift, late), (false, 0, body)] {
            for (index, page) in pages.iter().enumerate() {
                let number = u32::try_from(from + index + 1).unwrap_or(u32::MAX);
                let headings = page.filled.headings.iter().map(|it| it.0);
                folios.extend(headings.map(|heading| (heading, Folio { number, roman })));
            }
        }
        folios
    };
    // The contents come before the prefaces whose folios they show, so their own length must be known first.
    let count = if late.is_empty() { 0 } else { contents_count(builder, setter) };
    let folios = folios(before + count + count % 2);
    for kind in contents::ContentsKind::of(builder.style) {
        let leaves = contents::contents(builder, setter, kind, &|it| folios.get(&it).copied());
        for leaf in leaves {
            let page = title::page(&context(builder), &leaf);
            pages.push(Bound::new(FilledPage { bare: false, opening: true, ..page }));
        }
        even(pages);
    }
}

/// Lets the links of notes say what the pages call these.
fn relabel(labels: &Labels, tree: &mut Structure, pages: &mut [Page]) {
    if labels.is_empty() {
        return;
    }
    for element in tree.elements.iter_mut().filter(|element| element.role == frame::StructureRole::Link) {
        if let Some(label) = labels.get(&element.node) {
            element.title = Some(label.text.clone());
        }
    }
    for item in pages.iter_mut().flat_map(|page| &mut page.items) {
        if let PageItem::Link(link) = item
            && let Some(element) = tree.elements.get(link.element.0 as usize)
            && let Some(label) = labels.get(&element.node)
        {
            link.description.clone_from(&label.text);
        }
    }
}

/// The document information of the pages.
fn finish(mut builder: GalleyBuilder<'_>, setter: &Setter, bound: Vec<Bound>) -> Pages {
    let resolved = builder.resolved;
    let mut places: BTreeMap<NodeId, (usize, Point)> = BTreeMap::new();
    let mut headings: BTreeMap<usize, (usize, Point)> = BTreeMap::new();
    let mut map = PageMap::default();
    let mut pages = Vec::with_capacity(bound.len());
    for (index, it) in bound.into_iter().enumerate() {
        let filled = it.filled;
        for (node, point) in &filled.anchors {
            // A node that is on several pages is linked to at its first.
            places.entry(*node).or_insert((index, *point));
        }
        for (heading, point) in &filled.headings {
            headings.entry(*heading).or_insert((index, *point));
        }
        if let Some((node, offset)) = filled.start {
            let label = label(filled.page.folio);
            map.pages.push(PageStart { page: index, label, node, offset });
        }
        pages.push(filled.page);
    }
    relabel(&builder.notes.labels, &mut builder.tree.tree, &mut pages);
    let destination = |(node, (page, point)): (NodeId, (usize, Point))| Destination {
        node,
        name: resolved.anchors.get(&node).cloned().unwrap_or_default(),
        page,
        point,
    };
    let mut outline: Vec<Bookmark> = Vec::new();
    for (index, entry) in resolved.outline.iter().enumerate() {
        let Some((page, point)) = headings.get(&index).copied() else { continue };
        let title = match &entry.number {
            Some(number) => format!("{number} {}", entry.title),
            None => entry.title.clone(),
        };
        // The outline is a tree (ISO 32000-1, 12.3.3): no bookmark can be two levels below the one before it.
        let deepest = outline.last().map_or(0, |bookmark| bookmark.depth + 1);
        outline.push(Bookmark { title, depth: entry.depth.min(deepest), page, point });
    }
    Pages {
        info: DocumentInfo::new(&builder.book.metadata, builder.style.epoch),
        pages,
        faces: setter.catalog().faces().to_vec(),
        pictures: builder.placed_pictures.iter().map(|source| builder.pictures[source].clone()).collect(),
        languages: builder.languages.tags,
        spot: None,
        structure: builder.tree.tree,
        outline,
        destinations: places.into_iter().map(destination).collect(),
        map,
        spans: walk::spans(builder.book),
    }
}
