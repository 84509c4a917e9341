//! Radial gradients that begin at a circle and not at a point (`fr`, SVG 2 §14.2.3), as SVG 1.1 writes them.
//!
//! In: the attributes of the gradient. Out: those of one that begins at a point, and where its first colour now is: the
//! circles of both lie on one cone, whose tip is the point. What is inside of the first circle has the first colour in both.

/// Such a gradient in the terms of SVG 1.1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PointGradient {
    /// The share of the way at which the circle was: stops move there from 0.
    pub(super) start: f64,
    /// The new focal point, if the gradient has one apart from its centre.
    pub(super) focus: Option<(f64, f64)>,
}

/// A length of a gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
struct GradientLength {
    value: f64,
    is_percentage: bool,
}

/// The gradient without `fr`; `None` if SVG 1.1 has no such gradient: the lengths are in units that can't be compared, or
/// its colours are repeated; or if it borrows lengths or stops of another one, which are not known here.
pub(super) fn from_point(attributes: &[(String, String)]) -> Option<PointGradient> {
    let value = |name: &str| attributes.iter().find(|it| it.0 == name).map(|it| it.1.trim());
    let in_user_space = value("gradientUnits").is_some_and(|units| units == "userSpaceOnUse");
    let length = |name: &str, default: &str| length(value(name).unwrap_or(default), in_user_space);
    let borrows = value("href").or(value("xlink:href")).is_some();
    if borrows || value("spreadMethod").is_some_and(|method| method != "pad") {
        return None;
    }
    let (inner, outer) = (length("fr", "0")?, length("r", "50%")?);
    let start = inner.value / outer.value;
    if inner.is_percentage != outer.is_percentage || !(0.0..1.0).contains(&start) {
        return None;
    }
    let (x, y) = (value("cx").unwrap_or("50%"), value("cy").unwrap_or("50%"));
    let (from_x, from_y) = (value("fx").unwrap_or(x), value("fy").unwrap_or(y));
    if (from_x, from_y) == (x, y) {
        return Some(PointGradient { start, focus: None });
    }
    // The tip of the cone: where the radius, which grows from `fr` to `r` on the way from the focus to the centre, is 0.
    let before = start / (1.0 - start);
    let tip = |from: &str, to: &str| {
        let (from, to) = (self::length(from, in_user_space)?, self::length(to, in_user_space)?);
        let is_plain = !from.is_percentage && !to.is_percentage;
        is_plain.then_some(from.value - before * (to.value - from.value))
    };
    Some(PointGradient { start, focus: Some((tip(from_x, x)?, tip(from_y, y)?)) })
}

/// The place of a stop when the gradient begins at a point.
pub(super) fn moved(offset: Option<&str>, start: f64) -> String {
    let place = offset.and_then(|offset| length(offset.trim(), false)).map_or(0.0, |offset| offset.value);
    number(start + place.clamp(0.0, 1.0) * (1.0 - start))
}

/// A number as SVG writes it, to the hundred-thousandth: finer than any screen.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.5}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A number or percentage. In shares of a box a percentage is a number; in user space it is one of the width, of the height
/// or of the diagonal.
fn length(text: &str, in_user_space: bool) -> Option<GradientLength> {
    match text.strip_suffix('%') {
        Some(share) => {
            let value: f64 = share.parse().ok()?;
            let value = if in_user_space { value } else { value / 100.0 };
            Some(GradientLength { value, is_percentage: in_user_space })
        }
        None => Some(GradientLength { value: text.parse().ok()?, is_percentage: false }),
    }
    .filter(|length| length.value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gradient(attributes: &[(&str, &str)]) -> Option<PointGradient> {
        let attributes: Vec<(String, String)> =
            attributes.iter().map(|it| (it.0.to_owned(), it.1.to_owned())).collect();
        from_point(&attributes)
    }

    #[test]
    fn circles_become_points_on_the_same_cone() {
        let concentric = gradient(&[("r", ".5"), ("fr", "20%")]).expect("can be written");
        assert_eq!(concentric, PointGradient { start: 0.4, focus: None });
        assert_eq!(moved(Some("0"), 0.4), "0.4");
        assert_eq!(moved(Some("50%"), 0.4), "0.7");
        assert_eq!((moved(None, 0.4).as_str(), moved(Some("2"), 0.4).as_str()), ("0.4", "1"));
        let user = [
            ("gradientUnits", "userSpaceOnUse"),
            ("r", "10"),
            ("fr", "5"),
            ("cx", "20"),
            ("cy", "0"),
            ("fx", "10"),
            ("fy", "0"),
        ];
        // Radius 5 at x = 10 and 10 at x = 20: 0 at x = 0.
        assert_eq!(gradient(&user), Some(PointGradient { start: 0.5, focus: Some((0.0, 0.0)) }));
    }

    #[test]
    fn what_cannot_be_compared_is_left() {
        for attributes in [
            &[("fr", "1"), ("r", "1")][..],
            &[("fr", "-1")],
            &[("fr", ".1"), ("spreadMethod", "repeat")],
            &[("fr", "1em")],
            &[("fr", "1"), ("gradientUnits", "userSpaceOnUse")],
            &[("fr", "NaN")],
            &[("fr", "0"), ("r", "0")],
            &[("fr", ".1"), ("href", "#stops")],
            &[("fr", ".1"), ("xlink:href", "#stops")],
        ] {
            assert_eq!(gradient(attributes), None, "{attributes:?}");
        }
    }
}
