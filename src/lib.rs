//! Chapbook turns a Markdown book into a reflowable EPUB and a paginated, hyphenated PDF.
//!
//! ```text
//! project ─▶ parse ─▶ Book ─▶ resolve ─┬─▶ typeset ─▶ pdf ─▶ .pdf
//!                                      │      Pages ─┬─▶ page map
//!                                      └─▶ epub ◀────┘ ─▶ .epub
//! ```
//!
//! Each arrow is one function; plain data stands between them. Every stage reports
//! [`diagnostic::Diagnostic`]s and goes on. The library prints nothing and reads neither clock nor
//! environment.

// In reading order: each module may use only those above it (`tests/architecture.rs`).
pub mod source;
pub mod geometry;
pub mod picture;
pub mod diagnostic;
pub mod document;
pub mod project;
pub mod text;
pub mod style;
pub mod parse;
pub mod resolve;
pub mod epub;
pub mod typeset;
pub mod pdf;
