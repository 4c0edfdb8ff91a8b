// Sets the document's language and replaces built-in words that the framework only has in English.
// What a page itself has written is left alone; nothing leaves the page.
function lernkompassShell(language, words) {
  const root = document.documentElement;
  root.lang = language;
  const phrases = Object.entries(words);
  const rules = phrases.filter(([key]) => key.includes("*")).map(([key, value]) => [
    new RegExp("^" + key.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")).join("(.+?)") + "$"),
    value,
  ]);
  const say = (text) => {
    const bare = text.trim();
    if (!bare) return text;
    if (Object.hasOwn(words, bare)) return text.replace(bare, words[bare]);
    for (const [rule, value] of rules) {
      const found = bare.match(rule);
      if (found) return text.replace(bare, value.replace("*", found[1]));
    }
    return text;
  };
  const attributes = ["aria-label", "title", "placeholder", "alt"];
  const own = ".stHtml, .stMarkdown, .stHeading, .stVegaLiteChart, [role='option']";
  const visit = (node) => {
    if ((node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(own)) return;
    if (node.nodeType === Node.TEXT_NODE) {
      const said = say(node.data);
      if (said !== node.data) node.data = said;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || /^(SCRIPT|STYLE|TEXTAREA)$/.test(node.tagName)) return;
    for (const name of attributes) {
      const value = node.getAttribute(name);
      if (value !== null && say(value) !== value) node.setAttribute(name, say(value));
    }
    node.childNodes.forEach(visit);
  };
  window.lernkompassWatch?.disconnect();
  if (!phrases.length) return;
  visit(document.body);
  window.lernkompassWatch = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(visit);
      else visit(change.target);
    }
  });
  window.lernkompassWatch.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: attributes,
  });
}
