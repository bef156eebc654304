// Search of the static site. The page lists everything that the site has; words leave what they find, the best first.
// The rules are those of queries/search.py; inflection is simpler here: words are compared without their endings.

const WHOLE = 100, STEM = 95, BEGINNING = 90, INSIDE = 60;
const TEXT_WEIGHT = 0.8, FUZZY_WEIGHT = 0.8, SYNONYM_WEIGHT = 0.75;
const MIN_SIMILARITY = 80, MIN_FUZZY_LETTERS = 4, MIN_INNER_LETTERS = 5, MIN_STEM_LETTERS = 5;
const EQUAL_SCORES = 5;

const fold = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
const split = (words) => fold(words).split(" ").filter(Boolean);
const stem = (word) => (word.length < MIN_STEM_LETTERS ? word : word.replace(/(?:[aeiou]{1,2}|e?s)$/u, ""));

// Similarity of two words, 0 to 100: twice the letters that they have in common in the same order, by all their letters.
function similarity(one, other) {
  if (2 * Math.min(one.length, other.length) * 100 < MIN_SIMILARITY * (one.length + other.length)) return 0;
  let before = new Array(other.length + 1).fill(0);
  for (const letter of one) {
    const row = [0];
    for (let at = 1; at <= other.length; at++) {
      row.push(letter === other[at - 1] ? before[at - 1] + 1 : Math.max(row[at - 1], before[at]));
    }
    before = row;
  }
  return (200 * before[other.length]) / (one.length + other.length);
}

function scoreWord(word, indexed, fuzzy) {
  if (indexed === word) return WHOLE;
  if (stem(indexed) === stem(word)) return STEM;
  if (indexed.startsWith(word)) return BEGINNING;
  if (word.length >= MIN_INNER_LETTERS && indexed.includes(word)) return INSIDE;
  if (!fuzzy || word.length < MIN_FUZZY_LETTERS) return 0;
  const similar = similarity(word, indexed);
  return similar >= MIN_SIMILARITY ? similar * FUZZY_WEIGHT : 0;
}

class Index {
  constructor(entries, { stopWords = [], synonyms = [] }) {
    this.entries = entries.map(({ title, text }) => ({ title: split(title), text: split(text) }));
    this.stopWords = new Set(stopWords.map(fold));
    this.synonyms = synonyms.map(({ words, finds }) => ({
      phrases: words.map((phrase) => split(phrase).map(stem)),
      finds: finds.map(split),
    }));
  }

  // The score of each entry, 0 for those that are not found; errors of typing only if nothing is found as written.
  find(query) {
    const words = this.significant(split(query));
    if (!words.length) return null;
    const strict = this.scores(words, false);
    return strict.some(Boolean) ? strict : this.scores(words, true);
  }

  significant(words) {
    const kept = words.filter((word) => !this.stopWords.has(word));
    return kept.length ? kept : words;
  }

  scores(words, fuzzy) {
    const queries = [[words, 1], ...this.alternatives(words).map((other) => [other, SYNONYM_WEIGHT])];
    return this.entries.map((entry) =>
      Math.max(...queries.map(([query, weight]) => weight * this.scoreEntry(entry, query, fuzzy && weight === 1))));
  }

  // Every word of the query must be there.
  scoreEntry(entry, query, fuzzy) {
    let sum = 0;
    for (const word of query) {
      const inTitle = this.best(word, entry.title, fuzzy) * (0.98 + 0.02 / Math.max(entry.title.length, 1));
      const score = Math.max(inTitle, TEXT_WEIGHT * this.best(word, entry.text, fuzzy));
      if (!score) return 0;
      sum += score;
    }
    return sum / query.length;
  }

  best(word, indexed, fuzzy) {
    let best = 0;
    for (const other of indexed) best = Math.max(best, scoreWord(word, other, fuzzy));
    return best;
  }

  // The query with each phrase that has synonyms replaced by each of them.
  alternatives(words) {
    const stems = words.map(stem), found = [];
    for (const { phrases, finds } of this.synonyms) {
      for (const phrase of phrases) {
        for (let start = 0; start + phrase.length <= words.length; start++) {
          if (!phrase.every((part, at) => part === stems[start + at])) continue;
          for (const other of finds) {
            found.push(this.significant([...words.slice(0, start), ...other, ...words.slice(start + phrase.length)]));
          }
        }
      }
    }
    return found;
  }
}

class SearchPage {
  constructor(page) {
    this.page = page;
    this.field = page.querySelector("input[type=search]");
    this.status = page.querySelector("[role=status]");
    this.sections = [...page.querySelectorAll("section[data-kind]")].map((section) => ({
      section, list: section.querySelector("ul"), items: [...section.querySelectorAll("li")],
    }));
    this.items = this.sections.flatMap(({ items }) => items);
    this.index = new Index(this.items.map((item) => this.entry(item)), {});
  }

  async start() {
    this.field.value = new URLSearchParams(location.search).get("q") ?? "";
    this.show();
    this.field.addEventListener("input", () => this.show());
    this.page.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.show();
    });
    const response = await fetch(this.page.dataset.index).catch(() => null); // a page opened as a file has titles only
    if (!response?.ok) return;
    const { texts, ...words } = await response.json();
    this.index = new Index(this.items.map((item, at) => this.entry(item, texts[at])), words);
    this.show();
  }

  entry(item, words = "") {
    return { title: item.querySelector("a").textContent, text: `${item.querySelector("span")?.textContent ?? ""} ${words}` };
  }

  show() {
    const query = this.field.value, scores = this.index.find(query);
    const scoreOf = new Map(this.items.map((item, at) => [item, scores ? scores[at] : 1]));
    let found = 0;
    const best = new Map();
    for (const { section, list, items } of this.sections) {
      const kept = items.filter((item) => scoreOf.get(item) > 0);
      for (const item of items) item.hidden = !scoreOf.get(item);
      const order = scores ? [...kept].sort((one, other) => scoreOf.get(other) - scoreOf.get(one)) : items;
      list.append(...order);
      section.hidden = !kept.length;
      best.set(section, Math.max(0, ...kept.map((item) => scoreOf.get(item))));
      found += kept.length;
    }
    const rank = (section) => Math.round(best.get(section) / EQUAL_SCORES);
    const order = this.sections.map(({ section }) => section);
    if (scores) order.sort((one, other) => rank(other) - rank(one));
    order[0].parentElement.append(...order);
    const { all, none, one, other } = this.status.dataset;
    const words = !scores ? all : found === 0 ? none : found === 1 ? one : other;
    this.status.textContent = words.replace("{n}", found).replace("{words}", query.trim());
    const address = query.trim() ? `?${new URLSearchParams({ q: query.trim() })}` : location.pathname;
    history.replaceState(null, "", address);
  }
}

const page = document.querySelector("[data-index]");
if (page) new SearchPage(page).start();
