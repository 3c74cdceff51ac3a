"""Facets that put their filter into the query and take it out."""

from omniweb.search.types import Facet
from omniweb.web.facets import facet_groups


def test_a_value_with_a_space_is_quoted() -> None:
    facets = {"language": (Facet("vim script", 2), Facet("c", 1))}

    (group,) = facet_groups(facets, "x", "")

    assert "lang%3A%22vim+script%22" in group.links[0].url


def test_the_mode_goes_along() -> None:
    facets = {"repository": (Facet("a", 2), Facet("b", 1))}

    (group,) = facet_groups(facets, "x", "symbol")

    assert all("mode=symbol" in link.url for link in group.links)


def test_a_facet_with_one_value_has_nothing_to_choose() -> None:
    assert facet_groups({"language": (Facet("c", 9),)}, "x", "") == ()


def test_but_it_stays_where_it_can_be_taken_out() -> None:
    (group,) = facet_groups({"language": (Facet("c", 9),)}, "lang:c x", "")

    assert group.links[0].active
    assert group.links[0].url.endswith("?q=x")
