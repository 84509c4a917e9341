#!/usr/bin/env bash
# Builds books with two programs and compares every file that comes out, byte for byte: what a change that
# must not change any output is checked with. Prints a line a book and a total; its status is 1 if anything differs.
# Usage: tools/same-bytes.sh OLD_BINARY NEW_BINARY [BOOK…]
# A BOOK is a folder or a Markdown file; the books of the repository are always built.
set -uo pipefail
if [ $# -lt 2 ]; then
    sed -n '2,5s/^# \{0,1\}//p' "$0"
    exit 2
fi
old=$(realpath "$1")
new=$(realpath "$2")
shift 2
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
jobs=${JOBS:-$(nproc)}

# All outputs of one book by one program, each by itself: one that is refused keeps no other from being written.
# What it reports is an output, and so is a refusal.
build() { # program, book, folder of outputs
    mkdir -p "$3"
    local what
    for what in "pdf --profile screen" "pdf --profile print" "pdf --profile kdp" "pdf --profile pdfx" epub booklet cover; do
        # The same working folder for both programs: paths in messages are alike.
        # shellcheck disable=SC2086
        (cd "$3" && "$1" build "$2" --to $what --out "${what##* }" >"${what##* }.stdout" 2>"${what##* }.stderr"; echo $? >"${what##* }.status")
    done
}

compare() { # book
    local name folder differs
    name=$(basename "$1")
    folder=$(mktemp -d "$work/XXXXXX")
    build "$old" "$1" "$folder/out"
    mv "$folder/out" "$folder/old"
    build "$new" "$1" "$folder/out"
    mv "$folder/out" "$folder/new"
    differs=$(diff -rq "$folder/old" "$folder/new" | sed "s|$folder/||g")
    local made
    made=$(find "$folder/new" -mindepth 2 -type f | wc -l)
    if [ -z "$differs" ]; then
        printf '%-24s same  (%d files)\n' "$name" "$made"
    else
        printf '%-24s DIFFERS (%d files)\n%s\n' "$name" "$made" "$differs"
    fi
    rm -rf "$folder"
}

export -f build compare
export old new work
books=("$root"/tests/books/*/ "$root/book" "$@")
for book in "${books[@]}"; do realpath "$book"; done |
    xargs -P "$jobs" -I{} bash -c 'compare "$1"' _ {} | tee "$work/lines"
count=$(grep -c 'files)$' "$work/lines")
differing=$(grep -c 'DIFFERS' "$work/lines")
files=$(sed -n 's/.*(\([0-9]*\) files)$/\1/p' "$work/lines" | paste -sd+ | bc)
echo "$count books, $files files, $differing differ"
[ "$differing" = 0 ]
