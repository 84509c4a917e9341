//! Blocks of code as drafts: each line of the source is a text, parted with an indent where it is too long.
//! Drawings made of signs are never parted: they are set smaller as a whole, and turned where that is too small.
//!
//! In: code of the document, and the size that the book's code has ([`super::code_size`]). Out: drafts.

use std::ops::{Range, RangeInclusive};

use super::code_size::{self, cells};
use super::code_space::{CodeText, LineSpaces};
use super::collect::{GalleyBuilder, TextStyle, ink, ink_of};
use super::context::BlockContext;
use super::turn::{text_area, turning};
use super::{
    BlockFormat, BlockMarker, BoxDecoration, CodeLineKind, CodeRemark, Draft, DraftFlaw, DraftKind, MarkerPosition,
    Panel, ParagraphText, RowBreak, Stacked, TextRules, Turning,
};
use crate::document::NodeId;
use crate::document::block::{Block, Code};
use crate::geometry::Length;
use crate::style::{CodeTheme, ElementStyle};
use crate::text::highlight::{self, TokenKind};
use crate::text::listing;
use crate::text::shape::Features;
use crate::text::words::{Term, Terms};
use crate::typeset::frame::{Ink, StructureRole};
use crate::typeset::paragraph::{Breaks, ParagraphShape, StyleRun, Styled};

/// The least size of a drawing made of signs that stays upright: its letters are as high as those of 6.5 pt in a
/// text face, the least that is printed in captions of drawings.
const UPRIGHT: Length = Length::milli_pt(5500);
/// The size below which the letters of a drawing can't be read; it is set so all the same, and reported.
const LEGIBLE: Length = Length::milli_pt(4500);
/// The share of a turned page that a drawing fills at least, in hundredths, for it to be turned rather than set smaller
/// than [`UPRIGHT`]: three lines are not worth a page, and are parted by it from what announces them.
const WORTH_A_PAGE: i64 = 33;
/// By how much larger a drawing is on a turned page at least, in hundredths, for it to be turned.
const TURNED_GAIN: i64 = 115;
/// The share of the size of other code down to which a tree is set for its remarks to stay on their lines, in thousandths:
/// no source is known.
const REMARKED: i64 = 900;

/// How large a block of code is set, and which way up.
#[derive(Clone, Copy, Debug)]
struct CodeLayout {
    size: Length,
    /// How far it is set in.
    inset: Length,
    /// The measure that it is set in.
    width: Length,
    /// Whether it is a drawing made of signs, of which only some lines may be parted.
    is_drawing: bool,
    turned: bool,
}

impl CodeLayout {
    /// How far the parts of a line are set in: by two letters more than the line is, and beside a tree as its remark is.
    fn hang(&self, line: &str, spaces: &LineSpaces, measure: Length) -> Length {
        let remark = code_size::remark(line).filter(|_| self.is_drawing);
        let letters = remark.map_or(spaces.hang(line), |at| code_size::cells_before(line, at));
        // A letter of code is six tenths of an em wide in nearly all monospaced faces. At most half of the measure goes to
        // the indent, or a deeply nested line would have a letter to a row.
        let most = if remark.is_some() { self.width * 4 / 5 } else { measure / 2 };
        (self.size.scale(60, 100) * i64::try_from(letters).unwrap_or(0)).min(most)
    }
}

/// A line of code.
#[derive(Clone, Copy)]
struct CodeLine<'a> {
    line: &'a str,
    /// Where it begins in its block.
    offset: usize,
    spaces: &'a LineSpaces,
}

impl GalleyBuilder<'_> {
    /// A code block.
    pub(crate) fn code(&mut self, block: &Block, code: &Code, context: &BlockContext, out: &mut Vec<Draft>) {
        let element = self.tree.element(context.element, StructureRole::Code, block.id);
        let style = self.style.elements.code;
        let setting = self.code_setting(block, code, context);
        let (size, inset) = (setting.size, setting.inset + self.number_gutter(code, setting.size));
        let leading = size.scale(style.leading.0, style.size.0.max(1));
        // No ligatures and no hyphens: code must be copied from the page letter for letter.
        let text_style = TextStyle {
            mono: true,
            size,
            features: style.features.over(Features::NONE),
            hyphenate: false,
            breaks: Breaks::Listing,
            ..self.text_style_in(context, element)
        };
        let parted = ParagraphShape::flush_left(setting.width - inset);
        // What is not parted fits, or has been reported.
        let whole = ParagraphShape::flush_left(Length::INCH * 100);
        let mut texts = Vec::new();
        if let Some(title) = &code.title {
            let styled = self.code_title(block, title, context, text_style);
            let leading = label_leading(&styled, leading, size);
            let text = ParagraphText { styled, shape: parted.clone() };
            // The title is parted like a line of code, since a long path would run over the margin.
            texts.push(Stacked { x: inset, line: Some(CodeLineKind::Label), ..Stacked::new(text, leading) });
        }
        let shown = inked(&code.text);
        // The whole block is coloured at once, because a comment or a string may go on over lines.
        let language = code.language.as_deref().filter(|_| !self.resolved.plain_code.contains(&block.id));
        let spans = language.map(|language| highlight::spans(language, &code.text)).unwrap_or_default();
        let step = code_size::step(&code.text);
        let whole_lines = code_size::whole_lines(code);
        let spaces = self.code_spaces(block, code, &spans, &whole_lines, &CodeLayout { inset, ..setting });
        let mut offset = 0;
        for (((number, line), spaces), is_whole) in (1_u32..).zip(code.text.split('\n')).zip(spaces).zip(whole_lines) {
            // With numbers, blank lines at the ends stay: else the first number on the page would not be that of the
            // first line.
            if !shown.contains(&number) && code.numbers.is_none() {
                // Blank lines at the ends of a block are mostly what hidden lines left: they part nothing.
                offset += line.len() + 1;
                continue;
            }
            let strong = code.emphasis.iter().any(|it| (it.0..=it.1).contains(&number));
            let shape = if is_whole && code_size::remark(line).is_none() { &whole } else { &parted };
            let text_style = TextStyle { bold: text_style.bold || strong, ..text_style };
            let styled = self.code_line(CodeLine { line, offset, spaces: &spaces }, &spans, block.id, text_style);
            offset += line.len() + 1;
            let indent = line.len() - line.trim_start().len();
            let hang = setting.hang(line, &spaces, context.width);
            let followed = offset <= code.text.len();
            let text = ParagraphText { styled, shape: ParagraphShape { hang, followed, ..shape.clone() } };
            let marker = code.numbers.map(|first| self.line_number(first + number - 1, block.id, text_style));
            let line = Some(line_of(line, indent / step));
            texts.push(Stacked { x: inset, line, marker, ..Stacked::new(text, leading) });
        }
        panel(&mut texts, &style, setting.width);
        let format = self.code_format(block, context, setting.turned);
        out.push(Draft { format, marker: None, drop_cap: 0, kind: DraftKind::Stack(texts) });
    }

    /// The spaces around a block of code, and the rule beside it.
    fn code_format(&self, block: &Block, context: &BlockContext, turned: bool) -> BlockFormat {
        let style = &self.style.elements.code;
        let bar = BoxDecoration::bar(context.x, style.bar, block.id);
        BlockFormat {
            span: block.span,
            x: context.x,
            before: style.before,
            after: style.after,
            flexible: true,
            turned,
            node: block.id,
            boxes: Vec::from_iter((Length::ZERO < style.bar).then_some(bar)),
            ..BlockFormat::default()
        }
    }

    /// The title above a block of code: mostly the name of its file.
    fn code_title(&mut self, block: &Block, title: &str, context: &BlockContext, text_style: TextStyle) -> Styled {
        let mut styled = Styled { language: context.language, ..Styled::default() };
        let (label, code) = (self.style.elements.code_label, self.style.elements.code);
        // Its size is a share of the text's, or as the code's; its face that of code unless the theme names one.
        let own_size = label.scale != 1000;
        let size = if own_size { context.size.scale(label.scale, 1000) } else { text_style.size };
        let text_style = TextStyle {
            mono: !label.has_font,
            faces: label.faces,
            size,
            bold: label.bold,
            italic: label.italic,
            ink: if label.color.is_some() { ink(&label) } else { ink(&code) },
            breaks: Breaks::Code,
            ..text_style
        };
        if let Some(number) = self.resolved.numbers.get(&block.id) {
            let label = self.style.elements.caption_label;
            let words = Terms::new(self.languages.tag(context.language));
            let counted = format!("{}.\u{2002}", words.counted(Term::Listing, number));
            let labelled = TextStyle { features: Features::LINING, mono: false, ..text_style };
            let labelled = TextStyle { faces: self.style.serif, bold: label.bold, italic: label.italic, ..labelled };
            self.push_generated(&mut styled, &counted, labelled);
        }
        self.push(&mut styled, title, block.id, text_style);
        styled
    }

    /// How large a block of code is set: as all of the book; a drawing so that it fits.
    fn code_setting(&mut self, block: &Block, code: &Code, context: &BlockContext) -> CodeLayout {
        let style = self.style.elements.code;
        // In a quotation or a note, whose text is smaller, code is smaller too.
        let size = self.code_size.size.min(context.size.scale(style.scale, 1000));
        // On a narrow column, a twelfth is all that code may be set in by.
        let inset = self.code_size.inset.min(context.width / 12);
        let usual = CodeLayout { size, inset, width: context.width, is_drawing: false, turned: false };
        if !code_size::is_drawing(code) {
            return usual;
        }
        let usual = CodeLayout { is_drawing: true, ..usual };
        let needed = |measure: Length| self.drawing_size(code, measure);
        let turning = turning(block, context, self.style);
        let fits = needed(context.width - inset);
        let asked = matches!(turning, Turning::Wanted(_));
        let page = text_area(self.style);
        let on_turned_page = needed(page.height - inset).min(size);
        let lines = i64::try_from(code.text.split('\n').count()).unwrap_or(i64::MAX / 100);
        let height = on_turned_page.scale(style.leading.0, style.size.0.max(1)).0.saturating_mul(lines);
        let is_worth = page.width.scale(WORTH_A_PAGE, 100).0 <= height;
        let gains = fits.scale(TURNED_GAIN, 100) <= on_turned_page;
        let least = if is_worth && gains { UPRIGHT } else { LEGIBLE };
        // Upright is the rule: a page that must be turned is read less. It is turned only where upright the drawing
        // can't be read.
        if least <= fits && !asked || turning == Turning::Never {
            if fits < LEGIBLE {
                self.flaws.push((block.id, DraftFlaw::Fine(fits)));
            }
            return CodeLayout { size: size.min(fits), ..usual };
        }
        // One message: that it can't be read is worse than that it is turned.
        let fine = (on_turned_page < LEGIBLE).then_some(DraftFlaw::Fine(on_turned_page));
        let flaw = fine.or((!asked).then_some(DraftFlaw::Turned));
        self.flaws.extend(flaw.map(|flaw| (block.id, flaw)));
        CodeLayout { size: on_turned_page, turned: true, width: page.height, ..usual }
    }

    /// The size at which a drawing fits a measure: with the words beside it if that leaves it legible, else its drawn
    /// lines alone, and words are parted. Those of a program are parted in any case, as all programs are.
    fn drawing_size(&self, code: &Code, measure: Length) -> Length {
        let lines = || code.text.split('\n');
        let fitting = |cells: usize| code_size::fitting(measure, cells, self.code_size.advance);
        let all = fitting(lines().map(cells).max().unwrap_or(0));
        let drawn = lines().zip(code_size::whole_lines(code)).filter(|it| it.1).map(|it| code_size::drawn_cells(it.0));
        let drawn = fitting(drawn.max().unwrap_or(0));
        if code_size::is_only_pointed(code) {
            return drawn;
        }
        // A tree is not set smaller for its remarks than one sees.
        let has_remarks = lines().any(|line| code_size::remark(line).is_some());
        let least = if has_remarks { UPRIGHT.max(self.code_size.size.scale(REMARKED, 1000)) } else { UPRIGHT };
        if code_size::is_plain(code) && least <= all { all } else { drawn }
    }

    /// What is done with the white space of the lines of a block; it is reported where some is left out.
    fn code_spaces(
        &mut self,
        block: &Block,
        code: &Code,
        spans: &[(Range<usize>, TokenKind)],
        whole: &[bool],
        layout: &CodeLayout,
    ) -> Vec<LineSpaces> {
        let capacity = code_size::capacity(layout.width - layout.inset, layout.size, self.code_size.advance);
        let changes = |(line, whole): (&str, &bool)| !whole && code_size::remark(line).is_none();
        let may_change: Vec<bool> = code.text.split('\n').zip(whole).map(changes).collect();
        let may_change = layout.is_drawing.then_some(may_change.as_slice());
        let spaces = CodeText { text: &code.text, spans, capacity, may_change }.spaces();
        if spaces.iter().any(|line| 0 < line.indent || !line.gap.is_empty() && !line.parted) {
            self.flaws.push((block.id, DraftFlaw::Narrowed));
        }
        spaces
    }

    /// A line of code, coloured by what its parts are.
    fn code_line(
        &mut self,
        code: CodeLine<'_>,
        spans: &[(Range<usize>, TokenKind)],
        node: NodeId,
        text_style: TextStyle,
    ) -> Styled {
        let CodeLine { line, offset, spaces } = code;
        // Code is written from left to right in books that are not.
        let mut styled = Styled { language: text_style.language, rtl: Some(false), ..Styled::default() };
        let end = offset + line.len();
        let mut at = offset;
        let theme = self.style.code_theme;
        let first = spans.partition_point(|it| it.0.end <= offset);
        let inside = spans[first..].iter().take_while(|it| it.0.start < end);
        let mut put = |builder: &mut Self, text: &str, from: usize, text_style: TextStyle| {
            let before = styled.runs.len();
            builder.push(&mut styled, text, node, text_style);
            // Runs keep their offsets in the line: where a line is parted, the page map must find them.
            styled.runs[before..].iter_mut().for_each(|run: &mut StyleRun| run.offset = from);
        };
        let dropped = [0..spaces.indent, spaces.gap.clone()].map(|it| offset + it.start..offset + it.end);
        let mut add = |builder: &mut Self, mut from: usize, to: usize, text_style: TextStyle| {
            let behind = (to, to);
            for (stop, next) in dropped.iter().map(|it| (it.start, it.end)).chain([behind]) {
                let (stop, next) = (stop.clamp(from, to), next.clamp(from, to));
                if spaces.parted && from == dropped[1].end && from < stop {
                    put(builder, &format!("\n{}", " ".repeat(spaces.hang(line))), from, text_style);
                }
                // Tabs were made spaces of the right number before; one that is left has no column to keep.
                put(builder, &line[from - offset..stop - offset].replace('\t', "    "), from, text_style);
                from = next.max(stop);
            }
        };
        for (range, kind) in inside {
            let (from, to) = (range.start.max(at), range.end.min(end));
            if to <= from {
                continue;
            }
            add(self, at, from, text_style);
            add(self, from, to, code_style(*kind, theme, text_style));
            at = to;
        }
        add(self, at, end, text_style);
        styled
    }

    /// How far code is set in for the numbers of its lines: where it has a bar or a ground, they are inside of it, else in
    /// the margin.
    fn number_gutter(&self, code: &Code, size: Length) -> Length {
        let style = &self.style.elements.code;
        let Some(first) = code.numbers.filter(|_| Length::ZERO < style.bar || style.ground.is_some()) else {
            return Length::ZERO;
        };
        let count = u32::try_from(code.text.split('\n').count()).unwrap_or(u32::MAX);
        let figures = i64::from(first.saturating_add(count).saturating_sub(1).checked_ilog10().unwrap_or(0)) + 1;
        number_size(size).scale(figures * self.code_size.advance, 1000) + number_size(size)
    }

    /// The number of a line of code, as a marker: decoration.
    fn line_number(&mut self, number: u32, node: NodeId, text_style: TextStyle) -> BlockMarker {
        let mut styled = Styled::default();
        // Numbers are decoration: pale and small, and not read out; who copies the code does not copy them.
        let text_style = TextStyle { ink: Ink::Gray(110), size: number_size(text_style.size), ..text_style };
        let font = styled.font(&self.font(text_style));
        styled.push(&number.to_string(), StyleRun { font, node, ..StyleRun::default() });
        BlockMarker { styled, position: MarkerPosition::Before(text_style.size), next: None }
    }
}

/// The size of the numbers of lines beside code of a size.
fn number_size(size: Length) -> Length {
    size.scale(85, 100)
}

/// The leading of a title above code: larger than the code's where its letters are.
fn label_leading(styled: &Styled, leading: Length, size: Length) -> Length {
    let own = styled.fonts.iter().map(|font| font.size).max().unwrap_or(size);
    if own <= size { leading } else { leading.scale(own.0, size.0.max(1)) }
}

/// Puts code on the ground of its style, and rules above and below it. The ground reaches a little over the measure,
/// where lines may end.
fn panel(texts: &mut [Stacked], style: &ElementStyle, width: Length) {
    let ruled = Length::ZERO < style.rule_above || Length::ZERO < style.rule_below;
    let ground = style.ground.map(|color| ink_of(Some(color)));
    if !ruled && ground.is_none() {
        return;
    }
    // Without a ground the rules end with the measure; a ground needs a little of itself behind the last letter.
    let over = if ground.is_some() { style.size.scale(40, 100) } else { Length::ZERO };
    for text in &mut *texts {
        text.panel = Some(Panel { width: width + over, ground });
    }
    let gap = style.rule_gap();
    if let Some(first) = texts.first_mut() {
        first.rules = TextRules { above: style.rule_above, below: Length::ZERO, gap };
    }
    if let Some(last) = texts.last_mut() {
        last.rules = TextRules { below: style.rule_below, above: last.rules.above, gap };
    }
}

/// The numbers of the lines from the first to the last that is not blank.
fn inked(text: &str) -> RangeInclusive<u32> {
    let inked = (1_u32..).zip(text.split('\n')).filter(|it| !it.1.trim().is_empty()).map(|(number, _)| number);
    let (mut first, mut last) = (1, 1);
    for (index, number) in inked.enumerate() {
        first = if index == 0 { number } else { first };
        last = number;
    }
    first..=last
}

/// The kind of a line of code that is nested `depth` steps deep.
fn line_of(line: &str, depth: usize) -> CodeLineKind {
    let line = line.trim();
    if line.is_empty() {
        return CodeLineKind::Blank;
    }
    let opens = line.ends_with(['{', '(', '[', ':']);
    CodeLineKind::Code { depth, opens, closes: line.starts_with(['}', ')', ']']), remark: remark_of(line) }
}

/// What a line says of the one below it.
fn remark_of(line: &str) -> CodeRemark {
    // Attributes of Rust and C#, decorators of Python, annotations of Java.
    let is_attribute = line.starts_with("#[") || line.starts_with('@') && line[1..].starts_with(char::is_alphabetic);
    match () {
        () if is_attribute => CodeRemark::Attribute,
        () if listing::begins_with_comment(line) => CodeRemark::Comment,
        () => CodeRemark::None,
    }
}

/// The cost of ending a page at a line that is not nested, and the cost that each step of nesting adds. As for a spread
/// that runs short, half a line left free or a paragraph set longer: each is better than to part what belongs together.
const NESTED: (i64, i64) = (40_000, 15_000);
/// The further cost of ending a page where a bracket opens, or before one closes: more than a spread that is a line
/// uneven, less than one by two. On Rust by Example (302 pages, 27 November 2026) 7 pages end with an opening bracket
/// and 7 begin with a closing one at 20,000; 0 and 1 at this, for one uneven spread more.
const BRACKET: i64 = 120_000;
/// The cost of ending a page inside a line that was parted: two widows, since what goes on overleaf can't be read at all.
const PARTED_LINE: i64 = 2_000_000;
/// The cost of ending a page before a blank line, or below the title.
const TORN: i64 = 250_000;
/// The further cost of ending a page between an attribute, a decorator or an annotation and its item, and between a comment
/// and what it explains: the one reads as a slip, the other is only out of sight.
const ATTRIBUTE: i64 = 500_000;
const COMMENT: i64 = 150_000;
/// A block of so many lines is read at one look: to part it costs something wherever it is, below a page that ends a line
/// short (460,000) and as nearly four spreads that run short. So half of those that would be parted stay whole.
const SEEN_AT_ONCE: usize = 20;
const PARTED: i64 = 150_000;
/// How many lines of a block a page holds at least, and what it costs if fewer do: as a widow does, nearly.
const LEAST_LINES: usize = 2;
const LONE: i64 = 600_000;
/// The cost of a page that ends with the first line of a group between blank lines, mostly the comment above a function,
/// or begins with its last: more than a spread that is a line uneven.
const STRAY: i64 = 150_000;
/// The deepest nesting that costs more.
const MOST_STEPS: usize = 8;

/// The kind of break after each row of a block of code: lines with their numbers of rows.
pub(super) fn ends(lines: &[(CodeLineKind, usize)]) -> Vec<RowBreak> {
    let depth = |line: Option<&(CodeLineKind, usize)>| match line {
        Some((CodeLineKind::Code { depth, .. }, _)) => *depth,
        Some((CodeLineKind::Label | CodeLineKind::Blank, _)) | None => 0,
    };
    let mut out = Vec::new();
    let is_inked = |it: &&(CodeLineKind, usize)| matches!(it.0, CodeLineKind::Code { .. });
    let all = lines.iter().filter(is_inked).count();
    let parted = if all <= SEEN_AT_ONCE { PARTED } else { 0 };
    let mut above = 0;
    for (index, (line, rows)) in lines.iter().enumerate() {
        let next = lines.get(index + 1);
        above += usize::from(is_inked(&&lines[index]));
        out.extend((1..*rows).map(|_| RowBreak { cost: PARTED_LINE, ..RowBreak::default() }));
        let blank = *line == CodeLineKind::Blank;
        let torn = *line == CodeLineKind::Label || matches!(next, Some((CodeLineKind::Blank, _)));
        let steps = depth(Some(&lines[index])).max(depth(next)).min(MOST_STEPS);
        let opens = matches!(line, CodeLineKind::Code { opens: true, .. });
        let closes = matches!(next, Some((CodeLineKind::Code { closes: true, .. }, _)));
        let remark = remark_cost(*line, next.map(|next| next.0));
        let nested = NESTED.0 + NESTED.1 * i64::try_from(steps).unwrap_or(0);
        let begins = index.checked_sub(1).is_none_or(|above| !is_inked(&&lines[above]));
        let ends = lines.get(index + 2).is_none_or(|below| !is_inked(&below));
        let stray = if !blank && (begins || ends) { STRAY } else { 0 };
        let cost = match (blank, torn) {
            (_, true) => TORN,
            // Between two functions is the best place; inside of one it is better than between two other lines.
            (true, false) => NESTED.1 * i64::try_from(depth(next)).unwrap_or(0) / 2,
            (false, false) => nested + stray + remark + BRACKET * (i64::from(opens) + i64::from(closes)),
        };
        let lone = above.min(all - above) < LEAST_LINES;
        let ends_line = is_inked(&&lines[index]);
        out.push(RowBreak { cost: cost + parted + if lone { LONE } else { 0 }, blank, ends_line });
    }
    out
}

/// The cost of parting a line from the next because of what it says of it.
fn remark_cost(line: CodeLineKind, next: Option<CodeLineKind>) -> i64 {
    let remark = |line: Option<CodeLineKind>| match line {
        Some(CodeLineKind::Code { remark, .. }) => remark,
        _ => CodeRemark::None,
    };
    match (remark(Some(line)), remark(next)) {
        (CodeRemark::Attribute, _) => ATTRIBUTE,
        // Between two lines of a long comment nothing is torn.
        (CodeRemark::Comment, CodeRemark::None | CodeRemark::Attribute) => COMMENT,
        _ => 0,
    }
}

/// How a kind of code looks on paper: weight, slope and grey, which also work where nothing has a
/// colour.
fn code_style(kind: TokenKind, theme: CodeTheme, text_style: TextStyle) -> TextStyle {
    let (bold, italic) = match (theme, kind) {
        (CodeTheme::Plain, _) => return text_style,
        (_, TokenKind::Keyword) => (true, text_style.italic),
        (_, TokenKind::Comment) => (text_style.bold, true),
        _ => (text_style.bold, text_style.italic),
    };
    // All are dark enough to be read as grey: 7 to 1 against white, or better.
    let ink = match (theme, kind) {
        (_, TokenKind::Comment) => Ink::Gray(90),
        (CodeTheme::Color, TokenKind::Keyword) => Ink::Rgb(0x6a, 0x1b, 0x7a),
        (CodeTheme::Color, TokenKind::String | TokenKind::Added) => Ink::Rgb(0x1b, 0x5e, 0x20),
        (CodeTheme::Color, TokenKind::Number | TokenKind::Constant | TokenKind::Removed) => Ink::Rgb(0x9a, 0x1c, 0x1c),
        (CodeTheme::Color, TokenKind::Function | TokenKind::Tag) => Ink::Rgb(0x0d, 0x47, 0xa1),
        (CodeTheme::Color, TokenKind::Type | TokenKind::Attribute) => Ink::Rgb(0x00, 0x4d, 0x5c),
        (_, TokenKind::String) => Ink::Gray(70),
        _ => text_style.ink,
    };
    TextStyle { bold, italic, ink, ..text_style }
}
