//! Atoms to the places where a line may end, each with the sums of all that is before it, so that
//! the width of any line is one subtraction (Knuth and Plass 1981, p. 1159).

use super::collect::{Atom, AtomKind, MAX_WORD_LETTERS, to_u32, width};
use super::cut::{GlyphSum, cuts, is_mark, sum, syllable, tie};
use super::pass::Pass;
use super::penalty::{
    ANYWHERE, BEFORE_DASH, DASH, HYPHEN, IDENTIFIER, NAME, OPERATION, PUNCTUATION, RELATION, SEGMENT, SHORT_WORD, STUB,
    TECHNICAL, TECHNICAL_NAME, listing_penalty,
};
use super::shaped::Shaped;
use super::sum::Sum;
use super::word_key::{ends_in_short_word, is_letter, word_hash};
use super::{Breaks, EndHyphen, Font, StretchLimit, StyleRun, TextAlign};
use crate::style::NameDivision;
use crate::text::face::Face;
use crate::text::opportunity::{MIN_CHARS, Opportunity, OpportunityKind, in_address, in_short_word};
use crate::text::shape::{Cut, Features, Word};
use crate::typeset::frame::RunDirection;

/// A place where a line may end.
#[derive(Clone, Debug, Default)]
pub(super) struct Breakpoint {
    /// The byte at which the line's visible text ends, and that at which the next line's begins.
    pub(super) end: u32,
    pub(super) next: u32,
    /// The sums up to `end`, and up to `next`.
    pub(super) before: Sum,
    pub(super) after: Sum,
    /// How much wider the line gets, and the next one: a hyphen, kerning that is lost.
    pub(super) pre: i64,
    pub(super) post: i64,
    /// How far the line's end hangs out, and the next line's start.
    pub(super) hang_right: i64,
    pub(super) hang_left: i64,
    /// The penalty for a break here (TeXbook p. 96).
    pub(super) penalty: i64,
    /// The hyphen at the end of the line.
    pub(super) hyphen: EndHyphen,
    /// Whether the line must end here.
    pub(super) forced: bool,
    /// The keys of the words that end the line and begin the next one; 0 for short ones.
    pub(super) word_before: u32,
    pub(super) word_after: u32,
}

impl Breakpoint {
    /// Whether it parts nothing that is one word, as an identifier or an address is.
    pub(super) fn is_weak(&self) -> bool {
        self.penalty < TECHNICAL
    }
}

/// All places of a paragraph that count in a pass. The first is its start, the last its end.
pub(super) fn breakpoints(shaped: &Shaped, pass: Pass) -> Vec<Breakpoint> {
    let mut work = BreakpointFinder::new(shaped, pass);
    for (index, atom) in shaped.collected.atoms.iter().enumerate() {
        work.atom(index, atom);
    }
    work.finish()
}

/// A word of the paragraph with all that its width depends on.
#[derive(Clone, Copy)]
struct InkedWord<'w> {
    /// Which of the paragraph's atoms it is.
    index: usize,
    atom: &'w Atom,
    word: &'w Word,
    /// The face that its glyphs come from, which need not be the font's own.
    face: &'w Face,
    font: &'w Font,
}

/// The work of [`breakpoints`].
struct BreakpointFinder<'a> {
    shaped: &'a Shaped,
    pass: Pass,
    /// How far letters may stretch or shrink.
    stretch_limit: StretchLimit,
    out: Vec<Breakpoint>,
    sum: Sum,
    /// The end of what is visible so far, since the last forced line end: byte, sums, atom.
    visible: Option<(u32, Sum, usize)>,
    /// The next of the inner places.
    inner: usize,
}

impl<'a> BreakpointFinder<'a> {
    fn new(shaped: &'a Shaped, pass: Pass) -> BreakpointFinder<'a> {
        let atoms = &shaped.collected.atoms;
        let mut work = BreakpointFinder {
            shaped,
            pass,
            stretch_limit: shaped.shape.stretch_limit(pass.is_emergency()),
            out: Vec::with_capacity(atoms.len() / 2 + 2),
            sum: Sum::default(),
            visible: None,
            inner: 0,
        };
        let next = atoms.first().map_or(0, |atom| atom.start);
        let left = work.left(0, next);
        let word_after = work.word_after(next);
        work.out.push(Breakpoint { next, hang_left: left, word_after, forced: true, ..Breakpoint::default() });
        work
    }

    /// An atom: the places before and in it, then its width.
    fn atom(&mut self, index: usize, atom: &Atom) {
        let run = &self.shaped.styled.runs[atom.run as usize];
        match &atom.kind {
            AtomKind::End => self.forced(index, atom.start, atom.end),
            AtomKind::Space(space) => {
                let next_kind = self.shaped.collected.atoms.get(index + 1).map(|atom| &atom.kind);
                let last = !matches!(next_kind, Some(AtomKind::End) | None)
                    && !matches!(next_kind, Some(AtomKind::Space(next)) if !next.hard);
                let spacing = self.shaped.collected.spaces[usize::from(run.font)];
                let mut after = self.sum;
                after.width += atom.width;
                if !space.fixed {
                    after.stretch += spacing.stretch;
                    after.shrink += spacing.shrink;
                }
                self.sum = after;
                // In the last resort even a no-break space gives way, before a line leaves its measure.
                let breaks = space.breaks || self.pass == Pass::Anywhere;
                if let (true, true, Some((end, before, at))) = (breaks, last, self.visible) {
                    let text = &self.shaped.styled.text[..end as usize];
                    let penalty = match space.breaks {
                        false => ANYWHERE,
                        true if space.before_dash => BEFORE_DASH,
                        true if self.shaped.shape.balance && ends_in_short_word(text) => SHORT_WORD,
                        true => space.rank.map_or(0, listing_penalty),
                    };
                    let breakpoint =
                        Breakpoint { end, next: atom.end, before, after, penalty, ..Breakpoint::default() };
                    self.push(breakpoint, at, index + 1);
                }
            }
            AtomKind::Object(_) => {
                self.between(index, atom);
                self.sum.width += atom.width;
                self.visible = Some((atom.end, self.sum, index));
            }
            AtomKind::Word { cache, word } => {
                self.between(index, atom);
                let face = self.shaped.face(*cache);
                let font = &self.shaped.styled.fonts[usize::from(run.font)];
                let word = InkedWord { index, atom, word, face, font };
                self.inside(word, run);
                self.sum.width += atom.width;
                self.sum.letter_stretch += self.letter_stretch(atom.width, i64::from(word.word.clusters), word);
                self.visible = Some((atom.end, self.sum, index));
            }
        }
    }

    /// The stretch of `clusters` letters of a width, by expansion and letter spacing.
    fn letter_stretch(&self, width: i64, clusters: i64, inked: InkedWord<'_>) -> i64 {
        let InkedWord { face, font, atom, .. } = inked;
        let is_along = match atom.kind {
            AtomKind::Word { cache, .. } => self.shaped.collected.directions[usize::from(cache)] == RunDirection::Right,
            AtomKind::Space(_) | AtomKind::Object(_) | AtomKind::End => true,
        };
        if !font.expandable || face.monospace || !is_along {
            return 0;
        }
        let StretchLimit { expansion, spacing } = self.stretch_limit;
        let apart = if atom.level % 2 == 1 { 0 } else { font.size.0 * clusters };
        (width * expansion + apart * spacing) / 10_000
    }

    /// The place right before an atom, if there is one.
    fn between(&mut self, index: usize, atom: &Atom) {
        let inner = &self.shaped.collected.inner;
        while inner.get(self.inner).is_some_and(|opportunity| opportunity.at < atom.start as usize) {
            self.inner += 1;
        }
        let found = inner.get(self.inner).filter(|opportunity| opportunity.at == atom.start as usize);
        let Some((end, before, at)) = self.visible.filter(|it| it.0 == atom.start) else {
            return;
        };
        let gap = self.shaped.gap(&self.shaped.collected.atoms[at], atom);
        self.sum.width += gap.width;
        self.sum.stretch += gap.stretch;
        self.sum.shrink += gap.shrink;
        let Some(found) = found.filter(|found| self.counts(found)) else {
            if self.pass == Pass::Anywhere {
                let breakpoint =
                    Breakpoint { end, next: end, before, after: self.sum, penalty: ANYWHERE, ..Breakpoint::default() };
                self.push(breakpoint, at, index);
            }
            return;
        };
        let mut breakpoint = Breakpoint { end, next: end, before, after: self.sum, ..Breakpoint::default() };
        self.set_penalty(&mut breakpoint, found.kind, atom);
        if breakpoint.hyphen == EndHyphen::Inserted {
            breakpoint.pre = self.hyphen_width(at);
        }
        if breakpoint.hyphen == EndHyphen::Repeated {
            breakpoint.post = self.hyphen_width(index);
        }
        if let AtomKind::Object(object) = self.shaped.collected.atoms[at].kind {
            breakpoint.pre -= self.shaped.styled.objects[object as usize].trail.0;
        }
        self.push(breakpoint, at, index);
    }

    /// The places inside a word: written ones, and those of hyphenation.
    fn inside(&mut self, inked: InkedWord<'_>, run: &StyleRun) {
        let InkedWord { index, atom, .. } = inked;
        let inner = &self.shaped.collected.inner;
        let first = self.inner
            + usize::from(inner.get(self.inner).is_some_and(|opportunity| opportunity.at == atom.start as usize));
        let here = inner.get(first..).unwrap_or_default();
        let count = here.iter().take_while(|opportunity| opportunity.at < atom.end as usize).count();
        let here = &here[..count];
        let cuts = if self.pass >= Pass::Hyphens && run.breaks == Breaks::Normal { self.cuts(inked) } else { &[] };
        // A long segment of an address is divided rather than that its line gapes.
        let shows_address = || in_address(&self.shaped.styled.text, atom.start as usize);
        let is_address = match run.breaks {
            Breaks::Url => true,
            Breaks::Code | Breaks::Normal => self.pass == Pass::Names && shows_address(),
            Breaks::Listing | Breaks::None => false,
        };
        let address = self.pass == Pass::Names && is_address;
        if self.pass == Pass::Anywhere || address {
            self.between_all_letters(inked, here, cuts);
            return;
        }
        let pass = self.pass;
        // Proper names are divided only where the other words could not be set well.
        let never = self.shaped.setter.shared.names == Some(NameDivision::Never);
        let may_divide =
            |cut: &&Cut| (pass >= Pass::Names || !cut.joined) && (pass >= Pass::Emergency && !never || !cut.name);
        let mut cuts = cuts.iter().filter(may_divide).peekable();
        for point in here {
            if !self.counts(point) {
                continue;
            }
            let at = to_u32(point.at);
            while let Some(cut) = cuts.next_if(|cut| atom.start + cut.at < at) {
                self.hyphen(inked, cut);
            }
            cuts.next_if(|cut| atom.start + cut.at == at);
            let mut breakpoint = self.breakpoint_inside(inked, point.at);
            self.set_penalty(&mut breakpoint, point.kind, atom);
            self.set_hyphen_widths(&mut breakpoint, inked);
            self.push(breakpoint, index, index);
        }
        for cut in cuts {
            self.hyphen(inked, cut);
        }
    }

    /// Whether a place counts in this pass: names of files and their like are divided only where words could not be set
    /// well with hyphens, identifiers in justified text only where lines would have to be worse than a book allows, and those of
    /// text that is not justified, such as the cells of tables, only where they are
    /// wider than their line, because one that moves to the next line leaves no gaps between words.
    fn counts(&self, point: &Opportunity) -> bool {
        let is_justified = self.shaped.shape.align == TextAlign::Justify;
        match point.kind {
            OpportunityKind::TechnicalName => self.pass >= Pass::Emergency,
            OpportunityKind::Identifier => self.pass >= if is_justified { Pass::Names } else { Pass::Emergency },
            OpportunityKind::Technical => {
                is_justified || self.pass != Pass::Hyphens || !in_short_word(&self.shaped.styled.text, point.at)
            }
            _ => true,
        }
    }

    /// The place of one cut of hyphenation.
    fn hyphen(&mut self, inked: InkedWord<'_>, cut: &Cut) {
        let InkedWord { index, atom, face, font, .. } = inked;
        let size = |units: i32| font.size.em(i64::from(units), face.metrics.upem).0;
        let tracking = font.size.scale(i64::from(font.tracking), 1000).0;
        let clusters = i64::from(cut.clusters);
        let width = size(cut.before) + tracking * clusters;
        let mut sum = self.sum;
        sum.width += width;
        sum.letter_stretch += self.letter_stretch(width, clusters, inked);
        let at = atom.start + cut.at;
        let name = if cut.name { NAME } else { 0 };
        let breakpoint = Breakpoint {
            end: at,
            next: at,
            before: sum,
            after: sum,
            pre: size(cut.pre) + tracking,
            post: size(cut.post),
            // 15 % more for each letter fewer than five on either side, as Typst has it.
            penalty: HYPHEN + name + HYPHEN * 15 * i64::from(cut.near) / 100,
            hyphen: EndHyphen::Inserted,
            ..Breakpoint::default()
        };
        self.push(breakpoint, index, index);
    }

    /// The places between any two letters of a word.
    fn between_all_letters(&mut self, inked: InkedWord<'_>, here: &[Opportunity], cuts: &[Cut]) {
        let InkedWord { index, atom, word, face, font } = inked;
        let mut clusters: Vec<u32> = word.glyphs.iter().map(|glyph| glyph.cluster).collect();
        clusters.sort_unstable();
        clusters.dedup();
        let width = self.shaped.shape.narrowest().0;
        for cluster in clusters.into_iter().filter(|cluster| 0 < *cluster) {
            // Inside of a syllable only if it would not fit on a line.
            let syllable = syllable(cuts, cluster).map(|range| sized(sum(word, range), font, face));
            if syllable.is_some_and(|extent| extent + self.hyphen_width(index) <= width) {
                continue;
            }
            let at = (atom.start + cluster) as usize;
            let point = here.binary_search_by_key(&at, |opportunity| opportunity.at);
            let cut = cuts.binary_search_by_key(&cluster, |cut| cut.at);
            if let (Err(_), Ok(found)) = (point, cut) {
                self.hyphen(inked, &cuts[found]);
                continue;
            }
            let mut breakpoint = self.breakpoint_inside(inked, at);
            match point {
                Ok(found) => self.set_penalty(&mut breakpoint, here[found].kind, atom),
                Err(_) if self.pass < Pass::Anywhere => breakpoint.penalty = SEGMENT,
                Err(_) if self.is_stub(atom, at) => breakpoint.penalty = STUB,
                Err(_) if self.in_identifier(atom, at) => breakpoint.penalty = IDENTIFIER,
                Err(_) => breakpoint.penalty = ANYWHERE,
            }
            self.set_hyphen_widths(&mut breakpoint, inked);
            self.push(breakpoint, index, index);
        }
    }

    /// Whether a byte is within the first or last signs of code in running text.
    fn is_stub(&self, atom: &Atom, at: usize) -> bool {
        let run = &self.shaped.styled.runs[atom.run as usize];
        let fewer = |part: &str| part.chars().nth(MIN_CHARS - 1).is_none();
        let text = &self.shaped.styled.text;
        run.breaks == Breaks::Code && (fewer(&text[run.range.start..at]) || fewer(&text[at..run.range.end]))
    }

    /// Whether code goes on at a byte with the identifier, the number or the escape before it.
    fn in_identifier(&self, atom: &Atom, at: usize) -> bool {
        let code = matches!(self.shaped.styled.runs[atom.run as usize].breaks, Breaks::Code | Breaks::Listing);
        let text = &self.shaped.styled.text;
        let word = |c: char| c.is_alphanumeric() || c == '_';
        code && (text[..at].ends_with('\\') || text[..at].ends_with(word) && text[at..].starts_with(word))
    }

    /// Where hyphenation divides the words of an atom.
    fn cuts<'b>(&self, inked: InkedWord<'b>) -> &'b [Cut] {
        let InkedWord { index, atom, word, face, font } = inked;
        let may_hyphenate = font.hyphenate && self.shaped.shape.hyphenate;
        if !may_hyphenate && !self.must_divide(atom, word, face, font) || atom.level % 2 == 1 {
            return &[];
        }
        let text = &self.shaped.styled.text;
        let (start, end) = (atom.start as usize, atom.end as usize);
        // A word that goes on in another font is not all there.
        let letter = |c: char| c.is_alphabetic() || is_mark(c);
        if text[end..].starts_with(letter) || text[..start].ends_with(letter) {
            return &[];
        }
        word.cuts.get_or_init(|| {
            let AtomKind::Word { cache, .. } = &self.shaped.collected.atoms[index].kind else {
                return Box::default();
            };
            let words = &self.shaped.collected.word_caches[usize::from(*cache)].1;
            cuts(&self.shaped.setter, words, word, &text[start..end], font.language)
        })
    }

    /// Whether a word of a text without hyphenation, such as a title, is wider than its line, so that it has to be divided
    /// after all: at a syllable, with a hyphen, rather than anywhere.
    fn must_divide(&self, atom: &Atom, word: &Word, face: &Face, font: &Font) -> bool {
        let is_prose = self.shaped.styled.runs[atom.run as usize].breaks == Breaks::Normal;
        self.pass == Pass::Anywhere && is_prose && self.shaped.shape.width.0 < width(word, font, face.metrics.upem)
    }

    /// A place at a byte inside a word: the sums, as if nothing changed.
    fn breakpoint_inside(&self, inked: InkedWord<'_>, at: usize) -> Breakpoint {
        let InkedWord { atom, word, face, font, .. } = inked;
        let cluster = to_u32(at - atom.start as usize);
        let head = sum(word, 0..cluster);
        let width = sized(head, font, face);
        let mut sum = self.sum;
        sum.width += width;
        sum.letter_stretch += self.letter_stretch(width, i64::from(head.clusters), inked);
        let at = to_u32(at);
        Breakpoint { end: at, next: at, before: sum, after: sum, ..Breakpoint::default() }
    }

    /// Sets the penalty of a place inside a word, and its hyphens.
    fn set_penalty(&self, breakpoint: &mut Breakpoint, kind: OpportunityKind, atom: &Atom) {
        let font = usize::from(self.shaped.styled.runs[atom.run as usize].font);
        let language = self.shaped.styled.fonts[font].language;
        let languages = &self.shaped.setter.shared.languages;
        match kind {
            OpportunityKind::Soft => {
                breakpoint.hyphen = EndHyphen::Inserted;
                breakpoint.penalty = HYPHEN;
            }
            OpportunityKind::Hyphen => {
                breakpoint.penalty = HYPHEN;
                let repeats = languages.get(usize::from(language)).is_some_and(|language| language.repeats_hyphen);
                breakpoint.hyphen = if repeats { EndHyphen::Repeated } else { EndHyphen::Written };
            }
            OpportunityKind::Dash => breakpoint.penalty = DASH,
            OpportunityKind::Punctuation => breakpoint.penalty = PUNCTUATION,
            OpportunityKind::Technical => breakpoint.penalty = TECHNICAL,
            OpportunityKind::TechnicalName => breakpoint.penalty = TECHNICAL_NAME,
            OpportunityKind::Identifier => breakpoint.penalty = SEGMENT,
            OpportunityKind::Relation => breakpoint.penalty = RELATION,
            OpportunityKind::Operation => breakpoint.penalty = OPERATION,
            OpportunityKind::Separator | OpportunityKind::Operator | OpportunityKind::Gap | OpportunityKind::Path => {
                breakpoint.penalty = listing_penalty(kind);
            }
            OpportunityKind::Space
            | OpportunityKind::SpaceBeforeDash
            | OpportunityKind::Free
            | OpportunityKind::Wide => {}
        }
    }

    /// Sets the widths that change when a word is divided: a hyphen, kerning, ligatures.
    fn set_hyphen_widths(&self, breakpoint: &mut Breakpoint, inked: InkedWord<'_>) {
        let InkedWord { index, atom, word, face, font } = inked;
        let cluster = breakpoint.end - atom.start;
        let first = word.glyphs.iter().find(|glyph| glyph.cluster == cluster);
        let rtl = atom.level % 2 == 1;
        let safe = first.is_some_and(|glyph| !glyph.tied) && !rtl;
        let AtomKind::Word { cache, .. } = &self.shaped.collected.atoms[index].kind else {
            return;
        };
        let words = &self.shaped.collected.word_caches[usize::from(*cache)].1;
        let shaper = &self.shaped.setter.shared.shaper;
        let measure = |text: &str| width(&shaper.word(words, text), font, face.metrics.upem);
        let text = &self.shaped.styled.text[atom.start as usize..atom.end as usize];
        let (head, tail) = text.split_at(cluster as usize);
        if !safe {
            let end = to_u32(text.len());
            let (from, to) = if rtl { (0, end) } else { tie(word, cluster, end) };
            let natural = |range| sized(sum(word, range), font, face);
            breakpoint.pre = measure(&head[from as usize..]) - natural(from..cluster);
            breakpoint.post = measure(&tail[..(to - cluster) as usize]) - natural(cluster..to);
        }
        if breakpoint.hyphen == EndHyphen::Inserted {
            let last = head.char_indices().next_back().map_or(0, |(at, _)| at);
            let letter = &head[last..];
            let with = format!("{letter}-");
            breakpoint.pre += measure(&with) - measure(letter);
        }
        if breakpoint.hyphen == EndHyphen::Repeated {
            breakpoint.post += measure("-");
        }
    }

    /// The width of a hyphen after an atom.
    fn hyphen_width(&self, index: usize) -> i64 {
        let atom = &self.shaped.collected.atoms[index];
        let AtomKind::Word { cache, .. } = &atom.kind else {
            return 0;
        };
        let run = &self.shaped.styled.runs[atom.run as usize];
        let font = &self.shaped.styled.fonts[usize::from(run.font)];
        let word =
            self.shaped.setter.shared.shaper.word(&self.shaped.collected.word_caches[usize::from(*cache)].1, "-");
        width(&word, font, self.shaped.face(*cache).metrics.upem)
    }

    /// Adds a place that follows one atom and goes before another, with what its edges need.
    fn push(&mut self, mut breakpoint: Breakpoint, before: usize, after: usize) {
        breakpoint.hang_right = if breakpoint.hyphen == EndHyphen::Inserted {
            self.hyphen_hang(before)
        } else {
            self.right(before, breakpoint.end)
        };
        breakpoint.hang_left = self.left(after, breakpoint.next);
        if breakpoint.end != breakpoint.next {
            breakpoint.word_before = self.word_before(breakpoint.end);
            breakpoint.word_after = self.word_after(breakpoint.next);
        }
        self.out.push(breakpoint);
    }

    /// A place where the line must end.
    fn forced(&mut self, index: usize, start: u32, next: u32) {
        let (end, before, at) = self.visible.unwrap_or((start, self.sum, index));
        let right = if self.visible.is_some() { self.right(at, end) } else { 0 };
        let left = self.left(index + 1, next);
        let word_after = self.word_after(next);
        let breakpoint = Breakpoint {
            end,
            next,
            before,
            after: self.sum,
            hang_right: right,
            hang_left: left,
            forced: true,
            word_after,
            ..Breakpoint::default()
        };
        self.out.push(breakpoint);
        self.visible = None;
    }

    fn finish(mut self) -> Vec<Breakpoint> {
        let atoms = &self.shaped.collected.atoms;
        let ends = matches!(atoms.last().map(|atom| &atom.kind), Some(AtomKind::End));
        if !atoms.is_empty() && !ends {
            let end = to_u32(self.shaped.styled.text.len());
            self.forced(atoms.len(), end, end);
        }
        self.out
    }

    /// How far the letter that ends at a byte hangs out on the right.
    fn right(&self, index: usize, end: u32) -> i64 {
        let text = &self.shaped.styled.text[..end as usize];
        self.hang(index, text.chars().next_back(), end, |sides| sides.1)
    }

    /// How far the letter that begins at a byte hangs out on the left.
    fn left(&self, index: usize, start: u32) -> i64 {
        let text = &self.shaped.styled.text[start as usize..];
        self.hang(index, text.chars().next(), start, |sides| sides.0)
    }

    /// How far a made hyphen after an atom hangs out.
    fn hyphen_hang(&self, index: usize) -> i64 {
        if !self.shaped.hangs() {
            return 0;
        }
        let atom = &self.shaped.collected.atoms[index];
        let AtomKind::Word { cache, .. } = &atom.kind else {
            return 0;
        };
        let thousandths = self.shaped.protrusion(*cache, '-').1;
        self.hyphen_width(index) * i64::from(thousandths) / 1000
    }

    /// How far a letter of an atom, at an edge of it, hangs out.
    fn hang(&self, index: usize, c: Option<char>, at: u32, side: fn((i16, i16)) -> i16) -> i64 {
        let Some((atom, c)) = self.shaped.collected.atoms.get(index).zip(c) else {
            return 0;
        };
        let AtomKind::Word { cache, word } = &atom.kind else {
            return 0;
        };
        if !self.shaped.hangs() {
            return 0;
        }
        let run = &self.shaped.styled.runs[atom.run as usize];
        let font = &self.shaped.styled.fonts[usize::from(run.font)];
        // Small capitals hang as capitals do.
        let small = font.features.intersects(Features::ANY_SMALL_CAPS);
        let c = if small { c.to_uppercase().next().unwrap_or(c) } else { c };
        let thousandths = side(self.shaped.protrusion(*cache, c));
        if thousandths == 0 {
            return 0;
        }
        let cluster = at.saturating_sub(atom.start);
        let starts = at < atom.end && side((1, 0)) == 1;
        let glyph = if starts {
            word.glyphs.iter().find(|glyph| cluster <= glyph.cluster)
        } else {
            word.glyphs.iter().rev().find(|glyph| glyph.cluster < cluster)
        };
        let units = glyph.map_or(0, |glyph| i64::from(glyph.advance));
        let upem = self.shaped.face(*cache).metrics.upem;
        font.size.em(units * i64::from(thousandths), upem).0 / 1000
    }

    /// The key of the word that ends at a byte. It is made of 24 bytes at most: words that agree in so many are read as
    /// the same.
    fn word_before(&self, end: u32) -> u32 {
        let text = &self.shaped.styled.text[..end as usize];
        let text = &text[text.floor_char_boundary(text.len().saturating_sub(MAX_WORD_LETTERS))..];
        let word = text.trim_end_matches(|c: char| !c.is_alphanumeric());
        word_hash(word.bytes().rev().take_while(|byte| is_letter(*byte)).take(24))
    }

    /// The key of the word that begins at a byte.
    fn word_after(&self, start: u32) -> u32 {
        let text = &self.shaped.styled.text[start as usize..];
        let text = &text[..text.floor_char_boundary(MAX_WORD_LETTERS)];
        let word = text.trim_start_matches(|c: char| !c.is_alphanumeric() && !c.is_whitespace());
        word_hash(word.bytes().take_while(|byte| is_letter(*byte)).take(24))
    }
}

/// How wide so many of a face's units and clusters are in a font.
fn sized(part: GlyphSum, font: &Font, face: &Face) -> i64 {
    let tracking = font.size.scale(i64::from(font.tracking), 1000).0 * i64::from(part.clusters);
    font.size.em(i64::from(part.units), face.metrics.upem).0 + tracking
}
