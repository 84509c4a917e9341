//! Fonts embedded in the publication: the faces of the text and of code, cut down to the letters that
//! the book uses.
//!
//! `skera` keeps what a reader shapes with. (`subsetter`, which cuts fonts for PDF files, throws it away: those find
//! glyphs by number.) Outlines of PostScript's kind `skera` can't cut; those are `subsetter`'s work here too.

use std::collections::{BTreeMap, BTreeSet};

use skera::SubsetFlags;
use skrifa::FontRef;
use skrifa::raw::TableProvider as _;
use skrifa::raw::collections::IntSet;
use skrifa::raw::types::{NameId, Tag};
use subsetter::GlyphRemapper;

use super::font_faces::FaceStyle;
use super::font_fallback;
use super::font_letters::UsedLetters;
use super::kern;
use super::resource::{Body, Resource, ResourceRole};
use super::theme;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::slug;
use crate::project::config::Config;
use crate::style::elements;
use crate::text::catalog::Catalog;
use crate::text::face::Face;
use crate::text::language::Language;
use crate::text::shape::Shaper;
use crate::text::web_font;

/// The families that the pages are set in when nobody says which.
const SERIF: &str = "Libertinus Serif";
const MONO: &str = "JetBrains Mono";

/// Embedded fonts: their files, and the rules that use them.
#[derive(Default)]
pub(super) struct Embedded {
    pub(super) resources: Vec<Resource>,
    pub(super) css: String,
    /// The families that lend letters to the faces of the text, as a style sheet lists them after another: `, "Amiri"`.
    pub(super) lenders: String,
    /// The licences of the fonts, by the names of their files.
    pub(super) licences: BTreeMap<&'static str, &'static str>,
}

/// Where faces come from, and what measures their kerning.
#[derive(Clone, Copy)]
struct FaceSource<'a> {
    catalog: &'a Catalog,
    shaper: &'a Shaper,
    /// Features that are kept beside the usual ones.
    features: &'a BTreeSet<[u8; 4]>,
}

/// A face by what CSS calls it: `font-family`, `font-weight` (100 to 900), `font-style`.
#[derive(Clone, Copy)]
struct FaceRequest<'a> {
    family: &'a str,
    weight: u16,
    italic: bool,
}

/// Embeds the faces of the book; `letters` are all that it shows.
pub(super) fn embed(
    language: &str,
    mut letters: UsedLetters,
    config: &Config,
    catalog: &Catalog,
    diagnostics: &mut Diagnostics,
) -> Embedded {
    let mut embedded = Embedded::default();
    catalog.borrowed_fonts().cloned().into_iter().for_each(|warning| diagnostics.push(warning));
    let written = letters.text.clone();
    let used = std::mem::take(&mut letters.faces);
    let serif = config.pdf.font.as_deref().unwrap_or(SERIF);
    let mono = config.pdf.mono_font.as_deref().unwrap_or(MONO);
    // What we add ourselves: numbers, labels, the ways back from notes. A face that lends a foreign word its letters adds none.
    if !font_fallback::is_guest(serif, &written, catalog) {
        letters.text.extend((' '..='~').chain("–—‘’“”…↩☐☑ ".chars()));
    }
    let shaper = Shaper::new(catalog, &[Language::new(language)]);
    let features = used_features(config);
    let source = FaceSource { catalog, shaper: &shaper, features: &features };
    // Every family once, with all letters that are set in it: that of code may be that of an element too.
    let styled = config.style.values().chain(config.classes.values()).filter_map(|settings| settings.font.as_deref());
    let mut families: BTreeMap<&str, BTreeSet<char>> = BTreeMap::new();
    for family in std::iter::once(serif).chain(styled) {
        families.entry(family).or_default().extend(&letters.text);
    }
    if !letters.code.is_empty() {
        families.entry(mono).or_default().extend(&letters.code);
    }
    let asked: Vec<&str> = families.keys().copied().filter(|family| *family != mono).chain([serif]).collect();
    let lenders = font_fallback::add_fallbacks(&mut families, &asked, &written, catalog);
    let code_lenders = font_fallback::add_fallbacks(&mut families, &[mono], &letters.code, catalog);
    embedded.lenders = font_fallback::listed(&lenders, plain);
    let code_lenders = font_fallback::listed(&code_lenders, plain);
    let others: Vec<&str> = lenders.iter().copied().filter(|name| *name != serif).collect();
    let mut named = others.clone();
    let is_asked = config.style.values().chain(config.classes.values()).any(|it| it.font.as_deref() == Some(serif));
    if is_asked || font_fallback::is_needed(serif, &named, &written, catalog) {
        named.insert(0, serif);
    } else {
        // The whole text is in a script that it has not got.
        families.remove(serif);
    }
    for (family, letters) in &families {
        for (weight, italic) in [(400, false), (400, true), (700, false), (700, true)] {
            let style = FaceStyle { is_bold: weight == 700, is_italic: italic };
            let shown = used.within(letters, style);
            let is_shown = *family != serif || font_fallback::is_needed(serif, &others, &shown, catalog);
            if is_shown && !shown.is_empty() {
                embedded.face(source, FaceRequest { family, weight, italic }, &shown, diagnostics);
            }
        }
    }
    let named = font_fallback::listed(&named, plain);
    embedded.css.push_str(&format!("body {{ font-family: {}, serif; }}\n", named.trim_start_matches(", ")));
    if !letters.code.is_empty() {
        let mono = plain(mono);
        embedded
            .css
            .push_str(&format!("code, kbd, samp, pre {{ font-family: \"{mono}\"{code_lenders}, monospace; }}\n"));
        embedded.css.extend(code_size(serif, &mono, catalog));
    }
    embedded
}

/// The size of code beside text, as on the pages. Our sheet has another, for the face of code that a reader chooses.
fn code_size(serif: &str, mono: &str, catalog: &Catalog) -> Option<String> {
    let metrics = |family| catalog.find(family, 400, false).map(|id| &catalog.face(id).metrics);
    let size = theme::number(elements::code_scale(metrics(serif)?, metrics(mono)?));
    Some(format!("code, kbd, samp, pre code {{ font-size: {size}em; }}\nkbd code, samp code {{ font-size: 1em; }}\n"))
}

impl Embedded {
    fn face(
        &mut self,
        source: FaceSource<'_>,
        request: FaceRequest<'_>,
        letters: &BTreeSet<char>,
        diagnostics: &mut Diagnostics,
    ) {
        let FaceSource { catalog, shaper, features } = source;
        let FaceRequest { family, weight, italic } = request;
        let Some(id) = catalog.find(family, weight, italic) else { return };
        let face = catalog.face(id);
        // A family without that face has the nearest one: its bold is the reader's to make.
        if face.italic != italic || face.weight.abs_diff(weight) > 150 {
            return;
        }
        let kern = |glyphs: &[(char, u16)]| (!face.monospace).then(|| kern::table(shaper, id, glyphs)).flatten();
        let bytes = match subset(face, letters, features, kern) {
            Ok(bytes) => bytes,
            Err(problem) => {
                let message = format!("the font `{}` can't be embedded: {problem}", face.postscript);
                let help = "use another family, or set `epub.embed-fonts = false`: readers then choose the font";
                let warning = Diagnostic::warning("font-not-embedded", message).help(help);
                diagnostics.push(warning.settings(["epub.embed-fonts"]));
                return;
            }
        };
        // OpenType 1.9, “Organization of an OpenType Font”: `OTTO` for CFF outlines, 0x00010000 for TrueType.
        let is_cff = bytes.starts_with(b"OTTO");
        let ending = if is_cff { "otf" } else { "ttf" };
        let path = format!("fonts/{}-{}.{ending}", slug::ascii(&face.postscript), weight);
        if self.resources.iter().any(|resource| resource.path == path) {
            return;
        }
        self.licences.extend(licence(&face.family));
        let (name, style) = (plain(family), if italic { "italic" } else { "normal" });
        self.css.push_str(&format!(
            "@font-face {{ font-family: \"{name}\"; font-weight: {weight}; font-style: {style}; \
             src: url(\"{path}\"); }}\n"
        ));
        self.resources.push(Resource {
            path,
            media: if is_cff { "font/otf" } else { "font/ttf" },
            part: ResourceRole::Other,
            properties: Vec::new(),
            body: Body::Bytes(bytes),
        });
    }
}

/// A family's name as a string of CSS.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '"' | '\\' | '\n' | '<' | '>' | '&')).collect()
}

/// The licence of a family that we carry.
fn licence(family: &str) -> Option<(&'static str, &'static str)> {
    Some(match family {
        "EB Garamond" => ("OFL-EB-Garamond.txt", include_str!("../../fonts/eb-garamond/OFL.txt")),
        "Libertinus Serif" => ("OFL-Libertinus-Serif.txt", include_str!("../../fonts/libertinus-serif/OFL.txt")),
        "JetBrains Mono" => ("OFL-JetBrains-Mono.txt", include_str!("../../fonts/jetbrains-mono/OFL.txt")),
        "DejaVu Sans Mono" => ("LICENSE-DejaVu.txt", include_str!("../../fonts/dejavu/LICENSE.txt")),
        "Alegreya Sans" => ("OFL-Alegreya-Sans.txt", include_str!("../../fonts/alegreya-sans/OFL.txt")),
        "League Gothic" => ("OFL-League-Gothic.txt", include_str!("../../fonts/league-gothic/OFL.txt")),
        "Noto Emoji" => ("OFL-Noto-Emoji.txt", include_str!("../../fonts/noto-emoji/OFL.txt")),
        _ => return None,
    })
}

/// The features that readers may use beside those of shaping: small capitals, figures, signs above the line.
const FEATURES: &[&[u8; 4]] = &[
    b"smcp", b"c2sc", b"onum", b"lnum", b"tnum", b"pnum", b"sups", b"subs", b"sinf", b"ordn", b"case", b"hist", b"zero",
];

/// The features that the theme asks for by their tags.
fn used_features(config: &Config) -> BTreeSet<[u8; 4]> {
    let elements = config.style.values().chain(config.classes.values());
    let of_elements = elements.flat_map(|settings| settings.features.as_deref().unwrap_or_default());
    of_elements.chain(&config.pdf.features).map(|feature| feature.tag).collect()
}

/// A font with those letters alone, as readers take it: the glyphs that shaping makes of them are kept, and the
/// rules by which it does (`GSUB`, `GPOS`, `GDEF`): ligatures, joined Arabic, marks, kerning. `kern` makes an old table
/// of kerning, from the letters with their new glyphs, for a face that has no newer one.
fn subset(
    face: &Face,
    letters: &BTreeSet<char>,
    features: &BTreeSet<[u8; 4]>,
    kern: impl FnOnce(&[(char, u16)]) -> Option<Vec<u8>>,
) -> Result<Vec<u8>, String> {
    let data = face.data.bytes();
    let font = FontRef::from_index(data, face.index).map_err(|error| error.to_string())?;
    if let Some(why) = web_font::refusal(&font) {
        return Err(why.to_owned());
    }
    // Bit 8 forbids to take glyphs out.
    if font.os2().is_ok_and(|it| it.fs_type() & 0x100 != 0) {
        return Err("its licence allows it as a whole only, not cut down to the letters of the book".to_owned());
    }
    let plan = plan_of(&font, letters, features);
    let cut = skera::subset_font(&font, &plan).map_err(|error| error.to_string())?;
    let cut = FontRef::new(&cut).map_err(|error| error.to_string())?;
    let mut tables: BTreeMap<Tag, Vec<u8>> = BTreeMap::new();
    for record in cut.table_directory().table_records() {
        let tag = record.tag();
        if let Some(table) = cut.data_for_tag(tag) {
            tables.insert(tag, table.as_bytes().to_vec());
        }
    }
    // New glyphs by their numbers: the one crate cuts all but the outlines of PostScript, the other those.
    let order: BTreeMap<u32, u32> =
        plan.old_to_new_glyph_mapping().map(|(old, new)| (new.to_u32(), old.to_u32())).collect();
    let is_cff = font.data_for_tag(CFF).is_some();
    if is_cff {
        tables.insert(CFF, outlines(data, face.index, &order)?);
    }
    if !tables.contains_key(&Tag::new(b"GPOS")) {
        let new: BTreeMap<u32, u32> = order.iter().map(|(new, old)| (*old, *new)).collect();
        let glyphs = plan.unicode_to_old_glyph_mapping().filter_map(|(letter, old)| {
            let new = new.get(&old.to_u32()).and_then(|it| u16::try_from(*it).ok())?;
            Some((char::from_u32(letter)?, new))
        });
        let glyphs: BTreeMap<char, u16> = glyphs.collect();
        let glyphs: Vec<(char, u16)> = glyphs.into_iter().collect();
        tables.extend(kern(&glyphs).map(|it| (Tag::new(b"kern"), it)));
    }
    Ok(assemble(&mut tables, is_cff))
}

const CFF: Tag = Tag::new(b"CFF ");

/// The plan of a subset: the glyphs and tables that are kept of a font.
fn plan_of(font: &FontRef<'_>, letters: &BTreeSet<char>, used: &BTreeSet<[u8; 4]>) -> skera::Plan {
    let unicodes: IntSet<u32> = letters.iter().map(|letter| u32::from(*letter)).collect();
    let mut dropped: IntSet<Tag> = skera::DEFAULT_DROP_TABLES.iter().copied().collect();
    dropped.insert(CFF);
    let mut features: IntSet<Tag> = skera::DEFAULT_LAYOUT_FEATURES.iter().copied().collect();
    features.extend(FEATURES.iter().copied().chain(used).map(Tag::new));
    skera::Plan::new(
        &IntSet::empty(),
        &unicodes,
        font,
        SubsetFlags::SUBSET_FLAGS_NO_HINTING | SubsetFlags::SUBSET_FLAGS_NOTDEF_OUTLINE,
        &dropped,
        &IntSet::all(),
        &features,
        // The names that say whose font it is and how it may be used (OpenType, `name`).
        &(0..=14).map(NameId::new).collect(),
        &IntSet::all(),
    )
}

/// The outlines of a font of PostScript's kind for these glyphs: old ones by their new numbers.
fn outlines(data: &[u8], index: u32, order: &BTreeMap<u32, u32>) -> Result<Vec<u8>, String> {
    let mut remapper = GlyphRemapper::new();
    for (new, old) in order {
        let given = u16::try_from(*old).map(|number| remapper.remap(number)).ok();
        if given.map(u32::from) != Some(*new) {
            return Err("its glyphs can't be told apart".to_owned());
        }
    }
    let cut = subsetter::subset(data, index, &remapper).map_err(|error| error.to_string())?;
    let cut = FontRef::new(&cut).map_err(|error| error.to_string())?;
    cut.data_for_tag(CFF).map(|table| table.as_bytes().to_vec()).ok_or_else(|| "it has no outlines".to_owned())
}

/// Tables to a font file, with its checksums.
fn assemble(tables: &mut BTreeMap<Tag, Vec<u8>>, is_cff: bool) -> Vec<u8> {
    if let Some(adjustment) = tables.get_mut(&Tag::new(b"head")).and_then(|table| table.get_mut(8..12)) {
        adjustment.fill(0);
    }
    let count = u16::try_from(tables.len()).unwrap_or(u16::MAX);
    let power = 15 - u16::try_from(count.leading_zeros()).unwrap_or(0);
    let range = 16u16 << power;
    let mut file = Vec::new();
    push32(&mut file, if is_cff { 0x4f54_544f } else { 0x0001_0000 });
    push16(&mut file, &[count, range, power, count * 16 - range]);
    let mut offset = 12 + 16 * to32(tables.len());
    let mut head = None;
    for (tag, table) in tables.iter() {
        if *tag == Tag::new(b"head") {
            head = Some(offset as usize);
        }
        file.extend_from_slice(&tag.to_be_bytes());
        push32(&mut file, checksum(table));
        push32(&mut file, offset);
        push32(&mut file, to32(table.len()));
        offset += to32(table.len()).next_multiple_of(4);
    }
    for table in tables.values() {
        file.extend_from_slice(table);
        file.resize(file.len().next_multiple_of(4), 0);
    }
    let adjustment = 0xb1b0_afbau32.wrapping_sub(checksum(&file));
    if let Some(checksum) = head.and_then(|head| file.get_mut(head + 8..head + 12)) {
        checksum.copy_from_slice(&adjustment.to_be_bytes());
    }
    file
}

/// The sum of a table's words, as OpenType checks it.
fn checksum(bytes: &[u8]) -> u32 {
    bytes.chunks(4).fold(0, |sum, chunk| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

fn push16(out: &mut Vec<u8>, values: &[u16]) {
    values.iter().for_each(|value| out.extend(value.to_be_bytes()));
}

fn push32(out: &mut Vec<u8>, value: u32) {
    out.extend(value.to_be_bytes());
}

/// Sizes of tables: font files are below 4 GiB.
fn to32(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use skrifa::MetadataProvider as _;

    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a developer may ask to see the fonts")]
    fn subsets_keep_letters_names_and_shapes() {
        let catalog = Catalog::new(&[], &mut Diagnostics::default());
        for family in ["EB Garamond", "Libertinus Serif", "JetBrains Mono", "DejaVu Sans Mono"] {
            let face = catalog.face(catalog.find(family, 400, false).unwrap());
            let letters: BTreeSet<char> = "Häßlich — fi “x” \u{1d49c}".chars().collect();
            let bytes = subset(face, &letters, &BTreeSet::new(), |_| None).unwrap();
            assert!(bytes.len() < face.data.bytes().len() / 3, "{family}: {}", bytes.len());
            assert_eq!(checksum(&bytes), 0xb1b0_afba, "{family}");
            let font = FontRef::new(&bytes).unwrap();
            let old = FontRef::from_index(face.data.bytes(), face.index).unwrap();
            let size = skrifa::instance::Size::unscaled();
            let at = skrifa::instance::LocationRef::default();
            for letter in ['H', 'ä', 'ß', '—'] {
                let glyph = font.charmap().map(letter).expect("the letter is there");
                let was = old.charmap().map(letter).unwrap();
                assert_eq!(
                    font.glyph_metrics(size, at).advance_width(glyph),
                    old.glyph_metrics(size, at).advance_width(was),
                    "{family} {letter}"
                );
                assert!(font.outline_glyphs().get(glyph).is_some());
            }
            assert_eq!(font.charmap().map('Q'), None);
            assert!(old.gsub().is_err() || font.gsub().is_ok(), "{family} shapes as before");
            assert!(font.name().is_ok() && font.os2().is_ok() && font.post().is_ok());
            if let Some(folder) = std::env::var_os("CHAPBOOK_KEEP") {
                let name = format!("{}.font", slug::ascii(family));
                std::fs::write(std::path::Path::new(&folder).join(name), &bytes).unwrap();
            }
        }
    }

    #[test]
    fn a_font_that_was_cut_down_shapes_as_before() {
        use crate::text::face::FontData;
        use crate::text::shape::{Features, ShapeKey};
        let diagnostics = &mut Diagnostics::default();
        let bundled = Catalog::new(&[], diagnostics);
        let id = bundled.find("EB Garamond", 400, false).unwrap();
        let languages = [Language::new("en")];
        let old = Shaper::new(&bundled, &languages);
        let letters: BTreeSet<char> = "AVTo, xyz fil 1780 é e\u{301}".chars().collect();
        let bytes = subset(bundled.face(id), &letters, &BTreeSet::new(), |it| kern::table(&old, id, it)).unwrap();
        assert_eq!(checksum(&bytes), 0xb1b0_afba);
        let catalog = Catalog::new(&[("cut.ttf".to_owned(), bytes.into())], diagnostics);
        let is_cut = |it: &std::sync::Arc<Face>| matches!(it.data, FontData::Loaded(_));
        let index = catalog.faces().iter().position(is_cut).unwrap();
        let cut = crate::text::face::FaceId(u16::try_from(index).unwrap());
        let new = Shaper::new(&catalog, &languages);
        let width = |shaper: &Shaper, face, text: &str| {
            let key = ShapeKey { face, features: Features::LIGATURES_OFF, script: *b"Latn", ..ShapeKey::default() };
            shaper.word(&shaper.words(key), text).advance
        };
        assert!(width(&new, cut, "AV") < width(&new, cut, "A") + width(&new, cut, "V"));
        for pair in ["AV", "To", "VA", "T,", "xy"] {
            assert_eq!(width(&new, cut, pair), width(&old, id, pair), "{pair}");
        }
        for features in [Features::NONE, Features::SMALL_CAPS, Features::OLD_STYLE] {
            let shaped = |shaper: &Shaper, face, text: &str| {
                let key = ShapeKey { face, features, script: *b"Latn", ..ShapeKey::default() };
                let word = shaper.word(&shaper.words(key), text);
                (word.glyphs.len(), word.advance)
            };
            for word in ["fil", "1780", "e\u{301}"] {
                assert_eq!(shaped(&new, cut, word), shaped(&old, id, word), "{word}");
            }
            assert_ne!(shaped(&old, id, "fil").0, 0);
        }
    }
}
