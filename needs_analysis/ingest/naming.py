"""What a column's name gives away: the tool's own entries, groups of people, remarks."""

import re

from needs_analysis.ingest.text import normal_key

_SYSTEM = re.compile(
    r"(?:response|respondent|antwort|collector|survey|formbricks|submission|session|user|network"
    r"|interview|record)?[ _-]?id(?: \(internal\))?"
    r"|lfd\.? ?nr\.?|lfdn|external_lfdn|nr\.?|no\.?|#|case|serial|ref|questnnr|mode"
    r"|timestamp|zeitstempel|start ?time|startzeit|completion time|fertigstellungszeit|last modified time"
    r"|zeitpunkt der letzten änderung|submit ?date.*|start ?date.*|end ?date.*|datestamp|recorded ?date"
    r"|date_of_\w+|datetime|date|datum"
    r"|datum abgeschickt|date submitted|date started|date last action|datum gestartet"
    r"|datum letzte aktivität|start|end"
    r"|letzte seite|last page|last ?page|last_position|maxpage|start-?sprache|start ?language|language"
    r"|user ?language"
    r"|zufallsgeneratorstartwert|seed|interviewtime|grouptime\d+|gesamtzeit|(?:gruppen|frage)zeit.*"
    r"|(?:group|question) time.*|(?:weiterleitungs|verweis)-?url|referrer url|total time|time\d+"
    r"|time_(?:sum|rsi)"
    r"|status|progress|fortschritt|duration.*|dauer in sekunden|finished|distribution ?channel"
    r"|response type|response id|(?:response|completion) status|antwortstatus|stage date.*|ending"
    r"|tester|dispcode|quality|browser|referr?er|refurl|is_test|history|media|invitation|user_agent|user agent"
    r"|useragent - \w+|url|source|tags|quotas|action|mailsent|lastdata|started|q_viewer|missing|missrel"
    r"|time_rsi|deg_time"
    r"|_?(?:uuid|submission_time|validation_status|notes|status|submitted_by|version|tags|index"
    r"|parent_index)_*|__version__"
    r"|deviceid|instanceid|meta-instanceid|key|instance ?id|formhub/uuid|meta/instanceid|total points|quiz feedback"
    r"|gesamtpunktzahl|quizfeedback|punktzahl|score|custom data \d+|custom \d+|externalreference"
    r"|external data reference"
)
_SYSTEM_ANYWHERE = re.compile(
    r"(?:response|respondent|antwort|collector|survey|submission|session|user|record)?[ _-]?id"
    r"|lfd\.? ?nr\.?|laufende nummer|lfdn|nr\.?|no\.?|#"
    r"|timestamp|zeitstempel|start ?time|startzeit|completion time|fertigstellungszeit|submit ?date"
    r"|start ?date|end ?date"
    r"|datum|date|datum der (?:erhebung|befragung)|duration.*|progress|user.?agent|seed|created.?at"
    r"|updated.?at|erstellt am|geändert am"
)
_QUIZ = re.compile(r"(?:points|punkte|feedback)\s*[-–]\s.+")
_GROUPING = re.compile(
    r"\b(?:amt|abteilung|fachbereich|fachdienst|dienststelle|organisationseinheit|orga|oe|bereich"
    r"|dezernat|referat|sachgebiet|team"
    r"|einrichtung|eigenbetrieb|standort|rolle|rollenprofil|funktion|position|beruf\w*|tätigkeit\w*"
    r"|stelle|laufbahn\w*|entgeltgruppe|besoldung\w*"
    r"|alter|altersgruppe|geschlecht|arbeitszeit\w*|arbeitszeitmodell|teilzeit|dienstjahre"
    r"|führungsverantwortung|führungskraft"
    r"|department|unit|division|office|role|job|profession|age|age group|gender|sex|country|region"
    r"|location|site|membersite"
    r"|employment|working time|work ?time|seniority|time_zone|workshop_country|career)\b"
    r"|beschäftigungs(?:art|umfang|dauer)|seit wann|wie lange (?:arbeiten|sind) sie|how long have you"
)
_REMARK = re.compile(r"bemerkung|anmerkung|kommentar|\bnotiz|\bcomment|\bremark|freitext|wünsche|anregung")
GROUPING_WORDS = 14


def is_system_name(header: str) -> bool:
    """Whether a header names what the survey tool adds by itself (ids, times, pages, scores)."""
    key = normal_key(header)
    return bool(_SYSTEM.fullmatch(key) or _QUIZ.fullmatch(key))


def is_system_name_anywhere(header: str) -> bool:
    """The same for sheets of no known tool, where a word such as "Status" or "Media" may be a topic."""
    return bool(_SYSTEM_ANYWHERE.fullmatch(normal_key(header)))


def is_grouping_name(header: str) -> bool:
    """Whether a header asks for a group a person belongs to (unit, role, working time, age)."""
    key = normal_key(header).replace("_", " ")
    return len(key.split()) <= GROUPING_WORDS and bool(_GROUPING.search(key))


def is_grouping_title(header: str) -> bool:
    """The same for columns of bare digits: only a short header that starts with such a word (``Alter in Jahren``)."""
    key = normal_key(header).replace("_", " ")
    return len(key.split()) <= 3 and bool(_GROUPING.match(key))  # noqa: PLR2004 - a title, not a topic


def is_remark_name(header: str) -> bool:
    """Whether a header asks for remarks or wishes in own words."""
    return bool(_REMARK.search(normal_key(header)))
