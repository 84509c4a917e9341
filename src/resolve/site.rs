//! Links to the web site that is made of the book too.
//!
//! In: links that lead to no chapter. Out: addresses on the site, and one message about all of them.

use super::Target;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::project::Project;
use crate::project::files::{self, PathKind};
use crate::project::site::Site;
use crate::source::Span;

/// Where a link leads that is not a chapter's, if it is for the web site: one that leaves the book, or names a file beside the
/// chapters that mdBook copies. `own` is the path of the chapter that it is in, `url` the link as written.
pub(super) fn target(project: &Project, own: &str, url: &str, path: &str) -> Option<Target> {
    let leaves = path.starts_with('/') || joined(files::folder(own), path).is_none();
    let there = project.locate(own, path).and_then(|it| project.file_system.0.kind(&it));
    // A Markdown file further out is a page of the site only if somebody gave the site's address to mean that.
    let is_text = path.to_lowercase().ends_with(".md");
    let is_copied = there == Some(PathKind::File) && !is_text;
    match project.site.as_ref().filter(|site| !(is_text && site.is_guessed)) {
        Some(site) if is_copied => Some(Target::External(within(site, own, url))),
        Some(site) if leaves && there.is_none() => Some(Target::External(site.address_of(own, url))),
        None if leaves && there.is_none() && !is_text && project.mdbook => Some(Target::Missing),
        _ => None,
    }
}

/// The address of a file of the book: a path with `/` in front is seen from the source folder.
fn within(site: &Site, own: &str, url: &str) -> String {
    match url.strip_prefix('/') {
        Some(rest) => site.address_of("", rest),
        None => site.address_of(own, url),
    }
}

/// Says where links out of the book lead, once for all of them: their address is a guess, or nobody knows it.
pub(super) fn report(links: &[Span], project: &Project, diagnostics: &mut Diagnostics) {
    let Some(first) = links.first() else { return };
    let (these, lead) = match links.len() {
        1 => ("this link".to_owned(), "leads"),
        count => (format!("{count} links"), "lead"),
    };
    let diagnostic = match &project.site {
        Some(site) if site.is_guessed => Diagnostic::note(
            "link-site-guessed",
            format!("{these} {lead} to the book's website, whose address is guessed to be `{}`", site.address),
        )
        .help("if it is another, write `hosted-html = \"https://…\"` under `[output.chapbook]`"),
        Some(_) => return,
        None => Diagnostic::warning(
            "link-site-unknown",
            format!("{these} {lead} to the book's website, whose address is not known"),
        )
        .help("write its address under `[output.chapbook]`: `hosted-html = \"https://example.org/book/\"`"),
    };
    diagnostics.push(diagnostic.at(*first));
}

/// A path seen from a folder, or from the source folder if it begins with `/`.
pub(super) fn joined(folder: &str, path: &str) -> Option<String> {
    match path.strip_prefix('/') {
        Some(rest) => files::join("", rest),
        None => files::join(folder, path),
    }
}
