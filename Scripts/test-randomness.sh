#!/usr/bin/env bash
# dieharder's whole battery over the draws in four orders of reading; fails on a FAILED test. It
# takes some 20 minutes for each order.
set -euo pipefail
cd "$(dirname "$0")/.."
Scripts/install-dependencies.sh dieharder
mkdir -p results
for order in ${ORDERS:-line4096 line64 across gaussians}; do
  echo "== $order"
  .build/release/crosspoint random --order "$order" | dieharder -a -g 200 | tee "results/dieharder-$order.txt" | grep -E 'WEAK|FAILED' || true
  printf '%s: %s passed, %s weak, %s failed\n' "$order" $(for w in PASSED WEAK FAILED; do grep -c "$w" "results/dieharder-$order.txt" || true; done)
done
! grep -q FAILED results/dieharder-*.txt
