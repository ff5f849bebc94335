"""A call over ConversationRelay: Twilio recognises and speaks, we exchange text. Start reading at `call.RelayCall`."""
