"""A question to an answer made of verified quotations: searching, choosing, citing, declining."""
