//! The sound and film files of a book, by their first bytes, for the outputs that can hold them.

use std::collections::BTreeMap;
use std::fmt;

use super::Load;

/// A file of sound, film or subtitles.
#[derive(Clone)]
pub struct MediaFile {
    /// Its path from the book's folder.
    pub path: String,
    /// Its media type, and the ending of its name.
    pub format: MediaFormat,
    /// Reads its bytes.
    pub load: Load,
}

impl fmt::Debug for MediaFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.path, self.format.media_type)
    }
}

/// The media files of a book by their paths, as the text names them. What is missing or can't be played is not here,
/// and was reported.
pub type MediaFiles = BTreeMap<String, MediaFile>;

/// A format that reading systems play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MediaFormat {
    /// As EPUB 3.3, 3.2 (core media types) writes it.
    pub media_type: &'static str,
    /// The ending of files of this format.
    pub extension: &'static str,
}

const fn format(media_type: &'static str, extension: &'static str) -> MediaFormat {
    MediaFormat { media_type, extension }
}

/// The format of a file. Sound must be of a core media type (EPUB 3.3, 3.2); the formats of films are not bounded by
/// the standard (3.3), and these are what readers play. WebVTT is the format of subtitles.
///
/// # Errors
/// The format that it has instead, in plain words.
pub fn sniff(bytes: &[u8], is_sound: bool) -> Result<MediaFormat, &'static str> {
    let head = &bytes[..bytes.len().min(4096)];
    let has = |mark: &[u8]| head.windows(mark.len()).any(|window| window == mark);
    match head {
        // `ID3`: tags that precede the first frame.
        [0x49, 0x44, 0x33, ..] => Ok(format("audio/mpeg", "mp3")),
        // A frame of MPEG audio: eleven set bits, then layer 3 (ISO/IEC 11172-3, 2.4.1.3).
        [0xff, second, ..] if second & 0xe6 == 0xe2 => Ok(format("audio/mpeg", "mp3")),
        // The first box of an ISO media file is `ftyp`, behind four bytes of its length (ISO/IEC 14496-12, 4.3).
        [_, _, _, _, b'f', b't', b'y', b'p', ..] if is_sound || has(b"ftypM4A") || has(b"ftypM4B") => {
            Ok(format("audio/mp4", "m4a"))
        }
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Ok(format("video/mp4", "mp4")),
        [b'O', b'g', b'g', b'S', ..] if has(b"OpusHead") => Ok(format("audio/ogg; codecs=opus", "opus")),
        [b'O', b'g', b'g', b'S', ..] if !is_sound => Ok(format("video/ogg", "ogv")),
        [b'O', b'g', b'g', b'S', ..] => Err("Ogg with another codec than Opus"),
        // The head of EBML (RFC 8794), in which WebM is written.
        [0x1a, 0x45, 0xdf, 0xa3, ..] if !is_sound => Ok(format("video/webm", "webm")),
        [0x1a, 0x45, 0xdf, 0xa3, ..] => Err("WebM"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Err("WAV"),
        [b'f', b'L', b'a', b'C', ..] => Err("FLAC"),
        [b'W', b'E', b'B', b'V', b'T', b'T', ..] | [0xef, 0xbb, 0xbf, b'W', b'E', b'B', b'V', b'T', b'T', ..] => {
            Ok(format("text/vtt", "vtt"))
        }
        _ => Err("of a format that is not known"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_known_by_their_first_bytes() {
        let of = |bytes: &[u8], is_sound| sniff(bytes, is_sound).map(|window| window.media_type);
        assert_eq!(of(b"ID3\x04", true), Ok("audio/mpeg"));
        assert_eq!(of(b"\xff\xfb\x90", true), Ok("audio/mpeg"));
        assert_eq!(of(b"\0\0\0\x20ftypisom", false), Ok("video/mp4"));
        assert_eq!(of(b"\0\0\0\x20ftypM4A ", false), Ok("audio/mp4"));
        assert_eq!(of(b"\0\0\0\x20ftypisom", true), Ok("audio/mp4"));
        assert_eq!(of(b"OggS........OpusHead", true), Ok("audio/ogg; codecs=opus"));
        assert_eq!(of(b"\x1aE\xdf\xa3", false), Ok("video/webm"));
        assert_eq!(of(b"WEBVTT\n", false), Ok("text/vtt"));
        assert!(of(b"RIFF....WAVE", true).is_err() && of(b"", true).is_err() && of(b"<html>", false).is_err());
    }
}
