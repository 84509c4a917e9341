#!/usr/bin/env python3
"""How time and memory grow with a book, for each kind of content.

usage: scale.py [--program FILE] [--to pdf,epub] [--share N] [KIND ...]

Each kind is set in three sizes, each four times the one before; the largest are those of KINDS, or one Nth of them
with --share N.  Prints processor seconds and peak memory of each build, and the exponents between the last two sizes: 1
is linear, 2 the square.  Processor time is what the system counted for the program, on one thread.  The cost of starting
the program is taken off, or short builds would look better than linear.  Ideographs need a font: --font, or one that the
machine has.
"""
import argparse
import math
import os
import pathlib
import random
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
SYLLABLES = "ba ker lin tor mas ve ril den sol am ist ure con per fal min dre tow har gel nor pit sun wey".split()


class Words:
    """Made-up words: many, as in a long book, and the same in each run."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.known = ["".join(self.random.choices(SYLLABLES, k=self.random.randint(1, 4))) for _ in range(12_000)]
        # Common words are common: Zipf's law.
        self.weights = [1 / (rank + 3) for rank in range(len(self.known))]

    def text(self, count):
        return " ".join(self.random.choices(self.known, self.weights, k=count))

    def sentence(self):
        return self.text(self.random.randint(6, 22)).capitalize() + "."

    def paragraph(self, count=80):
        out, words = [], 0
        while words < count:
            out.append(self.sentence())
            words += out[-1].count(" ") + 1
        return " ".join(out)


def novel(size, words, pages, name):
    """Pages of 330 words in chapters of so many."""
    out, count = [], 0
    for chapter in range(max(1, size // pages)):
        out.append(f"# {name} {chapter + 1}\n")
        while count < (chapter + 1) * pages * 330 and count < size * 330:
            out.append(words.paragraph() + "\n")
            count += 90
    return "\n".join(out)


def prose(size, words, folder):
    """Pages in chapters of some 20."""
    return novel(size, words, 20, "Chapter")


def parts(size, words, folder):
    """Pages in parts of 400: no chapter ends between them."""
    return novel(size, words, 400, "Part")


def code(size, words, folder):
    """Blocks of Rust of 15 lines, each other code."""
    out = []
    for block in range(size):
        if block % 20 == 0:
            out.append(f"# Chapter {block // 20 + 1}\n")
        out.append(words.paragraph(30) + "\n")
        names = [words.text(1).replace(" ", "_") for _ in range(4)]
        lines = [f"/// {words.sentence()}", f"pub fn {names[0]}_{block}(input: &str) -> Result<u32, Error> {{"]
        for line in range(12):
            name = words.random.choice(names)
            lines.append(f'    let {name}_{line} = input.find("{words.text(2)}").map_or({line}, |at| at + {block});')
        out.append("```rust\n" + "\n".join(lines + ["}"]) + "\n```\n")
    return "\n".join(out)


def tables(size, words, folder):
    """Tables of 1,000 cells."""
    out = []
    for table in range(size):
        out.append(f"# Chapter {table + 1}\n\n" + words.paragraph(30) + "\n")
        out.append("| " + " | ".join(words.text(1) for _ in range(5)) + " |\n" + "|---" * 5 + "|")
        out.extend("| " + " | ".join(words.text(2) for _ in range(5)) + " |" for _ in range(200))
        out.append("")
    return "\n".join(out)


def notes(size, words, folder):
    """Footnotes, each with its mark."""
    out = []
    for note in range(size):
        if note % 200 == 0:
            out.append(f"# Chapter {note // 200 + 1}\n")
        out.append(words.paragraph(30) + f"[^n{note}]\n\n[^n{note}]: {words.paragraph(12)}\n")
    return "\n".join(out)


def references(size, words, folder):
    """References to as many headings, by their numbers."""
    out = ["# Start\n"]
    for at in range(size):
        if at % 100 == 99:
            out.append(f"# Chapter {at // 100 + 2}\n")
        out.append(f"## {words.text(3).capitalize()} {{#s{at}}}\n")
        out.append(words.paragraph(25) + f" See [](#s{words.random.randrange(size)}).\n")
    return "\n".join(out)


def chapters(size, words, folder):
    """Chapters of a paragraph or two."""
    return "\n".join(f"# {words.text(3).capitalize()}\n\n{words.paragraph(120)}\n" for _ in range(size))


def images(size, words, folder):
    """Images, each other pixels."""
    out = []
    for image in range(size):
        if image % 50 == 0:
            out.append(f"# Chapter {image // 50 + 1}\n")
        (folder / f"{image}.png").write_bytes(png(64, 48, words.random))
        out.append(f"{words.paragraph(40)}\n\n![{words.text(3)}]({image}.png)\n")
    return "\n".join(out)


def ideographs(size, words, folder):
    """Chinese prose, so many letters."""
    common = [chr(0x4E00 + at) for at in range(0, 3000, 2)]
    weights = [1 / (rank + 10) for rank in range(len(common))]
    out, count = [], 0
    while count < size:
        if count % 20_000 < 200:
            out.append(f"# {''.join(words.random.choices(common, weights, k=5))}\n")
        out.append("，".join("".join(words.random.choices(common, weights, k=14)) for _ in range(12)) + "。\n")
        count += 180
    return "\n".join(out)


def png(width, height, chance):
    """A small picture of random stripes."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    row = bytes(chance.randrange(256) for _ in range(3 * width))
    rows = b"".join(b"\0" + row[3 * (y % 7):] + row[: 3 * (y % 7)] for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


# The largest size of each kind, what it counts, and the language.
KINDS = {
    "prose": (prose, 10_000, "pages", "en"),
    "parts": (parts, 6_400, "pages", "en"),
    "code": (code, 4_000, "blocks", "en"),
    "tables": (tables, 300, "tables", "en"),
    "notes": (notes, 20_000, "notes", "en"),
    "references": (references, 10_000, "references", "en"),
    "chapters": (chapters, 5_000, "chapters", "en"),
    "images": (images, 2_000, "images", "en"),
    "ideographs": (ideographs, 2_000_000, "letters", "zh-Hans"),
}


def run(options, source, out):
    """Processor seconds and peak memory in MiB of a build; `None` if the book can't be made."""
    command = [options.program, "build", str(source), "-o", str(out), "--to", options.to, "-j", "1"]
    if options.font:
        # Books may use files of their own folder.
        shutil.copy(options.font, source.parent)
        command += ["--set", f"fonts.paths={pathlib.Path(options.font).name}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        print(f"not measured: {said.decode(errors='replace').splitlines()[0][:100]}", flush=True)
        return None
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def source(text, language, folder):
    path = folder / "book.md"
    path.write_text(f"---\ntitle: Scale\nlang: {language}\n---\n\n{text}")
    return path


def exponent(small, large):
    return math.log(max(large, 1e-9) / max(small, 1e-9)) / math.log(4)


def measure(kind, options, idle):
    make, largest, unit, language = KINDS[kind]
    rows = []
    for size in (largest // options.share // 16, largest // options.share // 4, largest // options.share):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            path = source(make(size, Words(size), folder), language, folder)
            measured = run(options, path, folder / "out")
        if measured is None:
            return
        rows.append((size, *measured))
    growth = [exponent(rows[1][at] - idle[at - 1], rows[2][at] - idle[at - 1]) for at in (1, 2)]
    for size, seconds, memory in rows:
        last = f"   time ^{growth[0]:.2f}   memory ^{growth[1]:.2f}" if size == rows[2][0] else ""
        print(f"{kind:11} {size:9,} {unit:10} {seconds:8.2f} s cpu {memory:7.0f} MiB{last}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    parser.add_argument("--program", default=os.environ.get("CHAPBOOK", str(target / "release/chapbook")))
    parser.add_argument("--to", default="pdf,epub")
    parser.add_argument("--share", type=int, default=1)
    parser.add_argument("--font", help="the file of a font that the books may use")
    parser.add_argument("kinds", nargs="*", metavar="KIND", default=list(KINDS))
    options = parser.parse_args()
    unknown = [kind for kind in options.kinds if kind not in KINDS]
    if unknown:
        parser.error(f"no such kind: {', '.join(unknown)}; there are {', '.join(KINDS)}")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        idle = run(options, source("One line.\n", "en", folder), folder / "out")
    if idle is None:
        sys.exit(1)
    print(f"{'start':11} {1:9,} {'line':10} {idle[0]:8.2f} s cpu {idle[1]:7.0f} MiB", flush=True)
    for kind in options.kinds:
        measure(kind, options, idle)


if __name__ == "__main__":
    main()
