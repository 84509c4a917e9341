//! The front: authors above, the title with its subtitle, the publisher at the foot.

use super::Cover;
use super::lettering::{CoverPanel, Type};
use crate::geometry::{Length, Point, Rect};
use crate::typeset::frame::Ink;
use crate::typeset::paragraph::TextAlign;

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
    let (ink, is_plain) = (panel.ink, cover.color.is_none() && cover.image.is_none());
    // The theme's colour is one for white paper.
    if let Some([red, green, blue]) = cover.title.color.filter(|_| is_plain) {
        panel.ink = Ink::Rgb(red, green, blue);
    }
    y = panel.text(&cover.info.title, title, Point { x: left, y }, measure);
    let title_ink = std::mem::replace(&mut panel.ink, ink);
    let subtitle = cover.info.subtitle.as_deref().map(str::trim).filter(|text| !text.is_empty());
    if let Some(subtitle) = subtitle {
        let style = Type::new(panel.italic, title.size.scale(46, 100).max(Length::pt(11)));
        let first = y + title.size.scale(35, 100) + style.leading;
        y = panel.text(subtitle, style, Point { x: left, y: first }, measure);
    }
    // A short rule or the theme's ornament closes the title where no ground does, in its colour.
    panel.ink = title_ink;
    let below = y + title.size.scale(75, 100);
    let ornament = Some(cover.title.ornament.as_str()).filter(|text| !text.is_empty());
    match ornament.filter(|_| is_plain) {
        Some(ornament) => {
            let style = Type::new(panel.face, points(20, 14));
            panel.text(ornament, style, Point { x: left, y: below + style.size / 2 }, measure);
        }
        None if is_plain => {
            let (long, thick) = (width / 6, Length::PT.scale(6, 10));
            let start = if panel.align == TextAlign::Left { left } else { (width - long) / 2 };
            panel.rule(Rect::new(start, below, long, thick), panel.ink);
        }
        None => {}
    }
    panel.ink = ink;
    if let Some(publisher) = cover.info.publisher.as_deref().filter(|text| !text.trim().is_empty()) {
        let style = Type::new(panel.face, points(36, 9));
        panel.text(publisher, style, Point { x: left, y: height - margin }, measure);
    }
}
