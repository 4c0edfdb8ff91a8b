"""Headers that ask for personal data, and their false friends."""

import pytest

from needs_analysis.ingest.person_words import is_personal_name, is_system_person, mentions_person

CERTAIN = [
    "Name", "Vorname", "Nachname", "Name, Vorname", "Vor- und Nachname", "Nachname, Vorname", "Geburtsname", "Ihr Name", "Wie lautet Ihr Name?",
    "First Name", "FirstName", "LastName", "Full name", "Name (freiwillig)", "Your name (optional)", "Mitarbeiter (Name)", "Führungskraft (Name)", "Name der Führungskraft",
    "E-Mail", "Email Address", "E-Mail-Adresse", "Dienstliche E-Mail", "Telefon", "Tel.-Nr.", "Handy-Nr.", "Handynummer", "Mobilnummer", "Durchwahl",
    "Phone number", "phonenumber", "Anschrift", "Straße", "PLZ", "Wohnort", "Geburtsdatum", "Geb.-Datum", "Geburtsort", "Date of birth", "IBAN",
    "Personalnummer", "Personal-Nr", "Personal-Nr.", "Personal Nr.", "PersonalNr", "Personal-ID", "Pers.Nr.", "Pers.-Nr.", "PersNr", "P-Nr.", "PNr",
    "MA-Nr.", "Stammnummer", "Stamm-Nr.", "Personal-Stammnummer", "Mitarbeiternummer", "Mitarbeiter-Nr.", "Mitarbeiter-ID", "Mitarbeiterkürzel",
    "Dienstnummer", "Dienstausweis", "Dienstausweis-Nr.", "Ausweisnummer", "SV-Nummer", "SV-Nr.", "Sozialversicherungsnummer", "Steuer-ID",
    "Steuer-Identifikationsnummer", "Steuernummer", "Rentenversicherungsnummer", "Kfz-Kennzeichen", "Matrikelnummer", "Employee number", "Employee ID",
    "EmployeeID", "Employee No.", "Employee Name", "Staff number", "Staff ID", "Personnel number", "Badge Number", "Payroll number", "Login",
    "Windows-Kennung", "Windowskennung", "Benutzerkennung", "Windows-/Benutzerkennung", "Benutzername", "Nutzername", "AD-Login", "User", "Username",
    "User name", "User ID", "UserPrincipalName", "Kennung", "Pseudonym", "Persönlicher Code", "Token", "Zugangstoken", "Zugangscode", "Teilnehmer-Code",
    "Participant ID", "UniqueID", "IP Address", "IP-Adresse", "ipaddr", "LocationLatitude", "RecipientEmail", "RecipientLastName", "SubmitterName",
    "SubmitterID", "_submitted_by", "u_name", "u_email", "deviceid", "Network ID", "Namenskürzel", "Initialen", "Unterschrift",
]  # fmt: skip
LIKELY = [
    "Bearbeiter", "Bearbeiterin", "Bearbeiter(in)", "Bearbeiter/-in", "Bearbeiter*in", "Sachbearbeiter/in", "Mitarbeiter", "Mitarbeiter*in",
    "Mitarbeiter:in", "Mitarbeiter_in", "MitarbeiterIn", "Mitarbeitende/r", "Beschäftigte/r", "Teilnehmer", "Vorgesetzte/r", "Ansprechpartner:in",
    "Employee", "Respondent", "Kontakt", "Kürzel", "Ihr Kürzel", "Wie heißen Sie?", "Name Ihres Vorgesetzten", "Name des Mitarbeiters",
    "Personalnummer (7-stellig)", "Erstellt von", "Ausgefüllt von", "Completed by", "Kennung aus dem Anschreiben",
]  # fmt: skip
TOPICS = [
    "Bearbeitungszeit", "Anzahl Mitarbeiter", "Anzahl der Mitarbeitenden", "Benutzerfreundlichkeit", "User Experience", "User Stories",
    "Mitarbeiterführung", "Mitarbeitergespräche führen", "Mitarbeiterzufriedenheit", "Personalentwicklung", "Personalrat", "Personalschlüssel", "Personal",
    "Name Ihres Amtes", "Name der Software", "Name of your department", "Organisationseinheit", "Amt", "Rolle", "Position", "Führungskraft",
    "Sachbearbeitung", "Stammdatenpflege", "Telefonie", "Adressverwaltung", "E-Mail-Verwaltung mit Outlook", "Code of Conduct", "Nummer", "Nr.", "ID",
    "Antwort ID", "Response ID", "Respondent ID", "Survey ID", "Datum", "Steuerrecht", "Benutzerverwaltung", "Nutzerorientierung", "Login-Sicherheit",
    "Umgang mit Passwörtern", "Kontaktpflege", "Personen mit Behinderung", "Dienstplanung", "Dienststelle", "Ausweiswesen", "Teilnahme", "Kennzahlen",
    "Wie oft nutzen Sie den Online-Dienst?", "Standort", "Ort", "Alter", "Geschlecht", "Geburtsjahr", "Titel", "Account Management", "Project Manager",
    "Mobiles Arbeiten", "Windows", "Windows 11", "Last page", "First steps", "Lohn", "Ref", "Serial", "",
]  # fmt: skip


@pytest.mark.parametrize("header", CERTAIN)
def test_headers_of_personal_data(header: str) -> None:
    assert is_personal_name(header)


@pytest.mark.parametrize("header", LIKELY)
def test_headers_that_very_likely_ask_for_a_person(header: str) -> None:
    assert mentions_person(header)
    assert not is_personal_name(header)


@pytest.mark.parametrize("header", TOPICS)
def test_topics_are_no_people(header: str) -> None:
    assert not is_personal_name(header)
    assert not mentions_person(header)


@pytest.mark.parametrize(
    ("name", "person"),
    [
        *((name, True) for name in (
            "invitation", "user", "User ID", "ExternalReference", "External Data Reference", "Custom Data 1", "Custom 1", "REF", "SERIAL", "u_1",
            "Network ID", "_submitted_by", "SubmitterName", "SubmitterID", "deviceid", "username", "phonenumber", "simserial", "subscriberid",
        )),
        *((name, False) for name in (
            "Response ID", "RespondentID", "Survey ID", "submitdate", "lfdn", "CASE", "_uuid", "_id", "KEY", "Start Date", "Tags", "language",
        )),
    ],
)  # fmt: skip
def test_entries_of_survey_tools(name: str, person: bool) -> None:
    assert is_system_person(name) == person
