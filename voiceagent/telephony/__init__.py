"""What we ask of Twilio, and how we know that it is Twilio who asks us."""
