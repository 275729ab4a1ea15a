"""Small files of many kinds, made here."""

import io
import struct
import zipfile

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 13 + b"\x00\x00\x00\x00IEND\xaeB`\x82"


def archive(*names, **texts):
    """An archive with these entries, and with these texts in them."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as made:
        for name in names:
            made.writestr(name, texts.get(name, "x"))
    return whole.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")


def large(whole):
    """An archive as it was, with the records of the large kind (ZIP64), which say the same."""
    at = whole.rindex(b"PK\x05\x06")
    entries, size, place = struct.unpack_from("<HLL", whole, at + 10)
    record = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, size,
                         place)  # fmt: skip
    return whole[:at] + record + struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1) + whole[at:]


def listed(entries, *, told=None, name=b"word/document.xml"):
    """An archive that is nothing but a list of so many entries; `told`: how many it speaks of."""
    line = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0,
                       len(name), 0, 0, 0, 0, 0, 0) + name  # fmt: skip
    start = b"PK\x03\x04" + bytes(26)
    told = min(entries if told is None else told, 0xFFFF)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, told, told, len(line) * entries,
                      len(start), 0)  # fmt: skip
    return start + line * entries + end
