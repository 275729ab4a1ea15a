"""Small files of many kinds, made here."""

import io
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
