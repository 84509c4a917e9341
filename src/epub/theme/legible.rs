//! Inks of a theme on grounds of the theme: what can't be read there takes the reader's own ink.
//!
//! An ink is moved to a middle that can be read on white paper and on dark ([`between`]); a ground is a veil over either.
//! Each is right alone, and together they may be grey on grey. Whoever chose them is told.

use super::Sheet;
use super::color::{LEAST_CONTRAST, Tint, between, contrast, is_readers, ratio, readable_on};
use super::rules::{RULES, container_selectors};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::project::Project;
use crate::project::config::Config;

/// Where one of the theme's inks or grounds is.
struct Painted<'a> {
    /// The element or class that has it.
    owner: &'a str,
    /// Whether it is the stripes of a table, which are not the whole of theirs.
    is_stripe: bool,
    /// Whether the element has a ground of its own.
    has_ground: bool,
    selector: String,
    color: [u8; 3],
}

impl Sheet {
    /// Takes back the inks that can't be read on a ground that is around them.
    pub(super) fn legible(&mut self, config: &Config) {
        let (inks, grounds) = painted(config);
        for ground in &grounds {
            let Some(tint) = Tint::of(ground.color) else { continue };
            for ink in inks.iter().filter(|ink| !readable_on(between(ink.color), tint)) {
                // Every selector of the one within every one of the other.
                let within: Vec<String> =
                    ground.selector.split(", ").map(|around| around_each(around, &ink.selector)).collect();
                let is_same = ink.owner == ground.owner && !ground.is_stripe;
                let itself = is_same.then(|| ground.selector.clone());
                let selectors: Vec<String> = within.into_iter().chain(itself).collect();
                self.write(&selectors.join(", "), &["color: inherit".to_owned()]);
            }
        }
    }
}

/// Says which inks take another colour than the author's: those that can't be read on a ground, and those that can't be read
/// on white paper. What the program's own themes say is known to be read.
pub fn check_inks(project: &Project, diagnostics: &mut Diagnostics) {
    let (inks, grounds) = painted(&project.config);
    for ground in &grounds {
        let Some(tint) = Tint::of(ground.color) else { continue };
        let own = setting(ground.owner, if ground.is_stripe { "stripe" } else { "ground" });
        let mut hidden: Vec<String> = Vec::new();
        for ink in inks.iter().filter(|ink| !readable_on(between(ink.color), tint)) {
            let name = setting(ink.owner, "color");
            // What opens a division is in no box.
            let can_meet = ink.owner == ground.owner || !OPENERS.contains(&ink.owner);
            if can_meet && !hidden.contains(&name) && (project.is_set(&own) || project.is_set(&name)) {
                hidden.push(name);
            }
        }
        if hidden.is_empty() {
            continue;
        }
        let named: Vec<String> = hidden.iter().map(|name| format!("`{name}`")).collect();
        let message = format!(
            "{} can't be read on `{own}`, `{}`, in an e-book: text there has the reader's own colour",
            named.join(", "),
            hexadecimal(ground.color)
        );
        let help = "choose a lighter ground: e-books lay it as a veil over light paper and over dark, and the ink must \
                    show on both";
        let settings = std::iter::once(own).chain(hidden);
        diagnostics.push(Diagnostic::warning("ink-unreadable", message).settings(settings).help(help));
    }
    for ink in inks.iter().filter(|ink| !ink.has_ground && !is_readers(ink.color)) {
        let (name, found) = (setting(ink.owner, "color"), contrast(ink.color, [255; 3]));
        if LEAST_CONTRAST <= found || !project.is_set(&name) {
            continue;
        }
        let message = format!(
            "`{name}`, `{}`, can't be read on white paper, {}: e-books show `{}`",
            hexadecimal(ink.color),
            ratio(found),
            hexadecimal(between(ink.color))
        );
        let help = "choose a darker colour, with a contrast of 4.5 : 1, or give the element a dark `ground`";
        diagnostics.push(Diagnostic::warning("ink-unreadable", message).settings([name]).help(help));
    }
}

/// Elements that open a division or the book, and those of the contents.
const OPENERS: &[&str] = &[
    "author", "chapter", "chapter-number", "contents", "contents-chapter", "contents-entry", "contents-part",
    "contents-section", "contents-subsection", "contributor", "imprint", "part", "part-number", "publisher", "series",
    "subtitle", "title",
];

/// The setting of an element's ink or ground.
fn setting(owner: &str, property: &str) -> String {
    format!("style.{owner}.{property}")
}

/// A colour as themes write it.
fn hexadecimal([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// A list of selectors within another one. Links are selected as those of a section, which is further out than the ground
/// is.
fn around_each(around: &str, selectors: &str) -> String {
    let within = |selector: &str| match selector.strip_prefix("section ") {
        Some(rest) => format!("section {around} {rest}"),
        None => format!("{around} {selector}"),
    };
    selectors.split(", ").map(within).collect::<Vec<_>>().join(", ")
}

/// The inks and the grounds of a theme, in the order of its rules.
fn painted(config: &Config) -> (Vec<Painted<'_>>, Vec<Painted<'_>>) {
    let (mut inks, mut grounds) = (Vec::new(), Vec::new());
    let rules = RULES.iter().map(|rule| (rule.element, rule.selector.to_owned()));
    let containers = container_selectors();
    for (element, selector) in rules.chain(containers) {
        let Some(settings) = config.style.get(element) else { continue };
        let paint = |color: [u8; 3]| Painted {
            owner: element,
            is_stripe: false,
            has_ground: settings.ground.is_some(),
            selector: selector.clone(),
            color,
        };
        inks.extend(settings.color.map(paint));
        grounds.extend(settings.ground.map(paint));
        let stripe = |color: [u8; 3]| {
            let selector = "tbody tr:nth-child(even)".to_owned();
            Painted { is_stripe: true, selector, ..paint(color) }
        };
        grounds.extend(settings.stripe.map(stripe));
    }
    for (name, settings) in &config.classes {
        let paint = |selector: String| {
            let has_ground = settings.ground.is_some();
            move |color: [u8; 3]| Painted { owner: name.as_str(), is_stripe: false, has_ground, selector, color }
        };
        inks.extend(settings.color.map(paint(format!(".{name}"))));
        grounds.extend(settings.ground.map(paint(format!("div.{name}"))));
    }
    (inks, grounds)
}
