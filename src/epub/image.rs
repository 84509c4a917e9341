//! The images of the book as files of the publication: named, and in formats that readers show.

use std::collections::{BTreeMap, BTreeSet};

use super::container::{Body, Part, Resource};
use super::plan;
use crate::document::block::{Block, BlockKind};
use crate::document::inline::{Image, Inline, InlineKind};
use crate::document::walk::{self, Visitor};
use crate::document::{Attributes, Book};
use crate::picture::{Format, Picture, Pictures};

/// The images that the text shows, and the cover's, each with its file's name (`images/gull.png`).
pub(super) fn names(book: &Book, pictures: &Pictures) -> BTreeMap<String, String> {
    let mut finder = Finder(BTreeSet::new());
    walk::book(book, &mut finder);
    finder.0.extend(book.metadata.cover_image.iter().cloned());
    let mut names = BTreeMap::new();
    let mut given = BTreeSet::new();
    for source in finder.0 {
        let Some(picture) = pictures.get(&source) else { continue };
        let stem = source.rsplit('/').next().unwrap_or(&source);
        let stem = plan::slug(stem.rsplit_once('.').map_or(stem, |it| it.0));
        let stem = if stem.is_empty() { "image" } else { &stem };
        let ending = ending(picture.format);
        let mut name = format!("images/{stem}.{ending}");
        let mut number = 1;
        while !given.insert(name.clone()) {
            number += 1;
            name = format!("images/{stem}-{number}.{ending}");
        }
        names.insert(source, name);
    }
    names
}

/// The files.
pub(super) fn resources(
    names: &BTreeMap<String, String>,
    pictures: &Pictures,
    cover: Option<&str>,
) -> Vec<Resource> {
    let file = |(source, path): (&String, &String)| {
        let picture = pictures.get(source)?;
        Some(Resource {
            path: path.clone(),
            media: media(picture.format),
            part: if cover == Some(source) { Part::Cover } else { Part::Other },
            properties: Vec::new(),
            body: body(picture),
        })
    };
    names.iter().filter_map(file).collect()
}

fn body(picture: &Picture) -> Body {
    Body::Read(picture.load.clone())
}

fn media(format: Format) -> &'static str {
    match format {
        Format::Png => "image/png",
        Format::Jpeg => "image/jpeg",
        Format::Gif => "image/gif",
        Format::WebP => "image/webp",
        Format::Svg => "image/svg+xml",
    }
}

fn ending(format: Format) -> &'static str {
    match format {
        Format::Png => "png",
        Format::Jpeg => "jpg",
        Format::Gif => "gif",
        Format::WebP => "webp",
        Format::Svg => "svg",
    }
}

/// Finds the images that are shown.
struct Finder(BTreeSet<String>);

impl Finder {
    fn image(&mut self, image: &Image) {
        self.0.insert(image.source.clone());
    }
}

impl Visitor for Finder {
    fn enters(&mut self, attributes: &Attributes) -> bool {
        plan::is_shown(attributes)
    }

    fn block(&mut self, block: &Block) {
        if let BlockKind::Figure(figure) = &block.kind {
            self.image(&figure.image);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        if let InlineKind::Image(image) = &inline.kind {
            self.image(image);
        }
    }
}
