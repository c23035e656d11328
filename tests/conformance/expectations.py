"""What verify.py says of an expectation that it does not confirm."""


def require(condition, text):
    if not condition:
        raise AssertionError(text)


def equal(got, expected, text):
    require(got == expected, f"{text}: the file says {expected!r}, computed was {got!r}")


def alternatives(expected):
    """Every right answer; the first one is the one that the kit recommends."""
    answers = expected if isinstance(expected, list) else [expected]
    require(answers and all(isinstance(answer, dict) for answer in answers), "expected is an object or a list of objects")
    require(all(answers.count(answer) == 1 for answer in answers), "an answer stands twice")
    return answers
