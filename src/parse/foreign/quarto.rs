//! Divs of Quarto and pandoc whose classes mean something there: what is shown in some formats, tabs, the output of
//! code, speakers' notes.

use std::ops::Range;

use super::line_kind::LineKind;
use super::lines::{Blocks, Replacement};
use super::remark::Remark;
use crate::document::Attributes;
use crate::parse::attribute;

/// Classes of divs that place what they hold on a page of the web; `column-margin` does on ours, too.
const PLACES: &[&str] = &[
    "cell", "cell-output-error", "column-margin", "column-page", "column-body", "column-body-outset", "column-screen",
    "column-screen-inset", "incremental", "nonincremental", "cell-output", "cell-output-display", "cell-output-stdout",
    "cell-output-stderr", "panel-sidebar", "panel-fill", "panel-center", "panel-input", "grid", "code-group",
];

impl Blocks<'_, '_> {
    /// Reads the div that begins at a line.
    pub(super) fn div(&mut self, at: usize) -> Option<usize> {
        let body = self.body(at).trim_end();
        let count = body.bytes().take_while(|byte| *byte == b':').count();
        let rest = body[count..].trim();
        let mut attributes = Attributes::default();
        if rest.starts_with('{') {
            let (read, used) = attribute::read(rest)?;
            (used == rest.len()).then_some(())?;
            attributes = read;
        } else if rest == "code-group" {
            attributes.classes.push(rest.to_owned());
        }
        // A div that is not closed is left for the containers, which report it.
        let end = self.colons_end(at).filter(|_| !attributes.is_empty())?;
        let has = |class: &str| attributes.has_class(class);
        if has("notes") {
            let span = self.span(at..at + 1);
            self.foreign.remark(Remark::SpeakerNotes, span);
        }
        if has("hidden") || has("notes") {
            return Some(self.put(at..end + 1, Vec::new()));
        }
        if has("content-visible") || has("content-hidden") {
            return Some(self.conditional(at..end, &attributes));
        }
        if has("panel-tabset") {
            return Some(self.tabs_of_headings(at..end));
        }
        if attributes.classes.is_empty() || !attributes.classes.iter().all(|found| PLACES.contains(&found.as_str())) {
            return None;
        }
        let id = attributes.id.as_ref().map(|id| format!(" {{#{id}}}")).unwrap_or_default();
        let name = if has("column-margin") { "margin" } else { "group" };
        Some(self.group(at..end, format!("::: {name}{id}")))
    }

    /// A container with what lines hold; the last line closes it.
    fn group(&mut self, lines: Range<usize>, opening: String) -> usize {
        let content = self.content(lines.start + 1..lines.end, lines.start, 0);
        self.put(lines.start..lines.end + 1, vec![Replacement::Generated(opening), content, Replacement::closing()])
    }

    /// Reads content that is shown in some formats, or in all but some.
    fn conditional(&mut self, lines: Range<usize>, attributes: &Attributes) -> usize {
        let unless = attributes.value("unless-format");
        let format = attributes.value("when-format").or(unless).unwrap_or("");
        let output = match format.split(':').next().unwrap_or("") {
            "html" | "epub" | "html4" | "html5" => Some("epub"),
            "pdf" | "latex" | "typst" | "context" => Some("pdf"),
            _ => None,
        };
        let other = |output: &str| if output == "epub" { "pdf" } else { "epub" };
        // Hidden unless is shown when: two negations.
        let inverse = attributes.has_class("content-hidden") != unless.is_some();
        match output {
            Some(output) => {
                let only = if inverse { other(output) } else { output };
                self.group(lines, format!("::: {{only={only}}}"))
            }
            // Slides and the like are none of our outputs.
            None if inverse || format.is_empty() => self.group(lines, "::: group".to_owned()),
            None => self.put(lines.start..lines.end + 1, Vec::new()),
        }
    }

    /// `::: {.panel-tabset}`: each of its headings is the name of a tab.
    fn tabs_of_headings(&mut self, lines: Range<usize>) -> usize {
        let content = lines.start + 1..lines.end;
        let mut headings = self.headings(content.clone());
        let top = headings.iter().map(|at| self.heading_level(*at)).min();
        // Deeper headings are inside of tabs.
        headings.retain(|at| Some(self.heading_level(*at)) == top);
        let mut pieces = vec![Replacement::Generated("::: group".into())];
        let mut from = content.start;
        for at in headings {
            let name = self.body(at).trim_start_matches('#').split('{').next().unwrap_or("").trim();
            pieces.push(self.content(from..at, lines.start, 0));
            pieces.extend([Replacement::blank(), Replacement::Generated(format!("**{name}**")), Replacement::blank()]);
            from = at + 1;
        }
        pieces.extend([self.content(from..content.end, lines.start, 0), Replacement::closing()]);
        self.put(lines.start..lines.end + 1, pieces)
    }

    /// The lines that are headings, those in code, in lists and in containers left out.
    fn headings(&mut self, lines: Range<usize>) -> Vec<usize> {
        let mut found = Vec::new();
        let mut at = lines.start;
        while at < lines.end {
            if self.lines[at].kind == LineKind::Text {
                let body = self.body(at).trim_end();
                let colons = body.bytes().take_while(|byte| *byte == b':').count();
                if 3 <= colons && colons < body.len() {
                    at = self.colons_end(at).unwrap_or(at);
                } else if self.heading_level(at) != 0 && !self.is_item(at) {
                    found.push(at);
                }
            }
            at += 1;
        }
        found
    }

    /// How many signs a line has as a heading of CommonMark; none if it is text.
    fn heading_level(&self, at: usize) -> usize {
        let body = self.body(at);
        let level = body.bytes().take_while(|byte| *byte == b'#').count();
        // CommonMark 4.2: a space follows the signs, or nothing.
        let parted = body[level..].is_empty() || body[level..].starts_with([' ', '\t']);
        if parted && level <= 6 { level } else { 0 }
    }
}
