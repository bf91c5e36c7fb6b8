#!/usr/bin/env bash
# Builds a package that depends on this one by URL and version tag, links its product Crosspoint and runs.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=0.1.0

# The working tree as a repository with a tag: what a URL and a version lead to.
mkdir "$work/crosspoint" "$work/consumer"
(cd "$root" && git ls-files -z -co --exclude-standard | xargs -0 tar cf - 2>/dev/null) | tar xf - -C "$work/crosspoint"
(
  cd "$work/crosspoint"
  git init -q
  git add -A
  git -c user.name=consumer -c user.email=consumer@localhost commit -qm "as it stands"
  git tag "$version"
)
cp -r "$here/Sources" "$work/consumer/"
sed -e "s|@URL@|file://$work/crosspoint|" -e "s|@VERSION@|$version|" "$here/Package.swift.template" >"$work/consumer/Package.swift"
cd "$work/consumer"
"$root/Scripts/swift.sh" build -c release >"$work/log" 2>&1 || { tail -40 "$work/log"; echo "consumer: did not build"; exit 1; }
.build/release/consumer
