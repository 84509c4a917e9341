#!/usr/bin/env python3
"""Shows that effect.py tells each fault that it is for: breaks a sound book, one fault at a time, and looks for the complaint.

    effect_faults.py CHAPBOOK FONTS    the program that makes the book, and the folder of the uncut fonts

The first line printed is a summary, the lines after it are the faults that were not told, and complaints about the sound
book. The exit code is 0 without any.
"""

import concurrent.futures
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib

import effect

BOOK = r"""---
title: Lamps of the Lower Quay
author: Ruth Amsel
chapbook:
  epub:
    embed-fonts: true
---

# The quay

The first office of the harbour was built on the difficult ground between the mill and the fish
market.[^1] It has `lamps --all` on the wall.

[^1]: The second office was built beside it.

```
lamps --all --quay lower --oil two
```

| Lamp | Oil |
|------|-----|
| East | Two |

| Lit        | Balance       |
|------------|--------------:|
| 2026-11-28 | €1,234,567.89 |

: What the lamps of the lower quay burn in one winter's night, by the keeper's own book

![A lamp](lamp.svg)

![The same at night](night.png)

$$\begin{aligned} f(x) &= a + b + c \\ &= d \end{aligned}$$

::: verse
A lamp was lit upon the quay and one was lit upon the farther shore where nobody had lived for years
And one went out
:::
"""

LAMP = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><path d="M5 35L20 5L35 35Z" fill="none" stroke="#000"/></svg>'



def light_ink():
    """A PNG of light ink without a ground, which is shown on slate."""
    rows = b"".join(b"\0" + b"".join(b"\xff\xff\xff" + (b"\xff" if (x + y) % 40 < 4 else b"\0") for x in range(40)) for y in range(40))
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", 40, 40, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


CHAPTER, COVER, SHEET, FONT = "chapter*.xhtml", "cover.xhtml", "stylesheet.css", "fonts/*-regular-400.?tf"

# The kind that must be told; the file; what is replaced by what. `END` is the end of a style sheet.
END = r"\Z"
FAULTS = [
    ("wide", SHEET, END, "table { width: 60em; }"),
    ("wide", SHEET, END, "p { white-space: nowrap; }"),
    ("wide", SHEET, END, "p { margin-left: -4em; }"),
    ("wide", SHEET, END, "pre { white-space: pre; font-size: 3em; }"),
    ("wide", SHEET, END, "img { max-height: none !important; width: 90% !important; height: 150vh !important; }"),
    ("clipped", SHEET, END, "p { overflow: hidden; height: 1em; }"),
    ("lost", SHEET, END, "p { text-indent: -9999px !important; }"),
    ("lost", SHEET, END, "p { margin-left: -9999px; }"),
    ("lost", SHEET, END, "p { position: absolute; top: -9999px; }"),
    ("lost", SHEET, END, ".notes { display: none; }"),
    ("lost", SHEET, END, "h1, h2 { display: none; }"),
    ("lost", SHEET, END, "p { clip-path: inset(100%); }"),
    ("lost", SHEET, END, "p { clip-path: inset(50%); }"),
    ("lost", SHEET, END, "p { transform: scale(0); }"),
    ("lost", SHEET, END, "p { position: relative; z-index: -1; } body { background: #fff; } section { background: #fff; }"),
    ("lost", SHEET, END, "th, td { max-width: 0; overflow: hidden; padding: 0; font-size: 0; }"),
    ("lost", SHEET, END, "table { table-layout: fixed; width: 0; } th, td { overflow: hidden; padding: 0; }"),
    ("lost", SHEET, END, "thead { display: none; }"),
    ("lost", SHEET, END, ".verse { letter-spacing: -1em; }"),
    ("lost", SHEET, END, "img { display: none !important; }"),
    ("lost", SHEET, END, "img { width: 0 !important; height: 0 !important; }"),
    ("lost", SHEET, END, "img { width: 2px !important; height: 2px !important; }"),
    ("over", SHEET, END, "p { line-height: .4; }"),
    ("over", SHEET, END, "p { letter-spacing: -.6em; }"),
    ("over", SHEET, END, "table { position: absolute; top: 0; }"),
    ("over", SHEET, END, "figure, .image { height: 20px; }"),
    ("over", SHEET, END, "h1, .title { margin-bottom: -4em; }"),
    ("over", SHEET, END, "tbody { position: relative; top: -1.5em; }"),
    ("cut", SHEET, END, "p { word-break: break-all; hyphens: none; }"),
    ("cut", SHEET, END, "td { display: block; width: 3em; overflow-wrap: anywhere; }"),
    ("cut", SHEET, END, "td { display: none; } th { display: block; width: 3em; overflow-wrap: anywhere; }"),
    ("caption", SHEET, END, "caption, figcaption { display: block; width: 5em; font-size: 1em; }"),
    ("ink", SHEET, END, "p { color: #222; }"),
    ("ink", SHEET, END, "p { color: #eee; }"),
    ("ink", SHEET, END, "p { opacity: 0.2; }"),
    ("ink", SHEET, END, "p { color: rgba(0, 0, 0, 0.1); }"),
    ("ink", SHEET, END, "p { opacity: 0; }"),
    ("ink", SHEET, END, "p { filter: opacity(.1); }"),
    ("ink", SHEET, END, "p { -webkit-text-fill-color: #fff; }"),
    ("ink", SHEET, END, "p { color: #345; background: #345; }"),
    ("ink", SHEET, END, "p { -webkit-text-fill-color: transparent; }"),
    ("ink", SHEET, END, "p { font-size: 1px; }"),
    ("lost", SHEET, END, "td { visibility: collapse; }"),
    ("ink", SHEET, END, "p { visibility: hidden; }"),
    ("ink", SHEET, END, "img { background: none !important; }"),
    ("ink", "images/lamp*.svg", "#000", "#fff"),
    ("ink", "images/lamp*.svg", "</svg>", "<style>@media (prefers-color-scheme: dark) { path { stroke: #fff; } }</style></svg>"),
    ("picture", CHAPTER, r'src="[^"]*svg"', 'src="gone.svg"'),
    ("picture", "images/lamp*.svg", "</svg>", "<"),
    ("picture", "images/lamp*.svg", END, "x"),
    ("face", SHEET, r'code, kbd, samp, pre \{ font-family: "JetBrains Mono"', "code { font-family: monospace"),
    ("face", SHEET, r"body \{ font-family: [^}]*\}", ""),
    ("face", SHEET, r'url\("fonts/libertinusserif-regular', 'url("fonts/gone'),
    ("face", SHEET, END, 'p { font-family: "DejaVu Serif", serif; }'),
    # A table of a font by a name that nobody knows, in the order of names that readers ask for.
    ("shape", FONT, "GSUB", "GSUA"),
    ("shape", FONT, "GPOS", "GPOR"),
    ("formula", CHAPTER, r'columnalign="right left"|cell-right|cell-left', ""),
    ("cover", SHEET, END, ".cover img { height: 140vh !important; max-height: none !important; }"),
    ("cover", SHEET, END, ".cover img { width: 90vw !important; height: 20vh !important; max-width: none !important; }"),
    ("cover", COVER, r'alt="[^"]*"', 'alt="Cover"'),
    ("cover", COVER, r'src="[^"]*"', 'src="blank.svg"'),
    ("turned", SHEET, END, ".verse .line { padding-left: 0; text-indent: 0; }"),
    ("turned", SHEET, END, ".verse .line { padding-left: 0; text-indent: 60%; }"),
    ("note", CHAPTER, r'(epub:type="noteref"[^>]*href="|href=")#[^"]*"', r'\1#nowhere"'),
]

# The same in a book of vertical lines.
VERTICAL = [
    ("wide", SHEET, END, "img { max-width: none; }"),
    ("wide", SHEET, END, "p { white-space: nowrap; }"),
    ("lost", SHEET, END, ".notes { display: none; }"),
    ("over", SHEET, END, "p { line-height: .4; }"),
    ("ink", SHEET, END, "caption, figcaption { color: #eee; background: #fff; }"),
    ("caption", SHEET, END, "caption, figcaption { display: block; width: 5em; font-size: 1em; }"),
    # A table and a formula lie as in other books.
    ("formula", CHAPTER, r'columnalign="right left"|cell-right|cell-left', ""),
    ("turned", SHEET, END, ".verse .line { padding: 0; text-indent: 0; }"),
    ("cover", SHEET, END, ".cover img { width: 140vw !important; max-width: none !important; max-height: none !important; }"),
]

BLANK = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="2560"><rect width="1600" height="2560" fill="#345"/>'
    '<rect x="200" y="400" width="1200" height="700" fill="#fff" stroke="#000" stroke-width="12"/></svg>'
)


def sound(chapbook, place, mode="horizontal-tb"):
    """Makes the sound book, in lines of this direction; where its files are."""
    place = place / mode
    place.mkdir()
    (place / "book.md").write_text(BOOK.replace("chapbook:", f"chapbook:\n  writing-mode: {mode}", 1), "utf-8")
    (place / "lamp.svg").write_text(LAMP, "utf-8")
    (place / "night.png").write_bytes(light_ink())
    subprocess.run([chapbook, "build", "book.md", "--to", "epub", "-o", "out"], cwd=place, check=True, capture_output=True)
    with zipfile.ZipFile(place / "out" / "book.epub") as archive:
        archive.extractall(place / "sound")
    return place / "sound"


def told(folder, names, fonts):
    """The complaints about the texts of these names."""
    package = next(folder.rglob("*.opf"))
    about = effect.known(folder, package.read_text("utf-8"), fonts)
    texts = [it for name in names for it in package.parent.glob(name)]
    complaints = []
    for text in texts:
        complaints += effect.look((text, text.read_text("utf-8"), about, None))[0]
    return complaints


def broken(job):
    """Breaks a copy of the sound book; the fault when its complaint is missing."""
    at, (kind, name, pattern, replacement), folder, fonts = job
    copy = folder.with_name(f"broken-{at}")
    shutil.copytree(folder, copy)
    (package,) = {it.parent for it in copy.rglob("*.opf")}
    (package / "blank.svg").write_text(BLANK, "utf-8")
    changed = 0
    for path in package.glob(name):
        # Fonts are bytes: so is all, for once.
        text, count = re.subn(pattern, replacement, path.read_bytes().decode("latin-1"), count=0 if name != FONT else 1)
        path.write_bytes(text.encode("latin-1"))
        changed += count
    complaints = told(copy, [COVER if kind == "cover" else CHAPTER], fonts)
    if not changed:
        return [f"{name} has no `{pattern}`"]
    if any(f": {kind}: " in it for it in complaints):
        return []
    return [f"{kind} is not told of {name}: `{replacement or pattern}`: {complaints[:2]}"]


def main(chapbook, fonts):
    """Breaks the book and counts."""
    chapbook, fonts = pathlib.Path(chapbook).resolve(), pathlib.Path(fonts)
    with tempfile.TemporaryDirectory() as place:
        folders = [sound(chapbook, pathlib.Path(place), mode) for mode in ("horizontal-tb", "vertical-rl")]
        both = [(fault, folder) for faults, folder in zip((FAULTS, VERTICAL), folders, strict=True) for fault in faults]
        jobs = [(at, fault, folder, fonts) for at, (fault, folder) in enumerate(both)]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            missed = [it for found in pool.map(broken, jobs) for it in found]
        # The last, for it leaves copies of the texts behind.
        for folder in folders:
            missed += [f"about the sound book: {it}" for it in told(folder, [COVER, CHAPTER], fonts)]
    print(f"{len(both)} faults, {len(missed)} not told")
    print(*missed, sep="\n", end="")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
