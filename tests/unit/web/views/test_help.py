"""What Help says of the query language is so."""

import html
import re

import pytest
from django.test import Client

from omniweb.search import QueryError
from omniweb.search.query.parser import parse_query


@pytest.mark.django_db
def test_every_query_of_help_works_or_is_refused_with_one_that_does(client: Client) -> None:
    page = client.get("/help/").content.decode()
    cells = re.findall(r"<tr><td>(.*?)</td>", page)
    queries = [html.unescape(each) for cell in cells for each in re.findall("<code>(.*?)<", cell)]

    assert "-path:tests/*" in queries
    assert ".gitignore" in page
    refused = {}
    for query in queries:
        try:
            parse_query(query)
        except QueryError as error:
            refused[query] = error.suggestion
    assert refused == {
        "repo:a/b@v1": "repo:a/b",
        "rev:v1": '"rev:v1"',
        "branch:v1": '"branch:v1"',
    }
