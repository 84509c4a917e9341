#!/usr/bin/env bash
# Prints the Homebrew formula of a release.
#
#   packaging/formula.sh v1.2.3 SHA256SUMS >chapbook.rb
#
# The address in it is that of Cargo.toml.
set -euo pipefail

tag=$1 sums=$2
repository=$("$(dirname "${BASH_SOURCE[0]}")/address.sh")
url=$repository/releases/download/$tag

# sum TARGET: the checksum of its archive.
sum() {
  local found
  found=$(awk -v file="chapbook-$tag-$1.tar.gz" '$2 == file { print $1 }' "$sums")
  [ -n "$found" ] || { echo "formula: no archive for $1 in $sums" >&2; return 1; }
  echo "$found"
}

# archive TARGET: its two lines of the formula.
archive() {
  local found
  found=$(sum "$1") || return
  printf '      url "%s"\n      sha256 "%s"\n' "$url/chapbook-$tag-$1.tar.gz" "$found"
}

# First, so that a missing archive ends the script: what fails within the text below would not.
mac_arm=$(archive aarch64-apple-darwin)
mac_intel=$(archive x86_64-apple-darwin)
linux_arm=$(archive aarch64-unknown-linux-musl)
linux_intel=$(archive x86_64-unknown-linux-musl)

cat <<EOF
class Chapbook < Formula
  desc "Turns Markdown into books: EPUB and print-quality PDF from one source"
  homepage "$repository"
  version "${tag#v}"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
$mac_arm
    end
    on_intel do
$mac_intel
    end
  end

  on_linux do
    on_arm do
$linux_arm
    end
    on_intel do
$linux_intel
    end
  end

  def install
    bin.install "chapbook"
    man1.install "chapbook.1"
    bash_completion.install "completions/chapbook.bash" => "chapbook"
    zsh_completion.install "completions/chapbook.zsh" => "_chapbook"
    fish_completion.install "completions/chapbook.fish"
  end

  test do
    (testpath/"book.md").write "# One\n\nA line.\n"
    system bin/"chapbook", "build", "book.md", "-o", "out"
    assert_path_exists testpath/"out/book.epub"
    assert_path_exists testpath/"out/book.pdf"
  end
end
EOF
