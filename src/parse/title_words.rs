//! Markdown in metadata: title, subtitle and names as front matter gives them in, their words out. Catalogues and title
//! pages take plain text; emphasis is left out, and formulas are written in Unicode.

use std::ops::Range;

use super::chapter::{TextContext, TextParser};
use super::container::Prepared;
use super::note::Pool;
use super::report::Report;
use super::{block, protect};
use crate::diagnostic::Diagnostic;
use crate::document::inline;
use crate::document::metadata::Metadata;
use crate::project::Project;
use crate::source::Span;

/// Signs without which a text is the same in Markdown, but for tags and entities.
const SIGNS: &[char] = &['*', '_', '`', '~', '^', '$', '[', '\\'];

/// Reads the metadata of a project.
pub(crate) fn read(metadata: &mut Metadata, project: &Project, report: &mut Report<'_>, pool: &mut Pool) {
    let around = TextContext::new("", &project.config);
    let span =
        |names: &[&str]| names.iter().find_map(|name| project.setting_spans.get(*name)).copied().unwrap_or_default();
    let mut read = |text: &mut String, span: Span| {
        // `&` and `<` alone are signs of many titles: "Odds & <Ends>".
        let has_entity = text.split_once('&').is_some_and(|pair| pair.1.contains(';'));
        if text.contains(SIGNS) || has_entity || text.contains("</") {
            *text = words(text, span, around, report, pool);
        }
    };
    read(&mut metadata.title, span(&["title"]));
    metadata.subtitle.iter_mut().for_each(|subtitle| read(subtitle, span(&["subtitle"])));
    let names = span(&["author", "authors", "creators"]);
    metadata.creators.iter_mut().for_each(|creator| read(&mut creator.name, names));
}

fn words(text: &str, span: Span, around: TextContext<'_>, report: &mut Report<'_>, pool: &mut Pool) -> String {
    if text.contains("`r ") {
        let message = "this code is run by R Markdown: it is printed as it is written";
        let warning = Diagnostic::warning("syntax-foreign", message).at(span);
        report.push(warning.help("write its result in its place"));
        return text.to_owned();
    }
    let mut bare = text.to_owned();
    // Each turn takes one out, so that it ends.
    while let Some(note) = note(&bare) {
        let message = format!("`{}` is a note in the book's metadata: it is left out", &bare[note.clone()]);
        let help = "write it into the text, such as on a page of its own before the first chapter";
        report.push(Diagnostic::warning("syntax-foreign", message).at(span).help(help));
        bare.replace_range(note, "");
    }
    let prepared = Prepared::line(pool.foreign.line(bare.trim(), span));
    let mut inner = TextParser::new(&prepared, around, report, pool);
    let mut words = inline::title_text(&block::line(&mut inner));
    protect::undo(&mut words);
    // What shows nothing is better printed as it is written.
    if words.trim().is_empty() { text.to_owned() } else { words.trim().to_owned() }
}

/// Where a note is: `^[…]`, or its mark `[^…]`.
fn note(text: &str) -> Option<Range<usize>> {
    let start = text.find("^[").or_else(|| text.find("[^"))?;
    let end = start + text[start..].find(']')? + 1;
    Some(start..end)
}

#[cfg(test)]
mod tests {
    use super::note;

    #[test]
    fn notes_are_found() {
        for (text, found) in [("A^[b] c", Some(1..5)), ("A[^b]", Some(1..5)), ("x^2 [y]", None), ("A^[b", None)] {
            assert_eq!(note(text), found, "{text}");
        }
    }
}
