//! Files made from the metadata: the cover, the title page, the imprint.

use std::fmt::Write as _;

use super::plan::{PublicationPlan, ThemeFile};
use super::soft_hyphen::soft_title;
use super::words::EpubTerms;
use super::xhtml::{self, XhtmlHead, push_attribute, text};
use crate::document::Role;
use crate::document::metadata::{Creator, Identifier, Metadata};
use crate::project::config::TitlePart;
use crate::resolve::date_words::date_words;
use crate::text::words::Term;

/// The cover's file: the image and nothing else, as stores want it.
pub(super) fn cover(plan: &PublicationPlan<'_>, image: &str) -> String {
    let mut body = String::from("<div class=\"cover\">");
    body.push_str("<img epub:type=\"cover\" role=\"doc-cover\"");
    push_attribute(&mut body, "src", image);
    let alt = format!("{}: {}", plan.words.cover, plan.book.metadata.title);
    push_attribute(&mut body, "alt", &alt);
    body.push_str("/></div>\n");
    // Between vertical lines an image is placed by rules of its own, and the cover would not fit on its page.
    let style = plan
        .flow
        .vertical
        .map(|_| "-epub-writing-mode: horizontal-tb; -webkit-writing-mode: horizontal-tb; writing-mode: horizontal-tb");
    xhtml::document(&XhtmlHead { style, ..head(plan, plan.words.cover) }, &body)
}

pub(super) fn title_page(plan: &PublicationPlan<'_>) -> String {
    let mut body = String::from("<section class=\"titlepage\" epub:type=\"titlepage\">\n");
    for part in plan.title_order.iter().copied() {
        title_part(plan, part, &mut body);
    }
    body.push_str("</section>\n");
    page(plan, plan.words.title_page, &body)
}

/// A part of the title page.
fn title_part(plan: &PublicationPlan<'_>, part: TitlePart, body: &mut String) {
    let metadata = &plan.book.metadata;
    let (authors, others): (Vec<&Creator>, Vec<&Creator>) =
        metadata.creators.iter().partition(|creator| matches!(creator.role.as_str(), "aut" | ""));
    let mut line = |class: &str, words: &str| {
        let _ = writeln!(body, "<p class=\"{class}\">{}</p>", soft_title(plan, words));
    };
    match part {
        TitlePart::Series => {
            let Some(series) = &metadata.collection else { return };
            let words = [Some(&series.title), series.position.as_ref()].into_iter().flatten().cloned();
            line("series", &words.collect::<Vec<_>>().join(" · "));
        }
        TitlePart::Title => {
            let _ = writeln!(body, "<h1>{}</h1>", soft_title(plan, &metadata.title));
        }
        TitlePart::Subtitle => {
            let Some(subtitle) = filled(metadata.subtitle.as_ref()) else { return };
            let attributes = "class=\"subtitle\" epub:type=\"subtitle\" role=\"doc-subtitle\"";
            let _ = writeln!(body, "<p {attributes}>{}</p>", soft_title(plan, subtitle));
        }
        TitlePart::Author => authors.iter().for_each(|author| line("author", &author.name)),
        TitlePart::Contributor => {
            let credits = others.iter().filter_map(|other| plan.words.credit(other));
            credits.for_each(|credit| line("contributor", &credit));
        }
        TitlePart::Device => {
            if let Some(file) = plan.theme_image("title-device", None) {
                decoration(body, "device", file);
            }
        }
        TitlePart::Publisher => {
            let edition = filled(metadata.edition.as_ref()).map(|it| plan.words.edition(it));
            let publisher = filled(metadata.publisher.as_ref()).map(str::to_owned);
            let lines = [("edition", edition), ("publisher", publisher)];
            lines.iter().filter_map(|(class, words)| Some((class, words.as_ref()?))).for_each(|it| line(it.0, it.1));
        }
    }
}

/// An image of the theme, which says nothing.
pub(super) fn decoration(out: &mut String, class: &str, file: ThemeFile<'_>) {
    let _ = write!(out, "<p class=\"{class}\"><img alt=\"\"");
    if file.is_transparent {
        push_attribute(out, "class", "paper");
    }
    push_attribute(out, "src", file.path);
    out.push_str("/></p>\n");
}

/// The imprint, if there is something to say and the book has no copyright page of its own.
pub(super) fn imprint(plan: &PublicationPlan<'_>) -> Option<String> {
    let metadata = &plan.book.metadata;
    let has_own = (0..plan.book.divisions.len())
        .any(|at| plan.book.divisions[at].role == Role::CopyrightPage && plan.file(at).is_some());
    let lines = imprint_lines(metadata, &plan.words);
    // A date alone on a page says nothing: the package has it.
    let is_date_alone = matches!(lines.as_slice(), [line] if Some(line) == imprint_date(metadata).as_ref());
    if has_own || lines.is_empty() || is_date_alone {
        return None;
    }
    let mut body = String::from("<section class=\"imprint\" epub:type=\"copyright-page\"");
    push_attribute(&mut body, "aria-label", plan.words.imprint);
    body.push_str(">\n");
    for line in lines {
        let _ = writeln!(body, "<p>{}</p>", text(&line));
    }
    body.push_str("</section>\n");
    Some(page(plan, plan.words.imprint, &body))
}

/// The lines of an imprint: the rights, who published it and when, and its identifiers.
fn imprint_lines(metadata: &Metadata, words: &EpubTerms) -> Vec<String> {
    let mut lines: Vec<String> = filled(metadata.rights.as_ref()).map(str::to_owned).into_iter().collect();
    let edition = filled(metadata.edition.as_ref()).map(|it| words.edition(it));
    let date = imprint_date(metadata);
    let published: Vec<&str> =
        [edition.as_deref(), filled(metadata.publisher.as_ref()), date.as_deref()].into_iter().flatten().collect();
    if !published.is_empty() {
        lines.push(words.listed(published));
    }
    lines.extend(metadata.identifiers.iter().map(|it| identifier(it, &metadata.identifiers, words)));
    lines
}

/// The date of publication in words, as exact as its author wrote it.
fn imprint_date(metadata: &Metadata) -> Option<String> {
    let words = metadata.date.as_deref().and_then(|date| date_words(date, &metadata.language));
    words.or_else(|| metadata.printed_date().map(str::to_owned))
}

/// An identifier as one prints it: `ISBN 978-0-306-40615-7`; where a book has several ISBNs, with the edition that each is
/// of, because a reader who orders by the wrong one gets another book.
fn identifier(identifier: &Identifier, all: &[Identifier], words: &EpubTerms) -> String {
    let scheme = identifier.scheme.as_str();
    let Some(edition) = edition_of(scheme) else {
        return match scheme {
            "doi" | "uuid" => format!("{} {}", scheme.to_ascii_uppercase(), identifier.printed()),
            _ => identifier.value.clone(),
        };
    };
    let isbn = identifier.printed();
    let is_marked = |it: &Identifier| edition_of(&it.scheme).is_some_and(|edition| !edition.is_empty());
    match edition {
        "print" => words.isbn_of(isbn, Term::Print),
        "epub" | "ebook" | "e-book" => words.isbn_of(isbn, Term::EBook),
        // This file's own, if the others say what they are of.
        "" if all.iter().any(is_marked) => words.isbn_of(isbn, Term::EBook),
        "" => format!("ISBN {isbn}"),
        other => words.qualified(isbn, other),
    }
}

/// What follows the hyphen in the scheme of an ISBN: the edition; nothing for a number of digits or none.
fn edition_of(scheme: &str) -> Option<&str> {
    let edition = scheme.strip_prefix("isbn")?.trim_start_matches(['-', ' ']);
    Some(if matches!(edition, "10" | "13") { "" } else { edition })
}

fn filled(value: Option<&String>) -> Option<&str> {
    value.map(|value| value.trim()).filter(|value| !value.is_empty())
}

fn page(plan: &PublicationPlan<'_>, title: &str, body: &str) -> String {
    xhtml::document(&head(plan, title), body)
}

fn head<'p>(plan: &'p PublicationPlan<'_>, title: &'p str) -> XhtmlHead<'p> {
    XhtmlHead {
        language: &plan.language,
        direction: plan.flow.direction(plan.flow.rtl),
        style: None,
        title,
        body_type: Some("frontmatter"),
        sheets: &plan.sheets,
    }
}
