//! The spine: author and title, turned by a quarter, where they fit.
//!
//! In: the cover and how thick it is. Out: a drawing on the panel, for pages know no turned text.

use std::sync::Arc;

use super::contrast::Backdrop;
use super::lettering::{CoverPanel, Type};
use super::{Cover, outline};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::geometry::{Length, Point, Rect, Size};
use crate::picture::{ImageFacts, Picture, PictureFormat};
use crate::project::config::SpineDirection;
use crate::text::catalog::Catalog;
use crate::typeset::frame::Ink;

/// No text comes nearer to a fold than this: the sixteenth of an inch that folds wander.
const SAFE: Length = Length(Length::INCH.0 / 16);
/// Text keeps that far from head and foot.
const MARGIN: Length = Length(Length::INCH.0 / 2);
/// The largest and the smallest type, in points.
const SIZES: std::ops::RangeInclusive<i64> = 6..=22;

/// The data that a spine is made from.
#[derive(Clone, Copy)]
pub(super) struct Spine<'a> {
    pub(super) cover: &'a Cover,
    /// Its left edge on the flat cover.
    pub(super) x: Length,
    pub(super) thick: Length,
    pub(super) catalog: &'a Catalog,
    /// The image below the whole cover.
    pub(super) backdrop: Option<&'a Backdrop>,
}

/// The languages of the countries whose books have spines that read from foot to head: the Romance and Slavic ones,
/// German, Greek, Hungarian and the Baltic ones. Elsewhere they read from head to foot (ISO 6357).
const UPWARDS: &[&str] = &[
    "fr", "es", "ca", "gl", "pt", "it", "ro", "oc", "de", "el", "hu", "pl", "cs", "sk", "sl", "hr", "sr", "bs", "mk",
    "bg", "ru", "uk", "be", "lt", "lv", "et",
];

/// How spines read in a language.
pub(super) fn direction(language: &str) -> SpineDirection {
    let primary = language.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    if UPWARDS.contains(&primary.as_str()) { SpineDirection::Up } else { SpineDirection::Down }
}

/// Sets the spine.
pub(super) fn set(spine: &Spine<'_>, panel: &mut CoverPanel, diagnostics: &mut Diagnostics) {
    let Spine { cover, x, thick, catalog, backdrop } = *spine;
    let texts = texts(cover);
    if texts.iter().all(|text| text.is_empty()) {
        return;
    }
    let least = cover.papers.least(cover.paper.as_deref());
    let length = cover.trim.height - MARGIN * 2;
    // Letters are about three quarters of the type size high and deep.
    let most = thick - SAFE * 2;
    let fits = |points: &i64| {
        let style = Type::new(panel.face, Length::pt(*points));
        let texts = texts.iter().filter(|text| !text.is_empty());
        let needed: Length = texts.map(|text| panel.extent(text, style) + style.size).sum();
        Length::pt(*points).scale(3, 4) <= most && needed <= length
    };
    let Some(points) = SIZES.rev().find(fits).filter(|_| least <= cover.pages) else {
        if cover.spine.is_some() {
            let wide = thick.to_pt() / Length::MM.to_pt();
            let message = format!("the spine is {wide:.1} mm wide: that is too narrow for text");
            let warning = Diagnostic::warning("cover-spine", message).settings(["cover.spine-text"]);
            diagnostics.push(warning.help("remove `cover.spine-text`"));
        }
        return;
    };
    let area = Rect::new(x, Length::ZERO, thick, cover.trim.height);
    let (ink, below) = backdrop.and_then(|backdrop| backdrop.ink(area)).unwrap_or((panel.ink, None));
    if let Some(fill) = below {
        let bleed = cover.bleed;
        panel.rule(Rect::new(area.origin.x, -bleed, thick, cover.trim.height + bleed * 2), fill);
    }
    let turned = Turned { points, size: area.size, upwards: cover.upwards, rtl: cover.rtl, ink };
    let svg = turned.drawing(&texts, panel, catalog);
    let picture = Picture {
        path: "spine".into(),
        // The drawing fills the spine, whose size the page has: only its shape would matter here.
        facts: ImageFacts { transparent: true, ..ImageFacts::new(PictureFormat::Svg, 1, 1) },
        load: Arc::new(move || Ok(svg.clone().into_bytes())),
    };
    panel.image(picture, area);
}

/// The texts at the beginning of the spine, in its middle, and at its end.
fn texts(cover: &Cover) -> [&str; 3] {
    if let Some(own) = &cover.spine {
        return ["", own.trim(), ""];
    }
    let author = cover.info.authors.first().map_or("", |author| author.trim());
    [author, cover.info.title.trim(), ""]
}

/// How texts are turned by a quarter, on the middle line of a drawing.
struct Turned {
    points: i64,
    size: Size,
    upwards: bool,
    rtl: bool,
    ink: Ink,
}

impl Turned {
    /// The drawing: outlines, so that what is printed is what was set.
    fn drawing(&self, texts: &[&str; 3], panel: &CoverPanel, catalog: &Catalog) -> String {
        let (width, height) = (self.size.width.to_pt(), self.size.height.to_pt());
        let fill = if self.ink == Ink::BLACK { "#000" } else { "#fff" };
        // What runs from right to left reads downwards when it is turned to the left.
        let turn = if self.upwards == self.rtl { 90 } else { -90 };
        let face = catalog.face(panel.face);
        // The middle of small letters is in the middle of the spine.
        let middle = Length::pt(self.points).em(face.metrics.x_height.into(), face.metrics.upem) / 2;
        let style = Type::new(panel.face, Length::pt(self.points));
        let half = self.size.height / 2 - MARGIN;
        // The title is in the middle of the spine, or in the middle of what the author leaves of it.
        let [first, second, third] = texts.map(|text| panel.extent(text, style));
        let taken = first + style.size - half;
        let place = if taken <= -second / 2 { Length::ZERO } else { (taken + half) / 2 };
        let starts = [-half, place - second / 2, half - third];
        let mirrored = [half - first, -place - second / 2, -half];
        let starts = if self.rtl { mirrored } else { starts };
        let mut path = String::new();
        for (text, x) in texts.iter().zip(starts).filter(|it| !it.0.is_empty()) {
            let line = panel.line(text, style);
            let at = Point { x: x - line.span.0, y: middle };
            path.push_str(&outline::svg(&line, at, catalog));
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.3}\" height=\"{height:.3}\">\
             <path transform=\"translate({:.3} {:.3}) rotate({turn})\" fill=\"{fill}\" d=\"{path}\"/></svg>",
            width / 2.0,
            height / 2.0,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spines_read_as_those_of_their_country() {
        for (language, expected) in [
            ("en-GB", SpineDirection::Down),
            ("fr", SpineDirection::Up),
            ("de-AT", SpineDirection::Up),
            ("nl", SpineDirection::Down),
            ("he", SpineDirection::Down),
        ] {
            assert_eq!(direction(language), expected, "{language}");
        }
    }
}
