//! The images that a book names.
//!
//! In: their paths and who names them. Out: [`Pictures`] that read themselves again when they are
//! written. One that is missing, broken or too large is an error; one from a network is left out
//! with a warning.

use std::sync::Arc;

use super::Project;
use super::files::{self, Problem};
use super::reading::similar;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::picture::{self, Picture, Pictures};
use crate::source::Span;

/// The largest image file.
const MAX_FILE: u64 = 256 << 20;

/// Looks at the images that `wanted` names (an [`crate::document::inline::Image::source`] and the
/// place of the image) and at the cover's.
pub fn pictures(
    project: &Project,
    wanted: &[(String, Span)],
    diagnostics: &mut Diagnostics,
) -> Pictures {
    let mut pictures = Pictures::new();
    let place = |name: &str| project.places.get(name).copied();
    let covers = [
        (&project.config.metadata.cover_image, place("cover-image")),
        (&project.config.cover.image, place("cover.image")),
    ];
    let covers = covers.into_iter().filter_map(|(path, place)| Some((path.as_ref()?, place)));
    for (path, place) in covers.chain(wanted.iter().map(|it| (&it.0, Some(it.1)))) {
        if pictures.contains_key(path) {
            continue;
        }
        match one(project, path) {
            Ok(picture) => {
                pictures.insert(path.clone(), picture);
            }
            Err(mut problem) => {
                problem.span = place;
                diagnostics.push(problem);
            }
        }
    }
    pictures
}

/// Whether a source leads to a network, or holds the image itself.
fn is_url(source: &str) -> bool {
    let scheme = source.split_once(':').map_or("", |it| it.0);
    source.starts_with("//")
        || (1 < scheme.len()
            && scheme.bytes().all(|it| it.is_ascii_alphanumeric() || b"+-.".contains(&it)))
}

fn one(project: &Project, source: &str) -> Result<Picture, Diagnostic> {
    if is_url(source) {
        let short: String = source.chars().take(60).collect();
        let message = format!("the image `{short}` is left out: nothing is fetched from a network");
        return Err(Diagnostic::warning("image-remote", message)
            .help("save it in the book's folder and name that file"));
    }
    let path =
        files::join("", source).ok_or_else(|| problem(project, source, &Problem::Outside))?;
    let files = project.shelf.0.clone();
    let bytes = files.read(&path, MAX_FILE).map_err(|it| problem(project, &path, &it))?;
    let facts = picture::sniff(&bytes).map_err(|error| {
        Diagnostic::error(error.code(), format!("can't use the image `{path}`: {error}"))
            .help("PNG, JPEG, GIF, WebP and SVG can be used")
    })?;
    let name = path.clone();
    let load = move || {
        files.read(&name, MAX_FILE).map_err(|it| std::io::Error::other(format!("{name}: {it}")))
    };
    Ok(Picture {
        path,
        format: facts.format,
        width: facts.width,
        height: facts.height,
        dpi: facts.dpi,
        orientation: facts.orientation,
        load: Arc::new(load),
    })
}

fn problem(project: &Project, path: &str, problem: &Problem) -> Diagnostic {
    let code = match problem {
        Problem::Missing => "image-missing",
        Problem::Outside => "path-outside",
        Problem::TooLarge(_) => "image-too-large",
        Problem::NotAFile | Problem::System(_) => "file-unreadable",
    };
    let mut error = Diagnostic::error(code, format!("can't read the image `{path}`: {problem}"));
    error.help = match problem {
        Problem::Missing => similar(&project.shelf, path).map(|it| format!("did you mean `{it}`?")),
        Problem::Outside => Some("keep images inside of the book's folder".into()),
        Problem::TooLarge(_) | Problem::NotAFile | Problem::System(_) => None,
    };
    error
}
