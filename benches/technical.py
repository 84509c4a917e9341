#!/usr/bin/env python3
"""Measure how well the pages of a technical book are made up, whoever made them.

usage: technical.py FILE.pdf [--source DIR] [--json] [--list]

Reads glyph positions, images and rules only (PyMuPDF), so that the PDF of any program can be measured.
With --source, the Markdown that the book was made from, it also knows which lines of code were wrapped and
which words are identifiers; without it those figures are left out.  --list says where each fault is.

What it counts:
  captions, torn     captions (Figure 1, Table 2-3, Listing 4 ...), and those at the head or foot of a page
                     without an image, a table or code beside them
  blocks, split      blocks of code, and those that go on overleaf, by their length in lines, blank ones among
                     them: <=8, 9-20, more
  gaps               baseline to baseline, in lines of text, above and below code and headings inside pages:
                     for each pair of neighbours the spread between the 5th and the 95th percentile
  uneven             facing pages in the middle of a chapter whose lowest ink differs by over half a line
  single             rows of a table alone below its head or above its end, items of a list of which one line
                     is alone at the head or foot of a page
  wrapped            lines of code that do not fit the measure, and between which signs they were divided
  divided            identifiers and numbers divided in blocks, inline (behind `_` apart: at joints), and in the first
                     columns of tables
  hyphens            hyphens put into code, addresses, and names (words with a capital inside a sentence)
"""
import collections
import json
import pathlib
import re
import statistics
import sys

import pymupdf

CAPTION = re.compile(r"^(Figure|Fig\.|Table|Listing|Example)\s+[A-Z]?\d[\d.\-–]*\S*(\s|$)")
MONO = re.compile(r"mono|courier|consol|code|menlo|typewriter|fixed|hack", re.I)
BULLET = re.compile(r"^([•◦▪‣–∙●○■*☐☑]|\d{1,3}[.)])$")
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


class Row:
    """Glyphs on one baseline."""

    def __init__(self, y, glyphs):
        self.y, self.glyphs = y, sorted(glyphs, key=lambda it: it[0])
        ink = [it for it in self.glyphs if it[2].strip()]
        self.ink = ink
        self.x0, self.x1 = (ink[0][0], ink[-1][1]) if ink else (0, 0)
        # Code inside a line is smaller than the line, and seldom bold in a heading: the other letters decide.
        letters = [it for it in ink if not it[4]] or ink
        self.size = statistics.mode(round(it[3], 1) for it in letters) if ink else 0
        self.mono = sum(it[4] for it in ink) / max(1, len(ink))
        self.bold = sum(it[5] for it in letters) / max(1, len(letters))
        self.italic = sum(it[6] for it in letters) / max(1, len(letters))
        self.kind = "text"

    @property
    def text(self):
        """The letters, with a space where a space was or where one fits."""
        out, end = "", None
        for x0, x1, c, size, *_ in self.glyphs:
            if end is not None and c.strip() and x0 - end > 0.18 * size and not out.endswith(" "):
                out += " "
            out += c
            end = x1
        return out.strip()

    @property
    def squeezed(self):
        return "".join(it[2] for it in self.ink)


def glyph_rows(page):
    rows = {}
    flags = pymupdf.TEXT_PRESERVE_WHITESPACE
    for block in page.get_text("rawdict", flags=flags)["blocks"]:
        for line in block.get("lines", []):
            if abs(line["dir"][0] - 1) > 1e-3:
                continue
            for span in line["spans"]:
                mono = bool(span["flags"] & 8) or bool(MONO.search(span["font"]))
                bold = bool(span["flags"] & 16) or bool(re.search(r"bold|semibold|black|heavy", span["font"], re.I))
                italic = bool(span["flags"] & 2) or bool(re.search(r"italic|oblique", span["font"], re.I))
                for it in span["chars"]:
                    key = round(it["origin"][1] * 2) / 2
                    glyph = (it["origin"][0], it["bbox"][2], it["c"], span["size"], mono, bold, italic)
                    rows.setdefault(key, []).append(glyph)
    return [row for y, it in sorted(rows.items()) if (row := Row(y, it)).ink]


def pictures(page):
    """The boxes of images and of drawings that are more than a rule."""
    boxes = [pymupdf.Rect(it["bbox"]) for it in page.get_image_info()]
    boxes += [it["rect"] for it in page.get_drawings() if it["rect"].width > 20 and it["rect"].height > 20]
    area = page.rect.width * page.rect.height
    return [it for it in boxes if 0 < it.width * it.height < 0.9 * area]


class Page:
    def __init__(self, page):
        self.rows = glyph_rows(page)
        self.pictures = pictures(page)
        self.rules = sorted(it["rect"].y0 for it in page.get_drawings() if it["rect"].width > 40 and it["rect"].height < 2)
        self.head = None


class Book:
    def __init__(self, path):
        document = pymupdf.open(path)
        self.pages = [Page(it) for it in document]
        sizes = collections.Counter()
        mono = collections.Counter()
        for row in (row for page in self.pages for row in page.rows):
            for glyph in row.ink:
                (mono if glyph[4] else sizes)[round(glyph[3], 1)] += 1
        self.body = sizes.most_common(1)[0][0]
        self.leading = self.find_leading()
        self.strip_furniture()
        # Cells of tables may be code alone, in the size of tables: blocks have the size of most code.
        sizes = collections.Counter()
        for row in (row for page in self.pages for row in page.rows if row.mono > 0.95):
            sizes[round(row.size, 1)] += len(row.ink)
        self.code = sizes.most_common(1)[0][0] if sizes else 0
        for page in self.pages:
            for row in page.rows:
                row.kind = self.kind(row)
            self.find_low_headings(page)
        self.edge = [self.left_edge(parity) for parity in (0, 1)]

    def find_leading(self):
        """The commonest distance of two rows of text."""
        steps = collections.Counter()
        for page in self.pages:
            rows = [it for it in page.rows if abs(it.size - self.body) < 0.3 and it.mono < 0.5]
            for one, two in zip(rows, rows[1:]):
                if two.y - one.y < 2 * self.body:
                    steps[round(two.y - one.y, 1)] += 1
        return steps.most_common(1)[0][0] if steps else 1.27 * self.body

    def strip_furniture(self):
        """Takes running heads and folios away: first or last rows that stand where many pages have one."""
        first, last = collections.Counter(), collections.Counter()
        for page in self.pages:
            if page.rows:
                first[round(page.rows[0].y)] += 1
                last[round(page.rows[-1].y)] += 1
        folio = lambda row: re.fullmatch(r"\d{1,4}|[ivxlc]{1,6}", row.squeezed)
        folios = collections.Counter(round(page.rows[-1].y) for page in self.pages if page.rows and folio(page.rows[-1]))
        often = 0.1 * len(self.pages)
        # What is printed at the foot of many pages is the same but for its numbers; a paragraph's last word is not.
        alike = lambda row: re.sub(r"\d+|^[ivxlc]+$", "#", row.squeezed)
        feet = collections.Counter(alike(page.rows[-1]) for page in self.pages if page.rows)
        for page in self.pages:
            rows = page.rows
            if len(rows) > 1 and first[round(rows[0].y)] > often and rows[1].y - rows[0].y > 1.45 * self.leading:
                rows = rows[1:]
            # A folio is short; a note may end on the same line of many pages.
            # The folio at the foot of a chapter's first page may be near a block of small code.
            placed = folios[round(rows[-1].y)] > 2 if rows else False
            apart = len(rows) > 1 and rows[-1].y - rows[-2].y > (0.9 if placed else 1.2) * self.leading
            if apart and folio(rows[-1]):
                rows = rows[:-1]
            elif len(rows) > 1 and feet[alike(rows[-1])] > often and last[round(rows[-1].y)] > often and rows[-1].y - rows[-2].y > 1.45 * self.leading:
                rows = rows[:-1]
            page.rows = rows

    def kind(self, row):
        if row.mono > 0.95:
            # A heading may be nothing but a name in code.
            if row.size > self.body * 0.85 and row.bold > 0.95 and row.size > self.code + 0.15:
                return "heading"
            return "code" if abs(row.size - self.code) < 0.15 else "text"
        if CAPTION.match(row.text) and (row.size < self.body - 0.2 or row.bold > 0.05 or row.x0 > 0):
            return "caption"
        if row.size > self.body * 1.02:
            return "heading" if row.size > self.body * 1.12 or row.bold > 0.95 else "text"
        return "text"

    def find_low_headings(self, page):
        """The lowest headings are often but in italics or bold letters: one or two lines of them without a full stop, set
        apart."""
        rows = page.rows
        low = lambda it: it.kind == "text" and it.size > self.body * 0.98 and it.mono < 0.95
        # The lowest may be told by their numbers alone: `1.2.2.1 See also`.
        numbered = lambda it: bool(re.match(r"\d+(\.\d+){2,}\s", it.text))
        slanted = [low(it) and (it.italic > 0.95 or it.bold > 0.95 or numbered(it)) for it in rows]
        at = 0
        while at < len(rows):
            to = at
            while to < len(rows) and slanted[to]:
                to += 1
            apart = at == 0 or rows[at].y - rows[at - 1].y > 1.2 * self.leading
            if 0 < to - at <= 2 and to < len(rows) and apart and rows[to - 1].ink[-1][2] not in ".,;!?":
                for row in rows[at:to]:
                    row.kind = "heading"
            at = max(to, at + 1)

    def left_edge(self, parity):
        edges = collections.Counter()
        for page in self.pages[parity::2]:
            edges.update(round(row.x0) for row in page.rows if row.kind == "text")
        return edges.most_common(1)[0][0] if edges else 0


def captions(book):
    count, torn = 0, []
    for number, page in enumerate(book.pages):
        rows = page.rows
        for at, row in enumerate(rows):
            above = rows[at - 1] if at else None
            starts = above is None or row.y - above.y > 1.05 * book.leading or row.size < book.body - 0.2
            if row.kind != "caption" or not starts:
                continue
            # Body text that begins a paragraph with such a word goes on to the measure in the text's size.
            if abs(row.size - book.body) < 0.2 and row.bold < 0.02 and not is_short(book, row):
                continue
            count += 1
            reach = 3.5 * book.leading
            below = rows[at + 1 :]
            near = [it for it in page.pictures if it.y0 - reach < row.y < it.y1 + reach]
            near += [y for y in page.rules if abs(y - row.y) < reach]
            near += [it for it in rows[max(0, at - 4) : at + 8] if it.kind == "code" and abs(it.y - row.y) < 2 * reach]
            lone = at == 0 or not [it for it in below if it.kind != "caption" and it.size > row.size - 0.3]
            if lone and not near:
                torn.append((number + 1, row.text[:60]))
    return count, torn


def is_short(book, row):
    return row.x1 - row.x0 < 0.8 * max(it.x1 - it.x0 for page in book.pages[:40] for it in page.rows)


def blocks(book, ends=((), ())):
    """Blocks of code: lists of (page, row); one that goes on overleaf is one block. `ends` are the first and the last
    lines of the source's blocks, if it is known: by them two blocks on two pages are told apart."""
    firsts, lasts = ends
    found, open_ = [], []
    pairs = [(a, b) for page in book.pages for a, b in zip(page.rows, page.rows[1:]) if a.kind == b.kind == "code"]
    # A blank line in code is two of its own lines high, which can be more than one and a half of the text's.
    blank = 2.1 * statistics.median([b.y - a.y for a, b in pairs]) if pairs else 0
    for number, page in enumerate(book.pages):
        before = None
        for at, row in enumerate(page.rows):
            if row.kind != "code":
                if open_:
                    found.append(open_)
                open_, before = [], row
                continue
            near = before is not None and before.kind == "code" and row.y - before.y < 2.2 * book.leading
            overleaf = at == 0 and open_ and open_[-1][0] == number - 1
            if open_ and row.squeezed in firsts and open_[-1][1].squeezed in lasts:
                overleaf, near = False, near and row.y - before.y < max(1.45 * book.leading, blank)
            if open_ and not near and not overleaf:
                found.append(open_)
                open_ = []
            open_.append((number, row))
            before = row
    return found + ([open_] if open_ else [])


def lines(block, pitch):
    """How many lines a block has, with the blank ones that its rows leave room for; at a page's end none is known."""
    pairs = [(a[1], b[1]) for a, b in zip(block, block[1:]) if a[0] == b[0]]
    return len(block) + sum(max(0, round((b.y - a.y) / pitch) - 1) for a, b in pairs)


def split(found):
    steps = [b[1].y - a[1].y for block in found for a, b in zip(block, block[1:]) if a[0] == b[0]]
    pitch = statistics.median(steps) if steps else 1
    out = {"<=8": [], "9-20": [], ">20": []}
    for block in found:
        numbers = sorted({it[0] for it in block})
        if len(numbers) > 1:
            count = lines(block, pitch)
            key = "<=8" if count <= 8 else "9-20" if count <= 20 else ">20"
            out[key].append((numbers[0] + 1, f"{count} lines: {block[0][1].text[:40]}"))
    return out


def gaps(book):
    """The distances between code or headings and what stands beside them."""
    found = collections.defaultdict(list)
    for number, page in enumerate(book.pages):
        for above, below in zip(page.rows, page.rows[1:]):
            kinds = (above.kind, below.kind)
            if kinds in (("text", "text"), ("code", "code"), ("heading", "heading")) or "caption" in kinds:
                continue
            distance = (below.y - above.y) / book.leading
            if any(above.y < it.y1 and it.y0 < below.y for it in page.pictures) or distance > 6 or distance < 0.6:
                continue
            if any(above.y + 1 < y < below.y - 1 for y in page.rules):
                continue
            names = [level(it) if it.kind == "heading" else kind(it, page) for it in (above, below)]
            found[" > ".join(names)].append((distance, number + 1))
    return found


def kind(row, page):
    """Running text, and what is set in or in columns: letters, epigraphs and their like have spaces of their own."""
    if row.kind != "text":
        return row.kind
    edge = min((it.x0 for it in page.rows if it.kind == "text" and it.ink), default=row.x0)
    apart = any(b[0] - a[1] > 2 * row.size for a, b in zip(row.ink, row.ink[1:]))
    return "inset" if row.x0 - edge > 1.5 * row.size or apart else "text"


def level(row):
    """Headings of one level are alike in size and style; two levels may differ in style alone."""
    return f"h{row.size:.1f}" + ("b" if row.bold > 0.5 else "") + ("i" if row.italic > 0.5 else "")


def spread(values):
    values = sorted(values)
    at = lambda share: values[min(len(values) - 1, int(share * len(values)))]
    return at(0.05), statistics.median(values), at(0.95)


def uneven(book):
    """Facing pages, the folded edge between them, with lowest ink at unlike heights."""
    tops = [page.rows[0].y for page in book.pages if page.rows]
    top = statistics.mode(round(it) for it in tops)

    def opens(number):
        if number >= len(book.pages) or not book.pages[number].rows:
            return True
        first = book.pages[number].rows[0]
        return first.y > top + 1.5 * book.leading or first.size > 1.35 * book.body

    def bottom(page):
        return max([page.rows[-1].y] + [it.y1 for it in page.pictures])

    pairs = faults = 0
    places = []
    for left in range(1, len(book.pages) - 2, 2):
        if any(opens(it) for it in (left, left + 1, left + 2)) or len(book.pages[left].rows) < 4:
            continue
        pairs += 1
        off = bottom(book.pages[left]) - bottom(book.pages[left + 1])
        if abs(off) > 0.5 * book.leading:
            faults += 1
            places.append((left + 1, f"{off / book.leading:+.1f} lines"))
    return pairs, faults, places


def singles(book):
    rows, items = [], []
    top = statistics.mode(round(page.rows[0].y) for page in book.pages if page.rows)
    for number, (page, following) in enumerate(zip(book.pages, book.pages[1:])):
        if not page.rows or not following.rows:
            continue
        head, last = following.rows[0], page.rows[-1]
        if head.y > top + 1.5 * book.leading:
            # A chapter begins here: nothing goes on.
            continue
        # A head that stands again overleaf has its own row above on the page before.
        again = [at for at, it in enumerate(page.rows) if it.squeezed == head.squeezed and len(head.ink) > 3]
        if again and len(head.text.split()) > 1 and head.kind != "code":
            if table_rows(book, page.rows[again[-1] + 1 :]) == 1:
                rows.append((number + 1, f"one row below the head: {head.text[:40]}"))
            end = next((y for y in following.rules if y > head.y + 1.6 * book.leading), None)
            rest = [it for it in following.rows[1:] if end is None or it.y < end]
            if table_rows(book, rest) == 1:
                rows.append((number + 2, f"one row on the next page: {head.text[:40]}"))
        hang = head.x0 - book.edge[(number + 1) % 2]
        if head.kind == "text" and hang > 0.8 * book.body and is_item(last, book, number) and len(following.rows) > 1:
            second = following.rows[1]
            # The last line of an item, or a list's last item, alone at the head.
            lone = is_marked(second) and second.y - head.y < 2 * book.leading
            if is_marked(head):
                lone = not is_marked(second) and second.x0 < head.x0 - 1
            if lone and head.x1 < 0.8 * max(r.x1 for r in following.rows):
                items.append((number + 2, head.text[:50]))
        if is_marked(last) and head.kind == "text" and not is_marked(head) and hang > 0.8 * book.body:
            items.append((number + 1, last.text[:50]))
    return rows, items


def is_marked(row):
    return bool(BULLET.match(row.text.split(" ")[0]))


def is_item(row, book, number):
    return is_marked(row) or row.x0 - book.edge[number % 2] > 0.8 * book.body


def table_rows(book, rows):
    """How many rows of a table: lines nearer than a leading and a tenth are one row."""
    count, before = 0, None
    for row in rows:
        if before is None or row.y - before.y > 1.02 * book.leading:
            count += 1
        before = row
    return count


def sources(folder):
    """The lines of code, inline code, and first cells of tables of the Markdown in a folder, and the first and the last
    lines of its blocks of code."""
    lines, inline, keys, firsts, lasts = [], set(), set(), set(), set()
    path = pathlib.Path(folder)
    for file in sorted(path.rglob("*.md")) if path.is_dir() else [path]:
        fence, opened = None, 0
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
            mark = FENCE.match(line)
            if fence is None and mark:
                fence, opened = mark[1], len(lines)
            elif fence and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = None
                inked = [squeeze(it) for it in lines[opened:] if it.strip()]
                firsts.update(inked[:1])
                lasts.update(inked[-1:])
            elif fence:
                lines.append(line.rstrip())
            else:
                inline.update(it for it in re.findall(r"`([^`]+)`", line))
                cell = re.match(r"^\s*\|\s*([^|]+?)\s*\|", line)
                key = cell and cell[1].strip("`* ")
                if key and " " not in key and not set(key) <= set("-:="):
                    keys.add(key)
    return lines, inline, keys, (firsts, lasts)


def squeeze(text):
    return re.sub(r"\s", "", text)


def wrapped(found, lines):
    """Lines of the source that stand in several rows, with the signs between which they were divided."""
    known = {squeeze(it): it for it in lines if it.strip()}
    total, out = 0, []
    for block in found:
        at = 0
        while at < len(block):
            text = block[at][1].squeezed
            total += 1
            # A prefix that is itself a line of the source is one.
            if text in known or not any(it.startswith(text) for it in known if len(it) > len(text)):
                at += 1
                continue
            cuts, to = [], at + 1
            joined = text
            while to < len(block) and to < at + 12 and joined not in known:
                cuts.append(len(joined))
                joined += block[to][1].squeezed
                to += 1
            if joined in known:
                out.append((block[at][0] + 1, joined[:50], [ends(known[joined], it) for it in cuts]))
                at = to
            else:
                at += 1
    return total, out


def ends(line, count):
    """The signs at both sides of a place so many letters into a line; a space if one is between."""
    seen = 0
    for at, c in enumerate(line):
        if c.strip():
            if seen == count:
                return (line[at - 1], c)
            seen += 1
    return (" ", " ")


def classify(before, after):
    if not before.strip():
        return "space"
    if before.isdigit() and after.isdigit():
        return "number"
    word = lambda c: c.isalnum() or c == "_"
    if word(before) and word(after):
        return "word"
    if before == "\\":
        return "escape"
    return "sign"


def divided(book, lines, inline, keys):
    """Rows that end inside an identifier that the next row goes on with; hyphens put into code or names."""
    idents = {it for text in inline for it in re.findall(r"\w{2,}", text)}
    cuts, joints, hyphens, names = [], [], [], []
    for number, page in enumerate(book.pages):
        for above, below in zip(page.rows, page.rows[1:]):
            if "code" in (above.kind, below.kind) and above.kind == below.kind:
                continue
            last, first = above.ink[-1], below.ink[0]
            tail, head = above.text.split(" ")[-1], below.text.split(" ")[0]
            if last[4] and first[4] and below.y - above.y < 1.3 * book.leading:
                pair = (re.search(r"\w*$", tail)[0], re.match(r"\w*", head)[0])
                if pair[0] and pair[1] and last[2] == "_" and "".join(pair) in idents:
                    joints.append((number + 1, f"{tail}|{head}"))
                if pair[0] and pair[1] and last[2] not in "-\u2010\u00ad_":
                    if "".join(pair) in idents and not (pair[0] in idents and pair[1] in idents):
                        cuts.append((number + 1, f"{pair[0]}|{pair[1]}"))
                if last[2] in "-\u2010\u00ad" and (tail[:-1] + head) and re.sub(r"\W+$", "", re.sub(r"^\W+", "", tail[:-1] + head)) in idents:
                    hyphens.append((number + 1, f"{tail}|{head}"))
            elif last[2] in "-\u2010\u00ad" and re.fullmatch(r"[A-Z][a-z]+[-\u2010\u00ad]", tail) and head[:1].islower():
                if len(above.text.split(" ")) > 1 and not re.search(r"[.?!:]$", above.text.split(" ")[-2]):
                    names.append((number + 1, f"{tail}|{head}"))
    whole = {it for page in book.pages for row in page.rows for it in re.split(r"\s+", row.text)}
    texts = "\n".join(row.squeezed for page in book.pages for row in page.rows)
    broken = [(0, it) for it in sorted(keys) if squeeze(it) not in texts and it not in whole]
    return cuts, joints, hyphens, names, broken


def measure(path, source):
    book = Book(path)
    count, torn = captions(book)
    known = sources(source) if source else None
    found = blocks(book, known[3]) if known else blocks(book)
    parts = split(found)
    pairs, faults, places = uneven(book)
    rows, items = singles(book)
    out = {
        "file": str(path), "pages": len(book.pages), "body_pt": book.body, "leading_pt": book.leading,
        "captions": count, "captions_torn": len(torn),
        "blocks": len(found), "split": {key: len(it) for key, it in parts.items()},
        "spreads": pairs, "uneven": faults,
        "single_rows": len(rows), "single_items": len(items),
        "gaps": {},
    }
    where = {"torn": torn, "uneven": places, "rows": rows, "items": items}
    where.update({f"split {key}": it for key, it in parts.items()})
    for key, it in sorted(gaps(book).items()):
        if len(it) >= 8:
            low, middle, high = spread([value for value, _ in it])
            out["gaps"][key] = {"n": len(it), "p5": round(low, 2), "median": round(middle, 2), "p95": round(high, 2),
                                "spread": round(high - low, 2)}
            where[f"gap {key}"] = [(page, f"{value:.2f}") for value, page in it if abs(value - middle) > 0.5]
    if source:
        lines, inline, keys, _ = known
        total, wraps = wrapped(found, lines)
        cuts, joints, hyphens, names, broken = divided(book, lines, inline, keys)
        kinds = collections.Counter(classify(one, two) for _, _, it in wraps for one, two in it)
        out.update(code_lines=total, wrapped=len(wraps), wrapped_pct=round(100 * len(wraps) / max(1, total), 2),
                   broke={key: kinds[key] for key in ("space", "sign", "word", "number", "escape")},
                   divided_inline=len(cuts), at_joints=len(joints), hyphens_in_code=len(hyphens), hyphens_in_names=len(names),
                   keys=len(keys), keys_broken=len(broken))
        where.update({"wrapped": [(page, text + "  " + " ".join(f"{a}|{b}" for a, b in it)) for page, text, it in wraps],
                      "inline": cuts, "joints": joints, "hyphens": hyphens, "names": names, "keys": broken})
    return out, where


def main():
    arguments = sys.argv[1:]
    source = None
    if "--source" in arguments:
        at = arguments.index("--source")
        source = arguments[at + 1]
        del arguments[at : at + 2]
    for path in (it for it in arguments if not it.startswith("--")):
        out, where = measure(path, source)
        if "--json" in arguments:
            print(json.dumps(out))
            continue
        for key, value in out.items():
            if key == "gaps":
                for pair, it in value.items():
                    print(f"  gap {pair:18} n={it['n']:5} p5={it['p5']:.2f} median={it['median']:.2f} p95={it['p95']:.2f} spread={it['spread']:.2f}")
            else:
                print(f"{key}: {value}")
        if "--list" in arguments:
            for key, places in where.items():
                for page, text in places:
                    print(f"{key}: page {page}: {text}")


if __name__ == "__main__":
    main()
