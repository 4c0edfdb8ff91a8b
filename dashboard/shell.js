// The script of every page, served as a file. Nothing leaves the page.
// 1. Keeps the document's language in step with the page and puts words that the framework only has in English into it.
// 2. Switches off shortcuts of a bare letter: people who dictate or use a screen reader would set them off.
// 3. Gives the navigation the structure that screen readers need.
// 4. Loads the page anew when the session ends, here or in another tab, so that nothing stays on the screen.
function lernkompassShell(wordsByLanguage) {
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
