"""What people and organisations are refused for: each error is a sentence for whoever asked."""

from datetime import datetime


class RefusedError(ValueError):
    """Something that cannot be so: the field that it is about, and why."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


class NotYoursError(Exception):
    """Something that the role of whoever asks does not do."""


class NotHereError(LookupError):
    """Somebody or something that is not there for whoever asks."""


class WrongError(Exception):
    """The address, the password or the code is wrong: which of them is not said."""


class TooOftenError(Exception):
    """Tried too often; `again` is when the next try is looked at."""

    def __init__(self, again: datetime) -> None:
        super().__init__("Tried too often; wait a while.")
        self.again = again


class CodeNeededError(Exception):
    """The password is right, and the person has a second factor: a code of it is needed too."""


class WrongCodeError(Exception):
    """The code is not one of the second factor, or it has been used."""
