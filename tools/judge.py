#!/usr/bin/env python3
"""Reads what a judge said about a file and says whether the file passed.

    judge.py epubcheck REPORT.json
    judge.py ace REPORT.json [KNOWN]     KNOWN: missing alternative texts that the build reported
    judge.py verapdf REPORT.json
    judge.py pdffonts REPORT.txt
    judge.py inkcov REPORT.txt
    judge.py foliate REPORT.json BOOK.pdf    the pages that a reader lists, against those of the PDF
    judge.py view REPORT.json                what a reader shows at several widths, by day and by night

The first line printed is a summary; the lines after it are the complaints.
The exit code is 0 when the file passed. Only the standard library is used; `foliate` runs pdftotext
and qpdf.
"""

import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path

SHOWN = 8  # complaints


# What only says that fonts are embedded: epubcheck tells it of each declaration in `@font-face`, whatever it is.
FONTS_DECLARED = "CSS-028"


def epubcheck(path):
    """Fatal errors, errors, warnings and usage messages: all must be 0, but for the one that fonts are there."""
    report = json.loads(path.read_text("utf-8"))
    names = {"FATAL": "fatal", "ERROR": "errors", "WARNING": "warnings", "USAGE": "usages"}
    messages = [it for it in report["messages"] if it["severity"] in names]
    found = [it for it in messages if it["ID"] != FONTS_DECLARED]
    counts = Counter(it["severity"] for it in found)
    summary = ", ".join(f"{counts[severity]} {name}" for severity, name in names.items())
    if len(found) < len(messages):
        summary += ", fonts are declared"
    complaints = [f"{it['severity']} {it['ID']} {place(it)}: {it['message']}" for it in found]
    # The checker's own counts: none must be hidden from the list above.
    told = sum(report["checker"][kind] for kind in ("nFatal", "nError", "nWarning", "nUsage"))
    return not found and told == len(messages), summary, complaints


def place(message):
    """Where the first location of an epubcheck message is."""
    locations = message.get("locations") or [{}]
    first = locations[0]
    return f"{first.get('path', '?')}:{first.get('line', 0)}:{first.get('column', 0)}"


def ace(path, known="0"):
    """Violations; an image without a text alternative is let pass when known."""
    report = json.loads(path.read_text("utf-8"))
    violations = [
        (outer["earl:testSubject"]["url"], inner)
        for outer in report["assertions"]
        for inner in outer["assertions"]
        if inner["earl:result"]["earl:outcome"] == "fail"
    ]
    missing_alt = [it for it in violations if title(it) == "image-alt"]
    if len(missing_alt) <= int(known):
        violations = [it for it in violations if title(it) != "image-alt"]
    else:
        missing_alt = []
    summary = f"{len(violations)} violations"
    if missing_alt:
        summary += f", {len(missing_alt)} known missing alternative texts"
    complaints = [
        f"{inner['earl:test']['earl:impact']} {inner['earl:test']['dct:title']} {url}:"
        f" {inner['earl:test'].get('dct:description', '')}"
        for url, inner in violations
    ]
    return not violations, summary, complaints


def title(violation):
    return violation[1]["earl:test"]["dct:title"]


def verapdf(path):
    """The validation profile's failed checks, by rule."""
    (job,) = json.loads(path.read_text("utf-8"))["report"]["jobs"]
    if "validationResult" not in job:
        reason = job.get("taskException", {}).get("exceptionMessage", "no result")
        return False, "not validated", [reason]
    (result,) = job["validationResult"]
    details = result["details"]
    summary = f"{details['passedChecks']} checks passed, {details['failedChecks']} failed"
    complaints = [
        f"{it['specification']} {it['clause']}-{it['testNumber']}"
        f" ({it['failedChecks']} times): {it['description']}"
        for it in details["ruleSummaries"]
    ]
    passed = result["compliant"] and details["failedChecks"] == 0
    return passed and details["passedChecks"] > 0, summary, complaints


def pdffonts(path):
    """Every font must be embedded, subset, and mapped to Unicode."""
    lines = path.read_text("utf-8").splitlines()[2:]
    complaints = []
    for line in lines:
        # The columns from the right: object, generation, uni, sub, emb.
        fields = line.split()
        flags = dict(zip(("unicode", "subset", "embedded"), fields[-3:-6:-1]))
        lacks = [name for name, value in flags.items() if value != "yes"]
        if lacks:
            complaints.append(f"{fields[0]}: not {', not '.join(lacks)}")
    if not lines:
        complaints.append("no fonts at all")
    return not complaints, f"{len(lines)} fonts, {len(complaints)} bad", complaints


LIGHT = 0.03  # of the lines of text: the least share of light pixels that is readable on black


def foliate(path, pdf):
    """What a reader made of the book: its pages, its notes, its dark mode."""
    report = json.loads(path.read_text("utf-8"))
    complaints = list(report["errors"])
    complaints += pages_of_pdf(report["pages"], report["captions"], pdf)
    for note in report["notes"]:
        opens = note["type"] == "footnote" and note["text"].startswith(note["label"])
        if not opens or not note["hidden"]:
            complaints.append(f"note {note['label']} does not pop up: {note['href']}")
        if not note["leadsBack"]:
            complaints.append(f"note {note['label']} does not lead back: {note['href']}")
    if report["light"] < LIGHT:
        complaints.append(f"dark mode: {report['light']:.2%} of the text is light")
    complaints += seen(report)
    summary = (
        f"{len(report['pages'])} pages where the PDF has them, {len(report['notes'])} marks of notes,"
        f" {report['light']:.1%} light in the dark"
    )
    return not complaints, summary, complaints


def view(path):
    """What a reader made of the longest text in windows of several widths, by day and by night."""
    report = json.loads(path.read_text("utf-8"))
    complaints = list(report["errors"]) + seen(report)
    summary = ", ".join(f"{it['width']}: {it['light']:.1%}" for it in report["views"])
    return not complaints, f"light in the dark: {summary}", complaints


def seen(report):
    """What is wrong with the windows of a reader."""
    complaints = []
    for it in report["views"]:
        complaints += [f"{it['width']} by day: {fault}" for fault in it["day"]]
        complaints += [f"{it['width']} by night: {fault}" for fault in it["night"] if fault not in it["day"]]
        if it["light"] < LIGHT:
            complaints.append(f"{it['width']} in dark mode: {it['light']:.2%} of the text is light")
    return complaints


def pages_of_pdf(listed, captions, pdf):
    """What is wrong with a page list, by the labels and texts of the PDF's pages."""
    texts = run("pdftotext", "-raw", "-enc", "UTF-8", pdf, "-").split("\f")[:-1]
    labels = page_labels(pdf, len(texts))
    known = {label: page for page, label in reversed(list(enumerate(labels)))}
    title = letters("".join(re.findall(r"^Title:(.*)", run("pdfinfo", pdf), re.M)))
    complaints, found = [], []
    for entry in listed:
        page = known.get(entry["label"])
        if page is None:
            complaints.append(f"page {entry['label']} is not in the PDF")
            continue
        masthead = title if not found else ""
        found.append(page)
        right = begins(texts, page, entry) or below_floats(texts, page, captions, entry)
        if not right and not below_title(texts[page], masthead, entry):
            head = " ".join(texts[page].split()[:12])
            complaints.append(f"page {entry['label']}: “{entry['text']}” in the EPUB, “{head}” in the PDF")
    if found != sorted(set(found)):
        complaints.append("the pages are not in the PDF's order")
    first = min(found, default=len(texts))
    for page in set(range(first, len(texts))) - set(found):
        if letters(texts[page]) and not is_contents(texts[page], known):
            complaints.append(f"page {labels[page]} of the PDF holds text and is not listed")
    return complaints


def begins(texts, page, entry):
    """Whether a page of the PDF begins with the text after its mark in the EPUB.

    A running head may stand before it, and in a table its head, which is repeated. A word that is
    divided over the page turn stands whole after the mark.
    """
    wanted = letters(entry["text"] or "")
    lines = texts[page].splitlines()
    bodies = [letters("".join(lines[skipped:])) for skipped in (0, 1)]
    if any(body.startswith(wanted) for body in bodies):
        return True
    if entry["inTable"]:
        return wanted in bodies[0]
    word = len(letters(entry["text"].split()[0]))
    before = letters(texts[page - 1])
    return any(
        body.startswith(wanted[cut:]) and wanted[:cut] in before
        for cut in range(1, word)
        for body in bodies
    )


def below_floats(texts, page, captions, entry):
    """Whether the text after a mark follows the figures and tables that the page begins with.

    They stand where they are mentioned in the EPUB, and in the PDF where there was room: the text below
    them is where the page begins. A page of a figure alone ends within the text after its mark. A word that is
    divided over the page turn stands whole after the mark, as in `begins`.
    """
    lines = texts[page].splitlines()
    wanted = letters(entry["text"] or "")
    word = len(letters((entry["text"] or " ").split(" ")[0]))
    before = letters(texts[page - 1])
    ways = [wanted] + [wanted[cut:] for cut in range(1, word) if wanted[:cut] in before]
    known = [it for it in map(letters, captions) if it]
    for skipped in (0, 1):
        body = letters("".join(lines[skipped:]))
        if any(body.startswith(it) for it in known):
            rests = [letters("".join(lines[at:])) for at in range(skipped + 1, len(lines))]
            return wanted.startswith(body) or any(it.startswith(way) for it in rests for way in ways)
    return False


def is_contents(text, labels):
    """Whether a page is one of the contents, which an EPUB has beside its text: half of its lines end
    with the label of a page behind a row of dots."""
    lines = text.splitlines()
    entries = [it for it in lines if " . . " in it and it.split()[-1] in labels]
    return bool(entries) and len(lines) <= 2 * len(entries)


def below_title(text, title, entry):
    """Whether a first page has the text after its mark below the book's title, as pamphlets do: the
    title, its subtitle and the authors, which an EPUB has on a page of their own."""
    lines = text.splitlines()
    wanted = letters(entry["text"] or "")
    below = any(letters("".join(lines[skipped:])).startswith(wanted) for skipped in range(1, 6))
    return bool(title) and letters(text).startswith(title) and below


def letters(text):
    """A text as its letters alone, in lower case: small capitals and ligatures are drawn, not written."""
    return "".join(it.lower() for it in unicodedata.normalize("NFKD", text) if it.isalpha())


def page_labels(pdf, count):
    """The label of each page (ISO 32000-2, 12.4.2)."""
    ranges = json.loads(run("qpdf", "--json=1", "--json-key=pagelabels", pdf))["pagelabels"]
    labels = []
    for at, start in enumerate(ranges):
        end = ranges[at + 1]["index"] if at + 1 < len(ranges) else count
        style, first = start["label"].get("/S"), start["label"].get("/St", 1)
        prefix = start["label"].get("/P", "").removeprefix("u:")
        for number in range(first, first + end - start["index"]):
            numeral = {"/D": str, "/r": roman, "/R": lambda it: roman(it).upper()}.get(style)
            labels.append(prefix + (numeral(number) if numeral else ""))
    return labels or [str(number) for number in range(1, count + 1)]


def roman(number):
    """A number in small roman numerals."""
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    numerals = "m cm d cd c xc l xl x ix v iv i".split()
    out = ""
    for value, numeral in zip(values, numerals):
        out += numeral * (number // value)
        number %= value
    return out


def run(*command):
    """What a program writes; an error of its own is one of the report."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):  # qpdf: 3 is a warning
        raise OSError(f"{command[0]}: {done.stderr.strip()}")
    return done.stdout


def inkcov(path):
    """Cyan, magenta and yellow must be nowhere."""
    pages = [line.split()[:4] for line in path.read_text("utf-8").splitlines() if line.endswith("OK")]
    complaints = [
        f"page {number}: ink in cyan {c}, magenta {m}, yellow {y}"
        for number, (c, m, y, _) in enumerate(pages, 1)
        if float(c) + float(m) + float(y)
    ]
    if not pages:
        complaints.append("no pages at all")
    return not complaints, f"{len(pages)} pages, {len(complaints)} in colour", complaints


def main(judge, report, *rest):
    judges = {it.__name__: it for it in (epubcheck, ace, verapdf, pdffonts, inkcov, foliate, view)}
    try:
        passed, summary, complaints = judges[judge](Path(report), *rest)
    except (OSError, ValueError, KeyError) as error:
        passed, summary, complaints = False, "no report", [f"{report}: {error!r}"]
    print(summary)
    for complaint, times in list(Counter(complaints).items())[:SHOWN]:
        print(complaint if times == 1 else f"{complaint} ({times} times)")
    if len(set(complaints)) > SHOWN:
        print(f"… and {len(set(complaints)) - SHOWN} more in {report}")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
