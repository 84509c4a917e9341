//! Colours of the theme as an e-book bears them: readable on white paper and on dark, whoever chose the paper.

use super::number;

/// A colour of which so much is transparent that white behind it gives the ground; `None` for white itself. Half of the
/// paper's own light stays at the least, because text has the reader's colour.
pub(super) fn transparent_tint(ground: [u8; 3]) -> Option<String> {
    // The darkest part decides how opaque the tint has to be; the hue follows from the rest.
    let missing = ground.map(|part| 255 - i64::from(part));
    let most = missing.into_iter().max().filter(|most| 0 < *most)?;
    let opacity = (most * 1000 / 127).clamp(1, 500);
    let [red, green, blue] = missing.map(|part| (255 - part * 1000 / opacity).max(0));
    Some(format!("rgba({red}, {green}, {blue}, {})", number(opacity)))
}

/// The least and the greatest luminance of a colour that is 4.5 to 1 against white and 3.6 to 1 against the dark grey
/// (`#111`) of most readers' night: 0.15 and 0.18 of white's [WCAG 2.2, relative luminance], here in parts of 255² ×
/// 10,000 and with the square for the exponent of 2.4, so that the same colour comes out on every machine.
const LUMINANCE: [u64; 2] = [1_790 * 65_025, 2_100 * 65_025];

/// A colour of the same hue that is neither too light nor too dark: mixed with white, or darkened.
pub(super) fn between(color: [u8; 3]) -> [u8; 3] {
    let light = color.map(|part| u64::from(part) * u64::from(part));
    let luminance = 2_126 * light[0] + 7_152 * light[1] + 722 * light[2];
    let white = 10_000 * 65_025;
    // Mixing and darkening keep the hue; a change of hue would make a warning's red an orange.
    let mixed = match luminance {
        dark if dark < LUMINANCE[0] => {
            light.map(|part| part + (65_025 - part) * (LUMINANCE[0] - dark) / (white - dark))
        }
        bright if LUMINANCE[1] < bright => light.map(|part| part * LUMINANCE[1] / bright),
        _ => light,
    };
    mixed.map(|part| u8::try_from(part.isqrt()).unwrap_or(255))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_can_be_read_by_day_and_by_night() {
        // WCAG 2.2: from 1 for no contrast to 21 for black on white.
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let luminance =
            |[red, green, blue]: [u8; 3]| 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
        let night = luminance([0x11; 3]) + 0.05;
        for color in [[0x59; 3], [0x7a, 0x1f, 0x1f], [0x2b, 0x4a, 0x6f], [255, 240, 0], [0, 0, 255], [1, 0, 0]] {
            let found = luminance(between(color)) + 0.05;
            assert!(4.3 < 1.05 / found && 3.3 < found / night, "{color:?}: {} {}", 1.05 / found, found / night);
        }
        assert_eq!(between([0x70; 3]), [0x70; 3]);
    }

    #[test]
    fn grounds_are_veils() {
        assert_eq!(transparent_tint([0xee; 3]).as_deref(), Some("rgba(128, 128, 128, 0.133)"));
        assert_eq!(transparent_tint([255, 250, 230]).as_deref(), Some("rgba(255, 230, 128, 0.196)"));
        assert_eq!(transparent_tint([255; 3]), None);
    }
}
