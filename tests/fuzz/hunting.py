"""Requests of every kind, made from the document of the API, and what is asked of each answer.

They are made by schemathesis out of the committed OpenAPI: all that it names, so that a route that
is added is hunted too. They go to the application in this process, as several people, on cases in
several states. Each request is rolled back, so that one does not depend on another.
"""

import json
import random
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import got_request_exception, request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks as openapi

from guildhall import clock
from guildhall.cases.models import CaseRecord
from guildhall.evidence.models import File
from guildhall.people import tokens
from guildhall.people.models import Competence, Interest, Membership, Token
from tests import living, people_of
from tests.fuzz.said import faults_of

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "reference" / "openapi.json"
MODES = list(GenerationMode)
CHECKS = [
    not_a_server_error,
    openapi.status_code_conformance,
    openapi.content_type_conformance,
    openapi.response_schema_conformance,
    openapi.response_headers_conformance,
    openapi.unsupported_method,
    openapi.allow_header_conformance,
]
LEFT_OUT = {
    "negative_data_rejection": "It takes whatever is against a shape for an error. Of headers and "
    "queries much that a shape calls wrong cannot be sent as such: `limit=1` is text, too. That "
    "what is wrong is refused, by its field, is tried in test_malformed, test_odd and test_words.",
    "positive_data_acceptance": "It takes whatever fits a shape for right. A mark that fits its "
    "shape is still refused by a clause, a state or a role: that is what the service is for.",
    "missing_required_header": "It expects the same statuses whatever header is missing, before "
    "any 403 or 404. Here a missing key is 400, a missing version 428, and a missing token 401: "
    "tried in test_doing and test_odd.",
    "use_after_free": "It needs requests that follow from one another. Nothing here is deleted "
    "but tokens, roles, links and competences: tried in test_tokens, test_people, test_links.",
    "ensure_resource_availability": "As above; what was made is read again in test_people, "
    "test_files and test_lists.",
    "ignored_auth": "It asks again without the token, or with a wrong one; each request is asked "
    "as nobody in its turn, and test_matrix asks every route without a token, with one that is "
    "for something else, and as somebody who has left.",
    "object_level_authorization": "It has to be told who owns what; test_matrix asks every route "
    "and action about a case of others, in every role, and test_existence in any order.",
}
"""Checks of the library that are not made, each with its reason; a test sees that none is new."""
GOALS = ("registered", "submitted", "accepted", "ready", "held", "marked", "outcome")
ROLES = ("officer", "provider", "employer", "assessor", "quality_assurer", "administrator",
         "panellist", "other_officer", "other_provider")  # fmt: skip


@dataclass
class Hunt:
    """A hunt over cases in several states, as people in every role; `found` is its bag."""

    asking: list[tuple[str, dict[str, str]]]
    known: dict[str, list[Any]]
    versions: dict[tuple[str, str], str]
    chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 - for tests
    sent: int = 0
    statuses: dict[int, int] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)
    broke: str = ""

    def __post_init__(self) -> None:
        """Read the document, and hear of every fault of the service."""
        self.schema = schemathesis.openapi.from_dict(json.loads(DOCUMENT.read_text("utf-8")))
        self.schema.app = WSGIHandler()
        for moment in (request_started, request_finished):
            # As for Django's own client: an answer that is closed late would end our transaction.
            moment.disconnect(close_old_connections)
        got_request_exception.connect(self._failed, weak=False)

    def operations(self) -> Iterator[Any]:
        """Give every operation of the document."""
        for one in self.schema.get_all_operations():
            yield one.ok()

    def cover(self, operation: Any, share: int = 1, most: int | None = None) -> None:
        """Send what covers every limit of an operation's shapes; of a share, each so many-th."""
        made = self.schema.iter_coverage_cases(
            operation,
            generation_modes=MODES,
            generation_config=self.schema.config.generation_for(
                operation=operation, phase="coverage"
            ),
        )
        for case in islice(made, 0, most, share):
            self.send(case)

    def draw(self, operation: Any, examples: int, start: int = 0) -> None:
        """Send what is drawn at random from the shapes, half of it against them."""
        for mode in MODES:

            @seed(start)
            @settings(
                max_examples=examples, database=None, deadline=None, phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )  # fmt: skip
            @given(operation.as_strategy(generation_mode=mode))
            def each(case: Any) -> None:
                self.send(case)

            each()

    def send(self, case: Any) -> None:
        """Send one request, as the next of those who ask, and look at the answer."""
        name, headers = self.asking[self.sent % len(self.asking)]
        self.sent += 1
        self._bring_home(case, name)
        try:
            with transaction.atomic():
                answer = case.call(headers=headers)
                transaction.set_rollback(True)
            self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
            kind = answer.headers.get("content-type", ["?"])[0].split(";")[0]
            sent = json.dumps([case.path_parameters, case.query, str(case.body)], default=str)
            for fault in faults_of(answer.status_code, kind, answer.content, sent):
                self._note(case, name, answer, fault)
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as group:
            for one in group.exceptions:
                self._note(case, name, answer, f"{one.title}: {one.message[:200]}")
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a find
            self._note(case, name, None, f"{type(error).__name__}: {error}"[:300])

    def _failed(self, **_: Any) -> None:
        trace = traceback.extract_tb(sys.exc_info()[2])
        ours = [one for one in trace if "guildhall" in one.filename] or trace
        self.broke = f"{sys.exc_info()[1]!r:.200} at {ours[-1].filename}:{ours[-1].lineno}"

    def _note(self, case: Any, name: str, answer: Any, fault: str) -> None:
        if answer is not None and answer.status_code == 500:
            fault = f"{fault} {self.broke}"
        key = f"{case.operation.label}: {fault}"
        if key not in self.found:
            said = answer.content[:600] if answer is not None else ""
            self.found[key] = (
                f"as {name}: {case.method} {case.formatted_path} ?{case.query} {case.headers} "
                f"{case.media_type} {str(case.body)[:400]}\n    -> {said}"
            )

    def _bring_home(self, case: Any, name: str) -> None:
        """Put ids that there are in the place of most that were made up."""
        for field_name in list(case.path_parameters or ()):
            ids = self.known.get(f"{{{field_name}}}", self.known.get(field_name))
            if ids and self.chance.random() < 0.8:
                case.path_parameters[field_name] = self.chance.choice(ids)
        home = case.path_parameters.get("case")
        version = self.versions.get((name, str(home)))
        if version and case.headers and "If-Match" in case.headers and self.chance.random() < 0.7:
            case.headers["If-Match"] = f'"{version}"'
        if isinstance(case.body, dict) and self.chance.random() < 0.7:
            self._known_in(case.body)

    def _known_in(self, body: dict[str, Any]) -> None:
        for key, value in list(body.items()):
            if isinstance(value, dict):
                self._known_in(value)
            elif isinstance(value, str) and self.known.get(key) and self.chance.random() < 0.8:
                body[key] = self.chance.choice(self.known[key])

    def told(self) -> str:
        """Say what was found."""
        lines = [f"{len(self.found)} finds in {self.sent} requests"]
        lines += [f"- {key}\n    {how}" for key, how in self.found.items()]
        return "\n".join(lines)


def ground() -> Hunt:
    """Make cases in several states and people in every role, in the database in use."""
    town = people_of.town()
    lives = [living.live(town, to=goal) for goal in GOALS]
    lives += [
        living.live(town, "ST0120/AP02", to="ready"),
        living.live(town, "ST0792/1.2", to="accepted"),
    ]
    living.stand_at(max(record.last_at for record in CaseRecord.objects.all()))
    who = {name: town.who[name] for name in ROLES}
    who["apprentice"] = town.apprentice_of(lives[-3].id)
    asking: list[tuple[str, dict[str, str]]] = [("nobody", {})]
    versions = {}
    for name, one in who.items():
        token = tokens.issue(one.membership, "hunt", clock.now())
        asking.append((name, {"Authorization": f"Bearer {token}"}))
        for life in lives:
            try:
                versions[name, str(life.id)] = living.version(one, life.id)
            except Exception:  # noqa: BLE001,S112 - not theirs
                continue
    users = [one.user.id for one in town.who.values()]
    methods = sorted({key for life in lives for key in life.pack.methods})
    known: dict[str, list[Any]] = {
        "case": [str(life.id) for life in lives],
        "file": list(File.objects.values_list("id", flat=True)),
        "membership": list(Membership.objects.values_list("pk", flat=True)),
        "competence": list(Competence.objects.values_list("pk", flat=True)),
        "interest": list(Interest.objects.values_list("pk", flat=True)),
        "token": list(Token.objects.values_list("pk", flat=True)),
        "organisation": ["midtown", "uptown", "acme", "bolt", people_of.BODY],
        "person": users,
        "assessor": users,
        "panellist": users,
        "employer": ["acme", "bolt"],
        "provider": ["midtown", "uptown"],
        "spec": ["ST0825/AP02", "ST0120/AP02"],
        "{spec}": ["st0825-ap02"],
        "method": methods,
    }
    return Hunt(asking, known, versions)
