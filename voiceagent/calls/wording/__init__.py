"""What was written, as words that a telephone voice can say."""
