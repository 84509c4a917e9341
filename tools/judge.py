#!/usr/bin/env python3
"""Reads what a judge said about a file and says whether the file passed.

    judge.py epubcheck REPORT.json
    judge.py ace REPORT.json [KNOWN]     KNOWN: missing alternative texts that the build reported
    judge.py verapdf REPORT.json
    judge.py pdffonts REPORT.txt

The first line printed is a summary; the lines after it are the complaints.
The exit code is 0 when the file passed. Only the standard library is used.
"""

import json
import sys
from collections import Counter
from pathlib import Path

SHOWN = 8  # complaints


def epubcheck(path):
    """Fatal errors, errors, warnings and usage messages: all must be 0."""
    report = json.loads(path.read_text("utf-8"))
    kinds = ("nFatal", "nError", "nWarning", "nUsage")
    counts = [report["checker"][kind] for kind in kinds]
    names = ("fatal", "errors", "warnings", "usages")
    summary = ", ".join(f"{count} {name}" for count, name in zip(counts, names))
    complaints = [
        f"{it['severity']} {it['ID']} {place(it)}: {it['message']}"
        for it in report["messages"]
        if it["severity"] in ("FATAL", "ERROR", "WARNING", "USAGE")
    ]
    return not any(counts), summary, complaints


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


def main(judge, report, *rest):
    judges = {it.__name__: it for it in (epubcheck, ace, verapdf, pdffonts)}
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
