"""How many do something at once, in all processes: counted in Redis, in this one while it is down.

Who counts holds a ticket. Who finds no room stands in a line; whoever leaves hands his places to
the first of all lines who then finds room, and wakes him. A ticket that is not handed back, because
its process was killed, ends by itself.
"""

from omniweb.serving.slots.shared import SharedCounts
from omniweb.serving.slots.tickets import Count, Outcome, Ticket

__all__ = ["Count", "Outcome", "SharedCounts", "Ticket"]
