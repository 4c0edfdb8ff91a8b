"""The dashboard beside an empty Streamlit app and beside a page that draws the same from constants; then many at once.

First paint and reruns are measured in Chromium, turn and turn about with their reference, so that whatever else the
machine does meets both. Reruns: the page of learning needs of a town of 40,000, all competencies or the first of them;
the reference draws the same elements through the same framework from what was recorded, and computes nothing. Many at
once: sessions that each let that page run again after a pause, over the websocket and without a browser.
``python -m benchmarks.dashboard [--staff N] [--sessions N] [--rounds N]``.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.dashboard_town import fill_town
from tests.browser.conftest import CHROMIUM, QUIET, ROOT, free_port, running
from tests.served.visitor import Visitor

EMPTY = 'import streamlit as st\nst.title("Empty")\n'
_REST = '[data-testid="stApp"][data-test-script-state="notRunning"]'
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
_AGAIN = """() => new Promise(done => {
    const main = document.querySelector("[data-testid=stMain]");
    const tall = () => main.querySelector(".stVegaLiteChart svg")?.getAttribute("height");
    const [before, began] = [tall(), performance.now()];
    let painted = 0, quiet = 0;
    const rest = () => {
        if ([before, undefined, null].includes(tall())) { quiet = setTimeout(rest, 400); return; }
        watch.disconnect();
        done(painted - began);
    };
    const watch = new MutationObserver(() => {
        clearTimeout(quiet);
        quiet = setTimeout(rest, 400);
        requestAnimationFrame(() => requestAnimationFrame(() => { painted = performance.now(); }));
    });
    watch.observe(main, {subtree: true, childList: true, characterData: true, attributes: true});
    main.querySelector("[data-testid=stCheckbox] input").click();
})"""
"""Milliseconds from the switch being pressed to the last change of the page, the chart drawn anew, being painted."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--staff", type=int, default=60_200, help="about two thirds answer")
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=9)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        counted = fill_town(home, wanted.staff)
        (home / "empty.py").write_text(EMPTY, encoding="utf-8")
        print(
            f"Town of {counted:,} answers. Load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.\n"
        )
        with serve(ROOT / "app.py", home) as ours, serve(home / "empty.py", home) as empty, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            paint(browser, ours, empty, wanted.rounds)
            replay(home, ours)
            with serve(home / "constants.py", home) as constants:
                rerun(browser, ours, constants, wanted.rounds)
            browser.close()
            crowd(ours, wanted.sessions)


@contextmanager
def serve(script: Path, home: Path) -> Iterator[str]:
    """A server of its own for a script."""
    port, folder = free_port(), Path(tempfile.mkdtemp(dir=home))
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    command += [
        "--server.headless=true",
        "--server.address=127.0.0.1",
        "--browser.gatherUsageStats=false",
        "--runner.postScriptGC=false",
    ]
    with running(command, port, folder, LERNKOMPASS_HOME=str(home)) as address:
        yield address


# --- first paint ----------------------------------------------------------------------------------------------------


def paint(browser: Browser, ours: str, empty: str, rounds: int) -> None:
    """First contentful paint and the heading there, in a new browser profile each time."""
    both: dict[str, list[tuple[float, float]]] = {ours: [], empty: []}
    for turn in range(rounds + 1):
        for address in (ours, empty):
            seen = look(browser, f"{address}/")
            if turn:  # the first visit wakes the server up
                both[address].append(seen)
    print("| first visit, median of", rounds, "| ours | empty app | ratio |\n| --- | --- | --- | --- |")
    for place, name in enumerate(("first contentful paint", "heading drawn")):
        mine, other = (statistics.median(one[place] for one in both[address]) for address in (ours, empty))
        print(f"| {name} | {mine:.0f} ms | {other:.0f} ms | {mine / other:.2f} |")
    print()


def look(browser: Browser, address: str) -> tuple[float, float]:
    """Milliseconds to the first paint and to the heading."""
    with browser.new_context(locale="de-DE") as context:
        page = context.new_page()
        began = time.perf_counter()
        page.goto(address, wait_until="commit")
        page.locator("h1").first.wait_for(timeout=120_000)
        heading = 1000 * (time.perf_counter() - began)
        page.wait_for_selector(_REST, timeout=120_000)
        return float(page.evaluate(_PAINT)), heading


# --- reruns ---------------------------------------------------------------------------------------------------------

CONSTANTS = """
import json
from pathlib import Path

import pyarrow as pa
import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


@st.cache_resource
def recorded(name):  # what our page drew, as nested lists of (what, how, what is inside)
    places = {(0,): []}
    for line in Path(__file__).with_name(name).read_text().split():
        one = ForwardMsg.FromString(bytes.fromhex(line))
        path, delta = tuple(one.metadata.delta_path), one.delta
        if delta.WhichOneof("type") == "add_block":
            kind = delta.add_block.WhichOneof("type") or "container"
            places[path] = []
            label = getattr(getattr(delta.add_block, kind, None), "label", "")
            places[path[:-1]].append((kind, label, places[path]))
        else:
            places[path[:-1]].append(read(delta.new_element))
    return places[(0,)]


def read(element):
    kind = element.WhichOneof("type")
    given = getattr(element, kind)
    if kind in ("html", "heading"):
        return kind, given.body, None
    if kind == "vega_lite_chart":
        tables = {one.name: pa.ipc.open_stream(one.data.data).read_all() for one in given.datasets}
        return kind, {**json.loads(given.spec), "datasets": tables}, None
    if kind in ("selectbox", "download_button", "page_link"):
        return kind, given.label, list(getattr(given, "options", ()))
    return "markdown", getattr(given, "label", "") or getattr(given, "body", "") or kind, None


def draw(parts, name):
    for place, (kind, given, more) in enumerate(parts):
        key = f"{name}-{place}"
        if kind == "html":
            st.html(given)
        elif kind == "heading":
            st.subheader(given, anchor=False)
        elif kind == "vega_lite_chart":
            st.vega_lite_chart(spec=dict(given), theme=None, alt="the same chart")
        elif kind == "selectbox":
            st.selectbox(given, more, key=key)
        elif kind == "download_button":
            st.download_button(given, b"x", key=key)
        elif kind in ("markdown", "page_link"):
            st.markdown(given)
        elif kind == "tab_container":
            for number, (tab, inside) in enumerate(zip(st.tabs([label or "-" for _, label, _ in more]), more)):
                with tab:
                    draw(inside[2], f"{key}-{number}")
        else:
            with st.expander(given) if kind == "expandable" else st.container():
                draw(more, key)


draw(recorded("on.txt" if st.toggle("Again") else "off.txt"), "c")
"""


def replay(home: Path, ours: str) -> None:
    """A script that draws what our page draws, all competencies or the first, from what was recorded."""
    with Visitor(ours) as visitor:
        visitor.open("needs")
        switch = visitor.kinds("checkbox")[0].id
        for name, wanted in (("on", True), ("off", False)):
            visitor.heard.clear()
            visitor.set(switch, bool_value=wanted)
            said = [(frame, ForwardMsg.FromString(frame)) for frame in visitor.heard]
            drawn = [frame for frame, one in said if one.WhichOneof("type") == "delta"]
            main = [frame for frame in drawn if ForwardMsg.FromString(frame).metadata.delta_path[0] == 0]
            (home / f"{name}.txt").write_text("\n".join(frame.hex() for frame in main), encoding="ascii")
    (home / "constants.py").write_text(CONSTANTS, encoding="utf-8")


def rerun(browser: Browser, ours: str, constants: str, rounds: int) -> None:
    """From the switch to the page at rest, in Chromium; and the server's part of it, over the websocket."""
    with ExitStack() as stack:
        # A profile each: a page behind another one is not painted.
        own = [stack.enter_context(browser.new_context(locale="de-DE")) for _ in range(2)]
        pages = dict(zip(("ours", "constants"), (context.new_page() for context in own), strict=True))
        begin(pages["ours"], f"{ours}/needs?lang=de")
        begin(pages["constants"], constants)
        both: dict[str, list[float]] = {name: [] for name in pages}
        for _ in range(rounds + 2):
            for name, page in pages.items():
                both[name].append(float(page.evaluate(_AGAIN)))
                page.wait_for_timeout(300)
    drawn = {name: statistics.median(found[2:]) for name, found in both.items()}
    server = dict(zip(("ours", "constants"), serve_times(((ours, "needs"), (constants, ""))), strict=True))
    print("| run again, median of", rounds, "| ours | the same from constants | ratio |\n| --- | --- | --- | --- |")
    for name, found in (("in Chromium, painted", drawn), ("the server's answer", server)):
        ratio = found["ours"] / found["constants"]
        print(f"| {name} | {found['ours']:.0f} ms | {found['constants']:.0f} ms | {ratio:.2f} |")
    print()


def begin(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(_REST, timeout=120_000)
    page.locator(".stVegaLiteChart svg").first.wait_for(timeout=120_000)
    page.wait_for_timeout(500)


def serve_times(pages: Sequence[tuple[str, str]], rounds: int = 15) -> list[float]:
    """Milliseconds of the answers to a switch, over the websocket, turn and turn about."""
    times: list[list[float]] = [[] for _ in pages]
    with ExitStack() as stack:
        visitors = [stack.enter_context(Visitor(address)) for address, _ in pages]
        switches = []
        for visitor, (_, page) in zip(visitors, pages, strict=True):
            visitor.open(page)
            switches.append(visitor.kinds("checkbox")[0].id)
        for turn in range(rounds):
            for visitor, switch, kept in zip(visitors, switches, times, strict=True):
                began = time.perf_counter()
                visitor.set(switch, bool_value=turn % 2 == 0)
                kept.append(1000 * (time.perf_counter() - began))
    return [statistics.median(kept) for kept in times]


# --- many at once ---------------------------------------------------------------------------------------------------


def crowd(address: str, sessions: int, rounds: int = 8) -> None:
    """Everybody lets the page of needs run again after a pause of one to three seconds."""
    waits: list[float] = []
    before = memory_of(address)
    gate = threading.Barrier(sessions, timeout=600)  # who fails lets the others go on to the end

    def work(number: int) -> None:
        pause = random.Random(number)
        time.sleep(0.2 * number)  # people come one after another
        with Visitor(address) as visitor:
            visitor.open("needs")
            switch = visitor.kinds("checkbox")[0].id
            gate.wait()
            for turn in range(rounds):
                time.sleep(pause.uniform(1, 3))
                began = time.perf_counter()
                visitor.set(switch, bool_value=turn % 2 == 0)
                waits.append(1000 * (time.perf_counter() - began))
            visitor.heard.clear()
            gate.wait()
            if number == 0:
                after.append(memory_of(address))
            gate.wait()

    after: list[float] = []
    threads = [threading.Thread(target=work, args=(number,)) for number in range(sessions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cuts = statistics.quantiles(waits, n=100)
    print(
        f"| {sessions} sessions, {len(waits)} runs | median | 90 % | 99 % | longest |\n| --- | --- | --- | --- | --- |"
    )
    print(f"| run again | {cuts[49]:.0f} ms | {cuts[89]:.0f} ms | {cuts[98]:.0f} ms | {max(waits):.0f} ms |")
    print(f"\nMemory of the server: {before:.0f} MB before, {after[0]:.0f} MB with all sessions open.")


def memory_of(address: str) -> float:
    """Resident memory of the process that listens at an address, in MB (Linux)."""
    port = address.rpartition(":")[2]
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes()
            if f"--server.port={port}".encode() in line:
                pages = int((process / "statm").read_text().split()[1])
                return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
        except OSError:
            continue
    return float("nan")


if __name__ == "__main__":
    main()
