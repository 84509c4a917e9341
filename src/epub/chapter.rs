//! A division to the body of its file: the title, sections nested by their headings, its notes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::files::File;
use super::front;
use super::inline::{Writer, WrittenUnit, note_label};
use super::plan::{self, PublicationPlan};
use super::unwritten_anchor::with_visibility;
use super::xhtml::{self, XhtmlHead, open, push_text};
use super::{roles, semantics};
use crate::document::block::{Block, BlockKind};
use crate::document::inline::{Inline, plain_text};
use crate::document::{self, Division, Matter, NodeId, NoteId, Role, direction};
use crate::resolve::label::{self, SplitTitle};
use crate::text::language;

/// The label above a title. The space after it separates the two for those who hear or copy the title.
const LABEL: &str = "<span class=\"label\">";
const LABEL_END: &str = "</span> ";

/// A file of a division as it was written.
#[derive(Debug, Default)]
pub(super) struct WrittenText {
    /// The whole file.
    pub(super) markup: String,
    /// The text written in it for each title, block and note.
    pub(super) carried: Vec<WrittenUnit>,
}

/// A whole file of a division.
pub(super) fn file(plan: &PublicationPlan<'_>, at: usize, file: &File) -> WrittenText {
    let Some(division) = plan.book.divisions.get(file.division) else { return WrittenText::default() };
    let mut writer = Writer::new(plan, at);
    let blocks = division.blocks.get(file.blocks.clone()).unwrap_or_default();
    writer.division(division, blocks, file);
    let own = plan::language_of(division);
    let written = direction::division_is_rtl(division);
    let rtl = written.or(own.as_deref().map(language::is_rtl)).unwrap_or(plan.flow.rtl);
    // The language of a file is that of its text, which screen readers choose a voice by.
    let language = own.unwrap_or_else(|| plan.language.clone());
    let head = XhtmlHead {
        language: &language,
        direction: plan.flow.direction(rtl),
        style: None,
        title: plan.title(at),
        body_type: Some(roles::matter(division.matter)),
        sheets: &plan.sheets,
    };
    writer.soften_long_words();
    WrittenText { markup: xhtml::document(&head, &writer.out), carried: writer.carried }
}

/// The `epub:type` of a division with these blocks: its role, and a play if it is one.
fn epub_type(division: &Division, blocks: &[Block]) -> Option<String> {
    let types = [roles::epub_type(division.role), semantics::is_drama(blocks).then_some("z3998:drama")];
    let types: Vec<&str> = types.into_iter().flatten().collect();
    (!types.is_empty()).then(|| types.join(" "))
}

/// A name as screen readers tell names apart: the case of letters is not heard.
fn spoken(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl Writer<'_> {
    fn division(&mut self, division: &Division, blocks: &[Block], file: &File) {
        if !file.begins() {
            return self.continued(division, blocks, file);
        }
        let has_title = !division.title.is_empty();
        let id = self.plan.id(division.id);
        let epub_type = epub_type(division, blocks);
        let attributes = [
            ("class", Some(roles::name(division.role))),
            ("epub:type", epub_type.as_deref()),
            ("role", roles::aria(division.role)),
            ("id", id.filter(|_| !has_title).or(self.plan.shared_id(division.id))),
            // A section is named by its heading. Without a title its own element is what links lead to.
            ("aria-labelledby", id.filter(|_| has_title)),
        ];
        open(&mut self.out, "section", &attributes);
        self.out.push('\n');
        self.breaks(division.id);
        if has_title {
            self.rank = 1;
            let since = self.out.len();
            // A part has an image only if the book names one for it: the theme's is drawn above chapters.
            if let Some(file) = self.plan.theme_image("chapter-image", division.image.as_deref())
                && (self.plan.opens.contains(&division.id) && division.role != Role::Part || division.image.is_some())
            {
                front::decoration(&mut self.out, "chapter-image", file);
            }
            self.title(division);
            self.carry(division.id, since);
        }
        // As on the pages: prefaces and appendices are not opened so.
        let is_marked = self.plan.marks_openings && self.plan.opens.contains(&division.id);
        let is_text = is_marked && division.matter == Matter::Body;
        self.opening = document::opening::first_paragraph(blocks).filter(|_| is_text);
        self.sections(blocks, plain_text(&division.title), &[]);
        self.notes();
        self.out.push_str("</section>\n");
    }

    /// A division's title, its label above it where it has a number or says one itself: as on the pages, and as the
    /// theme wants it.
    fn title(&mut self, division: &Division) {
        let plan = self.plan;
        // Parts and chapters have labels of their own in the theme, in print too.
        let format = if division.role == Role::Part { plan.part_number } else { plan.chapter_number };
        let language = plan::language_of(division).unwrap_or_else(|| plan.language.clone());
        // What goes on below another chapter has its number before its title, as on the pages.
        let opens = plan.opens.contains(&division.id);
        let number = plan.resolved.numbers.get(&division.id);
        let number = number.and_then(|number| label::of_number(division, number, format, &plan.language));
        let epub_type = plan.numerals.contains(&division.id).then_some(semantics::ROMAN);
        self.start_with("h1", division.id, &division.attributes, None, &[("epub:type", epub_type)]);
        let since = self.out.len();
        match (label::split(&division.title, &language), number) {
            (Some(split), _) if opens => self.split_title(&split),
            (_, label) => {
                match label.filter(|_| opens) {
                    Some(label) => {
                        self.out.push_str(LABEL);
                        self.label(&label);
                        self.out.push_str(LABEL_END);
                    }
                    None if !opens => self.number(division.id),
                    None => {}
                }
                self.inlines(&division.title);
            }
        }
        self.break_names(since, &["<code", "://"]);
        self.out.push_str("</h1>\n");
    }

    /// A title that says its own label; page breaks within it keep their places.
    fn split_title(&mut self, split: &SplitTitle<'_>) {
        let marks = self.plan.marks.at(split.node);
        self.anchor(split.node);
        self.out.push_str(LABEL);
        let label = 0..split.text.len();
        // With page breaks inside, the label is written piece by piece; they count more than the mark of its numeral.
        if marks.is_empty() {
            self.label(split.text);
        } else {
            self.piece(split.whole, label.clone(), marks);
        }
        // Nothing is written of what is between the two but the pages that begin there.
        let between = marks.iter().filter(|mark| (label.end..split.rest_at).contains(&mark.offset));
        between.for_each(|mark| self.page_break(mark.page));
        self.out.push_str(LABEL_END);
        self.rest_of_text(split.whole, split.rest_at, marks);
        self.left_out(split.line_end);
        self.inlines(split.others);
    }

    /// A further file of a division: the elements around its sections are opened again, without heading or role, so
    /// that no list of chapters has it twice.
    fn continued(&mut self, division: &Division, blocks: &[Block], file: &File) {
        let class = format!("{} continued", roles::name(division.role));
        let epub_type = epub_type(division, blocks);
        // A landmark for screen readers must have a name, and the title is in the file before.
        let role = roles::aria(division.role);
        let title = plain_text(&division.title);
        let attributes = [
            ("class", Some(class.as_str())),
            ("epub:type", epub_type.as_deref()),
            ("role", role),
            ("aria-label", role.map(|_| title.as_str()).filter(|title| !title.is_empty())),
        ];
        open(&mut self.out, "section", &attributes);
        self.out.push('\n');
        self.rank = u8::from(!division.title.is_empty());
        self.sections(blocks, title, &file.open);
        self.notes();
        self.out.push_str("</section>\n");
    }

    /// Blocks, with a section opened at each heading among them. Ranks follow the nesting, so that
    /// none is left out even where the author went from `##` to `####`.
    /// `open` are the levels of the headings in the file before whose sections go on.
    fn sections(&mut self, blocks: &[Block], title: String, open: &[u8]) {
        let above = self.rank;
        let mut levels: Vec<u8> = open.to_vec();
        // The elements of the file before are opened again: XHTML files nest by themselves.
        levels.iter().for_each(|_| self.open_section(None, None));
        // HTML ends at `h6`; deeper headings share it, and the nesting of sections tells them apart.
        self.rank = above.saturating_add(u8::try_from(levels.len()).unwrap_or(u8::MAX)).min(6);
        let mut titles = BTreeSet::from([spoken(&title)]);
        for (block, is_shown) in with_visibility(blocks) {
            if !is_shown {
                self.breaks(block.id);
                self.anchor(block.id);
                continue;
            }
            let since = self.out.len();
            let BlockKind::Heading { level, content, .. } = &block.kind else {
                self.block(block);
                self.carry(block.id, since);
                continue;
            };
            while levels.last().is_some_and(|it| level <= it) {
                levels.pop();
                self.out.push_str("</section>\n");
            }
            levels.push(*level);
            let depth = u8::try_from(levels.len()).unwrap_or(u8::MAX);
            self.rank = above.saturating_add(depth).min(6);
            // A section that is labelled is a landmark for screen readers, and landmarks of one name are a fault (ACE).
            let label = self.plan.id(block.id).filter(|_| titles.insert(spoken(&plain_text(content))));
            self.open_section(label, self.plan.shared_id(block.id));
            self.breaks(block.id);
            self.heading(block.id, &block.attributes, self.rank, content);
            self.carry(block.id, since);
        }
        levels.iter().for_each(|_| self.out.push_str("</section>\n"));
        self.rank = above;
    }

    /// The division's notes. They have no heading: readers that show a note where its mark is
    /// tapped hide it here, and the heading would be left alone.
    fn notes(&mut self) {
        let plan = self.plan;
        let notes = plan.notes_of(self.file);
        if notes.is_empty() && self.glossed.is_empty() {
            return;
        }
        self.out.push_str("<div class=\"notes\">\n");
        notes.iter().for_each(|note| self.note(*note));
        self.glosses();
        self.out.push_str("</div>\n");
    }

    fn note(&mut self, id: NoteId) {
        let plan = self.plan;
        let Some(note_location) = plan.note(id) else { return };
        let Some(note) = plan.book.notes.get(id.0 as usize) else { return };
        let since = self.out.len();
        let class = note.margin.then_some("margin-note");
        let attributes = [
            ("id", Some(note_location.id.as_str())),
            ("class", class),
            ("epub:type", Some("footnote")),
            ("role", Some("doc-footnote")),
        ];
        open(&mut self.out, "aside", &attributes);
        self.out.push('\n');
        self.breaks(note.id);
        let marks: Vec<String> =
            note_location.marks.iter().map(|mark| plan.href_to(self.file, mark.file, &mark.id)).collect();
        // The number and the first backlink go into the first paragraph, further backlinks into the last.
        let (first, rest) = match note.blocks.split_first() {
            Some((first @ Block { kind: BlockKind::Paragraph(content), .. }, rest)) => {
                (Some((first, content.as_slice())), rest)
            }
            _ => (None, note.blocks.as_slice()),
        };
        match first {
            Some((first, _)) => self.start_with("p", first.id, &first.attributes, None, &[]),
            None => self.out.push_str("<p>"),
        }
        self.backlink(id, marks.first());
        if let Some((first, content)) = first {
            self.note_text(first.id, content);
        }
        if rest.is_empty() {
            self.more_backlinks(&marks);
        }
        self.out.push_str("</p>\n");
        self.blocks(rest);
        if !rest.is_empty() && 1 < marks.len() {
            self.out.push_str("<p>");
            self.more_backlinks(&marks);
            self.out.push_str("</p>\n");
        }
        self.out.push_str("</aside>\n");
        self.carry(note.id, since);
    }

    fn note_text(&mut self, node: NodeId, content: &[Inline]) {
        self.out.push(' ');
        self.breaks(node);
        self.inlines(content);
    }

    /// The note's number, which leads back to its mark.
    fn backlink(&mut self, note: NoteId, href: Option<&String>) {
        let label = note_label(self.plan, note);
        let Some(href) = href else { return push_text(&mut self.out, &label) };
        let spoken = format!("{label}. {}", self.words.back);
        self.open_backlink(href, &spoken);
        push_text(&mut self.out, &label);
        // Numbers and letters have a full stop; the star of a note in the margin has none.
        let stop = if label.ends_with(char::is_alphanumeric) { "." } else { "" };
        let _ = write!(self.out, "{stop}</a>");
    }

    pub(super) fn open_backlink(&mut self, href: &str, spoken: &str) {
        let language = self.words.substitute;
        let attributes = [
            ("role", Some("doc-backlink")),
            ("href", Some(href)),
            ("lang", language),
            ("xml:lang", language),
            ("aria-label", Some(spoken)),
        ];
        open(&mut self.out, "a", &attributes);
    }

    fn more_backlinks(&mut self, marks: &[String]) {
        for (number, href) in (2..).zip(marks.iter().skip(1)) {
            let spoken = format!("{} ({number})", self.words.back);
            self.out.push(' ');
            self.open_backlink(href, &spoken);
            let _ = write!(self.out, "↩</a>");
        }
    }
}
