//! What the headers of a JPEG say of it: its components, and how fine it was quantised.
//!
//! In: the bytes of a file. Out: numbers; `None` where the headers end too early or have no such thing.

/// A segment of the headers: its marker, and its content after the length.
struct Segment<'a> {
    marker: u8,
    content: &'a [u8],
}

/// The segments before the pixels (ITU-T T.81, B.1.1.4).
fn segments(jpeg: &[u8]) -> impl Iterator<Item = Segment<'_>> {
    let mut rest = jpeg.get(2..).unwrap_or_default();
    std::iter::from_fn(move || {
        loop {
            let [0xff, marker, after @ ..] = rest else { return None };
            match *marker {
                // Fill bytes.
                0xff => rest = &rest[1..],
                // TEM and the restart markers have no length.
                0x01 | 0xd0..=0xd7 => rest = after,
                marker => {
                    let length = usize::from(u16::from_be_bytes([*after.first()?, *after.get(1)?]));
                    let content = after.get(2..length)?;
                    rest = &after[length..];
                    return Some(Segment { marker, content });
                }
            }
        }
    })
}

/// How many components a JPEG has: 1 grey, 3 colours of light, 4 inks (ITU-T T.81, B.2.2).
pub(super) fn components(jpeg: &[u8]) -> Option<u8> {
    // DHT, JPG and DAC lie among the markers of frames (SOF) and are none.
    let is_frame = |marker| matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
    segments(jpeg).find(|segment| is_frame(segment.marker))?.content.get(5).copied()
}

/// The sum of the table for brightness in ITU-T T.81, K.1, which encoders scale by their quality.
const STANDARD_SUM: u32 = 3688;

/// The quality, 1 to 100, at which the usual encoders write a table like that of this file (the Independent JPEG
/// Group's rule: 5000 ÷ q percent of the standard's table below 50, 200 − 2q above). Below 24 it is too high, because steps
/// end at 255.
pub(super) fn quality(jpeg: &[u8]) -> Option<u8> {
    let tables = segments(jpeg).find(|segment| segment.marker == 0xdb)?.content;
    let (kind, steps) = tables.split_first()?;
    let sum: u32 = match kind >> 4 {
        0 => steps.get(..64)?.iter().map(|step| u32::from(*step)).sum(),
        _ => steps.get(..128)?.chunks(2).map(|step| u32::from(step[0]) * 256 + u32::from(step[1])).sum(),
    };
    let percent = (sum * 100 / STANDARD_SUM).max(1);
    let quality = if percent <= 100 { (200 - percent) / 2 } else { 5000 / percent };
    u8::try_from(quality.clamp(1, 100)).ok()
}

#[cfg(test)]
mod tests {
    use image::codecs::jpeg::JpegEncoder;
    use image::{DynamicImage, RgbImage};

    use super::*;

    #[test]
    fn headers_are_read_and_what_is_cut_off_is_not() {
        for wanted in [30, 50, 75, 90, 97] {
            let mut jpeg = Vec::new();
            let pixels = DynamicImage::from(RgbImage::new(8, 8));
            pixels.write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, wanted)).unwrap();
            let found = quality(&jpeg).unwrap();
            assert!(found.abs_diff(wanted) <= 1, "{wanted}: {found}");
            assert_eq!(components(&jpeg), Some(3));
            for length in 0..30 {
                assert_eq!(components(&jpeg[..length]), None);
            }
        }
        assert_eq!(quality(b"\xff\xd8\xff\xdb\x00\x00"), None);
    }
}
