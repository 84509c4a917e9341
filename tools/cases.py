#!/usr/bin/env python3
"""What the program says of a folder of small inputs, a line for each.

    tools/cases.py PROGRAM FOLDER...

Each FOLDER holds areas, each area cases, each case an input: a Markdown file, an mdBook project, or a folder of
files, and perhaps `WHY.txt`, which is left alone. A case is built into a temporary folder. Its line says:

    understood   made, and nothing said
    warned       made, with warnings or notes: their codes
    refused      not made, with errors that say why: their codes
    silent       not made, and nothing said: a fault of the program
    crashed      ended by a signal or a panic: a fault of the program
    slow         not done within 60 seconds: a fault of the program

Cases whose input can't be told (no text in them) are counted apart. The exit code is 1 if there was a fault.
"""

import collections
import json
import pathlib
import subprocess
import sys
import tempfile

LIMIT = 60
TEXTS = {".md", ".markdown", ".txt"}


def source(case):
    """What is given to the program: the one text of a case, or its folder."""
    if (case / "book.toml").exists() or (case / "SUMMARY.md").exists():
        return case
    files = [it for it in case.iterdir() if it.name != "WHY.txt" and not it.name.startswith(".")]
    texts = [it for it in files if it.suffix.lower() in TEXTS and it.name != "FONT.txt"]
    folders = [it for it in files if it.is_dir()]
    nested = any(it.suffix.lower() in TEXTS for folder in folders for it in folder.rglob("*"))
    if len(texts) == 1 and not nested:
        return texts[0]
    if texts or nested:
        return case
    documents = [it for it in files if it.suffix.lower() in {".docx", ".rtf", ".odt", ".html"}]
    return documents[0] if documents else None


def judge(program, path):
    """The verdict on one input, and the codes of what was said."""
    with tempfile.TemporaryDirectory() as out:
        command = [program, "build", str(path), "-o", out, "--message-format", "json", "--verbose"]
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
        except subprocess.TimeoutExpired:
            return "slow", []
        made = any(pathlib.Path(out).iterdir())
    codes = collections.Counter()
    for line in (run.stdout + "\n" + run.stderr).splitlines():
        try:
            said = json.loads(line)
        except ValueError:
            continue
        if isinstance(said, dict) and "code" in said:
            codes[f"{said.get('severity', said.get('level', ''))}[{said['code']}]"] += 1
    named = [f"{code} ×{count}" if 1 < count else code for code, count in sorted(codes.items())]
    if run.returncode not in (0, 1, 2) or "panicked" in run.stderr:
        return "crashed", named
    if run.returncode == 0 and made:
        return ("warned" if named else "understood"), named
    return ("refused" if named or run.stderr.strip() else "silent"), named


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    program = str(pathlib.Path(sys.argv[1]).resolve())
    counts = collections.Counter()
    for area in map(pathlib.Path, sys.argv[2:]):
        for case in sorted(it for it in area.iterdir() if it.is_dir()):
            path = source(case)
            verdict, codes = judge(program, path) if path else ("no text", [])
            counts[verdict] += 1
            print(f"{area.name}/{case.name}: {verdict}  {', '.join(codes)}".rstrip(), flush=True)
    print(", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())))
    sys.exit(any(counts[fault] for fault in ("silent", "crashed", "slow")))


main()
