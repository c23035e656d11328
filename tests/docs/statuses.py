#!/usr/bin/python3
"""Keeps the table of SECURITY_STATUS numbers in docs/integration/windows.md what src/GssNative/Backends/Sspi/SspiCause.cs says.

    statuses.py --write [ROOT]     writes the table
    statuses.py --check [ROOT]     fails where the table is another one
"""
import pathlib
import re
import sys

PAGE = "docs/integration/windows.md"
SOURCE = "src/GssNative/Backends/Sspi/SspiCause.cs"
HEAD = "| Number | Name | Status | Hint |\n| --- | --- | --- | --- |\n"
ROW = re.compile(r'0x([0-9A-F]{4})_([0-9A-F]{4}) => new\("(\w+)"u8, Status\.(\w+)(?:, Hint\.(\w+))?\),')


def constant(prefix, name):
    return f" `{prefix}" + re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper() + "`" if name else ""


def table(source):
    """The table that the source's switch makes, by number. Every line with an arrow that is not the last one's must be a row."""
    arms = [line.strip() for line in source.split("status.Value switch", 1)[1].splitlines() if "=>" in line and not line.strip().startswith("_ =>")]
    rows = []
    for arm in arms:
        match = ROW.fullmatch(arm)
        if not match:
            sys.exit(f"{SOURCE}: no row can be made of: {arm}")
        high, low, name, status, hint = match.groups()
        rows.append(f"| 0x{high}{low} | {name} |{constant('GSSN_E_', status)} |{constant('GSSN_HINT_', hint)} |\n")
    return HEAD + "".join(sorted(rows))


def main():
    if len(sys.argv) not in (2, 3) or sys.argv[1] not in ("--write", "--check"):
        sys.exit(__doc__)
    root = pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else pathlib.Path(__file__).resolve().parents[2]
    page = (root / PAGE).read_text(encoding="utf-8")
    found = re.search(re.escape(HEAD) + r"(?:\|.*\n)*", page)
    if not found:
        sys.exit(f"{PAGE}: the table is not there")
    right = page[:found.start()] + table((root / SOURCE).read_text(encoding="utf-8")) + page[found.end():]
    if sys.argv[1] == "--write":
        (root / PAGE).write_text(right, encoding="utf-8")
    elif page != right:
        sys.exit(f"{PAGE}: the table is not that of {SOURCE}: run tests/docs/statuses.py --write")


if __name__ == "__main__":
    main()
