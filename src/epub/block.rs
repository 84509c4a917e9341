//! Blocks to XHTML.
//!
//! In: blocks. Out: markup that may be wherever HTML allows a division. Headings at the top level
//! of a division open nested sections; see [`super::chapter`].

use std::fmt::Write as _;

use super::glossary;
use super::html;
use super::inline::Writer;
use super::math::{self, ShownFormula};
use super::plan;
use super::semantics;
use super::unwritten_anchor::with_visibility;
use super::words::EpubTerms;
use super::xhtml::{open, push_text};
use crate::document::block::{Block, BlockKind, Container, Definition, FOLD, Figure, LISTING, List, Verse};
use crate::document::container::ContainerKind;
use crate::document::inline::{Inline, InlineKind, Width, plain_text, title_text};
use crate::document::letter_role::{self, LetterRole};
use crate::document::numeral::ListDelimiter;
use crate::document::walk::{self, Visitor};
use crate::document::{Attributes, NodeId, roman};
use crate::text::caption::{label as caption_label, part_letter};
use crate::text::words::Term;

/// Blocks that scroll where they are wider than the page: who has a keyboard alone must be able to reach them (WCAG 2.1.1).
const SCROLLED: &[(&str, Option<&str>)] = &[("tabindex", Some("0"))];

impl Writer<'_> {
    /// Writes blocks below one another.
    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        for (block, is_shown) in with_visibility(blocks) {
            if is_shown {
                self.block(block);
            // Blocks that are not in this output still hold the places of pages and links.
            } else {
                self.breaks(block.id);
                self.anchor(block.id);
            }
        }
    }

    /// Writes blocks the last of which may say where their words are from.
    fn cited(&mut self, blocks: &[Block]) {
        let end = blocks.len().saturating_sub(1);
        for (index, block) in blocks.iter().enumerate() {
            // A single paragraph is all of the quotation, however it begins.
            match &block.kind {
                // The last paragraph of a quotation may be its source: `— Author, *Work*`.
                BlockKind::Paragraph(content) if 0 < index && index == end => {
                    self.breaks(block.id);
                    self.paragraph(block.id, &block.attributes, content, letter_role::of_last(content));
                }
                _ => self.block(block),
            }
        }
    }

    /// A paragraph, with what it is in a letter or a quotation as its class.
    fn paragraph(
        &mut self,
        node: NodeId,
        attributes: &Attributes,
        content: &[Inline],
        letter_role: Option<LetterRole>,
    ) {
        let epub_type = letter_role.and_then(semantics::of_letter);
        // Small capitals of the first line would make capitals of code, where they are other letters.
        let opening = if has_code(content) { "opening plain-opening" } else { "opening" };
        let class = letter_role.map(LetterRole::class).or((self.opening == Some(node)).then_some(opening));
        self.start_with("p", node, attributes, class, &[("epub:type", epub_type)]);
        self.inlines(content);
        self.out.push_str("</p>\n");
    }

    /// Writes one block.
    pub(super) fn block(&mut self, block: &Block) {
        // Code writes page breaks inside of its own lines.
        if !matches!(block.kind, BlockKind::Code(_)) {
            self.breaks(block.id);
        }
        let (node, attributes) = (block.id, &block.attributes);
        match &block.kind {
            BlockKind::Heading { level, content, .. } => {
                // A heading inside of a container may not skip a rank (WCAG 2.2, G141).
                let rank = (*level).clamp(1, self.rank + 1).min(6);
                if let Some(id) = self.plan.shared_id(node) {
                    open(&mut self.out, "span", &[("id", Some(id))]);
                    self.out.push_str("</span>\n");
                }
                self.heading(node, attributes, rank, content);
            }
            BlockKind::Paragraph(content) => {
                self.paragraph(node, attributes, content, letter_role::of(content));
            }
            BlockKind::Quote(blocks) => {
                self.start_with("blockquote", node, attributes, None, &[]);
                self.out.push('\n');
                self.cited(blocks);
                self.out.push_str("</blockquote>\n");
            }
            BlockKind::List(list) => self.list(node, attributes, list),
            BlockKind::Definitions(definitions) => self.definitions(node, attributes, definitions),
            BlockKind::Code(code) => self.code(node, attributes, code),
            BlockKind::Table(table) => self.table(node, attributes, table),
            BlockKind::Figure(figure) => self.figure(node, attributes, figure),
            // The start tag is written as any other and closed as an empty element of XML.
            BlockKind::SectionBreak => {
                self.start_with("hr", node, attributes, None, &[]);
                self.out.pop();
                self.out.push_str("/>\n");
            }
            // An element of its own: the block after it may be anything, a `<br>` in a table cell included.
            BlockKind::PageBreak => {
                self.start_with("div", node, attributes, Some("page-break"), &[]);
                self.out.push_str("</div>\n");
            }
            BlockKind::Container(container) => self.container(node, attributes, container),
            BlockKind::Verse(verse) => self.verse(node, attributes, verse),
            BlockKind::Math(tex) => self.equation(node, attributes, tex),
            // What the author wrote as HTML is cleaned before: it must be well-formed, and without scripts.
            BlockKind::Html(html) => {
                html::push_clean(&mut self.out, html, html::ElementLevel::Block);
                self.out.push('\n');
            }
        }
    }

    /// A displayed formula, with its number.
    fn equation(&mut self, node: NodeId, attributes: &Attributes, tex: &str) {
        let plan = self.plan;
        let shown = plan.formulas.get(node);
        // A number inside of MathML is part of a table (`mlabeledtr`); one outside would be a second one.
        if let Some(ShownFormula::NumberedMathMl(shown)) = shown {
            self.start_with("div", node, attributes, Some("equation"), SCROLLED);
            self.out.push_str(shown);
            self.out.push_str("</div>\n");
            return;
        }
        // A formula that can't be drawn is shown by its TeX, as code.
        let Some(ShownFormula::MathMl(shown) | ShownFormula::Drawing(shown)) = shown else {
            self.start_with("pre", node, attributes, Some("math"), &[]);
            self.out.push_str("<code>");
            push_text(&mut self.out, tex);
            self.out.push_str("</code></pre>\n");
            return;
        };
        self.start_with("div", node, attributes, Some("equation"), SCROLLED);
        self.out.push_str(shown);
        // Behind a drawing, on its line: at the right edge it would lie over it in some readers.
        if let Some(number) = plan.resolved.numbers.get(&node) {
            self.out.push_str(" <span class=\"number\">");
            push_text(&mut self.out, &math::printed_number(tex, number));
            self.out.push_str("</span>");
        }
        self.out.push_str("</div>\n");
    }

    /// A heading, with its number before it.
    pub(super) fn heading(&mut self, node: NodeId, attributes: &Attributes, rank: u8, content: &[Inline]) {
        let name = format!("h{rank}");
        // A title such as `IV` is read as a numeral only if it is marked as one.
        let epub_type = self.plan.numerals.contains(&node).then_some(semantics::ROMAN);
        let class = roman::is_bare_number(&title_text(content)).then_some("section-number");
        self.start_with(&name, node, attributes, class, &[("epub:type", epub_type)]);
        self.number(node);
        let since = self.out.len();
        self.inlines(content);
        self.break_names(since, &["<code", "://"]);
        let _ = writeln!(self.out, "</{name}>");
    }

    /// The number before a title, if it has one.
    pub(super) fn number(&mut self, node: NodeId) {
        if let Some(number) = self.plan.resolved.numbers.get(&node) {
            let epub_type = semantics::is_roman(number).then_some(semantics::ROMAN);
            open(&mut self.out, "span", &[("class", Some("number")), ("epub:type", epub_type)]);
            push_text(&mut self.out, number);
            self.out.push_str("</span> ");
        }
    }

    /// A label such as `Chapter IV`, its numeral marked if it is roman.
    pub(super) fn label(&mut self, label: &str) {
        // The numeral is the last word: `Chapter IV`.
        let number = label.rsplit(' ').next().unwrap_or(label);
        if !semantics::is_roman(number) {
            return push_text(&mut self.out, label);
        }
        push_text(&mut self.out, &label[..label.len() - number.len()]);
        open(&mut self.out, "span", &[("epub:type", Some(semantics::ROMAN))]);
        push_text(&mut self.out, number);
        self.out.push_str("</span>");
    }

    fn list(&mut self, node: NodeId, attributes: &Attributes, list: &List) {
        // A list of tasks alone has boxes instead of bullets; among others each task has its own.
        let tasks = list.items.iter().filter(|item| item.task.is_some()).count();
        let all_tasks = 0 < tasks && tasks == list.items.len();
        let class = match (all_tasks, list.tight) {
            (true, true) => Some("tasks"),
            (true, false) => Some("tasks loose"),
            (false, true) => None,
            (false, false) => Some("loose"),
        };
        let (name, start) = match list.start {
            // Readers count in 32 bits.
            Some(start) => ("ol", Some(start.min(i32::MAX as u64).to_string())),
            None => ("ul", None),
        };
        // Attributes that say what HTML assumes anyway are left out.
        let falls = list.reversed && list.start == Some(list.items.len() as u64);
        let start = start.filter(|start| !falls && (start != "1" || list.reversed));
        let style = list.style.name().map(|name| format!("list-style-type:{name}"));
        let more = [
            ("start", start.as_deref()),
            ("reversed", list.reversed.then_some("reversed")),
            ("style", style.as_deref().filter(|_| !all_tasks)),
        ];
        self.start_with(name, node, attributes, class, &more);
        self.out.push('\n');
        for (item, number) in list.items.iter().zip(list.numbers()) {
            let class = (item.task.is_some() && !all_tasks && list.start.is_none()).then_some("task");
            let value = item.value.filter(|_| list.start.is_some()).map(|value| value.to_string());
            let style = match list.delimiter {
                ListDelimiter::Period => item.style.name().map(|name| format!("list-style-type:{name}")),
                // CSS counts with a full stop; a string is known to more readers than `@counter-style`, and those that know
                // neither count on with the list's own style (CSS Lists 3, 3.3).
                _ => Some(format!("list-style-type:'{} '", list.label(item, number))),
            };
            self.start("li", item.id, class, &[("value", value.as_deref()), ("style", style.as_deref())]);
            // A task with one block has its box beside the text, or a line's break would part the two.
            let tight = list.tight || item.blocks.len() == 1 && item.task.is_some();
            let blocks = match item.task {
                Some(done) => self.task(if done { "☑ " } else { "☐ " }, &item.blocks, tight),
                None => &item.blocks,
            };
            self.item(blocks, tight);
            self.out.push_str("</li>\n");
        }
        let _ = writeln!(self.out, "</{name}>");
    }

    /// Writes the checkbox of a task, in the first paragraph of a loose item. Returns the blocks that remain.
    fn task<'b>(&mut self, checkbox: &str, blocks: &'b [Block], tight: bool) -> &'b [Block] {
        match blocks {
            [Block { id, attributes, kind: BlockKind::Paragraph(content), .. }, rest @ ..] if !tight => {
                self.out.push('\n');
                self.breaks(*id);
                self.start_with("p", *id, attributes, None, &[]);
                self.out.push_str(checkbox);
                self.inlines(content);
                self.out.push_str("</p>\n");
                rest
            }
            _ => {
                self.out.push_str(checkbox);
                blocks
            }
        }
    }

    /// The text of an item: in a tight one paragraphs are bare text.
    fn item(&mut self, blocks: &[Block], tight: bool) {
        let mut after_text = false;
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(content)
                    // A paragraph with an id or classes needs an element to carry them, so it stays one even in a
                    // tight list.
                    if tight && block.attributes.is_empty() && self.plan.id(block.id).is_none() =>
                {
                    // Two paragraphs of a tight item would run together without their elements.
                    if after_text {
                        self.out.push_str("<br/>\n");
                    }
                    self.breaks(block.id);
                    self.inlines(content);
                    after_text = true;
                }
                _ => {
                    if !self.out.ends_with('\n') {
                        self.out.push('\n');
                    }
                    self.block(block);
                    after_text = false;
                }
            }
        }
    }

    fn definitions(&mut self, node: NodeId, attributes: &Attributes, list: &[Definition]) {
        let is_glossary = list.first().is_some_and(glossary::is_entry);
        self.start_with("dl", node, attributes, None, &[("epub:type", is_glossary.then_some("glossary"))]);
        self.out.push('\n');
        for definition in list {
            let kind = glossary::is_entry(definition).then_some("glossdef");
            self.start("dt", definition.id, None, &[]);
            self.inlines(&definition.term);
            self.out.push_str("</dt>\n");
            for detail in &definition.details {
                self.start("dd", detail.id, None, &[("epub:type", kind)]);
                // A description of one block is tight: a paragraph in `dd` would have a margin of its own.
                self.item(&detail.blocks, detail.blocks.len() == 1);
                self.out.push_str("</dd>\n");
            }
        }
        self.out.push_str("</dl>\n");
    }

    fn figure(&mut self, node: NodeId, attributes: &Attributes, figure: &Figure) {
        // Without a caption there is nothing for `figcaption`, and a `figure` alone would be read out as an empty
        // group.
        let Some(caption) = &figure.caption else {
            self.start_with("div", node, attributes, Some("image"), &[]);
            // The figure has the id; the image must not have the same one again.
            self.image(NodeId(u32::MAX), &figure.image, None);
            self.out.push_str("</div>\n");
            return;
        };
        let class = figure.image.width.and_then(|width| match width {
            // Up to half of the measure an image is small: on a phone the sheet gives it more.
            Width::Measure(part) if part <= 5000 => Some("small"),
            Width::Measure(_) | Width::Length(_) => None,
        });
        self.start_with("figure", node, attributes, class, &[]);
        self.out.push('\n');
        self.image(NodeId(u32::MAX), &figure.image, None);
        self.out.push_str("\n<figcaption>");
        self.caption(node, Term::Figure, caption);
        self.out.push_str("</figcaption>\n</figure>\n");
    }

    /// A caption: `Figure 2. A gull in flight`.
    pub(super) fn caption(&mut self, node: NodeId, what: Term, caption: &[Inline]) {
        if let Some(number) = self.plan.resolved.numbers.get(&node) {
            // Captions are called as references to them are: in the book's language.
            let language = self.plan.words.foreign_to(&self.words);
            let attributes = [("class", Some("number")), ("lang", language), ("xml:lang", language)];
            open(&mut self.out, "span", &attributes);
            let label = part_letter(number).unwrap_or_else(|| self.plan.words.counted(what, number));
            push_text(&mut self.out, &label);
            self.out.push_str("</span> ");
            return self.inlines(caption);
        }
        self.own_label(caption);
    }

    /// A caption that may begin with a number which its author wrote: that looks as ours do.
    fn own_label(&mut self, caption: &[Inline]) {
        let [Inline { id, kind: InlineKind::Text(text), .. }, rest @ ..] = caption else {
            return self.inlines(caption);
        };
        let Some(own) = caption_label(text) else { return self.inlines(caption) };
        let marks = self.plan.marks.at(*id);
        self.anchor(*id);
        self.out.push_str("<span class=\"number\">");
        self.piece(text, 0..own.length, marks);
        self.out.push_str("</span>");
        self.rest_of_text(text, own.length, marks);
        self.inlines(rest);
    }

    /// The paragraphs of a caption: mostly one, which then is bare text.
    fn caption_lines(&mut self, blocks: &[Block]) {
        match blocks {
            [Block { kind: BlockKind::Paragraph(content), id, .. }] => {
                self.breaks(*id);
                self.anchor(*id);
                match self.figure {
                    Some(figure) => self.caption(figure, self.figure_term, content),
                    None => self.own_label(content),
                }
                self.out.push('\n');
            }
            _ => self.blocks(blocks),
        }
    }

    fn container(&mut self, node: NodeId, attributes: &Attributes, container: &Container) {
        let row = container.kind.row();
        // A group that says nothing to readers gets no element: its blocks are written as if it were not there.
        if container.kind == ContainerKind::Group
            && container.title.is_none()
            && attributes.classes.is_empty()
            && attributes.value("lang").or(attributes.value("dir")).is_none()
            && self.plan.id(node).is_none()
        {
            return self.blocks(&container.blocks);
        }
        let plan = self.plan;
        let own = attributes.classes.iter().find_map(|class| plan.class_titles.get(class)).map(String::as_str);
        let words = attributes.value("lang").and_then(plan::language).map(|language| EpubTerms::of(&language));
        let outer = words.map(|words| std::mem::replace(&mut self.words, words));
        let word = self.words.alert(container.kind);
        let alert = word.or(own);
        let name = container.title.as_deref().map(plain_text).or(alert.map(str::to_owned));
        // A name in another language could not be told to be one: the title says it, and is marked.
        let is_marked = word.is_some() && container.title.is_none() && self.words.substitute.is_some();
        // A name for those who hear the book is only of use where there is a role to be named.
        let is_told = row.role.is_some() && !is_marked;
        let name = name.filter(|name| is_told && !name.trim().is_empty()).map(|name| self.alert_name(name.trim()));
        let more = [("epub:type", row.epub_type), ("role", row.role), ("aria-label", name.as_deref())];
        self.start_with(row.element, node, attributes, row.class, &more);
        self.out.push('\n');
        let is_folded = self.container_title(attributes, container, alert, word.is_some());
        if row.cites {
            self.cited(&container.blocks);
        } else if container.kind == ContainerKind::Caption {
            self.caption_lines(&container.blocks);
        } else if container.kind == ContainerKind::Figure {
            let outer = self.figure.replace(node);
            self.figure_term = if attributes.has_class(LISTING) { Term::Listing } else { Term::Figure };
            self.blocks(&container.blocks);
            self.figure = outer;
        } else {
            self.blocks(&container.blocks);
        }
        self.generated(node, attributes, container.kind);
        if is_folded {
            self.out.push_str("</details>\n");
        }
        let _ = writeln!(self.out, "</{}>", row.element);
        if let Some(outer) = outer {
            self.words = outer;
        }
    }

    /// The title of a container, or the word that an alert has, which is ours if `is_ours`; whether it opens what its
    /// author folds.
    fn container_title(
        &mut self,
        attributes: &Attributes,
        container: &Container,
        alert: Option<&str>,
        is_ours: bool,
    ) -> bool {
        // What its author folds stays open on paper; where nothing names it, there is nothing to unfold it by.
        let fold = attributes.value(FOLD).filter(|_| container.title.is_some() || alert.is_some());
        let (before, after) = match fold {
            Some("open") => ("<details open=\"open\"><summary class=\"title\">", "</summary>\n"),
            Some(_) => ("<details><summary class=\"title\">", "</summary>\n"),
            None => ("<p class=\"title\">", "</p>\n"),
        };
        if let Some(title) = &container.title {
            self.out.push_str(before);
            self.inlines(title);
            self.out.push_str(after);
        } else if let Some(title) = alert {
            self.out.push_str(before);
            let substitute = self.words.substitute.filter(|_| is_ours);
            if substitute.is_some() {
                open(&mut self.out, "span", &[("lang", substitute), ("xml:lang", substitute)]);
            }
            push_text(&mut self.out, title);
            self.out.push_str(if substitute.is_some() { "</span>" } else { "" });
            self.out.push_str(after);
        }
        fold.is_some()
    }

    /// Verse: a stanza a paragraph, a line a line, by `br` also where no stylesheet is read.
    fn verse(&mut self, node: NodeId, attributes: &Attributes, verse: &Verse) {
        self.start_with("div", node, attributes, Some("verse"), &[("epub:type", Some(semantics::VERSE))]);
        self.out.push('\n');
        for stanza in &verse.stanzas {
            self.start("p", stanza.id, None, &[]);
            for (at, line) in stanza.lines.iter().enumerate() {
                if 0 < at {
                    self.out.push_str("<br/>\n");
                }
                let class = match line.indent {
                    0 => "line".to_owned(),
                    // The sheet has rules for eight indents; deeper ones are no deeper on a phone's line.
                    steps => format!("line indent-{}", steps.min(8)),
                };
                self.start("span", line.id, Some(&class), &[]);
                self.inlines(&line.content);
                self.out.push_str("</span>");
            }
            self.out.push_str("</p>\n");
        }
        self.out.push_str("</div>\n");
    }

    /// A section that a heading at the top level opens. Its heading labels it, unless another section
    /// of the file has the same title: two landmarks of one name would not help.
    pub(super) fn open_section(&mut self, label: Option<&str>, id: Option<&str>) {
        open(&mut self.out, "section", &[("aria-labelledby", label), ("id", id)]);
        self.out.push('\n');
    }
}

/// Whether there is code among these words.
fn has_code(content: &[Inline]) -> bool {
    struct CodeFinder(bool);
    impl Visitor for CodeFinder {
        fn inline(&mut self, inline: &Inline) {
            self.0 |= matches!(inline.kind, InlineKind::Code(_));
        }
    }
    let mut finder = CodeFinder(false);
    walk::inlines(content, &mut finder);
    finder.0
}
