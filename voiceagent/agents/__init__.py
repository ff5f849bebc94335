"""The minds beside the conversation."""
