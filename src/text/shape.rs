//! Shapes words to glyphs: the one module that uses the shaping engine (`harfrust`), and a cache in front of it.
//!
//! A word is shaped once for each [`ShapeKey`] (face, features, script, language, direction). What a word
//! becomes depends on nothing else, so that threads may fill the cache in any order.

use std::collections::HashMap;
use std::ops::BitOr;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use foldhash::fast::RandomState;
use harfrust::font::Font;
use harfrust::{Buffer, BufferFlags, Direction, Feature, Script, ShapeOptions, ShapePlan, ShaperFont, Tag};

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, GlyphId, MetadataProvider};

use super::catalog::Catalog;
use super::face::{Face, FaceId};
use super::hyphenate::Spelling;
use super::language::Language;
use crate::guard::steps::{self, StepKind};

/// A set of OpenType features beyond those that are on by default (kerning, ligatures, marks).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Features {
    known: u16,
    /// Those that are named by their tags, in the order in which they were asked for.
    tagged: [Option<TaggedFeature>; MAX_TAGGED],
}

/// How many features of one stretch of text can be named by their tags: a set is copied with each run of text.
pub const MAX_TAGGED: usize = 8;

/// A feature of the font's own, by its tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaggedFeature {
    /// Four letters, such as `ss01`.
    pub tag: [u8; 4],
    /// 0 is off, 1 on; of features with alternates the number of one.
    pub value: u16,
}

impl Features {
    const fn of(known: u16) -> Features {
        Features { known, tagged: [None; MAX_TAGGED] }
    }

    /// The empty set.
    pub const NONE: Features = Features::of(0);
    /// Small capitals for small letters (`smcp`).
    pub const SMALL_CAPS: Features = Features::of(1);
    /// Small capitals for all letters (`smcp`, `c2sc`).
    pub const ALL_SMALL_CAPS: Features = Features::of(1 << 1);
    /// Old-style figures (`onum`).
    pub const OLD_STYLE: Features = Features::of(1 << 2);
    /// Lining figures (`lnum`).
    pub const LINING: Features = Features::of(1 << 3);
    /// Figures of one width (`tnum`).
    pub const TABULAR: Features = Features::of(1 << 4);
    /// Proportional figures (`pnum`).
    pub const PROPORTIONAL: Features = Features::of(1 << 5);
    /// Superior letters and figures (`sups`).
    pub const SUPERIORS: Features = Features::of(1 << 6);
    /// Forms that suit capitals (`case`).
    pub const CASE: Features = Features::of(1 << 7);
    /// No ligatures (`liga`, `clig`).
    pub const LIGATURES_OFF: Features = Features::of(1 << 8);
    /// Inferior letters and figures (`subs`).
    pub const INFERIORS: Features = Features::of(1 << 9);
    /// Fractions (`frac`).
    pub const FRACTIONS: Features = Features::of(1 << 10);
    /// A zero with a slash (`zero`).
    pub const SLASHED_ZERO: Features = Features::of(1 << 11);
    /// No contextual alternates (`calt`).
    pub const ALTERNATES_OFF: Features = Features::of(1 << 12);

    /// All that says how figures look: one look of figures replaces another.
    pub const FIGURES: Features = Features::of(
        Features::OLD_STYLE.known
            | Features::LINING.known
            | Features::TABULAR.known
            | Features::PROPORTIONAL.known
            | Features::SLASHED_ZERO.known,
    );

    /// Small capitals for small letters, or for all.
    pub const ANY_SMALL_CAPS: Features = Features::of(Features::SMALL_CAPS.known | Features::ALL_SMALL_CAPS.known);

    /// The union; where both name a tag, the other set's value counts.
    #[must_use]
    pub fn with(self, other: Features) -> Features {
        let set = Features { known: self.known | other.known, ..self };
        other.tagged.into_iter().flatten().fold(set, Features::with_tagged)
    }

    /// The set with a feature that is named by its tag. Beyond [`MAX_TAGGED`] the last one gives way.
    #[must_use]
    pub fn with_tagged(mut self, feature: TaggedFeature) -> Features {
        let same = |it: &Option<TaggedFeature>| it.is_none_or(|it| it.tag == feature.tag);
        let place = self.tagged.iter().position(same).unwrap_or(MAX_TAGGED - 1);
        self.tagged[place] = Some(feature);
        self
    }

    /// The set without those that are named by their tags: another family may lack them.
    #[must_use]
    pub const fn untagged(self) -> Features {
        Features::of(self.known)
    }

    /// The features of this set that are not in the other.
    #[must_use]
    pub const fn difference(self, other: Features) -> Features {
        Features { known: self.known & !other.known, ..self }
    }

    /// Whether all features of the other set are in this one; those named by tags don't count.
    pub const fn contains(self, other: Features) -> bool {
        self.known & other.known == other.known
    }

    /// Whether the two sets share a feature; those named by tags don't count.
    pub const fn intersects(self, other: Features) -> bool {
        self.known & other.known != 0
    }

    /// The tags that a face must have, to report those that it lacks. Features that are turned off need none.
    pub fn tags(self) -> impl Iterator<Item = [u8; 4]> {
        let known = TAGS.iter().filter(move |(set, _, value)| *value == 1 && self.contains(*set)).map(|it| *it.1);
        known.chain(self.tagged.into_iter().flatten().filter(|it| 0 < it.value).map(|it| it.tag))
    }
}

impl BitOr for Features {
    type Output = Features;
    fn bitor(self, other: Features) -> Features {
        self.with(other)
    }
}

/// The OpenType tag of each feature, and its value: 1 is on, 0 off.
const TAGS: [(Features, &[u8; 4], u32); 15] = [
    (Features::SMALL_CAPS, b"smcp", 1),
    (Features::ALL_SMALL_CAPS, b"smcp", 1),
    (Features::ALL_SMALL_CAPS, b"c2sc", 1),
    (Features::OLD_STYLE, b"onum", 1),
    (Features::LINING, b"lnum", 1),
    (Features::TABULAR, b"tnum", 1),
    (Features::PROPORTIONAL, b"pnum", 1),
    (Features::SUPERIORS, b"sups", 1),
    (Features::CASE, b"case", 1),
    (Features::LIGATURES_OFF, b"liga", 0),
    (Features::LIGATURES_OFF, b"clig", 0),
    (Features::INFERIORS, b"subs", 1),
    (Features::FRACTIONS, b"frac", 1),
    (Features::SLASHED_ZERO, b"zero", 1),
    (Features::ALTERNATES_OFF, b"calt", 0),
];

/// All that determines a word's glyphs beside its letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShapeKey {
    /// The face.
    pub face: FaceId,
    /// The features.
    pub features: Features,
    /// The script's ISO 15924 code: `Latn`.
    pub script: [u8; 4],
    /// The index of the language among the shaper's.
    pub language: u16,
    /// Whether it runs from right to left.
    pub rtl: bool,
    /// Whether its letters stand upright below one another, whatever `rtl` says.
    pub stacked: bool,
}

/// A shaped word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// Its glyphs from left to right.
    pub glyphs: Box<[WordGlyph]>,
    /// Its width in font units.
    pub advance: i32,
    /// The number of clusters: a ligature is one.
    pub clusters: u32,
    /// Where hyphenation may divide it, once that was computed.
    pub cuts: OnceLock<Box<[Cut]>>,
}

/// A place where hyphenation may divide a word; lengths in font units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// The byte of the word at which the second part begins.
    pub at: u32,
    /// The width of what is before it in the undivided word.
    pub before: i32,
    /// The number of clusters before it.
    pub clusters: i32,
    /// How much wider the first part is by itself, with its hyphen, than in the undivided word.
    pub pre: i32,
    /// How much wider the second part is by itself.
    pub post: i32,
    /// By how many letters the part before it, and that after it, are shorter than five; in sum.
    pub near: u8,
    /// How the letters beside the hyphen change.
    pub spelling: Option<Spelling>,
    /// Whether its word has a capital, and may be a name.
    pub name: bool,
    /// Whether its word is joined to others by hyphens or the like.
    pub joined: bool,
}

/// A glyph of a word; lengths in font units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordGlyph {
    /// Its number in the face; 0 is the missing glyph.
    pub id: u16,
    /// The byte of the word at which its cluster begins.
    pub cluster: u32,
    /// The distance to the next glyph.
    pub advance: i32,
    /// To the right.
    pub dx: i16,
    /// Upwards.
    pub dy: i16,
    /// Whether the word must be shaped anew if it is divided before this cluster (HarfBuzz: unsafe to break).
    pub tied: bool,
}

/// Shapes words and remembers them. Shared by all threads.
pub struct Shaper {
    faces: Vec<Arc<Face>>,
    fonts: Vec<OnceLock<Option<Font>>>,
    languages: Vec<Option<harfrust::Language>>,
    words: RwLock<HashMap<ShapeKey, Arc<WordCache>>>,
}

/// The shaped words of one key.
pub struct WordCache {
    key: ShapeKey,
    plan: Option<ShapePlan>,
    shards: [Shard; SHARDS],
}

/// Words by their texts, behind a lock.
type Shard = RwLock<HashMap<Box<str>, Arc<Word>, RandomState>>;

impl std::fmt::Debug for Shaper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shaper").field("faces", &self.faces.len()).finish_non_exhaustive()
    }
}

/// How many locks guard the words of a key, so that threads seldom wait for one another.
const SHARDS: usize = 16;

impl std::fmt::Debug for WordCache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WordCache").field("key", &self.key).finish_non_exhaustive()
    }
}

impl Shaper {
    /// For the faces of a catalogue and the languages of a book.
    pub fn new(catalog: &Catalog, languages: &[Language]) -> Shaper {
        let faces = catalog.faces().to_vec();
        Shaper {
            fonts: faces.iter().map(|_| OnceLock::new()).collect(),
            faces,
            languages: languages.iter().map(|language| harfrust::Language::new(&language.tag)).collect(),
            words: RwLock::default(),
        }
    }

    /// The words of a key, for [`Shaper::word`].
    pub fn words(&self, key: ShapeKey) -> Arc<WordCache> {
        if let Some(words) = self.words.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(words);
        }
        let mut words = self.words.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(words.entry(key).or_insert_with(|| Arc::new(self.new_words(key))))
    }

    /// A word's glyphs.
    pub fn word(&self, words: &WordCache, text: &str) -> Arc<Word> {
        let shard = &words.shards[shard(text)];
        if let Some(word) = shard.read().unwrap_or_else(PoisonError::into_inner).get(text) {
            return Arc::clone(word);
        }
        // Not under the lock: two threads may shape one word at once, with the same result, of which the first stays.
        let word = Arc::new(self.shape(words, text));
        let mut shard = shard.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(shard.entry(text.into()).or_insert(word))
    }

    /// A face's font in the engine's form, loaded at its first use.
    fn font(&self, face: FaceId) -> Option<&Font> {
        let index = usize::from(face.0);
        let load = || {
            let face = &self.faces[index];
            Font::new(face.data.shared(), face.index)
        };
        self.fonts.get(index)?.get_or_init(load).as_ref()
    }

    /// See [`join_dashes`].
    fn join_dashes(&self, face: FaceId, text: &str, glyphs: &mut [WordGlyph]) {
        let face = self.faces.get(usize::from(face.0));
        if let Some(font) = face.and_then(|face| FontRef::from_index(face.data.bytes(), face.index).ok()) {
            join_dashes(&font, text, glyphs);
        }
    }

    /// An empty cache for a key.
    fn new_words(&self, key: ShapeKey) -> WordCache {
        let direction = match (key.stacked, key.rtl) {
            (true, _) => Direction::TopToBottom,
            (false, true) => Direction::RightToLeft,
            (false, false) => Direction::LeftToRight,
        };
        let language = self.languages.get(usize::from(key.language)).and_then(Option::as_ref);
        let script = Script::from_iso15924_tag(Tag::new(&key.script));
        let plan =
            self.font(key.face).map(|font| ShapePlan::new(font, direction, script, language, &self.features(key)));
        WordCache { key, plan, shards: std::array::from_fn(|_| RwLock::default()) }
    }

    /// The features for the engine. Monospaced faces are set without ligatures and alternates: readers of code must see
    /// the characters to type (`!=`, not `≠`).
    fn features(&self, key: ShapeKey) -> Vec<Feature> {
        let mut wanted = key.features;
        if self.faces.get(usize::from(key.face.0)).is_some_and(|face| face.monospace) {
            wanted = wanted | Features::LIGATURES_OFF | Features::ALTERNATES_OFF;
        }
        let tags = TAGS.iter().filter(|(set, ..)| wanted.contains(*set));
        let known = tags.map(|(_, tag, value)| Feature::new(Tag::new(tag), *value, ..));
        // Later ones win: what the author names by its tag counts more than what we ask for.
        let tagged = wanted.tagged.iter().flatten();
        known.chain(tagged.map(|it| Feature::new(Tag::new(&it.tag), u32::from(it.value), ..))).collect()
    }

    fn shape(&self, words: &WordCache, text: &str) -> Word {
        steps::count(StepKind::Letters, text.len());
        let key = words.key;
        let (Some(font), Some(plan)) = (self.font(key.face), &words.plan) else {
            return Word::default();
        };
        let mut buffer = Buffer::new();
        buffer.set_direction(plan.direction());
        buffer.set_script(plan.script());
        buffer.set_language(plan.language().cloned());
        // Joiners and soft hyphens do their work while a word is shaped, and leave no glyph that a font might draw.
        buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
        buffer.push_str(text);
        let features = self.features(key);
        let options = ShapeOptions::new().plan(Some(plan)).features(&features);
        if harfrust::shape(&ShaperFont::new(font), &mut buffer, options).is_err() {
            return Word::default();
        }
        let positions = buffer.glyph_positions();
        let upem = self.faces.get(usize::from(key.face.0)).map_or(1000, |face| i32::from(face.metrics.upem));
        // Letters in a column are set around its middle, which is there where that of ideographs is in a line across.
        let middle = if key.stacked { upem * MIDDLE / 100 } else { 0 };
        let mut glyphs: Box<[WordGlyph]> = (buffer.glyph_infos().iter().zip(positions))
            .map(|(info, position)| WordGlyph {
                id: u16::try_from(info.glyph_id).unwrap_or(0),
                cluster: info.cluster,
                advance: if key.stacked { -position.y_advance } else { position.x_advance },
                dx: saturate(position.x_offset + middle),
                dy: saturate(position.y_offset),
                tied: info.unsafe_to_break(),
            })
            .collect();
        if text.contains("——") {
            self.join_dashes(key.face, text, &mut glyphs);
        }
        let advance = glyphs.iter().map(|glyph| glyph.advance).sum();
        // Glyphs of one cluster are neighbours: HarfBuzz keeps clusters in order, in either direction.
        let clusters = glyphs.chunk_by(|one, next| one.cluster == next.cluster).count();
        let clusters = u32::try_from(clusters).unwrap_or(u32::MAX);
        Word { glyphs, advance, clusters, cuts: OnceLock::new() }
    }
}

/// How far above the baseline the middle of an ideograph is, in hundredths of an em: its square reaches from 0.12 em below the
/// baseline to 0.88 em above it.
pub const MIDDLE: i32 = 38;

/// Moves em dashes in a row together, so that two are the one rule that stands for letters left out: in most fonts dashes
/// have white at their sides.
fn join_dashes(font: &FontRef<'_>, text: &str, glyphs: &mut [WordGlyph]) {
    let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    let is_dash = |glyph: &WordGlyph| text.get(glyph.cluster as usize..).is_some_and(|rest| rest.starts_with('—'));
    for at in 1..glyphs.len() {
        let [left, right] = [&glyphs[at - 1], &glyphs[at]];
        if !is_dash(left) || !is_dash(right) || left.cluster == right.cluster {
            continue;
        }
        let bounds = |glyph: &WordGlyph| metrics.bounds(GlyphId::new(glyph.id.into()));
        let (Some(one), Some(next)) = (bounds(left), bounds(right)) else { continue };
        let gap = left.advance - to_units(one.x_max) + to_units(next.x_min);
        // They overlap a little: letters are set apart by some thousandths of an em where a line has to be filled.
        let overlap = left.advance / 50;
        glyphs[at - 1].advance -= (gap + overlap).clamp(0, left.advance / 2);
    }
}

/// Font units as a whole number.
#[expect(clippy::cast_possible_truncation, reason = "font units are of 16 bits")]
fn to_units(value: f32) -> i32 {
    value.round() as i32
}

/// Font units in the 16 bits that pages have for them.
fn saturate(units: i32) -> i16 {
    i16::try_from(units).unwrap_or(if units < 0 { i16::MIN } else { i16::MAX })
}

/// The index of the lock that guards a word: any function of its bytes will do.
fn shard(text: &str) -> usize {
    let bytes = text.as_bytes();
    let sum = bytes.iter().take(8).fold(bytes.len(), |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte)));
    sum % SHARDS
}

/// The ISO 15924 code of a character's script. Those of `Zyyy` and `Zinh` take the script of their neighbours.
pub fn script(c: char) -> [u8; 4] {
    if c.is_ascii_alphabetic() {
        return *b"Latn";
    }
    harfrust::unicode::script(u32::from(c)).tag().to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;

    fn shaper() -> (Catalog, Shaper) {
        let catalog = Catalog::new(&[], &mut Diagnostics::default());
        let shaper = Shaper::new(&catalog, &[Language::new("en")]);
        (catalog, shaper)
    }

    fn shape_key(catalog: &Catalog, family: &str, features: Features) -> ShapeKey {
        let face = catalog.find(family, 400, false).expect("is bundled");
        ShapeKey { face, features, script: *b"Latn", ..ShapeKey::default() }
    }

    #[test]
    fn words_have_ligatures_and_kerning() {
        let (catalog, shaper) = shaper();
        let words = shaper.words(shape_key(&catalog, "Libertinus Serif", Features::NONE));
        assert_eq!(shaper.word(&words, "office").glyphs.len(), 4);
        let pair = shaper.word(&words, "AV");
        let single = |text| shaper.word(&words, text).advance;
        assert!(pair.advance < single("A") + single("V"));
        assert!(pair.glyphs[1].tied);
        assert!(Arc::ptr_eq(&pair, &shaper.word(&words, "AV")));
    }

    #[test]
    fn small_capitals_are_real_and_code_is_plain() {
        let (catalog, shaper) = shaper();
        let ids = |family, features, text| -> Vec<u16> {
            let words = shaper.words(shape_key(&catalog, family, features));
            shaper.word(&words, text).glyphs.iter().map(|glyph| glyph.id).collect()
        };
        let plain = ids("EB Garamond", Features::NONE, "abc");
        assert_ne!(plain, ids("EB Garamond", Features::SMALL_CAPS, "abc"));
        assert_ne!(ids("EB Garamond", Features::LINING, "123"), ids("EB Garamond", Features::OLD_STYLE, "123"));
        let off = Features::LIGATURES_OFF | Features::ALTERNATES_OFF;
        let arrow = ids("JetBrains Mono", Features::NONE, "!=");
        assert_eq!(arrow, ids("JetBrains Mono", off, "!="));
    }

    #[test]
    fn dashes_in_a_row_are_one_rule() {
        let (catalog, shaper) = shaper();
        for family in ["Libertinus Serif", "EB Garamond", "Alegreya Sans"] {
            let words = shaper.words(shape_key(&catalog, family, Features::NONE));
            let pair = shaper.word(&words, "B——,");
            let face = catalog.face(shape_key(&catalog, family, Features::NONE).face);
            let font = FontRef::from_index(face.data.bytes(), face.index).expect("is a font");
            let dash = font.charmap().map('—').expect("has dashes");
            let ink = font.glyph_metrics(Size::unscaled(), LocationRef::default()).bounds(dash).expect("has ink");
            // The second begins before the first ends.
            assert!(pair.glyphs[1].advance + to_units(ink.x_min) < to_units(ink.x_max), "{family}");
            assert_eq!(shaper.word(&words, "a—b").glyphs[1].advance, shaper.word(&words, "—").advance, "{family}");
        }
    }

    #[test]
    fn soft_hyphens_leave_no_glyph() {
        let (catalog, shaper) = shaper();
        let words = shaper.words(shape_key(&catalog, "EB Garamond", Features::NONE));
        let soft = shaper.word(&words, "of\u{AD}fi\u{AD}ce");
        assert_eq!(soft.advance, shaper.word(&words, "office").advance);
    }

    #[test]
    fn hebrew_comes_out_in_visual_order() {
        let (catalog, shaper) = shaper();
        let face = FaceId(0);
        let hebrew = ShapeKey { face, script: *b"Hebr", rtl: true, ..ShapeKey::default() };
        let word = shaper.word(&shaper.words(hebrew), "אב");
        let clusters: Vec<u32> = word.glyphs.iter().map(|glyph| glyph.cluster).collect();
        assert_eq!(clusters, [2, 0]);
        assert!(catalog.covers(face, 'a'));
    }
}
