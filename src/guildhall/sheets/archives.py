"""Archives (ZIP), looked at before they are read: a library reads the whole list of what is in one.

The list stands at the end of the file, and the record after it tells how long it is. A file of
hundreds of megabytes that is nothing but a list would take all the memory of whoever reads it.
"""

import struct
from pathlib import Path

END, END_OF_LARGE = b"PK\x05\x06", b"PK\x06\x07"
RECORD = struct.Struct("<4s4H2LH")
"""The record at the end: its mark, two numbers of disks, entries on this disk and in all, the size
and the place of the list, the length of the note."""
LARGE = struct.Struct("<4sLQL")
"""What stands before the record in an archive of the large kind (ZIP64)."""
LONGEST_NOTE = 0xFFFF
A_LINE = 200
"""Bytes of the list for one entry, at most: 46 and its name, and what else is told of it."""


class TooMuchError(ValueError):
    """An archive of more than may be in one, or one that cannot be looked at."""


def see_small(path: Path, most: int) -> None:
    """See that an archive has at most so many entries, by the record at its end.

    Raises TooMuchError for one that has more, that is of the large kind, or has no such record.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - LONGEST_NOTE - RECORD.size - LARGE.size))
        end = file.read()
    at = end.rfind(END)
    if at < 0 or len(end) - at < RECORD.size:
        raise TooMuchError
    _, _, _, here, in_all, length, _, _ = RECORD.unpack_from(end, at)
    large = end[max(0, at - LARGE.size) : at].startswith(END_OF_LARGE)
    if large or here != in_all or in_all > most or length > most * A_LINE:
        raise TooMuchError
