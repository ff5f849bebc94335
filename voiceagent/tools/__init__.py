"""What the agent can do in a call: one file each, one list (`toolbox.TOOLS`)."""
