#!/usr/bin/env python3
"""Checks a PDF that claims PDF/X against the rules of its standard, and shows the objects that they are about.

    pdfx.py FILE.pdf [--show]

The rules are those of ISO 15930-1 (PDF/X-1a:2001) and ISO 15930-7 (PDF/X-4) that a reader of the file can judge; each
is named by what it asks for. The first line printed is a summary; the lines after it are the complaints, or with
`--show` all rules with what was found. The exit code is 0 when the file passed. qpdf takes the file apart; otherwise
only the standard library is used.
"""

import base64
import json
import re
import subprocess
import sys
from pathlib import Path

BOXES = ("/MediaBox", "/BleedBox", "/TrimBox", "/CropBox")
INHERITED = ("/MediaBox", "/CropBox", "/Resources")
DEVICE_RGB = re.compile(rb"(?<![\w./])(?:rg|RG)(?!\w)")
STRINGS = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>|BI\b.*?\bEI\b", re.S)


class File:
    """The objects of a file."""

    def __init__(self, path):
        command = ["qpdf", "--json=2", "--json-stream-data=inline", "--decode-level=generalized", str(path)]
        read = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=False).stdout)
        self.raw = path.read_bytes()
        self.objects = read["qpdf"][1]
        self.trailer = self.objects["trailer"]["value"]

    def get(self, value):
        """What a reference leads to; the dictionary of a stream."""
        for _ in range(8):
            if not (isinstance(value, str) and re.fullmatch(r"\d+ \d+ R", value)):
                break
            found = self.objects.get(f"obj:{value}", {})
            value = found["stream"]["dict"] if "stream" in found else found.get("value")
        return value

    def all(self):
        """Each object with its name, its dictionary or value, and the bytes of a stream or None."""
        for name, found in self.objects.items():
            if "stream" in found:
                stream = found["stream"]
                yield name, stream["dict"], base64.b64decode(stream.get("data", ""))
            elif name != "trailer":
                yield name, found["value"], None

    def dictionaries(self):
        """All dictionaries, also those within others."""
        for name, value, _ in self.all():
            todo = [value]
            while todo:
                it = todo.pop()
                if isinstance(it, dict):
                    yield name, it
                    todo.extend(it.values())
                elif isinstance(it, list):
                    todo.extend(it)

    def pages(self):
        """The pages with what they inherit."""
        todo = [(self.get(self.get(self.trailer["/Root"])["/Pages"]), {})]
        while todo:
            node, above = todo.pop()
            node = {**{key: above[key] for key in INHERITED if key in above}, **node}
            if "/Kids" in node:
                todo.extend((self.get(kid), node) for kid in reversed(node["/Kids"]))
            else:
                yield node


class Rules:
    """The rules, and what was found."""

    def __init__(self, file):
        self.file = file
        self.results = []
        self.info = file.get(file.trailer.get("/Info")) or {}
        self.root = file.get(file.trailer["/Root"])
        self.metadata = next((data for _, it, data in file.all() if data and it.get("/Type") == "/Metadata"), b"")
        self.is_1a = "X-1" in str(self.info.get("/GTS_PDFXVersion", ""))

    def rule(self, asks, holds, found):
        self.results.append((bool(holds), asks, str(found)))

    def none(self, asks, faults):
        faults = list(faults)
        self.rule(asks, not faults, ", ".join(map(str, faults[:4])) or "none")

    def claim(self):
        info, xmp = self.info, self.metadata.decode("utf-8", "replace")
        version = self.file.raw[:8].decode("latin-1")
        if self.is_1a:
            self.rule("the version is PDF 1.3", version == "%PDF-1.3", version)
            claims = [info.get(key) for key in ("/GTS_PDFXVersion", "/GTS_PDFXConformance")]
            self.rule("the claim is in Info", claims == ["u:PDF/X-1:2001", "u:PDF/X-1a:2001"], claims)
            compressed = [n for n, it, _ in self.file.all() if isinstance(it, dict) and it.get("/Type") in ("/ObjStm", "/XRef")]
            self.none("no object or cross-reference streams (PDF 1.5)", compressed + re.findall(rb"/Type ?/(?:XRef|ObjStm)", self.file.raw))
        else:
            self.rule("the version is PDF 1.6 at most", "%PDF-1.4" <= version <= "%PDF-1.6", version)
            found = re.search(r"GTS_PDFXVersion>([^<]*)<|GTS_PDFXVersion=\"([^\"]*)", xmp)
            claim = found and (found[1] or found[2])
            self.rule("the claim is in XMP", claim == "PDF/X-4", claim)
            has = [key for key in ("DocumentID", "VersionID", "RenditionClass") if f"xmpMM:{key}" in xmp]
            self.rule("XMP names document, version and rendition", len(has) == 3, has)
        lacking = [key for key in ("/Title", "/CreationDate", "/ModDate", "/Producer") if not info.get(key)]
        self.rule("Info has title, dates and producer", not lacking, lacking or {k: info[k] for k in ("/Title", "/CreationDate")})
        self.rule("Trapped is True or False", info.get("/Trapped") in ("/True", "/False"), info.get("/Trapped"))
        self.rule("the file has an ID", len(self.file.trailer.get("/ID", [])) == 2, self.file.trailer.get("/ID"))
        self.rule("it is not encrypted", "/Encrypt" not in self.file.trailer, "/Encrypt" in self.file.trailer)

    def intent(self):
        intents = [self.file.get(it) for it in self.file.get(self.root.get("/OutputIntents")) or []]
        ours = [it for it in intents if it.get("/S") == "/GTS_PDFX"]
        self.rule("there is one output intent GTS_PDFX", len(ours) == 1, len(ours))
        for it in ours:
            self.rule("it names its condition", it.get("/OutputConditionIdentifier"), it.get("/OutputConditionIdentifier"))
            profile = self.file.get(it.get("/DestOutputProfile"))
            registered = it.get("/RegistryName") == "u:http://www.color.org"
            holds = profile is not None or self.is_1a and registered
            self.rule("it has a profile, or in PDF/X-1a its registry", holds, profile or it.get("/RegistryName"))
            if profile:
                self.rule("the profile is one of CMYK or gray", profile.get("/N") in (1, 4), profile.get("/N"))

    def boxes(self):
        faults, shown = [], None
        for number, page in enumerate(self.file.pages(), 1):
            boxes = {key: self.file.get(page[key]) for key in BOXES if key in page}
            shown = shown or boxes
            trim, bleed, media = (boxes.get(key) for key in ("/TrimBox", "/BleedBox", "/MediaBox"))
            inside = lambda a, b: b[0] - 0.01 <= a[0] and b[1] - 0.01 <= a[1] and a[2] <= b[2] + 0.01 and a[3] <= b[3] + 0.01
            if not media or not trim or "/ArtBox" in page or not inside(trim, bleed or media) or not inside(bleed or trim, media):
                faults.append(f"page {number}: {boxes}")
        self.rule("each page has a TrimBox, no ArtBox, and its boxes lie in one another", not faults, faults[:2] or shown)

    def fonts(self):
        faults, count = [], 0
        for name, it in self.file.dictionaries():
            if it.get("/Type") == "/FontDescriptor":
                count += 1
                if not any(f"/FontFile{kind}" in it for kind in ("", "2", "3")):
                    faults.append(name)
            elif it.get("/Type") == "/Font" and it.get("/Subtype") in ("/Type1", "/TrueType") and "/FontDescriptor" not in it:
                faults.append(name)
        self.rule("all fonts are embedded", not faults, faults or f"{count} fonts")

    def color(self):
        spaces = set()
        for _, it in self.file.dictionaries():
            for key in ("/ColorSpace", "/CS", "/DefaultRGB"):
                value = self.file.get(it.get(key))
                values = value.values() if isinstance(value, dict) else [value]
                for space in filter(None, map(self.file.get, values)):
                    spaces.add(space if isinstance(space, str) else space[0])
                    base = self.file.get(space[1]) if isinstance(space, list) and space[0] == "/Indexed" else None
                    if base:
                        spaces.add(base if isinstance(base, str) else base[0])
        allowed = {"/DeviceGray", "/DeviceCMYK", "/Separation", "/DeviceN", "/Indexed", "/Pattern"}
        allowed |= set() if self.is_1a else {"/ICCBased", "/CalGray", "/CalRGB", "/Lab"}
        self.rule("colours are gray, CMYK or spot; in PDF/X-4 also those with a profile", spaces <= allowed, sorted(spaces))
        contents = self.contents()
        rgb = [name for name, data in contents if DEVICE_RGB.search(STRINGS.sub(b" ", data))]
        self.rule("no content paints in RGB without a profile", not rgb, rgb or f"{len(contents)} streams of content")

    def contents(self):
        """The streams of pages and forms."""
        names = set()
        for page in self.file.pages():
            found = page.get("/Contents")
            names.update(found if isinstance(found, list) else [found])
        forms = {name for name, it, data in self.file.all() if data and it.get("/Subtype") == "/Form"}
        wanted = {f"obj:{name}" for name in names} | forms
        return [(name, data) for name, _, data in self.file.all() if name in wanted and data is not None]

    def transparency(self):
        faults = []
        for name, it in self.file.dictionaries():
            soft = it.get("/SMask") not in (None, "/None")
            clear = any(it.get(key, 1) != 1 for key in ("/CA", "/ca"))
            mode = it.get("/BM", "/Normal") not in ("/Normal", "/Compatible")
            if soft or clear or mode or it.get("/S") == "/Transparency":
                faults.append(name)
        if self.is_1a:
            self.none("nothing is transparent", faults)
        else:
            self.rule("what is transparent is allowed", True, f"{len(faults)} objects")

    def rest(self):
        filters, actions, others = [], [], []
        for name, it in self.file.dictionaries():
            used = it.get("/Filter", [])
            bad = {"/LZWDecode"} | ({"/JBIG2Decode", "/JPXDecode"} if self.is_1a else set())
            filters += [f"{name} {it}" for it in ([used] if isinstance(used, str) else used) if it in bad]
            actions += [name for key in ("/A", "/AA", "/OpenAction", "/JavaScript", "/JS") if isinstance(it.get(key), dict)]
            others += [f"{name} {key}" for key in ("/OPI", "/Alternates", "/TR", "/HTP", "/EmbeddedFiles", "/Ref") if key in it]
            others += [name] if it.get("/Subtype") == "/PS" else []
        self.none("no filter that the standard forbids", filters)
        self.none("no actions", actions + [key for key in ("/AA", "/OpenAction") if key in self.root])
        self.none("no OPI, alternates, transfer curves, attached files or PostScript", others)
        notes = [n for n, page in enumerate(self.file.pages(), 1) for it in self.file.get(page.get("/Annots")) or []
                 if self.file.get(it).get("/Subtype") not in ("/PrinterMark", "/TrapNet")]
        self.none("no annotations on the pages", notes)


def main():
    file = File(Path(sys.argv[1]))
    rules = Rules(file)
    for judge in (rules.claim, rules.intent, rules.boxes, rules.fonts, rules.color, rules.transparency, rules.rest):
        judge()
    failed = [it for it in rules.results if not it[0]]
    standard = "PDF/X-1a" if rules.is_1a else "PDF/X-4"
    print(f"{standard}: {len(rules.results) - len(failed)} of {len(rules.results)} rules hold")
    for holds, asks, found in rules.results if "--show" in sys.argv else failed:
        print(f"{'holds' if holds else 'FAILS'}  {asks}: {found[:150]}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
