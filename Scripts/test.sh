#!/usr/bin/env bash
# The whole suite. The consumer package builds beside the symbol check, after the tests.
set -euo pipefail
cd "$(dirname "$0")/.."

Scripts/architecture.py --check

log=$(mktemp)
trap 'rm -f "$log"' EXIT
Scripts/swift.sh build -c release --build-tests
# A line for each suite and each failure; the log keeps everything until the end.
Scripts/swift.sh test -c release --skip-build 2>&1 | tee "$log" | grep -vE '^(◇|↳|✔ Test (case |"|[A-Za-z0-9]+\()|Test Suite|[[:space:]]+Executed)' || true
grep -qE '^✔ Test run with [1-9][0-9]* tests' "$log" || { echo "make test: FAILED (the tests above)"; exit 1; }

Tests/Symbols/check.sh .build/release
# With the baseline's kernels alone, whose flags are as unsafe: the wide ones took half of its build.
# `make test-consumer` has all.
CROSSPOINT_KERNELS=baseline Tests/Consumer/check.sh
summary=$(grep -E '^✔ Test run with' "$log" | tail -1)
echo "make test: ${summary#✔ } The consumer package links and runs; no wide instruction in portable code."
