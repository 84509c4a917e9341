//! Terms of the glossary: in the text as links, and below each file's text once more with their meaning, which readers open above
//! the text as they do notes.
//!
//! In: links to entries, and the entries. Out: markup. In the file of the glossary itself, links lead to the entries.

use std::fmt::Write as _;

use super::glossary::{GlossedTerm, REFERENCE};
use super::inline::Writer;
use super::xhtml::{open, push_text};
use crate::document::NodeId;
use crate::document::inline::{GLOSSING, Inline, InlineKind, Link, children, plain_text};
use crate::resolve::Target;

impl Writer<'_> {
    /// Writes a link to an entry that is in another file, by way of a note in this one; whether it was such a link.
    pub(super) fn glossed(&mut self, node: NodeId, link: &Link) -> bool {
        let Some(Target::Node(entry)) = self.plan.resolved.targets.get(&node) else { return false };
        let is_far = self.plan.file_of(*entry).is_some_and(|file| file != self.file);
        let is_told = self.plan.glossary.get(entry).is_some_and(|entry| !entry.paragraphs.is_empty());
        let Some(id) = self.plan.id(*entry).filter(|_| is_far && is_told && !self.in_link) else { return false };
        if !link.attributes.has_class(GLOSSING) {
            return false;
        }
        let known = self.glossed.iter().find(|term| term.entry == *entry).map(|term| term.note.clone());
        let note = known.clone().unwrap_or_else(|| format!("{id}-note"));
        let used = known.is_none().then(|| format!("{id}-used"));
        // The link keeps the id that others may lead to.
        let used = used.map(|used| self.plan.id(node).map_or(used, str::to_owned));
        let own = used.as_deref().filter(|_| self.plan.id(node).is_none());
        let href = format!("#{note}");
        // Readers open what is a note; the other name says to those that know it what kind it is.
        let more = [
            ("id", own),
            ("href", Some(href.as_str())),
            ("epub:type", Some("noteref glossref")),
            ("role", Some("doc-glossref")),
        ];
        self.start_with("a", node, &link.attributes, None, &more);
        self.in_link = true;
        self.inlines(&link.content);
        self.in_link = false;
        self.out.push_str("</a>");
        if let Some(used) = used {
            self.glossed.push(GlossedTerm { entry: *entry, used, note });
        }
        true
    }

    /// The notes that tell the terms of this file.
    pub(super) fn glosses(&mut self) {
        let plan = self.plan;
        for term in std::mem::take(&mut self.glossed) {
            let Some(entry) = plan.glossary.get(&term.entry) else { continue };
            let attributes = [
                ("id", Some(term.note.as_str())),
                ("class", Some("gloss")),
                ("epub:type", Some("footnote")),
                ("role", Some("doc-footnote")),
            ];
            open(&mut self.out, "aside", &attributes);
            self.out.push('\n');
            for (at, paragraph) in entry.paragraphs.iter().enumerate() {
                self.out.push_str("<p>");
                if at == 0 {
                    let name = plain_text(&entry.term);
                    let spoken = format!("{name}. {}", self.words.back);
                    self.open_backlink(&format!("#{}", term.used), &spoken);
                    self.told(&entry.term);
                    self.out.push_str("</a>: ");
                }
                self.told(paragraph);
                if at + 1 == entry.paragraphs.len() {
                    self.way_to(term.entry);
                }
                self.out.push_str("</p>\n");
            }
            self.out.push_str("</aside>\n");
        }
    }

    /// A link to the entry, by the title of its file.
    fn way_to(&mut self, entry: NodeId) {
        let plan = self.plan;
        let title = plan.file_of(entry).map_or("", |file| plan.title(file));
        let Some(href) = plan.href(Some(self.file), entry).filter(|_| !title.is_empty()) else { return };
        self.out.push_str(" (");
        open(
            &mut self.out,
            "a",
            &[("epub:type", Some(REFERENCE)), ("role", Some("doc-glossref")), ("href", Some(&href))],
        );
        push_text(&mut self.out, title);
        self.out.push_str("</a>)");
    }

    /// Inlines that are written in another file as well: without the ids, page breaks and notes that they have there.
    fn told(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            let element = match &inline.kind {
                InlineKind::Text(text) => {
                    push_text(&mut self.out, text);
                    continue;
                }
                InlineKind::Emphasis(_) => "em",
                InlineKind::Strong(_) => "strong",
                InlineKind::Superscript(_) => "sup",
                InlineKind::Subscript(_) => "sub",
                InlineKind::Code(text) => {
                    self.out.push_str("<code>");
                    push_text(&mut self.out, text);
                    self.out.push_str("</code>");
                    continue;
                }
                InlineKind::Math(_) => {
                    self.inlines(std::slice::from_ref(inline));
                    continue;
                }
                InlineKind::LineBreak => {
                    self.out.push_str("<br/>\n");
                    continue;
                }
                InlineKind::Reference(reference) if reference.content.is_empty() => {
                    let text = self.plan.resolved.references.get(&inline.id).map_or("", |found| &found.text);
                    push_text(&mut self.out, text);
                    continue;
                }
                _ => {
                    self.told(children(inline));
                    continue;
                }
            };
            let _ = write!(self.out, "<{element}>");
            self.told(children(inline));
            let _ = write!(self.out, "</{element}>");
        }
    }
}
