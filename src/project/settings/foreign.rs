//! Front matter, which serves several programs: our names, other spellings of them, pandoc's variables, and what
//! belongs to site makers and note takers.
//!
//! In: the front matter of a file. Out: its settings; what changes nothing is said.

use super::Reading;
use super::schema;
use super::table::SETTINGS;
use crate::diagnostic::{Diagnostic, Diagnostics, nearest_of_many};
use crate::project::names::{METADATA, is_metadata};
use crate::project::value::{Key, Node, Value};

/// The settings that front matter has at its top, as pandoc has them.
const OURS: &[&str] = &["dir", "writing-mode", "bibliography", "csl", "nocite", "number-sections"];

/// Other spellings of our names, and pandoc's variables that mean the same.
const ALIASES: &[(&str, &[&str])] = &[
    ("authors", &["author"]),
    ("language", &["lang"]),
    ("editors", &["editor"]),
    ("translators", &["translator"]),
    ("subjects", &["subject"]),
    ("copyright", &["rights"]),
    ("cover", &["cover-image"]),
    ("epub-cover-image", &["cover-image"]),
    ("series", &["belongs-to-collection"]),
    ("collection", &["belongs-to-collection"]),
    // calibre's, and those that people try.
    ("series-index", &["group-position"]),
    ("series_index", &["group-position"]),
    ("series-number", &["group-position"]),
    ("series-position", &["group-position"]),
    ("collection-position", &["group-position"]),
    ("numbersections", &["number-sections"]),
    ("toc", &["pdf.toc"]),
    ("toc-depth", &["pdf.toc-depth", "epub.toc-depth"]),
    ("links-as-notes", &["pdf.link-notes"]),
];

/// Variables of pandoc's for the look of a book, which change nothing here, and the setting that does; none where
/// nothing does.
const INSTEAD: &[(&str, &str)] = &[
    ("lof", ""),
    ("lot", ""),
    ("toc-title", ""),
    ("secnumdepth", "number-sections"),
    ("citation-style", "csl"),
    ("css", "epub.css"),
    ("stylesheet", "epub.css"),
    ("epub-fonts", "fonts.paths"),
    ("fontfamily", "pdf.font"),
    ("fontsize", "pdf.font-size"),
    ("geometry", "pdf.margins"),
    ("indent", "pdf.first-line-indent"),
    ("linestretch", "pdf.leading"),
    ("mainfont", "pdf.font"),
    ("margin-bottom", "pdf.margins.bottom"),
    ("margin-left", "pdf.margins.inner"),
    ("margin-right", "pdf.margins.outer"),
    ("margin-top", "pdf.margins.top"),
    ("monofont", "pdf.mono-font"),
    ("papersize", "pdf.trim"),
    ("titlepage", "pdf.title-page"),
];

/// Names that are other programs': of site makers, note takers, and pandoc's other outputs. They change nothing, and
/// nobody would expect it.
#[rustfmt::skip]
const FOREIGN: &[&str] = &[
    "aliases", "banner", "biblio-style", "biblio-title", "block-headings", "body-class", "book", "cascade",
    "categories", "date-format", "resource_path", "citation-location", "classoption", "code-fold", "code-link", "code-tools", "colorlinks",
    "comments", "created", "crossref", "cssclass", "cssclasses", "custom_edit_url", "displayed_sidebar",
    "documentclass", "downloads", "editor_options", "engine", "epub-chapter-level", "excalidraw-plugin", "excerpt",
    "execute", "exports", "featured_image", "filters", "fontenc", "format", "hidden",
    "hide_table_of_contents", "hide_title", "hyperrefoptions", "ibooks", "icon", "id", "images", "institute",
    "jupyter", "jupytext", "kanban-plugin", "katex", "kernelspec", "keyword", "knitr", "last_update", "lastmod",
    "layout", "link-citations", "linkTitle", "linkcolor", "listings", "logo", "mainfontoptions", "mathfont",
    "mathjax", "menu", "mermaid", "modified", "monofontoptions", "myst", "nav_order", "navigation",
    "numbering", "otherlangs", "output", "outputs", "page-progression-direction", "pagination_label",
    "pagination_next", "pagination_prev", "params", "permalink", "project", "publish", "published", "redirect_from",
    "reference-section-title", "related", "sansfont", "short-title", "shortcodes", "sidebar",
    "sidebar_class_name", "sidebar_label", "sidebar_position", "site", "slug", "status", "suppress-bibliography",
    "tags", "template", "thanks", "title-meta", "title-prefix", "toc-own-page", "toc_hide", "toccolor",
    "top-level-division", "type", "unlisted", "up", "updated", "url", "urlcolor", "website", "weight",
    "xnos-cleveref",
];

/// The settings in front matter: metadata at the top, ours under `chapbook`.
pub(in crate::project) fn front_matter(node: &Node, diagnostics: &mut Diagnostics) -> Node {
    let mut entries = Vec::new();
    for (key, value) in node.entries() {
        if key.name == "chapbook" {
            entries.extend(value.entries().iter().cloned());
            continue;
        }
        let own = [key.name.as_str()];
        let names = ALIASES.iter().find(|alias| alias.0 == key.name).map_or(&own[..], |alias| alias.1);
        if ALIASES.iter().any(|alias| alias.0 == key.name)
            || is_metadata(&key.name)
            || OURS.contains(&key.name.as_str())
        {
            let entry = |name: &&str| (Key { name: (*name).to_string(), span: key.span }, value.clone());
            entries.extend(names.iter().map(entry));
        } else {
            report_unused(key, value, diagnostics);
        }
    }
    Node { span: node.span, value: Value::Table(entries) }
}

/// The front matter of a chapter that is not the book's first: it names the chapter, and nothing else. `home` is where the
/// rest belongs.
pub(in crate::project) fn of_chapter(node: &Node, home: &str, reading: &mut Reading<'_>) {
    let texts = |node: &Node| Some(node.items().ok()?.into_iter().map(|item| item.0).collect::<Vec<_>>());
    for (key, value) in node.entries() {
        let alias = ALIASES.iter().find(|alias| alias.0 == key.name).and_then(|alias| alias.1.first().copied());
        let name = alias.unwrap_or(&key.name);
        if matches!(name, "title" | "lang") {
            continue;
        }
        // A book that was begun with `init` has in its settings what its first text goes on saying.
        if reading.said.get(name).is_some_and(|said| Some(said) == texts(value).as_ref()) {
            continue;
        }
        let is_ours = is_metadata(name) || name == "chapbook" || schema::find(name).is_some();
        if is_ours {
            let message = format!("`{}` has no effect in a chapter: it belongs to the whole book", key.name);
            let help = format!("move it {home}");
            reading.diagnostics.push(Diagnostic::warning("metadata-unused", message).at(key.span).help(help));
        } else {
            report_unused(key, value, reading.diagnostics);
        }
    }
}

/// Says that a name in front matter changes nothing.
fn report_unused(key: &Key, value: &Node, diagnostics: &mut Diagnostics) {
    let name = key.name.as_str();
    if name == "draft" {
        // Of a folder's files it leaves one out; here the file is in the book all the same.
        if value.boolean() == Ok(true) {
            let message = "this is a draft, but it is in the book, since it is named as one of its files";
            let help = "remove `draft: true`, or do not name the file";
            diagnostics.push(Diagnostic::note("metadata-foreign", message).at(key.span).help(help));
        }
        return;
    }
    if let Some((_, setting)) = INSTEAD.iter().find(|it| it.0 == name) {
        let message = format!("`{name}` has no effect");
        let help = match *setting {
            "" => "remove it: chapbook has no setting like this one of pandoc".to_owned(),
            "csl" | "number-sections" => format!("use `{setting}`"),
            setting => format!("use `{setting}`, under `chapbook:`"),
        };
        diagnostics.push(Diagnostic::warning("metadata-unused", message).at(key.span).help(help));
        return;
    }
    // The prefixes are those of pandoc's `header-includes`, `include-before` and `include-after`.
    if FOREIGN.contains(&name) || name.starts_with("header-") || name.starts_with("include-") {
        let message = format!("`{name}` is for other programs and has no effect here");
        let help = "nothing needs to be done: it can stay for those programs";
        diagnostics.push(Diagnostic::note("metadata-foreign", message).at(key.span).help(help));
        return;
    }
    let mut warning =
        Diagnostic::warning("metadata-unknown", format!("there is no metadata field `{name}`")).at(key.span);
    let is_table = SETTINGS.iter().any(|setting| setting.name.split('.').next() == Some(name));
    let known = METADATA.iter().map(|it| it.0).chain(ALIASES.iter().map(|alias| alias.0));
    warning.help = if is_table || schema::names().any(|it| it == name) {
        Some(format!("put `{name}` under `chapbook:`"))
    } else if let Some(near) = nearest_of_many(name, known) {
        Some(format!("use `{near}`"))
    } else {
        Some("remove it: it has no effect".to_owned())
    };
    diagnostics.push(warning);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_not_said_to_be_for_others() {
        let aliases = ALIASES.iter().map(|alias| alias.0);
        let read = METADATA.iter().map(|field| field.0).chain(OURS.iter().copied()).chain(aliases);
        let told: Vec<&str> = read.filter(|name| FOREIGN.contains(name)).collect();
        assert!(told.is_empty(), "{told:?}");
    }
}
