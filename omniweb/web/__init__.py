"""The pages: server-rendered, usable without scripts, quicker with them."""
