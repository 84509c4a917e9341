//! The table of known settings: each key's name, what it takes, and how it reaches the [`Config`].
//!
//! A new setting is one row in [`KEYS`] and one field of the [`Config`]; the names of metadata stand
//! in `names`. Everything else (unknown keys, wrong values, nearest names) follows from the table.

use super::config::{
    Binding, Canon, ChapterStart, CodeTheme, Config, Dimension, Direction, Duplex, NoteLayout, NoteMarks, NoteNumbers,
    NotePlacement, Pad, Profile, Scheme, SpineDirection, SpineText, VerseDetection,
};
use super::value::{self, Node, Value, one_of};
use crate::diagnostic::level::Level;
use crate::geometry::{Length, Size};

/// One known setting.
pub struct KeyRule {
    /// Its dotted name.
    pub name: &'static str,
    /// What it takes, as the help of an error says it.
    pub takes: &'static str,
    /// Puts a value where it belongs, or says what is wrong with it.
    pub apply: fn(&mut Config, &Node) -> Result<(), String>,
}

const fn key(name: &'static str, takes: &'static str, apply: fn(&mut Config, &Node) -> Result<(), String>) -> KeyRule {
    KeyRule { name, takes, apply }
}

const TRUTH: &str = "`true` or `false`";
const LENGTH: &str = "a length such as `11pt`, `20mm` or `0.75in`";
const PATH: &str = "a path from the book's folder";
const TEXT: &str = "a text";
const CODES: &str = "a list of codes such as `line-loose`; `warnings` and `notes` mean all of them";
const SIZE: &str = "a size such as `a4`, `letter` or `320x450mm`";
const TRIM: &str = "`a6`, `a5`, `half-letter`, `5x8`, `5.25x8`, `6x9`, `royal`, `7x10`, `a4`, `letter`, \
                    or a size such as `140x216mm`";

/// All settings but the metadata.
#[rustfmt::skip]
pub const KEYS: &[KeyRule] = &[
    key("theme", "`plain`, `novel`, `pamphlet`, `manual`, or the path of a `.toml` file", |c, n| put(&mut c.theme, n.text())),
    key("dir", "`ltr` or `rtl`", |c, n| put(&mut c.direction, n.choice(DIRECTIONS))),
    key("number-sections", TRUTH, |c, n| put(&mut c.number_sections, n.truth())),
    key("order", "a list of files and folders", |c, n| { c.order = n.texts()?; Ok(()) }),
    key("exclude", "a list of files and folders; `*` stands for any letters", |c, n| { c.exclude = n.texts()?; Ok(()) }),
    key("includes.dedent", TRUTH, |c, n| put(&mut c.dedent, n.truth())),
    key("files.roots", "a list of folders", |c, n| { c.roots = n.texts()?; Ok(()) }),
    key("hosted-html", "an address such as `https://example.org/book/`", |c, n| put(&mut c.hosted_html, site(n))),
    key("hyphenation", "a list of words such as `man-u-script`", |c, n| { c.hyphenation.extend(n.texts()?); Ok(()) }),
    key("bibliography", "one or more `.bib`, `.json`, `.yml` or `.yaml` files", |c, n| { c.bibliography.paths = n.texts()?; Ok(()) }),
    key("csl", "the name of a citation style such as `apa`, or a `.csl` file", |c, n| put(&mut c.bibliography.csl, n.text())),
    key("diagnostics.allow", CODES, |c, n| c.diagnostics.set(&n.texts()?, Level::Allow)),
    key("diagnostics.warn", CODES, |c, n| c.diagnostics.set(&n.texts()?, Level::Warn)),
    key("diagnostics.deny", CODES, |c, n| c.diagnostics.set(&n.texts()?, Level::Deny)),
    key("typography.smart", TRUTH, |c, n| put(&mut c.smart, n.truth())),
    key("typography.verse", "`auto` or `off`", |c, n| put(&mut c.verse, n.choice(VERSE))),

    key("pdf.trim", TRIM, |c, n| put(&mut c.pdf.trim, trim(n))),
    key("pdf.margins", "`by-size`, `tschichold` or `twelfths`, or a table of lengths", |c, n| put(&mut c.pdf.canon, n.choice(CANONS))),
    key("pdf.margins.inner", LENGTH, |c, n| put(&mut c.pdf.margin_inner, n.length())),
    key("pdf.margins.outer", LENGTH, |c, n| put(&mut c.pdf.margin_outer, n.length())),
    key("pdf.margins.top", LENGTH, |c, n| put(&mut c.pdf.margin_top, n.length())),
    key("pdf.margins.bottom", LENGTH, |c, n| put(&mut c.pdf.margin_bottom, n.length())),
    key("pdf.font", "the name of a font family", |c, n| put(&mut c.pdf.font, n.text())),
    key("pdf.mono-font", "the name of a font family", |c, n| put(&mut c.pdf.mono_font, n.text())),
    key("pdf.font-size", "a length from 4pt to 72pt", |c, n| put(&mut c.pdf.font_size, within(n, 4, 72))),
    key("pdf.leading", "a length from 4pt to 144pt", |c, n| put(&mut c.pdf.leading, within(n, 4, 144))),
    key("pdf.first-line-indent", "a length such as `5mm` or `1.5em`", |c, n| put(&mut c.pdf.first_line_indent, dimension(n))),
    key("pdf.justify", TRUTH, |c, n| put(&mut c.pdf.justify, n.truth())),
    key("pdf.hyphenate", TRUTH, |c, n| put(&mut c.pdf.hyphenate, n.truth())),
    key("pdf.protrusion", TRUTH, |c, n| put(&mut c.pdf.protrusion, n.truth())),
    key("pdf.expansion", "a percentage from 0% to 3%, or `true` or `false`", |c, n| put(&mut c.pdf.expansion, hair(n, 20, 3))),
    key("pdf.letter-spacing", "a percentage from 0% to 1%, or `true` or `false`", |c, n| put(&mut c.pdf.letter_spacing, hair(n, 3, 1))),
    key("pdf.chapter-start", "`recto`, `any` or `run-on`", |c, n| put(&mut c.pdf.chapter_start, n.choice(CHAPTER_STARTS))),
    key("pdf.running-heads", TRUTH, |c, n| put(&mut c.pdf.running_heads, n.truth())),
    key("pdf.toc", TRUTH, |c, n| put(&mut c.pdf.toc, n.truth())),
    key("pdf.toc-depth", "a number from 1 to 6", |c, n| put(&mut c.pdf.toc_depth, small(n, 1, 6))),
    key("pdf.title-page", TRUTH, |c, n| put(&mut c.pdf.title_page, n.truth())),
    key("pdf.masthead", TRUTH, |c, n| put(&mut c.pdf.masthead, n.truth())),
    key("pdf.half-title", TRUTH, |c, n| put(&mut c.pdf.half_title, n.truth())),
    key("pdf.profile", "one or more of `screen`, `print`, `kdp`, `pdfx`", profiles),
    key("pdf.notes", "`foot`, `chapter` or `book`", |c, n| put(&mut c.pdf.notes, n.choice(NOTES))),
    key("pdf.note-numbers", "`chapter`, `page` or `book`", |c, n| put(&mut c.pdf.note_numbers, n.choice(NOTE_NUMBERS))),
    key("pdf.note-marks", "`figures` or `symbols`", |c, n| put(&mut c.pdf.note_marks, n.choice(NOTE_MARKS))),
    key("pdf.note-layout", "`stacked` or `run-in`", |c, n| put(&mut c.pdf.note_layout, n.choice(NOTE_LAYOUTS))),
    key("pdf.bleed", LENGTH, |c, n| put(&mut c.pdf.bleed, n.length())),
    key("pdf.marks", TRUTH, |c, n| put(&mut c.pdf.marks, n.truth())),
    key("pdf.icc", "`fogra39`, or a path from the book's folder", |c, n| put(&mut c.pdf.icc, n.text())),
    key("pdf.kdp-rules", PATH, |c, n| put(&mut c.pdf.kdp_rules, n.text())),
    key("pdf.drop-caps", "how many lines: a number from 0 to 6, or `true` or `false`", |c, n| put(&mut c.pdf.drop_caps, drop_caps(n))),
    key("pdf.small-caps-opening", TRUTH, |c, n| put(&mut c.pdf.small_caps_opening, n.truth())),
    key("pdf.code-theme", "`print`, `color` or `plain`", |c, n| put(&mut c.pdf.code_theme, n.choice(CODE_THEMES))),

    key("epub.css", PATH, |c, n| put(&mut c.epub.css, n.text())),
    key("epub.cover", TRUTH, |c, n| put(&mut c.epub.cover, n.truth())),
    key("epub.toc", TRUTH, |c, n| put(&mut c.epub.toc, n.truth())),
    key("epub.embed-fonts", TRUTH, |c, n| put(&mut c.epub.embed_fonts, n.truth())),

    key("fonts.paths", "a list of font files and folders", |c, n| { c.fonts.paths = n.texts()?; Ok(()) }),
    key("fonts.system", TRUTH, |c, n| put(&mut c.fonts.system, n.truth())),

    key("booklet.scheme", "`saddle`, `signatures`, `cut-stack`, `quarto`, `octavo`, `zine`, `n-up` or `step-and-repeat`", |c, n| put(&mut c.booklet.scheme, n.choice(SCHEMES))),
    key("booklet.sheet", SIZE, |c, n| put(&mut c.booklet.sheet, sheet(n))),
    key("booklet.pages-per-signature", "a multiple of 4 from 4 to 128", |c, n| put(&mut c.booklet.pages_per_signature, signature(n))),
    key("booklet.caliper", "a sheet's thickness from 0mm to 2mm", |c, n| put(&mut c.booklet.caliper, thickness(n))),
    key("booklet.creep", "a number from 0 to 2, or `true` or `false`", |c, n| put(&mut c.booklet.creep, creep(n))),
    key("booklet.binding", "`left` or `right`", |c, n| put(&mut c.booklet.binding, n.choice(BINDINGS))),
    key("booklet.duplex", "`short`, `long` or `single`", |c, n| put(&mut c.booklet.duplex, n.choice(DUPLEXES))),
    key("booklet.marks", TRUTH, |c, n| put(&mut c.booklet.marks, n.truth())),
    key("booklet.bleed", LENGTH, |c, n| put(&mut c.booklet.bleed, n.length())),
    key("booklet.cover", TRUTH, |c, n| put(&mut c.booklet.cover, n.truth())),
    key("booklet.pad", "`end`, `before-last`, `none`, or the number of a page", |c, n| put(&mut c.booklet.pad, pad(n))),
    key("booklet.columns", "a number from 1 to 64", |c, n| put(&mut c.booklet.columns, n.number(1, 64))),
    key("booklet.rows", "a number from 1 to 64", |c, n| put(&mut c.booklet.rows, n.number(1, 64))),

    key("cover.paper", "the name of a paper, such as `kdp-white`", |c, n| put(&mut c.cover.paper, n.text())),
    key("cover.papers", PATH, |c, n| put(&mut c.cover.papers, n.text())),
    key("cover.front-text", TRUTH, |c, n| put(&mut c.cover.front_text, n.truth())),
    key("cover.caliper", "a leaf's thickness from 0mm to 2mm", |c, n| put(&mut c.cover.caliper, thickness(n))),
    key("cover.spine-text", "`true`, `false` or a text", |c, n| put(&mut c.cover.spine_text, spine_text(n))),
    key("cover.spine-direction", "`down` or `up`", |c, n| put(&mut c.cover.spine_direction, n.choice(SPINES))),
    key("cover.image", PATH, |c, n| put(&mut c.cover.image, n.text())),
    key("cover.color", "a colour such as `#2b4a6f`", |c, n| put(&mut c.cover.color, color(n))),
    key("cover.back", "Markdown, or the path of a `.md` file", |c, n| put(&mut c.cover.back, n.text())),
    key("cover.isbn", "an ISBN", |c, n| put(&mut c.cover.isbn, isbn(n))),
    key("cover.price", TEXT, |c, n| put(&mut c.cover.price, n.text())),
    key("cover.bleed", LENGTH, |c, n| put(&mut c.cover.bleed, n.length())),
];

const DIRECTIONS: &[(&str, Direction)] = &[("ltr", Direction::Ltr), ("rtl", Direction::Rtl)];
const CODE_THEMES: &[(&str, CodeTheme)] =
    &[("print", CodeTheme::Print), ("color", CodeTheme::Color), ("plain", CodeTheme::Plain)];
const VERSE: &[(&str, VerseDetection)] = &[("auto", VerseDetection::Auto), ("off", VerseDetection::Off)];
const CHAPTER_STARTS: &[(&str, ChapterStart)] =
    &[("recto", ChapterStart::Recto), ("any", ChapterStart::Any), ("run-on", ChapterStart::RunOn)];
const CANONS: &[(&str, Canon)] =
    &[("by-size", Canon::BySize), ("tschichold", Canon::Tschichold), ("twelfths", Canon::Twelfths)];
const NOTES: &[(&str, NotePlacement)] =
    &[("foot", NotePlacement::Foot), ("chapter", NotePlacement::Chapter), ("book", NotePlacement::Book)];
const NOTE_NUMBERS: &[(&str, NoteNumbers)] =
    &[("chapter", NoteNumbers::Chapter), ("page", NoteNumbers::Page), ("book", NoteNumbers::Book)];
const NOTE_MARKS: &[(&str, NoteMarks)] = &[("figures", NoteMarks::Figures), ("symbols", NoteMarks::Symbols)];
const NOTE_LAYOUTS: &[(&str, NoteLayout)] = &[("stacked", NoteLayout::Stacked), ("run-in", NoteLayout::RunIn)];
/// The profiles by their names, also for `--profile`.
pub const PROFILES: &[(&str, Profile)] =
    &[("screen", Profile::Screen), ("print", Profile::Print), ("kdp", Profile::Kdp), ("pdfx", Profile::Pdfx)];
const SCHEMES: &[(&str, Scheme)] = &[
    ("saddle", Scheme::Saddle),
    ("signatures", Scheme::Signatures),
    ("cut-stack", Scheme::CutStack),
    ("quarto", Scheme::Quarto),
    ("octavo", Scheme::Octavo),
    ("zine", Scheme::Zine),
    ("n-up", Scheme::NUp),
    ("step-and-repeat", Scheme::StepAndRepeat),
];
const BINDINGS: &[(&str, Binding)] = &[("left", Binding::Left), ("right", Binding::Right)];
const DUPLEXES: &[(&str, Duplex)] = &[("short", Duplex::Short), ("long", Duplex::Long), ("single", Duplex::Single)];
const PADS: &[(&str, Pad)] = &[("end", Pad::End), ("before-last", Pad::BeforeLast), ("none", Pad::None)];
const SPINES: &[(&str, SpineDirection)] = &[("down", SpineDirection::Down), ("up", SpineDirection::Up)];

/// The trim sizes by name: A-sizes from ISO 216, the rest as printers on demand list them.
const TRIMS: &[(&str, &str)] = &[
    ("a6", "105x148mm"),
    ("a5", "148x210mm"),
    ("half-letter", "5.5x8.5in"),
    ("5x8", "5x8in"),
    ("5.25x8", "5.25x8in"),
    ("6x9", "6x9in"),
    ("royal", "6.14x9.21in"),
    ("7x10", "7x10in"),
    ("a4", "210x297mm"),
    ("letter", "8.5x11in"),
];

/// The sheets that a press or an office printer takes.
const SHEETS: &[(&str, &str)] = &[
    ("a5", "148x210mm"),
    ("b5", "176x250mm"),
    ("a4", "210x297mm"),
    ("b4", "250x353mm"),
    ("a3", "297x420mm"),
    ("ra4", "215x305mm"),
    ("sra4", "225x320mm"),
    ("ra3", "305x430mm"),
    ("sra3", "320x450mm"),
    ("half-letter", "5.5x8.5in"),
    ("letter", "8.5x11in"),
    ("legal", "8.5x14in"),
    ("tabloid", "11x17in"),
    ("12x18", "12x18in"),
    ("13x19", "13x19in"),
];

fn put<T>(field: &mut Option<T>, value: Result<T, String>) -> Result<(), String> {
    *field = Some(value?);
    Ok(())
}

fn trim(node: &Node) -> Result<Size, String> {
    named_size(node, TRIMS, 2)
}

fn sheet(node: &Node) -> Result<Size, String> {
    named_size(node, SHEETS, 3)
}

/// A size by name or by numbers, from half an inch to `feet` × 24 in.
fn named_size(node: &Node, names: &[(&str, &str)], feet: i64) -> Result<Size, String> {
    let text = node.text()?;
    let known = names.iter().find(|it| it.0.eq_ignore_ascii_case(&text)).map(|it| it.1);
    let size = value::size(known.unwrap_or(&text)).map_err(|message| {
        let near = crate::diagnostic::nearest(&text, names.iter().map(|it| it.0));
        near.map_or(message.clone(), |near| format!("{message}; did you mean `{near}`?"))
    })?;
    let fits = |it: Length| (Length::INCH / 2..=Length::INCH * 24 * feet).contains(&it);
    if fits(size.width) && fits(size.height) {
        Ok(size)
    } else {
        Err(format!("`{text}` is no size of paper: from 0.5in to {}in is", 24 * feet))
    }
}

/// A length between two numbers of points.
pub(super) fn within(node: &Node, least: i64, most: i64) -> Result<Length, String> {
    let length = node.length()?;
    if (Length::pt(least)..=Length::pt(most)).contains(&length) {
        Ok(length)
    } else {
        Err(format!("from {least}pt to {most}pt is possible"))
    }
}

fn thickness(node: &Node) -> Result<Length, String> {
    let length = node.length()?;
    if length <= Length::MM * 2 { Ok(length) } else { Err("paper is thinner than 2mm".into()) }
}

pub(super) fn dimension(node: &Node) -> Result<Dimension, String> {
    let text = node.text()?;
    match text.strip_suffix("em") {
        Some(number) => {
            let em = Node::plain(number.trim(), node.span).thousandths(10_000)?;
            Ok(Dimension::Em(i64::from(em)))
        }
        None => Ok(Dimension::Length(within(node, 0, 720)?)),
    }
}

/// `2%`, `2` (percent), `true` (the usual value), `false`: in thousandths, with so many percent at most.
fn hair(node: &Node, usual: u32, most: u32) -> Result<u32, String> {
    match node.truth() {
        Ok(true) => Ok(usual),
        Ok(false) => Ok(0),
        Err(_) => {
            let text = node.text()?;
            let number = text.strip_suffix('%').unwrap_or(&text).trim();
            Ok(Node::plain(number, node.span).thousandths(most * 1000)? / 100)
        }
    }
}

fn small(node: &Node, least: u32, most: u32) -> Result<u8, String> {
    node.number(least, most).map(|it| u8::try_from(it).unwrap_or(u8::MAX))
}

fn drop_caps(node: &Node) -> Result<u8, String> {
    match node.truth() {
        Ok(true) => Ok(3),
        Ok(false) => Ok(0),
        Err(_) => small(node, 0, 6),
    }
}

fn creep(node: &Node) -> Result<u32, String> {
    match node.truth() {
        Ok(true) => Ok(1000),
        Ok(false) => Ok(0),
        Err(_) => node.thousandths(2000),
    }
}

fn pad(node: &Node) -> Result<Pad, String> {
    match node.number(0, 100_000) {
        Ok(page) => Ok(Pad::After(page)),
        Err(_) => node.choice(PADS),
    }
}

fn signature(node: &Node) -> Result<u32, String> {
    let pages = node.number(4, 128)?;
    if pages.is_multiple_of(4) { Ok(pages) } else { Err(format!("{pages} is no multiple of 4")) }
}

fn profiles(config: &mut Config, node: &Node) -> Result<(), String> {
    let mut profiles = Vec::new();
    for name in node.texts()? {
        let profile = Node::plain(name, node.span).choice(PROFILES)?;
        if !profiles.contains(&profile) {
            profiles.push(profile);
        }
    }
    config.pdf.profiles = profiles;
    Ok(())
}

fn spine_text(node: &Node) -> Result<SpineText, String> {
    match node.truth() {
        Ok(true) => Ok(SpineText::Auto),
        Ok(false) => Ok(SpineText::None),
        Err(_) => Ok(SpineText::Text(node.text()?)),
    }
}

pub(super) fn color(node: &Node) -> Result<[u8; 3], String> {
    let text = node.text()?;
    let wrong = || format!("`{text}` is not a colour such as `#2b4a6f`");
    let digits = text.strip_prefix('#').ok_or_else(wrong)?;
    let long = match digits.len() {
        3 => digits.chars().flat_map(|it| [it, it]).collect(),
        _ => digits.to_string(),
    };
    if long.len() != 6 || !long.bytes().all(|it| it.is_ascii_hexdigit()) {
        return Err(wrong());
    }
    let number = u32::from_str_radix(&long, 16).map_err(|_| wrong())?;
    let [_, red, green, blue] = number.to_be_bytes();
    Ok([red, green, blue])
}

/// The address of a web site, with `/` at its end.
fn site(node: &Node) -> Result<String, String> {
    let text = node.text()?;
    if !text.starts_with("https://") && !text.starts_with("http://") {
        return Err(format!("an address with `https://` is expected, not `{text}`"));
    }
    Ok(format!("{}/", text.trim_end_matches('/')))
}

fn isbn(node: &Node) -> Result<String, String> {
    let text = node.text()?;
    super::names::isbn13(&text).ok_or_else(|| format!("`{text}` is not an ISBN: a digit is wrong"))
}

/// The settings of a table as dotted names with their values; tables without a known key in them
/// are taken apart too, so that each unknown key is reported at its own place.
pub fn flatten<'a>(node: &'a Node, prefix: &str, found: &mut Vec<FoundKey<'a>>) {
    for (key, value) in node.entries() {
        let path = if prefix.is_empty() { key.name.clone() } else { format!("{prefix}.{}", key.name) };
        // `metadata` takes maps as values; all else in tables is a group of settings.
        let whole = super::names::is_metadata(&path);
        match &value.value {
            Value::Table(_) if !whole => flatten(value, &path, found),
            _ => found.push(FoundKey { path, span: key.span, node: value }),
        }
    }
}

/// A setting as it was found.
pub struct FoundKey<'a> {
    /// Its dotted name.
    pub path: String,
    /// Where its key stands.
    pub span: crate::source::Span,
    /// Its value.
    pub node: &'a Node,
}

/// What an unknown key may have meant: the nearest known one, or what its group has.
pub fn suggestion(path: &str) -> String {
    if let Some(known) = super::theme::suggestion(path) {
        return known;
    }
    let names = || KEYS.iter().map(|it| it.name).chain(super::names::NAMES.iter().copied());
    if let Some(near) = crate::diagnostic::nearest(path, names()) {
        return format!("use `{near}`");
    }
    let last = path.rsplit('.').next().unwrap_or(path);
    if let Some(full) = names().find(|it| it.rsplit('.').next() == Some(last)) {
        return format!("use `{full}`");
    }
    let group = path.split('.').next().unwrap_or(path);
    let members: Vec<String> = names()
        .filter(|it| it.split('.').next() == Some(group) && it.contains('.'))
        .map(|it| format!("`{it}`"))
        .collect();
    if members.is_empty() {
        let groups =
            ["pdf", "style", "epub", "fonts", "booklet", "cover", "typography", "diagnostics"].map(String::from);
        return format!("remove it; settings begin with {} or are metadata", one_of(&groups));
    }
    format!("use {}", one_of(&members))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn set(name: &str, value: &str) -> Result<Config, String> {
        let mut config = Config::default();
        let setting = KEYS.iter().find(|it| it.name == name).expect(name);
        (setting.apply)(&mut config, &Node::plain(value, Span::default()))?;
        Ok(config)
    }

    #[test]
    fn each_setting_takes_what_it_says() {
        for (name, good, bad) in [
            ("pdf.trim", "a5", "b9"),
            ("pdf.trim", "140x216mm", "1x1mm"),
            ("pdf.margins.inner", "0.75in", "-1mm"),
            ("pdf.font-size", "11pt", "1pt"),
            ("pdf.first-line-indent", "1.5em", "2ex"),
            ("pdf.expansion", "2%", "4%"),
            ("pdf.letter-spacing", "0.5%", "2%"),
            ("pdf.chapter-start", "run-on", "verso"),
            ("pdf.profile", "screen,kdp", "web"),
            ("pdf.drop-caps", "3", "9"),
            ("pdf.toc-depth", "2", "0"),
            ("booklet.pages-per-signature", "16", "18"),
            ("booklet.creep", "1.2", "3"),
            ("booklet.pad", "2", "middle"),
            ("booklet.sheet", "sra3", "a99"),
            ("booklet.caliper", "0.1mm", "3mm"),
            ("cover.color", "#2b4a6f", "blue"),
            ("cover.isbn", "978-0-306-40615-7", "978-0-306-40615-8"),
            ("fonts.system", "true", "1"),
        ] {
            assert!(set(name, good).is_ok(), "{name} {good}");
            assert!(set(name, bad).is_err(), "{name} {bad}");
        }
        assert_eq!(set("pdf.expansion", "1.5%").unwrap().pdf.expansion, Some(15));
        assert_eq!(set("pdf.letter-spacing", "true").unwrap().pdf.letter_spacing, Some(3));
        assert_eq!(set("cover.color", "#fa0").unwrap().cover.color, Some([255, 170, 0]));
        let profiles = set("pdf.profile", "kdp, screen,kdp").unwrap().pdf.profiles;
        assert_eq!(profiles, [Profile::Kdp, Profile::Screen]);
    }

    #[test]
    fn every_preset_is_a_size() {
        for (name, text) in TRIMS.iter().chain(SHEETS) {
            assert!(value::size(text).is_ok(), "{name}");
        }
    }

    #[test]
    fn unknown_keys_get_a_way_out() {
        assert_eq!(suggestion("pdf.trm"), "use `pdf.trim`");
        assert_eq!(suggestion("trim"), "use `pdf.trim`");
        assert_eq!(suggestion("tilte"), "use `title`");
        assert!(suggestion("fonts.nonsense-here").starts_with("use `fonts.paths` or"));
        assert!(suggestion("zzzzzzzzzzz").starts_with("remove it"));
    }
}
