//! A formula as a line of plain text, for what can't show formulas: bookmarks, contents, running heads.
//!
//! In: TeX. Out: Unicode, as people write formulas in mails: `E = mc²`, `½`, `L²(ℝ)`, `√(x + 1)`. What has no such
//! form (matrices, arrows with words on them) stays TeX.

use ratex_font::symbols::{Mode, get_symbol};
use ratex_parser::ParseNode;
use ratex_parser::parse_node::AtomFamily;

/// The longest formula that is read, in bytes: titles have a line or two.
const LONGEST: usize = 2_000;

/// Characters with a raised and a lowered form (Unicode's block *Superscripts and Subscripts*, and letters that
/// *Phonetic Extensions* has); `\0` where there is none.
const SCRIPTS: &[(char, char, char)] = &[
    ('0', '⁰', '₀'),
    ('1', '¹', '₁'),
    ('2', '²', '₂'),
    ('3', '³', '₃'),
    ('4', '⁴', '₄'),
    ('5', '⁵', '₅'),
    ('6', '⁶', '₆'),
    ('7', '⁷', '₇'),
    ('8', '⁸', '₈'),
    ('9', '⁹', '₉'),
    ('+', '⁺', '₊'),
    ('−', '⁻', '₋'),
    ('=', '⁼', '₌'),
    ('(', '⁽', '₍'),
    (')', '⁾', '₎'),
    ('n', 'ⁿ', 'ₙ'),
    ('i', 'ⁱ', 'ᵢ'),
    ('j', 'ʲ', 'ⱼ'),
    ('k', 'ᵏ', 'ₖ'),
    ('m', 'ᵐ', 'ₘ'),
    ('x', 'ˣ', 'ₓ'),
    ('a', 'ᵃ', 'ₐ'),
    ('e', 'ᵉ', 'ₑ'),
    ('o', 'ᵒ', 'ₒ'),
    ('t', 'ᵗ', 'ₜ'),
    ('T', 'ᵀ', '\0'),
    ('′', '′', '\0'),
    ('*', '*', '\0'),
    ('∗', '*', '\0'),
];

/// Fractions that are one character.
const FRACTIONS: &[(&str, &str, char)] = &[
    ("1", "2", '½'),
    ("1", "3", '⅓'),
    ("2", "3", '⅔'),
    ("1", "4", '¼'),
    ("3", "4", '¾'),
    ("1", "5", '⅕'),
    ("1", "6", '⅙'),
    ("1", "8", '⅛'),
    ("3", "8", '⅜'),
    ("5", "8", '⅝'),
    ("7", "8", '⅞'),
];

/// Accents by their commands: combining characters.
const ACCENTS: &[(&str, char)] = &[
    ("\\hat", '\u{302}'),
    ("\\bar", '\u{304}'),
    ("\\tilde", '\u{303}'),
    ("\\vec", '\u{20d7}'),
    ("\\dot", '\u{307}'),
    ("\\ddot", '\u{308}'),
    ("\\check", '\u{30c}'),
    ("\\breve", '\u{306}'),
    ("\\acute", '\u{301}'),
    ("\\grave", '\u{300}'),
    ("\\mathring", '\u{30a}'),
];

/// A formula as plain text; its TeX, if it has no such form.
pub fn text(tex: &str) -> String {
    let short = Some(tex).filter(|tex| tex.len() <= LONGEST);
    // A formula that can't be parsed was reported where it is set; its TeX is shown here.
    let nodes = short.and_then(|tex| ratex_parser::parse(tex).ok());
    let line = nodes.and_then(|nodes| row(&nodes)).map(|line| line.trim().to_owned());
    line.filter(|line| !line.is_empty()).unwrap_or_else(|| tex.to_owned())
}

/// Nodes one behind the other. Signs of relations and of operations have space around them, as formulas have.
fn row(nodes: &[ParseNode]) -> Option<String> {
    let mut out = String::new();
    for (at, node) in nodes.iter().enumerate() {
        // One part without a form of text makes the whole line TeX: half of a formula says something else.
        let part = one(node)?;
        let spaced = matches!(node, ParseNode::Atom { family: AtomFamily::Rel | AtomFamily::Bin, .. });
        let is_name = matches!(node, ParseNode::OperatorName { .. } | ParseNode::Op { symbol: false, .. })
            || matches!(node, ParseNode::SupSub { base: Some(base), .. } if is_operator(base));
        let last = at + 1 == nodes.len();
        // A sign at either end is unary: `−x`.
        if spaced && at != 0 && !last {
            push_space(&mut out);
            out.push_str(&part);
            out.push(' ');
        } else {
            // `2 sin x`, not `2sinx`.
            let after_letter = out.ends_with(char::is_alphanumeric);
            if is_name && after_letter {
                out.push(' ');
            }
            out.push_str(&part);
            // `sin(x)` has no space before its bracket.
            let next_opens = nodes.get(at + 1).is_some_and(is_open);
            if is_name && !last && !next_opens {
                out.push(' ');
            }
        }
    }
    Some(out)
}

fn push_space(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

fn is_operator(node: &ParseNode) -> bool {
    matches!(node, ParseNode::OperatorName { .. } | ParseNode::Op { .. })
}

fn is_open(node: &ParseNode) -> bool {
    matches!(
        node,
        ParseNode::Atom { family: AtomFamily::Open, .. } | ParseNode::LeftRight { .. } | ParseNode::SpacingNode { .. }
    )
}

fn one(node: &ParseNode) -> Option<String> {
    match node {
        ParseNode::Atom { text, mode, .. }
        | ParseNode::MathOrd { text, mode, .. }
        | ParseNode::TextOrd { text, mode, .. } => symbol(text, *mode),
        ParseNode::SpacingNode { .. } | ParseNode::Kern { .. } => Some(" ".to_owned()),
        ParseNode::OrdGroup { body, .. }
        | ParseNode::Text { body, .. }
        | ParseNode::Color { body, .. }
        | ParseNode::Styling { body, .. }
        | ParseNode::Sizing { body, .. }
        | ParseNode::MClass { body, .. }
        | ParseNode::HBox { body, .. }
        | ParseNode::Pmb { body, .. }
        | ParseNode::HtmlMathMl { html: body, .. }
        | ParseNode::OperatorName { body, .. } => row(body),
        ParseNode::Font { font, body, .. } => Some(in_font(font, &one(body)?)),
        ParseNode::SupSub { base, sup, sub, .. } => scripts(base.as_deref(), sup.as_deref(), sub.as_deref()),
        // Binomials have no bar, and no form on a line.
        ParseNode::GenFrac { numer, denom, has_bar_line: true, left_delim: None, right_delim: None, .. } => {
            fraction(&one(numer)?, &one(denom)?)
        }
        ParseNode::Sqrt { body, index, .. } => root(&one(body)?, index.as_deref()),
        ParseNode::Accent { label, base, .. } => {
            // A combining accent sits on one character alone.
            let base = one(base).filter(|base| base.chars().count() == 1)?;
            let accent = ACCENTS.iter().find(|accent| accent.0 == label)?.1;
            Some(format!("{base}{accent}"))
        }
        ParseNode::LeftRight { body, left, right, .. } => {
            let [left, right] = [delimiter(left)?, delimiter(right)?];
            Some(format!("{left}{}{right}", row(body)?))
        }
        ParseNode::DelimSizing { delim, .. } | ParseNode::Middle { delim, .. } => delimiter(delim),
        ParseNode::Op { name: Some(name), symbol: true, .. } => symbol(name, ratex_parser::parse_node::Mode::Math),
        ParseNode::Op { name: Some(name), symbol: false, .. } => Some(name.trim_start_matches('\\').to_owned()),
        ParseNode::Op { body: Some(body), .. } => row(body),
        // Phantoms have space and no ink.
        ParseNode::VPhantom { .. } | ParseNode::Phantom { .. } => Some(String::new()),
        _ => None,
    }
}

/// A letter or sign by its name.
fn symbol(name: &str, mode: ratex_parser::parse_node::Mode) -> Option<String> {
    let mode = match mode {
        ratex_parser::parse_node::Mode::Math => Mode::Math,
        ratex_parser::parse_node::Mode::Text => Mode::Text,
    };
    match name {
        // The prime is a character of its own; an apostrophe would be turned into a quotation mark.
        "'" | "\\prime" => return Some("′".to_owned()),
        "-" if mode == Mode::Math => return Some("−".to_owned()),
        _ => {}
    }
    let found = get_symbol(name, mode).and_then(|info| info.codepoint);
    // A command without a character is unknown here, and the formula stays TeX.
    found.map(String::from).or_else(|| (!name.starts_with('\\')).then(|| name.to_owned()))
}

fn delimiter(name: &str) -> Option<String> {
    if name == "." { Some(String::new()) } else { symbol(name, ratex_parser::parse_node::Mode::Math) }
}

/// Letters of the blackboard, which are letters of their own (Unicode's *Letterlike Symbols* and *Mathematical
/// Alphanumeric Symbols*); other faces are looks.
fn in_font(font: &str, text: &str) -> String {
    if !font.contains("bb") {
        return text.to_owned();
    }
    let letter = |c: char| match c {
        // These are older in Unicode than the alphabet, which has gaps in their places.
        'C' => 'ℂ',
        'H' => 'ℍ',
        'N' => 'ℕ',
        'P' => 'ℙ',
        'Q' => 'ℚ',
        'R' => 'ℝ',
        'Z' => 'ℤ',
        'A'..='Z' => char::from_u32(0x1d538 + (c as u32 - 'A' as u32)).unwrap_or(c),
        'a'..='z' => char::from_u32(0x1d552 + (c as u32 - 'a' as u32)).unwrap_or(c),
        c => c,
    };
    text.chars().map(letter).collect()
}

fn scripts(base: Option<&ParseNode>, sup: Option<&ParseNode>, sub: Option<&ParseNode>) -> Option<String> {
    let mut out = base.map_or(Some(String::new()), one)?;
    for (script, sign) in [(sub, '_'), (sup, '^')] {
        let Some(script) = script else { continue };
        let text: String = one(script)?.chars().filter(|c| !c.is_whitespace()).collect();
        let raised = |c: char| {
            let forms = SCRIPTS.iter().find(|forms| forms.0 == c)?;
            Some(if sign == '^' { forms.1 } else { forms.2 }).filter(|form| *form != '\0')
        };
        match text.chars().map(raised).collect::<Option<String>>() {
            Some(form) => out.push_str(&form),
            None => {
                out.push(sign);
                out.push_str(&grouped(&text));
            }
        }
    }
    Some(out)
}

fn fraction(above: &str, below: &str) -> Option<String> {
    let known = FRACTIONS.iter().find(|fraction| fraction.0 == above && fraction.1 == below);
    Some(match known {
        Some(fraction) => fraction.2.to_string(),
        None => format!("{}/{}", grouped(above), grouped(below)),
    })
}

fn root(body: &str, index: Option<&ParseNode>) -> Option<String> {
    let sign = match index.map(one) {
        None => "√".to_owned(),
        Some(index) => match index?.as_str() {
            "3" => "∛".to_owned(),
            "4" => "∜".to_owned(),
            // Unicode has no signs for other roots.
            _ => return None,
        },
    };
    Some(sign + &grouped(body))
}

/// In parentheses, where more than one letter or number would come apart.
fn grouped(text: &str) -> String {
    let is_number = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    if text.chars().count() <= 1 || is_number { text.to_owned() } else { format!("({text})") }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn formulas_are_written_as_people_write_them() {
        crate::cases::check("math-text", |[tex]| text(tex));
    }
}
