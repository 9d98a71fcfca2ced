"""Web addresses to pages: fetched politely, and only from the public web unless told otherwise."""
