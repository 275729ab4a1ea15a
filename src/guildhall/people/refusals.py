"""What people and organisations are refused for: each error is a sentence for whoever asked."""


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
