//! References that are written as one: *Figures 2 and 3*, *Figures 2–4*, *Figure 2 and Table 1*.
//!
//! In: what each of them leads to. Out: the words of each, with what stands before it. Those of one kind are sorted, and three
//! or more that follow one another are drawn together, as cleveref and pandoc-crossref do.

use crate::document::NodeId;
use crate::text::words::{Term, Terms};

/// One of the references.
pub(super) struct Member {
    /// What it leads to.
    pub(super) node: NodeId,
    /// The word for several of its kind, and its number; `None` for what has neither.
    pub(super) counted: Option<Counted>,
    /// The words for it alone.
    pub(super) alone: String,
}

/// A thing that is counted.
#[derive(PartialEq, Eq)]
pub(super) struct Counted {
    /// The words around the numbers of several: `Figures ` and nothing.
    pub(super) around: [String; 2],
    pub(super) number: String,
}

/// The words of one reference; both are empty where the range around it says it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Joined {
    pub(super) node: NodeId,
    /// What parts it from the one before.
    pub(super) before: String,
    pub(super) text: String,
}

/// The words around the numbers of several things of a kind.
pub(super) fn around(words: Terms, several: Term) -> [String; 2] {
    let counted = words.referred(several, "\u{1}");
    let (before, after) = counted.split_once('\u{1}').unwrap_or((&counted, ""));
    [before.to_owned(), after.to_owned()]
}

/// Joins the members of a group.
pub(super) fn join(members: Vec<Member>, words: Terms) -> Vec<Joined> {
    let mut runs: Vec<Vec<Member>> = Vec::new();
    for member in members {
        let of = |member: &Member| member.counted.as_ref().map(|counted| counted.around.clone());
        match runs.last_mut() {
            Some(run) if of(&member).is_some() && run.first().and_then(of) == of(&member) => run.push(member),
            _ => runs.push(vec![member]),
        }
    }
    let and = words.between();
    let count = runs.len();
    let mut out = Vec::new();
    for (at, run) in runs.into_iter().enumerate() {
        let before = match at {
            0 => String::new(),
            at if at + 1 == count => and.clone(),
            _ => ", ".to_owned(),
        };
        let first = out.len();
        one_kind(run, &and, &mut out);
        if let Some(joined) = out.get_mut(first) {
            joined.before = before;
        }
    }
    out
}

/// Those of one kind.
fn one_kind(mut run: Vec<Member>, and: &str, out: &mut Vec<Joined>) {
    if run.len() < 2 {
        let alone = |member: Member| Joined { node: member.node, before: String::new(), text: member.alone };
        return out.extend(run.into_iter().map(alone));
    }
    // Nodes rise in the order of the text, as numbers do.
    run.sort_by_key(|member| member.node);
    run.dedup_by(|one, other| one.node == other.node && one.counted == other.counted);
    let numbers: Vec<&str> =
        run.iter().filter_map(|member| member.counted.as_ref()).map(|counted| counted.number.as_str()).collect();
    // The places at which a range, or a number alone, begins and ends.
    let mut ranges: Vec<[usize; 2]> = Vec::new();
    for at in 0..numbers.len() {
        match ranges.last_mut() {
            Some(range) if follows(numbers[range[1]], numbers[at]) => range[1] = at,
            _ => ranges.push([at, at]),
        }
    }
    // Two that follow one another are two numbers.
    let ranges: Vec<[usize; 2]> = ranges
        .into_iter()
        .flat_map(|[from, to]| if to == from + 1 { vec![[from, from], [to, to]] } else { vec![[from, to]] })
        .collect();
    let around = run.first().and_then(|member| member.counted.as_ref()).map(|counted| counted.around.clone());
    let [head, tail] = around.unwrap_or_default();
    // *2. és 3. ábra*: where the word follows a point, each number has one.
    let point = if head.is_empty() && tail.starts_with('.') { "." } else { "" };
    let mut joined: Vec<Joined> = Vec::new();
    for (at, [from, to]) in ranges.iter().enumerate() {
        let before = match at {
            0 => String::new(),
            at if at + 1 == ranges.len() => and.to_owned(),
            _ => ", ".to_owned(),
        };
        joined.push(Joined { node: run[*from].node, before, text: format!("{}{point}", numbers[*from]) });
        for inner in run.get(from + 1..*to).unwrap_or_default() {
            joined.push(Joined { node: inner.node, before: String::new(), text: String::new() });
        }
        if from < to {
            let text = format!("{}{point}", numbers[*to]);
            joined.push(Joined { node: run[*to].node, before: "–".to_owned(), text });
        }
    }
    if let Some(first) = joined.first_mut() {
        first.text.insert_str(0, &head);
    }
    if let Some(last) = joined.last_mut() {
        last.text.truncate(last.text.len() - point.len());
        last.text.push_str(&tail);
    }
    out.append(&mut joined);
}

/// Whether a number is the next one: `2.4` after `2.3`.
fn follows(before: &str, number: &str) -> bool {
    let split = |number: &str| {
        let (outer, last) = number.rsplit_once('.').unwrap_or(("", number));
        Some((outer.to_owned(), last.parse::<u32>().ok()?))
    };
    match (split(before), split(number)) {
        (Some((outer, last)), Some((own, next))) => outer == own && last.checked_add(1) == Some(next),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(language: &str, members: &[(Term, &str)]) -> String {
        let words = Terms::new(language);
        let member = |(at, (several, number)): (usize, &(Term, &str))| Member {
            node: NodeId(u32::try_from(at).unwrap()),
            counted: Some(Counted { around: around(words, *several), number: (*number).to_owned() }),
            alone: format!("<{number}>"),
        };
        let members = members.iter().enumerate().map(member).collect();
        join(members, words).into_iter().map(|joined| joined.before + &joined.text).collect()
    }

    #[test]
    fn numbers_of_a_kind_have_one_word() {
        use Term::{Figures, Tables};
        assert_eq!(joined("en", &[(Figures, "2"), (Figures, "3")]), "Figures\u{a0}2 and 3");
        assert_eq!(joined("en", &[(Figures, "2.1"), (Figures, "2.2"), (Figures, "2.3")]), "Figures\u{a0}2.1–2.3");
        let mixed = [(Figures, "1"), (Figures, "2"), (Figures, "3"), (Figures, "5"), (Tables, "1")];
        assert_eq!(joined("de", &mixed), "Abbildungen\u{a0}1–3 und 5 und <1>");
        assert_eq!(joined("hu", &[(Figures, "2"), (Figures, "4")]), "2. és 4.\u{a0}ábra");
        assert_eq!(joined("ja", &[(Figures, "2"), (Figures, "4")]), "図2と4");
    }
}
