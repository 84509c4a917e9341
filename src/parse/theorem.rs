//! Theorems and proofs: the blocks of a container in, the same with the theorem's name before them and its mark behind out.
//!
//! The name is a [`Label`](InlineKind::Label), whose number the book decides, in a span at the head of the first paragraph,
//! as both outputs set it: run in, not above the text.

use super::fence::Opening;
use crate::document::block::{Block, BlockKind, CONTINUED};
use crate::document::container::ContainerKind;
use crate::document::inline::{Inline, InlineKind, MARK_AT_END, PROOF_LABEL, THEOREM_LABEL, THEOREM_TITLE, plain_text};
use crate::document::{Attributes, NodeId};
use crate::project::numbering::{Theorem, TheoremStyle, Theorems};
use crate::source::Span;

/// The name that is a callout in other programs too: without a declaration it stays one.
const CALLOUT: &str = "example";

/// The kind that an opening fence asks for: by its name, by a class, which it loses, or by its label, as in Quarto.
pub(crate) fn asked<'a>(opening: &Opening, attributes: &mut Attributes, theorems: &'a Theorems) -> Option<Theorem<'a>> {
    let find = |name: &str| {
        // `{prf:example}` of MyST is no callout.
        match name.strip_prefix("prf:") {
            Some(name) => theorems.get(name),
            None => theorems.get(name).filter(|_| name != CALLOUT || theorems.declares(name)),
        }
    };
    if let Some(name) = &opening.name {
        return find(name);
    }
    let by_class = attributes.classes.iter().position(|class| find(class).is_some());
    if let Some(class) = by_class.map(|at| attributes.classes.remove(at)) {
        return find(&class);
    }
    let label = attributes.id.as_deref().filter(|_| attributes.classes.iter().all(|class| class == "unnumbered"))?;
    theorems.get(Theorems::of_label(label)?)
}

/// The container of a kind.
pub(crate) fn container(theorem: &Theorem<'_>) -> ContainerKind {
    match theorem.style {
        TheoremStyle::Plain => ContainerKind::Theorem,
        TheoremStyle::Definition => ContainerKind::Definition,
        TheoremStyle::Remark => ContainerKind::Remark,
        TheoremStyle::Proof => ContainerKind::Proof,
    }
}

/// Puts the name and the title of a theorem before its text, and its mark behind.
pub(crate) fn complete(blocks: &mut Vec<Block>, theorem: &Theorem<'_>, title: Option<Vec<Inline>>, span: Span) {
    let mut head = head(theorem, title, span);
    match blocks.first_mut() {
        Some(Block { kind: BlockKind::Paragraph(content), attributes, .. }) => {
            head.push(inline(InlineKind::Text(" ".to_owned()), span));
            content.splice(0..0, head);
            attributes.classes.push(CONTINUED.to_owned());
        }
        _ => blocks.insert(0, paragraph(head, span)),
    }
    if theorem.mark.is_empty() {
        return;
    }
    let mark = |span| inline(made(MARK_AT_END, vec![inline(InlineKind::Text(theorem.mark.to_owned()), span)]), span);
    match last_paragraph(blocks) {
        Some(content) => {
            let span = content.last().map_or(span, |last| last.span);
            content.push(inline(InlineKind::Text("\u{a0}".to_owned()), span));
            content.push(mark(span));
        }
        None => blocks.push(paragraph(vec![mark(span)], span)),
    }
}

/// The name, the number and the title: *Theorem 2.1* (Pythagoras).
fn head(theorem: &Theorem<'_>, title: Option<Vec<Inline>>, span: Span) -> Vec<Inline> {
    let text = |text: &str| inline(InlineKind::Text(text.to_owned()), span);
    let label = inline(InlineKind::Label, span);
    let is_italic = matches!(theorem.style, TheoremStyle::Remark | TheoremStyle::Proof);
    let class = if is_italic { PROOF_LABEL } else { THEOREM_LABEL };
    let title = title.filter(|title| !title.is_empty());
    let mut words = vec![label];
    let Some(mut title) = title else {
        words.push(text("."));
        return vec![inline(made(class, words), span)];
    };
    // *Proof of Theorem 2*: words that begin small go on with the name.
    let goes_on = theorem.style == TheoremStyle::Proof && plain_text(&title).starts_with(char::is_lowercase);
    if goes_on || plain_text(&title).is_empty() {
        words.push(text(" "));
        words.append(&mut title);
        words.push(text("."));
        return vec![inline(made(class, words), span)];
    }
    let mut noted = vec![text("(")];
    noted.append(&mut title);
    noted.push(text(")"));
    let noted = inline(made(THEOREM_TITLE, noted), span);
    let stop = inline(made(class, vec![text(".")]), span);
    vec![inline(made(class, words), span), text(" "), noted, stop]
}

/// The last paragraph, also that of a list's last item.
fn last_paragraph(blocks: &mut [Block]) -> Option<&mut Vec<Inline>> {
    match &mut blocks.last_mut()?.kind {
        BlockKind::Paragraph(content) => Some(content),
        BlockKind::List(list) => last_paragraph(&mut list.items.last_mut()?.blocks),
        _ => None,
    }
}

fn made(class: &str, content: Vec<Inline>) -> InlineKind {
    let attributes = Attributes { classes: vec![class.to_owned()], ..Attributes::default() };
    InlineKind::Span(attributes, content)
}

fn inline(kind: InlineKind, span: Span) -> Inline {
    Inline { id: NodeId::default(), span, kind }
}

fn paragraph(content: Vec<Inline>, span: Span) -> Block {
    let attributes = Attributes { classes: vec![CONTINUED.to_owned()], ..Attributes::default() };
    Block { id: NodeId::default(), span, attributes, kind: BlockKind::Paragraph(content) }
}
