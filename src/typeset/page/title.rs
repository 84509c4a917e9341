//! Pages made from metadata before the text: half title, title page, imprint.
//!
//! In: the book's metadata and the looks of their parts. Out: a [`TitlePage`] each.

use super::fill::{FilledPage, PageContext};
use crate::diagnostic::Diagnostics;
use crate::document::metadata::Metadata;
use crate::geometry::{Length, Point, Rect};
use crate::resolve::date_words::date_words;
use crate::style::title_fit::{FittedPage, FittedTitle, TITLE_FITS, TitleFit, TitleRun, title_size};
use crate::style::{ElementStyle, TitlePart};
use crate::text::words::Terms;
use crate::typeset::frame::{ContentRole, ElementId, Ink, PageItem, Rule, StructureRole};
use crate::typeset::galley::ParagraphText;
use crate::typeset::galley::collect::{GalleyBuilder, TextStyle, with_element_style};
use crate::typeset::galley::lines::{lines, single};
use crate::typeset::paragraph::setter::Setter;
use crate::typeset::paragraph::{SetLine, Styled};
use crate::typeset::structure::ROOT;

/// A generated page: lines and rules at their positions.
#[derive(Debug, Default)]
pub(crate) struct TitlePage {
    /// The lines, each with the left end of its baseline.
    pub(crate) lines: Vec<(SetLine, Point)>,
    pub(crate) rules: Vec<Rect>,
}

/// A leaf as a page without furniture.
pub(crate) fn page(context: &PageContext<'_>, leaf: &TitlePage) -> FilledPage {
    let mut out = FilledPage { bare: true, ..FilledPage::default() };
    out.page.size = context.style.page.trim;
    for (line, at) in &leaf.lines {
        context.line(line, *at, &mut out);
    }
    for area in &leaf.rules {
        let rule = Rule { area: *area, ink: Ink::BLACK, tag: ContentRole::Decoration };
        out.page.items.push(PageItem::Rule(rule));
    }
    out
}

/// A leaf under construction, filled from the top.
struct TitlePageBuilder<'a, 'b> {
    builder: &'a mut GalleyBuilder<'b>,
    setter: &'a Setter,
    element: ElementId,
    left: Length,
    y: Length,
    leaf: TitlePage,
}

impl<'a, 'b> TitlePageBuilder<'a, 'b> {
    fn new(builder: &'a mut GalleyBuilder<'b>, setter: &'a Setter, verso: bool) -> TitlePageBuilder<'a, 'b> {
        let element = builder.tree.element(ROOT, StructureRole::Division, Default::default());
        let page = &builder.style.page;
        let left = page.left(verso);
        let y = page.first_baseline;
        TitlePageBuilder { builder, setter, element, left, y, leaf: TitlePage::default() }
    }

    /// Adds a text below what is there.
    fn add(&mut self, text: &str, style: &ElementStyle) {
        let element = self.builder.tree.element(self.element, StructureRole::Paragraph, Default::default());
        let context = self.builder.context(element);
        let text_style = self.text_style(element, style);
        let mut styled = Styled::default();
        self.builder.push_generated(&mut styled, text, text_style);
        styled.isolate_alone();
        let shape = self.builder.heading_shape(style, &context);
        for line in lines(ParagraphText { styled, shape }, self.setter) {
            self.leaf.lines.push((line, Point { x: self.left, y: self.y }));
            self.y += style.leading;
        }
    }

    /// On how many lines a text is set.
    fn line_count(&mut self, text: &str, style: &ElementStyle) -> usize {
        let mark = self.builder.tree.mark();
        let context = self.builder.context(self.element);
        let mut styled = Styled::default();
        let text_style = self.text_style(self.element, style);
        self.builder.push_generated(&mut styled, text, text_style);
        let shape = self.builder.heading_shape(style, &context);
        let count = lines(ParagraphText { styled, shape }, self.setter).len();
        self.builder.tree.rewind(mark);
        count
    }

    /// The width of a text on one line.
    fn width(&mut self, text: &str, style: &ElementStyle) -> Length {
        let mut styled = Styled::default();
        let text_style = self.text_style(self.element, style);
        self.builder.push_generated(&mut styled, text, text_style);
        let span = single(styled, self.setter).span;
        span.1 - span.0
    }

    fn text_style(&self, element: ElementId, style: &ElementStyle) -> TextStyle {
        let text_style = TextStyle { hyphenate: false, ..self.builder.text_style(element) };
        with_element_style(TextStyle { features: self.builder.style.features, ..text_style }, style)
    }

    /// The foot of the title page: the publisher's lines, the last of them on `last`, and the device above.
    fn foot(&mut self, parts: &[TitlePart], metadata: &Metadata, style: &ElementStyle, last: Length) {
        let mut lines: Vec<&str> = Vec::new();
        if parts.contains(&TitlePart::Publisher) {
            lines.extend(metadata.publisher.as_deref());
            lines.extend(metadata.printed_date());
        }
        // A long name takes several lines, the last of which is at the foot.
        let count: usize = lines.iter().map(|text| self.line_count(text, style)).sum();
        let first = last - style.leading * (count as i64 - 1).max(0);
        if parts.contains(&TitlePart::Device) {
            let gap = if lines.is_empty() { Length::ZERO } else { style.leading * 3 / 2 };
            self.device(style, first - gap);
        }
        let has_device = self.leaf.lines.last().is_some_and(|line| !line.0.objects.is_empty());
        if !lines.is_empty() && !has_device {
            // The publisher may be listed among the authors; it has a line of its own.
            self.skip(2);
        }
        self.y = self.y.max(first);
        lines.iter().for_each(|text| self.add(text, style));
    }

    /// The device, its foot at a height, or below what is there.
    fn device(&mut self, style: &ElementStyle, foot: Length) {
        let context = self.builder.context(self.element);
        let shape = self.builder.heading_shape(style, &context);
        let Some(device) = self.builder.device("title-device", None, shape) else { return };
        self.y = foot.max(self.y + device.height);
        let lines = lines(device.text, self.setter);
        self.leaf.lines.extend(lines.into_iter().map(|line| (line, Point { x: self.left, y: self.y })));
        self.y += style.leading * 3 / 2;
    }

    /// Moves the next baseline down so far that large type does not reach into the line above.
    fn make_room(&mut self, style: &ElementStyle) {
        if !self.leaf.lines.is_empty() {
            self.y += (style.leading - self.builder.style.page.leading).max(Length::ZERO);
        }
    }

    /// Leaves so many half-lines.
    fn skip(&mut self, half_lines: i32) {
        self.y += self.builder.style.page.leading * i64::from(half_lines) / 2;
    }

    /// A rule across the measure, its top so far above the next baseline.
    fn rule(&mut self, thickness: Length, above: Length) {
        if Length::ZERO < thickness {
            let measure = self.builder.style.page.measure;
            self.leaf.rules.push(Rect::new(self.left, self.y - above, measure, thickness));
        }
    }
}

/// The half title: the title alone, small, on the first page.
pub(crate) fn half_title(builder: &mut GalleyBuilder<'_>, setter: &Setter) -> TitlePage {
    let title = builder.book.metadata.title.clone();
    let style = builder.style.elements.half_title;
    let mut page_builder = TitlePageBuilder::new(builder, setter, false);
    page_builder.skip(2 * style.sink);
    page_builder.add(&title, &style);
    page_builder.leaf
}

/// The title page: title and subtitle in the upper half, authors between, publisher at the foot. What is too much for
/// the page is moved together, then made smaller; a title page that holds still more is reported.
pub(crate) fn title_page(builder: &mut GalleyBuilder<'_>, setter: &Setter, diagnostics: &mut Diagnostics) -> TitlePage {
    let page = builder.style.page;
    let last = page.first_baseline + page.leading * i64::from(page.lines - 1);
    let mark = builder.tree.mark();
    let wanted = builder.style.elements.title.size;
    let own = own_title_size(builder, setter);
    let attempt = |builder: &mut GalleyBuilder<'_>, fit: TitleFit| {
        builder.tree.rewind(mark);
        let leaf = fitted_title_page(builder, setter, fit, own);
        let holds = leaf.lines.iter().all(|line| line.1.y <= last);
        (leaf, holds)
    };
    let mut steps = TITLE_FITS.iter().copied();
    let mut fit = TITLE_FITS[0];
    let holds = loop {
        let Some(next) = steps.next() else { break false };
        fit = next;
        if attempt(builder, fit).1 {
            break true;
        }
    };
    let size = title_style(builder, fit, own).size;
    let fitted = FittedTitle { fit, wanted, size, holds };
    fitted.message(FittedPage::TitlePage).into_iter().for_each(|it| diagnostics.push(it));
    // What the smaller type has left over goes back to the spaces between the parts.
    let wider = fit.wider_spaces().find(|wider| holds && attempt(builder, *wider).1);
    attempt(builder, wider.unwrap_or(fit)).0
}

/// The size of the title before the page is made to fit: see [`title_size`].
fn own_title_size(builder: &mut GalleyBuilder<'_>, setter: &Setter) -> Length {
    let (title, style) = (builder.book.metadata.title.clone(), builder.style.elements.title);
    let measure = builder.style.page.measure;
    let mark = builder.tree.mark();
    let size = title_size(style.size, measure, &mut |size| {
        builder.tree.rewind(mark);
        let mut probe = TitlePageBuilder::new(builder, setter, false);
        let style = ElementStyle { size, ..style };
        let widest = title.split_whitespace().map(|word| probe.width(word, &style)).max();
        probe.add(&title, &style);
        TitleRun { lines: probe.leaf.lines.len(), widest: widest.unwrap_or_default() }
    });
    builder.tree.rewind(mark);
    size
}

/// The look of the title at a step of fitting: never smaller than the names below it.
fn title_style(builder: &GalleyBuilder<'_>, fit: TitleFit, own: Length) -> ElementStyle {
    let elements = &builder.style.elements;
    fit.title(elements.title, own, fit.other(elements.author).size)
}

fn fitted_title_page(builder: &mut GalleyBuilder<'_>, setter: &Setter, fit: TitleFit, own: Length) -> TitlePage {
    let metadata = builder.book.metadata.clone();
    let page = builder.style.page;
    let elements = builder.style.elements.clone();
    let title = title_style(builder, fit, own);
    // All parts of one page have the same alignment.
    let alike = |style: ElementStyle| ElementStyle { align: title.align, ..fit.other(style) };
    let mut page_builder = TitlePageBuilder::new(builder, setter, false);
    let height = page.leading * i64::from(page.lines - 1);
    // However little space there is, the first line's capitals begin below the margin.
    page_builder.skip(fit.skip(2 * title.sink));
    let mut order = page_builder.builder.style.title_order.clone();
    let foot = order.iter().position(|part| matches!(part, TitlePart::Device | TitlePart::Publisher));
    let foot = order.split_off(foot.unwrap_or(order.len()));
    let is_author = |role: &str| role == "aut" || role.is_empty();
    let words = Terms::new(&metadata.language);
    let mut has_title = false;
    for part in order {
        match part {
            TitlePart::Series => {
                let Some(series) = &metadata.collection else { continue };
                let line = [Some(&series.title), series.position.as_ref()].into_iter().flatten().cloned();
                page_builder.add(&line.collect::<Vec<_>>().join(" · "), &alike(elements.series));
                page_builder.skip(fit.skip(2).max(1));
            }
            TitlePart::Title => {
                // The first line of a text is set down by its own leading where others are above it.
                page_builder.make_room(&title);
                page_builder.rule(title.rule_above, title.size + title.rule_gap());
                page_builder.add(&metadata.title, &title);
                page_builder.rule(title.rule_below, title.leading - title.rule_gap() - title.size.scale(20, 100));
                has_title = true;
            }
            TitlePart::Subtitle => {
                let Some(subtitle) = &metadata.subtitle else { continue };
                page_builder.skip(fit.skip(elements.subtitle.before).max(elements.subtitle.before.min(1)));
                page_builder.add(subtitle, &alike(elements.subtitle));
            }
            TitlePart::Author => {
                if has_title {
                    // Below the middle of the upper half, above that of the page: the author's line is near the optical
                    // centre.
                    let near = page.first_baseline + height.scale(42, 100).scale(fit.spaces, 1000);
                    page_builder.y = page_builder.y.max(near);
                    page_builder.skip(fit.skip(elements.author.before).max(1));
                }
                for creator in metadata.creators.iter().filter(|creator| is_author(&creator.role)) {
                    page_builder.add(&creator.name, &alike(elements.author));
                }
                if !has_title {
                    page_builder.skip(fit.skip(elements.author.before).max(1));
                }
            }
            TitlePart::Contributor => {
                let others = metadata.creators.iter().filter(|creator| !is_author(&creator.role));
                for credit in others.filter_map(|creator| words.credit(&creator.role, &creator.name)) {
                    page_builder.add(&credit, &alike(elements.contributor));
                }
            }
            TitlePart::Device | TitlePart::Publisher => {}
        }
    }
    page_builder.foot(&foot, &metadata, &alike(elements.publisher), page.first_baseline + height);
    page_builder.leaf
}

/// The imprint on the back of the title page, at its foot: edition, rights, publisher, identifiers.
/// Nothing if the metadata has none of it.
pub(crate) fn imprint(builder: &mut GalleyBuilder<'_>, setter: &Setter) -> TitlePage {
    let texts = imprint_texts(&builder.book.metadata);
    if texts.is_empty() {
        return TitlePage::default();
    }
    let (page, style) = (builder.style.page, builder.style.elements.imprint);
    let mut page_builder = TitlePageBuilder::new(builder, setter, true);
    for (index, text) in texts.iter().enumerate() {
        if 0 < index {
            page_builder.y += style.leading;
        }
        page_builder.add(text, &style);
    }
    let last = page.first_baseline + page.leading * i64::from(page.lines - 1);
    let down = last - (page_builder.y - style.leading);
    let mut leaf = page_builder.leaf;
    leaf.lines.iter_mut().for_each(|it| it.1.y += down);
    leaf
}

/// The texts of the imprint, a paragraph each.
fn imprint_texts(metadata: &Metadata) -> Vec<String> {
    let words = Terms::new(&metadata.language);
    let mut texts = Vec::new();
    texts.extend(metadata.edition.as_ref().map(|edition| words.edition(edition)));
    texts.extend(metadata.rights.clone());
    let date = metadata.date.as_deref().and_then(|date| date_words(date, &metadata.language));
    let date = date.or_else(|| metadata.printed_date().map(str::to_owned));
    let place: Vec<String> = [metadata.publisher.clone(), date].into_iter().flatten().collect();
    if metadata.publisher.is_some() {
        texts.push(words.listed(place.iter().map(String::as_str)));
    }
    for identifier in &metadata.identifiers {
        let name = match identifier.scheme.as_str() {
            "isbn" => "ISBN ",
            "doi" => "DOI ",
            "issn" => "ISSN ",
            _ => continue,
        };
        texts.push(format!("{name}{}", identifier.printed()));
    }
    texts
}
