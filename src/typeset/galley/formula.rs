//! Formulas: those in a line as inline objects, displayed ones as drafts of their own.
//!
//! A displayed one is centred on its own lines; its number, if it has one, is at the right. One
//! that is wider than the measure is made smaller.

use std::sync::Arc;

use super::collect::{GalleyBuilder, TextStyle, isolate};
use super::context::BlockContext;
use super::lines::single;
use super::turn::text_area;
use super::{
    BlockFormat, Draft, DraftFlaw, DraftFormula, DraftKind, FormulaNumber, FormulaRow, InlineFormula, ObjectContent,
    Row, RowItem, SetRows,
};
use crate::document::NodeId;
use crate::document::block::{Block, BlockKind, Code};
use crate::document::direction::TextDirection;
use crate::geometry::Length;
use crate::text::math::{self, EM, Formula, FormulaLine, FormulaSegment, FormulaStyle};
use crate::text::shape::Features;
use crate::typeset::frame::{LeafId, StructureRole};
use crate::typeset::paragraph::setter::Setter;
use crate::typeset::paragraph::{InlineObject, Joint, StyleRun, Styled};

/// The least that a displayed formula is made smaller without a word, in thousandths.
const SMALLEST: i64 = 750;

/// Where a formula's parts belong.
#[derive(Clone, Copy)]
struct FormulaOrigin {
    /// The formula's node in the document.
    node: NodeId,
    /// Its leaf in the logical structure: all parts show the same one.
    leaf: LeafId,
}

impl GalleyBuilder<'_> {
    /// Adds a formula to a text; one that can't be set is shown as it is written.
    pub(crate) fn formula(&mut self, styled: &mut Styled, id: NodeId, tex: &str, text_style: TextStyle) {
        let Some(formula) = self.set(tex, FormulaStyle::Inline, id, text_style) else {
            return self.inline_code(styled, tex, id, text_style);
        };
        let start = styled.text.len();
        let element = self.tree.titled(text_style.element, StructureRole::Formula, id, tex);
        let leaf = self.tree.leaf(element, id);
        let text_style = TextStyle { size: self.formula_size(text_style.size), ..text_style };
        let mut joint = Joint::Letter;
        for part in formula.parts.into_iter().chain(formula.tag) {
            let next = if part.relation { Joint::Relation } else { Joint::Operation };
            self.part(styled, part, FormulaOrigin { node: id, leaf }, joint, text_style);
            joint = next;
        }
        isolate(styled, start, TextDirection::Ltr);
    }

    /// Adds a part of a formula to a text.
    fn part(
        &mut self,
        styled: &mut Styled,
        part: FormulaSegment,
        origin: FormulaOrigin,
        joint: Joint,
        text_style: TextStyle,
    ) {
        let FormulaOrigin { node, leaf } = origin;
        let length = |units: i32| text_style.size.scale(i64::from(units), i64::from(EM));
        let object = InlineObject {
            at: styled.text.len(),
            width: length(part.width),
            trail: length(part.trail),
            ascent: length(part.height) + text_style.rise,
            descent: length(part.depth) - text_style.rise,
            joint,
            shrunk: 0,
            payload: 0,
        };
        let part = Arc::new(part);
        let TextStyle { size, rise, ink, .. } = text_style;
        let payload = self.inset(ObjectContent::Formula(InlineFormula { part, size, rise, ink, leaf }));
        styled.objects.push(InlineObject { payload, ..object });
        let font = styled.font(&self.font(text_style));
        let run = StyleRun { font, leaf: Some(leaf), node, link: text_style.link, ..StyleRun::default() };
        styled.push("\u{fffc}", run);
    }

    /// Sets a formula; `None` if that can't be done, which was reported before.
    fn set(&mut self, tex: &str, style: FormulaStyle, id: NodeId, text_style: TextStyle) -> Option<Formula> {
        let base = self.font(text_style).face;
        let mut formula = math::set(tex, style, base, self.catalog).ok()?;
        if !formula.missing.is_empty() {
            let missing = std::mem::take(&mut formula.missing);
            self.flaws.push((id, DraftFlaw::Missing(missing)));
        }
        Some(formula)
    }

    /// The type size of formulas beside text of a size: their small letters are as high as the text's.
    fn formula_size(&self, size: Length) -> Length {
        let height = |face| {
            let metrics = self.catalog.face(face).metrics;
            i64::from(metrics.x_height) * 1000 / i64::from(metrics.upem.max(1))
        };
        let text = height(self.style.serif.regular);
        let math = self.catalog.math("Main-Regular").map_or(text, height).max(1);
        size.scale((text * 1000 / math).clamp(850, 1150), 1000)
    }

    /// A displayed formula.
    pub(crate) fn display_formula(&mut self, block: &Block, tex: &str, context: &BlockContext, out: &mut Vec<Draft>) {
        let text_style = self.text_style_in(context, context.element);
        let Some(formula) = self.set(tex, FormulaStyle::Display, block.id, text_style) else {
            return self.source(block, tex, context, out);
        };
        let element = self.tree.titled(context.element, StructureRole::Formula, block.id, tex);
        let origin = FormulaOrigin { node: block.id, leaf: self.tree.leaf(element, block.id) };
        let natural = self.formula_size(text_style.size);
        let is_numbered =
            formula.tag.is_some() || !formula.lines.is_empty() || self.resolved.numbers.contains_key(&block.id);
        let reserved = if is_numbered { context.size * 3 } else { Length::ZERO };
        let size = self.fitting(&formula, natural, context.width - reserved, block.id);
        let numbers = self.formula_numbers(block, &formula, origin, size, context);
        let height: i64 = formula.parts.iter().map(|it| i64::from(it.height + it.depth)).max().unwrap_or(0);
        let divided = !formula.array.is_empty() && text_area(self.style).height / 2 < size.scale(height, i64::from(EM));
        let above = formula.parts.first().map_or(0, |it| it.height);
        let parts = if divided { formula.array } else { formula.parts };
        let mut rows = formula_rows(&parts, above, numbers, size);
        for (part, row) in parts.into_iter().zip(&mut rows) {
            row.styled.language = context.language;
            self.part(&mut row.styled, part, origin, Joint::Letter, TextStyle { size, ..text_style });
            isolate(&mut row.styled, 0, TextDirection::Ltr);
        }
        let format = BlockFormat {
            span: block.span,
            x: context.x,
            before: 1,
            after: 1,
            flexible: true,
            whole: !divided,
            node: block.id,
            ..BlockFormat::default()
        };
        let draft = DraftFormula { rows, width: context.width };
        out.push(Draft { format, marker: None, drop_cap: 0, kind: DraftKind::Formula(draft) });
    }

    /// The type size at which a formula is not wider than the measure.
    fn fitting(&mut self, formula: &Formula, size: Length, width: Length, id: NodeId) -> Length {
        let units: i64 = formula.parts.iter().map(|segment| i64::from(segment.width)).sum();
        let natural = size.scale(units, i64::from(EM));
        if natural <= width {
            return size;
        }
        let share = width.0.max(1) * 1000 / natural.0.max(1);
        if share < SMALLEST {
            self.flaws.push((id, DraftFlaw::Shrunk(share)));
        }
        size.scale(share, 1000).max(Length::PT)
    }

    /// The numbers of a displayed formula: those of its lines where it numbers them, else its own, or the author's tag.
    fn formula_numbers(
        &mut self,
        block: &Block,
        formula: &Formula,
        origin: FormulaOrigin,
        size: Length,
        context: &BlockContext,
    ) -> Vec<FormulaNumber> {
        let resolved = self.resolved;
        if !formula.lines.is_empty() {
            let numbers = resolved.equation_lines.get(&block.id).into_iter().flatten().map(Option::as_deref);
            let lines = formula.lines.iter().zip(numbers.chain(std::iter::repeat(None)));
            let below = |line: &FormulaLine| size.scale(i64::from(line.baseline), i64::from(EM));
            let numbers = lines.filter_map(|(line, number)| {
                let styled = match (&line.tag, number) {
                    (Some(tag), _) => self.equation_tag(tag.clone(), origin, context),
                    (None, Some(number)) => self.equation_number(block, &format!("({number})"), context),
                    (None, None) => return None,
                };
                Some(FormulaNumber { styled, below: below(line) })
            });
            return numbers.collect();
        }
        let styled = match (&formula.tag, resolved.numbers.get(&block.id)) {
            (_, Some(number)) => {
                let is_bare = matches!(&block.kind, BlockKind::Math(tex) if math::has_bare_tag(tex));
                let label = if is_bare { number.clone() } else { format!("({number})") };
                self.equation_number(block, &label, context)
            }
            // One that is more than plain text, or has no brackets.
            (Some(tag), None) => self.equation_tag(tag.clone(), origin, context),
            (None, None) => return Vec::new(),
        };
        vec![FormulaNumber { styled, below: Length::ZERO }]
    }

    /// The author's tag of a formula, in the text's size.
    fn equation_tag(&mut self, tag: FormulaSegment, origin: FormulaOrigin, context: &BlockContext) -> Styled {
        let text_style = self.text_style_in(context, context.element);
        let size = self.formula_size(text_style.size);
        let mut styled = Styled { language: context.language, ..Styled::default() };
        self.part(&mut styled, tag, origin, Joint::Letter, TextStyle { size, ..text_style });
        styled
    }

    /// The number of a formula, or of one of its lines, in its brackets.
    fn equation_number(&mut self, block: &Block, number: &str, context: &BlockContext) -> Styled {
        let element = self.tree.element(context.element, StructureRole::Paragraph, block.id);
        let text_style = TextStyle { features: Features::LINING, ..self.text_style_in(context, element) };
        let mut styled = Styled { language: context.language, ..Styled::default() };
        self.push_generated(&mut styled, number, text_style);
        styled
    }

    /// Source that is shown as it was written.
    pub(crate) fn source(&mut self, block: &Block, text: &str, context: &BlockContext, out: &mut Vec<Draft>) {
        let code = Code { text: text.trim_end().to_owned(), ..Code::default() };
        self.code(block, &code, context, out);
    }
}

/// The rows of a formula's parts, without their text; each number is in that whose baseline is its own. The formula is
/// `above` high over its baseline, in units of [`EM`].
fn formula_rows(parts: &[FormulaSegment], above: i32, numbers: Vec<FormulaNumber>, size: Length) -> Vec<FormulaRow> {
    let length = |units: i32| size.scale(i64::from(units), i64::from(EM));
    let row = |_| FormulaRow { styled: Styled::default(), numbers: Vec::new() };
    let mut rows: Vec<FormulaRow> = parts.iter().map(row).collect();
    if let [only] = &mut rows[..] {
        only.numbers = numbers;
        return rows;
    }
    let mut top = -above;
    let mut baselines = Vec::new();
    for part in parts {
        baselines.push(length(top + part.height));
        top += part.height + part.depth;
    }
    for number in numbers {
        let distance = |at: &usize| (baselines[*at] - number.below).0.abs();
        if let Some(row) = (0..rows.len()).min_by_key(distance).and_then(|at| rows.get_mut(at)) {
            row.numbers.push(FormulaNumber { below: Length::ZERO, ..number });
        }
    }
    rows
}

/// Places a displayed formula and its number on one baseline. The number ends the line: at the right, or, if the text
/// around it runs from right to left, at the left.
pub(crate) fn set(draft: DraftFormula, rtl: bool, setter: &Setter) -> SetRows {
    let number = |number: FormulaNumber| (single(number.styled, setter), number.below);
    let set = |row: FormulaRow| (single(row.styled, setter), row.numbers.into_iter().map(number).collect::<Vec<_>>());
    let rows: Vec<_> = draft.rows.into_iter().map(set).collect();
    let formula = rows.iter().map(|row| row.0.span.1).max().unwrap_or_default();
    let widest = rows.iter().flat_map(|row| &row.1).map(|number| number.0.span.1).max();
    let end = widest.map_or(draft.width, |widest| draft.width - widest);
    // In the middle of the measure, unless a number is in the way.
    let x = ((draft.width - formula) / 2).min(end - formula).max(Length::ZERO);
    let x = if rtl { draft.width - x - formula } else { x };
    let mut out = SetRows::default();
    for (line, numbers) in rows {
        let (ascent, descent) = (line.ascent, line.descent);
        let mut row = Row { height: ascent + descent, ..Row::default() };
        row.marks.clone_from(&line.marks);
        row.items.push(RowItem::Line { x, baseline: ascent, line, again: false });
        for (line, below) in numbers {
            let x = if rtl { Length::ZERO } else { draft.width - line.span.1 };
            row.items.push(RowItem::Line { x, baseline: ascent + below, line, again: false });
        }
        out.rows.push(row);
    }
    out
}
