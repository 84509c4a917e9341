//! Lengths and colours as settings have them: values in, measures or a message out.

use super::value::Node;
use crate::geometry::Length;

/// A length, or a part of the type size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// A length.
    Length(Length),
    /// Thousandths of the type size.
    Em(i64),
    /// Thousandths of the measure.
    Measure(i64),
}

/// A length between two numbers of points.
pub(super) fn within(node: &Node, least: i64, most: i64) -> Result<Length, String> {
    let length = node.length()?;
    if (Length::pt(least)..=Length::pt(most)).contains(&length) {
        Ok(length)
    } else {
        Err(format!("it must be from {least}pt to {most}pt"))
    }
}

/// The thickness of a rule or of a sheet.
pub(super) fn thickness(node: &Node) -> Result<Length, String> {
    let length = node.length()?;
    if length <= Length::MM * 2 { Ok(length) } else { Err("it must be at most 2mm".into()) }
}

/// The thickness of a board.
pub(super) fn board(node: &Node) -> Result<Length, String> {
    let length = node.length()?;
    if length <= Length::MM * 10 { Ok(length) } else { Err("it must be at most 10mm".into()) }
}

/// A length, or a number of `em`.
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

/// A colour by the hexadecimal digits of its red, green and blue, two each or one each, as in CSS.
pub(super) fn color(node: &Node) -> Result<[u8; 3], String> {
    let text = node.text()?;
    let wrong = || format!("`{text}` is not a colour such as `#2b4a6f`");
    let digits = text.strip_prefix('#').ok_or_else(wrong)?;
    let long = match digits.len() {
        3 => digits.chars().flat_map(|c| [c, c]).collect(),
        _ => digits.to_string(),
    };
    if long.len() != 6 || !long.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(wrong());
    }
    let number = u32::from_str_radix(&long, 16).map_err(|_| wrong())?;
    let [_, red, green, blue] = number.to_be_bytes();
    Ok([red, green, blue])
}

/// Lines and halves of lines up to `most` lines, in half-lines.
pub(super) fn half_lines(node: &Node, most: u32) -> Result<u32, String> {
    let thousandths = node.thousandths(most * 1000)?;
    if thousandths.is_multiple_of(500) {
        Ok(thousandths / 500)
    } else {
        Err("it must be a number of whole or half lines".into())
    }
}
