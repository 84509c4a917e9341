//! Which letters of the texts may be set in bold or in italics, so that only faces are packed that something is set in.
//!
//! In: the rules of our sheet and of the theme, and the elements of the texts. Out: letters by face. Names that any rule makes bold
//! count everywhere: a face too many is packed rather than one too few. With a sheet of the author's own all letters may be in all
//! faces.

use std::collections::BTreeSet;

use quick_xml::events::BytesStart;
use unicode_normalization::UnicodeNormalization as _;

/// The elements that are bold, and those in italics, in the sheet of every reading system (HTML, 15.3).
const BOLD: &[&str] = &["b", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "th"];
const ITALIC: &[&str] = &["address", "cite", "dfn", "em", "i", "var"];

/// A face of a family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FaceStyle {
    pub(super) is_bold: bool,
    pub(super) is_italic: bool,
}

/// The names of elements and classes (`.title`) that are bold, and those in italics.
#[derive(Debug, Default)]
pub(super) struct StyledNames {
    bold: BTreeSet<String>,
    italic: BTreeSet<String>,
    /// Whether an author's sheet may make anything of anything.
    is_all: bool,
}

impl StyledNames {
    /// Those that these rules name; one of ours has one line. `is_all`: whether there are rules of the author's beside them.
    pub(super) fn of(rules: &str, is_all: bool) -> StyledNames {
        let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let mut names = StyledNames { bold: own(BOLD), italic: own(ITALIC), is_all };
        let rules: Vec<(&str, &str)> = rules.lines().filter_map(|line| line.split_once('{')).collect();
        // The theme's headings are as bold as it says.
        for (selector, declarations) in &rules {
            if declarations.contains("font-weight: normal") {
                names.bold.remove(selector.trim());
            }
        }
        for (selectors, declarations) in rules {
            let targets = || selectors.split(',').filter_map(target);
            if is_bold(declarations) {
                names.bold.extend(targets());
            }
            if is_italic(declarations) {
                names.italic.extend(targets());
            }
        }
        names
    }

    /// What an element makes of the face around it.
    pub(super) fn style(&self, element: &BytesStart<'_>, around: FaceStyle) -> FaceStyle {
        let attribute = |name| element.try_get_attribute(name).ok().flatten().map(|it| it.value.into_owned());
        let classes = attribute("class").unwrap_or_default();
        let style = attribute("style").unwrap_or_default();
        let is_in = |names: &BTreeSet<String>| {
            names.contains(element.name().as_ref())
                || classes.split_whitespace().any(|class| names.contains(&format!(".{class}")))
        };
        FaceStyle {
            is_bold: around.is_bold || is_in(&self.bold) || is_bold(&style),
            is_italic: around.is_italic || is_in(&self.italic) || is_italic(&style),
        }
    }
}

fn is_bold(declarations: &str) -> bool {
    let weights = declarations.split("font-weight:").skip(1).map(|rest| rest.trim_start());
    weights.into_iter().any(|weight| ["bold", "6", "7", "8", "9"].iter().any(|it| weight.starts_with(it)))
}

fn is_italic(declarations: &str) -> bool {
    declarations.contains("font-style: italic") || declarations.contains("font-style: oblique")
}

/// The element or class that a selector is for: the last of its steps, by its first class if it has one. An element that is
/// styled within another is told by that one: all that this holds may be meant.
fn target(selector: &str) -> Option<String> {
    let mut steps = selector.split([' ', '>', '+', '~']).filter(|step| !step.is_empty()).rev().filter_map(|step| {
        let step = step.split([':', '[']).next()?;
        let (element, classes) = step.split_once('.').map_or((step, None), |parts| (parts.0, Some(parts.1)));
        match classes.and_then(|classes| classes.split('.').next()) {
            Some(class) => Some(format!(".{class}")),
            None => (!element.is_empty()).then(|| element.to_owned()),
        }
    });
    let last = steps.next()?;
    if last.starts_with('.') { Some(last) } else { Some(steps.next().unwrap_or(last)) }
}

/// Letters by the faces that they may be set in beside the upright one, which all may be set in.
#[derive(Debug, Default)]
pub(super) struct FaceLetters {
    bold: BTreeSet<char>,
    italic: BTreeSet<char>,
    bold_italic: BTreeSet<char>,
    is_all: bool,
}

impl FaceLetters {
    pub(super) fn new(names: &StyledNames) -> FaceLetters {
        FaceLetters { is_all: names.is_all, ..FaceLetters::default() }
    }

    /// Adds a text in a face. What is bold in a line of italics may be upright where the theme turns these back: each counts for
    /// all faces between.
    pub(super) fn write(&mut self, text: &str, style: FaceStyle) {
        // Small capitals are made of small letters, titles may be set in capitals.
        let letters = || {
            let cases = |letter: char| letter.to_lowercase().chain(letter.to_uppercase());
            // Shaping composes a letter and its mark where the font has it so.
            text.chars().chain(text.nfc()).flat_map(move |letter| cases(letter).chain([letter]))
        };
        if style.is_bold {
            self.bold.extend(letters());
        }
        if style.is_italic {
            self.italic.extend(letters());
        }
        if style.is_bold && style.is_italic {
            self.bold_italic.extend(letters());
        }
    }

    /// The letters of these that may be set in a face, and with them figures and stops, which sheets add.
    pub(super) fn within(&self, letters: &BTreeSet<char>, style: FaceStyle) -> BTreeSet<char> {
        let own = match style {
            FaceStyle { is_bold: false, is_italic: false } => return letters.clone(),
            _ if self.is_all => return letters.clone(),
            FaceStyle { is_bold: true, is_italic: false } => &self.bold,
            FaceStyle { is_bold: false, is_italic: true } => &self.italic,
            FaceStyle { is_bold: true, is_italic: true } => &self.bold_italic,
        };
        let is_seen = |letter: char| letter.is_alphanumeric() && letters.contains(&letter);
        if !own.iter().copied().any(is_seen) {
            return BTreeSet::new();
        }
        let is_added = |letter: &char| own.contains(letter) || !letter.is_alphabetic();
        letters.iter().copied().filter(is_added).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_are_those_that_rules_and_elements_ask_for() {
        let rules = "h1 { font-weight: normal; }\n.part > h2.own::before { font-weight: 700; }\n\
                     .epigraph, p.note em { font-style: italic; margin: 0; }\np { margin: 0; }\n";
        let names = StyledNames::of(rules, false);
        let style = |tag: &str| {
            names.style(&BytesStart::from_content(tag, tag.find(' ').unwrap_or(tag.len())), FaceStyle::default())
        };
        let of = |is_bold, is_italic| FaceStyle { is_bold, is_italic };
        for (tag, wanted) in [
            ("p", of(false, false)),
            ("h1", of(false, false)),
            ("h3", of(true, false)),
            ("h1 class=\"own\"", of(true, false)),
            ("div class=\"epigraph wide\"", of(false, true)),
            ("p class=\"note\"", of(false, true)),
            ("em", of(false, true)),
            ("span style=\"font-weight: bold\"", of(true, false)),
        ] {
            assert_eq!(style(tag), wanted, "{tag}");
        }
        let mut letters = FaceLetters::new(&names);
        letters.write("Öl", of(true, false));
        let all: BTreeSet<char> = "aÖöLl1.".chars().collect();
        assert_eq!(letters.within(&all, of(true, false)), "ÖöLl1.".chars().collect());
        assert!(letters.within(&all, of(false, true)).is_empty());
        assert_eq!(letters.within(&all, of(false, false)), all);
        assert_eq!(FaceLetters::new(&StyledNames::of("", true)).within(&all, of(true, true)), all);
    }
}
