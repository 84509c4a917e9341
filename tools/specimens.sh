#!/usr/bin/env bash
# specimens.sh [CHAPBOOK]: the specimen book in every theme, as PDF, EPUB and cover, into dist/specimens/THEME/. With
# pdftoppm and chromium, the pages and the chapters at the widths of a phone and a tablet are there as images too.
set -euo pipefail
cd "$(dirname "$0")/.."
chapbook=${1:-target/release/chapbook}
for theme in $("$chapbook" theme | awk '{ print $1 }'); do
  out=dist/specimens/$theme
  rm -rf "$out"
  "$chapbook" build tests/themes/specimen.md --theme "$theme" -o "$out" --to pdf,epub
  "$chapbook" build tests/themes/specimen.md --theme "$theme" -o "$out" --to cover
  if command -v pdftoppm >/dev/null; then
    pdftoppm -r 80 -png "$out/specimen.pdf" "$out/page"
    pdftoppm -r 60 -png "$out/specimen-cover.pdf" "$out/cover"
  fi
  if command -v chromium >/dev/null; then
    book=$(mktemp -d)
    unzip -qo "$out/specimen.epub" -d "$book"
    for chapter in "$book"/*/chapter-*.xhtml; do
      for width in 390 758; do
        chromium --headless --no-sandbox --disable-gpu --user-data-dir="$(mktemp -d)" --window-size=$width,900 \
          --screenshot="$out/$(basename "$chapter" .xhtml)-$width.png" "file://$chapter" >/dev/null 2>&1
      done
    done
    rm -rf "$book"
  fi
done
