//! The archive: `epub-builder` assembles the container, the manifest and the spine; the finishing pass
//! writes them, and everything that is in them, to the output.
//!
//! `epub-builder` keeps what it is given in memory. So it is given names and media types alone, each
//! with an empty file; its `content.opf` is parsed ([`Skeleton`]), and a shape that is not the one we know
//! is an error, not a guess. The bytes then go from where they are (images: from their files, one
//! after the other) straight into the output archive: memory does not grow with them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read as _, Seek, Write};

use epub_builder::{EpubBuilder, EpubContent, EpubVersion, ZipLibrary};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use rayon::prelude::*;
use uuid::Uuid;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::image::{BookImage, FitImage, Growth};
use super::release::{self, Digest};
use super::resource::{Body, Resource, ResourceRole};
use super::shop::ShopRules;
use super::shop::check::image as check_image;
use super::{EpubError, Publication};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The parts of the package that `epub-builder` assembled.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Skeleton {
    /// `META-INF/container.xml`.
    pub(super) container: Vec<u8>,
    /// The path of the package file.
    pub(super) package: String,
    /// The manifest, in the order of the package.
    pub(super) items: Vec<ManifestItem>,
    /// The id of the NCX in the manifest.
    pub(super) ncx: String,
    /// The ids of the spine, in order.
    pub(super) spine: Vec<String>,
}

impl Skeleton {
    /// The folder of the package file, with a slash at its end; empty for the archive's root.
    pub(super) fn folder(&self) -> &str {
        self.package.rfind('/').map_or("", |at| &self.package[..=at])
    }
}

/// An item of the manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ManifestItem {
    pub(super) id: String,
    pub(super) href: String,
    pub(super) media: String,
    pub(super) properties: String,
}

/// Has `epub-builder` assemble container, manifest and spine of these resources. Navigation, NCX and
/// stylesheet have fixed names there: `nav.xhtml`, `toc.ncx`, `stylesheet.css`.
pub(super) fn assemble(resources: &[Resource], uuid: Uuid) -> Result<Skeleton, EpubError> {
    let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
    builder.epub_version(EpubVersion::V33).set_uuid(uuid);
    builder.stylesheet(io::empty())?;
    for resource in resources {
        let path = resource.path.as_str();
        match resource.part {
            ResourceRole::Text => builder.add_content(EpubContent::new(path, io::empty()))?,
            ResourceRole::Cover => builder.add_cover_image(path, io::empty(), resource.media)?,
            ResourceRole::Other => builder.add_resource(path, io::empty(), resource.media)?,
        };
    }
    let mut bytes = Vec::new();
    builder.generate(&mut bytes)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut file = |name: &str| -> Result<Vec<u8>, EpubError> {
        let mut bytes = Vec::new();
        archive.by_name(name)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let container = file("META-INF/container.xml")?;
    let package = rootfile(&container)?;
    let opf = file(&package)?;
    let mut skeleton = parse(&opf)?;
    skeleton.container = container;
    skeleton.package = package;
    check(&skeleton, resources)?;
    Ok(skeleton)
}

/// The path of the package file, by `container.xml`.
fn rootfile(container: &[u8]) -> Result<String, EpubError> {
    let mut reader = Reader::from_reader(container);
    loop {
        match reader.read_event().map_err(|error| EpubError::Shape(error.to_string()))? {
            Event::Empty(it) | Event::Start(it) if it.local_name().as_ref() == "rootfile" => {
                return attribute(&it, "full-path");
            }
            Event::Eof => return Err(EpubError::Shape("container.xml names no package".to_owned())),
            _ => {}
        }
    }
}

/// Reads manifest and spine of a package file.
fn parse(opf: &[u8]) -> Result<Skeleton, EpubError> {
    let mut reader = Reader::from_reader(opf);
    let mut skeleton = Skeleton {
        container: Vec::new(),
        package: String::new(),
        items: Vec::new(),
        ncx: String::new(),
        spine: Vec::new(),
    };
    loop {
        match reader.read_event().map_err(|error| EpubError::Shape(error.to_string()))? {
            Event::Start(it) | Event::Empty(it) => match it.local_name().as_ref() {
                "item" => skeleton.items.push(ManifestItem {
                    id: attribute(&it, "id")?,
                    href: attribute(&it, "href")?,
                    media: attribute(&it, "media-type")?,
                    properties: attribute(&it, "properties").unwrap_or_default(),
                }),
                "spine" => skeleton.ncx = attribute(&it, "toc")?,
                "itemref" => skeleton.spine.push(attribute(&it, "idref")?),
                _ => {}
            },
            Event::Eof => return Ok(skeleton),
            _ => {}
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<String, EpubError> {
    let value = element.try_get_attribute(name).map_err(|error| EpubError::Shape(error.to_string()))?;
    let Some(value) = value else {
        let element = element.name().as_ref().to_owned();
        return Err(EpubError::Shape(format!("`{element}` has no `{name}`")));
    };
    let text = value.normalized_value(quick_xml::XmlVersion::Implicit1_0);
    Ok(text.map_err(|error| EpubError::Shape(error.to_string()))?.into_owned())
}

/// Holds the package to what we gave: one item for each resource, texts in their order, ids unique.
fn check(skeleton: &Skeleton, resources: &[Resource]) -> Result<(), EpubError> {
    let fail = |what: &str| Err(EpubError::Shape(what.to_owned()));
    let mut ids: Vec<&str> = skeleton.items.iter().map(|item| item.id.as_str()).collect();
    ids.sort_unstable();
    if ids.windows(2).any(|window| window[0] == window[1]) {
        return fail("two items of the manifest have one id");
    }
    let href = |id: &String| skeleton.items.iter().find(|item| item.id == *id).map(|item| item.href.as_str());
    let spine: Vec<Option<&str>> = skeleton.spine.iter().map(href).collect();
    let texts: Vec<Option<&str>> = resources
        .iter()
        .filter(|resource| resource.part == ResourceRole::Text)
        .map(|resource| Some(resource.path.as_str()))
        .collect();
    if spine != texts {
        return fail("the spine is not the reading order");
    }
    let ours = resources.iter().map(|resource| resource.path.as_str());
    let fixed = ["nav.xhtml", "toc.ncx", "stylesheet.css"];
    let mut wanted: Vec<&str> = ours.chain(fixed).collect();
    let mut found: Vec<&str> = skeleton.items.iter().map(|item| item.href.as_str()).collect();
    wanted.sort_unstable();
    found.sort_unstable();
    if wanted != found {
        return fail("the manifest does not list what was given");
    }
    if href(&skeleton.ncx) != Some("toc.ncx") {
        return fail("the spine names no NCX");
    }
    Ok(())
}

/// The warning for an image that can't be written.
fn unusable(image: &BookImage, what: &str) -> Diagnostic {
    let message = format!("the image `{}` can't be used: {what}", image.path());
    let error = Diagnostic::error("image-broken", message);
    match image.span {
        Some(span) => error.at(span),
        None => error,
    }
}

/// How an entry of the archive is kept: the same on all machines and days.
fn options(method: CompressionMethod) -> SimpleFileOptions {
    let options = SimpleFileOptions::default().compression_method(method);
    options.last_modified_time(DateTime::default()).unix_permissions(0o644)
}

/// Writes the files that an EPUB begins with: the media type, which must come first and be stored (OCF 3.3, 4.3), and
/// those beside the package.
fn begin(
    zip: &mut ZipWriter<impl Write + Seek>,
    skeleton: &Skeleton,
    beside: &BTreeMap<&'static str, String>,
) -> Result<(), EpubError> {
    zip.start_file("mimetype", options(CompressionMethod::Stored))?;
    zip.write_all(b"application/epub+zip")?;
    zip.start_file("META-INF/container.xml", options(CompressionMethod::Deflated))?;
    zip.write_all(&skeleton.container)?;
    for (name, text) in beside {
        zip.start_file(format!("META-INF/{name}"), options(CompressionMethod::Deflated))?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(())
}

/// Whether files of a media type are compressed by themselves: to deflate them again gains nothing.
fn is_compressed(media: &str) -> bool {
    matches!(media, "image/png" | "image/jpeg" | "image/gif" | "font/woff" | "font/woff2")
        || media.starts_with("audio/")
        || media.starts_with("video/")
}

/// The bytes of a resource; `None` for an image that can't be used, which is reported, as is one that the shop refuses.
fn contents<'a>(
    resource: &'a Resource,
    shop: Option<&ShopRules>,
    diagnostics: &mut Diagnostics,
) -> io::Result<Option<Cow<'a, [u8]>>> {
    let image = match &resource.body {
        Body::Bytes(bytes) => return Ok(Some(Cow::Borrowed(bytes))),
        Body::Read(load) => return Ok(Some(Cow::Owned(load()?))),
        Body::Image(image) => image,
    };
    match image.fit()? {
        Ok(FitImage { bytes, lost, growth }) => {
            lost.iter().for_each(|it| diagnostics.push(it.diagnostic(image.path(), image.span)));
            growth.into_iter().for_each(|it| diagnostics.push(grown(image, it)));
            // What shops say of covers is checked where the cover's own file is made.
            if let Some(rules) = shop.filter(|_| resource.part == ResourceRole::Other) {
                check_image(&image.packed(bytes.len()), rules, diagnostics);
            }
            Ok(Some(Cow::Owned(bytes)))
        }
        Err(what) => {
            diagnostics.push(unusable(image, &what));
            Ok(None)
        }
    }
}

/// The note on an image that was made smaller to be larger.
fn grown(image: &BookImage, growth: Growth) -> Diagnostic {
    let Growth { size: (width, height), before, after } = growth;
    let kilobytes = |length: usize| length.div_ceil(1000);
    let message = format!(
        "the scaled image `{}` takes up {} kB in place of {} kB",
        image.path(),
        kilobytes(after),
        kilobytes(before)
    );
    let help = format!("save it yourself with at most {width} × {height} pixels: it is then packed as it is");
    let note = Diagnostic::note("image-grown", message).help(help);
    match image.span {
        Some(span) => note.at(span),
        None => note,
    }
}

/// Writes the archive and says how long it is: the media type first and stored, then the package, then
/// all resources. Licences of fonts are beside the container: no reader shows them, and none asks for
/// them. Every entry has the same date, the first that the format knows, so that equal books are
/// equal bytes.
pub(super) fn write(
    out: impl Write + Seek,
    publication: &Publication,
    diagnostics: &mut Diagnostics,
) -> Result<u64, EpubError> {
    let Publication { skeleton, package: files, beside, resources, .. } = publication;
    let mut digest = Digest::default();
    let mut zip = ZipWriter::new(FirstFailure { out, failed: false, position: 0 });
    let (stored, deflated) = (options(CompressionMethod::Stored), options(CompressionMethod::Deflated));
    begin(&mut zip, skeleton, beside)?;
    let folder = skeleton.folder();
    let alone = |name: &str, bytes: &[u8]| -> ZipResult<Vec<u8>> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(format!("{folder}{name}"), deflated)?;
        zip.write_all(bytes)?;
        Ok(zip.finish()?.into_inner())
    };
    // To deflate takes longest here. So each text is made an archive of its own, on all processors, and
    // these are then put together as they are.
    files.iter().for_each(|(name, text)| digest.add(name, text.as_bytes()));
    let (opf, others): (Vec<_>, Vec<_>) = files.iter().partition(|file| skeleton.package.ends_with(file.0));
    let others = others.par_iter().map(|(name, text)| alone(name, text.as_bytes()));
    for archive in others.collect::<Vec<_>>() {
        zip.merge_archive(ZipArchive::new(Cursor::new(archive?))?)?;
    }
    let texts = resources.par_iter().map(|it| match &it.body {
        Body::Bytes(bytes) if it.part == ResourceRole::Text => Some(alone(&it.path, bytes)),
        Body::Bytes(_) | Body::Read(_) | Body::Image(_) => None,
    });
    for (resource, text) in resources.iter().zip(texts.collect::<Vec<_>>()) {
        if let (Body::Bytes(bytes), Some(archive)) = (&resource.body, text) {
            digest.add(&resource.path, bytes);
            zip.merge_archive(ZipArchive::new(Cursor::new(archive?))?)?;
            continue;
        }
        let options = if is_compressed(resource.media) { stored } else { deflated };
        zip.start_file(format!("{folder}{}", resource.path), options)?;
        if let Some(bytes) = contents(resource, publication.shop.as_ref(), diagnostics)? {
            digest.add(&resource.path, &bytes);
            zip.write_all(&bytes)?;
        }
    }
    // Last the package, which says what all of it is a release of.
    let time = release::modified(publication.epoch, publication.date.as_deref(), digest.0);
    let time = format!("<meta property=\"dcterms:modified\">{time}</meta>");
    for (name, text) in opf {
        zip.start_file(format!("{folder}{name}"), deflated)?;
        zip.write_all(text.replacen(release::MODIFIED, &time, 1).as_bytes())?;
    }
    let mut written = zip.finish()?;
    if written.failed {
        return Err(io::Error::other("a part of it could not be written").into());
    }
    Ok(written.stream_position()?)
}

/// Tells of the first failure alone. A `ZipWriter` that is dropped after one tries to end the archive all the same, and would print
/// on standard error that this fails too.
struct FirstFailure<W> {
    out: W,
    failed: bool,
    /// Where the writer believes to be: it reckons with it after a failure too.
    position: u64,
}

impl<W> FirstFailure<W> {
    fn note<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        // To be asked again is no failure.
        self.failed |= result.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::Interrupted);
        result
    }
}

impl<W: Write> Write for FirstFailure<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = if self.failed { Ok(bytes.len()) } else { self.out.write(bytes) };
        self.position += result.as_ref().map_or(0, |count| *count as u64);
        self.note(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.failed {
            return Ok(());
        }
        let result = self.out.flush();
        self.note(result)
    }
}

impl<W: Seek> Seek for FirstFailure<W> {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        if self.failed {
            if let io::SeekFrom::Start(to) = to {
                self.position = to;
            }
            return Ok(self.position);
        }
        let result = self.out.seek(to);
        if let Ok(position) = result {
            self.position = position;
        }
        self.note(result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_failure_places_go_on() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::Error::from(io::ErrorKind::StorageFull))
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        impl Seek for Full {
            fn seek(&mut self, _: io::SeekFrom) -> io::Result<u64> {
                Ok(0)
            }
        }
        let mut out = FirstFailure { out: Full, failed: false, position: 0 };
        assert!(out.write(b"ab").is_err());
        assert_eq!((out.write(b"abc").ok(), out.stream_position().ok()), (Some(3), Some(3)));
        assert_eq!((out.seek(io::SeekFrom::Start(1)).ok(), out.stream_position().ok()), (Some(1), Some(1)));
    }

    fn text(path: &str) -> Resource {
        Resource {
            path: path.to_owned(),
            media: "application/xhtml+xml",
            part: ResourceRole::Text,
            properties: Vec::new(),
            body: Body::Bytes(Vec::new()),
        }
    }

    #[test]
    fn the_builder_gives_manifest_and_spine_in_order() {
        let image = Resource { media: "image/png", part: ResourceRole::Cover, ..text("images/cover.png") };
        let resources = [text("cover.xhtml"), image, text("chapter-a.xhtml")];
        let skeleton = assemble(&resources, Uuid::nil()).unwrap();
        assert_eq!(skeleton.package, "OEBPS/content.opf");
        assert_eq!(skeleton.spine.len(), 2);
        let cover = skeleton.items.iter().find(|item| item.href == "images/cover.png").unwrap();
        assert_eq!((cover.media.as_str(), cover.properties.as_str()), ("image/png", "cover-image"));
    }

    #[test]
    fn a_package_of_another_shape_is_an_error() {
        let cases: [&[u8]; 3] = [
            b"<package><manifest><item id='a'/></manifest></package>",
            b"<package><spine><itemref idref='a'/></spine></package>",
            b"<package",
        ];
        for opf in cases {
            assert!(matches!(parse(opf), Err(EpubError::Shape(_))), "{opf:?}");
        }
        let resources = [text("a-b.xhtml"), text("a_b.xhtml"), text("a-b.xhtml")];
        assert!(assemble(&resources, Uuid::nil()).is_err());
    }
}
