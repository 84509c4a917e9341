//! The logical tree to the tags of a PDF (ISO 32000-1 §14.7 and §14.8; ISO 14289-1 §7).
//!
//! In: the [`crate::typeset::frame::Structure`] of the pages, and the marked content that its leaves were drawn in. Out:
//! a [`TagTree`] that holds each marked content once. Structures that the standards forbid are mended here: skipped
//! levels of headings, other elements directly in lists and tables, links outside of a link element, figures without a
//! description.

use std::collections::BTreeMap;
use std::num::{NonZeroU16, NonZeroU32};

use krilla::surface::Location;
use krilla::tagging::kind;
use krilla::tagging::{
    BBox, Identifier, ListNumbering, Node, Placement, TableHeaderScope, Tag, TagGroup, TagId, TagKind, TagTree,
};

use super::page::Marked;
use crate::typeset::frame::{ElementId, Kid, LeafId, Pages, StructureElement, StructureRole};

/// How deep elements may nest: `krilla` and viewers recurse. The content of deeper ones goes into their ancestor. Blocks
/// nest at most 64 deep in the source, each with one or two elements.
const MAX_DEPTH: usize = 160;

/// The description of an image that has none; the build warns of each.
const UNDESCRIBED: &str = "Image without a description";

/// Makes the tree.
pub(super) fn tree(pages: &Pages, marked: Marked) -> TagTree {
    let mut builder = TagTreeBuilder::new(pages, marked);
    let mut nodes = Vec::new();
    builder.kids(ElementId(0), StructureRole::Document, 0, &mut nodes);
    // A root of another kind than the document is an element like any other.
    if let Some(root) = pages.structure.elements.first()
        && root.role != StructureRole::Document
    {
        let inside = std::mem::take(&mut nodes);
        nodes.push(builder.group(ElementId(0), root, inside));
    }
    builder.append_unclaimed(&mut nodes);
    let mut tree = TagTree::from(nodes);
    tree.lang = None;
    tree
}

struct TagTreeBuilder<'a> {
    pages: &'a Pages,
    /// The marked content of each leaf, in drawing order.
    pieces: BTreeMap<LeafId, Vec<Identifier>>,
    boxes: BTreeMap<LeafId, (usize, krilla::geom::Rect)>,
    /// The annotations of each element.
    links: BTreeMap<u32, Vec<Identifier>>,
    /// Which elements are in the tree already: a broken structure may name one twice, or go in a circle.
    seen: Vec<bool>,
    /// The level of the last heading: the next may be one deeper at most (ISO 14289-1 §7.4.2).
    level: u16,
    /// The head cells of the table being built.
    headers: HeaderCells,
}

/// The header cells that data cells refer to, by `Headers` (ISO 14289-1 §7.5).
#[derive(Default)]
struct HeaderCells {
    /// The ids by column.
    columns: Vec<Option<TagId>>,
    /// The id of the row's own header cell.
    row: Option<TagId>,
    /// The column of the cell being built.
    column: usize,
}

impl<'a> TagTreeBuilder<'a> {
    fn new(pages: &'a Pages, marked: Marked) -> TagTreeBuilder<'a> {
        let mut pieces: BTreeMap<LeafId, Vec<Identifier>> = BTreeMap::new();
        for (leaf, piece) in marked.pieces {
            pieces.entry(leaf).or_default().push(piece);
        }
        let mut links: BTreeMap<u32, Vec<Identifier>> = BTreeMap::new();
        for (element, link) in marked.links {
            links.entry(element).or_default().push(link);
        }
        let seen = vec![false; pages.structure.elements.len()];
        TagTreeBuilder { pages, pieces, boxes: marked.boxes, links, seen, level: 0, headers: HeaderCells::default() }
    }

    /// Appends the children of an element to `nodes`, as children of a `parent`.
    fn kids(&mut self, id: ElementId, parent: StructureRole, depth: usize, nodes: &mut Vec<Node>) {
        let index = id.0 as usize;
        let Some(element) = self.pages.structure.elements.get(index) else { return };
        if std::mem::replace(&mut self.seen[index], true) {
            return;
        }
        for kid in &element.kids {
            match *kid {
                Kid::Leaf(leaf) => self.leaf(leaf, parent, nodes),
                Kid::Element(kid) => self.element(kid, parent, depth + 1, nodes),
            }
        }
    }

    /// Appends the marked content of a leaf, wrapped in what its parent may hold.
    fn leaf(&mut self, leaf: LeafId, parent: StructureRole, nodes: &mut Vec<Node>) {
        // Taken out, so that each marked content is in the tree once; what is left is appended at the end.
        let pieces = self.pieces.remove(&leaf).unwrap_or_default();
        if pieces.is_empty() {
            return;
        }
        let image = self.boxes.get(&leaf).copied();
        let mut children: Vec<Node> = pieces.into_iter().map(Node::from).collect();
        // An image must be a figure, whatever is around it.
        if let Some((page_idx, rect)) = image
            && !matches!(parent, StructureRole::Figure | StructureRole::Formula)
        {
            let figure = Tag::Figure(Some(UNDESCRIBED.to_owned())).with_bbox(Some(BBox { page_idx, rect }));
            children = vec![TagGroup::with_children(figure, children).into()];
        }
        match parent {
            StructureRole::Document
            | StructureRole::Part
            | StructureRole::Section
            | StructureRole::Article
            | StructureRole::Division => {
                nodes.push(TagGroup::with_children(Tag::P, children).into());
            }
            StructureRole::List { .. } => nodes.push(list_item(children)),
            StructureRole::ListItem => nodes.push(TagGroup::with_children(Tag::LBody, children).into()),
            StructureRole::Table | StructureRole::TableHead | StructureRole::TableBody | StructureRole::TableRow => {
                nodes.push(table_cell(parent, children));
            }
            StructureRole::Contents => nodes.push(TagGroup::with_children(Tag::TOCI, children).into()),
            _ => nodes.extend(children),
        }
    }

    /// Appends an element, wrapped in what its parent may hold.
    fn element(&mut self, id: ElementId, parent: StructureRole, depth: usize, nodes: &mut Vec<Node>) {
        let Some(element) = self.pages.structure.elements.get(id.0 as usize) else { return };
        if self.seen[id.0 as usize] {
            return;
        }
        if MAX_DEPTH < depth {
            self.kids(id, parent, depth.min(MAX_DEPTH + 1), nodes);
            return;
        }
        let role = element.role;
        // A table in a cell has headers of its own.
        let outer = (role == StructureRole::Table).then(|| std::mem::take(&mut self.headers));
        if role == StructureRole::TableRow {
            (self.headers.row, self.headers.column) = (None, 0);
        }
        if let StructureRole::Heading(level) = role {
            self.level = u16::from(level.max(1)).min(self.level + 1);
        }
        let column = self.headers.column;
        let mut inside = Vec::new();
        self.kids(id, role, depth, &mut inside);
        // Room for four, where a cell of a table has one: tables have cells by the ten thousand.
        inside.shrink_to_fit();
        let cell = matches!(role, StructureRole::Cell | StructureRole::HeadCell { .. });
        // An empty element says nothing to a screen reader. An empty cell stays, or those behind it would move to other
        // columns.
        let group = if inside.is_empty() && !cell && !self.links.contains_key(&id.0) {
            None
        } else {
            self.headers.column = column;
            Some(self.group(id, element, inside))
        };
        if cell {
            // The span is 0 for a cell of one column.
            self.headers.column = column + usize::from(self.span(id).0.max(1));
        }
        if let Some(headers) = outer {
            self.headers = headers;
        }
        nodes.extend(group.map(|group| wrapped(parent, role, group)));
    }

    /// The element with its tag, its children and its annotations.
    fn group(&mut self, id: ElementId, element: &StructureElement, mut children: Vec<Node>) -> Node {
        let links = self.links.remove(&id.0).unwrap_or_default();
        let links: Vec<Node> = links.into_iter().map(Node::from).collect();
        match element.role {
            StructureRole::Link => children.extend(links),
            _ if links.is_empty() => {}
            StructureRole::ContentsItem => {
                // Nested contents are a sibling of the link: in it, a screen reader would read them as its text.
                let nested = |node: &Node| matches!(node, Node::Group(group) if matches!(group.tag, TagKind::TOC(_)));
                let (rest, mut inside): (Vec<Node>, Vec<Node>) = children.into_iter().partition(nested);
                inside.extend(links);
                let link = TagGroup::with_children(Tag::Link, inside);
                children = vec![TagGroup::with_children(Tag::Reference, vec![link.into()]).into()];
                children.extend(rest);
            }
            _ => {
                children.extend(links);
                children = vec![TagGroup::with_children(Tag::Link, children).into()];
            }
        }
        let mut tag = self.tag(id, element);
        if let Some(language) = element.language.and_then(|language| self.pages.languages.get(usize::from(language))) {
            tag = tag.with_lang(Some(language.clone()));
        }
        let (columns, rows) = self.span(id);
        let (columns, rows) = (NonZeroU32::new(columns.into()), NonZeroU32::new(rows.into()));
        let tag = match tag {
            TagKind::TH(tag) => tag.with_col_span(columns).with_row_span(rows).into(),
            TagKind::TD(tag) => tag.with_col_span(columns).with_row_span(rows).into(),
            other => other,
        };
        let tag = tag.with_location(Location::new(u64::from(element.node.0) + 1));
        TagGroup::with_children(tag, children).into()
    }

    fn tag(&mut self, id: ElementId, element: &StructureElement) -> TagKind {
        let title = element.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
        match element.role {
            // The tree's own root is the document: one inside of it is a division.
            StructureRole::Document | StructureRole::Division => Tag::Div.into(),
            StructureRole::Part => Tag::Part.into(),
            StructureRole::Section => Tag::Section.into(),
            StructureRole::Article => Tag::Article.into(),
            StructureRole::Heading(_) => {
                let level = NonZeroU16::new(self.level).unwrap_or(NonZeroU16::MIN);
                Tag::Hn(level, Some(title.unwrap_or("–").to_owned())).into()
            }
            StructureRole::Paragraph => Tag::P.into(),
            StructureRole::BlockQuote => Tag::BlockQuote.into(),
            StructureRole::List { ordered: true } => Tag::L(ListNumbering::Decimal).into(),
            StructureRole::List { ordered: false } => Tag::L(ListNumbering::Disc).into(),
            StructureRole::ListItem => Tag::LI.into(),
            StructureRole::Label => Tag::Lbl.into(),
            StructureRole::ListBody => Tag::LBody.into(),
            StructureRole::Table => Tag::Table.into(),
            StructureRole::TableHead => Tag::THead.into(),
            StructureRole::TableBody => Tag::TBody.into(),
            StructureRole::TableRow => Tag::TR.into(),
            StructureRole::HeadCell { column } => self.header_cell(id, column),
            StructureRole::Cell => self.data_cell(),
            StructureRole::Figure => self.figure(element, title).into(),
            StructureRole::Formula => {
                Tag::Formula(Some(title.unwrap_or("Formula without a description").to_owned())).into()
            }
            StructureRole::Caption => Tag::Caption.into(),
            StructureRole::Code => Tag::Code.into(),
            StructureRole::Note => Tag::Note.into(),
            StructureRole::Reference => Tag::Reference.into(),
            StructureRole::Link => Tag::Link.into(),
            StructureRole::Span => Tag::Span.into(),
            StructureRole::Emphasis => Tag::Em.into(),
            StructureRole::Strong => Tag::Strong.into(),
            StructureRole::Contents => Tag::TOC.into(),
            StructureRole::ContentsItem => Tag::TOCI.into(),
            StructureRole::BibliographyEntry => Tag::BibEntry.into(),
            StructureRole::Index => Tag::Index.into(),
        }
    }

    /// How many columns and rows a cell covers; 0 for one, which is PDF's default and not written.
    fn span(&self, id: ElementId) -> (u16, u16) {
        let (columns, rows) = self.pages.structure.spans.get(&id).copied().unwrap_or_default();
        (if columns < 2 { 0 } else { columns }, if rows < 2 { 0 } else { rows })
    }

    /// A header cell, with an id that the cells of its column or row refer to.
    fn header_cell(&mut self, id: ElementId, column: bool) -> TagKind {
        let name = TagId::from(format!("h{}", id.0).into_bytes());
        if column {
            let at = self.headers.column;
            if self.headers.columns.len() <= at {
                self.headers.columns.resize(at + 1, None);
            }
            self.headers.columns[at] = Some(name.clone());
        } else {
            self.headers.row = Some(name.clone());
        }
        let scope = if column { TableHeaderScope::Column } else { TableHeaderScope::Row };
        TagKind::from(Tag::TH(scope)).with_id(Some(name))
    }

    fn data_cell(&self) -> TagKind {
        let column = self.headers.columns.get(self.headers.column).cloned().flatten();
        let headers: Vec<TagId> = column.into_iter().chain(self.headers.row.clone()).collect();
        if headers.is_empty() { Tag::TD.into() } else { Tag::TD.with_headers(Some(headers)).into() }
    }

    fn figure(&self, element: &StructureElement, title: Option<&str>) -> Tag<kind::Figure> {
        let drawn = element.kids.iter().find_map(|kid| match kid {
            Kid::Leaf(leaf) => self.boxes.get(leaf),
            Kid::Element(_) => None,
        });
        let bbox = drawn.map(|&(page_idx, rect)| BBox { page_idx, rect });
        let mut tag = Tag::Figure(Some(title.unwrap_or(UNDESCRIBED).to_owned())).with_bbox(bbox);
        if bbox.is_some() {
            tag.as_any_mut().set_placement(Some(Placement::Block));
        }
        tag
    }

    /// Appends the marked content and annotations that belong to no element: the standards want all of it in the tree.
    fn append_unclaimed(&mut self, nodes: &mut Vec<Node>) {
        for (leaf, pieces) in std::mem::take(&mut self.pieces) {
            let mut children: Vec<Node> = pieces.into_iter().map(Node::from).collect();
            if let Some(&(page_idx, rect)) = self.boxes.get(&leaf) {
                let figure = Tag::Figure(Some(UNDESCRIBED.to_owned())).with_bbox(Some(BBox { page_idx, rect }));
                children = vec![TagGroup::with_children(figure, children).into()];
            }
            nodes.push(TagGroup::with_children(Tag::P, children).into());
        }
        for links in std::mem::take(&mut self.links).into_values() {
            let link = TagGroup::with_children(Tag::Link, links.into_iter().map(Node::from).collect());
            nodes.push(TagGroup::with_children(Tag::P, vec![link.into()]).into());
        }
    }
}

/// Wraps the content of a list that is in no item.
fn list_item(children: Vec<Node>) -> Node {
    let body = TagGroup::with_children(Tag::LBody, children);
    TagGroup::with_children(Tag::LI, vec![body.into()]).into()
}

/// Wraps the content of a table that is in no cell, and in a row if it is in none.
fn table_cell(parent: StructureRole, children: Vec<Node>) -> Node {
    let cell = TagGroup::with_children(Tag::TD, children);
    if parent == StructureRole::TableRow {
        return cell.into();
    }
    TagGroup::with_children(Tag::TR, vec![cell.into()]).into()
}

/// Wraps an element that its parent may not hold in one that it may (ISO 32000-1 §14.8.4.3; ISO 14289-1 §7.2).
fn wrapped(parent: StructureRole, role: StructureRole, node: Node) -> Node {
    match parent {
        StructureRole::List { .. }
            if !matches!(role, StructureRole::ListItem | StructureRole::List { .. } | StructureRole::Caption) =>
        {
            list_item(vec![node])
        }
        StructureRole::ListItem if !matches!(role, StructureRole::Label | StructureRole::ListBody) => {
            TagGroup::with_children(Tag::LBody, vec![node]).into()
        }
        StructureRole::Table
            if !matches!(
                role,
                StructureRole::TableHead | StructureRole::TableBody | StructureRole::TableRow | StructureRole::Caption
            ) =>
        {
            table_cell(parent, vec![node])
        }
        StructureRole::TableHead | StructureRole::TableBody if role != StructureRole::TableRow => {
            table_cell(parent, vec![node])
        }
        StructureRole::TableRow if !matches!(role, StructureRole::Cell | StructureRole::HeadCell { .. }) => {
            table_cell(parent, vec![node])
        }
        StructureRole::Contents
            if !matches!(role, StructureRole::ContentsItem | StructureRole::Contents | StructureRole::Caption) =>
        {
            TagGroup::with_children(Tag::TOCI, vec![node]).into()
        }
        StructureRole::ContentsItem if role == StructureRole::Link => {
            TagGroup::with_children(Tag::Reference, vec![node]).into()
        }
        StructureRole::ContentsItem
            if !matches!(
                role,
                StructureRole::Label | StructureRole::Reference | StructureRole::Paragraph | StructureRole::Contents
            ) =>
        {
            TagGroup::with_children(Tag::NonStruct, vec![node]).into()
        }
        // `Code` is an inline element: a block of code is a paragraph that holds it.
        StructureRole::Document
        | StructureRole::Part
        | StructureRole::Section
        | StructureRole::Article
        | StructureRole::Division
        | StructureRole::BlockQuote
        | StructureRole::ListBody
        | StructureRole::Note
            if role == StructureRole::Code =>
        {
            TagGroup::with_children(Tag::P, vec![node]).into()
        }
        _ => node,
    }
}
