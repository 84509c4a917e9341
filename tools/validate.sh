#!/usr/bin/env bash
# Builds the judged books and lets the judges that the field trusts look at
# every file that came out. One line for each judgement; exit code 1 when one
# of them is bad. The judges are installed when they are missing.
#
#   tools/validate.sh                         all judges, all books
#   JUDGES="qpdf" tools/validate.sh book      some judges, some books
#
# Judged are the handbook in book/, what is in tests/books/, and the texts of
# $CHAPBOOK_CORPUS where that folder exists. Reports stay in target/validate/.
set -euo pipefail

JUDGES=${JUDGES:-epubcheck qpdf pdffonts inkcov pdfx ace foliate effect verapdf preview}

readonly PDF_FLAVOURS="ua1 2a"
readonly OUTPUTS="pdf,epub,booklet,cover"
readonly PROFILES="screen,print,kdp,pdfx,pdfx1a"
# Books with images in colour, which print in more inks than black.
readonly COLOURED=" book awkward harbour lantern rust-by-example "
readonly ACE_BOOKS=" book awkward rust-by-example "
# The widths of a phone, a reader of 7 inches and a screen, at which the reader shows the longest text of each book.
readonly WIDTHS="390,758,1200"
# Texts of a book with its fonts in it that are looked at: faces and shapes are the same in all.
readonly EMBEDDED_TEXTS=3
# What is judged at a time. Browsers under more load than this run out of their time.
readonly AT_ONCE=2

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
tools=${CHAPBOOK_TOOLS:-$root/target/tools}
corpus=${CHAPBOOK_CORPUS:-../shared/corpus}
chapbook=${CARGO_TARGET_DIR:-target}/release/chapbook
output=target/validate
wanted=" $* "
passed=0
failed=0
failures=()

# books: a line for each judged book: its name, a tab, its path.
books() {
  printf 'book\tbook\n'
  local path
  # The longest first: the last ones, which run beside nothing, are short then.
  for path in "$corpus"/mdbook/*/ "$corpus"/classics/*.md tests/books/*; do
    [ -e "$path" ] || continue
    path=${path%/}
    printf '%s\t%s\n' "$(basename "$path" .md)" "$path"
  done
  if [ -e "$corpus/awkward" ]; then printf 'awkward\t%s/awkward/book.md\n' "$corpus"; fi
}

# tell JUDGE FILE VERDICT SUMMARY: one line of the table, counted.
tell() {
  printf '%-13s %-48s %-5s %s\n' "$1" "$2" "$3" "$4"
  if [ "$3" = ok ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    failures+=("$1 $2: $4")
  fi
}

# judgement JUDGE FILE PROGRAM...: runs a program whose first line of output is
# the summary and whose other lines are complaints.
judgement() {
  local judge=$1 file=$2 verdict=ok said complaints
  shift 2
  said=$("$@" 2>&1) || verdict=FAIL
  tell "$judge" "${file#"$output"/}" "$verdict" "$(head -n 1 <<<"$said")"
  if [ "$verdict" = FAIL ]; then
    complaints=$(tail -n +2 <<<"$said" | sed 's/^/    /')
    printf '%s\n' "$complaints"
    failures+=("$complaints")
  fi
}

# A small, short-lived JVM: half the time of the default one.
java_jar() { java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar "$@"; }

judge_epubcheck() {
  local report=$1.epubcheck.json jar
  rm -f "$report"
  jar=$(echo "$tools"/epubcheck-*/epubcheck.jar)
  # Its exit code says less than its report, which must be there.
  java_jar "$jar" "$1" --usage --json "$report" >"$1.epubcheck.log" 2>&1 || true
  judgement epubcheck "$1" tools/judge.py epubcheck "$report"
}

judge_ace() {
  local report=$1.ace known
  rm -rf "$report"
  # An image without a text is the author's to mend when the build said so.
  known=$(grep -c '^warning\[alt-missing\]' "$(dirname "$1")/build.log" || true)
  # Ace exits with 2 on violations; the report says which.
  PUPPETEER_EXECUTABLE_PATH=$(command -v chromium) ACE_TIMEOUT_INITIAL=60000 \
    "$tools/npm/node_modules/.bin/ace-cli" -f -s -E -o "$report" "$1" \
    >"$1.ace.log" 2>&1 || true
  judgement ace "$1" tools/judge.py ace "$report/report.json" "$known"
}

# A real reader: are the pages where the PDF beside it has them, do notes pop up,
# can the text be read in the dark? A picture of it in the dark is kept.
judge_foliate() {
  local report=$1.foliate.json
  node tools/foliate.mjs "$1" --pages --notes --dark --goto longest --widths "$WIDTHS" --shot "$1.dark.png" \
    >"$report" 2>"$1.foliate.log" || true
  judgement foliate "$1" tools/judge.py foliate "$report" "${1%.epub}.pdf"
}

# judge_views FILE: the same reader with a book that has its fonts in it.
judge_views() {
  local report=$1.foliate.json
  node tools/foliate.mjs "$1" --goto longest --widths "$WIDTHS" --shot "$1.dark.png" >"$report" 2>"$1.foliate.log" || true
  judgement foliate "$1" tools/judge.py view "$report"
}

# What a reader sees at three widths, by day and by night, in Chromium.
judge_effect() { judgement effect "$1" tools/effect.py "$1" --jobs 1 --shots "$1.shots"; }

# The judge itself first: is each fault told that it is for?
judge_faults() { judgement effect "$output/faults" tools/effect_faults.py "$chapbook" fonts; }

# And the real reader: does it tell lines beyond their column, faces that cannot be read, letters that vanish at night?
judge_reader_faults() { judgement foliate "$output/faults" tools/reader_faults.py "$chapbook"; }

# The preview in a browser: a view, an edit, an error and its cure, a click, a theme.
judge_preview() { judgement preview "$output/preview" node tools/preview.mjs "$chapbook" --shots "$output/preview.shots"; }

# judge_embedded PATH FOLDER: the book once more with its fonts in it: is it valid and accessible, are they used, and do they
# shape as the uncut ones?
judge_embedded() {
  local folder=$2/embedded file judge
  mkdir -p "$folder"
  if ! "$chapbook" build "$1" -o "$folder" --to epub --set epub.embed-fonts=true </dev/null >"$folder/build.log" 2>&1; then
    tell build "$1" FAIL "does not build with its fonts"
    return
  fi
  for file in "$folder"/*.epub; do
    for judge in $JUDGES; do
      case $judge in
        effect) judgement effect "$file" tools/effect.py "$file" --jobs 1 --texts "$EMBEDDED_TEXTS" --uncut fonts ;;
        foliate) judge_views "$file" ;;
        epubcheck) judge_epubcheck "$file" ;;
        ace) judge_ace "$file" ;;
      esac
    done
  done
}

judge_qpdf() { judgement qpdf "$1" check_with_qpdf "$1"; }

check_with_qpdf() {
  local said
  if said=$(qpdf --check "$1" 2>&1); then
    echo "no syntax errors"
  else
    printf 'damaged\n%s\n' "$said"
    return 1
  fi
}

judge_pdffonts() {
  local report=$1.pdffonts.txt
  pdffonts "$1" >"$report" 2>&1 || true
  judgement pdffonts "$1" tools/judge.py pdffonts "$report"
}

# Ink of a press file: black alone, in a book without colours.
judge_inkcov() {
  local report=$1.inkcov.txt
  gs -q -o - -sDEVICE=inkcov "$1" >"$report" 2>&1 || true
  judgement inkcov "$1" tools/judge.py inkcov "$report"
}

# The rules of ISO 15930 that a file for presses claims to keep.
judge_pdfx() { judgement pdfx "$1" tools/pdfx.py "$1"; }

judge_verapdf() {
  local flavour report
  for flavour in $PDF_FLAVOURS; do
    report=$1.verapdf-$flavour.json
    java_jar "$tools"/verapdf/cli-*.jar --flavour "$flavour" --format json "$1" \
      >"$report" 2>"$report.log" || true
    judgement "verapdf $flavour" "$1" tools/judge.py verapdf "$report"
  done
}

# judge_file BOOK FILE: every judge that has a say about this file.
judge_file() {
  local book=$1 file=$2 judge
  for judge in $JUDGES; do
    case $judge:$file in
      epubcheck:*.epub | effect:*.epub | foliate:*.epub) "judge_$judge" "$file" ;;
      ace:*.epub) if [[ $ACE_BOOKS = *" $book "* ]]; then judge_ace "$file"; fi ;;
      qpdf:*.pdf | pdffonts:*.pdf) "judge_$judge" "$file" ;;
      inkcov:*-print.pdf | inkcov:*-kdp.pdf | inkcov:*-pdfx.pdf | inkcov:*-pdfx1a.pdf | inkcov:*-booklet.pdf)
        if [[ $COLOURED != *" $book "* ]]; then judge_inkcov "$file"; fi
        ;;
      pdfx:*-pdfx.pdf | pdfx:*-pdfx1a.pdf) judge_pdfx "$file" ;;
      # What it claims to be: the others are for presses.
      verapdf:*-print.pdf | verapdf:*-kdp.pdf | verapdf:*-pdfx.pdf | verapdf:*-pdfx1a.pdf | verapdf:*-booklet.pdf | verapdf:*-cover.pdf) ;;
      verapdf:*.pdf) judge_verapdf "$file" ;;
    esac
  done
}

# judge_book NAME PATH: builds the book and judges every file of it.
judge_book() {
  local name=$1 path=$2 folder=$output/$1 kind file
  rm -rf "$folder"
  mkdir -p "$folder"
  if ! "$chapbook" build "$path" -o "$folder" --to $OUTPUTS --profile $PROFILES </dev/null >"$folder/build.log" 2>&1; then
    tell build "$name" FAIL "$path does not build:"
    tail -n 20 "$folder/build.log" | sed 's/^/    /'
    return
  fi
  for kind in epub pdf; do
    for file in "$folder"/*."$kind"; do
      if [ -e "$file" ]; then
        judge_file "$name" "$file"
      else
        tell build "$name" FAIL "no .$kind came out"
      fi
    done
  done
  # The bundled fonts are known; books of others may ask for fonts of this machine.
  if [[ $path = @(book|tests/books/*) && $JUDGES =~ effect|foliate|epubcheck|ace ]]; then judge_embedded "$path" "$folder"; fi
}

# judge_apart NAME COMMAND...: one book, or a judge that is judged, in a process of its own: what it says and its counts into
# files, since they are judged side by side and are told one after the other.
judge_apart() {
  local name=$1
  shift
  # Its own counts: what was told before is the caller's.
  passed=0 failed=0 failures=()
  "$@" >"$output/$name.said" 2>&1
  printf '%d %d\n' "$passed" "$failed" >"$output/$name.counts"
  printf '%s\n' "${failures[@]}" >"$output/$name.failures"
}

# begin NAME COMMAND...: judges it beside what is judged already, when there is room, and tells what has ended since.
begin() {
  rm -f "$output/$1".{said,counts,failures}
  names+=("$1")
  # Most judges are programs of one thread, and half of their time is their start.
  while [ "$(jobs -rp | wc -l)" -ge "$AT_ONCE" ]; do wait -n || true; done
  while [ -e "$output/${names[told]}.counts" ]; do
    collect "${names[told]}"
    told=$((told + 1))
  done
  judge_apart "$@" &
}

# collect NAME: what the judges said of a book that is judged.
collect() {
  local counts
  cat "$output/$1.said"
  # No counts: the process died.
  if ! read -r -a counts <"$output/$1.counts"; then
    tell judges "$1" FAIL "ended early"
    return
  fi
  passed=$((passed + counts[0]))
  failed=$((failed + counts[1]))
  if [ "${counts[1]}" -gt 0 ]; then failures+=("$(cat "$output/$1.failures")"); fi
}

main() {
  local name path list names=() told=0
  # shellcheck disable=SC2086 # a list of names
  tools/install.sh $JUDGES
  [ -x "$chapbook" ] || cargo build --release --quiet
  mkdir -p "$output"
  # The judges themselves first: they take longer than most books.
  if [[ " $JUDGES " = *" effect "* ]]; then begin effect-faults judge_faults; fi
  if [[ " $JUDGES " = *" foliate "* ]]; then begin reader-faults judge_reader_faults; fi
  if [[ " $JUDGES " = *" preview "* ]]; then begin preview judge_preview; fi
  list=$(books)
  while IFS=$'\t' read -r -u 3 name path; do
    if [ "$wanted" = "  " ] || [[ $wanted = *" $name "* ]]; then begin "$name" judge_book "$name" "$path"; fi
  done 3<<<"$list"
  wait
  for name in "${names[@]:told}"; do collect "$name"; done
  # Again at the end: the end of a long log is what one sees first.
  [ "$failed" -eq 0 ] || printf '\n%s\n' "${failures[@]}"
  printf '%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

main
