"""Scripts of SPSS, Stata and R as codebooks, in the shapes that LimeSurvey and SoSci Survey write and people type."""

import pytest

from needs_analysis.ingest import is_codebook, read_survey
from needs_analysis.model import RawTable, UserError
from tests.needs_analysis.ingest.ingest_files import Rows, text

DONE = "2026-04-27 11:34:05"
LIME_ROWS: Rows = [
    ["id", "submitdate", "lastpage", "K_SQ001", "K_SQ002", "AMT", "F_SQ001", "F_SQ002", "D_SQ001_0", "D_SQ001_1"],
    [1, DONE, 2, "A4", "A5", "A1", 1, 0, "A1", "A3"],
    [2, DONE, 2, "A2", "A1", "A2", 0, 1, "A2", "A1"],
]
SPSS_LIMESURVEY = """\
*$Rev: 5 $
* Fully automated, don't change.
SET UNICODE=ON.
GET DATA
 /TYPE=TXT
 /FILE='survey_12_SPSS_data_file.dat'
 /DELIMITERS=","
 /VARIABLES=
 V1 F5
 V4 A5
 V5 A5.
CACHE.
EXECUTE.
*Define Variable Properties.
VARIABLE LABELS V1 "id".
VARIABLE LABELS V4 "[E-Akte (DMS)] Wie gut können Sie das?".
VARIABLE LABELS V5 "[Excel] Wie gut "+
"können Sie das?".
VARIABLE LABELS V6 "In welchem Amt arbeiten Sie?".
VARIABLE LABELS V7 "[Präsenz] Welche Formate?".
VARIABLE LABELS V8 "[Online] Welche Formate?".
VARIABLE LABELS V9 "[""E-Akte""][Wichtigkeit] Wie stehen Sie dazu?".
VARIABLE LABELS V10 "[""E-Akte""][Können] Wie stehen Sie dazu?".
*Define Value labels.
VALUE LABELS  V4
 "A1" "gar nicht"
 "A2" "eher schlecht"
 "A3" "eher gut"
 "A4" "sehr gut"
 "A5" "kann ich nicht beurteilen".
VALUE LABELS  V5
 "A1" "gar nicht"
 "A2" "eher schlecht"
 "A3" "eher gut"
 "A4" "sehr gut"
 "A5" "kann ich nicht beurteilen".
VALUE LABELS  V6
 "A1" "Bürgeramt"
 "A2" "Bauamt".
VALUE LABELS  V7
 1 "Ja"
 0 "Nicht gewählt".
VALUE LABELS  V8
 1 "Ja"
 0 "Nicht gewählt".
VALUE LABELS  V9
 "A1" "nicht wichtig"
 "A2" "eher wichtig"
 "A3" "sehr wichtig".
VALUE LABELS  V10
 "A1" "gar nicht"
 "A2" "eher gut"
 "A3" "sehr gut".
RENAME VARIABLE ( V1 = id ).
RENAME VARIABLE ( V4 = K_SQ001 ).
RENAME VARIABLE ( V5 = K_SQ002 ).
RENAME VARIABLE ( V6 = AMT ).
RENAME VARIABLE ( V7 = F_SQ001 ).
RENAME VARIABLE ( V8 = F_SQ002 ).
RENAME VARIABLE ( V9 = D_SQ001#0 ).
RENAME VARIABLE ( V10 = D_SQ001#1 ).
RESTORE LOCALE.
"""
FIVE = 'c("A1","A2","A3","A4","A5"),labels=c("gar nicht", "eher schlecht", "eher gut", "sehr gut", "kann ich nicht beurteilen")'
R_LIMESURVEY = f"""\
data <- read.csv("survey_12_R_data_file.csv", quote = "'\\"", na.strings=c("", "\\"\\""), stringsAsFactors=FALSE, fileEncoding="UTF-8-BOM")


# LimeSurvey Field type: F
data[, 1] <- as.numeric(data[, 1])
attributes(data)$variable.labels[1] <- "id"
names(data)[1] <- "id"
# LimeSurvey Field type: A
data[, 4] <- as.character(data[, 4])
attributes(data)$variable.labels[4] <- "[E-Akte (DMS)] Wie gut können Sie das?"
data[, 4] <- factor(data[, 4], levels={FIVE})
names(data)[4] <- "K_SQ001"
data[, 5] <- as.character(data[, 5])
attributes(data)$variable.labels[5] <- "[Excel] Wie gut können Sie das?"
data[, 5] <- factor(data[, 5], levels={FIVE})
names(data)[5] <- "K_SQ002"
attributes(data)$variable.labels[6] <- "In welchem Amt arbeiten Sie?"
data[, 6] <- factor(data[, 6], levels=c("A1","A2"),labels=c("Bürgeramt", "Bauamt"))
names(data)[6] <- "AMT"
data[, 7] <- as.numeric(data[, 7])
attributes(data)$variable.labels[7] <- "[Präsenz] Welche Formate?"
data[, 7] <- factor(data[, 7], levels=c(1,0),labels=c("Ja", "Nicht gewählt"))
names(data)[7] <- "F_SQ001"
attributes(data)$variable.labels[8] <- "[Online] Welche Formate?"
data[, 8] <- factor(data[, 8], levels=c(1,0),labels=c("Ja", "Nicht gewählt"))
names(data)[8] <- "F_SQ002"
attributes(data)$variable.labels[9] <- "[\\"E-Akte\\"][Wichtigkeit] Wie stehen Sie dazu?"
data[, 9] <- factor(data[, 9], levels=c("A1","A2","A3"),labels=c("nicht wichtig", "eher wichtig", "sehr wichtig"))
names(data)[9] <- "D_SQ001#0"
attributes(data)$variable.labels[10] <- "[\\"E-Akte\\"][Können] Wie stehen Sie dazu?"
data[, 10] <- factor(data[, 10], levels=c("A1","A2","A3"),labels=c("gar nicht", "eher gut", "sehr gut"))
names(data)[10] <- "D_SQ001#1"
"""


def figures(raw: RawTable) -> dict[str, list[tuple[int, float | None]]]:
    return {b.stem: [(numbers.n, numbers.mean) for numbers in b.statistics.values()] for b in raw.blocks}


@pytest.mark.parametrize("script", [SPSS_LIMESURVEY, R_LIMESURVEY], ids=["SPSS", "R"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_what_limesurvey_writes_beside_its_data(script: str, encoding: str) -> None:
    raw = read_survey("x.csv", text(LIME_ROWS), codebook={"script": script.encode(encoding)})
    assert figures(raw) == {
        "Wie gut können Sie das?": [(2, 3), (1, 1)],
        "Wie stehen Sie dazu? [Wichtigkeit]": [(2, 1.5)],
        "Wie stehen Sie dazu? [Können]": [(2, 2)],
    }
    assert [block.ordered for block in raw.blocks] == [True] * 3
    assert raw.blocks[0].items == ("E-Akte (DMS)", "Excel")
    assert raw.blocks[0].no_answer == ("kann ich nicht beurteilen",)
    assert [block.measure for block in raw.blocks] == ["current", "importance", "current"]
    assert [column.kind for column in raw.columns[5:8]] == ["demographic", "multiple", "multiple"]
    assert raw.cells[5].tolist() == ["Bürgeramt", "Bauamt"]


SOSCI_ROWS: Rows = [
    ["CASE", "SERIAL", "REF", "QUESTNNR", "MODE", "STARTED", "KO01_01", "KO01_02", "KO02", "FINISHED"],
    [1, "", "", "base", "interview", DONE, 1, 5, 2, 1],
    [2, "", "", "base", "interview", DONE, 4, -1, 1, 1],
    [3, "", "", "base", "interview", DONE, -9, 3, -9, 1],
]
R_SOSCI = """\
# This script reads a CSV file in GNU R.
data = read.table(
  file=data_file, encoding="UTF-8",
  col.names = c("CASE","SERIAL","KO01_01","KO01_02"),
  na.strings = ""
)
attr(data, "project") = "ko"
# Variable und Value Labels
data$KO02 = factor(data$KO02, levels=c("1","2","-9"), labels=c("Ja","Nein","[NA] nicht beantwortet"), ordered=FALSE)
attr(data$KO01_01,"1") = "gar nicht"
attr(data$KO01_01,"5") = "sehr gut"
attr(data$KO01_01,"-1") = "weiß nicht"
attr(data$KO01_02,"1") = "gar nicht"
attr(data$KO01_02,"5") = "sehr gut"
attr(data$KO01_02,"-1") = "kann ich nicht beurteilen"
comment(data$SERIAL) = "Seriennummer (sofern verwendet)"
comment(data$KO01_01) = "Wie gut können Sie das?: Excel"
comment(data$KO01_02) = "Wie gut können Sie das?: Word"
comment(data$KO02) = "Führen Sie Personal?"
"""
SPSS_SOSCI = """\
VARIABLE LABELS
  KO01_01 'Wie gut können Sie das?: Excel'
  KO01_02 'Wie gut können Sie das?: Word'
  KO02 'Führen Sie Personal?'.
VALUE LABELS
  KO01_01 TO KO01_02 1 'gar nicht' 5 'sehr gut' -1 'weiß nicht' -9 'nicht beantwortet'
  /KO02 1 'Ja' 2 'Nein' -9 'nicht beantwortet'.
MISSING VALUES KO01_01 TO KO01_02 (LOWEST THRU -1) /KO02 (-9).
EXECUTE.
"""
SPSS_SHORT = """\
var lab KO01_01 "Wie gut können Sie das?: Excel" / KO01_02 "Wie gut können Sie das?: Word".
add val lab KO01_01 KO01_02 1 "gar nicht" 5 "sehr gut".
mis val KO01_01, KO01_02 (-9, -1).
"""
STATA = """\
* labels, they're typed by hand
version 17
label variable KO01_01 "Wie gut können Sie das?: Excel" // first
lab var KO01_02 `"Wie gut können Sie das?: Word"'
label define able 1 "gar nicht" 5 "sehr gut" ///
    -1 "weiß nicht", replace
label values KO01_01-KO01_02 able
label define yesno 1 "Ja" 2 "Nein"
label val KO02 yesno
label var KO02 "Führen Sie Personal?"
mvdecode KO01_01 KO01_02, mv(-9/-1)
/* label define able 1 "sehr gut" */
"""
STATA_DELIMIT = """\
#delimit ;
label define able 1 "gar nicht"
  5 "sehr gut" -1 "weiß nicht" -9 "nicht beantwortet" .a "nicht gefragt";
lab val KO01_* able;
lab var KO01_01
  "Wie gut können Sie das?: Excel";
lab var KO01_02 "Wie gut können Sie das?: Word";
#delimit cr
mvdecode _all, mv(-9 = .a \\ -1 = .b)
"""


@pytest.mark.parametrize(
    "script",
    [R_SOSCI, SPSS_SOSCI, SPSS_SHORT, STATA, STATA_DELIMIT],
    ids=["R of SoSci", "SPSS of SoSci", "SPSS by hand", "Stata", "Stata with delimiters"],
)
def test_scripts_with_numbered_codes(script: str) -> None:
    raw = read_survey("x.csv", text(SOSCI_ROWS, "\t"), codebook={"script": script.encode()})
    (block,) = raw.blocks
    assert (block.stem, block.items, block.ordered) == ("Wie gut können Sie das?", ("Excel", "Word"), True)
    assert [(label.label, label.level) for label in block.scale] == [
        ("gar nicht", 1), ("2", 2), ("3", 3), ("4", 4), ("sehr gut", 5),
    ]  # fmt: skip
    assert figures(raw) == {"Wie gut können Sie das?": [(2, 2.5), (2, 4)]}
    assert raw.columns[8].kind == ("nominal" if "Ja" in script else "number")


@pytest.mark.parametrize(
    ("script", "ordered"),
    [
        ("VALUE LABELS v_1 v_2 1 'Kiesel' 2 'Stein' 3 'Fels'.\nVARIABLE LEVEL v_1 v_2 (ORDINAL).\n", True),
        ("VALUE LABELS v_1 v_2 1 'Kiesel' 2 'Stein' 3 'Fels'.\nVARIABLE LEVEL v_1 v_2 (NOMINAL).\n", False),
        ("VALUE LABELS v_1 v_2 1 'Kiesel' 2 'Stein' 3 'Fels'.\n", False),
        (('d$v_1 <- factor(d$v_1, levels=1:3, labels=c("Kiesel","Stein","Fels"), ordered=TRUE)\n'
         'd$v_2 <- factor(d$v_2, levels=c(1,2,3), labels=c("Kiesel","Stein","Fels"), ordered=TRUE)\n'), True),
        (('d$v_1 <- factor(d$v_1, levels=c(1,2,3), labels=c("Kiesel","Stein","Fels"), ordered=FALSE)\n'
         'd$v_2 <- factor(d$v_2, levels=c(1,2,3), labels=c("Kiesel","Stein","Fels"))\n'), False),
        ('label define s 1 "Kiesel" 2 "Stein" 3 "Fels"\nlabel values v_1 v_2 s\n', False),
    ],
)  # fmt: skip
def test_order_only_where_a_script_declares_it(script: str, *, ordered: bool) -> None:
    rows: Rows = [["lfdn", "dispcode", "v_1", "v_2"], *([n, 31, n % 3 + 1, 3 - n % 3] for n in range(9))]
    raw = read_survey("x.csv", text(rows), codebook={"script": script.encode()})
    assert [(block.ordered, len(block.scale)) for block in raw.blocks] == [(ordered, 3)]


def test_a_script_for_its_own_is_a_codebook_and_no_survey() -> None:
    for script in (SPSS_LIMESURVEY, R_LIMESURVEY, R_SOSCI, SPSS_SHORT, STATA):
        assert is_codebook(script.encode())
        with pytest.raises(UserError, match="holds no answers"):
            read_survey("x", script.encode())
    assert not is_codebook(text(LIME_ROWS))
    label_table: Rows = [["Variable", "Value", "Label"], ["Value labels", 1, "ja"], ["variable labels", 2, "nein"]]
    assert read_survey("x.csv", text(SOSCI_ROWS, "\t"), codebook={"t": text(label_table)}).tool == "sosci"


@pytest.mark.parametrize(
    "script",
    [
        "VALUE LABELS v_1 1 '" + "x" * 300_000,
        "VALUE LABELS v_1 " + "1 'a' " * 50_000,
        "VALUE LABELS " + "v " * 100_000 + "1 'a'.",
        "VALUE LABELS v1 TO v999999 1 'a'.\nMISSING VALUES v1 (LO THRU HI).",
        'label define s 1 "a"\n' + '`"' * 100_000,
        'label define s 1 "a"\nlabel values ' + "-" * 100_000,
        'comment(data$a) = "a"\n' + "data$a = factor(data$a, levels=c(" + "a" * 100_000,
        'comment(data$a) = "a"\n' + "a" * 300_000 + "\n" + '"' * 100_001,
        'comment(data$a) = "a"\n' + "data[, 1] <- factor(x, levels=1:9999, labels=1:9999)\n" * 500,
        "VALUE LABELS v_1 1 'a'.\n" + "\n" * 300_000 + "." * 100_000,
        "VALUE LABELS v_1 1 'a'.\n" + "/*" * 100_000,
    ],
)  # fmt: skip
def test_hostile_scripts_end_soon(script: str) -> None:
    raw = read_survey("x.csv", text(SOSCI_ROWS, "\t"), codebook={"script": script.encode()})
    assert raw.tool == "sosci"


def test_a_script_beyond_all_bounds_is_refused() -> None:
    script = b"VALUE LABELS v_1 1 'a'.\n" * 300_000
    with pytest.raises(UserError, match="larger than a syntax file"):
        read_survey("x.csv", text(SOSCI_ROWS, "\t"), codebook={"script": script})
