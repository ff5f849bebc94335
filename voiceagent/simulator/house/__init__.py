"""The program's own processes, started as an operator would start them, with a pretend Twilio beside them."""
