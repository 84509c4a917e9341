//! The fonts of a press file: subsets of the glyphs that the pages use, with widths and texts.
//!
//! In: pages. Out: [`EmbeddedFonts`]: for each face its new glyph numbers, and the objects of a CID font (ISO 32000-1
//! §9.7) with a `ToUnicode` map.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use rayon::prelude::*;
use skrifa::raw::TableProvider;
use subsetter::GlyphRemapper;

use crate::pdf::codes::{CMAP_NAME, FontCodes, in_subset_order, worth_a_map};
use crate::pdf::content::VERTICAL;
use crate::pdf::glyph_texts::{FaceTable, GlyphTexts, GlyphUse};
use crate::pdf::letter;
use crate::pdf::{PdfError, pack};
use crate::text::face::Face;
use crate::typeset::frame::{PageItem, Pages, RunDirection};

/// The fonts of a file.
#[derive(Debug)]
pub(super) struct EmbeddedFonts {
    /// The text of each glyph, for its `ToUnicode` map.
    pub(super) texts: GlyphTexts,
    faces: Vec<Option<EmbeddedFont>>,
}

/// A face in use.
#[derive(Debug)]
pub(super) struct EmbeddedFont {
    /// The number in the resource's name, `F0`.
    pub(super) number: usize,
    /// The advance of each glyph, in thousandths of an em.
    pub(super) widths: Vec<f32>,
    pub(super) codes: FontCodes,
    map: GlyphRemapper,
    /// The subset font file, compressed.
    program: Vec<u8>,
    /// The length of `program` before it was compressed (`Length1`).
    length: usize,
    /// Whether `program` is a bare `CFF` table rather than a TrueType file.
    cff: bool,
}

impl EmbeddedFonts {
    /// Collects the glyphs of all pages and makes a subset of each font.
    ///
    /// # Errors
    /// A font that can't be subset.
    pub(super) fn new(pages: &Pages) -> Result<EmbeddedFonts, PdfError> {
        let widths: Vec<Vec<f32>> = pages.faces.par_iter().map(|face| letter::widths(face)).collect();
        let slots: Vec<Option<usize>> = (0..widths.len()).map(Some).collect();
        let texts = GlyphTexts::collect(pages, FaceTable { slots: &slots, widths: &widths }, true);
        let is_worth = worth_a_map(pages, &slots);
        let faces: Result<Vec<Option<EmbeddedFont>>, PdfError> = (pages.faces.par_iter().zip(widths).enumerate())
            .map(|(at, (face, widths))| {
                let used: Vec<(u16, &GlyphUse)> = texts.glyphs(at).collect();
                if used.is_empty() { Ok(None) } else { subset(face, at, widths, &used, is_worth[at]).map(Some) }
            })
            .collect();
        Ok(EmbeddedFonts { faces: faces?, texts })
    }

    /// The font of a face, if pages use it.
    pub(super) fn get(&self, face: usize) -> Option<&EmbeddedFont> {
        self.faces.get(face)?.as_ref()
    }

    /// Adds the objects of all fonts to the document. Returns the resource dictionary that names them.
    pub(super) fn add(self, pages: &Pages, document: &mut Document) -> Dictionary {
        let mut names = Dictionary::new();
        let stacked = stacked_faces(pages);
        for (at, font) in self.faces.into_iter().enumerate() {
            if let (Some(font), Some(face)) = (font, pages.faces.get(at)) {
                let id = add_font(font, face, document);
                names.set(format!("F{at}"), id);
                if stacked.contains(&at)
                    && let Ok(font) = document.get_dictionary(id).cloned()
                {
                    names.set(format!("{VERTICAL}{at}"), document.add_object(vertical(font)));
                }
            }
        }
        names
    }
}

/// The faces whose letters stand below one another somewhere.
fn stacked_faces(pages: &Pages) -> BTreeSet<usize> {
    let face = |item: &PageItem| match item {
        PageItem::Run(run) if run.direction == RunDirection::Stacked => Some(usize::from(run.face.0)),
        _ => None,
    };
    pages.pages.iter().flat_map(|page| &page.items).filter_map(face).collect()
}

/// The same font for vertical lines.
fn vertical(mut font: Dictionary) -> Dictionary {
    font.set("Encoding", "Identity-V");
    if let Ok(name) = font.get(b"BaseFont").and_then(Object::as_name) {
        let name = String::from_utf8_lossy(name).replace("-Identity-H", "-Identity-V");
        font.set("BaseFont", Object::Name(name.into_bytes()));
    }
    font
}

fn subset(
    face: &Face,
    at: usize,
    widths: Vec<f32>,
    used: &[(u16, &GlyphUse)],
    is_worth: bool,
) -> Result<EmbeddedFont, PdfError> {
    let used = in_subset_order(used.iter().copied());
    let glyphs: Vec<u16> = used.iter().map(|(glyph, _)| *glyph).collect();
    let map = GlyphRemapper::new_from_glyphs(&glyphs);
    let codes = FontCodes::new(&used, is_worth);
    let failed = |reason: String| PdfError::Font(face.postscript.clone(), reason);
    let subset = subsetter::subset(face.data.bytes(), face.index, &map).map_err(|error| failed(error.to_string()))?;
    let font = skrifa::FontRef::new(&subset).map_err(|error| failed(error.to_string()))?;
    // A CID font takes its outlines as the bare table (`CIDFontType0C`, ISO 32000-1 table 126): smaller than OpenType.
    let cff = font.data_for_tag(skrifa::Tag::new(b"CFF "));
    let bytes = cff.map_or(subset.as_slice(), |table| table.as_bytes());
    let (program, length) = (pack::deflate(&[bytes]), bytes.len());
    Ok(EmbeddedFont { number: at, widths, codes, map, program, length, cff: cff.is_some() })
}

fn add_font(font: EmbeddedFont, face: &Face, document: &mut Document) -> ObjectId {
    let widths = widths(&font);
    let map = pack::deflate(&[font.codes.to_unicode().as_bytes()]);
    let map = document.add_object(compressed(Dictionary::new(), map));
    let name = format!("{}+{}", subset_tag(&font, face), face.postscript);
    let descriptor = descriptor(face, &name);
    let (kind, cff) = (if font.cff { "FontFile3" } else { "FontFile2" }, font.cff);
    let file = if cff {
        dictionary! { "Subtype" => "CIDFontType0C" }
    } else {
        dictionary! { "Length1" => i64::try_from(font.length).unwrap_or(0) }
    };
    let file = document.add_object(compressed(file, font.program));
    let mut descriptor = descriptor;
    descriptor.set(kind, file);
    let descriptor = document.add_object(descriptor);
    let system = dictionary! {
        "Registry" => Object::string_literal("Adobe"),
        "Ordering" => Object::string_literal("Identity"),
        "Supplement" => 0,
    };
    let mut cid = dictionary! {
        "Type" => "Font",
        "Subtype" => if cff { "CIDFontType0" } else { "CIDFontType2" },
        "BaseFont" => name.as_str(),
        "CIDSystemInfo" => system.clone(),
        "FontDescriptor" => descriptor,
        "DW" => 0,
        "W" => vec![Object::Integer(0), Object::Array(widths)],
    };
    if !cff {
        cid.set("CIDToGIDMap", "Identity");
    }
    let cid = document.add_object(cid);
    let (encoding, encoding_name): (Object, &str) = match font.codes.to_glyphs() {
        Some(map) => {
            let entries = dictionary! {
                "Type" => "CMap",
                "CMapName" => CMAP_NAME,
                "CIDSystemInfo" => system,
                "WMode" => 0,
            };
            (document.add_object(compressed(entries, pack::deflate(&[map.as_bytes()]))).into(), CMAP_NAME)
        }
        None => ("Identity-H".into(), "Identity-H"),
    };
    document.add_object(dictionary! {
        "Type" => "Font",
        "Subtype" => "Type0",
        "BaseFont" => if cff { format!("{name}-{encoding_name}") } else { name },
        "Encoding" => encoding,
        "DescendantFonts" => vec![cid.into()],
        "ToUnicode" => map,
    })
}

/// A stream of `data` that [`pack::deflate`] compressed.
pub(in crate::pdf) fn compressed(mut dictionary: Dictionary, data: Vec<u8>) -> Stream {
    dictionary.set("Filter", "FlateDecode");
    Stream::new(dictionary, data).with_compression(false)
}

/// The widths of the glyphs in the file, in thousandths of an em.
fn widths(font: &EmbeddedFont) -> Vec<Object> {
    let width = |glyph: u16| number(font.widths.get(usize::from(glyph)).copied().map_or(0.0, f64::from));
    font.map.remapped_gids().map(width).collect()
}

/// A number with at most three digits after the point: a thousandth of a point is finer than any press.
#[expect(clippy::cast_possible_truncation, reason = "the writer's type")]
pub(in crate::pdf) fn number(value: f64) -> Object {
    let rounded = (value * 1000.0).round() / 1000.0;
    if rounded.fract() == 0.0 && rounded.abs() < 1e9 {
        Object::Integer(rounded as i64)
    } else {
        Object::Real(rounded as f32)
    }
}

/// The six letters before a subset's name, which must differ between subsets of one font (ISO 32000-1 §9.6.4). They are
/// a hash of its glyphs, not a counter or random, so that the same book gives the same bytes.
fn subset_tag(font: &EmbeddedFont, face: &Face) -> String {
    let glyphs = font.map.remapped_gids().flat_map(u16::to_be_bytes);
    // FNV-1a with its 64-bit offset and prime: short, and the same on every machine.
    let hash = face
        .postscript
        .bytes()
        .chain(glyphs)
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    let letter = |at: u32| char::from(b'A' + u8::try_from(hash / 26_u64.pow(at) % 26).unwrap_or(0));
    (0..6).map(letter).collect()
}

fn descriptor(face: &Face, name: &str) -> Dictionary {
    let per_em = |units: i16| number(f64::from(units) * 1000.0 / f64::from(face.metrics.upem.max(1)));
    let source = skrifa::FontRef::from_index(face.data.bytes(), face.index).ok();
    let head = source.as_ref().and_then(|font| font.head().ok());
    let bounds = head.map_or([0, -200, 1000, 800], |head| [head.x_min(), head.y_min(), head.x_max(), head.y_max()]);
    let angle = source.as_ref().and_then(|font| font.post().ok()).map_or(0.0, |post| post.italic_angle().to_f64());
    // ISO 32000-1 table 123: bit 3, symbolic, as glyphs are chosen by number; bit 1, monospaced; bit 7, italic.
    let flags = 4 | i64::from(face.monospace) | (i64::from(face.italic) << 6);
    let heavy = i64::from(face.weight.clamp(100, 900));
    // The typographic ones: viewers highlight selected text by them, and those of `hhea` may be far taller.
    let os2 = source.as_ref().and_then(|font| font.os2().ok());
    let (ascent, descent) =
        os2.map_or((face.metrics.ascent, face.metrics.descent), |os2| (os2.s_typo_ascender(), os2.s_typo_descender()));
    dictionary! {
        "Type" => "FontDescriptor",
        "FontName" => name,
        "Flags" => flags,
        "FontBBox" => bounds.map(per_em).to_vec(),
        "ItalicAngle" => number(angle),
        "Ascent" => per_em(ascent),
        "Descent" => per_em(descent),
        "CapHeight" => per_em(face.metrics.cap_height),
        // OpenType has no stem width. Linear from a thin weight to a black one; viewers use it for substitutes alone.
        "StemV" => 10 + 220 * (heavy - 50) / 900,
    }
}

/// A text string (ISO 32000-1 §7.9.2.2): plain ASCII, or UTF-16 with its byte order mark.
pub(super) fn text_string(text: &str) -> Object {
    if text.is_ascii() {
        return Object::String(text.as_bytes().to_vec(), StringFormat::Literal);
    }
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}
