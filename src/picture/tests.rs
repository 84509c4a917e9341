//! Tests of the sizes, resolutions and orientations of images, on files made by hand.

use super::*;

fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&length[..], kind, body, &[0; 4]].concat()
}

fn png_of(width: u32, height: u32, phys: Option<u32>) -> Vec<u8> {
    let mut bytes = vec![0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    bytes.extend(chunk(b"IHDR", &head));
    if let Some(per_metre) = phys {
        let body = [&per_metre.to_be_bytes()[..], &per_metre.to_be_bytes(), &[1]].concat();
        bytes.extend(chunk(b"pHYs", &body));
    }
    bytes.extend(chunk(b"IDAT", &[0]));
    bytes.extend(chunk(b"IEND", &[]));
    bytes
}

fn jpeg_of(orientation: u8) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8];
    let tiff =
        [&b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01"[..], &[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]]
            .concat();
    let jfif = b"JFIF\0\x01\x01\x01\x01\x2c\x01\x2c\0\0";
    for (marker, body) in [
        (0xe0, &jfif[..]),
        (0xe1, &tiff),
        (0xc0, &[8, 0, 20, 0, 30, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]),
        (0xda, &[1, 1, 0, 0, 63, 0]),
    ] {
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        bytes.extend([0xff, marker]);
        bytes.extend(length);
        bytes.extend(body);
    }
    bytes.extend([1, 2, 3, 0xff, 0xd9]);
    bytes
}

#[test]
fn png_says_size_and_resolution() {
    let facts = sniff(&png_of(40, 30, Some(11_811))).unwrap();
    assert_eq!((facts.width, facts.height, facts.dpi), (40, 30, Some(300)));
    assert_eq!(facts.format, PictureFormat::Png);
}

#[test]
fn jpeg_is_turned_as_exif_says() {
    let facts = sniff(&jpeg_of(1)).unwrap();
    assert_eq!((facts.width, facts.height, facts.dpi), (30, 20, Some(300)));
    let turned = sniff(&jpeg_of(6)).unwrap();
    assert_eq!((turned.width, turned.height, turned.orientation), (20, 30, 6));
}

#[test]
fn images_cut_short_are_broken() {
    for whole in [png_of(4, 4, None), jpeg_of(1)] {
        assert!(sniff(&whole).is_ok());
        for end in 4..whole.len() - 1 {
            assert!(sniff(&whole[..end]).is_err(), "{end} of {}", whole.len());
        }
    }
}

#[test]
fn vast_headers_are_refused() {
    for (width, height) in [(30_001, 1), (30_000, 30_000), (u32::MAX, u32::MAX)] {
        let error = sniff(&png_of(width, height, None)).unwrap_err();
        assert_eq!(error.code(), "image-too-large");
    }
    assert!(sniff(&png_of(0, 4, None)).is_err());
}

#[test]
fn svg_says_its_size() {
    for (text, size) in [
        (r#"<svg xmlns="http://www.w3.org/2000/svg" width="2in" height="96"/>"#, (192, 96)),
        (r#"<?xml version="1.0"?><!-- c --><svg viewBox="0 0 40 20"></svg>"#, (40, 20)),
        (r#"<svg width="100%" height="50px" viewBox="0,0,40,20"/>"#, (100, 50)),
        (r#"<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd"><svg:svg/>"#, (300, 150)),
    ] {
        let facts = sniff(text.as_bytes()).expect(text);
        assert_eq!((facts.width, facts.height), size, "{text}");
    }
}

#[test]
fn svg_that_is_none_is_refused() {
    let deep = format!("<svg>{}", "<g>".repeat(100_000));
    for (text, code) in [
        ("<html></html>", "image-unknown"),
        ("hello", "image-unknown"),
        ("", "image-unknown"),
        ("<svg><g></svg>", "image-broken"),
        ("<svg><g>", "image-broken"),
        ("<!DOCTYPE svg [<!ENTITY a \"b\">]><svg/>", "image-broken"),
        ("<svg width='99999' height='10'/>", "image-too-large"),
        (&deep, "image-broken"),
    ] {
        assert_eq!(sniff(text.as_bytes()).unwrap_err().code(), code, "{text:.40}");
    }
}

/// A PNG of which only the frame is there: size, depth and channels, some data, the end.
fn framed(width: u32, height: u32, depth: u8, colors: u8) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |name: &[u8; 4], body: &[u8]| {
        bytes.extend(u32::try_from(body.len()).expect("is short").to_be_bytes());
        bytes.extend(name);
        bytes.extend(body);
        bytes.extend([0; 4]);
    };
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    chunk(b"IHDR", &[&size[..], &[depth, colors, 0, 0, 0]].concat());
    chunk(b"IDAT", &[0]);
    chunk(b"IEND", &[]);
    bytes
}

#[test]
fn images_that_are_too_large_are_refused() {
    // Gray, colours, palette, gray with alpha, colours with alpha.
    for (depth, colors, is_refused) in [
        (8, 0, false),
        (16, 0, false),
        (8, 2, false),
        (16, 2, true),
        (8, 3, false),
        (8, 6, false),
        (16, 4, false),
        (16, 6, true),
    ] {
        let found = sniff(&framed(10_000, 9_999, depth, colors));
        assert_eq!(found.is_err(), is_refused, "{depth} {colors}: {found:?}");
    }
    assert_eq!(sniff(&framed(10_000, 9_999, 16, 6)), Err(PictureError::TooHeavy(799_920_000)));
    assert!(sniff(&framed(7_000, 7_000, 16, 6)).is_ok());
    assert_eq!(sniff(&framed(10_001, 10_000, 8, 0)), Err(PictureError::TooLarge(10_001, 10_000)));
}

#[test]
fn drawings_are_bounded() {
    let svg = |inner: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">{inner}</svg>");
    for (inner, refused) in [
        ("<feTurbulence numOctaves=\"10\"/>", None),
        ("<feTurbulence numOctaves=\"1e99\"/>", Some("numOctaves")),
        ("<filter><feTurbulence numOctaves='&#49;1'></feTurbulence></filter>", Some("numOctaves")),
        ("<feMorphology radius=\"1 101\"/>", Some("radius")),
        ("<feConvolveMatrix order=\"3,99\"/>", Some("order")),
        ("<s:feGaussianBlur stdDeviation=\"10001\"/>", Some("stdDeviation")),
    ] {
        match (sniff(svg(inner).as_bytes()), refused) {
            (Ok(_), None) => {}
            (Err(PictureError::TooMuch(what, ..)), Some(wanted)) => assert_eq!(what, wanted),
            (other, _) => panic!("{inner}: {other:?}"),
        }
    }
}

/// EXIF's structure with an orientation and nothing else.
fn exif_of(orientation: u8) -> Vec<u8> {
    [&b"MM\0\x2a\0\0\0\x08\0\x01"[..], &[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]].concat()
}

#[test]
fn png_and_webp_are_turned_as_exif_says() {
    let png = png_of(30, 20, None);
    // Before the pixels, which begin after the signature (8) and the header (25).
    let turned = [&png[..33], &chunk(b"eXIf", &exif_of(6)), &png[33..]].concat();
    let facts = sniff(&turned).unwrap();
    assert_eq!((facts.width, facts.height, facts.orientation), (20, 30, 6));
    let mut image = io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(30, 20).write_to(&mut image, image::ImageFormat::WebP).unwrap();
    let plain = image.into_inner();
    assert_eq!(sniff(&plain).unwrap().orientation, 1);
    for prefix in [&b""[..], b"Exif\0\0"] {
        let mut webp = plain.clone();
        let body = [prefix, &exif_of(8)].concat();
        webp.extend(b"EXIF");
        webp.extend(u32::try_from(body.len()).unwrap().to_le_bytes());
        webp.extend(&body);
        let length = u32::try_from(webp.len() - 8).unwrap().to_le_bytes();
        webp[4..8].copy_from_slice(&length);
        let facts = sniff(&webp).unwrap();
        assert_eq!((facts.width, facts.height, facts.orientation), (20, 30, 8));
    }
}
