//! A sheet that measures a printer: which edge it turns paper about, how far the second side is off, and how near to the
//! edges it prints.
//!
//! In: the size of a sheet. Out: its two sides as SVG drawings in points.

use std::fmt::Write as _;

use crate::geometry::{Length, Size};

/// A millimetre in points.
const MM: f64 = 72.0 / 25.4;
/// The widest margin that is measured, in millimetres: what inkjet printers leave at the foot.
const WIDEST: i32 = 16;
/// How far the scales of the back reach from its middle, in millimetres.
const REACH: i32 = 15;

/// The front and the back of the sheet, which lies on its side as sheets that are folded do.
pub fn sides(sheet: Size) -> [String; 2] {
    let (width, height) = (sheet.width.max(sheet.height), sheet.width.min(sheet.height));
    [front(width, height), back(width, height)]
}

fn front(width: Length, height: Length) -> String {
    let (w, h) = (width.to_pt(), height.to_pt());
    let mut body = edges(w, h);
    // A cross to be seen through the paper, finer than a tenth of the scale that it is read on.
    line(&mut body, [w / 2.0 - 20.0 * MM, h / 2.0, w / 2.0 + 20.0 * MM, h / 2.0], 0.5);
    line(&mut body, [w / 2.0, h / 2.0 - 20.0 * MM, w / 2.0, h / 2.0 + 20.0 * MM], 0.5);
    arrow(&mut body, w / 2.0 - 70.0 * MM, h / 2.0, "A");
    let lines = [
        "Front. Print both sides at actual size (100 %), not fitted to the page.",
        "1. At each edge, read the smallest number whose bar you can see whole.",
        "The largest of the four is the setting booklet.unprintable, in millimetres.",
        "2. Turn the sheet about its short edge, like the page of a book.",
        "If arrow B points up: booklet.duplex = short. If it points down: booklet.duplex = long.",
    ];
    text(&mut body, w / 2.0, h / 2.0 + 32.0 * MM, &lines);
    whole(w, h, &body)
}

fn back(width: Length, height: Length) -> String {
    let (w, h) = (width.to_pt(), height.to_pt());
    let (x, y) = (w / 2.0, h / 2.0);
    let mut body = String::new();
    let reach = f64::from(REACH) * MM;
    line(&mut body, [x - reach, y, x + reach, y], 0.25);
    line(&mut body, [x, y - reach, x, y + reach], 0.25);
    for step in -REACH * 2..=REACH * 2 {
        let at = f64::from(step) * MM / 2.0;
        let long = if step % 10 == 0 {
            3.0
        } else if step % 2 == 0 {
            2.0
        } else {
            1.0
        } * MM;
        line(&mut body, [x + at, y - long, x + at, y], 0.25);
        line(&mut body, [x, y + at, x + long, y + at], 0.25);
        if step % 10 == 0 && step != 0 {
            number(&mut body, x + at, y - 4.0 * MM, step / 2);
            number(&mut body, x + 6.0 * MM, y + at + 2.5, step / 2);
        }
    }
    arrow(&mut body, x - 70.0 * MM, y, "B");
    let lines = [
        "Back. 3. Hold the sheet against the light with this side towards you, arrow B upwards.",
        "Read where the cross of the front is on these scales, to the right and down, in millimetres.",
        "Write both as the setting booklet.offset, such as 0.5mm -1mm: backs are moved by as much.",
    ];
    text(&mut body, x, y + 32.0 * MM, &lines);
    whole(w, h, &body)
}

/// Stairs of bars along the four edges: each begins its number of millimetres from the edge.
fn edges(w: f64, h: f64) -> String {
    let mut body = String::new();
    for step in 1..=WIDEST {
        let (off, along) = (f64::from(step) * MM, (f64::from(step) - f64::from(WIDEST) / 2.0) * 5.0 * MM);
        let (x, y) = (w / 2.0 + along, h / 2.0 + along);
        let (half, beyond) = (2.0 * MM, 4.0 * MM);
        line(&mut body, [x - half, off, x + half, off], 0.5);
        line(&mut body, [x - half, h - off, x + half, h - off], 0.5);
        number(&mut body, x, off + beyond, step);
        number(&mut body, x, h - off - 1.5 * MM, step);
        line(&mut body, [off, y - half, off, y + half], 0.5);
        line(&mut body, [w - off, y - half, w - off, y + half], 0.5);
        number(&mut body, off + beyond, y + 2.5, step);
        number(&mut body, w - off - beyond, y + 2.5, step);
    }
    body
}

fn line(body: &mut String, [x, y, to_x, to_y]: [f64; 4], thick: f64) {
    // Writing to a string cannot fail, here and below.
    let _ = write!(body, "<path stroke=\"#000\" stroke-width=\"{thick}\" d=\"M{x:.2} {y:.2}L{to_x:.2} {to_y:.2}\"/>");
}

fn number(body: &mut String, x: f64, y: f64, number: i32) {
    let _ = write!(body, "<text font-size=\"7\" text-anchor=\"middle\" x=\"{x:.2}\" y=\"{y:.2}\">{number}</text>");
}

/// An arrow upwards with the name of its side.
fn arrow(body: &mut String, x: f64, y: f64, name: &str) {
    line(body, [x, y + 12.0 * MM, x, y - 10.0 * MM], 3.0);
    let (left, right, base) = (x - 4.0 * MM, x + 4.0 * MM, y - 9.0 * MM);
    let tip = y - 18.0 * MM;
    let _ = write!(body, "<path d=\"M{left:.2} {base:.2}L{right:.2} {base:.2}L{x:.2} {tip:.2}Z\"/>");
    let (at, foot) = (x + 8.0 * MM, y + 4.0 * MM);
    let _ = write!(body, "<text font-size=\"36\" x=\"{at:.2}\" y=\"{foot:.2}\">{name}</text>");
}

fn text(body: &mut String, x: f64, y: f64, lines: &[&str]) {
    for (at, text) in (0_u8..).zip(lines) {
        let y = y + f64::from(at) * 13.0;
        let _ = write!(body, "<text font-size=\"9\" text-anchor=\"middle\" x=\"{x:.2}\" y=\"{y:.2}\">{text}</text>");
    }
}

fn whole(w: f64, h: f64, body: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w:.3}\" height=\"{h:.3}\" viewBox=\"0 0 {w:.3} {h:.3}\" \
         font-family=\"Libertinus Serif\">{body}</svg>"
    )
}
