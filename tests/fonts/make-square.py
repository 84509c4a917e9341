#!/usr/bin/env python3
"""Makes `square.ttf`, a font for tests that can be reckoned with in the head.

Every glyph of ASCII, Latin-1 and a little Greek and Hebrew is a box one em
wide and one em high; the space and the hyphen are one em wide too. There is
no kerning and there are no ligatures, so the width of a text is its number of
characters. Four fonts more are the same but for one thing: `restricted.ttf` may
not be embedded, by its own word; `hollow.ttf` has names and widths and no
outlines; `shavian.ttf` has the letters of a script that hardly a machine has; `han.ttf` has kana, some ideographs, and
punctuation whose ink is in one half of its square. `weight.ttf` is variable: its
boxes grow from half an em at weight 400 to a whole one at 900. Needs fonttools; writes the same bytes on every run.

    pip install fonttools && python3 tests/fonts/make-square.py
"""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation

EM, ASCENT, DESCENT = 1000, 800, -200
BLANK = {0x20, 0xA0}
SPECIAL = [0x2010, 0x2011, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026]
GREEK = range(0x3B1, 0x3CA)  # alpha to omega
HEBREW = range(0x5D0, 0x5EB)  # alef to tav
SHAVIAN = range(0x10450, 0x10480)
# Punctuation with ink in the right half and in the left one, then all other letters: the dot, kana, ideographs.
OPENING = [ord(sign) for sign in "「『（［〈《【〔"]
CLOSING = [ord(sign) for sign in "」』）］〉》】〕、。，．"]
HAN = [*OPENING, *CLOSING, 0x30FB, *range(0x3041, 0x3097), *range(0x30A1, 0x30FB), *range(0x4E00, 0x4E80)]


def characters():
    """The characters that the font has."""
    latin = [*range(0x20, 0x7F), *range(0xA0, 0x100)]
    return [*latin, *GREEK, *HEBREW, *SPECIAL]


def box(left, bottom, right, top):
    """A glyph that is one filled rectangle, clockwise as TrueType wants it."""
    pen = TTGlyphPen(None)
    pen.moveTo((left, bottom))
    pen.lineTo((left, top))
    pen.lineTo((right, top))
    pen.lineTo((right, bottom))
    pen.closePath()
    return pen.glyph()


def glyph_of(code):
    """The outline of a character: nothing, a bar for hyphens, or the box."""
    if code in BLANK:
        return TTGlyphPen(None).glyph()
    if code in (0x2D, 0xAD, 0x2010, 0x2011):
        return box(0, 200, EM, 300)
    if code in OPENING:
        return box(EM // 2, DESCENT, EM, ASCENT)
    if code in CLOSING:
        return box(0, DESCENT, EM // 2, ASCENT)
    return box(0, DESCENT, EM, ASCENT)


def build(rights=0, family="Chapbook Square", codes=None):
    """The font; `rights` says who may embed it: 0 everybody, 2 nobody."""
    names = {code: f"uni{code:04X}" for code in codes or characters()}
    glyphs = {".notdef": box(100, 0, EM - 100, 700)}
    glyphs |= {name: glyph_of(code) for code, name in names.items()}

    bearings = {".notdef": 100} | {f"uni{code:04X}": EM // 2 for code in OPENING}

    font = FontBuilder(EM, isTTF=True)
    font.setupGlyphOrder(list(glyphs))
    font.setupCharacterMap(names)
    font.setupGlyf(glyphs)
    font.setupHorizontalMetrics(
        {name: (EM, bearings.get(name, 0)) for name in glyphs}
    )
    font.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    font.setupNameTable({
        "familyName": family,
        "styleName": "Regular",
        "uniqueFontIdentifier": f"{family} 1.000",
        "fullName": family,
        "psName": f"{family.replace(' ', '')}-Regular",
        "version": "Version 1.000",
    })
    font.setupOS2(
        version=4,
        sTypoAscender=ASCENT, sTypoDescender=DESCENT, sTypoLineGap=0,
        usWinAscent=ASCENT, usWinDescent=-DESCENT,
        sxHeight=500, sCapHeight=ASCENT, fsType=rights, fsSelection=0x40 | 0x80,
        yStrikeoutPosition=300, yStrikeoutSize=50,
    )
    font.setupPost(underlinePosition=-100, underlineThickness=50)
    # A fixed date (1 January 2000, in seconds since 1904).
    font.updateHead(created=3029529600, modified=3029529600)
    font.font.recalcTimestamp = False
    return font


def variable():
    """A font with an axis of weight."""
    font = build(family="Chapbook Weight")
    narrow = {name: box(0, DESCENT, EM // 2, ASCENT) for name in font.font.getGlyphOrder()}
    font.setupGlyf(narrow)
    font.setupHorizontalMetrics({name: (EM // 2, 0) for name in narrow})
    font.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    font.setupFvar([("wght", 400, 400, 900, "Weight")], [])
    # Two corners of the box move, and the point that its advance is reckoned from.
    grow = EM - EM // 2
    moves = [(0, 0), (0, 0), (grow, 0), (grow, 0), (0, 0), (grow, 0), (0, 0), (0, 0)]
    deltas = {name: [TupleVariation({"wght": (0, 1, 1)}, moves)] for name in narrow}
    font.setupGvar(deltas)
    return font


if __name__ == "__main__":
    here = Path(__file__)
    build().save(here.with_name("square.ttf"))
    build(rights=2).save(here.with_name("restricted.ttf"))
    build(family="Chapbook Shavian", codes=SHAVIAN).save(here.with_name("shavian.ttf"))
    build(family="Chapbook Han", codes=HAN).save(here.with_name("han.ttf"))
    variable().save(here.with_name("weight.ttf"))
    hollow = TTFont(here.with_name("square.ttf"))
    del hollow["glyf"], hollow["loca"]
    hollow.save(here.with_name("hollow.ttf"))
