"""The run could not be done: git, I/O, policy or rule faults. The command line ends with exit code 3 (2 for wrong use)."""

from checker.model.text import Text


class CheckerError(Exception):
    """The verdict cannot be given; `message` says why, in both languages, with what to do about it."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.id)
        self.message = message


class UsageError(CheckerError):
    """The command was asked for something that does not exist or does not fit (exit code 2)."""
