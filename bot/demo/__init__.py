"""A chat in the browser, for trying the bot without Telegram."""
