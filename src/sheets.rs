//! What the settings say of sheets, as imposition wants it.
//!
//! In: `booklet.*`. Out: [`impose::Settings`](crate::impose::Settings); what they leave open is decided
//! there.

use crate::geometry::Length;
use crate::impose::{Binding, Duplex, Pad, Plan, Scheme, Settings};
use crate::project::config::{self, BookletConfig};

/// Pages in a signature when nobody said: four sheets, which every needle goes through.
const SIGNATURE: u32 = 16;

/// The settings of imposition.
pub fn settings(config: &BookletConfig) -> Settings {
    let usual = Settings::default();
    let creep = config.creep.unwrap_or(1000);
    Settings {
        scheme: config.scheme.map_or(usual.scheme, |it| scheme(it, config)),
        sheet: config.sheet,
        binding: match config.binding {
            Some(config::Binding::Right) => Binding::Right,
            Some(config::Binding::Left) | None => Binding::Left,
        },
        duplex: match config.duplex {
            Some(config::Duplex::Long) => Duplex::LongEdge,
            Some(config::Duplex::Single) => Duplex::Single,
            Some(config::Duplex::Short) | None => Duplex::ShortEdge,
        },
        pad: match config.pad {
            Some(config::Pad::BeforeLast) => Pad::BeforeLast,
            Some(config::Pad::End | config::Pad::None) | None => Pad::End,
        },
        paper: if creep == 0 { Length::ZERO } else { config.caliper.unwrap_or(usual.paper) },
        fold: small(creep.max(1)),
        marks: config.marks.unwrap_or(usual.marks),
        ..usual
    }
}

fn scheme(scheme: config::Scheme, config: &BookletConfig) -> Scheme {
    match scheme {
        config::Scheme::Saddle => Scheme::Saddle,
        config::Scheme::Signatures => {
            Scheme::Signatures(small(config.pages_per_signature.unwrap_or(SIGNATURE)))
        }
        config::Scheme::CutStack => Scheme::Stack,
        config::Scheme::Quarto => Scheme::Quarto,
        config::Scheme::Octavo => Scheme::Octavo,
        config::Scheme::Zine => Scheme::Zine,
        config::Scheme::NUp => {
            let count = |given: Option<u32>| u8::try_from(given.unwrap_or(2)).unwrap_or(u8::MAX);
            Scheme::Grid(count(config.columns), count(config.rows))
        }
    }
}

/// The settings are bounded far below.
fn small(number: u32) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// Holds a plan to `booklet.pad = "none"`.
///
/// # Errors
/// When pages had to be left blank all the same: how many.
pub fn check(config: &BookletConfig, plan: &Plan) -> Result<(), String> {
    if config.pad != Some(config::Pad::None) || plan.blanks == 0 {
        return Ok(());
    }
    Err(format!(
        "{} pages leave {} of the last sheet blank, and `booklet.pad` is `none`",
        plan.pages, plan.blanks
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_reach_imposition() {
        let config = BookletConfig {
            scheme: Some(config::Scheme::NUp),
            columns: Some(3),
            creep: Some(0),
            binding: Some(config::Binding::Right),
            ..BookletConfig::default()
        };
        let settings = settings(&config);
        assert_eq!(settings.scheme, Scheme::Grid(3, 2));
        assert_eq!(settings.paper, Length::ZERO);
        assert_eq!(settings.binding, Binding::Right);
        assert_eq!(super::settings(&BookletConfig::default()), Settings::default());
    }
}
