//! The table of a file's objects (ISO 32000-1 §7.5.4 and §7.5.8).
//!
//! In: a file with a plain table, as writers make it. Out: where each object is; and the table of the changed file, plain or
//! as a stream.

use std::io::Write;

use super::deflate::deflate;

/// Where an object is in the packed file (ISO 32000-1 table 18).
#[derive(Clone, Copy, Debug)]
pub(super) enum XrefEntry {
    Free,
    /// By itself, from this byte of the file.
    Offset(usize),
    /// In an object stream, with others.
    Packed {
        stream: usize,
        index: usize,
    },
}

/// The cross-reference table at the end of a file (ISO 32000-1 §7.5.4).
pub(super) struct XrefTable<'a> {
    /// The byte of each object by its number; 0 for a free one.
    pub(super) offsets: Vec<usize>,
    /// Numbers and bytes in file order.
    pub(super) order: Vec<(usize, usize)>,
    /// Where the table itself starts.
    pub(super) start: usize,
    /// The entries of the trailer.
    trailer: &'a str,
}

impl<'a> XrefTable<'a> {
    pub(super) fn read(file: &'a [u8]) -> Option<XrefTable<'a>> {
        // `startxref`, a number of up to twenty digits and `%%EOF` take less than 64 bytes.
        let tail = &file[file.len().saturating_sub(64)..];
        let at = tail.windows(9).rposition(|window| window == b"startxref")?;
        let number = std::str::from_utf8(&tail[at + 9..]).ok()?.split_whitespace().next()?;
        let start = number.parse().ok()?;
        // The table is the last thing in the file, so that all from its start on is text.
        let table = std::str::from_utf8(file.get(start..)?).ok()?;
        let (rows, trailer) = table.split_once("trailer")?;
        let mut lines = rows.lines();
        (lines.next()? == "xref").then_some(())?;
        let (first, count) = lines.next()?.split_once(' ')?;
        // One section with all objects, as the writers make it: a file that was amended has more, and is left alone.
        (first == "0").then_some(())?;
        let count: usize = count.trim().parse().ok()?;
        // The count is only what the file says of itself.
        let mut offsets = Vec::with_capacity(count.min(file.len()));
        for line in lines.take(count) {
            let mut parts = line.split_whitespace();
            let offset = parts.next()?.parse().ok()?;
            offsets.push(if parts.nth(1)? == "n" { offset } else { 0 });
        }
        let mut order: Vec<(usize, usize)> =
            offsets.iter().copied().enumerate().filter(|(_, offset)| *offset != 0).collect();
        order.sort_by_key(|(_, offset)| *offset);
        let trailer = trailer.trim_start().strip_prefix("<<")?;
        let trailer = trailer.get(..trailer.rfind(">>")?)?.trim();
        Some(XrefTable { offsets, order, start, trailer })
    }

    /// The byte of the first object, after the file's header.
    pub(super) fn first(&self) -> Option<usize> {
        self.order.first().map(|(_, offset)| *offset)
    }

    /// The object of the document information.
    pub(super) fn info(&self) -> Option<usize> {
        self.trailer.split_once("/Info")?.1.split_ascii_whitespace().next()?.parse().ok()
    }

    /// The trailer's entries but `Size`, which packing changes.
    fn trailer_entries(&self) -> String {
        let Some((before, after)) = self.trailer.split_once("/Size") else {
            return self.trailer.to_owned();
        };
        let after = after.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
        format!("{} {}", before.trim(), after.trim())
    }

    /// The cross-reference stream: rows of one, four and two bytes (`W`), as large as files and streams need.
    pub(super) fn write_stream(&self, entries: &mut Vec<XrefEntry>, out: &mut Vec<u8>) -> Option<()> {
        let (number, start) = (entries.len(), out.len());
        entries.push(XrefEntry::Offset(start));
        let mut rows = Vec::with_capacity(entries.len() * 7);
        for entry in entries.iter() {
            let (kind, wide, narrow) = match *entry {
                // The generation of object 0, the head of the list of free objects (ISO 32000-1, 7.5.4).
                XrefEntry::Free => (0, 0, 65_535),
                XrefEntry::Offset(byte) => (1, byte, 0),
                XrefEntry::Packed { stream, index } => (2, stream, index),
            };
            rows.push(kind);
            // A file above 4 GiB is left as it was.
            rows.extend_from_slice(&u32::try_from(wide).ok()?.to_be_bytes());
            rows.extend_from_slice(&u16::try_from(narrow).ok()?.to_be_bytes());
        }
        let data = deflate(&[&rows]);
        write!(
            out,
            "{number} 0 obj\n<</Type/XRef/Size {}/W[1 4 2]/Filter/FlateDecode/Length {}{}>>\nstream\n",
            entries.len(),
            data.len(),
            self.trailer_entries()
        )
        .ok()?;
        out.extend_from_slice(&data);
        write!(out, "\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n").ok()
    }

    pub(super) fn write_plain(&self, entries: &[XrefEntry], out: &mut Vec<u8>) -> Option<()> {
        let start = out.len();
        write!(out, "xref\n0 {}\n", entries.len()).ok()?;
        for entry in entries {
            match *entry {
                // Rows of exactly twenty bytes, in which viewers look up a number without reading (ISO 32000-1, 7.5.4).
                XrefEntry::Offset(byte) => write!(out, "{byte:010} 00000 n\r\n").ok()?,
                XrefEntry::Free | XrefEntry::Packed { .. } => write!(out, "0000000000 65535 f\r\n").ok()?,
            }
        }
        write!(out, "trailer\n<</Size {}{}>>\n", entries.len(), self.trailer_entries()).ok()?;
        write!(out, "startxref\n{start}\n%%EOF\n").ok()
    }
}
