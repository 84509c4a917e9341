//! The faces that a book can be set in: the bundled ones, then those of its own font files, found by family, weight
//! and slope, and by the characters that they have.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::raw::types::Tag;
use skrifa::{FontRef, GlyphId, MetadataProvider};

use unicode_script::UnicodeScript as _;

use super::face::{Face, FaceId, FontData, MATH_FAMILY, Metrics};
use super::font_file::{self, to_i16};
use super::script_form::{HAN_REGIONS, han_region, is_in_nastaliq};
use super::script_share::ScriptShares;
use super::words::{Term, Terms};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The bundled font files for text (`fonts/README.md`).
const BUNDLED: [&[u8]; 19] = [
    include_bytes!("../../fonts/libertinus-serif/LibertinusSerif-Regular.otf"),
    include_bytes!("../../fonts/libertinus-serif/LibertinusSerif-Italic.otf"),
    include_bytes!("../../fonts/libertinus-serif/LibertinusSerif-Bold.otf"),
    include_bytes!("../../fonts/libertinus-serif/LibertinusSerif-BoldItalic.otf"),
    include_bytes!("../../fonts/eb-garamond/EBGaramond-Regular.ttf"),
    include_bytes!("../../fonts/eb-garamond/EBGaramond-Italic.ttf"),
    include_bytes!("../../fonts/eb-garamond/EBGaramond-Bold.ttf"),
    include_bytes!("../../fonts/eb-garamond/EBGaramond-BoldItalic.ttf"),
    include_bytes!("../../fonts/jetbrains-mono/JetBrainsMono-Regular.ttf"),
    include_bytes!("../../fonts/jetbrains-mono/JetBrainsMono-Italic.ttf"),
    include_bytes!("../../fonts/jetbrains-mono/JetBrainsMono-Bold.ttf"),
    include_bytes!("../../fonts/jetbrains-mono/JetBrainsMono-BoldItalic.ttf"),
    include_bytes!("../../fonts/dejavu/DejaVuSansMono.ttf"),
    include_bytes!("../../fonts/noto-emoji/NotoEmoji-Regular.ttf"),
    include_bytes!("../../fonts/alegreya-sans/AlegreyaSans-Regular.ttf"),
    include_bytes!("../../fonts/alegreya-sans/AlegreyaSans-Italic.ttf"),
    include_bytes!("../../fonts/alegreya-sans/AlegreyaSans-Bold.ttf"),
    include_bytes!("../../fonts/alegreya-sans/AlegreyaSans-BoldItalic.ttf"),
    include_bytes!("../../fonts/league-gothic/LeagueGothic-Regular.ttf"),
];

/// The bundled font files for formulas.
const MATH: [&[u8]; 20] = [
    include_bytes!("../../fonts/katex/KaTeX_AMS-Regular.ttf"),
    include_bytes!("../../fonts/katex/KaTeX_Caligraphic-Bold.ttf"),
    include_bytes!("../../fonts/katex/KaTeX_Caligraphic-Regular.ttf"),
    include_bytes!("../../fonts/katex/KaTeX_Fraktur-Bold.ttf"),
    include_bytes!("../../fonts/katex/KaTeX_Fraktur-Regular.ttf"),
    include_bytes!("../../fonts/katex/KaTeX_Main-Bold.ttf"),
    include_bytes!("../../fonts/katex/KaTeX_Main-BoldItalic.ttf"),
    include_bytes!("../../fonts/katex/KaTeX_Main-Italic.ttf"),
    include_bytes!("../../fonts/katex/KaTeX_Main-Regular.ttf"),
    include_bytes!("../../fonts/katex/KaTeX_Math-BoldItalic.ttf"),
    include_bytes!("../../fonts/katex/KaTeX_Math-Italic.ttf"),
    include_bytes!("../../fonts/katex/KaTeX_SansSerif-Bold.ttf"),
    include_bytes!("../../fonts/katex/KaTeX_SansSerif-Italic.ttf"),
    include_bytes!("../../fonts/katex/KaTeX_SansSerif-Regular.ttf"),
    include_bytes!("../../fonts/katex/KaTeX_Script-Regular.ttf"),
    include_bytes!("../../fonts/katex/KaTeX_Size1-Regular.ttf"),
    include_bytes!("../../fonts/katex/KaTeX_Size2-Regular.ttf"),
    include_bytes!("../../fonts/katex/KaTeX_Size3-Regular.ttf"),
    include_bytes!("../../fonts/katex/KaTeX_Size4-Regular.ttf"),
    include_bytes!("../../fonts/katex/KaTeX_Typewriter-Regular.ttf"),
];

/// The first family to supply characters that a text face lacks.
const SERIF: &str = "Libertinus Serif";
/// The family with symbols and box drawing, monospaced, so that faces for text go before it.
const SYMBOLS: &str = "DejaVu Sans Mono";
/// The family with emoji. It has figures too, for keycaps, which must not be taken for text.
const EMOJI: &str = "Noto Emoji";

/// The fonts that a book can be set in. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Catalog {
    faces: Arc<[Arc<Face>]>,
    /// The characters and features of each face.
    coverages: Arc<[Coverage]>,
    /// How many of the faces are bundled; they come first.
    bundled: usize,
    /// How much of each script the faces have.
    shares: Arc<ScriptShares>,
    /// The names of the families installed on the machine, if the book may use them.
    system_families: Arc<[String]>,
    /// The warning that pages depend on the machine, if faces of it are here and the book did not ask for them.
    borrowed_fonts: Option<Arc<Diagnostic>>,
    /// The region whose forms of Chinese characters the book wants, as families for several regions are called.
    han_region: Option<&'static str>,
    /// Whether the book's language is read in nastaliq.
    nastaliq: bool,
    /// A letter of the script that the book's language is written in.
    sample: Option<char>,
}

/// The unshaped glyph of a character; lengths in font units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CharMetrics {
    /// Its number in the face.
    pub id: u16,
    /// The distance to the next glyph.
    pub advance: u16,
    /// The top of its ink above the baseline.
    pub top: i16,
    /// The bottom of its ink, negative below the baseline.
    pub bottom: i16,
}

/// The characters and features of a face.
#[derive(Clone, Debug, Default)]
struct Coverage {
    /// A bit for each character of the basic multilingual plane: asked for every letter of the book.
    basic: Vec<u64>,
    /// The code points of the others, sorted.
    rest: Vec<u32>,
    /// The tags of its substitution features.
    features: BTreeSet<[u8; 4]>,
}

impl Catalog {
    /// Whether this is a clone of the other, or the other of this.
    pub fn is_same(&self, other: &Catalog) -> bool {
        Arc::ptr_eq(&self.faces, &other.faces)
    }

    /// The bundled faces, and those of the font files given: pairs of path and bytes. Files that
    /// are not fonts are reported as `font-invalid`.
    pub fn new(fonts: &[(String, Arc<[u8]>)], diagnostics: &mut Diagnostics) -> Catalog {
        let (mut faces, mut coverages) = (Vec::new(), Vec::new());
        let mut add = |data: FontData| {
            let fonts = read(&data);
            let is_font = !fonts.is_empty();
            for (face, coverage) in fonts {
                faces.push(Arc::new(face));
                coverages.push(coverage);
            }
            is_font.then_some(faces.len())
        };
        let mut bundled = 0;
        for bytes in BUNDLED.into_iter().chain(MATH) {
            bundled = add(FontData::Bundled(bytes)).unwrap_or(bundled);
        }
        for (path, bytes) in fonts {
            if add(FontData::Loaded(Arc::clone(bytes))).is_none() {
                let message = format!("`{path}` is not a font that chapbook can read");
                let help = "use a TrueType or OpenType file (.ttf, .otf, .ttc)";
                diagnostics.push(Diagnostic::error("font-invalid", message).settings(["fonts.paths"]).help(help));
            }
        }
        Catalog {
            faces: faces.into(),
            coverages: coverages.into(),
            bundled,
            shares: Arc::default(),
            system_families: Arc::default(),
            borrowed_fonts: None,
            han_region: None,
            nastaliq: false,
            sample: None,
        }
    }

    /// The same catalogue with the names of the families that are installed on the machine, for suggestions.
    #[must_use]
    pub fn with_system_families(self, names: Vec<String>) -> Catalog {
        Catalog { system_families: names.into(), ..self }
    }

    /// The same catalogue for a book in a language (a BCP 47 tag). The same code point looks different in China, Taiwan,
    /// Hong Kong, Japan and Korea; a collection of fonts has a face for each.
    #[must_use]
    pub fn with_language(self, tag: &str) -> Catalog {
        let nastaliq = is_in_nastaliq(tag);
        let sample = Terms::new(tag).get(Term::Contents).chars().next().filter(|_| Terms::knows(tag));
        let sample = sample.or_else(|| sample_of_script(tag));
        Catalog { han_region: han_region(tag), nastaliq, sample, ..self }
    }

    /// The region whose forms of Chinese characters the book's language wants, if it is written in them: of
    /// `SC`, `TC`, `HK`, `JP`, `KR`.
    pub fn han_region(&self) -> Option<&'static str> {
        self.han_region
    }

    /// The metrics by which a book's text is set in a face. Texts in Chinese, Japanese and Korean are set in letters as
    /// wide as high, whatever the face for their other letters is; those in scripts of their own are as high as the face
    /// that has them, be it this one.
    pub fn text_metrics(&self, id: FaceId) -> Metrics {
        let square = self.han_region.is_some();
        let sample = self.sample.filter(|letter| !square && needs_text_face(*letter));
        let face = sample.and_then(|letter| self.fallback(id, letter));
        let least_leading = face.map_or(0, |face| self.face(face).metrics.leading_of_its_height());
        Metrics { square, least_leading, ..self.face(id).metrics }
    }

    /// The same catalogue, some of whose faces are the machine's, with the warning that pages depend on it.
    #[must_use]
    pub fn with_borrowed_fonts(self, warning: Option<Diagnostic>) -> Catalog {
        Catalog { borrowed_fonts: warning.map(Arc::new), ..self }
    }

    /// The warning that pages depend on the machine's fonts, if they do and the book did not ask for it.
    pub fn borrowed_fonts(&self) -> Option<&Diagnostic> {
        self.borrowed_fonts.as_deref()
    }

    /// The names of the families installed on the machine; none if the book may not use them.
    pub fn system_families(&self) -> &[String] {
        &self.system_families
    }

    /// Whether a character is visible and no face that text may be set in has it.
    pub fn lacks(&self, c: char) -> bool {
        let is_visible = !c.is_whitespace() && !c.is_control() && !is_ignorable(c);
        let serves = |index: usize| self.coverages[index].has(c) && !self.is_typewriter_for(index, c);
        is_visible && !(0..self.faces.len()).any(serves)
    }

    /// Whether a face is a bundled one for code, and a character needs a face for text of its script.
    fn is_typewriter_for(&self, index: usize, c: char) -> bool {
        index < self.bundled && self.faces[index].monospace && needs_text_face(c)
    }

    /// All faces; a [`FaceId`] is an index into them.
    pub fn faces(&self) -> &[Arc<Face>] {
        &self.faces
    }

    /// A face. An id of another catalogue gives the first face.
    pub fn face(&self, id: FaceId) -> &Arc<Face> {
        // The bundled faces are always there, so there is a first one.
        self.faces.get(usize::from(id.0)).unwrap_or(&self.faces[0])
    }

    /// The names of the families that texts are set in, in the order of their first faces.
    pub fn families(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for face in self.faces.iter().filter(|face| !face.is_for_formulas()) {
            if !names.contains(&face.family.as_str()) {
                names.push(&face.family);
            }
        }
        names
    }

    /// The face of a family that is nearest to a weight and slope: the slope counts more. A file of
    /// the book's own goes before a bundled one of the same name. `None` if there is no such family.
    pub fn find(&self, family: &str, weight: u16, italic: bool) -> Option<FaceId> {
        let own = self.nearest(self.bundled..self.faces.len(), family, weight, italic);
        own.or_else(|| self.nearest(0..self.bundled, family, weight, italic))
    }

    /// The bundled face for formulas with a name such as `Main-Regular`.
    pub fn math(&self, name: &str) -> Option<FaceId> {
        // Each bundled file has one face: those for formulas follow the first `BUNDLED.len()`.
        let has_name = |face: &Arc<Face>| face.postscript.strip_prefix(MATH_FAMILY) == Some(name);
        self.faces[BUNDLED.len()..self.bundled].iter().position(has_name).and_then(|at| face_id(at + BUNDLED.len()))
    }

    /// The unshaped glyph of a character in a face; `None` if the face lacks it.
    pub fn glyph(&self, id: FaceId, c: char) -> Option<CharMetrics> {
        let face = self.face(id);
        let font = FontRef::from_index(face.data.bytes(), face.index).ok()?;
        let glyph = font.charmap().map(c).filter(|glyph| *glyph != GlyphId::NOTDEF)?;
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let bounds = metrics.bounds(glyph).unwrap_or_default();
        Some(CharMetrics {
            id: u16::try_from(glyph.to_u32()).ok()?,
            advance: to_i16(metrics.advance_width(glyph)?).unsigned_abs(),
            top: to_i16(bounds.y_max),
            bottom: to_i16(bounds.y_min),
        })
    }

    /// The nearest among some faces.
    fn nearest(&self, among: std::ops::Range<usize>, family: &str, weight: u16, italic: bool) -> Option<FaceId> {
        among
            .filter(|index| self.faces[*index].family.eq_ignore_ascii_case(family.trim()))
            .min_by_key(|index| {
                let face = &self.faces[*index];
                // As CSS Fonts 4, 5.2 does: of two equally near, the lighter below 500, the heavier above.
                let lighter = (face.weight < weight) == (500 < weight);
                (face.italic != italic, face.weight.abs_diff(weight), lighter, *index)
            })
            .and_then(face_id)
    }

    /// Whether a face has a character.
    pub fn covers(&self, id: FaceId, c: char) -> bool {
        self.coverages.get(usize::from(id.0)).is_some_and(|coverage| coverage.has(c))
    }

    /// Whether a face has a substitution feature, such as `smcp`.
    pub fn has_feature(&self, id: FaceId, tag: [u8; 4]) -> bool {
        self.coverages.get(usize::from(id.0)).is_some_and(|coverage| coverage.features.contains(&tag))
    }

    /// A face that has a character: the base itself, Libertinus Serif in the same style, the book's
    /// own fonts (the same style first), DejaVu Sans Mono, then any, then Noto Emoji; those of formulas last.
    /// For a monospaced base, other monospaced faces go first; for any other they go last, and the bundled ones do not
    /// count for scripts that are not theirs ([`needs_text_face`]). `None` if no face has it.
    ///
    /// Among faces of one rank, that with more of the character's script (in tenths) goes first: a font for another
    /// script may have a few of its letters, and all letters and marks of a word should come from one face. Of those that
    /// have as much, one for the language's region, then one of the base's design ([`super::design::Design`]).
    pub fn fallback(&self, base: FaceId, c: char) -> Option<FaceId> {
        self.fallback_cluster(base, c, "")
    }

    /// A face that has a character and the marks that follow it: `x` and U+0304 for `x̄`. Where none has them all, that
    /// of the character.
    pub fn fallback_cluster(&self, base: FaceId, c: char, marks: &str) -> Option<FaceId> {
        let has_marks = |face: FaceId| {
            // A mark may be part of a precomposed letter: `é` for `e` and U+0301.
            let mut letter = Some(c);
            marks.chars().all(|mark| {
                letter = letter.and_then(|base| unicode_normalization::char::compose(base, mark));
                self.covers(face, mark) || letter.is_some_and(|whole| self.covers(face, whole))
            })
        };
        if self.covers(base, c) && has_marks(base) {
            return Some(base);
        }
        let whole = if marks.is_empty() { None } else { self.ranked(base, c, &has_marks) };
        whole.or_else(|| if self.covers(base, c) { Some(base) } else { self.ranked(base, c, &|_| true) })
    }

    /// The best face among those that have a character and satisfy `fits`.
    fn ranked(&self, base: FaceId, c: char, fits: &dyn Fn(FaceId) -> bool) -> Option<FaceId> {
        let base = self.face(base);
        let shares = self.shares.of(c.script(), self.faces.len(), |index, letter| self.coverages[index].has(letter));
        let rank = |index: usize| {
            let face = &self.faces[index];
            let other_width = base.monospace != face.monospace && (base.monospace || needs_text_face(c));
            let family = match face.family.as_str() {
                SERIF => 0,
                SYMBOLS => 3,
                _ if self.bundled <= index => 1,
                // Other fonts have a few emoji, but not the modifiers for skin and hair that combine with them.
                EMOJI if '\u{1F300}' <= c => 2,
                EMOJI => 5,
                _ if BUNDLED.len() <= index => 6,
                _ => 4,
            };
            let style = (face.italic != base.italic, face.weight.abs_diff(base.weight));
            let own_region = face.family.rsplit(' ').next().filter(|word| HAN_REGIONS.contains(word));
            let is_foreign = self.han_region.is_some() && own_region.is_some() && own_region != self.han_region;
            // Urdu is read in nastaliq, and no other language is set in it unasked.
            let other_hand = face.design.is_nastaliq != self.nastaliq || face.design.is_special;
            let share = Reverse(shares[index].min(OWN_SCRIPT));
            let design = face.design.distance(base.design);
            (other_width, family, other_hand, share, is_foreign, design, style, index)
        };
        (0..self.faces.len())
            .filter(|index| base.monospace || !self.is_typewriter_for(*index, c))
            .filter(|index| self.coverages[*index].has(c) && face_id(*index).is_some_and(fits))
            .min_by_key(|index| rank(*index))
            .and_then(face_id)
    }
}

/// The tenths of a script's letters from which on a face is one for that script: those that it lacks then are of other
/// languages, or historic.
const OWN_SCRIPT: u8 = 7;

/// The id of the face at an index.
fn face_id(index: usize) -> Option<FaceId> {
    u16::try_from(index).ok().map(FaceId)
}

impl Coverage {
    /// Whether the face has a character.
    fn has(&self, c: char) -> bool {
        let code = u32::from(c);
        match usize::try_from(code >> 6) {
            Ok(word) if code < 0x1_0000 => self.basic.get(word).is_some_and(|bits| bits >> (code & 63) & 1 == 1),
            _ => self.rest.binary_search(&code).is_ok(),
        }
    }
}

/// The faces of a font file: none if it is not a font, several if it is a collection.
fn read(data: &FontData) -> Vec<(Face, Coverage)> {
    let mut faces = Vec::new();
    // A collection has one font for each weight or language; the bound is for broken files.
    for index in 0..64 {
        let Ok(font) = FontRef::from_index(data.bytes(), index) else {
            break;
        };
        faces.extend(font_file::faces(&font, data, index).into_iter().map(|face| (face, coverage(&font))));
    }
    faces
}

/// The characters and features of a font.
fn coverage(font: &FontRef<'_>) -> Coverage {
    // 1,024 words of 64 bits are the 65,536 code points of the basic plane.
    let mut coverage = Coverage { basic: vec![0; 1024], ..Coverage::default() };
    for (code, glyph) in font.charmap().mappings() {
        match usize::try_from(code >> 6) {
            // Some fonts map characters that they lack to the missing glyph.
            _ if glyph == GlyphId::NOTDEF => {}
            Ok(word) if code < 0x1_0000 => coverage.basic[word] |= 1 << (code & 63),
            _ => coverage.rest.push(code),
        }
    }
    coverage.rest.sort_unstable();
    if let Ok(list) = font.gsub().and_then(|gsub| gsub.feature_list()) {
        let tags = list.feature_records().iter().map(|record| record.feature_tag());
        coverage.features = tags.map(Tag::to_be_bytes).collect();
    }
    coverage
}

/// Whether a character belongs to a script that monospaced faces disfigure: its letters join, or differ in width by
/// their nature. Symbols, and single letters of the scripts that code is written in, may come from a face for code.
pub fn needs_text_face(c: char) -> bool {
    use unicode_script::Script::{Common, Cyrillic, Greek, Inherited, Latin, Unknown};
    !matches!(c.script(), Common | Inherited | Unknown | Latin | Greek | Cyrillic)
}

/// Whether a character is invisible in every font: joiners, directional marks, variation selectors (the property
/// `Default_Ignorable_Code_Point`, as far as texts have it).
pub fn is_ignorable(c: char) -> bool {
    matches!(u32::from(c),
        0xAD | 0x34F | 0x61C | 0x180B..=0x180F | 0x200B..=0x200F | 0x202A..=0x202E
        | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF | 0xE_0000..=0xE_0FFF)
}

/// A letter of the script of a language that no words of books are known in.
fn sample_of_script(tag: &str) -> Option<char> {
    let letter = match tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "my" | "ksw" | "mnw" | "shn" => 'က',
        "km" => 'ក',
        "lo" => 'ກ',
        "bo" | "dz" => 'ཀ',
        "am" | "ti" => 'አ',
        "si" => 'ක',
        "ml" => 'ക',
        "kn" => 'ಕ',
        "gu" => 'ક',
        "pa" => 'ਕ',
        "or" => 'କ',
        "as" => 'ক',
        "mr" | "ne" | "sa" | "kok" | "mai" | "bho" => 'क',
        "ps" | "sd" | "ckb" | "ug" => 'س',
        "yi" => 'א',
        _ => return None,
    };
    Some(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalog() -> Catalog {
        Catalog::new(&[], &mut Diagnostics::default())
    }

    #[test]
    fn bundled_families_are_found() {
        let catalog = catalog();
        let names = [
            "Libertinus Serif", "EB Garamond", "JetBrains Mono", "DejaVu Sans Mono", "Noto Emoji", "Alegreya Sans",
            "League Gothic",
        ];
        assert_eq!(catalog.families(), names);
        let bold = catalog.find("eb garamond", 700, true).map(|id| catalog.face(id).clone());
        let bold = bold.expect("is bundled");
        assert_eq!((bold.postscript.as_str(), bold.weight, bold.italic), ("EBGaramond-BoldItalic", 700, true));
        assert_eq!(catalog.find("Comic Sans", 400, false), None);
        let mono: Vec<bool> = catalog.faces().iter().map(|face| face.monospace).collect();
        assert_eq!(mono[..BUNDLED.len()].iter().filter(|is_mono| **is_mono).count(), 5);
        let regular = catalog.face(catalog.find("EB Garamond", 400, false).expect("is bundled"));
        assert_eq!((regular.metrics.upem, regular.metrics.space), (1000, 200));
    }

    #[test]
    fn fallback_goes_by_glyph_in_one_order() {
        let catalog = catalog();
        let garamond = catalog.find("EB Garamond", 400, true).expect("is bundled");
        let name = |c| catalog.fallback(garamond, c).map(|id| catalog.face(id).postscript.clone());
        assert_eq!(name('a').as_deref(), Some("EBGaramond-Italic"));
        assert!(name('→').is_some());
        assert_eq!(name('┼').as_deref(), Some("DejaVuSansMono"));
        assert_eq!(name('🚀').as_deref(), Some("NotoEmoji-Regular"));
        assert_eq!(name('漢'), None);
        assert!(catalog.has_feature(garamond, *b"smcp"));
        let mono = catalog.find("JetBrains Mono", 400, false).expect("is bundled");
        assert!(!catalog.has_feature(mono, *b"smcp"));
    }

    #[test]
    fn a_face_for_code_does_not_serve_text_of_other_scripts() {
        let catalog = catalog();
        let serif = catalog.find("Libertinus Serif", 400, false).expect("is bundled");
        let mono = catalog.find("JetBrains Mono", 400, false).expect("is bundled");
        // DejaVu Sans Mono has them all.
        for letter in ['س', 'ა', 'Ա', 'ກ'] {
            assert_eq!(catalog.fallback(serif, letter), None, "{letter}");
            assert!(catalog.lacks(letter), "{letter}");
            let found = catalog.fallback(mono, letter).map(|face| catalog.face(face).family.as_str());
            assert_eq!(found, Some("DejaVu Sans Mono"), "{letter}");
        }
        assert!(catalog.fallback(serif, '┼').is_some() && !catalog.lacks('┼'));
    }

    #[test]
    fn broken_fonts_are_reported() {
        let mut diagnostics = Diagnostics::default();
        let fonts = [("bad.ttf".to_owned(), Arc::from(&b"no font"[..]))];
        let catalog = Catalog::new(&fonts, &mut diagnostics);
        assert_eq!(catalog.faces().len(), BUNDLED.len() + MATH.len());
        assert_eq!(diagnostics.sorted()[0].code, "font-invalid");
    }

    #[test]
    fn a_script_with_high_letters_asks_for_leading() {
        let file = |name: &str| (name.to_owned(), Arc::from(std::fs::read(format!("tests/fonts/{name}")).unwrap()));
        let catalog = Catalog::new(&["han.ttf"].map(file), &mut Diagnostics::default());
        let base = FaceId(0);
        let of = |tag: &str| catalog.clone().with_language(tag).text_metrics(base);
        assert_eq!((of("en").square, of("en").least_leading), (false, 0));
        assert_eq!((of("ja").square, of("ja").least_leading), (true, 0));
        assert_eq!(sample_of_script("my-MM"), Some('က'));
        let file = file("shavian.ttf");
        let named = Catalog { sample: Some('𐑐'), ..Catalog::new(&[file], &mut Diagnostics::default()) };
        let own = named.find("Chapbook Shavian", 400, false).expect("was given");
        assert_eq!([base, own].map(|face| named.text_metrics(face).least_leading), [850; 2], "borrowed or named");
        let high = Metrics { upem: 1000, ascent: 1900, descent: -600, ..Metrics::default() };
        assert_eq!([high.leading_of_its_height(), Metrics::default().leading_of_its_height()], [2125, 0]);
    }
}
