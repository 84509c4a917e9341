#!/usr/bin/env bash
# specimens.sh [CHAPBOOK [THEME ...]]: the specimen book in every theme, as PDF, EPUB and cover, into dist/specimens/THEME/.
# With pdftoppm there is a sheet.html beside them: the cover, the pages, and the parts of the e-book at the widths of a phone
# and a tablet, by day and by night. With chromium the sheet is an image, sheet.png, too.
set -euo pipefail
cd "$(dirname "$0")/.."
chapbook=${1:-target/release/chapbook}
shift || true

# Copies of chapters with what readers add at night: a dark ground and light letters, for all that has no colour of its own.
night() {
  local chapter
  for chapter in "$@"; do
    sed 's,</head>,<style>html\, body { background: #111 !important; color: #ddd !important }</style>&,' \
      "book/$chapter" > "book/${chapter%.xhtml}-night.xhtml"
  done
}

# The size of frames, and the files that are shown in them.
frames() {
  local width=$1 height=$2 part
  shift 2
  for part in "$@"; do
    echo "<iframe width=$width height=$height src='book/$part'></iframe>"
  done
}

# The sheet of the theme whose files are in the current folder.
sheet() {
  local chapters covers pages
  chapters=$(cd book && ls */chapter-*.xhtml)
  covers=$(cd book && ls */cover.png)
  pages=$(ls page-*.png)
  echo "<!DOCTYPE html><meta charset=utf-8><title>$1</title>"
  echo "<style>body { background: #999; font: 20px sans-serif; width: 2540px } iframe { border: 0; background: white }"
  echo "img, iframe { margin: 4px; vertical-align: top }</style><h1>$1</h1>"
  echo "<div><img src=cover-1.png><img height=380 src='book/$covers'></div><div>"
  printf '<img height=520 src=%s>\n' $pages
  echo "</div><div>"
  frames 390 1500 ${covers%/*}/title.xhtml ${covers%/*}/nav.xhtml $chapters
  night $chapters
  frames 390 1500 $(cd book && ls */chapter-*-night.xhtml)
  echo "</div><div>"
  frames 758 1200 $chapters
  echo "</div>"
}

command -v pdftoppm >/dev/null || echo "pdftoppm is not installed: there are no sheets, only the books" >&2
command -v chromium >/dev/null || echo "chromium is not installed: open the sheets in a browser" >&2
for theme in ${*:-$("$chapbook" theme | awk '{ print $1 }')}; do
  out=dist/specimens/$theme
  rm -rf "$out"
  "$chapbook" build tests/themes/specimen.md --theme "$theme" -o "$out" --to pdf,epub
  "$chapbook" build tests/themes/specimen.md --theme "$theme" -o "$out" --to cover
  command -v pdftoppm >/dev/null || continue
  pdftoppm -r 80 -png "$out/specimen.pdf" "$out/page"
  pdftoppm -r 60 -png "$out/specimen-cover.pdf" "$out/cover"
  unzip -qo "$out/specimen.epub" -d "$out/book"
  (cd "$out" && sheet "$theme" > sheet.html)
  command -v chromium >/dev/null || continue
  profile=$(mktemp -d)
  chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --allow-file-access-from-files \
    --user-data-dir="$profile" --window-size=2560,4300 --screenshot="$PWD/$out/sheet.png" "file://$PWD/$out/sheet.html" 2>/dev/null
  rm -rf "$profile"
done
