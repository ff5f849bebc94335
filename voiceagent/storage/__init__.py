"""What we keep after the call: SQL."""
