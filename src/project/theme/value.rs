//! What the properties of elements take: shares, insets, lines, and how far down a page something begins.

use super::Sink;
use crate::geometry::Length;
use crate::project::config::Dimension;
use crate::project::value::Node;

/// A percentage in thousandths within bounds, or `None` if it is none.
fn percent(node: &Node, least: u32, most: u32) -> Option<Result<u32, String>> {
    let text = node.text().ok()?;
    let number = Node::plain(text.strip_suffix('%')?.trim(), node.span);
    Some(number.thousandths(most * 1000).and_then(|thousandths| {
        let thousandths = thousandths / 100;
        if least * 10 <= thousandths { Ok(thousandths) } else { Err(format!("it must be from {least}% to {most}%")) }
    }))
}

pub(super) fn share(node: &Node, least: u32, most: u32) -> Result<Dimension, String> {
    match percent(node, least, most) {
        Some(share) => Ok(Dimension::Em(i64::from(share?))),
        None => Ok(Dimension::Length(crate::project::settings::values::within(node, 3, 288)?)),
    }
}

pub(super) fn inset(node: &Node) -> Result<Dimension, String> {
    match percent(node, 0, 80) {
        Some(share) => Ok(Dimension::Measure(i64::from(share?))),
        None => crate::project::settings::values::dimension(node),
    }
}

pub(super) fn tracking(node: &Node) -> Result<u32, String> {
    let text = node.text()?;
    let number = text.strip_suffix("em").unwrap_or(&text).trim();
    Node::plain(number, node.span).thousandths(500)
}

pub(super) fn thickness(node: &Node) -> Result<Length, String> {
    let length = node.length()?;
    if length <= Length::pt(12) { Ok(length) } else { Err("a rule is at most 12pt thick".into()) }
}

pub(super) fn sink(node: &Node) -> Result<Sink, String> {
    match percent(node, 0, 80) {
        Some(share) => Ok(Sink::Share(share?)),
        None => Ok(Sink::Lines(node.number(0, 60)?)),
    }
}
