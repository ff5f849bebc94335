"""People who call: one who thinks aloud, one who types, one who plays recordings."""
