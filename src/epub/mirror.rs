//! The style of lines from right to left: verse, letters, lists and contents with their sides changed.
//!
//! In: the direction of the book, and whether parts of it run the other way. Out: rules that follow the plain sheet.
//! They name sides, not starts and ends of lines (CSS Logical Properties), which many readers do not know.

use super::flow::Flow;
use super::rule_template::written_out;

/// The rules, as they are in books from right to left.
const MIRRORED: &str = include_str!("mirrored.css");

/// The rules for a book and for those of its parts that run the other way. Vertical lines have a sheet of their own.
pub(super) fn css(flow: Flow, is_mixed: bool) -> String {
    let mut out = String::new();
    if flow.vertical.is_some() {
        return out;
    }
    let rules = written_out(MIRRORED);
    // With no more weight than the plain rules have, so that a theme's come after both.
    if flow.rtl {
        out.push_str(&rules);
    }
    match (is_mixed, flow.rtl) {
        (true, true) => out.push_str(&within("ltr", &swapped(&rules))),
        (true, false) => out.push_str(&within("rtl", &rules)),
        (false, _) => {}
    }
    out
}

/// The rules, for what is in an element of this direction, and for that element itself.
fn within(direction: &str, rules: &str) -> String {
    let mut out = String::with_capacity(3 * rules.len());
    for line in rules.lines().filter(|line| !line.is_empty() && !line.starts_with("/*")) {
        match line.split_once(" {").filter(|rule| !rule.0.starts_with('@')) {
            Some((selectors, declarations)) => {
                out.push_str(&format!("{} {{{declarations}\n", selected(direction, selectors)));
            }
            None => out.push_str(&format!("{line}\n")),
        }
    }
    out
}

/// The selectors of what is in an element of this direction, and of that element itself.
pub(super) fn selected(direction: &str, selectors: &str) -> String {
    let inside = |selector: &str| {
        let (first, rest) = selector.split_at(selector.find([' ', ':']).unwrap_or(selector.len()));
        format!("[dir=\"{direction}\"] {selector}, {first}[dir=\"{direction}\"]{rest}")
    };
    selectors.split(", ").map(inside).collect::<Vec<_>>().join(", ")
}

/// What declarations of a theme are in text of the other direction: those of one side are of the other there. Empty if
/// both sides are alike.
pub(super) fn other_side(declarations: &str) -> String {
    let said: Vec<(&str, &str)> = declarations.split("; ").filter_map(|said| said.split_once(": ")).collect();
    let value = |name: &str| said.iter().rfind(|said| said.0 == name).map(|said| said.1);
    let mut other = Vec::new();
    for (name, value_here) in &said {
        let across = swapped(name);
        if across == *name || value(&across) == Some(value_here) {
            continue;
        }
        other.push(format!("{across}: {value_here}"));
        if value(&across).is_none() {
            other.push(format!("{name}: 0"));
        }
    }
    other.join("; ")
}

/// The rules with left for right.
fn swapped(rules: &str) -> String {
    let parts: Vec<String> = rules.split("left").map(|part| part.replace("right", "left")).collect();
    parts.join("right")
}

#[cfg(test)]
mod tests {
    use super::super::flow::Vertical;
    use super::*;

    const LTR: Flow = Flow { rtl: false, vertical: None };
    const RTL: Flow = Flow { rtl: true, vertical: None };

    #[test]
    fn a_book_of_one_direction_has_its_own_rules_alone() {
        assert_eq!(css(LTR, false), "");
        assert_eq!(css(Flow { vertical: Some(Vertical::Rl), ..LTR }, true), "");
        let rtl = css(RTL, false);
        assert!(rtl.contains("\n.verse p { text-align: right; }\n"), "{rtl}");
        assert!(rtl.contains("\n.verse .indent-2 { padding-left: 0; padding-right: 4em; }\n") && !rtl.contains("[dir"));
    }

    #[test]
    fn parts_that_run_the_other_way_have_theirs() {
        let mixed = css(LTR, true);
        let verse = "[dir=\"rtl\"] .verse p, .verse[dir=\"rtl\"] p { text-align: right; }\n";
        assert!(mixed.starts_with("[dir=\"rtl\"] ul.tasks, ") && mixed.contains(verse), "{mixed}");
        assert!(mixed.contains("@media (max-width: 30em) {\n[dir=\"rtl\"] .many caption"), "{mixed}");
        let back = css(RTL, true);
        let verse = "[dir=\"ltr\"] .verse p, .verse[dir=\"ltr\"] p { text-align: left; }\n";
        assert!(back.contains("\n.verse p { text-align: right; }\n") && back.contains(verse), "{back}");
    }

    #[test]
    fn what_a_theme_has_at_one_side_is_at_the_other() {
        assert_eq!(other_side("margin-top: 1em; padding-left: 2em"), "padding-right: 2em; padding-left: 0");
        assert_eq!(other_side("margin-left: 1em; margin-right: 3em"), "margin-right: 1em; margin-left: 3em");
        assert_eq!(other_side("margin-left: 12%; margin-right: 12%; border-top: 1px solid"), "");
        assert_eq!(
            selected("rtl", "p.opening::first-letter").matches("p.opening[dir=\"rtl\"]::first-letter").count(),
            1
        );
    }

    #[test]
    fn what_is_mirrored_is_in_the_plain_sheet() {
        // A rule of a class that the sheet has no more, or that was misspelled, would mirror nothing.
        let plain = written_out(super::super::STYLESHEET);
        for line in written_out(MIRRORED).lines().filter(|line| !line.starts_with(['@', '/'])) {
            let Some((selectors, _)) = line.split_once(" {") else { continue };
            for selector in selectors.split(", ").map(|selector| selector.replace(".source.source", ".source")) {
                assert!(plain.contains(&selector), "{selector}");
            }
        }
    }
}
