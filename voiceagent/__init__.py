"""A phone number that helps people learn."""
