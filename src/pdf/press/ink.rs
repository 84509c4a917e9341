//! How much ink there is: the total coverage of images with four inks, and the gray of colours.

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use crate::pdf::picture::Jpeg;

/// One pixel in so many may exceed the result: wet ink smears in areas, not in single dots, and compression as JPEG
/// leaves a few stray pixels at sharp edges.
const STRAY: usize = 10_000;

/// The gray of a colour, as sRGB's own luminance has it (ITU-R BT.709), in thousandths.
pub(super) fn luminance([red, green, blue]: [u8; 3]) -> u8 {
    let sum = 213 * u32::from(red) + 715 * u32::from(green) + 72 * u32::from(blue);
    u8::try_from((sum + 500) / 1000).unwrap_or(255)
}

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

/// The pixels of a JPEG with four inks as gray: 255 is white. Each ink darkens as much as its colour is dark (ITU-R BT.709).
pub(super) fn gray_of_jpeg(bytes: &[u8], is_inverted: bool) -> Option<Vec<u8>> {
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::CMYK);
    let samples = JpegDecoder::new_with_options(ZCursor::new(bytes), options).decode().ok()?;
    let gray = |pixel: &[u8]| {
        let ink = |at: usize| u32::from(if is_inverted { 255 - pixel[at] } else { pixel[at] });
        let colors = (213 * ink(0) + 715 * ink(1) + 72 * ink(2) + 500) / 1000;
        u8::try_from(255_u32.saturating_sub(colors + ink(3))).unwrap_or(0)
    };
    Some(samples.chunks_exact(4).map(gray).collect())
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
