"""`make run`: PostgreSQL, Redis, web server, worker and beat on one machine, for one person.

`python -m omniweb.embedded` starts and watches them; `python -m omniweb.embedded test -- COMMAND`
lends PostgreSQL and Redis in a folder of their own to a command.
"""
