"""Which reports are about the same event: the stage `events`."""
