"""Wishes in people's own words: made up, German, different in tone, each pointing at what the profile lacks."""

from collections.abc import Mapping, Sequence

import numpy as np

_TOPICS: Mapping[str, Sequence[str]] = {
    "administration": (
        "Wie ich eine Akte in der E-Akte sauber anlege, verschlagworte und wieder abschließe",
        "E-Akte: Mitzeichnung und Wiedervorlage, das mache ich bisher alles per E-Mail",
        "Mehr Sicherheit mit dem DMS, vor allem beim Einscannen und Zuordnen",
        "Online-Anträge so einrichten, dass nicht jeder Zweite noch anruft",
        "Unsere Formulare endlich ohne Medienbruch ins Fachverfahren bekommen",
        "Prozesse aufnehmen – wir reden ständig davon, gelernt hat es bei uns niemand",
        "Was beim elektronischen Schriftverkehr rechtlich gilt (Signatur, Zustellung, Fristen)",
        "Auswertungen aus dem Fachverfahren, die man auch dem Ausschuss zeigen kann",
        "E-Rechnung und Aufbewahrung: wer macht was und wie lange?",
        "Am Telefon und online gleich gute Auskunft geben, ohne alles doppelt zu pflegen",
    ),
    "ai": (
        "KI im Büro: was darf ich eingeben und was nicht?",
        "Gute Prompts schreiben für Bescheide und Vermerke",
        "Einmal in Ruhe ausprobieren, was die zugelassene KI kann",
        "Wie prüfe ich, ob das stimmt, was die KI schreibt",
        "Protokolle und Zusammenfassungen mit KI, aber datenschutzkonform",
        "Einfache Abläufe automatisieren, zum Beispiel Serienmails mit Anhang",
        "Überblick: KI-Verordnung und was sie für unser Amt heißt",
        "Low-Code für Einsteiger, wir hätten da so drei Excel-Listen ...",
        "Welche Aufgaben sollten wir besser nicht der KI überlassen?",
    ),
    "security": (
        "Phishing erkennen – die Mails werden immer besser",
        "Sichere Kennwörter und zweiter Faktor, bitte einmal praktisch zeigen",
        "Datenschutz im Alltag: Auskunft geben, Löschen, Weitergeben",
        "Was tun, wenn der Rechner gesperrt ist? Ein Notfallplan zum Üben",
        "Barrierefreie PDF erstellen",
        "Bescheide in klarer Sprache schreiben",
        "Ordnung in Laufwerk und Postfach bringen",
        "Grundlagen Textverarbeitung: Formatvorlagen, Serienbrief, Inhaltsverzeichnis",
        "Tabellen, die nicht gleich kaputtgehen, wenn jemand eine Zeile einfügt",
        "Wann nehme ich Chat, wann E-Mail, wann den Teamraum?",
    ),
    "leadership": (
        "Führen auf Distanz, halbes Team im Homeoffice, halbes am Schalter",
        "Veränderungen so erklären, dass die Leute mitgehen",
        "Gespräche über Lernbedarf führen, ohne dass es nach Beurteilung klingt",
        "Dienstplanung mit 4-Tage-Woche und trotzdem erreichbar sein",
        "Projektsteuerung für kleine Vorhaben, ohne großes Handbuch",
        "Austausch mit anderen Leitungen, gern regelmäßig",
        "Bürgerbeteiligung: Wie moderiere ich, wenn es laut wird?",
        "Mein Wissen weitergeben, bevor ich in Rente gehe",
        "Ämterübergreifend arbeiten, ohne zehn Abstimmungsrunden",
    ),
    "beginners": (
        "Bitte ganz von vorne anfangen und langsam",
        "Grundlagen am PC, ich arbeite sonst draußen",
        "Wie komme ich am Diensthandy an meine Mails und den Dienstplan?",
        "Ein Kurs, bei dem man nachfragen darf",
        "Alles rund um den neuen Arbeitsplatzrechner",
        "Digitale Grundlagen in kleinen Schritten",
        "Jemand, der mir das am eigenen Platz zeigt",
        "Dateien finden, speichern, verschicken – das reicht mir erst mal",
    ),
}

_FORMS: Sequence[str] = (
    "{topic}",
    "{topic}",
    "{topic}.",
    "{topic}. Am liebsten vormittags und nicht länger als zwei Stunden.",
    "{topic} (gern online)",
    "{topic}, am liebsten hier im Haus mit eigenen Beispielen",
    "Mein Wunsch: {topic}",
    "{topic}! Und bitte nicht freitags.",
    "{topic}. Dazu eine kurze Anleitung zum Nachlesen.",
    "1. {topic}\n2. Zeit zum Üben",
)

_ANY_TIME: Sequence[str] = (
    "Mehr Zeit zum Lernen während der Arbeitszeit.",
    "Kurse auch für Teilzeitkräfte, also bitte nicht immer donnerstags",
    "Zurzeit nichts, danke.",
    "Lieber kurze Einheiten als ganze Tage",
    "Regelmäßige Sprechstunde der Digitallotsen",
    "Englisch auffrischen für Anrufe aus dem Ausland",
    "Erste Hilfe für Teilnehmende mit älterem Kurs",
    "Umgang mit schwierigen Gesprächen am Schalter",
)
_ANY_TIME_SHARE = 0.12


def write_wish(profile: str, rng: np.random.Generator) -> str:
    """One wish; now and then one that has nothing to do with the need profile."""
    if rng.random() < _ANY_TIME_SHARE:
        return _pick(_ANY_TIME, rng)
    return _pick(_FORMS, rng).format(topic=_pick(_TOPICS[profile], rng))


def _pick(texts: Sequence[str], rng: np.random.Generator) -> str:
    return texts[int(rng.integers(0, len(texts)))]
