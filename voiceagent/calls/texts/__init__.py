"""The companion by text: what comes in, and what is said to it."""
