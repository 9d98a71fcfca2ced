"""Citedesk beside the libraries that question answering is usually built with."""
