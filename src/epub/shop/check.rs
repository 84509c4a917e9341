//! A book checked against a shop's rules: in, the book and the rules; out, diagnostics with their places.

use super::{MEGABYTE, ShopRules, Subject, cover, refusal};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Role;
use crate::document::block::{Block, BlockKind, Table};
use crate::document::inline::{Image, Inline, InlineKind};
use crate::document::walk::{self, Visitor};
use crate::epub::Input;
use crate::epub::image::{PackedImage, scaled_size};
use crate::epub::navigation::{FrontFile, NavPoint};
use crate::picture::PictureFormat;
use crate::resolve::Target;
use crate::source::Span;

/// Checks what is known before anything is written. `contents` are those that the EPUB has.
pub(in crate::epub) fn book(
    input: &Input<'_>,
    rules: &ShopRules,
    contents: &[NavPoint],
    diagnostics: &mut Diagnostics,
) {
    let mut checker = Checker { input, rules, links: Vec::new(), diagnostics };
    checker.levels(levels(contents));
    walk::book(input.book, &mut checker);
    checker.links();
}

/// Checks the files that are packed besides the text: `front` are those before it, `package` the names of the package's own.
pub(in crate::epub) fn package<'a>(
    input: &Input<'_>,
    rules: &ShopRules,
    front: &[FrontFile],
    package: impl Iterator<Item = &'a str>,
    diagnostics: &mut Diagnostics,
) {
    const NONE_HELPS: &str = "chapbook makes no other: leave the shop out, or change the file in an editor of EPUBs";
    let pages = |epub_type: &str| front.iter().filter(|file| file.epub_type == epub_type).count() as u64;
    let mut check = |subject, count: u64, noun: &str, help: &str, settings: &[&'static str]| {
        let Some(rule) = rules.broken(subject, count) else { return };
        let count_in_words = if count == 0 { "no".to_owned() } else { count.to_string() };
        let message =
            format!("the EPUB for {} has {count_in_words} {noun}: {}", rules.name, refusal(rules, rule, count, ""));
        diagnostics.push(Diagnostic::warning("shop-package", message).settings(settings.iter().copied()).help(help));
    };
    let covers = pages("cover");
    // Of a book without a cover it is said once that the shop wants one.
    if !cover::is_missing(input, rules) {
        let (help, settings) = if covers == 0 { cover::remedy(input) } else { (NONE_HELPS, &[][..]) };
        check(Subject::CoverPage, covers, "page that shows the cover", help, settings);
    }
    let contents = pages("toc");
    let (help, settings) = match input.config.epub.toc {
        Some(false) if contents == 0 => ("remove `epub.toc = false`", &["epub.toc"][..]),
        Some(true) if contents == 1 => ("remove `epub.toc = true`", &["epub.toc"][..]),
        _ => (NONE_HELPS, &[][..]),
    };
    check(Subject::TocPage, contents, "page of contents before the text", help, settings);
    let ncx = package.filter(|name| name.ends_with(".ncx")).count() as u64;
    check(Subject::Ncx, ncx, "contents for old readers (NCX)", NONE_HELPS, &[]);
}

/// Checks the length of the whole file, in bytes.
pub(in crate::epub) fn file(length: u64, rules: &ShopRules, diagnostics: &mut Diagnostics) {
    let megabytes = length.div_ceil(MEGABYTE);
    let Some(rule) = rules.broken(Subject::File, megabytes) else { return };
    let message =
        format!("the EPUB for {} takes up {megabytes} MB: {}", rules.name, refusal(rules, rule, megabytes, "MB"));
    let help =
        "save large images as JPEG, or with fewer pixels; leave sound and film out, or put them on a page of the web";
    diagnostics.push(Diagnostic::warning("shop-file", message).help(help));
}

/// Checks the length of an image.
pub(in crate::epub) fn image(image: &PackedImage<'_>, rules: &ShopRules, diagnostics: &mut Diagnostics) {
    let megabytes = image.length.div_ceil(MEGABYTE);
    let Some(rule) = rules.broken(Subject::Image, megabytes) else { return };
    let refusal = refusal(rules, rule, megabytes, "MB");
    let message = format!("the image `{}` takes up {megabytes} MB: {refusal}", image.path);
    let warning = Diagnostic::warning("shop-image", message).help("save it as JPEG, or with fewer pixels");
    diagnostics.push(match image.span {
        Some(span) => warning.at(span),
        None => warning,
    });
}

/// How many levels a list of contents has.
fn levels(points: &[NavPoint]) -> u64 {
    points.iter().map(|point| 1 + levels(&point.below)).max().unwrap_or(0)
}

struct Checker<'a> {
    input: &'a Input<'a>,
    rules: &'a ShopRules,
    /// The links to other shops: their hosts and places.
    links: Vec<(String, Span)>,
    diagnostics: &'a mut Diagnostics,
}

impl Checker<'_> {
    fn levels(&mut self, count: u64) {
        let Some(rule) = self.rules.broken(Subject::Levels, count) else { return };
        let noun = if count == 1 { "level" } else { "levels" };
        let message = format!("the contents have {count} {noun}: {}", refusal(self.rules, rule, count, ""));
        // The setting does not count parts, which are a level of the list.
        let parts = u64::from(self.input.book.divisions.iter().any(|division| division.role == Role::Part));
        let help = match rule.most.filter(|most| *most < count).map(|most| most.saturating_sub(parts)) {
            Some(0) => "make the parts chapters: they are a level of their own".to_owned(),
            Some(depth) => format!("`epub.toc-depth = {depth}` leaves the lower ones out"),
            None => "raise `epub.toc-depth` if it is set; else give chapters headings of a lower level".to_owned(),
        };
        self.diagnostics.push(Diagnostic::warning("shop-contents", message).settings(["epub.toc-depth"]).help(help));
    }

    fn table(&mut self, table: &Table, span: Span) {
        let columns = table.columns.len() as u64;
        let Some(rule) = self.rules.broken(Subject::Columns, columns) else { return };
        let refusal = refusal(self.rules, rule, columns, "");
        let message = format!("the table has {columns} columns: {refusal}");
        let help = "divide the table, or exchange rows and columns; small screens show it as rows of labels and values";
        self.diagnostics.push(Diagnostic::warning("shop-table", message).at(span).help(help));
    }

    fn image(&mut self, image: &Image, span: Span) {
        let Some(picture) = self.input.pictures.get(&image.source) else { return };
        let (subject, value, unit) = match picture.facts.format {
            PictureFormat::Svg => {
                (Subject::Drawing, u64::from(picture.facts.width.max(picture.facts.height)), "pixels on a side")
            }
            format => {
                let whole = (picture.facts.width, picture.facts.height);
                // Animations are packed as they are; others are scaled to what the known shops take.
                let scaled = (format != PictureFormat::Gif).then(|| scaled_size(whole.0, whole.1)).flatten();
                let (width, height) = scaled.unwrap_or(whole);
                (Subject::ImageArea, (u64::from(width) * u64::from(height)).div_ceil(1000), "thousand pixels")
            }
        };
        let Some(rule) = self.rules.broken(subject, value) else { return };
        let refusal = refusal(self.rules, rule, value, unit);
        let message = format!(
            "the image `{}` has {} × {} pixels: {refusal}",
            picture.path, picture.facts.width, picture.facts.height
        );
        let help = match picture.facts.format {
            PictureFormat::Svg => "give the drawing a smaller `width` and `height`, and leave its `viewBox` as it is",
            _ => "save it with fewer pixels",
        };
        self.diagnostics.push(Diagnostic::warning("shop-image", message).at(span).help(help));
    }

    /// Reports the links that were found, if there are more or fewer than the shop takes.
    fn links(&mut self) {
        let count = self.links.len() as u64;
        let Some(rule) = self.rules.broken(Subject::ShopLinks, count) else { return };
        if count == 0 {
            let message = format!("the book has no link to another shop: {}", refusal(self.rules, rule, 0, ""));
            let help = "link to one, or correct the rule in `epub.shop-rules`";
            let warning = Diagnostic::warning("shop-link", message).settings(["epub.shop-rules"]);
            return self.diagnostics.push(warning.help(help));
        }
        for (host, span) in &self.links {
            let what = if rule.most == Some(0) { "it".to_owned() } else { rule.bound(count) };
            let message =
                format!("the link leads to another shop, `{host}`: {} {} {what}", self.rules.name, rule.verb());
            let help = "lead to a page of your own that names all shops, or leave the link out of the EPUB";
            self.diagnostics.push(Diagnostic::warning("shop-link", message).at(*span).help(help));
        }
    }

    fn link(&mut self, address: &str, span: Span) {
        let Some(host) = host(address) else { return };
        let is_shop =
            |shop: &String| host == *shop || host.strip_suffix(shop.as_str()).is_some_and(|at| at.ends_with('.'));
        if !self.rules.others.iter().any(is_shop) {
            return;
        }
        self.links.push((host, span));
    }
}

/// The host of an address of the web, in small letters.
fn host(address: &str) -> Option<String> {
    let address = address.trim().to_ascii_lowercase();
    let rest = address.strip_prefix("https://").or(address.strip_prefix("http://"))?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    Some(host.to_owned()).filter(|host| !host.is_empty())
}

impl Visitor for Checker<'_> {
    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Figure(figure) => self.image(&figure.image, block.span),
            BlockKind::Table(table) => self.table(table, block.span),
            _ => {}
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Image(image) => self.image(image, inline.span),
            InlineKind::Link(_) => {
                if let Some(Target::External(address)) = self.input.resolved.targets.get(&inline.id) {
                    self.link(address, inline.span);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found_in_addresses() {
        assert_eq!(host("https://www.Amazon.com:443/dp/1?x").as_deref(), Some("www.amazon.com"));
        assert_eq!(host("http://me@kobo.com").as_deref(), Some("kobo.com"));
        assert_eq!(host("mailto:me@kobo.com"), None);
        assert_eq!(host("https:///x"), None);
    }
}
