#!/usr/bin/env bash
# Makes the pictures of the handbook: the page of each text in book/pictures as a PNG of grey levels in book/src/pictures; and
# those of README: the cover of the handbook's e-book, and a chapter of it as a phone shows it, for which Chromium is needed.
# pictures.sh [CHAPBOOK]: the program; by default the release build.
set -euo pipefail
cd "$(dirname "$0")/.."
chapbook=$(realpath "${1:-target/release/chapbook}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
book=$PWD
for text in book/pictures/*.md; do
  name=$(basename "$text" .md)
  row=$(grep "^$name |" book/pictures/made.txt || echo "$name | build TEXT --to pdf -o . | $name.pdf | 1")
  IFS='|' read -r _ command file page <<<"$row"
  # A section on turned pages, say, begins behind the page of its chapter.
  read -r file page <<<"$file $page"
  (cd "$work" && eval "'$chapbook' ${command/TEXT/\'$book/$text\'}")
  pdftoppm -r 140 -gray -singlefile -f "$page" -l "$page" "$work/$file" "$work/$name"
  tools/frame.py "$work/$name.pgm" "book/src/pictures/$name.png"
done

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [ -z "$browser" ]; then
  echo "pictures.sh: no Chromium: README's pictures of the e-book are left as they are" >&2
  exit 0
fi
"$chapbook" build book --to epub --set epub.embed-fonts=true -o "$work/book.epub"
unzip -q "$work/book.epub" -d "$work/epub"
shoot() {
  "$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=390,624 \
    --screenshot="$PWD/book/src/pictures/$2.png" "file://$work/epub/OEBPS/$1" 2> /dev/null
}
echo '<!DOCTYPE html><body style="margin:0"><img src="cover.png" width="390">' > "$work/epub/OEBPS/cover.html"
shoot cover.html readme-cover
# The report of a proof, and the preview, whose browser is one that scripts move (tools/install.sh preview).
"$chapbook" check tests/books/novel/the-ferry.md --report "$work/proof.html" -q
"$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=860,820 \
  --screenshot="$PWD/book/src/pictures/proof.png" "file://$work/proof.html" 2> /dev/null
node tools/preview.mjs "$chapbook" --picture book/src/pictures/preview.png
shoot chapter-what-chapbook-adds.xhtml readme-ebook
