#!/usr/bin/env bash
# The step of action.yml that builds the book. Its inputs are variables: PROGRAM (where cargo installed), BOOK, OUTPUT, TO,
# ARGS (an option a line), DENY.
set -euo pipefail

options=(--message-format github -o "$OUTPUT")
[ -z "${TO:-}" ] || options+=(--to "$TO")
[ "${DENY:-false}" != true ] || options+=(--deny warnings)
while IFS= read -r option; do
  [ -z "$option" ] || options+=("$option")
done <<<"${ARGS:-}"

"$PROGRAM/bin/chapbook" build "$BOOK" "${options[@]}"
echo "folder=$OUTPUT" >>"$GITHUB_OUTPUT"

# The job's page lists what was made.
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  {
    echo "| file | bytes |"
    echo "|---|---:|"
    find "$OUTPUT" -maxdepth 2 -type f | LC_ALL=C sort | while IFS= read -r file; do
      echo "| ${file#"$OUTPUT"/} | $(wc -c <"$file" | tr -d ' ') |"
    done
  } >>"$GITHUB_STEP_SUMMARY"
fi
