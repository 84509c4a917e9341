//! The model for people and tests: a [`Book`] in, indented text or JSON out.
//!
//! Both are made from one tree of lines, so that they say the same. Each line has a name, what
//! describes it, and perhaps a text: `heading level=2 #sea "The sea"`.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::block::{Block, BlockKind, Cell, ColumnAlign, List, Table, Verse};
use super::inline::{Cited, Image, IndexKind, IndexMark, Inline, InlineKind, ReferenceForm, Width};
use super::{Attributes, Book, Division, NodeId, Note};
use crate::source::{FileId, SourceFile, SourceMap, Span};

/// The book as indented text; one node a line, with its place if `sources` are given.
pub fn text(book: &Book, sources: Option<&SourceMap>) -> String {
    let mut out = String::new();
    let line_starts = sources.map(LineStarts::new);
    push_text(&tree(book), 0, line_starts.as_ref(), &mut out);
    out
}

/// The book as JSON. Each node is an object with `type`, `id` and `at` (file, line and column), its
/// fields, perhaps a `text`, and its `children`.
pub fn json(book: &Book, sources: &SourceMap) -> Value {
    to_json(&tree(book), &LineStarts::new(sources))
}

/// A line of the dump, with the lines below it.
struct DumpNode {
    name: &'static str,
    id: Option<NodeId>,
    span: Option<Span>,
    fields: Vec<(&'static str, Value)>,
    attributes: Attributes,
    text: Option<String>,
    children: Vec<DumpNode>,
}

impl DumpNode {
    fn new(name: &'static str) -> DumpNode {
        let (fields, children) = (Vec::new(), Vec::new());
        let attributes = Attributes::default();
        DumpNode { name, id: None, span: None, fields, attributes, text: None, children }
    }

    fn at(mut self, id: NodeId, span: Span) -> DumpNode {
        self.id = Some(id);
        self.span = Some(span);
        self
    }

    fn field(mut self, name: &'static str, value: impl Into<Value>) -> DumpNode {
        self.fields.push((name, value.into()));
        self
    }

    /// A field that is left out when nothing is in it.
    fn some<T: Into<Value>>(self, name: &'static str, value: Option<T>) -> DumpNode {
        match value {
            Some(value) => self.field(name, value),
            None => self,
        }
    }

    /// A field that is left out when it is false.
    fn flag(self, name: &'static str, value: bool) -> DumpNode {
        self.some(name, value.then_some(true))
    }

    fn with(mut self, attributes: &Attributes) -> DumpNode {
        self.attributes = attributes.clone();
        self
    }

    fn text(mut self, text: &str) -> DumpNode {
        self.text = Some(text.to_owned());
        self
    }

    fn children(mut self, children: impl IntoIterator<Item = DumpNode>) -> DumpNode {
        self.children.extend(children);
        self
    }
}

fn tree(book: &Book) -> DumpNode {
    let metadata = &book.metadata;
    let creators: Vec<String> =
        metadata.creators.iter().map(|creator| format!("{} ({})", creator.name, creator.role)).collect();
    DumpNode::new("book")
        .field("title", metadata.title.as_str())
        .some("subtitle", metadata.subtitle.as_deref())
        .some("creators", (!creators.is_empty()).then_some(creators))
        .field("language", metadata.language.as_str())
        .some("date", metadata.date.as_deref())
        .children(book.divisions.iter().map(division))
        .children(book.notes.iter().enumerate().map(|(number, it)| note(number, it)))
}

fn division(division: &Division) -> DumpNode {
    let guesses: Vec<&str> = division.guesses.iter().map(|guess| guess.name()).collect();
    DumpNode::new("division")
        .at(division.id, division.span)
        .field("role", format!("{:?}", division.role).to_lowercase())
        .field("matter", format!("{:?}", division.matter).to_lowercase())
        .field("depth", division.depth)
        .flag("numbered", division.numbered)
        .flag("draft", division.draft)
        .some("path", division.path.as_deref())
        .some("language", division.language.as_deref())
        .some("guessed", (!guesses.is_empty()).then_some(guesses))
        .with(&division.attributes)
        .children([DumpNode::new("title").children(inlines(&division.title))])
        .children(blocks(&division.blocks))
}

fn note(number: usize, note: &Note) -> DumpNode {
    DumpNode::new("note")
        .at(note.id, note.span)
        .field("number", number)
        .some("label", Some(note.label.as_str()).filter(|it| !it.is_empty()))
        .children(blocks(&note.blocks))
}

fn blocks(list: &[Block]) -> impl Iterator<Item = DumpNode> + '_ {
    list.iter().map(|it| block(it).at(it.id, it.span).with(&it.attributes))
}

fn block(block: &Block) -> DumpNode {
    match &block.kind {
        BlockKind::Heading { level, numbered, content } => {
            DumpNode::new("heading").field("level", *level).flag("unnumbered", !numbered).children(inlines(content))
        }
        BlockKind::Paragraph(content) => DumpNode::new("paragraph").children(inlines(content)),
        BlockKind::Quote(inner) => DumpNode::new("quote").children(blocks(inner)),
        BlockKind::List(it) => list(it),
        BlockKind::Definitions(definitions) => {
            let mut line = DumpNode::new("definitions");
            for it in definitions {
                let term = DumpNode::new("term").at(it.id, it.span).children(inlines(&it.term));
                line.children.push(term);
                for detail in &it.details {
                    line.children.push(DumpNode::new("detail").children(blocks(&detail.blocks)));
                }
            }
            line
        }
        BlockKind::Code(code) => DumpNode::new("code")
            .some("language", code.language.as_deref())
            .some("title", code.title.as_deref())
            .some("numbers", code.numbers)
            .some("emphasis", (!code.emphasis.is_empty()).then(|| json!(code.emphasis)))
            .text(&code.text),
        BlockKind::Table(it) => table(it),
        BlockKind::Figure(figure) => {
            let caption = figure.caption.iter();
            image(&figure.image, "figure")
                .children(caption.map(|caption| DumpNode::new("caption").children(inlines(caption))))
        }
        BlockKind::SectionBreak => DumpNode::new("section-break"),
        BlockKind::PageBreak => DumpNode::new("page-break"),
        BlockKind::Container(container) => {
            let title = container.title.iter();
            DumpNode::new("container")
                .field("kind", format!("{:?}", container.kind).to_lowercase())
                .children(title.map(|title| DumpNode::new("title").children(inlines(title))))
                .children(blocks(&container.blocks))
        }
        BlockKind::Verse(it) => verse(it),
        BlockKind::Math(tex) => DumpNode::new("math").text(tex),
        BlockKind::Html(html) => DumpNode::new("html").text(html),
    }
}

fn list(list: &List) -> DumpNode {
    let item = |list_item: &super::block::ListItem| {
        DumpNode::new("item")
            .at(list_item.id, list_item.span)
            .some("done", list_item.task)
            .some("value", list_item.value)
            .some("style", list_item.style.name())
            .children(blocks(&list_item.blocks))
    };
    DumpNode::new("list")
        .some("start", list.start)
        .some("style", list.style.name())
        .some("delimiter", list.delimiter.name())
        .flag("reversed", list.reversed)
        .flag("tight", list.tight)
        .children(list.items.iter().map(item))
}

fn verse(verse: &Verse) -> DumpNode {
    let line = |line: &super::block::VerseLine| {
        DumpNode::new("line").some("indent", Some(line.indent).filter(|it| *it != 0)).children(inlines(&line.content))
    };
    let stanza = |stanza: &super::block::Stanza| DumpNode::new("stanza").children(stanza.lines.iter().map(line));
    DumpNode::new("verse").children(verse.stanzas.iter().map(stanza))
}

fn table(table: &Table) -> DumpNode {
    let align = |align: &ColumnAlign| match align {
        ColumnAlign::None => "-",
        ColumnAlign::Left => "left",
        ColumnAlign::Center => "center",
        ColumnAlign::Right => "right",
    };
    let cell = |cell: &Cell| {
        DumpNode::new("cell")
            .at(cell.id, cell.span)
            .some("colspan", Some(cell.colspan).filter(|it| *it != 1))
            .some("rowspan", Some(cell.rowspan).filter(|it| *it != 1))
            .flag("head", cell.head)
            .children(inlines(&cell.content))
    };
    let row =
        |name: &'static str| move |row: &super::block::Row| DumpNode::new(name).children(row.cells.iter().map(cell));
    let columns: Vec<&str> = table.columns.iter().map(align).collect();
    DumpNode::new("table")
        .field("columns", columns)
        .some("widths", (!table.widths.is_empty()).then(|| json!(table.widths)))
        .children(table.caption.iter().map(|it| DumpNode::new("caption").children(inlines(it))))
        .children(table.head.iter().map(row("head")))
        .children(table.rows.iter().map(row("row")))
}

fn image(image: &Image, name: &'static str) -> DumpNode {
    let width = image.width.map(|width| match width {
        Width::Measure(part) => format!("{}.{:02}%", part / 100, part % 100),
        Width::Length(length) => format!("{length}sp"),
    });
    DumpNode::new(name)
        .field("source", image.source.as_str())
        .some("alt", image.alt.as_deref())
        .some("title", Some(image.title.as_str()).filter(|it| !it.is_empty()))
        .some("width", width)
        .with(&image.attributes)
}

fn inlines(list: &[Inline]) -> impl Iterator<Item = DumpNode> + '_ {
    list.iter().map(|it| inline(it).at(it.id, it.span))
}

fn inline(inline: &Inline) -> DumpNode {
    let holding = |name, content: &[Inline]| DumpNode::new(name).children(inlines(content));
    match &inline.kind {
        InlineKind::Text(text) => DumpNode::new("text").text(text),
        InlineKind::LineBreak => DumpNode::new("line-break"),
        InlineKind::Code(text) => DumpNode::new("code-span").text(text),
        InlineKind::Emphasis(content) => holding("emphasis", content),
        InlineKind::Strong(content) => holding("strong", content),
        InlineKind::Strikethrough(content) => holding("strikethrough", content),
        InlineKind::Superscript(content) => holding("superscript", content),
        InlineKind::Subscript(content) => holding("subscript", content),
        InlineKind::SmallCaps(content) => holding("small-caps", content),
        InlineKind::Span(attributes, content) => holding("span", content).with(attributes),
        InlineKind::Link(link) => holding("link", &link.content)
            .field("url", link.url.as_str())
            .some("title", Some(link.title.as_str()).filter(|it| !it.is_empty()))
            .with(&link.attributes),
        InlineKind::Reference(it) => {
            let number = it.form == ReferenceForm::Number;
            holding("reference", &it.content)
                .field("label", it.label.as_str())
                .flag("number", number)
                .flag("first", it.form == ReferenceForm::First)
                .flag("next", it.form == ReferenceForm::Next)
                .flag("page", it.page)
        }
        InlineKind::Image(it) => image(it, "image"),
        InlineKind::Media(it) => DumpNode::new(it.kind.element())
            .children(inlines(&it.content))
            .field("sources", it.sources.clone())
            .some(
                "tracks",
                Some(it.tracks.iter().map(|it| it.source.clone()).collect::<Vec<_>>()).filter(|it| !it.is_empty()),
            )
            .some("title", Some(it.title.as_str()).filter(|it| !it.is_empty()))
            .flag("loop", it.repeats)
            .flag("muted", it.is_muted)
            .with(&it.attributes),
        InlineKind::Note(note) => DumpNode::new("mark").field("note", note.0),
        InlineKind::Anchor(id) => DumpNode::new("anchor").text(id),
        InlineKind::Index(mark) => index_mark(mark),
        InlineKind::Citation(it) => {
            DumpNode::new("citation").flag("in-text", it.in_text).children(it.works.iter().map(cited))
        }
        InlineKind::Math(tex) => DumpNode::new("math").text(tex),
        InlineKind::Label => DumpNode::new("label"),
        InlineKind::Html(html) => DumpNode::new("html").text(html),
    }
}

fn index_mark(mark: &IndexMark) -> DumpNode {
    let line = DumpNode::new("index").children(inlines(&mark.content));
    let line = line.some("in", Some(mark.index.as_str()).filter(|name| !name.is_empty()));
    let line = line.field("entry", mark.entry.clone()).some("sort", mark.sort.as_deref());
    let line = match &mark.kind {
        IndexKind::Locator => line,
        IndexKind::Start => line.field("range", "start"),
        IndexKind::End => line.field("range", "end"),
        IndexKind::See(path) => line.field("see", path.clone()),
        IndexKind::SeeAlso(path) => line.field("see-also", path.clone()),
    };
    line.flag("principal", mark.principal)
}

fn cited(it: &Cited) -> DumpNode {
    let some = |text: &str| Some(text.to_owned()).filter(|it| !it.is_empty());
    DumpNode::new("cited")
        .field("key", it.key.as_str())
        .some("prefix", some(&it.prefix))
        .some("locator", it.locator.as_ref().map(|(unit, locator)| format!("{unit} {locator}")))
        .some("suffix", some(&it.suffix))
        .flag("without-author", it.without_author)
}

fn push_text(line: &DumpNode, depth: usize, line_starts: Option<&LineStarts<'_>>, out: &mut String) {
    out.extend(std::iter::repeat_n("  ", depth));
    out.push_str(line.name);
    for (name, value) in &line.fields {
        match value {
            Value::Bool(true) => out.push_str(&format!(" {name}")),
            value => out.push_str(&format!(" {name}={value}")),
        }
    }
    if let Some(id) = &line.attributes.id {
        out.push_str(&format!(" #{id}"));
    }
    for class in &line.attributes.classes {
        out.push_str(&format!(" .{class}"));
    }
    for (key, value) in &line.attributes.pairs {
        out.push_str(&format!(" {key}={value:?}"));
    }
    if let Some(text) = &line.text {
        // Quoted as JSON, so that spaces at its ends and line ends are seen.
        out.push_str(&format!(" {}", Value::from(text.as_str())));
    }
    if let (Some(line_starts), Some(span), Some(_)) = (line_starts, line.span, line.id) {
        let (_, row, column) = line_starts.position(span);
        out.push_str(&format!(" @{row}:{column}"));
    }
    out.push('\n');
    for child in &line.children {
        push_text(child, depth + 1, line_starts, out);
    }
}

fn to_json(line: &DumpNode, line_starts: &LineStarts<'_>) -> Value {
    let mut object = Map::new();
    object.insert("type".into(), line.name.into());
    if let Some(id) = line.id {
        object.insert("node".into(), id.0.into());
    }
    if let Some(span) = line.span {
        let (file, row, column) = line_starts.position(span);
        object.insert("at".into(), json!({ "file": file, "line": row, "column": column }));
    }
    for (name, value) in &line.fields {
        object.insert((*name).to_owned(), value.clone());
    }
    if !line.attributes.is_empty() {
        let pairs: Map<String, Value> =
            line.attributes.pairs.iter().map(|pair| (pair.0.clone(), pair.1.as_str().into())).collect();
        object.insert("id".into(), json!(line.attributes.id));
        object.insert("classes".into(), json!(line.attributes.classes));
        object.insert("attributes".into(), pairs.into());
    }
    if let Some(text) = &line.text {
        object.insert("text".into(), text.as_str().into());
    }
    if !line.children.is_empty() {
        let children: Vec<Value> = line.children.iter().map(|child| to_json(child, line_starts)).collect();
        object.insert("children".into(), children.into());
    }
    Value::Object(object)
}

/// The places where lines begin in each file, so that a long dump does not count them for each node.
struct LineStarts<'s>(BTreeMap<FileId, (&'s SourceFile, Vec<usize>)>);

impl LineStarts<'_> {
    fn new(sources: &SourceMap) -> LineStarts<'_> {
        let starts = |file: &SourceFile| {
            let ends = file.text.match_indices('\n').map(|pair| pair.0 + 1);
            std::iter::once(0).chain(ends).collect()
        };
        LineStarts(sources.iter().map(|(id, file)| (id, (file, starts(file)))).collect())
    }

    /// File, line and column of a span's start.
    fn position(&self, span: Span) -> (&str, usize, usize) {
        let Some((file, starts)) = self.0.get(&span.file) else { return ("", 1, 1) };
        let at = span.range().start;
        // Each file has a line that starts at 0: `line - 1` is a place in the list.
        let line = starts.partition_point(|start| *start <= at).max(1);
        let before = file.text.get(starts[line - 1]..at).unwrap_or("");
        (&file.name, line, before.chars().count() + 1)
    }
}
