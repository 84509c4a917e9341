//! The glyphs of a page, small: a long book has millions.
//!
//! In and out: [`Glyph`]s. In between most of them are eight bytes each.

use std::ops::Range;

/// A glyph of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Glyph {
    /// Its place in the face.
    pub id: u16,
    /// Where its text starts in the run's text, in bytes.
    pub start: u16,
    /// How many bytes of text it stands for; glyphs after the first of a cluster have the same range.
    pub len: u16,
    /// To the next glyph's origin, in scaled points.
    pub advance: i32,
    /// Its offset to the right, in font units.
    pub dx: i16,
    /// Its offset upwards, in font units.
    pub dy: i16,
}

/// A list of glyphs.
#[derive(Clone, Debug, Default)]
pub struct Glyphs {
    /// A glyph in few bits, or a mark and a place among the others.
    packed: Vec<u64>,
    /// Those that need more bits: with offsets, very wide, of long clusters.
    wide: Vec<Glyph>,
}

/// The mark of a glyph that is stored among the wide ones: no packed one has this bit.
const WIDE: u64 = 1 << 63;
/// The bits of an advance, with its sign: up to 128 pt.
const ADVANCE: u32 = 24;
/// The bits of a length.
const LEN: u32 = 4;

impl Glyphs {
    /// How many they are.
    pub fn len(&self) -> usize {
        self.packed.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.packed.is_empty()
    }

    /// Adds a glyph at the end.
    pub fn push(&mut self, glyph: Glyph) {
        let packed = self.pack(glyph);
        self.packed.push(packed);
    }

    /// The glyph at a place.
    pub fn get(&self, at: usize) -> Option<Glyph> {
        self.packed.get(at).map(|it| self.unpack(*it))
    }

    /// Puts a glyph in the place of another. Beyond the end nothing happens.
    pub fn set(&mut self, at: usize, glyph: Glyph) {
        if at < self.packed.len() {
            self.packed[at] = self.pack(glyph);
        }
    }

    /// All glyphs.
    pub fn iter(&self) -> impl Iterator<Item = Glyph> {
        self.packed.iter().map(|it| self.unpack(*it))
    }

    /// The glyphs of a range; none if it goes beyond the end.
    pub fn range(&self, range: Range<u32>) -> impl Iterator<Item = Glyph> {
        let range = range.start as usize..range.end as usize;
        self.packed.get(range).unwrap_or(&[]).iter().map(|it| self.unpack(*it))
    }

    /// Gives back the memory that was kept for more.
    pub fn shrink(&mut self) {
        self.packed.shrink_to_fit();
        self.wide.shrink_to_fit();
    }

    fn pack(&mut self, glyph: Glyph) -> u64 {
        let half = 1 << (ADVANCE - 1);
        let small = (glyph.dx, glyph.dy) == (0, 0) && glyph.len < 1 << LEN && (-half..half).contains(&glyph.advance);
        if !small {
            self.wide.push(glyph);
            return WIDE | (self.wide.len() as u64 - 1);
        }
        let advance = u64::from((glyph.advance + half).unsigned_abs());
        let texts = u64::from(glyph.start) << LEN | u64::from(glyph.len);
        (texts << ADVANCE | advance) << 16 | u64::from(glyph.id)
    }

    #[expect(clippy::cast_possible_truncation, reason = "the lower bits of each field are meant")]
    fn unpack(&self, packed: u64) -> Glyph {
        if packed & WIDE != 0 {
            return self.wide.get((packed & !WIDE) as usize).copied().unwrap_or_default();
        }
        let advance = (packed >> 16) as u32 & ((1 << ADVANCE) - 1);
        let texts = packed >> (16 + ADVANCE);
        Glyph {
            id: packed as u16,
            start: (texts >> LEN) as u16,
            len: texts as u16 & ((1 << LEN) - 1),
            advance: advance.cast_signed() - (1 << (ADVANCE - 1)),
            dx: 0,
            dy: 0,
        }
    }
}

impl Extend<Glyph> for Glyphs {
    fn extend<T: IntoIterator<Item = Glyph>>(&mut self, glyphs: T) {
        let glyphs = glyphs.into_iter();
        self.packed.reserve(glyphs.size_hint().0);
        glyphs.for_each(|glyph| self.push(glyph));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_come_back_as_they_were() {
        let most = (1 << 23) - 1;
        let plain = Glyph { id: 7, start: 3, len: 1, advance: 400_000, dx: 0, dy: 0 };
        let all = [
            plain,
            Glyph { id: u16::MAX, start: u16::MAX, len: 15, advance: most, ..plain },
            Glyph { id: 0, start: 0, len: 0, advance: -most - 1, ..plain },
            Glyph { advance: most + 1, ..plain },
            Glyph { advance: i32::MIN, ..plain },
            Glyph { len: 16, ..plain },
            Glyph { dx: -1, ..plain },
            Glyph { dy: i16::MAX, len: u16::MAX, ..plain },
        ];
        let mut glyphs = Glyphs::default();
        glyphs.extend(all);
        assert_eq!(glyphs.range(0..8).collect::<Vec<_>>(), all);
        assert_eq!(glyphs.wide.len(), 5);
        assert_eq!(glyphs.range(5..9).count(), 0);
        glyphs.set(0, all[6]);
        glyphs.set(6, plain);
        assert_eq!((glyphs.get(0), glyphs.get(6), glyphs.get(8)), (Some(all[6]), Some(plain), None));
    }
}
