"""What makes a document good TwiML, one subject a file. `simulator/check.py` applies them all."""
