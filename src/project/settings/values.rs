//! The values of settings: words with their meanings, sizes by name, and readers with their bounds.

use crate::geometry::{Length, Point, Size};
use crate::impose::settings::{BookletConfig, InstructionPlace, PageCount, Poster, Slug};
use crate::impose::{Binding, Duplex, Pad, Scheme, size};
use crate::project::config::{
    BarcodeZone, Bottoms, Canon, ChapterStart, CodeTheme, Config, CoverKind, CoverLayout, Direction, MathSyntax,
    NoteLayout, NoteMarks, NoteNumbers, NotePlacement, Printer, Profile, Shop, SmallCapsOpening, SpineDirection,
    SpineText, TitlePart, VerseDetection, WritingMode,
};
use crate::project::hyphenation::{NameDivision, PageEndHyphens};
use crate::project::names;
use crate::project::value::{self, Node};

/// The words of a list of words and their meanings.
pub(super) fn words<T>(list: &[(&'static str, T)]) -> Vec<&'static str> {
    list.iter().map(|it| it.0).collect()
}

pub(super) const WRITING_MODES: &[(&str, WritingMode)] = &[
    ("horizontal-tb", WritingMode::HorizontalTb),
    ("vertical-rl", WritingMode::VerticalRl),
    ("vertical-lr", WritingMode::VerticalLr),
];
pub(super) const DIRECTIONS: &[(&str, Direction)] = &[("ltr", Direction::Ltr), ("rtl", Direction::Rtl)];
pub(super) const BOTTOMS: &[(&str, Bottoms)] = &[("level", Bottoms::Level), ("ragged", Bottoms::Ragged)];
pub(super) const CODE_THEMES: &[(&str, CodeTheme)] =
    &[("print", CodeTheme::Print), ("color", CodeTheme::Color), ("plain", CodeTheme::Plain)];
/// How formulas are written, by the words of `math`.
pub(super) const MATH: &[(&str, MathSyntax)] = &[
    ("dollars", MathSyntax::Dollars),
    ("tex", MathSyntax::Tex),
    ("mathjax", MathSyntax::Mathjax),
    ("off", MathSyntax::Off),
];
pub(super) const VERSE: &[(&str, VerseDetection)] = &[("auto", VerseDetection::Auto), ("off", VerseDetection::Off)];
pub(super) const CHAPTER_STARTS: &[(&str, ChapterStart)] =
    &[("recto", ChapterStart::Recto), ("any", ChapterStart::Any), ("run-on", ChapterStart::RunOn)];
pub(super) const NAME_DIVISIONS: &[(&str, NameDivision)] =
    &[("never", NameDivision::Never), ("avoid", NameDivision::Avoid), ("as-words", NameDivision::AsWords)];
pub(super) const PAGE_END_HYPHENS: &[(&str, PageEndHyphens)] =
    &[("never", PageEndHyphens::Never), ("avoid", PageEndHyphens::Avoid), ("allow", PageEndHyphens::Allow)];
pub(super) const CANONS: &[(&str, Canon)] = &[
    ("by-size", Canon::BySize),
    ("wide", Canon::Wide),
    ("tschichold", Canon::Tschichold),
    ("twelfths", Canon::Twelfths),
];
pub(super) const NOTES: &[(&str, NotePlacement)] =
    &[("foot", NotePlacement::Foot), ("chapter", NotePlacement::Chapter), ("book", NotePlacement::Book)];
pub(super) const NOTE_NUMBERS: &[(&str, NoteNumbers)] =
    &[("chapter", NoteNumbers::Chapter), ("page", NoteNumbers::Page), ("book", NoteNumbers::Book)];
pub(super) const NOTE_MARKS: &[(&str, NoteMarks)] = &[("figures", NoteMarks::Figures), ("symbols", NoteMarks::Symbols)];
pub(super) const NOTE_LAYOUTS: &[(&str, NoteLayout)] =
    &[("stacked", NoteLayout::Stacked), ("run-in", NoteLayout::RunIn)];
pub(super) const PROFILES: &[(&str, Profile)] = &[
    ("screen", Profile::Screen),
    ("print", Profile::Print),
    ("kdp", Profile::Kdp),
    ("pdfx", Profile::Pdfx),
    ("pdfx1a", Profile::Pdfx1a),
];
/// Signatures have four sheets where nobody says, which every needle goes through.
pub(super) const SCHEMES: &[(&str, Scheme)] = &[
    ("saddle", Scheme::Saddle),
    ("signatures", Scheme::Signatures(16)),
    ("cut-stack", Scheme::Stack),
    ("quarto", Scheme::Quarto),
    ("octavo", Scheme::Octavo),
    ("zine", Scheme::Zine),
    ("card", Scheme::Card),
    ("french-fold", Scheme::FrenchFold),
    ("cut-copy-fold", Scheme::CutFold(1, 2)),
    ("trifold", Scheme::Trifold),
    ("accordion", Scheme::Accordion(4)),
    ("n-up", Scheme::Grid(2, 2)),
    ("step-and-repeat", Scheme::Repeat(2, 2)),
];
pub(super) const BINDINGS: &[(&str, Binding)] = &[("left", Binding::Left), ("right", Binding::Right)];
pub(super) const DUPLEXES: &[(&str, Duplex)] =
    &[("short", Duplex::ShortEdge), ("long", Duplex::LongEdge), ("single", Duplex::Single)];
pub(super) const INSTRUCTIONS: &[(&str, InstructionPlace)] =
    &[("first-sheet", InstructionPlace::FirstSheet), ("page", InstructionPlace::Page)];
pub(super) const PADS: &[(&str, Pad)] = &[("end", Pad::End), ("before-last", Pad::BeforeLast), ("none", Pad::None)];
pub(super) const COVER_LAYOUTS: &[(&str, CoverLayout)] = &[
    ("classic", CoverLayout::Classic),
    ("band", CoverLayout::Band),
    ("panel", CoverLayout::Panel),
    ("frame", CoverLayout::Frame),
    ("poster", CoverLayout::Poster),
    ("column", CoverLayout::Column),
    ("split", CoverLayout::Split),
    ("stripes", CoverLayout::Stripes),
];
pub(super) const COVER_KINDS: &[(&str, CoverKind)] = &[
    ("paperback", CoverKind::Paperback),
    ("case", CoverKind::Case),
    ("jacket", CoverKind::Jacket),
    ("saddle", CoverKind::Saddle),
];
pub(super) const BARCODES: &[(&str, BarcodeZone)] =
    &[("isbn", BarcodeZone::Isbn), ("space", BarcodeZone::Space), ("none", BarcodeZone::None)];
pub(super) const PRINTERS: &[(&str, Printer)] = &[
    ("kdp", Printer::Kdp),
    ("kdp-hardcover", Printer::KdpHardcover),
    ("ingram", Printer::Ingram),
    ("lulu", Printer::Lulu),
    ("bookvault", Printer::Bookvault),
    ("blurb", Printer::Blurb),
    ("none", Printer::None),
];
pub(super) const SPINES: &[(&str, SpineDirection)] = &[("down", SpineDirection::Down), ("up", SpineDirection::Up)];

/// The trim sizes by name: A-sizes from ISO 216, the rest as printers on demand list them.
pub(super) const TRIMS: &[(&str, &str)] = &[
    ("a7", "74x105mm"),
    ("quarter-letter", "4.25x5.5in"),
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

pub(in crate::project) fn put<T>(field: &mut Option<T>, value: Result<T, String>) -> Result<(), String> {
    *field = Some(value?);
    Ok(())
}

pub(in crate::project) fn trim(node: &Node) -> Result<Size, String> {
    let named = |text: &str| {
        let found = TRIMS.iter().find(|name| name.0.eq_ignore_ascii_case(text));
        found.and_then(|found| value::size(found.1).ok())
    };
    named_size(node, &named, TRIMS.iter().map(|name| name.0), 2)
}

pub(in crate::project) fn sheet(node: &Node) -> Result<Size, String> {
    named_size(node, &size::named, size::names(), 3)
}

/// A size by name or by numbers, from half an inch to `feet` × 24 in.
fn named_size<'a>(
    node: &Node,
    named: &dyn Fn(&str) -> Option<Size>,
    names: impl Iterator<Item = &'a str>,
    feet: i64,
) -> Result<Size, String> {
    let text = node.text()?;
    let size = match named(&text) {
        Some(size) => size,
        None => value::size(&text).map_err(|message| {
            let near = crate::diagnostic::nearest(&text, names);
            near.map_or(message.clone(), |near| format!("{message}; did you mean `{near}`?"))
        })?,
    };
    let fits = |length: Length| (Length::INCH / 2..=Length::INCH * 24 * feet).contains(&length);
    if fits(size.width) && fits(size.height) {
        Ok(size)
    } else {
        Err(format!("`{text}` is out of range: each side must be between 0.5in and {}in", 24 * feet))
    }
}

/// `2%`, `2` (percent), `true` (the usual value), `false`: in thousandths, with so many percent at most.
pub(in crate::project) fn hair(node: &Node, usual: u32, most: u32) -> Result<u32, String> {
    match node.boolean() {
        Ok(true) => Ok(usual),
        Ok(false) => Ok(0),
        Err(_) => {
            let text = node.text()?;
            let number = text.strip_suffix('%').unwrap_or(&text).trim();
            // From thousandths of a per cent to thousandths of the whole.
            Ok(Node::plain(number, node.span).thousandths(most * 1000)? / 100)
        }
    }
}

pub(in crate::project) fn small(node: &Node, least: u32, most: u32) -> Result<u8, String> {
    node.number(least, most).map(|number| u8::try_from(number).unwrap_or(u8::MAX))
}

pub(super) fn split(node: &Node) -> Result<u32, String> {
    match node.boolean() {
        Ok(false) => Ok(0),
        _ => node.number(30, 100_000),
    }
}

pub(in crate::project) fn drop_caps(node: &Node) -> Result<u8, String> {
    match node.boolean() {
        Ok(true) => Ok(3),
        Ok(false) => Ok(0),
        Err(_) => small(node, 0, 6),
    }
}

pub(in crate::project) fn creep(node: &Node) -> Result<u16, String> {
    match node.boolean() {
        Ok(true) => Ok(1000),
        Ok(false) => Ok(0),
        Err(_) => node.thousandths(2000).map(|thousandth| u16::try_from(thousandth).unwrap_or(u16::MAX)),
    }
}

pub(in crate::project) fn pad(node: &Node) -> Result<Pad, String> {
    match node.number(0, 100_000) {
        Ok(page) => Ok(Pad::After(page.try_into().unwrap_or(usize::MAX))),
        Err(_) => node.choice(PADS),
    }
}

pub(in crate::project) fn slug(node: &Node) -> Result<Slug, String> {
    Ok(match node.boolean() {
        Ok(false) => Slug::None,
        Ok(true) => Slug::Title,
        Err(_) => Slug::Words(node.text()?),
    })
}

pub(in crate::project) fn instructions(node: &Node) -> Result<InstructionPlace, String> {
    match node.boolean() {
        Ok(false) => Ok(InstructionPlace::Nowhere),
        Ok(true) => Ok(InstructionPlace::FirstSheet),
        Err(_) => node.choice(INSTRUCTIONS),
    }
}

pub(in crate::project) fn poster(node: &Node) -> Result<Poster, String> {
    if let Ok(page) = node.number(1, 2000) {
        return Ok(Poster::Page(page.try_into().unwrap_or(u16::MAX)));
    }
    let path = node.text()?;
    if path.trim().is_empty() || path.trim().chars().all(|c| c.is_ascii_digit()) {
        return Err(format!("`{path}` is neither a page from 1 to 2000 nor a path"));
    }
    Ok(Poster::Image(path))
}

/// `16`, `at most 16`, or `multiple of 4`.
pub(in crate::project) fn page_count(node: &Node) -> Result<PageCount, String> {
    const MOST: u32 = 2000;
    if let Ok(count) = node.number(1, MOST) {
        return Ok(PageCount::Exactly(count.try_into().unwrap_or(u16::MAX)));
    }
    let text = node.text()?;
    let count = |words: &str| -> Option<u16> {
        let number: u32 = text.trim().strip_prefix(words)?.trim().parse().ok()?;
        (1..=MOST).contains(&number).then(|| number.try_into().ok()).flatten()
    };
    let found = count("at most").map(PageCount::AtMost).or_else(|| count("multiple of").map(PageCount::MultipleOf));
    found.ok_or_else(|| format!("`{text}` is not a number of pages"))
}

/// The size of a sheet, or `usual`.
pub(in crate::project) fn paper(booklet: &mut BookletConfig, node: &Node) -> Result<(), String> {
    booklet.usual_sheet = node.text()?.trim().eq_ignore_ascii_case("usual");
    booklet.sheet = if booklet.usual_sheet { None } else { Some(sheet(node)?) };
    Ok(())
}

/// Two lengths, to the right and down; each may be negative.
pub(in crate::project) fn offset(node: &Node) -> Result<Point, String> {
    const MOST: Length = Length(Length::MM.0 * 20);
    let text = node.text()?;
    let [x, y] = text.split_whitespace().collect::<Vec<_>>()[..] else {
        return Err(format!("`{text}` is not two lengths"));
    };
    let within = |text: &str| {
        let length = Length::parse(text)?;
        let is_small = -MOST <= length && length <= MOST;
        is_small.then_some(length).ok_or_else(|| format!("`{text}` is more than 20 mm"))
    };
    Ok(Point { x: within(x)?, y: within(y)? })
}

pub(in crate::project) fn signature(node: &Node) -> Result<u16, String> {
    let pages = node.number(4, 128)?;
    if pages.is_multiple_of(4) {
        Ok(pages.try_into().unwrap_or(u16::MAX))
    } else {
        Err(format!("{pages} is not a multiple of 4"))
    }
}

pub(in crate::project) fn profiles(config: &mut Config, node: &Node) -> Result<(), String> {
    let mut profiles = Vec::new();
    for name in node.texts()? {
        let profile = Node::plain(name, node.span).choice(PROFILES)?;
        // Two files for one profile would have the same name.
        if !profiles.contains(&profile) {
            profiles.push(profile);
        }
    }
    config.pdf.profiles = profiles;
    Ok(())
}

pub(in crate::project) fn shops(config: &mut Config, node: &Node) -> Result<(), String> {
    let known = Shop::ALL.map(|shop| (shop.key(), shop));
    let mut shops = Vec::new();
    for name in node.texts()? {
        let shop = Node::plain(name, node.span).choice(&known)?;
        // Each shop has one folder.
        if !shops.contains(&shop) {
            shops.push(shop);
        }
    }
    config.epub.shops = shops;
    Ok(())
}

pub(in crate::project) fn spine_text(node: &Node) -> Result<SpineText, String> {
    match node.boolean() {
        Ok(true) => Ok(SpineText::Auto),
        Ok(false) => Ok(SpineText::None),
        Err(_) => Ok(SpineText::Text(node.text()?)),
    }
}

/// The keys of works: `@a, @b`, or a list of them.
pub(super) fn keys(node: &Node) -> Result<Vec<String>, String> {
    let mut keys = Vec::new();
    for text in node.texts()? {
        for word in text.split([',', ';', ' ', '\n', '\t']).filter(|word| !word.is_empty()) {
            let key = word.trim_start_matches('@').trim_start_matches('{').trim_end_matches('}');
            if key.is_empty() {
                return Err(format!("`{word}` is no key of a work"));
            }
            keys.push(key.to_owned());
        }
    }
    Ok(keys)
}

/// The address of a web site, with `/` at its end.
pub(in crate::project) fn site(node: &Node) -> Result<String, String> {
    let text = node.text()?;
    if !text.starts_with("https://") && !text.starts_with("http://") {
        return Err(format!("expected an address with `https://`, found `{text}`"));
    }
    Ok(format!("{}/", text.trim_end_matches('/')))
}

/// Macros for formulas by their names.
pub(super) fn macros(config: &mut Config, node: &Node) -> Result<(), String> {
    if node.entries().is_empty() {
        return Err(format!("expected a table, found {}", node.kind()));
    }
    for (key, value) in node.entries() {
        config.math.macros.insert(key.name.clone(), value.text()?);
    }
    Ok(())
}

pub(in crate::project) fn isbn(node: &Node) -> Result<String, String> {
    let text = node.text()?;
    let digits = names::isbn13(&text).ok_or_else(|| format!("`{text}` is not a valid ISBN"))?;
    Ok(names::hyphenated(&text, &digits).unwrap_or(digits))
}

/// The parts of the title page, each once.
pub(super) fn title_order(node: &Node) -> Result<Vec<TitlePart>, String> {
    let mut order = Vec::new();
    for name in node.texts()? {
        let part = TitlePart::ALL.iter().find(|part| part.0 == name).map(|part| part.1);
        let part = part.ok_or_else(|| format!("no part of a title page is called `{name}`"))?;
        if order.contains(&part) {
            return Err(format!("`{name}` is named twice"));
        }
        order.push(part);
    }
    Ok(order)
}

/// A stamp: a few words, so that its letters are large.
pub(super) fn stamp(node: &Node) -> Result<String, String> {
    let text = node.text()?;
    if text.chars().count() <= 40 { Ok(text) } else { Err("a stamp has 40 letters at most".to_owned()) }
}

/// How many first words are in small capitals. Five are a phrase that the eye takes in at once.
pub(super) fn first_words(node: &Node) -> Result<SmallCapsOpening, String> {
    match (node.boolean(), node.text()) {
        (Ok(is_wanted), _) => Ok(SmallCapsOpening::Words(if is_wanted { 5 } else { 0 })),
        (Err(_), Ok(text)) if text == "line" => Ok(SmallCapsOpening::Line),
        (Err(_), _) => small(node, 0, 12).map(SmallCapsOpening::Words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::settings::schema;
    use crate::source::Span;

    fn set(name: &str, value: &str) -> Result<Config, String> {
        let mut config = Config::default();
        let setting = schema::find(name).expect(name);
        (setting.apply)(&mut config, &Node::plain(value, Span::default()))?;
        Ok(config)
    }

    #[test]
    fn each_setting_takes_what_it_says() {
        crate::cases::check("setting-value", |[name, value]| crate::cases::yes(set(name, value).is_ok()));
    }

    #[test]
    fn every_preset_is_a_size() {
        for (name, text) in TRIMS {
            assert!(value::size(text).is_ok(), "{name}");
        }
    }
}
