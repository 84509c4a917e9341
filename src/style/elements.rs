//! All elements of the book with their styles: one field for each row of `project::theme::ELEMENTS`
//! that has letters or a place.

use std::collections::BTreeMap;

use super::ClassStyle;
use super::class::combined_name;
use super::element::{Base, ElementStyle};
use super::page::PageStyle;
use super::{Family, family};
use crate::diagnostic::Diagnostics;
use crate::geometry::Length;
use crate::project::config::Config;
use crate::project::dimension::Dimension;
use crate::project::theme::{self, ElementSettings};
use crate::text::catalog::Catalog;
use crate::text::face::Metrics;

/// The elements that have a style.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the elements are explained in `project::theme::ELEMENTS`")]
pub struct Elements {
    pub part: ElementStyle,
    pub part_number: ElementStyle,
    pub chapter: ElementStyle,
    pub chapter_number: ElementStyle,
    pub chapter_image: ElementStyle,
    /// Those of levels 2 to 6.
    pub headings: [ElementStyle; 5],
    pub quote: ElementStyle,
    pub margin_note: ElementStyle,
    pub verse: ElementStyle,
    pub list: ElementStyle,
    pub term: ElementStyle,
    pub definition: ElementStyle,
    pub code: ElementStyle,
    pub code_label: ElementStyle,
    pub table: ElementStyle,
    pub figure: ElementStyle,
    pub caption: ElementStyle,
    pub caption_label: ElementStyle,
    pub ornament: ElementStyle,
    pub head: ElementStyle,
    pub folio: ElementStyle,
    pub contents: ElementStyle,
    pub contents_part: ElementStyle,
    /// The levels of the contents: chapters, sections, what is below.
    pub contents_chapter: ElementStyle,
    pub contents_section: ElementStyle,
    pub contents_subsection: ElementStyle,
    pub half_title: ElementStyle,
    pub title: ElementStyle,
    pub subtitle: ElementStyle,
    pub author: ElementStyle,
    pub series: ElementStyle,
    pub contributor: ElementStyle,
    pub publisher: ElementStyle,
    pub imprint: ElementStyle,
    /// Those of the author's own classes, by name.
    pub classes: Vec<ClassStyle>,
    /// Those of containers, by their names.
    containers: BTreeMap<&'static str, ElementStyle>,
}

/// The two families that elements are set in unless they name another.
#[derive(Clone, Copy)]
pub(super) struct TextFamilies {
    /// Of running text.
    pub(super) serif: Family,
    /// Of code.
    pub(super) mono: Family,
}

impl Elements {
    /// Works out the style of each element. Families that do not exist are reported and replaced by the text's.
    pub(super) fn new(
        config: &Config,
        catalog: &Catalog,
        families: TextFamilies,
        size: Length,
        page: &PageStyle,
        diagnostics: &mut Diagnostics,
    ) -> Elements {
        let TextFamilies { serif, mono } = families;
        let base = Base { size, leading: page.leading, measure: page.measure, lines: page.lines };
        let text = catalog.face(serif.regular);
        let code = code_scale(&text.metrics, &catalog.face(mono.regular).metrics);
        // Before `get`, which keeps `diagnostics` for itself until all elements are made.
        let classes = classes(config, base, catalog, serif, diagnostics);
        let mut get = |name: &str| {
            let settings = inherited_settings(config, name, code);
            let faces = match &settings.font {
                Some(font) => {
                    let setting = format!("style.{name}.font");
                    family(catalog, &setting, Some(font), &text.family, diagnostics)
                }
                None => serif,
            };
            ElementStyle::new(&settings, faces, base)
        };
        Elements {
            part: get("part"),
            part_number: get("part-number"),
            chapter: get("chapter"),
            chapter_number: get("chapter-number"),
            chapter_image: get("chapter-image"),
            headings: ["heading2", "heading3", "heading4", "heading5", "heading6"].map(&mut get),
            quote: get("quote"),
            margin_note: get("margin-note"),
            verse: get("verse"),
            list: get("list"),
            term: get("term"),
            definition: get("definition"),
            code: get("code"),
            code_label: get("code-label"),
            table: get("table"),
            figure: get("figure"),
            caption: get("caption"),
            caption_label: get("caption-label"),
            ornament: get("ornament"),
            head: get("head"),
            folio: get("folio"),
            contents: get("contents"),
            contents_part: get("contents-part"),
            contents_chapter: get("contents-chapter"),
            contents_section: get("contents-section"),
            contents_subsection: get("contents-subsection"),
            half_title: get("half-title"),
            title: get("title"),
            subtitle: get("subtitle"),
            author: get("author"),
            series: get("series"),
            contributor: get("contributor"),
            publisher: get("publisher"),
            imprint: get("imprint"),
            classes,
            containers: theme::containers().map(|name| (name, get(name))).collect(),
        }
    }

    /// The style of the containers with this row of `style.*`; `None` if there is no such row.
    pub fn container(&self, name: &str) -> Option<ElementStyle> {
        self.containers.get(name).copied()
    }

    /// The class that the theme knows among these, or what was made of several, by its place among
    /// [`Elements::classes`].
    pub fn class(&self, names: &[String]) -> Option<u16> {
        let place = |name: &str| self.classes.binary_search_by(|class| class.name.as_str().cmp(name)).ok();
        let combined = combined_name(names, |name| place(name).is_some());
        let combined = combined.as_deref().and_then(place);
        combined
            .or_else(|| names.iter().map(String::as_str).find_map(place))
            .and_then(|place| u16::try_from(place).ok())
    }

    /// The style of words of this row of `style.*`, such as `emphasis`; `None` if nothing is said of them.
    pub fn inline(&self, name: &str) -> Option<&ClassStyle> {
        let place = self.classes.binary_search_by(|class| class.name.as_str().cmp(name)).ok()?;
        self.classes.get(place)
    }

    /// The class at a place of [`Elements::classes`].
    pub fn class_at(&self, place: Option<u16>) -> Option<&ClassStyle> {
        self.classes.get(usize::from(place?))
    }

    /// The style of a container: as its class, else as its name.
    pub fn container_style(&self, classes: &[String], name: Option<&str>) -> Option<ElementStyle> {
        let class = self.class_at(self.class(classes)).map(|class| class.element);
        class.or_else(|| self.container(name?))
    }

    /// The style of headings of a level, from 1.
    pub fn heading(&self, level: u8) -> &ElementStyle {
        let place = usize::from(level.clamp(1, 6)) - 1;
        if place == 0 { &self.chapter } else { &self.headings[place - 1] }
    }
}

/// The settings of an element, over those of the element that it is a kind of: the levels of contents are entries, alerts
/// of each kind are alerts. `scale` is that of code.
fn inherited_settings(config: &Config, name: &str, scale: i64) -> ElementSettings {
    let of = |name: &str| config.style.get(name).cloned().unwrap_or_default();
    let mut settings = of(name);
    if let Some(parent) = theme::parent(name) {
        settings = settings.over(&of(parent));
    }
    if name == "code" {
        settings.size = Some(code_size(&settings, scale));
    }
    settings
}

/// The author's own classes, by name.
fn classes(
    config: &Config,
    base: Base,
    catalog: &Catalog,
    text: Family,
    diagnostics: &mut Diagnostics,
) -> Vec<ClassStyle> {
    // Speakers, emphasis and their like are words in the text, so they look as those of a class do.
    let words = theme::INLINE.iter().filter_map(|name| Some((*name, config.style.get(name)?)));
    let own = config.classes.iter().map(|(name, settings)| (name.as_str(), settings)).chain(words);
    let mut classes: Vec<ClassStyle> =
        own.map(|(name, settings)| ClassStyle::new(name, settings, base, catalog, text, diagnostics)).collect();
    // `class` and `inline` look names up by binary search.
    classes.sort_by(|a, b| a.name.cmp(&b.name));
    classes
}

/// The size of code: the share that is set of the size at which small letters are as high as the text's.
fn code_size(settings: &ElementSettings, scale: i64) -> Dimension {
    match settings.size {
        Some(Dimension::Length(length)) => Dimension::Length(length),
        Some(Dimension::Em(share)) => Dimension::Em(scale * share / 1000),
        Some(Dimension::Measure(_)) | None => Dimension::Em(scale),
    }
}

/// How large code is beside text, in thousandths: so that the small letters are equally high, because code in a
/// sentence must not look louder than the words around it. Within 0.78 and 0.92: beyond, strokes would differ in
/// weight.
pub(crate) fn code_scale(text: &Metrics, mono: &Metrics) -> i64 {
    let height = |metrics: &Metrics| i64::from(metrics.x_height.max(1)) * 1000 / i64::from(metrics.upem.max(1));
    (height(text) * 1000 / height(mono).max(1)).clamp(780, 920)
}
