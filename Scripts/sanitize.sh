#!/usr/bin/env bash
# Thread and address sanitizer, each in a build folder of its own. Exit tests end a process on
# purpose, which the sanitizers report; CROSSPOINT_SANITIZE leaves them out.
set -euo pipefail
cd "$(dirname "$0")/.."
for kind in thread address; do
  echo "== $kind sanitizer"
  log=$(mktemp)
  CROSSPOINT_SANITIZE=$kind TSAN_OPTIONS="halt_on_error=0 exitcode=66" ASAN_OPTIONS="detect_leaks=0" \
    Scripts/swift.sh test -c release --sanitize=$kind --scratch-path .build-$kind >"$log" 2>&1 || { grep -E "^✘|Sanitizer" "$log" | head -40; tail -5 "$log"; exit 1; }
  if grep -qE 'WARNING: ThreadSanitizer|ERROR: AddressSanitizer' "$log"; then grep -A30 -E 'Sanitizer' "$log" | head -80; exit 1; fi
  grep -E "^✔ Test run with [1-9][0-9]* tests" "$log" || { tail -40 "$log"; exit 1; }
  rm -f "$log"
done
echo "make sanitize: clean"
