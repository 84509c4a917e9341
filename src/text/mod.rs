//! Letters: languages, hyphenation, break opportunities, fonts, faces, shaping, formulas.

// In reading order.
pub mod design;
pub mod east_asian;
pub mod face;
pub mod language;
pub mod words;
pub mod collation;
pub(crate) mod bracket;
pub mod caption;
pub mod catalog;
mod script_form;
mod script_share;
pub mod shape;
pub mod hyphenate;
pub mod listing;
pub mod opportunity;
pub mod outline;
pub mod protrusion;
pub(crate) mod recent;
mod block_comment;
pub mod highlight;
pub mod math;
pub(crate) mod vector;
pub mod vertical;
mod variable;
mod font_file;
pub mod web_font;
pub mod xml;
