"""What a caller can be asked for: one file per kind, all of one shape."""
