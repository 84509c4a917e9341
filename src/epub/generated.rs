//! Generated matter as XHTML: references, index.
//!
//! In: what was resolved, and the pages of the paginated edition. Out: lists whose entries lead into the
//! text; those of the index are called by the pages that they lead to, or are counted.

use super::inline::Writer;
use super::xhtml::{open, push_text};
use crate::document::block::BlockKind;
use crate::document::container::ContainerKind;
use crate::document::{Attributes, NodeId};
use crate::resolve::index::{IndexEntry, IndexLocator, See};
use crate::text::words::{Term, capitalized};

impl Writer<'_> {
    /// Writes the content of a container that the program fills.
    pub(super) fn generated(&mut self, node: NodeId, attributes: &Attributes, kind: ContainerKind) {
        match kind {
            ContainerKind::Bibliography => self.references(node),
            ContainerKind::Index => self.index(attributes.value("index").unwrap_or_default()),
            ContainerKind::ListOfAbbreviations => {
                let plan = self.plan;
                self.blocks(plan.resolved.generated.get(&node).map_or(&[], Vec::as_slice));
            }
            _ => self.list_of(node),
        }
    }

    /// A list of figures or of something else that is numbered.
    fn list_of(&mut self, node: NodeId) {
        let plan = self.plan;
        let Some(places) = plan.resolved.lists.get(&node).filter(|places| !places.is_empty()) else { return };
        self.out.push_str("<ul>\n");
        for place in places {
            open(&mut self.out, "li", &[]);
            open(&mut self.out, "a", &[("href", plan.href(Some(self.file), place.node).as_deref())]);
            if !place.label.is_empty() {
                open(&mut self.out, "span", &[("class", Some("number"))]);
                push_text(&mut self.out, &place.label);
                self.out.push_str(if place.title.is_empty() { "</span>" } else { "</span> " });
            }
            // The title of a theorem stands in brackets behind its name, as in its own line.
            let is_named = place.label.contains(['\u{a0}', ' ']) && !place.title.is_empty();
            let title = if is_named { format!("({})", place.title) } else { place.title.clone() };
            push_text(&mut self.out, &title);
            self.out.push_str("</a></li>\n");
        }
        self.out.push_str("</ul>\n");
    }

    fn references(&mut self, node: NodeId) {
        let plan = self.plan;
        let Some(blocks) = plan.resolved.generated.get(&node).filter(|it| !it.is_empty()) else { return };
        self.out.push_str("<ul>\n");
        for block in blocks {
            // Entries are paragraphs on pages; in the EPUB each is an item of a list, which is counted aloud.
            let BlockKind::Paragraph(content) = &block.kind else { continue };
            self.start_with("li", block.id, &block.attributes, None, &[]);
            self.breaks(block.id);
            self.inlines(content);
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ul>\n");
    }

    fn index(&mut self, name: &str) {
        let plan = self.plan;
        for group in plan.resolved.index_named(name) {
            if !group.letter.is_empty() {
                // Letters are no headings: they would fill the contents of readers with A to Z.
                open(&mut self.out, "p", &[("class", Some("letter"))]);
                push_text(&mut self.out, &group.letter);
                self.out.push_str("</p>\n");
            }
            self.entries(&group.entries);
        }
    }

    fn entries(&mut self, entries: &[IndexEntry]) {
        if entries.is_empty() {
            return;
        }
        self.out.push_str("<ul>\n");
        for entry in entries {
            self.start("li", entry.node, None, &[]);
            push_text(&mut self.out, &entry.term);
            let locators = self.locators(&entry.locators);
            for (index, (locator, label)) in locators.iter().enumerate() {
                self.out.push_str(if index == 0 { " " } else { ", " });
                self.locator(locator, label);
            }
            for see in &entry.see {
                self.see(see);
            }
            if !entry.entries.is_empty() {
                self.out.push('\n');
            }
            self.entries(&entry.entries);
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ul>\n");
    }

    /// The places that are written, with what each is called: its page, or its number in the list. Of
    /// those on one page the first counts.
    fn locators(&self, locators: &[IndexLocator]) -> Vec<(IndexLocator, String)> {
        let plan = self.plan;
        // A locator in text that only the PDF has can't lead anywhere here.
        let written = locators.iter().filter(|locator| plan.file_of(locator.node).is_some());
        let mut shown: Vec<(IndexLocator, String)> = Vec::new();
        for (number, locator) in (1..).zip(written) {
            let label = match (plan.page_of(locator.node), locator.end) {
                (Some(first), Some(end)) => match plan.page_of(end) {
                    Some(last) if last != first => format!("{first}–{last}"),
                    _ => first.to_owned(),
                },
                (Some(first), None) => first.to_owned(),
                // Without pages, numbers are what tell one link from the next.
                (None, _) => number.to_string(),
            };
            // Two links with one label look like a mistake.
            match shown.iter_mut().find(|it| it.1 == label) {
                Some(before) => before.0.principal |= locator.principal,
                None => shown.push((*locator, label)),
            }
        }
        shown
    }

    fn locator(&mut self, locator: &IndexLocator, label: &str) {
        let Some(href) = self.plan.href(Some(self.file), locator.node) else {
            return push_text(&mut self.out, label);
        };
        let class = locator.principal.then_some("principal");
        open(&mut self.out, "a", &[("class", class), ("href", Some(&href))]);
        push_text(&mut self.out, label);
        self.out.push_str("</a>");
    }

    /// `see whales`, with a link to that entry.
    fn see(&mut self, see: &See) {
        let word = if see.also { Term::SeeAlso } else { Term::See };
        // Languages put words before or after the term, so the phrase is split at a mark in its place.
        let form = self.words.around(word, "\u{1}");
        let (before, after) = form.split_once('\u{1}').unwrap_or((form.as_str(), ""));
        self.out.push_str(". ");
        // What begins a sentence has a capital.
        self.word_of_ours(&capitalized(before));
        let href = see.node.and_then(|node| self.plan.href(Some(self.file), node));
        if let Some(href) = &href {
            open(&mut self.out, "a", &[("href", Some(href))]);
        }
        push_text(&mut self.out, &see.term);
        if href.is_some() {
            self.out.push_str("</a>");
        }
        self.word_of_ours(after);
    }

    /// Words beside an entry that are not the author's.
    fn word_of_ours(&mut self, words: &str) {
        if words.is_empty() {
            return;
        }
        let language = self.words.substitute;
        open(&mut self.out, "em", &[("lang", language), ("xml:lang", language)]);
        push_text(&mut self.out, words);
        self.out.push_str("</em>");
    }
}
