//! Containers to drafts: how their text is set in and aligned, their title, and what is drawn around them.

use super::collect::{GalleyBuilder, TextStyle, ink_of};
use super::context::BlockContext;
use super::decoration::TextColumn;
use super::{BlockFormat, BoxDecoration, Draft, LineNumbering};
use crate::document::NodeId;
use crate::document::block::{Block, Container, EVERY, FIRST, LINE_NUMBERS};
use crate::document::container::ContainerKind;
use crate::document::container::Lines;
use crate::geometry::Length;
use crate::resolve;
use crate::style::ElementStyle;
use crate::text::words::Terms;
use crate::typeset::frame::{Ink, StructureRole};
use crate::typeset::grid::Units;
use crate::typeset::paragraph::{ParagraphShape, Styled, TextAlign};

impl GalleyBuilder<'_> {
    /// The alignment at the right side, as its name says and the e-book has it: [`TextAlign::Right`] is where lines end.
    fn physical_right(&self, context: &BlockContext) -> TextAlign {
        if self.is_rtl(context.language) { TextAlign::Left } else { TextAlign::Right }
    }

    /// What the program made (a list of references), which follows what the author wrote in the container.
    fn made_blocks(&mut self, block: &Block, context: &BlockContext, out: &mut Vec<Draft>) {
        let resolved = self.resolved;
        if let Some(made) = resolved.generated.get(&block.id) {
            self.blocks(made, context, out);
        }
    }

    /// A container of any kind, with its title and its box.
    pub(super) fn container(
        &mut self,
        block: &Block,
        container: &Container,
        context: &BlockContext,
        out: &mut Vec<Draft>,
    ) {
        // Captions and figures have their own element of the logical tree, and no box.
        if container.kind == ContainerKind::Caption {
            return self.caption_block(block, container, false, context, out);
        }
        let is_play = matches!(container.kind, ContainerKind::Speech | ContainerKind::Cast);
        if is_play && self.speech(block, container, context, out) {
            return;
        }
        let element = self.tree.element(context.element, StructureRole::Division, block.id);
        let base = BlockContext { element, ..*context };
        let flush = BlockContext { indented: false, ..base };
        match container.kind {
            ContainerKind::Figure => return self.captioned(block, container, &flush, out),
            ContainerKind::Columns | ContainerKind::Pair => return self.columns(block, container, &base, out),
            _ => {}
        }
        let row = container.kind.row();
        let own = self.style.elements.class(&block.attributes.classes);
        let class = self.style.elements.class_at(own);
        // An author's own class goes before the container's row: it is the nearer one.
        let style = self.style.elements.container_style(&block.attributes.classes, row.style);
        let base = BlockContext { class: own.or(base.class), ..base };
        let context = BlockContext { indented: base.indented && !row.flush, cites: base.cites || row.cites, ..base };
        let bare = container.kind == ContainerKind::Colophon && self.leaf(block, &base, out);
        let context = match (row.lines, &style) {
            // Centred lines are off the grid: they are short, and mostly have space around them.
            (Lines::Centered, _) => BlockContext { align: TextAlign::Center, grid: false, ..context },
            (Lines::Right, _) => BlockContext { align: self.physical_right(&context), grid: false, ..context },
            (Lines::Displayed, Some(style)) => context.set_in(style),
            // A class that says nothing of alignment leaves the text justified as it is around it.
            (Lines::AsText, Some(style)) if class.is_some_and(|class| class.aligned) => context.set_in(style),
            (Lines::AsText, Some(style)) => context.within(style),
            (Lines::AsText | Lines::Displayed, None) => context,
        };
        let decoration = style.and_then(|style| box_decoration(&style, &context, base.x, block.id));
        let padding = decoration.map_or(Length::ZERO, |decoration| decoration.padding);
        // A box is as wide as the column, so its text must be narrower; its bar is inside of its edge. A bar without a box is
        // beside the column and takes nothing of it.
        let bar = decoration.filter(|decoration| Length::ZERO < decoration.padding).map_or(Length::ZERO, |it| it.bar);
        let context = if Length::ZERO < padding { context.inset(padding + bar, padding) } else { context };
        let column = TextColumn { left: context.x, width: context.width };
        let decoration = decoration.map(|it| BoxDecoration { column, rtl: self.is_rtl(context.language), ..it });
        // Text off the grid is parted from the text around it by a line; text on it (a letter, a group) goes on
        // without.
        let space = Units::from(!context.grid) * 2;
        let (before, after) = style.map_or((space, space), |style| (style.before, style.after));
        // The box reaches into the spaces around it.
        let reach = self.half_lines(padding);
        let first = out.len();
        self.spaced(before + reach, after + reach, out, |builder, out| {
            builder.container_title(block, container, &context, out);
            builder.blocks(&container.blocks, &context, out);
            builder.made_blocks(block, &context, out);
            builder.index(block, &context, out);
            let resolved = builder.resolved;
            if let Some(places) = resolved.lists.get(&block.id) {
                builder.list_of(block, places, &context, out);
            }
        });
        out[first..].iter_mut().for_each(|draft| draft.format.bare |= bare);
        if let Some(numbering) = line_numbering(block) {
            out[first..].iter_mut().for_each(|draft| draft.format.line_numbers = Some(numbering));
        }
        if class.is_some_and(|class| class.keep) {
            keep_together(&mut out[first..]);
        }
        if let Some(decoration) = decoration {
            // Outer boxes go first: they are drawn first, and inner ones lie on them.
            out[first..].iter_mut().for_each(|draft| draft.format.boxes.insert(0, decoration));
        }
    }

    /// How many half-lines of the text a length takes.
    fn half_lines(&self, length: Length) -> Units {
        let half = (self.style.page.leading / 2).0.max(1);
        Units::try_from((length.0 + half - 1) / half).unwrap_or(0)
    }

    /// Begins the leaf that a colophon has at the end of a text; whether it has one: below its own title it has
    /// that page.
    fn leaf(&self, block: &Block, context: &BlockContext, out: &mut Vec<Draft>) -> bool {
        // Right below its own title a colophon is a chapter's whole text, and has that chapter's page.
        let titled = out.last().is_none_or(|draft| draft.format.keep_next);
        // In a list or a box it can't begin a page.
        if titled || !context.is_column(self.style) {
            return false;
        }
        let format = BlockFormat { span: block.span, page_break_before: true, bare: true, ..BlockFormat::default() };
        let sink = self.style.elements.container("colophon").map_or(0, |style| style.sink);
        out.push(self.spacer(sink, format, context));
        true
    }

    /// The title of a container, or the word that an alert has.
    pub(super) fn container_title(
        &mut self,
        block: &Block,
        container: &Container,
        context: &BlockContext,
        out: &mut Vec<Draft>,
    ) {
        let word = resolve::alert(container.kind);
        let class = self.style.elements.class_at(context.class);
        let named = class.filter(|class| class.is_of(&block.attributes.classes)).and_then(|it| it.title.as_deref());
        if container.title.is_none() && word.is_none() && named.is_none() {
            return;
        }
        let heading = self.tree.element(context.element, StructureRole::Paragraph, block.id);
        // The word of an alert is bold text and not a heading: headings would enter the outline, and alerts are many.
        let text_style = TextStyle { bold: true, ..self.text_style_in(context, heading) };
        let mut styled = Styled { language: context.language, ..Styled::default() };
        let icon = class.filter(|class| class.is_of(&block.attributes.classes)).and_then(|class| class.icon.as_ref());
        let icon = icon.or_else(|| self.style.icons.get(container.kind.row().style.unwrap_or_default())).cloned();
        if let Some(icon) = icon {
            // An en space parts a sign from its word like the label of a note.
            self.push_generated(&mut styled, &format!("{icon}\u{2002}"), text_style);
        }
        match (&container.title, named, word) {
            (Some(title), ..) => self.inlines(&mut styled, title, text_style),
            (None, Some(named), _) => self.push_generated(&mut styled, named, text_style),
            (None, None, Some(word)) => {
                let words = Terms::new(self.languages.tag(context.language));
                self.push_generated(&mut styled, words.get(word), text_style);
            }
            (None, None, None) => {}
        }
        let format = BlockFormat { span: block.span, x: context.x, keep_next: true, ..BlockFormat::default() };
        let shape = self.shape_in(context);
        // Justified text has titles that begin at the left; text in the middle or at the right has its title there.
        let align = if shape.align == TextAlign::Justify { TextAlign::Left } else { shape.align };
        let shape = ParagraphShape { align, ..shape };
        out.push(self.running(styled, shape, format, context));
    }
}

/// The decoration of a container: a box as wide as its column, or a rule at its left, which leaves the column alone.
fn box_decoration(style: &ElementStyle, context: &BlockContext, edge: Length, node: NodeId) -> Option<BoxDecoration> {
    if !style.is_boxed() {
        // The bar is 0.8 em from the text, but not further out than the text around the container begins.
        let x = context.x - context.size.scale(80, 100);
        return (Length::ZERO < style.bar).then(|| BoxDecoration::bar(x.max(edge), style.bar, node));
    }
    Some(BoxDecoration {
        width: context.width,
        padding: style.padding,
        radius: style.radius,
        frame: style.frame,
        ink: style.color.map_or(Ink::Gray(120), |color| ink_of(Some(color))),
        ground: style.ground.map(|ground| ink_of(Some(ground))),
        ..BoxDecoration::bar(context.x, style.bar, node)
    })
}

/// Keeps drafts on one page, if they fit.
fn keep_together(drafts: &mut [Draft]) {
    // The last draft is not kept with the next: what follows the container may go to the next page.
    let Some((_, all_but_last)) = drafts.split_last_mut() else { return };
    all_but_last.iter_mut().for_each(|draft| draft.format.keep_next = true);
    drafts.iter_mut().for_each(|draft| draft.format.whole = true);
}

/// How the lines of a container are counted, if it is prose whose lines have numbers: verse knows its own.
fn line_numbering(block: &Block) -> Option<LineNumbering> {
    let number = |key: &str| block.attributes.value(key).and_then(|value| value.parse().ok());
    let every = number(EVERY).filter(|_| block.attributes.has_class(LINE_NUMBERS))?;
    Some(LineNumbering { text: block.id, first: number(FIRST)?, every })
}
