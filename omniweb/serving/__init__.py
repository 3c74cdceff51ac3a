"""From the socket to the views: what a request may be and cost, and how it is answered."""
