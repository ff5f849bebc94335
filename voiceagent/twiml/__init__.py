"""From what is to be said to the TwiML that says it."""
