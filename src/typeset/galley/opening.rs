//! How divisions open: a part's leaf, a chapter's sunk title, a nested division's heading.

use super::block::Around;
use super::collect::{Galleys, Look};
use super::{Draft, DraftKind, Place, Stacked, Text, initial};
use crate::document::inline::plain_text;
use crate::document::{Division, Matter, NodeId, Role as DivisionRole};
use crate::geometry::Length;
use crate::text::shape::Features;
use crate::text::words::{Word, Words};
use crate::typeset::frame::{ElementId, Role};
use crate::typeset::paragraph::{Align, Shape, Styled};
use crate::typeset::structure::ROOT;

impl Galleys<'_> {
    /// Drafts of a division. `opens` says whether it starts a page; `parent` is the element that it
    /// belongs to. The division's own element is returned for those nested in it.
    pub(crate) fn division(
        &mut self,
        division: &Division,
        opens: bool,
        parent: ElementId,
        out: &mut Vec<Draft>,
    ) -> ElementId {
        let part = division.role == DivisionRole::Part;
        let role = if part { Role::Part } else { Role::Section };
        let title = plain_text(&division.title);
        let element = self.tree.element(parent, role, division.id);
        let mut around = self.around(element);
        if let Some(tag) = &division.language {
            around.language = self.language(tag);
            self.tree.language(element, around.language);
        }
        around.level = if opens { 0 } else { division.depth };
        let first = out.len();
        if title.trim().is_empty() {
            // An untitled text simply starts.
        } else if opens {
            self.opening(division, &title, part, &around, out);
        } else {
            self.nested_title(division, &title, &around, out);
        }
        let text = out.len();
        self.blocks(&division.blocks, &around, out);
        if opens && division.matter == Matter::Body {
            self.begin(text, out);
        }
        if let Some(draft) = out.get_mut(first) {
            if !draft.place.anchors.contains(&division.id) {
                draft.place.anchors.insert(0, division.id);
            }
            draft.place.fresh |= opens && 0 < first;
            if draft.place.node == Default::default() {
                draft.place.node = division.id;
            }
        }
        element
    }

    /// Marks the beginning of a chapter's text: drop cap, small capitals, as the style wants.
    fn begin(&self, first: usize, out: &mut [Draft]) {
        let opening = self.style.opening;
        let Some(draft) = out.get_mut(first).filter(|it| it.marker.is_none()) else { return };
        let DraftKind::Paragraph(text) = &mut draft.kind else { return };
        if text.shape.align != Align::Justify && text.shape.align != Align::Left {
            return;
        }
        draft.drop_cap = u32::from(opening.drop_cap);
        if opening.small_caps {
            initial::small_capitals(&mut text.styled);
        }
    }

    /// A word in the book's language.
    pub(crate) fn word(&self, word: Word) -> &'static str {
        Words::new(&self.book.metadata.language).get(word)
    }

    /// A heading that is made here and not in the contents: above notes.
    pub(crate) fn made_heading(&mut self, title: &str, level: u8, parent: ElementId) -> Draft {
        let style = self.style.headings[usize::from(level.clamp(1, 6)) - 1];
        let element = self.tree.titled(parent, Role::Heading(level), NodeId::default(), title);
        let around = self.around(element);
        let look = self.heading_look(&style, &around, element);
        let mut styled = Styled::default();
        self.push_made(&mut styled, title, look);
        let place = Place {
            before: style.before,
            after: style.after.max(if level == 1 { 4 } else { 1 }),
            keep_next: true,
            flexible: true,
            whole: true,
            ..Place::default()
        };
        let mut draft = self.heading_draft(styled, &style, &around, place);
        if let (1, DraftKind::Stack(texts)) = (level, &mut draft.kind) {
            let sink = self.style.page.leading * i64::from(self.style.opening.sink);
            texts.iter_mut().for_each(|it| it.above = sink);
        }
        draft
    }

    /// What stands around the blocks of a division.
    pub(crate) fn around(&self, element: ElementId) -> Around {
        let style = self.style;
        Around {
            x: Length::ZERO,
            width: style.page.measure,
            size: style.size,
            leading: style.page.leading,
            element,
            grid: true,
            align: Align::Justify,
            italic: false,
            lists: 0,
            level: 0,
            language: 0,
            indented: Length::ZERO < style.indent,
        }
    }

    /// What stands around the blocks of a note.
    pub(crate) fn around_note(&self, element: ElementId) -> Around {
        let notes = self.style.notes;
        Around { size: notes.size, leading: notes.leading, grid: false, ..self.around(element) }
    }

    /// The title of a division that opens a page: sunk, its number above.
    fn opening(
        &mut self,
        division: &Division,
        title: &str,
        part: bool,
        around: &Around,
        out: &mut Vec<Draft>,
    ) {
        let style = self.style.headings[0];
        let leading = self.style.page.leading;
        let element = self.tree.titled(around.element, Role::Heading(1), division.id, title);
        let look = self.heading_look(&style, around, element);
        let sink = self.style.opening.sink + if part { self.style.page.lines / 6 } else { 0 };
        let shape = Shape {
            align: Align::Center,
            last: Align::Center,
            hyphenate: false,
            protrusion: false,
            expansion: 0,
            balance: true,
            ..self.shape_in(around)
        };
        let mut texts = Vec::new();
        let mut above = leading * i64::from(sink);
        if let Some(number) = self.resolved.numbers.get(&division.id).cloned() {
            let mut styled = Styled { language: around.language, ..Styled::default() };
            let size = self.style.size.scale(115, 100);
            let small = Look { size, features: Features::OLD_STYLE, bold: false, italic: false, ..look };
            self.push_made(&mut styled, &number, small);
            let text = Text { styled, shape: shape.clone() };
            texts.push(Stacked { x: Length::ZERO, above, leading, continued: false, marker: None, text });
            above = leading / 2;
        }
        let mut styled = Styled { language: around.language, ..Styled::default() };
        self.inlines(&mut styled, &division.title, look);
        let text = Text { styled, shape };
        let stacked =
            Stacked { x: Length::ZERO, above, leading: style.leading, continued: false, marker: None, text };
        texts.push(stacked);
        let place = Place {
            span: division.span,
            after: 2 * self.style.opening.after,
            keep_next: !part && !division.blocks.is_empty(),
            whole: true,
            heading: self.resolved.outline.iter().position(|it| it.node == division.id),
            node: division.id,
            ..Place::default()
        };
        out.push(Draft { place, marker: None, drop_cap: 0, kind: DraftKind::Stack(texts) });
    }

    /// The title of a division that goes on below another: a heading of its depth.
    fn nested_title(
        &mut self,
        division: &Division,
        title: &str,
        around: &Around,
        out: &mut Vec<Draft>,
    ) {
        let level = division.depth.saturating_add(1).clamp(2, 6);
        let style = self.style.headings[usize::from(level) - 1];
        let element = self.tree.titled(around.element, Role::Heading(level), division.id, title);
        let look = self.heading_look(&style, around, element);
        let mut styled = Styled { language: around.language, ..Styled::default() };
        if let Some(number) = self.resolved.numbers.get(&division.id).cloned() {
            self.push_made(&mut styled, &format!("{number}\u{2002}"), look);
        }
        self.inlines(&mut styled, &division.title, look);
        let place = Place {
            span: division.span,
            before: style.before,
            after: style.after,
            keep_next: true,
            flexible: true,
            whole: true,
            heading: self.resolved.outline.iter().position(|it| it.node == division.id),
            node: division.id,
            ..Place::default()
        };
        out.push(self.heading_draft(styled, &style, around, place));
    }
}

/// The element that a division belongs to, from those above it with their depths.
pub(crate) fn parent(above: &mut Vec<(u8, ElementId)>, division: &Division) -> ElementId {
    while above.last().is_some_and(|it| division.depth <= it.0) {
        above.pop();
    }
    above.last().map_or(ROOT, |it| it.1)
}
