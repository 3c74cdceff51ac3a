"""Words of English questions that say nothing about what is looked for."""

_TEXT = """
a about above after again all also am an and any are aren as at be because been before being
below between both but by can cannot could couldn did didn do does doesn doing don down during
each few for from further had has have having he her here hers him his how i if in into is isn
it its itself just let me more most my no nor not of off on once only or other our out over own
please s same she should shouldn so some such t than that the their them then there these they
this those through to too under up us very was wasn we were what when where which while who
whom why will with would you your
"""

STOP_WORDS = frozenset(_TEXT.split())
