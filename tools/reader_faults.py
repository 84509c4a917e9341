#!/usr/bin/env python3
"""Shows that foliate.mjs tells what it is for: breaks a sound book, one fault at a time, and looks for the complaint.

    reader_faults.py CHAPBOOK    the program that makes the book

The first line printed is a summary, the lines after it are the faults that were not told, and complaints about the sound
book. The exit code is 0 without any.
"""

import concurrent.futures
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

import effect_faults
import judge

TOOLS = pathlib.Path(__file__).parent
SHEET = "stylesheet.css"

# What must be told; the width at which it is; the file; what is replaced by what.
FAULTS = [
    ("beyond its column", 390, SHEET, effect_faults.END, "p { white-space: nowrap; }"),
    ("<table> is", 758, SHEET, effect_faults.END, "table { width: 60em; }"),
    ("cannot be read", 390, effect_faults.FONT, "glyf|CFF ", "xxxx"),
    ("in dark mode", 758, SHEET, effect_faults.END, "body { background: #000 !important; color: #000 !important; }"),
]


def told(folder):
    """What the reader makes of an unpacked book."""
    book = folder.with_suffix(".epub")
    with zipfile.ZipFile(book, "w") as archive:
        # The first file is the type, not compressed (OCF 3.3, “OCF ZIP container”).
        files = sorted((it for it in folder.rglob("*") if it.is_file()), key=lambda it: it.name != "mimetype")
        for it in files:
            archive.write(it, it.relative_to(folder))
    command = ["node", TOOLS / "foliate.mjs", book, "--goto", "longest", "--widths", "390,758,1200"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    return judge.seen(json.loads(done.stdout)) if done.stdout else [f"does not open: {done.stderr.strip()}"]


def broken(job):
    """Breaks a copy of the sound book; the fault when its complaint is missing."""
    at, (what, width, name, pattern, replacement), folder = job
    copy = folder.with_name(f"broken-{at}")
    shutil.copytree(folder, copy)
    (package,) = {it.parent for it in copy.rglob("*.opf")}
    for path in package.glob(name):
        path.write_bytes(re.sub(pattern, replacement, path.read_bytes().decode("latin-1")).encode("latin-1"))
    complaints = told(copy)
    if any(it.startswith(str(width)) and what in it for it in complaints):
        return []
    return [f"“{what}” is not told of {name}: `{replacement}`: {complaints[:2]}"]


def main(chapbook):
    """Breaks the book and counts."""
    with tempfile.TemporaryDirectory() as place:
        folder = effect_faults.sound(pathlib.Path(chapbook).resolve(), pathlib.Path(place))
        jobs = [(at, fault, folder) for at, fault in enumerate(FAULTS)]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            missed = [it for found in pool.map(broken, jobs) for it in found]
        missed += [f"about the sound book: {it}" for it in told(folder)]
    print(f"{len(FAULTS)} faults, {len(missed)} not told")
    print(*missed, sep="\n", end="")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
