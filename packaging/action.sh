#!/usr/bin/env bash
# The step of action.yml that builds the book. Its inputs are variables: PROGRAM (where cargo installed), BOOK (one a line), OUTPUT,
# TO, ARGS (an option a line), SHARD, CACHE, DENY.
set -euo pipefail

options=(--message-format github -o "$OUTPUT")
[ -z "${TO:-}" ] || options+=(--to "$TO")
[ "${DENY:-false}" != true ] || options+=(--deny warnings)
[ -z "${SHARD:-}" ] || options+=(--shard "$SHARD")
[ -z "${CACHE:-}" ] || options+=(--cache "$CACHE")
# The job's page lists what was made, and what was wrong.
[ -z "${GITHUB_STEP_SUMMARY:-}" ] || options+=(--summary "$GITHUB_STEP_SUMMARY")
while IFS= read -r option; do
  [ -z "$option" ] || options+=("$option")
done <<<"${ARGS:-}"
books=()
while read -r book; do
  [ -z "$book" ] || books+=("$book")
done <<<"$BOOK"

echo "folder=$OUTPUT" >>"$GITHUB_OUTPUT"
"$PROGRAM/bin/chapbook" build "${books[@]}" "${options[@]}"
