//! Stars that are not emphasis though CommonMark would read them so: those inside words (`Schüler*innen`, `2*4`), and those
//! of faces (`*_*`).

use super::Scan;

/// The second star of a pair inside words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Second {
    at: usize,
    /// Whether the pair is text: it is emphasis where no space is between the stars.
    is_text: bool,
}

/// Faces that emphasis or a superscript would take to pieces.
const FACES: &[&str] = &["*^_^*", "^_^", "^.^", "^-^", "^*^", "*_*", "*-*"];

impl Scan<'_, '_> {
    /// Whether the star at a byte is one of two inside words with a space between them: both are text then, for no
    /// emphasis begins in the midst of a word and ends in the midst of another. The German gender star is such a sign,
    /// and so are products of figures.
    pub(super) fn star_in_word(&mut self, at: usize) -> bool {
        let rest = self.rest(at);
        let is_text = match self.star.filter(|second| second.at == at) {
            Some(second) => second.is_text,
            None => {
                let next = rest[1..].find('*').map(|found| found + 1);
                // Both or neither: one star inside a word and one at a word's end may be emphasis that begins in the
                // word.
                let next = next.filter(|next| is_inside(self.before(at), rest, 0) && is_inside("", rest, *next));
                let Some(next) = next else { return false };
                let is_text = rest[..next].contains(char::is_whitespace);
                // Decided for both at once: the second star alone can't tell whether a space is between.
                self.star = Some(Second { at: at + next, is_text });
                is_text
            }
        };
        if is_text {
            self.replace(at..at, "\\");
        }
        is_text
    }

    /// A face: `^_^`. Returns where to go on.
    pub(super) fn face(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        let face = FACES.iter().find(|face| rest.starts_with(**face))?;
        let is_alphanumeric = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let before = self.before(at).chars().next_back();
        let joined = is_alphanumeric(before) || is_alphanumeric(rest[face.len()..].chars().next());
        // `Na^-^` is an ion.
        if joined && !face.contains('_') || before == Some('\\') {
            return None;
        }
        self.replace(at..at + face.len(), &super::escaped(face));
        Some(at + face.len())
    }
}

impl Scan<'_, '_> {
    /// A face in parentheses, `(_ _)` or `(._.)`: short, without letters, with a sign that emphasis would take. Returns
    /// where to go on.
    pub(super) fn round_face(&mut self, at: usize) -> Option<usize> {
        const LONGEST: usize = 16;
        let rest = self.rest(at);
        let near = &rest[..rest.floor_char_boundary(LONGEST)];
        let inner = near[1..].split_once(')')?.0;
        let is_face = inner.contains('_')
            && !inner.contains(|c: char| c.is_alphanumeric() || matches!(c, '\\' | '`' | '\n' | '[' | ']' | '('));
        is_face.then(|| {
            self.replace(at..at + inner.len() + 2, &super::escaped(&format!("({inner})")));
            at + inner.len() + 2
        })
    }
}

/// Whether the star at a byte of a text has a letter or a digit on both sides. `before` is in front of the text.
fn is_inside(before: &str, text: &str, at: usize) -> bool {
    let left = text[..at].chars().next_back().or(before.chars().next_back());
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !super::cjk::is_cjk(c));
    is_word(left) && is_word(text[at + 1..].chars().next())
}
