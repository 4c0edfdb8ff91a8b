"""A town as large as the largest, analysed and laid into a home folder."""

import csv
import io
import os
from pathlib import Path

import numpy as np

from dashboard import Order
from data.sample_town.exports.forms import answer_sheet
from data.sample_town.town import make_town
from lernkompass.masterdata import load_town
from lernkompass.services import analyse
from needs_analysis import Needs, from_json
from store import open_workspace


def fill_town(home: Path, staff: int) -> int:
    """The sample town with so many staff, analysed in the anonymous mode; how many answers count."""
    os.environ["LERNKOMPASS_HOME"] = str(home)
    framework = load_town().framework
    made = make_town(framework, staff=staff)
    wave = made.waves[max(made.waves)]
    sheet = answer_sheet(framework, wave, np.random.default_rng(1))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, sheet.headers, delimiter=";", restval="")
    writer.writeheader()
    writer.writerows(sheet.records)
    town = open_workspace("grossstadt", home)
    order = Order({"umfrage.csv": stream.getvalue().encode()}, "anonymous", "de")
    files = analyse(town, order, lambda message: print(message.text("en"), flush=True))
    town.replace_needs(files)
    return from_json(Needs, files["needs.json"]).respondents
