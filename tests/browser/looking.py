"""What every look at a page in a real browser shares: waiting until it is still, and what is wrong with what is seen."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

LONG = 120_000
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
# A page still being drawn: the program runs, parts of the run before are dimmed, or something fades.
# Moves without end, as the bar above long work, are no reason to wait.
DRAWN = """() => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "notRunning"
    && !document.querySelector('[data-stale="true"]')
    && document.getAnimations().every((one) => one.playState !== "running"
        || one.effect?.getComputedTiming().endTime === Infinity)"""
# Words in drawings whose ink is less than 4.5 to 1 on what lies under them: the mark drawn before, else the page.
FAINT = """() => {
    const parse = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
    const over = ([r, g, b, a = 1], under) => [r, g, b].map((part, at) => part * a + under[at] * (1 - a));
    const light = (parts) => {
        const [r, g, b] = parts.map((part) => part / 255).map((x) => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (node) => {
        for (let at = node; at; at = at.parentElement) {
            const found = parse(getComputedStyle(at).backgroundColor);
            if (found.length === 3 || found[3] > 0) return over(found, [255, 255, 255]);
        }
        return [255, 255, 255];
    };
    const faint = [];
    for (const svg of document.querySelectorAll(".stVegaLiteChart svg")) {
        const marks = [...svg.querySelectorAll("path, rect")].map((mark) => [mark, mark.getBoundingClientRect(), getComputedStyle(mark)])
            .filter(([, box, style]) => box.width > 6 && box.height > 6 && style.fill !== "none" && style.fill !== "rgba(0, 0, 0, 0)");
        for (const words of svg.querySelectorAll("text")) {
            const box = words.getBoundingClientRect(), style = getComputedStyle(words);
            if (!words.textContent.trim() || !box.width || style.opacity === "0") continue;
            const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
            let under = ground(svg);
            for (const [mark, at, look] of marks) {
                const before = mark.compareDocumentPosition(words) & Node.DOCUMENT_POSITION_FOLLOWING;
                if (before && at.left <= x && x <= at.right && at.top <= y && y <= at.bottom) {
                    const [r, g, b, a = 1] = parse(look.fill);
                    under = over([r, g, b, a * look.fillOpacity * look.opacity], under);
                }
            }
            const [r, g, b, a = 1] = parse(style.fill);
            const [one, other] = [light(over([r, g, b, a * style.fillOpacity], under)), light(under)].sort((p, q) => q - p);
            const ratio = (one + 0.05) / (other + 0.05);
            if (ratio < 4.5) faint.push(`${words.textContent.slice(0, 30)}: ${ratio.toFixed(2)}`);
        }
    }
    return faint;
}"""
# What still moves although the reader asked for reduced motion.
MOVING = """() => document.getAnimations().filter((one) => {
    const timing = one.effect?.getComputedTiming();
    return one.playState === "running" && timing && timing.duration > 50;
}).map((one) => `${one.animationName ?? one.transitionProperty}: ${one.effect.target?.outerHTML.slice(0, 80)}`)"""


def rest(page: Page) -> None:
    """Wait until the page has been drawn and stands still; the policy forbids to poll inside the page."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=LONG)
    expect(page.locator("h1")).to_be_visible(timeout=LONG)
    for _ in range(LONG // 100):
        if page.evaluate(DRAWN):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the page does not come to rest")


def unfold(page: Page, title: str) -> None:
    """Open what is folded under this title, and wait until it stands still: while it unfolds it takes no click."""
    rest(page)
    if not page.locator("details", has=page.get_by_text(title, exact=True)).evaluate("(part) => part.open"):
        page.get_by_text(title, exact=True).click()
        rest(page)


def faults(page: Page) -> list[str]:
    """What axe-core finds on a page that stands still, as lines: rule, element."""
    rest(page)
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]
