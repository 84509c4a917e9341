//! Notes in the margin: each beside the line that has its mark, moved down, or up at the foot, so that none touches
//! another.
//!
//! In: a filled page with the places of the marks, and the notes set in lines as wide as the margin. Out: the page with
//! the notes.

use super::fill::{FilledPage, PageContext};
use crate::geometry::{Length, Point};
use crate::typeset::galley::{Row, SetNote};

impl PageContext<'_> {
    /// Puts notes into the outer margin; the first that the page has no room for.
    pub(crate) fn margin_notes(&self, notes: &[SetNote], verso: bool, out: &mut FilledPage) -> Option<u32> {
        let mut marks = std::mem::take(&mut out.margin_marks);
        marks.sort_by_key(|mark| (mark.1.y, mark.0));
        let wanted: Vec<(u32, &[Row], Length)> = marks
            .iter()
            .filter_map(|(note, at)| {
                let rows = notes.get(*note as usize)?.rows.as_slice();
                let baseline = rows.first()?.baseline().unwrap_or_default();
                Some((*note, rows, at.y - baseline))
            })
            .collect();
        let page = &self.style.page;
        let head = page.first_baseline - self.baseline_offset();
        let foot = head + page.leading * i64::from(page.lines);
        let sizes: Vec<(Length, Length)> = wanted.iter().map(|(_, rows, top)| (*top, height(rows))).collect();
        let tops = places(&sizes, self.frame.half_leading, head, foot);
        let margin = self.style.margin_note;
        let text = page.left(verso);
        let x =
            if page.is_left_hand(verso) { text - margin.gap - margin.width } else { text + page.measure + margin.gap };
        let mut lost = None;
        for ((note, rows, _), top) in wanted.iter().zip(tops) {
            let mut y = top;
            for row in *rows {
                self.row(&row.items, Point { x, y }, false, out);
                y += row.height;
            }
            if foot + Length::pt(1) < y {
                lost = lost.or(Some(*note));
            }
        }
        lost
    }
}

fn height(rows: &[Row]) -> Length {
    rows.iter().map(|row| row.height).sum()
}

/// The tops of notes, each from the top that it wants and its height: down until they are free of one another, then up
/// from the foot of the page, never above its head.
fn places(sizes: &[(Length, Length)], gap: Length, head: Length, foot: Length) -> Vec<Length> {
    let mut tops: Vec<Length> = Vec::with_capacity(sizes.len());
    let mut free = head;
    for (wanted, height) in sizes {
        let top = (*wanted).max(free);
        tops.push(top);
        free = top + *height + gap;
    }
    let mut end = foot;
    for (top, (_, height)) in tops.iter_mut().zip(sizes).rev() {
        *top = (*top).min(end - *height);
        end = *top - gap;
    }
    // More than the page holds: they begin at its head, and the last goes over its foot.
    let mut free = head;
    for (top, (_, height)) in tops.iter_mut().zip(sizes) {
        *top = (*top).max(free);
        free = *top + *height + gap;
    }
    tops
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(sizes: &[(i64, i64)]) -> Vec<i64> {
        let sizes: Vec<(Length, Length)> = sizes.iter().map(|it| (Length(it.0), Length(it.1))).collect();
        places(&sizes, Length(5), Length(100), Length(500)).iter().map(|top| top.0).collect()
    }

    #[test]
    fn notes_are_beside_their_lines_where_there_is_room() {
        assert_eq!(placed(&[(120, 40), (300, 40)]), [120, 300]);
    }

    #[test]
    fn a_note_is_pushed_down_by_the_one_above() {
        assert_eq!(placed(&[(120, 40), (130, 40), (400, 10)]), [120, 165, 400]);
    }

    #[test]
    fn at_the_foot_notes_move_up() {
        assert_eq!(placed(&[(420, 40), (480, 60)]), [395, 440]);
        assert_eq!(placed(&[(110, 300), (430, 95)]), [100, 405]);
    }

    #[test]
    fn too_many_begin_at_the_head() {
        assert_eq!(placed(&[(300, 300), (310, 200)]), [100, 405]);
    }
}
