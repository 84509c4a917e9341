//! The attributes that SVG 1.1 allows on each element (“Element Index” and “Attribute Index”): what drawing programs, browsers
//! and newer versions add, readers are not held to know, and judges tell of each.
//!
//! In: an element and an attribute. Out: whether the one may have the other.

/// Attributes, and the elements that have them.
const ATTRIBUTES: &[(&str, &str)] = &[
    (
        "class style",
        "svg g defs symbol use switch title desc a path rect circle ellipse line polyline polygon text \
         tspan textPath image linearGradient radialGradient stop pattern clipPath mask marker filter \
         feFlood feImage feDropShadow tref",
    ),
    (
        "color color-interpolation color-rendering",
        "svg g defs symbol use switch a path rect circle ellipse line polyline polygon text tspan \
         textPath image linearGradient radialGradient stop pattern clipPath mask marker filter feFlood \
         feImage feDropShadow tref",
    ),
    (
        "clip-path clip-rule cursor display fill-opacity filter image-rendering mask opacity \
         pointer-events shape-rendering stroke-opacity text-rendering visibility",
        "svg g defs symbol use switch a path rect circle ellipse line polyline polygon text tspan \
         textPath image pattern clipPath mask marker filter feImage feDropShadow tref",
    ),
    (
        "color-interpolation-filters",
        "svg g defs symbol use switch a pattern mask marker filter feGaussianBlur feOffset feBlend \
         feFlood feComposite feMerge feColorMatrix feImage feTile feMorphology feTurbulence \
         feDisplacementMap feDropShadow feComponentTransfer",
    ),
    (
        "fill fill-rule stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin \
         stroke-miterlimit stroke-width",
        "svg g defs symbol use switch a path rect circle ellipse line polyline polygon text tspan \
         textPath pattern clipPath mask marker filter feImage feDropShadow tref",
    ),
    (
        "x y",
        "svg use rect text tspan image pattern mask filter feGaussianBlur feOffset feBlend feFlood \
         feComposite feMerge feColorMatrix feImage feTile feMorphology feTurbulence feDisplacementMap \
         feDropShadow feComponentTransfer tref",
    ),
    (
        "height width",
        "svg symbol use rect image pattern mask filter feGaussianBlur feOffset feBlend feFlood \
         feComposite feMerge feColorMatrix feImage feTile feMorphology feTurbulence feDisplacementMap \
         feDropShadow feComponentTransfer",
    ),
    (
        "requiredExtensions requiredFeatures systemLanguage",
        "svg g defs use switch a path rect circle ellipse line polyline polygon text tspan textPath image \
         pattern clipPath mask tref",
    ),
    (
        "alignment-baseline baseline-shift direction dominant-baseline font-family font-size \
         font-size-adjust font-stretch font-style font-variant font-weight glyph-orientation-horizontal \
         glyph-orientation-vertical kerning letter-spacing text-anchor text-decoration unicode-bidi \
         word-spacing",
        "svg g defs symbol use switch a text tspan textPath pattern clipPath mask marker filter feImage \
         feDropShadow tref",
    ),
    (
        "marker-end marker-mid marker-start",
        "svg g defs symbol use switch a path line polyline polygon pattern mask marker filter feImage \
         feDropShadow",
    ),
    (
        "stop-color stop-opacity",
        "svg g defs symbol use switch a linearGradient radialGradient stop pattern mask marker filter \
         feImage feDropShadow",
    ),
    ("transform", "g defs use switch a path rect circle ellipse line polyline polygon text image clipPath"),
    ("writing-mode", "svg g defs symbol use switch a text pattern clipPath mask marker filter feImage feDropShadow"),
    (
        "clip color-profile overflow",
        "svg g defs symbol use switch a image pattern mask marker filter feImage feDropShadow",
    ),
    (
        "flood-color flood-opacity",
        "svg g defs symbol use switch a pattern mask marker filter feFlood feImage feDropShadow",
    ),
    (
        "result",
        "feGaussianBlur feOffset feBlend feFlood feComposite feMerge feColorMatrix feImage feTile \
         feMorphology feTurbulence feDisplacementMap feDropShadow feComponentTransfer",
    ),
    ("lighting-color", "svg g defs symbol use switch a pattern mask marker filter feImage feDropShadow"),
    (
        "in",
        "feGaussianBlur feOffset feBlend feFlood feComposite feMergeNode feColorMatrix feTile \
         feMorphology feDisplacementMap feDropShadow feComponentTransfer",
    ),
    ("in2", "feBlend feComposite feDisplacementMap"),
    ("preserveAspectRatio", "svg symbol image pattern marker feImage view"),
    ("dx dy", "text tspan feOffset feDropShadow tref"),
    ("type", "feColorMatrix feTurbulence feFuncA feFuncB feFuncG feFuncR style"),
    ("viewBox", "svg symbol pattern marker view"),
    ("lengthAdjust textLength", "text tspan textPath tref"),
    ("cx cy", "circle ellipse radialGradient"),
    ("offset", "stop feFuncA feFuncB feFuncG feFuncR"),
    ("rotate", "text tspan tref"),
    ("amplitude exponent intercept slope tableValues", "feFuncA feFuncB feFuncG feFuncR"),
    ("gradientTransform gradientUnits spreadMethod", "linearGradient radialGradient"),
    ("x1 x2 y1 y2", "line linearGradient"),
    ("operator", "feComposite feMorphology"),
    ("k1 k2 k3 k4", "feComposite"),
    ("points", "polyline polygon"),
    ("r", "circle radialGradient"),
    ("rx ry", "rect ellipse"),
    ("stdDeviation", "feGaussianBlur feDropShadow"),
    ("baseFrequency numOctaves seed stitchTiles", "feTurbulence"),
    ("clipPathUnits", "clipPath"),
    ("d pathLength", "path"),
    ("filterRes filterUnits primitiveUnits", "filter"),
    ("fx fy", "radialGradient"),
    ("markerHeight markerUnits markerWidth orient refX refY", "marker"),
    ("maskContentUnits maskUnits", "mask"),
    ("media title", "style"),
    ("method spacing startOffset", "textPath"),
    ("mode", "feBlend"),
    ("patternContentUnits patternTransform patternUnits", "pattern"),
    ("radius", "feMorphology"),
    ("rel target", "a"),
    ("scale xChannelSelector yChannelSelector", "feDisplacementMap"),
    ("values", "feColorMatrix"),
    ("baseProfile contentScriptType contentStyleType version", "svg"),
    ("zoomAndPan", "svg view"),
    ("viewTarget", "view"),
    ("g1 g2 k u1 u2", "hkern vkern"),
];

/// Attributes that every element may have.
const ANYWHERE: &[&str] = &["id", "lang", "role", "xmlns"];

/// Whether an element may have an attribute. Of elements that are not in the table nothing is said.
pub(super) fn is_allowed(element: &str, attribute: &str) -> bool {
    let has = |list: &str, name: &str| list.split_whitespace().any(|it| it == name);
    let is_known = ATTRIBUTES.iter().any(|row| has(row.1, element));
    !is_known
        || ANYWHERE.contains(&attribute)
        || attribute.starts_with("aria-")
        || ATTRIBUTES.iter().any(|row| has(row.0, attribute) && has(row.1, element))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_have_their_attributes_and_no_others() {
        for (element, attribute) in [
            ("path", "d"),
            ("svg", "viewBox"),
            ("text", "font-size"),
            ("rect", "aria-label"),
            ("glyph", "unicode"),
            ("svg", "xmlns"),
            ("line", "stroke-miterlimit"),
            ("text", "word-spacing"),
            ("text", "font-size-adjust"),
            ("text", "glyph-orientation-vertical"),
            ("g", "pointer-events"),
        ] {
            assert!(is_allowed(element, attribute), "{element} {attribute}");
        }
        for (element, attribute) in [
            ("path", "x"),
            ("svg", "fooattr"),
            ("text", "line-height"),
            ("tspan", "writing-mode"),
            ("circle", "d"),
            ("rect", "x1"),
            ("feBlend", "k1"),
        ] {
            assert!(!is_allowed(element, attribute), "{element} {attribute}");
        }
    }

    /// The attributes of the index that have a digit, and the elements that it lists for each. `panose-1` is missing: of
    /// `font-face` nothing is left out.
    #[test]
    fn names_with_digits_are_there() {
        for (attributes, elements) in [
            ("x1 x2 y1 y2", "line linearGradient"),
            ("in2", "feBlend feComposite feDisplacementMap"),
            ("k1 k2 k3 k4", "feComposite"),
            ("g1 g2 u1 u2", "hkern vkern"),
        ] {
            for attribute in attributes.split(' ') {
                let row = ATTRIBUTES.iter().find(|row| row.0.split_whitespace().any(|name| name == attribute));
                assert!(row.is_some(), "{attribute}");
                for element in elements.split(' ') {
                    assert!(is_allowed(element, attribute), "{element} {attribute}");
                }
            }
        }
        assert!(is_allowed("font-face", "panose-1"));
    }

    /// A name that a line end divides is two that no drawing has.
    #[test]
    fn no_name_is_divided() {
        for name in ATTRIBUTES.iter().flat_map(|row| [row.0, row.1]).flat_map(str::split_whitespace) {
            assert!(!name.ends_with('-') && !name.starts_with('-'), "{name}");
        }
        let words = ["events", "miterlimit", "adjust", "orientation-vertical"];
        for word in words {
            assert!(ATTRIBUTES.iter().all(|row| row.0.split_whitespace().all(|name| name != word)), "{word}");
        }
    }
}
