//! `style.*`: how each element of the book looks on paper, as data that themes are written in.
//!
//! A setting is `style.ELEMENT.PROPERTY`. [`ELEMENTS`] says which properties an element has,
//! [`PROPERTIES`] what each takes. A new property is one row; the values are in `themes/plain.toml`.

pub(super) mod letters;
mod suggest;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

pub use letters::{FigureForm, FigureWidth, FontFeature, Numerals};
pub use suggest::{html_names, suggestion};

use super::dimension::{self, Dimension};
use super::value::Node;
use crate::diagnostic::nearest_of_many;
use crate::document::container::CONTAINERS;
use crate::geometry::Length;

/// The settings of an element; `None`: not set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ElementSettings {
    /// The family; without one it is the text's.
    pub font: Option<String>,
    /// The type size: a length, or a share of the text's.
    pub size: Option<Dimension>,
    /// The least type size of what is set smaller to fit: a length, or a share of the text's.
    pub smallest: Option<Dimension>,
    /// From baseline to baseline: a length, or a share of the element's size.
    pub leading: Option<Dimension>,
    /// Whether the element is set in bold.
    pub bold: Option<bool>,
    /// Whether the element is set in italics.
    pub italic: Option<bool>,
    /// Small capitals, capitals or neither.
    pub case: Option<Case>,
    /// Space added between letters, in thousandths of an em.
    pub tracking: Option<u32>,
    /// How its figures look.
    pub numerals: Option<Numerals>,
    /// OpenType features, by their tags.
    pub features: Option<Vec<FontFeature>>,
    /// Red, green and blue, 0 to 255 each.
    pub color: Option<[u8; 3]>,
    /// Whether words are underlined.
    pub underline: Option<bool>,
    /// The alignment of lines in the measure.
    pub align: Option<Alignment>,
    /// Space above, in half-lines of the text.
    pub before: Option<u32>,
    /// Space below, in half-lines of the text.
    pub after: Option<u32>,
    /// How far it is set in at the left.
    pub left: Option<Dimension>,
    /// How far it is set in at the right.
    pub right: Option<Dimension>,
    /// The rule above: its thickness.
    pub rule_above: Option<Length>,
    /// The rule below: its thickness.
    pub rule_below: Option<Length>,
    /// The rule between two rows: its thickness.
    pub rule_between: Option<Length>,
    /// The rule at the left: its thickness.
    pub bar: Option<Length>,
    /// The line around it: its thickness.
    pub frame: Option<Length>,
    /// How round the corners of its box are.
    pub radius: Option<Dimension>,
    /// The space between its text and the edges of its box.
    pub padding: Option<Dimension>,
    /// A sign before its title.
    pub icon: Option<String>,
    /// The ground behind it: red, green, blue.
    pub ground: Option<[u8; 3]>,
    /// The ground behind every second row: red, green, blue.
    pub stripe: Option<[u8; 3]>,
    /// How far down the page it begins.
    pub sink: Option<Sink>,
    /// The text that is drawn: an ornament, leaders, bullets.
    pub text: Option<String>,
    /// The image that is drawn: its path from the book's folder.
    pub image: Option<String>,
    /// How high that image is, in half-lines of the text.
    pub height: Option<u32>,
    /// How its number is written.
    pub number: Option<NumberFormat>,
    /// The running head of left-hand pages.
    pub verso: Option<RunningHeadText>,
    /// The running head of right-hand pages.
    pub recto: Option<RunningHeadText>,
    /// The position of the folio.
    pub place: Option<FolioPlace>,
    /// The position of the folio on pages on which a chapter opens.
    pub opening: Option<FolioPlace>,
    /// The title of a container that its author gives none.
    pub title: Option<String>,
    /// Whether a container stays on one page, if it fits.
    pub keep: Option<bool>,
}

/// The space between text and the edges of its box where nobody says: a little more than that between two words.
pub const BOX_PADDING: Dimension = Dimension::Em(700);

impl ElementSettings {
    /// These settings, and where they say nothing, those of `base`.
    pub fn over(self, base: &ElementSettings) -> ElementSettings {
        let base = base.clone();
        ElementSettings {
            font: self.font.or(base.font),
            size: self.size.or(base.size),
            smallest: self.smallest.or(base.smallest),
            leading: self.leading.or(base.leading),
            bold: self.bold.or(base.bold),
            italic: self.italic.or(base.italic),
            case: self.case.or(base.case),
            tracking: self.tracking.or(base.tracking),
            numerals: self.numerals.or(base.numerals),
            features: self.features.or(base.features),
            color: self.color.or(base.color),
            underline: self.underline.or(base.underline),
            align: self.align.or(base.align),
            before: self.before.or(base.before),
            after: self.after.or(base.after),
            left: self.left.or(base.left),
            right: self.right.or(base.right),
            rule_above: self.rule_above.or(base.rule_above),
            rule_below: self.rule_below.or(base.rule_below),
            rule_between: self.rule_between.or(base.rule_between),
            bar: self.bar.or(base.bar),
            frame: self.frame.or(base.frame),
            radius: self.radius.or(base.radius),
            padding: self.padding.or(base.padding),
            icon: self.icon.or(base.icon),
            ground: self.ground.or(base.ground),
            stripe: self.stripe.or(base.stripe),
            sink: self.sink.or(base.sink),
            text: self.text.or(base.text),
            image: self.image.or(base.image),
            height: self.height.or(base.height),
            number: self.number.or(base.number),
            verso: self.verso.or(base.verso),
            recto: self.recto.or(base.recto),
            place: self.place.or(base.place),
            opening: self.opening.or(base.opening),
            title: self.title.or(base.title),
            keep: self.keep.or(base.keep),
        }
    }
}

/// Which letters are set as small capitals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Case {
    /// None.
    #[default]
    Normal,
    /// Small letters.
    SmallCaps,
    /// All letters.
    AllSmallCaps,
}

/// The alignment of lines in the measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alignment {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right.
    Right,
    /// From edge to edge, as the text.
    Justify,
}

/// How far down the page something begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sink {
    /// So many lines.
    Lines(u32),
    /// Thousandths of the page's lines.
    Share(u32),
}

/// How a number is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NumberFormat {
    /// `3`.
    #[default]
    Arabic,
    /// `III`.
    Roman,
    /// `Chapter 3`, in the book's language.
    Word,
    /// Not at all.
    None,
}

/// The texts that a running head may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RunningHeadText {
    /// The book's title.
    #[default]
    Title,
    /// The author.
    Author,
    /// The part's title.
    Part,
    /// The chapter's title.
    Chapter,
    /// The title of the section that the page is in.
    Section,
    /// Nothing.
    None,
}

/// The position of the folio.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FolioPlace {
    /// In the running head, at the outer edge.
    #[default]
    Head,
    /// Below the text, in the middle.
    Foot,
    /// Below the text, at the outer edge.
    FootOutside,
    /// Nowhere.
    None,
}

/// An element of the book and the properties that it has.
#[derive(Clone, Copy, Debug)]
pub struct StyledElement {
    /// The key in a theme: `style.chapter` has the name `chapter`.
    pub name: &'static str,
    /// A description for the handbook and the JSON Schema.
    pub about: &'static str,
    /// Its properties, groups by their names in [`group`].
    pub properties: &'static [&'static str],
}

/// A property of elements.
pub struct Property {
    /// The last part of the key: `size` of `style.chapter.size`.
    pub name: &'static str,
    /// The values that it takes, in the words of an error's help.
    pub takes: &'static str,
    /// Puts a value where it belongs, or says what is wrong with it.
    pub apply: fn(&mut ElementSettings, &Node) -> Result<(), String>,
}

const fn element(name: &'static str, about: &'static str, properties: &'static [&'static str]) -> StyledElement {
    StyledElement { name, about, properties }
}

const fn property(
    name: &'static str,
    takes: &'static str,
    apply: fn(&mut ElementSettings, &Node) -> Result<(), String>,
) -> Property {
    Property { name, takes, apply }
}

/// All elements: those of this file, and containers that have no row in it.
pub static ELEMENTS: LazyLock<Vec<StyledElement>> = LazyLock::new(|| {
    let more = containers().filter(|name| NAMED.iter().all(|it| it.name != *name));
    let more = more.map(|name| element(name, "a container of this name", CONTAINER));
    NAMED.iter().copied().chain(more).collect()
});

/// The properties of a container that has no row of its own: all that the code of containers in both outputs knows.
const CONTAINER: &[&str] = &["size", "slope", "glyphs", "align", "spaces", "insets", "bar", "box", "icon"];

/// The properties of alerts.
const ALERT: &[&str] = &["size", "slope", "glyphs", "spaces", "insets", "bar", "box", "icon"];

/// The properties of theorems.
const THEOREM: &[&str] = &["size", "slope", "glyphs", "spaces", "insets", "bar", "box"];

/// The properties of words in the text.
const WORDS: &[&str] = &["font", "size", "weight", "slope", "case", "tracking", "glyphs", "color", "decoration"];

/// The elements that are words in the text: they have the properties that classes of the author's own have in a line.
pub const INLINE: [&str; 7] = ["emphasis", "strong", "link", "inline-code", "speaker", "theorem-label", "proof-label"];

/// The element that another one is a kind of: what it does not say itself, that one says.
pub fn parent(name: &str) -> Option<&'static str> {
    match name {
        "contents-chapter" | "contents-section" | "contents-subsection" => Some("contents-entry"),
        "alert-note" | "alert-tip" | "alert-important" | "alert-warning" | "alert-caution" => Some("alert"),
        _ => None,
    }
}

/// The images that elements draw, with the elements' names.
pub fn images<'a>(
    style: &'a BTreeMap<&'static str, ElementSettings>,
) -> impl Iterator<Item = (&'static str, &'a String)> {
    let named = style.iter().filter_map(|(name, settings)| Some((*name, settings.image.as_ref()?)));
    named.filter(|pair| !pair.1.is_empty())
}

/// The elements that containers look like on pages, by name, each once.
pub fn containers() -> impl Iterator<Item = &'static str> {
    let names: BTreeSet<&str> = CONTAINERS.iter().filter_map(|container| container.style).collect();
    names.into_iter()
}

#[rustfmt::skip]
const NAMED: &[StyledElement] = &[
    element("part", "the title of a part, on a page of its own", &["letters", "align", "sink", "rules", "number"]),
    element("part-number", "the number above a part's title", &["letters", "after"]),
    element("chapter", "the title of a chapter that opens a page", &["letters", "align", "sink", "after", "rules", "number"]),
    element("chapter-number", "the number above a chapter's title", &["letters", "after"]),
    element("chapter-image", "an image above the number and the title of each chapter that opens a page", &["image", "height", "after"]),
    element("heading2", "a section's heading; a chapter's that does not open a page", &["letters", "align", "spaces", "rules"]),
    element("heading3", "the heading below that", &["letters", "align", "spaces", "rules"]),
    element("heading4", "the next", &["letters", "align", "spaces", "rules"]),
    element("heading5", "the next", &["letters", "align", "spaces", "rules"]),
    element("heading6", "the last", &["letters", "align", "spaces", "rules"]),
    element("quote", "a block quotation", &["size", "slope", "glyphs", "spaces", "insets"]),
    element("epigraph", "`::: epigraph`", &["size", "slope", "glyphs", "align", "spaces", "insets"]),
    element("dedication", "`::: dedication`", &["size", "slope", "glyphs", "align", "spaces", "insets", "sink"]),
    element("letter", "`::: letter`", &["size", "slope", "glyphs", "spaces", "insets", "box"]),
    element("aside", "`::: aside`", &["size", "slope", "glyphs", "spaces", "insets", "bar", "box", "icon"]),
    element("alert", "`::: note`, `::: tip` and their like", ALERT),
    element("speech", "a speech of a play; `left` is how far what follows its first line is set in", &["size", "glyphs", "spaces", "left"]),
    element("direction", "a stage direction", &["size", "slope", "glyphs", "align", "spaces", "insets"]),
    element("cast", "the persons of a play; `left` is how far the lines of each but its first are set in", &["size", "glyphs", "spaces", "left"]),
    element("speaker", "who speaks", WORDS),
    element("emphasis", "`*words*`", WORDS),
    element("strong", "`**words**`", WORDS),
    element("link", "the words of a link", WORDS),
    element("inline-code", "code in a line of text; its size is a share of that which blocks of code have", WORDS),
    element("alert-note", "what `alert` says, otherwise for `::: note`", ALERT),
    element("alert-tip", "likewise for `::: tip`", ALERT),
    element("alert-important", "likewise for `::: important`", ALERT),
    element("alert-warning", "likewise for `::: warning`", ALERT),
    element("alert-caution", "likewise for `::: caution`", ALERT),
    element("theorem", "a [theorem](theorems.md), a lemma, and whatever else is set like them", THEOREM),
    element("theorem-definition", "a definition, an example", THEOREM),
    element("theorem-remark", "a remark", THEOREM),
    element("proof", "a proof, a solution", THEOREM),
    element("theorem-label", "`Theorem 2.1`", WORDS),
    element("proof-label", "`Proof`, and `Remark 2.1`", WORDS),
    element("verse", "`::: verse`", &["size", "slope", "glyphs", "spaces"]),
    element("list", "a list; `left` is what its items are set in", &["spaces", "left", "text"]),
    element("term", "the term of a definition", &["weight", "slope", "before"]),
    element("definition", "what is said of a term", &["left"]),
    element("code", "a block of code; its size is a share of the text's that makes small letters equally high", &["size", "smallest", "leading", "glyphs", "spaces", "left", "rules", "bar", "ground"]),
    element("code-label", "the name of a file above code; in the face of code unless it has a `font`", &["font", "size", "weight", "slope", "color"]),
    element("table", "a table; `weight` is that of its head", &["size", "smallest", "weight", "glyphs", "spaces", "rules", "rule-between", "stripe"]),
    element("figure", "an image with its caption", &["spaces"]),
    element("caption", "the text at a figure or table", &["letters", "align"]),
    element("caption-label", "`Figure 3`", &["weight", "slope", "case"]),
    element("note", "a note; `left` is how long the rule above the notes is", &["size", "leading", "glyphs", "left"]),
    element("margin-note", "a note in the margin; `left` is the space between it and the text, `right` that to the edge of the page", &["size", "leading", "slope", "glyphs", "insets"]),
    element("ornament", "what is printed between two sections", &["letters", "align", "spaces", "text", "image", "height"]),
    element("head", "the running head", &["letters", "align", "verso", "recto", "rule-below"]),
    element("folio", "the number of the page", &["letters", "place", "opening"]),
    element("contents", "the heading of the contents", &["letters", "align", "sink", "after"]),
    element("contents-part", "a part in the contents", &["letters", "before"]),
    element("contents-entry", "any other line of the contents; `text` is what leads to the page", &["letters", "before", "text"]),
    element("contents-chapter", "a chapter there; what it does not say, `contents-entry` does, here and below", &["letters", "before", "left"]),
    element("contents-section", "a section there; `left` is how far it is set in, else as far as the chapters' titles", &["letters", "before", "left"]),
    element("contents-subsection", "what is below sections there", &["letters", "before", "left"]),
    element("half-title", "the title on a page of its own before the title page", &["letters", "align", "sink"]),
    element("title", "the title on the title page", &["letters", "align", "sink", "rules"]),
    element("subtitle", "the subtitle there", &["letters", "before"]),
    element("author", "the author there", &["letters", "before"]),
    element("series", "the series and the book's place in it, above the title", &["letters"]),
    element("contributor", "translators, editors and others below the authors", &["letters"]),
    element("title-device", "an image above the publisher on the title page", &["image", "height"]),
    element("publisher", "publisher and year at its foot", &["letters"]),
    element("imprint", "edition, rights and numbers on the back of it", &["letters"]),
    element("colophon", "`::: colophon`; `sink` is how far down its own page it begins", &["size", "slope", "glyphs", "align", "spaces", "insets", "sink"]),
];

/// All properties.
#[rustfmt::skip]
pub const PROPERTIES: &[Property] = &[
    property("font", "the name of a font family", |l, n| put(&mut l.font, n.text())),
    property("size", "a share of the text's size such as `120%`, or a length", |l, n| put(&mut l.size, share(n, 20, 1000))),
    property("smallest", "a share of the text's size such as `80%`, or a length", |l, n| put(&mut l.smallest, share(n, 40, 1000))),
    property("leading", "a share of the element's size such as `120%`, or a length", |l, n| put(&mut l.leading, share(n, 80, 400))),
    property("weight", "`regular` or `bold`", |l, n| put(&mut l.bold, n.choice(&[("regular", false), ("bold", true)]))),
    property("slope", "`upright` or `italic`", |l, n| put(&mut l.italic, n.choice(&[("upright", false), ("italic", true)]))),
    property("case", "`normal`, `small-caps` or `all-small-caps`", |l, n| put(&mut l.case, n.choice(CASES))),
    property("tracking", "the space added between letters, from `0em` to `0.5em`", |l, n| put(&mut l.tracking, tracking(n))),
    property("color", "a colour such as `#2b4a6f`", |l, n| put(&mut l.color, dimension::color(n))),
    property("numerals", letters::NUMERALS, |l, n| put(&mut l.numerals, letters::numerals(n))),
    property("features", letters::FEATURES, |l, n| put(&mut l.features, letters::features(n))),
    property("decoration", "`underline` or `none`", |l, n| put(&mut l.underline, n.choice(&[("underline", true), ("none", false)]))),
    property("align", "`left`, `center`, `right` or `justify`", |l, n| put(&mut l.align, n.choice(STANDS))),
    property("before", "the space above in lines: `0` to `20`, halves too", |l, n| put(&mut l.before, half_lines(n))),
    property("after", "the space below in lines: `0` to `20`, halves too", |l, n| put(&mut l.after, half_lines(n))),
    property("left", "a length, a number of `em`, or a share of the measure such as `25%`", |l, n| put(&mut l.left, inset(n))),
    property("right", "a length, a number of `em`, or a share of the measure such as `25%`", |l, n| put(&mut l.right, inset(n))),
    property("rule-above", "a thickness such as `0.5pt`, or `0pt`", |l, n| put(&mut l.rule_above, thickness(n))),
    property("rule-below", "a thickness such as `0.5pt`, or `0pt`", |l, n| put(&mut l.rule_below, thickness(n))),
    property("rule-between", "a thickness such as `0.25pt`, or `0pt`", |l, n| put(&mut l.rule_between, thickness(n))),
    property("bar", "the thickness of a rule at the left such as `2pt`, or `0pt`", |l, n| put(&mut l.bar, thickness(n))),
    property("ground", "the colour of what is behind it, such as `#f2f2f2`", |l, n| put(&mut l.ground, dimension::color(n))),
    property("frame", "the thickness of a line around it such as `0.5pt`, or `0pt`", |l, n| put(&mut l.frame, thickness(n))),
    property("radius", "how round the corners of its box are: a length or a number of `em`", |l, n| put(&mut l.radius, dimension::dimension(n))),
    property("padding", "the space between its text and the edges of its box: a length or a number of `em`", |l, n| put(&mut l.padding, dimension::dimension(n))),
    property("icon", "a sign before its title", |l, n| put(&mut l.icon, n.text())),
    property("stripe", "the colour behind every second row, such as `#f2f2f2`", |l, n| put(&mut l.stripe, dimension::color(n))),
    property("sink", "how far down the page: a share such as `25%`, or a number of lines", |l, n| put(&mut l.sink, sink(n))),
    property("text", "a text", |l, n| put(&mut l.text, n.text())),
    // A path that leaves the folder stays as it is written: reading it as a picture says so.
    property("image", "the path of an image from the book's folder, or nothing for none", |l, n| put(&mut l.image, n.text().map(|path| super::files::join("", &path).unwrap_or(path)))),
    property("height", "how high the image is, in lines: `0.5` to `30`, halves too", |l, n| put(&mut l.height, dimension::half_lines(n, 30))),
    property("number", "`arabic`, `roman`, `word` or `none`", |l, n| put(&mut l.number, n.choice(NUMBERS))),
    property("verso", "`title`, `author`, `part`, `chapter`, `section` or `none`", |l, n| put(&mut l.verso, n.choice(HEADS))),
    property("recto", "`title`, `author`, `part`, `chapter`, `section` or `none`", |l, n| put(&mut l.recto, n.choice(HEADS))),
    property("place", "`head`, `foot`, `foot-outside` or `none`", |l, n| put(&mut l.place, n.choice(FOLIOS))),
    property("title", "a text: the title of containers that are given none", |l, n| put(&mut l.title, n.text())),
    property("keep", "`true` or `false`: whether a container stays on one page", |l, n| put(&mut l.keep, n.boolean())),
    property("opening", "`head`, `foot`, `foot-outside` or `none`", |l, n| put(&mut l.opening, n.choice(FOLIOS))),
];

const CASES: &[(&str, Case)] =
    &[("normal", Case::Normal), ("small-caps", Case::SmallCaps), ("all-small-caps", Case::AllSmallCaps)];
const STANDS: &[(&str, Alignment)] = &[
    ("left", Alignment::Left),
    ("center", Alignment::Center),
    ("right", Alignment::Right),
    ("justify", Alignment::Justify),
];
const NUMBERS: &[(&str, NumberFormat)] = &[
    ("arabic", NumberFormat::Arabic),
    ("roman", NumberFormat::Roman),
    ("word", NumberFormat::Word),
    ("none", NumberFormat::None),
];
const HEADS: &[(&str, RunningHeadText)] = &[
    ("title", RunningHeadText::Title),
    ("author", RunningHeadText::Author),
    ("part", RunningHeadText::Part),
    ("chapter", RunningHeadText::Chapter),
    ("section", RunningHeadText::Section),
    ("none", RunningHeadText::None),
];
const FOLIOS: &[(&str, FolioPlace)] = &[
    ("head", FolioPlace::Head),
    ("foot", FolioPlace::Foot),
    ("foot-outside", FolioPlace::FootOutside),
    ("none", FolioPlace::None),
];

/// The properties that a group's name stands for; any other name stands for itself.
fn group(name: &str) -> &[&str] {
    match name {
        "letters" => {
            &["font", "size", "leading", "weight", "slope", "case", "tracking", "numerals", "features", "color"]
        }
        "glyphs" => &["numerals", "features"],
        "spaces" => &["before", "after"],
        "insets" => &["left", "right"],
        "rules" => &["rule-above", "rule-below"],
        "box" => &["ground", "frame", "radius", "padding"],
        _ => &[],
    }
}

impl StyledElement {
    /// The names of its properties.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        let all = self.properties.iter();
        all.flat_map(|it| if group(it).is_empty() { std::slice::from_ref(it) } else { group(it) }.iter().copied())
    }
}

/// The element and the property that a setting's name means; `None` if there is no such setting.
pub fn find(path: &str) -> Option<(&'static StyledElement, &'static Property)> {
    let (name, property) = path.strip_prefix("style.")?.split_once('.')?;
    let element = ELEMENTS.iter().find(|element| element.name == name)?;
    element.names().find(|name| *name == property)?;
    Some((element, PROPERTIES.iter().find(|it| it.name == property)?))
}

/// A class of the author's own: what `[text]{.NAME}` and `::: NAME` look like.
pub const CLASS: StyledElement = element(
    "NAME",
    "a class of your own",
    &[
        "font", "size", "weight", "slope", "case", "tracking", "glyphs", "color", "decoration", "align", "spaces",
        "insets", "bar", "box", "title", "icon", "keep",
    ],
);

/// The class and the property that a setting's name means: any name that is neither an element nor near one, because
/// `style.chaptr` is a slip.
pub fn find_class(path: &str) -> Option<(&str, &'static Property)> {
    let (name, property) = path.strip_prefix("style.")?.split_once('.')?;
    // What can be a class in a style sheet without escapes.
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    let known = || ELEMENTS.iter().map(|element| element.name).chain(html_names());
    if !is_name || known().any(|element| element == name) || nearest_of_many(name, known()).is_some() {
        return None;
    }
    CLASS.names().find(|known| *known == property)?;
    Some((name, PROPERTIES.iter().find(|known| known.name == property)?))
}

fn put<T>(field: &mut Option<T>, value: Result<T, String>) -> Result<(), String> {
    *field = Some(value?);
    Ok(())
}

/// A space above or below in half-lines.
fn half_lines(node: &Node) -> Result<u32, String> {
    // Half of a page of forty lines: what belongs farther down has `sink`.
    const MOST_LINES: u32 = 20;
    dimension::half_lines(node, MOST_LINES)
}

/// A percentage in thousandths within bounds, or `None` if it is none.
fn percent(node: &Node, least: u32, most: u32) -> Option<Result<u32, String>> {
    let text = node.text().ok()?;
    let number = Node::plain(text.strip_suffix('%')?.trim(), node.span);
    Some(number.thousandths(most * 1000).and_then(|thousandths| {
        let thousandths = thousandths / 100;
        if least * 10 <= thousandths { Ok(thousandths) } else { Err(format!("it must be from {least}% to {most}%")) }
    }))
}

fn share(node: &Node, least: u32, most: u32) -> Result<Dimension, String> {
    match percent(node, least, most) {
        Some(share) => Ok(Dimension::Em(i64::from(share?))),
        None => Ok(Dimension::Length(dimension::within(node, 3, 288)?)),
    }
}

fn inset(node: &Node) -> Result<Dimension, String> {
    match percent(node, 0, 80) {
        Some(share) => Ok(Dimension::Measure(i64::from(share?))),
        None => dimension::dimension(node),
    }
}

fn tracking(node: &Node) -> Result<u32, String> {
    let text = node.text()?;
    let number = text.strip_suffix("em").unwrap_or(&text).trim();
    Node::plain(number, node.span).thousandths(500)
}

fn thickness(node: &Node) -> Result<Length, String> {
    let length = node.length()?;
    if length <= Length::pt(12) { Ok(length) } else { Err("a rule is at most 12pt thick".into()) }
}

fn sink(node: &Node) -> Result<Sink, String> {
    match percent(node, 0, 80) {
        Some(share) => Ok(Sink::Share(share?)),
        None => Ok(Sink::Lines(node.number(0, 60)?)),
    }
}

#[cfg(test)]
mod tests;
