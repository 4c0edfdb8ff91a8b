"""The one error a person can mend."""

from needs_analysis.language import Message


class UserError(Exception):
    """Something the user can mend: carries a sentence that says what to do; shown without a traceback."""

    def __init__(self, message: Message) -> None:
        """Keep the message for the edge; ``str(error)`` is its English wording."""
        super().__init__(message.text("en"))
        self.message = message
