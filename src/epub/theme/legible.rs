//! Inks of a theme on grounds of the theme: what can't be read there takes the reader's own ink.
//!
//! An ink is moved to a middle that can be read on white paper and on dark ([`between`]); a ground is a veil over either.
//! Each is right alone, and together they may be grey on grey.

use super::Sheet;
use super::color::{Tint, between, readable_on};
use super::rules::{RULES, container_selectors};
use crate::project::config::Config;

/// Where one of the theme's inks or grounds is.
struct Painted<'a> {
    /// The element or class that has it; `None` for the stripes of a table, which are not the whole of theirs.
    owner: Option<&'a str>,
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
                let itself = ink.owner.filter(|_| ink.owner == ground.owner).map(|_| ground.selector.clone());
                let selectors: Vec<String> = within.into_iter().chain(itself).collect();
                self.write(&selectors.join(", "), &["color: inherit".to_owned()]);
            }
        }
    }
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
        let paint = |color: [u8; 3]| Painted { owner: Some(element), selector: selector.clone(), color };
        inks.extend(settings.color.map(paint));
        grounds.extend(settings.ground.map(paint));
        let stripe = |color: [u8; 3]| Painted { owner: None, selector: "tbody tr:nth-child(even)".to_owned(), color };
        grounds.extend(settings.stripe.map(stripe));
    }
    for (name, settings) in &config.classes {
        let paint = |selector: String| move |color: [u8; 3]| Painted { owner: Some(name.as_str()), selector, color };
        inks.extend(settings.color.map(paint(format!(".{name}"))));
        grounds.extend(settings.ground.map(paint(format!("div.{name}"))));
    }
    (inks, grounds)
}
