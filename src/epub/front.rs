//! Files made from the metadata: the cover, the title page, the imprint.

use std::fmt::Write as _;

use super::plan::PublicationPlan;
use super::xhtml::{self, XhtmlHead, push_attribute, text};
use crate::document::Role;
use crate::document::metadata::{Creator, Identifier, Metadata};

/// The cover's file: the image and nothing else, as stores want it.
pub(super) fn cover(plan: &PublicationPlan<'_>, image: &str) -> String {
    let mut body = String::from("<div class=\"cover\">");
    body.push_str("<img epub:type=\"cover\" role=\"doc-cover\"");
    push_attribute(&mut body, "src", image);
    let alt = format!("{}: {}", plan.words.cover, plan.book.metadata.title);
    push_attribute(&mut body, "alt", &alt);
    body.push_str("/></div>\n");
    page(plan, plan.words.cover, &body)
}

/// The title page.
pub(super) fn title_page(plan: &PublicationPlan<'_>) -> String {
    let metadata = &plan.book.metadata;
    let mut body = String::from("<section class=\"titlepage\" epub:type=\"titlepage\">\n");
    let _ = writeln!(body, "<h1>{}</h1>", text(&metadata.title));
    if let Some(subtitle) = filled(metadata.subtitle.as_ref()) {
        let _ =
            writeln!(body, "<p class=\"subtitle\" epub:type=\"subtitle\" role=\"doc-subtitle\">{}</p>", text(subtitle));
    }
    let (authors, others): (Vec<&Creator>, Vec<&Creator>) =
        metadata.creators.iter().partition(|creator| matches!(creator.role.as_str(), "aut" | ""));
    for author in authors {
        let _ = writeln!(body, "<p class=\"author\">{}</p>", text(&author.name));
    }
    for other in others {
        let _ = writeln!(body, "<p class=\"contributor\">{}</p>", text(&plan.words.credit(other)));
    }
    if let Some(edition) = filled(metadata.edition.as_ref()) {
        let _ = writeln!(body, "<p class=\"edition\">{}</p>", text(edition));
    }
    if let Some(publisher) = filled(metadata.publisher.as_ref()) {
        let _ = writeln!(body, "<p class=\"publisher\">{}</p>", text(publisher));
    }
    body.push_str("</section>\n");
    page(plan, plan.words.title_page, &body)
}

/// The imprint, if there is something to say and the book has no copyright page of its own.
pub(super) fn imprint(plan: &PublicationPlan<'_>) -> Option<String> {
    let metadata = &plan.book.metadata;
    let has_own = (0..plan.book.divisions.len())
        .any(|at| plan.book.divisions[at].role == Role::CopyrightPage && plan.file(at).is_some());
    let lines = imprint_lines(metadata);
    if has_own || lines.is_empty() {
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
fn imprint_lines(metadata: &Metadata) -> Vec<String> {
    let mut lines: Vec<String> = filled(metadata.rights.as_ref()).map(str::to_owned).into_iter().collect();
    let published: Vec<&str> =
        [filled(metadata.edition.as_ref()), filled(metadata.publisher.as_ref()), metadata.printed_date()]
            .into_iter()
            .flatten()
            .collect();
    if !published.is_empty() {
        lines.push(published.join(", "));
    }
    lines.extend(metadata.identifiers.iter().map(identifier));
    lines
}

/// An identifier as one prints it: `ISBN 9780306406157`.
fn identifier(identifier: &Identifier) -> String {
    match identifier.scheme.as_str() {
        "isbn" | "isbn-13" | "isbn-10" | "isbn-print" | "doi" | "uuid" => {
            let name = identifier.scheme.split('-').next().unwrap_or("").to_ascii_uppercase();
            format!("{name} {}", identifier.value)
        }
        _ => identifier.value.clone(),
    }
}

fn filled(value: Option<&String>) -> Option<&str> {
    value.map(|value| value.trim()).filter(|value| !value.is_empty())
}

fn page(plan: &PublicationPlan<'_>, title: &str, body: &str) -> String {
    let head = XhtmlHead {
        language: &plan.language,
        rtl: plan.flow.rtl,
        title,
        body_type: Some("frontmatter"),
        sheets: &plan.sheets,
    };
    xhtml::document(&head, body)
}
