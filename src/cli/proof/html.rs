//! The report as one HTML file: the score, the flaws by pages, the pages drawn with their flaws marked.
//!
//! Nothing in it is fetched from anywhere, and it has no script: what can be shown and hidden is done by its style sheet. It
//! follows the colours that its reader's system asks for; pages are paper and stay light.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::anyhow;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chapbook::preview::DrawnPages;
use chapbook::proof::{Finding, Proof, folio, rows};
use chapbook::typeset::frame::PageItem;
use serde_json::Value;

use super::sheet::{self, escape};
use super::{ProofedBook, WrittenPlace, shown_score};

/// The most pages that are drawn: a browser shows a hundred without delay, and nobody looks at more in one go.
const MOST_DRAWN: usize = 100;
/// The most bytes of an image that go into the file.
const MOST_IMAGE: usize = 2 << 20;

/// The style sheet.
const STYLE: &str = include_str!("proof.css");

/// A report while it is written.
pub(super) struct ProofReport<'a> {
    book: ProofedBook<'a>,
    drawn: DrawnPages,
    /// The pages that are drawn, from 0, rising.
    shown: Vec<usize>,
    out: String,
}

impl<'a> ProofReport<'a> {
    pub(super) fn new(mut book: ProofedBook<'a>) -> ProofReport<'a> {
        let shown = worst(&book.proof, book.flawed());
        let pages = std::mem::take(&mut book.pages);
        // Only the drawings need no version: nothing is asked for twice.
        let versions = vec![0; pages.pictures.len()];
        let drawn = DrawnPages::new(pages, versions, None);
        ProofReport { book, drawn, shown, out: String::new() }
    }

    /// The file.
    ///
    /// # Errors
    /// When a font can't be put into it.
    pub(super) fn html(mut self) -> anyhow::Result<String> {
        let title = &self.book.checked.book.metadata.title;
        let language = &self.book.checked.book.metadata.language;
        let title = if title.is_empty() { "Proof".to_owned() } else { format!("Proof of {title}") };
        let _ = write!(
            self.out,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>\n{STYLE}",
            escape(&title)
        );
        self.fonts()?;
        let _ = write!(self.out, "</style>\n</head>\n<body>\n<main>\n<h1>{}</h1>\n", escape(&title));
        self.score();
        self.problems();
        let language = escape(language).into_owned();
        self.pages(&language);
        self.out.push_str("</main>\n</body>\n</html>\n");
        Ok(self.out)
    }

    fn fonts(&mut self) -> anyhow::Result<()> {
        for (key, font) in
            self.drawn.fonts_of(&self.shown).map_err(|problem| anyhow!("can't draw the report: {problem}"))?
        {
            let data = STANDARD.encode(&font.bytes);
            let _ = writeln!(
                self.out,
                "@font-face{{font-family:\"cb-{key}\";src:url(\"data:{};base64,{data}\")}}",
                font.media
            );
        }
        Ok(())
    }

    fn score(&mut self) {
        let proof = &self.book.proof;
        let (pages, flawed) = (proof.pages, self.book.flawed().len());
        let errors = self.problems_of("error").len();
        let (noun, verb) = (plural(pages, "page"), if flawed == 1 { "has" } else { "have" });
        if errors != 0 {
            let noun = plural(errors, "error");
            let verb = if errors == 1 { "keeps" } else { "keep" };
            let _ = writeln!(
                self.out,
                "<p class=\"score failed\"><strong>{errors}</strong> {noun} {verb} this book from being made</p>\n\
                 <p>What is wrong is listed below. The score is that of the pages that could be set all the same.</p>"
            );
        }
        let _ = writeln!(
            self.out,
            "<p class=\"score\"><strong>{}</strong> points for a hundred pages</p>\n\
             <p>{flawed} of {pages} {noun} {verb} something to look at. Fewer points are better; a book without any is rare.</p>",
            shown_score(proof.score())
        );
        let found: Vec<_> = rows(proof).filter(|row| 0 < row.count).collect();
        if found.is_empty() {
            let others =
                if errors + self.problems_of("warning").len() == 0 { "" } else { ", beside what is listed below" };
            let _ = writeln!(self.out, "<p>Nothing was found on the pages that a proofreader would mark{others}.</p>");
            return;
        }
        self.out.push_str(
            "<table><caption>What was found. The boxes say what is marked on the pages below.</caption>\n<thead><tr>\
             <th scope=\"col\">Kind</th><th scope=\"col\">What it is</th><th scope=\"col\">Count</th>\
             <th scope=\"col\">For 100 pages</th><th scope=\"col\">Points</th></tr></thead>\n<tbody>\n",
        );
        for row in found {
            let kind = row.kind;
            let _ = writeln!(
                self.out,
                "<tr><th scope=\"row\"><label><input type=\"checkbox\" id=\"show-{0}\" checked> <span class=\"swatch {0}\"></span> {1}</label></th>\
                 <td>{2}</td><td class=\"n\">{3}</td><td class=\"n\">{4}</td><td class=\"n\">{5}</td></tr>",
                kind.code,
                kind.name,
                kind.about,
                row.count,
                shown_score(row.per_hundred),
                row.points
            );
        }
        self.out.push_str("</tbody></table>\n");
    }

    /// The problems of a severity.
    fn problems_of(&self, severity: &str) -> Vec<Value> {
        let records = self.book.problems.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        records.filter(|record| record["severity"] == severity).collect()
    }

    /// Errors and warnings, the former first: most are about no place on a page.
    fn problems(&mut self) {
        let severe: Vec<Value> = ["error", "warning"].iter().flat_map(|severity| self.problems_of(severity)).collect();
        if severe.is_empty() {
            return;
        }
        self.out.push_str("<h2>Errors and warnings</h2>\n<ul class=\"problems\">\n");
        for problem in severe {
            let text = |name: &str| escape(problem[name].as_str().unwrap_or_default()).into_owned();
            let place = match (problem["place"]["file"].as_str(), problem["place"]["line"].as_u64()) {
                (Some(file), Some(line)) => format!(" <code>{}:{line}</code>", escape(file)),
                _ => String::new(),
            };
            let _ = writeln!(
                self.out,
                "<li><strong>{}</strong> <code>{}</code> {}{place}</li>",
                text("severity"),
                text("code"),
                sheet::code(problem["message"].as_str().unwrap_or_default())
            );
        }
        self.out.push_str("</ul>\n");
    }

    fn pages(&mut self, language: &str) {
        let flawed = self.book.flawed();
        if flawed.is_empty() {
            return;
        }
        self.out.push_str("<h2>Pages</h2>\n");
        let (shown, count) = (self.shown.len(), flawed.len());
        let drawn = if shown < count {
            format!("The {shown} pages with the most points are drawn here, of {count} that have any.")
        } else {
            "Only pages with something to look at are drawn.".to_owned()
        };
        let _ = writeln!(self.out, "<p>{drawn}</p>");
        for page in self.shown.clone() {
            self.page(page, language);
        }
        let rest: Vec<usize> = flawed.into_iter().filter(|page| !self.shown.contains(page)).collect();
        if !rest.is_empty() {
            self.out.push_str("<h2>Pages that are not drawn</h2>\n");
        }
        for page in rest {
            let _ = writeln!(self.out, "<h3>{}</h3>", self.page_name(page));
            self.findings(page);
        }
    }

    fn page_name(&self, page: usize) -> String {
        let label = self.drawn.pages().pages.get(page).map(folio).unwrap_or_default();
        let number = page + 1;
        if label == number.to_string() {
            format!("Page {label}")
        } else {
            format!("Page {label} (page {number} of the file)")
        }
    }

    fn page(&mut self, page: usize, language: &str) {
        let name = self.page_name(page);
        let number = page + 1;
        let _ = writeln!(
            self.out,
            "<article aria-labelledby=\"p{number}\"><h3 id=\"p{number}\"><a href=\"#p{number}\">{name}</a></h3>\n<div class=\"sheet\">"
        );
        let overlay = sheet::overlay(&self.of(page).collect::<Vec<_>>());
        let svg = self.drawn.sheet(page, &|picture| self.picture(page, picture), &overlay).unwrap_or_default();
        let label =
            format!("<svg class=\"page\" lang=\"{language}\" role=\"group\" aria-label=\"{name} as it is printed\" ");
        self.out += &svg.replacen("<svg ", &label, 1);
        self.out.push_str("\n</div>\n<div class=\"notes\">\n");
        self.findings(page);
        self.out.push_str("</div></article>\n");
    }

    fn of(&self, page: usize) -> impl Iterator<Item = &Finding> {
        self.book.proof.findings.iter().filter(move |finding| finding.page == page)
    }

    /// What was found on a page, and why it ends where it does.
    fn findings(&mut self, page: usize) {
        let mut list = "<ol>\n".to_owned();
        for finding in self.of(page) {
            let words =
                if finding.words.is_empty() { String::new() } else { format!(" <q>{}</q>", escape(&finding.words)) };
            let place = self
                .book
                .place(finding.span)
                .map(|WrittenPlace { file, line, column }| format!(" <code>{}:{line}:{column}</code>", escape(&file)));
            let _ = write!(
                list,
                "<li class=\"{0}\"><span class=\"swatch {0}\"></span> {1}{words}{2}",
                finding.kind.code,
                sheet::code(&finding.message),
                place.unwrap_or_default()
            );
            list += &tried(finding);
            list.push_str("</li>\n");
        }
        list.push_str("</ol>\n");
        self.out += &list;
        let decision = self.drawn.pages().pages.get(page).and_then(|page| page.decision.as_ref());
        if let Some(decision) = decision {
            let text = chapbook::typeset::dump::decision_text(page + 1, decision);
            let lines: Vec<String> = text.lines().map(|line| sheet::code(line.trim())).collect();
            let _ = writeln!(
                self.out,
                "<details><summary>Why the page ends here</summary><p>{}</p></details>",
                lines.join("<br>")
            );
        }
    }

    /// The address of an image: the image itself. One that is large is left out, which its place says.
    fn picture(&self, page: usize, picture: usize) -> Option<String> {
        let is_there = |item: &PageItem| matches!(item, PageItem::Image(image) if image.picture == picture);
        self.drawn.pages().pages.get(page)?.items.iter().find(|item| is_there(item))?;
        let file = self.drawn.picture_file(picture).ok()?;
        let (media, bytes) = (file.media, file.bytes);
        if MOST_IMAGE < bytes.len() {
            return Some(format!("data:image/svg+xml;base64,{}", STANDARD.encode(sheet::LEFT_OUT)));
        }
        Some(format!("data:{media};base64,{}", STANDARD.encode(bytes)))
    }
}

/// A noun after a number.
fn plural(count: usize, noun: &str) -> String {
    if count == 1 { noun.to_owned() } else { format!("{noun}s") }
}

/// The settings of the paragraph that there were.
fn tried(finding: &Finding) -> String {
    let Some((taken, others)) = finding.settings.split_first() else { return String::new() };
    let shown = |it: &chapbook::typeset::flaw::ParagraphSetting| {
        let noun = if it.lines == 1 { "line" } else { "lines" };
        format!("{} {noun} with {} demerits", it.lines, it.demerits)
    };
    let others: Vec<String> = others.iter().map(shown).collect();
    let others = if others.is_empty() {
        "no other number of lines was tried for the sake of the page".to_owned()
    } else {
        format!("the page could have had {}", others.join(" or "))
    };
    format!(
        "<details><summary>What the search tried</summary><p>Of all ways to break this paragraph the best was taken: {}; {others}.</p></details>",
        shown(taken)
    )
}

/// The pages that are drawn: all, or those with the most points, in the order of the book.
fn worst(proof: &Proof, flawed: Vec<usize>) -> Vec<usize> {
    if flawed.len() <= MOST_DRAWN {
        return flawed;
    }
    let points = |page: usize| -> u32 {
        proof.findings.iter().filter(|finding| finding.page == page).map(|finding| finding.kind.weight).sum()
    };
    let mut ranked: Vec<(u32, usize)> = flawed.into_iter().map(|page| (points(page), page)).collect();
    ranked.sort_by_key(|(points, page)| (std::cmp::Reverse(*points), *page));
    let kept: BTreeSet<usize> = ranked.into_iter().take(MOST_DRAWN).map(|it| it.1).collect();
    kept.into_iter().collect()
}
