"""The history of each case, and the one door to it.

perform     THE DOOR: decide, append, project, in one transaction; `preview` writes nothing
queries     every read, scoped by who asks
history     how an entry is written, chained and read back
projections what lists show: worked out of the history, and rebuilt from it
guards      the triggers that keep the history as it is
verify      proof that it was kept so
"""
