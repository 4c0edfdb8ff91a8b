"""Headers that ask for personal data, by the parts of their words: German and English, compounds, every gender form.

A header names personal data where all its words belong to the vocabulary here (``Mitarbeiter (Name)``, ``Geb.-Datum``,
``SubmitterName``); any other word makes it a topic (``Mitarbeiterführung``, ``Anzahl Mitarbeiter``).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from needs_analysis.ingest.text import normal_key

_FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e"})
_CAMEL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])|(?<=[A-Z])(?=[A-Z][a-z])")
_GENDER = re.compile(r"(?:[:*_/]-?|\()(?:innen|in|r|e|n|frau|m|w|d)\)?(?![a-z])")
_WORD = re.compile(r"[a-z0-9#]+")
_VARIABLE = re.compile(r"^[upc]_(?=[a-z])")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FILLING = _words(
    "ihr ihre ihren ihrer ihres ihrem dein deine deinen deiner your my mein meine meiner bitte geben sie an "
    "angeben eintragen please enter provide state the der die das des den dem wie lautet ist heisst what is was "
    "und and or oder bzw of von optional freiwillig pflicht falls vorhanden dienstlich dienstliche dienstlichen "
    "privat private privaten geschaeftlich geschaeftliche work business office persoenlich persoenliche "
    "persoenlicher personal aktuelle voll voller vollstaendiger full legal interne internal eigene erste erster "
    "zweite first last middle maiden given display primary secondary main in r e m w d 1 2 location principal "
    "windows steuer vor"
)
"""Words that may stand beside others and say nothing alone."""

_NAMING = _words(
    "name vorname nachname zuname familienname geburtsname maedchenname rufname namen surname forename givenname "
    "firstname lastname middlename fullname displayname nickname initialen initials namenskuerzel namenszeichen "
    "handzeichen paraphe diktatzeichen unterschrift signature vornamen nachnamen email mail emailadresse "
    "mailadresse emailaddress mailaddress emails epost telefon telefonnummer telefonnr tel fon telnr rufnummer "
    "durchwahl nebenstelle handy handynr handynummer mobil mobilnummer mobilnr mobiltelefon mobilfunk "
    "mobilfunknummer phone telephone cellphone mobilephone phonenumber fax faxnummer telefax anschrift adresse "
    "address wohnort wohnanschrift wohnadresse privatanschrift privatadresse strasse hausnummer plz postleitzahl "
    "zipcode postcode geburtsdatum gebdatum gebdat geburtstag geburtsort geburtsjahrgang birthday birthdate dob "
    "birth iban bic kontonummer kontonr bankverbindung loginname username userid user benutzer benutzername "
    "nutzer nutzername accountname upn userprincipalname samaccountname login token accesstoken passwort password "
    "kennwort ip ipaddr ipaddress ipadresse macadresse macaddress hostname rechnername computername geraetename "
    "deviceid imei simserial subscriberid latitude longitude gps geolocation pseudonym kennung steuerid "
    "steuernummer steueridentifikationsnummer sozialversicherungsnummer svnummer svnr rentenversicherungsnummer "
    "versichertennummer krankenversichertennummer personalausweis personalausweisnummer reisepass reisepassnummer "
    "passnummer dienstausweis kfzkennzeichen nummernschild responder respondername submitter submittername "
    "submittedby createdby modifiedby uniqueid zugangscode zugangsschluessel teilnehmercode teilnahmecode ident "
    "identnummer identnr submittedby"
)
"""What is personal data by itself."""

_PERSONS = _words(
    "mitarbeiter mitarbeiterin mitarbeitende mitarbeitender mitarbeitenden beschaeftigte beschaeftigter "
    "beschaeftigten bedienstete bediensteter bearbeiter bearbeiterin sachbearbeiter sachbearbeiterin teilnehmer "
    "teilnehmerin teilnehmende teilnehmender vorgesetzte vorgesetzter fuehrungskraft kollege kollegin "
    "ansprechpartner ansprechpartnerin ansprechperson kontakt kontaktperson proband probandin befragte befragter "
    "respondent participant employee worker manager supervisor contact person ausfueller ersteller erstellerin "
    "verfasser verfasserin autor autorin antragsteller antragstellerin recipient empfaenger staff member"
)
_ALONE = _PERSONS - _words("fuehrungskraft staff member person recipient empfaenger autor autorin worker") | _words(
    "kuerzel apparat kennziffer mobile account ma"
)
"""Words that very likely name a person where they are the whole header."""

_STEMS = (
    "mitarbeiterinnen", "mitarbeitenden", "mitarbeiter", "beschaeftigten", "bediensteten", "bearbeiter",
    "sachbearbeiter", "personal", "personen", "pers", "stamm", "dienstausweis", "dienst", "ausweis", "benutzer",
    "nutzer", "anwender", "user", "windows", "win", "login", "anmelde", "teilnehmer", "teilnehmenden", "teilnahme",
    "zugangs", "access", "employee", "staff", "personnel", "worker", "badge", "payroll", "sozialversicherungs",
    "rentenversicherungs", "versicherten", "steuer", "sv", "rv", "ma", "pnr", "p", "ad", "participant", "network",
    "device", "unique", "submitter", "recipient", "phone", "handy", "mobil", "telefon", "tel", "fax", "konto", "ip",
    "mac", "mail", "kfz", "lohn", "gehalts", "pk", "geb", "geburts", "birth", "identifikations",
    "steueridentifikations", "person", "id", "subscriber", "matrikel",
)  # fmt: skip
_MARKS = _words(
    "nummer nr no number id kennung kennzeichen kuerzel code token zeichen ausweis login name kennziffer ident "
    "num ziffer namen adresse address datum date email konto uid identnummer key zugangstoken"
)
_OF_PEOPLE = _words("personal persoenlicher persoenliche windows steuer")
_PAIRED = _words("nummer nr no number id")
_SYSTEM = re.compile(
    r"invitation|url|user|external ?reference|external data reference|custom(?: data)? \d+|network id|ref|serial|u_\w+"
    r"|user ?id|_?submitted_by|device ?id|submitt\w+(?:name|id)|username|phonenumber|sim ?serial|subscriber ?id|e-?mail"
)
_TOPIC = re.compile(r"(?:anzahl|zahl|number of|how many|wie viele|summe|count)\b|(?:respondent|response)[ _-]?id$")
_LONGEST = 10

_SOMEBODY = r"führungskraft|vorgesetzt\w*|mitarbeit\w*|person|kolleg\w*|beschäftigt\w*|manager|supervisor|employee"
_ASKED = re.compile(
    r"\b(?:vor|nach|zu|familien|mädchen|geburts|ruf)?namen?s?\b"
    rf"(?! (?:des|der|ihres|ihrer|of)\b(?! (?:\w+ )?(?:{_SOMEBODY})))"
    r"|\b(?:(?:first|last|full|your|sur) ?name)\b|wie hei(?:ß|ss)(?:en sie|t du)|what is your name"
    r"|\bkennung\b|\bpseudonym\b"
    r"|\binitialen\b|\binitials\b|\bdurchwahl\b|\bhandy-?(?:nr|nummer)|\bmobilnummer|\btelefon-?(?:nr|nummer)|\btelefon\b(?!-)"
    r"|\bphone\b|\bfax\b|\bgeburts(?:datum|tag|jahrgang|name|ort)|\be-?mail\b(?!-)|\bkürzel\b"
    r"|(?:erstellt|bearbeitet|ausgefüllt|eingegeben|erfasst|geändert) (?:von|durch)"
    r"|(?:created|completed|submitted|modified|filled in) by"
)


def is_personal_name(header: str) -> bool:
    """Whether a header asks for personal data as such (name, e-mail, staff number); topics are not meant."""
    return _read(header) == "sure"


def is_system_person(header: str) -> bool:
    """Whether an entry of a survey tool names or identifies the person who answered."""
    key = normal_key(header)
    return bool(_SYSTEM.fullmatch(key)) or is_personal_name(header)


def mentions_person(header: str) -> bool:
    """Whether a header very likely asks for a person: it is called after one, or asks in more words."""
    if _read(header):
        return True
    key = normal_key(header)
    if len(key.split()) > _LONGEST or _TOPIC.match(key):
        return False
    return bool(_ASKED.search(key)) or any(map(_is_compound, _split(header)))


@lru_cache(maxsize=16_384)
def _read(header: str) -> str:
    """``sure``, ``likely`` or nothing."""
    key = normal_key(header)
    words = _split(header)
    if words[-1:] == ["by"]:
        words = ["".join(words)]
    if not words or len(words) > _LONGEST or _TOPIC.match(key):
        return ""
    telling = [word for word in words if word not in _FILLING]
    if not telling:
        return ""
    marks = [kind for word in _join(telling) if (kind := _kind(word)) is not None]
    if len(marks) < len(_join(telling)):
        return ""
    if "personal" in marks or ("person" in marks and "mark" in marks) or _is_staff_mark(words, marks):
        return "sure"
    return "likely" if len(telling) == 1 and telling[0] in _ALONE else ""


def _split(header: str) -> list[str]:
    """The folded words of a header, without gender forms and the prefix of a tool's variable."""
    spaced = _CAMEL.sub(" ", header[:200]) if " " not in header.strip() else header[:200]
    key = _VARIABLE.sub("", normal_key(spaced)).translate(_FOLD)
    return _WORD.findall(_GENDER.sub("", key).replace("e-mail", "email").replace("e mail", "email"))


def _join(words: list[str]) -> list[str]:
    """Words written apart that belong together: ``personal nr``, ``geb datum``, ``sv nummer``."""
    joined: list[str] = []
    for word in words:
        if joined and word in _MARKS and joined[-1] in _STEMS and joined[-1] not in _PERSONS:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _kind(word: str) -> str | None:
    if word in _NAMING or _is_compound(word):
        return "personal"
    if word in _PERSONS:
        return "person"
    return "mark" if word in _MARKS else ("person" if word in _ALONE else None)


def _is_compound(word: str) -> bool:
    """``personalnummer``, ``windowskennung``, ``benutzerkennung``: a stem with a mark of a person."""
    for stem in _stems_of(word):
        rest = word[len(stem) :]
        if rest in _MARKS and not (stem == "personal" and rest == "code"):
            return len(stem) > 2 or rest in _PAIRED | {"kennung", "login"}  # noqa: PLR2004 - abbreviations
        if stem not in ("id", "p", "ad", "ma", "pk") and _is_longer(rest):
            return True
    return False


def _is_longer(rest: str) -> bool:
    return any(
        rest.startswith(stem) and rest[len(stem) :] in _MARKS for stem in ("ausweis", "identifikations", "ident")
    )


def _stems_of(word: str) -> Iterator[str]:
    return (stem for stem in _STEMS if word.startswith(stem) and len(word) > len(stem))


def _is_staff_mark(words: list[str], marks: list[str]) -> bool:
    """``Personal Nr``, ``staff no``, ``Personal-ID``, where the first word alone only fills."""
    return "mark" in marks and not _OF_PEOPLE.isdisjoint(words)
