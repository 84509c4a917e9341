//! Punctuation by language: in `tests/suite/punctuation`, each file is named after a language tag. A line is Markdown as
//! it is typed, its answer the text that it becomes: see [`answers`].

use chapbook::diagnostic::Diagnostics;
use chapbook::document::block::BlockKind;
use chapbook::document::inline::plain_text;
use chapbook::parse;

use crate::model::project;
use crate::support::answers;

#[test]
fn languages_are_punctuated_as_they_want() {
    answers::compare("punctuation", 30, |language, typed| punctuated(typed, language));
}

/// A line of Markdown as the text of a book in a language.
fn punctuated(typed: &str, language: &str) -> String {
    let mut project = project(typed);
    language.clone_into(&mut project.config.metadata.language);
    let book = parse::book(&project, &mut Diagnostics::default());
    let blocks = book.divisions.iter().flat_map(|division| &division.blocks);
    let texts: Vec<String> = blocks
        .filter_map(|block| match &block.kind {
            BlockKind::Paragraph(content) => Some(plain_text(content)),
            _ => None,
        })
        .collect();
    texts.concat()
}
