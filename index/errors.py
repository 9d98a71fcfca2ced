"""Errors, one class for each way a caller should react.

Every message is one line that names the file or value and the mend, fit to be shown to the
person at the command line as it is.
"""


class CitedeskError(Exception):
    """Something the user can mend; commands print the message and exit with code 1."""


class ArticleError(CitedeskError):
    """One file or line holds no article that can be read; the others go on."""


class BuildError(CitedeskError):
    """A build can't go on; what was published before stays published."""


class IndexMissingError(CitedeskError):
    """Nothing has been published in the data folder yet: build first."""


class IndexDamagedError(CitedeskError):
    """A published generation isn't what its manifest says: don't serve it, build again."""


class NoTemporaryFolderError(CitedeskError):
    """An index can't be opened for want of a temporary folder; it may be quite whole."""


class ModelError(CitedeskError):
    """The named model can't be loaded: name another or install it."""


class ModelMismatchError(CitedeskError):
    """The index was built by another model: change the setting or build again."""
