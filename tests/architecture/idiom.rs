//! Names and idiom, as far as they can be counted: one meaning for a type's name, names for what is passed
//! together, and closures whose parameter has a name.

use std::collections::{BTreeMap, BTreeSet};

use super::sources;

/// In how many files at most a type of one name may be defined: two stages may have the same thing at two levels
/// (`Breakpoint` of a line and of a page), three never do.
const MOST_OF_A_NAME: usize = 2;
/// How many parameters of a function may be booleans.
const MOST_BOOLS: usize = 1;
/// How many closures of a hundred may call their parameter `it`. It may fall, and must not rise.
const MOST_IT: usize = 11;

#[test]
fn a_type_name_means_one_thing() {
    let mut files: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, text) in sources() {
        for line in text.lines() {
            let item =
                line.strip_prefix("pub").map_or(line, |rest| rest.trim_start_matches(|c: char| c != ' ').trim_start());
            let name = ["struct ", "enum ", "trait ", "type ", "union "].iter().find_map(|it| item.strip_prefix(it));
            if let Some(name) = name.and_then(|name| name.split(|c: char| !c.is_alphanumeric()).next()) {
                files.entry(name.to_owned()).or_default().insert(path.display().to_string());
            }
        }
    }
    files.retain(|_, files| MOST_OF_A_NAME < files.len());
    assert!(files.is_empty(), "names of several types: {files:#?}");
}

/// A glossary of words that the code does not use is another dialect beside it.
#[test]
fn each_word_of_the_glossary_names_something() {
    let architecture = include_str!("../../ARCHITECTURE.md");
    let (_, glossary) = architecture.split_once("## Words").expect("there is a glossary");
    let glossary = glossary.split("\n## ").next().unwrap_or(glossary);
    // The titles of its sections are in bold too.
    let entries = glossary.lines().filter(|line| !line.starts_with("**"));
    let text = entries.collect::<Vec<_>>().join(" ");
    let words: Vec<&str> = text.split("**").skip(1).step_by(2).collect();
    assert!(50 < words.len(), "{words:?}");
    let code: String = sources().into_iter().map(|(_, text)| text).collect();
    let unused: Vec<&&str> = words.iter().filter(|word| !is_identifier(word, &code)).collect();
    assert!(unused.is_empty(), "words of the glossary that name nothing: {unused:?}");
}

/// Whether a name in the code has these words: `page plan` is in `PagePlan`, `page_plans`.
fn is_identifier(words: &str, code: &str) -> bool {
    let words: Vec<String> = words.split([' ', '-']).map(|word| word.trim_end_matches("'s").to_owned()).collect();
    let capital = |word: &String| word[..1].to_uppercase() + &word[1..];
    let camel: String = words.iter().map(capital).collect();
    let snake = words.join("_");
    [snake.to_lowercase(), snake.to_uppercase(), camel].iter().any(|name| code.contains(name))
}

#[test]
fn parameters_are_no_tuples() {
    let mut found = Vec::new();
    for (path, text) in sources() {
        let code: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or(line)).collect();
        for function in code.join("\n").split("fn ").skip(1) {
            let name = function.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default();
            found.extend(
                parameters(function)
                    .filter(|parameter| is_tuple(parameter))
                    .map(|parameter| format!("{} {name}: {parameter}", path.display())),
            );
        }
    }
    assert!(found.is_empty(), "tuples as parameters:\n{}", found.join("\n"));
}

#[test]
fn functions_take_one_boolean_at_most() {
    let mut found = Vec::new();
    for (path, text) in sources() {
        let code: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or(line)).collect();
        for function in code.join("\n").split("fn ").skip(1) {
            let name = function.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default();
            let is_bool = |parameter: &&str| parameter.rsplit_once(": ").is_some_and(|(_, kind)| kind.trim() == "bool");
            let count = parameters(function).filter(is_bool).count();
            if MOST_BOOLS < count {
                found.push(format!("{} {name}: {count}", path.display()));
            }
        }
    }
    assert!(found.is_empty(), "`f(true, false)` says nothing; an enum or a struct names them:\n{}", found.join("\n"));
}

#[test]
fn closures_name_what_they_take() {
    let (mut closures, mut its) = (0, 0);
    for (_, text) in sources() {
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for (_, parameters) in opened(line) {
                closures += 1;
                its += usize::from(parameters.trim_start_matches(['&', '*']).trim() == "it");
            }
        }
    }
    let share = its * 100 / closures;
    assert!(share <= MOST_IT, "{its} of {closures} closures ({share} %) call their parameter `it`");
}

/// The closures that a line opens: where, and what is between the bars.
fn opened(line: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = line[from..].find('|').map(|at| at + from) {
        let before = line[..at].trim_end();
        let opens = before.ends_with(['(', ',', '=']) || before.ends_with("move");
        let Some(end) = line[at + 1..].find('|').map(|offset| offset + at + 1).filter(|it| opens && at + 1 < *it)
        else {
            from = at + 1;
            continue;
        };
        found.push((at, &line[at + 1..end]));
        from = end + 1;
    }
    found
}

/// The parameters of a function, from its name on.
fn parameters(function: &str) -> impl Iterator<Item = &str> {
    let mut found = Vec::new();
    let (mut depth, mut angles, mut start) = (0, 0, None);
    for (at, c) in function.char_indices() {
        match c {
            '<' => angles += 1,
            '>' if !function[..at].ends_with(['-', '=']) => angles -= 1,
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        match (start, c) {
            (None, '(') if depth == 1 && angles == 0 => start = Some(at + 1),
            (None, '{' | ';') => break,
            (Some(from), ',') if depth == 1 && angles == 0 => {
                found.push(function[from..at].trim());
                start = Some(at + 1);
            }
            (Some(from), ')') if depth == 0 => {
                found.push(function[from..at].trim());
                break;
            }
            _ => {}
        }
    }
    found.into_iter()
}

/// Whether a parameter is a tuple, or a reference to one.
fn is_tuple(parameter: &str) -> bool {
    let kind = parameter.rsplit_once("): ").map(|pair| pair.1).or(parameter.split_once(": ").map(|pair| pair.1));
    kind.is_some_and(|kind| {
        let inner = kind.trim_start_matches('&').trim_start();
        let inner = if inner.starts_with('\'') { inner.split_once(' ').map_or(inner, |pair| pair.1) } else { inner };
        inner.trim_start_matches("mut ").starts_with('(') && !inner.starts_with("()")
    })
}
