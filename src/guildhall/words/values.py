"""The values of an action in words: what a pack calls its methods, themes and parts."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from guildhall.engine import actions as a
from guildhall.engine.actions.base import Action, PersonFacts, Piece, Present, Verdict
from guildhall.engine.kinds.credentials import Credential
from guildhall.engine.kinds.gateway import Declared
from guildhall.engine.kinds.sessions import Conditions
from guildhall.engine.kinds.timing import PlannedLength
from guildhall.engine.numbers import spoken_number
from guildhall.engine.pack import Pack
from guildhall.engine.rules.scoring import FEW
from guildhall.engine.vocabulary import Role
from guildhall.engine.wording import numbered
from guildhall.words import spoken

Called = Callable[[str], str]
"""What somebody or an organisation is called, by their id."""


def person(identifier: str) -> str:
    """Give a person's id as a name: `ann` is `Ann`; who is only a role is `the assessor`."""
    if identifier in set(Role):
        return spoken.the(Role(identifier))
    return spoken.sentence(spoken.plain(identifier)).removesuffix(".")


def names(action: Action, pack: Pack, called: Called = person) -> dict[str, str]:
    """Give the values of an action in words, and the names that the pack has for them.

    Besides the fields there are `session`, `work` (what the pack calls them) and `length`.
    `called`: what people are called; without it they go by their ids, as in scenarios.
    """
    fields = {name: getattr(action, name, None) for name in type(action).model_fields}
    found = {name: spoken.value(v) for name, v in fields.items() if v not in spoken.GONE}
    found |= {
        name: called(thing.person)
        for name, thing in fields.items()
        if isinstance(thing, PersonFacts)
    }
    seconds = (fields.get("minutes") or 0) * 60 + (fields.get("seconds") or 0)
    if seconds:
        found["length"] = spoken.length(seconds)
    found |= _of_the_pack(fields.get("method"), fields, pack)
    found |= {name: numbered(found[name]) for name in KEYS if isinstance(fields.get(name), str)}
    if called is not person:
        found |= {name: called(found[name]) for name in ORGANISATIONS if name in found}
    for family in (_preparation, _on_record, _assessment):
        found |= family(action, pack, called)
    return found


ORGANISATIONS = ("employer", "provider")
KEYS = ("adjustment", "appeal", "breach", "complaint", "malpractice", "request")
"""Fields that say by its key which appeal, request and so on is meant."""


def session_name(pack: Pack, method: str) -> str:
    """Give what the session of a method is called."""
    return pack.methods[method].session if method in pack.methods else method


def _of_the_pack(method: object, fields: dict[str, object], pack: Pack) -> dict[str, str]:
    """Give the names that a pack has for a method, an option, a theme, a part."""
    found: dict[str, str] = {}
    named = pack.methods.get(method) if isinstance(method, str) else None
    if named is not None and isinstance(method, str):
        found |= {"session": named.session, "method": named.name, "work": named.work_name}
        length = pack.rule(PlannedLength, method)
        parts = {part.id: part.name for part in length[1].parts} if length else {}
        if fields.get("part") in parts:
            found["part"] = parts[str(fields["part"])]
    against = fields.get("against")
    if isinstance(against, str) and against in pack.methods:
        found["against"] = f"the result of the {pack.methods[against].session}"
    option = fields.get("option")
    if isinstance(option, str) and option in pack.options:
        found["option"] = f"“{pack.options[option]}”"
    theme = fields.get("theme")
    if isinstance(theme, str) and theme in pack.themes:
        found["theme"] = pack.themes[theme].name
    return found


def _preparation(action: Action, pack: Pack, called: Called) -> dict[str, str]:
    """Give the values that actions before the assessment have."""
    match action:
        case a.Register(name_of_apprentice=name) | a.BringIn(name_of_apprentice=name):
            return {"name_of_apprentice": spoken.lower_first(name) if _article(name) else name}
        case a.CorrectDetails():
            return {"details": _details(action)}
        case a.RecordEnglishMaths():
            return {"qualifications": _qualifications(action)}
        case a.StateKnowledge():
            return {"certificates": _certificates(action)}
        case a.StatePreferredDates(dates=dates):
            told = [f"{session_name(pack, m)} on {spoken.value(d)}" for m, d in dates.items()]
            return {"dates": spoken.listed(told)}
        case a.StateAdjustments(needed=needed):
            return {"needed": "" if needed else "no"}
        case a.ReviewPortfolio(adequate=adequate):
            return {"adequate": "adequate" if adequate else "not adequate"}
        case a.ReturnGateway(items=items):
            return {"items": spoken.listed(spoken.plain(item.rpartition(".")[2]) for item in items)}
        case a.Declare(what=what, items=ticked):
            asked = [rule for _, rule in pack.rules(Declared) if rule.what == what]
            told = [rule.items.get(key, spoken.plain(key)) for rule in asked[:1] for key in ticked]
            words = asked[0].words if asked else spoken.plain(what)
            return {"declaration": words, "items": spoken.listed(told)}
        case a.AddEvidence(piece=piece):
            return {"piece": _piece(piece, called)}
        case a.SubmitWork(pieces=pieces):
            return {"pieces": spoken.listed(_piece(piece, called) for piece in pieces)}
        case a.MissPlanningMeeting(by=role):
            return {"by": spoken.role_name(role)}
        case a.HoldPlanningMeeting(present=roles):
            return {"present": spoken.listed(spoken.the(role) for role in roles)}
        case _:
            return {}


def _on_record(action: Action, pack: Pack, _: Called) -> dict[str, str]:
    """Give the values of what is recorded or confirmed at any time."""
    match action:
        case a.ConfirmRule(clause=clause) if clause in pack.by_id:
            return {"clause": f"{clause} (“{' '.join(pack.by_id[clause].says.split())}”)"}
        case (
            a.RecordCredential(item=item, which=which) | a.RemoveCredential(item=item, which=which)
        ):
            sets = [rule.any_of for _, rule in pack.rules(Credential) if rule.item == item]
            return {"which": sets[0].get(which, spoken.plain(which)) if sets else which}
        case _:
            return {}


def _assessment(action: Action, pack: Pack, called: Called) -> dict[str, str]:
    """Give the values that actions of the assessment and after it have."""
    match action:
        case a.PlanSession(themes=themes):
            known = [pack.themes[t].name if t in pack.themes else t for t in themes]
            return {"themes": spoken.listed(known)}
        case a.RecordConditions(confirmed=items):
            rules = [rule for _, rule in pack.rules(Conditions) if rule.method == action.method]
            asked = {key: words for rule in rules for key, words in rule.items.items()}
            return {"confirmed": spoken.listed(asked.get(i) or spoken.plain(i) for i in items)}
        case a.RecordPanel(present=present):
            told = [_member(own, called) for own in present]
            return {"present": spoken.listed(told) or "nobody"}
        case a.EndSession(covered=items, another=another):
            by_key = {key: theme.name for key, theme in pack.themes.items()}
            covered = spoken.listed(by_key.get(i) or spoken.plain(i) for i in items)
            return {"covered": covered, "another": "another sitting follows" if another else ""}
        case a.BookSession(delivery=delivery) if delivery is not None:
            return {"delivery": "" if delivery == action.place else spoken.plain(delivery)}
        case a.CheckIdentity(shown=shown) if shown is not None:
            return {"shown": spoken.plain(shown)}
        case a.AskQuestion(follow_up=follow_up):
            return {"follow_up": "a follow-up" if follow_up else ""}
        case a.SettleBreach(outcome=outcome):
            return {"outcome": "stands" if outcome == "stands" else "makes the session void"}
        case a.Mark(scores=scores, sheet=sheet, reviewed=reviewed):
            # Pieces go by keys that nobody reads: how many there were is what can be said.
            pieces = {"reviewed": spoken.counted(len(reviewed), "piece")} if reviewed else {}
            return pieces | {"sheet": marks(scores) if scores else _met(sheet)}
        case a.GiveSecondOpinion(sheet=sheet):
            return {"sheet": _met(sheet)}
        case a.SettleCheck(seed=seed):
            return {"seed": str(seed)}
        case a.AgreeRedo(kind=kind):
            return {"kind": kind.words if kind else "re-sit or re-take"}
        case a.RecordOutcome(degree_awarded=bool(awarded)):
            return {"degree_awarded": f"the degree {'awarded' if awarded else 'not awarded'}"}
        case a.DecideAppeal(again=again):
            return {"again": "the session is held again" if again else ""}
        case _:
            return {}


def marks(scores: Mapping[str, Decimal]) -> str:
    """Write marks: their sum, and each line's where there are few."""
    total = sum(scores.values(), Decimal(0))
    each = ", ".join(f"{line} {spoken_number(number)}" for line, number in scores.items())
    said = f"{spoken_number(total)} mark{'' if total == 1 else 's'}"
    return f"{said} ({each})" if len(scores) <= FEW else said


def _met(sheet: Mapping[str, Verdict]) -> str:
    met = sum(verdict.met for verdict in sheet.values())
    return f"{met} of {len(sheet)} descriptors met"


def _member(member: Present, called: Called) -> str:
    if member.person.person == member.part.value:
        return f"the {member.part.words}"
    return f"{called(member.person.person)} ({member.part.words})"


def _article(name: str) -> bool:
    return name.startswith("The ")


def _details(action: a.CorrectDetails) -> str:
    changed = {
        "the name": action.name_of_apprentice,
        "the ULN": action.uln,
        "the start": action.started_on,
        "the age at the start": action.age_at_start,
    }
    told = [f"{what} is {spoken.value(v)}" for what, v in changed.items() if v is not None]
    return spoken.listed(told)


def _qualifications(action: a.RecordEnglishMaths) -> str:
    told = [
        f"{'English' if q.subject == 'english' else 'maths'} at "
        f"{'entry level' if q.entry else 'level'} {q.level}"
        f"{' in British Sign Language' if q.sign_language else ''}"
        f"{'' if q.evidence else ' without evidence'}"
        for q in action.qualifications or ()
    ]
    files = {"ehc_plan": "an EHC plan is on file", "legacy_statement": "a statement is on file"}
    told += [files.get(item, spoken.plain(item)) for item in action.on_file or ()]
    if action.primary_language_bsl:
        told.append("British Sign Language is the primary language")
    return spoken.listed(told)


def _certificates(action: a.StateKnowledge) -> str:
    if action.certificates:
        return f"with {spoken.counted(len(action.certificates), 'certificate')}"
    return "there are no certificates" if action.no_certificates else ""


def _piece(piece: Piece, called: Called) -> str:
    kind, about = spoken.plain(piece.kind), about_piece(piece, called)
    if piece.title:
        return f"“{piece.title}” ({', '.join([kind, *about])})"
    return f"{kind} ({', '.join(about)})" if about else kind


def about_piece(piece: Piece, called: Called = person) -> list[str]:
    """Say what is known of a piece: its form where it is no file, its measures, its source."""
    about = [_amount(what, amount) for what, amount in piece.measures.items()]
    if piece.source is not None:
        about.append(f"from {called(piece.source)}")
    if piece.form != "file":
        about.insert(0, piece.form)
    if piece.where is not None:
        about.append(f"at {piece.where}")
    return about


def _amount(what: str, amount: int) -> str:
    unit = spoken.plain(what)
    return f"{amount:,} {unit.removesuffix('s') if amount == 1 else unit}"
