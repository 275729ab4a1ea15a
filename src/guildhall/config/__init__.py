"""Wiring: the settings, the addresses, the server, and the commands that run the service."""
