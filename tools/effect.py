#!/usr/bin/env python3
"""Judges an EPUB by what its reader sees: lays its texts out in headless Chromium and measures.

    effect.py BOOK.epub [--shots FOLDER] [--texts N]

Each text is laid out 390, 758 and 1200 pixels wide (a phone, a reader of 7 inches, a screen), by day and by night (light
letters on a dark page, as reading systems set them), and once more 390 wide in DejaVu Serif, as by a reader who has chosen a
face of his own: few are wider. Complaints are:

    wide      a box that goes over the edge of the page and can't be scrolled
    cut       a word that is parted over two lines without a hyphen
    caption   a caption that is set in a narrow column beside empty page
    ink       letters that can hardly be told from their ground (a contrast below 2.5), or a picture that has black ink and
              no ground of its own at night
    face      a packed face that the text asks for and that is not used
    cover     a cover that does not fit on one page
    turned    the second line of a verse that is not set in under its first

Of long books the N texts that have most kinds of elements are measured (8 if not said), besides cover and contents. The
first line printed is a summary, the lines after it are the complaints; the exit code is 0 without any. Only the standard
library is used; `chromium` must be there.
"""

import argparse
import concurrent.futures
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

MEASURE = r"""
window.addEventListener('load', async () => {
  await document.fonts.ready;
  const found = [];
  const say = (kind, what) => { if (found.length < 40) found.push([kind, what.replace(/\s+/g, ' ').slice(0, 90)]); };
  const page = document.documentElement.clientWidth;
  const scrolls = (it) => { for (; it; it = it.parentElement) {
    const way = getComputedStyle(it).overflowX;
    if (way === 'auto' || way === 'scroll') return true; } return false; };
  for (const it of document.body.querySelectorAll('*')) {
    const box = it.getBoundingClientRect();
    if (box.width && page + 1 < box.right && !scrolls(it)) { say('wide', `<${it.localName}> ${Math.round(box.right)} of ${page}: ${it.textContent}`); break; }
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode()) {
    const node = texts.currentNode, holder = node.parentElement;
    if (holder.closest('pre, code, kbd, samp, math, svg, script, style, details:not([open])')) continue;
    for (const word of node.data.matchAll(/\p{L}{2,}/gu)) {
      if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Hangul}]/u.test(word[0])) continue;
      range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length);
      const tops = new Set([...range.getClientRects()].filter((it) => 1 < it.width).map((it) => Math.round(it.top / 8)));
      if (1 < tops.size && !getComputedStyle(holder).hyphens.includes('auto')) say('cut', `${word[0]} in <${holder.localName}>`);
      else if (1 < tops.size && word[0].length < 6) say('cut', `${word[0]} in <${holder.localName}>`);
    }
  }
  for (const it of document.querySelectorAll('caption, figcaption')) {
    const box = it.getBoundingClientRect();
    if (box.width < page * 0.4 && 30 < it.textContent.trim().length && 90 < box.height) say('caption', it.textContent);
  }
  const rgb = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((it) => (it /= 255) <= 0.03928 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4)
    .reduce((sum, it, at) => sum + it * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (it) => { for (; it; it = it.parentElement) {
    const color = rgb(getComputedStyle(it).backgroundColor);
    if (color.length < 4 ? color.length : 0.5 < color[3]) return color; } return [255, 255, 255]; };
  const opacity = (it) => { let share = 1; for (; it; it = it.parentElement) share *= getComputedStyle(it).opacity; return share; };
  for (const it of document.body.querySelectorAll('*')) {
    if (![...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    if (it.closest('svg, math')) continue;
    const style = getComputedStyle(it);
    const paper = ground(it), share = opacity(it);
    const ink = rgb(style.color).slice(0, 3).map((part, at) => part * share + paper[at] * (1 - share));
    const [one, two] = [light(ink), light(paper)].sort((a, b) => b - a);
    if ((one + 0.05) / (two + 0.05) < 2.5) say('ink', `${style.color} on ${ground(it)}: ${it.textContent}`);
  }
  if (light(ground(document.body)) < 0.2) for (const it of document.querySelectorAll('img:not([role=doc-cover])')) {
    const name = it.getAttribute('src') || '';
    if (window.transparent.includes(name.split('/').pop()) && ground(it) && light(ground(it)) < 0.2) say('ink', `no paper behind ${name}`);
  }
  const packed = [...document.fonts].map((it) => it.family.replace(/["']/g, ''));
  const asked = new Set();
  for (const it of document.body.querySelectorAll('p, h1, h2, code, pre, td, li')) {
    const first = getComputedStyle(it).fontFamily.split(',')[0].trim().replace(/["']/g, '');
    if (it.textContent.trim()) asked.add(first);
  }
  for (const family of asked) if (packed.includes(family) && ![...document.fonts].some((it) => it.family.replace(/["']/g, '') === family && it.status === 'loaded')) say('face', family);
  if (document.body.getAttribute('epub:type') === 'cover' || document.querySelector('img[*|type~="cover"], .cover')) {
    if (window.innerHeight + 1 < document.documentElement.scrollHeight) say('cover', `${document.documentElement.scrollHeight} pixels high`);
  }
  for (const it of document.querySelectorAll('.verse .line')) {
    const walk = document.createTreeWalker(it, NodeFilter.SHOW_TEXT); const lefts = [];
    while (walk.nextNode()) { range.selectNodeContents(walk.currentNode);
      for (const box of range.getClientRects()) if (1 < box.width && !lefts.some((x) => Math.abs(x[0] - box.top) < 12)) lefts.push([box.top, box.left]); }
    if (1 < lefts.length && lefts[1][1] <= lefts[0][1] + 2 && getComputedStyle(it).direction === 'ltr') say('turned', it.textContent);
  }
  window.found = found;
});
"""


def transparent(folder):
    """Names of the pictures that are dark ink without paper: PNGs with alpha, drawings without a ground."""
    names = []
    for path in folder.rglob("*"):
        if path.suffix == ".png" and path.read_bytes()[25:26] in (b"\x04", b"\x06"):
            names.append(path.name)
        elif path.suffix == ".svg":
            names.append(path.name)
    return names


def prepared(text, mode, names):
    """A text of the book with the measuring script in it, and with what a reader has set."""
    script = f"window.transparent = {json.dumps(names)};{MEASURE}"
    head = f"<script><![CDATA[{script}]]></script>" + (f"<style>{STYLES[mode]}</style>" if mode else "")
    return text.replace("</head>", head + "</head>", 1)


# Waits until every frame has measured itself, and puts what they found where `--dump-dom` shows it.
COLLECT = r"""
const frames = [...document.querySelectorAll('iframe')];
const out = document.getElementById('out');
const wait = () => {
  if (frames.every((it) => it.contentWindow.found)) out.textContent = JSON.stringify(frames.map((it) => it.contentWindow.found));
  else setTimeout(wait, 100);
};
wait();
"""


def chromium(*arguments):
    """Runs the browser on a profile of its own."""
    with tempfile.TemporaryDirectory() as profile:
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
        command += ["--disable-background-networking", "--hide-scrollbars", "--allow-file-access-from-files"]
        command += ["--virtual-time-budget=20000", f"--user-data-dir={profile}", *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False).stdout


def look(job):
    """The complaints about one text in all views: one start of the browser for all of them, for it takes longer than the
    measuring. A picture of all is kept."""
    path, text, names, shots = job
    frames = []
    for width, mode in VIEWS:
        copy = path.with_name(f"{path.stem}.{width}{mode[:1] or 'd'}.xhtml")
        copy.write_text(prepared(text, mode, names), "utf-8")
        # The window of headless Chromium is no narrower than 500 pixels: a frame is.
        frames.append(f'<iframe src="{copy.name}" width="{width}" height="{HEIGHT}" style="border:0"></iframe>')
    sheet = path.with_suffix(".views.html")
    rows = "<br>".join("".join(frames[at : at + len(WIDTHS)]) for at in range(0, len(frames), len(WIDTHS)))
    sheet.write_text(
        f'<!DOCTYPE html><meta charset="utf-8"><body style="margin:0;white-space:nowrap">{rows}'
        f'<pre id="out"></pre><script>{COLLECT}</script>',
        "utf-8",
    )
    arguments = [f"--window-size={sum(WIDTHS) + 20},{3 * HEIGHT + 10}", "--dump-dom", sheet.as_uri()]
    if shots:
        arguments.insert(0, f"--screenshot={shots / path.stem}.png")
    # A machine under load may run out of the browser's time once.
    for _ in range(2):
        found = re.search(r'<pre id="out">(.*?)</pre>', chromium(*arguments), re.S)
        if found and found[1].startswith("["):
            break
    else:
        return [f"{path.stem}: not laid out"]
    return [
        f"{path.stem} {' '.join([str(width), mode]).strip()}: {kind}: {what}"
        for (width, mode), complaints in zip(VIEWS, json.loads(html.unescape(found[1])), strict=True)
        for kind, what in complaints
    ]


def main():
    """Judges one book."""
    parser = argparse.ArgumentParser()
    parser.add_argument("book", type=pathlib.Path)
    parser.add_argument("--shots", type=pathlib.Path)
    parser.add_argument("--texts", type=int, default=8)
    arguments = parser.parse_args()
    if arguments.shots:
        arguments.shots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        with zipfile.ZipFile(arguments.book) as archive:
            archive.extractall(folder)
        texts = {it: it.read_text("utf-8") for it in sorted(folder.rglob("*.xhtml"))}
        kinds = {it: len(set(re.findall(r"<([a-z0-9]+)|class=\"([^\"]+)\"", text))) for it, text in texts.items()}
        fixed = [it for it in texts if it.stem in {"cover", "nav", "title"}]
        rest = sorted((it for it in texts if it not in fixed), key=lambda it: -kinds[it])[: arguments.texts]
        names = transparent(folder)
        jobs = [(it, texts[it], names, arguments.shots) for it in fixed + rest]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            complaints = [it for found in pool.map(look, jobs) for it in found]
    print(f"{len(jobs) * len(VIEWS)} views, {len(complaints)} complaints")
    for it in complaints[:SHOWN]:
        print(it)
    if SHOWN < len(complaints):
        print(f"and {len(complaints) - SHOWN} more")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
