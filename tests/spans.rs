//! A problem's place is exact, whatever is around it: containers, quotations, lists, callouts, and
//! files that include one another.

use std::sync::Arc;

use chapbook::diagnostic::Diagnostics;
use chapbook::project::files::{FileSystem, Memory};
use chapbook::{parse, project, resolve};
use proptest::prelude::*;

/// What is wrong: nothing has that label.
const WRONG: &str = "[](#nowhere)";

/// Puts a text into something that holds blocks.
fn wrap(kind: usize, depth: usize, text: &str) -> String {
    let indented = |first: &str, rest: &str| {
        let lines = text.lines().enumerate();
        let line = |(at, line): (usize, &str)| match (at, line) {
            (0, _) => format!("{first}{line}\n"),
            (_, "") => format!("{}\n", rest.trim_end()),
            _ => format!("{rest}{line}\n"),
        };
        lines.map(line).collect::<String>()
    };
    let colons = ":".repeat(depth + 3);
    let ticks = "`".repeat(depth + 3);
    match kind {
        0 => format!("{colons} note\n{text}{colons}\n"),
        1 => indented("> ", "> "),
        2 => indented("- ", "  "),
        3 => indented("12. ", "    "),
        4 => format!("{ticks}admonish tip title=\"“Ä”\"\n{text}{ticks}\n"),
        _ => format!("Größer — “so”.\n\n{text}\nTail.\n"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn they_are_exact_to_the_column(
        kinds in prop::collection::vec(0_usize..6, 0..6),
        includes in 0_usize..4,
        before in "[a-zäß\"' ]{0,12}",
    ) {
        let innermost = format!("x{before} {WRONG} -- \"y\"\n");
        let mut files: Vec<(String, String)> = Vec::new();
        let mut text = innermost;
        for at in 0..includes {
            files.push((format!("f{at}.md"), text));
            text = format!("{{{{#include f{at}.md}}}}\n");
        }
        for (depth, kind) in kinds.iter().enumerate() {
            text = wrap(*kind, depth, &text);
        }
        files.push(("a.md".into(), text));
        let holder = if includes == 0 { "a.md" } else { "f0.md" };
        let list = files.iter().map(|it| (it.0.as_str(), it.1.as_str()));
        let file_system = FileSystem(Arc::new(Memory::new(list)));
        let mut diagnostics = Diagnostics::default();
        let project = project::open(file_system, Some("a.md"), &[], &mut diagnostics);
        let book = parse::book(&project, &mut diagnostics);
        resolve::book(&book, &project, &mut diagnostics);
        let all = diagnostics.sorted();
        let found: Vec<_> = all.iter().filter(|it| it.code == "label-missing").collect();
        prop_assert_eq!(found.len(), 1, "{:?}\n{:?}", all, files);
        let span = found[0].span.expect("has a place");
        prop_assert_eq!(project.sources.text(span), WRONG);
        let file = project.sources.get(span.file).expect("is a file");
        prop_assert_eq!(file.name.as_str(), holder);
        let (line, column) = project.sources.position(span);
        let letters: Vec<char> = file.text.lines().nth(line - 1).expect("is a line").chars().collect();
        let rest: String = letters[column - 1..].iter().collect();
        prop_assert!(rest.starts_with(WRONG), "{}:{} in {:?}", line, column, file.text);
    }
}
