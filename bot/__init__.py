"""The face: Telegram, the command line, settings."""
