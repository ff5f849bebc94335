"""What runs after a call, or beside it."""
