"""What was handed in: files, kept as they came, with their hash."""
