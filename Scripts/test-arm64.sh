#!/usr/bin/env bash
# The kernels of arm64, on a machine that is not one: compiled as embedded Swift, linked with
# Debian's cross C library, run under user-mode emulation, and held to the answers that `make test`
# holds every table of this machine to. What the compiler made of their loops is read too, and they
# are compiled for Macs, where nothing of them runs here. Nothing is timed.
set -euo pipefail
cd "$(dirname "$0")/.."
fail() { echo "make test-arm64: $*"; exit 1; }

case $(uname -m) in
  aarch64 | arm64)
    echo "make test-arm64: this machine is arm64, where make test shows more"
    exit 0
    ;;
esac
[ "$(uname)" = Linux ] || fail "needs Linux, for user-mode emulation"
Scripts/install-dependencies.sh qemu-user-static gcc-aarch64-linux-gnu libc6-dev-arm64-cross
for tool in swiftc qemu-aarch64-static aarch64-linux-gnu-gcc aarch64-linux-gnu-objdump python3; do
  command -v "$tool" >/dev/null || fail "$tool is missing"
done
# GNU ld refuses embedded Swift's objects: "copy relocation against non-copyable protected symbol".
toolchain=$(dirname "$(readlink -f "$(command -v swiftc)")")
linker=$toolchain/ld.lld
[ -x "$linker" ] || linker=$(command -v ld.lld) ||
  fail "ld.lld is missing, which comes with Swift's toolchain"
for target in aarch64-none-none-elf arm64-apple-none-macho; do
  [ -e "$toolchain/../lib/swift/embedded/Swift.swiftmodule/$target.swiftmodule" ] ||
    fail "this toolchain has no embedded standard library for $target"
done
cross=$(dirname "$(dirname "$(readlink -f "$(aarch64-linux-gnu-gcc -print-file-name=crt1.o)")")")
gcc=$(dirname "$(aarch64-linux-gnu-gcc -print-libgcc-file-name)")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The bodies and the table as they are, one module. Two files stand in for what embedded Swift
# cannot compile, and neither holds anything that a kernel computes: see their first lines.
compile() {
  local target=$1 sources
  shift
  mkdir -p "$work/$target"
  sources=$(find Sources/Kernels/Bodies -name '*.swift' ! -path '*/Laws/PulsedModel.swift')
  local options=(
    -target "$target" -enable-experimental-feature Embedded -swift-version 6 -wmo -Ounchecked
    -parse-as-library)
  swiftc "${options[@]}" -module-name CrosspointParameters -emit-module \
    -emit-module-path "$work/$target/CrosspointParameters.swiftmodule" Tests/ARM64/Parameters.swift
  # shellcheck disable=SC2086
  swiftc "${options[@]}" -module-name CrosspointKernelBodies -I "$work/$target" "$@" \
    -Xcc -ISources/Kernels/CSIMD/include -c -o "$work/$target/kernels.o" \
    $sources Sources/Kernels/Baseline/Table.swift Tests/ARM64/PulsedModel.swift \
    Tests/KernelTests/KnownAnswers.swift Tests/KernelTests/KnownUpdates.swift \
    Tests/ARM64/Program.swift
}
# Without the headers of a Mac, of which the kernels need none.
compile arm64-apple-none-macho -Xcc -ffreestanding >"$work/mac.log" 2>&1 &
mac=$!
compile aarch64-none-none-elf -Xcc "--sysroot=$cross" -Xcc "-I$cross/include" >"$work/log" 2>&1 ||
  { cat "$work/log"; fail "the kernels do not compile for aarch64-none-none-elf"; }
wait "$mac" ||
  { cat "$work/mac.log"; fail "the kernels do not compile for arm64-apple-none-macho"; }

object=$work/aarch64-none-none-elf/kernels.o
aarch64-linux-gnu-objdump -dr --no-show-raw-insn "$object" >"$work/kernels.s"
Tests/ARM64/loops.py check "$work/kernels.s" ||
  fail "the compiler made of a hot loop what it should not"

"$linker" -static -o "$work/program" "$cross/lib/crt1.o" "$cross/lib/crti.o" "$gcc/crtbeginT.o" \
  "$object" "-L$cross/lib" "-L$gcc" --start-group -lm -lc -lgcc -lgcc_eh --end-group \
  "$gcc/crtend.o" "$cross/lib/crtn.o" || fail "the kernels do not link"
qemu-aarch64-static "$work/program" >"$work/answers" || fail "the program was ended with status $?"

# Sums of products are fused on arm64: of these the other answers are SSE2's.
grep -v ', not fused: ' Tests/KernelTests/known-answers.txt >"$work/known"
awk -F ': ' '
  NR == FNR { known[$1] = $2; next }
  !($1 in known) { print "  " $1 ": found " $2 ", no known answer"; next }
  known[$1] != $2 { print "  " $1 ": found " $2 ", known " known[$1] }
  { delete known[$1] }
  END { for (name in known) print "  " name ": no answer, known " known[name] }
' "$work/known" "$work/answers" >"$work/wrong"
if [ -s "$work/wrong" ]; then
  head -40 "$work/wrong"
  fail "$(wc -l <"$work/wrong") of $(wc -l <"$work/known") answers are not the known ones"
fi
answers=$(wc -l <"$work/answers")
echo "make test-arm64: $answers known answers, bit for bit, under emulation; compiles for Macs"
