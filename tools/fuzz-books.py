#!/usr/bin/env python3
"""Changes small whole books as chance has it, builds them with the program, and lets judges look at what came out.

    tools/fuzz-books.py [MINUTES] [SEED]     CHAPBOOK is the program; else target/release/chapbook

A book is a folder of tests/books, or a text of tests/effects. One to four changes are made in its files: a line is doubled,
moved or left out, a word is put in from another book, a number becomes another, a byte is turned. Then all outputs are made in
one profile. What has to hold:

- the program ends within 30 seconds and 1 GiB, with the exit code 0 or 1, and panics nowhere;
- exit code 0 means that there are files;
- qpdf finds no fault in any PDF, and epubcheck none in any EPUB (all of them in one process at the end);
- what the program says of letters that an output lacks (`text-lost`) is a fault.

What is found is kept in target/tmp/fuzz/books. Only the standard library is used.
"""

import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("CHAPBOOK", str(ROOT / "target/release/chapbook"))
KEPT = ROOT / "target/tmp/fuzz/books"
PROFILES = ["screen", "print", "kdp", "pdfx", "pdfx1a"]
TEXTS = {".md", ".toml", ".css", ".bib", ".svg", ".yml", ".csl"}
NUMBERS = ["0", "-1", "1", "2", "65536", "99999999999", "1e309", "0.0001"]
MEMORY = 1 << 30


def books():
    """The books, each with what the program is given."""
    for folder in sorted((ROOT / "tests/books").iterdir()):
        if folder.is_dir():
            one = folder / "book.md"
            yield folder, "book.md" if one.is_file() else "."
    for text in sorted((ROOT / "tests/effects").glob("*.md")):
        yield text.parent, text.name


def change(folder, words, chance):
    """Changes a file of the book."""
    files = sorted(it for it in folder.rglob("*") if it.suffix in TEXTS and it.stat().st_size < 200_000)
    if not files:
        return
    path = chance.choice(files)
    text = path.read_text("utf-8", errors="surrogateescape")
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    kind = chance.randrange(7)
    if kind == 0:
        lines[at:at] = [lines[at]] * chance.choice([1, 2, 50])
    elif kind == 1:
        del lines[at]
    elif kind == 2:
        lines.insert(chance.randrange(len(lines) + 1), lines.pop(at))
    elif kind == 3:
        column = chance.randrange(len(lines[at]) + 1)
        lines[at] = lines[at][:column] + chance.choice(words) + lines[at][column:]
    elif kind == 4:
        lines[at] = re.sub(r"\d+", lambda _: chance.choice(NUMBERS), lines[at], count=1)
    elif kind == 5 and lines[at]:
        column = chance.randrange(len(lines[at]))
        lines[at] = lines[at][:column] + chance.choice("\0<>[](){}*_`#|&$\"'\\\u200f\ufeff\u0301") + lines[at][column + 1 :]
    else:
        lines[at] = " " * chance.choice([2, 4, 8]) + lines[at]
    path.write_text("\n".join(lines), "utf-8", errors="surrogateescape")


def bounded():
    # Of addresses; the program reserves more than it has in use.
    resource.setrlimit(resource.RLIMIT_AS, (6 * MEMORY, 6 * MEMORY))


def build(folder, given, profile, out):
    """Builds, and says what is wrong with how that went."""
    command = [PROGRAM, "build", given, "--to", "pdf,epub,booklet,cover", "--profile", profile, "-o", str(out)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    try:
        run = subprocess.run(command, cwd=folder, capture_output=True, timeout=30, preexec_fn=bounded, check=False)
    except subprocess.TimeoutExpired:
        return "it takes more than 30 s"
    told = run.stderr.decode("utf-8", "replace")
    if run.returncode not in (0, 1) or "panicked" in told:
        return f"exit code {run.returncode}: {told[-300:]}"
    if "[text-lost]" in told:
        return f"letters are lost: {told[-600:]}"
    if run.returncode == 0 and not any(out.glob("*.pdf")):
        return "exit code 0, and no PDF"
    after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    if before < after and MEMORY < after * 1024:
        return f"it takes {after // 1024} MB"
    return None


def pdf_faults(out):
    for pdf in sorted(out.glob("*.pdf")):
        run = subprocess.run(["qpdf", "--check", str(pdf)], capture_output=True, text=True, check=False)
        if run.returncode != 0:
            yield f"{pdf.name}: {(run.stdout + run.stderr)[-300:]}"


EPUBCHECK = """
import com.adobe.epubcheck.api.EpubCheck;
import com.adobe.epubcheck.util.DefaultReportImpl;
import java.io.File;

public class All {
    public static void main(String[] paths) {
        for (String path : paths) {
            File file = new File(path);
            int code = new EpubCheck(file, new DefaultReportImpl(path)).doValidate();
            System.out.println((code == 0 ? "valid " : "FAULT ") + path);
        }
    }
}
"""


def epub_faults(epubs):
    """The EPUBs that epubcheck complains about: all are checked in one process, since it starts slowly."""
    tools = Path(os.environ.get("CHAPBOOK_TOOLS", ROOT / "target/tools"))
    jar = next(iter(sorted(tools.glob("epubcheck-*/epubcheck.jar"))), None)
    if jar is None or not shutil.which("java"):
        sys.exit("epubcheck is needed: tools/install.sh epubcheck")
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "All.java"
        source.write_text(EPUBCHECK)
        libraries = f"{jar}:{jar.parent}/lib/*"
        for start in range(0, len(epubs), 500):
            some = [str(it) for it in epubs[start : start + 500]]
            run = subprocess.run(["java", "-cp", libraries, str(source), *some], capture_output=True, text=True, check=False)
            told = run.stdout + run.stderr
            yield from (line for line in told.splitlines() if line.startswith("FAULT "))
            yield from (line for line in told.splitlines() if "ERROR" in line or "FATAL" in line)
            if told.count("valid ") + told.count("FAULT ") < len(some):
                yield f"epubcheck did not look at all of them: {told[-600:]}"


def main():
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 5
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 7)
    words = [w for it in sorted((ROOT / "fuzz/dictionaries").glob("*.dict")) for w in it.read_text("utf-8").splitlines()]
    words = [w.strip('"').replace("\\x0a", "\n").replace('\\"', '"') for w in words]
    all_books = list(books())
    shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir(parents=True)
    end, count, found, epubs, slowest = time.monotonic() + 60 * minutes, 0, [], [], 0.0
    while time.monotonic() < end:
        origin, given = chance.choice(all_books)
        folder, out = KEPT / f"{count}", KEPT / f"{count}-out"
        shutil.copytree(origin, folder)
        for _ in range(chance.randint(1, 4)):
            change(folder, words, chance)
        profile = chance.choice(PROFILES)
        since = time.monotonic()
        faults = [build(folder, given, profile, out)]
        slowest = max(slowest, time.monotonic() - since)
        faults = [it for it in faults if it] or list(pdf_faults(out))
        for fault in faults:
            found.append(f"{folder} ({given}, {profile}): {fault}")
        # The EPUBs are judged at the end; their books are kept until then.
        made = sorted(out.glob("*.epub")) if out.is_dir() else []
        epubs += made
        if not faults and not made:
            shutil.rmtree(folder)
        for pdf in out.glob("*.pdf"):
            if not faults:
                pdf.unlink()
        count += 1
    found += epub_faults(epubs) if epubs else []
    print(f"{count} books, {len(epubs)} EPUBs, the slowest build took {slowest:.1f} s, {len(found)} found")
    for it in found:
        print(it)
    sys.exit(1 if found else 0)


main()
