"""A case's history in words, with the names of people and organisations."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from guildhall.cases import history, packs
from guildhall.cases.memory import View
from guildhall.cases.models import CaseRecord
from guildhall.engine.actions.base import PersonFacts
from guildhall.engine.events import Entry
from guildhall.engine.pack import Pack
from guildhall.engine.strict import Strict
from guildhall.people import names
from guildhall.words import story
from guildhall.words.values import person


def narrated(record: CaseRecord, view: View, texts: Mapping[str, str]) -> list[story.Told]:
    """Tell every entry that somebody sees, in order."""
    name = str(history.revealed(view.case.known.name_of_apprentice, texts))
    entries = [history.as_text(entry, texts) for entry in view.entries]
    return tell(packs.pinned(record.pack_id), entries, {record.apprentice_id: name})


def tell(pack: Pack, entries: Sequence[Entry], known: Mapping[str, str]) -> list[story.Told]:
    """Tell entries with their personal texts in them, those of a preview for example.

    The apprentice is called as the case calls them (`known`), everybody else as they are known
    here: whoever sees an id in an entry may know whose it is.
    """
    called = names.people(_people(entries)) | names.organisations(_organisations(entries))
    called |= known
    return [story.of(pack, entry, lambda key: called.get(key, person(key))) for entry in entries]


def _people(entries: Iterable[Entry]) -> Iterator[str]:
    """Give the ids of the people who stand in entries: who acted, and who is named."""
    for entry in entries:
        yield entry.actor.person
        yield from _named(entry.event)


def _named(value: object) -> Iterator[str]:
    """Give the ids of the people whom a part of an event names."""
    match value:
        case PersonFacts(person=key):
            yield key
        case Strict():
            for field in type(value).model_fields:
                inner = getattr(value, field)
                if field == "source" and isinstance(inner, str):
                    yield inner
                else:
                    yield from _named(inner)
        case tuple():
            for inner in value:
                yield from _named(inner)


def _organisations(entries: Iterable[Entry]) -> Iterator[str]:
    """Give the ids of the organisations that entries name."""
    for entry in entries:
        for field in ("employer", "provider"):
            key = getattr(entry.event, field, None)
            if isinstance(key, str):
                yield key
