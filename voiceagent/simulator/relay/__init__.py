"""Twilio's end of a ConversationRelay session: its WebSocket, its messages, its voice and its ear."""
