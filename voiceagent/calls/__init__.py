"""What happens on a call. Start reading at `turn.take_turn`."""
