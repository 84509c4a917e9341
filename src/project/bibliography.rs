//! The sources of citations: the bibliography's files and the style that they are set in.
//!
//! In: the settings `bibliography` and `csl`. Out: the files' texts, and the style as data: one of those
//! that the program carries, by name, or a file of the Citation Style Language (CSL 1.0.2).

use std::sync::Arc;

use hayagriva::archive::ArchivedStyle;
use hayagriva::citationberg::{IndependentStyle, Style, StyleClass};

use super::config::{BibliographyConfig, CitingStyle};
use super::reading::Reading;
use crate::diagnostic::{Diagnostic, nearest};
use crate::guard;
use crate::guard::thread::{self, ReaderFailed};
use crate::source::Span;

/// The style when nobody names one: of the Chicago Manual, author and date in the text.
const USUAL: &str = "chicago-author-date";

/// The largest bibliography or style, in bytes.
const MOST: u64 = 32 << 20;

/// How citations are printed in a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CitationKind {
    /// In the text: `(Doe 2020)`, `[1]`.
    InText,
    /// In notes.
    Notes,
}

impl BibliographyConfig {
    /// How the book cites; `None` if it has no bibliography.
    pub fn citation_kind(&self) -> Option<CitationKind> {
        let style = self.style.as_ref().filter(|_| !self.paths.is_empty())?;
        Some(match style.0.settings.class {
            StyleClass::InText => CitationKind::InText,
            StyleClass::Note => CitationKind::Notes,
        })
    }
}

/// Reads what the settings name. `spans` are those of `bibliography` and `csl`.
pub(super) fn load(config: &mut BibliographyConfig, spans: [Option<Span>; 2], reading: &mut Reading<'_>) {
    for path in &config.paths {
        config.files.extend(reading.text(path, MOST, spans[0]));
    }
    if config.paths.is_empty() {
        return;
    }
    let name = config.csl.clone().unwrap_or_else(|| USUAL.to_owned());
    // A style that can't be used is reported, and the book goes on with the usual one: mistakes in its citations show
    // in the same run.
    let style = style(&name, spans[1], reading).or_else(|| Some((bundled(USUAL)?, 0)));
    config.style_elements = style.as_ref().map_or(0, |style| style.1);
    config.style = style.map(|(style, _)| CitingStyle(Arc::new(style)));
}

/// A style by its name or file, and its elements if it is the author's; what is wrong with it is reported.
fn style(name: &str, span: Option<Span>, reading: &mut Reading<'_>) -> Option<(IndependentStyle, u64)> {
    if let Some(style) = bundled(name) {
        return Some((style, 0));
    }
    let stem = name.strip_suffix(".csl");
    let missing = |text: &str| reading.file_system.0.kind(text).is_none();
    match stem {
        // The file of a style that the program carries need not be there.
        Some(stem) if missing(name) => {
            let own = stem.rsplit('/').next().and_then(bundled);
            if own.is_none() {
                reading.text(name, MOST, span);
            }
            own.map(|style| (style, 0))
        }
        Some(_) => file(name, span, reading),
        None => {
            let names = ArchivedStyle::all().iter().flat_map(|it| it.names()).copied();
            let near = nearest(name, names).map(|it| format!("did you mean `{it}`? "));
            let help = format!(
                "{}a style is a `.csl` file, or the name of one such as `apa`, `ieee`, `modern-language-association`, \
                 `chicago-author-date` or `chicago-notes`",
                near.unwrap_or_default()
            );
            let message = format!("there is no citation style `{name}`");
            let mut error = Diagnostic::error("citation-style", message).help(help);
            error.span = span;
            reading.diagnostics.push(error);
            None
        }
    }
}

fn bundled(name: &str) -> Option<IndependentStyle> {
    match ArchivedStyle::by_name(name)?.get() {
        Style::Independent(style) => Some(style),
        Style::Dependent(_) => None,
    }
}

/// Says that a style is not even read.
fn refuse(path: &str, span: Span, why: &str, reading: &mut Reading<'_>) {
    let message = format!("`{path}` can't be used as a citation style: {why}");
    let help = "use the style as published at https://github.com/citation-style-language/styles";
    reading.diagnostics.push(Diagnostic::error("citation-style", message).at(span).help(help));
}

/// A style's file, and how many elements it has.
fn file(path: &str, span: Option<Span>, reading: &mut Reading<'_>) -> Option<(IndependentStyle, u64)> {
    let file = reading.text(path, MOST, span)?;
    let text = reading.sources.get(file)?.text.clone();
    // Counted before the crate reads it: its reader recurses through elements and macros, and might overflow its stack.
    let read = thread::run(|| guard::csl::check(&text).map(|elements| (Style::from_xml(&text), elements)));
    let (read, elements) = match read {
        Ok(Ok(read)) => read,
        Ok(Err(refusal)) => {
            refuse(path, Span::new(file, refusal.range), &refusal.message, reading);
            return None;
        }
        Err(ReaderFailed) => {
            refuse(path, Span::new(file, 0..0), "it is too complex to be read", reading);
            return None;
        }
    };
    let (why, help) = match read {
        Ok(Style::Independent(style)) => return Some((style, elements)),
        // A dependent style holds only a link to its parent; one that the program carries can be followed.
        Ok(Style::Dependent(style)) => {
            let parent = style.parent_link.href.as_str();
            if let Some(Style::Independent(style)) = ArchivedStyle::by_id(parent).map(|it| it.get()) {
                return Some((style, 0));
            }
            (format!("it depends on `{parent}`"), "name the file of that style")
        }
        Err(error) => (error.source.to_string(), "it must be a style of CSL 1.0.2"),
    };
    let message = format!("`{path}` can't be used as a citation style: {why}");
    let error = Diagnostic::error("citation-style", message);
    reading.diagnostics.push(error.at(Span::new(file, 0..0)).help(help));
    None
}
