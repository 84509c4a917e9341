//! Protrusion, or hanging punctuation: how far characters hang into the margin (H. T. Thành, *Micro-typographic
//! Extensions to the TeX Typesetting System*, 2000). By tables for the bundled faces, by their outlines for all others.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

use super::face::Face;
use super::outline;

/// How far the characters of a face protrude on the left and right, in thousandths of their widths.
#[derive(Clone, Debug, Default)]
pub struct Protrusion {
    table: ProtrusionTable,
    /// The values of ASCII, which most look-ups are for.
    ascii: Vec<(i16, i16)>,
}

/// The tables, by face.
const TABLES: &str = include_str!("protrusion.txt");

/// Families whose tables were made or checked by hand; other families are measured.
const TABULATED: [&str; 2] = ["EB Garamond", "Libertinus Serif"];

impl Protrusion {
    /// The protrusion of a face. A monospaced one has none: its characters must stay in columns.
    pub fn new(face: &Face) -> Protrusion {
        if face.monospace {
            return Protrusion::default();
        }
        let slope = if face.italic { "italic" } else { "upright" };
        let tables = tables();
        let mut table = tables.get(&format!("* {slope}")).cloned().unwrap_or_default();
        if TABULATED.contains(&face.family.as_str()) {
            let own = tables.get(&format!("{} {slope}", face.family));
            table.extend(own.into_iter().flatten());
        } else {
            measure(face, &mut table);
        }
        table.extend(blank_halves(face));
        let ascii = (0..128u8).map(|c| table.get(&char::from(c)).copied().unwrap_or_default());
        Protrusion { ascii: ascii.collect(), table }
    }

    /// How far a character protrudes on the left and on the right, in thousandths of its width.
    pub fn of(&self, c: char) -> (i16, i16) {
        match usize::try_from(u32::from(c)) {
            Ok(code) if code < self.ascii.len() => self.ascii[code],
            _ => self.table.get(&c).copied().unwrap_or_default(),
        }
    }
}

/// Half of a full-width sign, in thousandths of its width.
pub const HALF: i16 = 500;

/// How far characters protrude on the left and on the right, in thousandths of their widths.
type ProtrusionTable = BTreeMap<char, (i16, i16)>;
/// Tables by the names of their faces.
type Tables = BTreeMap<String, ProtrusionTable>;

/// The sections of the data file, read once.
fn tables() -> &'static Tables {
    static READ: OnceLock<Tables> = OnceLock::new();
    READ.get_or_init(|| {
        let mut tables = Tables::new();
        let mut section = String::new();
        for line in TABLES.lines().filter(|line| !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
                name.clone_into(&mut section);
                continue;
            }
            let mut words: Vec<&str> = line.split_whitespace().collect();
            let right = words.pop().and_then(|word| word.parse().ok());
            let left = words.pop().and_then(|word| word.parse().ok());
            if let (Some(left), Some(right)) = (left, right) {
                let letters = words.iter().filter_map(|word| word.chars().next());
                let table = tables.entry(section.clone()).or_default();
                table.extend(letters.map(|letter| (letter, (left, right))));
            }
        }
        tables
    })
}

/// Replaces the values of a table by those that a face's outlines ask for. With these factors
/// the values come near to those of EB Garamond that were set by hand (a test holds them to a tenth of the width).
fn measure(face: &Face, table: &mut ProtrusionTable) {
    let Ok(font) = FontRef::from_index(face.data.bytes(), face.index) else {
        return;
    };
    for (c, value) in table.iter_mut() {
        let Some(white) = side_white(&font, *c, face) else {
            continue;
        };
        let hang = |beside: i32, open: i32, general: i16| {
            // Every letter has some white at its sides, 90 thousandths for a stem: a quarter of what exceeds that may
            // hang out. So may points, which have white above or below them, up to a sixth of an em.
            let stem = (beside - 90) / 4;
            let measured = if c.is_alphanumeric() {
                stem.clamp(0, 80)
            } else if is_paired(*c) {
                (beside * 9 / 10 + open * 18 / 100).clamp(0, 700)
            } else {
                (stem.max(0) + white.open).clamp(0, 700)
            };
            // Characters that no face lets protrude on this side.
            if general == 0 { 0 } else { i16::try_from(measured).unwrap_or(0) }
        };
        *value = (hang(white.left, white.outer.0, value.0), hang(white.right, white.outer.1, value.1));
    }
}

/// Full-width punctuation of Chinese and Japanese, whose ink may be in one half of its square.
const FULL_WIDTH: &str = "“”‘’、。，．：；！？「」『』（）［］｛｝〈〉《》【】〔〕〖〗〘〙〚〛｟｠";

/// How full-width punctuation protrudes: by the half of its square that has no ink, so that a line begins with the ink of
/// a bracket and ends with that of a comma (JLREQ 3.1.5, CLREQ 3.1.6.3). Signs in the middle of their squares, as commas
/// of Taiwan are, don't.
fn blank_halves(face: &Face) -> ProtrusionTable {
    let Ok(font) = FontRef::from_index(face.data.bytes(), face.index) else {
        return ProtrusionTable::new();
    };
    let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    let em = f32::from(face.metrics.upem);
    let halves = |c: char| {
        let glyph = font.charmap().map(c)?;
        let advance = metrics.advance_width(glyph).filter(|advance| em * 0.95 <= *advance)?;
        let ink = metrics.bounds(glyph)?;
        // Some faces let the tip of a bracket stand over the middle by a few hundredths.
        let (left, right) = (advance * 0.44 <= ink.x_min, ink.x_max <= advance * 0.56);
        (left || right).then_some((c, if left { (HALF, 0) } else { (0, HALF) }))
    };
    FULL_WIDTH.chars().filter_map(halves).collect()
}

/// The white at the sides of a character between the baseline and the height of capitals, in thousandths of its
/// advance.
struct SideWhite {
    /// To the left of its ink, on average over the rows that have ink.
    left: i32,
    /// To the right of its ink, likewise.
    right: i32,
    /// How far it may protrude for the rows that have no ink.
    open: i32,
    /// The share of rows below the height of `x` that have no ink in the outer quarter, left and right.
    outer: (i32, i32),
}

/// Quotes and brackets, whose protrusion depends on how much of them is at the edge.
fn is_paired(c: char) -> bool {
    matches!(c, '‘' | '’' | '“' | '”' | '‚' | '„' | '‹' | '›' | '«' | '»' | '(' | ')' | '{' | '}')
}

/// Measures the white at a character's sides.
fn side_white(font: &FontRef<'_>, c: char, face: &Face) -> Option<SideWhite> {
    let glyph = font.charmap().map(c)?;
    let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    let advance = metrics.advance_width(glyph).filter(|advance| *advance > 0.0)?;
    let rows = outline::rows(font, glyph, 0..face.metrics.cap_height)?;
    let (mut left, mut right, mut inked) = (0.0, 0.0, 0.0);
    for (from, to) in rows.iter().flatten() {
        left += (from / advance).clamp(-0.5, 0.5);
        right += ((advance - to) / advance).clamp(-0.5, 0.5);
        inked += 1.0;
    }
    let empty = 1.0 - inked / outline::ROWS;
    let open = 0.17 * f32::from(face.metrics.upem) / advance * empty * empty;
    let mean = |sum: f32| to_thousandths(sum / f32::max(inked, 1.0));
    let low = outline::rows(font, glyph, 0..face.metrics.x_height).unwrap_or_default();
    let (mut edge_left, mut edge_right) = (0.0, 0.0);
    for (from, to) in low.iter().flatten() {
        edge_left += if *from < advance / 4.0 { 1.0 } else { 0.0 };
        edge_right += if advance * 3.0 / 4.0 < *to { 1.0 } else { 0.0 };
    }
    let free = |edge: f32| to_thousandths(1.0 - edge / outline::ROWS);
    Some(SideWhite {
        left: mean(left),
        right: mean(right),
        open: to_thousandths(open.min(1.0)),
        outer: (free(edge_left), free(edge_right)),
    })
}

#[expect(clippy::cast_possible_truncation, reason = "the value is within ±1000")]
fn to_thousandths(value: f32) -> i32 {
    (value * 1000.0).round() as i32
}

/// The protrusion of a catalogue's faces, computed when first needed.
#[derive(Debug, Default)]
pub struct Protrusions {
    faces: Vec<OnceLock<Arc<Protrusion>>>,
}

impl Protrusions {
    /// For this number of faces.
    pub fn new(faces: usize) -> Protrusions {
        Protrusions { faces: (0..faces).map(|_| OnceLock::new()).collect() }
    }

    /// The protrusion of the face at an index.
    pub fn of(&self, index: usize, face: &Face) -> Arc<Protrusion> {
        let make = || Arc::new(Protrusion::new(face));
        self.faces.get(index).map_or_else(make, |cell| Arc::clone(cell.get_or_init(make)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::text::catalog::Catalog;

    fn face(family: &str, italic: bool) -> Arc<Face> {
        let catalog = Catalog::new(&[], &mut Diagnostics::default());
        let id = catalog.find(family, 400, italic).expect("is bundled");
        Arc::clone(catalog.face(id))
    }

    #[test]
    fn tables_are_read() {
        let garamond = Protrusion::new(&face("EB Garamond", false));
        assert_eq!((garamond.of('.'), garamond.of(','), garamond.of('T')), ((0, 600), (0, 500), (70, 70)));
        assert_eq!((garamond.of('n'), garamond.of('“')), ((0, 0), (300, 300)));
        assert_eq!(Protrusion::new(&face("EB Garamond", true)).of('-'), (0, 300));
        assert_eq!(Protrusion::new(&face("JetBrains Mono", false)).of('.'), (0, 0));
    }

    #[test]
    fn measuring_comes_near_to_what_was_set_by_hand() {
        let face = face("EB Garamond", false);
        let by_hand = Protrusion::new(&face);
        let mut measured = by_hand.table.clone();
        measure(&face, &mut measured);
        let mut report = String::new();
        for c in ".,:;!?-–—’”)»TAVWYy".chars() {
            let (hand, outline) = (by_hand.of(c).1, measured[&c].1);
            report.push_str(&format!("{c} {hand} {outline}\n"));
        }
        for c in ".,:;!?-–—’”)»TAVWYy".chars() {
            let (hand, outline) = (by_hand.of(c).1, measured[&c].1);
            assert!(hand.abs_diff(outline) <= 100, "{c}: {hand} by hand, {outline} measured\n{report}");
        }
    }
}
