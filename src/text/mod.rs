//! Letters: languages, hyphenation, break opportunities, fonts, faces, shaping.

pub mod face;
