//! The front: authors, the title with its subtitle, the publisher at the foot; where they are, its layout says.

use super::Cover;
use super::contrast::{Backdrop, make_legible};
use super::layout::{Layout, PARTS, Tone, layout, text_ink};
use super::lettering::{CoverPanel, Type};
use crate::diagnostic::Diagnostics;
use crate::geometry::{Length, Point, Rect};
use crate::project::config::CoverLayout;
use crate::style::title_fit::{FittedPage, FittedTitle, TITLE_FITS, TitleFit, title_size};
use crate::text::face::FaceId;
use crate::typeset::frame::Ink;
use crate::typeset::paragraph::TextAlign;

/// The largest title, in points, on a page however large: posters are no books.
const MOST: i64 = 96;

/// The smallest type on a front, in points.
const LEAST: i64 = 6;

/// The place and the sizes of what is on the front.
#[derive(Clone, Copy)]
struct Front {
    layout: Layout,
    fit: TitleFit,
    left: Length,
    measure: Length,
    /// The type of the title, before it is made to fit.
    title: Length,
}

/// Sets the front. What is too much is moved together, then made smaller. `backdrop` is the image below, if there is
/// one.
pub(super) fn set(cover: &Cover, panel: &mut CoverPanel, backdrop: Option<&Backdrop>, diagnostics: &mut Diagnostics) {
    let layout = layout(cover.layout);
    panel.align = layout.align.unwrap_or(panel.align);
    let width = cover.trim.width;
    let [start, end] = layout.sides.map(|side| width.scale(side, PARTS));
    // The groove of a case is beside the spine.
    let start = start.max(cover.boards.hinge + end / 2);
    let (left, measure) = (if cover.right { end } else { start }, width - start - end);
    let wanted = Length::pt((width.to_pt() as i64 / layout.share).clamp(12, MOST));
    let title = title_size(wanted, measure, &mut |size| panel.title_run(&cover.info.title, size, measure));
    let (page, ink) = (panel.page.clone(), panel.ink);
    // The block of the text grows before its type is made smaller.
    let quarters = if layout.room == [0, 0] { 0 } else { 4 };
    let growing = (0..quarters).map(|quarters| (quarters, TITLE_FITS[0]));
    let tries: Vec<(i64, TitleFit)> = growing.chain(TITLE_FITS.iter().map(|fit| (quarters, *fit))).collect();
    for (index, (grown, fit)) in tries.iter().enumerate() {
        let layout = layout.grown(*grown);
        let front = Front { layout, fit: *fit, left, measure, title };
        panel.page = page.clone();
        layout.draw(cover, panel);
        panel.ink = text_ink(cover, layout.lower, ink);
        let first = panel.page.items.len();
        let (publisher, foot) = publisher(cover, panel, front);
        panel.ink = text_ink(cover, layout.upper, ink);
        let second = panel.page.items.len();
        let (size, end) = front.upper(cover, panel);
        panel.ink = ink;
        // The publisher is no line of what is above.
        let lowest = (foot - publisher.size * 2).min(cover.trim.height.scale(layout.foot, PARTS));
        let holds = end + publisher.size <= lowest;
        if holds || index + 1 == tries.len() {
            let upper = panel.page.items.split_off(second);
            make_legible(panel, first, backdrop.filter(|_| layout.lower == Tone::Ground));
            let second = panel.page.items.len();
            panel.page.items.extend(upper);
            make_legible(panel, second, backdrop.filter(|_| layout.upper == Tone::Ground));
            let fitted = FittedTitle { fit: *fit, wanted, size, holds };
            let told = fitted.message(FittedPage::Cover);
            told.into_iter().for_each(|it| diagnostics.push(it));
            return;
        }
    }
}

/// Sets the publisher's name at the foot: its type, and the baseline of its first line, or of the margin without one.
fn publisher(cover: &Cover, panel: &mut CoverPanel, front: Front) -> (Type, Length) {
    let (width, height) = (cover.trim.width, cover.trim.height);
    let style = front.small(panel.face, width, 36, 9);
    let foot = height - width / 9;
    let Some(publisher) = cover.info.publisher.as_deref().filter(|text| !text.trim().is_empty()) else {
        return (style, foot + style.size);
    };
    let lines = i64::try_from(panel.line_count(publisher, style, front.measure)).unwrap_or(1);
    let first = foot - style.leading * (lines - 1);
    panel.text(publisher, style, Point { x: front.left, y: first }, front.measure);
    (style, first)
}

impl Front {
    /// A type whose size is a share of the width, in points, and not smaller than `least`, before it is made to fit.
    fn small(self, face: FaceId, width: Length, share: i64, least: i64) -> Type {
        let size = Length::pt((width.to_pt() as i64 / share).max(least)).scale(self.fit.others, 1000);
        Type::new(face, size.max(Length::pt(LEAST)))
    }

    /// Sets all that is above the publisher: the size of the title, and the lowest ink.
    fn upper(self, cover: &Cover, panel: &mut CoverPanel) -> (Length, Length) {
        let Front { layout, fit, left, measure, .. } = self;
        let (width, height) = (cover.trim.width, cover.trim.height);
        let margin = width / 9;
        let at = |y: Length| Point { x: left, y };
        let spaced = |space: Length| space.scale(fit.spaces, 1000);
        let authors = self.small(panel.face, width, 25, 11);
        let first = height.scale(layout.first, PARTS);
        let mut y = margin.min(first) + authors.size;
        y = y + spaced(first - y).max(Length::ZERO);
        if CoverLayout::Classic != cover.layout {
            // Text does not leave the block that the layout has for it.
            y = first;
        }
        let title = Type::new(panel.title, self.title.scale(fit.title, 1000).max(authors.size));
        if 0 < layout.bar {
            let (long, thick) = (width.scale(layout.bar, PARTS), (width / 60).max(Length::PT * 2));
            let x = if cover.rtl { left + measure - long } else { left };
            panel.rule(Rect::new(x, first - thick * 2, long, thick), panel.ink);
        }
        if !layout.authors_follow {
            y = self.authors(cover, panel, y);
            let usual = spaced(height.scale(layout.title, PARTS));
            y = y.max(usual + title.size / 2).max(y + title.size.scale(85, 100));
        } else {
            // The height of capitals and some space: they come below what is above, a bar or the edge of a block.
            y += title.size.scale(95, 100);
        }
        let (ink, is_plain) = (panel.ink, cover.color.is_none() && cover.image.is_none());
        // The theme's colour is one for white paper.
        if let Some([red, green, blue]) = cover.title.color.filter(|_| is_plain) {
            panel.ink = Ink::Rgb(red, green, blue);
        }
        y = panel.text(&cover.info.title, title, at(y), measure);
        let title_ink = std::mem::replace(&mut panel.ink, ink);
        let subtitle = cover.info.subtitle.as_deref().map(str::trim).filter(|text| !text.is_empty());
        if let Some(subtitle) = subtitle {
            let least = Length::pt(11).scale(fit.others, 1000).max(Length::pt(LEAST));
            let style = Type::new(panel.italic, title.size.scale(46, 100).max(least));
            let first = y + title.size.scale(35, 100) + style.leading;
            y = panel.text(subtitle, style, at(first), measure);
        }
        // A short rule or the theme's ornament closes the title where no ground does, in its colour.
        if is_plain || layout.close {
            panel.ink = title_ink;
            y = self.close(cover, panel, y + spaced(title.size.scale(75, 100)).max(title.size.scale(55, 100)));
            panel.ink = ink;
        }
        if layout.authors_follow && !cover.info.authors.is_empty() {
            let last =
                self.authors(cover, panel, y + spaced(authors.leading * 2).max(authors.leading + authors.size / 2));
            y = last - authors.leading;
        }
        (title.size, y)
    }

    /// Sets the authors, the first on a baseline: the baseline for what follows.
    fn authors(self, cover: &Cover, panel: &mut CoverPanel, mut y: Length) -> Length {
        let style = self.small(panel.face, cover.trim.width, 25, 11);
        for author in &cover.info.authors {
            y = panel.text(author, style, Point { x: self.left, y }, self.measure) + style.leading;
        }
        y
    }

    /// Closes the title with the theme's ornament or a short rule: the lowest ink.
    fn close(self, cover: &Cover, panel: &mut CoverPanel, below: Length) -> Length {
        let width = cover.trim.width;
        let ornament = cover.title.ornament.as_str();
        if ornament.is_empty() {
            let (long, thick) = (width / 6, Length::PT.scale(6, 10));
            let start = match panel.align {
                TextAlign::Left if cover.rtl => self.left + self.measure - long,
                TextAlign::Left => self.left,
                _ => self.left + (self.measure - long) / 2,
            };
            panel.rule(Rect::new(start, below, long, thick), panel.ink);
            return below + thick;
        }
        let style = self.small(panel.face, width, 20, 14);
        panel.text(ornament, style, Point { x: self.left, y: below + style.size / 2 }, self.measure)
    }
}
