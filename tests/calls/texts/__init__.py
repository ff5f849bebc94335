"""What a text asks for, and how one is written."""
