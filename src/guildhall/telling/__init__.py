"""Packs and played scenarios told in words: for the command line and for pages alike.

Nothing here knows how it is written down: it writes on whatever is a `Sheet`. Without Django.
"""
