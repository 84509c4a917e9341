//! The paginated back end's engine: paragraphs to lines, blocks to a galley, the galley to pages.
//!
//! In: the document, what it resolved to, and the style. Out: [`frame::Pages`]: positioned glyph runs,
//! rules, images and links as data, the logical tree, and the page map.

// In reading order.
pub mod frame;
pub mod paragraph;
