//! Markdown in a block of HTML, where CommonMark does not read it (0.31, 4.6): a tree in, a warning for its signs out.

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::Convert;
use super::tree::Dom;
use crate::diagnostic::Diagnostic;

/// Elements whose signs are meant as they are.
const LITERAL: &[&str] =
    &["code", "kbd", "listing", "math", "pre", "samp", "script", "style", "svg", "textarea", "title", "tt", "var"];

/// Signs of Markdown in a text.
struct Signs<'t> {
    written: &'t str,
    /// The HTML to write instead.
    html: String,
}

impl Convert<'_, '_, '_> {
    /// Warns of Markdown in the text of elements: its signs are printed.
    pub(super) fn report_markdown(&mut self, nodes: &[Dom]) {
        for node in nodes {
            match node {
                Dom::Text(text) => {
                    if let Some(signs) = signs(text) {
                        self.markdown_printed(&signs);
                    }
                }
                Dom::Element(element) if !LITERAL.contains(&element.name.as_str()) => {
                    let outer = self.at;
                    self.at = element.at.or(outer);
                    self.report_markdown(&element.children);
                    self.at = outer;
                }
                Dom::Element(_) | Dom::Slot(_) => {}
            }
        }
    }

    fn markdown_printed(&mut self, signs: &Signs<'_>) {
        let span = self.span(None);
        let message = format!("`{}` is Markdown in a block of HTML: it is printed as is", signs.written);
        let help = format!("write `{}`, or a blank line before and after the text in the element", signs.html);
        self.chapter.report.push(Diagnostic::warning("html-markdown", message).at(span).help(help));
    }
}

/// The first signs in a text that Markdown would read.
fn signs(text: &str) -> Option<Signs<'_>> {
    if !text.contains(['*', '_', '`', '~', ']']) {
        return None;
    }
    let text = text.trim();
    // Asked of the parser itself: a star is a sign only where CommonMark finds emphasis.
    let found = Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH).into_offset_iter();
    let (event, range) = found.into_iter().find(|(event, _)| {
        matches!(event, Event::Code(_))
            || matches!(event, Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. }))
            || matches!(event, Event::Start(Tag::Image { .. }))
    })?;
    let written = &text[range];
    let (marks, element) = match event {
        Event::Code(_) => ("`", "code"),
        Event::Start(Tag::Strong) => ("*_", "strong"),
        Event::Start(Tag::Strikethrough) => ("~", "s"),
        Event::Start(Tag::Link { dest_url, .. }) => {
            let words = written.trim_start_matches('[').split("](").next().unwrap_or("");
            return Some(Signs { written, html: format!("<a href=\"{dest_url}\">{words}</a>") });
        }
        Event::Start(Tag::Image { dest_url, .. }) => {
            let words = written.trim_start_matches("![").split("](").next().unwrap_or("");
            return Some(Signs { written, html: format!("<img src=\"{dest_url}\" alt=\"{words}\">") });
        }
        _ => ("*_", "em"),
    };
    let words = written.trim_matches(|c| marks.contains(c));
    Some(Signs { written, html: format!("<{element}>{words}</{element}>") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_markdown_are_found() {
        crate::cases::check("html-markdown", |[text]| signs(text).map_or("none".into(), |found| found.html));
    }
}
