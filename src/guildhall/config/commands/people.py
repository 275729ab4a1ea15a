"""`guildhall people …`: organisations and people, as whoever runs the installation adds them."""

from argparse import Namespace

from guildhall.config.start import see_that_it_is_ready, served


@served
def run(arguments: Namespace) -> int:
    """Do what the command says."""
    from guildhall.config import people_commands

    see_that_it_is_ready()
    return int(getattr(people_commands, arguments.does)(arguments))
