//! Plans to pages: the chosen parts of blocks become runs, rules and images at their positions.
//!
//! In: set blocks and notes, and the [`PagePlan`]s of the breaker. Out: [`Page`]s without furniture,
//! with what happened on each: first text, headings, places that links lead to.

use super::decoration::OpenBoxes;
use super::flow::{BlockFragment, NoteFragment, PageFrame, PagePlan};
use super::foot::Area;
use super::level::VerticalShift;
use super::number::Relabel;
use super::turned::QuarterTurn;
use super::{formula, level};
use crate::document::NodeId;
use crate::geometry::{Length, Point, Rect};
use crate::style::Style;
use crate::style::page::baseline_in;
use crate::typeset::decision::Decision;
use crate::typeset::frame::{ContentRole, Glyph, Ink, LinkArea, Page, PageItem, PlacedImage, Rule};
use crate::typeset::galley::collect::GalleyBuilder;
use crate::typeset::galley::{
    Block, BlockContent, CountedLine, InlineFormula, LinkInfo, MarkKind, ObjectContent, Row, RowItem, SetNote,
    SetParagraph, TurnedSheet, initial,
};
use crate::typeset::paragraph::{LineRun, SetLine, SetObject};
use std::collections::BTreeSet;
use std::ops::Range;

/// A part of a note, where it begins below the top of its page's notes, and its rows.
type PlacedNote<'b> = (NoteFragment, Point, &'b [Row]);

/// A part of a block with its place on a page.
struct PlacedFragment<'a> {
    part: &'a BlockFragment,
    /// How far it moves down from where the search put it.
    down: Length,
    /// The space added between two of its rows.
    feather: Length,
}

/// A page, and what is known of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct FilledPage {
    /// The page; its folio and furniture are not yet set.
    pub(crate) page: Page,
    /// The text that it starts with.
    pub(crate) start: Option<(NodeId, usize)>,
    /// Headings that start on it: places in the outline, with where they are.
    pub(crate) headings: Vec<(usize, Point)>,
    /// Places that links lead to.
    pub(crate) anchors: Vec<(NodeId, Point)>,
    /// The marks of notes in the margin, with where they are.
    pub(crate) margin_marks: Vec<(u32, Point)>,
    /// The lines that are numbered, with the left ends of their baselines.
    pub(crate) counted_lines: Vec<(CountedLine, Point)>,
    /// Whether a division opens on it.
    pub(crate) opening: bool,
    /// Whether its text is turned: it has no running head.
    pub(crate) turned: bool,
    /// Whether it has neither running head nor folio: blank pages, title pages, dedications.
    pub(crate) bare: bool,
    /// Where its blocks are, for whoever marks flaws.
    pub(crate) placed: Vec<PlacedBlock>,
}

/// A part of a block on a page.
#[derive(Clone, Debug)]
pub(crate) struct PlacedBlock {
    pub(super) block: usize,
    /// As wide as the text, from the top of its first line to the bottom of its last.
    pub(super) area: Rect,
}

impl FilledPage {
    /// Turns a page of a section by a quarter to the left: the corner that its places count from is the lower end of the
    /// text's left edge. Its running head and folio stay where other pages have them (*The Chicago Manual of Style*,
    /// 17th ed., 3.85, leaves them out where a table fills the page; a section has many pages, which must be found).
    pub(crate) fn turn(&mut self, upright: &Style, verso: bool) {
        let page = &upright.page;
        let foot = page.first_baseline - baseline_in(page.leading, upright.size) + page.leading * i64::from(page.lines);
        let corner = Point { x: page.left(verso), y: foot };
        self.turn_by(QuarterTurn::Left(corner));
    }

    /// Turns a page of vertical lines upright.
    pub(crate) fn stand(&mut self, upright: &Style, verso: bool) {
        self.turn_by(QuarterTurn::Right(upright.vertical_corner(verso)));
    }

    fn turn_by(&mut self, turn: QuarterTurn) {
        self.page.items.iter_mut().for_each(|item| turn.item(item));
        self.page.flaws.iter_mut().for_each(|flaw| flaw.area = turn.area(flaw.area));
        self.placed.iter_mut().for_each(|block| block.area = turn.area(block.area));
        self.anchors.iter_mut().for_each(|it| it.1 = turn.point(it.1));
        self.headings.iter_mut().for_each(|it| it.1 = turn.point(it.1));
    }

    /// Moves everything down so that the last baseline is at `last`; never up.
    pub(crate) fn sink(&mut self, last: Length) {
        let baselines = self.page.items.iter().filter_map(|item| match item {
            PageItem::Run(run) => Some(run.origin.y),
            PageItem::Rule(_) | PageItem::Image(_) | PageItem::Link(_) | PageItem::Shape(_) => None,
        });
        let down = baselines.max().map_or(Length::ZERO, |lowest| (last - lowest).max(Length::ZERO));
        self.page.items.iter_mut().for_each(|item| move_down(item, down));
        self.page.flaws.iter_mut().for_each(|flaw| flaw.area.origin.y += down);
        self.anchors.iter_mut().for_each(|it| it.1.y += down);
        self.headings.iter_mut().for_each(|it| it.1.y += down);
    }
}

/// Moves something down.
fn move_down(item: &mut PageItem, down: Length) {
    match item {
        PageItem::Run(run) => run.origin.y += down,
        PageItem::Rule(it) => it.area.origin.y += down,
        PageItem::Image(it) => it.area.origin.y += down,
        PageItem::Link(it) => it.area.origin.y += down,
        PageItem::Shape(it) => {
            let lower = |point: Point| Point { y: point.y + down, ..point };
            it.steps.iter_mut().for_each(|step| *step = step.map(lower));
        }
    }
}

/// The parts of the book that the drawing of a page needs.
pub(crate) struct PageContext<'a> {
    pub(crate) style: &'a Style,
    /// The links that lines name.
    pub(crate) links: &'a [LinkInfo],
    /// The images and formulas that lines name.
    pub(crate) object_contents: &'a [ObjectContent],
    /// The marks that lines name.
    pub(crate) marks: &'a [MarkKind],
    /// The frame that the breaker worked with.
    pub(crate) frame: PageFrame,
    /// The labels of notes, where each page numbers its own.
    pub(crate) relabel: Option<Relabel<'a>>,
    /// The nodes that are marks of notes.
    pub(crate) note_marks: &'a BTreeSet<NodeId>,
    /// Whether flaws are marked.
    pub(crate) marks_flaws: bool,
}

impl<'a> PageContext<'a> {
    /// The context for pages of a frame, from the tables that the builder has gathered.
    pub(crate) fn new(
        builder: &'a GalleyBuilder<'_>,
        frame: PageFrame,
        relabel: Option<Relabel<'a>>,
    ) -> PageContext<'a> {
        let tables = &builder.tables;
        PageContext {
            style: builder.style,
            links: &tables.links,
            object_contents: &tables.objects,
            marks: &tables.marks,
            frame,
            relabel,
            note_marks: &tables.note_marks,
            marks_flaws: builder.explain,
        }
    }
}

impl PageContext<'_> {
    /// Fills one page. `verso` says which margin is at the left.
    pub(crate) fn page(
        &self,
        plan: &PagePlan,
        blocks: &[Block],
        notes: &[SetNote],
        note_nodes: impl Fn(u32) -> NodeId,
        verso: bool,
    ) -> FilledPage {
        let mut out = FilledPage::default();
        out.page.size = self.style.page.trim;
        let (lines, costs) = (plan.delta, plan.costs.clone());
        out.page.decision = Some(Decision { lines, costs, explanation: None });
        let left = self.left(verso);
        let mut boxes = OpenBoxes::default();
        let shifts = level::vertical_shifts(plan, blocks, &self.frame, self.baseline_offset());
        for (part, VerticalShift { down, feather }) in plan.fragments.iter().zip(shifts) {
            let block = &blocks[part.block];
            out.bare |= block.format.bare;
            let first = out.page.items.len();
            let span = self.fragment(PlacedFragment { part, down, feather }, block, left, &note_nodes, &mut out);
            if self.marks_flaws {
                let area = Rect::new(left, span.start, self.style.page.measure, span.end - span.start);
                out.placed.push(PlacedBlock { block: part.block, area });
            }
            boxes.next(&block.format.boxes, span, first, left, &mut out.page);
        }
        out.start = start_position(&plan.fragments, blocks);
        let items = out.page.items.len();
        boxes.next(&[], Length::ZERO..Length::ZERO, items, left, &mut out.page);
        if !plan.notes.is_empty() {
            self.notes(plan, notes, note_nodes, left, &mut out);
        }
        out.page.shrink();
        out
    }

    /// The left edge of the text.
    pub(crate) fn left(&self, verso: bool) -> Length {
        self.style.page.left(verso)
    }

    /// From a row's top to the baseline of the grid in it.
    pub(super) fn baseline_offset(&self) -> Length {
        baseline_in(self.style.page.leading, self.style.size)
    }

    /// Draws a part, which moves down by a length and has another between its rows; where it begins and ends.
    fn fragment(
        &self,
        placed: PlacedFragment<'_>,
        block: &Block,
        left: Length,
        note_nodes: &impl Fn(u32) -> NodeId,
        out: &mut FilledPage,
    ) -> Range<Length> {
        let PlacedFragment { part, down, feather } = placed;
        let x = left + block.format.x;
        let baseline = self.style.page.first_baseline + self.frame.half_leading * i64::from(part.top) + down;
        let top = baseline - self.baseline_offset();
        if part.from == 0 {
            let point = Point { x, y: top };
            out.anchors.extend(block.format.anchors.iter().map(|node| (*node, point)));
            out.headings.extend(block.format.heading.map(|heading| (heading, point)));
        }
        match &block.content {
            BlockContent::Paragraph(it) => {
                let line_breaks = &it.variants[part.choice];
                for row in part.from..part.to {
                    let mut line = it.shaped.line(line_breaks, row as usize);
                    let y = baseline + self.style.page.leading * i64::from(row - part.from);
                    let counted = block.format.line_numbers.map(CountedLine::Next);
                    out.counted_lines.extend(counted.map(|line| (line, Point { x, y })));
                    if row == 0 {
                        self.marker(block, x, y, out);
                        self.initial(it, &mut line, Point { x, y }, out);
                    }
                    self.line(&line, Point { x, y }, out);
                }
                if self.marks_flaws {
                    self.mark_lines(part, it, block.format.span, Point { x, y: baseline }, &mut out.page);
                }
                let lines = i64::from(part.to.saturating_sub(part.from));
                top..top + self.style.page.leading * lines
            }
            BlockContent::Rows(it) => {
                let range = it.inked(part.from as usize..part.to as usize);
                let mut y = top;
                let goes_on = 0 < part.from && it.repeated_head.end <= part.from as usize;
                let mut above = None;
                let head = if goes_on { &it.rows[it.repeated_head.clone()] } else { &[] };
                for (index, row) in head.iter().chain(&it.rows[range]).enumerate() {
                    if part.from == 0 && index == 0 {
                        self.marker(block, x, y + row.baseline().unwrap_or(self.baseline_offset()), out);
                    }
                    let again = index < head.len();
                    ground_between(above.replace(row), row, Rect::new(x, y - feather, Length::ZERO, feather), out);
                    self.row(&row.items, Point { x, y }, again, out);
                    if 0 < part.from && index == head.len() {
                        row.again.iter().for_each(|items| self.row(items, Point { x, y }, true, out));
                    }
                    y += row.height + feather;
                }
                top..y
            }
            BlockContent::Columns(set) => {
                let height = self.columns(set, part, Point { x, y: top }, out);
                top..top + height
            }
            BlockContent::Turned(sheet) => {
                let bottom = top + self.frame.half_leading * 2 * i64::from(self.style.page.lines);
                self.turned_sheet(sheet, note_nodes, Point { x: left, y: bottom }, out);
                top..bottom
            }
        }
    }

    /// Draws a turned page, whose left top corner is at `corner`.
    fn turned_sheet(
        &self,
        sheet: &TurnedSheet,
        note_nodes: &impl Fn(u32) -> NodeId,
        corner: Point,
        out: &mut FilledPage,
    ) {
        let (items, anchors, margin) = (out.page.items.len(), out.anchors.len(), out.margin_marks.len());
        for it in &sheet.rows {
            let at = Point { x: Length::ZERO, y: it.top };
            out.anchors.extend(it.note.map(|note| (note_nodes(note), at)));
            self.row(&it.row.items, at, it.again, out);
        }
        let turn = QuarterTurn::Left(corner);
        out.page.items[items..].iter_mut().for_each(|item| turn.item(item));
        out.anchors[anchors..].iter_mut().for_each(|it| it.1 = turn.point(it.1));
        out.margin_marks[margin..].iter_mut().for_each(|it| it.1 = turn.point(it.1));
        out.turned = true;
    }

    fn marker(&self, block: &Block, x: Length, y: Length, out: &mut FilledPage) {
        let mut next = block.marker.as_ref();
        while let Some(marker) = next {
            self.line(&marker.line, Point { x: x + marker.x, y }, out);
            next = marker.next.as_deref();
        }
    }

    /// Draws a drop cap as decoration, and gives its letters to the first line's text.
    fn initial(&self, it: &SetParagraph, line: &mut SetLine, at: Point, out: &mut FilledPage) {
        let Some(initial) = &it.initial else { return };
        let first = out.page.items.len();
        let start = if it.shaped.is_rtl() { it.shaped.column().width - initial.cap.line.span.1 } else { Length::ZERO };
        self.line(&initial.cap.line, Point { x: at.x + start, y: at.y + initial.cap.drop }, out);
        out.page.items[first..].iter_mut().for_each(decorate);
        // Its glyphs map to no text, or a reader that ignores tags would find the letter twice.
        let glyphs = out.page.glyphs.len() - initial.cap.line.glyphs.len();
        for at in glyphs..out.page.glyphs.len() {
            if let Some(glyph) = out.page.glyphs.get(at) {
                out.page.glyphs.set(at, Glyph { start: 0, len: 0, ..glyph });
            }
        }
        for item in &mut out.page.items[first..] {
            if let PageItem::Run(run) = item {
                run.text.end = run.text.start;
            }
        }
        initial::prefix(line, &initial.text);
    }

    /// Draws a row. A repeated one is decoration: it is read out where it first appears, on the page of
    /// its notes.
    pub(super) fn row(&self, items: &[RowItem], at: Point, again: bool, out: &mut FilledPage) {
        for piece in items {
            match piece {
                RowItem::Line { x, baseline, line, again: stood } => {
                    let again = again || *stood;
                    let (first, anchors) = (out.page.items.len(), out.anchors.len());
                    let unmarked = Some(line).filter(|_| again).and_then(|line| self.without_note_marks(line));
                    let line = unmarked.as_ref().unwrap_or(line);
                    self.line(line, Point { x: at.x + *x, y: at.y + *baseline }, out);
                    if again {
                        out.anchors.truncate(anchors);
                        let mut drawn = out.page.items.split_off(first);
                        drawn.retain(|item| !matches!(item, PageItem::Link(_)));
                        drawn.iter_mut().for_each(decorate);
                        out.page.items.append(&mut drawn);
                    }
                }
                RowItem::Rule(area, ink) => {
                    let area = translated(*area, at);
                    out.page.items.push(PageItem::Rule(Rule { area, ink: *ink, tag: ContentRole::Decoration }));
                }
                RowItem::Image { picture, area, leaf } => {
                    let leaf = leaf.filter(|_| !again);
                    let tag = leaf.map_or(ContentRole::Decoration, ContentRole::Leaf);
                    let area = translated(*area, at);
                    let image = PlacedImage { picture: *picture, area, turned: false, tag };
                    out.page.items.push(PageItem::Image(image));
                }
            }
        }
    }

    /// The notes: their last baseline is on the page's last.
    fn notes(
        &self,
        plan: &PagePlan,
        notes: &[SetNote],
        note_nodes: impl Fn(u32) -> NodeId,
        left: Length,
        out: &mut FilledPage,
    ) {
        let (height, placed) = self.place_notes(plan, notes);
        let style = self.style;
        let below = (style.notes.leading - style.notes.size).max(Length::ZERO) / 2 + style.notes.size.scale(22, 100);
        let last = style.page.first_baseline + self.frame.half_leading * i64::from(plan.room) - style.page.leading;
        // The descenders of the last note are where those of a line of text would be.
        let y = last + below - height;
        // The thickness of plain TeX's and LaTeX's `\footnoterule` (TeXbook p. 364).
        let thickness = Length::milli_pt(400);
        // Nearer to the notes than to the text, to which it does not belong.
        let start = if style.rtl { style.page.measure - style.notes.rule } else { Length::ZERO };
        let rule = Rect::new(left + start, y - self.frame.separator.scale(2, 5), style.notes.rule, thickness);
        let rule = Rule { area: rule, ink: Ink::BLACK, tag: ContentRole::Decoration };
        out.page.items.push(PageItem::Rule(rule));
        for (part, at, rows) in placed {
            let mut at = Point { x: left + at.x, y: y + at.y };
            if part.from == 0 {
                out.anchors.push((note_nodes(part.note), at));
            }
            for row in rows {
                self.row(&row.items, at, false, out);
                at.y += row.height;
            }
        }
    }

    /// The height of a page's notes, and where each begins below their top.
    fn place_notes<'b>(&self, plan: &PagePlan, notes: &'b [SetNote]) -> (Length, Vec<PlacedNote<'b>>) {
        let mut area = Area::default();
        let mut placed = Vec::new();
        for part in &plan.notes {
            let Some(note) = notes.get(part.note as usize) else { continue };
            let rows = note.rows.get(part.from as usize..part.to as usize).unwrap_or(&[]);
            let height: Length = rows.iter().map(|row| row.height).sum();
            let whole = area.with_height(height, note.short, &self.frame);
            // On the line of the note before, if the area has not grown.
            let x = if whole.height == area.height { area.taken + self.frame.note_gap } else { Length::ZERO };
            let x = if self.style.rtl { -x } else { x };
            let y = whole.height - height;
            placed.push((*part, Point { x, y }, rows));
            area = whole;
        }
        (area.height, placed)
    }

    /// A line without the marks of notes; `None` if it has none.
    fn without_note_marks(&self, line: &SetLine) -> Option<SetLine> {
        let is_mark = |run: &LineRun| self.note_marks.contains(&run.node);
        line.runs.iter().any(is_mark).then(|| {
            let mut line = line.clone();
            line.runs.retain(|run| !is_mark(run));
            line
        })
    }

    /// Draws a line; `at` is the left edge of its measure on its baseline.
    pub(crate) fn line(&self, line: &SetLine, at: Point, out: &mut FilledPage) {
        let relabelled = self.relabel.and_then(|relabel| relabel.line(line));
        let line = relabelled.as_ref().unwrap_or(line);
        let page = &mut out.page;
        let (glyphs, text) = (page.glyphs.len(), page.text.len());
        page.glyphs.extend(line.glyphs.iter().copied());
        page.text.push_str(&line.text);
        let base = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        let rules = |below: bool, page: &mut Page| {
            for rule in line.rules.iter().filter(|rule| rule.below == below) {
                let area = Rect::new(at.x + rule.left, at.y - rule.top, rule.right - rule.left, rule.thickness);
                page.items.push(PageItem::Rule(Rule { area, ink: rule.ink, tag: ContentRole::Decoration }));
            }
        };
        rules(true, page);
        let mut objects = line.objects.iter().peekable();
        for (index, run) in (0..).zip(&line.runs) {
            while let Some(object) = objects.next_if(|object| object.after <= index) {
                self.inline_object(object, at, page);
            }
            let tag = run.leaf.map_or(ContentRole::Decoration, ContentRole::Leaf);
            page.items.push(PageItem::Run(run.on_page(at, base(glyphs), base(text), tag)));
        }
        rules(false, page);
        objects.for_each(|object| self.inline_object(object, at, page));
        let size = line.runs.iter().map(|run| run.size).max().unwrap_or(self.style.size);
        for span in &line.links {
            if let Some(link) = self.links.get(span.link as usize) {
                // From the ascenders, 0.75 em above the baseline in most text faces, to the descenders.
                let top = at.y - size.scale(75, 100);
                let area = Rect::new(at.x + span.left, top, span.right - span.left, size);
                page.items.push(PageItem::Link(LinkArea {
                    area,
                    target: link.target.clone(),
                    element: link.element,
                    description: link.description.clone(),
                }));
            }
        }
        for payload in &line.marks {
            match self.marks.get(*payload as usize) {
                Some(MarkKind::Anchor(node)) => out.anchors.push((*node, Point { x: at.x, y: at.y - size })),
                Some(MarkKind::Margin(note)) => out.margin_marks.push((*note, at)),
                Some(MarkKind::Line(number)) => out.counted_lines.push((CountedLine::Known(*number), at)),
                Some(MarkKind::Note(_)) | None => {}
            }
        }
    }

    /// Draws an image or a formula of a line.
    fn inline_object(&self, object: &SetObject, at: Point, page: &mut Page) {
        let x = at.x + object.x;
        let smaller = |length: Length| length.scale(1000 - i64::from(object.shrunk), 1000);
        match self.object_contents.get(object.payload as usize) {
            Some(ObjectContent::Image(image)) => {
                let (width, height) = (smaller(image.size.width), smaller(image.size.height));
                let area = Rect::new(x, at.y - height, width, height);
                let tag = image.leaf.map_or(ContentRole::Decoration, ContentRole::Leaf);
                let image = PlacedImage { picture: image.picture, area, turned: false, tag };
                page.items.push(PageItem::Image(image));
            }
            Some(ObjectContent::Formula(it)) if object.shrunk == 0 => formula::draw(it, Point { x, y: at.y }, page),
            Some(ObjectContent::Formula(it)) => {
                let it = InlineFormula { size: smaller(it.size), rise: smaller(it.rise), ..it.clone() };
                formula::draw(&it, Point { x, y: at.y }, page);
            }
            None => {}
        }
    }
}

/// Makes something decoration: it is neither read out nor copied.
fn decorate(item: &mut PageItem) {
    match item {
        PageItem::Run(run) => run.tag = ContentRole::Decoration,
        PageItem::Image(image) => image.tag = ContentRole::Decoration,
        PageItem::Shape(shape) => shape.tag = ContentRole::Decoration,
        PageItem::Rule(rule) => rule.tag = ContentRole::Decoration,
        PageItem::Link(_) => {}
    }
}

fn translated(area: Rect, by: Point) -> Rect {
    Rect { origin: Point { x: area.origin.x + by.x, y: area.origin.y + by.y }, size: area.size }
}

/// The document's text that a page starts with. Floats that waited were met before the end of the page
/// before: the text below them counts.
fn start_position(parts: &[BlockFragment], blocks: &[Block]) -> Option<(NodeId, usize)> {
    let floats = parts.iter().take_while(|fragment| blocks[fragment.block].format.float).count();
    let next = parts.get(floats);
    let waited = next.is_some_and(|next| 0 < floats && (0 < next.from || parts[floats - 1].block + 1 < next.block));
    let parts = if waited { &parts[floats..] } else { parts };
    let parts = parts.iter().filter(|fragment| fragment.from < fragment.to);
    parts.map(|fragment| first_text(fragment, &blocks[fragment.block])).find(Option::is_some).flatten()
}

/// The document's text that a part starts with.
fn first_text(part: &BlockFragment, block: &Block) -> Option<(NodeId, usize)> {
    let node = block.format.node;
    let whole = (node != NodeId::default()).then_some((node, 0));
    let start = match &block.content {
        BlockContent::Paragraph(it) => it.shaped.start(&it.variants[part.choice], part.from as usize),
        BlockContent::Rows(it) => {
            let rows = it.rows.get(part.from as usize..part.to as usize).unwrap_or(&[]);
            rows.iter().find_map(first_of_row)
        }
        BlockContent::Columns(it) => {
            let rows = it.rows.get(part.from as usize..part.to as usize).unwrap_or(&[]);
            rows.iter().find_map(|row| first_of_row(&row.row))
        }
        BlockContent::Turned(sheet) => {
            sheet.rows.iter().filter(|row| !row.again).find_map(|row| first_of_row(&row.row))
        }
    };
    start.filter(|it| it.0 != NodeId::default()).or(whole)
}

/// The document's text that a row starts with.
fn first_of_row(row: &Row) -> Option<(NodeId, usize)> {
    row.items.iter().find_map(|piece| match piece {
        RowItem::Line { line, again: false, .. } => line.start,
        RowItem::Line { .. } | RowItem::Rule(..) | RowItem::Image { .. } => None,
    })
}
/// Joins the grounds of two rows, or of two parts of one, that are set apart to fill the page.
fn ground_between(above: Option<&Row>, row: &Row, gap: Rect, out: &mut FilledPage) {
    let of = |row: &Row| row.items.iter().filter_map(RowItem::ground).find(|ground| row.height <= ground.0.size.height);
    let Some(((area, ink), _)) = of(row).zip(above.and_then(of)).filter(|_| Length::ZERO < gap.size.height) else {
        return;
    };
    let area = Rect::new(gap.origin.x + area.origin.x, gap.origin.y, area.size.width, gap.size.height);
    out.page.items.push(PageItem::Rule(Rule { area, ink, tag: ContentRole::Decoration }));
}
