//! The patterned paper of a cover with a label: leaves, lozenges, dots or stars.

use tiny_skia::{FillRule, Mask, Path, PathBuilder, Transform};

use super::outline::moved;

/// The size that stores ask for, in pixels.
pub(super) const WIDTH: u32 = 1600;
pub(super) const HEIGHT: u32 = 2560;

/// The pixels of the paper have one of so many levels between its two colours. They are close to one another, so that
/// the edges of the pattern need no more.
pub(super) const PAPER_LEVELS: u8 = 4;

/// The side of the pattern's tile in pixels: it divides the cover's sides.
const STEP: u32 = 80;

/// The paper: one tile of a pattern, repeated over the whole cover; a level of its two colours for each pixel, two pixels
/// to a byte, the left one in its upper half. `which` chooses the pattern. `None` only if memory is exhausted.
pub(super) fn paper(which: usize) -> Option<Vec<u8>> {
    let mut tile = Mask::new(STEP, STEP)?;
    tile.fill_path(&pattern(which)?, FillRule::Winding, true, Transform::identity());
    // The tile's width is even.
    let leveled = |pair: &[u8]| level(pair[0], PAPER_LEVELS) << 4 | level(pair[1], PAPER_LEVELS);
    let repeated = |row: &[u8]| row.chunks_exact(2).map(leveled).collect::<Vec<u8>>().repeat((WIDTH / STEP) as usize);
    let rows: Vec<u8> = tile.data().chunks_exact(STEP as usize).flat_map(repeated).collect();
    Some(rows.repeat((HEIGHT / STEP) as usize))
}

/// The figures of a pattern that a tile shows: those in its corners and the one in its middle.
fn pattern(which: usize) -> Option<Path> {
    let mut figure = PathBuilder::new();
    match which % 4 {
        // Leaves, upright and lying by turns.
        0 => {
            figure.move_to(0.0, -30.0);
            figure.quad_to(22.0, 0.0, 0.0, 30.0);
            figure.quad_to(-22.0, 0.0, 0.0, -30.0);
            figure.close();
        }
        // Lozenges.
        1 => {
            for (x, y, first) in [(0.0, -26.0, true), (16.0, 0.0, false), (0.0, 26.0, false), (-16.0, 0.0, false)] {
                if first { figure.move_to(x, y) } else { figure.line_to(x, y) }
            }
            figure.close();
        }
        // Dots with a small one between.
        2 => {
            figure.push_circle(0.0, 0.0, 12.0);
            figure.push_circle(20.0, 20.0, 4.0);
        }
        // Stars of four leaves.
        _ => {
            for (x, y) in [(0.0, 28.0), (0.0, -28.0), (28.0, 0.0), (-28.0, 0.0)] {
                figure.move_to(0.0, 0.0);
                figure.quad_to(x / 2.0 - y / 4.0, y / 2.0 + x / 4.0, x, y);
                figure.quad_to(x / 2.0 + y / 4.0, y / 2.0 - x / 4.0, 0.0, 0.0);
                figure.close();
            }
        }
    }
    let figure = figure.finish()?;
    let turned = match which % 4 {
        0 => figure.clone().transform(Transform::from_rotate(90.0))?,
        _ => figure.clone(),
    };
    let mut all = PathBuilder::new();
    for (x, y) in [(0.0, 0.0), (80.0, 0.0), (0.0, 80.0), (80.0, 80.0)] {
        all.push_path(&moved(&figure, x, y)?);
    }
    // A figure that crosses the edge of a tile is drawn in the neighbouring tiles too, so that the pattern has no
    // seams.
    for (x, y) in [(40.0, 40.0), (-40.0, 40.0), (40.0, -40.0), (120.0, 40.0), (40.0, 120.0)] {
        all.push_path(&moved(&turned, x, y)?);
    }
    all.finish()
}

/// The nearest of some levels to how much of a pixel is covered (0 to 255).
pub(super) fn level(covered: u8, levels: u8) -> u8 {
    let nearest = (u16::from(covered) * u16::from(levels - 1) + 127) / 255;
    u8::try_from(nearest).unwrap_or(levels - 1)
}
