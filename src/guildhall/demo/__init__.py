"""The demo: an installation with invented people and cases, and a clock that can be moved on.

Its cases are made as any others are, by actions through the one door; nothing depends on this room.
"""
