//! The arrows between the files of one module: which folder may use which, and that files do not go in circles.
//!
//! A file may use what the modules that it is inside of define: types that all of a folder share are in its
//! `mod.rs`. All else counts, in `use` lines and in paths, tests aside.

use std::collections::{BTreeMap, BTreeSet};

use super::sources;

/// A file by the path of its module: `["typeset", "page", "fill"]`.
type Module = Vec<String>;

/// What each part of `typeset` may use of the others, each only parts further up.
#[rustfmt::skip]
const TYPESET: &[(&str, &[&str])] = &[
    ("glyphs", &[]),
    ("decision", &[]),
    ("flaw", &[]),
    ("frame", &["glyphs", "decision", "flaw"]),
    ("grid", &[]),
    ("folio", &["frame"]),
    ("dump", &["frame", "decision", "folio"]),
    ("note_label", &[]),
    ("structure", &["frame"]),
    ("paragraph", &["frame"]),
    ("text_languages", &[]),
    ("galley", &["frame", "grid", "folio", "note_label", "structure", "paragraph", "text_languages"]),
    ("page", &["frame", "decision", "flaw", "grid", "folio", "note_label", "structure", "paragraph", "galley"]),
    ("missing_glyph", &[]),
    ("report", &["frame", "paragraph", "galley", "page", "missing_glyph"]),
    ("explain", &["decision", "galley", "page", "report"]),
    ("set_chapter", &["page"]),
    ("chapter_cache", &["paragraph", "galley", "page"]),
    ("pagination", &["note_label", "paragraph", "galley", "page", "report", "explain"]),
    ("assemble", &["frame", "folio", "note_label", "paragraph", "galley", "page", "set_chapter"]),
    ("folios", &["frame", "paragraph", "galley", "set_chapter", "assemble"]),
    ("chapter", &[
        "frame", "note_label", "structure", "paragraph", "galley", "page", "report", "set_chapter", "folios",
        "chapter_cache", "pagination",
    ]),
    ("completeness", &["frame", "galley"]),
];

/// What the folders of `parse` and the readers of `project` may use: those that are below the parser proper, and
/// the formats of settings.
#[rustfmt::skip]
const LEAVES: &[(&str, &str, &[&str])] = &[
    ("parse", "attribute", &[]),
    ("parse", "margin", &[]),
    ("parse", "note", &["report", "foreign", "margin"]),
    ("parse", "punctuation", &["protect"]),
    ("parse", "html", &["attribute", "block", "caption", "chapter", "depth", "extension", "image", "inline", "media", "raw_html", "piece", "site_tag"]),
    ("project", "value", &[]),
    ("project", "files", &[]),
    ("project", "from_toml", &["value"]),
    ("project", "from_yaml", &["value"]),
    ("project", "person_name", &[]),
    ("project", "date_text", &[]),
    ("project", "names", &["date_text", "person_name", "value"]),
];

/// The one circle that is left, by its files.
///
/// `parse`: a container holds blocks, a block holds lines, a line may hold HTML, and HTML may hold blocks again, in
/// lists and quotations without end. Cutting it would take a table of functions that all of them are handed, and no
/// reader would see any longer who calls whom.
#[rustfmt::skip]
const CIRCLES: &[(&str, &[&str])] = &[
    ("parse", &[
        "block", "callout", "extension", "group", "html", "html::flat", "html::inline", "html::style", "inline",
    ]),
];

#[test]
fn parts_of_the_typesetter_use_parts_further_up() {
    let mut above: BTreeSet<&str> = BTreeSet::new();
    for (part, uses) in TYPESET {
        assert!(uses.iter().all(|used| above.contains(used)), "{part} looks down");
        above.insert(part);
    }
    let rows: Vec<_> = TYPESET.iter().map(|(part, uses)| ("typeset", *part, *uses)).collect();
    assert_eq!(beyond(&rows), Vec::<String>::new(), "not in TYPESET");
    let known = graph().into_keys().filter(|key| key[0] == "typeset" && 1 < key.len());
    let unknown: BTreeSet<String> = known.map(|it| it[1].clone()).filter(|it| !above.contains(it.as_str())).collect();
    assert!(unknown.is_empty(), "not in TYPESET: {unknown:?}");
}

#[test]
fn readers_use_what_is_below_them() {
    assert_eq!(beyond(LEAVES), Vec::<String>::new(), "not in LEAVES");
}

#[test]
fn files_of_a_module_do_not_go_in_circles() {
    let graph = graph();
    let mut broken = Vec::new();
    for circle in circles(&graph) {
        let files: Vec<String> = circle.iter().map(|it| it[1..].join("::")).collect();
        let allowed = CIRCLES.iter().find(|it| *it.0 == circle[0][0]).map_or(&[][..], |circle| circle.1);
        if !files.iter().all(|file| allowed.contains(&file.as_str())) {
            broken.push(format!("{}: {}", circle[0][0], files.join(", ")));
        }
    }
    assert!(broken.is_empty(), "files that use one another in a circle:\n{}", broken.join("\n"));
}

/// The arrows between parts of a module that their rows do not allow.
fn beyond(rows: &[(&str, &str, &[&str])]) -> Vec<String> {
    let mut found = BTreeSet::new();
    for (from, targets) in graph() {
        let Some((_, part, allowed)) =
            rows.iter().find(|row| from[0] == row.0 && from.get(1).is_some_and(|part| part == row.1))
        else {
            continue;
        };
        for to in targets.iter().filter(|target| target[0] == from[0]) {
            let Some(used) = to.get(1) else { continue };
            if used != part && !allowed.contains(&used.as_str()) {
                found.insert(format!("{} uses {}", from.join("::"), to.join("::")));
            }
        }
    }
    found.into_iter().collect()
}

/// Every file with the files that it uses, but for those that it is inside of.
fn graph() -> BTreeMap<Module, BTreeSet<Module>> {
    let mut files: BTreeMap<Module, String> = BTreeMap::new();
    for (path, text) in sources() {
        let mut module: Module = path.with_extension("").iter().map(|it| it.to_string_lossy().into_owned()).collect();
        if module.last().is_some_and(|it| it == "tests") {
            continue;
        }
        module.pop_if(|it| it == "mod");
        files.insert(module, text);
    }
    let known: BTreeSet<Module> = files.keys().cloned().collect();
    let used = |(module, text): (&Module, &String)| {
        let paths = paths(text);
        let found = paths.iter().filter_map(|path| resolve(module, path, &known));
        (module.clone(), found.filter(|it| !module.starts_with(it)).collect())
    };
    files.iter().map(used).collect()
}

/// The paths that a file names, those in `use` lines without their braces.
fn paths(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    let code: Vec<&str> = code.lines().map(|line| line.split("//").next().unwrap_or(line)).collect();
    let code = code.join("\n");
    let mut found = Vec::new();
    for statement in code.split(';') {
        let Some((_, tree)) =
            statement.rsplit_once("use ").filter(|pair| pair.0.trim_end().is_empty() || ends_visibility(pair.0))
        else {
            let word = |c: char| !(c.is_alphanumeric() || c == '_' || c == ':');
            found.extend(statement.split(word).filter(|part| part.contains("::")).map(str::to_owned));
            continue;
        };
        unfold("", tree, &mut found);
    }
    found
}

/// Whether what goes before a `use` is the end of an item, or its visibility.
fn ends_visibility(before: &str) -> bool {
    let last = before.trim_end().lines().last().unwrap_or_default().trim();
    last.is_empty() || last.starts_with("pub") || last.starts_with('#') || last.ends_with('}')
}

/// Adds the paths of a `use` tree.
fn unfold(prefix: &str, tree: &str, found: &mut Vec<String>) {
    let tree = tree.trim();
    let Some((before, rest)) = tree.split_once('{') else {
        found.push(format!("{prefix}{tree}"));
        return;
    };
    let prefix = format!("{prefix}{}", before.trim());
    let (mut depth, mut start) = (0, 0);
    let inner = rest.strip_suffix('}').unwrap_or(rest);
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                unfold(&prefix, &inner[start..at], found);
                start = at + 1;
            }
            _ => {}
        }
    }
    unfold(&prefix, &inner[start..], found);
}

/// The file that a path leads to, seen from a module.
fn resolve(from: &Module, path: &str, known: &BTreeSet<Module>) -> Option<Module> {
    let mut segments = path.split("::").map(str::trim).peekable();
    let mut at: Module = match *segments.peek()? {
        "crate" => Vec::new(),
        "self" => from.clone(),
        "super" => from[..from.len() - 1].to_vec(),
        name => {
            let child = [&from[..], &[name.to_owned()]].concat();
            return known.contains(&child).then_some(child);
        }
    };
    segments.next();
    for segment in segments {
        if segment == "super" {
            at.pop();
            continue;
        }
        let child = [&at[..], &[segment.to_owned()]].concat();
        if !known.contains(&child) {
            break;
        }
        at = child;
    }
    known.contains(&at).then_some(at)
}

/// The sets of files of one module that reach one another.
fn circles(graph: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<Vec<Module>> {
    let reached = |from: &Module| {
        let mut seen: BTreeSet<&Module> = BTreeSet::new();
        let mut open: Vec<&Module> = graph.get(from).into_iter().flatten().collect();
        while let Some(next) = open.pop() {
            if next[0] == from[0] && seen.insert(next) {
                open.extend(graph.get(next).into_iter().flatten());
            }
        }
        seen
    };
    let reach: BTreeMap<&Module, BTreeSet<&Module>> = graph.keys().map(|key| (key, reached(key))).collect();
    let mut found: BTreeSet<Vec<Module>> = BTreeSet::new();
    for (module, seen) in reach.iter().filter(|it| it.1.contains(it.0)) {
        found.insert(seen.iter().filter(|it| reach[**it].contains(module)).map(|it| (*it).clone()).collect());
    }
    found.into_iter().collect()
}
