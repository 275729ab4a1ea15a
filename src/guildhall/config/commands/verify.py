"""`guildhall verify`: whether the history is as it was written."""

from argparse import Namespace

from guildhall.config.start import see_that_it_is_ready, served


@served
def run(arguments: Namespace) -> int:
    """Look at every entry and every seal; 1 if something is not as it was written."""
    from guildhall.cases.verify import verify

    # A missing guard is one of the faults that it tells of.
    see_that_it_is_ready(guarded=False)
    seen = verify(lambda flaw: print(flaw, flush=True), dict(arguments.expect))
    print(
        f"{seen.cases} cases, {seen.entries} entries, {seen.seals} seals, "
        f"{seen.unsealed} entries not sealed yet: "
        f"{'nothing is amiss.' if not seen.flaws else f'{seen.flaws} faults.'}"
    )
    return 1 if seen.flaws else 0
