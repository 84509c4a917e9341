//! A cover for a book that has none: patterned paper with a label, as small books have had them for two
//! hundred years. Colour and pattern follow from the title, so that a book keeps its cover.

use tiny_skia::{FillRule, Mask, Path, PathBuilder, Rect, Transform};

use super::CoverTitle;
use super::outline::{Lettering, LetteringStyle, moved};
use super::pattern::{HEIGHT, PAPER_LEVELS, WIDTH, level, paper};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::metadata::Metadata;
use crate::text::catalog::Catalog;
use crate::text::shape::Features;

/// The label's place and the room that its text has.
const LABEL_WIDTH: u32 = 1130;
const LABEL_MIDDLE: f32 = 1030.0;
const TEXT_WIDTH: f32 = 930.0;

/// The faces of the lettering, if the book's own family is not there.
const FAMILY: &str = "EB Garamond";

/// The theme's settings for a label's letters.
#[derive(Clone, Copy)]
pub(super) struct LabelLook<'a> {
    /// The family of the text, if one is named.
    pub(super) family: Option<&'a str>,
    /// How the title is set.
    pub(super) title: &'a CoverTitle,
}

/// Red, green and blue.
pub(super) type Rgb = (u8, u8, u8);

/// Papers: ground, and the figures on it.
const PAPERS: [[Rgb; 2]; 8] = [
    [(0x24, 0x3b, 0x55), (0x3d, 0x5a, 0x7a)],
    [(0x6a, 0x24, 0x2b), (0x8c, 0x42, 0x47)],
    [(0x27, 0x4a, 0x3b), (0x42, 0x6b, 0x59)],
    [(0x4a, 0x3a, 0x5c), (0x6a, 0x58, 0x7e)],
    [(0x8a, 0x5a, 0x1f), (0xa9, 0x7a, 0x3d)],
    [(0x3a, 0x41, 0x47), (0x58, 0x61, 0x69)],
    [(0x1f, 0x50, 0x58), (0x3b, 0x72, 0x7a)],
    [(0x75, 0x3b, 0x1e), (0x97, 0x5a, 0x3a)],
];

/// The label's paper and ink.
const LABEL: Rgb = (0xf6, 0xf0, 0xe1);
const INK: Rgb = (0x22, 0x1e, 0x1a);

/// The pixels of the label have one of so many levels between paper and ink. With those of the paper they fill a palette
/// of 16 colours: two pixels a byte take half the time to compress of one, and the steps at the edges of letters are
/// not seen at this resolution.
const LABEL_LEVELS: u8 = 12;

/// Draws a cover, if there are fonts for it: a label without the title would be no cover. Says which letters no
/// font has.
pub(super) fn lettered(
    metadata: &Metadata,
    catalog: &Catalog,
    look: LabelLook<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<u8>> {
    let mut lacking: Vec<char> = Vec::new();
    for letter in metadata.title.chars().filter(|c| catalog.lacks(*c)) {
        if !lacking.contains(&letter) {
            lacking.push(letter);
        }
    }
    if lacking.is_empty() {
        // A name or a subtitle that can't be written stays away; the title page has it.
        let can = |text: &str| !text.chars().any(|c| catalog.lacks(c));
        let mut shown = metadata.clone();
        shown.subtitle = shown.subtitle.filter(|subtitle| can(subtitle));
        shown.creators.retain(|creator| can(&creator.name));
        return draw(&shown, catalog, look, diagnostics);
    }
    let letters = super::first_letters(lacking);
    let message = format!("the EPUB has no cover: no font has the letters `{letters}` of the title");
    let help =
        "set `cover-image` to an image, or add a font that has these letters (`fonts.paths`, or `fonts.system = true`)";
    diagnostics.push(Diagnostic::warning("cover-letters", message).settings(["title"]).help(help));
    None
}

/// Draws a cover as a PNG. `None` only if memory is exhausted.
fn draw(metadata: &Metadata, catalog: &Catalog, look: LabelLook<'_>, diagnostics: &mut Diagnostics) -> Option<Vec<u8>> {
    let seed = seed(&metadata.title);
    let [ground, figure] = colors(&metadata.title, look.title.color);
    let mut pixels = paper(seed / PAPERS.len())?;
    let lettering = Lettering::new(catalog, &metadata.language);
    let text = lines(&lettering, metadata, catalog, look);
    text.message().into_iter().for_each(|it| diagnostics.push(it));
    label(&mut pixels, &lettering, &text.lines)?;
    encode(&pixels, ColorRamp { from: ground, to: figure }, ColorRamp { from: LABEL, to: INK })
}

/// The ground of a book's covers and the figures on it. A theme's colour is that of its books, as far as white shows on
/// it; else the title decides.
pub(super) fn colors(title: &str, theme: Option<[u8; 3]>) -> [Rgb; 2] {
    let own = theme.filter(|color| super::is_dark(color.map(u32::from)));
    own.map_or(PAPERS[seed(title) % PAPERS.len()], |[red, green, blue]| {
        let lighter = |level: u8| level + (255 - level) / 6;
        [(red, green, blue), (lighter(red), lighter(green), lighter(blue))]
    })
}

/// A number that is the same for the same title on every machine (FNV-1a).
fn seed(title: &str) -> usize {
    let hash = title.bytes().fold(0x811c_9dc5u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash >> 7) as usize
}

/// A line of lettering on the label.
struct LabelLine {
    text: String,
    style: LetteringStyle,
    /// From the baseline before (or the top) to this one.
    below: f32,
}

/// The label with its text, on the paper, which has two pixels to a byte.
fn label(pixels: &mut [u8], lettering: &Lettering<'_>, lines: &[LabelLine]) -> Option<()> {
    let text = written(lettering, lines);
    // The ink is in the middle, with what hangs below the last line: descenders of Arabic are long.
    let (first, text_height) = text.as_ref().map_or((0.0, 0.0), |text| (text.bounds().top(), text.bounds().height()));
    let height = (text_height + 250.0).clamp(620.0, 2_200.0).round();
    let panel = Mask::new(LABEL_WIDTH, height as u32)?;
    let top = ((height - text_height) / 2.0 - first).round();
    let ink = ink(text.and_then(|text| moved(&text, 0.0, top)), panel)?;
    let top = (LABEL_MIDDLE - height / 2.0).max(180.0) as usize;
    let left = ((WIDTH - LABEL_WIDTH) / 2) as usize;
    for (y, row) in ink.data().chunks_exact(LABEL_WIDTH as usize).enumerate() {
        let start = (top + y) * WIDTH as usize + left;
        for (at, covered) in (start..).zip(row) {
            let (pair, level) = (pixels.get_mut(at / 2)?, PAPER_LEVELS + level(*covered, LABEL_LEVELS));
            *pair = if at.is_multiple_of(2) { *pair & 0x0f | level << 4 } else { *pair & 0xf0 | level };
        }
    }
    Some(())
}

/// The lines below one another, from 0 on, centred on the label; `None` if nothing is written.
fn written(lettering: &Lettering<'_>, lines: &[LabelLine]) -> Option<Path> {
    let middle = LABEL_WIDTH as f32 / 2.0;
    let mut shapes = PathBuilder::new();
    let mut y = 0.0;
    for line in lines {
        y += line.below;
        if line.text == RULE {
            shapes.push_rect(Rect::from_xywh(middle - 60.0, f32::round(y) - 4.0, 120.0, 4.0)?);
        } else {
            lettering.draw(&mut shapes, line.style, &line.text, middle, y);
        }
    }
    shapes.finish()
}

/// The ink of the label: two rules around it, and its text.
fn ink(text: Option<Path>, mut panel: Mask) -> Option<Mask> {
    let whole = Rect::from_xywh(0.0, 0.0, panel.width() as f32, panel.height() as f32)?;
    let mut shapes = PathBuilder::new();
    for (inset, width) in [(24.0, 7.0), (42.0, 2.0)] {
        let outer = whole.inset(inset, inset)?;
        let (l, t, r, b) = (outer.left(), outer.top(), outer.right(), outer.bottom());
        shapes.push_rect(Rect::from_ltrb(l, t, r, t + width)?);
        shapes.push_rect(Rect::from_ltrb(l, b - width, r, b)?);
        shapes.push_rect(Rect::from_ltrb(l, t + width, l + width, b - width)?);
        shapes.push_rect(Rect::from_ltrb(r - width, t + width, r, b - width)?);
    }
    text.iter().for_each(|text| shapes.push_path(text));
    panel.fill_path(&shapes.finish()?, FillRule::Winding, true, Transform::identity());
    Some(panel)
}

/// Stands for a rule between author and title.
const RULE: &str = "\u{0}";

/// The label's text: what was made of it to fit.
struct Label {
    /// From top to bottom.
    lines: Vec<LabelLine>,
    /// The size of the title, in pixels.
    title: f32,
    /// The texts that did not fit, even in the smallest type, and are cut off.
    cut: Vec<&'static str>,
    /// How many authors there are, if not all of them are named.
    authors: Option<usize>,
}

/// The most that a label's text is high, in pixels: the paper is seen around it.
const MOST_HEIGHT: f32 = 1_900.0;
/// The shares of the usual sizes that are tried in order.
const STEPS: [f32; 6] = [1.0, 0.9, 0.8, 0.7, 0.6, 0.52];
/// How many authors are named: more would leave the title no room on a picture as small as a thumb.
const MOST_AUTHORS: usize = 8;
/// The usual sizes in pixels: of authors, title and subtitle.
const SIZES: [f32; 3] = [72.0, 168.0, 70.0];

/// The lines of the label, from top to bottom: author, title, subtitle; in type so small that all of it fits.
fn lines(lettering: &Lettering<'_>, metadata: &Metadata, catalog: &Catalog, look: LabelLook<'_>) -> Label {
    let mut steps = STEPS.iter().map(|step| lines_at(lettering, metadata, catalog, look, *step)).peekable();
    loop {
        let Some(label) = steps.next() else {
            return Label { lines: Vec::new(), title: 0.0, cut: vec!["the title"], authors: None };
        };
        let height: f32 = label.lines.iter().map(|line| line.below).sum();
        if label.cut.is_empty() && height <= MOST_HEIGHT || steps.peek().is_none() {
            return label;
        }
    }
}

fn lines_at(
    lettering: &Lettering<'_>,
    metadata: &Metadata,
    catalog: &Catalog,
    look: LabelLook<'_>,
    step: f32,
) -> Label {
    let face = |weight, italic| {
        let own = look.family.and_then(|family| catalog.find(family, weight, italic));
        own.or_else(|| catalog.find(FAMILY, weight, italic)).unwrap_or_default()
    };
    let style = |size: f32, italic| LetteringStyle {
        face: face(400, italic),
        size: size * step,
        features: Features::NONE,
        tracking: 0.0,
    };
    let count = authors_of(metadata).count();
    let unnamed = Some(count).filter(|count| MOST_AUTHORS < *count);
    let mut label = Label { lines: Vec::new(), title: 0.0, cut: Vec::new(), authors: unnamed };
    let small = LetteringStyle { features: Features::ALL_SMALL_CAPS, tracking: 0.08, ..style(SIZES[0], false) };
    let (small, authors) = authors(lettering, small, metadata, &mut label.cut);
    let has_authors = !authors.is_empty();
    if has_authors {
        label.add(authors, small, 0.7, 1.25);
        label.add(vec![RULE.to_owned()], small, 1.0, 1.0);
    }
    let CoverTitle { family, weight, italic, .. } = look.title;
    let own = family.as_deref().or(look.family).and_then(|family| catalog.find(family, (*weight).max(400), *italic));
    let largest = style(SIZES[1], *italic);
    let largest = LetteringStyle { face: own.unwrap_or(largest.face), ..largest };
    let (title_style, title) = title(lettering, largest, &metadata.title, &mut label.cut);
    label.title = title_style.size;
    label.add(title, title_style, if has_authors { 1.15 } else { 0.75 }, 1.08);
    if let Some(subtitle) = metadata.subtitle.as_deref().filter(|subtitle| !subtitle.trim().is_empty()) {
        // Never larger than the title above it.
        let italic = style(SIZES[2], true);
        let italic = LetteringStyle { size: italic.size.min(title_style.size * 0.8).max(LEAST), ..italic };
        let lines = lettering.divided(italic, subtitle, TEXT_WIDTH, 7);
        let lines = lines.unwrap_or_else(|| {
            label.cut.push(SUBTITLE);
            cut(lettering, italic, subtitle, 7)
        });
        label.add(lines, italic, 1.75, 1.25);
    }
    label
}

impl Label {
    /// Adds lines: the first so many ems of its style below what is there, the others below one another.
    fn add(&mut self, texts: Vec<String>, style: LetteringStyle, before: f32, leading: f32) {
        for (at, text) in texts.into_iter().enumerate() {
            let below = style.size * if at == 0 { before } else { leading };
            self.lines.push(LabelLine { text, style, below });
        }
    }

    /// The warning about a label that holds too much.
    fn message(&self) -> Option<Diagnostic> {
        let ways = "shorten it, or set `cover-image` to an image";
        let settings = match self.cut.first() {
            Some(&SUBTITLE) => ["subtitle", "title", "author"],
            Some(&AUTHORS) => ["author", "title", "subtitle"],
            _ => ["title", "subtitle", "author"],
        };
        if !self.cut.is_empty() {
            let message =
                format!("the EPUB's cover has no room for all of {}: the end is cut off", self.cut.join(" and "));
            return Some(Diagnostic::warning("cover-overfull", message).settings(settings).help(ways));
        }
        if let Some(count) = self.authors {
            let message = format!("the EPUB's cover names {MOST_AUTHORS} of {count} authors");
            let ways = "name an editor or the first author alone in the metadata, or set `cover-image` to an image";
            return Some(Diagnostic::warning("cover-overfull", message).settings(["author"]).help(ways));
        }
        let percent = (self.title * 100.0 / SIZES[1]).round();
        (percent < SHRUNK).then(|| {
            let message = format!(
                "to fit the EPUB's cover, the title is set at {percent} % of its size; few will read it in a shop"
            );
            Diagnostic::warning("cover-shrunk", message).settings(settings).help(ways)
        })
    }
}

/// A text that may be cut off, by its name in messages.
const SUBTITLE: &str = "the subtitle";
/// See [`SUBTITLE`].
const AUTHORS: &str = "the authors’ names";
/// The smallest type on the label, in pixels.
const LEAST: f32 = 36.0;
/// Below this share of its usual size, in percent, a title is told of: shops show covers 200 pixels wide, where it is then
/// smaller than ten.
const SHRUNK: f32 = 45.0;

/// The names of the authors.
fn authors_of(metadata: &Metadata) -> impl Iterator<Item = &str> {
    let authors = metadata.creators.iter().filter(|creator| matches!(creator.role.as_str(), "aut" | ""));
    authors.map(|author| author.name.trim()).filter(|name| !name.is_empty())
}

/// The authors: up to three side by side if one line holds them, else below one another, in type so small that no name is divided.
fn authors(
    lettering: &Lettering<'_>,
    usual: LetteringStyle,
    metadata: &Metadata,
    cuts: &mut Vec<&'static str>,
) -> (LetteringStyle, Vec<String>) {
    let authors: Vec<&str> = authors_of(metadata).collect();
    // Over two lines, the second would begin with the dot.
    let in_a_row = (authors.len() <= 3).then(|| lettering.lines(usual, &authors.join(" · "), TEXT_WIDTH, 1)).flatten();
    if let Some(lines) = in_a_row {
        return (usual, lines);
    }
    let named = || authors.iter().take(MOST_AUTHORS);
    let at = |step: f32| LetteringStyle { size: usual.size * step, ..usual };
    let set = |style| named().map(|name| lettering.lines(style, name, TEXT_WIDTH, 2)).collect::<Option<Vec<_>>>();
    let (style, mut lines) =
        STEPS.iter().find_map(|step| Some((at(*step), set(at(*step))?.concat()))).unwrap_or_else(|| {
            let style = at(STEPS[STEPS.len() - 1]);
            let lines = named().flat_map(|name| {
                lettering.divided(style, name, TEXT_WIDTH, 2).unwrap_or_else(|| {
                    cuts.push(AUTHORS);
                    cut(lettering, style, name, 2)
                })
            });
            (style, lines.collect())
        });
    if MOST_AUTHORS < authors.len() {
        lines.push("…".to_owned());
    }
    cuts.dedup();
    (style, lines)
}

/// The title at the largest size at which it needs few lines: without dividing a word, if that is not much smaller.
fn title(
    lettering: &Lettering<'_>,
    largest: LetteringStyle,
    title: &str,
    cuts: &mut Vec<&'static str>,
) -> (LetteringStyle, Vec<String>) {
    // The label grows before the title gets much smaller.
    for (least, most) in [(0.7, 4), (0.65, 9), (0.5, 9), (0.33, 9)] {
        for is_divided in [false, true] {
            // Divided words are set somewhat smaller, so that there are few of them.
            let mut size = largest.size * if is_divided { 0.8 } else { 1.0 };
            while largest.size * least <= size {
                let style = LetteringStyle { size, ..largest };
                let lines = match is_divided {
                    true => lettering.divided(style, title, TEXT_WIDTH, most),
                    false => lettering.lines(style, title, TEXT_WIDTH, most),
                };
                if let Some(lines) = lines {
                    return (style, lines);
                }
                size -= 6.0;
            }
        }
    }
    cuts.push("the title");
    let style = LetteringStyle { size: largest.size / 3.0, ..largest };
    (style, cut(lettering, style, title, 9))
}

/// As much of a text as fits, letter by letter where words are too long, with an ellipsis.
fn cut(lettering: &Lettering<'_>, style: LetteringStyle, text: &str, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for letter in text.chars().take(1_000) {
        let letter = if letter.is_whitespace() { ' ' } else { letter };
        let Some(line) = lines.last_mut() else { break };
        line.push(letter);
        if TEXT_WIDTH < lettering.width(style, line) {
            line.pop();
            // The line ends at its last space, if it has one.
            let rest = line.rfind(' ').map(|at| line.split_off(at).trim_start().to_owned());
            if lines.len() == most {
                if let Some(line) = lines.last_mut() {
                    line.push('…');
                }
                break;
            }
            lines.push(format!("{}{letter}", rest.unwrap_or_default()).trim_start().to_owned());
        }
    }
    lines
}

/// Two colours, and all that are mixed of them at the edges of what is drawn.
#[derive(Clone, Copy)]
struct ColorRamp {
    from: Rgb,
    to: Rgb,
}

/// The pixels, two to a byte, as a PNG with a palette of four bits: the levels between the two colours of the paper, then
/// those between the two of the label.
fn encode(pixels: &[u8], paper: ColorRamp, label: ColorRamp) -> Option<Vec<u8>> {
    let mut palette = Vec::with_capacity(usize::from(PAPER_LEVELS + LABEL_LEVELS) * 3);
    for (ColorRamp { from, to }, levels) in [(paper, PAPER_LEVELS), (label, LABEL_LEVELS)] {
        for level in 0..levels {
            for (from, to) in [(from.0, to.0), (from.1, to.1), (from.2, to.2)] {
                let (from, to, level) = (i32::from(from), i32::from(to), i32::from(level));
                let mixed = from + (to - from) * level / i32::from(levels - 1);
                palette.push(u8::try_from(mixed).unwrap_or(u8::MAX));
            }
        }
    }
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, WIDTH, HEIGHT);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Four);
    encoder.set_palette(palette);
    encoder.set_filter(png::Filter::NoFilter);
    // Of zlib's levels: 6 takes 1.7 times as long and saves 6 kB of 26, 2 saves a fifth of the time and costs 12 kB (2026-11).
    encoder.set_deflate_compression(png::DeflateCompression::Level(4));
    encoder.write_header().ok()?.write_image_data(pixels).ok()?;
    Some(png)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::document::metadata::Creator;

    #[expect(clippy::disallowed_methods, reason = "a developer may ask to see the covers")]
    fn cover(title: &str, subtitle: Option<&str>, author: &str) -> Vec<u8> {
        let catalog = Catalog::new(&[], &mut Diagnostics::default());
        let creators = vec![Creator { name: author.to_owned(), ..Creator::default() }];
        let metadata = Metadata {
            title: title.to_owned(),
            subtitle: subtitle.map(str::to_owned),
            creators: if author.is_empty() { Vec::new() } else { creators },
            language: "en".to_owned(),
            ..Metadata::default()
        };
        let png = {
            let look = LabelLook { family: None, title: &CoverTitle::default() };
            draw(&metadata, &catalog, look, &mut Diagnostics::default())
        }
        .unwrap();
        if let Some(folder) = std::env::var_os("CHAPBOOK_KEEP") {
            let name: String = title.chars().filter(char::is_ascii_alphanumeric).take(12).collect();
            std::fs::write(std::path::Path::new(&folder).join(format!("cover-{name}.png")), &png).unwrap();
        }
        png
    }

    #[test]
    fn covers_are_drawn_for_titles_of_any_kind() {
        let long = "An Enquiry Concerning the Principles of Morals and the Natural History of \
                    Religion, with Some Observations on the Present State of the Lighthouse Service";
        let word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
        for (title, subtitle, author) in [
            ("Moby-Dick", Some("or, The Whale"), "Herman Melville"),
            (long, Some(long), "Ann Author"),
            (word, None, ""),
            ("日本語", None, "著者"),
            ("", None, ""),
            ("Война и мир", None, "Лев Толстой"),
            (&long.repeat(40), None, &long.repeat(4)),
        ] {
            let png = cover(title, subtitle, author);
            assert_eq!(&png[1..4], b"PNG");
            assert_eq!(&png[16..24], &[0, 0, 6, 64, 0, 0, 10, 0]);
        }
    }

    #[test]
    fn long_titles_make_the_label_grow_and_no_line_begins_with_a_dot() {
        let catalog = Catalog::new(&[], &mut Diagnostics::default());
        let named = |name: &str| Creator { name: name.to_owned(), ..Creator::default() };
        let title = "A Circumstantial History of the Ferrymen, Millers and Lock-Keepers along the Upper River and of \
                     All Their Many Quarrels";
        let creators = vec![named("Wilhelmina Featherstone"), named("Maximilian Oberhauser")];
        let metadata = Metadata { title: title.to_owned(), creators, ..Metadata::default() };
        let look = LabelLook { family: None, title: &CoverTitle::default() };
        let lettering = Lettering::new(&catalog, "en");
        let label = lines(&lettering, &metadata, &catalog, look);
        assert!(label.lines.iter().all(|line| !line.text.contains('·')));
        assert!(SIZES[1] * 0.65 <= label.title && label.cut.is_empty(), "the title has {} px", label.title);
    }

    #[test]
    fn words_with_signs_at_them_are_divided_with_a_hyphen() {
        let catalog = Catalog::new(&[], &mut Diagnostics::default());
        for (language, title, word) in [
            ("en", "A Counterrevolutionaries’ Handbook", "Counterrevolutionaries’"),
            ("de", "„Donaudampfschifffahrt“", "„Donaudampfschifffahrt“"),
            ("it", "L’anticostituzionalissimamente", "L’anticostituzionalissimamente"),
        ] {
            let metadata = Metadata { title: title.to_owned(), ..Metadata::default() };
            let look = LabelLook { family: None, title: &CoverTitle::default() };
            let label = lines(&Lettering::new(&catalog, language), &metadata, &catalog, look);
            let text: Vec<&str> = label.lines.iter().map(|line| line.text.as_str()).collect();
            let at = text.iter().position(|line| line.ends_with('-') || line.contains(word));
            let at = at.unwrap_or_else(|| panic!("{text:?} cuts `{word}`"));
            let joined = text[at].trim_end_matches('-').to_owned() + text.get(at + 1).unwrap_or(&"");
            assert!(joined.contains(word), "{text:?}");
        }
    }

    #[test]
    fn the_ink_of_a_label_is_in_its_middle() {
        let catalog = Catalog::new(&[], &mut Diagnostics::default());
        let metadata = Metadata { title: "pygmy jug, gypsy jig ".repeat(3), ..Metadata::default() };
        let look = LabelLook { family: None, title: &CoverTitle::default() };
        let lettering = Lettering::new(&catalog, "en");
        let mut pairs = vec![0; (WIDTH * HEIGHT / 2) as usize];
        label(&mut pairs, &lettering, &lines(&lettering, &metadata, &catalog, look).lines);
        let pixels: Vec<u8> = pairs.iter().flat_map(|pair| [pair >> 4, pair & 0x0f]).collect();
        let rows: Vec<&[u8]> = pixels.chunks_exact(WIDTH as usize).collect();
        let inside = |row: &&&[u8]| row[400..1200].iter().any(|it| PAPER_LEVELS < *it);
        let gap = |rows: &mut dyn Iterator<Item = &&[u8]>| {
            rows.skip_while(|row| row[820] < PAPER_LEVELS).skip(60).take_while(|row| !inside(row)).count()
        };
        let (above, below) = (gap(&mut rows.iter()), gap(&mut rows.iter().rev()));
        assert!(50 < above && above.abs_diff(below) < 3, "{above} {below}");
    }

    #[test]
    fn authors_who_are_not_named_take_no_size_from_the_others() {
        let catalog = Catalog::new(&[], &mut Diagnostics::default());
        let label = |count: usize| {
            let creators = (0..count).map(|_| Creator { name: "Bo Lee".to_owned(), ..Creator::default() }).collect();
            let metadata = Metadata { title: "The Weir".to_owned(), creators, ..Metadata::default() };
            let look = LabelLook { family: None, title: &CoverTitle::default() };
            lines(&Lettering::new(&catalog, "en"), &metadata, &catalog, look)
        };
        let (all, some) = (label(8), label(10));
        assert_eq!(all.title.to_bits(), some.title.to_bits());
        assert!(all.message().is_none());
        assert!(some.message().is_some_and(|told| told.message.ends_with("names 8 of 10 authors")));
    }

    #[test]
    fn the_same_title_has_the_same_cover() {
        assert_eq!(cover("A Title", None, "A"), cover("A Title", None, "A"));
    }
}
