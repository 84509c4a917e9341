//! Two independent writers draw the same pages: every word of whole books is at the same
//! place in both files.

use std::path::{Path, PathBuf};

use chapbook::diagnostic::Diagnostics;
use chapbook::geometry::Length;
use chapbook::pdf::{self, Options, Profile};
use chapbook::picture::PictureFormat;
use chapbook::project;
use chapbook::typeset::frame::{PageItem, Pages};

use super::press::{Word, words};
use crate::support::{corpus, root};

/// How far apart the boxes of a word may be, in points.
const NEAR: f64 = 0.01;
/// The bleed of the press file, in points: its pages are larger by it.
const BLEED: i64 = 9;

fn typeset(path: &Path) -> Pages {
    let mut diagnostics = Diagnostics::default();
    let project = project::load(path, &[], None, &mut diagnostics);
    let checked = chapbook::check(&project, &mut diagnostics);
    chapbook::typeset(&checked, &mut diagnostics)
}

/// The rectangles of the drawings on each page: text in them is text for screens and paths for a press.
fn drawings(pages: &Pages) -> Vec<Vec<[f64; 4]>> {
    let page = |items: &[PageItem]| {
        let areas = items.iter().filter_map(|item| match item {
            PageItem::Image(it) if pages.pictures[it.picture].facts.format == PictureFormat::Svg => Some(it.area),
            _ => None,
        });
        let edges = areas.map(|area| {
            let (left, top) = (area.origin.x.to_pt(), area.origin.y.to_pt());
            [left, top, left + area.size.width.to_pt(), top + area.size.height.to_pt()]
        });
        edges.collect()
    };
    pages.pages.iter().map(|it| page(&it.items)).collect()
}

/// Compares both files of a book; says how many words it has.
fn compare(path: &Path) -> usize {
    let pages = typeset(path);
    let write =
        |options: &Options| pdf::write(&pages, options, &mut Diagnostics::default()).expect("it can be written");
    let screen = write(&Options::default());
    let bleed = Length::pt(BLEED);
    let print = write(&Options { profile: Profile::Print, bleed, ..Options::default() });
    let (screen, print) = (words(&screen, 0.0), words(&print, BLEED as f64));
    assert_eq!((screen.len(), print.len()), (pages.pages.len(), pages.pages.len()));
    let mut count = 0;
    for (number, ((screen, print), drawings)) in screen.iter().zip(&print).zip(drawings(&pages)).enumerate() {
        let inside = |it: &&Word, area: &[f64; 4]| {
            let (x, y) = ((it.1[0] + it.1[2]) / 2.0, (it.1[1] + it.1[3]) / 2.0);
            area[0] <= x && x <= area[2] && area[1] <= y && y <= area[3]
        };
        let text = |word: &&Word| !drawings.iter().any(|area| inside(word, area));
        let one: Vec<&Word> = screen.iter().filter(text).collect();
        let mut other: Vec<&Word> = print.iter().filter(text).collect();
        let place = || format!("{}, page {}", path.display(), number + 1);
        assert_eq!(one.len(), other.len(), "{}:\n{one:?}\n{other:?}", place());
        for word in one {
            // What reads the files puts columns of a table in an order of its own.
            let same =
                |it: &&Word| it.0 == word.0 && it.1.iter().zip(word.1).all(|(one, two)| (one - two).abs() <= NEAR);
            let Some(at) = other.iter().position(same) else {
                panic!("{}: {word:?} is not among {other:?}", place());
            };
            other.remove(at);
            count += 1;
        }
    }
    count
}

#[test]
fn both_writers_draw_every_word_of_a_book_at_the_same_place() {
    let own = ["novel", "manual", "orchard", "tongues", "verse", "almanac", "ledger"];
    let mut books: Vec<PathBuf> = own.map(|it| root().join("tests/books").join(it)).to_vec();
    books.push(root().join("book"));
    let mut count: usize = books.iter().map(|book| compare(book)).sum();
    assert!(10_000 < count, "only {count} words");
    if let Some(corpus) = corpus() {
        count = compare(&corpus.join("classics/alice.md"));
        assert!(26_000 < count, "only {count} words");
    }
}
