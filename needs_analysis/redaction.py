"""Personal data struck out of running text: one set of patterns for uploads, findings and wishes.

Struck out are addresses (e-mail, also as ``(at)``; web, IP, MAC, streets), numbers that stand for a person (phone,
IBAN, staff, tax and social insurance numbers, licence plates), dates of birth, and names behind a form of address,
behind a label (``Erstellt von``) or with one of the first names in ``data/persons/first_names.txt``. A name without any
of these cannot be told from other words: the questionnaire asks not to write any.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from ipaddress import AddressValueError, IPv6Address

from needs_analysis.shipped import shipped_data

MASK = "[•••]"
_PLAIN = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?(?:\.\d+)?|[1-9]?\d{0,14}(?:[.,]\d{1,6})?")
"""Times and numbers as tools write them: nothing in them can be struck out, and a survey is full of them."""

_CAPITAL = r"[A-ZÄÖÜÀ-ÖØ-Þ][\w'’-]*"
_PARTICLE = r"(?:(?:von|vom|van|de|den|der|zu|zur|al|el|di|da)\s+)"
_PERSON = rf"(?:{_CAPITAL}\.?,?\s+)?{_PARTICLE}{{0,2}}{_CAPITAL}"
_PRODUCT = (
    r"(?:Office|Teams|Word|Excel|Outlook|Project|Access|PowerPoint|Power|Windows|Visio|SharePoint|Planner|Forms)\b"
)
_HOST = r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
_AT = r"(?:\s?[(\[{<]\s?(?:at|ät|a)\s?[)\]}>]\s?|\s(?:at|ät)\s|_at_)"
_DOT = r"(?:\.|\s?[(\[{<]\s?(?:dot|punkt)\s?[)\]}>]\s?|\s(?:dot|punkt)\s)"
_WEB = re.compile(r"(?:https?://|www\.)[^\s\"'()<>]{1,2000}", re.IGNORECASE)
_MAIL = re.compile(
    rf"(?<![\w.+-])(?:[\w+-]{{1,64}}\.){{0,4}}(?:[\w+-]{{1,64}}\.\s)?[\w+-]{{1,64}}\s?@\s?(?:{_HOST}|[\w-]{{1,63}}\s?\.\s?[a-z]{{2,24}}\b)"
    rf"|@{_HOST}"
)
_SPELLED_MAIL = re.compile(
    rf"(?<![\w.+-])(?:[\w+-]{{1,64}}\.){{0,4}}[\w+-]{{1,64}}{_AT}[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,3}}{_DOT}[a-z]{{2,24}}\b",
    re.IGNORECASE,
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])\.\s?(?:0?[1-9]|1[0-2])\."
_ISO_DAY = r"(?!1980-01-01)(?:19[2-9]\d|200\d)-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_NUMBERS = (
    re.compile(
        r"\b[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]{4}){3,7}(?:[ .-]?[A-Z0-9]{1,4})?\b"
        r"|\b[a-z]{2}\d{2}(?:[ .-]?\d{4}){3,7}(?:[ .-]?\d{1,4})?\b"
    ),
    re.compile(r"\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b", re.IGNORECASE),
    re.compile(r"\b\d{2} ?\d{6} ?[A-Z] ?\d{3}\b|\b\d{2} \d{3} \d{3} \d{3}\b"),
    re.compile(rf"(?<![\w.])(?:{_DAY}\s?(?:19[2-9]\d|200\d|[3-9]\d)|{_ISO_DAY})(?![\w-]|[ T]\d\d:)"),
    re.compile(rf"(?:\bgeb(?:oren)?\b\.?(?:\s+am)?|\*)\s*(?:{_DAY}\s?\d{{2,4}}|\d{{4}}-\d\d-\d\d)", re.IGNORECASE),
    re.compile(
        r"\b(?:Tel(?:efon)?(?:nummer|nr)?|Durchwahl|DW|Apparat|Handy(?:nummer|nr)?|Mobil(?:nummer|nr)?|Fax|Phone|"
        r"Nebenstelle|App(?=\.))\.?:?\s*(?:Nr\.?:?\s*)?[-–]?\s?\d(?:[ /()–-]?\d){2,14}\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<![\w-])P-[A-Z0-9]{4,}\b"
        r"|\b(?:(?:Personal|Pers|Stamm|Mitarbeiter|Dienst|Ausweis|Dienstausweis|Steuer|Sozialversicherungs|"
        r"Rentenversicherungs|Versicherten|SV|RV|Employee|Staff|Personnel|User|Benutzer|P)\.?[ -]?"
        r"(?:nummer|nr\b|no\b|number|ID\b|Ident-?Nr\b|kennung|kennzeichen)"
        r"|(?:Windows-?|Login-?)?Kennung|Login|Username|Kürzel|Passwort|Kennwort)"
        r"\.?\s*(?:ist|lautet|is)?\s*[:=#]?\s*(?=[\w.-]{0,40}\d)[\w./-]{3,40}",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?!DIN|ISO|EN|IT|VDE|IEC|SAP|HR|PC)[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} ?\d{2,4}[EH]?\b"),
    re.compile(
        r"\b[A-ZÄÖÜ][\w.-]{2,40}(?:[ -][A-ZÄÖÜ][\w.-]{1,40})?(?:straße|strasse|str\.|allee|gasse)\s+\d{1,4}\s?[a-z]?\b"
        r"(?:,?\s+(?:D-)?\d{5}\s+[A-ZÄÖÜ][\w-]+)?"
        r"|\b[A-ZÄÖÜ][\w.-]{2,60}\s+\d{1,4}\s?[a-z]?,\s*(?:D-)?\d{5}\s+[A-ZÄÖÜ][\w-]+"
    ),
)
_PHONE = re.compile(r"(?<![\w.,/+-])(?:\+\d{1,3}|\(?0\d{1,5}\)?)[\d ()/.–-]{3,18}\d(?![\w:])")
_TIMES = re.compile(
    r"\d{1,2}\.\d{1,2}\.(?:\d{2}|\d{4})?(?!\d)|\d{1,2}\.\d\d\s?[-–]|\d{1,2}/(?:\d{1,2}/)?\d{4}(?!\d)"
    r"|\d{1,2}-\d{1,2}-\d{4}|\d{4}-\d\d-\d\d"
)

_FEWEST_DIGITS, _MOST_DIGITS = 7, 15
_FOUR = re.compile(r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w]|\.\d)")
_SIX = re.compile(r"(?<![\w:.])(?:[0-9a-f]{1,4})?(?::[0-9a-f]{0,4}){2,7}(?![\w:])", re.IGNORECASE)
_ADDRESSED = re.compile(
    r"\b(?:Herrn?|Frau|Fräulein|Hr\.|Fr\.|Kolleg(?:e|in)|Dr\.|Prof\.|Dipl\.-\w{2,8}\.|Mr\.?|Mrs\.?|Ms\.?|Miss)\s+"
    rf"(?:(?:Dr|Prof|Dipl)\.(?:-\w+\.)?\s+){{0,2}}(?!{_PRODUCT}){_PARTICLE}{{0,2}}"
    rf"(?:[A-ZÄÖÜ]\.\s?)?[A-ZÄÖÜ][\w'’-]+(?:\s+{_PARTICLE}{{0,2}}[A-ZÄÖÜ][\w'’-]+)?"
)
_LABELLED = re.compile(
    r"(\b(?:(?i:(?:vor-?\s?und\s?nach|vor|nach)?name|(?:ansprech|kontakt)(?:partner|person)(?:[:*_/]?-?in|\(in\))?|kontakt|"
    r"(?:sach)?bearbeiter(?:[:*_/]?-?in|\(in\))?|verfasser(?:in)?|autor(?:in)?|author|contact|ersteller(?:in)?|"
    r"verantwortlich(?:er?)?|unterschrift|gezeichnet)\s*:\s*"
    r"|gez\.\s+|i\.\s?[AV]\.\s+))"
    rf"({_PERSON})"
    r"|(\b(?i:(?:erstellt|bearbeitet|ausgefüllt|erfasst|durchgeführt|eingegeben|geprüft)\s+(?:von|durch)"
    r"|(?:created|prepared|filled in|edited|submitted)\s+by)\s*:?\s+)"
    rf"({_CAPITAL}\.?,?\s+{_PARTICLE}{{0,2}}{_CAPITAL})"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TOKEN = re.compile(r"\w+(?:['’-]\w+)*")
_JOINT = re.compile(r"\s{1,3}(?:(?:von|vom|van|de|den|der|zu|zur|al|el)\s+|[A-ZÄÖÜ]\.\s?){0,2}")
_NO_SURNAME = re.compile(
    r"(?:Schule|Grundschule|Realschule|Gesamtschule|Gymnasium|Kita|Kindergarten|Haus|Halle|Straße|Platz|Weg|Stiftung|Heim|"
    r"Klinik|Bibliothek|Saal|Und|Oder|Für|Mit|Bei|In|Im|Am|Die|Der|Das|Ein|Eine|Ich|Wir|Sie|Es|Ist|Hat|And|Or|The|Is|Has|"
    r"Excel|Word|Outlook|Teams|Office|PowerPoint|SAP|Feb|Mär|Mar|Apr|Mai|May|Jun|Jul|Aug|Sep|Okt|Oct|Nov|Dez|Dec)"
)
_LONGEST_PLACE = 20
_LONG_NUMBER = re.compile(r"(?<![\w.,-])\d{5,}(?![\w.,]?\d)")
_INITIAL = re.compile(r"(?<=[\w\W])(?<!\w)(?<!z\. )(?<!z\.)(?<!u\. )(?<!d\. )[A-ZÄÖÜ]\.\s?[A-ZÄÖÜ][a-zäöüß][\w'’-]+")
_DAY_BEHIND = re.compile(r"\.?\s\d")
_BEFORE_PLACE = re.compile(
    r"(?:Kita|Haus|Schule|Grundschule|Gymnasium|Kindergarten|St\.|Sankt|Platz|Stiftung|Halle|Klinik|Raum|Saal)\s+$"
)


def redact_text(text: str, known: Collection[str] = (), *, alone: bool = True) -> str:
    """The text with personal data struck out.

    ``known``: words and numbers (case folded) that name people in the same file; words go ``alone``, or only where two
    stand together, because people are called Gut and Stark too.
    """
    if _PLAIN.fullmatch(text) and not (known and text in known):
        return text
    clean = _redact(text)
    return _strike_known(clean, known, 1 if alone else 2) if known else clean


def is_plain(text: str) -> bool:
    """Whether a text is a number or a time as tools write them: nothing in it can be struck out."""
    return _PLAIN.fullmatch(text) is not None


def redact_remark(text: str, known: Collection[str] = (), *, alone: bool = False) -> str:
    """The text of an answer, from which remarks about people go as well; headers and titles keep theirs.

    Beside what `redact_text` finds these are numbers of five digits and more, and an initial with a name behind it.
    """
    if _PLAIN.fullmatch(text):
        return text
    return _INITIAL.sub(MASK, _LONG_NUMBER.sub(MASK, redact_text(text, known, alone=alone)))


@lru_cache(maxsize=65_536)
def _redact(text: str) -> str:
    lower = text.casefold()
    if "http" in lower or "www." in lower:
        text = _WEB.sub(MASK, text)
    if "@" in text:
        text = _MAIL.sub(MASK, text)
    if "at" in lower or "ät" in lower or "(a)" in lower:
        text = _SPELLED_MAIL.sub(MASK, text)
    if any(map(str.isdigit, text)) or "::" in text:
        text = _redact_numbers(text)
    return _redact_names(text) if text != lower else text


def _redact_numbers(text: str) -> str:
    text = _NUMBERS[0].sub(MASK, text)
    text = _SIX.sub(lambda found: MASK if _is_network(found.group()) else found.group(), text)
    for pattern in _NUMBERS[1:]:
        text = pattern.sub(MASK, text)
    text = _FOUR.sub(lambda found: MASK if max(map(len, found.group().split("."))) > 1 else found.group(), text)
    return _PHONE.sub(lambda found: MASK if _is_phone(found.group()) else found.group(), text)


def _is_network(text: str) -> bool:
    try:
        return len(text) > len("::1") and bool(IPv6Address(text))
    except AddressValueError:
        return False


def _is_phone(text: str) -> bool:
    digits = sum(map(str.isdigit, text))
    return _FEWEST_DIGITS <= digits <= _MOST_DIGITS and not _TIMES.match(text)


def _redact_names(text: str) -> str:
    text = _ADDRESSED.sub(MASK, text)
    text = _LABELLED.sub(lambda found: f"{found.group(1) or found.group(3)}{MASK}", text)
    for start, end in reversed(list(_find_names(text))):
        text = f"{text[:start]}{MASK}{text[end:]}"
    return text


def _find_names(text: str) -> Iterator[tuple[int, int]]:
    """Where known first names stand before a surname, behind one and a comma, or several of them together."""
    words = list(_WORD.finditer(text))
    place = 0
    while place < len(words):
        end = place
        while end < len(words) and _is_first_name(words[end].group()) and (end == place or _touch(text, words[end])):
            end += 1
        if end > place:
            yield from _span_of(text, words, place, end)
        place = max(end, place + 1)


def _touch(text: str, word: re.Match[str]) -> bool:
    return text[word.start() - 1] == " " and text[word.start() - 2].isalpha()


def _span_of(text: str, words: Sequence[re.Match[str]], first: int, end: int) -> Iterator[tuple[int, int]]:
    """The name around the first names from ``first`` to before ``end``, unless a house is called after it."""
    start, stop = words[first].start(), words[end - 1].end()
    before = words[first - 1] if first and not _DAY_BEHIND.match(text, stop) else None
    if before is not None and text[before.end() : start] == ", " and _may_be_surname(before.group()):
        yield before.start(), stop
    elif not _BEFORE_PLACE.search(text[max(0, start - _LONGEST_PLACE) : start]):
        surname = _surname_behind(text, stop)
        if surname or end - first > 1:
            yield start, surname or stop


def _surname_behind(text: str, place: int) -> int:
    """Where the surname that follows a first name ends, 0 where none does."""
    joint = _JOINT.match(text, place)
    word = _WORD.match(text, joint.end()) if joint else None
    return word.end() if word and _may_be_surname(word.group()) else 0


def _may_be_surname(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and not _NO_SURNAME.fullmatch(word) and "schule" not in word.casefold()


def _is_first_name(word: str) -> bool:
    """Whether a capitalised word is a first name, or several joined by hyphens."""
    return word[0].isupper() and all(part.casefold() in first_names() for part in word.split("-"))


@cache
def first_names() -> frozenset[str]:
    """The usual first names, case folded; those that are also common words are left out."""
    text = shipped_data("persons", "first_names.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if line[:1] != "#" for word in line.casefold().split())


def _strike_known(text: str, known: Collection[str], least: int) -> str:
    words = [word for word in _TOKEN.finditer(text) if word.group().casefold() in known and not word.group().islower()]
    runs: list[list[re.Match[str]]] = []
    for word in words:
        if runs and not text[runs[-1][-1].end() : word.start()].strip(" ,"):
            runs[-1].append(word)
        else:
            runs.append([word])
    for run in reversed(runs):
        if len(run) >= least or any(mark.isdigit() for word in run for mark in word.group()):
            text = f"{text[: run[0].start()]}{MASK}{text[run[-1].end() :]}"
    return text
