//! How languages set quotes and spaces: the tables of `languages.toml`.
//!
//! In: a language tag. Out: its [`PunctuationStyle`]. Tables are read when a book first asks for one.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// The punctuation of a language. Its fields are explained at the head of `languages.toml`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PunctuationStyle {
    /// Quotes, and quotes in quotes.
    pub(super) quotes: [(char, char); 2],
    pub(super) as_typed: bool,
    pub(super) long_dash: bool,
    /// The space inside of guillemets and before `;`, `!` and `?`, and that before `:`.
    pub(super) high: Option<(char, char)>,
    pub(super) prepositions: String,
    pub(super) before_name: Vec<String>,
    pub(super) before_number: Vec<String>,
    pub(super) letters: char,
}

/// A table as it is written: what it leaves out is that of the table it is like.
#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Table {
    like: Option<String>,
    quotes: Option<[String; 2]>,
    as_typed: Option<bool>,
    long_dash: Option<bool>,
    high: Option<String>,
    prepositions: Option<String>,
    before_name: Option<Vec<String>>,
    before_number: Option<Vec<String>>,
    letters: Option<char>,
}

/// All tables, each with its tag in brackets above it.
const TABLES: &str = include_str!("languages.toml");

/// The table of languages that have none, and of what others leave out.
const OTHER: &str = "other";

/// Their tags and texts.
fn tables() -> impl Iterator<Item = (&'static str, &'static str)> {
    // What goes before the first bracket is a comment.
    TABLES.split("\n[").skip(1).filter_map(|table| table.split_once("]\n"))
}

/// All styles by the names of their tables, read when the first is asked for: they are some forty short tables.
static STYLES: LazyLock<BTreeMap<&str, PunctuationStyle>> =
    LazyLock::new(|| tables().map(|(name, _)| (name, whole(name))).collect());

/// The style of any other language, in case that a table is missing.
static OTHER_STYLE: LazyLock<PunctuationStyle> = LazyLock::new(|| whole(OTHER));

/// The style of a language tag; English where there is none.
pub(super) fn style(tag: &str) -> &'static PunctuationStyle {
    let tag = tag.trim().replace('_', "-");
    let fits = |name: &str| {
        tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
            && tag.get(name.len()..).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    // The longest: `de-CH` before `de`.
    let found = tables().map(|(name, _)| name).filter(|name| fits(name)).max_by_key(|name| name.len());
    let name = found.unwrap_or(if tag.is_empty() { "en" } else { OTHER });
    STYLES.get(name).unwrap_or_else(|| &OTHER_STYLE)
}

/// The style of a table with what it takes over from others.
fn whole(name: &str) -> PunctuationStyle {
    let table = table(name);
    let base = match table.like.as_deref() {
        Some(like) => whole(like),
        None if name == OTHER => PunctuationStyle {
            quotes: [('"', '"'), ('\'', '\'')],
            as_typed: false,
            long_dash: false,
            high: None,
            prepositions: String::new(),
            before_name: Vec::new(),
            before_number: Vec::new(),
            letters: ' ',
        },
        // `other` itself ends the recursion above; a circle of `like` can't be, as the tables are held by a test.
        None => whole(OTHER),
    };
    PunctuationStyle {
        quotes: table.quotes.map_or(base.quotes, |quotes| quotes.map(|quotes| pair(&quotes))),
        as_typed: table.as_typed.unwrap_or(base.as_typed),
        long_dash: table.long_dash.unwrap_or(base.long_dash),
        high: table.high.as_deref().map(pair).or(base.high),
        prepositions: table.prepositions.unwrap_or(base.prepositions),
        before_name: table.before_name.unwrap_or(base.before_name),
        before_number: table.before_number.unwrap_or(base.before_number),
        letters: table.letters.unwrap_or(base.letters),
    }
}

/// A table as it is written. That all of them can be read, a test sees to.
fn table(name: &str) -> Table {
    let text = tables().find(|(tag, _)| *tag == name).map_or("", |(_, text)| text);
    toml::from_str(text).unwrap_or_default()
}

/// The two characters of a text; that all have two, a test sees to.
fn pair(text: &str) -> (char, char) {
    let mut letters = text.chars();
    (letters.next().unwrap_or('"'), letters.next().unwrap_or('"'))
}

/// Units that stay with their number.
pub(in crate::parse) const UNITS: &[&str] = &[
    "%", "‰", "°", "°C", "°F", "K", "mm", "cm", "dm", "m", "km", "µm", "nm", "mg", "g", "kg", "t", "ml", "cl", "dl",
    "l", "L", "ha", "m²", "m³", "km²", "cm²", "s", "ms", "µs", "ns", "min", "h", "Hz", "kHz", "MHz", "GHz", "V", "W",
    "kW", "MW", "kWh", "J", "kJ", "N", "Pa", "hPa", "bar", "B", "kB", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB",
    "TiB", "bit", "px", "pt", "em", "dpi", "mph", "km/h", "lb", "lbs", "oz", "ft", "yd", "mi", "€", "$", "£", "¥",
    "EUR", "USD", "GBP", "CHF", "Kč", "zł", "руб.", "км", "м", "см", "мм", "кг", "г", "л", "Uhr", "Mio.", "Mrd.",
    "a.m.", "p.m.", "BC", "AD", "BCE", "CE",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_can_be_read() {
        for (name, text) in tables() {
            let table: Table = toml::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            let pairs = table.quotes.iter().flatten().chain(&table.high);
            assert!(pairs.into_iter().all(|pair| pair.chars().count() == 2), "{name}");
            let like = table.like.as_deref().unwrap_or(OTHER);
            assert!(tables().any(|(name, _)| name == like), "{name} is like {like}");
        }
    }

    #[test]
    fn a_table_takes_over_what_it_leaves_out() {
        let swiss = style("fr_CH");
        assert_eq!((swiss.quotes[1], swiss.high), (('‹', '›'), Some(('\u{202f}', '\u{a0}'))));
        assert_eq!(swiss.before_name, style("fr-FR").before_name);
        assert_eq!(style("de-LI").letters, '\u{202f}');
        assert_eq!(style("tlh").quotes, style("pt").quotes);
        assert!(style("").as_typed && !style("pt").as_typed);
    }
}
