#!/usr/bin/env bash
# Time, memory and quality of setting, side by side with peers on the same text and page.
#
#   benches/run.sh                 the corpus's longest novel, or the sample novel of the tests
#   benches/run.sh FILE.md …       these texts
#
# Without files a second table says how time, memory and size grow with the pages (SIZES): the text's
# paragraphs over and over, in each copy with other words. CHAPBOOK is the program to be measured.
#
# Peers come from PyPI into target/tools/bench: Typst, pandoc, and PyMuPDF for the measures of
# `linestats.py` (found by CHAPBOOK_LINESTATS, or beside the corpus). Each figure is the median of
# ROUNDS interleaved runs; one table, no verdict.
set -euo pipefail
cd "$(dirname "$0")/.."

TARGET=${CARGO_TARGET_DIR:-target}
CHAPBOOK=${CHAPBOOK:-$PWD/$TARGET/release/chapbook}
TOOLS=$PWD/$TARGET/tools/bench
WORK=$PWD/$TARGET/bench
CORPUS=${CHAPBOOK_CORPUS:-../shared/corpus}
LINESTATS=${CHAPBOOK_LINESTATS:-../shared/tools/linestats.py}
ROUNDS=${ROUNDS:-3}
SIZES=${SIZES:-50 200 500 1000 2000}

install_peers() {
  [ -x "$TOOLS/bin/python" ] || python3 -m venv "$TOOLS"
  "$TOOLS/bin/python" -c 'import typst, pypandoc, pymupdf' 2>/dev/null ||
    "$TOOLS/bin/pip" install -q typst==0.15.2 pypandoc_binary==1.17 pymupdf
  PANDOC=$("$TOOLS/bin/python" -c 'import pypandoc; print(pypandoc.get_pandoc_path())')
}

# The page of all comparisons: EB Garamond 11/14 on 4 in, 5.5 × 8.5 in.
set_chapbook() {
  "$CHAPBOOK" build "$1" -o "$WORK/chapbook" --to "$2" --profile "${3:-screen}" --set pdf.trim=5.5x8.5in \
    --set 'pdf.font=EB Garamond' --set pdf.font-size=11pt --set pdf.leading=14pt \
    --set pdf.margins.inner=0.75in --set pdf.margins.outer=0.75in \
    --set pdf.margins.top=0.8in --set pdf.margins.bottom=0.9in >/dev/null 2>&1
}

typst_source() {
  cat <<'TYPST'
#set page(width: 5.5in, height: 8.5in, margin: (x: 0.75in, top: 0.8in, bottom: 0.9in), numbering: "1")
#set text(font: "EB Garamond", size: 11pt, lang: "en", hyphenate: true)
#set par(justify: true, leading: 5.6pt, spacing: 5.6pt, first-line-indent: 1.4em)
#show heading: it => { pagebreak(weak: true); v(1in); it; v(0.4in) }
#let horizontalrule = align(center)[\* \* \*]
#let blockquote = quote
TYPST
  "$PANDOC" -f markdown -t typst "$1"
}

typst_compile="import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], font_paths=['fonts'])"

# Runs a command; adds its seconds, processor seconds and peak memory in KB to a file.
timed() {
  local name=$1
  shift
  /usr/bin/time -a -o "$WORK/$name.times" -f '%e %U %M' "$@"
}

median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

row() {
  local times=$WORK/$2.times
  [ -s "$times" ] || return 0
  printf '%-28s %8s s %8s s cpu %8s MB\n' "$1" "$(awk '{print $1}' "$times" | median)" \
    "$(awk '{print $2}' "$times" | median)" "$(awk '{print int($3 / 1024)}' "$times" | median)"
}

compare() {
  local text=$1 name
  name=$(basename "$text" .md)
  rm -f "$WORK"/*.times
  typst_source "$text" >"$WORK/$name.typ"
  for _ in $(seq "$ROUNDS"); do
    timed both bash -c 'set_chapbook "$@"' _ "$text" pdf,epub
    timed pdf bash -c 'set_chapbook "$@"' _ "$text" pdf
    timed epub bash -c 'set_chapbook "$@"' _ "$text" epub
    timed typst "$TOOLS/bin/python" -c "$typst_compile" "$WORK/$name.typ" "$WORK/$name-typst.pdf"
    timed pandoc "$PANDOC" "$text" -o "$WORK/$name-pandoc.epub"
  done
  echo "== $name, median of $ROUNDS"
  row 'chapbook, PDF and EPUB' both
  row 'chapbook, PDF' pdf
  row 'chapbook, EPUB' epub
  row 'Typst, PDF' typst
  row 'pandoc, EPUB' pandoc
  if [ -f "$LINESTATS" ]; then
    "$TOOLS/bin/python" "$LINESTATS" "$WORK/chapbook/$name.pdf" "$WORK/$name-typst.pdf"
  fi
}

# A text of about so many pages: paragraphs of a text, whose longer words end otherwise in each copy.
long_text() {
  awk -v words=$(($2 * 330)) '
    { lines[NR] = $0 }
    END {
      for (copy = 0; count < words; copy++) {
        for (i = 1; i <= NR && count < words; i++) {
          line = lines[i]
          if (copy) gsub(/[a-z][a-z][a-z][a-z][a-z][a-z]+/, "&" substr("nrstlmdk", copy % 8 + 1, 1), line)
          print line
          count += split(line, parts, " ")
        }
      }
    }' "$1"
}

# How time, memory and size grow with the pages, tagged and for print, beside Typst.
growth() {
  local text name=growth pages
  echo "== growth, median of $ROUNDS"
  for pages in $SIZES; do
    rm -f "$WORK"/*.times
    text=$WORK/$name.md
    long_text "$1" "$pages" >"$text"
    typst_source "$text" >"$WORK/$name.typ"
    for _ in $(seq "$ROUNDS"); do
      timed screen bash -c 'set_chapbook "$@"' _ "$text" pdf screen
      timed print bash -c 'set_chapbook "$@"' _ "$text" pdf print
      timed epub bash -c 'set_chapbook "$@"' _ "$text" epub
      timed typst "$TOOLS/bin/python" -c "$typst_compile" "$WORK/$name.typ" "$WORK/$name-typst.pdf"
    done
    sized "$pages pages, tagged" screen "$WORK/chapbook/$name.pdf"
    sized "$pages pages, print" print "$WORK/chapbook/$name-print.pdf"
    sized "$pages pages, EPUB" epub "$WORK/chapbook/$name.epub"
    sized "$pages pages, Typst" typst "$WORK/$name-typst.pdf"
  done
}

# A row with the size of what was made.
sized() {
  echo "$(row "$1" "$2") $(stat -c %s "$3") bytes"
}

main() {
  command -v /usr/bin/time >/dev/null || apt-get install -y -q time
  [ -x "$CHAPBOOK" ] || cargo build --release
  export -f set_chapbook
  export CHAPBOOK WORK
  mkdir -p "$WORK"
  install_peers
  local given=$#
  if [ "$given" -eq 0 ]; then
    if [ -d "$CORPUS" ]; then set -- "$CORPUS/classics/moby-dick.md"; else set -- tests/books/novel/*.md; fi
  fi
  for text in "$@"; do compare "$text"; done
  if [ "$given" -eq 0 ]; then growth "$1"; fi
}

main "$@"
