"""Proofs that no edit of the small pack can show alone."""

from guildhall.shelf.packs import EXAMPLES, read_with_lines, shelf_folder
from guildhall.shelf.proofs import Proof
from guildhall.shelf.proofs.credentials import days


def test_nothing_is_valid_at_a_session_where_there_is_no_method():
    pack, document = read_with_lines(shelf_folder() / EXAMPLES / "gateway")
    bare = pack.model_copy(update={"methods": {}})
    assert [(fault.clause, fault.sentence) for fault in days(Proof(bare, document))] == [
        ("am1.licence", "it is to be valid at the session, and there is no method")
    ]
