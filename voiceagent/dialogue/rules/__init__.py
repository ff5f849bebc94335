"""What the offline companion goes by: intents, the caller's words turned round, and a bank of questions."""
