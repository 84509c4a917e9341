//! Inks of the book's own style sheet that can't be read: by day, by night, or on the ground that the same rule has.
//!
//! In: a sheet without comments, closed where it was open. Out: the declarations that hide text, and why. They stay: the
//! author's sheet is the author's word.

use super::theme::color::{LEAST_CONTRAST, NIGHT, contrast, ratio};
use crate::project::style_sheet::parts;

/// A declaration that hides text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HiddenInk {
    /// As it is written: `color: #333`.
    pub(super) declaration: String,
    /// The selectors of its rule.
    pub(super) selectors: String,
    /// When, and what contrast is left: `by night, 1.5 : 1`.
    pub(super) when: String,
}

/// The opaque colours of a rule, with the declarations that say them.
#[derive(Default)]
struct RulePaint {
    ink: Option<([u8; 3], String)>,
    ground: Option<([u8; 3], String)>,
    /// Whether it has an image or what else is not told here: nothing is known of its ground then.
    is_unknown: bool,
}

/// The ink of readers by day, and by night: black, and a light grey.
const INKS: [(&str, [u8; 3]); 2] = [("by day", [0; 3]), ("by night", [0xdd; 3])];
/// The paper of readers.
const PAPERS: [(&str, [u8; 3]); 2] = [("by day", [255; 3]), ("by night", [NIGHT; 3])];

/// Elements that are no text: a ground makes a line or a frame of them.
const NO_TEXT: &[&str] = &["hr", "img", "svg", "video", "audio"];

/// The declarations that hide text, in their order.
pub(super) fn hidden(sheet: &str) -> Vec<HiddenInk> {
    // Whoever asks for the reader's scheme has seen to both.
    let knows_night = sheet.contains("prefers-color-scheme");
    let mut found = Vec::new();
    let (mut selectors, mut paint) = ("", RulePaint::default());
    for (piece, sign) in parts(sheet, &[';', '{', '}']) {
        if sign == Some('{') {
            (selectors, paint) = (piece.trim(), RulePaint::default());
            continue;
        }
        paint.declare(piece);
        if sign == Some('}') {
            let paint = std::mem::take(&mut paint);
            let is_text = !selectors.starts_with('@') && !selectors.split(',').all(is_no_text);
            let hidden = paint.hidden().filter(|it| is_text && (!knows_night || it.is_on_itself));
            found.extend(hidden.map(|it| HiddenInk {
                declaration: it.declaration,
                selectors: selectors.split_whitespace().collect::<Vec<_>>().join(" "),
                when: it.when,
            }));
            // Behind a rule of a group the next has selectors of its own.
            selectors = "";
        }
    }
    found
}

/// Whether a selector is of what holds no text.
fn is_no_text(selector: &str) -> bool {
    let last = selector.split([' ', '>', '+', '~']).next_back().unwrap_or("");
    let element = last.split(['.', '#', ':', '[']).next().unwrap_or("");
    last.contains("::") || NO_TEXT.contains(&element.to_ascii_lowercase().as_str())
}

/// What a rule hides.
struct RuleHides {
    declaration: String,
    when: String,
    /// Whether on the rule's own ground.
    is_on_itself: bool,
}

impl RulePaint {
    /// Takes a declaration of the rule.
    fn declare(&mut self, declaration: &str) {
        let Some((name, value)) = declaration.split_once(':') else { return };
        let name = name.trim().to_ascii_lowercase();
        let value = value.trim().trim_end_matches("!important").trim().to_ascii_lowercase();
        let opaque = value.parse::<svgtypes::Color>().ok().filter(|color| color.alpha == 255);
        let paint = opaque.map(|it| ([it.red, it.green, it.blue], declaration.trim().to_owned()));
        match name.as_str() {
            "color" => self.ink = paint,
            "background" | "background-color" if paint.is_some() => self.ground = paint,
            "background" | "background-color" | "background-image" => {
                self.is_unknown |= !matches!(value.as_str(), "none" | "transparent" | "inherit" | "initial");
            }
            _ => {}
        }
    }

    /// What can't be read, if anything can't.
    fn hidden(self) -> Option<RuleHides> {
        let least = |own: [u8; 3], others: [(&str, [u8; 3]); 2]| {
            let (when, found) =
                others.map(|(when, other)| (when, contrast(own, other))).into_iter().min_by_key(|it| it.1)?;
            (found < LEAST_CONTRAST).then(|| format!("{when}, {}", ratio(found)))
        };
        match (self.ink, self.ground) {
            (Some((ink, declaration)), Some((ground, _))) => {
                let found = contrast(ink, ground);
                let when = format!("on its own ground, {}", ratio(found));
                (found < LEAST_CONTRAST).then_some(RuleHides { declaration, when, is_on_itself: true })
            }
            (Some((ink, declaration)), None) if !self.is_unknown => {
                Some(RuleHides { declaration, when: least(ink, PAPERS)?, is_on_itself: false })
            }
            (None, Some((ground, declaration))) => {
                Some(RuleHides { declaration, when: least(ground, INKS)?, is_on_itself: false })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inks_that_vanish_are_found() {
        crate::cases::check("css-ink", |[css]| {
            let all: Vec<String> = hidden(css)
                .into_iter()
                .map(|it| format!("{} of {}: {}", it.declaration, it.selectors, it.when))
                .collect();
            if all.is_empty() { "none".to_owned() } else { all.join("; ") }
        });
    }
}
