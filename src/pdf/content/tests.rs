//! Letters are painted where they were meant to be: what is written is drawn by a small interpreter of text operators.

use proptest::prelude::*;

use super::lexer::{Lexer, Token};
use super::*;

/// A letter as a reader draws it.
#[derive(Clone, Debug, PartialEq)]
struct DrawnLetter {
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
    drawn: Vec<DrawnLetter>,
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
        let bytes = if token == Token::String { string(text) } else { Vec::new() };
        for code in bytes.chunks(2) {
            let matrix = times(times([size * scaling, 0.0, 0.0, size, 0.0, 0.0], self.at), self.state.ctm);
            let State { font, color, .. } = self.state.clone();
            let code = code.try_into().expect("two bytes");
            self.drawn.push(DrawnLetter { code, font, color, matrix, marks: self.marks.clone() });
            self.at = moved((0.5 * size + spacing) * scaling, self.at);
        }
    }
}

fn value(number: &[u8]) -> f64 {
    std::str::from_utf8(number).expect("ASCII").parse().expect("a number")
}

/// The bytes that a string in brackets stands for (ISO 32000-1 §7.3.4.2).
fn string(text: &[u8]) -> Vec<u8> {
    let (mut bytes, mut inner) = (Vec::new(), text[1..text.len() - 1].iter());
    while let Some(byte) = inner.next() {
        bytes.push(match byte {
            b'\\' => match inner.next().expect("an escaped byte") {
                b'r' => b'\r',
                other => *other,
            },
            plain => *plain,
        });
    }
    bytes
}

/// Draws a stream.
fn draw(stream: &[u8]) -> Vec<DrawnLetter> {
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
        reader.operator(name, &stream[start..lexer.position()], &tokens);
    }
    reader.drawn
}

/// A text with what is around it.
#[derive(Clone, Debug)]
struct Line {
    text: Text<'static>,
    letters: Vec<Letter>,
    color: u32,
    /// Whether it is in marked content of its own, which holds a rule, too, if the second is set.
    marked: bool,
    ruled: bool,
    words: Option<&'static str>,
}

fn write(lines: &[Line]) -> Vec<u8> {
    let mut writer = ContentWriter::new('f');
    for (index, line) in lines.iter().enumerate() {
        if line.marked {
            writer.mark(&format!("/P<</MCID {index}>>BDC"), !line.ruled);
        }
        writer.raw(&format!("{} scn", line.color));
        if let Some(words) = line.words {
            writer.open_actual_text(words);
        }
        writer.text(&Text { letters: &line.letters, ..line.text });
        if line.words.is_some() {
            writer.raw("EMC");
        }
        if line.ruled {
            writer.paint(&[Decimal(ONE); 4], "re");
            writer.raw("f");
        }
        if line.marked {
            writer.mark("EMC", !line.ruled);
        }
    }
    writer.finish()
}

/// Where the letters of a line are meant to be.
fn meant(index: usize, line: &Line) -> Vec<DrawnLetter> {
    let number = |decimal: Decimal| decimal.0 as f64 / ONE as f64;
    let Text { font, size, stretch, direction, x, y, .. } = line.text;
    let (size, stretch, x, y) = (number(size), number(stretch), number(x), number(y));
    let mut marks = Vec::new();
    if line.marked {
        marks.push(format!("/P<</MCID {index}>>BDC").into_bytes());
    }
    if line.words.is_some() {
        marks.push(b"/Span<</ActualText<FEFF00610022>>>BDC".to_vec());
    }
    let mut along = 0.0;
    let place = |letter: &Letter| {
        along -= f64::from(letter.back) / 2000.0 * size * stretch;
        let matrix = match direction {
            RunDirection::Up => [0.0, size * stretch, -size, 0.0, x, y + along],
            RunDirection::Down => [0.0, -size * stretch, size, 0.0, x, y - along],
            RunDirection::Right | RunDirection::Stacked => [size * stretch, 0.0, 0.0, size, x + along, y],
        };
        along += 0.5 * size * stretch;
        let (font, color) = (format!("/f{font}").into_bytes(), format!("{} scn", line.color).into_bytes());
        DrawnLetter { code: letter.code.to_be_bytes(), font, color, matrix, marks: marks.clone() }
    };
    line.letters.iter().map(place).collect()
}

fn assert_drawn(lines: &[Line]) {
    let stream = write(lines);
    let expected: Vec<DrawnLetter> = lines.iter().enumerate().flat_map(|(index, line)| meant(index, line)).collect();
    let found = draw(&stream);
    assert_eq!(expected.len(), found.len());
    for (one, other) in expected.iter().zip(&found) {
        for (a, b) in one.matrix.iter().zip(&other.matrix) {
            assert!((a - b).abs() < 0.001, "{one:?} is drawn as {other:?} in {}", String::from_utf8_lossy(&stream));
        }
        let plain = |letter: &DrawnLetter| DrawnLetter { matrix: [0.0; 6], ..letter.clone() };
        assert_eq!(plain(one), plain(other));
    }
}

fn line(letters: &[(u16, i32)], stretch: i64, y: i64) -> Line {
    let letters = letters.iter().map(|(code, back)| Letter { code: *code, back: *back }).collect();
    let (size, x) = (Decimal(11_750_000), Decimal(56_693_000));
    let text = Text {
        font: 0,
        is_narrow: false,
        size,
        stretch: Decimal(stretch),
        direction: RunDirection::Right,
        x,
        y: Decimal(y),
        letters: &[],
    };
    Line { text, letters, color: 0, marked: true, ruled: false, words: None }
}

#[test]
fn lines_of_a_page_become_one_text_object() {
    let first = line(
        &[(23, 0), (36, 0), (4, -6), (16, -6), (15, -6), (15, -6), (15, -6), (14, 0), (4, -6)],
        994_500,
        539_355_000,
    );
    let second = line(&[(23, 0), (36, 0), (11, 16)], ONE, 524_855_000);
    let lines = [first, second];
    assert_drawn(&lines);
    let text = String::from_utf8_lossy(&write(&lines)).replace('\0', "");
    assert_eq!(
        text,
        "BT\n/P<</MCID 0>>BDC\n0 scn\n/f0 11.75 Tf\n.03525 Tc\n99.45 Tz\n56.693 539.355 Td\n\
         [(\u{17})3($\u{4}\u{10}\u{f}\u{f}\u{f})3(\u{e}\u{4})]TJ\nEMC\n/P<</MCID 1>>BDC\n0 scn\n0 Tc\n100 Tz\n0 -14.5 Td\n\
         [(\u{17}$)8(\u{b})]TJ\nEMC\nET\n"
    );
}

#[test]
fn what_is_drawn_between_texts_keeps_its_place() {
    let ruled = Line { ruled: true, ..line(&[(1, 0), (2, 0)], ONE, ONE) };
    let lines = [ruled.clone(), line(&[(1, 0)], ONE, 2 * ONE), ruled];
    assert_drawn(&lines);
    let text = String::from_utf8_lossy(&write(&lines)).into_owned();
    const MARKS: [&str; 5] = ["BDC", "BT", "ET", "f", "EMC"];
    let text = text.replace(">>", " ");
    let order: Vec<&str> = text.split_whitespace().filter(|word| MARKS.contains(word)).collect();
    // Marked content with a rule in it holds whole text objects.
    let ruled = ["BDC", "BT", "ET", "f", "EMC"];
    assert_eq!(order, [&ruled[..], &["BT", "BDC", "EMC", "ET"], &ruled].concat());
}

#[test]
fn what_another_writer_draws_finds_a_new_state() {
    let mut writer = ContentWriter::new('f');
    let spaced = line(&[(1, 0), (2, -6), (3, -6), (4, -6), (5, -6), (6, -6)], 994_500, ONE);
    writer.text(&Text { letters: &spaced.letters, ..spaced.text });
    writer.outside();
    let stream = writer.finish();
    assert!(stream.ends_with(b"ET\n0 Tc\n100 Tz\n"), "{}", String::from_utf8_lossy(&stream));
}

/// What is written before letters of two bytes, one of which has the code of a space, behind words that were spaced.
fn writer_of_two_bytes_behind(words: &Line) -> String {
    let mut writer = ContentWriter::new('f');
    writer.text(&Text { letters: &words.letters, is_narrow: true, ..words.text });
    let letters = [Letter { code: 32, back: 0 }];
    writer.text(&Text { letters: &letters, ..words.text });
    let text = String::from_utf8(writer.finish()).expect("ASCII");
    text.lines().rev().nth(3).expect("an operator").to_owned()
}

#[test]
fn words_that_are_spaced_alike_are_one_string() {
    let letters =
        [(1, 0), (32, 0), (2, -40), (3, 0), (32, 0), (4, -41), (5, 0), (6, 8), (32, 0), (7, -40), (32, 0), (8, -60)];
    let narrow = line(&letters, ONE, ONE);
    let mut writer = ContentWriter::new('f');
    writer.text(&Text { letters: &narrow.letters, is_narrow: true, ..narrow.text });
    let text = String::from_utf8(writer.finish()).expect("ASCII");
    assert_eq!(writer_of_two_bytes_behind(&narrow), "0 Tw");
    // Half a thousandth that was kept back, and a word that is too far to be kept.
    assert_eq!(
        text,
        "BT\n/f0 11.75 Tf\n.235 Tw\n56.693 1 Td\n[(\u{1} \u{2}\u{3} \u{4}\u{5})3.5(\u{6} \u{7} )-10(\u{8})]TJ\nET\n"
    );
}

#[test]
fn strings_hold_any_bytes() {
    let letters: Vec<(u16, i32)> = (0..=255).map(|code| (code << 8 | (255 - code), 0)).collect();
    assert_drawn(&[line(&letters, ONE, ONE)]);
}

fn letter() -> impl Strategy<Value = Letter> {
    (any::<u16>(), prop_oneof![3 => Just(0), 3 => Just(-6), 1 => -250..250])
        .prop_map(|(code, back)| Letter { code, back })
}

prop_compose! {
    fn any_line()(
        letters in proptest::collection::vec(letter(), 1..40),
        stretch in 9_800_i64..10_200,
        color in 0..3_u32,
        direction in prop_oneof![4 => Just(RunDirection::Right), 1 => Just(RunDirection::Up), 1 => Just(RunDirection::Down)],
        (marked, ruled) in any::<(bool, bool)>(),
        words in prop_oneof![3 => Just(None), 1 => Just(Some("a\""))],
        (x, y) in (0_i64..400_000, 0_i64..600_000),
    ) -> Line {
        let text = Text {
            font: color as usize,
            is_narrow: false,
            size: Decimal(10_500_000),
            stretch: Decimal(stretch * 100),
            direction,
            x: Decimal(x * 1000),
            y: Decimal(y * 1000),
            letters: &[],
        };
        Line { text, letters, color, marked, ruled, words }
    }
}

proptest! {
    /// Any texts, with any marks around them, are drawn where they are meant to be.
    #[test]
    fn texts_are_drawn_at_their_places(lines in proptest::collection::vec(any_line(), 1..12)) {
        assert_drawn(&lines);
    }
}
