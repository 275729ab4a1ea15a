"""How Guildhall speaks: actions, events, dates and values as sentences, the same on every face."""
