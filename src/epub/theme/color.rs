//! Colours of the theme as an e-book bears them: readable on white paper and on dark, whoever chose the paper.

use super::number;

/// A colour of which so much is transparent that white behind it gives the ground.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tint {
    color: [i64; 3],
    /// In thousandths.
    opacity: i64,
}

impl Tint {
    /// The tint of a ground; `None` for white itself. Half of the paper's own light stays at the least, because text has
    /// the reader's colour.
    pub(super) fn of(ground: [u8; 3]) -> Option<Tint> {
        // The darkest part decides how opaque the tint has to be; the hue follows from the rest.
        let missing = ground.map(|part| 255 - i64::from(part));
        let most = missing.into_iter().max().filter(|most| 0 < *most)?;
        let opacity = (most * 1000 / 127).clamp(1, 500);
        Some(Tint { color: missing.map(|part| (255 - part * 1000 / opacity).max(0)), opacity })
    }

    /// The colour that is seen where paper of this grey is behind it.
    fn over(self, paper: i64) -> [u8; 3] {
        let mixed = |part: i64| (part * self.opacity + paper * (1000 - self.opacity)) / 1000;
        self.color.map(|part| u8::try_from(mixed(part)).unwrap_or(255))
    }
}

/// [`Tint::of`] as CSS writes it.
pub(super) fn transparent_tint(ground: [u8; 3]) -> Option<String> {
    let Tint { color: [red, green, blue], opacity } = Tint::of(ground)?;
    Some(format!("rgba({red}, {green}, {blue}, {})", number(opacity)))
}

/// The luminance of a colour in parts of [`WHITE`]: WCAG 2.2 with the square for the exponent of 2.4, so that the same number comes
/// out on every machine.
fn luminance(color: [u8; 3]) -> u64 {
    let light = color.map(|part| u64::from(part) * u64::from(part));
    2_126 * light[0] + 7_152 * light[1] + 722 * light[2]
}

/// The luminance of white.
const WHITE: u64 = 10_000 * 65_025;

/// The contrast of two colours in tenths, from 10 to 210 (WCAG 2.2, contrast ratio).
pub(in crate::epub) fn contrast(one: [u8; 3], other: [u8; 3]) -> u64 {
    let (one, other) = (luminance(one) + WHITE / 20, luminance(other) + WHITE / 20);
    10 * one.max(other) / one.min(other)
}

/// A contrast in tenths as WCAG writes it: `2.5 : 1`.
pub(in crate::epub) fn ratio(tenths: u64) -> String {
    format!("{}.{} : 1", tenths / 10, tenths % 10)
}

/// The grey of most readers' night.
pub(in crate::epub) const NIGHT: u8 = 0x11;

/// The least contrast of the theme's inks on its grounds, in tenths: an ink in the middle between
/// day and night has 4.5 on white and 3.6 on the dark, and even a light ground takes one of it.
pub(in crate::epub) const LEAST_CONTRAST: u64 = 25;

/// Whether an ink can be read on a tint by day and by night.
pub(super) fn readable_on(ink: [u8; 3], tint: Tint) -> bool {
    [255, NIGHT].into_iter().all(|paper| LEAST_CONTRAST <= contrast(ink, tint.over(i64::from(paper))))
}

/// Whether an ink is as good as the reader's own: black or nearly, or white or nearly, without a hue.
pub(super) fn is_readers(ink: [u8; 3]) -> bool {
    let (least, most) = (ink.into_iter().min().unwrap_or(0), ink.into_iter().max().unwrap_or(0));
    most - least <= 16 && (most <= 0x20 || 0xf0 <= least)
}

/// The least and the greatest luminance of a colour that is 4.5 to 1 against white and 3.6 to 1 against the dark grey
/// (`#111`) of most readers' night: 0.15 and 0.18 of white's [WCAG 2.2, relative luminance], here in parts of 255² ×
/// 10,000 and with the square for the exponent of 2.4, so that the same colour comes out on every machine.
const LUMINANCE: [u64; 2] = [1_790 * 65_025, 2_100 * 65_025];

/// A colour of the same hue that is neither too light nor too dark: mixed with white, or darkened.
pub(super) fn between(color: [u8; 3]) -> [u8; 3] {
    let light = color.map(|part| u64::from(part) * u64::from(part));
    let luminance = luminance(color);
    // Mixing and darkening keep the hue; a change of hue would make a warning's red an orange.
    let mixed = match luminance {
        dark if dark < LUMINANCE[0] => {
            light.map(|part| part + (65_025 - part) * (LUMINANCE[0] - dark) / (WHITE - dark))
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
    fn inks_are_read_on_light_tints_and_not_on_dark_ones() {
        let blue = between([0, 0, 0xaa]);
        assert!(readable_on(blue, Tint::of([0xf3, 0xed, 0xe3]).unwrap()));
        assert!(!readable_on(blue, Tint::of([0x10, 0x10, 0x30]).unwrap()));
        let own = [([0; 3], true), ([0x10; 3], true), ([255; 3], true), ([0, 0, 0x60], false), ([0x59; 3], false)];
        own.iter().for_each(|(ink, wanted)| assert_eq!(is_readers(*ink), *wanted, "{ink:?}"));
        assert_eq!(contrast([255; 3], [0; 3]), 210);
    }

    #[test]
    fn grounds_are_veils() {
        assert_eq!(transparent_tint([0xee; 3]).as_deref(), Some("rgba(128, 128, 128, 0.133)"));
        assert_eq!(transparent_tint([255, 250, 230]).as_deref(), Some("rgba(255, 230, 128, 0.196)"));
        assert_eq!(transparent_tint([255; 3]), None);
    }
}
