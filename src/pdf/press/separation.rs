//! Colours to the inks of a press: red, green and blue to cyan, magenta, yellow and black by the table of an ICC profile.
//!
//! In: a printing condition, and sRGB. Out: four inks a pixel, whose sum keeps to a limit. The table is read and
//! evaluated here, and not by `moxcms`, which is in the tree for other images: its results depend on the processor's
//! instructions, and the same book must give the same bytes everywhere.

use rayon::prelude::*;

use crate::pdf::{Condition, PdfError};

/// A table from the connection space to inks (ICC.1:2010 §10.10 `lut16Type`, §10.11 `lut8Type`).
#[derive(Clone)]
pub(super) struct Separation {
    /// Points on each axis of the grid.
    points: usize,
    /// The curve of each coordinate, from 0 to 1 both ways.
    input: [Vec<f64>; 3],
    /// Four inks for each point; the last coordinate runs fastest.
    grid: Vec<[f64; 4]>,
    output: [Vec<f64>; 4],
    /// Whether the coordinates are those of 16 bits, whose 1 is a little more than the whole (§6.3.4.2, table 12).
    is_wide: bool,
    /// The most ink in one place, as a sum of bytes.
    limit: u32,
    /// The light of each level of sRGB, from 0 to 1.
    light: Vec<f64>,
}

impl std::fmt::Debug for Separation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Separation ({} points, {} of ink)", self.points, self.limit)
    }
}

impl Separation {
    /// Reads the profile's table; `limit` is the most ink in one place, in per cent of one ink.
    ///
    /// # Errors
    /// The profile has no table of this kind.
    pub(super) fn new(condition: &Condition, limit: u32) -> Result<Separation, PdfError> {
        let wrong = |what: &str| PdfError::Condition(condition.name.clone(), what.to_owned());
        let icc = &condition.icc;
        if icc.get(20..24) != Some(b"Lab ") {
            return Err(wrong("its tables are not for Lab"));
        }
        // Photographs are meant by the perceptual table; a profile need not have more than one.
        let found = [b"B2A0", b"B2A1"].iter().find_map(|name| tag(icc, name));
        let data = found.ok_or_else(|| wrong("it has no table from colours to inks"))?;
        let limit = limit * 255 / 100;
        Separation::read(data, limit).ok_or_else(|| wrong("its table from colours to inks is not one of version 2"))
    }

    fn read(data: &[u8], limit: u32) -> Option<Separation> {
        let is_wide = match data.get(..4)? {
            b"mft2" => true,
            b"mft1" => false,
            _ => return None,
        };
        let (inputs, outputs, points) = (*data.get(8)?, *data.get(9)?, usize::from(*data.get(10)?));
        if inputs != 3 || outputs != 4 || points < 2 {
            return None;
        }
        let entries = |at: usize| Some(usize::from(u16::from_be_bytes([*data.get(at)?, *data.get(at + 1)?])));
        let (from_entries, to_entries, start) = if is_wide { (entries(48)?, entries(50)?, 52) } else { (256, 256, 48) };
        if from_entries < 2 || to_entries < 2 {
            return None;
        }
        let mut samples = Samples { data: data.get(start..)?, is_wide };
        let mut curve = |count: usize| samples.take(count);
        let input = [curve(from_entries)?, curve(from_entries)?, curve(from_entries)?];
        let grid = curve(points.pow(3) * 4)?;
        let output = [curve(to_entries)?, curve(to_entries)?, curve(to_entries)?, curve(to_entries)?];
        let grid = grid.chunks_exact(4).map(|inks| [inks[0], inks[1], inks[2], inks[3]]).collect();
        let light = (0..=u8::MAX).map(light).collect();
        Some(Separation { points, input, grid, output, is_wide, limit, light })
    }

    /// The inks of a colour, from 0 to 255. Neutral ones are black ink alone, as text is.
    pub(super) fn color(&self, [red, green, blue]: [u8; 3]) -> [u8; 4] {
        if red == green && green == blue { [0, 0, 0, 255 - red] } else { self.pixel([red, green, blue]) }
    }

    /// The inks of pixels of three samples: four for each.
    pub(super) fn pixels(&self, samples: &[u8]) -> Vec<u8> {
        let mut inks = vec![0; samples.len() / 3 * 4];
        // Rows are of no interest here: pieces that are large enough for a thread.
        const PIECE: usize = 1 << 14;
        inks.par_chunks_mut(PIECE * 4).zip(samples.par_chunks(PIECE * 3)).for_each(|(inks, samples)| {
            // Neighbouring pixels are often alike.
            let mut last = ([0, 0, 0], self.pixel([0, 0, 0]));
            for (inks, pixel) in inks.chunks_exact_mut(4).zip(samples.chunks_exact(3)) {
                let pixel = [pixel[0], pixel[1], pixel[2]];
                if pixel != last.0 {
                    last = (pixel, self.pixel(pixel));
                }
                inks.copy_from_slice(&last.1);
            }
        });
        inks
    }

    fn pixel(&self, rgb: [u8; 3]) -> [u8; 4] {
        // No ink on white, whatever the table's rounding says.
        if rgb == [255; 3] {
            return [0; 4];
        }
        let coordinates = self.coordinates(lab(rgb.map(|level| self.light[usize::from(level)])));
        let mut at = [0.0; 3];
        for ((at, value), curve) in at.iter_mut().zip(coordinates).zip(&self.input) {
            *at = interpolated(curve, value);
        }
        let inks = self.point(at);
        let mut bytes = [0; 4];
        for ((byte, ink), curve) in bytes.iter_mut().zip(inks).zip(&self.output) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 255")]
            let value = (interpolated(curve, ink) * 255.0).round().clamp(0.0, 255.0) as u8;
            *byte = value;
        }
        self.limited(bytes)
    }

    /// A colour of Lab as coordinates of the table, from 0 to 1.
    fn coordinates(&self, [l, a, b]: [f64; 3]) -> [f64; 3] {
        // 16 bits: 100 is FF00, and 0 of a and b is 8000, also in tables of version 4 (ICC.1:2010 §10.10).
        let whole = if self.is_wide { 65_280.0 / 65_535.0 } else { 1.0 };
        let zero = if self.is_wide { 32_768.0 / 65_535.0 } else { 128.0 / 255.0 };
        let step = if self.is_wide { 256.0 / 65_535.0 } else { 1.0 / 255.0 };
        [l / 100.0 * whole, zero + a * step, zero + b * step].map(|value| value.clamp(0.0, 1.0))
    }

    /// The value of the grid at a place, from the eight points around it.
    fn point(&self, at: [f64; 3]) -> [f64; 4] {
        let last = self.points - 1;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to the last point")]
        let cell = at.map(|value| ((value * last as f64) as usize).min(last - 1));
        let mut sum = [0.0; 4];
        for corner in 0..8_usize {
            let (mut weight, mut index) = (1.0, 0);
            for axis in 0..3 {
                let beyond = at[axis] * last as f64 - cell[axis] as f64;
                let high = corner >> axis & 1;
                weight *= if high == 1 { beyond } else { 1.0 - beyond };
                index = index * self.points + cell[axis] + high;
            }
            for (sum, ink) in sum.iter_mut().zip(self.grid[index]) {
                *sum += weight * ink;
            }
        }
        sum
    }

    /// The inks with as much less of the three colours as the limit asks for: black keeps the drawing.
    fn limited(&self, [c, m, y, k]: [u8; 4]) -> [u8; 4] {
        let colors = u32::from(c) + u32::from(m) + u32::from(y);
        let room = self.limit.saturating_sub(u32::from(k));
        if colors <= room {
            return [c, m, y, k];
        }
        let less = |ink: u8| u8::try_from(u32::from(ink) * room / colors.max(1)).unwrap_or(ink);
        [less(c), less(m), less(y), k]
    }
}

/// The samples of a table, in their order in the file.
struct Samples<'a> {
    data: &'a [u8],
    is_wide: bool,
}

impl Samples<'_> {
    /// The next ones, from 0 to 1.
    fn take(&mut self, count: usize) -> Option<Vec<f64>> {
        let bytes = count.checked_mul(if self.is_wide { 2 } else { 1 })?;
        let (taken, rest) = self.data.split_at_checked(bytes)?;
        self.data = rest;
        let wide = |pair: &[u8]| f64::from(u16::from_be_bytes([pair[0], pair[1]])) / 65_535.0;
        Some(if self.is_wide {
            taken.chunks_exact(2).map(wide).collect()
        } else {
            taken.iter().map(|byte| f64::from(*byte) / 255.0).collect()
        })
    }
}

/// The data of a profile's tag (ICC.1:2010 §7.3).
fn tag<'a>(icc: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    let word = |at: usize| Some(u32::from_be_bytes(icc.get(at..at + 4)?.try_into().ok()?) as usize);
    // Profiles have a few dozen tags.
    let count = word(128)?.min(200);
    let row = (0..count).map(|row| 132 + 12 * row).find(|at| icc.get(*at..at + 4) == Some(name))?;
    let (start, length) = (word(row + 4)?, word(row + 8)?);
    icc.get(start..start.checked_add(length)?)
}

/// The value of a curve of evenly spaced points at a place from 0 to 1.
fn interpolated(curve: &[f64], at: f64) -> f64 {
    let last = curve.len() - 1;
    let place = at.clamp(0.0, 1.0) * last as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to the last point")]
    let below = (place as usize).min(last - 1);
    let beyond = place - below as f64;
    curve[below] * (1.0 - beyond) + curve[below + 1] * beyond
}

/// The light of a level of sRGB, from 0 to 1 (IEC 61966-2-1). By `libm`, as the roots below: the functions of `f64` are
/// those of the platform, whose last digits differ.
fn light(level: u8) -> f64 {
    let level = f64::from(level) / 255.0;
    if level <= 0.040_45 { level / 12.92 } else { libm::pow((level + 0.055) / 1.055, 2.4) }
}

/// Light of sRGB's primaries in the connection space: CIE Lab with the white D50.
fn lab([r, g, b]: [f64; 3]) -> [f64; 3] {
    // The primaries adapted to D50, as in the profile of sRGB that this program writes.
    let xyz = [
        0.436_066 * r + 0.385_147 * g + 0.143_066 * b,
        0.222_488 * r + 0.716_873 * g + 0.060_608 * b,
        0.013_916 * r + 0.097_076 * g + 0.714_096 * b,
    ];
    let white = [0.9642, 1.0, 0.8249];
    let mut f = [0.0; 3];
    for ((f, value), white) in f.iter_mut().zip(xyz).zip(white) {
        let ratio: f64 = value / white;
        // CIE 15:2004, equation 8.6.
        *f = if 216.0 / 24_389.0 < ratio { libm::cbrt(ratio) } else { (24_389.0 / 27.0 * ratio + 16.0) / 116.0 };
    }
    [116.0 * f[1] - 16.0, 500.0 * (f[0] - f[1]), 200.0 * (f[1] - f[2])]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offset(limit: u32) -> Separation {
        Separation::new(&Condition::fogra39(), limit).expect("it has a table")
    }

    #[test]
    fn colours_become_the_inks_that_look_like_them() {
        let inks = offset(330);
        assert_eq!(inks.color([255, 255, 255]), [0, 0, 0, 0]);
        assert_eq!(inks.color([0, 0, 0]), [0, 0, 0, 255]);
        assert_eq!(inks.color([128, 128, 128]), [0, 0, 0, 127]);
        let [c, m, y, _] = inks.color([255, 0, 0]);
        assert!(c < 30 && 200 < m && 200 < y, "red is magenta and yellow: {c} {m} {y}");
        let [c, m, y, _] = inks.color([0, 0, 255]);
        assert!(180 < c && 150 < m && y < 40, "blue is cyan and magenta: {c} {m} {y}");
        let [c, m, y, _] = inks.color([0, 160, 60]);
        assert!(150 < c && m < 90 && 150 < y, "green is cyan and yellow: {c} {m} {y}");
    }

    #[test]
    fn no_colour_takes_more_ink_than_the_limit() {
        for limit in [240, 300, 330] {
            let inks = offset(limit);
            // Every sixteenth level of red, green and blue.
            for color in 0..16 * 16 * 16_u32 {
                let level = |by: u32| u8::try_from(color / by % 16 * 17).unwrap_or(u8::MAX);
                let [red, green, blue] = [level(256), level(16), level(1)];
                let sum: u32 = inks.pixels(&[red, green, blue]).into_iter().map(u32::from).sum();
                assert!(sum * 100 <= limit * 255, "{limit}: {red} {green} {blue}: {sum}");
            }
        }
    }

    #[test]
    fn broken_profiles_are_refused() {
        let whole = Condition::fogra39();
        for length in [0, 100, 131, 140, 5_000, 20_000] {
            let icc = whole.icc[..length].to_vec();
            assert!(Separation::new(&Condition { name: "cut".into(), icc }, 300).is_err(), "{length}");
        }
    }
}
