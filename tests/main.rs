//! All tests that see the crate from outside, in one binary. Unit tests are beside their code.

#![expect(clippy::disallowed_methods, reason = "whoever runs this gives settings in the environment")]

mod architecture;
mod attributes;
mod backend;
mod bibliography;
mod classes;
mod epub;
mod folding;
mod foreign;
mod folders;
mod golden;
mod hostile_project;
mod hostile_text;
mod inspect;
mod notation;
mod keeping;
mod leaves;
mod line_ends;
mod look;
mod title_pages;
mod loss;
mod manuscripts;
mod many_books;
mod model;
mod notes;
mod pdf;
mod pages;
mod openings;
mod paper;
mod page_references;
mod paragraph;
#[cfg(feature = "preview")]
mod preview;
mod preflight;
mod proof;
mod printing;
mod punctuation;
mod recipes;
mod resolve;
mod safe_files;
mod safety;
mod scholar;
mod schema;
mod structure;
mod spans;
mod support;
mod cli;
mod direction;
mod equations;
mod conditions;
mod books;
mod diagnostics;
mod effects;
mod floats;
mod handbook;
