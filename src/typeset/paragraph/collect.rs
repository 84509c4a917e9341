//! A styled paragraph to atoms: shaped words, spaces, objects and forced line ends, in the order of the
//! text, each with its width.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use unicode_bidi::{BidiInfo, Level};

use super::isolate;
use super::setter::{LayoutWarningKind, Setter};
use super::{Breaks, Font, Joint, Styled};
use crate::document::direction::TextDirection;
use crate::text::catalog::is_ignorable;
use crate::text::east_asian::{is_ambiguous, is_full_width_sign};
use crate::text::face::FaceId;
use crate::text::language::has_rtl;
use crate::text::listing::ListingLine;
use crate::text::opportunity::{self, Opportunity, OpportunityKind, is_hangul, is_wide};
use crate::text::shape::{Features, ShapeKey, Word, WordCache, script};
use crate::text::vertical::{self, Orientation, orientation};
use crate::typeset::frame::RunDirection;

/// A paragraph as atoms.
#[derive(Clone, Debug)]
pub(super) struct Collected {
    pub(super) atoms: Vec<Atom>,
    /// The caches of the shaped words, with their faces.
    pub(super) word_caches: Vec<(FaceId, Arc<WordCache>)>,
    /// How the letters of each cache follow one another ([`super::LineRun::direction`]).
    pub(super) directions: Vec<RunDirection>,
    /// Places to break other than spaces, by rising byte.
    pub(super) inner: Vec<Opportunity>,
    /// The spaces of each font.
    pub(super) spaces: Vec<Spacing>,
    /// Whether the paragraph runs from right to left.
    pub(super) rtl: bool,
    /// Whether any of it does.
    pub(super) mixed: bool,
    /// Whether letters as wide as high are in it, and gaps between atoms count ([`super::letter_gap`]).
    pub(super) wide: bool,
}

/// A part of a paragraph that has a width.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    /// Its bytes.
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) run: u32,
    /// Its bidi level.
    pub(super) level: u8,
    /// Its natural width.
    pub(super) width: i64,
    pub(super) kind: AtomKind,
}

/// The kinds of atoms.
#[derive(Clone, Debug)]
pub(super) enum AtomKind {
    /// A word, or a part of one that is shaped alike: its place in the caches.
    Word { cache: u16, word: Arc<Word> },
    /// Spaces.
    Space(Space),
    /// An object, by its place.
    Object(u32),
    /// A forced line end.
    End,
}

/// A space: its width, and how it behaves at the end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Space {
    /// Whether a line may end here, and begin with a dash.
    pub(super) breaks: bool,
    pub(super) before_dash: bool,
    /// Whether it has one width.
    pub(super) fixed: bool,
    /// Whether it was written to keep its neighbours together.
    pub(super) hard: bool,
    /// In a line of code: what it is to part the line here.
    pub(super) rank: Option<OpportunityKind>,
}

/// How wide the space of a font is, and how far it may stretch and shrink.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spacing {
    pub(super) width: i64,
    pub(super) stretch: i64,
    pub(super) shrink: i64,
    /// The glyph of the space, with the face's own width of it.
    pub(super) glyph: u16,
}

impl Spacing {
    /// For a font. Many text faces have narrow spaces (EB Garamond a fifth of an em): what is added and
    /// taken away has a floor, so that they can be justified as well as others.
    fn new(font: &Font, setter: &Setter) -> Spacing {
        let face = setter.catalog().face(font.face);
        let own = font.size.em(i64::from(face.metrics.space), face.metrics.upem).0;
        let tracking = font.size.scale(i64::from(font.tracking), 1000).0;
        let em = font.size.0;
        let key = ShapeKey { face: font.face, script: *b"Latn", ..ShapeKey::default() };
        let words = setter.shared.shaper.words(key);
        let glyph = setter.shared.shaper.word(&words, " ").glyphs.first().map_or(0, |glyph| glyph.id);
        if face.monospace {
            return Spacing { width: own + tracking, stretch: 0, shrink: 0, glyph };
        }
        // Half and a third, as in Computer Modern (TeXbook p. 75). The floors are for narrow spaces: with EB Garamond's
        // own 691 lines of *Moby-Dick* had no setting within tolerance, with Libertinus's 293 (November 2026).
        let width = own.clamp(em * 22 / 100, em * 35 / 100);
        let stretch = (width / 2).max(em * 13 / 100);
        let shrink = (width / 3).min(width - em * 15 / 100).max(0);
        Spacing { width: width + tracking, stretch, shrink, glyph }
    }
}

/// Collects a paragraph.
pub(super) fn collect(styled: &Styled, setter: &Setter) -> Collected {
    let mut collector = Collector::new(styled, setter);
    for (index, run) in styled.runs.iter().enumerate() {
        let range = clip(&run.range, &styled.text);
        collector.style_run(index, range);
    }
    let mut out = collector.out;
    out.inner.sort_by_key(|opportunity| opportunity.at);
    out.inner.dedup_by_key(|opportunity| opportunity.at);
    out
}

/// The text with a letter for each object that is in it like one. (Any letter of three bytes.)
fn objects_as_letters(styled: &Styled) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(styled.text.as_str());
    for object in styled.objects.iter().filter(|object| object.joint != Joint::Free) {
        let range = object.at..object.at + '\u{FFFC}'.len_utf8();
        if styled.text.get(range.clone()) == Some("\u{FFFC}") {
            text.to_mut().replace_range(range, "\u{1D00}");
        }
    }
    text
}

/// A range that lies in a text, at the borders of its characters.
fn clip(range: &Range<usize>, text: &str) -> Range<usize> {
    let floor = |at: usize| text.floor_char_boundary(at.min(text.len()));
    floor(range.start)..floor(range.end.max(range.start))
}

/// The work of [`collect`].
struct Collector<'a> {
    styled: &'a Styled,
    setter: &'a Setter,
    levels: Vec<Level>,
    base: Level,
    /// Where lines may end in prose.
    prose: Vec<Opportunity>,
    /// The next of them.
    next: usize,
    out: Collected,
    keys: Vec<ShapeKey>,
    /// In vertical lines, where letters stand side by side.
    combined: Vec<Range<usize>>,
    /// The text as a line of code, if it is one.
    listing: Option<ListingLine<'a>>,
}

/// The properties that the letters of a run share: it is shaped as one.
#[derive(Clone, Copy, PartialEq, Eq)]
struct ShapingRun {
    face: FaceId,
    script: [u8; 4],
    level: u8,
    direction: RunDirection,
    /// Whether it is quotes for which a vertical line has brackets.
    is_turned_quote: bool,
}

impl<'a> Collector<'a> {
    fn new(styled: &'a Styled, setter: &'a Setter) -> Collector<'a> {
        // The language decides before the first strong letter does, as in an EPUB, whose elements have a direction: a
        // Hebrew paragraph may begin with a Latin name.
        let rtl = styled.rtl.or(setter.paragraph_direction(styled.language));
        let default = rtl.map(|rtl| if rtl { Level::rtl() } else { Level::ltr() });
        let turned = styled.isolates.iter().any(|isolate| isolate.direction == TextDirection::Rtl);
        let mixed = rtl == Some(true) || turned || has_rtl(&styled.text);
        let (mut levels, mut base) = (Vec::new(), Level::ltr());
        if mixed {
            let info = BidiInfo::new(&styled.text, default);
            base = default.or(info.paragraphs.first().map(|paragraph| paragraph.level)).unwrap_or(base);
            // All lines of a paragraph have the direction of its first.
            levels = isolate::levels(&styled.text, &styled.isolates, base);
        }
        let out = Collected {
            atoms: Vec::new(),
            word_caches: Vec::new(),
            directions: Vec::new(),
            inner: Vec::new(),
            spaces: styled.fonts.iter().map(|font| Spacing::new(font, setter)).collect(),
            rtl: base.is_rtl(),
            mixed,
            // The first wide letters are those of hangul, from U+1100 on: three bytes, of which the first is E1.
            wide: styled.text.bytes().any(|byte| 0xE1 <= byte) && styled.text.contains(is_wide),
        };
        let prose = opportunity::prose(&objects_as_letters(styled));
        let is_listing = styled.runs.iter().any(|run| run.breaks == Breaks::Listing);
        let listing = is_listing.then(|| ListingLine::new(&styled.text));
        let combined = if setter.is_vertical && !is_listing { vertical::combined(&styled.text) } else { Vec::new() };
        Collector { styled, setter, levels, base, prose, next: 0, out, keys: Vec::new(), combined, listing }
    }

    /// Divides a style run into words, spaces, objects and forced line ends.
    fn style_run(&mut self, index: usize, range: Range<usize>) {
        let breaks = self.styled.runs[index].breaks;
        let Some(font) = self.styled.fonts.get(usize::from(self.styled.runs[index].font)) else {
            return;
        };
        self.features(index, font);
        let text = &self.styled.text;
        let mut word: Option<(usize, ShapingRun)> = None;
        let mut letters = 0;
        let mut before = ' ';
        for (at, c) in text[range.clone()].char_indices() {
            let at = range.start + at;
            let whole = at..at + c.len_utf8();
            let run = match c {
                ' ' | '\t' | '\u{A0}' | '\n' | '\u{2028}' | '\u{2029}' | '\u{FFFC}' | '\r' => {
                    self.word(index, font, word.take(), at);
                    self.other(index, c, whole);
                    continue;
                }
                _ => self.run_in_line(font, at, c, word.map(|it| it.1)),
            };
            let broken = self.is_opportunity(at, breaks)
                || self.is_annotation_edge(at)
                || self.out.wide && is_full_width_sign(c, before);
            before = c;
            let whole = letters < MAX_WORD_LETTERS || joins_previous(c);
            match word {
                Some((_, before)) if before == run && !broken && whole => letters += 1,
                _ => {
                    self.word(index, font, word.take(), at);
                    word = Some((at, run));
                    letters = 1;
                }
            }
        }
        self.word(index, font, word.take(), range.end);
        self.technical(breaks, range);
    }

    /// Complains about features that the face lacks.
    fn features(&self, index: usize, font: &Font) {
        let run = &self.styled.runs[index];
        for tag in font.features.tags() {
            if !self.setter.catalog().has_feature(font.face, tag) {
                let what = LayoutWarningKind::MissingFeature(font.face, tag);
                self.setter.warn(run.node, run.offset, what);
            }
        }
    }

    /// Whether words are parted at a byte: scripts without spaces are shaped from break to break.
    /// Keeps the other places of prose as inner ones.
    fn is_opportunity(&mut self, at: usize, breaks: Breaks) -> bool {
        while self.prose.get(self.next).is_some_and(|opportunity| opportunity.at < at) {
            self.next += 1;
        }
        let Some(place) = self.prose.get(self.next).filter(|opportunity| opportunity.at == at) else {
            return false;
        };
        let space = matches!(place.kind, OpportunityKind::Space | OpportunityKind::SpaceBeforeDash);
        if breaks != Breaks::Normal || space {
            return false;
        }
        if !self.is_annotated(at) {
            self.out.inner.push(*place);
        }
        matches!(place.kind, OpportunityKind::Wide | OpportunityKind::Free)
    }

    /// Whether something stands over the letters before and behind a byte together: no line ends there.
    fn is_annotated(&self, at: usize) -> bool {
        let all = &self.styled.annotations;
        let place = all.partition_point(|it| it.range.end <= at);
        all.get(place).is_some_and(|it| it.range.start < at)
    }

    /// Whether what stands over letters begins or ends at a byte: they are words of their own.
    fn is_annotation_edge(&self, at: usize) -> bool {
        let all = &self.styled.annotations;
        let place = all.partition_point(|it| it.range.end < at);
        all.get(place).is_some_and(|it| it.range.end == at || it.range.start == at)
            || all.get(place + 1).is_some_and(|it| it.range.start == at)
    }

    /// The run that a character belongs to, with how it stands in its line.
    fn run_in_line(&self, font: &Font, at: usize, c: char, before: Option<ShapingRun>) -> ShapingRun {
        if !self.setter.is_vertical {
            return self.run(font, at, c, before);
        }
        let quote = self.turned_quote(font, at, c);
        let c = quote.unwrap_or(c);
        let run = ShapingRun { is_turned_quote: quote.is_some(), ..self.run(font, at, c, before) };
        let place = self.combined.partition_point(|range| range.end <= at);
        let is_upright = match orientation(c) {
            Orientation::Upright => true,
            Orientation::Alternate => self.setter.catalog().has_feature(run.face, *b"vert"),
            Orientation::Rotated => false,
        };
        let direction = match before {
            Some(before) if joins_previous(c) => before.direction,
            _ if self.combined.get(place).is_some_and(|range| range.contains(&at)) => RunDirection::Up,
            _ if is_upright => RunDirection::Stacked,
            _ => RunDirection::Right,
        };
        ShapingRun { direction, ..run }
    }

    /// The bracket that a quote is in a vertical line of Chinese.
    fn turned_quote(&self, font: &Font, at: usize, c: char) -> Option<char> {
        let quote = vertical::quote(c)?;
        let is_chinese = self.setter.language(font.language).is_some_and(|language| language.primary() == "zh");
        let face = self.neighbour_face(font, at, c).filter(|_| is_chinese)?;
        self.setter.catalog().covers(face, quote).then_some(quote)
    }

    /// The run that a character belongs to, by the properties it shares with its neighbours. Marks and joiners stay
    /// with what they follow.
    fn run(&self, font: &Font, at: usize, c: char, before: Option<ShapingRun>) -> ShapingRun {
        let level = self.levels.get(at).map_or(self.base, |level| *level).number();
        let marks = self.marks(at + c.len_utf8());
        let catalog = self.setter.catalog();
        if marks.is_empty() && c.is_ascii_alphabetic() && catalog.covers(font.face, c) {
            return ShapingRun {
                face: font.face,
                script: *b"Latn",
                level,
                direction: RunDirection::Right,
                is_turned_quote: false,
            };
        }
        if self.out.wide
            && is_ambiguous(c)
            && let Some(face) = self.face_among_ideographs(font, at, c)
        {
            return ShapingRun {
                face,
                script: *b"Hani",
                level,
                direction: RunDirection::Right,
                is_turned_quote: false,
            };
        }
        let own = script(c);
        let common = matches!(&own, b"Zyyy" | b"Zinh" | b"Zzzz");
        let script = match before {
            Some(before) if common && before.level == level => before.script,
            _ if common => *b"Latn",
            _ => own,
        };
        let face = match before {
            Some(before) if joins_previous(c) => before.face,
            // A stop that scripts share (the danda of Indic ones) comes from the face of its sentence.
            _ if common
                && !catalog.covers(font.face, c)
                && self.last_face(before).is_some_and(|it| catalog.covers(it, c)) =>
            {
                self.last_face(before).unwrap_or(font.face)
            }
            _ if joins_previous(c) => font.face,
            _ => catalog.fallback_cluster(font.face, c, marks).unwrap_or(font.face),
        };
        // Figures and punctuation go on with the word's script; a word may begin with them.
        ShapingRun { face, script, level, direction: RunDirection::Right, is_turned_quote: false }
    }

    /// The face of a sign that stands beside an ideograph: that of its neighbour, if it has the sign. Korean writes Latin
    /// punctuation.
    fn face_among_ideographs(&self, font: &Font, at: usize, c: char) -> Option<FaceId> {
        self.neighbour_face(font, at, c).filter(|face| self.setter.catalog().covers(*face, c))
    }

    /// The face of the ideograph that a sign stands beside.
    fn neighbour_face(&self, font: &Font, at: usize, c: char) -> Option<FaceId> {
        let is_beside = |neighbour: &char| is_wide(*neighbour) && !is_hangul(*neighbour);
        let (before, after) = self.styled.text.split_at(at);
        // Signs in a row (`……`, `。”`) stand beside what is before all of them.
        let before = before.chars().rev().find(|sign| !is_ambiguous(*sign)).filter(is_beside);
        let after = after.chars().find(|sign| !is_ambiguous(*sign)).filter(is_beside);
        let neighbour = if matches!(c, '“' | '‘') { after.or(before) } else { before.or(after) };
        neighbour.and_then(|letter| self.setter.catalog().fallback(font.face, letter))
    }

    /// The face of the letter before, be it in the word before.
    fn last_face(&self, before: Option<ShapingRun>) -> Option<FaceId> {
        let word = |atom: &Atom| if let AtomKind::Word { cache, .. } = atom.kind { Some(cache) } else { None };
        let of_word = || {
            self.out.atoms.iter().rev().take(2).find_map(word).map(|cache| self.out.word_caches[usize::from(cache)].0)
        };
        before.map(|run| run.face).or_else(of_word)
    }

    /// The marks at a byte that must come from the face of the letter before them.
    fn marks(&self, at: usize) -> &'a str {
        let rest = self.styled.text.get(at..).unwrap_or("");
        let is_mark = |c: char| &script(c) == b"Zinh" && !is_ignorable(c);
        let end = rest.find(|c| !is_mark(c)).unwrap_or(rest.len());
        &rest[..end]
    }

    /// Shapes a word and adds it.
    fn word(&mut self, index: usize, font: &Font, word: Option<(usize, ShapingRun)>, end: usize) {
        let Some((start, run)) = word else {
            return;
        };
        let rtl = run.level % 2 == 1;
        let mut features = font.features;
        if font.tracking != 0 {
            features = features | Features::LIGATURES_OFF;
        }
        let stacked = run.direction == RunDirection::Stacked;
        let text = &self.styled.text[start..end];
        let text = if run.is_turned_quote { vertical::quoted(text) } else { text.into() };
        let text = text.as_ref();
        let great = !font.features.contains(Features::ALL_SMALL_CAPS);
        if great && suits_capitals(text) && self.setter.catalog().has_feature(run.face, *b"case") {
            features = features | Features::CASE;
        }
        let key = ShapeKey { face: run.face, features, script: run.script, language: font.language, rtl, stacked };
        let mut known = self.keys.iter().zip(&self.out.directions);
        let place = known.position(|it| *it.0 == key && *it.1 == run.direction).unwrap_or_else(|| {
            self.keys.push(key);
            self.out.directions.push(run.direction);
            self.out.word_caches.push((run.face, self.setter.shared.shaper.words(key)));
            self.keys.len() - 1
        });
        let word = self.setter.shared.shaper.word(&self.out.word_caches[place].1, text);
        if word.glyphs.iter().any(|glyph| glyph.id == 0) {
            self.missing(index, start, text, run.face);
        }
        let upem = self.setter.catalog().face(run.face).metrics.upem;
        // What stands side by side has the room of one letter.
        let is_combined = run.direction == RunDirection::Up;
        let width = if is_combined { font.size.0 } else { width(&word, font, upem) };
        let cache = u16::try_from(place).unwrap_or(u16::MAX);
        self.push(index, start..end, width, AtomKind::Word { cache, word });
    }

    /// Complains about characters that no font has.
    fn missing(&self, index: usize, start: usize, text: &str, face: FaceId) {
        let run = &self.styled.runs[index];
        for (at, c) in text.char_indices() {
            if !is_ignorable(c) && !c.is_whitespace() && !self.setter.catalog().covers(face, c) {
                let offset = (run.offset + start + at).saturating_sub(run.range.start);
                self.setter.warn(run.node, offset, LayoutWarningKind::MissingGlyph(c));
            }
        }
    }

    /// Adds a space, an object, or a forced line end.
    fn other(&mut self, index: usize, c: char, range: Range<usize>) {
        let run = &self.styled.runs[index];
        match c {
            '\n' | '\u{2028}' | '\u{2029}' => self.push(index, range, 0, AtomKind::End),
            '\u{FFFC}' => self.object(index, range),
            '\r' => {}
            _ => {
                let code = matches!(run.breaks, Breaks::Code | Breaks::Listing);
                let before = self.out.atoms.last().map(|atom| &atom.kind);
                let drops = matches!(before, None | Some(AtomKind::Space(_) | AtomKind::End));
                // Spaces that follow one another count as one, and those that begin a line as none.
                if c != '\u{A0}' && !code && drops {
                    let gives = |kind: &AtomKind| matches!(kind, AtomKind::Space(kind) if kind.breaks);
                    if let Some(atom) = self.out.atoms.last_mut().filter(|atom| gives(&atom.kind)) {
                        atom.end = atom.end.max(to_u32(range.end));
                    }
                    return;
                }
                let font = usize::from(run.font);
                let spacing = self.out.spaces.get(font).copied().unwrap_or_default();
                let before_dash = !code && self.before_dash(range.end);
                let listing = self.listing.as_ref().filter(|_| run.breaks == Breaks::Listing);
                let rank = listing.and_then(|line| line.at_space(range.end));
                let may = if listing.is_some() { rank.is_some() } else { code || self.breaks_after_space(range.end) };
                let hard = c == '\u{A0}';
                let space = Space { breaks: !hard && may, before_dash, fixed: code, hard, rank };
                let width = if c == '\t' && code { spacing.width * 4 } else { spacing.width };
                self.push(index, range, width, AtomKind::Space(space));
            }
        }
    }

    /// Whether a line may end at the spaces before a byte: not before a French `!`, say.
    fn breaks_after_space(&self, at: usize) -> bool {
        let text = &self.styled.text;
        let after = text.len() - text[at..].trim_start_matches([' ', '\t']).len();
        after == text.len() || self.prose.binary_search_by_key(&after, |opportunity| opportunity.at).is_ok()
    }

    /// Whether a dash that should not begin a line is at a byte: one that a space follows.
    fn before_dash(&self, at: usize) -> bool {
        let rest = self.styled.text[at..].trim_start_matches(' ');
        let mut letters = rest.chars();
        matches!(letters.next(), Some('–' | '—')) && letters.next() == Some(' ')
    }

    /// Adds an object.
    fn object(&mut self, index: usize, range: Range<usize>) {
        let Ok(place) = self.styled.objects.binary_search_by_key(&range.start, |it| it.at) else {
            return;
        };
        let object = &self.styled.objects[place];
        let width = object.width.0;
        let kind = match object.joint {
            Joint::Free => Some(OpportunityKind::Punctuation),
            Joint::Relation => Some(OpportunityKind::Relation),
            Joint::Operation => Some(OpportunityKind::Operation),
            Joint::Letter => {
                let found = self.prose.binary_search_by_key(&range.start, |opportunity| opportunity.at).ok();
                let spaced =
                    |kind: &OpportunityKind| matches!(kind, OpportunityKind::Space | OpportunityKind::SpaceBeforeDash);
                found.map(|it| self.prose[it].kind).filter(|kind| !spaced(kind))
            }
        };
        if let Some(kind) = kind.filter(|_| !self.out.atoms.is_empty()) {
            self.out.inner.push(Opportunity { at: range.start, kind });
        }
        self.push(index, range, width, AtomKind::Object(to_u32(place)));
    }

    fn push(&mut self, index: usize, range: Range<usize>, width: i64, kind: AtomKind) {
        let level = self.levels.get(range.start).map_or(self.base, |level| *level).number();
        let (start, end) = (to_u32(range.start), to_u32(range.end));
        self.out.atoms.push(Atom { start, end, run: to_u32(index), level, width, kind });
    }

    /// Adds the places inside an address or code.
    fn technical(&mut self, breaks: Breaks, range: Range<usize>) {
        let text = &self.styled.text[range.clone()];
        let places = match breaks {
            Breaks::Url => opportunity::address(text),
            Breaks::Code => opportunity::code(text),
            Breaks::Listing => {
                let found = self.listing.as_ref().map(|line| line.opportunities(range));
                return self.out.inner.extend(found.unwrap_or_default());
            }
            Breaks::Normal => opportunity::technical(text),
            Breaks::None => return,
        };
        let places =
            places.into_iter().map(|opportunity| Opportunity { at: opportunity.at + range.start, ..opportunity });
        self.out.inner.extend(places);
    }
}

/// How many letters of a word are looked at at once. No language has such a word, but data has (a key, an
/// address, noise), and dividing one anywhere takes time by the square of its letters.
pub(super) const MAX_WORD_LETTERS: usize = 256;

/// Whether a character belongs to the one before it: a mark, a joiner.
fn joins_previous(c: char) -> bool {
    &script(c) == b"Zinh" || is_ignorable(c) || c.is_whitespace()
}

/// A word's natural width in a font.
pub(super) fn width(word: &Word, font: &Font, upem: u16) -> i64 {
    let width = font.size.em(i64::from(word.advance), upem).0;
    if font.tracking == 0 {
        return width;
    }
    let tracking = font.size.scale(i64::from(font.tracking), 1000);
    width + (tracking * i64::from(word.clusters)).0
}

/// Whether the hyphens, dashes and brackets of a word are among capitals alone: `AVANT-GARDE`, `(NATO)`.
/// A bracket that another word closes keeps the form that suits both.
fn suits_capitals(text: &str) -> bool {
    if !text.starts_with(|c: char| !c.is_lowercase()) {
        return false;
    }
    let (mut capitals, mut joints, mut brackets) = (0, 0, 0);
    for c in text.chars() {
        match c {
            '-' | '\u{2010}' | '\u{2011}' | '–' | '—' | '/' | '@' | '·' => joints += 1,
            '(' | '[' | '{' => brackets += 1,
            ')' | ']' | '}' => brackets -= 1,
            _ if c.is_lowercase() => return false,
            _ => capitals += i32::from(c.is_uppercase()),
        }
    }
    let enclosed = text.starts_with(['(', '[', '{']);
    2 <= capitals && brackets == 0 && (0 < joints || enclosed)
}

/// A place in a text that fits its file's limits.
pub(super) fn to_u32(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
