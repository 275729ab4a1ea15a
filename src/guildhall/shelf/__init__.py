"""The shelf: reading packs and scenarios from YAML, proving packs, playing scenarios."""
