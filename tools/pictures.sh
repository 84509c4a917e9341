#!/usr/bin/env bash
# Makes the pictures of the handbook: the page of each text in book/pictures as a PNG of grey levels in book/src/pictures.
# pictures.sh [CHAPBOOK]: the program; by default the release build.
set -euo pipefail
cd "$(dirname "$0")/.."
chapbook=$(realpath "${1:-target/release/chapbook}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for text in book/pictures/*.md; do
  name=$(basename "$text" .md)
  if [ "$name" = recipe-zine ]; then
    # What is shown of a zine is its sheet.
    "$chapbook" zine "$text" -o "$work"
    mv "$work/$name-booklet.pdf" "$work/$name.pdf"
  else
    "$chapbook" build "$text" --to pdf -o "$work/$name.pdf"
  fi
  # A section on turned pages begins behind the page of its chapter.
  page=1
  [ "$name" = landscape ] && page=2
  pdftoppm -r 140 -gray -png -singlefile -f "$page" -l "$page" "$work/$name.pdf" "book/src/pictures/$name"
done
