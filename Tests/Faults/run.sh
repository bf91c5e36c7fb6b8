#!/usr/bin/env bash
# Plants each fault in a copy of the tree and shows that a test fails. A fault is a patch whose first
# line is "# fails: FILTER", the tests to run. It must apply and build; then those tests must fail.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$root" && git ls-files -z -co --exclude-standard | xargs -0 tar cf - 2>/dev/null) | tar xf - -C "$work"
cd "$work"
export GIT_CEILING_DIRECTORIES=$work
survivors=0
# Every fault has its row in docs/testing.md, and every row its fault; the last row is planted
# elsewhere.
rows=$(sed -n 's/^| `\([a-z0-9-]*\)`.*/\1/p' docs/testing.md | grep -vx weak-symbol | sort)
patches=$(cd Tests/Faults && ls -- *.patch | sed 's/\.patch$//' | sort)
[ "$rows" = "$patches" ] || { diff <(echo "$rows") <(echo "$patches"); echo "test-faults: docs/testing.md (<) is not Tests/Faults (>)"; exit 1; }
swift_() { "$root/Scripts/swift.sh" "$@"; }
swift_ build -c release --build-tests >log 2>&1 || { tail -30 log; exit 1; }
swift_ test -c release --skip-build >log 2>&1 || { grep -E '^✘' log | head; echo "test-faults: the tests fail without a fault"; exit 1; }
for patch in "$here"/${FAULT:-*}.patch; do
  name=$(basename "$patch" .patch)
  filter=$(sed -n '1s/^# fails: //p' "$patch")
  if ! patch -p1 -s --dry-run <"$patch" >/dev/null; then echo "✘ $name: does not apply"; survivors=1; continue; fi
  patch -p1 -s <"$patch"
  if ! swift_ build -c release --build-tests >log 2>&1; then
    echo "✘ $name: does not build"; tail -5 log; survivors=1
  elif swift_ test -c release --skip-build --filter "$filter" >log 2>&1; then
    echo "✘ $name: SURVIVES $filter"; survivors=1
  else
    issues=$(grep -cE '^✘ Test .* recorded an issue' log)
    first=$(grep -m1 -E '^✘ Test .* recorded an issue' log | sed -E 's/^✘ Test "?([^"]*[^" ])"? recorded an issue.*/\1/; s/ recorded an issue.*//')
    echo "✔ $name: ${first:-the process was ended}${first:+ ($issues issues)}"
  fi
  patch -p1 -s -R <"$patch"
done
exit $survivors
