"""What a file is, by what is in it; and what is not taken."""

import zipfile

import pytest

from guildhall.evidence.kinds import KINDS, OFFICE, OPEN, UnknownKindError, kind_of
from tests.evidence.made import DOCX, PDF, PNG, archive, large, listed

TAKEN = [
    ("a.pdf", PDF, "application/pdf"),
    ("a.exe", PDF, "application/pdf"),
    ("a.png", PNG, "image/png"),
    ("a.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\0" * 40 + b"\xff\xd9", "image/jpeg"),
    ("photo.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40, "image/heif"),
    ("a.webp", b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 40, "image/webp"),
    ("a.gif", b"GIF89a" + b"\0" * 40 + b"\0;", "image/gif"),
    ("a.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 40, "video/mp4"),
    ("a.mp4", b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + b"\0" * 40, "video/mp4"),
    ("a.mov", b"\0\0\0\x14ftypqt  \0\0\2\0qt  " + b"\0" * 40, "video/quicktime"),
    ("a.webm", b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\x82\x84webm" + b"\0" * 40,
     "video/webm"),
    ("a.m4a", b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42" + b"\0" * 40, "audio/mp4"),
    ("a.mp3", b"ID3\x03\0\0\0\0\0\0" + b"\0" * 40, "audio/mpeg"),
    ("a", b"\xff\xfb\x90\x64" + b"\0" * 40, "audio/mpeg"),
    ("a.wav", b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 40, "audio/wav"),
    ("a.rtf", b"{\\rtf1\\ansi hello}", "application/rtf"),
    ("a.docx", DOCX, f"{OFFICE}wordprocessingml.document"),
    ("a.zip", DOCX, f"{OFFICE}wordprocessingml.document"),
    ("a.xlsx", archive("[Content_Types].xml", "xl/workbook.xml"), f"{OFFICE}spreadsheetml.sheet"),
    ("a.pptx", archive("ppt/presentation.xml"), f"{OFFICE}presentationml.presentation"),
    ("a.odt", archive("mimetype", "content.xml", mimetype=f"{OPEN}text"), f"{OPEN}text"),
    ("a.txt", "Grüße: what I did\n".encode(), "text/plain"),
    ("a.txt", b"\xef\xbb\xbfwith a mark", "text/plain"),
    ("a.txt", b"BMW apprentices, week 1", "text/plain"),
    ("a.csv", b"a,b\n1,2\n", "text/csv"),
]  # fmt: skip
REFUSED = [
    ("a.pdf", b"MZ\x90\0\x03\0\0\0" + b"\0" * 60),
    ("a.txt", b"\x7fELF\x02\x01\x01" + b"\0" * 40),
    ("a.txt", b"#!/bin/sh\nrm -r x\n"),
    ("a.txt", b"<!DOCTYPE html><html><script>alert(1)</script>"),
    ("a.png", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
    ("a.txt", b"\n\n  <svg onload=alert(1)>"),
    ("a.zip", archive("one.txt", "two.txt")),
    ("a.docx", b"PK\x03\x04 and then nothing"),
    ("a.docx", archive("word/document.xml", "word/vbaProject.bin")),
    ("a.odt", archive("mimetype", "Basic/script.xlb", mimetype=f"{OPEN}text")),
    ("a.jar", archive("META-INF/MANIFEST.MF", "A.class")),
    ("a.txt", b"caf\xe9 in another encoding"),
    ("a.txt", b"text and then\x00a zero"),
    ("a.txt", b"a" * 70_000 + b"\x01"),
    ("a.txt", b"\x00\x01\x02\x03"),
]


@pytest.mark.parametrize(("name", "bytes_", "kind"), TAKEN)
def test_a_file_is_known_by_what_is_in_it(tmp_path, name, bytes_, kind):
    (tmp_path / "one").write_bytes(bytes_)
    assert kind_of(tmp_path / "one", name) == kind


@pytest.mark.parametrize(("name", "bytes_"), REFUSED)
def test_what_is_not_evidence_is_not_taken_whatever_its_name(tmp_path, name, bytes_):
    (tmp_path / "one").write_bytes(bytes_)
    with pytest.raises(UnknownKindError, match="This kind of file is not taken"):
        kind_of(tmp_path / "one", name)


ABSURD = {
    "more entries than any document has": listed(10_001),
    "a list of 40 megabytes that calls itself short": listed(600_000, told=3),
    "of the large kind": large(DOCX),
    "two numbers of entries": DOCX[:-14] + b"\x09\x00" + DOCX[-12:],
    "the end of it cut off": DOCX[:-1],
    "no end at all": b"PK\x03\x04" + bytes(100_000),
}


@pytest.mark.parametrize("what", ABSURD)
def test_the_list_of_an_absurd_archive_is_not_even_read(tmp_path, monkeypatch, what):
    (tmp_path / "one").write_bytes(ABSURD[what])
    monkeypatch.setattr(zipfile, "ZipFile", lambda _: pytest.fail("it was read"))
    with pytest.raises(UnknownKindError):
        kind_of(tmp_path / "one", "a.docx")


def test_a_document_may_have_many_entries_and_a_note_at_its_end(tmp_path):
    kind = f"{OFFICE}wordprocessingml.document"
    whole = archive("word/document.xml", *(f"word/{number}" for number in range(9_999)))
    (tmp_path / "one").write_bytes(whole)
    assert kind_of(tmp_path / "one", "a.docx") == kind
    (tmp_path / "two").write_bytes(DOCX[:-2] + b"\xff\xff" + b"n" * 0xFFFF)
    assert kind_of(tmp_path / "two", "a.docx") == kind


def test_nothing_that_a_browser_would_run_is_among_the_kinds():
    assert not {kind for kind in KINDS.values() if "html" in kind or "xml" in kind or "svg" in kind}


def test_a_damaged_archive_is_refused_and_no_fault_of_ours(tmp_path):
    """Its first entry is packed, though an open document's is not, and what is packed is broken."""
    file = tmp_path / "a.odt"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", f"{OPEN}text" * 2)
    whole = bytearray(file.read_bytes())
    start = whole.index(b"mimetype") + len("mimetype")
    whole[start : start + 6] = b"\xff" * 6
    file.write_bytes(whole)
    with pytest.raises(UnknownKindError):
        kind_of(file, "a.odt")
