#!/usr/bin/env bash
# Packs a program that was built for a target, as releases offer it.
#
#   packaging/pack.sh v1.2.3 x86_64-unknown-linux-musl
#
# In: target/TARGET/release/chapbook. Out: out/chapbook-v1.2.3-TARGET.tar.gz (.zip for Windows) with the program, its man
# page, completions, licences and change log in one folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tag=$1 target=$2
name=chapbook-$tag-$target
program=target/$target/release/chapbook
[ -f "$program" ] || program=$program.exe

rm -rf "out/$name"
mkdir -p "out/$name/completions"
cp "$program" LICENSE-MIT LICENSE-APACHE CHANGELOG.md README.md "out/$name/"
# Completions and the manual are the same for all: those of a program that runs here.
runs=$program
"$runs" --version >/dev/null 2>&1 || { cargo build --release --locked && runs=target/release/chapbook; }
for shell in bash zsh fish powershell; do
  "$runs" completions "$shell" >"out/$name/completions/chapbook.$shell"
done
"$runs" man >"out/$name/chapbook.1"

cd out
if [[ $target == *windows* ]]; then
  7z a -tzip -bso0 "$name.zip" "$name"
else
  tar -czf "$name.tar.gz" "$name"
fi
rm -rf "$name"
