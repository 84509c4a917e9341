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

type Matrix = [f64; 6];

const UNIT: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

fn times(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

fn moved(by: f64, matrix: Matrix) -> Matrix {
    times([1.0, 0.0, 0.0, 1.0, by, 0.0], matrix)
}

#[derive(Clone)]
struct State {
    ctm: Matrix,
    font: Vec<u8>,
    size: f64,
    color: Vec<u8>,
    scaling: f64,
    spacing: f64,
}

/// A reader of text operators.
struct Reader {
    state: State,
    saved: Vec<State>,
    marks: Vec<Vec<u8>>,
    line: Matrix,
    at: Matrix,
    drawn: Vec<Drawn>,
}

impl Reader {
    fn operator(&mut self, name: &[u8], bytes: &[u8], tokens: &[(Token, &[u8])]) {
        let numbers: Vec<f64> = tokens.iter().filter(|token| token.0 == Token::Number).map(|it| value(it.1)).collect();
        let six = || Matrix::try_from(numbers.as_slice()).expect("six numbers");
        match name {
            b"q" => self.saved.push(self.state.clone()),
            b"Q" => self.state = self.saved.pop().expect("a state"),
            b"cm" => self.state.ctm = times(six(), self.state.ctm),
            b"scn" => self.state.color = bytes.to_vec(),
            b"BT" => (self.line, self.at) = (UNIT, UNIT),
            b"Tf" => (self.state.font, self.state.size) = (tokens[0].1.to_vec(), numbers[0]),
            b"Tz" => self.state.scaling = numbers[0] / 100.0,
            b"Tc" => self.state.spacing = numbers[0],
            b"Tm" => (self.line, self.at) = (six(), six()),
            b"Td" => {
                self.line = times([1.0, 0.0, 0.0, 1.0, numbers[0], numbers[1]], self.line);
                self.at = self.line;
            }
            b"BDC" | b"BMC" => self.marks.push(bytes.trim_ascii().to_vec()),
            b"EMC" => drop(self.marks.pop().expect("marked content")),
            b"TJ" | b"Tj" => tokens.iter().for_each(|(token, text)| self.show(*token, text)),
            _ => {}
        }
    }

    /// A part of what `TJ` shows. All letters are half an em wide.
    fn show(&mut self, token: Token, text: &[u8]) {
        let State { size, scaling, spacing, .. } = self.state;
        if token == Token::Number {
            self.at = moved(-value(text) / 1000.0 * size * scaling, self.at);
        }
        let mut bytes = Vec::new();
        if token == Token::String {
            string(text, &mut bytes).expect("a string");
        }
        for code in bytes.chunks(2) {
            let matrix = times(times([size * scaling, 0.0, 0.0, size, 0.0, 0.0], self.at), self.state.ctm);
            let State { font, color, .. } = self.state.clone();
            let code = code.try_into().expect("two bytes");
            self.drawn.push(Drawn { code, font, color, matrix, marks: self.marks.clone() });
            self.at = moved((0.5 * size + spacing) * scaling, self.at);
        }
    }
}

fn value(number: &[u8]) -> f64 {
    std::str::from_utf8(number).expect("ASCII").parse().expect("a number")
}

/// Draws a stream.
fn draw(stream: &[u8]) -> Vec<Drawn> {
    let state = State { ctm: UNIT, font: Vec::new(), size: 0.0, color: Vec::new(), scaling: 1.0, spacing: 0.0 };
    let mut reader = Reader { state, saved: Vec::new(), marks: Vec::new(), line: UNIT, at: UNIT, drawn: Vec::new() };
    let mut lexer = Lexer::new(stream);
    while lexer.skip_space() {
        let (start, mut tokens) = (lexer.position(), Vec::new());
        let name = loop {
            match lexer.next().expect("a token") {
                (Token::Operator, name) => break name,
                other => tokens.push(other),
            }
        };
        reader.operator(name, lexer.slice(start, lexer.position()), &tokens);
    }
    reader.drawn
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
    let texts: [&[u8]; 7] = [
        b"q BT 0 Tr/f0 1 Tf 1 0 0 -1 0 0 Tm<00010002>Tj ET Q",
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
