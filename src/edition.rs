//! The editions of a book: one for outputs that show the same of it.

use std::sync::Arc;

use crate::diagnostic::Diagnostics;
use crate::document::condition::{self, Medium};
use crate::document::{Book, link_notes};
use crate::project::Project;
use crate::resolve::{self, LeftOut, Resolved};

/// A book as some outputs show it.
#[derive(Debug)]
pub struct Edition {
    /// Those that show the same.
    pub media: Vec<Medium>,
    /// The document.
    pub book: Arc<Book>,
    /// Its numbers, targets, marks of notes and generated matter.
    pub resolved: Resolved,
}

impl Edition {
    /// The editions of a book; at least one.
    pub(crate) fn all(book: &Arc<Book>, project: &Project, diagnostics: &mut Diagnostics) -> Vec<Edition> {
        let link_notes = project.config.pdf.link_notes == Some(true);
        let mut groups = condition::groups(book);
        let is_whole = groups.len() == 1;
        // The EPUB has links and needs no addresses in notes: it gets an edition of its own.
        if link_notes {
            let parted =
                |it: Vec<Medium>| <[_; 2]>::from(it.into_iter().partition::<Vec<_>, _>(|it| *it != Medium::Epub));
            groups = groups.into_iter().flat_map(parted).filter(|it| !it.is_empty()).collect();
        }
        let edition = |media: Vec<Medium>| {
            let notes = link_notes && media[0] != Medium::Epub;
            let mut own = Arc::clone(book);
            if !is_whole {
                own = Arc::new(condition::edition(book, media[0]));
            }
            if notes {
                link_notes::add(Arc::make_mut(&mut own));
            }
            let left_out = LeftOut { whole: book, output: condition::outputs(&media) };
            let resolved = resolve::edition(&own, (!is_whole).then_some(left_out), project, diagnostics);
            Edition { media, book: own, resolved }
        };
        let mut editions: Vec<Edition> = groups.into_iter().map(edition).collect();
        let plain = resolve::code::highlight(book, project.bounds.highlighting, diagnostics);
        editions.iter_mut().for_each(|edition| edition.resolved.plain_code.clone_from(&plain));
        editions
    }
}
