//! Short streams paint what long ones do: both are drawn by a small interpreter of text operators.

use proptest::prelude::*;

use super::token::{Lexer, Token, string};
use super::*;

/// A letter as a reader draws it.
#[derive(Clone, Debug, PartialEq)]
struct Drawn {
    code: [u8; 2],
    font: Vec<u8>,
    color: Vec<u8>,
    /// Its place and scale: x, y, and the first four numbers of its matrix.
    matrix: [f64; 6],
    /// The marked content around it.
    marks: Vec<Vec<u8>>,
}

/// Draws a stream whose letters are all half an em wide.
fn draw(stream: &[u8]) -> Vec<Drawn> {
    #[derive(Clone)]
    struct State {
        ctm: [f64; 6],
        font: (Vec<u8>, f64),
        color: Vec<u8>,
        scaling: f64,
        spacing: f64,
    }
    let times = |a: [f64; 6], b: [f64; 6]| {
        [
            a[0] * b[0] + a[1] * b[2],
            a[0] * b[1] + a[1] * b[3],
            a[2] * b[0] + a[3] * b[2],
            a[2] * b[1] + a[3] * b[3],
            a[4] * b[0] + a[5] * b[2] + b[4],
            a[4] * b[1] + a[5] * b[3] + b[5],
        ]
    };
    let identity = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    let mut state = State { ctm: identity, font: (Vec::new(), 0.0), color: Vec::new(), scaling: 1.0, spacing: 0.0 };
    let (mut stack, mut marks, mut drawn) = (Vec::new(), Vec::new(), Vec::new());
    let (mut line, mut at) = (identity, identity);
    let mut lexer = Lexer::new(stream);
    while lexer.skip_space() {
        let start = lexer.position();
        let (mut operands, mut tokens) = (Vec::new(), Vec::new());
        let name = loop {
            match lexer.next().expect("a token") {
                (Token::Operator, name) => break name,
                (Token::Number, text) => {
                    operands.push(std::str::from_utf8(text).expect("ASCII").parse::<f64>().expect("a number"));
                    tokens.push((Token::Number, text));
                }
                other => tokens.push(other),
            }
        };
        let six = || <[f64; 6]>::try_from(operands.clone()).expect("six numbers");
        match name {
            b"q" => stack.push(state.clone()),
            b"Q" => state = stack.pop().expect("a state"),
            b"cm" => state.ctm = times(six(), state.ctm),
            b"scn" => state.color = lexer.slice(start, lexer.position()).to_vec(),
            b"BT" => (line, at) = (identity, identity),
            b"Tf" => state.font = (tokens[0].1.to_vec(), operands[0]),
            b"Tz" => state.scaling = operands[0] / 100.0,
            b"Tc" => state.spacing = operands[0],
            b"Tm" => (line, at) = (six(), six()),
            b"Td" => {
                line = times([1.0, 0.0, 0.0, 1.0, operands[0], operands[1]], line);
                at = line;
            }
            b"BDC" | b"BMC" => marks.push(lexer.slice(start, lexer.position()).trim_ascii().to_vec()),
            b"EMC" => drop(marks.pop().expect("marked content")),
            b"TJ" | b"Tj" => {
                for (token, text) in tokens {
                    if token == Token::Number {
                        let back: f64 = std::str::from_utf8(text).expect("ASCII").parse().expect("a number");
                        let by = -back / 1000.0 * state.font.1 * state.scaling;
                        at = times([1.0, 0.0, 0.0, 1.0, by, 0.0], at);
                    } else if token == Token::String {
                        let mut bytes = Vec::new();
                        string(text, &mut bytes).expect("a string");
                        for code in bytes.chunks(2) {
                            let scale = [state.font.1 * state.scaling, 0.0, 0.0, state.font.1, 0.0, 0.0];
                            let matrix = times(times(scale, at), state.ctm);
                            let (font, color) = (state.font.0.clone(), state.color.clone());
                            let code = code.try_into().expect("two bytes");
                            drawn.push(Drawn { code, font, color, matrix, marks: marks.clone() });
                            let by = (0.5 * state.font.1 + state.spacing) * state.scaling;
                            at = times([1.0, 0.0, 0.0, 1.0, by, 0.0], at);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    drawn
}

fn assert_same(long: &[u8], short: &[u8]) {
    let (expected, found) = (draw(long), draw(short));
    assert_eq!(expected.len(), found.len());
    for (one, other) in expected.iter().zip(&found) {
        for (a, b) in one.matrix.iter().zip(&other.matrix) {
            assert!((a - b).abs() < 0.001, "{one:?} is drawn as {other:?} in {}", String::from_utf8_lossy(short));
        }
        let plain = |letter: &Drawn| Drawn { matrix: [0.0; 6], ..letter.clone() };
        assert_eq!(plain(one), plain(other));
    }
}

#[test]
fn lines_of_a_page_become_one_text_object() {
    let long = b"/P<</MCID 0>>BDC\nq 0.9945 0 0 -1 56.693 539.355 cm/c0 cs 0 scn\nBT 0 Tr/f0 11.75 Tf 1 0 0 -1 0 0 Tm\
        [(\\000\\027\\000$)-3(\\000\\004)-3(\\000\\020)-3(\\000\\017)-3(\\000\\017)-3(\\000\\017\\000\\016)-3(\\000\\004)]TJ\nET\nQ\nEMC/P<</MCID 1>>BDC\n\
        q 1 0 0 -1 0 595.275 cm/c0 cs 0 scn\nBT 0 Tr/f0 11.75 Tf 1 0 0 -1 56.693 70.42 Tm[(\\000\\027\\000$)8(\\000\\013)]TJ\n\
        ET\nQ\nEMC\n";
    let short = shortened(long).expect("shorter");
    assert_same(long, &short);
    let text = String::from_utf8_lossy(&short).replace('\0', "");
    assert_eq!(
        text,
        "q BT\n/P<</MCID 0>>BDC\n/c0 cs 0 scn\n/f0 11.75 Tf\n.03525 Tc\n99.45 Tz\n56.693 539.355 Td\n\
         [(\u{17})3($\u{4}\u{10}\u{f}\u{f}\u{f})3(\u{e}\u{4})]TJ\nEMC\n/P<</MCID 1>>BDC\n0 Tc\n100 Tz\n0 -14.5 Td\n[(\u{17}$)8(\u{b})]TJ\nEMC\n\
         ET Q\n"
    );
}

#[test]
fn what_is_drawn_between_texts_keeps_its_place() {
    let text = |number: u32| {
        format!(
            "q 1 0 0 -1 0 600 cm/c0 cs {number} scn\nBT 0 Tr/f0 10 Tf 1 0 0 -1 20 {number} Tm(\\000\\001\\000\\002)Tj\nET\nQ\n"
        )
    };
    let rule = "q 1 0 0 -1 0 600 cm/c0 cs 0 scn\n10 10 30 1 re\nf\nQ\n";
    let long = format!("/P<</MCID 0>> BDC\n{}{rule}{}EMC\n/Artifact BMC\n{rule}EMC\n", text(1), text(2));
    let short = shortened(long.as_bytes()).expect("shorter");
    assert_same(long.as_bytes(), &short);
    let text = String::from_utf8_lossy(&short).into_owned();
    const MARKS: [&str; 6] = ["BDC", "BT", "ET", "f", "EMC", "BMC"];
    let order: Vec<&str> = text.split_whitespace().filter(|word| MARKS.contains(word)).collect();
    // Marked content with a rule in it holds whole text objects.
    assert_eq!(order, ["BDC", "BT", "ET", "f", "BT", "ET", "EMC", "BMC", "f", "EMC"]);
}

#[test]
fn what_is_not_understood_is_left_alone() {
    let texts: [&[u8]; 6] = [
        b"BI /W 1 /H 1 ID x EI",
        b"q % a comment\nQ",
        b"EMC",
        b"/P BMC",
        b"(never closed",
        b"q BT 0 Tr/f0 1 Tf 1 0 0 -1 0 0 Tm(odd)Tj ET Q",
    ];
    for text in texts {
        // A font with codes of one byte is not known here: the text stays as it is, in its own state.
        let found = shortened(text);
        assert!(found.is_none(), "{found:?}");
    }
}

fn letter() -> impl Strategy<Value = (u16, Option<i32>)> {
    (any::<u16>(), prop_oneof![3 => Just(None), 3 => Just(Some(-6)), 1 => (-250..250).prop_map(Some)])
}

proptest! {
    /// Any texts, with any marks around them, are drawn at the same places.
    #[test]
    fn texts_are_drawn_at_the_same_places(
        lines in proptest::collection::vec(
            (proptest::collection::vec(letter(), 1..40), 9_800_i64..10_200, 0..3_u32, 0..4_u8, any::<bool>()),
            1..12,
        ),
    ) {
        let mut long = String::new();
        for (index, (letters, width, color, kind, turned)) in lines.iter().enumerate() {
            let mut array = String::from("[");
            for (code, back) in letters {
                if let Some(back) = back {
                    array.push_str(&format!("{}", f64::from(*back) / 2.0));
                }
                array.push_str(&format!("<{code:04x}>"));
            }
            array.push(']');
            let (x, y) = (20.5 + index as f64, 500.0 - 14.5 * index as f64);
            let place = if *turned {
                format!("0 -{} -1 0 {x} {y} cm", *width as f64 / 10_000.0)
            } else {
                format!("{} 0 0 -1 {x} {y} cm", *width as f64 / 10_000.0)
            };
            let text = format!("q {place}/c0 cs {color} scn\nBT 0 Tr/f{color} 10.5 Tf 1 0 0 -1 0 0 Tm{array}TJ\nET\nQ\n");
            match kind {
                0 => long.push_str(&text),
                1 => long.push_str(&format!("/P<</MCID {index}>>BDC\n{text}EMC\n")),
                2 => long.push_str(&format!("/P<</MCID {index}>>BDC\n{text}q\n1 1 2 2 re\nf\nQ\n{text}EMC\n")),
                _ => long.push_str(&format!("/P BMC\n/Span<</ActualText(a b)>>BDC\n{text}EMC\n{text}EMC\n")),
            }
        }
        let short = shortened(long.as_bytes()).expect("shorter");
        prop_assert!(short.len() < long.len());
        assert_same(long.as_bytes(), &short);
    }
}
