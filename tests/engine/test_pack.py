"""A pack as a value: what its digest covers, and how its parts are found."""

import pytest

from guildhall.engine.kinds.grading import Descriptors
from guildhall.engine.kinds.overall import GradeTable
from guildhall.engine.kinds.redo import Cap
from guildhall.engine.pack import Pack
from guildhall.shelf.packs import pack
from tests.engine.builders import PACK, changed, without


def rewritten(change):
    """The pack after a change to its plain values."""
    plain = PACK.model_dump(mode="json", by_alias=True, exclude_none=True)
    change(plain)
    return Pack.model_validate(plain)


def clause(plain, key):
    return next(one for one in plain["clauses"] if one["id"] == key)


# What a case is pinned to


@pytest.mark.parametrize(
    "change",
    [
        lambda plain: clause(plain, "am1.notice").update(says="Otherwise said."),
        lambda plain: clause(plain, "am1.notice").update(reading="Otherwise read."),
        lambda plain: clause(plain, "am1.notice").update(edge="Elsewhere tried."),
        lambda plain: clause(plain, "resit.cap").update(when="in an emergency"),
        lambda plain: plain.update(title="Another title"),
        lambda plain: plain.update(revision=2),
        lambda plain: plain["clauses"].reverse(),
        lambda plain: plain["ksbs"].update(K1="Knows it otherwise."),
        lambda plain: plain["themes"]["operability"]["pass"].update(p1="Otherwise put."),
        lambda plain: plain.update(themes=dict(reversed(plain["themes"].items()))),
        lambda plain: plain["themes"]["operability"]["ksbs"].reverse(),
    ],
)
def test_wording_and_order_are_not_what_a_case_is_pinned_to(change):
    assert rewritten(change).digest == PACK.digest


@pytest.mark.parametrize(
    "change",
    [
        lambda plain: clause(plain, "am1.notice")["rule"].update(days=11),
        lambda plain: clause(plain, "am1.notice")["rule"].update(bites=["book_session"]),
        lambda plain: clause(plain, "am1.notice").update(at="Another heading"),
        lambda plain: clause(plain, "am1.notice").update(force="typical"),
        lambda plain: clause(plain, "am1.notice").update(does="warn"),
        lambda plain: clause(plain, "am1.notice").update(waivable="policy"),
        lambda plain: plain.update(waivers_allowed=["epa.window"]),
        lambda plain: plain["clauses"].remove(clause(plain, "am1.notice")),
        lambda plain: plain["themes"]["operability"]["pass"].update(p4="One more."),
        lambda plain: plain["themes"]["operability"].update(method="am2"),
        lambda plain: plain["themes"]["operability"]["ksbs"].remove("K11"),
        lambda plain: clause(plain, "am1.online")["rule"]["items"].update(light="enough light"),
        lambda plain: clause(plain, "am1.online")["rule"]["items"].update(title="a title"),
    ],
)
def test_every_rule_is_what_a_case_is_pinned_to(change):
    assert rewritten(change).digest != PACK.digest


def test_the_digest_is_the_same_for_the_same_rules():
    assert rewritten(lambda _: None).digest == PACK.digest == pack("ST0825/AP02").digest
    assert len(PACK.digest) == 64


# How its parts are found


def test_clauses_are_found_by_id_by_action_and_by_kind():
    assert PACK.by_id["am1.notice"].rule.days == 10
    assert [c.id for c in PACK.biting["claim_certificate"]] == ["epa.all-passed"]
    assert [c.id for c, _ in PACK.rules(Descriptors)] == ["am1.themes", "am2.themes"]
    assert [PACK.rule(Descriptors, method)[0].id for method in PACK.methods] == [
        "am1.themes", "am2.themes",
    ]  # fmt: skip
    assert PACK.rule(Descriptors, "am3") is None
    assert PACK.rule(GradeTable, "am1")[0].id == "grade.overall"
    assert without("resit.cap").rule(Cap) is None
    assert "resit.cap" not in without("resit.cap").by_id


def test_clauses_bite_in_the_order_of_the_pack():
    order = [clause.id for clause in PACK.clauses]
    for clauses in PACK.biting.values():
        ids = [clause.id for clause in clauses]
        assert ids == sorted(ids, key=order.index)


def test_the_folder_is_the_name_in_lower_case():
    assert PACK.folder == "st0825-ap02"
    assert pack("ST0792/1.2").folder == "st0792-1.2"


def test_every_descriptor_belongs_to_one_method():
    first, second = PACK.descriptors["am1"], PACK.descriptors["am2"]
    assert set(first) & set(second) == set()
    assert {key.partition(".")[0] for key in (*first, *second)} == set(PACK.themes)


def test_the_worst_grade_of_a_method_is_no_pass():
    assert PACK.scale_of("am1") == ("fail", "pass", "distinction")
    assert [PACK.passed("am1", grade) for grade in PACK.scale_of("am1")] == [False, True, True]
    for bare in (without("grade.each"), changed("grade.each", grades={"am2": ("fail", "pass")})):
        with pytest.raises(LookupError) as caught:
            bare.scale_of("am1")
        assert str(caught.value) == "ST0825/AP02 has no scale for am1"


def test_the_parts_of_a_session_come_in_their_order():
    assert pack("ST0120/AP02").parts_of("am1") == ("presentation", "questions")
    assert without("am1.duration").parts_of("am1") == ()


def test_ksbs_of_a_method_are_those_of_its_themes():
    assert set(PACK.ksbs_of("am1", None)) | set(PACK.ksbs_of("am2", None)) == set(PACK.ksbs)
    assert set(PACK.ksbs_of("am1", None)) & set(PACK.ksbs_of("am2", None)) == set()
