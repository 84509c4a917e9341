#!/usr/bin/env bash
# Prints the address of the project: `repository` in Cargo.toml, the one place that says it. `cargo binstall`, the registry's page,
# the Nix flake and the Homebrew formula take it from there.
#
#   packaging/address.sh [ADDRESS]
#
# ADDRESS is where a release is being made: it has to be the same, or nobody would find it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

address=$(sed -n 's/^repository = "\(.*\)"$/\1/p' Cargo.toml)
if [ -z "$address" ]; then
  echo "address: Cargo.toml has no \`repository\`: write one below \`license\`${1:+, \`repository = \"$1\"\`}" >&2
  exit 1
fi
if [ -n "${1:-}" ] && [ "${address%/}" != "${1%/}" ]; then
  echo "address: \`repository\` in Cargo.toml is $address, and the release is made at $1" >&2
  exit 1
fi
echo "${address%/}"
