//! What the settings say of sheets, as imposition wants it.
//!
//! In: `booklet.*`, and what the book says of its bleed and direction. Out: [`impose::Settings`](crate::impose::Settings); what they leave open is decided
//! there.

use crate::geometry::Length;
use crate::impose::{Binding, Duplex, ImpositionPlan, Pad, Scheme, Settings};
use crate::project::config::{self, BookletConfig, Config, Direction};

/// Pages in a signature when nobody said: four sheets, which every needle goes through.
const SIGNATURE: u32 = 16;

/// The settings of imposition.
pub fn settings(book: &Config) -> Settings {
    let config = &book.booklet;
    let usual = Settings::default();
    let creep = config.creep.unwrap_or(1000);
    Settings {
        scheme: config.scheme.map_or(usual.scheme, |it| scheme(it, config)),
        sheet: config.sheet,
        binding: match (config.binding, book.direction) {
            (Some(config::Binding::Right), _) | (None, Some(Direction::Rtl)) => Binding::Right,
            (Some(config::Binding::Left), _) | (None, _) => Binding::Left,
        },
        duplex: match config.duplex {
            Some(config::Duplex::Long) => Duplex::LongEdge,
            Some(config::Duplex::Single) => Duplex::Single,
            Some(config::Duplex::Short) | None => Duplex::ShortEdge,
        },
        pad: match config.pad {
            Some(config::Pad::BeforeLast) => Pad::BeforeLast,
            Some(config::Pad::After(page)) => Pad::After(page.try_into().unwrap_or(usize::MAX)),
            Some(config::Pad::End | config::Pad::None) | None => Pad::End,
        },
        paper: if creep == 0 { Length::ZERO } else { config.caliper.unwrap_or(usual.paper) },
        fold: small(creep.max(1)),
        bleed: config.bleed.or(book.pdf.bleed).unwrap_or(usual.bleed),
        marks: config.marks.unwrap_or(usual.marks),
        ..usual
    }
}

fn scheme(scheme: config::Scheme, config: &BookletConfig) -> Scheme {
    match scheme {
        config::Scheme::Saddle => Scheme::Saddle,
        config::Scheme::Signatures => Scheme::Signatures(small(config.pages_per_signature.unwrap_or(SIGNATURE))),
        config::Scheme::CutStack => Scheme::Stack,
        config::Scheme::Quarto => Scheme::Quarto,
        config::Scheme::Octavo => Scheme::Octavo,
        config::Scheme::Zine => Scheme::Zine,
        config::Scheme::NUp => Scheme::Grid(count(config.columns), count(config.rows)),
        config::Scheme::StepAndRepeat => Scheme::Repeat(count(config.columns), count(config.rows)),
    }
}

/// Columns or rows.
fn count(given: Option<u32>) -> u8 {
    u8::try_from(given.unwrap_or(2)).unwrap_or(u8::MAX)
}

/// The settings are bounded far below.
fn small(number: u32) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// Holds a plan to `booklet.pad = "none"`.
///
/// # Errors
/// When pages had to be left blank all the same: how many.
pub fn check(config: &BookletConfig, plan: &ImpositionPlan) -> Result<(), String> {
    if config.pad != Some(config::Pad::None) || plan.blanks == 0 {
        return Ok(());
    }
    Err(format!("{} pages leave {} of the last sheet blank, and `booklet.pad` is `none`", plan.pages, plan.blanks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_reach_imposition() {
        let booklet = BookletConfig {
            scheme: Some(config::Scheme::NUp),
            columns: Some(3),
            creep: Some(0),
            binding: Some(config::Binding::Right),
            ..BookletConfig::default()
        };
        let mut config = Config { booklet, ..Config::default() };
        config.pdf.bleed = Some(Length::MM * 3);
        let settings = settings(&config);
        assert_eq!(settings.bleed, Length::MM * 3);
        assert_eq!(settings.scheme, Scheme::Grid(3, 2));
        assert_eq!(settings.paper, Length::ZERO);
        assert_eq!(settings.binding, Binding::Right);
        assert_eq!(super::settings(&Config::default()), Settings::default());
    }
}
