//! The format of the parts of letters and of the sources of quotations.
//!
//! In: a paragraph's role, its shape and format. Out: both changed.

use super::BlockFormat;
use super::context::BlockContext;
use crate::document::letter_role::LetterRole;
use crate::geometry::Length;
use crate::typeset::paragraph::{ParagraphShape, TextAlign};

/// Changes the shape and format of a paragraph to those of its role in a letter or below a quotation.
pub(super) fn format_letter_line(
    role: LetterRole,
    context: &BlockContext,
    shape: &mut ParagraphShape,
    format: &mut BlockFormat,
) {
    shape.first_indent = Length::ZERO;
    if role == LetterRole::Salutation {
        format.keep_next = true;
        return;
    }
    (shape.align, shape.last) = (TextAlign::Right, TextAlign::Right);
    shape.hyphenate = false;
    let inset = match role {
        LetterRole::Closing => context.size * 3,
        LetterRole::Signature => context.size,
        LetterRole::Dateline | LetterRole::Source | LetterRole::Salutation => Length::ZERO,
    };
    shape.width -= inset.min(shape.width / 4);
    match role {
        LetterRole::Dateline => (format.after, format.keep_next) = (1, true),
        LetterRole::Closing => (format.before, format.keep_next) = (1, true),
        LetterRole::Signature | LetterRole::Source | LetterRole::Salutation => format.before = 0,
    }
}
