"""Whether a NetCDF file of the classic formats is all there: its library reads zeros where one was cut off."""

from __future__ import annotations

from io import SEEK_CUR
from math import prod
from pathlib import Path
from typing import BinaryIO

from monsun.records import InputError

# bytes of a value by the number of its type: byte, char, short, int, float, double, and those of CDF-5
_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 4, 6: 8, 7: 1, 8: 2, 9: 4, 10: 8, 11: 8}
_STREAMING = 2**32 - 1


def check_whole(path: Path) -> None:
    """Raise InputError for an empty file, or one of the classic formats (CDF-1, 2, 5) shorter than its header says.

    Files of NetCDF-4 are HDF5, whose library refuses a cut one by itself. Source: The NetCDF Classic Format
    Specification (Unidata): header, and where the values of each variable lie.
    """
    try:
        size = path.stat().st_size
        if size == 0:
            raise InputError(str(path), "a NetCDF file", "an empty file")
        with path.open("rb") as stream:
            magic = stream.read(4)
            if magic[:3] != b"CDF" or magic[3:] not in (b"\x01", b"\x02", b"\x05"):
                return
            needed = _needed(stream, magic[3], size)
    except OSError as error:
        raise InputError(str(path), "a file that can be read", error.strerror or "nothing") from error
    except (EOFError, IndexError):
        # a dimension that is not there is no header either
        raise InputError(str(path), "a whole NetCDF file", f"one with half a header, {size} bytes") from None
    if size < needed:
        raise InputError(str(path), f"{needed} bytes, as its header says (was the file cut off?)", f"{size} bytes")


def _needed(stream: BinaryIO, version: int, size: int) -> int:
    """Bytes up to the end of the last value; the padding behind it may be missing."""
    wide, offset = (8, 8) if version == 5 else (4, 8 if version == 2 else 4)

    def whole(count: int) -> int:
        read = stream.read(count)
        if len(read) < count:
            raise EOFError
        return int.from_bytes(read, "big")

    def skip_padded(count: int) -> None:
        if stream.tell() + count > size:
            raise EOFError
        stream.seek(-(-count // 4) * 4, SEEK_CUR)

    def skip_attributes() -> None:
        whole(4)
        for _ in range(whole(wide)):
            skip_padded(whole(wide))
            kind = whole(4)
            skip_padded(whole(wide) * _BYTES.get(kind, 1))

    records = whole(wide)
    whole(4)
    dimensions = []
    for _ in range(whole(wide)):
        skip_padded(whole(wide))
        dimensions.append(whole(wide))
    skip_attributes()
    whole(4)
    fixed_end, of_record = 0, []
    for _ in range(whole(wide)):
        skip_padded(whole(wide))
        lengths = [dimensions[whole(wide)] for _ in range(whole(wide))]
        skip_attributes()
        kind = whole(4)
        whole(wide)
        begin = whole(offset)
        if lengths and lengths[0] == 0:
            of_record.append((begin, prod(lengths[1:]) * _BYTES.get(kind, 1)))
        else:
            fixed_end = max(fixed_end, begin + prod(lengths) * _BYTES.get(kind, 1))
    if not of_record or records in (0, _STREAMING):
        return fixed_end
    # a single variable along the record dimension is not padded
    step = of_record[0][1] if len(of_record) == 1 else sum(-(-length // 4) * 4 for _, length in of_record)
    return max(fixed_end, *(begin + (records - 1) * step + length for begin, length in of_record))
