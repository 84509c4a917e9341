//! What is numbered, and how: the scopes of counts (`numbering.*`), and the kinds of theorems (`theorems.*`).
//!
//! In: the settings' values. Out: [`NumberingConfig`], and [`TheoremKind`]s by their names: those that every book has,
//! with what its author says of them, and those that he adds.

use std::collections::BTreeMap;

use super::value::Node;

/// Where a count begins anew, and so what goes before its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NumberScope {
    /// Nowhere: `3`.
    #[default]
    Book,
    /// In each chapter, whose number goes before: `2.3`.
    Chapter,
    /// In each section, likewise: `2.1.3`.
    Section,
}

/// The words for scopes.
pub(super) const SCOPES: &[(&str, NumberScope)] =
    &[("book", NumberScope::Book), ("chapter", NumberScope::Chapter), ("section", NumberScope::Section)];

/// The words for the scopes of what may be without numbers.
pub(super) const SCOPES_OR_NONE: &[(&str, Option<NumberScope>)] = &[
    ("none", None),
    ("book", Some(NumberScope::Book)),
    ("chapter", Some(NumberScope::Chapter)),
    ("section", Some(NumberScope::Section)),
];

/// `numbering.*`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberingConfig {
    /// `numbering.figures`.
    pub figures: Option<NumberScope>,
    /// `numbering.tables`.
    pub tables: Option<NumberScope>,
    /// `numbering.listings`; `None` in it: code has no numbers.
    pub listings: Option<Option<NumberScope>>,
    /// `numbering.equations`.
    pub equations: Option<NumberScope>,
    /// `numbering.theorems`: those of kinds that do not say it themselves.
    pub theorems: Option<NumberScope>,
    /// `numbering.section-sign`: whether references to sections are `§ 4.1`.
    pub section_sign: Option<bool>,
    /// `numbering.restart-in-parts`: whether the first chapter of each part is the first.
    pub restart_in_parts: Option<bool>,
}

/// How a theorem looks (amsthm's styles).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TheoremStyle {
    /// Its text is in italics: theorems, lemmas.
    #[default]
    Plain,
    /// Its text is upright: definitions, examples.
    Definition,
    /// Its text is upright and its name in italics: remarks.
    Remark,
    /// A remark that ends in a mark: proofs, solutions.
    Proof,
}

const STYLES: &[(&str, TheoremStyle)] = &[
    ("plain", TheoremStyle::Plain),
    ("definition", TheoremStyle::Definition),
    ("remark", TheoremStyle::Remark),
    ("proof", TheoremStyle::Proof),
];

/// A kind of theorem, as its author declares it; `None` is what he did not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TheoremKind {
    /// The word before its number; without one that of the book's language, or its name in the settings.
    pub title: Option<String>,
    /// The kind that it is counted with.
    pub counter: Option<String>,
    /// Where its count begins anew.
    pub within: Option<NumberScope>,
    /// How it looks.
    pub style: Option<TheoremStyle>,
    /// Whether it has numbers.
    pub numbered: Option<bool>,
    /// The sign at its end; empty for none.
    pub mark: Option<String>,
}

/// The sign at the end of a proof: that of amsthm, which all faces of books have.
const TOMBSTONE: &str = "□";

/// The kinds that every book has, with their styles. All but proofs and solutions are numbered.
const KNOWN: &[(&str, TheoremStyle)] = &[
    ("theorem", TheoremStyle::Plain),
    ("lemma", TheoremStyle::Plain),
    ("corollary", TheoremStyle::Plain),
    ("proposition", TheoremStyle::Plain),
    ("conjecture", TheoremStyle::Plain),
    ("definition", TheoremStyle::Definition),
    ("example", TheoremStyle::Definition),
    ("exercise", TheoremStyle::Definition),
    ("remark", TheoremStyle::Remark),
    ("solution", TheoremStyle::Proof),
    ("proof", TheoremStyle::Proof),
];

/// Quarto's prefixes of labels, by which it knows theorems.
const PREFIXES: &[(&str, &str)] = &[
    ("thm", "theorem"),
    ("lem", "lemma"),
    ("cor", "corollary"),
    ("prp", "proposition"),
    ("cnj", "conjecture"),
    ("def", "definition"),
    ("exm", "example"),
    ("exr", "exercise"),
    ("rem", "remark"),
    ("sol", "solution"),
];

/// A kind of theorem with all that was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theorem<'a> {
    /// Its name in the settings.
    pub name: &'a str,
    /// The author's word for it.
    pub title: Option<&'a str>,
    /// The name of its counter.
    pub counter: &'a str,
    /// Where it begins anew.
    pub within: Option<NumberScope>,
    /// How it looks.
    pub style: TheoremStyle,
    /// Whether it has numbers.
    pub numbered: bool,
    /// The sign at its end; empty for none.
    pub mark: &'a str,
}

/// The kinds of theorems that a book declares, by their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theorems(pub BTreeMap<String, TheoremKind>);

impl Theorems {
    /// The kind of a name: one that every book has, or that this one declares.
    pub fn get<'a>(&'a self, name: &str) -> Option<Theorem<'a>> {
        let known = KNOWN.iter().find(|kind| kind.0.eq_ignore_ascii_case(name));
        let (name, own) = match (self.0.get_key_value(name), known) {
            (Some((own_name, own)), _) => (own_name.as_str(), Some(own)),
            (None, Some(known)) => (known.0, self.0.get(known.0)),
            (None, None) => return None,
        };
        let style = own.and_then(|own| own.style).or(known.map(|kind| kind.1)).unwrap_or_default();
        let is_proof = style == TheoremStyle::Proof;
        let counter = own.and_then(|own| own.counter.as_deref()).unwrap_or(name);
        Some(Theorem {
            name,
            title: own.and_then(|own| own.title.as_deref()),
            counter,
            within: own.and_then(|own| own.within),
            style,
            numbered: own.and_then(|own| own.numbered).unwrap_or(!is_proof),
            mark: own.and_then(|own| own.mark.as_deref()).unwrap_or(if is_proof { TOMBSTONE } else { "" }),
        })
    }

    /// Whether an author declares a kind of this name, so that it is no callout.
    pub fn declares(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The name of the kind that a label of Quarto's is for: `theorem` for `thm-line`, and for `thm:line`.
    pub fn of_label(label: &str) -> Option<&'static str> {
        let (prefix, _) = label.split_once(['-', ':'])?;
        PREFIXES.iter().find(|pair| pair.0 == prefix).map(|pair| pair.1)
    }

    /// The names of the kinds that every book has.
    pub fn known() -> impl Iterator<Item = &'static str> {
        KNOWN.iter().map(|kind| kind.0)
    }
}

/// Reads the table of kinds: to each a table, or its word alone.
pub(super) fn theorems(theorems: &mut Theorems, node: &Node) -> Result<(), String> {
    if node.entries().is_empty() {
        return Err(format!("expected a table, found {}", node.kind()));
    }
    for (key, value) in node.entries() {
        if !key.name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) || key.name.is_empty() {
            return Err(format!("`{}` is no name: names have letters, digits and `-`", key.name));
        }
        let kind = theorems.0.entry(key.name.clone()).or_default();
        if value.entries().is_empty() {
            kind.title = Some(value.text()?);
        }
        for (property, value) in value.entries() {
            match property.name.as_str() {
                "title" => kind.title = Some(value.text()?),
                "counter" => kind.counter = Some(value.text()?),
                "within" => kind.within = Some(value.choice(SCOPES)?),
                "style" => kind.style = Some(value.choice(STYLES)?),
                "numbered" => kind.numbered = Some(value.boolean()?),
                "mark" => kind.mark = Some(value.text()?),
                other => {
                    return Err(format!(
                        "`{other}` is nothing that a kind has: `title`, `counter`, `within`, `style`, `numbered`, `mark`"
                    ));
                }
            }
        }
    }
    let missing = theorems.0.iter().find_map(|(name, kind)| {
        let counter = kind.counter.as_deref()?;
        theorems.get(counter).is_none().then(|| format!("`{name}` is to be counted with `{counter}`, which is no kind"))
    });
    missing.map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_known_or_declared() {
        let mut own = Theorems::default();
        own.0.insert("claim".to_owned(), TheoremKind { counter: Some("theorem".to_owned()), ..TheoremKind::default() });
        let claim = own.get("claim").expect("is declared");
        assert_eq!((claim.counter, claim.numbered, claim.mark), ("theorem", true, ""));
        let proof = own.get("proof").expect("is known");
        assert_eq!((proof.numbered, proof.mark), (false, TOMBSTONE));
        assert!(own.get("clam").is_none());
        assert_eq!(Theorems::of_label("thm-line"), Some("theorem"));
        assert_eq!(Theorems::of_label("theory"), None);
    }
}
