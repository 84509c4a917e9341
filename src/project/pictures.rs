//! The images that a book names.
//!
//! In: their paths and who names them. Out: [`Pictures`] that read themselves again when they are
//! written. One that is missing, broken or too large is an error; one from a network is left out
//! with a warning, and so is one that is missing or no image in an mdBook project, as browsers do it.

use std::sync::Arc;

use super::files::{self, FileError};
use super::reading::{MAX_GUESSES, shorten, similar};
use super::{Project, data_url, percent_decode, theme};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::guard::budget::{Budget, grouped};
use crate::impose::settings::Poster;
use crate::picture::drawing::{self, DrawingChange};
use crate::picture::{self, Picture, PictureError, PictureFormat, Pictures};
use crate::source::Span;

/// The largest image file.
// A scan of a page at 1,200 dpi, unpacked, has some 400 MB; packed as files are, far less.
const MAX_FILE: u64 = 256 << 20;

/// Looks at the images that `wanted` names (an [`crate::document::inline::Image::source`] and the
/// place of the image) and at the cover's.
pub fn pictures(project: &Project, wanted: &[(String, Span)], diagnostics: &mut Diagnostics) -> Pictures {
    let mut pictures = Pictures::new();
    let (mut problems, mut budget, mut is_spent) = (0, Budget::new(project.bounds.pixels), false);
    let span = |name: &str| project.setting_spans.get(name).copied();
    let poster = match &project.config.booklet.poster {
        Some(Poster::Image(path)) => Some(path.clone()),
        _ => None,
    };
    let covers = [
        (&project.config.metadata.cover_image, span("cover-image")),
        (&project.config.cover.image, span("cover.image")),
        (&poster, span("booklet.poster")),
    ];
    let covers = covers.into_iter().filter_map(|(path, span)| Some((path.as_ref()?, span)));
    let drawn = theme::images(&project.config.style).map(|(name, path)| (path, span(&format!("style.{name}.image"))));
    for (path, span) in covers.chain(drawn).chain(wanted.iter().map(|it| (&it.0, Some(it.1)))) {
        if pictures.contains_key(path) {
            continue;
        }
        // To look for similar names takes time: the first problems get a guess.
        let found = match data_url::decode(path) {
            Some(bytes) => embedded(bytes, pictures.len() + 1),
            None => load(project, path, problems < MAX_GUESSES),
        };
        match found {
            Ok(FoundPicture { work, .. }) if !budget.charge(work) => {
                if !std::mem::replace(&mut is_spent, true) {
                    diagnostics.push(too_many_pixels(project, path, span));
                }
            }
            Ok(FoundPicture { mut picture, drawing, .. }) => {
                if let Some(drawing) = drawing {
                    make_plain(&mut picture, &drawing, project, span, diagnostics);
                }
                pictures.insert(path.clone(), picture);
            }
            Err(mut problem) => {
                problem.span = span;
                // What a browser shows nothing of, mdBook lets pass.
                if project.mdbook && matches!(problem.code, "image-missing" | "image-unknown" | "image-broken") {
                    problem.severity = Severity::Warning;
                }
                problems += 1;
                diagnostics.push(problem.about(path));
            }
        }
    }
    pictures
}

/// An image that was looked at.
struct FoundPicture {
    picture: Picture,
    /// Its bytes, if it is a drawing.
    drawing: Option<Vec<u8>>,
    /// The pixels that count for the work of the build.
    work: u64,
}

/// The pixels that are free for each byte of a file. Photographs have two to eight, scans in black and white up to five
/// hundred; a file of nothing but white has a thousand and more.
const FREE_PIXELS: u64 = 500;

/// The error for the images of a book that have too many pixels together.
fn too_many_pixels(project: &Project, path: &str, span: Option<Span>) -> Diagnostic {
    let most = grouped(project.bounds.pixels);
    let message = format!(
        "the book's images have too many pixels for their files, from `{}` on: more than {most} beyond {FREE_PIXELS} to a byte",
        shorten(path)
    );
    let help = "save images that are mostly empty with fewer pixels, or leave some of them out";
    let mut error = Diagnostic::error("budget-spent", message).help(help);
    error.span = span;
    error
}

/// Makes a drawing of the web one that both outputs draw alike, and tells what was changed in it.
fn make_plain(
    picture: &mut Picture,
    bytes: &[u8],
    project: &Project,
    place: Option<Span>,
    diagnostics: &mut Diagnostics,
) {
    let folder = picture.path.rfind('/').map_or("", |at| &picture.path[..=at]).to_owned();
    let files = project.file_system.0.clone();
    let read = move |path: &str| files.read(&files::join_outside(&folder, &percent_decode(path)), MAX_FILE).ok();
    let drawing = drawing::plain(bytes, &read);
    for change in &drawing.changes {
        let mut problem = change_warning(change, &picture.path);
        problem.span = place;
        diagnostics.push(problem);
    }
    if let Some(changed) = drawing.changed {
        let changed = changed.into_bytes();
        picture.load = Arc::new(move || Ok(changed.clone()));
    }
}

/// The warning for a change in a drawing.
fn change_warning(change: &DrawingChange, path: &str) -> Diagnostic {
    let plain =
        "save the drawing with plain text: in draw.io without “Formatted Text”, in Mermaid with `htmlLabels: false`";
    match change {
        DrawingChange::Text(text) => {
            let message =
                format!("`{text}` in the drawing `{path}` is HTML text: it is drawn in the middle of its box");
            Diagnostic::note("svg-html", message).help(plain)
        }
        DrawingChange::Dropped => {
            let message = format!("a part of the drawing `{path}` is HTML without text: it is left out");
            Diagnostic::warning("svg-html", message).help("save the drawing without `foreignObject`s")
        }
        DrawingChange::Image(image) => {
            let message = format!("the drawing `{path}` uses the image `{image}`, which can't be embedded");
            let help = "put a PNG, JPEG or GIF at that path (it starts at the drawing's folder), or embed the image when \
                        you save the drawing";
            Diagnostic::warning("svg-image", message).help(help)
        }
        DrawingChange::Color(color) => {
            let message =
                format!("the colour `{color}` in the drawing `{path}` can't be understood: it may be drawn black");
            Diagnostic::warning("svg-color", message).help("write it as `#rrggbb`")
        }
        DrawingChange::Dark => {
            let message = format!(
                "the drawing `{path}` has rules for dark screens (`prefers-color-scheme`): it is drawn on light paper, \
                 without them"
            );
            let help = "leave them out of the drawing, or make it of inks that are seen on any ground";
            Diagnostic::note("svg-scheme", message).help(help)
        }
    }
}

/// An image inside the text. It has no path: messages name it by a number.
fn embedded(bytes: Vec<u8>, number: usize) -> Result<FoundPicture, Diagnostic> {
    let own = Arc::new(bytes);
    let held = Arc::clone(&own);
    looked_at(&own, format!("<image {number}>"), Arc::new(move || Ok(held.to_vec())))
}

/// An image of these bytes, which `load` gives again when it is written.
fn looked_at(bytes: &[u8], path: String, load: picture::Load) -> Result<FoundPicture, Diagnostic> {
    let text = picture::xml_text::plain(bytes).map_err(|error| unusable(&error, &path))?;
    let shown = text.as_ref().map_or(bytes, |text| text.as_bytes());
    let facts = picture::sniff(shown).map_err(|error| unusable(&error, &path))?;
    let drawing = (facts.format == PictureFormat::Svg).then(|| shown.to_vec());
    let pixels = u64::from(facts.width) * u64::from(facts.height);
    // What a drawing takes does not follow from its size.
    let work = if drawing.is_some() { 0 } else { pixels.saturating_sub(FREE_PIXELS * bytes.len() as u64) };
    let load = match text {
        Some(text) => Arc::new(move || Ok(text.clone().into_bytes())),
        None => load,
    };
    Ok(FoundPicture { picture: Picture { path, facts, load }, drawing, work })
}

/// Whether a source needs the network, or has data other than an image.
pub(super) fn is_url(source: &str) -> bool {
    let scheme = source.split_once(':').map_or("", |pair| pair.0);
    source.starts_with("//")
        // A scheme of one letter is a drive of Windows: `C:/pictures/a.png`.
        || (1 < scheme.len() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)))
}

/// The path of a source from the book's folder. One with `/` in front is seen from the source folder, as on a web site
/// made of it, else from the book's.
pub(super) fn located(project: &Project, source: &str) -> String {
    let Some(rest) = source.strip_prefix('/') else { return files::join_outside("", source) };
    let seen = [project.source_folder.as_str(), ""].map(|folder| files::join_outside(folder, rest));
    seen.iter().find(|path| project.file_system.0.kind(path).is_some()).unwrap_or(&seen[0]).clone()
}

/// Looks at one image. `guess`: whether to look for a similar name if it is missing.
fn load(project: &Project, source: &str, guess: bool) -> Result<FoundPicture, Diagnostic> {
    if is_url(source) {
        let short: String = source.chars().take(60).collect();
        let message = format!("the image `{short}` is left out: chapbook downloads nothing");
        return Err(
            Diagnostic::warning("image-remote", message).help("save it in the book's folder and name that file")
        );
    }
    if source.trim().is_empty() {
        let message = "this image has no address: the parentheses are empty";
        return Err(Diagnostic::error("image-missing", message)
            .help("write the path of its file between them, `![what it shows](picture.png)`, or remove the image"));
    }
    let files = project.file_system.0.clone();
    let path = located(project, source);
    let bytes = files.read(&path, MAX_FILE).map_err(|it| {
        let missing = guess && it == FileError::Missing;
        let near = missing.then(|| similar(&project.file_system, &path)).flatten();
        let mut error = problem(&path, &it);
        error.help = near.map(|near| format!("did you mean `{near}`?")).or(error.help);
        error
    })?;
    let name = path.clone();
    let load = move || files.read(&name, MAX_FILE).map_err(|error| std::io::Error::other(format!("{name}: {error}")));
    looked_at(&bytes, path, Arc::new(load))
}

/// The error for an image that can't be used.
fn unusable(error: &PictureError, path: &str) -> Diagnostic {
    let help = match error {
        PictureError::Unknown => "save it as PNG, JPEG, GIF, WebP or SVG",
        PictureError::Broken(_) => "export it again from the program that it was made with",
        PictureError::TooLarge(..) => "save it with fewer pixels: a page of 6 × 9 in has 1,800 × 2,700 at 300 per inch",
        PictureError::TooHeavy(_) => "save it with 8 bits per channel, or with fewer pixels",
        PictureError::TooMuch(..) => "set it lower in the drawing: the difference can't be seen",
    };
    Diagnostic::error(error.code(), format!("can't use the image `{path}`: {error}")).help(help)
}

/// Where the path of an image, or of sound and film, starts.
pub(super) const START: &str = "it starts at the folder of its chapter, or with `/` at the folder of the sources";

fn problem(path: &str, problem: &FileError) -> Diagnostic {
    let code = match problem {
        FileError::Missing => "image-missing",
        FileError::Outside => "path-outside",
        FileError::TooLarge(_) => "image-too-large",
        FileError::Folder | FileError::NotAFile | FileError::System(_) => "file-unreadable",
    };
    let mut error = Diagnostic::error(code, format!("can't read the image `{}`: {problem}", shorten(path)));
    error.help = match problem {
        FileError::Outside => Some("keep images in the book's folder or in the repository around it".into()),
        FileError::Missing => {
            // The path in the message is the whole one, which no chapter says.
            let path = shorten(path);
            Some(format!("put a file there (`{path}` in the book's folder), or correct the path: {START}"))
        }
        FileError::TooLarge(_) => Some("save it with fewer pixels, or as JPEG".into()),
        FileError::Folder => Some(format!("name the file in it, such as `{}/map.png`", shorten(path))),
        FileError::NotAFile => Some("name an image file".into()),
        FileError::System(_) => Some("check the file's permissions".into()),
    };
    error
}
