"""Twilio's REST side, as far as the app uses it: Messages, Calls, Recordings."""
