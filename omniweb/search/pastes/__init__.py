"""A text that somebody pasted, taken apart: title, frames, paths, names, messages, words. Pure."""
