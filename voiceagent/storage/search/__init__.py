"""Finding captures again: by their words, by what they mean, and by both at once."""
