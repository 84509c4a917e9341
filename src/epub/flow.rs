//! How the text flows: its direction, and whether its lines are vertical.
//!
//! In: the language, the settings, and the book's own style sheet. Out: a [`Flow`], which the package (page
//! progression), the texts (`dir`) and the style sheet follow.

use super::rule_template::written_out;
use crate::document::direction::TextDirection;
use crate::project::config::{Config, Direction, WritingMode};
use crate::text::language;

/// How the text flows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flow {
    /// Whether lines run from right to left.
    pub(super) rtl: bool,
    /// The direction of lines (`writing-mode`), if they are not horizontal.
    pub(super) vertical: Option<Vertical>,
}

/// The order of vertical lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vertical {
    /// From right to left.
    Rl,
    /// From left to right.
    Lr,
}

impl Flow {
    /// The flow of a book: as `dir` and `writing-mode` say, else as its style sheet and its language do.
    pub(super) fn of(config: &Config, tag: &str) -> Flow {
        let rtl = match config.direction {
            Some(it) => it == Direction::Rtl,
            None => language::is_rtl(tag),
        };
        let vertical = match config.writing_mode {
            Some(WritingMode::HorizontalTb) => None,
            Some(WritingMode::VerticalRl) => Some(Vertical::Rl),
            Some(WritingMode::VerticalLr) => Some(Vertical::Lr),
            None => config.epub.sheets.iter().rev().find_map(|sheet| of_sheet(&sheet.text)),
        };
        Flow { rtl, vertical }
    }

    /// The direction that a file's text has to say: from right to left, or the other way than the book.
    pub(super) fn direction(self, rtl: bool) -> Option<TextDirection> {
        (rtl || self.rtl).then(|| TextDirection::of(rtl))
    }

    /// Whether pages are turned from left to right (`page-progression-direction="rtl"`).
    pub(super) fn progresses_rtl(self) -> bool {
        match self.vertical {
            Some(it) => it == Vertical::Rl,
            None => self.rtl,
        }
    }

    /// The name of the writing mode in CSS.
    pub(super) fn writing_mode(self) -> Option<&'static str> {
        self.vertical.map(|vertical| match vertical {
            Vertical::Rl => "vertical-rl",
            Vertical::Lr => "vertical-lr",
        })
    }

    /// The rules that set the lines vertically. The first two properties are those of readers older than
    /// CSS Writing Modes.
    pub(super) fn css(self) -> String {
        let Some(mode) = self.writing_mode() else { return String::new() };
        format!(
            "html {{ -epub-writing-mode: {mode}; -webkit-writing-mode: {mode}; writing-mode: {mode}; }}\n{}",
            written_out(include_str!("vertical.css"))
        )
    }
}

/// The writing direction that a style sheet sets for the whole text: a rule for `html`, `body` or `:root`.
fn of_sheet(css: &str) -> Option<Vertical> {
    let mut found = None;
    for rule in css.split('}') {
        let Some((selectors, declarations)) = rule.rsplit_once('{') else { continue };
        let selectors = selectors.rsplit(['{', ';', '/']).next().unwrap_or("");
        let is_whole = selectors.split(',').any(|part| matches!(part.trim(), "html" | "body" | ":root" | "*"));
        if !is_whole {
            continue;
        }
        for declaration in declarations.split(';') {
            let Some((property, value)) = declaration.split_once(':') else { continue };
            if !property.trim().ends_with("writing-mode") {
                continue;
            }
            // `tb-rl` is the name that SVG 1.1 and older readers know.
            found = match value.split('!').next().unwrap_or("").trim() {
                "vertical-rl" | "tb-rl" => Some(Vertical::Rl),
                "vertical-lr" => Some(Vertical::Lr),
                _ => None,
            };
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::config::CssFile;

    #[test]
    fn settings_win_over_the_sheet_and_the_language() {
        let mut config = Config::default();
        assert_eq!(Flow::of(&config, "ar"), Flow { rtl: true, vertical: None });
        config.direction = Some(Direction::Rtl);
        assert!(Flow::of(&config, "en").progresses_rtl());
        config.direction = None;
        let sheet = |text: &str| vec![CssFile { text: text.to_owned(), ..CssFile::default() }];
        config.epub.sheets = sheet("p { color: red } html { -webkit-writing-mode: vertical-rl }");
        let flow = Flow::of(&config, "ja");
        assert!(flow.progresses_rtl() && !flow.rtl && flow.writing_mode() == Some("vertical-rl"));
        config.epub.sheets = sheet(".tate { writing-mode: vertical-rl }");
        assert_eq!(Flow::of(&config, "ja").vertical, None);
        config.writing_mode = Some(WritingMode::VerticalLr);
        assert!(!Flow::of(&config, "mn").progresses_rtl());
    }
}
