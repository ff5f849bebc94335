"""HTTP in; TwiML, JSON or pages out. The only Flask below `app.py`."""
