//! Formulas between dollars, brackets with backslashes and in environments: where one begins, what it is and
//! where it ends.
//!
//! Dollars go by pandoc's rule (`tex_math_dollars`): the opening one has no space after it, the closing one no
//! space before it and no digit after it. What a price, a variable of a shell or the name of a currency looks
//! like stays text besides. `\(…\)` and `\[…\]` are escaped brackets to Markdown, and converters write
//! `\[sic\]`: unless the book says that it is TeX, they hold a formula only where it looks like one.

use crate::project::config::MathSyntax;

/// A formula that was found at the start of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The TeX between its marks.
    pub(crate) tex: String,
    /// How many bytes it takes with its marks.
    pub(crate) length: usize,
    /// Whether it is on lines of its own.
    pub(crate) displayed: bool,
}

/// Environments that are displayed formulas, and what holds their content in a formula. Those that KaTeX
/// does not know become the nearest that it does.
const ENVIRONMENTS: &[(&str, &str)] = &[
    ("equation", ""),
    ("displaymath", ""),
    ("math", ""),
    ("align", "aligned"),
    ("flalign", "aligned"),
    ("alignat", "alignedat"),
    ("gather", "gathered"),
    ("multline", "gathered"),
    ("eqnarray", "array"),
    ("dmath", ""),
    ("dcases", "dcases"),
    ("subequations", ""),
];

/// Environments whose lines have numbers.
const NUMBERED: &[&str] = &["align", "alignat", "gather", "equation"];

/// Prefixes of the dollars of countries.
const CURRENCIES: &[&str] = &["US", "CA", "AU", "NZ", "HK", "SG", "NT"];

/// The formula that begins at the start of `rest`; `before` is in front of it in its paragraph or cell.
pub(crate) fn find(before: &str, rest: &str, syntax: MathSyntax) -> Option<Found> {
    if syntax == MathSyntax::Off {
        return None;
    }
    if rest.starts_with("\\\\") {
        return bracketed(before, rest, "\\\\", syntax);
    }
    if rest.starts_with("\\begin{") {
        return environment(rest);
    }
    if rest.starts_with('\\') {
        return bracketed(before, rest, "\\", syntax);
    }
    if rest.starts_with("$$") {
        // Three and more are money, or the price of a restaurant.
        return displayed(rest).filter(|_| !before.ends_with('$') && !rest.starts_with("$$$"));
    }
    if rest.starts_with('$') && syntax == MathSyntax::Dollars {
        return code(rest).or_else(|| dollars(before, rest));
    }
    None
}

/// ``$`x`$``, as GitHub and GitLab have it.
fn code(rest: &str) -> Option<Found> {
    let inner = rest.strip_prefix("$`")?;
    let end = inner.find("`$")?;
    let tex = &inner[..end];
    (!tex.trim().is_empty() && !tex.contains(['`', '\n'])).then(|| Found {
        tex: tex.to_owned(),
        length: end + 4,
        displayed: false,
    })
}

/// `$$…$$`.
fn displayed(rest: &str) -> Option<Found> {
    let inner = &rest[2..];
    let mut at = 0;
    loop {
        let end = at + inner[at..].find("$$")?;
        // An odd number of backslashes escapes the dollar; an even one is a line end of TeX before it.
        let escaped = inner[..end].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
        if escaped {
            at = end + 1;
            continue;
        }
        let tex = &inner[..end];
        let empty = tex.trim().is_empty() || tex.trim_matches('$').is_empty();
        // `$$…$$ (label)`, as MyST has it.
        let named = label_behind(&rest[end + 4..]);
        let label = named.map(|(label, _)| format!("\\label{{{label}}}")).unwrap_or_default();
        let length = end + 4 + named.map_or(0, |named| named.1);
        return (!empty).then(|| Found { tex: format!("{tex}{label}"), length, displayed: true });
    }
}

/// `$…$`.
fn dollars(before: &str, rest: &str) -> Option<Found> {
    let inner = &rest[1..];
    if inner.starts_with(char::is_whitespace) || before.ends_with('$') {
        return None;
    }
    let mut escaped = false;
    for (at, c) in inner.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '$' => {
                // The next dollar decides: a search for a better one would join two prices far apart.
                let (tex, after) = (&inner[..at], &inner[at + 1..]);
                return is_formula(before, tex, after).then(|| Found {
                    tex: tex.to_owned(),
                    length: at + 2,
                    displayed: false,
                });
            }
            _ => {}
        }
    }
    None
}

/// Whether what is between two dollars is a formula.
fn is_formula(before: &str, tex: &str, after: &str) -> bool {
    let next = after.chars().next();
    // Code goes before formulas.
    if tex.matches('`').count() % 2 == 1 {
        return false;
    }
    if tex.is_empty() || tex.ends_with(char::is_whitespace) || next.is_some_and(|next| next.is_ascii_digit()) {
        return false;
    }
    if ends_price(before, tex) {
        return false;
    }
    if is_tex(tex) {
        return true;
    }
    !(is_variable(tex, next) || is_price(before, tex) || !is_balanced(tex))
}

/// `$PATH:$HOME`, `${X}$Y`: variables of a shell, one after the other.
fn is_variable(tex: &str, next: Option<char>) -> bool {
    if !next.is_some_and(|next| next.is_alphabetic() || matches!(next, '{' | '_' | '(' | '$')) {
        return false;
    }
    let name = tex.trim_start_matches(['{', '(']);
    let length = name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').count();
    let is_name = 2 <= length && name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    is_name || tex.starts_with(['{', '(']) || tex.ends_with(|c: char| c.is_ascii_punctuation() && c != ')')
}

/// `$5 to Ann and 6$`, `5$/6$`: a number and words, or what follows one.
fn is_price(before: &str, tex: &str) -> bool {
    let behind_number = before.ends_with(|c: char| c.is_alphanumeric());
    if behind_number && !tex.starts_with(|c: char| c.is_alphabetic()) {
        return true;
    }
    let words = tex.rsplit(' ').next().filter(|last| last.len() < tex.len());
    // `$s and the US$`: the second sign is that of a currency.
    if words.is_some_and(|last| CURRENCIES.contains(&last)) {
        return true;
    }
    let parted = [". ", "! ", "? "].iter().any(|end| tex.contains(end));
    tex.starts_with(|c: char| c.is_ascii_digit()) && (parted || has_words(tex))
}

/// `10 $, or 15$`, `5$/6$`: what follows the sign of a price goes on with the sentence.
fn ends_price(before: &str, tex: &str) -> bool {
    let number = before.trim_end_matches([' ', '\u{A0}', '\u{202F}']);
    let parts = tex.starts_with([',', '.', ';', ':', '!', '?', ')', ']', '/', '–', '—', '…', '”', '»']);
    parts && (number.ends_with(|c: char| c.is_ascii_digit()) || tex.chars().nth(1) == Some(' '))
}

/// Whether a text holds what only TeX has.
pub(crate) fn is_tex(tex: &str) -> bool {
    let mut commands = tex.match_indices('\\').map(|pair| &tex[pair.0 + 1..]);
    commands.any(|command| command.starts_with(|c: char| c.is_ascii_alphabetic() || "{},;!: ".contains(c)))
        || tex.contains(['^', '_'])
}

/// Whether a text has words of a language.
fn has_words(tex: &str) -> bool {
    let mut words = tex.split(|c: char| !(c.is_alphanumeric() || c == '\\'));
    words.any(|word| 2 <= word.chars().count() && word.chars().all(char::is_alphabetic))
}

fn is_balanced(tex: &str) -> bool {
    let mut depth = 0_i32;
    for it in tex.bytes() {
        depth += i32::from(it == b'{') - i32::from(it == b'}');
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// `\(…\)` and `\[…\]`, or with two backslashes.
fn bracketed(before: &str, rest: &str, slashes: &str, syntax: MathSyntax) -> Option<Found> {
    let inner = rest.strip_prefix(slashes)?;
    let displayed = match inner.chars().next()? {
        '(' => false,
        '[' => true,
        _ => return None,
    };
    let close = [slashes, if displayed { "]" } else { ")" }].concat();
    let end = inner.find(&close)?;
    let tex = &inner[1..end];
    let sure = match syntax {
        MathSyntax::Tex => slashes.len() == 1,
        MathSyntax::Mathjax => slashes.len() == 2,
        MathSyntax::Dollars | MathSyntax::Off => false,
    };
    let sure = sure && !tex.trim().is_empty();
    // `\(a\)` at the head of a line is the mark of an item that a converter escaped.
    let item = before.trim_end_matches([' ', '\t']).ends_with('\n') || before.trim().is_empty();
    if syntax == MathSyntax::Mathjax && slashes.len() == 1 || !(sure || looks_like(tex, item && !displayed)) {
        return None;
    }
    Some(Found { tex: tex.to_owned(), length: slashes.len() + end + close.len(), displayed })
}

/// Whether what is in escaped brackets looks like a formula.
fn looks_like(tex: &str, item: bool) -> bool {
    let short = tex.trim();
    if short.is_empty() || short.trim_matches(['\\', ' ']).is_empty() || short.contains(['[', ']']) && !is_tex(short) {
        return false;
    }
    let letter = short.chars().count() == 1 && short.chars().all(char::is_alphabetic);
    is_tex(short) || (short.contains(['=', '+', '<', '>', '*']) && !has_long_words(short)) || (letter && !item)
}

fn has_long_words(tex: &str) -> bool {
    tex.split(|c: char| !c.is_alphabetic()).any(|part| 3 <= part.chars().count())
}

/// `\begin{align}…\end{align}`.
fn environment(rest: &str) -> Option<Found> {
    let name = rest.strip_prefix("\\begin{")?.split_once('}')?.0;
    let bare = name.strip_suffix('*').unwrap_or(name);
    let holder = ENVIRONMENTS.iter().find(|environment| environment.0 == bare)?.1;
    let (open, close) = (format!("\\begin{{{name}}}"), format!("\\end{{{name}}}"));
    let end = rest.find(&close)?;
    let inner = &rest[open.len()..end];
    let is_labelled = inner.contains("\\label{");
    let tex = match holder {
        // Lines with labels are numbered line by line, as LaTeX does it.
        _ if is_labelled && bare != "equation" && numbers_lines(name, inner) => rest[..end + close.len()].to_owned(),
        "array" if is_labelled && name == "eqnarray" => {
            format!("\\begin{{align}}{}\\end{{align}}", two_columns(inner))
        }
        "" => inner.to_owned(),
        // LaTeX's `eqnarray` has three columns: right, centred, left.
        "array" => format!("\\begin{{array}}{{rcl}}{inner}\\end{{array}}"),
        // An environment that is in another needs no holder of its own.
        holder => format!("\\begin{{{holder}}}{inner}\\end{{{holder}}}"),
    };
    Some(Found { tex, length: end + close.len(), displayed: true })
}

/// The rows of `eqnarray` as those of `align`: the relation begins the right column.
fn two_columns(rows: &str) -> String {
    let row = |row: &str| {
        let mut cells = row.splitn(3, '&');
        match (cells.next(), cells.next(), cells.next()) {
            (Some(left), Some(relation), Some(right)) => format!("{left}&{relation}{right}"),
            _ => row.to_owned(),
        }
    };
    rows.split("\\\\").map(row).collect::<Vec<_>>().join("\\\\")
}

/// The label in parentheses behind a displayed formula at the end of its line, and how far it goes: ` (eq-s)`. A word alone
/// may be a remark.
pub(crate) fn label_behind(rest: &str) -> Option<(&str, usize)> {
    let line = rest.split('\n').next().unwrap_or("");
    let label = line.trim().strip_prefix('(')?.strip_suffix(')')?;
    let is_name = label.starts_with(|c: char| c.is_ascii_alphabetic())
        && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'));
    // `(non-trivial)` is a remark.
    let is_label = label.contains(['_', ':']) || label.starts_with("eq") && label.contains(['-', '.']);
    (is_name && is_label).then_some((label, line.trim_end().len()))
}

/// Whether the lines of an environment have numbers: with a star, those that their author gives.
fn numbers_lines(name: &str, rows: &str) -> bool {
    match name.strip_suffix('*') {
        Some(bare) => NUMBERED.contains(&bare) && rows.contains("\\tag"),
        None => NUMBERED.contains(&name),
    }
}

/// The labels of the lines of a formula that numbers its lines, as amsmath reads them: each names the number of its own.
pub(crate) fn row_labels(tex: &str) -> Vec<(usize, String)> {
    let name = tex.trim_start().strip_prefix("\\begin{").and_then(|rest| rest.split_once('}'));
    if !name.is_some_and(|(name, rest)| numbers_lines(name, rest)) {
        return Vec::new();
    }
    let (mut row, mut depth, mut labels) = (0, 0_u32, Vec::new());
    for (at, _) in tex.match_indices('\\') {
        let rest = &tex[at..];
        // The second sign of a pair begins no command.
        if tex[..at].ends_with('\\') && !tex[..at].ends_with("\\\\") {
            continue;
        }
        if rest.starts_with("\\\\") {
            row += usize::from(depth == 1);
        } else if rest.starts_with("\\begin{") {
            depth += 1;
        } else if rest.starts_with("\\end{") {
            depth = depth.saturating_sub(1);
        } else if let Some((name, _)) = rest.strip_prefix("\\label{").and_then(|rest| rest.split_once('}')) {
            let name = name.trim();
            labels.extend((!name.is_empty() && !name.contains(char::is_whitespace)).then(|| (row, name.to_owned())));
        }
    }
    labels
}

/// Takes the label out of a formula: `\label{eq:x}`, bookdown's `(\#eq:x)`; and what says that a line has no
/// number.
pub(crate) fn label(tex: &mut String) -> Option<String> {
    let mut label = None;
    for (open, close) in [("\\label{", '}'), ("(\\#", ')')] {
        // All are taken out, since KaTeX has no such command; the first is the label.
        while let Some(at) = tex.find(open) {
            let Some(end) = tex[at..].find(close).map(|offset| at + offset) else { break };
            let name = tex[at + open.len()..end].trim().to_owned();
            tex.replace_range(at..=end, "");
            label = label.or(Some(name).filter(|it| !it.is_empty() && !it.contains(char::is_whitespace)));
        }
    }
    // Environments that number their lines read these themselves; elsewhere nothing is numbered line by line.
    if !NUMBERED.iter().any(|name| tex.contains(&format!("\\begin{{{name}}}"))) {
        for word in ["\\nonumber", "\\notag"] {
            *tex = tex.replace(word, "");
        }
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The formulas of a line.
    fn formulas(text: &str, syntax: MathSyntax) -> Vec<String> {
        let (mut found, mut at) = (Vec::new(), 0);
        while let Some(c) = text[at..].chars().next() {
            match find(&text[..at], &text[at..], syntax) {
                Some(it) => {
                    at += it.length;
                    found.push(it.tex);
                }
                None => at += c.len_utf8(),
            }
        }
        found
    }

    #[test]
    fn a_remark_behind_a_formula_is_no_label() {
        assert_eq!(label_behind(" (eq-s)"), Some(("eq-s", 7)));
        assert_eq!(label_behind(" (eq:s)\nmore"), Some(("eq:s", 7)));
        for rest in [" (non-trivial)", " (e.g.)", " (trivial)", " (see below)"] {
            assert_eq!(label_behind(rest), None, "{rest}");
        }
    }

    #[test]
    fn formulas_are_found() {
        crate::cases::check("formulas", |[text]| formulas(text, MathSyntax::Dollars).join(" ¦ "));
    }

    #[test]
    fn the_setting_says_what_is_read() {
        let text = "$a$ $$b$$ \\(c\\) \\\\(d\\\\) \\[see e\\]";
        for (syntax, expected) in [
            (MathSyntax::Off, &[][..]),
            (MathSyntax::Dollars, &["a", "b", "c", "d"]),
            (MathSyntax::Tex, &["b", "c", "d", "see e"]),
            (MathSyntax::Mathjax, &["b", "d"]),
        ] {
            assert_eq!(formulas(text, syntax), expected, "{syntax:?}");
        }
    }

    #[test]
    fn labels_are_taken_out() {
        let mut tex = "a = b \\label{eq:x} \\nonumber".to_owned();
        assert_eq!((label(&mut tex).as_deref(), tex.trim()), (Some("eq:x"), "a = b"));
        let mut tex = "a (\\#eq:al)".to_owned();
        assert_eq!((label(&mut tex).as_deref(), tex.trim()), (Some("eq:al"), "a"));
        let tex = "\\begin{align} a &= b \\label{eq:a} \\\\ c &= \\begin{matrix} 1 \\\\ 2 \\end{matrix} \\\\ d \\label{eq:d}\\end{align}";
        assert_eq!(row_labels(tex), [(0, "eq:a".to_owned()), (2, "eq:d".to_owned())]);
    }
}
