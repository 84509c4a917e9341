//! Numbers of lines in the outer margin.
//!
//! In: a filled page with the lines that are counted. Out: the page with the numbers. Lines of verse know theirs; lines of prose
//! are counted from page to page.

use std::collections::BTreeMap;

use super::fill::{FilledPage, PageContext};
use super::margin::{LinePart, draw, line};
use crate::document::NodeId;
use crate::geometry::{Length, Point};
use crate::typeset::frame::ContentRole;
use crate::typeset::galley::CountedLine;
use crate::typeset::paragraph::setter::Setter;

/// How many lines of each text were counted on the pages before.
pub(crate) type LineCounts = BTreeMap<NodeId, u32>;

/// The size of the numbers, in hundredths of the text's.
const SIZE: i64 = 75;

impl PageContext<'_> {
    /// Puts the numbers of its lines on a page.
    pub(crate) fn line_numbers(&self, counts: &mut LineCounts, setter: &Setter, verso: bool, out: &mut FilledPage) {
        let page = &self.style.page;
        let (left, is_left) = (page.left(verso), page.is_left_hand(verso));
        let gap = self.style.size;
        let mut style = self.style.elements.folio;
        style.size = self.style.size.scale(SIZE, 100);
        for (counted, at) in std::mem::take(&mut out.counted_lines) {
            let number = match counted {
                CountedLine::Known(number) => number,
                CountedLine::Next(numbering) => {
                    let next = counts.entry(numbering.text).or_insert(numbering.first);
                    let number = *next;
                    *next = next.saturating_add(1);
                    if !number.is_multiple_of(numbering.every.max(1)) {
                        continue;
                    }
                    number
                }
            };
            let text = number.to_string();
            let set = line(&[LinePart { text, style: &style }], setter, self.style.features);
            let x: Length = if is_left { left - gap - set.span.1 } else { left + page.measure + gap };
            draw(self, &set, Point { x, y: at.y }, ContentRole::Decoration, out);
        }
    }
}
