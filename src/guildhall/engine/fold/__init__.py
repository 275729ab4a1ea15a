"""The fold, family by family: each file here folds the events of the file of the same name."""
