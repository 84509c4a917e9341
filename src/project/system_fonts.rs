//! The fonts of the machine, for a book that asks for them with `fonts.system`, or is in a script that no other font has.
//!
//! In: names of families, or characters that no font of the book has. Out: font files. What is found depends on
//! the machine, so a book that uses it may look different on another one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use skrifa::{FontRef, GlyphId, MetadataProvider as _};
// `krilla-svg` brings it with the features that read the system's folders.
use usvg::fontdb::{Database, FaceInfo, Source, Stretch, Style, Weight};

use super::config::FontFile;
use super::files::FileSystem;

/// The largest font file.
// Collections of all weights for Chinese, Japanese and Korean are the largest in use.
const MAX_FONT: u64 = 128 << 20;

/// How many families are taken for characters at most.
const MAX_HELPERS: usize = 8;

/// The fonts of the machine: their names, not their bytes.
#[derive(Debug, Default)]
pub struct SystemFonts {
    fonts: Database,
}

impl SystemFonts {
    /// Looks through the folders where the system keeps fonts.
    pub fn scan() -> SystemFonts {
        let mut found = SystemFonts::default();
        found.fonts.load_system_fonts();
        found
    }

    /// The names of all families, in order.
    pub fn families(&self) -> Vec<String> {
        let names = self.fonts.faces().filter_map(|face| face.families.first());
        let names: BTreeSet<&str> = names.map(|name| name.0.as_str()).collect();
        names.into_iter().map(str::to_owned).collect()
    }

    /// The files of a family, in the order of their paths; of its normal width, if it has one.
    pub fn family(&self, name: &str, file_system: &FileSystem) -> Vec<FontFile> {
        file_system.0.note_system_fonts();
        let is_it = |face: &&FaceInfo| is_called(face, name);
        let normal = self.fonts.faces().any(|face| is_it(&face) && face.stretch == Stretch::Normal);
        let fits = |face: &&FaceInfo| is_it(face) && (!normal || face.stretch == Stretch::Normal);
        let paths: BTreeSet<PathBuf> = self.fonts.faces().filter(fits).filter_map(path).collect();
        paths.into_iter().filter_map(|path| read(path, file_system)).collect()
    }

    /// The file of a family's bold face.
    fn bold(&self, family: &str, wanted: &WantedFaces<'_>) -> Option<PathBuf> {
        let is_bold = |face: &&FaceInfo| wanted.is_upright(face, Weight::BOLD) && is_called(face, family);
        // Faces come in whatever order the system lists its folders; the first path is the same in each run.
        self.fonts.faces().filter(is_bold).filter_map(path).min()
    }

    /// Few files that have these characters between them, as far as there are any: regular faces, and the bold ones of their
    /// families; none of a family that `known` has. Of those that have as many, the fittest goes first.
    pub fn covering(
        &self,
        letters: &BTreeSet<char>,
        known: &[&str],
        wanted: &WantedFaces<'_>,
        file_system: &FileSystem,
    ) -> Vec<FontFile> {
        file_system.0.note_system_fonts();
        let regular = |face: &&FaceInfo| {
            wanted.is_upright(face, Weight::NORMAL) && !known.iter().any(|name| is_called(face, name))
        };
        let mut able: BTreeMap<PathBuf, Candidate<'_>> = BTreeMap::new();
        let signs = letters.iter().copied().filter(|letter| !(wanted.needs_text_face)(*letter)).collect();
        for face in self.fonts.faces().filter(regular) {
            let letters = if face.monospaced { &signs } else { letters };
            let found = self.fonts.with_face_data(face.id, |data, index| drawable(data, index, letters));
            if let (Some(found), Some(path)) = (found.filter(|it| !it.is_empty()), path(face)) {
                let family = face.families.first().map_or("", |name| name.0.as_str());
                let of_file = able.entry(path).or_insert_with(|| Candidate { letters: BTreeSet::new(), family });
                of_file.letters.extend(found);
            }
        }
        let mut missing = letters.clone();
        let mut files = Vec::new();
        for _ in 0..MAX_HELPERS {
            // Of those that have as many, the fittest for text; of these the first by its path.
            let count = |of: &Candidate<'_>| of.letters.intersection(&missing).count();
            // `max_by_key` takes the last of equals: in reverse order that is the first path.
            let best =
                able.iter().rev().max_by_key(|it| (count(it.1), (wanted.fitness)(it.1.family))).map(|it| it.0.clone());
            let Some((path, has)) = best.and_then(|best| able.remove_entry(&best)) else { break };
            if count(&has) == 0 {
                break;
            }
            missing.retain(|it| !has.letters.contains(it));
            let bold = self.bold(has.family, wanted).filter(|bold| *bold != path);
            files.extend(read(path, file_system));
            files.extend(bold.and_then(|path| read(path, file_system)));
        }
        files
    }
}

/// Which faces texts are set in.
pub struct WantedFaces<'a> {
    /// Whether a letter is one of text: a face in which all have one width has none of them.
    pub needs_text_face: fn(char) -> bool,
    /// How fit a family is by its name, the fitter the greater.
    pub fitness: &'a dyn Fn(&str) -> i32,
    /// The weight of a face by its `usWeightClass` and the name of its style.
    pub weight: fn(u16, &str) -> u16,
}

impl WantedFaces<'_> {
    /// Whether a face is upright, of usual width, and of a weight.
    fn is_upright(&self, face: &FaceInfo, weight: Weight) -> bool {
        // Behind the hyphen of a PostScript name is the style: `NotoNastaliqUrdu-Bold`.
        let style = face.post_script_name.rsplit_once('-').map_or("", |parts| parts.1);
        let own = (self.weight)(face.weight.0, style);
        (face.style, face.stretch, own) == (Style::Normal, Stretch::Normal, weight.0)
    }
}

/// A font file that has some of the characters that are looked for.
struct Candidate<'a> {
    letters: BTreeSet<char>,
    family: &'a str,
}

fn is_called(face: &FaceInfo, name: &str) -> bool {
    face.families.iter().any(|family| family.0.eq_ignore_ascii_case(name.trim()))
}

/// Where a face's file is.
fn path(face: &FaceInfo) -> Option<PathBuf> {
    match &face.source {
        Source::File(path) | Source::SharedFile(path, _) => Some(path.clone()),
        Source::Binary(_) => None,
    }
}

fn read(path: PathBuf, file_system: &FileSystem) -> Option<FontFile> {
    let data = file_system.0.read_installed(&path, MAX_FONT).ok()?.into();
    Some(FontFile { path: path.to_string_lossy().into_owned(), data })
}

/// Which of some characters a face has as outlines: those that are pictures can't be set.
fn drawable(data: &[u8], index: u32, letters: &BTreeSet<char>) -> BTreeSet<char> {
    let Ok(font) = FontRef::from_index(data, index) else { return BTreeSet::new() };
    let (charmap, outlines) = (font.charmap(), font.outline_glyphs());
    let has = |c: &char| {
        let glyph = charmap.map(*c).filter(|it| *it != GlyphId::NOTDEF);
        glyph.is_some_and(|glyph| outlines.get(glyph).is_some())
    };
    letters.iter().copied().filter(has).collect()
}
