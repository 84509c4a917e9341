//! The layers of settings, merged into one [`Config`]: theme, `book.toml`, front matter, flags.
//!
//! In: the layers as values. Out: the typed settings and where each was set, for later messages. An
//! unknown key or a wrong value is reported at its place and skipped.

pub mod setting;
pub mod schema;
pub mod file_schema;
pub mod suggest;
pub mod table;
mod foreign;
pub(super) mod values;

use std::collections::BTreeMap;

use super::config::{Config, CoverLayout, FontFile};
use super::dotted::{MACROS, THEOREMS, flatten, keys};
use super::files::{self, FileError, PathKind};
use super::flag::Flag;
use super::reading::{FONT, MAX_GUESSES, shorten};
use super::themes::{PLAIN, THEMES};
use super::value::{Key, Node, Value};
use super::{Reading, bibliography, config, from_toml, names, style_sheet, theme};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest_of_many};
use crate::geometry::{Length, Size};
use crate::impose::Binding;
use crate::impose::settings::{OfBook, Poster};
use crate::impose::size;
use crate::source::{COMMAND_LINE, SourceMap, Span};

pub(super) use foreign::{front_matter, of_chapter};

/// The layers, lowest first, and what they were merged to.
#[derive(Default)]
pub(super) struct Settings {
    layers: Vec<Node>,
    /// Where each setting was last set, by its dotted name.
    pub spans: BTreeMap<String, Span>,
    /// What each setting was set to, by all layers together.
    pub values: BTreeMap<String, Node>,
}

/// The largest theme file.
// The built-in themes have a few kilobytes.
const MAX_THEME: u64 = 1 << 20;

impl Settings {
    /// Puts a layer above those that are there.
    pub(super) fn layer(&mut self, node: Node) {
        self.layers.push(node);
    }

    /// Puts the flags above all. What was typed gets a file of its own for messages, a line for each flag.
    pub(super) fn flags(&mut self, flags: &[Flag], sources: &mut SourceMap) {
        if flags.is_empty() {
            return;
        }
        let text: Vec<&str> = flags.iter().map(|flag| flag.typed.as_str()).collect();
        let file = sources.add(COMMAND_LINE, text.join("\n"));
        let mut at = 0;
        let mut lowest = 0;
        for Flag { key, value, typed, is_default } in flags {
            let end = at + typed.len();
            let place = Span::new(file, end - value.len()..end);
            let name = typed.find(key.as_str()).map_or(at..end, |found| at + found..at + found + key.len());
            let name = Span::new(file, name);
            // One for the line end between two flags.
            at = end + 1;
            let value = Node::plain(value, place);
            let table = |name_in_table: &str, node| {
                let entry = (Key { name: name_in_table.to_owned(), span: name }, node);
                Node { span: name, value: Value::Table(vec![entry]) }
            };
            let node = keys(key).into_iter().rev().fold(value, |node, name| table(name, node));
            if *is_default {
                self.layers.insert(lowest, node);
                lowest += 1;
            } else {
                self.layers.push(node);
            }
        }
    }

    /// Tells the reader what must be known while texts are read.
    pub(super) fn look_ahead(&self, flags: &[Flag], reading: &mut Reading<'_>) {
        reading.dedent = self.peek(flags, "includes.dedent").is_some_and(|setting| setting.boolean() == Ok(true));
    }

    /// The value that the highest layer gives a setting, flags above all: for what must be known before all layers are
    /// there.
    pub(super) fn peek(&self, flags: &[Flag], name: &str) -> Option<Node> {
        if let Some(flag) = flags.iter().rev().find(|flag| flag.key == name && !flag.is_default) {
            // Flags become a source file only when all layers are there, so this value has no span yet.
            return Some(Node::plain(&flag.value, Span::default()));
        }
        let find = |node: &Node| {
            let mut found = Vec::new();
            flatten(node, "", &mut found);
            found.into_iter().rev().find(|it| it.path == name).map(|at| at.node.clone())
        };
        self.layers.iter().rev().find_map(find)
    }

    /// What is said so far of the book, by the names that its texts may say it under too.
    pub(super) fn said(&self, flags: &[Flag]) -> BTreeMap<String, Vec<String>> {
        let names = ["author", "subtitle", "publisher", "rights", "date", "description"];
        let texts = |name: &str| {
            let items = self.peek(flags, name)?.items().ok()?;
            Some((name.to_owned(), items.into_iter().map(|item| item.0).collect()))
        };
        names.into_iter().filter_map(texts).collect()
    }

    /// Merges all layers, with the theme that the highest of them names below them all. `language` is that of the text,
    /// for a book whose settings name none: the usual paper depends on it.
    pub(super) fn merge(&mut self, language: Option<String>, reading: &mut Reading<'_>) -> Config {
        let mut config = Config::default();
        let chosen = self.layers.iter().rev().find_map(|layer| layer.get("theme"));
        let themes = chosen.map(|node| themes(node, &mut config.themes, reading)).unwrap_or_default();
        let plain = built_in(PLAIN, reading);
        for node in plain.iter().chain(&themes) {
            apply(node, &mut config, &mut self.spans, reading.diagnostics);
            self.values.extend(values(node));
        }
        // Put aside, because the paper that the book names goes before the theme's page, though not before the book's
        // own.
        let of_theme = config.pdf.trim.take();
        for node in &self.layers {
            apply(node, &mut config, &mut self.spans, reading.diagnostics);
            for (name, value) in values(node) {
                let value = match self.values.get(&name) {
                    Some(below) => together(&name, below, value),
                    None => value,
                };
                self.values.insert(name, value);
            }
        }
        if config.metadata.language.trim().is_empty() {
            config.metadata.language = language.unwrap_or_default();
        }
        if config.pdf.trim.is_none() {
            self.trim_of_sheet(&mut config, of_theme);
        }
        config
    }

    /// Who names his paper and no size of pages gets the pages that it folds to; else pages have the theme's size.
    fn trim_of_sheet(&mut self, config: &mut Config, of_theme: Option<Size>) {
        if config.booklet.usual_sheet {
            config.booklet.sheet = size::named(usual_sheet(&config.metadata.language));
        }
        // On which side the spine is makes no difference to the size.
        let bleed = if bleeds_with_cover(config) {
            config.pdf.bleed.max(Some(config.cover.bleed.unwrap_or(crate::printer::COVER_BLEED)))
        } else {
            config.pdf.bleed
        };
        let page = config.booklet.page(OfBook { bleed, ..OfBook::default() });
        config.pdf.trim = page.or(of_theme);
        if page.is_some() {
            let settings = config.sheets(Binding::Left);
            config.pdf.is_leaflet = settings.scheme.is_leaflet();
            // Sheets with marks and bleed are trimmed: what the printer leaves white is cut off.
            let is_trimmed = settings.marks || Length::ZERO < settings.bleed;
            config.pdf.safe_edge = (!is_trimmed).then_some(config.booklet.unprintable.unwrap_or(HOME_MARGIN));
        }
        if let (Some(_), Some(sheet)) = (page, self.spans.get("booklet.sheet").copied()) {
            // Messages about the size of the page point at the sheet that it follows from.
            self.spans.insert("pdf.trim".to_owned(), sheet);
        }
    }
}

/// Whether pages need room for the bleed of the cover around them. A cover that is folded out of a whole sheet stays as large
/// as its half: printed at home, it is not cut. Marks and what a shop prints beside the pages say that it is.
fn bleeds_with_cover(config: &Config) -> bool {
    let sheets = config.sheets(Binding::Left);
    let has_ground = config.cover.image.is_some()
        || config.cover.color.is_some()
        || config.cover.layout.is_some_and(|layout| layout != CoverLayout::Classic);
    let is_trimmed = sheets.marks || sheets.slug || sheets.color_bars || Length::ZERO < sheets.bleed;
    config.booklet.cover == Some(true) && (sheets.scheme.cuts_pages() || has_ground && is_trimmed)
}

/// What printers at home leave white at the edges of a sheet: laser printers 4.2 mm, inkjets up to 5 at one of them; and
/// a little for a sheet that was fed askew.
const HOME_MARGIN: Length = Length(Length::MM.0 * 6);

/// The paper of a language's region: letter in North America and where its sizes are sold, A4 in all other countries.
// CLDR 46, `measurementData`, `paperSize` US-Letter.
fn usual_sheet(language: &str) -> &'static str {
    const LETTER: &[&str] = &["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"];
    // A region has two letters; a script, which may precede it, has four (BCP 47).
    let region = language.split(['-', '_']).skip(1).find(|part| part.len() == 2);
    let is_letter = region.is_some_and(|region| LETTER.iter().any(|it| it.eq_ignore_ascii_case(region)));
    if is_letter { "letter" } else { "a4" }
}

/// The settings of a theme that the program carries.
fn built_in(name: &str, reading: &mut Reading<'_>) -> Option<Node> {
    let (name, text) = THEMES.iter().find(|theme| theme.0 == name)?;
    let file = reading.sources.add(format!("<theme {name}>"), *text);
    Some(from_toml::read(file, text, reading.diagnostics))
}

/// A theme's settings below those of the themes that it is based on: each file names its own `base`. `names` gets those of
/// all of them.
fn themes(chosen: &Node, names: &mut Vec<String>, reading: &mut Reading<'_>) -> Vec<Node> {
    let mut found = Vec::new();
    let mut next = Some(chosen.clone());
    while let Some(node) = next {
        let Ok(name) = node.text() else { break };
        if names.contains(&name) {
            let message = format!("the theme `{name}` is based on itself");
            let help = "take out one `base`, or name `plain`";
            reading.diagnostics.push(Diagnostic::error("theme-unknown", message).at(node.span).help(help));
            break;
        }
        names.push(name);
        let Some(mut theme) = theme(&node, reading) else { break };
        next = theme.get("base").cloned();
        // `base` is not a setting of books.
        if let Value::Table(entries) = &mut theme.value {
            entries.retain(|(key, _)| key.name != "base");
        }
        found.push(theme);
    }
    found.reverse();
    found
}

/// A theme's settings, by name or from its file.
fn theme(node: &Node, reading: &mut Reading<'_>) -> Option<Node> {
    let name = node.text().ok()?;
    if let Some(theme) = built_in(&name, reading) {
        return Some(theme);
    }
    if !name.ends_with(".toml") {
        let near = nearest_of_many(&name, THEMES.iter().map(|theme| theme.0));
        let all: Vec<String> = THEMES.iter().map(|theme| format!("`{}`", theme.0)).collect();
        let help = near.map_or_else(
            || format!("use {}, or the path of a `.toml` file", all.join(", ")),
            |near| format!("use `{near}`: the themes are {}", all.join(", ")),
        );
        let error = Diagnostic::error("theme-unknown", format!("there is no theme `{name}`"));
        reading.diagnostics.push(error.at(node.span).help(help));
        return None;
    }
    let file = reading.text(&name, MAX_THEME, Some(node.span))?;
    let text = reading.sources.get(file)?.text.clone();
    let mut theme = from_toml::read(file, &text, reading.diagnostics);
    from_its_folder(&mut theme, files::folder(&name), reading);
    Some(theme)
}

/// Lets the paths of a theme's images and of its base lead from the theme's folder, where they do, so that a theme can be
/// moved and shared with what it draws; others are from the book's folder.
fn from_its_folder(theme: &mut Node, folder: &str, reading: &Reading<'_>) {
    let beside = |node: &mut Node| {
        if let Value::Scalar { text, .. } = &mut node.value {
            let path = files::join_outside(folder, text);
            if reading.file_system.0.kind(&path) == Some(PathKind::File) {
                *text = path;
            }
        }
    };
    let Value::Table(entries) = &mut theme.value else { return };
    for (key, node) in entries {
        match (key.name.as_str(), &mut node.value) {
            ("base", _) => beside(node),
            ("style", Value::Table(elements)) => {
                let properties = elements.iter_mut().filter_map(|(_, element)| match &mut element.value {
                    Value::Table(properties) => Some(properties),
                    _ => None,
                });
                let images = properties.flatten().filter(|(property, _)| property.name == "image");
                images.for_each(|(_, image)| beside(image));
            }
            _ => {}
        }
    }
}

/// The owner of a setting below `style.`: an element, or the whole book.
#[derive(Clone, Copy)]
enum Styled<'a> {
    Element(&'static str),
    /// A class of the author's own.
    Class(&'a str),
}

/// What a layer sets, by the dotted names.
fn values(layer: &Node) -> impl Iterator<Item = (String, Node)> {
    let mut found = Vec::new();
    flatten(layer, "", &mut found);
    found.into_iter().map(|setting| (setting.path, setting.node.clone()))
}

/// What two layers say of a setting: the upper one goes before the lower, but for lists and tables that each adds to.
fn together(name: &str, below: &Node, above: Node) -> Node {
    let value = match (name, &below.value, &above.value) {
        ("hyphenation" | "diagnostics.allow" | "diagnostics.warn" | "diagnostics.deny", Value::List(below), _) => {
            let own = above.items().unwrap_or_default().into_iter().map(|(text, span)| Node::plain(text, span));
            Value::List(below.iter().cloned().chain(own).collect())
        }
        (MACROS | THEOREMS, Value::Table(below), Value::Table(own)) => {
            let is_other = |entry: &&(Key, Node)| own.iter().all(|other| other.0.name != entry.0.name);
            Value::Table(below.iter().filter(is_other).chain(own).cloned().collect())
        }
        _ => return above,
    };
    Node { value, ..above }
}

/// Applies the settings of one layer.
fn apply(node: &Node, config: &mut Config, spans: &mut BTreeMap<String, Span>, diagnostics: &mut Diagnostics) {
    let mut found = Vec::new();
    flatten(node, "", &mut found);
    let mut guesses = 0;
    let below = names::LayeredLists::take(&mut config.metadata);
    let keys: Vec<String> = found.iter().map(|setting| setting.path.clone()).collect();
    for setting in found {
        let known = schema::find(&setting.path);
        let element = theme::find(&setting.path).map(|(element, property)| (Styled::Element(element.name), property));
        let style = element
            .or_else(|| theme::find_class(&setting.path).map(|(name, property)| (Styled::Class(name), property)));
        let result = match known {
            Some(known) => (known.apply)(config, setting.node),
            None if let Some((styled, property)) = style => {
                let settings = match styled {
                    Styled::Element(name) => config.style.entry(name).or_default(),
                    Styled::Class(name) => config.classes.entry(name.to_owned()).or_default(),
                };
                (property.apply)(settings, setting.node)
            }
            None if names::is_metadata(&setting.path) => {
                names::apply(&mut config.metadata, &setting.path, setting.node, diagnostics)
            }
            None => {
                let message = format!("there is no setting `{}`", shorten(&setting.path));
                let mut error = Diagnostic::error("setting-unknown", message).at(setting.span);
                guesses += 1;
                error.help = (guesses <= MAX_GUESSES).then(|| suggest::suggestion(&setting.path));
                diagnostics.push(error);
                continue;
            }
        };
        spans.insert(setting.path.clone(), setting.node.span);
        if let Err(message) = result {
            let property = style.map(|(_, property)| property.takes.to_owned());
            let takes = known.map(|setting| setting.takes.in_words()).or(property);
            let help = match (takes, names::meaning(&setting.path)) {
                (Some(takes), _) => format!("write {takes}"),
                (None, Some(meaning)) => format!("`{}` takes {meaning}", setting.path),
                (None, None) => "write a text".to_owned(),
            };
            diagnostics.push(
                Diagnostic::error("setting-value", format!("`{}`: {message}", setting.path))
                    .at(setting.node.span)
                    .help(help),
            );
        }
    }
    below.put_back(&mut config.metadata, &keys);
}

/// Refuses `files.roots` of the book's own: what a book may read is for those to say who build it.
pub(super) fn refuse_roots_of_book(spans: &BTreeMap<String, Span>, reading: &mut Reading<'_>) {
    let Some(span) = spans.get("files.roots") else { return };
    if reading.sources.get(span.file).is_some_and(|source| source.name != COMMAND_LINE) {
        let message = "`files.roots` has no effect in a book: it could allow itself to read any file";
        let help = "set it on the command line: `chapbook build --set files.roots=DIR`";
        reading.diagnostics.push(Diagnostic::error("setting-value", message).at(*span).help(help));
    }
}

/// Reads what settings name: the style sheet, the colour profile, the cover's text, fonts.
pub(super) fn load_files(config: &mut Config, spans: &BTreeMap<String, Span>, reading: &mut Reading<'_>) {
    const MAX_DATA: u64 = 64 << 20;
    let span_of = |name: &str| spans.get(name).copied();
    for path in config.epub.css.clone() {
        style_sheet::load(&path, &mut config.epub.sheets, span_of("epub.css"), reading);
    }
    if let Some(path) = config.pdf.icc.as_ref().filter(|icc| *icc != config::FOGRA39) {
        config.pdf.icc_data = reading.bytes(path, MAX_DATA, span_of("pdf.icc")).map(|byte| byte.1.into());
    }
    let mut table = |path: &Option<String>, key: &str| {
        let file = reading.text(path.as_deref()?, MAX_DATA, span_of(key))?;
        reading.sources.get(file).map(|source| source.text.to_string())
    };
    config.pdf.printer_rules_text = table(&config.pdf.printer_rules, "pdf.printer-rules");
    config.pdf.kdp_rules_text = table(&config.pdf.kdp_rules, "pdf.kdp-rules");
    config.epub.shop_rules_text = table(&config.epub.shop_rules, "epub.shop-rules");
    config.cover.papers_text = table(&config.cover.papers, "cover.papers");
    let mut markdown = |text: &Option<String>, key: &str| {
        let text = text.clone()?;
        if !text.ends_with(".md") || text.contains('\n') {
            return Some(text);
        }
        let file = reading.text(&text, MAX_DATA, span_of(key))?;
        reading.sources.get(file).map(|source| source.text.to_string())
    };
    config.cover.back_text = markdown(&config.cover.back, "cover.back");
    config.cover.flap_texts =
        [markdown(&config.cover.flap_front, "cover.flap-front"), markdown(&config.cover.flap_back, "cover.flap-back")];
    let poster = match &mut config.booklet.poster {
        Some(Poster::Image(path)) => Some(path),
        _ => None,
    };
    let images = [config.metadata.cover_image.as_mut(), config.cover.image.as_mut(), poster];
    for path in images.into_iter().flatten() {
        // A path that leaves the folder stays as written; reading it as a picture says so.
        if let Some(inside) = files::join("", path) {
            *path = inside;
        }
    }
    let spans = [span_of("bibliography"), span_of("csl")];
    bibliography::load(&mut config.bibliography, spans, reading);
    let paths = config.fonts.paths.clone();
    for path in paths {
        fonts(&path, config, span_of("fonts.paths"), reading);
    }
}

/// The font files of one path, which may lie outside of the book's folder as included files may: books share fonts.
fn fonts(path: &str, config: &mut Config, span: Option<Span>, reading: &mut Reading<'_>) {
    const MAX_FONT: u64 = 128 << 20;
    let whole = files::join_outside("", path);
    let (found, single) = match reading.file_system.0.list(&whole) {
        Ok(names) if reading.file_system.0.kind(&whole) == Some(PathKind::Folder) => {
            (names.iter().map(|name| files::join_outside(&whole, name)).collect(), false)
        }
        _ => (vec![whole], true),
    };
    for path in found {
        let kind = path.rsplit_once('.').map(|pair| pair.1.to_lowercase()).unwrap_or_default();
        let is_font = matches!(kind.as_str(), "ttf" | "otf" | "ttc" | "otc");
        // Folders of fonts hold licences and specimens too; but a file that is named has to be a font.
        if !is_font && !single {
            continue;
        }
        let problem = match reading.file_system.0.read(&path, MAX_FONT) {
            Err(FileError::Outside) => {
                reading.report(FONT, &path, &FileError::Outside, span);
                continue;
            }
            Ok(_) if !is_font => "it is not a `.ttf`, `.otf`, `.ttc` or `.otc` file".to_string(),
            Ok(data) => {
                config.fonts.files.push(FontFile { path, data: data.into() });
                continue;
            }
            Err(problem) => problem.to_string(),
        };
        let mut error = Diagnostic::error("font-missing", format!("can't read the font `{path}`: {problem}"));
        error.span = span;
        error.help = Some("name a font file, or a folder of them, by its path from the book's folder".into());
        reading.diagnostics.push(error);
    }
}
