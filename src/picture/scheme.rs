//! Rules of drawings for dark or light screens (Media Queries 5, `prefers-color-scheme`), settled: both outputs show drawings on
//! paper, which is light, and a reading system at night would take the rules for the dark, and lose their light ink on it.
//!
//! In: a drawing. Out: the same with its rules for light pages kept as plain rules, and those for dark ones left out.

/// What queries ask for.
const FEATURE: &str = "prefers-color-scheme";

/// What was done to a drawing.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Settled {
    pub(super) text: String,
    /// Whether rules for dark screens are left out.
    pub(super) is_dark_dropped: bool,
}

/// The drawing with its style sheets settled; `None` if nothing in them asks for a scheme.
pub(super) fn light(drawing: &str) -> Option<Settled> {
    if !drawing.contains(FEATURE) {
        return None;
    }
    let mut settled = Settled { text: String::with_capacity(drawing.len()), is_dark_dropped: false };
    let mut rest = drawing;
    while let Some((at, sheet, end)) = style_element(rest) {
        let (tag, media) = without_media(&rest[at..sheet]);
        settled.text.push_str(&rest[..at]);
        match media {
            Verdict::Never => settled.is_dark_dropped = true,
            Verdict::Always | Verdict::Rest(_) => {
                settled.text.push_str(&tag);
                rules(&rest[sheet..end], &mut settled, 0);
            }
        }
        // The end tag of a sheet that is left out goes with it.
        let closed = rest[end..].find('>').map_or(rest.len(), |at| end + at + 1);
        let is_dropped = media == Verdict::Never;
        rest = &rest[if is_dropped { closed } else { end }..];
    }
    settled.text.push_str(rest);
    (settled.text != drawing).then_some(settled)
}

/// Where the next element `style` begins, its text begins, and that ends.
fn style_element(text: &str) -> Option<(usize, usize, usize)> {
    let is_name = |at: &usize| text[at + 6..].starts_with(|c: char| c == '>' || c.is_whitespace());
    let at = text.match_indices("<style").map(|found| found.0).find(is_name)?;
    let sheet = at + text[at..].find('>')? + 1;
    let end = sheet + text[sheet..].find("</style")?;
    Some((at, sheet, end))
}

/// A tag without the attribute `media`, if that asks for a scheme.
fn without_media(tag: &str) -> (String, Verdict) {
    let unchanged = || (tag.to_owned(), Verdict::Rest(String::new()));
    let Some(at) = tag.find(" media=").filter(|_| tag.contains(FEATURE)) else { return unchanged() };
    let value = &tag[at + " media=".len()..];
    let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else { return unchanged() };
    let Some((inner, behind)) = value[1..].split_once(quote) else { return unchanged() };
    let verdict = verdict(inner);
    let kept = match &verdict {
        Verdict::Rest(rest) => format!(" media={quote}{rest}{quote}"),
        Verdict::Always | Verdict::Never => String::new(),
    };
    (format!("{}{kept}{behind}", &tag[..at]), verdict)
}

/// How deep rules in rules are read; what is deeper stays as it is.
const DEEPEST: usize = 16;

/// Copies a style sheet, with its media rules settled.
fn rules(sheet: &str, settled: &mut Settled, depth: usize) {
    let mut rest = sheet;
    while let Some((at, open, close)) = media_rule(rest).filter(|_| depth < DEEPEST) {
        settled.text.push_str(&rest[..at]);
        let query = &rest[at + RULE.len()..open];
        let verdict = if query.contains(FEATURE) { verdict(query) } else { Verdict::Rest(query.trim().to_owned()) };
        match verdict {
            Verdict::Never => settled.is_dark_dropped = true,
            Verdict::Always => rules(&rest[open + 1..close], settled, depth + 1),
            Verdict::Rest(query) => {
                settled.text.push_str(&format!("{RULE} {query}{{"));
                rules(&rest[open + 1..close], settled, depth + 1);
                settled.text.push('}');
            }
        }
        rest = &rest[close + 1..];
    }
    settled.text.push_str(rest);
}

const RULE: &str = "@media";

/// Where the next media rule begins, and its braces. Comments that are left open, and braces that are, end the search.
fn media_rule(sheet: &str) -> Option<(usize, usize, usize)> {
    let mut at = 0;
    let begin = loop {
        let found = at + sheet[at..].find(RULE)?;
        match sheet[..found].rfind("/*").filter(|open| !sheet[*open..found].contains("*/")) {
            Some(open) => at = open + sheet[open..].find("*/")?,
            None => break found,
        }
    };
    let open = begin + sheet[begin..].find('{')?;
    let mut depth = 0_usize;
    for (at, byte) in sheet.bytes().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some((begin, open, at)),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Whether a query is true on light paper.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    Always,
    Never,
    /// It depends on this.
    Rest(String),
}

/// The verdict on a list of media queries.
fn verdict(list: &str) -> Verdict {
    let list = list.to_ascii_lowercase();
    // Without `and`, `or` joins conditions as the comma does queries; in brackets they may be mixed, which nobody writes.
    let parts: Vec<&str> = match list.contains(" and ") {
        true => list.split(',').collect(),
        false => list.split(',').flat_map(|query| query.split(" or ")).collect(),
    };
    let mut open = Vec::new();
    for query in parts {
        match conjunction(query) {
            Verdict::Always => return Verdict::Always,
            Verdict::Never => {}
            Verdict::Rest(query) => open.push(query),
        }
    }
    if open.is_empty() { Verdict::Never } else { Verdict::Rest(open.join(", ")) }
}

/// The verdict on `not screen and (a) and (b)`.
fn conjunction(query: &str) -> Verdict {
    let query = query.trim();
    let query = query.strip_prefix("only ").unwrap_or(query);
    let typed = query.strip_prefix("not ").filter(|rest| !rest.trim_start().starts_with('('));
    let mut open = Vec::new();
    let mut is_false = false;
    for condition in typed.unwrap_or(query).split(" and ") {
        match feature(condition.trim()) {
            Some(true) => {}
            Some(false) => is_false = true,
            None => open.push(condition.trim()),
        }
    }
    let open = open.join(" and ");
    match (is_false, open.is_empty(), typed.is_some()) {
        (true, _, true) | (false, true, false) => Verdict::Always,
        (true, _, false) | (false, true, true) => Verdict::Never,
        (false, false, true) => Verdict::Rest(format!("not {open}")),
        (false, false, false) => Verdict::Rest(open),
    }
}

/// Whether a condition holds on light paper; `None` if it is about something else.
fn feature(condition: &str) -> Option<bool> {
    if condition == "all" {
        return Some(true);
    }
    if let Some(inner) = condition.strip_prefix("not ") {
        return Some(!feature(inner.trim())?);
    }
    let inner = condition.strip_prefix('(')?.strip_suffix(')')?.trim();
    let Some(value) = inner.strip_prefix(FEATURE) else {
        return inner.contains(FEATURE).then(|| feature(inner)).flatten();
    };
    match value.trim_start().strip_prefix(':').map(str::trim) {
        // Without a value it asks whether there is a scheme at all.
        None | Some("light") => Some(true),
        Some(_) => Some(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_for_dark_screens_are_left_out() {
        crate::cases::check("svg-scheme", |[sheet]| {
            let drawing = format!("<svg><style>{sheet}</style></svg>");
            let Some(settled) = light(&drawing) else { return "as it is".to_owned() };
            let inner = settled.text.strip_prefix("<svg><style>").and_then(|text| text.strip_suffix("</style></svg>"));
            format!("{}{}", inner.unwrap_or(&settled.text), if settled.is_dark_dropped { " | told" } else { "" })
        });
    }

    #[test]
    fn sheets_for_dark_screens_are_left_out() {
        let drawing = "<svg><style media=\"(prefers-color-scheme: dark)\">a{fill:red}</style>\
                       <style type='text/css' media='(prefers-color-scheme:light)'>b{}</style><text>@media \
                       (prefers-color-scheme: dark){}</text></svg>";
        let kept = "<svg><style type='text/css'>b{}</style><text>@media (prefers-color-scheme: dark){}</text></svg>";
        let expected = Settled { text: kept.to_owned(), is_dark_dropped: true };
        assert_eq!(light(drawing), Some(expected));
        assert_eq!(light("<svg><style>a{} prefers-color-scheme"), None);
    }
}
