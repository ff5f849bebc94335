"""A pretend Twilio, caller included. It knows the app only over HTTP and imports nothing else of ours."""
