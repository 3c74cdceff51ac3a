"""The shapes of the answers, for the OpenAPI document. Lines are 1-based and inclusive."""

from rest_framework import serializers as s

from omniweb.repositories.models import State, Visibility
from omniweb.repositories.status import Condition


class Highlight(s.Serializer[object]):
    """A match: `start` and `end` count code points of the line, end exclusive."""

    line = s.IntegerField()
    start = s.IntegerField()
    end = s.IntegerField()


class Chunk(s.Serializer[object]):
    """Some lines of a hit."""

    start_line = s.IntegerField()
    end_line = s.IntegerField()
    lines = s.ListField(child=s.CharField())
    highlights = Highlight(many=True)


class Symbol(s.Serializer[object]):
    """A definition that matched."""

    name = s.CharField()
    qualified_name = s.CharField()
    kind = s.CharField()
    signature = s.CharField()
    start_line = s.IntegerField()
    end_line = s.IntegerField()


class Contribution(s.Serializer[object]):
    """One named part of a score."""

    signal = s.CharField()
    value = s.FloatField()
    added = s.FloatField()
    reason = s.CharField()


class Explanation(s.Serializer[object]):
    """How a score came about."""

    tier = s.IntegerField()
    tier_reason = s.CharField()
    ranks = s.DictField(child=s.IntegerField())
    scores = s.DictField(child=s.FloatField())
    contributions = Contribution(many=True)


class Hit(s.Serializer[object]):
    """A document that was found, with its best chunks first."""

    repository = s.CharField()
    repository_id = s.IntegerField()
    ref = s.CharField()
    commit = s.CharField()
    path = s.CharField()
    language = s.CharField(allow_null=True)
    score = s.FloatField()
    match_count = s.IntegerField()
    why = s.CharField()
    chunks = Chunk(many=True)
    symbols = Symbol(many=True)
    web_url = s.URLField()
    explanation = Explanation(required=False)


class Total(s.Serializer[object]):
    """How many documents meet the query: exactly (`eq`) or at least (`gte`)."""

    value = s.IntegerField()
    relation = s.ChoiceField(choices=["eq", "gte"])


class Omission(s.Serializer[object]):
    """What was left out of an answer, why, and what helps."""

    reason = s.CharField()
    title = s.CharField()
    suggested_query = s.CharField(allow_blank=True)


class FacetValue(s.Serializer[object]):
    """One value of a facet."""

    value = s.CharField()
    count = s.IntegerField()


class SearchAnswer(s.Serializer[object]):
    """An answer: hits are documents, best first."""

    hits = Hit(many=True)
    total = Total()
    incomplete = s.BooleanField()
    skipped = Omission(many=True)
    facets = s.DictField(child=FacetValue(many=True))
    next_cursor = s.CharField(allow_null=True)
    took_ms = s.FloatField()
    timings = s.DictField(child=s.FloatField())
    cached = s.BooleanField()
    notices = s.ListField(child=s.CharField())


class Progress(s.Serializer[object]):
    """Files and bytes of the commit; seconds."""

    files_done = s.IntegerField()
    files_total = s.IntegerField()
    bytes_done = s.IntegerField()
    bytes_total = s.IntegerField()
    skipped = s.IntegerField()
    files_per_second = s.FloatField(allow_null=True)
    seconds_left = s.FloatField(allow_null=True)
    seconds = s.FloatField()


class RunError(s.Serializer[object]):
    """Why a run failed, in a sentence."""

    code = s.CharField()
    detail = s.CharField()


class Run(s.Serializer[object]):
    """An index run."""

    id = s.IntegerField()
    repository = s.CharField()
    repository_id = s.IntegerField()
    ref = s.CharField(allow_null=True)
    commit = s.CharField(allow_null=True)
    state = s.ChoiceField(choices=State.choices)
    reason = s.CharField()
    full = s.BooleanField()
    attempt = s.IntegerField()
    progress = Progress()
    documents_added = s.IntegerField()
    documents_removed = s.IntegerField()
    phase_seconds = s.DictField(child=s.FloatField())
    phase_memory = s.DictField(child=s.IntegerField(), help_text="Most bytes of one worker.")
    note = s.CharField()
    error = RunError(allow_null=True)
    created_at = s.DateTimeField()
    started_at = s.DateTimeField(allow_null=True)
    finished_at = s.DateTimeField(allow_null=True)
    url = s.URLField()


class Index(s.Serializer[object]):
    """What is published of a repository."""

    generation = s.IntegerField()
    commit = s.CharField()
    published_at = s.DateTimeField(allow_null=True)
    documents = s.IntegerField()
    chunks = s.IntegerField()
    skipped = s.DictField(child=s.IntegerField(), help_text="Files by reason.")


class Repository(s.Serializer[object]):
    """A repository with its status."""

    id = s.IntegerField()
    name = s.CharField()
    source = s.CharField(allow_null=True)  # type: ignore[assignment] # a field, not its option
    visibility = s.ChoiceField(choices=Visibility.choices)
    ref = s.CharField(allow_null=True)
    extra_refs = s.ListField(child=s.CharField())
    status = s.ChoiceField(choices=[condition.value for condition in Condition])
    status_detail = s.CharField()
    index = Index(allow_null=True)
    run = Run(allow_null=True)
    created_at = s.DateTimeField()
    web_url = s.URLField()


class RepositoryPage(s.Serializer[object]):
    """Some repositories, by id."""

    results = Repository(many=True)
    next_cursor = s.CharField(allow_null=True)


class RunPage(s.Serializer[object]):
    """Some runs, newest first."""

    results = Run(many=True)
    next_cursor = s.CharField(allow_null=True)


class DocumentSymbol(Symbol):
    """A definition of a document."""

    container = s.CharField()
    documentation = s.CharField()


class File(s.Serializer[object]):
    """Lines of a document as the index holds it."""

    repository = s.CharField()
    repository_id = s.IntegerField()
    commit = s.CharField()
    path = s.CharField()
    language = s.CharField(allow_null=True)
    line_count = s.IntegerField()
    start_line = s.IntegerField()
    end_line = s.IntegerField()
    content = s.CharField()
    symbols = DocumentSymbol(many=True)
    web_url = s.URLField()


class Definition(Symbol):
    """A definition somewhere."""

    repository = s.CharField()
    repository_id = s.IntegerField()
    commit = s.CharField()
    path = s.CharField()
    language = s.CharField(allow_null=True)
    web_url = s.URLField()


class Definitions(s.Serializer[object]):
    """Definitions, best first."""

    results = Definition(many=True)
    incomplete = s.BooleanField()


class ProblemEntry(s.Serializer[object]):
    """What is wrong with one parameter; `position` counts code points of the query."""

    parameter = s.CharField()
    detail = s.CharField()
    position = s.IntegerField(required=False)
    suggestion = s.CharField(required=False)


class ProblemDetails(s.Serializer[object]):
    """RFC 9457: `type` is stable."""

    type = s.CharField()
    title = s.CharField()
    status = s.IntegerField()
    detail = s.CharField()
    errors = ProblemEntry(many=True, required=False)  # type: ignore[assignment] # as above
