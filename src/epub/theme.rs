//! The theme's rules for the EPUB: the same `style.*` that shapes the pages.
//!
//! In: the settings of each element, and how the text flows. Out: CSS that goes between our own sheet, which has what
//! every book needs, and the book's own. Readers choose size, face, colours and line height of the text, so nothing
//! here is absolute: sizes are shares of the reader's, spaces are `em`, sinks are shares of the screen's width, rules
//! have the colour of the text.

mod boxes;
pub(super) mod color;
mod glyphs;
mod images;
mod legible;
mod rules;

use std::fmt::Write as _;

use color::{between, is_readers, transparent_tint};
pub use legible::check_inks;
use rules::{OTHER_H1, RULES, Rule, RuleKind, container_selectors, rule};

use super::flow::{Flow, Vertical};
use super::mirror;
use super::plan::PublicationPlan;
use crate::geometry::Length;
use crate::project::config::{Config, SmallCapsOpening};
use crate::project::dimension::Dimension;
use crate::project::hyphenation::{HyphenationConfig, PageEndHyphens};
use crate::project::theme::{self, Alignment, Case, ElementSettings, Sink};

/// The size of the text that lengths in points are shares of where `pdf.font-size` is not set: a book's usual one.
const USUAL_SIZE: Length = Length::milli_pt(10_500);

/// A line of text in thousandths of an em: browsers' `line-height: normal` of most book faces. Spaces of the theme are
/// counted in lines.
const LINE: i64 = 1200;

/// The largest size of a title in thousandths of the text's. A phone's line holds 12 to 14 letters of twice the text's
/// size, and many titles have a word as long as that.
const LARGEST: i64 = 2000;

/// The deepest sink in thousandths of the screen's width, which is what percentages of margins are shares of.
const DEEPEST: u32 = 330;

/// The rules of a book's theme.
pub(super) fn css(config: &Config, plan: &PublicationPlan<'_>, lenders: &str) -> String {
    let (flow, is_mixed) = (plan.flow, plan.is_mixed);
    // Lengths in points are shares of the size of the pages' text, since a reader's text has no size in points.
    let size = config.pdf.font_size.unwrap_or(USUAL_SIZE);
    let mut sheet = Sheet {
        out: String::new(),
        size,
        sides: Sides::of(flow),
        mirrored: flow.rtl || is_mixed,
        other_direction: (is_mixed && flow.vertical.is_none()).then_some(if flow.rtl { "ltr" } else { "rtl" }),
        lenders: lenders.to_owned(),
        chapter: config.style.get("chapter").cloned(),
    };
    let selectors = container_selectors();
    let containers = selectors.iter().map(|(element, selector)| rule(element, selector, RuleKind::Text));
    for rule in RULES.iter().copied().chain(containers) {
        let Some(settings) = config.style.get(rule.element) else { continue };
        let parent = rule.parent.and_then(|name| config.style.get(name));
        match theme::parent(rule.element).and_then(|name| Some((name, config.style.get(name)?))) {
            // What every alert has is written for `.alert`; only the space in a box and its bar are what this one's box would change.
            Some(("alert", alert)) => {
                let own = ElementSettings {
                    padding: settings.padding.or(alert.padding),
                    // A frame would take its place.
                    bar: settings.bar.or(alert.bar),
                    ..settings.clone()
                };
                sheet.rule(&rule, &own, parent);
            }
            // The other kinds of an element inherit all that they do not say themselves.
            Some((_, general)) => sheet.rule(&rule, &settings.clone().over(general), parent),
            None => sheet.rule(&rule, settings, parent),
        }
    }
    // The book's text goes before its classes, and these before images: later rules win where selectors weigh the
    // same.
    sheet.text(config);
    config.classes.iter().for_each(|(name, settings)| sheet.class(name, settings));
    sheet.images(config, plan);
    sheet.legible(config);
    // A division of this kind whose text is in a container of the same kind is set in once.
    let twice = [".epigraph .epigraph", ".dedication .dedication", ".colophon .colophon"].join(", ");
    sheet.write(&twice, &["margin: 0".to_owned()]);
    sheet.opening(config);
    sheet.out
}

/// Names of the sides of a box in the book's writing mode. CSS has names that follow it (`margin-block-start`), but
/// readers from before 2018 don't know them.
#[derive(Clone, Copy)]
struct Sides {
    above: &'static str,
    below: &'static str,
    start: &'static str,
    end: &'static str,
}

impl Sides {
    fn of(flow: Flow) -> Sides {
        match (flow.vertical, flow.rtl) {
            (Some(Vertical::Rl), _) => Sides { above: "right", below: "left", start: "top", end: "bottom" },
            (Some(Vertical::Lr), _) => Sides { above: "left", below: "right", start: "top", end: "bottom" },
            (None, false) => Sides { above: "top", below: "bottom", start: "left", end: "right" },
            (None, true) => Sides { above: "top", below: "bottom", start: "right", end: "left" },
        }
    }
}

/// The least share of the text's colour that a grey has, in thousandths: 0.6 of black is 5.7 to 1 on white.
const LEAST_SHARE: i64 = 600;

/// The sheet as far as it is written.
struct Sheet {
    out: String,
    /// The size of the pages' text, which lengths are made shares of.
    size: Length,
    sides: Sides,
    /// Whether some text runs from right to left, and what is at the left must change sides there.
    mirrored: bool,
    /// The direction of those parts of a book that run against it.
    other_direction: Option<&'static str>,
    /// The families that lend letters to others, to be named after each: `, "Amiri"`.
    lenders: String,
    /// The settings of titles of chapters, which all `h1` have that are not set otherwise.
    chapter: Option<ElementSettings>,
}

impl Sheet {
    fn rule(&mut self, rule: &Rule<'_>, settings: &ElementSettings, parent: Option<&ElementSettings>) {
        let scale = self.scale(settings.size, rule.kind);
        let around = parent.map_or(1000, |parent| self.scale(parent.size, RuleKind::Heading));
        // Sizes in a heading's label are relative to the heading in CSS, but to the text in a theme.
        let share = scale * 1000 / around.max(1);
        let mut said = Vec::new();
        if share != 1000 {
            said.push(format!("font-size: {}em", number(share)));
        // Browsers make headings larger unless told.
        } else if rule.kind.is_display() {
            said.push("font-size: 1em".to_owned());
        }
        self.letters(rule, settings, &mut said);
        said.extend(
            self.chapter.iter().filter(|_| OTHER_H1.contains(&rule.element)).flat_map(|it| glyphs::reset(settings, it)),
        );
        self.spaces(rule, settings, scale, &mut said);
        self.borders(rule, settings, &mut said);
        self.write(rule.selector, &said);
        self.alignment(rule, settings);
        let is_grey = rule.kind.is_display() && settings.ground.is_none();
        match settings.color {
            // A grey of headings and labels: less of whatever colour the reader's text has, by day and by night. A ground
            // would fade with it, and a lighter grey than this could not be read.
            Some([red, green, blue]) if is_grey && red == green && green == blue && 0 < red => {
                let share = number((i64::from(255 - red) * 1000 / 255).max(LEAST_SHARE));
                self.write(rule.selector, &[format!("opacity: {share}")]);
            }
            color => self.color(rule.selector, color),
        }
        self.ground(rule.selector, settings.ground);
        self.boxed(rule.selector, settings);
        match rule.kind {
            RuleKind::Table => self.table(settings),
            RuleKind::Ornament => self.ornament(settings.text.as_deref().unwrap_or("")),
            RuleKind::List => self.bullets(settings.text.as_deref().unwrap_or("")),
            RuleKind::Heading | RuleKind::Line | RuleKind::Text => {}
        }
        // What the speaker's name hangs by is on the children, which have a selector of their own.
        if matches!(rule.element, "speech" | "cast") {
            self.hang(rule.element, settings.left.unwrap_or(Dimension::Em(0)));
        }
        if let (Some(sink), RuleKind::Text) = (settings.sink, rule.kind) {
            // Only on a page of its own.
            let own = format!("margin-{}: {}", self.sides.above, sink_space(sink, scale));
            self.write(&format!("section.{}", rule.element), &[own]);
        }
        if settings.italic == Some(true) && rule.kind == RuleKind::Text {
            // Emphasis in what is italic is upright, as on the pages.
            self.write(&each(rule.selector, " em"), &["font-style: normal".to_owned()]);
        }
    }

    /// A class of the author's own: its letters in a line and in a container, the rest in containers.
    fn class(&mut self, name: &str, settings: &ElementSettings) {
        let selector = format!(".{name}");
        let rule = Rule { element: name, selector: &selector, parent: None, kind: RuleKind::Text };
        let scale = self.scale(settings.size, RuleKind::Text);
        let mut letters = Vec::new();
        if scale != 1000 {
            letters.push(format!("font-size: {}em", number(scale)));
        }
        self.letters(&rule, settings, &mut letters);
        self.write(&selector, &letters);
        self.color(&selector, settings.color);
        // Insets and boxes of a class make sense for blocks only: the same class may be on words.
        let container = format!("div.{name}");
        let mut placed = Vec::new();
        // A box that says nothing of the spaces around it has a line, as on the pages: its frame would strike the text.
        let is_boxed = settings.ground.is_some() || settings.frame.is_some_and(|frame| Length::ZERO < frame);
        let line = is_boxed.then_some(2);
        let (before, after) = (settings.before.or(line), settings.after.or(line));
        self.spaces(&rule, &ElementSettings { before, after, ..settings.clone() }, scale, &mut placed);
        self.borders(&rule, settings, &mut placed);
        if settings.keep == Some(true) {
            // Both names: readers built on old WebKit know only the second.
            placed.push("break-inside: avoid; page-break-inside: avoid".to_owned());
        }
        self.write(&container, &placed);
        self.ground(&container, settings.ground);
        self.boxed(&container, settings);
        self.alignment(&Rule { selector: &container, ..rule }, settings);
    }

    /// A size in thousandths of the text's.
    fn scale(&self, size: Option<Dimension>, kind: RuleKind) -> i64 {
        let scale = match size {
            Some(Dimension::Em(milli)) => milli,
            Some(Dimension::Length(length)) => length.0 * 1000 / self.size.0.max(1),
            Some(Dimension::Measure(_)) | None => 1000,
        };
        // A limit for display type alone: a phone's line is short. Text of any size wraps.
        if kind.is_display() { scale.min(LARGEST) } else { scale }
    }

    fn letters(&self, rule: &Rule<'_>, settings: &ElementSettings, said: &mut Vec<String>) {
        let display = rule.kind.is_display();
        // `weight` of a table is that of its head.
        if rule.kind != RuleKind::Table {
            match settings.bold {
                Some(true) => said.push("font-weight: bold".to_owned()),
                Some(false) => said.push("font-weight: normal".to_owned()),
                // Bold is what browsers give to headings.
                None if display => said.push("font-weight: normal".to_owned()),
                _ => {}
            }
        }
        match settings.italic {
            Some(true) => said.push("font-style: italic".to_owned()),
            Some(false) => said.push("font-style: normal".to_owned()),
            None => {}
        }
        match settings.case {
            Some(Case::SmallCaps) => said.push("font-variant: small-caps".to_owned()),
            // Small capitals of small letters are what this makes of capitals as well.
            // `all-small-caps` is unknown to readers of EPUB 2's age; this is the same in all.
            Some(Case::AllSmallCaps) => said.push("font-variant: small-caps; text-transform: lowercase".to_owned()),
            Some(Case::Normal) => said.push("font-variant: normal; text-transform: none".to_owned()),
            None => {}
        }
        if let Some(family) = &settings.font {
            said.push(format!("font-family: {}", family_list(family, &self.lenders)));
        }
        // After the case, whose shorthand would take it back.
        said.extend(settings.numerals.map(glyphs::numeric));
        said.extend(settings.features.as_deref().filter(|it| !it.is_empty()).map(glyphs::feature_settings));
        match settings.underline {
            Some(true) => said.push("text-decoration: underline".to_owned()),
            Some(false) => said.push("text-decoration: none".to_owned()),
            None => {}
        }
        // No tracking is what every reader has.
        if let Some(tracking) = settings.tracking.filter(|tracking| 0 < *tracking) {
            said.push(format!("letter-spacing: {}em", number(i64::from(tracking))));
        }
        // The line height of running text is the reader's.
        if let (true, Some(Dimension::Em(leading))) = (display, settings.leading) {
            said.push(format!("line-height: {}", number(leading)));
        }
    }

    /// Margins: the spaces above and below in `em` of the element's own size, insets as they are.
    fn spaces(&self, rule: &Rule<'_>, settings: &ElementSettings, scale: i64, said: &mut Vec<String>) {
        let lines = |half_lines: u32| spaced(half_lines, scale);
        let Sides { above, below, start, end } = self.sides;
        match (settings.before, settings.sink) {
            // A sunk title has no other space above.
            (None, Some(sink)) if rule.kind.is_display() => {
                said.push(format!("margin-{above}: {}", sink_space(sink, scale)));
            }
            (Some(before), _) => said.push(format!("margin-{above}: {}", lines(before))),
            // What is at the foot of a page has the space above it from the sheet that all themes share.
            (None, _) if rule.element == "publisher" => {}
            (None, _) if rule.kind.is_display() => said.push(format!("margin-{above}: 0")),
            (None, _) => {}
        }
        match settings.after {
            Some(after) => said.push(format!("margin-{below}: {}", lines(after))),
            None if rule.kind.is_display() => said.push(format!("margin-{below}: 0")),
            None => {}
        }
        // A note's `left` is the length of the rule above the notes.
        if matches!(rule.element, "note" | "margin-note") {
            // The rule above notes is drawn by our sheet, a fixed share of the line.
            return;
        }
        // The inset of a list is where its bullets are.
        let property = if rule.kind == RuleKind::List { "padding" } else { "margin" };
        for (side, inset) in [(start, settings.left), (end, settings.right)] {
            if let Some(inset) = inset {
                said.push(format!("{property}-{side}: {}", self.inset(inset)));
            }
        }
    }

    fn inset(&self, inset: Dimension) -> String {
        match inset {
            Dimension::Em(milli) => format!("{}em", number(milli)),
            Dimension::Length(length) => format!("{}em", number(length.0 * 1000 / self.size.0.max(1))),
            Dimension::Measure(share) => format!("{}%", number(share * 100)),
        }
    }

    /// How lines are aligned, also in paragraphs within, which readers justify.
    fn alignment(&mut self, rule: &Rule<'_>, settings: &ElementSettings) {
        let align = match settings.align {
            Some(Alignment::Center) => "center",
            Some(Alignment::Right) => "right",
            Some(Alignment::Left) => "left",
            None if rule.kind == RuleKind::Heading => "left",
            // Justified is the reader's choice, and text that is left to him.
            Some(Alignment::Justify) | None => return,
        };
        let selector = match rule.kind {
            // What is below the title on the title page follows it.
            RuleKind::Heading if rule.element == "title" => ".titlepage h1, .titlepage p".to_owned(),
            // The number of a section, alone, is aligned as its chapter's title is.
            RuleKind::Heading if rule.element == "chapter" => "h1, .section-number.section-number".to_owned(),
            // Many readers justify each `p` by a rule of their own, which the alignment of what is around it does not
            // change.
            RuleKind::Text => format!("{}, {}", rule.selector, each(rule.selector, " p")),
            _ => rule.selector.to_owned(),
        };
        self.write(&selector, &[format!("text-align: {align}")]);
        // CSS without logical values needs a second rule for each direction.
        if self.mirrored && align != "center" {
            let other = if align == "left" { "right" } else { "left" };
            self.write(&mirror::selected("rtl", &selector), &[format!("text-align: {other}")]);
            // In a book from right to left all is within an element of that direction.
            self.write(&mirror::selected("ltr", &selector), &[format!("text-align: {align}")]);
        }
    }

    /// A colour that can be read on the reader's paper by day and by night. `prefers-color-scheme` would allow for
    /// two, but most readers' night is a sheet of their own under which a page still asks for the day's.
    fn color(&mut self, selector: &str, color: Option<[u8; 3]>) {
        // Black means the reader's colour of text: at night it would be black on black.
        // So does nearly black, and white, which is the ink of a dark ground: half of that is paper in an e-book.
        let Some(color) = color.filter(|color| !is_readers(*color)) else { return };
        let [red, green, blue] = between(color);
        self.write(selector, &[format!("color: #{red:02x}{green:02x}{blue:02x}")]);
    }

    fn table(&mut self, settings: &ElementSettings) {
        if let Some(numerals) = settings.numerals {
            // Our own sheet sets columns of figures.
            self.write("th.align-right, td.align-right", &[glyphs::numeric(numerals)]);
        }
        // A rule of no thickness takes back that of our sheet.
        let border = |thickness: Option<Length>| match thickness.and_then(pixels) {
            Some(pixels) => format!("{pixels}px solid"),
            None => "0".to_owned(),
        };
        let outer = border(settings.rule_above);
        self.write("table", &[format!("border-top: {outer}"), format!("border-bottom: {outer}")]);
        let weight = if settings.bold == Some(true) { "bold" } else { "normal" };
        let inner = border(settings.rule_below);
        self.write("thead th", &[format!("border-bottom: {inner}"), format!("font-weight: {weight}")]);
        if let Some(pixels) = settings.rule_between.and_then(pixels) {
            self.write("tbody tr + tr > *", &[format!("border-top: {pixels}px solid")]);
        }
        if let Some(tint) = settings.stripe.and_then(transparent_tint) {
            self.write("tbody tr:nth-child(even)", &[format!("background-color: {tint}")]);
        }
    }

    /// The ornament of a section break, drawn before an `hr` that has lost its line; readers without generated content
    /// in it, or without `@supports`, keep the line.
    fn ornament(&mut self, text: &str) {
        let text = string(text.trim());
        let content = if text.is_empty() { "\\a0".to_owned() } else { text };
        let _ = writeln!(
            self.out,
            "@supports (display: block) {{\nhr {{ width: auto; height: auto; border: 0; color: inherit; }}\n\
             hr::before {{ content: \"{content}\"; }}\n}}"
        );
    }

    /// Bullets that are not those of every reader.
    fn bullets(&mut self, text: &str) {
        let mut selector = String::new();
        // Three depths, as many as readers know bullets for.
        for bullet in text.chars().filter(|c| !c.is_whitespace()).take(3) {
            selector.push_str(if selector.is_empty() { "ul" } else { " ul" });
            let known = match bullet {
                '•' => "disc".to_owned(),
                '◦' | '○' => "circle".to_owned(),
                '▪' | '■' => "square".to_owned(),
                other => format!("\"{}\\2002\"", string(&other.to_string())),
            };
            self.write(&selector, &[format!("list-style-type: {known}")]);
        }
    }

    /// Where a reader may divide words, in the terms of CSS Text 4, section 5.5. Readers that are made of WebKit know two
    /// of the numbers by older names.
    fn hyphenation(&mut self, config: &HyphenationConfig) {
        let HyphenationConfig { least_word, least_before, least_after, page_ends, .. } = *config;
        let shown = |number: Option<u8>| number.map_or_else(|| "auto".to_owned(), |number| number.to_string());
        let mut said = Vec::new();
        if least_word.or(least_before).or(least_after).is_some() {
            let [word, before, after] = [least_word, least_before, least_after].map(shown);
            said.push(format!("hyphenate-limit-chars: {word} {before} {after}"));
        }
        for (side, number) in [("before", least_before), ("after", least_after)] {
            said.extend(number.map(|number| format!("-webkit-hyphenate-limit-{side}: {number}")));
        }
        if page_ends == PageEndHyphens::Never {
            said.push("hyphenate-limit-last: page".to_owned());
        }
        if !said.is_empty() {
            self.write("body", &said);
        }
    }

    /// How a chapter's first paragraph begins, and how far paragraphs are indented.
    fn opening(&mut self, config: &Config) {
        let pdf = &config.pdf;
        if let Some(indent) = pdf.first_line_indent {
            // Exceptions of our sheet are more specific than `p`; a paragraph after a formula is none.
            self.write("p, .equation + p", &[format!("text-indent: {}", self.inset(indent))]);
        }
        // Both, an indent and a space, only if the book asks for both.
        if let Some(spacing) = pdf.paragraph_spacing.filter(|spacing| 0 < *spacing) {
            if pdf.first_line_indent.is_none() {
                self.write("p", &["text-indent: 0".to_owned()]);
            }
            let above = format!("margin-{}: {}", self.sides.above, spaced(spacing, 1000));
            self.write("section > p + p, blockquote > p + p, li > p + p, dd > p + p", &[above]);
        }
        self.hyphenation(&pdf.hyphenation);
        if pdf.small_caps_opening.unwrap_or_default() != SmallCapsOpening::Words(0) {
            self.write(&each(FIRST, "::first-line"), &["font-variant: small-caps".to_owned()]);
            self.write(&each(FIRST, ".plain-opening::first-line"), &["font-variant: normal".to_owned()]);
        }
        let Some(lines) = pdf.drop_caps.filter(|drop_cap| 1 < *drop_cap) else { return };
        let letter = each(FIRST, "::first-letter");
        // Capitals are about 0.65 em high: so large that they reach from the last line's baseline to the first's top.
        let size = (i64::from(lines) - 1) * LINE * 1000 / 650 + 1000;
        let floated = [
            "float: left".to_owned(),
            format!("font-size: {}em", number(size)),
            // A line height below one, or the letter would push the second line down.
            "line-height: 0.75".to_owned(),
            "margin: 0.06em 0.06em 0 0".to_owned(),
        ];
        self.write(&letter, &floated);
        // Where a reader can, it fits the letter to its own lines.
        let fitted = "float: none; font-size: inherit; line-height: inherit; margin: 0 0.1em 0 0;";
        let _ = writeln!(
            self.out,
            "@supports (initial-letter: {lines}) or (-webkit-initial-letter: {lines}) {{\n\
             {letter} {{ {fitted} -webkit-initial-letter: {lines}; initial-letter: {lines}; }}\n}}"
        );
    }

    fn write(&mut self, selector: &str, declarations: &[String]) {
        if declarations.is_empty() {
            return;
        }
        let declarations = declarations.join("; ");
        let _ = writeln!(self.out, "{selector} {{ {declarations}; }}");
        let other = self.other_direction.map(|direction| (direction, mirror::other_side(&declarations)));
        if let Some((direction, other)) = other.filter(|other| !other.1.is_empty()) {
            let _ = writeln!(self.out, "{} {{ {other}; }}", mirror::selected(direction, selector));
        }
    }
}

/// The first paragraph of a chapter's text.
const FIRST: &str = "p.opening";

/// A list of selectors with something behind each.
fn each(selectors: &str, behind: &str) -> String {
    selectors.split(", ").map(|part| format!("{part}{behind}")).collect::<Vec<_>>().join(", ")
}

/// Thousandths as CSS writes them: `1.25`, `0.606`, `2`.
pub(super) fn number(milli: i64) -> String {
    let sign = if milli < 0 { "-" } else { "" };
    let digits = format!("{}.{:03}", milli.abs() / 1000, milli.abs() % 1000);
    format!("{sign}{}", digits.trim_end_matches('0').trim_end_matches('.'))
}

/// Half-lines of the text in `em` of an element whose size is `scale` thousandths of the text's.
fn spaced(half_lines: u32, scale: i64) -> String {
    format!("{}em", number(i64::from(half_lines) * LINE / 2 * 1000 / scale.max(1)))
}

/// How far down the screen something begins.
fn sink_space(sink: Sink, scale: i64) -> String {
    // A share of the height does not exist for margins: percentages are shares of the width in CSS.
    match sink {
        Sink::Share(share) => format!("{}%", number(i64::from(share.min(DEEPEST)) * 100)),
        // About a third of a phone's screen, as with shares.
        Sink::Lines(count) => spaced(count.min(12) * 2, scale),
    }
}

/// A rule's thickness in pixels of CSS (96 to the inch), at least one; `None` if there is none.
fn pixels(thickness: Length) -> Option<i64> {
    let points = thickness.0 * 1000 / Length::milli_pt(1000).0.max(1);
    (0 < points).then(|| ((points * 96 / 72 + 500) / 1000).max(1))
}

/// A text within quotation marks of CSS.
fn string(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            // Quotation marks end the string, signs of markup end the sheet where it is within XHTML.
            '"' | '\\' => out.extend(['\\', c]),
            '<' | '>' | '&' => out.push_str(&format!("\\{:x} ", u32::from(c))),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Words of names of families without serifs: “Sans” itself, and what type founders say for it.
const SANS: &[&str] = &["sans", "sanserif", "grotesk", "grotesque", "grotesc", "gothic"];

/// A family of the theme as CSS names it. Where it is not embedded the reader's own one of that kind is nearest; text
/// faces need no kind, because the reader's choice is one.
fn family_list(family: &str, lenders: &str) -> String {
    // Without a kind, code whose font is not there would be set in the reader's text face, and lose its columns.
    let lower = family.to_lowercase();
    let kind = match () {
        () if lower.contains("mono") => ", monospace",
        () if lower.split(' ').any(|word| SANS.contains(&word)) => ", sans-serif",
        () => "",
    };
    format!("\"{}\"{lenders}{kind}", string(family))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_short() {
        for (milli, written) in [(1250, "1.25"), (606, "0.606"), (2000, "2"), (0, "0"), (-250, "-0.25")] {
            assert_eq!(number(milli), written);
        }
    }

    #[test]
    fn ornaments_cannot_leave_their_string() {
        assert_eq!(string("\"} body { \\"), "\\\"} body { \\\\");
    }
}
