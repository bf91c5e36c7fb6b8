#!/usr/bin/env python3
"""Reads the kernels' loops in what `aarch64-linux-gnu-objdump -dr` shows of them.

  loops.py check FILE         fails where a kernel calls for a copy of memory, where an innermost
                              loop calls anything outside the package, or where a loop of a
                              product keeps a sum in memory
  loops.py count FILE NAME    what each innermost loop of the functions whose name has NAME holds
"""
import re
import sys

KERNEL = "kernelTableAA0bE0Vvpfi"  # the closures of `kernelTable`
PACKAGE = "CrosspointKernelBodies"
PRODUCT = "12ProductShapeV"
COPIES = {"memcpy", "memmove"}


def functions(path):
    """Each function's name and its instructions: address, name, arguments."""
    name, body = None, []
    for line in open(path):
        if match := re.match(r"^[0-9a-f]+ <(.*)>:", line):
            if name:
                yield name, body
            name, body = match.group(1), []
        elif match := re.search(r"R_AARCH64_(?:CALL|JUMP)26\s+(\S+)", line):
            # Where a call really goes.
            address, instruction, _ = body[-1]
            body[-1] = (address, instruction, match.group(1))
        elif match := re.match(r"^\s+([0-9a-f]+):\t(\S+)\s*(.*?)\s*$", line):
            if not match.group(2).startswith("R_"):
                body.append((int(match.group(1), 16), match.group(2), match.group(3)))
    if name:
        yield name, body


def innermost_loops(body):
    """From the target of branches back to the last of them, where no other loop lies in between."""
    number = {address: i for i, (address, _, _) in enumerate(body)}
    back = {}
    for i, (_, instruction, arguments) in enumerate(body):
        if re.fullmatch(r"b|b\..*|cbn?z|tbn?z", instruction):
            target = re.search(r"([0-9a-f]+) <", arguments)
            start = number.get(int(target.group(1), 16)) if target else None
            if start is not None and start <= i:
                back[start] = i
    for start, end in sorted(back.items()):
        if not any(start < s and e <= end for s, e in back.items()):
            yield body[start : end + 1]


def calls(body):
    return [arguments for _, instruction, arguments in body if instruction in ("bl", "blr")]


def moves(loop, prefix, stack=False):
    """Loads (`ld`) or stores (`st`) of whole vector registers, two for a pair."""
    return sum(
        2 if instruction.endswith("p") else 1
        for _, instruction, arguments in loop
        if instruction.startswith(prefix)
        and re.match(r"q|\{v", arguments)
        and (not stack or re.search(r"\[(sp|x29)\b", arguments))
    )


def count(loop, pattern):
    return sum(1 for _, instruction, _ in loop if re.fullmatch(pattern, instruction))


def check(path):
    wrong, products = [], 0
    for name, body in functions(path):
        if KERNEL not in name:
            continue
        wrong += [f"{name} calls {c}" for c in calls(body) if c in COPIES]
        for loop in innermost_loops(body):
            place = f"the loop at {loop[0][0]:x} of {name}"
            wrong += [f"{place} calls {c}" for c in calls(loop) if PACKAGE not in c]
            if PRODUCT in name and count(loop, "fmla"):
                products += 1
                if moves(loop, "st", stack=True):
                    wrong.append(f"{place} stores vectors on the stack: they are too many")
    if products < 20:
        wrong.append(f"{products} loops of products found: this check reads the wrong functions")
    for line in wrong:
        print(f"  {line}")
    return bool(wrong)


def show(path, part):
    for name, body in functions(path):
        if part not in name:
            continue
        print(name)
        for loop in innermost_loops(body):
            on_vectors = sum(1 for _, _, arguments in loop if re.match(r"v\d+\.", arguments))
            print(
                f"  {loop[0][0]:x}: {len(loop)} instructions, {on_vectors} on vectors, "
                f"{count(loop, 'fmla')} fmla, {count(loop, 'fsqrt|fdiv')} roots and quotients, "
                f"vectors loaded {moves(loop, 'ld')} ({moves(loop, 'ld', stack=True)} from the "
                f"stack), stored {moves(loop, 'st')} ({moves(loop, 'st', stack=True)} to it), "
                f"calls {len(calls(loop))}"
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["check"] and len(sys.argv) == 3:
        sys.exit(check(sys.argv[2]))
    if sys.argv[1:2] == ["count"] and len(sys.argv) == 4:
        sys.exit(show(sys.argv[2], sys.argv[3]))
    sys.exit(__doc__)
