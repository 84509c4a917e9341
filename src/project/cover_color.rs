//! `cover.color`: a colour for screens, or in the inks of a press.
//!
//! In: a text such as `#2b4a6f`, `cmyk(100, 50, 0, 20)` or `"PANTONE 286 C" cmyk(100, 66, 0, 2)`. Out: a [`CoverColor`].

use std::str::FromStr;

use super::cover::{CoverColor, CoverInks};
use super::value::Node;

/// The most letters of an ink's name: names of PDF have 127 bytes at most (ISO 32000-1, annex C).
const MOST_OF_NAME: usize = 127;

/// Reads the setting.
pub(super) fn cover_color(node: &Node) -> Result<CoverColor, String> {
    let text = node.text()?;
    let wrong = || format!("`{text}` is not a colour");
    let text = text.trim();
    let quoted = text.strip_prefix('"').and_then(|rest| rest.split_once('"'));
    let (spot, rest) = match quoted {
        Some((name, rest)) => (Some(name.trim()), rest.trim_start_matches([' ', ',']).trim()),
        None => (None, text),
    };
    let mut color = process(rest).ok_or_else(wrong)?;
    let Some(name) = spot else { return Ok(color) };
    let spot = ink_name(name)?;
    let cmyk = color.inks.map_or_else(|| of_screen(color.screen), |inks| inks.cmyk);
    color.inks = Some(CoverInks { cmyk, spot: Some(spot) });
    Ok(color)
}

/// The name of an ink. Two names are not those of inks in a PDF (ISO 32000-1, 8.6.6.4): the ground would be printed in all
/// inks on one another, or not at all.
fn ink_name(name: &str) -> Result<String, String> {
    match name {
        "All" => Err("`All` means every ink of the press in a PDF: it can't be the name of one".to_owned()),
        "None" => Err("`None` means that no ink is printed in a PDF: it can't be the name of one".to_owned()),
        _ if name.is_empty() || MOST_OF_NAME < name.len() => {
            Err(format!("the name of an ink has 1 to {MOST_OF_NAME} letters"))
        }
        _ => Ok(name.to_owned()),
    }
}

/// A colour that has no name of its own.
fn process(text: &str) -> Option<CoverColor> {
    let lower = text.to_ascii_lowercase();
    let inner = ["device-cmyk(", "cmyk("].iter().find_map(|name| Some((*name, lower.strip_prefix(name)?)));
    if let Some((name, rest)) = inner {
        let cmyk = inks(rest.strip_suffix(')')?, name == "device-cmyk(")?;
        return Some(CoverColor { screen: on_screen(cmyk), inks: Some(CoverInks { cmyk, spot: None }) });
    }
    let color = svgtypes::Color::from_str(text).ok().filter(|color| color.alpha == 255)?;
    Some(CoverColor { screen: [color.red, color.green, color.blue], inks: None })
}

/// Four inks in per cent. Numbers without a sign are per cent too, but in `device-cmyk()` parts of 1, as in CSS Color 5 §10.
fn inks(text: &str, are_parts: bool) -> Option<[u8; 4]> {
    let parts = text.split([',', ' ', '\t']).filter(|part| !part.is_empty());
    let ink = |part: &str| {
        let (number, factor) = match part.strip_suffix('%') {
            Some(number) => (number, 1.0),
            None => (part, if are_parts { 100.0 } else { 1.0 }),
        };
        let percent = number.parse::<f64>().ok()? * factor;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 100")]
        (0.0..=100.0).contains(&percent).then(|| percent.round() as u8)
    };
    parts.map(ink).collect::<Option<Vec<u8>>>()?.try_into().ok()
}

/// What a screen shows for inks (CSS Color 5 §10.2, the conversion without a profile).
fn on_screen([cyan, magenta, yellow, black]: [u8; 4]) -> [u8; 3] {
    [cyan, magenta, yellow].map(|ink| {
        let light = (100 - u32::from(ink)) * (100 - u32::from(black));
        u8::try_from((light * 255 + 5_000) / 10_000).unwrap_or(255)
    })
}

/// The inks for a colour of a screen, the other way round: black is what all three have in common.
fn of_screen(screen: [u8; 3]) -> [u8; 4] {
    let lightest = u32::from(screen.into_iter().max().unwrap_or(0));
    if lightest == 0 {
        return [0, 0, 0, 100];
    }
    let ink = |level: u8| u8::try_from(100 - u32::from(level) * 100 / lightest).unwrap_or(0);
    let [red, green, blue] = screen;
    [ink(red), ink(green), ink(blue), u8::try_from(100 - lightest * 100 / 255).unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_for_screens_and_for_presses() {
        let read = |text: &str| process(text).expect("it is a colour");
        assert_eq!(read("#2b4a6f"), CoverColor { screen: [0x2b, 0x4a, 0x6f], inks: None });
        assert_eq!(read("red").screen, [255, 0, 0]);
        assert_eq!(read("rgb(1, 2, 3)").screen, [1, 2, 3]);
        let cyan = read("cmyk(100, 50, 0, 20)");
        assert_eq!((cyan.screen, cyan.inks.expect("inks").cmyk), ([0, 102, 204], [100, 50, 0, 20]));
        for text in ["device-cmyk(1 0.5 0 0.2)", "device-cmyk(100% 50% 0% 20%)", "CMYK(100% 50% 0 20)"] {
            assert_eq!(read(text).inks.expect("inks").cmyk, [100, 50, 0, 20], "{text}");
        }
        for text in ["cmyk(1, 2, 3)", "cmyk(101, 0, 0, 0)", "cmyk(a, b, c, d)", "#12", "rgba(1, 2, 3, 0.5)"] {
            assert_eq!(process(text), None, "{text}");
        }
        assert_eq!(of_screen([0, 102, 204]), [100, 50, 0, 20]);
        assert_eq!(ink_name("PANTONE 286 C").as_deref(), Ok("PANTONE 286 C"));
        for name in ["All", "None", "", &"x".repeat(128)] {
            assert!(ink_name(name).is_err(), "{name}");
        }
        assert_eq!(of_screen([0; 3]), [0, 0, 0, 100], "one ink, not four on one another");
    }
}
