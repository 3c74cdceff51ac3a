"""What a search refuses: a query that cannot be understood."""


class QueryError(Exception):
    """A query that means nothing; the sentence of `str()` says why.

    `position` is the code point of the query at which the trouble begins, `suggestion` a whole
    query that was perhaps meant ("" where none is known).
    """

    def __init__(self, message: str, position: int = 0, suggestion: str = "") -> None:
        super().__init__(message)
        self.position = position
        self.suggestion = suggestion
