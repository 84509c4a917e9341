//! The images of pages as files for a browser.
//!
//! In: a picture by its name in a page. Out: its bytes. Drawings are written anew from what the PDF draws of them: their
//! texts as outlines of the book's fonts, nothing that could run or be fetched.

use crate::picture::PictureFormat;
use crate::text::vector;
use crate::typeset::frame::Pages;

/// An image for a browser.
#[derive(Clone, Debug)]
pub struct PictureFile {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// Its media type.
    pub media: &'static str,
}

/// The name of a picture in pages: it changes with the file.
pub(super) fn name(picture: usize, versions: &[u64]) -> Option<String> {
    Some(format!("{:016x}-{picture}", versions.get(picture)?))
}

/// The picture of that name.
///
/// # Errors
/// Why it can't be shown: there is none of the name in these pages, or its file can't be read.
pub(super) fn picture(pages: &Pages, versions: &[u64], wanted: &str) -> Result<PictureFile, String> {
    let number = wanted.split_once('-').and_then(|it| it.1.parse::<usize>().ok());
    let number = number.filter(|number| name(*number, versions).is_some_and(|name| name == wanted));
    let picture = number.and_then(|number| pages.pictures.get(number)).ok_or("there is no such picture")?;
    let bytes = (picture.load)().map_err(|error| error.to_string())?;
    let media = match picture.facts.format {
        PictureFormat::Png => "image/png",
        PictureFormat::Jpeg => "image/jpeg",
        PictureFormat::Gif => "image/gif",
        PictureFormat::WebP => "image/webp",
        PictureFormat::Svg => {
            let tree = vector::parse(&bytes, &vector::fonts(&pages.faces))?;
            let text = tree.to_string(&usvg::WriteOptions::default());
            return Ok(PictureFile { bytes: text.into_bytes(), media: "image/svg+xml" });
        }
    };
    Ok(PictureFile { bytes, media })
}
