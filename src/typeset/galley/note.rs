//! Notes: their marks in the text, and their texts as drafts.
//!
//! In: the inline that is a mark, or a note of the document. Out: text that is raised and leads to the
//! note; drafts whose first has the note's label, which leads back.

use super::collect::{GalleyBuilder, TextStyle, isolate};
use super::context::BlockContext;
use super::{BlockMarker, Draft, DraftKind, MarkKind, MarkerPosition, ParagraphText, Stacked};
use crate::document::block::{Block, BlockKind};
use crate::document::direction::TextDirection;
use crate::document::{NodeId, NoteId};
use crate::geometry::Length;
use crate::resolve::NoteMark;
use crate::style::NotePlacement;
use crate::text::shape::Features;
use crate::typeset::frame::{ElementId, LinkTarget, StructureRole};
use crate::typeset::note_label;
use crate::typeset::paragraph::{Breaks, StyleRun, Styled, TextAlign};

impl GalleyBuilder<'_> {
    /// Adds the mark of a note, and remembers the note if it is its first.
    pub(super) fn note(&mut self, styled: &mut Styled, id: NodeId, note: NoteId, text_style: TextStyle) {
        let place = note.0 as usize;
        let (Some(it), Some(mark)) = (self.book.notes.get(place), self.resolved.notes.get(place).cloned()) else {
            return;
        };
        // A heading in the contents or a running head would lead to the note twice, and ask for its text on a page
        // where it is not.
        if text_style.repeated_elsewhere {
            return;
        }
        if !self.has_mark(note) {
            return self.margin_note(styled, note, text_style.element);
        }
        let element = self.tree.element(text_style.element, StructureRole::Reference, id);
        let target = LinkTarget::Node(it.id);
        let label = self.label(&mark);
        // A bold or slanted figure beside a title looks like part of it.
        let inner = TextStyle { element, bold: false, italic: false, ..text_style };
        let inner = self.enter_link(inner, id, target, label.clone());
        // A mark belongs to the word before it.
        let inner = TextStyle { breaks: Breaks::None, ..self.raised(inner) };
        self.anchor(styled, id);
        let start = styled.text.len();
        self.push(styled, &label, id, inner);
        // Figures go along with the letters before them, be they of the other direction: the mark of a Hebrew word in English
        // would stand before the word.
        isolate(styled, start, TextDirection::Ltr);
        // A note that is called again has one text, at its first mark.
        if !std::mem::replace(&mut self.notes.seen[place], true) {
            let number = u32::try_from(self.notes.pending.len()).unwrap_or(u32::MAX);
            self.notes.pending.push((note, text_style.element));
            // Only notes at the foot concern the search for pages; the others are a chapter of their own.
            if self.style.notes.place == NotePlacement::Foot {
                self.mark(styled, MarkKind::Note(number));
                // The mark is reported by the line that holds the label's end.
                if let Some(mark) = styled.marks.last_mut() {
                    mark.at = mark.at.saturating_sub(1);
                }
            }
        }
    }

    /// Whether notes may be beside the text: there is room in the margin, which turned pages have at their foot.
    fn takes_margin_notes(&self) -> bool {
        !self.is_landscape() && self.style.margin_note.has_room()
    }

    /// Whether a note has a mark that is printed.
    pub(super) fn has_mark(&self, note: NoteId) -> bool {
        let is_margin = self.book.notes.get(note.0 as usize).is_some_and(|note| note.margin);
        !is_margin || !self.takes_margin_notes()
    }

    /// The place of a note in the margin, and the note.
    fn margin_note(&mut self, styled: &mut Styled, note: NoteId, element: ElementId) {
        if std::mem::replace(&mut self.notes.seen[note.0 as usize], true) {
            return;
        }
        let number = u32::try_from(self.notes.margin.len()).unwrap_or(u32::MAX);
        self.notes.margin.push((note, element));
        self.mark(styled, MarkKind::Margin(number));
        // It is reported by the line that holds the letter before it.
        if let Some(mark) = styled.marks.last_mut() {
            mark.at = styled.text[..mark.at].char_indices().next_back().map_or(0, |it| it.0);
        }
    }

    /// Drafts of a note in the margin.
    pub(crate) fn margin_drafts(&mut self, id: NoteId, parent: ElementId) -> Vec<Draft> {
        let Some(note) = self.book.notes.get(id.0 as usize) else { return Vec::new() };
        let element = self.tree.element(parent, StructureRole::Note, note.id);
        let margin = self.style.margin_note;
        let context = self.note_context(element);
        let context = BlockContext {
            width: margin.width,
            size: margin.element.size,
            leading: margin.element.leading,
            italic: margin.element.italic,
            features: margin.element.features,
            // So short a line would gape if it were justified.
            align: TextAlign::Left,
            indented: false,
            ..context
        };
        let mut drafts = Vec::new();
        self.blocks(&note.blocks, &context, &mut drafts);
        drafts
    }

    /// The separator between two marks in a row: `12` would be the twelfth note's.
    pub(super) fn between_marks(&mut self, styled: &mut Styled, text_style: TextStyle) {
        // A comma in the size of the text would touch the baseline between two raised figures.
        let text_style = TextStyle { bold: false, italic: false, breaks: Breaks::None, ..smaller(text_style) };
        self.push_generated(styled, ",", text_style);
    }

    /// The style of marks: the face's own superior figures, or smaller ones that are raised. Symbols stand
    /// as they are.
    fn raised(&self, text_style: TextStyle) -> TextStyle {
        // Asterisks and daggers are raised in their glyphs already.
        if self.style.notes.symbols {
            return text_style;
        }
        // The face's own superiors have the weight of the text; figures that are scaled down are too light.
        if self.catalog.has_feature(self.font(text_style).face, *b"sups") {
            return TextStyle { features: Features::SUPERIORS, ..text_style };
        }
        smaller(TextStyle { features: Features::LINING, ..text_style })
    }

    /// The label that a note is set with. Where each page numbers its own notes, `2` holds the place of the final
    /// label: most are as wide.
    fn label(&self, mark: &NoteMark) -> String {
        let notes = &self.style.notes;
        note_label::label(if notes.by_page { "2" } else { &mark.label }, notes.symbols)
    }

    /// Drafts of a note: its text, with its label before it, which leads back to its mark.
    pub(crate) fn note_drafts(&mut self, id: NoteId, parent: ElementId) -> Vec<Draft> {
        let mut drafts = self.labelled(id, parent);
        if self.style.notes.place != NotePlacement::Foot
            && let (Some(first), Some(note)) = (drafts.first_mut(), self.book.notes.get(id.0 as usize))
        {
            // At the foot of a page its plan says where its notes are.
            first.format.anchors.push(note.id);
        }
        drafts
    }

    fn labelled(&mut self, id: NoteId, parent: ElementId) -> Vec<Draft> {
        let place = id.0 as usize;
        let (Some(note), Some(mark)) = (self.book.notes.get(place), self.resolved.notes.get(place).cloned()) else {
            return Vec::new();
        };
        let element = self.tree.element(parent, StructureRole::Note, note.id);
        let context = self.note_context(element);
        let of_label = self.tree.element(element, StructureRole::Label, note.id);
        let mut text_style = self.text_style_in(&context, of_label);
        let label = self.label(&mark);
        if let Some(back) = mark.marks.first() {
            text_style = self.enter_link(text_style, note.id, LinkTarget::Node(*back), label.clone());
        }
        let mut styled = Styled { language: context.language, ..Styled::default() };
        // The page map has no labels; where the pages decide them, they must be found again.
        let node = if self.style.notes.by_page { note.id } else { NodeId::default() };
        self.push(&mut styled, &label, node, text_style);
        // A symbol needs no full stop behind it, nor does a number that stands across a vertical line; one that begins a line does.
        let is_across = self.style.vertical && !self.is_landscape();
        let stop = if self.style.notes.symbols || is_across { "\u{2002}" } else { ".\u{2002}" };
        self.push_generated(&mut styled, stop, text_style);
        let mut drafts = Vec::new();
        match note.blocks.first() {
            Some(Block { kind: BlockKind::Paragraph(_), .. }) | None => {
                self.blocks(&note.blocks, &context, &mut drafts);
            }
            Some(_) => {
                // A list, code or verse at the start is set beside the label.
                let letters = i64::try_from(label.chars().count()).unwrap_or(1);
                let room = context.size.scale(90 + 55 * letters, 100);
                let inner = context.inset(room, Length::ZERO);
                self.blocks(&note.blocks, &inner, &mut drafts);
                if let Some(first) = drafts.first_mut() {
                    let stand = MarkerPosition::At(first.format.x - context.x);
                    first.mark(BlockMarker { styled, position: stand, next: None });
                    return drafts;
                }
            }
        }
        // The label runs into the first paragraph. A note that begins with something else gets it beside, or above.
        if let Some(Draft { kind: DraftKind::Paragraph(ParagraphText { styled: text, shape }), .. }) =
            drafts.first_mut()
        {
            shape.first_indent = Length::ZERO;
            prepend(text, &styled);
        } else if let Some(Draft { kind: DraftKind::Stack(texts), .. }) = drafts.first_mut()
            && let [Stacked { text: ParagraphText { styled: text, shape }, .. }] = &mut texts[..]
        {
            shape.first_indent = Length::ZERO;
            prepend(text, &styled);
        } else {
            drafts.insert(0, self.lone_label(styled, &context));
        }
        drafts
    }

    /// A label without anything beside it.
    fn lone_label(&self, styled: Styled, context: &BlockContext) -> Draft {
        let text = ParagraphText { styled, shape: self.shape_in(context) };
        let kind = DraftKind::Paragraph(text);
        Draft { format: Default::default(), marker: None, drop_cap: 0, kind }
    }
}

/// Smaller and raised, as superscripts are.
fn smaller(text_style: TextStyle) -> TextStyle {
    // Near to plain TeX's superscripts in text of 10 pt: script size 7 pt, raised by 3.6 pt.
    let rise = text_style.rise + text_style.size.scale(34, 100);
    TextStyle { size: text_style.size.scale(66, 100), rise, ..text_style }
}

/// Puts a label's text before another text.
fn prepend(styled: &mut Styled, label: &Styled) {
    let shift = label.text.len();
    styled.text.insert_str(0, &label.text);
    for stretch in &mut styled.runs {
        stretch.range.start += shift;
        stretch.range.end += shift;
    }
    styled.marks.iter_mut().for_each(|mark| mark.at += shift);
    styled.objects.iter_mut().for_each(|object| object.at += shift);
    styled.flush_from.iter_mut().for_each(|from| *from += shift);
    let isolates = styled.isolates.iter_mut().map(|isolate| &mut isolate.range);
    for range in isolates.chain(styled.annotations.iter_mut().map(|annotation| &mut annotation.range)) {
        *range = range.start + shift..range.end + shift;
    }
    // The label's runs refer to the label's own table of fonts: each is looked up again in the text's.
    let mut stretches = Vec::new();
    for stretch in &label.runs {
        let font = styled.font(&label.fonts[usize::from(stretch.font)]);
        stretches.push(StyleRun { font, ..stretch.clone() });
    }
    styled.runs.splice(0..0, stretches);
}
