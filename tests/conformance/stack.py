"""What the runners of other stacks share: cases, and differences that are known, by file and name."""

import json
from pathlib import Path

KIT = Path(__file__).resolve().parent


def answers(case):
    """Every right answer."""
    return case["expected"] if isinstance(case["expected"], list) else [case["expected"]]


def run(stack, themes, known):
    """Runs functions of cases, which say whether the stack agrees. A difference that is not known is a surprise, and so is a known one that is gone."""
    count, surprises, unused = 0, 0, set(known)
    for theme, function in themes.items():
        for case in json.loads((KIT / f"{theme}.json").read_text(encoding="utf-8"))["cases"]:
            agrees = function(case)
            if agrees is None:
                continue
            name = f"{theme}/{case['name']}"
            count += 1
            unused.discard(name)
            if not agrees:
                print(f"{name}: {'known to differ: ' + known[name] if name in known else 'differs; ' + case['why']}")
            elif name in known:
                print(f"{name}: is listed as different and is not")
            surprises += agrees == (name in known)
    for name in sorted(unused):
        print(f"{name}: is listed as different and is no case")
    surprises += len(unused)
    print(f"{stack}: {count} cases, {len(known)} known to differ, {surprises} surprises")
    return 1 if surprises or not count else 0
