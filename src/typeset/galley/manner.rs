//! How the parts of letters and the sources of quotations stand.
//!
//! In: what a paragraph is, and its column. Out: the column and the place changed.

use super::Place;
use super::block::Around;
use crate::document::manner::Manner;
use crate::geometry::Length;
use crate::typeset::paragraph::{Align, Shape};

/// Lets a paragraph stand as what it is in a letter or below a quotation.
pub(super) fn stand(manner: Manner, around: &Around, shape: &mut Shape, place: &mut Place) {
    shape.first_indent = Length::ZERO;
    if manner == Manner::Salutation {
        place.keep_next = true;
        return;
    }
    (shape.align, shape.last) = (Align::Right, Align::Right);
    shape.hyphenate = false;
    let inset = match manner {
        Manner::Closing => around.size * 3,
        Manner::Signature => around.size,
        Manner::Dateline | Manner::Source | Manner::Salutation => Length::ZERO,
    };
    shape.width -= inset.min(shape.width / 4);
    match manner {
        Manner::Dateline => (place.after, place.keep_next) = (1, true),
        Manner::Closing => (place.before, place.keep_next) = (1, true),
        Manner::Signature | Manner::Source | Manner::Salutation => place.before = 0,
    }
}
