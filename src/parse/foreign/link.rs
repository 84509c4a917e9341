//! Links of other languages: `[[page]]`, `![[picture.png|120]]`, `[Heading]`, `[text](a path with spaces.md)`, and
//! MyST's roles (``{ref}`label` ``).

use std::ops::Range;

use super::Foreign;
use super::mark::Mark;
use super::scan::Scan;
use crate::document::Attributes;
use crate::document::inline::{Image, InlineKind, Link, Reference, ReferenceForm, Width};
use crate::parse::media;

/// `[[page#heading|words]]` or `![[file|120]]` at the start of `rest`. Returns where to go on.
pub(super) fn wiki(scan: &mut Scan<'_, '_>, at: usize, rest: &str) -> Option<usize> {
    let embeds = rest.starts_with('!');
    let open = if embeds { 3 } else { 2 };
    let inner = &rest[open..];
    let end = inner.find("]]").filter(|at| !inner[..*at].contains(['\n', '[']))?;
    let text = &inner[..end];
    let length = open + end + 2;
    // `[[a]](b)` and `[[a]][b]` are links of Markdown's, `[[a]]: b` defines one, and `[[x]]{.class}` is a span.
    let after = rest[length..].chars().next();
    // In `^[see [[a]]]` the bracket behind closes an outer one.
    let is_inside = is_in_brackets(scan.before(at));
    if text.trim().is_empty()
        || scan.is_defined(text)
        || matches!(after, Some('(' | '[' | '{'))
        || after == Some(']') && !is_inside
        || rest[length..].starts_with(": ")
    {
        return None;
    }
    // In a table, `|` is escaped: the bar of a cell would end it.
    let parted = text.split_once("\\|").or_else(|| text.split_once('|'));
    let (target, words) = parted.map_or((text, None), |(target, words)| (target.trim(), Some(words.trim())));
    // `[[page|]]` is what an editor leaves when no words were typed.
    let words = words.filter(|words| !words.is_empty());
    let range = at..at + length;
    // `[[_TOC_]]` and its kin ask for the contents, which a book has by its settings.
    if super::is_contents(text) {
        scan.mark(range, Mark::Nothing);
        return Some(at + length);
    }
    let (page, heading) = target.split_once('#').map_or((target, None), |pair| (pair.0.trim(), Some(pair.1.trim())));
    // A picture in the vault goes before a page of the same name, as Obsidian looks them up.
    if embeds && let Some(path) = scan.foreign.picture(page) {
        let image = picture(path, words);
        let kind = match media::kind(&image.source) {
            Some(kind) => InlineKind::Media(Box::new(media::of_image(image, kind))),
            None => InlineKind::Image(image),
        };
        scan.mark(range, Mark::Node(Box::new(kind)));
        return Some(at + length);
    }
    let span = scan.span(&range);
    // `[[#Heading]]` leads to a heading of the page itself.
    let found = if page.is_empty() { Some(String::new()) } else { scan.foreign.page(page) };
    let Some(path) = found else {
        scan.foreign.no_page(&rest[..length], page, embeds, span);
        // Without its brackets a link would hide what its author typed: that stays, if it was not meant as a link.
        // The size of a picture is no name for it.
        let words = words.filter(|words| !embeds || pixels(words).is_none());
        let shown = words.unwrap_or(target).to_owned();
        scan.mark(range, Mark::Link { url: String::new(), words: shown });
        return Some(at + length);
    };
    // An embedded page would be its whole text in another's place; it becomes a link, and is told.
    if embeds {
        scan.foreign.embedded_page(&rest[..length], &path, span);
    }
    // Obsidian writes the way to a heading below a heading as `#One#Two`.
    let fragment = heading.map(|heading| heading.rsplit('#').next().unwrap_or(heading).trim());
    let url = match fragment {
        Some(it) => format!("{}#{}", encoded(&path), encoded(it)),
        None => encoded(&path),
    };
    let shown = words.map_or_else(|| shown(page, fragment), str::to_owned);
    scan.mark(range, Mark::Link { url, words: shown });
    Some(at + length)
}

/// Whether a bracket is open at the end of a text, apart from one that is its last character.
fn is_in_brackets(before: &str) -> bool {
    // The character before the match may be the first of two brackets, which open this link itself.
    !before.ends_with('[') && before.rfind(']') < before.rfind('[')
}

/// The words of a wikilink that has none: the name of the page, and the heading.
fn shown(page: &str, heading: Option<&str>) -> String {
    let name = page.rsplit('/').next().unwrap_or(page);
    let name = name.strip_suffix(".md").unwrap_or(name);
    let name = super::escaped(name);
    // `^id` is the name of a block, no title.
    match heading.map(|heading| heading.strip_prefix('^').ok_or(heading)) {
        Some(Ok(heading) | Err(heading)) if name.is_empty() => super::escaped(heading),
        Some(Err(heading)) => format!("{name} > {}", super::escaped(heading)),
        Some(Ok(_)) | None => name,
    }
}

/// An address whose signs mean themselves.
fn encoded(path: &str) -> String {
    // `%` first, or the signs put in for the others would be escaped again.
    path.replace('%', "%25").replace('#', "%23").replace('?', "%3F").replace(' ', "%20")
}

/// A picture with what follows the bar: a width in pixels, or else what it shows.
fn picture(source: String, words: Option<&str>) -> Image {
    let width = words.and_then(pixels);
    // What is no size says what the picture shows.
    let alt = words.filter(|_| width.is_none()).map(str::to_owned);
    Image { source, alt, width, ..Image::default() }
}

/// `120` or `120x80`, as Obsidian has it: the width of a picture in pixels of CSS (1/96 inch).
pub(crate) fn pixels(text: &str) -> Option<Width> {
    let width = text.trim().split('x').next()?;
    let digits = !width.is_empty() && text.trim().bytes().all(|byte| byte.is_ascii_digit() || byte == b'x');
    // Four digits: a larger number is a year or a name.
    crate::parse::image::width(width).filter(|_| digits && width.len() <= 4)
}

/// `[Heading]`, `[Heading][]` or `[words][Heading]`, where a heading of the book is so called.
pub(super) fn heading(scan: &mut Scan<'_, '_>, at: usize, rest: &str) -> Option<usize> {
    let inner = &rest[1..];
    let end = inner.find([']', '['])?;
    // Brackets in brackets are text, or Markdown's own link with a picture in it.
    if !inner[end..].starts_with(']') {
        return None;
    }
    let words = &inner[..end];
    // Marks of notes, citations, alerts and tasks have brackets too, and so have figures in square brackets.
    let is_own = words.starts_with(['^', '@', '!', '-']) || matches!(words, "x" | "X") || words.trim().is_empty();
    if is_own || words.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut length = end + 2;
    let after = &rest[length..];
    let target = match after.chars().next() {
        Some('(' | '{') => return None,
        Some('[') => {
            let named = after[1..].split_once(']')?.0;
            length += named.len() + 2;
            if named.is_empty() { words } else { named }
        }
        _ if after.starts_with(": ") => return None,
        _ => words,
    };
    // A reference that its author defined is Markdown's own.
    if scan.is_defined(target) {
        return None;
    }
    let (url, words) = (scan.foreign.heading(target)?, words.to_owned());
    scan.mark(at..at + length, Mark::Link { url, words });
    Some(at + length)
}

/// The address behind `[words]`, which is passed over; one with spaces gets its angle brackets.
pub(super) fn destination(scan: &mut Scan<'_, '_>, at: usize, rest: &str) -> usize {
    let inner = &rest[1..];
    // Without an end, a parenthesis is text.
    let Some(length) = closing(inner) else { return at + 1 };
    let whole = &inner[..length];
    if let Some(read) = crate::parse::site_tag::path(whole) {
        let (path, title) = split_title(&read);
        let path = site_path(scan.foreign, path);
        scan.replace(at..at + length + 2, &format!("(<{path}>{title})"));
        return at + length + 2;
    }
    // Tags of site makers have parentheses and quotes of their own; `shortcode` reads them.
    if whole.contains("{%") || whole.contains("{{") {
        return at + 1;
    }
    let (path, title) = split_title(whole);
    // A size may follow the title.
    let (title, size) = title.rsplit_once(" =").map_or((title, None), |pair| (pair.0, Some(pair.1)));
    let with_size = size.map(|size| format!("{path} ={size}"));
    let path = with_size.as_deref().unwrap_or(path);
    if let Some((path, width)) = sized(path) {
        let width = width.map(|width| format!("{{width={width}}}")).unwrap_or_default();
        scan.replace(at..at + length + 2, &format!("(<{path}>{title}){width}"));
        return at + length + 2;
    }
    // `[words](Page)`: note takers and wikis name pages without the ending of their files.
    let name = path.split('#').next().unwrap_or("");
    // A name with a stop or a colon is a file or an address; in mdBook's books, links are what they are.
    if !name.is_empty() && !name.contains(['.', ':', '<', '(', ' ', '%', '\n']) && !scan.is_picture(at) {
        let own = site_path(scan.foreign, path);
        if own != path && !scan.foreign.mdbook && !scan.foreign.has_file(name) {
            scan.replace(at..at + length + 2, &format!("(<{own}>{title})"));
            return at + length + 2;
        }
    }
    let wanted = path.contains(' ')
        && !path.contains(['<', '>', '"', '(', ')', '\n', '\''])
        && (has_extension(path) || scan.foreign.has_file(path));
    let picture = scan.is_picture(at);
    // A picture whose path has spaces and no known ending is told rather than guessed: `(see below)` behind brackets
    // is prose.
    if picture && !wanted && path.contains(' ') && !path.starts_with('<') && title.is_empty() {
        let span = scan.span(&(at..at + length + 2));
        scan.foreign.spaced_path(path, span);
    }
    if wanted {
        let text = format!("(<{path}>{title})");
        scan.replace(at..at + length + 2, &text);
    }
    at + length + 2
}

/// The path of a page that a site maker knows by its name; any other path as it is.
pub(super) fn site_path(foreign: &Foreign, path: &str) -> String {
    let (page, fragment) = path.split_once('#').map_or((path, None), |pair| (pair.0, Some(pair.1)));
    let known = Some(page).filter(|page| !page.is_empty()).and_then(|page| foreign.page(page));
    match (known, fragment) {
        (Some(page), Some(fragment)) => format!("{}#{fragment}", encoded(&page)),
        (Some(page), None) => encoded(&page),
        (None, _) => path.to_owned(),
    }
}

/// A path with `=120x80`, `=50%x` or `=x80` behind it, as markdown-it has it: the path, and the width in pixels or percent.
fn sized(path: &str) -> Option<(&str, Option<&str>)> {
    let (path, size) = path.rsplit_once(" =")?;
    let (width, height) = size.split_once(['x', '*']).unwrap_or((size, ""));
    let is_size = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'%');
    // A height alone keeps the proportions, so the size is dropped and the path is kept.
    let fits = is_size(width) && is_size(height) && (!width.is_empty() || !height.is_empty());
    fits.then_some((path.trim(), Some(width).filter(|it| !it.is_empty())))
}

/// How long what is between parentheses is.
fn closing(inner: &str) -> Option<usize> {
    let (mut depth, mut escaped, mut quote) = (0_usize, false, false);
    for (at, c) in inner.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            // A blank line ends the paragraph, and with it the parenthesis.
            '\n' if inner[at + 1..].starts_with('\n') => return None,
            '"' => quote = !quote,
            '(' if !quote => depth += 1,
            ')' if depth == 0 && !quote => return Some(at),
            ')' if !quote => depth -= 1,
            _ => {}
        }
    }
    // An odd quotation mark hid the end: the first parenthesis will do.
    inner.find(')')
}

/// An address and the title after it.
pub(super) fn split_title(whole: &str) -> (&str, &str) {
    let at = [" \"", " '", " ("].iter().filter_map(|it| whole.find(it)).min();
    let (path, title) = at.map_or((whole, ""), |at| whole.split_at(at));
    (path.trim(), title)
}

/// Whether a path names a file by its kind, and what may be after it.
fn has_extension(path: &str) -> bool {
    let path = path.split(['#', '?']).next().unwrap_or(path);
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').is_some_and(|(stem, kind)| {
        // Up to eight letters, as in `markdown`; a longer one is the end of a sentence without a space.
        !stem.trim().is_empty()
            && (1..=8).contains(&kind.len())
            && kind.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// ``{ref}`label` `` and other roles of MyST. Returns its length.
pub(super) fn role(scan: &mut Scan<'_, '_>, at: usize, rest: &str) -> Option<usize> {
    let (name, after) = rest[1..].split_once('}')?;
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":-_".contains(&byte)) {
        return None;
    }
    // Roles have code's backticks, of which a longer run may hold shorter ones.
    let ticks = after.bytes().take_while(|byte| *byte == b'`').count();
    let inner = &after[ticks..];
    let end = inner.find(&after[..ticks]).filter(|_| ticks != 0)?;
    let text = &inner[..end];
    let length = name.len() + 2 + ticks * 2 + end;
    let range = at..at + length;
    // `words <target>`
    let pointed = text.strip_suffix('>').and_then(|rest| rest.rsplit_once('<'));
    let (words, target) = pointed.map_or((None, text), |it| (Some(it.0.trim()), it.1.trim()));
    match name {
        "math" => {
            let mark = Mark::Formula(scan.foreign.expanded(text));
            scan.mark(range, mark);
        }
        "ref" | "numref" | "eq" | "prf:ref" => {
            let words = words.map(str::to_owned);
            return Some(role_reference(scan, range, target, words, length));
        }
        "doc" | "download" => {
            // Sphinx's paths begin at the root of the sources.
            let page = scan.foreign.page(target.trim_start_matches('/'));
            let url = page.map_or_else(|| target.to_owned(), |page| encoded(&page));
            let words = words.map_or_else(|| shown(target, None), str::to_owned);
            return Some(linked(scan, range, url, words, length));
        }
        // Roles that change letters become Markdown, and what is in them is read as such.
        _ => match markup(name, text, words, target) {
            Some(markup) => scan.replace(range, &markup),
            None => {
                let span = scan.span(&range);
                scan.foreign.unknown_role(name, span);
            }
        },
    }
    Some(length)
}

/// A role that refers to a label. Returns its length.
fn role_reference(
    scan: &mut Scan<'_, '_>,
    range: Range<usize>,
    target: &str,
    words: Option<String>,
    length: usize,
) -> usize {
    let Some(label) = scan.foreign.label(target) else {
        let span = scan.span(&range);
        scan.foreign.unknown_reference(target, "MyST", span);
        return length;
    };
    // Words with `%s` or `{number}` are a pattern of Sphinx's for the label: ours has its own.
    if let Some(words) = words.filter(|word| !word.contains("%s") && !word.contains("{")) {
        return linked(scan, range, format!("#{label}"), words, length);
    }
    let kind = Reference { label, form: ReferenceForm::Named, page: false, content: Vec::new() };
    scan.mark(range, Mark::Node(Box::new(InlineKind::Reference(kind))));
    length
}

/// The Markdown for a role; `None` for an unknown one. `words` and `target` are the parts of `words <target>`.
fn markup(name: &str, text: &str, words: Option<&str>, target: &str) -> Option<String> {
    Some(match name {
        "cite" | "cite:p" | "cite:ps" | "citep" => format!("[{}]", keys(text, "; ")),
        "cite:t" | "cite:ts" | "citet" => keys(text, ", "),
        // A citation in a note is made a note by the citation style, not by its role.
        "footcite" | "footcite:p" | "cite:year" | "cite:author" => format!("[{}]", keys(text, "; ")),
        "index" => {
            // `entry: words`, `single: a; b`: what is before the colon says how it is filed.
            let entry = text.split_once(": ").map_or(text, |pair| pair.1);
            format!("[{}]{{.index}}", words.unwrap_or(entry))
        }
        "del" | "strike" => format!("~~{text}~~"),
        "u" | "underline" => format!("<u>{text}</u>"),
        "sc" | "smallcaps" => format!("[{text}]{{.smallcaps}}"),
        "sub" | "subscript" => format!("<sub>{text}</sub>"),
        "sup" | "superscript" => format!("<sup>{text}</sup>"),
        "kbd" => format!("<kbd>{text}</kbd>"),
        // Sphinx's `abbr` has its long form in parentheses behind, in the text itself.
        "abbr" => text.to_owned(),
        "term" => format!("[{}]{{.term entry=\"{target}\"}}", words.unwrap_or(text)),
        "emphasis" => format!("*{text}*"),
        "strong" => format!("**{text}**"),
        "code" | "literal" | "file" | "command" | "guilabel" | "menuselection" | "program" | "envvar" | "option" => {
            format!("`{text}`")
        }
        "py:class" | "py:func" | "py:meth" | "py:mod" | "class" | "func" | "meth" | "mod" | "attr" => {
            format!("`{target}`")
        }
        _ => return None,
    })
}

fn linked(scan: &mut Scan<'_, '_>, range: Range<usize>, url: String, words: String, length: usize) -> usize {
    scan.mark(range, Mark::Link { url, words });
    length
}

/// `a,b` as keys of works.
fn keys(text: &str, between: &str) -> String {
    let keys = text.split(',').map(|part| format!("@{}", part.trim()));
    keys.collect::<Vec<_>>().join(between)
}

/// The link that a mark stands for.
pub(crate) fn link(url: &str, content: Vec<crate::document::inline::Inline>) -> InlineKind {
    let attributes = Attributes::default();
    // A link that leads nowhere keeps its words and gets no address.
    if url.is_empty() {
        return InlineKind::Span(attributes, content);
    }
    InlineKind::Link(Link { url: url.to_owned(), title: String::new(), content, attributes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        assert_eq!(split_title("my pics/a b.png \"A title\""), ("my pics/a b.png", " \"A title\""));
        assert_eq!(closing("a (b).png) and )"), Some(9));
        assert!(has_extension("some file.pdf#page=2") && !has_extension("/my uri") && !has_extension("see below."));
        assert_eq!(pixels("120x80"), crate::parse::image::width("120"));
        assert_eq!(pixels("2 dogs").or(pixels("1999")), pixels("1999"));
    }
}
