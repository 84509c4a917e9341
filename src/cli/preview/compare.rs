//! The book in another theme, beside the first: in, the same source; out, its pages and its e-book.

use std::sync::Arc;

use chapbook::diagnostic::Diagnostics;
use chapbook::preview::PageGrid;
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
