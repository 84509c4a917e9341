//! Settings as written: a tree of values with their places, the same from TOML, YAML and flags.
//!
//! The readers at the end turn a [`Node`] into what a setting is, or say what would be allowed.

use crate::geometry::{Length, Size};
use crate::source::Span;

/// How deep tables and lists may be nested.
pub const MAX_DEPTH: usize = 32;

/// A value and its span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The bytes from which it was read.
    pub span: Span,
    /// The value.
    pub value: Value,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing: `key:` in YAML.
    Null,
    /// A text, number or truth value, as written.
    Scalar {
        /// Its text, quotes and escapes undone.
        text: String,
        /// Whether it was quoted: it is a text then.
        quoted: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// A table, in the order written.
    Table(Vec<(Key, Node)>),
}

/// A key of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: String,
    /// The bytes from which it was read.
    pub span: Span,
}

impl Node {
    /// A text without quotes, such as a flag's.
    pub fn plain(text: impl Into<String>, span: Span) -> Node {
        Node { span, value: Value::Scalar { text: text.into(), quoted: false } }
    }

    /// The value of a key of a table.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| entry.0.name == name).map(|entry| &entry.1)
    }

    /// The entries of a table; none of anything else.
    pub fn entries(&self) -> &[(Key, Node)] {
        match &self.value {
            Value::Table(entries) => entries,
            Value::Null | Value::Scalar { .. } | Value::List(_) => &[],
        }
    }

    /// The kind of value, in the words of messages.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "nothing",
            Value::Scalar { quoted: true, .. } => "a text",
            Value::Scalar { text, .. } if text == "true" || text == "false" => "a truth value",
            Value::Scalar { text, .. } if text.parse::<f64>().is_ok() => "a number",
            Value::Scalar { .. } => "a text",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }

    /// A text; numbers are taken as written.
    ///
    /// # Errors
    /// The form that was expected instead, for a message.
    pub fn text(&self) -> Result<String, String> {
        match &self.value {
            Value::Scalar { text, .. } => Ok(text.trim().to_string()),
            Value::Null | Value::List(_) | Value::Table(_) => Err(format!("expected text, found {}", self.kind())),
        }
    }

    /// `true` or `false`.
    ///
    /// # Errors
    /// The form that was expected instead, for a message.
    pub fn boolean(&self) -> Result<bool, String> {
        match &self.value {
            // In quotes it is a text, in YAML as in TOML.
            Value::Scalar { text, quoted: false } if text == "true" => Ok(true),
            Value::Scalar { text, quoted: false } if text == "false" => Ok(false),
            _ => Err(format!("expected `true` or `false`, found {}", self.shown())),
        }
    }

    /// A whole number in a range.
    ///
    /// # Errors
    /// The form that was expected instead, for a message.
    pub fn number(&self, least: u32, most: u32) -> Result<u32, String> {
        let wrong = || format!("expected a whole number from {least} to {most}, found {}", self.shown());
        let Value::Scalar { text, .. } = &self.value else { return Err(wrong()) };
        let number: u32 = text.trim().parse().map_err(|_| wrong())?;
        if (least..=most).contains(&number) { Ok(number) } else { Err(wrong()) }
    }

    /// A decimal number in thousandths, from 0 to `most` thousandths.
    ///
    /// # Errors
    /// The form that was expected instead, for a message.
    pub fn thousandths(&self, most: u32) -> Result<u32, String> {
        let wrong = || {
            let (whole, rest) = (most / 1000, most % 1000);
            let most = if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:03}") };
            format!("expected a number from 0 to {most}, found {}", self.shown())
        };
        let Value::Scalar { text, .. } = &self.value else { return Err(wrong()) };
        let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        // Eight digits and three more fit into 64 bits; longer numbers are beyond every bound anyway.
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() < 9;
        if !digits(whole) || !digits(fraction) || whole.len() + fraction.len() == 0 {
            return Err(wrong());
        }
        let fraction: String = fraction.chars().chain("000".chars()).take(3).collect();
        let number = format!("{whole}{fraction}").parse::<u64>().map_err(|_| wrong())?;
        u32::try_from(number).ok().filter(|number| *number <= most).ok_or_else(wrong)
    }

    /// One of the given words.
    ///
    /// # Errors
    /// The words.
    pub fn choice<T: Copy>(&self, words: &[(&str, T)]) -> Result<T, String> {
        let text = self.text().unwrap_or_default();
        let found = words.iter().find(|word| word.0.eq_ignore_ascii_case(&text)).map(|word| word.1);
        found.ok_or_else(|| {
            let words: Vec<String> = words.iter().map(|word| format!("`{}`", word.0)).collect();
            format!("expected {}, found {}", one_of(&words), self.shown())
        })
    }

    /// A length of 0 or more, with its unit.
    ///
    /// # Errors
    /// The form that was expected instead, for a message.
    pub fn length(&self) -> Result<Length, String> {
        let text = self.text()?;
        let length = Length::parse(&text)?;
        if length < Length::ZERO {
            return Err(format!("`{text}` is negative"));
        }
        Ok(length)
    }

    /// Two lengths `width x height`: `140x216mm`, `5.5x8.5in`, `5in x 8in`.
    ///
    /// # Errors
    /// The form that was expected instead, for a message.
    pub fn size(&self) -> Result<Size, String> {
        size(&self.text()?)
    }

    /// A list of texts; one text is a list of one, and in a flag `,` separates them.
    ///
    /// # Errors
    /// The form that was expected instead, for a message.
    pub fn texts(&self) -> Result<Vec<String>, String> {
        Ok(self.items()?.into_iter().map(|item| item.0).collect())
    }

    /// As [`Node::texts`], with the place of each.
    ///
    /// # Errors
    /// The form that was expected instead, for a message.
    pub fn items(&self) -> Result<Vec<(String, Span)>, String> {
        match &self.value {
            Value::Null => Ok(Vec::new()),
            Value::List(nodes) => nodes.iter().map(|node| Ok((node.text()?, node.span))).collect(),
            Value::Scalar { text, quoted: false } => Ok(text
                .split(',')
                .map(|part| (part.trim().to_string(), self.span))
                .filter(|it| !it.0.is_empty())
                .collect()),
            // In quotes a comma is part of the text.
            Value::Scalar { text, .. } => Ok(vec![(text.clone(), self.span)]),
            Value::Table(_) => Err("expected a list of texts, found a table".into()),
        }
    }

    /// The value as a message shows it.
    fn shown(&self) -> String {
        match &self.value {
            Value::Scalar { text, .. } => {
                let short: String = text.chars().take(40).collect();
                format!("`{short}`")
            }
            Value::Null | Value::List(_) | Value::Table(_) => self.kind().to_string(),
        }
    }
}

/// `a`, `a or b`, `a, b or c`.
pub fn one_of(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

/// Reads `140x216mm`, `5.5x8.5in`, `5in x 8in`; `×` is as good as `x`.
///
/// # Errors
/// The reason, for a message.
pub fn size(text: &str) -> Result<Size, String> {
    let lower = text.to_lowercase().replace('×', "x");
    let wrong = || format!("`{text}` is not a size such as `140x216mm` or `5.5x8.5in`");
    let (width, height) = lower.split_once('x').ok_or_else(wrong)?;
    let (width, height) = (width.trim(), height.trim());
    let unit = height.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').trim();
    let bare = width.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let width = if bare { format!("{width}{unit}") } else { width.to_string() };
    let size = Size {
        width: Length::parse(&width).map_err(|_| wrong())?,
        height: Length::parse(height).map_err(|_| wrong())?,
    };
    if size.width <= Length::ZERO || size.height <= Length::ZERO {
        return Err(wrong());
    }
    Ok(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Node {
        Node::plain(text, Span::default())
    }

    #[test]
    fn values_are_read_or_say_what_is_allowed() {
        assert_eq!(plain("true").boolean(), Ok(true));
        assert!(plain("yes").boolean().unwrap_err().contains("`true` or `false`"));
        assert_eq!(plain("12").number(0, 20), Ok(12));
        assert_eq!(plain("21").number(0, 20).unwrap_err(), "expected a whole number from 0 to 20, found `21`");
        assert_eq!(plain("1.25").thousandths(2000), Ok(1250));
        assert_eq!(plain("1.2").thousandths(2000), Ok(1200));
        for wrong in ["", ".", "-1", "2.001", "1e3", "99999999999"] {
            assert!(plain(wrong).thousandths(2000).is_err(), "{wrong}");
        }
        assert_eq!(plain("a, b,,c").texts().unwrap(), ["a", "b", "c"]);
        let words = [("left", 1), ("right", 2)];
        assert_eq!(plain("Right").choice(&words), Ok(2));
        assert_eq!(plain("up").choice(&words).unwrap_err(), "expected `left` or `right`, found `up`");
    }

    #[test]
    fn sizes_are_read() {
        let inches = |w: i64, h: i64| Size { width: Length::INCH * w, height: Length::INCH * h };
        assert_eq!(size("5x8in"), Ok(inches(5, 8)));
        assert_eq!(size("5in x 8in"), Ok(inches(5, 8)));
        assert_eq!(size("5 × 8in"), Ok(inches(5, 8)));
        for wrong in ["", "x", "5x8", "0x8in", "5in", "5x-8in", "axbmm"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
