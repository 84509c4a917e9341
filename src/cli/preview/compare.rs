//! The book in another theme, beside the first: in, the same source; out, its pages and its e-book, and where in one of the
//! two the words of the other are.

use std::sync::Arc;

use chapbook::diagnostic::Diagnostics;
use chapbook::geometry::Length;
use chapbook::preview::{self, PageGrid, SourcePlace, Spot};
use chapbook::project::flag::Flag;
use chapbook::style::Style;

use super::ebook::Ebook;
use super::state::{ComparedBook, Snapshot};
use crate::cli::source::SourceOptions;

/// Sets the book in a theme. What is wrong with it is told of the book itself.
///
/// # Errors
/// When the book can't be read.
pub(super) fn build(source: &SourceOptions, theme: &str) -> anyhow::Result<ComparedBook> {
    let mut silent = Diagnostics::default();
    let mut source = source.clone();
    source.settings.push(Flag::set("theme", theme));
    let project = source.load(&mut silent)?;
    let checked = chapbook::check(&project, &mut silent);
    let pages = chapbook::typeset(&checked, &mut silent);
    let style = Style::new(&project.config, &checked.catalog, &mut silent);
    let grid = Some(PageGrid::new(style.page));
    let pages = Arc::new(Snapshot::new(pages, project.sources.clone(), project.root.clone(), grid));
    let ebook = Ebook::of(&checked, &mut silent).map(Arc::new);
    Ok(ComparedBook { theme: theme.to_owned(), pages, ebook })
}

/// The same words in two settings of a book.
pub(super) struct Counterpart {
    /// Where they are in the first: the page that was asked for, or the next one on which somebody wrote something.
    pub(super) here: Spot,
    /// Where they are in the second.
    pub(super) there: Spot,
}

impl Counterpart {
    /// Finds what stands at a height of a page, or below it. `None` where nothing that an author wrote follows.
    pub(super) fn find(from: &Snapshot, to: &Snapshot, page: usize, height: Length) -> Option<Counterpart> {
        let at = |page: usize, height| preview::below(from.pages(), &from.sources, page, height);
        let later = (page + 1..from.pages().pages.len()).map(|page| (page, Length::ZERO));
        let (word, here) = std::iter::once((page, height)).chain(later).find_map(|(page, height)| at(page, height))?;
        let (line, column) = from.sources.position(word.span);
        // The other one may be of an earlier save: a line is found there all the same.
        let file = to.sources.find(&from.sources.get(word.span.file)?.name)?;
        let there = preview::spot(to.pages(), &to.sources, SourcePlace { file, line, column })?;
        Some(Counterpart { here, there })
    }
}
