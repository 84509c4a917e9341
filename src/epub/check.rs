//! Faults of a book as an EPUB, found before anything is written: images without description, skipped ranks of
//! headings, tables without heads, unknown language tags, links that no reader opens.
//!
//! In: all that an EPUB is made from. Out: diagnostics with their places. Links that lead nowhere and
//! ids that are given twice are `resolve`'s to report.

use std::collections::BTreeSet;

use super::table::is_blank;
use super::{Input, image, plan, url};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Division;
use crate::document::block::{Block, BlockKind};
use crate::document::inline::{Image, Inline, InlineKind, plain_text};
use crate::document::walk::{self, Visitor};
use crate::picture::PictureFormat;
use crate::resolve::Target;
use crate::source::Span;

/// From how many letters on a text shows its language.
const MANY_LETTERS: usize = 200;

/// One letter in so many that is not of the English alphabet: names and loan words are fewer, and all other
/// languages that need such letters have more.
const ONE_IN: usize = 100;

/// Checks a book.
pub fn check(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    let mut checker = Checker {
        input,
        diagnostics,
        level: 1,
        unnamed: false,
        letters: 0,
        foreign: 0,
        first_foreign: None,
        large: BTreeSet::new(),
    };
    checker.metadata();
    walk::book(input.book, &mut checker);
    checker.claims();
    checker.language_missing();
}

struct Checker<'a> {
    input: &'a Input<'a>,
    diagnostics: &'a mut Diagnostics,
    /// The level of the last heading.
    level: u8,
    /// Whether an image has no alternative text.
    unnamed: bool,
    /// The letters of the text.
    letters: usize,
    /// Those of them that English does not have.
    foreign: usize,
    /// Where the first of those is.
    first_foreign: Option<Span>,
    /// The large images that were reported.
    large: BTreeSet<String>,
}

impl Checker<'_> {
    fn metadata(&mut self) {
        let language = &self.input.book.metadata.language;
        if plan::language(language).is_none() {
            let message = format!("`{language}` is not a language tag");
            let help = "write a tag such as `en`, `de-AT` or `zh-Hant`";
            self.diagnostics.push(Diagnostic::warning("language-invalid", message).help(help));
        }
    }

    /// Compares the claims that the author makes about accessibility with the content.
    fn claims(&mut self) {
        let metadata = &self.input.book.metadata;
        let claim = metadata.conforms_to.as_deref().unwrap_or_default();
        if let Some(who) = metadata.certified_by.as_deref().map(str::trim).filter(|who| !who.is_empty())
            && claim.trim().is_empty()
        {
            let message =
                format!("`{who}` certifies the book, but nothing says what it conforms to: the name is left out");
            let help = "name the standard beside it, `conforms-to: EPUB Accessibility 1.1 - WCAG 2.1 Level AA`, or remove \
                        `certified-by`";
            self.diagnostics.push(Diagnostic::warning("claim-missing", message).settings(["certified-by"]).help(help));
        }
        if self.unnamed && !claim.trim().is_empty() {
            let message = format!("the book claims `{claim}`, but has images without a description");
            let help = "describe every image, or mark it `{.decorative}`";
            self.diagnostics.push(Diagnostic::warning("claim-doubtful", message).help(help));
        }
    }

    /// A book that names no language is taken for English. One that can't be has to say what it is:
    /// hyphens, quotes, and how it is read aloud depend on it.
    fn language_missing(&mut self) {
        let is_named = !self.input.config.metadata.language.trim().is_empty();
        let is_foreign = MANY_LETTERS < self.letters && self.letters < self.foreign * ONE_IN;
        if is_named || !is_foreign {
            return;
        }
        let message = "the language of the book is not set: it is taken to be English";
        let help = "set it to a tag in the front matter (`lang: de`) or in `book.toml` (`language = \"de\"`)";
        let warning = Diagnostic::warning("language-missing", message).help(help);
        self.diagnostics.push(match self.first_foreign {
            Some(span) => warning.at(span),
            None => warning,
        });
    }

    fn text(&mut self, text: &str, span: Span) {
        for letter in text.chars().filter(|c| c.is_alphabetic()) {
            self.letters += 1;
            if !letter.is_ascii() {
                self.foreign += 1;
                self.first_foreign = self.first_foreign.or(Some(span));
            }
        }
    }

    fn image(&mut self, image: &Image, span: Span) {
        let Some(picture) = self.input.pictures.get(&image.source) else { return };
        if image.alt.is_none() {
            self.unnamed = true;
            let message = format!("the image `{}` has no description", picture.path);
            let help = "say what it shows in the brackets, `![a gull in flight](…)`, in HTML as `alt` or `aria-label`; or mark it \
                        `{.decorative}`";
            self.diagnostics.push(Diagnostic::warning("alt-missing", message).at(span).help(help));
        }
        if !matches!(picture.facts.format, PictureFormat::Svg | PictureFormat::Gif)
            && let Some((width, height)) = image::scaled_size(picture.facts.width, picture.facts.height)
            && self.large.insert(image.source.clone())
        {
            let message = format!(
                "the image `{}` is scaled from {} × {} to {width} × {height} pixels in the EPUB",
                picture.path, picture.facts.width, picture.facts.height
            );
            let help = "nothing needs to be done: some stores refuse images of more than 5.6 million pixels";
            self.diagnostics.push(Diagnostic::note("image-pixels", message).at(span).help(help));
        }
    }

    fn language(&mut self, language: Option<&str>, span: Span) {
        if let Some(tag) = language
            && plan::language(tag).is_none()
        {
            let message = format!("`{tag}` is not a language tag");
            let help = "write a tag such as `en`, `de-AT` or `zh-Hant`";
            self.diagnostics.push(Diagnostic::warning("language-invalid", message).at(span).help(help));
        }
    }

    fn heading(&mut self, level: u8, content: &[Inline], span: Span) {
        if self.level + 1 < level {
            let title: String = plain_text(content).chars().take(60).collect();
            let (above, wanted) = (self.level, self.level + 1);
            let message =
                format!("the heading `{title}` has level {level}, but the heading before it has level {above}");
            let help = format!("make it a heading of level {wanted}");
            self.diagnostics.push(Diagnostic::note("heading-order", message).at(span).help(help));
        }
        self.level = level;
    }
}

impl Visitor for Checker<'_> {
    fn division(&mut self, division: &Division) {
        self.level = 1;
        // That of its heading, or of its file.
        self.language(division.language.as_deref(), division.span);
    }

    fn block(&mut self, block: &Block) {
        self.language(block.attributes.value("lang"), block.span);
        match &block.kind {
            BlockKind::Heading { level, content, .. } => self.heading(*level, content, block.span),
            BlockKind::Figure(figure) => self.image(&figure.image, block.span),
            BlockKind::Table(table) if is_blank(&table.head) => {
                let message = "the table has no header row: readers can't tell what its columns mean";
                let help = "write the names of the columns in its first row";
                let warning = Diagnostic::warning("table-head-missing", message);
                self.diagnostics.push(warning.at(block.span).help(help));
            }
            _ => {}
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Text(text) => self.text(text, inline.span),
            InlineKind::Image(image) => self.image(image, inline.span),
            InlineKind::Span(attributes, _) => self.language(attributes.value("lang"), inline.span),
            InlineKind::Link(_) => {
                if let Some(Target::External(address)) = self.input.resolved.targets.get(&inline.id)
                    && url::external(address).is_none()
                {
                    let short: String = address.chars().take(80).collect();
                    let message = format!("readers can't open the address `{short}`");
                    let help = "write a whole address, such as `https://example.org/page`; until then its text is printed without a link";
                    let warning = Diagnostic::warning("link-unusable", message);
                    self.diagnostics.push(warning.at(inline.span).help(help));
                }
            }
            _ => {}
        }
    }
}
