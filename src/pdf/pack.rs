//! Object streams: the small objects of a PDF packed and compressed (ISO 32000-1 §7.5.7 and §7.5.8).
//!
//! In: a file with a plain table of its objects, as the writer makes it, what to do with its metadata packet, and the
//! contents of its pages, if the writer left them to us. Out: the same objects in a smaller file. Nothing else is parsed
//! but the table, the ends of objects, and what belongs into holes of contents.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;

use flate2::Compress;
use lopdf::Document;
use rayon::prelude::*;

use super::PdfError;
use super::codes::{CMAP_NAME, FontCodes};
use super::content::{Lexer, Token, VERTICAL, marked_contents};
use super::deflate::deflate_with;
pub(super) use super::deflate::{deflate, deflater};
use super::xref::{XrefEntry, XrefTable};

/// How many objects go into one stream: enough to compress well, few enough for a viewer that wants one of them to
/// unpack quickly. ISO 32000-1 sets no limit.
const OBJECTS_PER_STREAM: usize = 200;
/// A document's bytes with a table of references, as [`pack`] reads them.
///
/// # Errors
/// When the document has more than the format can hold.
pub(super) fn unpacked(mut document: Document) -> Result<Vec<u8>, PdfError> {
    // Streams of references as lopdf writes them lack object 0, the head of the list of free objects (ISO 32000-1,
    // 7.5.4): poppler complains of that.
    document.reference_table.cross_reference_type = lopdf::xref::XrefType::CrossReferenceTable;
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).map_err(|error| PdfError::Limit(error.to_string()))?;
    // Freed before the bytes are packed: both hold the whole book.
    drop(document);
    Ok(bytes)
}

/// The changes made to a file while it is packed.
#[derive(Clone, Copy)]
pub(super) struct Amendment<'a> {
    /// Makes the new metadata packet of the old one.
    pub(super) packet: &'a dyn Fn(&str) -> String,
    /// Whether the dates of the document information are left out.
    pub(super) undated: bool,
    /// The contents of all pages, in place of those in the file. With them, the file's other streams without a filter are
    /// contents of drawings, to be compressed. In the files of other programs they may be anything, such as the pixels of
    /// an image.
    pub(super) pages: Option<PageContents<'a>>,
}

/// The contents of all pages, and the fonts that they are written for.
#[derive(Clone, Copy)]
pub(super) struct PageContents<'a> {
    pub(super) streams: &'a [PageStream],
    /// By face.
    pub(super) codes: &'a [FontCodes],
}

/// The content of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct PageStream {
    /// The operators, or a zlib stream of them.
    pub(super) bytes: Vec<u8>,
    /// Whether they are compressed.
    pub(super) is_packed: bool,
    /// Where marked contents of the file's own content of this page belong: a byte of the operators, and their number.
    pub(super) holes: Vec<(usize, usize)>,
    /// The faces that operators name, by the number in the name.
    pub(super) fonts: Vec<usize>,
    /// The numbers of those that operators name for letters below one another, too.
    pub(super) stacked: Vec<usize>,
}

impl PageStream {
    /// Compresses the operators, if there are no holes to be filled before.
    pub(super) fn pack(&mut self, deflater: &mut Compress) {
        if let (true, false, Some(packed)) =
            (self.holes.is_empty(), self.is_packed, deflate_with(deflater, &self.bytes))
        {
            (self.bytes, self.is_packed) = (packed, true);
        }
    }

    /// The zlib stream, with the holes filled from the file's own content.
    fn packed(&self, own: &[u8], deflater: &mut Compress) -> Option<Cow<'_, [u8]>> {
        if self.is_packed {
            return Some(Cow::Borrowed(&self.bytes));
        }
        let parts = if self.holes.is_empty() { Vec::new() } else { marked_contents(own)? };
        let (mut whole, mut from) = (Vec::with_capacity(self.bytes.len() + own.len()), 0);
        for &(at, number) in &self.holes {
            whole.extend_from_slice(self.bytes.get(from..at)?);
            whole.extend_from_slice(parts.get(number)?);
            whole.push(b'\n');
            from = at;
        }
        whole.extend_from_slice(self.bytes.get(from..)?);
        deflate_with(deflater, &whole).map(Cow::Owned)
    }
}

impl Amendment<'_> {
    /// Nothing is changed.
    pub(super) const NONE: Amendment<'static> = Amendment { packet: &str::to_owned, undated: false, pages: None };
}

/// Packs the file, if `packed`; it is amended in either case. A file that is not as the
/// writer makes them is returned unchanged: a larger file is better than a broken one.
///
/// # Errors
/// The file is not as the writer makes them, and its pages have their contents from elsewhere.
pub(super) fn pack(file: Vec<u8>, packed: bool, amend: Amendment<'_>) -> Result<Vec<u8>, PdfError> {
    match rewrite(&file, packed, amend) {
        Some(packed) => Ok(packed),
        None if amend.pages.is_some() => Err(PdfError::Limit("its pages are not as they were meant".into())),
        None => Ok(file),
    }
}

fn rewrite(file: &[u8], packed: bool, amend: Amendment<'_>) -> Option<Vec<u8>> {
    let table = XrefTable::read(file)?;
    let mut out = Vec::with_capacity(file.len());
    out.extend_from_slice(&file[..table.first()?]);
    let mut entries = vec![XrefEntry::Free; table.offsets.len()];
    let mut small = Vec::new();
    // An object ends where the next one begins, and the last at the table.
    let ends = table.order.iter().skip(1).map(|(_, offset)| *offset).chain([table.start]);
    let objects = table.order.iter().zip(ends).map(|(&(number, start), end)| object(file, number, start, end));
    let objects: Vec<ObjectBytes<'_>> = objects.collect::<Option<_>>()?;
    let (contents, mut encodings) = match amend.pages {
        Some(pages) => (contents(&table, &objects, pages.streams)?, Encodings::read(&table, &objects, pages)?),
        None => (Vec::new(), Encodings::default()),
    };
    let mut contents = contents.into_iter();
    let info = table.info();
    for (&(number, _), object) in table.order.iter().zip(&objects) {
        let content = contents.next().flatten();
        if let Some(body) = encodings.bodies.remove(&number) {
            if object.is_stream {
                entries[number] = XrefEntry::Offset(out.len());
                write_object(number, &body, &mut out)?;
            } else {
                small.push((number, Cow::Owned(body)));
            }
            continue;
        }
        if !object.is_stream {
            let is_dated = amend.undated && info == Some(number);
            let body = if is_dated { without_dates(object.body) } else { Cow::Borrowed(object.body) };
            small.push((number, body));
            continue;
        }
        entries[number] = XrefEntry::Offset(out.len());
        match (packet(object.body).map(amend.packet), content) {
            (Some(packet), _) => write_metadata(number, &packet, &mut out)?,
            (None, Some(content)) => write_object(number, &content, &mut out)?,
            (None, None) => write_object(number, object.body, &mut out)?,
        }
    }
    for (number, body) in encodings.bodies {
        entries.resize(number + 1, XrefEntry::Free);
        entries[number] = XrefEntry::Offset(out.len());
        write_object(number, &body, &mut out)?;
    }
    if packed {
        write_object_streams(&small, &mut entries, &mut out)?;
        table.write_stream(&mut entries, &mut out)?;
    } else {
        for (number, body) in small {
            entries[number] = XrefEntry::Offset(out.len());
            write_object(number, &body, &mut out)?;
        }
        table.write_plain(&entries, &mut out)?;
    }
    Some(out)
}

/// The contents of pages and drawings, compressed: one for each object, `None` for all others.
fn contents(table: &XrefTable<'_>, objects: &[ObjectBytes<'_>], pages: &[PageStream]) -> Option<Vec<Option<Vec<u8>>>> {
    // The pages in their order, which is that of the file, by the number of the object that is their content.
    let numbers: Vec<usize> = objects.iter().filter_map(ObjectBytes::page_content).collect();
    // A file without pages was given an empty one.
    if numbers.len() != pages.len().max(1) {
        return None;
    }
    let mut streams: Vec<Option<&PageStream>> = vec![None; table.offsets.len()];
    for (number, page) in numbers.into_iter().zip(pages) {
        *streams.get_mut(number)? = Some(page);
    }
    let numbered = table.order.par_iter().zip(objects);
    let deflated = |deflater: &mut Compress, (&(number, _), object): (&(usize, usize), &ObjectBytes<'_>)| {
        object.deflated(streams[number], deflater)
    };
    let contents: Vec<Option<Vec<u8>>> = numbered.map_init(deflater, deflated).collect();
    let is_whole =
        table.order.iter().zip(&contents).all(|((number, _), it)| streams[*number].is_none() || it.is_some());
    is_whole.then_some(contents)
}

fn write_object(number: usize, body: &[u8], out: &mut Vec<u8>) -> Option<()> {
    writeln!(out, "{number} 0 obj").ok()?;
    out.extend_from_slice(body);
    out.extend_from_slice(b"\nendobj\n");
    Some(())
}

/// Writes the metadata packet uncompressed, so that programs that know no PDF find it by searching the file.
fn write_metadata(number: usize, packet: &str, out: &mut Vec<u8>) -> Option<()> {
    write!(out, "{number} 0 obj\n<</Type/Metadata/Subtype/XML/Length {}>>\nstream\n", packet.len()).ok()?;
    out.extend_from_slice(packet.as_bytes());
    out.extend_from_slice(b"\nendstream\nendobj\n");
    Some(())
}

/// Writes the small objects in object streams.
fn write_object_streams(
    small: &[(usize, Cow<'_, [u8]>)],
    entries: &mut Vec<XrefEntry>,
    out: &mut Vec<u8>,
) -> Option<()> {
    let streams: Vec<ObjectStream> = small.par_chunks(OBJECTS_PER_STREAM).map(ObjectStream::new).collect();
    for (objects, ObjectStream { first, data }) in small.chunks(OBJECTS_PER_STREAM).zip(streams) {
        let (number, count) = (entries.len(), objects.len());
        for (index, (object, _)) in objects.iter().enumerate() {
            entries[*object] = XrefEntry::Packed { stream: number, index };
        }
        entries.push(XrefEntry::Offset(out.len()));
        write!(
            out,
            "{number} 0 obj\n<</Type/ObjStm/N {count}/First {first}/Filter/FlateDecode/Length {}>>\nstream\n",
            data.len()
        )
        .ok()?;
        out.extend_from_slice(&data);
        out.extend_from_slice(b"\nendstream\nendobj\n");
    }
    Some(())
}

/// The content of an object stream.
struct ObjectStream {
    /// The byte at which its first object starts, after the numbers and offsets of all.
    first: usize,
    /// Compressed.
    data: Vec<u8>,
}

impl ObjectStream {
    fn new(objects: &[(usize, Cow<'_, [u8]>)]) -> ObjectStream {
        let (mut head, mut bodies) = (String::new(), Vec::new());
        for (number, body) in objects {
            head.push_str(&format!("{number} {} ", bodies.len()));
            bodies.extend_from_slice(body);
            bodies.push(b'\n');
        }
        ObjectStream { first: head.len(), data: deflate(&[head.as_bytes(), &bodies]) }
    }
}

/// Fonts whose codes have one byte, and those for vertical lines: `krilla` writes them for codes of two, and lines across.
#[derive(Default)]
struct Encodings {
    /// The fonts, their maps to text and, with new numbers, their maps to glyphs.
    bodies: BTreeMap<usize, Vec<u8>>,
    /// The twins of fonts for letters below one another, by their fonts.
    stacked: BTreeMap<usize, usize>,
}

impl Encodings {
    fn read(table: &XrefTable<'_>, objects: &[ObjectBytes<'_>], pages: PageContents<'_>) -> Option<Encodings> {
        let places: BTreeMap<usize, usize> =
            table.order.iter().enumerate().map(|(at, (number, _))| (*number, at)).collect();
        let object = |number: usize| places.get(&number).map(|at| objects[*at].body);
        let mut known = vec![false; pages.codes.len()];
        let mut encodings = Encodings::default();
        let bodies = objects.iter().filter(|object| object.page_content().is_some());
        for (body, page) in bodies.zip(pages.streams) {
            for &at in &page.stacked {
                encodings.stack(reference(body.body, b"/Resources ")?, at, table.offsets.len(), &object)?;
            }
            for (at, &face) in page.fonts.iter().enumerate() {
                let codes = pages.codes.get(face)?;
                if !codes.is_narrow || std::mem::replace(&mut known[face], true) {
                    continue;
                }
                let resources = object(reference(body.body, b"/Resources ")?)?;
                let fonts = &resources[find(resources, b"/Font<<")?..];
                let font = reference(fonts, format!("/f{at} ").as_bytes())?;
                encodings.add(font, object(font)?, codes, table.offsets.len())?;
            }
        }
        Some(encodings)
    }

    /// Names in a page's resources the twin of their font with a number, for letters below one another: the same font with
    /// the map of vertical lines. `count` is the number of the file's objects.
    fn stack<'f>(
        &mut self,
        resources: usize,
        at: usize,
        count: usize,
        object: &impl Fn(usize) -> Option<&'f [u8]>,
    ) -> Option<()> {
        let own = match self.bodies.get(&resources) {
            Some(body) => body.clone(),
            None => object(resources)?.to_vec(),
        };
        let fonts = find(&own, b"/Font<<")? + b"/Font<<".len();
        let font = reference(&own[fonts..], format!("/f{at} ").as_bytes())?;
        let next = count + self.bodies.keys().filter(|number| count <= **number).count();
        let twin = *self.stacked.entry(font).or_insert(next);
        if twin == next {
            let text = std::str::from_utf8(object(font)?).ok()?;
            self.bodies.insert(twin, text.replace("Identity-H", "Identity-V").into_bytes());
        }
        let name = format!("/{VERTICAL}{at} ");
        if find(&own[fonts..], name.as_bytes()).is_none() {
            let entry = format!("{name}{twin} 0 R");
            self.bodies.insert(resources, [&own[..fonts], entry.as_bytes(), &own[fonts..]].concat());
        }
        Some(())
    }

    /// Changes a font; `count` is the number of the file's objects.
    fn add(&mut self, number: usize, font: &[u8], codes: &FontCodes, count: usize) -> Option<()> {
        let text = std::str::from_utf8(font).ok()?;
        let map = count + self.bodies.keys().filter(|number| count <= **number).count();
        let changed = text
            .replace("/Encoding/Identity-H", &format!("/Encoding {map} 0 R"))
            .replace("-Identity-H", &format!("-{CMAP_NAME}"));
        let to_unicode = reference(font, b"/ToUnicode ")?;
        let stream = |entries: &str, content: String| {
            let data = deflate(&[content.as_bytes()]);
            let head = format!("<<{entries}/Length {}/Filter/FlateDecode>>\nstream\n", data.len());
            [head.as_bytes(), &data, b"\nendstream"].concat()
        };
        let system = "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>";
        let entries = format!("/Type/CMap/CMapName/{CMAP_NAME}{system}/WMode 0");
        self.bodies.insert(map, stream(&entries, codes.to_glyphs()?));
        self.bodies.insert(to_unicode, stream("", codes.to_unicode()));
        self.bodies.insert(number, changed.into_bytes());
        Some(())
    }
}

/// The number of the object that an entry of a dictionary refers to; `key` with the space behind it.
fn reference(dictionary: &[u8], key: &[u8]) -> Option<usize> {
    let at = find(dictionary, key)? + key.len();
    let digits = dictionary[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&dictionary[at..at + digits]).ok()?.parse().ok()
}

/// An object as it is in the file.
struct ObjectBytes<'a> {
    /// Between `obj` and `endobj`.
    body: &'a [u8],
    is_stream: bool,
}

impl ObjectBytes<'_> {
    /// The object that is a page's content, if this is a page.
    fn page_content(&self) -> Option<usize> {
        // The entry that comes first. Those of other objects may be any words.
        let entries = self.body.strip_prefix(b"<</Type/Page/")?;
        reference(entries, b"/Contents ")
    }

    /// The same stream compressed, with the content of the page that it belongs to; `None` for other objects, and
    /// streams that have a filter already. Those without one are contents of pages and drawings.
    fn deflated(&self, page: Option<&PageStream>, deflater: &mut Compress) -> Option<Vec<u8>> {
        if !self.is_stream || packet(self.body).is_some() {
            return None;
        }
        let at = find(self.body, b"stream\n")?;
        let head = self.body[..at].trim_ascii_end().strip_suffix(b">>")?;
        if find(head, b"/Filter").is_some() {
            return None;
        }
        let (entry, size) = length(head)?;
        let (before, after) = (&head[..entry.start], &head[entry.end..]);
        let data = self.body[at + b"stream\n".len()..].get(..size)?;
        let packed = match page {
            Some(page) => page.packed(data, deflater)?,
            None => Cow::Owned(deflate_with(deflater, data)?),
        };
        let mut body = Vec::with_capacity(head.len() + packed.len() + 64);
        body.extend_from_slice(before.trim_ascii_end());
        write!(body, "/Length {}/Filter/FlateDecode", packed.len()).ok()?;
        body.extend_from_slice(after);
        body.extend_from_slice(b">>\nstream\n");
        body.extend_from_slice(&packed);
        body.extend_from_slice(b"\nendstream");
        Some(body)
    }
}

/// The object between two bytes of the file.
fn object(file: &[u8], number: usize, start: usize, end: usize) -> Option<ObjectBytes<'_>> {
    let head = format!("{number} 0 obj");
    let body = file.get(start..end)?.strip_prefix(head.as_bytes())?.trim_ascii();
    let body = body.strip_suffix(b"endobj")?.trim_ascii_end();
    Some(ObjectBytes { body, is_stream: body.ends_with(b"endstream") })
}

/// The document information (ISO 32000-1 §14.3.3) without its dates. Its strings may hold anything, the names of
/// entries too.
fn without_dates(body: &[u8]) -> Cow<'_, [u8]> {
    let Some(entries) = body.strip_prefix(b"<<").and_then(|body| body.strip_suffix(b">>")) else {
        return Cow::Borrowed(body);
    };
    let (mut kept, mut copied, mut start) = (b"<<".to_vec(), 0, 0);
    let mut lexer = Lexer::new(entries);
    let mut is_date = false;
    while let Some((token, text)) = lexer.next() {
        let end = lexer.position();
        if is_date && token == Token::String {
            kept.extend_from_slice(&entries[copied..start]);
            copied = end;
        }
        is_date = matches!(text, b"/CreationDate" | b"/ModDate");
        if is_date {
            start = end - text.len();
        }
    }
    kept.extend_from_slice(&entries[copied..]);
    kept.extend_from_slice(b">>");
    Cow::Owned(kept)
}

/// The text of a metadata stream; `None` for any other object.
fn packet(body: &[u8]) -> Option<&str> {
    let at = find(body, b"stream\n")?;
    let (head, data) = (&body[..at], &body[at + b"stream\n".len()..]);
    if find(head, b"/Metadata").is_none() || find(head, b"/XML").is_none() {
        return None;
    }
    let data = data.get(..length(head)?.1)?;
    std::str::from_utf8(data).ok()
}

/// The entry `/Length` of a dictionary, and its number.
fn length(dictionary: &[u8]) -> Option<(Range<usize>, usize)> {
    const KEY: &[u8] = b"/Length ";
    let start = find(dictionary, KEY)?;
    let at = start + KEY.len();
    let digits = dictionary[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number = std::str::from_utf8(&dictionary[at..at + digits]).ok()?.parse().ok()?;
    Some((start..at + digits, number))
}

/// The first position of `needle`.
fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut at = 0;
    loop {
        at += text.get(at..)?.iter().position(|byte| *byte == first)?;
        if text[at..].starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
}
