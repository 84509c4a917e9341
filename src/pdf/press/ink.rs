//! The total ink coverage of a CMYK image: the sum of its four inks in one place.

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use crate::pdf::picture::Jpeg;

/// One pixel in so many may exceed the result: wet ink smears in areas, not in single dots, and compression as JPEG
/// leaves a few stray pixels at sharp edges.
const STRAY: usize = 10_000;

/// The most ink that an image has in one place, in per cent of one ink. `None` if it can't be unpacked, which is
/// reported where the image is embedded.
pub(super) fn max_coverage(jpeg: &Jpeg) -> Option<u32> {
    of_jpeg(&jpeg.bytes, jpeg.inverted)
}

/// The same of a JPEG's bytes; `is_inverted`: the file's 255 is no ink, as programs of Adobe write it.
pub(in crate::pdf) fn of_jpeg(bytes: &[u8], is_inverted: bool) -> Option<u32> {
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::CMYK);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    Some(of_pixels(&decoder.decode().ok()?, is_inverted))
}

/// The same of pixels: a byte for each of four inks.
pub(in crate::pdf) fn of_pixels(samples: &[u8], is_inverted: bool) -> u32 {
    // How many pixels have each sum, from 0 to 4 × 255.
    let mut counts = [0_usize; 4 * 255 + 1];
    for pixel in samples.chunks_exact(4) {
        let sum: usize = pixel.iter().map(|sample| usize::from(if is_inverted { 255 - sample } else { *sample })).sum();
        counts[sum] += 1;
    }
    let strays = samples.len() / 4 / STRAY;
    let mut above = 0;
    let most = (0..counts.len()).rev().find(|sum| {
        above += counts[*sum];
        strays < above
    });
    most.and_then(|most| u32::try_from((most * 100 + 127) / 255).ok()).unwrap_or(0)
}
