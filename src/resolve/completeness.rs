//! Compares the content that an output carries with the book's: the last check that nothing was lost on the way.
//!
//! Each back end counts what it has written or drawn, by [`Unit`]: the title of a division, a block at the top
//! of one, a note. [`Carried::report_lost`] counts the same in the document and reports each unit of which less came
//! out than went in. Counts of letters by kind are enough for that, and cheap: no text is kept or compared, so
//! that the check takes a few milliseconds for a novel. What the program adds (numbers, labels, heads of tables
//! that are said again) only adds to the counts.

use super::Resolved;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::block::{Block, BlockKind};
use crate::document::inline::{Image, Inline, InlineKind};
use crate::document::walk::{self, Visitor};
use crate::document::{Book, NodeId};
use crate::source::Span;

/// How many kinds of letters are told apart: a prime, so that the letters of an alphabet, which follow one another
/// in Unicode, are spread evenly.
const KINDS: usize = 31;

/// The kind of each letter and digit of ASCII, without regard to case; [`KINDS`] for all other bytes.
const KIND_OF: [usize; 256] = {
    let mut kinds = [KINDS; 256];
    let mut byte = 0_u8;
    while byte.is_ascii() {
        if byte.is_ascii_alphanumeric() {
            kinds[byte as usize] = byte.to_ascii_lowercase() as usize % KINDS;
        }
        byte += 1;
    }
    kinds
};

/// The most places that are shown of what was lost.
const SHOWN: usize = 3;

/// The content of a unit: letters and digits by kind, without regard to case, and things other than text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Census {
    letters: [u32; KINDS],
    /// Images that say something.
    pub images: u32,
    /// Formulas.
    pub formulas: u32,
}

impl Census {
    /// Counts the letters and digits of a text.
    pub fn text(&mut self, text: &str) {
        // Most letters are ASCII, also in texts with quotes and dashes, which are not: their kinds are looked up.
        let mut counts = [0_u32; KINDS + 1];
        text.bytes().for_each(|byte| counts[KIND_OF[usize::from(byte)]] += 1);
        self.letters.iter_mut().zip(counts).for_each(|(all, own)| *all += own);
        if text.is_ascii() {
            return;
        }
        for c in text.chars().filter(|c| !c.is_ascii() && c.is_alphanumeric()) {
            let mut lower = c.to_lowercase();
            // Letters such as ß become two where a title is set in capitals.
            if let (Some(letter), None) = (lower.next(), c.to_uppercase().nth(1)) {
                self.letters[u32::from(letter) as usize % KINDS] += 1;
            }
        }
    }

    /// Counts what a piece of XHTML shows: its text, the images that describe themselves, and its formulas (`math`,
    /// or `svg` where MathML can't say it).
    pub fn markup(&mut self, markup: &str) {
        let mut rest = markup;
        while let Some(at) = rest.find('<') {
            self.escaped(&rest[..at]);
            let tag = &rest[at..];
            let end = tag.find('>').map_or(tag.len(), |found| found + 1);
            self.images += u32::from(tag.starts_with("<img") && !tag[..end].contains(" alt=\"\""));
            self.formulas += u32::from(tag.starts_with("<math") || tag.starts_with("<svg"));
            rest = &tag[end..];
        }
        self.escaped(rest);
    }

    /// Text in which `&`, `<` and quotes are entities, whose names do not count as letters.
    fn escaped(&mut self, text: &str) {
        for (at, piece) in text.split('&').enumerate() {
            let is_entity = 0 < at;
            self.text(piece.split_once(';').filter(|_| is_entity).map_or(piece, |found| found.1));
        }
    }

    /// Adds what another census counted.
    pub fn add(&mut self, other: &Census) {
        for (own, more) in self.letters.iter_mut().zip(&other.letters) {
            *own += more;
        }
        self.images += other.images;
        self.formulas += other.formulas;
    }

    /// The content of this that is not in `found`.
    fn without(&self, found: &Census) -> Missing {
        let letters = self.letters.iter().zip(&found.letters).map(|(own, found)| own.saturating_sub(*found));
        Missing {
            letters: letters.sum(),
            images: self.images.saturating_sub(found.images),
            formulas: self.formulas.saturating_sub(found.formulas),
        }
    }
}

/// The content of a unit that an output lacks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Missing {
    letters: u32,
    images: u32,
    formulas: u32,
}

impl Missing {
    fn is_nothing(self) -> bool {
        self == Missing::default()
    }

    fn add(&mut self, other: Missing) {
        self.letters += other.letters;
        self.images += other.images;
        self.formulas += other.formulas;
    }

    /// `12 letters and 1 image`.
    fn in_words(self) -> String {
        let counted = [(self.letters, "letter"), (self.images, "image"), (self.formulas, "formula")];
        let words = counted.iter().filter(|it| 0 < it.0).map(|(count, noun)| {
            let plural = if *count == 1 { "" } else { "s" };
            format!("{count} {noun}{plural}")
        });
        words.collect::<Vec<_>>().join(" and ")
    }
}

/// The abilities of a back end, which decide what is expected of it.
pub trait Output {
    /// Its name in messages: `the EPUB`.
    fn name(&self) -> &'static str;
    /// Whether the image is a file that it can show. One that is missing was reported; its description stands
    /// for it.
    fn shows(&self, image: &Image) -> bool;
    /// Whether the formula of a node is set as one. One that can't be set is shown as its TeX.
    fn sets(&self, formula: NodeId, tex: &str) -> bool;
    /// Whether the title of the division at this place is left out: small leaves have none in print.
    fn drops_title(&self, division: usize) -> bool;
    /// Whether readings of ruby are set in brackets.
    fn has_brackets(&self) -> bool;
}

/// A part of the book that is counted by itself.
#[derive(Clone, Copy, Debug)]
struct Unit {
    /// Its first node. Nodes rise in document order: all up to the next unit's are its own.
    first: NodeId,
    span: Span,
}

/// The content that an output carries, by unit.
#[derive(Clone, Debug)]
pub struct Carried {
    units: Vec<Unit>,
    found: Vec<Census>,
}

impl Carried {
    /// Nothing yet of this book.
    pub fn new(book: &Book) -> Carried {
        let mut units = Vec::new();
        for division in &book.divisions {
            units.push(Unit { first: division.id, span: division.span });
            units.extend(division.blocks.iter().map(|found| Unit { first: found.id, span: found.span }));
        }
        units.extend(book.notes.iter().map(|found| Unit { first: found.id, span: found.span }));
        let found = vec![Census::default(); units.len()];
        Carried { units, found }
    }

    /// The census of the unit that a node belongs to.
    pub fn of(&mut self, node: NodeId) -> Option<&mut Census> {
        let after = self.units.partition_point(|found| found.first <= node);
        self.found.get_mut(after.checked_sub(1)?)
    }

    /// Reports what the book holds and the output does not: one warning, with the first places.
    pub fn report_lost(&self, book: &Book, resolved: &Resolved, output: &dyn Output, diagnostics: &mut Diagnostics) {
        let mut total = Missing::default();
        let mut places: Vec<Span> = Vec::new();
        let mut found = self.units.iter().zip(&self.found);
        // Each call is for the next unit: divisions, their blocks and notes follow in the order of `new`.
        let mut compare = |held: Option<Census>| {
            let Some((unit, found)) = found.next() else { return };
            let missing = held.map(|census| census.without(found)).unwrap_or_default();
            if !missing.is_nothing() {
                total.add(missing);
                places.push(unit.span);
            }
        };
        for (place, division) in book.divisions.iter().enumerate() {
            let mut title = Counter::new(resolved, output);
            walk::inlines(&division.title, &mut title);
            compare(Some(title.census).filter(|_| !division.draft && !output.drops_title(place)));
            for block in &division.blocks {
                compare(Some(Counter::count(std::slice::from_ref(block), resolved, output)));
            }
        }
        for (note, mark) in book.notes.iter().zip(&resolved.notes) {
            // A note without a mark is printed nowhere, which was reported.
            compare(Some(Counter::count(&note.blocks, resolved, output)).filter(|_| !mark.marks.is_empty()));
        }
        let Some((first, others)) = places.split_first() else { return };
        let more = if others.is_empty() { String::new() } else { format!(", in {} places", places.len()) };
        let message = format!("{} of the text did not reach {}{more}", total.in_words(), output.name());
        let help = "this is a fault of chapbook: please report it with this text; until it is mended, write the text \
                    more simply";
        let mut warning = Diagnostic::warning("content-lost", message).at(*first).help(help);
        for span in others.iter().take(SHOWN - 1) {
            warning = warning.label(*span, "and some of this".to_owned());
        }
        diagnostics.push(warning);
    }
}

/// Counts what an output is to show of some nodes.
struct Counter<'a> {
    resolved: &'a Resolved,
    output: &'a dyn Output,
    census: Census,
    /// How many texts that follow are not shown: those of brackets around readings.
    skipped: usize,
}

impl<'a> Counter<'a> {
    fn new(resolved: &'a Resolved, output: &'a dyn Output) -> Counter<'a> {
        Counter { resolved, output, census: Census::default(), skipped: 0 }
    }

    fn count(blocks: &[Block], resolved: &Resolved, output: &dyn Output) -> Census {
        let mut counter = Counter::new(resolved, output);
        walk::blocks(blocks, &mut counter);
        counter.census
    }

    fn image(&mut self, image: &Image) {
        match image.alt.as_deref() {
            _ if !self.output.shows(image) => self.census.text(image.alt.as_deref().unwrap_or("")),
            // Decoration is furniture of a page: no count tells it from rules.
            Some("") => {}
            _ => self.census.images += 1,
        }
    }

    fn formula(&mut self, node: NodeId, tex: &str) {
        if self.output.sets(node, tex) {
            self.census.formulas += 1;
        } else {
            self.census.text(tex);
        }
    }
}

impl Visitor for Counter<'_> {
    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Code(code) => {
                self.census.text(code.title.as_deref().unwrap_or(""));
                self.census.text(&code.text);
            }
            BlockKind::Figure(figure) => self.image(&figure.image),
            BlockKind::Math(tex) => self.formula(block.id, tex),
            _ => {}
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            // The texts of a span follow it in the walk, so that counting down passes over just these.
            InlineKind::Text(_) if 0 < self.skipped => self.skipped -= 1,
            InlineKind::Text(text) | InlineKind::Code(text) => self.census.text(text),
            InlineKind::Image(image) => self.image(image),
            InlineKind::Media(media) => self.census.text(media.name()),
            InlineKind::Math(tex) => self.formula(inline.id, tex),
            InlineKind::Span(attributes, content) if attributes.has_class("rp") && !self.output.has_brackets() => {
                self.skipped += content.len();
            }
            InlineKind::Link(link) => {
                self.census.text(self.resolved.link_name(inline.id, link).as_deref().unwrap_or(""));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_counts_as_its_text_does() {
        let (mut text, mut markup) = (Census::default(), Census::default());
        text.text("A Tom & Jerry tale of 1 < 2");
        markup.markup("<p class=\"x\">a <em>Tom</em> &amp; JERRY tale of 1 &lt; 2</p>");
        assert_eq!(text, markup);
        markup.markup("<img alt=\"\"/><img alt=\"a\"/><math></math>");
        assert_eq!((markup.images, markup.formulas), (1, 1));
    }

    #[test]
    fn what_is_missing_is_counted_by_kind() {
        let (mut held, mut found) = (Census::default(), Census::default());
        held.text("boats and more");
        held.images = 2;
        found.text("Boats, then");
        let missing = held.without(&found);
        assert_eq!(missing.in_words(), "5 letters and 2 images");
        assert!(found.without(&found).is_nothing());
    }
}
