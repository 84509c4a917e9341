#!/usr/bin/env python3
"""Draws a thin frame around a picture of a page, whose paper is else as white as the page that it stands on.

    frame.py IN.pgm OUT.png

In: a binary PGM with 8 bits, as pdftoppm makes it. Out: a PNG of grey levels. Only the standard library is used.
"""

import pathlib
import struct
import sys
import zlib

# A grey that is seen on paper and in the dark, and two pixels of 140 to the inch: a third of a millimetre.
GREY = 0x99
WIDTH = 2


def chunk(kind, data):
    """A part of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def main():
    """Frames one picture."""
    source, target = (pathlib.Path(it) for it in sys.argv[1:3])
    whole = source.read_bytes()
    magic, width, height, depth = whole.split(maxsplit=4)[:4]
    if (magic, depth) != (b"P5", b"255"):
        sys.exit(f"frame.py: {source} is not a binary PGM with 8 bits")
    width, height = int(width), int(height)
    pixels = bytearray(whole[-width * height :])
    edge = bytes([GREY]) * width
    for row in range(height):
        start = row * width
        if row < WIDTH or height - WIDTH <= row:
            pixels[start : start + width] = edge
        else:
            pixels[start : start + WIDTH] = edge[:WIDTH]
            pixels[start + width - WIDTH : start + width] = edge[:WIDTH]
    # Each row is told from the one above it (filter 2, "up"): white rows become zeros.
    above = bytes(width)
    rows = bytearray()
    for start in range(0, width * height, width):
        row = pixels[start : start + width]
        rows.append(2)
        rows += bytes((one - other) & 0xFF for one, other in zip(row, above, strict=True))
        above = row
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    target.write_bytes(b"\x89PNG\r\n\x1a\n" + parts)


if __name__ == "__main__":
    main()
