//! The dialect of Markdown that is read: the parser's options, for all who run it.

use pulldown_cmark::Options;

/// The dialect of Markdown that is read: CommonMark with the extensions that mdBook and GitHub have. Punctuation, sub-
/// and superscript and attributes are ours.
pub(crate) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST);
