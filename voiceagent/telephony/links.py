"""Texts without anything to tap on."""

import re

_SCHEME = re.compile(r"\b\w+://")
_DOT_IN_A_NAME = re.compile(r"(?<=\w)\.(?=[^\W\d_]{2})")


def without_links(text: str) -> str:
    """Nothing to tap on. Who comes with somebody else's number could make us send that person any address."""
    return _DOT_IN_A_NAME.sub(". ", _SCHEME.sub("", text))
