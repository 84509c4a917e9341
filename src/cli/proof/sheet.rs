//! The marks over a page of the report, as SVG, and texts as HTML has them.

use std::borrow::Cow;
use std::fmt::Write as _;

use chapbook::proof::Finding;

/// What stands for an image that is too large for the file.
pub(super) const LEFT_OUT: &str = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 100' preserveAspectRatio='none'>\
    <rect width='100' height='100' fill='#ddd'/><path d='M0 0L100 100M100 0L0 100' stroke='#999'/></svg>";

/// The radius of a number's disc, in points.
const DISC: f64 = 5.5;

/// The marks of findings, numbered from 1 in their order.
pub(super) fn overlay(findings: &[&Finding]) -> String {
    let mut out = "<g class=\"marks\">".to_owned();
    // Where numbers are: those of one line stand side by side.
    let mut taken: Vec<(f64, f64)> = Vec::new();
    for (number, finding) in (1..).zip(findings) {
        let area = finding.area;
        let (x, y) = (area.origin.x.to_pt(), area.origin.y.to_pt());
        let (width, height) = (area.size.width.to_pt().max(2.0), area.size.height.to_pt().max(2.0));
        let mut disc = ((x - DISC - 2.0).max(DISC + 1.0), y + DISC.min(height / 2.0));
        while taken.iter().any(|other| (other.0 - disc.0).abs() < DISC * 2.0 && (other.1 - disc.1).abs() < DISC * 2.0) {
            disc =
                if DISC * 3.0 < disc.0 { (disc.0 - DISC * 2.0, disc.1) } else { (x - DISC - 2.0, disc.1 + DISC * 2.0) };
        }
        taken.push(disc);
        let (code, message) = (finding.kind.code, escape(&finding.message));
        let (left, middle, foot) = (disc.0, disc.1, disc.1 + DISC * 0.45);
        let _ = write!(
            out,
            "<g class=\"{code}\"><title>{number}: {message}</title>\
             <rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" rx=\"1.5\"/>\
             <circle cx=\"{left:.2}\" cy=\"{middle:.2}\" r=\"{DISC}\"/><text x=\"{left:.2}\" y=\"{foot:.2}\">{number}</text></g>"
        );
    }
    out.push_str("</g>");
    out
}

/// A text with its special characters written out.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"']) {
        return Cow::Borrowed(text);
    }
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    Cow::Owned(text.replace('"', "&quot;"))
}

/// A message with what is between backquotes as code.
pub(super) fn code(message: &str) -> String {
    let mut out = String::new();
    for (index, part) in message.split('`').enumerate() {
        let part = escape(part);
        if index % 2 == 1 {
            let _ = write!(out, "<code>{part}</code>");
        } else {
            out += &part;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_book_are_no_markup() {
        assert_eq!(code("`<b>` is set in \"A&B\""), "<code>&lt;b&gt;</code> is set in &quot;A&amp;B&quot;");
    }
}
