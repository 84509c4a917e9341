//! How divisions open: a part's leaf, a chapter's sunk title, a nested division's heading.

use super::collect::{GalleyBuilder, TextStyle, with_element_style};
use super::context::BlockContext;
use super::{BlockFormat, Draft, DraftKind, ParagraphText, Stacked, TextRules, initial};
use crate::document::block::{Block, BlockKind};
use crate::document::container::ContainerKind;
use crate::document::inline::plain_text;
use crate::document::{self, Division, Matter, NodeId, Role as DivisionRole, direction};
use crate::geometry::Length;
use crate::resolve::label::{self, SplitTitle};
use crate::style::{ElementStyle, FeatureStyle, NotePlacement, SmallCapsOpening};
use crate::text::words::{Term, Terms};
use crate::typeset::frame::{ElementId, StructureRole};
use crate::typeset::paragraph::{Styled, TextAlign};
use crate::typeset::structure::ROOT;

/// The size of a part's title that runs on, to that of its chapters, in hundredths.
const PART_SIZE: i64 = 130;

impl GalleyBuilder<'_> {
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
        let role = if part { StructureRole::Part } else { StructureRole::Section };
        let title = plain_text(&division.title);
        let element = self.tree.element(parent, role, division.id);
        let mut context = self.context(element);
        if let Some(tag) = &division.language {
            context.language = self.languages.number(tag);
            self.tree.language(element, context.language);
        }
        if let Some(rtl) = direction::division_is_rtl(division) {
            context.language = self.languages.directed(context.language, rtl);
        }
        // Below a title that opens a page, sections are those of level 2; in a division that does not, all go down by
        // its depth.
        context.level = if opens { 0 } else { division.depth };
        let first = out.len();
        // Without a title page, the first page says what the book is.
        let masthead = opens && self.heads_first_page(division);
        // A book of one text named like it would print its title twice.
        let own = title.trim() == self.book.metadata.title.trim();
        let bare = opens && is_unlisted(division.role);
        if bare {
            context = self.untitled_opening(division, &context, out);
        } else if title.trim().is_empty() && !masthead {
            // An untitled text simply starts.
        } else if opens && (!masthead || own) {
            self.opening(division, &title, part, &context, out);
            if masthead {
                self.merge_front_leaves(element, out);
            }
        } else {
            if masthead {
                self.masthead(&context, out);
                self.merge_front_leaves(element, out);
            }
            if !title.trim().is_empty() {
                self.nested_title(division, &title, &context, out);
            }
        }
        if opens {
            self.chapter_contents(division, &context, out);
        }
        // The leaf of a part has nothing but its title, and so no number.
        if part && opens && division.blocks.is_empty() {
            out[first..].iter_mut().for_each(|draft| draft.format.bare = true);
        }
        self.blocks(&division.blocks, &context, out);
        if let Some(draft) = out.get_mut(first) {
            if !draft.format.anchors.contains(&division.id) {
                draft.format.anchors.insert(0, division.id);
            }
            // The first division of a chapter needs no page break: its chapter begins a page anyway.
            draft.format.page_break_before |= opens && 0 < first;
            if draft.format.node == Default::default() {
                draft.format.node = division.id;
            }
        }
        element
    }

    /// Whether a division is the one with the masthead.
    fn heads_first_page(&self, division: &Division) -> bool {
        self.below_masthead().is_some_and(|first| first.id == division.id)
    }

    /// The first division, of a book with a title and no title page: its page has the masthead.
    fn below_masthead(&self) -> Option<&Division> {
        if !self.style.masthead || self.has_title_page() || self.book.metadata.title.trim().is_empty() {
            return None;
        }
        // Half titles and dedications have a leaf of their own, and are no beginning of the text.
        self.book.divisions.iter().find(|division| !is_unlisted(division.role))
    }

    /// Whether a dedication or an epigraph is below the title at the head of the first page, because there
    /// are no leaves before it.
    pub(crate) fn is_below_masthead(&self, division: &Division) -> bool {
        let small = matches!(division.role, DivisionRole::Dedication | DivisionRole::Epigraph);
        small && self.below_masthead().is_some()
    }

    /// The dedication and the epigraph below the title at the head of the first page.
    fn merge_front_leaves(&mut self, parent: ElementId, out: &mut Vec<Draft>) {
        let book = self.book;
        for division in book.divisions.iter().filter(|division| self.is_below_masthead(division)).collect::<Vec<_>>() {
            let element = self.tree.element(parent, StructureRole::Section, division.id);
            let style = self.untitled_style(division.role);
            let context = self.untitled_context(division, &self.context(element));
            let first = out.len();
            // On the leaf of its own it would be sunk; below a masthead it takes only the spaces of its style.
            self.spaced(style.before, style.after, out, |it, out| it.blocks(&division.blocks, &context, out));
            if let Some(draft) = out.get_mut(first) {
                draft.format.anchors.push(division.id);
                draft.format.heading = self.outline_entry(division.id);
            }
        }
    }

    /// Whether the book gets a title page: when it has several divisions, or as the style says.
    pub(crate) fn has_title_page(&self) -> bool {
        // A single story or pamphlet begins on its first page, under its title.
        let has_several = || self.book.divisions.iter().filter(|division| !division.title.is_empty()).nth(1).is_some();
        self.style.title_page.unwrap_or_else(has_several)
    }

    /// The book's title, subtitle and authors at the head of the first page.
    fn masthead(&mut self, context: &BlockContext, out: &mut Vec<Draft>) {
        let style = self.style.elements.chapter;
        let title = self.book.metadata.title.clone();
        let element = self.tree.titled(context.element, StructureRole::Heading(1), NodeId::default(), &title);
        let text_style = self.heading_text_style(&style, context, element);
        let mut styled = Styled { language: context.language, ..Styled::default() };
        self.push_generated(&mut styled, &title, text_style);
        let text = ParagraphText { styled, shape: self.heading_shape(&style, context) };
        let above = self.style.page.leading * i64::from(style.sink);
        let mut texts = vec![Stacked { above, ..Stacked::new(text, style.leading) }];
        self.byline(&style, context, &mut texts);
        ruled(&style, &mut texts);
        let format = BlockFormat { after: style.after, keep_next: true, whole: true, ..BlockFormat::default() };
        out.push(Draft { format, marker: None, drop_cap: 0, kind: DraftKind::Stack(texts) });
    }

    /// Subtitle and authors below a title at the head of the first page.
    fn byline(&mut self, title: &ElementStyle, context: &BlockContext, texts: &mut Vec<Stacked>) {
        let metadata = &self.book.metadata;
        // Creators without a role are authors, as the metadata of EPUB takes them.
        let authors = metadata.creators.iter().filter(|creator| creator.role == "aut" || creator.role.is_empty());
        let authors = authors.map(|creator| (creator.name.clone(), self.style.elements.author));
        let subtitle = metadata.subtitle.clone().map(|text| (text, self.style.elements.subtitle));
        let lines: Vec<(String, ElementStyle)> = subtitle.into_iter().chain(authors).collect();
        for (text, style) in lines {
            let style = ElementStyle { align: title.align, ..style };
            let element = self.tree.element(context.element, StructureRole::Paragraph, NodeId::default());
            // The byline follows the alignment of the title, or a centred name would be below a title at the left.
            let text_style = self.heading_text_style(&style, context, element);
            let text_style = TextStyle { features: style.features.over(self.style.features), ..text_style };
            let mut styled = Styled { language: context.language, ..Styled::default() };
            self.push_generated(&mut styled, &text, text_style);
            let text = ParagraphText { styled, shape: self.heading_shape(&style, context) };
            let above = self.frame_half() * i64::from(style.before);
            texts.push(Stacked { above, ..Stacked::new(text, style.leading) });
        }
    }

    /// The beginning of a page that has no title: a dedication, an epigraph. What its blocks stand
    /// in is returned.
    fn untitled_opening(&mut self, division: &Division, context: &BlockContext, out: &mut Vec<Draft>) -> BlockContext {
        let elements = &self.style.elements;
        let sink = match division.role {
            DivisionRole::Dedication | DivisionRole::Epigraph => {
                elements.container("dedication").map_or(0, |style| style.sink)
            }
            DivisionRole::HalfTitle => elements.half_title.sink,
            _ => 0,
        };
        let format = BlockFormat {
            // The title of a division that is not printed still belongs into the outline: a reader looks for the
            // dedication there.
            span: division.span,
            keep_next: true,
            whole: true,
            heading: self.outline_entry(division.id),
            node: division.id,
            ..BlockFormat::default()
        };
        out.push(self.spacer(sink, format, context));
        self.untitled_context(division, context)
    }

    /// The style of a division without a title.
    fn untitled_style(&self, role: DivisionRole) -> ElementStyle {
        let elements = &self.style.elements;
        let container = match role {
            DivisionRole::Dedication => elements.container("dedication"),
            DivisionRole::Epigraph => elements.container("epigraph"),
            DivisionRole::HalfTitle => Some(elements.half_title),
            _ => None,
        };
        container.unwrap_or(elements.imprint)
    }

    /// The context of the blocks of a division without a title: the style of its role.
    fn untitled_context(&self, division: &Division, context: &BlockContext) -> BlockContext {
        let style = self.untitled_style(division.role);
        let kind = match division.role {
            DivisionRole::Dedication => Some(ContainerKind::Dedication),
            DivisionRole::Epigraph => Some(ContainerKind::Epigraph),
            _ => None,
        };
        let own = |block: &Block| matches!(&block.kind, BlockKind::Container(block) if Some(block.kind) == kind);
        // Both together would set its text in twice.
        if division.blocks.iter().any(own) {
            // A container of that name brings this style along.
            return BlockContext { indented: false, ..*context };
        }
        let cites = division.role == DivisionRole::Epigraph;
        BlockContext { indented: false, cites, ..context.set_in(&style) }
    }

    /// So many empty lines at the head of a page.
    pub(crate) fn spacer(&self, lines: i32, format: BlockFormat, context: &BlockContext) -> Draft {
        let text = ParagraphText { styled: Styled::default(), shape: self.shape_in(context) };
        let above = self.style.page.leading * i64::from(lines);
        // A line of the least height: the space above it is what counts, and the search for pages discards plain
        // space at the head of a page.
        let kind = DraftKind::Stack(vec![Stacked { above, ..Stacked::new(text, Length(1)) }]);
        let format = BlockFormat { keep_next: true, whole: true, ..format };
        Draft { format, marker: None, drop_cap: 0, kind }
    }

    /// Marks the beginning of a chapter's text: drop cap, small capitals, as the style wants. Prefaces and appendices have
    /// neither, which show where the text of the book begins.
    pub(crate) fn style_first_paragraph(&self, division: &Division, out: &mut [Draft]) {
        if division.matter != Matter::Body {
            return;
        }
        let opening = self.style.opening;
        let Some(first) = document::opening::first_paragraph(&division.blocks) else { return };
        let is_it = |draft: &&mut Draft| draft.format.node == first && draft.marker.is_none();
        let Some(draft) = out.iter_mut().find(is_it) else { return };
        let DraftKind::Paragraph(text) = &mut draft.kind else { return };
        // A drop cap pushes lines aside at the left; in centred or right-aligned text it would hang in the air.
        if text.shape.align != TextAlign::Justify && text.shape.align != TextAlign::Left {
            return;
        }
        draft.drop_cap = u32::from(opening.drop_cap);
        match opening.small_caps {
            SmallCapsOpening::Words(words) => initial::small_capitals(&mut text.styled, words),
            // Which words those are is known when lines are broken.
            SmallCapsOpening::Line => draft.format.small_caps_line = true,
        }
    }

    /// A word in the book's language.
    pub(crate) fn word(&self, word: Term) -> &'static str {
        Terms::new(&self.book.metadata.language).get(word)
    }

    /// A heading that is made here and not in the contents: above notes.
    pub(crate) fn generated_heading(&mut self, title: &str, level: u8, parent: ElementId) -> Draft {
        let style = *self.style.elements.heading(level);
        let element = self.tree.titled(parent, StructureRole::Heading(level), NodeId::default(), title);
        let context = self.context(element);
        let text_style = self.heading_text_style(&style, &context, element);
        let mut styled = Styled::default();
        self.push_generated(&mut styled, title, text_style);
        let format = BlockFormat {
            before: style.before,
            // A heading that was made has at least some space below, whatever the theme: what follows begins with a
            // number.
            after: style.after.max(1),
            keep_next: true,
            flexible: true,
            whole: true,
            ..BlockFormat::default()
        };
        let mut draft = self.heading_draft(styled, &style, &context, format);
        if let (1, DraftKind::Stack(texts)) = (level, &mut draft.kind) {
            // At the first level it begins a page, as the titles of chapters do.
            let sink = self.style.page.leading * i64::from(style.sink);
            texts.iter_mut().for_each(|text| text.above = sink);
        }
        draft
    }

    /// The surroundings of the blocks of a division.
    pub(crate) fn context(&self, element: ElementId) -> BlockContext {
        let style = self.style;
        BlockContext {
            x: Length::ZERO,
            width: style.page.measure,
            size: style.size,
            leading: style.page.leading,
            element,
            grid: true,
            align: TextAlign::Justify,
            italic: false,
            features: FeatureStyle::default(),
            lists: 0,
            level: 0,
            language: 0,
            indented: Length::ZERO < style.indent,
            // Between vertical lines nothing is turned back: it would lie on its side as the lines of Latin letters do.
            turns: !self.is_landscape() && !style.vertical,
            columns: true,
            cites: false,
            class: None,
            letter_role: None,
        }
    }

    /// The surroundings of the blocks of a note.
    pub(crate) fn note_context(&self, element: ElementId) -> BlockContext {
        let notes = self.style.notes;
        // Notes have a leading of their own, so they can't be on the text's grid; and a note turned by a quarter
        // would leave the foot.
        let context = BlockContext {
            grid: false,
            turns: false,
            columns: false,
            features: notes.features,
            ..self.context(element)
        };
        match notes.place {
            NotePlacement::Foot => BlockContext { size: notes.size, leading: notes.leading, ..context },
            // Pages of notes are read as pages: they are set larger than feet, on the text's leading.
            NotePlacement::Chapter | NotePlacement::Book => {
                BlockContext { size: (notes.size + context.size) / 2, ..context }
            }
        }
    }

    /// The title of a division that opens a page: sunk, its number above.
    fn opening(&mut self, division: &Division, title: &str, part: bool, context: &BlockContext, out: &mut Vec<Draft>) {
        let elements = &self.style.elements;
        let (style, number_style) =
            if part { (elements.part, elements.part_number) } else { (elements.chapter, elements.chapter_number) };
        let element = self.tree.titled(context.element, StructureRole::Heading(1), division.id, title);
        let text_style = self.heading_text_style(&style, context, element);
        let shape = self.heading_shape(&style, context);
        let mut texts = Vec::new();
        let mut above = self.style.page.leading * i64::from(style.sink);
        if let Some(device) = self
            // A part has an image only if the book names one for it: the theme's is drawn above chapters.
            .device("chapter-image", division.image.as_deref(), shape.clone())
            .filter(|_| !part || division.image.is_some())
        {
            texts.push(Stacked { above, ..Stacked::new(device.text, device.height) });
            above = self.frame_half() * i64::from(self.style.elements.chapter_image.after);
        }
        let small = TextStyle { features: self.style.features, ..text_style };
        let small = with_element_style(small, &number_style);
        // A title such as `Chapter 3: The Tide` has its number with it; the label is set as a number would be, and
        // not once more.
        let label = label::split(&division.title, self.languages.tag(context.language));
        let mut number = Styled { language: context.language, ..Styled::default() };
        match (&label, self.number(division)) {
            (Some(label), _) => self.push(&mut number, label.text, label.node, small),
            (None, Some(text)) => self.push_generated(&mut number, &text, small),
            (None, None) => {}
        }
        if !number.text.is_empty() {
            let text = ParagraphText { styled: number, shape: shape.clone() };
            texts.push(Stacked { above, ..Stacked::new(text, number_style.leading) });
            above = self.frame_half() * i64::from(number_style.after);
        }
        let mut styled = Styled { language: context.language, ..Styled::default() };
        match label {
            Some(label) => self.rest(&mut styled, &label, text_style),
            None => self.inlines(&mut styled, &division.title, text_style),
        }
        let stacked = Stacked { above, ..Stacked::new(ParagraphText { styled, shape }, style.leading) };
        texts.push(stacked);
        if self.heads_first_page(division) {
            self.byline(&style, context, &mut texts);
        }
        ruled(&style, &mut texts);
        let format = BlockFormat {
            span: division.span,
            after: style.after,
            // A part's leaf is alone on its page, so there is nothing below to be kept with.
            keep_next: !part && !division.blocks.is_empty(),
            whole: true,
            heading: self.outline_entry(division.id),
            node: division.id,
            ..BlockFormat::default()
        };
        out.push(Draft { format, marker: None, drop_cap: 0, kind: DraftKind::Stack(texts) });
    }

    /// The place of a division or a heading in the outline.
    pub(super) fn outline_entry(&self, node: NodeId) -> Option<usize> {
        self.resolved.outline_places.get(&node).copied()
    }

    /// Half the leading of the text.
    fn frame_half(&self) -> Length {
        self.style.page.leading / 2
    }

    /// Appends the part of a title that follows its label.
    fn rest(&mut self, styled: &mut Styled, label: &SplitTitle<'_>, text_style: TextStyle) {
        let before = styled.runs.len();
        self.push(styled, label.rest, label.node, text_style);
        styled.runs[before..].iter_mut().for_each(|run| run.offset = label.rest_at);
        self.inlines(styled, label.others, text_style);
    }

    /// The number above a division's title, as the style writes it.
    fn number(&self, division: &Division) -> Option<String> {
        let number = self.resolved.numbers.get(&division.id)?;
        let opening = self.style.opening;
        let format = if division.role == DivisionRole::Part { opening.part_number } else { opening.number };
        label::of_number(division, number, format, &self.book.metadata.language)
    }

    /// The title of a division that goes on below another: a heading of its depth.
    fn nested_title(&mut self, division: &Division, title: &str, context: &BlockContext, out: &mut Vec<Draft>) {
        let level = division.depth.saturating_add(1).clamp(2, 6);
        let own = *self.style.elements.heading(level);
        let style = match division.role {
            // A part that runs on is seen to be above its chapters, whose headings have this style too.
            DivisionRole::Part => ElementStyle {
                size: own.size.scale(PART_SIZE, 100),
                leading: own.leading.scale(PART_SIZE, 100),
                before: own.before * 2,
                ..own
            },
            _ => own,
        };
        let element = self.tree.titled(context.element, StructureRole::Heading(level), division.id, title);
        let text_style = self.heading_text_style(&style, context, element);
        let mut styled = Styled { language: context.language, ..Styled::default() };
        if let Some(number) = self.resolved.numbers.get(&division.id).cloned() {
            self.push_generated(&mut styled, &format!("{number}\u{2002}"), text_style);
        }
        self.inlines(&mut styled, &division.title, text_style);
        let format = BlockFormat {
            span: division.span,
            before: style.before,
            after: style.after,
            keep_next: true,
            flexible: true,
            whole: true,
            heading: self.outline_entry(division.id),
            node: division.id,
            ..BlockFormat::default()
        };
        out.push(self.heading_draft(styled, &style, context, format));
    }
}

/// Puts an element's rules above the first and below the last of its texts.
fn ruled(style: &ElementStyle, texts: &mut [Stacked]) {
    let gap = style.rule_gap();
    if let Some(first) = texts.first_mut() {
        first.rules = TextRules { above: style.rule_above, gap, ..first.rules };
    }
    if let Some(last) = texts.last_mut() {
        last.rules = TextRules { below: style.rule_below, gap, ..last.rules };
    }
}

/// The element that a division belongs to, from those above it with their depths.
pub(crate) fn parent(above: &mut Vec<(u8, ElementId)>, division: &Division) -> ElementId {
    while above.last().is_some_and(|it| division.depth <= it.0) {
        above.pop();
    }
    above.last().map_or(ROOT, |it| it.1)
}

/// Whether a division is before the contents, or is not worth an entry.
pub(crate) fn is_unlisted(role: DivisionRole) -> bool {
    use DivisionRole::{CopyrightPage, Dedication, Epigraph, HalfTitle};
    matches!(role, CopyrightPage | Dedication | Epigraph | HalfTitle)
}
