//! Which way a book's text runs, and at which side it is bound.

use crate::impose::Binding;
use crate::project::config::{Config, Direction, WritingMode};
use crate::text::language;

/// Whether the text runs from right to left: as `dir` says, else as the script of its language does.
pub fn is_rtl(config: &Config) -> bool {
    config
        .direction
        .map_or_else(|| language::is_rtl(&config.metadata.language), |direction| direction == Direction::Rtl)
}

/// Whether lines run from top to bottom in print.
pub fn is_vertical(config: &Config) -> bool {
    config.writing_mode == Some(WritingMode::VerticalRl)
}

/// The side of the spine: `booklet.binding`, else the side on which the text's lines begin, or the first of vertical ones.
pub fn binding(config: &Config) -> Binding {
    let by_text = if is_rtl(config) || is_vertical(config) { Binding::Right } else { Binding::Left };
    config.booklet.binding.unwrap_or(by_text)
}
