"""`guildhall rebuild`: make what lists show again, from the histories."""

from argparse import Namespace

from guildhall.config.start import see_that_it_is_ready, served


@served
def run(arguments: Namespace) -> int:
    """Make the lists again; with --check, 1 if they differ from the histories."""
    from guildhall.cases.rebuild import rebuild

    see_that_it_is_ready()
    done = rebuild(lambda one: print(one, flush=True), check=arguments.check)
    how = "differ" if arguments.check else "differed and were made again"
    print(f"{done.cases} cases with {done.entries} entries: {done.differing} {how}.")
    return 1 if arguments.check and done.differing else 0
