"""From bytes to text, by the names that mails give to their charsets.

Only names in this table are looked up. Python would import a module for any other name, remember
it for ever, and knows "charsets" that unpack (`zlib`), take quadratic time (`punycode`) or run
escapes (`unicode_escape`).
"""

from encodings import normalize_encoding
from encodings.aliases import aliases
from typing import Final

NAMES: Final = """
    big5 big5hkscs cp437 cp850 cp852 cp866 cp874 cp932 cp949 cp950 cp1250 cp1251 cp1252
    cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 euc_jp euc_kr gb18030 gbk iso2022_jp
    iso2022_kr iso8859_2 iso8859_3 iso8859_4 iso8859_5 iso8859_6 iso8859_7 iso8859_8
    iso8859_9 iso8859_10 iso8859_11 iso8859_13 iso8859_14 iso8859_15 iso8859_16 koi8_r
    koi8_u mac_roman shift_jis tis_620 utf_8 utf_8_sig utf_16 utf_16_be utf_16_le utf_32
"""
KNOWN: Final = frozenset(NAMES.split())
# What is labelled with the smaller set is written with the larger, as browsers know.
LARGER: Final = {
    "ascii": "utf_8",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso_8859_8_i": "iso8859_8",
    "latin_1": "cp1252",
    "shift_jis": "cp932",
    "windows_31j": "cp932",
    "windows_874": "cp874",
    "x_mac_roman": "mac_roman",
    "x_sjis": "cp932",
}


def decode(raw: bytes, charset: str = "") -> str:
    """The text, with marks where a byte means nothing; an unknown charset is guessed."""
    codec = _codec(charset)
    if codec:
        return raw.decode(codec, "replace")
    try:
        return raw.decode("utf_8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _codec(charset: str) -> str:
    """The codec for a charset's name; nothing for one that is not in the table."""
    charset = charset.partition("*")[0]  # RFC 2231: a language may follow
    name = normalize_encoding(charset).lower()
    name = aliases.get(name, name)
    name = LARGER.get(name, name)
    return name if name in KNOWN else ""
