//! A pass over what the processor made: "et al." for BibTeX's "and others", spans of years, and points and commas that
//! its affixes doubled.
//!
//! The CSL specification (1.0.2, "Affixes" and "Punctuation") and citeproc-js are the measure.

use std::collections::BTreeMap;

use hayagriva::citationberg::taxonomy::{OtherTerm, Term};
use hayagriva::citationberg::{Locale, TermForm};
use hayagriva::{Elem, ElemChild, ElemChildren, ElemMeta, Rendered};

use super::Library;
use super::name::OTHERS;
use crate::document::inline::Citation;

/// "et al." in the language of a text.
pub(in crate::resolve) fn et_al(language: &str, locales: &[Locale]) -> String {
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or("").to_lowercase();
    let is_own = |locale: &&Locale| locale.lang.as_ref().is_some_and(|lang| primary(&lang.0) == primary(language));
    let locale = locales.iter().find(is_own);
    let term = locale.and_then(|locale| locale.term(Term::Other(OtherTerm::EtAl), TermForm::Long));
    term.and_then(|term| term.single()).unwrap_or("et al.").to_owned()
}

/// The mistakes to be mended, with their corrections.
pub(in crate::resolve) struct Mender<'a> {
    pub(in crate::resolve) library: &'a Library,
    pub(in crate::resolve) et_al: String,
    /// Whether the text is French, which has a space before a colon.
    pub(in crate::resolve) french: bool,
    /// What citations show for family names that are told apart.
    pub(in crate::resolve) told_apart: BTreeMap<String, String>,
    /// Whether citations leave out authors that the one before has, and the style says nothing of what parts them then:
    /// a comma (CSL 1.0.2, "cite-group-delimiter").
    pub(in crate::resolve) has_commas: bool,
}

impl Mender<'_> {
    /// Mends all citations, which are in the order of `cited`, and the references.
    pub(in crate::resolve) fn mend<'c>(&self, rendered: &mut Rendered, cited: impl Iterator<Item = &'c Citation>) {
        for (rendered, citation) in rendered.citations.iter_mut().zip(cited) {
            self.citation(&mut rendered.citation, citation);
            if self.has_commas {
                commas(&mut rendered.citation);
            }
        }
        for item in rendered.bibliography.iter_mut().flat_map(|bibliography| &mut bibliography.items) {
            let year = self.library.get(&item.key).and_then(|work| work.year.as_ref());
            self.children(&mut item.content, year);
            points(&mut item.content, self.french);
        }
    }

    fn citation(&self, children: &mut ElemChildren, citation: &Citation) {
        for child in &mut children.0 {
            let ElemChild::Elem(elem) = child else { continue };
            if let Some(ElemMeta::Entry(index)) = elem.meta {
                let work = citation.works.get(index).and_then(|work| self.library.get(&work.key));
                self.children(&mut elem.children, work.and_then(|work| work.year.as_ref()));
            } else {
                self.citation(&mut elem.children, citation);
            }
        }
    }

    fn children(&self, children: &mut ElemChildren, year: Option<&(String, String)>) {
        for child in &mut children.0 {
            let ElemChild::Elem(elem) = child else { continue };
            match (&elem.meta, year) {
                (Some(ElemMeta::Date), Some((printed, shown))) => replace(&mut elem.children, printed, shown),
                (Some(ElemMeta::Names(_)), _) => self.others(elem),
                (Some(ElemMeta::Name(..)), _) => self.tell_apart(elem),
                _ => {}
            }
            self.children(&mut elem.children, year);
        }
    }

    /// "Grey" as "A. Grey", where another Grey is cited.
    fn tell_apart(&self, name: &mut Elem) {
        let mut texts = Vec::new();
        texts_of(&mut name.children, &mut texts);
        let whole: String = texts.iter().map(|text| text.as_str()).collect();
        // In a sentence the space before the year belongs to the name.
        let Some(shown) = self.told_apart.get(whole.trim_end()) else { return };
        let space = &whole[whole.trim_end().len()..];
        if let Some((first, rest)) = texts.split_first_mut() {
            **first = format!("{shown}{space}");
            rest.iter_mut().for_each(|text| text.clear());
        }
    }

    /// "Doe, and others" as "Doe et al.": the name that stands for others goes, with what parts it from the last one.
    fn others(&self, names: &mut Elem) {
        let mut texts = Vec::new();
        texts_of(&mut names.children, &mut texts);
        let Some(at) = texts.iter().position(|text| text.contains(OTHERS)) else { return };
        let shown = texts[at].replace(OTHERS, &self.et_al);
        *texts[at] = shown;
        // The manuals of Chicago, APA and MLA have a comma after an inverted name and behind several: "Doe, J., et al.",
        // but "Doe et al."
        let parted = texts[..at].iter().any(|text| text.contains(','));
        if let Some(before) = texts[..at].last_mut() {
            let kept = before.trim_end().trim_end_matches(['&', ',']).trim_end();
            let words = ["and", "und", "et", "y", "e", "en", "и", "og", "och", "i", "a"];
            let kept = words.iter().find_map(|word| kept.strip_suffix(&format!(" {word}"))).unwrap_or(kept);
            let kept = if words.contains(&kept.trim()) { "" } else { kept };
            let joint = if parted { ", " } else { " " };
            **before = format!("{}{joint}", kept.trim_end_matches([',', ' ']));
        }
    }
}

/// Puts commas before works whose author stands before another one: "(Ash 2001a, 2001b)".
fn commas(children: &mut ElemChildren) {
    let mut is_group = false;
    for at in 0..children.0.len() {
        let ElemChild::Elem(elem) = &children.0[at] else { continue };
        if !matches!(elem.meta, Some(ElemMeta::Entry(_))) {
            continue;
        }
        let has_names = has_names(elem);
        if let Some(ElemChild::Text(parting)) = at.checked_sub(1).and_then(|before| children.0.get_mut(before))
            && is_group
            && !has_names
        {
            ", ".clone_into(&mut parting.text);
        }
        is_group |= has_names;
    }
}

fn has_names(elem: &Elem) -> bool {
    let is_named = matches!(elem.meta, Some(ElemMeta::Names(_))) && !elem.children.0.is_empty();
    is_named || elem.children.0.iter().any(|child| matches!(child, ElemChild::Elem(elem) if has_names(elem)))
}

/// The texts below an element, in order.
fn texts_of<'t>(children: &'t mut ElemChildren, out: &mut Vec<&'t mut String>) {
    for child in &mut children.0 {
        match child {
            ElemChild::Text(text) => out.push(&mut text.text),
            ElemChild::Markup(text) => out.push(text),
            ElemChild::Elem(elem) => texts_of(&mut elem.children, out),
            ElemChild::Link { text, .. } => out.push(&mut text.text),
            ElemChild::Transparent { .. } => {}
        }
    }
}

fn replace(children: &mut ElemChildren, printed: &str, shown: &str) {
    let mut texts = Vec::new();
    texts_of(children, &mut texts);
    if let Some(text) = texts.into_iter().find(|text| text.contains(printed)) {
        *text = text.replacen(printed, shown, 1);
    }
}

/// How the text so far ends: its last sign, and that before it.
#[derive(Clone, Copy, Default)]
struct Ending {
    last: Option<char>,
    inner: Option<char>,
}

/// Takes out the second of two points in a row, and a comma before a point or a closing bracket.
fn points(children: &mut ElemChildren, french: bool) {
    let mut ending = Ending::default();
    let mut texts = Vec::new();
    texts_of(children, &mut texts);
    for at in 0..texts.len() {
        let mut kept = String::with_capacity(texts[at].len());
        for c in texts[at].chars() {
            // Behind a closing quotation mark the point before it counts. One in brackets ends an abbreviation, and the
            // entry still needs its own.
            let closed = matches!(ending.last, Some('”' | '’' | ')' | '»'));
            let before = if closed { ending.inner } else { ending.last };
            let is_double = match c {
                '.' => matches!(before, Some('.' | '?' | '!')) && !(closed && ending.last == Some(')')),
                ',' => before == Some(','),
                _ => false,
            };
            if is_double {
                continue;
            }
            // A colon follows its word at once, but in French; the space is what parts it from something that came out empty.
            if matches!(c, ':' | ';' | ',') && kept.ends_with(' ') && !french {
                kept.pop();
            }
            // "Brill,." and "(2024,)": an affix after what came out empty.
            if matches!(c, '.' | ')') && kept.ends_with(',') {
                kept.pop();
            }
            kept.push(c);
            ending = Ending { last: Some(c), inner: ending.last };
        }
        *texts[at] = kept;
        let Some(first) = texts[at].chars().next() else { continue };
        if matches!(first, ':' | ';' | ',')
            && !french
            && let Some(before) = texts[..at].iter_mut().rev().find(|text| !text.is_empty())
        {
            before.truncate(before.trim_end_matches(' ').len());
        }
        if matches!(first, '.' | ')')
            && let Some(before) = texts[..at].iter_mut().rev().find(|text| !text.is_empty())
        {
            while before.ends_with(", ") || before.ends_with(',') {
                before.truncate(before.trim_end_matches([',', ' ']).len());
            }
        }
    }
}
