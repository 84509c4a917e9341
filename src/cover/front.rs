//! The front: authors above, the title with its subtitle, the publisher at the foot.

use super::Cover;
use super::lettering::{CoverPanel, Type};
use crate::geometry::{Length, Point, Rect};

/// Sets the front; places follow from the size of the page.
pub(super) fn set(cover: &Cover, panel: &mut CoverPanel) {
    let (width, height) = (cover.trim.width, cover.trim.height);
    let margin = width / 9;
    let measure = width - margin * 2;
    let left = margin;
    let points = |share: i64, least: i64| Length::pt((width.to_pt() as i64 / share).max(least));
    let authors = Type::new(panel.face, points(25, 11));
    let mut y = height.scale(15, 100);
    for author in &cover.info.authors {
        y = panel.text(author, authors, Point { x: left, y }, measure) + authors.leading;
    }
    let most = (width.to_pt() as i64 / 8).clamp(12, 96);
    let title = panel.fitting(&cover.info.title, measure, most, 4);
    let mut y = y.max(height.scale(30, 100)) + title.size / 2;
    y = panel.text(&cover.info.title, title, Point { x: left, y }, measure);
    let subtitle = cover.info.subtitle.as_deref().map(str::trim).filter(|text| !text.is_empty());
    if let Some(subtitle) = subtitle {
        let style = Type::new(panel.italic, title.size.scale(46, 100).max(Length::pt(11)));
        let first = y + title.size.scale(35, 100) + style.leading;
        y = panel.text(subtitle, style, Point { x: left, y: first }, measure);
    }
    // A short rule closes the title where no ground does.
    if cover.color.is_none() && cover.image.is_none() {
        let (long, thick) = (width / 6, Length::PT.scale(6, 10));
        let below = y + title.size.scale(75, 100);
        panel.rule(Rect::new((width - long) / 2, below, long, thick), panel.ink);
    }
    if let Some(publisher) = cover.info.publisher.as_deref().filter(|text| !text.trim().is_empty()) {
        let style = Type::new(panel.face, points(36, 9));
        panel.text(publisher, style, Point { x: left, y: height - margin }, measure);
    }
}
