//! Classes of the author's own that are together. In: a book and its settings. Out: the settings with a class for each
//! combination.
//!
//! `::: {.open .quiet}` has the looks of both. What both say is as the later one by name has it, which is how the e-book's
//! style sheet decides.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::document::block::{Block, BlockKind};
use crate::document::inline::{Inline, InlineKind};
use crate::document::walk::{self, Visitor};
use crate::document::{Attributes, Book};
use crate::project::config::Config;
use crate::project::theme::ElementSettings;
use crate::style::class::combined_name;

/// The settings for the pages of a book, its combined classes added by their [names](combined_name).
pub(crate) fn combined<'a>(book: &Book, config: &'a Config) -> Cow<'a, Config> {
    let mut finder = Finder { config, found: BTreeSet::new() };
    walk::book(book, &mut finder);
    let mut combined = Cow::Borrowed(config);
    for name in finder.found {
        let settings = name.split(' ').filter_map(|name| config.classes.get(name));
        let all = settings.fold(ElementSettings::default(), |base, later| later.clone().over(&base));
        combined.to_mut().classes.insert(name, all);
    }
    combined
}

struct Finder<'a> {
    config: &'a Config,
    found: BTreeSet<String>,
}

impl Finder<'_> {
    fn see(&mut self, attributes: &Attributes) {
        self.found.extend(combined_name(&attributes.classes, |name| self.config.classes.contains_key(name)));
    }
}

impl Visitor for Finder<'_> {
    fn block(&mut self, block: &Block) {
        if matches!(block.kind, BlockKind::Container(_)) {
            self.see(&block.attributes);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        if let InlineKind::Span(attributes, _) = &inline.kind {
            self.see(attributes);
        }
    }
}
