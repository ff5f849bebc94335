"""What history says where a caller spoke and there are no words of it (yet)."""

NOTHING = "(The caller spoke, but nothing could be made out.)"
LATE = "(The caller spoke; the recording of it is still being transcribed.)"
"""The only one that does not stay: it is replaced as soon as the words are known."""
LOST = "(The caller spoke; the recording of it could not be transcribed.)"

NO_WORDS = frozenset({NOTHING, LATE, LOST})
