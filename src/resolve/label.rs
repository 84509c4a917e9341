//! The label above a title: `Chapter 3. The Ferry` is a label and a title in one line; a numbered division gets its
//! label from its number.
//!
//! In: a title's inlines and its language, or a division and its number. Out: the label, and what is left of the
//! title. Both outputs ask here, so that a chapter opens alike in them.

use crate::document::division_label::{self, DivisionWord, LabelRest};
use crate::document::inline::{Inline, InlineKind, title_text};
use crate::document::roman;
use crate::document::{Division, NodeId, Role};
use crate::project::theme::NumberFormat;
use crate::text::words::{Term, Terms};

/// A title in its two parts.
#[derive(Clone, Copy, Debug)]
pub struct SplitTitle<'a> {
    /// The text of the inline that the label is in.
    pub whole: &'a str,
    /// The label: `Chapter 3.`
    pub text: &'a str,
    /// The text that follows it in the same inline; may be empty.
    pub rest: &'a str,
    /// Where that begins in the inline's text.
    pub rest_at: usize,
    /// The inline.
    pub node: NodeId,
    /// The line's end behind it, which is not written: the two parts have lines of their own.
    pub line_end: &'a [Inline],
    /// The inlines behind it.
    pub others: &'a [Inline],
}

/// Takes a title apart; `None` if it has no label, or nothing else.
pub fn split<'a>(title: &'a [Inline], language: &str) -> Option<SplitTitle<'a>> {
    let (first, others) = title.split_first()?;
    let InlineKind::Text(text) = &first.kind else { return None };
    let is_broken = matches!(others.first().map(|inline| &inline.kind), Some(InlineKind::LineBreak));
    // A sign at the end parts the label from what is emphasised behind it.
    let is_parted = text.ends_with(char::is_whitespace) && text.trim_end().ends_with(['.', ':', '-', '–', '—']);
    let (label_end, rest_at) = match division_label::read(text, language) {
        Some(label) => match label.rest {
            LabelRest::None if is_broken || is_parted => (label.end, text.len()),
            LabelRest::Parted(at) if label.word != DivisionWord::Number => (label.end, at),
            // `Part 1 of the tale` is one title: without a sign nothing says where a label would end.
            _ => return None,
        },
        None => appendix(text, language)?,
    };
    let rest = &text[rest_at..];
    let (line_end, others) = others.split_at(usize::from(rest.is_empty() && is_broken));
    if rest.is_empty() && others.is_empty() {
        return None;
    }
    Some(SplitTitle { whole: text, text: &text[..label_end], rest, rest_at, node: first.id, line_end, others })
}

/// The end of the label of an appendix, `Appendix A`, and where the title behind its sign begins.
fn appendix(text: &str, language: &str) -> Option<(usize, usize)> {
    let (word, after) = text.split_once(char::is_whitespace)?;
    let own = Terms::new(language).get(Term::Appendix).to_lowercase();
    let end = after.find(|c: char| c.is_whitespace() || c == '.' || c == ':')?;
    let is_letter = end == 1 && after.starts_with(|c: char| c.is_ascii_uppercase());
    let is_number = (1..9).contains(&end) && after[..end].bytes().all(|byte| byte.is_ascii_digit());
    if word.to_lowercase() != own || !(is_letter || is_number) {
        return None;
    }
    let tail = &after[end..];
    // French has a space before its colon: `Annexe A : Tableaux`.
    let rest = tail.trim_start().strip_prefix(['.', ':', '-', '–', '—'])?;
    let at = text.len() - tail.len();
    rest.starts_with(char::is_whitespace)
        .then(|| (at + usize::from(tail.starts_with('.')), text.len() - rest.trim_start().len()))
}

/// The title in a running head: without its label.
pub fn short(title: &[Inline], language: &str) -> String {
    match split(title, language) {
        Some(label) => label.rest.to_owned() + &title_text(label.others),
        None => title_text(title),
    }
}

/// A title in the contents, in its two parts: without the sign that parted them.
#[derive(Clone, Debug)]
pub struct ContentsTitle {
    /// The label, without its full stop: `Chapter 3`.
    pub label: String,
    /// What it is the label of.
    pub words: Vec<Inline>,
}

/// The title in the contents; `None` if it has no label.
pub fn contents_title(title: &[Inline], language: &str) -> Option<ContentsTitle> {
    let label = split(title, language)?;
    let rest = Some(label.rest).filter(|rest| !rest.is_empty());
    let rest = rest
        .zip(title.first())
        .map(|(rest, first)| Inline { kind: InlineKind::Text(rest.to_owned()), ..first.clone() });
    let words = rest.into_iter().chain(label.others.iter().cloned()).collect();
    Some(ContentsTitle { label: label.text.trim_end_matches('.').to_owned(), words })
}

/// The title of a menu, which is one line of plain text: what a spaced hyphen or a dash parts from its label is parted by a
/// colon there. `None` where nothing changes.
pub fn menu_title(title: &[Inline], language: &str) -> Option<Vec<Inline>> {
    let label = split(title, language)?;
    let sign = label.whole.get(label.text.len()..label.rest_at)?.trim();
    if !matches!(sign, "-" | "–" | "—") {
        return None;
    }
    let colon = match (label.text.ends_with('.'), language.split('-').next()) {
        (true, _) => " ",
        (false, Some("fr")) => "\u{a0}: ",
        (false, _) => ": ",
    };
    let mut title = title.to_vec();
    title.first_mut()?.kind = InlineKind::Text(format!("{}{colon}{}", label.text, label.rest));
    Some(title)
}

/// A division's number as the label above its title; `None` where the style shows none.
pub fn of_number(division: &Division, number: &str, format: NumberFormat, language: &str) -> Option<String> {
    let word = match division.role {
        Role::Part => Term::Part,
        Role::Appendix => Term::Appendix,
        _ => Term::Chapter,
    };
    match format {
        NumberFormat::None => None,
        NumberFormat::Arabic => Some(number.to_owned()),
        // The letter of an appendix has no Roman form.
        NumberFormat::Roman => Some(number.parse().map_or_else(|_| number.to_owned(), roman::upper)),
        NumberFormat::Word => Some(Terms::new(language).counted(word, number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn inline(kind: InlineKind) -> Inline {
        Inline { id: NodeId(7), span: Span::default(), kind }
    }

    #[test]
    fn an_appendix_without_a_sign_has_no_label() {
        assert_eq!(appendix("Annexe : Tableaux", "fr"), None);
        assert!(appendix("Annexe A : Tableaux", "fr").is_some() && appendix("Appendix 2: Tables", "en").is_some());
    }

    #[test]
    fn heads_leave_a_label_out_and_contents_its_sign() {
        let title = [inline(InlineKind::Text("Chapter 3 - The Ferry".into()))];
        assert_eq!(short(&title, "en"), "The Ferry");
        let contents = contents_title(&title, "en").map(|title| (title.label, title_text(&title.words)));
        assert_eq!(contents, Some(("Chapter 3".to_owned(), "The Ferry".to_owned())));
        let menu = |title: &str, language| {
            let title = [inline(InlineKind::Text(title.to_owned()))];
            menu_title(&title, language).map(|title| title_text(&title))
        };
        assert_eq!(menu("Chapter 3 - The Ferry", "en").as_deref(), Some("Chapter 3: The Ferry"));
        assert_eq!(menu("Chapitre 3 — Le Bac", "fr").as_deref(), Some("Chapitre 3\u{a0}: Le Bac"));
        assert_eq!(menu("Chapter 3. The Ferry", "en"), None, "a stop parts them well");
        assert_eq!(menu("The Ferry - and back", "en"), None, "there is no label");
        let plain = [inline(InlineKind::Text("The Ferry - Chapter 3".into()))];
        assert_eq!(short(&plain, "en"), "The Ferry - Chapter 3");
        assert!(contents_title(&plain, "en").is_none());
    }

    #[test]
    fn a_label_goes_before_a_title() {
        crate::cases::check("title-label", |[language, title]| {
            let title = [inline(InlineKind::Text(title.to_owned()))];
            split(&title, language).map_or("none".into(), |found| format!("{} | {}", found.text, found.rest))
        });
    }
}
