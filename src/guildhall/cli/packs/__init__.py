"""`guildhall packs …`: list packs, show them, compare them, prove them."""
