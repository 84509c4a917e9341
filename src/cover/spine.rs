//! The spine: author and title, turned by a quarter, where they fit.
//!
//! In: the cover and how thick it is. Out: a drawing on the panel, for pages know no turned text.

use std::sync::Arc;

use quick_xml::escape::escape;

use super::Cover;
use super::lettering::{CoverPanel, Type};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::geometry::{Length, Rect, Size};
use crate::picture::{ImageFacts, Picture, PictureFormat};
use crate::text::catalog::Catalog;
use crate::typeset::frame::Ink;

/// No text comes nearer to a fold than this: the sixteenth of an inch that folds wander.
const SAFE: Length = Length(Length::INCH.0 / 16);
/// Text keeps that far from head and foot.
const MARGIN: Length = Length(Length::INCH.0 / 2);
/// The largest and the smallest type, in points.
const SIZES: std::ops::RangeInclusive<i64> = 6..=22;

/// Sets the spine.
pub(super) fn set(
    cover: &Cover,
    thick: Length,
    panel: &mut CoverPanel,
    catalog: &Catalog,
    diagnostics: &mut Diagnostics,
) {
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
    let size = Size { width: thick, height: cover.trim.height };
    let svg = turned(&texts, points, size, panel, cover.upwards, catalog);
    let picture = Picture {
        path: "spine".into(),
        // The drawing fills the spine, whose size the page has: only its shape would matter here.
        facts: ImageFacts { transparent: true, ..ImageFacts::new(PictureFormat::Svg, 1, 1) },
        load: Arc::new(move || Ok(svg.clone().into_bytes())),
    };
    panel.image(picture, Rect::new(cover.trim.width, Length::ZERO, thick, cover.trim.height));
}

/// The texts at the beginning of the spine, in its middle, and at its end.
fn texts(cover: &Cover) -> [&str; 3] {
    if let Some(own) = &cover.spine {
        return ["", own.trim(), ""];
    }
    let author = cover.info.authors.first().map_or("", |author| author.trim());
    [author, cover.info.title.trim(), ""]
}

/// Texts turned by a quarter, on the middle line of a drawing of that size.
fn turned(texts: &[&str; 3], points: i64, size: Size, panel: &CoverPanel, upwards: bool, catalog: &Catalog) -> String {
    let (width, height) = (size.width.to_pt(), size.height.to_pt());
    let fill = if panel.ink == Ink::BLACK { "#000" } else { "#fff" };
    let turn = if upwards { -90 } else { 90 };
    let face = catalog.face(panel.face);
    // The middle of small letters is in the middle of the spine.
    let middle = Length::pt(points).em(face.metrics.x_height.into(), face.metrics.upem).to_pt() / 2.0;
    let style = Type::new(panel.face, Length::pt(points));
    let half = height / 2.0 - MARGIN.to_pt();
    // The title is in the middle of the spine, or in the middle of what the author leaves of it.
    let [first, second] = [texts[0], texts[1]].map(|text| panel.extent(text, style).to_pt());
    let taken = -half + first + style.size.to_pt();
    let place = if taken <= -second / 2.0 { 0.0 } else { (taken + half) / 2.0 };
    let mut inside = String::new();
    for (text, x, anchor) in [(texts[0], -half, "start"), (texts[1], place, "middle"), (texts[2], half, "end")] {
        if !text.is_empty() {
            let text = escape(text);
            inside.push_str(&format!("<text x=\"{x:.3}\" y=\"{middle:.3}\" text-anchor=\"{anchor}\">{text}</text>"));
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.3}\" height=\"{height:.3}\">\
         <g transform=\"translate({:.3} {:.3}) rotate({turn})\" font-size=\"{points}\" font-family=\"{}\" \
         fill=\"{fill}\">{inside}</g></svg>",
        width / 2.0,
        height / 2.0,
        escape(&face.family),
    )
}
