"""Who there is: organisations, people, what they may act as, and how they sign in.

It supplies the actor, and nothing of what a case allows.
"""
