"""What a search refuses: a query that cannot be understood, a place that is not there."""


class QueryError(Exception):
    """A query that means nothing; the sentence of `str()` says why.

    `position` is the code point of the query at which the trouble begins, `suggestion` a whole
    query that was perhaps meant ("" where none is known).
    """

    def __init__(self, message: str, position: int = 0, suggestion: str = "") -> None:
        super().__init__(message)
        self.position = position
        self.suggestion = suggestion


class PlaceError(Exception):
    """A place that a file does not have; `parameter` is what is wrong: line or column."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter
