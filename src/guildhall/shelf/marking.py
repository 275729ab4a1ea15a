"""Finding marks that amount to a grade: for scenarios that name the grade, and to prove a pack."""

from decimal import Decimal

from guildhall.engine.kinds.scoring import MarkScheme
from guildhall.engine.pack import Pack
from guildhall.engine.rules.grading import grade_method


def scores_for(pack: Pack, method: str, option: str | None, grade: str) -> dict[str, Decimal]:
    """Give marks that amount to a grade, as many as can be; nothing where none were found.

    From full marks, one step is taken away from each line in turn, as long as the grade stays at
    the one that is wanted or above. Lines with the largest steps come first, so that the smallest
    are left for what is fine.
    """
    found = pack.rule(MarkScheme, method)
    if found is None:
        return {}
    scale = pack.scale_of(method)
    lines = found[1].own(option)
    scores = {key: line.most for key, line in lines.items()}
    order = sorted(lines, key=lambda key: lines[key].step, reverse=True)

    def level(marks: dict[str, Decimal]) -> int:
        return scale.index(grade_method(pack, method, option, {}, marks).grade)

    wanted, reached, moved = scale.index(grade), level(scores), True
    while reached > wanted and moved:
        moved = False
        for key in order:
            fewer = scores | {key: scores[key] - lines[key].step}
            if reached == wanted or fewer[key] < 0 or (below := level(fewer)) < wanted:
                continue
            scores, reached, moved = fewer, below, True
    return scores if reached == wanted else {}
