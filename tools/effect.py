#!/usr/bin/env python3
"""Judges an EPUB by what its reader sees: lays its texts out in headless Chromium and measures.

    effect.py BOOK.epub [--shots FOLDER] [--texts N] [--uncut FOLDER] [--jobs N]

Each text is laid out 390, 758 and 1200 pixels wide (a phone, a reader of 7 inches, a screen), by day and by night (light
letters on a dark page, as reading systems set them), and once more 390 wide in DejaVu Serif, as by a reader who has chosen a
face of his own: few are wider. Complaints are (effect.js measures them, effect_faults.py shows that each is made):

    wide      a box or a line that goes over the edge of the page and can't be scrolled
    clipped   words that a box hides
    lost      words or pictures that are not shown: without a box, off the page, cut off, behind something else
    over      lines that are set over one another
    cut       a word that is parted over two lines without a hyphen
    caption   a caption that is set in a narrow column beside empty page
    ink       letters that can hardly be told from their ground (a contrast below 2.5), or a picture that has black ink and
              no ground of its own at night
    picture   a picture that is not shown
    face      a packed face that a text asks for and that is not used, words in a face that is not packed in a book that
              packs its faces, a packed family that no text uses
    shape     a word that is not as wide as in the uncut font (in FOLDER): lost ligatures, joins, kerning
    formula   a column of aligned formulas that is not in line
    cover     a cover that does not fit on one page, is stretched, has no letters on it, or is not named as the book is
    turned    the second line of a verse that is not set in under its first, or a verse that is not at its side
    note      a mark that leads to no note (whether they pop up, foliate.mjs tells)

Of long books the N texts that have most kinds of elements are measured (8 if not said), besides cover and contents; two
browsers run at a time, or as many as --jobs says. The
first line printed is a summary, the lines after it are the complaints; the exit code is 0 without any. Only the standard
library is used; `chromium` must be there.
"""

import argparse
import concurrent.futures
import hashlib
import html
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

WIDTHS = (390, 758, 1200)
HEIGHT = 800
SHOWN = 12
VIEWS = [(width, mode) for mode in ("", "night") for width in WIDTHS] + [(WIDTHS[0], "wide face")]
NIGHT = "html,body{background:#111 !important;color:#e8e8e8 !important} a{color:#8ab4f8 !important}"

# As reading systems put a chosen face through; code keeps its own.
WIDE = "*:not(code):not(pre):not(kbd):not(samp):not(pre *):not(code *):not(math):not(math *){font-family:'DejaVu Serif',serif !important}"
STYLES = {"night": NIGHT, "wide face": WIDE}

MEASURE = (pathlib.Path(__file__).parent / "effect.js").read_text("utf-8")


def transparent(folder):
    """Names of the pictures that are dark ink without paper: PNGs with alpha, drawings without a ground."""
    names = []
    for path in folder.rglob("*"):
        if path.suffix == ".png" and path.read_bytes()[25:26] in (b"\x04", b"\x06"):
            names.append(path.name)
        elif path.suffix == ".svg":
            names.append(path.name)
    return names


def revealed(folder, opf):
    """Restores the fonts that are obfuscated (EPUB 3.3, “Font obfuscation”), as a reader does."""
    listed = folder / "META-INF" / "encryption.xml"
    if not listed.exists():
        return
    name = re.search(r'unique-identifier="([^"]+)"', opf)[1]
    identifier = html.unescape(re.search(rf'<dc:identifier id="{name}"[^>]*>([^<]*)<', opf)[1])
    key = hashlib.sha1(re.sub(r"\s", "", identifier).encode()).digest()
    for uri in re.findall(r'CipherReference URI="([^"]+)"', listed.read_text("utf-8")):
        path = folder / uri
        data = bytearray(path.read_bytes())
        for at in range(min(1040, len(data))):
            data[at] ^= key[at % len(key)]
        path.write_bytes(data)


def uncut(folder, fonts):
    """The rules of the packed faces with the whole fonts in `fonts` for their sources: files are told by their names."""
    letters = lambda name: re.sub("[^a-z0-9]", "", name.lower())
    known = {letters(it.stem): it.resolve() for it in sorted(fonts.rglob("*")) if it.suffix in (".ttf", ".otf")}
    rules = []
    for sheet in sorted(folder.rglob("*.css")):
        for rule in re.findall(r"@font-face \{[^}]*\}", sheet.read_text("utf-8")):
            source = re.search(r'url\("([^"]+)"\)', rule)
            stem = source and letters(re.sub(r"-\d+$", "", pathlib.PurePath(source[1]).stem))
            if stem in known:
                rules.append(rule.replace(source[1], known[stem].as_uri()))
    return "\n".join(rules)


def families(sheet):
    """The families that a sheet packs."""
    return set(re.findall(r'@font-face \{ font-family: "([^"]+)"', sheet))


def known(folder, opf, fonts):
    """What the measuring script is told of a book; `fonts` is the folder of the uncut ones, if they are compared."""
    # A sheet of the author's own may pack a face for titles alone: the words below them are then the reader's.
    ours = "".join(it.read_text("utf-8") for it in folder.rglob("stylesheet.css"))
    return {
        "title": html.unescape(re.search(r"<dc:title[^>]*>([^<]*)<", opf)[1]),
        "transparent": transparent(folder),
        "full": uncut(folder, fonts) if fonts else "",
        "packed": sorted(families(ours)),
    }


def prepared(text, mode, judged):
    """A text of the book with the measuring script in it, and with what a reader has set."""
    # The uncut fonts once: shapes are the same on every page.
    judged = {**judged, "chosen": mode == "wide face", "full": "" if mode else judged["full"]}
    script = f"window.judged = {json.dumps(judged)};{MEASURE}".replace("]]>", "]]\\>")
    head = f"<script><![CDATA[{script}]]></script>" + (f"<style>{STYLES[mode]}</style>" if mode else "")
    return text.replace("</head>", head + "</head>", 1)


# Waits until every frame has measured itself, and puts what they found where `--dump-dom` shows it. The browser's time is
# virtual: it runs out while pictures are decoded beside it, unless each round takes some of the real one.
COLLECT = r"""
let spent = 0;
const frames = [...document.querySelectorAll('iframe')];
const out = document.getElementById('out');
const wait = () => {
  const seen = (it) => ({ found: it.contentWindow.found, used: it.contentWindow.used });
  if (frames.every((it) => it.contentWindow.found)) out.textContent = JSON.stringify(frames.map(seen));
  else { for (let at = 0; at < 4e6; at += 1) spent += at % 7; setTimeout(wait, 100); }
};
wait();
"""


def chromium(*arguments):
    """Runs the browser on a profile of its own."""
    with tempfile.TemporaryDirectory() as profile:
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
        command += ["--disable-background-networking", "--hide-scrollbars", "--allow-file-access-from-files"]
        command += ["--virtual-time-budget=60000", f"--user-data-dir={profile}", *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False).stdout


def laid_out(sheet, rows, shot):
    """Lays frames out in one start of the browser, which takes longer than the measuring; what each found."""
    frames = "<br>".join("".join(row) for row in rows)
    sheet.write_text(
        f'<!DOCTYPE html><meta charset="utf-8"><body style="margin:0;white-space:nowrap">{frames}'
        f'<pre id="out"></pre><script>{COLLECT}</script>',
        "utf-8",
    )
    arguments = [f"--window-size={sum(WIDTHS) + 20},{3 * HEIGHT + 10}", "--dump-dom", sheet.as_uri()]
    if shot:
        arguments.insert(0, f"--screenshot={shot}")
    # A machine under load may run out of the browser's time.
    for _ in range(4):
        found = re.search(r'<pre id="out">(.*?)</pre>', chromium(*arguments), re.S)
        if found and found[1].startswith("["):
            return json.loads(html.unescape(found[1]))
    return None


def frame(copy, width, mode):
    """A page of that width: the window of headless Chromium is no narrower than 500 pixels, a frame is. What it is in, it also
    answers to `prefers-color-scheme`, drawings in it too."""
    scheme = "dark" if mode == "night" else "light"
    return f'<iframe src="{copy.name}" width="{width}" height="{HEIGHT}" style="border:0;color-scheme:{scheme}"></iframe>'


def look(job):
    """The complaints about one text in all views, and the packed families that it uses. A picture of all is kept."""
    path, text, judged, shots = job
    frames = []
    for width, mode in VIEWS:
        copy = path.with_name(f"{path.stem}.{width}{mode[:1] or 'd'}.xhtml")
        copy.write_text(prepared(text, mode, judged), "utf-8")
        frames.append(frame(copy, width, mode))
    rows = [frames[at : at + len(WIDTHS)] for at in range(0, len(frames), len(WIDTHS))]
    sheet, shot = path.with_suffix(".views.html"), shots and shots / f"{path.stem}.png"
    seen = laid_out(sheet, rows, shot)
    complaints = named(path, seen)
    # A browser under load may give up a file that it reads beside the text. What is broken is broken again.
    if any(kind in ("picture", "face") for it in seen or [] for kind, _ in it["found"]):
        again = laid_out(sheet, rows, shot)
        complaints = [it for it in complaints if it in named(path, again)]
        seen = [*(seen or []), *(again or [])]
    return complaints, {family for it in seen or [] for family in it["used"]}


def named(path, seen):
    """The complaints of all views of a text, with the view that each is about."""
    if seen is None:
        return [f"{path.stem}: not laid out"]
    return [
        f"{path.stem} {' '.join([str(width), mode]).strip()}: {kind}: {what}"
        for (width, mode), it in zip(VIEWS, seen, strict=True)
        for kind, what in it["found"]
    ]


def main():
    """Judges one book."""
    parser = argparse.ArgumentParser()
    parser.add_argument("book", type=pathlib.Path)
    parser.add_argument("--shots", type=pathlib.Path)
    parser.add_argument("--texts", type=int, default=8)
    parser.add_argument("--uncut", type=pathlib.Path)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    if arguments.shots:
        arguments.shots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        with zipfile.ZipFile(arguments.book) as archive:
            archive.extractall(folder)
        complaints, views = judged(folder, arguments)
    print(f"{views} views, {len(complaints)} complaints")
    for it in complaints[:SHOWN]:
        print(it)
    if SHOWN < len(complaints):
        print(f"and {len(complaints) - SHOWN} more")
    return 1 if complaints else 0


def judged(folder, arguments):
    """The complaints about an unpacked book, and how many views there were."""
    opf = next(folder.rglob("*.opf")).read_text("utf-8")
    revealed(folder, opf)
    texts = {it: it.read_text("utf-8") for it in sorted(folder.rglob("*.xhtml"))}
    kinds = {it: len(set(re.findall(r"<([a-z0-9]+)|class=\"([^\"]+)\"", text))) for it, text in texts.items()}
    fixed = [it for it in texts if it.stem in {"cover", "nav", "title"}]
    rest = sorted((it for it in texts if it not in fixed), key=lambda it: -kinds[it])
    about = known(folder, opf, arguments.uncut)
    jobs = [(it, texts[it], about, arguments.shots) for it in fixed + rest[: arguments.texts]]
    complaints, used = [], set()
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for found, seen in pool.map(look, jobs):
            complaints += found
            used |= seen
    sheets = "".join(it.read_text("utf-8") for it in folder.rglob("*.css"))
    packed = families(sheets)
    # Where not all texts were measured, one of the others may use it.
    if len(rest) <= arguments.texts:
        complaints += [f"face: {family} is packed and no text uses it" for family in sorted(packed - used)]
    return complaints, len(jobs) * len(VIEWS)


if __name__ == "__main__":
    sys.exit(main())
