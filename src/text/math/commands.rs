//! Commands of LaTeX packages that neither crate for formulas knows, written with those that both know.
//!
//! In: TeX. Out: the same, with numbers and units of `siunitx`, scripts before a letter of `mathtools`, `\sideset` of `amsmath`
//! and `\mbox` written out. What is not read as such a command stays, and is reported as unknown.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The names of commands that are written out here.
const NAMES: &[&str] = &["mbox", "SI", "si", "qty", "unit", "num", "ang", "prescript", "sideset", "tag"];

/// The units of siunitx and their signs (manual, tables 2 to 5), prefixes first.
const PREFIXES: &[(&str, &str)] = &[
    ("yocto", "y"),
    ("zepto", "z"),
    ("atto", "a"),
    ("femto", "f"),
    ("pico", "p"),
    ("nano", "n"),
    ("micro", "\\mu "),
    ("milli", "m"),
    ("centi", "c"),
    ("deci", "d"),
    ("deca", "da"),
    ("hecto", "h"),
    ("kilo", "k"),
    ("mega", "M"),
    ("giga", "G"),
    ("tera", "T"),
    ("peta", "P"),
    ("exa", "E"),
];
const UNITS: &[(&str, &str)] = &[
    // The short names (manual, table 7): inside of units they are no other commands.
    ("A", "A"),
    ("mA", "mA"),
    ("kA", "kA"),
    ("uA", "\\mu A"),
    ("C", "C"),
    ("F", "F"),
    ("pF", "pF"),
    ("nF", "nF"),
    ("uF", "\\mu F"),
    ("H", "H"),
    ("mH", "mH"),
    ("uH", "\\mu H"),
    ("Hz", "Hz"),
    ("mHz", "mHz"),
    ("kHz", "kHz"),
    ("MHz", "MHz"),
    ("GHz", "GHz"),
    ("THz", "THz"),
    ("J", "J"),
    ("mJ", "mJ"),
    ("kJ", "kJ"),
    ("eV", "eV"),
    ("meV", "meV"),
    ("keV", "keV"),
    ("MeV", "MeV"),
    ("GeV", "GeV"),
    ("TeV", "TeV"),
    ("kWh", "kWh"),
    ("K", "K"),
    ("L", "L"),
    ("l", "l"),
    ("mL", "mL"),
    ("ml", "ml"),
    ("uL", "\\mu L"),
    ("hL", "hL"),
    ("g", "g"),
    ("fg", "fg"),
    ("pg", "pg"),
    ("ng", "ng"),
    ("ug", "\\mu g"),
    ("mg", "mg"),
    ("kg", "kg"),
    ("m", "m"),
    ("fm", "fm"),
    ("pm", "pm"),
    ("nm", "nm"),
    ("um", "\\mu m"),
    ("mm", "mm"),
    ("cm", "cm"),
    ("dm", "dm"),
    ("km", "km"),
    ("mol", "mol"),
    ("mmol", "mmol"),
    ("kmol", "kmol"),
    ("umol", "\\mu mol"),
    ("N", "N"),
    ("mN", "mN"),
    ("kN", "kN"),
    ("MN", "MN"),
    ("Pa", "Pa"),
    ("kPa", "kPa"),
    ("MPa", "MPa"),
    ("GPa", "GPa"),
    ("bar", "bar"),
    ("dB", "dB"),
    ("s", "s"),
    ("fs", "fs"),
    ("ps", "ps"),
    ("ns", "ns"),
    ("us", "\\mu s"),
    ("ms", "ms"),
    ("V", "V"),
    ("mV", "mV"),
    ("kV", "kV"),
    ("W", "W"),
    ("mW", "mW"),
    ("kW", "kW"),
    ("MW", "MW"),
    ("GW", "GW"),
    ("kohm", "k\\Omega "),
    ("Mohm", "M\\Omega "),
    ("ampere", "A"),
    ("becquerel", "Bq"),
    ("candela", "cd"),
    ("celsius", "{}^{\\circ}C"),
    ("coulomb", "C"),
    ("day", "d"),
    ("decibel", "dB"),
    ("degree", "{}^{\\circ}"),
    ("degreeCelsius", "{}^{\\circ}C"),
    ("electronvolt", "eV"),
    ("farad", "F"),
    ("gram", "g"),
    ("gray", "Gy"),
    ("hectare", "ha"),
    ("henry", "H"),
    ("hertz", "Hz"),
    ("hour", "h"),
    ("joule", "J"),
    ("kelvin", "K"),
    ("kilogram", "kg"),
    ("litre", "L"),
    ("liter", "L"),
    ("lumen", "lm"),
    ("lux", "lx"),
    ("meter", "m"),
    ("metre", "m"),
    ("minute", "min"),
    ("mole", "mol"),
    ("newton", "N"),
    ("ohm", "\\Omega "),
    ("pascal", "Pa"),
    ("percent", "\\%"),
    ("radian", "rad"),
    ("second", "s"),
    ("siemens", "S"),
    ("sievert", "Sv"),
    ("steradian", "sr"),
    ("tesla", "T"),
    ("tonne", "t"),
    ("volt", "V"),
    ("watt", "W"),
    ("weber", "Wb"),
];

/// The formula with those commands written out.
pub(super) fn written_out(tex: &str) -> Cow<'_, str> {
    if !NAMES.iter().any(|name| tex.contains(&format!("\\{name}"))) {
        return Cow::Borrowed(tex);
    }
    let mut out = String::with_capacity(tex.len() + 32);
    let mut rest = tex;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let length = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        match command(&after[..length], &after[length..], &mut out) {
            Some(behind) => rest = behind,
            None => {
                // A sign behind a backslash is a command too: `\\`, `\{`.
                let length = if length == 0 { after.chars().next().map_or(0, char::len_utf8) } else { length };
                out.push_str(&rest[at..at + 1 + length]);
                rest = &after[length..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Writes a command out; returns what follows its arguments.
fn command<'a>(name: &str, after: &'a str, out: &mut String) -> Option<&'a str> {
    match name {
        "mbox" => {
            let (body, behind) = argument(after)?;
            let _ = write!(out, "\\text{{{body}}}");
            Some(behind)
        }
        "num" => {
            let (number, behind) = argument(options(after))?;
            out.push_str(&self::number(number));
            Some(behind)
        }
        "ang" => {
            let (number, behind) = argument(options(after))?;
            let _ = write!(out, "{}{{}}^{{\\circ}}", self::number(number));
            Some(behind)
        }
        "si" | "unit" => {
            let (unit, behind) = argument(options(after))?;
            out.push_str(&self::unit(unit));
            Some(behind)
        }
        "SI" | "qty" => {
            let (number, behind) = argument(options(after))?;
            // `\qty` of the package `physics` has one argument.
            let (unit, behind) = argument(behind)?;
            let space = if matches!(unit, "\\degree" | "\\percent") { "" } else { "\\," };
            let _ = write!(out, "{}{space}{}", self::number(number), self::unit(unit));
            Some(behind)
        }
        "tag" => tag(after, out),
        "prescript" => {
            let (above, behind) = argument(after)?;
            let (below, behind) = argument(behind)?;
            let (body, behind) = argument(behind)?;
            let _ = write!(out, "{{}}^{{{above}}}_{{{below}}}{{{body}}}");
            Some(behind)
        }
        "sideset" => {
            let (before, behind) = argument(after)?;
            let (scripts, behind) = argument(behind)?;
            let operator = operator(behind)?;
            let behind = &behind[operator.len()..];
            let operator = operator.trim();
            // The operator's own limits are those of all of it.
            let has_limits = behind.trim_start().starts_with(['_', '^']);
            let _ = match has_limits {
                true => write!(out, "\\mathop{{{{}}{before}{operator}\\nolimits{scripts}}}\\limits"),
                false => write!(out, "{{}}{before}{operator}\\nolimits{scripts}"),
            };
            Some(behind)
        }
        _ => None,
    }
}

/// Writes an author's number out where it is not plain text: what is between dollars is a formula, and what follows a star is
/// text, as amsmath has both.
fn tag<'a>(after: &'a str, out: &mut String) -> Option<&'a str> {
    let starred = after.trim_start().strip_prefix('*');
    let (body, behind) = argument(starred.unwrap_or(after))?;
    let star = if starred.is_some() { "*" } else { "" };
    if body.contains('$') {
        let text = |piece: &str| if piece.is_empty() { String::new() } else { format!("\\text{{{piece}}}") };
        let pieces = body.split('$').enumerate();
        let pieces: String = pieces.map(|(at, it)| if at % 2 == 1 { it.to_owned() } else { text(it) }).collect();
        let _ = write!(out, "\\tag{star}{{{pieces}}}");
        return Some(behind);
    }
    // In a line of `align` letters would be variables.
    if body.contains(['\\', '{', '^', '_']) {
        return None;
    }
    let _ = write!(out, "\\tag{star}{{\\text{{{body}}}}}");
    Some(behind)
}

/// The command at the beginning of a text, with the spaces before it.
fn operator(text: &str) -> Option<&str> {
    let start = text.len() - text.trim_start().len();
    let name = text[start..].strip_prefix('\\')?;
    let length = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len());
    (length != 0).then(|| &text[..start + 1 + length])
}

/// What follows options in brackets, which say how siunitx is to print.
fn options(text: &str) -> &str {
    let rest = text.trim_start();
    rest.strip_prefix('[').and_then(|inner| inner.split_once(']')).map_or(text, |parts| parts.1)
}

/// The argument in braces at the beginning of a text, and what follows.
pub(crate) fn argument(text: &str) -> Option<(&str, &str)> {
    let inner = text.trim_start().strip_prefix('{')?;
    let mut depth = 0_u32;
    let mut is_escaped = false;
    for (at, c) in inner.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '{' => depth += 1,
            '}' if depth == 0 => return Some((&inner[..at], &inner[at + 1..])),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// A number: its figures in groups of three where there are five or more, its power of ten written out.
fn number(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (mantissa, exponent) = match text.split_once(['e', 'E', 'd', 'D']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text.as_str(), None),
    };
    // What is no number stays: `\num{2 x}` is the author's own.
    if !mantissa.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '+' | '-' | '(' | ')')) {
        return text;
    }
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
    let mut out = grouped_whole(whole);
    if !fraction.is_empty() {
        let _ = write!(out, ".{}", grouped_fraction(fraction));
    }
    if let Some(exponent) = exponent {
        let times = if mantissa.is_empty() { "" } else { " \\times " };
        let _ = write!(out, "{times}10^{{{}}}", exponent.trim_start_matches('+'));
    }
    out
}

fn grouped_whole(whole: &str) -> String {
    let digits = whole.trim_start_matches(['+', '-']);
    if digits.len() < 5 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return whole.to_owned();
    }
    let mut out = whole[..whole.len() - digits.len()].to_owned();
    for (at, digit) in digits.chars().enumerate() {
        if 0 < at && (digits.len() - at).is_multiple_of(3) {
            out.push_str("\\,");
        }
        out.push(digit);
    }
    out
}

fn grouped_fraction(fraction: &str) -> String {
    if fraction.len() < 5 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return fraction.to_owned();
    }
    let mut out = String::new();
    for (at, digit) in fraction.chars().enumerate() {
        if 0 < at && at.is_multiple_of(3) {
            out.push_str("\\,");
        }
        out.push(digit);
    }
    out
}

/// A unit: upright, its parts a thin space apart. `\per` makes the next power negative, as siunitx does by itself.
fn unit(text: &str) -> String {
    let text = text.trim();
    if !text.contains('\\') {
        // `m.s^{-1}`, `m/s`: signs, with points between them.
        return format!("\\mathrm{{{}}}", text.replace(['.', '~'], "\\,"));
    }
    let mut out = String::new();
    let (mut prefix, mut per, mut power) = ("", false, "");
    for name in text.split('\\').map(str::trim).filter(|name| !name.is_empty()) {
        // `\metre^2`, `\tothe{3}`
        let length = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len());
        let (name, behind) = name.split_at(length);
        if let Some((_, sign)) = PREFIXES.iter().find(|pair| pair.0 == name) {
            prefix = sign;
        } else if let Some((_, sign)) = UNITS.iter().find(|pair| pair.0 == name) {
            let before = if out.is_empty() { "" } else { "\\," };
            let _ = write!(out, "{before}\\mathrm{{{prefix}{sign}}}");
            let exponent = match (per, power) {
                (true, "") => "-1".to_owned(),
                (true, power) => format!("-{power}"),
                (false, power) => power.to_owned(),
            };
            if !exponent.is_empty() {
                let _ = write!(out, "^{{{exponent}}}");
            }
            out.push_str(behind);
            (prefix, per, power) = ("", false, "");
        } else {
            match name {
                "per" => per = true,
                "square" => power = "2",
                "cubic" => power = "3",
                "squared" => power_of_last(&mut out, "2"),
                "cubed" => power_of_last(&mut out, "3"),
                "tothe" => power_of_last(&mut out, behind.trim_matches(['{', '}'])),
                // Whatever it is, the parser of formulas says what it does not know.
                other => {
                    let _ = write!(out, "\\{other}{behind}");
                }
            }
        }
    }
    out
}

/// Gives the last unit a power, which `\per` before it has made negative.
fn power_of_last(out: &mut String, power: &str) {
    match out.strip_suffix("^{-1}") {
        Some(before) => *out = format!("{before}^{{-{power}}}"),
        None => {
            let _ = write!(out, "^{{{power}}}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_of_packages_are_written_out() {
        for (tex, expected) in [
            ("\\mbox{if } x", "\\text{if } x"),
            ("\\SI{9.81}{m/s^2}", "9.81\\,\\mathrm{m/s^2}"),
            ("\\qty{3e8}{\\metre\\per\\second}", "3 \\times 10^{8}\\,\\mathrm{m}\\,\\mathrm{s}^{-1}"),
            ("\\SI[per-mode=symbol]{5}{\\kilo\\gram}", "5\\,\\mathrm{kg}"),
            ("\\si{\\metre\\per\\second\\squared}", "\\mathrm{m}\\,\\mathrm{s}^{-2}"),
            ("\\num{12345.678} \\\\ \\num{1e-3}", "12\\,345.678 \\\\ 1 \\times 10^{-3}"),
            ("\\ang{45}", "45{}^{\\circ}"),
            ("\\prescript{14}{6}{C}", "{}^{14}_{6}{C}"),
            ("\\sideset{_1^2}{_3^4}\\sum_a x", "\\mathop{{}_1^2\\sum\\nolimits_3^4}\\limits_a x"),
            ("\\sideset{_1^2}{_3^4}\\sum x", "{}_1^2\\sum\\nolimits_3^4 x"),
            ("a \\tag*{Euler} \\tag{7}", "a \\tag*{\\text{Euler}} \\tag{\\text{7}}"),
            ("a \\tag{$*$, b}", "a \\tag{*\\text{, b}}"),
            ("\\unit{\\kg\\per\\m\\cubed}", "\\mathrm{kg}\\,\\mathrm{m}^{-3}"),
            ("\\number{5} \\qty(x)", "\\number{5} \\qty(x)"),
        ] {
            assert_eq!(written_out(tex), expected, "{tex}");
        }
        for tex in ["\\SI{9.81}{m/s^2}", "\\qty{3e8}{\\micro\\metre\\per\\ohm}", "\\prescript{14}{6}{C}", "\\mbox{a}"] {
            assert!(super::super::check(tex).is_ok(), "{tex}");
        }
        assert_eq!(written_out("\\num{"), "\\num{");
    }
}
