// The script of every page, served as a file. Nothing leaves the page.
// 1. Keeps the document's language in step with the page and puts words that the framework only has in English into it.
// 2. Switches off shortcuts of a bare letter: people who dictate or use a screen reader would set them off.
// 3. Gives the navigation the structure that screen readers need.
// 4. Lets every table be sorted, searched and taken along.
// 5. Loads the page anew when the session ends, here or in another tab, so that nothing stays on the screen.
function lernkompassShell(wordsByLanguage, tableWords) {
  const root = document.documentElement;
  const attributes = ["aria-label", "title", "placeholder", "alt"];
  const own = ".stHtml, .stMarkdown, .stHeading, .stVegaLiteChart, [role='option']";
  const originals = new WeakMap();
  let say = (text) => text;

  const wording = (words) => {
    const rules = Object.entries(words).filter(([key]) => key.includes("*")).map(([key, value]) => [
      new RegExp("^" + key.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")).join("(.+?)") + "$"),
      value,
    ]);
    return (text) => {
      const bare = text.trim();
      if (!bare) return text;
      if (Object.hasOwn(words, bare)) return text.replace(bare, words[bare]);
      for (const [rule, value] of rules) {
        const found = bare.match(rule);
        if (found) return text.replace(bare, value.replace("*", found[1]));
      }
      return text;
    };
  };

  // What was there before a word was replaced is remembered, so that changing the language back brings it back.
  const renew = (node, name, read, write) => {
    const kept = originals.get(node) ?? {};
    const now = read();
    if (now === null) return;
    const source = kept[name]?.said === now ? kept[name].source : now;
    const said = say(source);
    if (said === source) delete kept[name];
    else kept[name] = { source, said };
    originals.set(node, kept);
    if (said !== now) write(said);
  };
  const visit = (node) => {
    if ((node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(own)) return;
    if (node.nodeType === Node.TEXT_NODE) {
      if (signedOut.test(node.data.trim())) location.reload();
      renew(node, "text", () => node.data, (said) => { node.data = said; });
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || /^(SCRIPT|STYLE|TEXTAREA)$/.test(node.tagName)) return;
    for (const name of attributes) {
      renew(node, name, () => node.getAttribute(name), (said) => node.setAttribute(name, said));
    }
    node.childNodes.forEach(visit);
  };
  // The framework only says that its connection failed; what has happened is that nobody is signed in any more.
  const signedOut = /^Connection failed with status 40[13]\.?$/;

  const speak = (language) => {
    root.lang = language;
    document.cookie = `lk_lang=${language}; Path=/; Max-Age=31536000; SameSite=Lax`;
    say = wording(wordsByLanguage[language] ?? {});
    visit(document.body);
  };
  // The navigation is a list with headings in between, which no list may have: it becomes named groups of links.
  const mend = () => {
    for (const list of document.querySelectorAll("ul[data-testid='stSidebarNavItems']:not([role])")) list.role = "none";
    for (const item of document.querySelectorAll("ul[data-testid='stSidebarNavItems'] li:not([role])")) {
      item.role = "none";
      const heading = item.parentElement.querySelector(":scope > header");
      if (!heading) continue;
      item.parentElement.role = "group";
      item.parentElement.ariaLabel = heading.querySelector("p")?.textContent ?? "";
    }
  };
  const follow = () => {
    mend();
    document.querySelectorAll(".lk-region:not(.lk-ready)").forEach((region) => lernkompassTable(region, tableWords[root.lang]));
    const wanted = document.querySelector(".lk-shell")?.lang;
    if (wanted && wanted !== root.lang) speak(wanted);
  };
  speak(root.lang);
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(visit);
      else visit(change.target);
    }
    follow();
  }).observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: [...attributes, "lang"],
  });

  const typing = (target) => target?.closest?.("input, textarea, select, [contenteditable='true'], [role='textbox'], canvas, [role='grid']");
  const silence = (event) => {
    const bare = event.key?.length === 1 && /\p{L}/u.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (bare && !typing(event.target)) event.stopImmediatePropagation();
  };
  for (const kind of ["keydown", "keyup"]) window.addEventListener(kind, silence, true);

  const ends = Number(document.querySelector("meta[name='lk-ends']")?.content);
  const wait = () => {
    const left = ends * 1000 - Date.now();
    if (left <= 0) location.reload();
    else setTimeout(wait, Math.min(left + 500, 3600000));
  };
  if (ends) wait();
}

// A table for reading gets heads that sort, a search and its rows as a file; a short one keeps these two folded away. Nothing is fetched.
function lernkompassTable(region, say) {
  region.classList.add("lk-ready");
  const table = region.querySelector("table");
  const body = table?.tBodies[0];
  const rows = [...(body?.rows ?? [])];
  if (!say || !rows.length || region.classList.contains("lk-part")) return;  // a part is sorted as a whole, by the server
  const german = document.documentElement.lang === "de";
  const text = (row, place) => row.cells[place]?.textContent.trim() ?? "";
  const value = (said) => {
    const day = said.match(/(\d{1,2})\.(\d{2})\.(\d{4})/);
    if (day) return Date.UTC(day[3], day[2] - 1, day[1]);
    const spoken = said.match(/(\d{1,2} [A-Z][a-z]{2})t?( \d{4})/);  // the fourth letter of "Sept" is not understood everywhere
    if (spoken) return Date.parse(spoken[1] + spoken[2]);
    const bare = said.replace(/[\s\u00a0\u202f€%+]/g, "").replace("−", "-");
    return parseFloat(german ? bare.replace(/\./g, "").replace(",", ".") : bare.replace(/,/g, ""));
  };
  const order = (place, numeric) => (one, other) => {
    const [a, b] = [text(one, place), text(other, place)];
    if ([a, b].some((said) => said === "–" || !said)) return (a === "–" || !a) - (b === "–" || !b) || 0;
    const apart = numeric ? value(a) - value(b) : NaN;
    return Number.isNaN(apart) ? a.localeCompare(b, document.documentElement.lang, { numeric: true }) : apart;
  };
  if (rows.length > 1) [...table.tHead.rows[0].cells].forEach((head, place) => {
    const cells = rows.map((row) => text(row, place)).filter((said) => said && said !== "–");
    const numeric = head.classList.contains("lk-num") || cells.every((said) => /\d{2}\.\d{2}\.\d{4}|\d{1,2} [A-Z][a-z]{2}t? \d{4}/.test(said));
    const button = document.createElement("button");
    button.type = "button";
    button.className = "lk-sort";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.ariaSort === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.ariaSort = down ? "descending" : "ascending";
      const filled = rows.filter((row) => !/^–?$/.test(text(row, place))).sort(order(place, numeric));
      if (down) filled.reverse();
      body.append(...filled, ...rows.filter((row) => /^–?$/.test(text(row, place))));
    });
  });
  const caption = table.caption?.textContent ?? "";
  const searches = rows.length > 1, saves = !region.classList.contains("lk-stays");
  if (!searches && !saves) return;
  const tools = document.createElement("div");
  tools.className = "lk-tools";
  if (searches) {
    const label = document.createElement("label");
    const field = document.createElement("input");
    field.type = "search";
    field.setAttribute("aria-label", `${say.search}: ${caption}`);
    label.append(say.search, field);
    const told = document.createElement("span");
    told.setAttribute("role", "status");
    field.addEventListener("input", () => {
      const wanted = field.value.trim().toLocaleLowerCase();
      for (const row of rows) row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
      const shown = rows.filter((row) => !row.hidden).length;
      told.textContent = wanted ? say.found.replace("{shown}", shown).replace("{n}", rows.length) : "";
    });
    tools.append(label, told);
  }
  if (saves) {
    const take = document.createElement("button");
    take.type = "button";
    take.textContent = say.take;
    take.setAttribute("aria-label", `${say.take}: ${caption}`);
    take.addEventListener("click", () => {
      const cell = (node) => {
        const said = node.textContent.trim();
        const safe = /^[=+\-@\t\r]/.test(said) && !/^[+-]?[\d.,\s]+$/.test(said) ? `'${said}` : said;
        return `"${safe.replace(/"/g, '""')}"`;
      };
      const shown = [table.tHead.rows[0], ...[...body.rows].filter((row) => !row.hidden)];
      const lines = shown.map((row) => [...row.cells].map(cell).join(german ? ";" : ","));
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(["\ufeff", lines.join("\r\n"), "\r\n"], { type: "text/csv" }));
      link.download = `${caption.normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "").toLowerCase() || "table"}.csv`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
    tools.append(take);
  }
  if (rows.length >= 8) {
    region.before(tools);
    return;
  }
  const folded = document.createElement("details");
  folded.className = "lk-folded";
  const summary = document.createElement("summary");
  summary.textContent = "⋯";
  summary.title = !saves ? say.search : searches ? say.more : say.take;
  summary.setAttribute("aria-label", `${summary.title}: ${caption}`);
  folded.append(summary, tools);
  region.before(folded);
}
