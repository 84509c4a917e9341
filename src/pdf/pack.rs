//! Object streams: the small objects of a PDF packed and compressed (ISO 32000-1 §7.5.7 and §7.5.8).
//!
//! In: a file with a plain table of its objects, as the writer makes it, and what to do with its metadata
//! packet. Out: the same objects in a smaller file. Streams are copied as they are. Nothing is parsed but the
//! table and the ends of objects, so this takes a small part of the time of writing.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use rayon::prelude::*;

/// How many objects go into one stream: enough to compress well, few enough to be read fast.
const CROWD: usize = 200;

/// Where an object is after packing.
#[derive(Clone, Copy, Debug)]
enum XrefEntry {
    Free,
    /// At a byte of the file.
    At(usize),
    /// In a stream (an object number) at an index.
    In(usize, usize),
}

/// Packs the file, if `packed`; the metadata packet is changed by `amend` in any case. A file that does not look
/// as expected is given back as it is.
pub(super) fn pack(file: Vec<u8>, packed: bool, amend: &dyn Fn(&str) -> String) -> Vec<u8> {
    rewrite(&file, packed, amend).unwrap_or(file)
}

fn rewrite(file: &[u8], packed: bool, amend: &dyn Fn(&str) -> String) -> Option<Vec<u8>> {
    let table = XrefTable::read(file)?;
    let mut out = Vec::with_capacity(file.len());
    out.extend_from_slice(&file[..table.first()?]);
    let mut places = vec![XrefEntry::Free; table.offsets.len()];
    let mut small = Vec::new();
    let ends = table.order.iter().skip(1).map(|it| it.1).chain([table.start]);
    for (&(number, start), end) in table.order.iter().zip(ends) {
        let object = object(file, number, start, end)?;
        if !object.stream {
            small.push((number, object.body));
            continue;
        }
        places[number] = XrefEntry::At(out.len());
        match packet(object.body).map(amend) {
            Some(packet) => metadata(number, &packet, &mut out)?,
            None => plain(number, object.body, &mut out)?,
        }
    }
    if packed {
        streams(&small, &mut places, &mut out)?;
        table.write_stream(&mut places, &mut out)?;
    } else {
        for (number, body) in small {
            places[number] = XrefEntry::At(out.len());
            plain(number, body, &mut out)?;
        }
        table.write_plain(&places, &mut out)?;
    }
    Some(out)
}

fn plain(number: usize, body: &[u8], out: &mut Vec<u8>) -> Option<()> {
    writeln!(out, "{number} 0 obj").ok()?;
    out.extend_from_slice(body);
    out.extend_from_slice(b"\nendobj\n");
    Some(())
}

/// The metadata packet, readable without unpacking, as the archival standard asks.
fn metadata(number: usize, packet: &str, out: &mut Vec<u8>) -> Option<()> {
    write!(out, "{number} 0 obj\n<</Type/Metadata/Subtype/XML/Length {}>>\nstream\n", packet.len()).ok()?;
    out.extend_from_slice(packet.as_bytes());
    out.extend_from_slice(b"\nendstream\nendobj\n");
    Some(())
}

/// Writes object streams for the small objects.
fn streams(small: &[(usize, &[u8])], places: &mut Vec<XrefEntry>, out: &mut Vec<u8>) -> Option<()> {
    let crowds: Vec<(usize, usize, Vec<u8>)> = small.par_chunks(CROWD).map(crowd).collect();
    for (objects, (first, count, data)) in small.chunks(CROWD).zip(crowds) {
        let number = places.len();
        for (index, (object, _)) in objects.iter().enumerate() {
            places[*object] = XrefEntry::In(number, index);
        }
        places.push(XrefEntry::At(out.len()));
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

/// One object stream: where its first object starts, how many it has, its compressed bytes.
fn crowd(objects: &[(usize, &[u8])]) -> (usize, usize, Vec<u8>) {
    let (mut head, mut bodies) = (String::new(), Vec::new());
    for (number, body) in objects {
        head.push_str(&format!("{number} {} ", bodies.len()));
        bodies.extend_from_slice(body);
        bodies.push(b'\n');
    }
    let first = head.len();
    (first, objects.len(), deflate(&[head.as_bytes(), &bodies]))
}

/// Compresses the pieces as one zlib stream.
pub(super) fn deflate(pieces: &[&[u8]]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(7));
    // Memory takes all that is written.
    let written = pieces.iter().try_for_each(|piece| encoder.write_all(piece));
    written.and_then(|()| encoder.finish()).unwrap_or_default()
}

/// The table of objects at the end of a file.
struct XrefTable<'a> {
    /// The byte of each object by its number; 0 for a free one.
    offsets: Vec<usize>,
    /// Numbers and bytes in file order.
    order: Vec<(usize, usize)>,
    /// Where the table itself starts.
    start: usize,
    /// The entries of the trailer.
    trailer: &'a str,
}

impl<'a> XrefTable<'a> {
    fn read(file: &'a [u8]) -> Option<XrefTable<'a>> {
        let tail = &file[file.len().saturating_sub(64)..];
        let at = tail.windows(9).rposition(|it| it == b"startxref")?;
        let number = std::str::from_utf8(&tail[at + 9..]).ok()?.split_whitespace().next()?;
        let start = number.parse().ok()?;
        let table = std::str::from_utf8(file.get(start..)?).ok()?;
        let (rows, trailer) = table.split_once("trailer")?;
        let mut lines = rows.lines();
        (lines.next()? == "xref").then_some(())?;
        let (first, count) = lines.next()?.split_once(' ')?;
        (first == "0").then_some(())?;
        let count: usize = count.trim().parse().ok()?;
        let mut offsets = Vec::with_capacity(count.min(file.len()));
        for line in lines.take(count) {
            let mut parts = line.split_whitespace();
            let offset = parts.next()?.parse().ok()?;
            offsets.push(if parts.nth(1)? == "n" { offset } else { 0 });
        }
        let mut order: Vec<(usize, usize)> = offsets.iter().copied().enumerate().filter(|it| it.1 != 0).collect();
        order.sort_by_key(|it| it.1);
        let trailer = trailer.trim_start().strip_prefix("<<")?;
        let trailer = trailer.get(..trailer.rfind(">>")?)?.trim();
        Some(XrefTable { offsets, order, start, trailer })
    }

    /// Where the first object starts: before it stands the file's header.
    fn first(&self) -> Option<usize> {
        self.order.first().map(|it| it.1)
    }

    /// The trailer's entries but the number of objects.
    fn entries(&self) -> String {
        let Some((before, after)) = self.trailer.split_once("/Size") else {
            return self.trailer.to_owned();
        };
        let after = after.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
        format!("{} {}", before.trim(), after.trim())
    }

    fn write_stream(&self, places: &mut Vec<XrefEntry>, out: &mut Vec<u8>) -> Option<()> {
        let (number, start) = (places.len(), out.len());
        places.push(XrefEntry::At(start));
        let mut rows = Vec::with_capacity(places.len() * 7);
        for place in places.iter() {
            let (kind, wide, narrow) = match *place {
                XrefEntry::Free => (0, 0, 65_535),
                XrefEntry::At(byte) => (1, byte, 0),
                XrefEntry::In(stream, index) => (2, stream, index),
            };
            rows.push(kind);
            rows.extend_from_slice(&u32::try_from(wide).ok()?.to_be_bytes());
            rows.extend_from_slice(&u16::try_from(narrow).ok()?.to_be_bytes());
        }
        let data = deflate(&[&rows]);
        write!(
            out,
            "{number} 0 obj\n<</Type/XRef/Size {}/W[1 4 2]/Filter/FlateDecode/Length {}{}>>\nstream\n",
            places.len(),
            data.len(),
            self.entries()
        )
        .ok()?;
        out.extend_from_slice(&data);
        write!(out, "\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n").ok()
    }

    fn write_plain(&self, places: &[XrefEntry], out: &mut Vec<u8>) -> Option<()> {
        let start = out.len();
        write!(out, "xref\n0 {}\n", places.len()).ok()?;
        for place in places {
            match *place {
                XrefEntry::At(byte) => write!(out, "{byte:010} 00000 n\r\n").ok()?,
                XrefEntry::Free | XrefEntry::In(..) => write!(out, "0000000000 65535 f\r\n").ok()?,
            }
        }
        write!(out, "trailer\n<</Size {}{}>>\n", places.len(), self.entries()).ok()?;
        write!(out, "startxref\n{start}\n%%EOF\n").ok()
    }
}

/// An object as it stands in the file.
struct PackedObject<'a> {
    /// Between `obj` and `endobj`.
    body: &'a [u8],
    /// Whether it is a stream.
    stream: bool,
}

/// The object that stands between two bytes of the file.
fn object(file: &[u8], number: usize, start: usize, end: usize) -> Option<PackedObject<'_>> {
    let head = format!("{number} 0 obj");
    let body = file.get(start..end)?.strip_prefix(head.as_bytes())?.trim_ascii();
    let body = body.strip_suffix(b"endobj")?.trim_ascii_end();
    Some(PackedObject { body, stream: body.ends_with(b"endstream") })
}

/// The text of a metadata stream; `None` for any other object.
fn packet(body: &[u8]) -> Option<&str> {
    let at = find(body, b"stream\n")?;
    let (head, data) = (&body[..at], &body[at + b"stream\n".len()..]);
    if find(head, b"/Metadata").is_none() || find(head, b"/XML").is_none() {
        return None;
    }
    let data = data.get(..length(head)?)?;
    std::str::from_utf8(data).ok()
}

/// The number after `/Length`.
fn length(dictionary: &[u8]) -> Option<usize> {
    let at = find(dictionary, b"/Length ")? + b"/Length ".len();
    let digits = dictionary[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&dictionary[at..at + digits]).ok()?.parse().ok()
}

/// The first place of `needle`.
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
