//! Folios as they are printed.

use super::frame::Folio;
use crate::document::roman;

/// A folio as it is printed, and as page labels say it.
pub(crate) fn label(folio: Folio) -> String {
    if folio.roman { roman::lower(folio.number) } else { folio.number.to_string() }
}
