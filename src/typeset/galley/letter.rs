//! How the parts of letters and the sources of quotations stand.
//!
//! In: what a paragraph is, and its column. Out: the column and the place changed.

use super::BlockFormat;
use super::context::BlockContext;
use crate::document::letter_role::LetterRole;
use crate::geometry::Length;
use crate::typeset::paragraph::{ParagraphShape, TextAlign};

/// Lets a paragraph stand as what it is in a letter or below a quotation.
pub(super) fn format_letter_line(
    manner: LetterRole,
    context: &BlockContext,
    shape: &mut ParagraphShape,
    format: &mut BlockFormat,
) {
    shape.first_indent = Length::ZERO;
    if manner == LetterRole::Salutation {
        format.keep_next = true;
        return;
    }
    (shape.align, shape.last) = (TextAlign::Right, TextAlign::Right);
    shape.hyphenate = false;
    let inset = match manner {
        LetterRole::Closing => context.size * 3,
        LetterRole::Signature => context.size,
        LetterRole::Dateline | LetterRole::Source | LetterRole::Salutation => Length::ZERO,
    };
    shape.width -= inset.min(shape.width / 4);
    match manner {
        LetterRole::Dateline => (format.after, format.keep_next) = (1, true),
        LetterRole::Closing => (format.before, format.keep_next) = (1, true),
        LetterRole::Signature | LetterRole::Source | LetterRole::Salutation => format.before = 0,
    }
}
