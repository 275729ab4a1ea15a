"""The commands of the service: each begins with the settings, and says in words what is wrong."""
