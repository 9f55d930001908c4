"""Read one piece of text as a value: a date, a phone number, a postcode, a reading.

Every function takes the text as written and returns the value, or raises `ValueFault` with the id of a rule in
`shirube/rules.py` and what fills its words. Nothing here knows files, lines or fields; nothing here guesses:
where a writing could mean something, the fault carries what to write, and a person decides.
"""

from __future__ import annotations

import calendar
import difflib
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, time
from typing import Literal, NamedTuple
from urllib.parse import quote, urlsplit

SHOWN_LENGTH = 60
"""Characters of a value that a finding repeats."""

MAX_URL_LENGTH = 2_000
MAX_EMAIL_LENGTH = 254  # RFC 5321 4.5.3.1.3
MAX_SLUG_LENGTH = 64
MAX_PHONE_LENGTH = 60

SHORT_CODES: dict[str, str] = {
    "104": "番号案内",
    "110": "警察（緊急）",
    "113": "電話の故障",
    "115": "電報",
    "116": "電話の申込み",
    "117": "時報",
    "118": "海上保安庁（緊急）",
    "119": "消防・救急（緊急）",
    "171": "災害用伝言ダイヤル",
    "177": "天気予報",
    "188": "消費者ホットライン",
    "189": "児童相談所虐待対応ダイヤル",
    "#7111": "大阪府内などの救急の相談",
    "#7119": "救急安心センター",
    "#8000": "子ども医療電話相談",
    "#8008": "DV相談ナビ",
    "#8103": "性犯罪被害相談電話（警察）",
    "#8891": "性犯罪・性暴力被害者のためのワンストップ支援センター",
    "#9110": "警察相談専用電話",
    "#9910": "道路緊急ダイヤル",
    "#9999": "孤独・孤立相談ダイヤル",
}
"""Short numbers that may be written as a phone number. A new one is added here: a mistyped one must not be dialled."""

_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)


class ValueFault(ValueError):
    """Text that is not the value it should be: the id of the broken rule and the words that fill it."""

    def __init__(self, rule: str, **values: str | int) -> None:
        self.rule = rule
        self.values = {name: displayed(str(value)) for name, value in values.items()}
        super().__init__(rule, self.values)


def displayed(text: str, limit: int = SHOWN_LENGTH) -> str:
    """Make text safe to repeat in a finding: one line, no invisible character, not longer than `limit`."""
    shortened = text if len(text) <= limit else text[: limit - 1] + "…"
    return _INVISIBLE.sub(lambda match: "⏎" if match[0] == "\n" else f"<U+{ord(match[0]):04X}>", shortened)


# ---- folding and suggestions ------------------------------------------------------------------------------------

_HYPHENS = "-‐‑‒–—―−－ｰー〜～~"
_HYPHEN = re.compile(f"[{_HYPHENS}]")
_TO_HIRAGANA = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}


def to_hiragana(text: str) -> str:
    """Turn katakana, half width too, into hiragana; everything else stays."""
    return re.sub(
        "[\uff66-\uff9f]+", lambda match: unicodedata.normalize("NFKC", match[0]), text
    ).translate(_TO_HIRAGANA)  # fmt: skip


def _comparable(text: str) -> str:
    """Make text comparable, letter for letter; `shirube.fold` drops the hyphens that slugs need."""
    return _HYPHEN.sub("-", to_hiragana(unicodedata.normalize("NFKC", text).casefold()))


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that `word` was most probably meant to be, or None."""
    by_fold: dict[str, str] = {}
    for candidate in sorted(candidates):
        by_fold.setdefault(_comparable(candidate).replace("_", "-"), candidate)
    wanted = _comparable(word[:MAX_SLUG_LENGTH]).strip().replace("_", "-")
    found = difflib.get_close_matches(wanted, by_fold, n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None


# ---- text -------------------------------------------------------------------------------------------------------


def _counted(text: str, maximum: int) -> str:
    if not text:
        raise ValueFault("text-empty")
    if len(text) > maximum:
        raise ValueFault("text-too-long", count=len(text), max=maximum)
    return text


def read_line_text(text: str, maximum: int) -> str:
    """Read one line of at most `maximum` characters; spaces at either end go."""
    line = text.strip()
    if re.search("[\n\r]", line):
        raise ValueFault("text-one-line", text=line)
    return _counted(line, maximum)


def read_text(text: str, maximum: int) -> str:
    """Read text of any number of lines and at most `maximum` characters; empty lines at either end go."""
    return _counted(text.rstrip().lstrip("\n"), maximum)


_KANA_LETTER = re.compile("[ぁ-ゖゝゞー・ \u30000-9A-Za-z０-９Ａ-Ｚａ-ｚ\\-.&'+、]")


def read_kana(text: str) -> str:
    """Read a reading: hiragana, ー, ・, spaces, digits and Latin letters.

    Katakana is refused with its hiragana rather than converted: the file would keep saying what no page shows.
    """
    kana = text.strip()
    if not kana:
        raise ValueFault("text-empty")
    hiragana = to_hiragana(kana)
    wrong = [char for char in hiragana if not _KANA_LETTER.fullmatch(char)]
    if wrong:
        raise ValueFault("kana-letters", text=kana, character=wrong[0])
    if hiragana != kana:
        raise ValueFault("kana-katakana", text=kana, hiragana=hiragana)
    return kana


class OddCharacter(NamedTuple):
    """A character that some devices or screen readers cannot show or read, and where it stands in the text."""

    offset: int
    character: str
    kind: Literal["half-width-kana", "machine-dependent", "private-use"]


# The NEC and IBM signs of cp932, never its kanji: 髙 and 﨑 are how people write their own names.
_ODD = re.compile(
    "(?P<half>[\uff61-\uff9f])|(?P<private>[\ue000-\uf8ff\U000f0000-\U0010fffd])"
    "|[\u2460-\u2473\u2160-\u216b\u2170-\u217b\u2116\u2121\u3220-\u3247\u3280-\u32b0\u32ff\u3300-\u33ff]"
)


def odd_characters(text: str) -> list[OddCharacter]:
    """Find half-width kana, machine-dependent signs (①, ㈱, ㍻, Ⅱ, №) and private-use characters (外字)."""
    return [
        OddCharacter(
            match.start(),
            match[0],
            "half-width-kana" if match["half"] else "private-use" if match["private"] else "machine-dependent",
        )
        for match in _ODD.finditer(text)
    ]


# ---- days and hours ---------------------------------------------------------------------------------------------

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MONTH_DAY = r"\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?"
_ERA = r"(令和|平成|昭和|大正|[rhst])\s*(元|[0-9]{1,2})"
_DATE_LIKE = re.compile(r"([0-9]{4})" + _MONTH_DAY + "|([0-9]{4})([0-9]{2})([0-9]{2})")
_ERA_DATE = re.compile(_ERA + _MONTH_DAY)
_ERA_YEAR = re.compile(_ERA + r"\s*年?")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "r": 2018, "h": 1988, "s": 1925, "t": 1911}


def _era_year(era: str, year: str) -> int:
    return _ERAS[era] + (1 if year == "元" else int(year))


def _date_meant(text: str) -> str:
    """Guess the YYYY-MM-DD a writer meant, for a hint; an example when there is nothing to go by."""
    written = re.sub(f"[{_HYPHENS}]", "-", unicodedata.normalize("NFKC", text)).strip().casefold()
    if match := _DATE_LIKE.fullmatch(written):
        year, month, day = (int(part) for part in match.groups() if part)
    elif match := _ERA_DATE.fullmatch(written):
        year, month, day = _era_year(match[1], match[2]), int(match[3]), int(match[4])
    elif match := _ERA_YEAR.fullmatch(written):
        return f"{_era_year(match[1], match[2])}-04-01"
    else:
        return "2026-01-05"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return "2026-01-05"


def read_date(text: str) -> date:
    """Read YYYY-MM-DD, a day that exists between 1868 and 2199."""
    written = text.strip()
    match = _DATE.fullmatch(written)
    if not match:
        raise ValueFault("date-format", text=written, example=_date_meant(written))
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    if not 1868 <= year <= 2199:
        raise ValueFault("date-year", text=written, year=year)
    if not 1 <= month <= 12:
        raise ValueFault("date-month", text=written, month=month)
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise ValueFault("date-day", text=written, year=year, month=month, last=last)
    return date(year, month, day)


_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_TIME_LIKE = re.compile(r"(午前|午後|am|pm)?\s*([0-9]{1,2})\s*(?:時|:|\.)?\s*(?:([0-9]{1,2})\s*分?|(半))?\s*(am|pm)?")


def _time_meant(written: str) -> str:
    match = _TIME_LIKE.fullmatch(written.casefold())
    if not match:
        return "10:00"
    hour, minute = int(match[2]), 30 if match[4] else int(match[3] or 0)
    if (match[1] or match[5]) in ("午後", "pm") and hour < 12:
        hour += 12
    return f"{hour}:{minute:02}" if hour < 24 and minute < 60 else "10:00"


def read_time(text: str) -> time:
    """Read H:MM or HH:MM, 0:00 to 23:59; full-width digits and colon are read too."""
    written = unicodedata.normalize("NFKC", text).strip()
    match = _TIME.fullmatch(written)
    if not match:
        raise ValueFault("time-format", text=text, example=_time_meant(written))
    hour, minute = int(match[1]), int(match[2])
    if hour > 23 or minute > 59:
        raise ValueFault("time-range", text=text)
    return time(hour, minute)


# ---- yes, no, numbers -------------------------------------------------------------------------------------------

Tristate = Literal["yes", "no", "unknown"]

_YES = frozenset({"yes", "true", "はい", "あり", "有", "有り", "○", "〇", "◯"})
_NO = frozenset({"no", "false", "いいえ", "なし", "無", "無し", "×", "✕", "✖"})
_UNKNOWN = frozenset({"unknown", "確認中", "不明", "未確認", "わからない", "分からない"})


def _word(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def read_yes_no(text: str) -> bool:
    """Read yes or no, also true/false, はい/いいえ, あり/なし, ○/×."""
    word = _word(text)
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueFault("yes-no", text=text)


def read_tristate(text: str) -> Tristate:
    """Read yes, no or unknown, also in the Japanese words of `read_yes_no` and 確認中/不明."""
    word = _word(text)
    if word in _YES:
        return "yes"
    if word in _NO:
        return "no"
    if word in _UNKNOWN:
        return "unknown"
    raise ValueFault("tristate", text=text)


def read_integer(text: str, minimum: int, maximum: int) -> int:
    """Read a whole number from `minimum` to `maximum`; full-width digits are read too."""
    written = unicodedata.normalize("NFKC", text).strip()
    if not re.fullmatch(r"[+-]?[0-9]{1,12}", written):
        digits = re.search(r"[0-9]{1,12}", written.replace(",", ""))
        raise ValueFault("integer", text=text, example=digits[0] if digits else str(minimum))
    number = int(written)
    if not minimum <= number <= maximum:
        raise ValueFault("integer-range", text=text, min=minimum, max=maximum)
    return number


# ---- phone and fax ----------------------------------------------------------------------------------------------

_PHONE_WIDTH = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {
    ord(char): "-" for char in _HYPHENS if char not in "〜～~"
} | {ord("（"): "(", ord("）"): ")", ord("＋"): "+", ord("＃"): "#", ord("♯"): "#", ord("\u3000"): " "}  # fmt: skip
_EXTENSION = re.compile(r"[ (]*(?:内線|ext\.?)[ :：]*([0-9]{1,6})\)?", re.ASCII)
_PHONE_BODY = re.compile(r"(?:\+81[- ]?(?:\(0\))?|\(?0)[0-9]*(?:[-() ][0-9]+|\) ?[0-9]+|\)-[0-9]+)*")
_ELEVEN_DIGITS = re.compile(r"0(?:[256789]0[1-9]|800)")
_TEN_DIGITS = re.compile(r"0(?:120|570|990|[1-9])")


def _short_code_meant(code: str) -> str:
    return closest(code, SHORT_CODES) or "#8008"


def read_phone(text: str) -> str:
    """Read a Japanese phone or fax number; the grouping stays as written, full-width digits become half width.

    Numbers follow the numbering plan of 電気通信番号規則 (0AB-J ten digits, 0120, 0800, 0570, 050, mobile) or stand in
    `SHORT_CODES`. A trailing 内線 (extension) is kept.
    """
    try:
        return _read_digits_of_phone(text)
    except ValueFault:
        digits = text.translate(_LETTERS_FOR_DIGITS)
        if digits == text:
            raise
    # Only where nothing but the letters is wrong: else their own fault says more.
    letter = next(char for char in text if ord(char) in _LETTERS_FOR_DIGITS)
    try:
        _read_digits_of_phone(digits)
    except ValueFault as fault:
        # Told as it was written, not as it was tried.
        raise ValueFault(fault.rule, **{**fault.values, "text": text}) from None
    raise ValueFault("phone-letters", text=text, character=letter, example=digits)


_LETTERS_FOR_DIGITS = {ord(char): "0" for char in "OoＯｏ〇○◯"} | {ord(char): "1" for char in "lI|ｌＩ｜"}


def _read_digits_of_phone(text: str) -> str:
    if len(text) > MAX_PHONE_LENGTH:
        raise ValueFault("phone-format", text=text, example=_phone_meant(text))
    phone = re.sub(r"\s+", " ", text.translate(_PHONE_WIDTH)).strip()
    if re.fullmatch(r"#?[0-9]{3}|#[0-9]{4}|[1-9][0-9]{3}", phone):
        if phone not in SHORT_CODES:
            raise ValueFault("phone-short-code", text=text, example=_short_code_meant(phone))
        return phone
    body = phone
    if extension := _EXTENSION.search(phone):
        body = phone[: extension.start()].strip()
        if extension.end() != len(phone):
            raise ValueFault("phone-format", text=text, example=_phone_meant(text))
    if not _PHONE_BODY.fullmatch(body) or body.count("(") != body.count(")"):
        if re.fullmatch(r"[1-9][0-9]{0,3}-?[0-9]{4}", body):
            raise ValueFault("phone-area-code", text=text)
        raise ValueFault("phone-format", text=text, example=_phone_meant(text))
    digits = _national(body)
    if _ELEVEN_DIGITS.match(digits):
        expected = 11
    elif _TEN_DIGITS.match(digits):
        expected = 10
    else:
        raise ValueFault("phone-format", text=text, example=_phone_meant(text))
    if len(digits) != expected:
        raise ValueFault("phone-digits", text=text, count=len(digits), expected=expected)
    return phone


_PHONE_INSIDE = re.compile(r"(?:\+81[- ]?|\(?0)[0-9]{1,4}[-() ]{0,2}[0-9]{1,4}[-() ]{0,2}[0-9]{3,4}(?![0-9])")


def _phone_meant(text: str) -> str:
    """Find the number in （代表）0143-00-0001 or TEL 143-00-0001; an example when there is none that can be read."""
    plain = text[:MAX_PHONE_LENGTH].translate(_PHONE_WIDTH)
    lost = re.sub(r"^([^0-9+(]*)([1-9][0-9]{0,3}-[0-9]{1,4}-[0-9]{4})\b", r"\g<1>0\2", plain)
    for found in _PHONE_INSIDE.finditer(lost):
        candidate = found[0].strip()
        if len(_national(candidate)) == (11 if _ELEVEN_DIGITS.match(_national(candidate)) else 10):
            return candidate
    return "0143-00-0001"


def _national(body: str) -> str:
    digits = re.sub(r"[^0-9]", "", body)
    if body.startswith("+81"):
        rest = digits[2:]
        return rest if rest.startswith("0") else "0" + rest
    return digits


def tel_href(phone: str) -> str:
    """Write the `tel:` address of a number read by `read_phone`: digits only, # as %23, an extension left out."""
    if phone.startswith("#"):
        return "tel:" + quote(phone)
    body = _EXTENSION.sub("", phone)
    if body.startswith("+81"):
        return "tel:+81" + _national(body)[1:]
    return "tel:" + re.sub(r"[^0-9]", "", body)


# ---- addresses --------------------------------------------------------------------------------------------------


def read_postcode(text: str) -> str:
    """Read a postcode of seven digits, with or without 〒 and hyphen; return it as 059-0012."""
    written = unicodedata.normalize("NFKC", text).strip().removeprefix("〒").strip()
    match = re.fullmatch(f"([0-9]{{3}})[{_HYPHENS}]?([0-9]{{4}})", written)
    if not match:
        # A spreadsheet drops the zero at the beginning of Hokkaido's and Tohoku's.
        digits = re.sub(f"[{_HYPHENS}]", "", written)
        lost = re.fullmatch("[0-9]{6}", digits)
        raise ValueFault("postcode", text=text, example=f"0{digits[:2]}-{digits[2:]}" if lost else "059-0012")
    return f"{match[1]}-{match[2]}"


def read_url(text: str, schemes: tuple[str, ...] = ("http", "https")) -> str:
    """Read an absolute web address as written: a scheme of `schemes`, a host with a dot, no user name or password.

    Browsers drop tabs and read a backslash as a slash (WHATWG URL 4.4), so such characters are refused, not repaired.
    """
    url = text.strip()
    if len(url) > MAX_URL_LENGTH:
        raise ValueFault("text-too-long", count=len(url), max=MAX_URL_LENGTH)
    if bad := re.search(r"[\s\\<>\"`{}|^]", url) or _INVISIBLE.search(url):
        raise ValueFault("url-character", text=url, character=bad[0])
    scheme, colon, rest = url.partition(":")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", scheme) or not colon or (rest and "." in scheme):
        raise ValueFault("url-format", text=url, example=_url_meant(url))
    if scheme.lower() not in schemes:
        if re.fullmatch("h*t+p+s?", scheme.lower()) and "https" in schemes:
            raise ValueFault("url-format", text=url, example=_url_meant(url))
        raise ValueFault("url-scheme", text=url, scheme=scheme, schemes="、".join(schemes))
    if not rest.startswith("//"):
        raise ValueFault("url-format", text=url, example=_url_meant(url))
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise ValueFault("url-host", text=url) from None
    if "@" in parts.netloc:
        raise ValueFault("url-userinfo", text=url)
    if not _is_host(host):
        raise ValueFault("url-host", text=url)
    return url


def read_line_url(text: str) -> str:
    """Read the web address of a LINE account; for an account alone the fault says its address."""
    try:
        return read_url(text)
    except ValueFault as fault:
        if address := line_address(text.strip()):
            raise ValueFault("url-format", text=text.strip(), example=address) from None
        raise fault from None


def line_address(account: str) -> str | None:
    """The web address at which people add a LINE account written @name as a friend; None for anything else."""
    written = unicodedata.normalize("NFKC", account).strip("\"' ")
    return f"https://line.me/R/ti/p/{written}" if re.fullmatch(r"@[A-Za-z0-9._-]{2,40}", written) else None


def _url_meant(written: str) -> str:
    plain = unicodedata.normalize("NFKC", written).strip("“”‘’\"'")
    if re.fullmatch(r"https?://[^/@\s]+\.[^\s@]+", plain):
        return plain
    bare = re.sub(r"^(?:h*t*ps?[:;]/*|h*t*ps?//+|/+)", "", plain)
    return f"https://{bare}" if re.fullmatch(r"[\w.-]+\.[a-z]{2,}(?:/\S*)?", bare) else "https://example.jp/"


_HOST_LABEL = re.compile(r"\w(?:[\w-]{0,61}\w)?")


def _is_host(host: str) -> bool:
    if "." not in host or len(host) > 253 or unicodedata.normalize("NFKC", host) != host:
        return False
    return all(_HOST_LABEL.fullmatch(label) for label in host.removesuffix(".").split("."))


# The pattern browsers use for <input type=email> (WHATWG HTML 4.10.5.1.5), with a dot in the domain: old mobile
# addresses (a..b.@docomo.ne.jp) break RFC 5322 and are alive.
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?)")


def read_email(text: str) -> str:
    """Read an e-mail address, as written."""
    written = text.strip()
    match = _EMAIL.fullmatch(written)
    if not match or len(written) > MAX_EMAIL_LENGTH or not _is_host(match[1]):
        # Of several addresses the first; a mark such as mailto: is no part of any.
        first = re.split(r"[,、;；/\s]+(?=\S+@)", unicodedata.normalize("NFKC", written[:MAX_EMAIL_LENGTH]))[
            0
        ].removeprefix("mailto:")
        meant = re.sub(r"\s*[\[(<]?(?:at|アット|@)[\])>]?\s*", "@", first, count=1)
        mended = _EMAIL.fullmatch(meant)
        example = meant if mended and _is_host(mended[1]) else "info@example.jp"
        raise ValueFault("email", text=written, example=example)
    return written


# ---- names and codes --------------------------------------------------------------------------------------------

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
# A file of such a name cannot be checked out on Windows.
_DEVICE = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")


def is_slug(text: str) -> bool:
    """Tell whether this is a slug: a-z, 0-9 and single hyphens inside, at most 64 characters."""
    return bool(len(text) <= MAX_SLUG_LENGTH and _SLUG.fullmatch(text) and not _DEVICE.fullmatch(text))


def slug_meant(text: str) -> str:
    """Suggest a slug near this text; an example when nothing is left of it."""
    latin = re.sub(r"[^a-z0-9]+", "-", _comparable(text)).strip("-")[:MAX_SLUG_LENGTH].strip("-")
    # What is left of a Japanese name (npo, 2) is no name for it.
    enough = sum(char > "\u2e80" for char in unicodedata.normalize("NFKC", text[:MAX_SLUG_LENGTH])) <= len(latin)
    return latin if enough and is_slug(latin) else "hidamari-salon"


def read_slug(text: str) -> str:
    """Read a slug, the name of a file and of its address."""
    slug = text.strip()
    if not is_slug(slug):
        raise ValueFault("slug", text=slug, example=slug_meant(slug))
    return slug


def _digits(text: str) -> str:
    return re.sub(f"[{_HYPHENS} ]", "", unicodedata.normalize("NFKC", text)).strip()


def read_corporate_number(text: str) -> str:
    """Read a 法人番号: 13 digits whose first is the check digit (法人番号の指定等に関する省令 第2条)."""
    number = _digits(text)
    if not re.fullmatch(r"[0-9]{13}", number):
        raise ValueFault("corporate-number", text=text, count=len(number))
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number[1:])))
    if int(number[0]) != 9 - total % 9:
        raise ValueFault("corporate-number-check", text=text)
    return number


def _municipality_check_digit(first_five: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(first_five, (6, 5, 4, 3, 2), strict=True))
    return str((11 - total % 11) % 10)


def read_municipality_code(text: str) -> str:
    """Read a 全国地方公共団体コード: six digits, the last one a check digit (総務省); 登別市 is 012301."""
    code = _digits(text)
    if re.fullmatch(r"[0-9]{5}", code):
        # A spreadsheet drops the leading zero of 01 to 09; else it is the check digit that is not there.
        lost = f"0{code}"
        has_check = lost[5] == _municipality_check_digit(lost[:5])
        raise ValueFault(
            "municipality-code", text=text, example=lost if has_check else code + _municipality_check_digit(code)
        )
    if not re.fullmatch(r"[0-9]{6}", code):
        raise ValueFault("municipality-code", text=text, example="012301")
    if code[5] != _municipality_check_digit(code[:5]):
        raise ValueFault("municipality-code-check", text=text)
    return code


# ---- position and colour ----------------------------------------------------------------------------------------

_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,15})?")
_SEXAGESIMAL = re.compile(
    r"([0-9]{1,3})\s*[°度]\s*([0-9]{1,2})\s*['′分]\s*(?:([0-9]{1,2}(?:\.[0-9]+)?)\s*(?:[\"秒]|''|′′)?)?"
)


def _degrees(text: str) -> float:
    written = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    if not _DEGREES.fullmatch(written):
        bare = re.sub("北緯|東経|[NE]", "", written).strip()
        if match := _SEXAGESIMAL.fullmatch(bare):
            value = int(match[1]) + int(match[2]) / 60 + float(match[3] or 0) / 3600
            raise ValueFault("degrees-sexagesimal", text=text, example=f"{value:.6f}".rstrip("0").rstrip("."))
        raise ValueFault("degrees", text=text)
    return float(written)


def read_latitude(text: str) -> float:
    """Read a latitude in decimal degrees (WGS84)."""
    value = _degrees(text)
    if abs(value) > 90:
        raise ValueFault("degrees-swapped" if abs(value) <= 180 else "degrees-range", text=text, max=90)
    return value


def read_longitude(text: str) -> float:
    """Read a longitude in decimal degrees (WGS84)."""
    value = _degrees(text)
    if abs(value) > 180:
        raise ValueFault("degrees-range", text=text, max=180)
    return value


def read_colour(text: str) -> str:
    """Read a colour written #rrggbb; return it in lower case."""
    written = text.strip()
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", written):
        if match := re.fullmatch(r"#?([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})", unicodedata.normalize("NFKC", written)):
            digits = match[1].lower()
            meant = "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
        else:
            meant = "#0b5e6b"
        raise ValueFault("colour", text=written, example=meant)
    return written.lower()


def contrast_ratio(first: str, second: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    darker, lighter = sorted((_luminance(read_colour(first)), _luminance(read_colour(second))))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
