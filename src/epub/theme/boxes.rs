//! The box around a text in the e-book's sheet: its frame, its ground, and how its first line hangs.

use super::color::transparent_tint;
use super::rules::{Rule, RuleKind};
use super::{Sheet, Sides, each, pixels, string};
use crate::project::dimension::Dimension;
use crate::project::theme::{BOX_PADDING, ElementSettings};

impl Sheet {
    /// The first line of a speech begins where its other lines would without their inset.
    pub(super) fn hang(&mut self, element: &str, left: Dimension) {
        let left = self.inset(left);
        if element == "cast" {
            // The first paragraph of any `div` is not set in, by a rule that is more specific than `.cast > p`.
            return self.write(".cast > p, .cast > p:first-child", &[format!("text-indent: -{left}")]);
        }
        let opens = ".speech:not(.continued) >";
        self.write(&format!("{opens} p:first-child"), &[format!("text-indent: -{left}")]);
        // A line of verse that is turned over is set in by 2em more, as in our sheet.
        let line = format!("{opens} .verse:first-child > p:first-child > .line:first-child");
        self.write(&line, &[format!("text-indent: calc(-2em - {left})")]);
    }

    /// The box around a text: its line, its corners and the space inside. Lengths follow the reader's size.
    pub(super) fn boxed(&mut self, selector: &str, settings: &ElementSettings) {
        let frame = settings.frame.and_then(pixels);
        let mut said = Vec::new();
        match (frame, settings.frame) {
            // In pixels, not `em`: rules thinner than a pixel vanish on some screens.
            (Some(pixels), _) => said.push(format!("border: {pixels}px solid")),
            (None, Some(_)) => said.push("border: 0".to_owned()),
            (None, None) => {}
        }
        // The line around it would be at the side of the bar too.
        let bar = settings.bar.and_then(pixels).filter(|_| frame.is_some());
        said.extend(bar.map(|pixels| format!("border-{}: {pixels}px solid", self.sides.start)));
        said.extend(settings.radius.map(|radius| format!("border-radius: {}", self.inset(radius))));
        if frame.is_some() || settings.ground.is_some() {
            // A box needs space inside even if its theme says nothing.
            said.push(format!("padding: {}", self.inset(settings.padding.unwrap_or(BOX_PADDING))));
        }
        self.write(selector, &said);
        if let Some(icon) = &settings.icon {
            // No content is more than an empty string: the latter still takes the space of an inline.
            let content = match icon.as_str() {
                "" => "content: none".to_owned(),
                icon => format!("content: \"{}\\2002\"", string(icon)),
            };
            self.write(&each(selector, " > .title::before"), &[content]);
        }
    }

    /// Rules above, below and at the side, in the colour of the text.
    pub(super) fn borders(&self, rule: &Rule<'_>, settings: &ElementSettings, said: &mut Vec<String>) {
        // Rules of a table have rows to go between: `table` writes them.
        if rule.kind == RuleKind::Table {
            return;
        }
        let Sides { above, below, start, .. } = self.sides;
        for (side, thickness) in [(above, settings.rule_above), (below, settings.rule_below)] {
            if let Some(pixels) = thickness.and_then(pixels) {
                // A third of an em parts the rule from the text.
                said.push(format!("border-{side}: {pixels}px solid; padding-{side}: 0.35em"));
            }
        }
        match settings.bar.map(pixels) {
            Some(Some(pixels)) => said.push(format!("border-{start}: {pixels}px solid; padding-{start}: 0.75em")),
            // Ours may have one.
            Some(None) => said.push(format!("border-{start}: 0; padding-{start}: 0")),
            None => {}
        }
    }

    /// A ground as a transparent tint: on white paper the colour that is asked for, on dark paper a light shade of the
    /// same hue.
    pub(super) fn ground(&mut self, selector: &str, ground: Option<[u8; 3]>) {
        let Some(tint) = ground.and_then(transparent_tint) else { return };
        self.write(selector, &[format!("background-color: {tint}")]);
    }
}
