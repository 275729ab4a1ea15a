"""`guildhall seal`: seal what is new in the history, and print the newest seal."""

from argparse import Namespace

from guildhall.config.start import see_that_it_is_ready, served


@served
def run(_: Namespace) -> int:
    """Seal; the line that is printed is to be kept elsewhere."""
    from guildhall import clock
    from guildhall.cases.seals import seal

    see_that_it_is_ready()
    newest = seal(clock.now())
    if newest is None:
        print("There is no history to seal yet.")
    else:
        print(f"{newest.position}:{newest.hash}")
    return 0
