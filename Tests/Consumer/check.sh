#!/usr/bin/env bash
# Builds a package that depends on this one as README says, by URL and version from a tag, and runs
# it: its own program, and every block of Swift of README.md and docs/*.md.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
program=$root/Sources/CrosspointCommand/CrosspointProgram.swift
version=$(sed -n 's/^let crosspointVersion = "\(.*\)"$/\1/p' "$program")
[ -n "$version" ] || { echo "consumer: no version found in CrosspointProgram.swift"; exit 1; }

# blocks FOLDER PAGE...: what blocks.awk makes of the pages.
blocks() {
  local out=$1
  shift
  mkdir -p "$out"
  awk -v out="$out" -f "$here/blocks.awk" "$@"
}

# First prove that the check sees planted faults, with page and line.
refused() { # what to find, then the page
  local expected=$1
  rm -rf "$work/planted"
  mkdir "$work/planted"
  cat >"$work/planted/page.md"
  (
    cd "$work/planted"
    blocks out page.md && "${SWIFTC:-swiftc}" -typecheck -parse-as-library out/*.swift
  ) >"$work/planted/log" 2>&1 || true
  grep -q "^page.md:$expected" "$work/planted/log" || {
    cat "$work/planted/log"
    echo "consumer: a planted fault was not seen as page.md:$expected; the check is blind"
    exit 1
  }
}
refused '9:26: error: cannot convert value' <<'END'
```swift
let right = 1
```

And on.

<!-- continues -->
```swift
let wrong: Int = right + "1"
```
END
printf '```swift\nlet a = 1\n' | refused '1: error: the block does not end'
printf '\n```Swift\nlet a = 1\n```\n' | refused '2: error: a block of Swift begins'
printf '<!-- continues -->\n\ntext\n' | refused '1: error: what continues here'
printf '<!-- continues -->\n```swift\nlet a = 1\n```\n' | refused '2: error: there is no block before it'

# The working tree as a repository with a tag: what a URL and a version lead to.
mkdir -p "$work/crosspoint" "$work/consumer/Sources/consumer"
(
  cd "$root"
  git ls-files -z -co --exclude-standard | while IFS= read -r -d '' file; do
    # What was removed may still be in the index.
    if [ -e "$file" ]; then printf '%s\0' "$file"; fi
  done | xargs -0 tar cf -
) | tar xf - -C "$work/crosspoint"
git_() {
  git -C "$work/crosspoint" -c user.name=consumer -c user.email=consumer@localhost \
    -c commit.gpgsign=false -c tag.gpgsign=false "$@"
}
git_ init -q
git_ add -A
git_ commit -qm "as it stands"
git_ tag -a "$version" -m "Crosspoint $version"

# README's lines as they are, but for the repository's place, the name, and more products of the
# same kind: those that the blocks import.
cd "$work/consumer"
cp "$here"/Sources/consumer/*.swift Sources/consumer/
(cd "$root" && blocks "$work/pages" README.md docs/*.md)
mv "$work"/pages/*.swift Sources/consumer/
product='.product(name: "&", package: "crosspoint")'
products=$(sort -u "$work/pages/imports" | grep '^Crosspoint' | sed "s/.*/$product/" | paste -sd, -)
{
  printf '// swift-tools-version: 6.2\nimport PackageDescription\n\n'
  printf 'let package = Package(\n  name: "consumer",\n'
  sed -E -e "s|\"https://[^\"]*/crosspoint\"|\"file://$work/crosspoint\"|" \
    -e 's|name: "yours"|name: "consumer"|' \
    -e "s|\.product\(name: \"Crosspoint\", package: \"crosspoint\"\)|$products|" \
    "$work/pages/manifest"
  echo ')'
} >Package.swift
{
  echo 'func blocksOfPages() -> [(place: String, run: () throws -> Void)] {'
  echo '  ['
  sed -E 's/^(.*) (.*)$/    ("\1", \2),/' "$work/pages/names"
  printf '  ]\n}\n'
} >Sources/consumer/Blocks.swift

"$root/Scripts/swift.sh" build -c release >log 2>&1 || {
  grep -E '(^|/)(README\.md|docs/[^:]*\.md):[0-9]+:[0-9]+: error:' log || tail -40 log
  echo "consumer: did not build"
  exit 1
}
grep -q "\"version\" : \"$version\"" Package.resolved || {
  cat Package.resolved
  echo "consumer: not version $version"
  exit 1
}
binary=$("$root/Scripts/swift.sh" build -c release --show-bin-path)/consumer
mkdir run
cd run
"$binary" >../output 2>&1 || {
  sed '/^Registers:/,$d' ../output | grep -v '^block: ' | head -40
  place=$(sed -n 's/^block: /the block of Swift at /p' ../output | tail -1)
  echo "consumer: ended in ${place:-its own program}"
  exit 1
}
grep -E '^(analog and exact|consumer: )' ../output
