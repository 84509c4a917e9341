//! A book checked against a shop's rules: in, the book and the rules; out, diagnostics with their places.

use super::{ShopRule, ShopRules, Subject};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::block::{Block, BlockKind, Table};
use crate::document::inline::{Image, Inline, InlineKind};
use crate::document::walk::{self, Visitor};
use crate::epub::Input;
use crate::epub::navigation::NavPoint;
use crate::picture::PictureFormat;
use crate::resolve::Target;
use crate::source::Span;

/// A megabyte as shops count it.
pub(in crate::epub) const MEGABYTE: u64 = 1 << 20;

/// Checks what is known before anything is written. `contents` are those that the EPUB has.
pub(in crate::epub) fn book(
    input: &Input<'_>,
    rules: &ShopRules,
    contents: &[NavPoint],
    diagnostics: &mut Diagnostics,
) {
    let mut checker = Checker { input, rules, diagnostics };
    checker.levels(levels(contents));
    walk::book(input.book, &mut checker);
}

/// Checks the length of the whole file, in bytes.
pub(in crate::epub) fn file(length: u64, rules: &ShopRules, diagnostics: &mut Diagnostics) {
    let megabytes = length.div_ceil(MEGABYTE);
    let Some(rule) = rules.broken(Subject::File, megabytes) else { return };
    let message = format!("the EPUB for {} has {megabytes} MB: {}", rules.name, refusal(rules, rule, megabytes, "MB"));
    let help =
        "save large images as JPEG, or with fewer pixels; leave sound and film out, or put them on a page of the web";
    diagnostics.push(Diagnostic::warning("shop-file", message).help(help));
}

/// An image in the text, as it is packed.
pub(in crate::epub) struct PackedImage<'a> {
    /// Its path from the book's folder.
    pub(in crate::epub) path: &'a str,
    /// Its length in bytes.
    pub(in crate::epub) length: u64,
    pub(in crate::epub) span: Option<Span>,
}

/// Checks the length of an image.
pub(in crate::epub) fn image(image: &PackedImage<'_>, rules: &ShopRules, diagnostics: &mut Diagnostics) {
    let megabytes = image.length.div_ceil(MEGABYTE);
    let Some(rule) = rules.broken(Subject::Image, megabytes) else { return };
    let refusal = refusal(rules, rule, megabytes, "MB");
    let message = format!("the image `{}` has {megabytes} MB: {refusal}", image.path);
    let warning = Diagnostic::warning("shop-image", message).help("save it as JPEG, or with fewer pixels");
    diagnostics.push(match image.span {
        Some(span) => warning.at(span),
        None => warning,
    });
}

/// `Kobo refuses more than 100 MB`.
pub(super) fn refusal(rules: &ShopRules, rule: &ShopRule, value: u64, unit: &str) -> String {
    let space = if unit.is_empty() { "" } else { " " };
    format!("{} {} {}{space}{unit}", rules.name, rule.verb(), rule.bound(value))
}

/// How many levels a list of contents has.
fn levels(points: &[NavPoint]) -> u64 {
    points.iter().map(|point| 1 + levels(&point.below)).max().unwrap_or(0)
}

struct Checker<'a> {
    input: &'a Input<'a>,
    rules: &'a ShopRules,
    diagnostics: &'a mut Diagnostics,
}

impl Checker<'_> {
    fn levels(&mut self, count: u64) {
        let Some(most) = self.rules.broken(Subject::Levels, count).and_then(|rule| rule.most) else { return };
        let message = format!("the contents have {count} levels: {} shows {most}", self.rules.name);
        let help = format!("nothing needs to be done; `epub.toc-depth: {most}` leaves the lower ones out everywhere");
        self.diagnostics.push(Diagnostic::note("shop-contents", message).settings(["epub.toc-depth"]).help(help));
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
        let (subject, value, unit) = match picture.format {
            PictureFormat::Svg => (Subject::Drawing, u64::from(picture.width.max(picture.height)), "pixels on a side"),
            // Others are scaled to what all shops take.
            PictureFormat::Gif => {
                let area = u64::from(picture.width) * u64::from(picture.height);
                (Subject::ImageArea, area.div_ceil(1000), "thousand pixels")
            }
            _ => return,
        };
        let Some(rule) = self.rules.broken(subject, value) else { return };
        let refusal = refusal(self.rules, rule, value, unit);
        let message = format!("the image `{}` has {} × {}: {refusal}", picture.path, picture.width, picture.height);
        let help = match picture.format {
            PictureFormat::Svg => "give the drawing a smaller `width` and `height`, and leave its `viewBox` as it is",
            _ => "save it with fewer pixels",
        };
        self.diagnostics.push(Diagnostic::warning("shop-image", message).at(span).help(help));
    }

    fn link(&mut self, address: &str, span: Span) {
        let Some(host) = host(address) else { return };
        let is_shop =
            |shop: &String| host == *shop || host.strip_suffix(shop.as_str()).is_some_and(|at| at.ends_with('.'));
        if !self.rules.others.iter().any(is_shop) {
            return;
        }
        let Some(rule) = self.rules.broken(Subject::ShopLinks, 1) else { return };
        let message = format!("the link leads to another shop, `{host}`: {} {} it", self.rules.name, rule.verb());
        let help = "lead to a page of your own that names all shops, or leave the link out of the EPUB";
        self.diagnostics.push(Diagnostic::warning("shop-link", message).at(span).help(help));
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
