#!/usr/bin/env bash
# Instructions of each stage of a build, with the least that its work could take beside them.
#
#   benches/instructions.sh [FILE.md|FOLDER …]     the corpus's longest novel, or the sample novel of the tests
#
# Counted by callgrind on one thread, so the figures hold on a machine that does other things too. The stages and floors are
# the functions of `benches/stages.rs`. PROFILE is how they are built: `bench`, which is `release` with names.
set -euo pipefail
cd "$(dirname "$0")/.."

TARGET=${CARGO_TARGET_DIR:-target}
CORPUS=${CHAPBOOK_CORPUS:-../shared/corpus}
WORK=$PWD/$TARGET/bench

command -v valgrind >/dev/null || { echo "valgrind is not installed (apt-get install valgrind)" >&2; exit 1; }
# STAGES is a program that was built before.
if [ -z "${STAGES:-}" ]; then
  STAGES=$(cargo bench --bench stages --no-run --message-format=json-render-diagnostics |
    sed -n 's/.*"executable":"\([^"]*stages[^"]*\)".*/\1/p' | tail -1)
fi
mkdir -p "$WORK"

# The instructions in a function and in all that it calls, in millions.
inside() {
  awk -v name="stages::$1" '
    { line = $0; gsub(/,/, "", $1) }
    index(line, ":" name " ") || line ~ (":" name "(\x27[0-9]+)?( |$)") { if (most < $1) most = $1 }
    END { printf "%.1f", most / 1e6 }' "$WORK/stages.txt"
}

row() {
  local stage=$1 floor=${2:-} own least=
  own=$(inside "$stage")
  [ -z "$floor" ] || least=$(inside "$floor")
  awk -v stage="$stage" -v floor="$floor" -v own="$own" -v least="$least" 'BEGIN {
    printf "%-10s %10.1f M", stage, own
    if (floor != "") printf "   floor %8.1f M   %6.1f times   (%s)", least, least ? own / least : 0, floor
    print ""
  }'
}

count() {
  rm -f "$WORK/stages.out"
  ROUNDS=1 valgrind --tool=callgrind --callgrind-out-file="$WORK/stages.out" "$STAGES" "$1" >"$WORK/stages.log" 2>&1
  callgrind_annotate --inclusive=yes --threshold=100 "$WORK/stages.out" >"$WORK/stages.txt" 2>/dev/null
  echo "== $1, millions of instructions"
  row load
  row parse floor_parse
  row check
  row resolve
  row typeset
  row pdf floor_pdf
  row epub floor_epub
  echo "floors inside of typeset: words shaped once $(inside floor_shape) M, lines by total fit $(inside floor_lines) M"
}

if [ $# -eq 0 ]; then
  if [ -d "$CORPUS" ]; then set -- "$CORPUS/classics/moby-dick.md"; else set -- tests/books/novel/*.md; fi
fi
for text in "$@"; do count "$text"; done
