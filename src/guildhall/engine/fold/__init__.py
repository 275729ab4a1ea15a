"""The fold, family by family.

Each file here folds the events of the file of the same name in `events`, which are those of the
actions of the file of the same name in `actions`; `consequences` and `house.sense` go by it too.
"""
