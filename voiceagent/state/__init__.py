"""What we remember during a call."""
