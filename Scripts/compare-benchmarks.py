#!/usr/bin/env python3
"""Times the recorded benchmark of two checkouts in turn on one machine, and prints new/old for each
case.

    Scripts/compare-benchmarks.py OTHER [--rounds 7] [--tolerance 0.03] [--sizes 256,1024]
                                  [--batches 1]

OTHER is a git revision of this checkout, or a folder with another one. Recorded ratios come from
one processor and are held with 30 % of tolerance; two programs timed in pairs, each round one after
the other, tell a few percent. A case is called slower where the median of its pairs' ratios is
above 1 + tolerance and three quarters of the pairs are above 1. The status is then 1.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def recorded_cases():
    name = "avx512vpopcntdq-Cooperlake.json"
    with open(os.path.join(ROOT, "Benchmarks", "Recorded", name)) as file:
        results = json.load(file)["results"]
    return sorted({r["rows"] for r in results}), sorted({r["batch"] for r in results})


def build(folder):
    script = os.path.join(folder, "Scripts", "swift.sh")
    command = [script, "build", "-c", "release", "--product", "crosspoint"]
    done = subprocess.run(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode != 0:
        sys.exit(f"{folder} does not build:\n{done.stdout[-2000:]}")
    return os.path.join(folder, ".build", "release", "crosspoint")


def times(program, sizes, batches, work):
    """Microseconds of the analog and the exact call, by case."""
    file = os.path.join(work, "bench.json")
    if os.path.exists(file):
        os.remove(file)
    command = [program, "bench", "--json", file]
    command += ["--sizes", ",".join(map(str, sizes)), "--batches", ",".join(map(str, batches))]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with open(file) as opened:
        run = json.load(opened)
    cases = {
        (r["operation"], r["variant"], r["rows"], r["columns"], r["batch"]): (
            r["analog_us"],
            r["digital_us"],
        )
        for r in run["results"]
    }
    return run["machine"], cases


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("other", help="a git revision, or a folder with another checkout")
    parser.add_argument(
        "--rounds", type=int, default=7, help="pairs of timings; 7 where it is left out"
    )
    parser.add_argument(
        "--tolerance", type=float, default=0.03, help="how much slower is slower: 0.03 for 3 %%"
    )
    parser.add_argument("--sizes", help="of the recorded benchmark where they are left out")
    parser.add_argument("--batches", help="of the recorded benchmark where they are left out")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("--rounds must be at least 1")
    sizes, batches = recorded_cases()
    try:
        sizes = [int(n) for n in options.sizes.split(",")] if options.sizes else sizes
        batches = [int(n) for n in options.batches.split(",")] if options.batches else batches
    except ValueError:
        parser.error("--sizes and --batches are whole numbers separated by commas")

    with tempfile.TemporaryDirectory() as work:
        other = options.other
        if not os.path.isdir(other):
            folder = os.path.join(work, "crosspoint")
            subprocess.run(["git", "clone", "-q", ROOT, folder], check=True)
            subprocess.run(["git", "checkout", "-q", other], cwd=folder, check=True)
            other = folder
        programs = [build(ROOT), build(os.path.abspath(other))]
        pairs = {}
        machine = None
        for round_number in range(options.rounds):
            # The other one first every second time: what heats up or drifts meets both alike.
            order = [0, 1] if round_number % 2 == 0 else [1, 0]
            seen = [None, None]
            for which in order:
                machine, seen[which] = times(programs[which], sizes, batches, work)
            for case in seen[0].keys() & seen[1].keys():
                pairs.setdefault(case, []).append((seen[0][case], seen[1][case]))
            print(f"round {round_number + 1} of {options.rounds}", file=sys.stderr)

    blas = machine["blas"]
    print(
        f"{machine['cpu']}, kernels {machine['isa']}, {machine['threads']} thread(s),"
        f" OpenBLAS core {blas['core']}"
    )
    print(f"new: {ROOT}\nold: {options.other}\n")
    print(
        f"{'operation':9} {'variant':18} {'size':>11} {'batch':>5} {'new µs':>9} {'old µs':>9}"
        f" {'new/old':>7} {'least':>6} {'most':>6}"
    )
    slower = 0
    for case, values in sorted(
        pairs.items(), key=lambda item: (item[0][2], item[0][4], item[0][0], item[0][1])
    ):
        ratios = [new[0] / old[0] for new, old in values]
        middle = statistics.median(ratios)
        above = sum(r > 1 for r in ratios)
        is_slower = middle > 1 + options.tolerance and above >= 0.75 * len(ratios)
        slower += is_slower
        operation, variant, rows, columns, batch = case
        size = f"{rows} × {columns}"
        new_time, old_time = (statistics.median(v[k][0] for v in values) for k in (0, 1))
        print(
            f"{operation:9} {variant:18} {size:>11} {batch:5} {new_time:9.2f} {old_time:9.2f}"
            f" {middle:7.3f} {min(ratios):6.2f} {max(ratios):6.2f}"
            f"{'  slower' if is_slower else ''}"
        )
    print(
        f"\n{slower} of {len(pairs)} cases are slower by more than {100 * options.tolerance:.0f} %."
    )
    sys.exit(1 if slower else 0)


if __name__ == "__main__":
    main()
