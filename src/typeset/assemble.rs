//! The book put together: front matter, blank pages, folios, furniture, destinations, page map.
//!
//! In: chapters with their pages. Out: [`Pages`].

use std::collections::BTreeMap;

use super::chapter::Chapter;
use super::frame::{Bookmark, Destination, Folio, Info, Pages};
use super::galley::collect::Galleys;
use super::page::fill::{Context, Filled};
use super::page::furniture::{self, Heads, label};
use super::page::{frame, front};
use super::report;
use super::paragraph::setter::Setter;
use crate::document::{Matter, NodeId, PageMap, PageStart};
use crate::geometry::Point;

/// A page of the book before furniture.
struct Bound {
    filled: Filled,
    verso_head: String,
    recto_head: String,
}

/// Puts the book together.
pub(crate) fn book(mut galleys: Galleys<'_>, setter: &Setter, chapters: Vec<Chapter>) -> Pages {
    let (front, body): (Vec<Chapter>, Vec<Chapter>) =
        chapters.into_iter().partition(|it| it.matter == Matter::Front);
    let title = galleys.book.metadata.title.clone();
    let body = bind(body, &title);
    let mut front = bind(front, &title);
    // The prefaces follow the made pages, whose count does not depend on what stands in them.
    let made = made_pages(&mut galleys, setter, &body, &front);
    front.splice(0..0, made);
    if front.len() % 2 == 1 {
        front.push(blank());
    }
    let mut all = Vec::new();
    for (roman, pages) in [(true, front), (false, body)] {
        for (number, mut page) in (1..).zip(pages) {
            page.filled.page.folio = Folio { number, roman };
            all.push(page);
        }
    }
    let context = Context {
        style: galleys.style,
        links: &galleys.links,
        insets: &galleys.insets,
        marks: &galleys.marks,
        frame: frame(galleys.style, false),
    };
    let mut cache = furniture::Cache::new();
    for page in &mut all {
        let heads = Heads { verso: &page.verso_head, recto: &page.recto_head };
        page.filled.page.size = galleys.style.page.trim;
        furniture::add(&context, setter, heads, &mut cache, &mut page.filled);
    }
    finish(galleys, setter, all)
}

/// Chapters' pages in order, with blank ones so that each opens where it must.
fn bind(chapters: Vec<Chapter>, title: &str) -> Vec<Bound> {
    let mut pages: Vec<Bound> = Vec::new();
    for chapter in chapters {
        if chapter.recto && pages.len() % 2 == 1 {
            pages.push(blank());
        }
        let recto_head = if chapter.title.is_empty() { title.to_owned() } else { chapter.title };
        for filled in chapter.pages {
            pages.push(Bound { filled, verso_head: title.to_owned(), recto_head: recto_head.clone() });
        }
    }
    pages
}

fn blank() -> Bound {
    let filled = Filled { blank: true, ..Filled::default() };
    Bound { filled, verso_head: String::new(), recto_head: String::new() }
}

/// How many pages are made before the front matter's own.
pub(crate) fn made_count(galleys: &Galleys<'_>, setter: &Setter) -> usize {
    let (before, contents) = wanted(galleys);
    let count = if contents { contents_count(galleys, setter) } else { 0 };
    before + count + usize::from(contents) * ((before + count) % 2)
}

/// The pages before the contents, and whether there are contents.
fn wanted(galleys: &Galleys<'_>) -> (usize, bool) {
    let titled = galleys.book.divisions.iter().filter(|it| !it.title.is_empty()).count();
    let style = galleys.style;
    let title_page = style.title_page.unwrap_or(1 < titled);
    (if title_page { 2 } else { 0 }, style.contents.unwrap_or(2 < titled))
}

/// How many pages the contents take, whatever stands in them.
fn contents_count(galleys: &Galleys<'_>, setter: &Setter) -> usize {
    // The tree grows with every try: the count is found on a copy.
    front::contents(&mut galleys.clone(), setter, &|_| None).len()
}

/// Title page, imprint, contents: as the style and the book ask for.
fn made_pages(
    galleys: &mut Galleys<'_>,
    setter: &Setter,
    body: &[Bound],
    front: &[Bound],
) -> Vec<Bound> {
    let made = galleys.tree.count();
    let (before, contents) = wanted(galleys);
    let mut pages: Vec<Vec<_>> = Vec::new();
    if 0 < before {
        pages.push(front::title_page(galleys, setter));
        pages.push(front::imprint(galleys, setter));
    }
    if contents {
        let folios = |shift: usize| {
            let mut folios: BTreeMap<usize, Folio> = BTreeMap::new();
            for (roman, from, pages) in [(true, shift, front), (false, 0, body)] {
                for (index, page) in pages.iter().enumerate() {
                    let number = u32::try_from(from + index + 1).unwrap_or(u32::MAX);
                    let headings = page.filled.headings.iter().map(|it| it.0);
                    folios.extend(headings.map(|it| (it, Folio { number, roman })));
                }
            }
            folios
        };
        let count = contents_count(galleys, setter);
        let count = count + (before + count) % 2;
        let folios = folios(before + count);
        let mut contents = front::contents(galleys, setter, &|it| folios.get(&it).copied());
        contents.resize_with(count, Vec::new);
        pages.extend(contents);
    }
    galleys.tree.begin_from(made);
    let context = Context {
        style: galleys.style,
        links: &galleys.links,
        insets: &galleys.insets,
        marks: &galleys.marks,
        frame: frame(galleys.style, false),
    };
    let bound = |(index, lines): (usize, &Vec<_>)| {
        let mut filled = front::made(&context, lines);
        // The contents have folios; title page and imprint have none.
        filled.blank = index < before || lines.is_empty();
        filled.opening = true;
        Bound { filled, verso_head: String::new(), recto_head: String::new() }
    };
    pages.iter().enumerate().map(bound).collect()
}

/// What the pages say of themselves.
fn finish(galleys: Galleys<'_>, setter: &Setter, bound: Vec<Bound>) -> Pages {
    let resolved = galleys.resolved;
    let mut places: BTreeMap<NodeId, (usize, Point)> = BTreeMap::new();
    let mut headings: BTreeMap<usize, (usize, Point)> = BTreeMap::new();
    let mut map = PageMap::default();
    let mut pages = Vec::with_capacity(bound.len());
    for (index, it) in bound.into_iter().enumerate() {
        let filled = it.filled;
        for (node, point) in &filled.anchors {
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
        let deepest = outline.last().map_or(0, |it| it.depth + 1);
        outline.push(Bookmark { title, depth: entry.depth.min(deepest), page, point });
    }
    Pages {
        info: Info::new(&galleys.book.metadata, galleys.style.epoch),
        pages,
        faces: setter.catalog().faces().to_vec(),
        pictures: galleys.placed.iter().map(|it| galleys.pictures[it].clone()).collect(),
        languages: galleys.languages,
        structure: galleys.tree.tree,
        outline,
        destinations: places.into_iter().map(destination).collect(),
        map,
        spans: report::spans(galleys.book),
    }
}
