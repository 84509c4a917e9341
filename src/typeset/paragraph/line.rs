//! A line of a paragraph as it was broken to glyphs with final positions: justification, expansion and hanging
//! punctuation done, runs in visual order, text in reading order.

use std::ops::Range;

use super::collect::{Atom, AtomKind, to_u32};
use super::fit::fill;
use super::piece::{self, GlyphScale, LineFragment, fragment};
use super::setter::LayoutWarningKind;
use super::{Break, EndHyphen, Font, LineBreaks, SetLine, Shaped, StyleRun, TextAlign};
use crate::document::NodeId;
use crate::geometry::Length;
use crate::text::shape::Features;
use crate::typeset::frame::RunDirection;

/// Makes a line.
pub(super) fn line(shaped: &Shaped, breaks: &LineBreaks, index: usize) -> SetLine {
    let Some(mut builder) = justified(shaped, breaks, index) else {
        return SetLine::default();
    };
    if shaped.em() / 100 < builder.excess {
        let (node, offset) = shaped.origin(builder.start, false).unwrap_or_default();
        let text = shaped.text_of(breaks, index).to_owned();
        shaped.setter.warn(node, offset, LayoutWarningKind::Overfull(Length(builder.excess), text));
    }
    if let Some(word) = shaped.divided_word(breaks, index) {
        let (node, offset) = shaped.origin(builder.end.end, false).unwrap_or_default();
        shaped.setter.warn(node, offset, LayoutWarningKind::ForcedBreak(word.to_owned()));
    }
    builder.draw();
    let (start, end) = (builder.start, builder.end);
    let mut out = builder.out;
    out.hyphenated = end.hyphen.is_some();
    out.source = start as usize..end.next as usize;
    let marks = end.marks.start as usize..end.marks.end as usize;
    out.marks = shaped.styled.marks.get(marks).unwrap_or_default().iter().map(|mark| mark.payload).collect();
    out.start = origin(shaped, breaks, index);
    out
}

/// The line's parts, with their widths settled.
fn justified<'a>(shaped: &'a Shaped, breaks: &'a LineBreaks, index: usize) -> Option<LineBuilder<'a>> {
    let end = breaks.breaks.get(index)?;
    let before = line_before(breaks, index);
    let start = before.map_or_else(|| shaped.first_byte(), |line_break| line_break.next);
    let forced = before.is_none_or(|line_break| line_break.forced);
    let last = index + 1 == breaks.breaks.len();
    let mut builder =
        LineBuilder::new(shaped, LineRange { start, end, before, last, emergency_stretch: breaks.emergency_stretch });
    let column = LineEdges::new(shaped, to_u32(index), forced);
    let align = shaped.shape.align;
    let ends = end.forced && align == TextAlign::Justify;
    builder.justify(&column, if ends { shaped.shape.last } else { align });
    Some(builder)
}

/// Where the word spaces of a line are: left and right edges from the measure's left edge, in a line
/// that runs one way.
pub(super) fn gaps(shaped: &Shaped, breaks: &LineBreaks, index: usize) -> Vec<Range<i64>> {
    let Some(builder) = justified(shaped, breaks, index) else {
        return Vec::new();
    };
    let mut x = builder.x;
    let mut out = Vec::new();
    for piece in &builder.fragments {
        let left = x;
        x += piece.width + piece.extra;
        if matches!(piece.atom.kind, AtomKind::Space(_)) {
            out.push(left..x);
        }
    }
    out
}

/// How the line before one ends.
fn line_before(breaks: &LineBreaks, index: usize) -> Option<&Break> {
    index.checked_sub(1).and_then(|index| breaks.breaks.get(index))
}

/// See [`SetLine::start`].
pub(super) fn origin(shaped: &Shaped, breaks: &LineBreaks, index: usize) -> Option<(NodeId, usize)> {
    breaks.breaks.get(index)?;
    let before = line_before(breaks, index);
    let start = before.map_or_else(|| shaped.first_byte(), |line_break| line_break.next);
    shaped.origin(start, before.is_some_and(|line_break| line_break.end == line_break.next && !line_break.forced))
}

/// The column of one line.
struct LineEdges {
    /// From the measure's left edge.
    left: i64,
    right: i64,
    /// Whether its beginning may hang out.
    hangs: bool,
}

impl LineEdges {
    fn new(shaped: &Shaped, number: u32, forced: bool) -> LineEdges {
        let indent = shaped.indent(number, forced);
        let width = shaped.shape.width.0;
        let (left, right) = if shaped.collected.rtl { (0, width - indent) } else { (indent, width) };
        LineEdges { left, right, hangs: indent == 0 }
    }
}

/// The range of a paragraph that is in a line.
struct LineRange<'a> {
    /// The byte at which its text begins.
    start: u32,
    end: &'a Break,
    /// How the line before it ends.
    before: Option<&'a Break>,
    /// Whether it is the paragraph's last.
    last: bool,
    /// Whether its letters may stretch more than usual ([`LineBreaks::emergency_stretch`]).
    emergency_stretch: bool,
}

/// The work of [`line()`].
pub(super) struct LineBuilder<'a> {
    pub(super) shaped: &'a Shaped,
    pub(super) fragments: Vec<LineFragment<'a>>,
    pub(super) start: u32,
    pub(super) end: &'a Break,
    pub(super) last: bool,
    /// Whether letters may stretch more than usual.
    emergency_stretch: bool,
    pub(super) expansion: i16,
    spacing: i16,
    /// How much wider it is than its measure.
    excess: i64,
    pub(super) x: i64,
    pub(super) out: SetLine,
    /// Where the text of each run begins.
    pub(super) run_starts: Vec<u32>,
    /// Where each object is in the text.
    pub(super) object_starts: Vec<u32>,
    /// Of the run being drawn: where each cluster begins in its text, with its length; which of them are
    /// each piece's; and room to sort them.
    pub(super) cluster_texts: Vec<(u32, u16, u16)>,
    pub(super) parts: Vec<Range<usize>>,
    pub(super) clusters: Vec<u32>,
}

impl<'a> LineBuilder<'a> {
    fn new(shaped: &'a Shaped, range: LineRange<'a>) -> LineBuilder<'a> {
        let LineRange { start, end, before, last, emergency_stretch } = range;
        let atoms = &shaped.collected.atoms;
        let first = atoms.partition_point(|atom| atom.end <= start);
        let inside = atoms[first..].iter().take_while(|atom| atom.start < end.end);
        let mut pieces: Vec<LineFragment<'a>> = inside.map(|atom| fragment(shaped, atom, start, end, None)).collect();
        // The letters after such a hyphen may be spelled or shaped in another way than within the word.
        let hyphen = before.filter(|line_break| matches!(line_break.hyphen, EndHyphen::Inserted | EndHyphen::Repeated));
        if let (Some(_), Some(first)) = (hyphen, pieces.first().map(|fragment| fragment.atom)) {
            pieces[0] = fragment(shaped, first, start, end, hyphen);
        }
        if let Some(LineFragment { atom: Atom { kind: AtomKind::Object(it), .. }, width, .. }) = pieces.last_mut() {
            // A space at the end of a formula is discarded as one of text is.
            *width -= shaped.styled.objects[*it as usize].trail.0;
        }
        for index in 1..pieces.len() {
            pieces[index - 1].extra = shaped.gap(pieces[index - 1].atom, pieces[index].atom).width;
        }
        LineBuilder {
            shaped,
            fragments: pieces,
            start,
            end,
            last,
            emergency_stretch,
            expansion: 0,
            spacing: 0,
            excess: 0,
            x: 0,
            out: SetLine::default(),
            run_starts: Vec::new(),
            object_starts: Vec::new(),
            cluster_texts: Vec::new(),
            parts: Vec::new(),
            clusters: Vec::new(),
        }
    }

    /// The font of an atom.
    pub(super) fn font(&self, atom: &Atom) -> &'a Font {
        &self.shaped.styled.fonts[usize::from(self.stretch(atom).font)]
    }

    pub(super) fn stretch(&self, atom: &Atom) -> &'a StyleRun {
        &self.shaped.styled.runs[atom.run as usize]
    }

    /// Decides how far letters are expanded and what each space gets, and where the line begins.
    fn justify(&mut self, column: &LineEdges, align: TextAlign) {
        let natural: i64 = self.fragments.iter().map(|fragment| fragment.width + fragment.extra).sum();
        let (left, right) = self.hang(column, align);
        let available = column.right - column.left + left + right;
        let shortfall = available - natural;
        // A last line that is too long by less than its spaces may shrink is made to fit, as TeX does with
        // `\parfillskip`.
        let full = align == TextAlign::Justify || shortfall < 0;
        if full && self.shaped.shape.align == TextAlign::Justify {
            self.spread(shortfall);
        }
        let width: i64 = self.fragments.iter().map(|fragment| fragment.width + fragment.extra).sum();
        let mut rest = available - width;
        let mut first = column.left - left;
        if let Some(from) = self.shaped.styled.flush_from
            && self.last
            && matches!(align, TextAlign::Left | TextAlign::Justify)
        {
            let moved = piece::push_apart(&mut self.fragments, from, rest, self.shaped.collected.rtl);
            first += moved.line;
            rest = moved.rest;
        }
        let rtl = self.shaped.collected.rtl;
        self.x = match align {
            TextAlign::Center => first + rest / 2,
            TextAlign::Right if !rtl => first + rest,
            TextAlign::Left | TextAlign::Justify if rtl => first + rest,
            TextAlign::Left | TextAlign::Right | TextAlign::Justify => first,
        };
        self.excess = (-rest).max(0);
    }

    /// How far the line's ends hang out of its column.
    fn hang(&self, column: &LineEdges, align: TextAlign) -> (i64, i64) {
        if !self.shaped.hangs() || align == TextAlign::Center {
            return (0, 0);
        }
        let left = self.fragments.first().filter(|_| column.hangs).map_or(0, |fragment| self.edge(fragment, true));
        (left, self.fragments.last().map_or(0, |fragment| self.edge(fragment, false)))
    }

    /// How the letters of a piece follow one another.
    pub(super) fn direction(&self, piece: &LineFragment<'_>) -> RunDirection {
        match &piece.atom.kind {
            AtomKind::Word { cache, .. } => self.shaped.collected.directions[usize::from(*cache)],
            AtomKind::Space(_) | AtomKind::Object(_) | AtomKind::End => RunDirection::Right,
        }
    }

    /// How far a piece hangs out on its left or right.
    fn edge(&self, piece: &LineFragment<'_>, left: bool) -> i64 {
        let (AtomKind::Word { cache, .. }, Some(word)) = (&piece.atom.kind, piece.word.get()) else {
            return 0;
        };
        if self.direction(piece) == RunDirection::Up {
            return 0;
        }
        let font = self.font(piece.atom);
        let c = if left { piece.text.chars().next() } else { piece.text.chars().next_back() };
        let glyph = if left { word.glyphs.first() } else { word.glyphs.last() };
        let (Some(c), Some(glyph)) = (c, glyph) else {
            return 0;
        };
        let small = font.features.intersects(Features::ANY_SMALL_CAPS);
        // Small capitals have the shapes of capitals, and hang as they do.
        let c = if small { c.to_uppercase().next().unwrap_or(c) } else { c };
        // In thousandths of the glyph's own width, as microtype's `\SetProtrusion` counts.
        let hang = self.shaped.protrusion(*cache, c);
        let thousandths = i64::from(if left { hang.0 } else { hang.1 });
        let upem = self.shaped.face(*cache).metrics.upem;
        font.size.em(i64::from(glyph.advance) * thousandths, upem).0 / 1000
    }

    /// Whether expansion changes a piece.
    fn expands(&self, piece: &LineFragment<'_>) -> bool {
        let AtomKind::Word { cache, .. } = &piece.atom.kind else {
            return false;
        };
        // Letters below one another would be widened, and not lengthened.
        let is_along = self.direction(piece) == RunDirection::Right;
        is_along && self.font(piece.atom).expandable && !self.shaped.face(*cache).monospace
    }

    /// Shares a shortfall between letters and spaces.
    fn spread(&mut self, shortfall: i64) {
        let (mut expandable, mut letters) = (0, 0);
        for piece in self.fragments.iter().filter(|fragment| self.expands(fragment)) {
            expandable += piece.width;
            let clusters = piece.word.get().map_or(0, |word| i64::from(word.clusters));
            // Letter spacing would tear joined scripts, and right-to-left text is mostly of those.
            let apart = if piece.atom.level % 2 == 1 { 0 } else { clusters };
            letters += self.font(piece.atom).size.0 * apart;
        }
        let filled = fill(shortfall, expandable, letters, self.shaped.shape.stretch_limit(self.emergency_stretch));
        (self.expansion, self.spacing) = (filled.expansion, filled.spacing);
        let mut grown = 0;
        for index in 0..self.fragments.len() {
            if self.expands(&self.fragments[index]) {
                // Glyphs are rounded one by one, so a word may differ from what was asked for: spaces take up the
                // rest.
                let width = self.drawn_width(&self.fragments[index]);
                grown += width - self.fragments[index].width;
                self.fragments[index].width = width;
            }
        }
        let rest = shortfall - grown;
        let gives = |builder: &LineBuilder<'_>, piece: &LineFragment<'_>, next: Option<&LineFragment<'_>>| {
            let spaces = builder.shaped.collected.spaces.get(usize::from(builder.stretch(piece.atom).font));
            let (stretch, shrink) = match (&piece.atom.kind, spaces) {
                (AtomKind::Space(space), Some(spacing)) if !space.fixed => (spacing.stretch, spacing.shrink),
                _ => {
                    let gap = next.map(|next| builder.shaped.gap(piece.atom, next.atom)).unwrap_or_default();
                    (gap.stretch, gap.shrink)
                }
            };
            if rest < 0 { shrink } else { stretch }
        };
        let parts: Vec<i64> = (0..self.fragments.len())
            .map(|index| gives(self, &self.fragments[index], self.fragments.get(index + 1)))
            .collect();
        let total: i64 = parts.iter().sum();
        if total <= 0 || super::RAGGED_RATIO < rest.saturating_mul(1000) / total {
            return;
        }
        // No space shrinks beyond its limit: a line that would need that is overfull.
        let rest = if rest < 0 { rest.max(-total) } else { rest };
        let (mut passed, mut given) = (0, 0);
        for (piece, part) in self.fragments.iter_mut().zip(parts) {
            passed += part;
            // Shared by running sums: rounding each part by itself would leave the line a few units short.
            let due = Length(rest).scale(passed, total).0;
            piece.extra += due - given;
            given = due;
        }
    }

    /// The width of a word's glyphs as they are drawn.
    fn drawn_width(&self, piece: &LineFragment<'_>) -> i64 {
        let (Some(word), Some(pen)) = (piece.word.get(), self.glyph_scale(piece)) else {
            return piece.width;
        };
        (0..word.glyphs.len()).map(|at| pen.advance(word, at)).sum()
    }

    /// How the letters of a piece are drawn; `None` if it has none.
    pub(super) fn glyph_scale(&self, piece: &LineFragment<'_>) -> Option<GlyphScale> {
        let AtomKind::Word { cache, .. } = &piece.atom.kind else {
            return None;
        };
        let font = self.font(piece.atom);
        let spacing = i64::from(if piece.atom.level.is_multiple_of(2) { self.spacing } else { 0 });
        let gives = (i64::from(self.expansion), font.size.scale(spacing, 10_000).0);
        Some(GlyphScale {
            size: font.size,
            upem: self.shaped.face(*cache).metrics.upem,
            tracking: font.size.scale(i64::from(font.tracking), 1000).0,
            expansion_and_spacing: self.expands(piece).then_some(gives),
        })
    }
}
