//! Drawing a line: pieces in visual order become runs of glyphs at their places, with the text that readers get for them.
//!
//! In: a [`LineBuilder`] whose widths are settled. Out: its [`SetLine`](super::SetLine).

use std::ops::Range;

use unicode_bidi::{BidiInfo, Level};

use super::collect::{AtomKind, to_u32};
use super::line::LineBuilder;
use super::piece::{LineFragment, SpokenText};
use super::{LineRun, LinkSpan, SetObject, StyleRun};
use crate::geometry::Length;
use crate::text::face::FaceId;
use crate::text::shape::MIDDLE;
use crate::typeset::frame::{Glyph, RunDirection};

impl LineBuilder<'_> {
    /// Draws all pieces in visual order.
    pub(super) fn draw(&mut self) {
        let levels: Vec<Level> =
            (self.fragments.iter()).map(|fragment| Level::new(fragment.atom.level).unwrap_or(Level::ltr())).collect();
        // UAX #9, rule L2: from the highest level down, runs are reversed. Most paragraphs have one level.
        let order: Vec<usize> = if self.shaped.collected.mixed {
            BidiInfo::reorder_visual(&levels)
        } else {
            (0..self.fragments.len()).collect()
        };
        self.out.span = (Length(self.x), Length(self.x));
        let annotated = self.annotated(&order);
        let mut from = 0;
        while from < order.len() {
            let mut to = from + 1;
            while to < order.len() && self.joins(order[to - 1], order[to]) {
                to += 1;
            }
            self.run(&order[from..to]);
            from = to;
        }
        self.out.span.1 = Length(self.x);
        if self.shaped.collected.mixed {
            // Drawn in visual order, but listed as they are read: so are text extraction and the tags of the PDF.
            let mut runs: Vec<_> = self.run_starts.iter().copied().zip(self.out.runs.drain(..)).collect();
            runs.sort_by_key(|it| it.0);
            self.run_starts.sort_unstable();
            for (object, key) in self.out.objects.iter_mut().zip(&self.object_starts) {
                object.after = to_u32(runs.partition_point(|it| it.0 < *key));
            }
            let text = std::mem::take(&mut self.out.text);
            self.out.runs = runs.into_iter().map(|(_, run)| run).collect();
            for run in &mut self.out.runs {
                let start = to_u32(self.out.text.len());
                self.out.text.push_str(&text[run.text.start as usize..run.text.end as usize]);
                run.text = start..to_u32(self.out.text.len());
            }
        }
        self.trailing_space();
        for (index, place) in annotated {
            self.annotate(index, place);
        }
    }

    /// The annotations of the line, by their places among those of the paragraph, with where the letters are that they stand at.
    fn annotated(&self, order: &[usize]) -> Vec<(usize, Range<i64>)> {
        let shaped = self.shaped;
        let (start, end) = (self.start, self.end.end);
        let mut found: Vec<(usize, Range<i64>)> = Vec::new();
        for (index, it) in shaped.annotations.iter().enumerate() {
            if it.range.start < start || end < it.range.end || it.range.is_empty() {
                continue;
            }
            let (mut x, mut place) = (self.x, None);
            for piece in order.iter().map(|at| &self.fragments[*at]) {
                let right = x + piece.width;
                if it.range.start <= piece.atom.start && piece.atom.end <= it.range.end {
                    place = Some(place.map_or(x, |place: Range<i64>| place.start)..right);
                }
                x = right + piece.extra;
            }
            found.extend(place.map(|place| (index, place)));
        }
        found
    }

    /// Draws an annotation over letters that reach from one place to another, behind the run that has the last of them.
    fn annotate(&mut self, index: usize, place: Range<i64>) {
        let it = &self.shaped.annotations[index];
        let Some(first) = it.line.runs.first() else { return };
        let rest = place.end - place.start - it.width();
        // A reading that is shorter than several letters is spread over them, with half as much at its ends as within
        // (JLREQ 3.3.6); over one letter it is in the middle.
        let letters = self.shaped.styled.text.get(it.range.start as usize..it.range.end as usize).unwrap_or("");
        let count = i64::try_from(it.line.glyphs.len()).unwrap_or(1).max(1);
        let apart = if 0 < rest && letters.chars().nth(1).is_some() { rest / count } else { 0 };
        let width = it.width() + apart * (count - 1);
        // At the ends of a line it hangs out of the column: the letters beside it have room for half of what it is longer, and
        // one that was kept within would lie on the reading of the next word.
        let x = i64::midpoint(place.start, place.end) - width / 2;
        let em = self.shaped.styled.run_font(it.range.start).map_or(it.size * 2, |font| font.size);
        let (over, under) = (em.scale(88, 100) + it.size.scale(12, 100), em.scale(12, 100) + it.size.scale(88, 100));
        let rise = if it.below { -under } else { over };
        let (text, glyphs) = (to_u32(self.out.text.len()), to_u32(self.out.glyphs.len()));
        self.out.text.push_str(&it.line.text);
        let moved = |glyph: &Glyph| Glyph { advance: glyph.advance + i32::try_from(apart).unwrap_or(0), ..*glyph };
        self.out.glyphs.extend(it.line.glyphs.iter().map(moved));
        let behind = self.run_starts.partition_point(|start| *start < it.range.end).min(self.out.runs.len());
        let mut before = 0;
        for (at, run) in it.line.runs.iter().enumerate() {
            let x = Length(x) + run.x - first.x + Length(apart * before);
            before += i64::from(run.glyphs.end - run.glyphs.start);
            let run = LineRun {
                x,
                rise: run.rise + rise,
                glyphs: glyphs + run.glyphs.start..glyphs + run.glyphs.end,
                text: text + run.text.start..text + run.text.end,
                ..run.clone()
            };
            self.out.runs.insert(behind + at, run);
            self.run_starts.insert(behind + at, it.range.end - 1);
        }
        let added = to_u32(it.line.runs.len());
        let objects = self.out.objects.iter_mut().filter(|object| to_u32(behind) < object.after);
        objects.for_each(|object| object.after += added);
    }

    /// The face that a piece is drawn in; `None` for objects.
    fn face(&self, piece: &LineFragment<'_>) -> Option<FaceId> {
        match &piece.atom.kind {
            AtomKind::Word { cache, .. } => Some(self.shaped.collected.word_caches[usize::from(*cache)].0),
            AtomKind::Space(_) => Some(self.font(piece.atom).face),
            AtomKind::Object(_) | AtomKind::End => None,
        }
    }

    /// Whether two neighbours are of one run.
    fn joins(&self, left: usize, right: usize) -> bool {
        let (left, right) = (&self.fragments[left], &self.fragments[right]);
        let face = self.face(left);
        face.is_some()
            && face == self.face(right)
            && left.atom.run == right.atom.run
            && left.atom.level == right.atom.level
            && self.direction(left) == self.direction(right)
            // Each of those that stand side by side is placed by itself.
            && self.direction(left) != RunDirection::Up
            // Neighbours on the line need not be neighbours in the text.
            && (left.atom.end == right.atom.start || right.atom.end == left.atom.start)
    }

    /// Draws one run: its pieces in visual order.
    fn run(&mut self, pieces: &[usize]) {
        let first = &self.fragments[pieces[0]];
        let (stretch, font) = (self.stretch(first.atom), self.font(first.atom));
        let Some(face) = self.face(first) else {
            self.object(pieces[0]);
            return;
        };
        let direction = self.direction(first);
        let x = Length(self.x);
        let rtl = first.atom.level % 2 == 1;
        let first_byte = pieces.iter().map(|piece| self.fragments[*piece].atom.start).min().unwrap_or_default();
        let (text, glyphs) = (to_u32(self.out.text.len()), to_u32(self.out.glyphs.len()));
        self.cluster_texts.clear();
        self.parts.clear();
        self.parts.resize(pieces.len(), 0..0);
        for index in 0..pieces.len() {
            // Text is written in reading order, glyphs from left to right.
            let index = if rtl { pieces.len() - 1 - index } else { index };
            let from = self.cluster_texts.len();
            self.text(pieces[index], text);
            self.parts[index] = from..self.cluster_texts.len();
        }
        for (index, piece) in pieces.iter().enumerate() {
            self.glyphs(*piece, self.parts[index].clone());
        }
        if direction == RunDirection::Up {
            let combined = self.combined(pieces[0], x, glyphs);
            self.out.runs.push(LineRun { text: text..to_u32(self.out.text.len()), ..combined });
            self.run_starts.push(first_byte);
            return;
        }
        let is_along = direction == RunDirection::Right;
        let expansion = if is_along && font.expandable && !self.shaped.setter.catalog().face(face).monospace {
            self.expansion
        } else {
            0
        };
        self.out.runs.push(LineRun {
            face,
            size: font.size,
            x,
            rise: font.rise,
            expansion,
            direction,
            glyphs: glyphs..to_u32(self.out.glyphs.len()),
            text: text..to_u32(self.out.text.len()),
            ink: font.ink,
            leaf: stretch.leaf,
            node: stretch.node,
            font: stretch.font,
        });
        self.run_starts.push(first_byte);
        self.decorate(stretch, x.0, Some(face));
    }

    /// Places letters that stand side by side in a vertical line, in the middle of an em: `x` is where that begins. What is
    /// wider is narrowed.
    fn combined(&mut self, piece: usize, x: Length, from: u32) -> LineRun {
        let atom = self.fragments[piece].atom;
        let (stretch, font, em) = (self.stretch(atom), self.font(atom), self.font(atom).size);
        let drawn = self.out.glyphs[from as usize..].iter();
        let width: i64 = drawn.map(|glyph| i64::from(glyph.advance)).sum();
        let expansion = if em.0 < width { em.0 * 10_000 / width - 10_000 } else { 0 };
        let width = em.0.min(width);
        for glyph in &mut self.out.glyphs[from as usize..] {
            let narrowed = Length(i64::from(glyph.advance)).scale(10_000 + expansion, 10_000).0;
            glyph.advance = i32::try_from(narrowed).unwrap_or(glyph.advance);
        }
        let face = self.face(&self.fragments[piece]).unwrap_or(font.face);
        let metrics = self.shaped.setter.catalog().face(face).metrics;
        let cap = em.em(i64::from(metrics.cap_height), metrics.upem);
        LineRun {
            face,
            size: em,
            x: x + (em + cap) / 2,
            rise: font.rise + em.scale(i64::from(MIDDLE), 100) - Length(width) / 2,
            expansion: i16::try_from(expansion).unwrap_or(0),
            direction: RunDirection::Up,
            glyphs: from..to_u32(self.out.glyphs.len()),
            text: 0..0,
            ink: font.ink,
            leaf: stretch.leaf,
            node: stretch.node,
            font: stretch.font,
        }
    }

    /// Writes a piece's text for readers; adds to `cluster_texts`, for each of its clusters in the order of the text, the
    /// cluster with where its part begins, from `base` on, and how many bytes that has.
    fn text(&mut self, index: usize, base: u32) {
        let piece = &self.fragments[index];
        let out = &mut self.out.text;
        let Some(word) = piece.word.get() else {
            let start = short(to_u32(out.len()) - base);
            let space = if piece.text.starts_with('\u{A0}') { '\u{A0}' } else { ' ' };
            out.push(space);
            self.cluster_texts.push((0, start, short(to_u32(space.len_utf8()))));
            return;
        };
        self.clusters.clear();
        self.clusters.extend(word.glyphs.iter().map(|glyph| glyph.cluster));
        // Shapers give the glyphs of right-to-left runs in visual order: clusters fall.
        if !self.clusters.is_sorted() {
            self.clusters.sort_unstable();
        }
        self.clusters.dedup();
        let len = piece.text.len();
        let reading = SpokenText::new(piece);
        let soft = piece.read.as_deref().unwrap_or(&piece.text).contains('\u{AD}');
        for (index, cluster) in self.clusters.iter().enumerate() {
            let from = if index == 0 { 0 } else { *cluster as usize };
            let to = self.clusters.get(index + 1).map_or(len, |cluster| *cluster as usize);
            let start = out.len();
            let part = reading.of(from, to);
            let hyphen = piece.soft_hyphen && to == len;
            // The hyphen of the line end is read as a soft one, so that words come out whole when they are copied
            // (ISO 32000-1, 14.8.2.2.3).
            let kept = if hyphen { part.trim_end_matches(['-', '\u{2010}']) } else { part };
            if soft {
                out.extend(kept.chars().filter(|c| *c != '\u{AD}'));
            } else {
                out.push_str(kept);
            }
            if hyphen {
                out.push('\u{AD}');
            }
            let written = to_u32(out.len() - start);
            self.cluster_texts.push((*cluster, short(to_u32(start) - base), short(written)));
        }
    }

    /// Draws a piece's glyphs at the place where the line has got to; `part` of the bases are its own.
    fn glyphs(&mut self, index: usize, part: Range<usize>) {
        let piece = &self.fragments[index];
        let bases = &self.cluster_texts[part];
        let (Some(word), Some(pen)) = (piece.word.get(), self.glyph_scale(piece)) else {
            let spacing = self.shaped.collected.spaces[usize::from(self.stretch(piece.atom).font)];
            let advance = piece.width + piece.extra;
            let (_, start, len) = bases.first().copied().unwrap_or_default();
            let advance_drawn = i32::try_from(advance).unwrap_or(i32::MAX);
            self.x += advance;
            let glyph = Glyph { id: spacing.glyph, start, len, advance: advance_drawn, ..Glyph::default() };
            self.out.glyphs.push(glyph);
            return;
        };
        let is_combined = self.direction(piece) == RunDirection::Up;
        let (mut near, start) = (0, self.x);
        for (at, glyph) in word.glyphs.iter().enumerate() {
            let mut advance = pen.advance(word, at);
            if at + 1 == word.glyphs.len() && !is_combined {
                // What is between letters as wide as high comes after the last.
                advance += piece.extra;
            }
            // Mostly the next glyph is of the next cluster, or of the same.
            if bases.get(near).is_none_or(|it| it.0 != glyph.cluster) {
                near = bases.binary_search_by_key(&glyph.cluster, |it| it.0).unwrap_or(bases.len());
            }
            let (_, start, len) = bases.get(near).copied().unwrap_or_default();
            if word.glyphs.get(at + 1).is_some_and(|it| glyph.cluster < it.cluster) {
                near += 1;
            }
            self.x += advance;
            let advance = i32::try_from(advance).unwrap_or(i32::MAX);
            self.out.glyphs.push(Glyph { id: glyph.id, start, len, advance, dx: glyph.dx, dy: glyph.dy });
        }
        if is_combined {
            self.x = start + piece.width + piece.extra;
        }
    }

    /// Places an object.
    fn object(&mut self, index: usize) {
        let piece = &self.fragments[index];
        if let AtomKind::Object(index) = piece.atom.kind {
            let object = self.shaped.styled.objects[index as usize];
            let leaf = self.stretch(piece.atom).leaf;
            self.out.ascent = self.out.ascent.max(object.ascent);
            self.out.descent = self.out.descent.max(object.descent);
            let x = Length(self.x);
            let after = to_u32(self.out.runs.len());
            let (payload, shrunk) = (object.payload, object.shrunk);
            self.out.objects.push(SetObject { x, shrunk, payload, leaf, after });
            self.object_starts.push(piece.atom.start);
        }
        let (stretch, left) = (self.stretch(piece.atom), self.x);
        self.x += piece.width + piece.extra;
        self.decorate(stretch, left, None);
    }

    /// Where a line was broken at spaces or forced to end, or another text follows, a space keeps its words
    /// apart from those of the next line when they are copied.
    fn trailing_space(&mut self) {
        let whole = self.end.end != self.end.next || self.end.forced;
        if !(if self.last { self.shaped.shape.followed } else { whole }) {
            return;
        }
        let Some(run) = self.out.runs.last_mut() else {
            return;
        };
        let spacing = self.shaped.collected.spaces[usize::from(run.font)];
        let face = self.shaped.styled.fonts[usize::from(run.font)].face;
        let advance = i32::try_from(spacing.width).unwrap_or(0);
        let mut glyph = Glyph { id: spacing.glyph, start: 0, len: 1, advance, ..Glyph::default() };
        let (text, glyphs) = (to_u32(self.out.text.len()), to_u32(self.out.glyphs.len()));
        let ends = !matches!(self.fragments.last().map(|fragment| &fragment.atom.kind), Some(AtomKind::Object(_)));
        let is_along = run.direction == RunDirection::Right;
        if ends && is_along && run.face == face && run.text.end == text && run.glyphs.end == glyphs {
            glyph.start = short(run.text.end - run.text.start);
            run.text.end += 1;
            run.glyphs.end += 1;
        } else {
            let rtl = self.shaped.collected.rtl;
            // Another face, or an object, ends the line: the space is a run of its own behind it.
            let x = if rtl { self.out.span.0 - Length(spacing.width) } else { self.out.span.1 };
            let (glyphs, text) = (glyphs..glyphs + 1, text..text + 1);
            let space = LineRun { face, x, glyphs, text, direction: RunDirection::Right, ..run.clone() };
            self.out.runs.push(space);
        }
        self.out.text.push(' ');
        self.out.glyphs.push(glyph);
    }

    /// Marks what a run or an object of a stretch is: a link, underlined, struck through.
    fn decorate(&mut self, run: &StyleRun, left: i64, face: Option<FaceId>) {
        let (left, right) = (Length(left), Length(self.x));
        if let Some(link) = run.link {
            match self.out.links.last_mut() {
                Some(before) if before.link == link && before.right == left => before.right = right,
                _ => self.out.links.push(LinkSpan { link, left, right }),
            }
        }
        let (font, Some(face)) = (&self.shaped.styled.fonts[usize::from(run.font)], face) else {
            return;
        };
        let metrics = self.shaped.setter.catalog().face(face).metrics;
        run.decorations.draw(font, &metrics, left..right, &mut self.out.rules);
    }
}

/// A number of bytes in a line.
fn short(bytes: u32) -> u16 {
    u16::try_from(bytes).unwrap_or(u16::MAX)
}
