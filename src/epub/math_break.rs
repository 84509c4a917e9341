//! Long formulas in a line of text, in pieces between which the line may end.
//!
//! In: a `math` element. Out: several, with places to break between them. No browser ends a line within one (MathML Core
//! has no line breaking), so that a long formula would run off a phone's page.

use std::ops::Range;

/// How many letters a formula may have before it is broken: with large type they fill a phone's line.
const LONGEST: usize = 16;

/// The pieces of a formula as `math` elements, each with its last operator; `None` if it is short or has no place to break.
///
/// Lines end after relations and binary operations that are in no group (TeXbook, p. 173), and of those between brackets only
/// where a piece would be long without.
pub(super) fn pieces(markup: &str) -> Option<Vec<String>> {
    let (start, content) = markup.strip_suffix("</math>")?.split_once('>')?;
    let children = children(content)?;
    if letters(content) <= LONGEST {
        return None;
    }
    let ends = ends(content, &children);
    let mut pieces = Vec::new();
    let mut from = 0;
    for outer in ends.iter().filter(|end| end.depth == 0).map(|end| end.child).chain([children.len()]) {
        let is_long = LONGEST < letters(&content[children[from].start..children[outer - 1].end]);
        let inside = from + 1..outer;
        let inner = ends.iter().filter(|end| is_long && inside.contains(&end.child)).map(|end| end.child);
        for end in inner.chain([outer]) {
            pieces.push(from..end);
            from = end;
        }
    }
    if pieces.len() < 2 {
        return None;
    }
    let piece = |piece: &Range<usize>| {
        let last = &children[piece.end - 1];
        let text = &content[children[piece.start].start..last.start];
        // An operator at the end of a formula would be a postfix one, without the space of its class (MathML Core, 3.2.4.2).
        let last = &content[last.clone()];
        let last =
            if piece.end == children.len() { last.to_owned() } else { last.replacen("<mo", "<mo form=\"infix\"", 1) };
        format!("{start}>{text}{last}</math>")
    };
    Some(pieces.iter().map(piece).collect())
}

/// A place at which a line may end.
struct LineEnd {
    /// Before the child of this number.
    child: usize,
    /// In how many brackets it is.
    depth: usize,
}

fn ends(content: &str, children: &[Range<usize>]) -> Vec<LineEnd> {
    let mut depth = 0_usize;
    let mut ends = Vec::new();
    for (at, child) in children.iter().enumerate() {
        match operator(&content[child.clone()]) {
            Some("(" | "[" | "{" | "⟨" | "⌊" | "⌈") => depth += 1,
            Some(")" | "]" | "}" | "⟩" | "⌋" | "⌉") => depth = depth.saturating_sub(1),
            // Signs such as a minus at the start are no operators to the writer of the markup.
            Some(sign) if is_break(sign) && 0 < at => {
                let next = children.get(at + 1).map(|next| operator(&content[next.clone()]));
                // Of two in a row, as in `:=`, the last ends the line.
                if next.is_some_and(|next| !next.is_some_and(is_break)) {
                    ends.push(LineEnd { child: at + 1, depth });
                }
            }
            _ => {}
        }
    }
    ends
}

/// Whether lines may end after a sign: a relation or a binary operation. Commas, fences, big operators and names are none.
fn is_break(sign: &str) -> bool {
    let mut letters = sign.chars();
    let Some((letter, None)) = letters.next().map(|letter| (letter, letters.next())) else {
        return matches!(sign, "&lt;" | "&gt;");
    };
    matches!(letter, '+' | '-' | '=' | ':' | '±' | '×' | '÷' | '·')
        // Arrows.
        || matches!(letter, '\u{2190}'..='\u{21FF}' | '\u{27F0}'..='\u{27FF}' | '\u{2900}'..='\u{297F}')
        // Mathematical operators, without quantifiers, big operators, roots, dots and signs such as infinity.
        || matches!(letter,
            '\u{2208}'..='\u{220D}' | '\u{2212}'..='\u{2214}' | '\u{2216}'..='\u{2219}' | '\u{221D}'
            | '\u{2223}'..='\u{222A}' | '\u{2234}'..='\u{22BF}' | '\u{22C4}'..='\u{22ED}')
        || matches!(letter, '\u{2A7D}'..='\u{2AE5}')
}

/// The sign of a child that is an operator.
fn operator(child: &str) -> Option<&str> {
    let (tag, rest) = child.split_once('>')?;
    let is_operator = tag == "<mo" || tag.starts_with("<mo ");
    is_operator.then(|| rest.strip_suffix("</mo>")).flatten()
}

/// A formula in one line of plain text, which has signs for what its markup shows by place and size: `x_1`, `a/(b + c)`.
pub(super) fn linear(markup: &str) -> String {
    let inside =
        markup.strip_suffix('>').and_then(|rest| rest.rsplit_once("</")).and_then(|pair| pair.0.split_once('>'));
    let Some((tag, content)) = inside else { return String::new() };
    let Some(children) = children(content) else { return text(markup) };
    let parts: Vec<String> = children.into_iter().map(|child| linear(&content[child])).collect();
    match (tag.trim_start_matches('<').split(' ').next(), parts.as_slice()) {
        (Some("mfrac"), [above, below]) => format!("{}/{}", bracketed(above), bracketed(below)),
        (Some("msub"), [base, below]) => format!("{base}_{}", bracketed(below)),
        (Some("msup"), [base, above]) => format!("{base}^{}", bracketed(above)),
        (Some("msubsup" | "munderover"), [base, below, above]) => {
            format!("{base}_{}^{}", bracketed(below), bracketed(above))
        }
        (Some("mtable"), rows) => format!("({})", rows.join("; ")),
        (Some("mtr"), cells) => cells.join(", "),
        (Some("msqrt"), _) => format!("√{}", bracketed(&parts.concat())),
        (Some("mroot"), [radicand, index]) => format!("{}^(1/{index})", bracketed(radicand)),
        _ => parts.concat(),
    }
}

/// An operand in brackets if it is more than a number or a letter.
fn bracketed(operand: &str) -> String {
    let is_one = operand.chars().count() == 1 || operand.chars().all(|sign| sign.is_ascii_digit());
    if is_one { operand.to_owned() } else { format!("({operand})") }
}

/// The letters that a formula shows.
fn text(markup: &str) -> String {
    let shown = markup.split('<').filter_map(|piece| piece.split_once('>')).map(|piece| piece.1);
    shown.collect::<String>().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

fn letters(markup: &str) -> usize {
    text(markup).chars().count()
}

/// The children of an element, by their bytes in its content; `None` where that holds anything but elements.
fn children(content: &str) -> Option<Vec<Range<usize>>> {
    let mut found = Vec::new();
    let (mut at, mut start, mut depth) = (0, 0, 0_usize);
    while at < content.len() {
        if depth == 0 {
            content[at..].starts_with('<').then_some(())?;
            start = at;
        }
        let open = at + content[at..].find('<')?;
        let close = open + content[open..].find('>')?;
        let tag = &content[open..=close];
        if tag.starts_with("</") {
            depth = depth.checked_sub(1)?;
        } else if !tag.ends_with("/>") {
            depth += 1;
        }
        at = close + 1;
        if depth == 0 {
            found.push(start..at);
        }
    }
    (depth == 0 && !found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A formula of one-letter children, in pieces.
    fn shown(signs: &str) -> Option<Vec<String>> {
        let child = |letter: char| match letter {
            '<' => "<mo>&lt;</mo>".to_owned(),
            _ if letter.is_alphabetic() => format!("<msub><mi>{letter}</mi><mn>10</mn></msub>"),
            _ => format!("<mo>{letter}</mo>"),
        };
        let content: String = signs.chars().map(child).collect();
        let pieces = pieces(&format!("<math display=\"inline\">{content}</math>"))?;
        let text = |piece: &String| {
            assert!(piece.starts_with("<math display=\"inline\"><m"), "{piece}");
            let letters = piece.split('<').filter_map(|part| part.split_once('>')).map(|part| part.1);
            letters.collect::<String>().replace("10", "")
        };
        Some(pieces.iter().map(text).collect())
    }

    #[test]
    fn lines_end_after_relations_and_operations() {
        let pieces = |signs| shown(signs).expect("is broken");
        assert_eq!(pieces("a+b+c=d<e∈f"), ["a+", "b+", "c=", "d&lt;", "e∈", "f"]);
        assert_eq!(pieces("a:=b,c+d-e"), ["a:=", "b,c+", "d-", "e"]);
        assert_eq!(pieces("a+(b-c)+d+e"), ["a+", "(b-c)+", "d+", "e"]);
        assert_eq!(
            pieces("(a+b+c+d+e+f+g)"),
            ["(a+", "b+", "c+", "d+", "e+", "f+", "g)"],
            "brackets too where they are long"
        );
    }

    #[test]
    fn what_fits_or_cannot_be_broken_is_left() {
        assert_eq!(shown("a+b=c"), None, "fits any screen");
        assert_eq!(shown("a,b,c,d,e,f,g"), None);
        assert_eq!(shown("-abcdefg"), None, "a sign is no operation");
        assert_eq!(pieces("<math>text</math>"), None);
    }

    #[test]
    fn plain_text_has_signs_for_places() {
        let cases = [
            ("<mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mi>c</mi></mrow></mfrac>", "a/(b+c)"),
            ("<msub><mi>x</mi><mn>12</mn></msub><mo>&lt;</mo><msup><mi>x</mi><mn>2</mn></msup>", "x_12<x^2"),
            ("<msubsup><mi>x</mi><mi>i</mi><mi>n</mi></msubsup><mspace width=\"1em\"/>", "x_i^n"),
            ("<msqrt><mi>x</mi></msqrt><mroot><mi>y</mi><mn>3</mn></mroot>", "√xy^(1/3)"),
            (
                "<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr><mtr><mtd><mi>c</mi></mtd></mtr></mtable>",
                "(a, b; c)",
            ),
        ];
        for (content, wanted) in cases {
            assert_eq!(linear(&format!("<math display=\"inline\">{content}</math>")), wanted);
        }
    }

    #[test]
    fn an_operator_at_the_end_keeps_its_space() {
        let child = |name: &str, letter: &str| format!("<{name}>{letter}</{name}>");
        let long = child("mi", "abcdefghijklm");
        let found = pieces(&format!("<math>{long}{}{long}</math>", child("mo", "+"))).expect("is broken");
        assert_eq!(found, [format!("<math>{long}<mo form=\"infix\">+</mo></math>"), format!("<math>{long}</math>")]);
    }
}
