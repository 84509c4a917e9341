//! The names of theorems: *Theorem 2.1*, *Proof*.
//!
//! In: the theorems that were found, the kinds that the book declares, the numbers. Out: a name for each, in the language of
//! the text that it is in, for its own line and for references to it.

use std::collections::BTreeMap;

use super::inventory::Inventory;
use crate::document::NodeId;
use crate::project::Project;
use crate::text::words::{Term, Terms, capitalized};

/// The words of the kinds that every book has.
const WORDS: &[(&str, Term)] = &[
    ("theorem", Term::Theorem),
    ("lemma", Term::Lemma),
    ("corollary", Term::Corollary),
    ("proposition", Term::Proposition),
    ("conjecture", Term::Conjecture),
    ("definition", Term::Definition),
    ("example", Term::Example),
    ("exercise", Term::Exercise),
    ("solution", Term::Solution),
    ("remark", Term::Remark),
    ("proof", Term::Proof),
];

/// What the names of theorems are made from.
pub(super) struct TheoremNames<'a> {
    found: &'a Inventory,
    project: &'a Project,
    words: Terms,
}

impl<'a> TheoremNames<'a> {
    pub(super) fn new(found: &'a Inventory, project: &'a Project, words: Terms) -> TheoremNames<'a> {
        TheoremNames { found, project, words }
    }

    /// The name of a theorem: the author's word for its kind, or that of the language, with its number, if it has one.
    pub(super) fn name(&self, node: NodeId, number: Option<&str>) -> String {
        self.named(node, number, self.words)
    }

    fn named(&self, node: NodeId, number: Option<&str>, words: Terms) -> String {
        let Some(theorem) = self.found.theorems.get(&node) else { return String::new() };
        let title = self.project.config.theorems.get(&theorem.kind).and_then(|kind| kind.title);
        let term = WORDS.iter().find(|word| word.0 == theorem.kind).map(|word| word.1);
        match (title, term, number) {
            (Some(title), _, Some(number)) => format!("{title}\u{a0}{number}"),
            (Some(title), _, None) => title.to_owned(),
            (None, Some(term), Some(number)) => words.referred(term, number),
            (None, Some(term), None) => words.get(term).to_owned(),
            (None, None, number) => {
                let name = capitalized(&theorem.kind);
                number.map_or(name.clone(), |number| format!("{name}\u{a0}{number}"))
            }
        }
    }

    /// The names before the texts of theorems, by their inlines.
    pub(super) fn labels(&self, numbers: &BTreeMap<NodeId, String>) -> BTreeMap<NodeId, String> {
        let label = |(node, theorem): (&NodeId, &super::inventory::FoundTheorem)| {
            let words = theorem.language.as_deref().map_or(self.words, Terms::new);
            Some((theorem.label?, self.named(*node, numbers.get(node).map(String::as_str), words)))
        };
        self.found.theorems.iter().filter_map(label).collect()
    }
}
