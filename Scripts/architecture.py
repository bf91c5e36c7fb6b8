#!/usr/bin/env python3
"""Draws docs/architecture.md's modules and rooms from the sources, and holds its tables against
them.

    Scripts/architecture.py            # writes the drawings between the page's markers
    Scripts/architecture.py --check    # fails where a drawing is old, or an arrow is in no table

A module imports what its Swift files import; a room (a folder of Sources/Crosspoint) names another
one where one of its files has the name of a type or of a function that is declared there at the top
level. Drawn are the arrows that do not follow from others: A to C is left out where A to B and B to
C stand there.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/architecture.md"
LIBRARY = ROOT / "Sources/Crosspoint"

DECLARATION = re.compile(
    r"^(?:@\S+\s+)*(?:(?:public|package|internal|final|indirect|nonisolated)\s+)*"
    r"(?:(?:struct|class|enum|protocol|actor|typealias)\s+(?P<type>\w+)|func\s+(?P<function>\w+))",
    re.MULTILINE)
IMPORT = re.compile(
    r"^\s*(?:@\S+\s+)*(?:(?:public|package|internal|private)\s+)?import\s+(\w+)",
    re.MULTILINE)


def code(path):
    """A Swift file without its comments and texts."""
    text = re.sub(r"//.*", "", path.read_text(encoding="utf-8"))
    return re.sub(r'"(?:\\.|[^"\\\n])*"', '""', text)


def modules():
    """Arrows between modules: {module: {imported module: where}}.

    A module of C has those of Package.swift.
    """
    package = (ROOT / "Package.swift").read_text(encoding="utf-8")
    manifest = re.sub(r"^\s*//.*", "", package, flags=re.MULTILINE)
    bodies = {}
    target = re.compile(
        r"(kernelTarget|\.target|\.executableTarget|\.systemLibrary)"
        r'\(\s*(?:name:\s*)?"(\w+)"')
    for match in target.finditer(manifest):
        bodies[match[2]] = call(manifest, match.start())
    arrows = {}
    for name, body in bodies.items():
        folder = re.search(r'(path|folder):\s*"([^"]+)"', body)
        path = "Sources/" + name
        if folder:
            path = folder[2] if folder[1] == "path" else "Sources/Kernels/" + folder[2]
        if path.startswith("Tests/"):
            continue
        arrows[name] = {}
        files = sorted((ROOT / path).rglob("*.swift"))
        for file in files:
            for other in IMPORT.findall(file.read_text(encoding="utf-8")):
                if other in bodies and other != name:
                    arrows[name].setdefault(other, f"in {file.relative_to(ROOT)}")
        if not files:
            declared = re.findall(r'"(\w+)"', body)[1:]
            arrows[name] = {other: "in Package.swift" for other in declared if other in bodies}
    return arrows


def call(text, start):
    """The text from `start` to the end of its first bracket."""
    depth = 0
    for i in range(text.index("(", start), len(text)):
        depth += {"(": 1, ")": -1}.get(text[i], 0)
        if depth == 0:
            return text[start:i + 1]
    return text[start:]


def closure(name, arrows):
    reached, waiting = set(), [name]
    while waiting:
        for other in arrows.get(waiting.pop(), ()):
            if other not in reached:
                reached.add(other)
                waiting.append(other)
    return reached


def rooms():
    """Arrows between rooms: {room: {named room: where}}."""
    files = {p: code(p) for p in sorted(LIBRARY.glob("*/**/*.swift"))}
    room = {p: p.relative_to(LIBRARY).parts[0] for p in files}
    types, functions = {}, {}
    for path, text in files.items():
        for match in DECLARATION.finditer(text):
            if match["type"]:
                types[match["type"]] = room[path]
            else:
                functions[match["function"]] = room[path]
    arrows = {r: {} for r in room.values()}
    for path, text in files.items():
        named = {w: types[w] for w in re.findall(r"\w+", text) if w in types}
        calls = re.findall(r"(?<![.\w])(?<!func )(\w+)\(", text)
        named.update({w: functions[w] for w in calls if w in functions})
        for word, other in sorted(named.items()):
            if other != room[path]:
                arrows[room[path]].setdefault(other, f"{word} in {path.relative_to(ROOT)}")
    return arrows


def drawing(arrows):
    """Mermaid's text, without the arrows that follow from others."""
    lines = ["```mermaid", "flowchart TD"]
    named = {other for others in arrows.values() for other in others}
    lines += [f"  {name}" for name in sorted(arrows) if not arrows[name] and name not in named]
    for name in sorted(arrows):
        for other in sorted(arrows[name]):
            between = [
                b
                for b in arrows[name]
                if b != other and other in closure(b, arrows) and name not in closure(b, arrows)]
            if not between:
                lines.append(f"  {name} --> {other}")
    return "\n".join(lines + ["```"])


def table(page, section):
    """A section's table: {first cell: names in its last one}."""
    part = re.search(rf"^## {section}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    rows = {}
    for line in (part[1] if part else "").splitlines():
        cells = [c.strip() for c in line.strip().strip("|").split("|")]
        if line.startswith("| `") and len(cells) > 1:
            rows[cells[0].strip("`")] = set(re.findall(r"`(\w+)`", cells[-1]))
    return rows


def main(arguments):
    if arguments not in ([], ["--check"]):
        sys.exit(__doc__)
    page = old = PAGE.read_text(encoding="utf-8")
    faults = []
    for section, find in [("Modules", modules), ("Rooms", rooms)]:
        arrows = find()
        rows = table(page, section)
        for name in sorted(arrows):
            if name not in rows:
                faults.append(f"{name} has no row in the table of the page's section {section}")
            for other, where in sorted(arrows[name].items()):
                if other not in rows.get(name, {other}):
                    faults.append(
                        f"{name} {'imports' if section == 'Modules' else 'names'} {other}"
                        f" ({where}), which its row of the page's section {section} does not list:"
                        " leave the name out, or say on the page why the arrow is right")
        marker = section.lower()
        begin = f"<!-- {marker}: drawn by make architecture -->\n"
        end = f"\n<!-- end of {marker} -->"
        if begin not in page or end not in page:
            sys.exit(
                f"architecture: docs/architecture.md has no markers '{begin.strip()}'"
                f" and '{end.strip()}'")
        first, last = page.index(begin) + len(begin), page.index(end)
        page = page[:first] + drawing(arrows) + page[last:]
    if arguments:
        if page != old:
            faults.append("the drawings of docs/architecture.md are old: run make architecture")
    elif page != old:
        PAGE.write_text(page, encoding="utf-8")
    for fault in faults:
        print(f"architecture: {fault}", file=sys.stderr)
    sys.exit(1 if faults else 0)


main(sys.argv[1:])
