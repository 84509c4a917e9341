//! Images in a content stream itself, between `BI`, `ID` and `EI` (ISO 32000-1 §8.9.7).
//!
//! In: a content stream. Out: the same without these images, each replaced by the operator [`OPERATOR`], and the images as
//! streams with the full names of their entries. `lopdf` reads their size only where they are not compressed.

use lopdf::content::Content;
use lopdf::{Dictionary, Object, Stream};

/// The operator that takes an image's place: its operand is the image's number.
pub(super) const OPERATOR: &str = "InlineImage";

/// The short names that only these images have (ISO 32000-1 tables 93 and 94).
const SHORT_KEYS: [(&[u8], &str); 10] = [
    (b"BPC", "BitsPerComponent"),
    (b"CS", "ColorSpace"),
    (b"D", "Decode"),
    (b"DP", "DecodeParms"),
    (b"F", "Filter"),
    (b"H", "Height"),
    (b"I", "Interpolate"),
    (b"IM", "ImageMask"),
    (b"L", "Length"),
    (b"W", "Width"),
];
const SHORT_FILTERS: [(&[u8], &str); 7] = [
    (b"A85", "ASCII85Decode"),
    (b"AHx", "ASCIIHexDecode"),
    (b"CCF", "CCITTFaxDecode"),
    (b"DCT", "DCTDecode"),
    (b"Fl", "FlateDecode"),
    (b"LZW", "LZWDecode"),
    (b"RL", "RunLengthDecode"),
];

/// The stream without its images, and these in order. `None` where an image has no end.
pub(super) fn taken_out(content: &[u8]) -> Option<(Vec<u8>, Vec<Stream>)> {
    let (mut kept, mut images) = (Vec::with_capacity(content.len()), Vec::new());
    let (mut copied, mut at) = (0, 0);
    while let Some(start) = keyword(content, at, b"BI") {
        let data = keyword(content, start + 2, b"ID")? + 3;
        let mut image = dictionary(content.get(start + 2..data - 3)?);
        let length = data_length(content.get(data..)?, &image)?;
        image.remove(b"Length");
        kept.extend_from_slice(&content[copied..start]);
        kept.extend_from_slice(format!(" {} {OPERATOR} ", images.len()).as_bytes());
        images.push(Stream::new(image, content[data..data + length].to_vec()));
        at = keyword(content, data + length, b"EI")? + 2;
        copied = at;
    }
    kept.extend_from_slice(&content[copied..]);
    Some((kept, images))
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

/// Where a keyword is, which is in no string, name or comment.
fn keyword(content: &[u8], from: usize, word: &[u8]) -> Option<usize> {
    let mut at = from;
    while let Some(&byte) = content.get(at) {
        match byte {
            b'(' => at = past_string(content, at),
            b'%' => at += content[at..].iter().position(|byte| matches!(byte, b'\n' | b'\r'))?,
            byte if is_space(byte) || b"[]<>{})".contains(&byte) => at += 1,
            _ => {
                // A name goes from its slash to the next delimiter.
                let rest = &content[at + 1..];
                let end = rest.iter().position(|byte| is_space(*byte) || b"()<>[]{}/%".contains(byte));
                let end = at + 1 + end.unwrap_or(rest.len());
                if &content[at..end] == word {
                    return Some(at);
                }
                at = end;
            }
        }
    }
    None
}

/// The first byte after a string in parentheses.
fn past_string(content: &[u8], from: usize) -> usize {
    let (mut at, mut depth) = (from, 0_u32);
    while let Some(&byte) = content.get(at) {
        match byte {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' if depth == 1 => return at + 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    content.len()
}

/// The entries between `BI` and `ID`, by their full names.
fn dictionary(entries: &[u8]) -> Dictionary {
    let content = [b"<<", entries, b">> BX"].concat();
    let operations = Content::decode(&content).map(|content| content.operations).unwrap_or_default();
    let operand = operations.into_iter().next().and_then(|operation| operation.operands.into_iter().next());
    let Some(Object::Dictionary(short)) = operand else { return Dictionary::new() };
    let mut full = Dictionary::new();
    for (key, value) in short {
        let value = if matches!(key.as_slice(), b"F" | b"Filter") { long_filters(value) } else { value };
        full.set(long(&SHORT_KEYS, &key), value);
    }
    full
}

fn long(table: &[(&[u8], &str)], name: &[u8]) -> Vec<u8> {
    table.iter().find(|row| row.0 == name).map_or_else(|| name.to_vec(), |row| row.1.as_bytes().to_vec())
}

fn long_filters(filter: Object) -> Object {
    match filter {
        Object::Name(name) => Object::Name(long(&SHORT_FILTERS, &name)),
        Object::Array(filters) => Object::Array(filters.into_iter().map(long_filters).collect()),
        other => other,
    }
}

/// How many bytes of `rest` are the image's data. That is known of data that are not compressed, and where the image says
/// it (ISO 32000-2 §8.9.7); else they end before the first `EI` between white space that text follows, as viewers do it.
fn data_length(rest: &[u8], image: &Dictionary) -> Option<usize> {
    let number = |key: &[u8]| usize::try_from(image.get(key).ok()?.as_i64().ok()?).ok();
    let channels = || match image.get(b"ColorSpace").ok()?.as_name().ok()? {
        b"DeviceGray" | b"G" => Some(1),
        b"DeviceRGB" | b"RGB" => Some(3),
        b"DeviceCMYK" | b"CMYK" => Some(4),
        _ => None,
    };
    let plain = || {
        let is_mask = image.get(b"ImageMask").and_then(Object::as_bool).unwrap_or(false);
        let bits = if is_mask { 1 } else { number(b"BitsPerComponent")?.checked_mul(channels()?)? };
        number(b"Width")?.checked_mul(bits)?.div_ceil(8).checked_mul(number(b"Height")?)
    };
    let known = number(b"Length").or_else(|| if image.has(b"Filter") { None } else { plain() });
    if let Some(length) = known.filter(|length| rest.get(*length..).is_some_and(begins_with_end)) {
        return Some(length);
    }
    let is_end = |at: &usize| {
        let next = rest[at + 3..].iter().take(12);
        is_space(rest[*at])
            && begins_with_end(&rest[*at..])
            && next.clone().all(|byte| is_space(*byte) || byte.is_ascii_graphic())
    };
    (0..rest.len().saturating_sub(2)).find(is_end)
}

/// Whether the operator `EI` is next.
fn begins_with_end(rest: &[u8]) -> bool {
    let rest = &rest[rest.iter().take_while(|byte| is_space(**byte)).count()..];
    rest.strip_prefix(b"EI").is_some_and(|after| after.first().is_none_or(|byte| is_space(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_taken_out_of_the_stream() {
        let stream =
            b"q (BI ID) Tj /BI gs % BI\nBI /W 2 /H 1 /BPC 8 /CS /CMYK ID \0 EI EI\n EI Q BI /W 9 /F /Fl ID xEIx\nEI\nS";
        let (kept, images) = taken_out(stream).expect("both end");
        let kept = String::from_utf8(kept).expect("is text");
        assert_eq!(kept, "q (BI ID) Tj /BI gs % BI\n 0 InlineImage  Q  1 InlineImage \nS");
        assert_eq!(images[0].content, b"\0 EI EI\n");
        assert!(images[0].dict.get(b"Width").and_then(Object::as_i64).is_ok_and(|width| width == 2));
        assert_eq!(images[1].content, b"xEIx");
        assert!(images[1].filters().is_ok_and(|filters| filters == [b"FlateDecode"]));
        assert!(taken_out(b"BI /W 1 ID abc").is_none());
    }
}
