#!/usr/bin/env bash
# The wide kernel objects must define no weak symbol (the linker would keep one copy for all,
# perhaps the widest), and no other object of this package may hold wide registers.
# Usage: check.sh BUILD-FOLDER
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=${1:?usage: check.sh BUILD-FOLDER}
case $(uname -m) in x86_64) ;; *) echo "symbols: one instruction set on $(uname -m), nothing to check"; exit 0 ;; esac

# Constants, no code: what every object carries, and what describes the values that closures hold.
allowed='__swift_reflection_version|^got\.|KernelBodies[0-9]+[A-Za-z]+LawV$'
weak() { nm "$1" | awk '$2 ~ /^[WVu]$/ || $1 ~ /^[WVu]$/ {print $NF}' | grep -vE "$allowed" || true; }
wide() { objdump -d --no-show-raw-insn "$1" | grep -cE '%[yz]mm' || true; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# First prove that the check sees a planted one.
swiftc -O -parse-as-library -module-name planted -Xcc -mavx512f -Xcc -mavx512vl -c "$here/planted.swift" -o "$work/planted.o"
[ -n "$(weak "$work/planted.o")" ] || { echo "symbols: the planted weak symbol was not seen; the check is blind"; exit 1; }

bad=0
count=0
for object in "$build"/*.build/*.o; do
  folder=$(basename "$(dirname "$object")" .build)
  case $folder in
    CrosspointKernelsAVX2 | CrosspointKernelsAVX512 | CrosspointKernelsAVX512VPOPCNTDQ)
      count=$((count + 1))
      found=$(weak "$object")
      if [ -n "$found" ]; then bad=1; echo "symbols: $folder defines weak symbols:"; echo "$found" | head; fi
      [ "$(wide "$object")" -gt 0 ] || { bad=1; echo "symbols: $folder holds no wide instruction"; }
      ;;
    Crosspoint*)
      n=$(wide "$object")
      if [ "$n" -gt 0 ]; then bad=1; echo "symbols: $folder holds $n instructions on wide registers"; fi
      ;;
  esac
done
[ "$count" -eq 3 ] || { echo "symbols: $count wide kernel objects found in $build instead of 3"; exit 1; }
[ "$bad" -eq 0 ] && echo "symbols: no weak symbol in the wide kernels, no wide instruction elsewhere"
exit "$bad"
