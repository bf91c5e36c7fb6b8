#!/usr/bin/env bash
# The suite once for every instruction set of this machine; a test in it asserts which table is in
# use.
set -euo pipefail
cd "$(dirname "$0")/.."
Scripts/swift.sh build -c release --build-tests
sets=$(.build/release/crosspoint isa)
[ -n "$sets" ] || { echo "make test-isa: no instruction set found"; exit 1; }
for set in $sets; do
  echo "== CROSSPOINT_ISA=$set"
  log=$(mktemp)
  CROSSPOINT_ISA=$set Scripts/swift.sh test -c release --skip-build >"$log" 2>&1 || { grep -E '✘|↳|error' "$log" | head -50; exit 1; }
  grep -E "^✔ Test run with [1-9][0-9]* tests" "$log" || { echo "no test ran for $set"; exit 1; }
  grep -q "instruction set in use: $set" "$log" || { echo "the tests did not run on $set"; exit 1; }
  rm -f "$log"
done
echo "make test-isa: passed for" $sets
