//! Generated matter as pieces of a document: nodes beyond those that `parse` gave.
//!
//! In: formatted citations and entries of `hayagriva`. Out: inlines and blocks, with the targets of the
//! links in them.

use std::collections::BTreeMap;

use hayagriva::citationberg::{FontStyle, FontVariant, FontWeight, VerticalAlign};
use hayagriva::{BibliographyItem, Elem, ElemChild, ElemChildren, ElemMeta, Formatted, Formatting};

use super::Target;
use super::bibliography::csl_json::with_forms;
use super::bibliography::latex::{Form, shown};
use crate::document::block::{Block, BlockKind, ENTRY};
use crate::document::inline::{CITED_BY, CITING, Citation, Cited, Inline, InlineKind, Link};
use crate::document::{Attributes, NodeId};
use crate::source::Span;

/// The text of all citations and references.
#[derive(Debug, Default)]
pub(super) struct Bibliography {
    /// The text of each citation.
    pub(super) citations: BTreeMap<NodeId, Vec<Inline>>,
    /// The entries of each list of references, by its container.
    pub(super) references: BTreeMap<NodeId, Vec<Block>>,
    /// The names of the nodes that links lead to.
    pub(super) anchors: Vec<(NodeId, String)>,
    /// Where generated links lead.
    pub(super) targets: BTreeMap<NodeId, Target>,
}

/// Makes nodes.
#[derive(Debug)]
pub(super) struct NodeGenerator {
    next: u32,
    /// The place in the source that what is made now stands for.
    pub(super) span: Span,
    /// Where the links made so far lead.
    pub(super) targets: BTreeMap<NodeId, Target>,
}

impl NodeGenerator {
    /// Makes nodes from a number on.
    pub(super) fn new(next: u32) -> NodeGenerator {
        NodeGenerator { next, span: Span::default(), targets: BTreeMap::new() }
    }

    /// A node that nothing else is.
    pub(super) fn node(&mut self) -> NodeId {
        self.next = self.next.saturating_add(1);
        NodeId(self.next - 1)
    }

    fn inline(&mut self, kind: InlineKind) -> Inline {
        Inline { id: self.node(), span: self.span, kind }
    }

    /// A text of its own.
    pub(super) fn text(&mut self, text: &str) -> Inline {
        self.inline(InlineKind::Text(text.to_owned()))
    }

    /// A link of a class to a node.
    fn link(&mut self, target: NodeId, class: &str, content: Vec<Inline>) -> Inline {
        let attributes = Attributes { classes: vec![class.to_owned()], ..Attributes::default() };
        let link = Link { url: String::new(), title: String::new(), content, attributes };
        let inline = self.inline(InlineKind::Link(link));
        self.targets.insert(inline.id, Target::Node(target));
        inline
    }

    /// A formatted citation; each work in it leads to its entry.
    pub(super) fn citation(
        &mut self,
        formatted: &ElemChildren,
        citation: &Citation,
        entries: &BTreeMap<String, NodeId>,
    ) -> Vec<Inline> {
        let mut out = Vec::new();
        self.works(formatted, citation, entries, &mut out);
        out
    }

    fn works(
        &mut self,
        formatted: &ElemChildren,
        citation: &Citation,
        entries: &BTreeMap<String, NodeId>,
        out: &mut Vec<Inline>,
    ) {
        for child in &formatted.0 {
            match child {
                ElemChild::Elem(Elem { meta: Some(ElemMeta::Entry(index)), children, .. }) => {
                    let Some(work) = citation.works.get(*index) else {
                        self.children(children, out);
                        continue;
                    };
                    self.work(work, children, entries, out);
                }
                ElemChild::Elem(elem) => self.works(&elem.children, citation, entries, out),
                other => self.child(other, out),
            }
        }
    }

    fn work(
        &mut self,
        work: &Cited,
        children: &ElemChildren,
        entries: &BTreeMap<String, NodeId>,
        out: &mut Vec<Inline>,
    ) {
        if !work.prefix.is_empty() {
            let text = format!("{} ", with_forms(&work.prefix));
            self.formatted(&Formatted { text, formatting: Formatting::default() }, out);
        }
        let mut content = Vec::new();
        if work.without_author {
            let rest = without_names(children);
            self.children(&rest, &mut content);
        } else {
            self.children(children, &mut content);
        }
        match entries.get(&work.key) {
            Some(entry) => out.push(self.link(*entry, CITING, content)),
            None => out.append(&mut content),
        }
        if !work.suffix.is_empty() {
            out.push(self.text(&work.suffix));
        }
    }

    /// An entry of the references. What it begins with leads back to its first citation.
    pub(super) fn entry(&mut self, node: NodeId, item: &BibliographyItem, back: Option<NodeId>) -> Block {
        let mut label = Vec::new();
        if let Some(first) = &item.first_field {
            self.child(first, &mut label);
        }
        let mut content = Vec::new();
        self.children(&item.content, &mut content);
        let has_label = !label.is_empty();
        if !has_label && !content.is_empty() {
            label.push(content.remove(0));
        }
        let mut all = match back {
            // XHTML allows no link within a link.
            Some(back) if !label.iter().any(|it| matches!(it.kind, InlineKind::Link(_))) => {
                vec![self.link(back, CITED_BY, label)]
            }
            _ => label,
        };
        if has_label {
            all.push(self.text("\u{2002}"));
        }
        all.append(&mut content);
        let attributes = Attributes { classes: vec![ENTRY.to_owned()], ..Attributes::default() };
        Block { id: node, span: self.span, attributes, kind: BlockKind::Paragraph(all) }
    }

    /// Puts the annotation of a work below its entry.
    pub(super) fn annotate(&mut self, entry: &mut Block, annotation: &str) {
        let BlockKind::Paragraph(content) = &mut entry.kind else { return };
        content.push(self.inline(InlineKind::LineBreak));
        let text = Formatted { text: annotation.to_owned(), formatting: Formatting::default() };
        self.formatted(&text, content);
    }

    fn children(&mut self, children: &ElemChildren, out: &mut Vec<Inline>) {
        for child in &children.0 {
            self.child(child, out);
        }
    }

    fn child(&mut self, child: &ElemChild, out: &mut Vec<Inline>) {
        match child {
            ElemChild::Text(it) => self.formatted(it, out),
            ElemChild::Elem(elem) => {
                // A block of its own (a title, an annotation) keeps apart from what goes before.
                if elem.display.is_some() && !out.is_empty() {
                    out.push(self.text(" "));
                }
                self.children(&elem.children, out);
            }
            ElemChild::Markup(text) => out.push(self.text(text)),
            ElemChild::Link { text, url } => {
                let mut content = Vec::new();
                self.formatted(text, &mut content);
                if content.is_empty() {
                    return;
                }
                let link = Link { url: url.clone(), title: String::new(), content, attributes: Attributes::default() };
                let inline = self.inline(InlineKind::Link(link));
                self.targets.insert(inline.id, Target::External(url.clone()));
                out.push(inline);
            }
            ElemChild::Transparent { .. } => {}
        }
    }

    /// Text in its form, and in the forms that signs in it say.
    fn formatted(&mut self, it: &Formatted, out: &mut Vec<Inline>) {
        let mut forms: Vec<Form> = Vec::new();
        let mut piece = String::new();
        for c in it.text.chars() {
            let Some((form, begins)) = Form::of(c) else {
                piece.push(c);
                continue;
            };
            self.piece(&std::mem::take(&mut piece), it, &forms, out);
            if begins {
                forms.push(form);
            } else if let Some(at) = forms.iter().rposition(|open| *open == form) {
                forms.remove(at);
            }
        }
        self.piece(&piece, it, &forms, out);
    }

    /// Text of one form.
    fn piece(&mut self, text: &str, it: &Formatted, forms: &[Form], out: &mut Vec<Inline>) {
        if text.is_empty() {
            return;
        }
        if forms.contains(&Form::Math) {
            out.push(self.inline(InlineKind::Math(shown(text))));
            return;
        }
        // Hyphens that `name` hid from the processor come back.
        let mut inline = self.text(&shown(text).replace('\'', "’").replace('\u{2011}', "-"));
        let form = it.formatting;
        if form.vertical_align == VerticalAlign::Sup || forms.contains(&Form::Superscript) {
            inline = self.inline(InlineKind::Superscript(vec![inline]));
        }
        if form.vertical_align == VerticalAlign::Sub || forms.contains(&Form::Subscript) {
            inline = self.inline(InlineKind::Subscript(vec![inline]));
        }
        if form.font_variant == FontVariant::SmallCaps || forms.contains(&Form::SmallCaps) {
            inline = self.inline(InlineKind::SmallCaps(vec![inline]));
        }
        // Italics within italics are upright, like the name of a species in a book's title.
        if (form.font_style == FontStyle::Italic) != forms.contains(&Form::Italic) {
            inline = self.inline(InlineKind::Emphasis(vec![inline]));
        }
        if (form.font_weight == FontWeight::Bold) != forms.contains(&Form::Bold) {
            inline = self.inline(InlineKind::Strong(vec![inline]));
        }
        out.push(inline);
    }
}

/// A citation without the names that it begins with, and what parts them from the rest.
fn without_names(children: &ElemChildren) -> ElemChildren {
    let mut out = Vec::new();
    let mut dropped = false;
    for child in &children.0 {
        let mut child = child.clone();
        if !dropped && drop_names(&mut child) {
            dropped = true;
            if is_empty(&child) {
                continue;
            }
        }
        // The first text after them begins with a space or a comma.
        if dropped && out.is_empty() {
            trim_start(&mut child);
        }
        if !is_empty(&child) {
            out.push(child);
        }
    }
    ElemChildren(out)
}

/// Takes the names out of an element; whether there were any.
fn drop_names(child: &mut ElemChild) -> bool {
    let ElemChild::Elem(elem) = child else { return false };
    if matches!(elem.meta, Some(ElemMeta::Names(_))) {
        elem.children.0.clear();
        return true;
    }
    // `position` stops at the first child with names: those of editors and translators stay.
    let found = elem.children.0.iter_mut().position(drop_names);
    if let Some(at) = found {
        if is_empty(&elem.children.0[at]) {
            elem.children.0.remove(at);
        }
        if let Some(next) = elem.children.0.get_mut(at) {
            trim_start(next);
        }
    }
    found.is_some()
}

fn is_empty(child: &ElemChild) -> bool {
    match child {
        ElemChild::Text(it) => it.text.is_empty(),
        ElemChild::Elem(elem) => elem.children.0.iter().all(is_empty),
        ElemChild::Markup(it) => it.is_empty(),
        ElemChild::Link { .. } | ElemChild::Transparent { .. } => false,
    }
}

fn trim_start(child: &mut ElemChild) {
    match child {
        ElemChild::Text(it) => {
            it.text = it.text.trim_start_matches([' ', ',', '\u{A0}']).to_owned();
        }
        ElemChild::Elem(elem) => elem.children.0.first_mut().into_iter().for_each(trim_start),
        _ => {}
    }
}
