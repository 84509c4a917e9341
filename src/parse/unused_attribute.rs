//! Warns of braces that nobody reads: a book in, warnings out.
//!
//! The parts of the parser take what is theirs out of [`Attributes`]; what is left then is what both outputs
//! read (a language, a direction, a class), or a slip of the pen. [`KEYS`] and [`CLASSES`] are the one list
//! of what is read and where; the handbook's tables are held to it.

use std::collections::BTreeMap;

use super::report::Report;
use super::role;
use crate::diagnostic::{Diagnostic, nearest_of_many};
use crate::document::block::{Block, BlockKind, LINE_NUMBERS, ROW_LABEL};
use crate::document::inline::{Inline, InlineKind};
use crate::document::walk::{self, Visitor};
use crate::document::{Attributes, Book, Division, name_class};
use crate::project::Project;
use crate::source::Span;

/// The kinds of nodes that carry attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Holder {
    Heading,
    Container,
    Index,
    References,
    Image,
    Code,
    Table,
    Formula,
    Span,
    Link,
    Other,
}

impl Holder {
    /// Its name in messages.
    fn name(self) -> &'static str {
        match self {
            Holder::Heading => "headings",
            Holder::Container => "containers",
            Holder::Index => "places of indexes",
            Holder::References => "places of references",
            Holder::Image => "images",
            Holder::Code => "code",
            Holder::Table => "tables",
            Holder::Formula => "displayed formulas",
            Holder::Span => "words in brackets",
            Holder::Link => "links",
            Holder::Other => "this",
        }
    }
}

/// The keys that are read, and what they are read on; on nothing in particular: everywhere.
const KEYS: &[(&str, &[Holder])] = &[
    ("alt", &[Holder::Image, Holder::Formula]),
    ("count", &[Holder::Container]),
    ("dir", &[]),
    ("entry", &[Holder::Span]),
    ("every", &[Holder::Container]),
    ("first", &[Holder::Container]),
    ("fold", &[Holder::Container]),
    ("form", &[Holder::Span]),
    ("hidelines", &[Holder::Code]),
    ("hl_lines", &[Holder::Code]),
    ("image", &[Holder::Heading]),
    ("index", &[Holder::Span, Holder::Index]),
    ("keyword", &[Holder::References]),
    ("lang", &[]),
    ("linenos", &[Holder::Code]),
    ("long", &[Holder::Span]),
    ("long-plural", &[Holder::Span]),
    ("not-keyword", &[Holder::References]),
    ("not-type", &[Holder::References]),
    ("of", &[Holder::References]),
    ("only", &[]),
    ("plural", &[Holder::Span]),
    ("range", &[Holder::Span]),
    ("see", &[Holder::Span]),
    ("see-also", &[Holder::Span]),
    ("short", &[Holder::Heading]),
    ("sort", &[Holder::Span]),
    ("startFrom", &[Holder::Code]),
    ("title", &[Holder::Container, Holder::Code]),
    ("type", &[Holder::References]),
    ("widths", &[Holder::Table]),
    ("width", &[Holder::Image]),
];

/// Keys that other programs read, and why no output has any use for them.
const FOREIGN: &[(&str, &str)] = &[
    ("height", "`width` sets the size of an image: its height follows from it"),
    ("style", "give it a class, `{.name}`, and style that class in the book's style sheet (`epub.css`) and in a theme"),
];

/// The classes that are read, besides names of roles, of containers, and of what words are the name of.
const CLASSES: &[&str] = &[
    "abbr", "all", "annotated", "back", "backmatter", "bdo", "big", "body", "caption", "closing", "continued",
    "dateline", "decorative", "dots", "figure", "front", "frontmatter", "headings-in-columns", "here", "index", "ins",
    "kbd", "landscape", "line-numbers", "mainmatter", "margin", "mark", "numbered", "page", "plural", "principal",
    "rp", "rt", "ruby", "ruled", "salutation", "samp", "sesame", "signature", "small", "smallcaps", "source",
    "speaker", "term", "turned", "underline", "unlisted", "unnumbered", "upright",
];

/// All attributes that are read, classes with their full stop: `width`, `.smallcaps`. Each changes an output,
/// and the handbook says which.
pub fn attributes() -> impl Iterator<Item = String> {
    let keys = KEYS.iter().map(|key| key.0.to_owned());
    keys.chain(CLASSES.iter().copied().chain(name_class::classes()).map(|class| format!(".{class}")))
        .chain(super::group::names().map(|name| format!("::: {name}")))
}

/// Says what was not read: each key and class once, with how often.
pub(super) fn report(book: &Book, project: &Project, report: &mut Report<'_>) {
    let mut finder = Finder { project, found: BTreeMap::new() };
    walk::book(book, &mut finder);
    for ((what, _), (count, diagnostic)) in finder.found {
        let more = match count {
            1 => String::new(),
            2 => ", and once more in this book".to_owned(),
            count => format!(", and {} times more in this book", count - 1),
        };
        let message = format!("{}{more}", diagnostic.message);
        let words = what.trim_start_matches('.').to_owned();
        report.push(Diagnostic { message, ..diagnostic }.words(words));
    }
}

struct Finder<'a> {
    project: &'a Project,
    /// The attributes found, by name (classes with their full stop) and holder: how often, and the message.
    found: BTreeMap<(String, Holder), (usize, Diagnostic)>,
}

impl Finder<'_> {
    fn check_attributes(&mut self, attributes: &Attributes, holder: Holder, span: Span) {
        for (key, value) in &attributes.pairs {
            if let Some((message, help)) = self.key(key, value, holder, attributes) {
                self.find(key.clone(), holder, span, message, help);
            }
        }
        // Words after a language are often for another program: `rust,editable`.
        if holder == Holder::Code {
            return;
        }
        for class in &attributes.classes {
            // pandoc gives this class to every place that Word has a bookmark at.
            let is_bookmark = class == "anchor" && attributes.id.is_some();
            let is_read = self.is_read(class) || name_class::is_read(class, attributes);
            if !is_bookmark && !is_read && self.is_written(class, span) {
                let names = name_class::classes().filter(|name| name_class::is_read(name, attributes));
                let known: Vec<&str> = CLASSES.iter().copied().chain(names).chain(role::classes()).collect();
                // A slip of the pen mostly comes later than the first letter.
                let alike = known.iter().copied().filter(|it| it.chars().next() == class.chars().next());
                let near = nearest_of_many(class, alike).or_else(|| nearest_of_many(class, known.iter().copied()));
                // Short words are near to many.
                let near = near.filter(|_| 3 < class.chars().count());
                let message = match near {
                    Some(near) => {
                        format!("no style sheet or theme defines the class `{class}`: did you mean `{near}`?")
                    }
                    None => format!("no style sheet or theme defines the class `{class}`: it has no effect"),
                };
                let help = match near {
                    Some(near) => {
                        format!("write `.{near}`, or style `.{class}` in the book's style sheet (`epub.css`)")
                    }
                    None => {
                        format!("style it in the book's style sheet (`epub.css`): `.{class} {{ … }}`, or remove it")
                    }
                };
                self.find(format!(".{class}"), holder, span, message, help);
            }
        }
    }

    fn find(&mut self, what: String, holder: Holder, span: Span, message: String, help: String) {
        let span = self.whole(span);
        let make = || (0, Diagnostic::warning("attribute-unread", message).at(span).help(help));
        self.found.entry((what, holder)).or_insert_with(make).0 += 1;
    }

    /// The span from its first line to the end of its last: attributes in braces follow their block.
    fn whole(&self, span: Span) -> Span {
        let Some(file) = self.project.sources.get(span.file) else { return span };
        let end = (span.end as usize).min(file.text.len());
        let rest = file.text.get(end..).and_then(|it| it.find('\n')).map_or(file.text.len(), |at| end + at);
        Span::new(span.file, span.start as usize..rest)
    }

    /// The problem with a key, and its cure.
    fn key(&self, key: &str, value: &str, holder: Holder, attributes: &Attributes) -> Option<(String, String)> {
        match key {
            "dir" if matches!(value.to_ascii_lowercase().as_str(), "ltr" | "rtl" | "auto") => return None,
            "dir" => {
                return Some((
                    format!("`dir={value}` is not a direction"),
                    "write `dir=ltr`, `dir=rtl` or `dir=auto`".to_owned(),
                ));
            }
            // Their values are looked at where they are used.
            "lang" | "only" => return None,
            // What the parser makes of a callout that its author folds.
            "fold" if holder == Holder::Container => return None,
            // What the parser found of numbered lines.
            "every" | "first" if attributes.has_class(LINE_NUMBERS) && value.parse::<u32>().is_ok() => return None,
            "line" if holder == Holder::Span => return None,
            ROW_LABEL if holder == Holder::Formula => return None,
            // Its name: any.
            "index" if holder == Holder::Index => return None,
            "keyword" | "not-keyword" | "type" | "not-type" if holder == Holder::References => return None,
            "of" if holder == Holder::References && value == "chapter" => return None,
            // What the formula says to those who hear it.
            "alt" if holder == Holder::Formula => return None,
            // The long form of an abbreviation.
            "title" if holder == Holder::Span && attributes.has_class("abbr") => return None,
            _ => {}
        }
        let holders = KEYS.iter().find(|it| it.0 == key).map(|key| key.1);
        if holders.is_some_and(|holders| holders.is_empty()) {
            return None;
        }
        if let Some(why) = FOREIGN.iter().find(|it| it.0 == key) {
            return Some((format!("the attribute `{key}` is ignored"), why.1.to_owned()));
        }
        let here = holder.name();
        if let Some(holders) = holders.filter(|it| !it.contains(&holder)) {
            let there: Vec<&str> = holders.iter().map(|holder| holder.name()).collect();
            let message = format!("`{key}` has no effect on {here}: it is an attribute of {}", there.join(" and "));
            return Some((message, "move it there, or remove it".to_owned()));
        }
        // Read there, and still left: its value was refused.
        if holders.is_some() {
            let message = format!("`{key}={value}` is not a valid value on {here}");
            return Some((
                message,
                "the chapter “What chapbook adds” of the handbook lists the values that it takes".to_owned(),
            ));
        }
        let near = nearest_of_many(
            key,
            KEYS.iter().filter(|key| key.1.is_empty() || key.1.contains(&holder)).map(|key| key.0),
        );
        // Keys of this element first: a near one that it can't have is little help.
        let near = near.or_else(|| nearest_of_many(key, KEYS.iter().map(|key| key.0)));
        let what = format!("`{key}` is not an attribute of {here}");
        Some(match near {
            Some(near) => (format!("{what}: did you mean `{near}`?"), format!("write `{near}`, or remove it")),
            None => (what, "remove it: it has no effect".to_owned()),
        })
    }

    /// Whether a class means something: to us, to a theme, or to the book's style sheet.
    fn is_read(&self, class: &str) -> bool {
        let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'));
        let (mark, sheets) = (format!(".{class}"), &self.project.config.epub.sheets);
        CLASSES.contains(&class)
            || role::classes().any(|it| it == class)
            || super::group::is_name(class)
            || self.project.config.theorems.get(class).is_some()
            || self.project.config.style.contains_key(class)
            || self.project.config.classes.contains_key(class)
            // A search, not a parse: a class in any selector counts, and one in a comment does no harm.
            || sheets.iter().any(|css| css.text.match_indices(&mark).any(|(at, it)| ends(&css.text[at + it.len()..])))
    }

    /// Whether a class is in braces there: those of HTML are often for a web site.
    fn is_written(&self, class: &str, span: Span) -> bool {
        let text = self.project.sources.text(self.whole(span));
        let ends = |rest: &str| rest.starts_with(['}', ' ', '\t', '#', '.']);
        let mark = format!(".{class}");
        text.match_indices(&mark).any(|(at, it)| text[..at].ends_with(['{', ' ', '}']) && ends(&text[at + it.len()..]))
    }
}

impl Visitor for Finder<'_> {
    fn division(&mut self, division: &Division) {
        self.check_attributes(&division.attributes, Holder::Heading, division.span);
    }

    fn block(&mut self, block: &Block) {
        let holder = match &block.kind {
            BlockKind::Heading { .. } => Holder::Heading,
            BlockKind::Container(_) if block.index_name().is_some() => Holder::Index,
            BlockKind::Container(_) if block.is_place_of_references() => Holder::References,
            BlockKind::Container(_) | BlockKind::Verse(_) | BlockKind::Quote(_) => Holder::Container,
            BlockKind::Figure(_) => Holder::Image,
            BlockKind::Code(_) => Holder::Code,
            BlockKind::Table(_) => Holder::Table,
            BlockKind::Math(_) => Holder::Formula,
            _ => Holder::Other,
        };
        self.check_attributes(&block.attributes, holder, block.span);
        if let BlockKind::Figure(figure) = &block.kind {
            self.check_attributes(&figure.image.attributes, Holder::Image, block.span);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Span(attributes, content) => {
                let holder = match content[..] {
                    [Inline { kind: InlineKind::Code(_), .. }] => Holder::Code,
                    _ => Holder::Span,
                };
                self.check_attributes(attributes, holder, inline.span);
            }
            InlineKind::Link(link) => self.check_attributes(&link.attributes, Holder::Link, inline.span),
            InlineKind::Image(image) => self.check_attributes(&image.attributes, Holder::Image, inline.span),
            InlineKind::Media(media) => self.check_attributes(&media.attributes, Holder::Image, inline.span),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_and_name_nothing_twice() {
        assert!(KEYS.windows(2).all(|it| it[0].0 != it[1].0));
        assert!(CLASSES.windows(2).all(|it| it[0] < it[1]));
    }
}
