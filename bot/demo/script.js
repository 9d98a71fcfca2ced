"use strict";

const $ = (id) => document.getElementById(id);
const log = $("log"), composer = $("composer"), context = $("context"), commands = $("commands");
const HINT = {
  private: "",
  group: "In a group the bot answers /ask, a mention or a reply to it, and is silent otherwise.",
};
let chat = "private", source = null, looks = null, replyTo = null, editOf = null, notesSeen = null;
const unfolded = new Set();

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify({chat, ...body}),
  }).catch(() => null);
  if (!answer) note("The demo has ended. Start it again with “citedesk demo”.");
  else if (!answer.ok) note("That didn't work.");
  return Boolean(answer && answer.ok);
}

let noteTimer = 0;
function note(text) {
  $("note").textContent = text;
  clearTimeout(noteTimer);
  noteTimer = setTimeout(() => { $("note").textContent = ""; }, 5000);
}

// Offsets of entities count UTF-16 units, as JavaScript's strings do.
function build(into, message, text, from, to, entities) {
  let at = from;
  for (let i = 0; i < entities.length; i++) {
    const entity = entities[i], end = entity.offset + entity.length;
    if (entity.offset < at) continue;
    // A quotation stands on lines of its own: the empty ones around it are its margins.
    const block = entity.type.endsWith("blockquote"), before = text.slice(at, entity.offset);
    into.append(block ? before.replace(/\n+$/, "") : before);
    const inner = entities.slice(i + 1).filter((one) => one.offset >= entity.offset && one.offset + one.length <= end);
    build(wrap(into, message, entity, text.slice(entity.offset, end)), message, text, entity.offset, end, inner);
    at = end;
    while (block && text[at] === "\n") at++;
  }
  into.append(text.slice(at, to));
}

const PLAIN = {bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote"};

function wrap(into, message, entity, text) {
  if (entity.type === "expandable_blockquote") return foldable(into, `${message.message_id} ${entity.offset}`);
  if (entity.type === "text_link" || entity.type === "url") {
    const address = entity.url || text;
    const made = /^https?:\/\//i.test(address) ? element("a") : element("span");
    if (made.tagName === "A") { made.href = address; made.target = "_blank"; made.rel = "noopener noreferrer"; }
    into.append(made);
    return made;
  }
  if (entity.type === "bot_command") {
    const made = element("button", "command");
    made.type = "button";
    made.onclick = () => post("send", {text});
    into.append(made);
    return made;
  }
  const made = element(PLAIN[entity.type] || "span");
  into.append(made);
  return made;
}

function foldable(into, key) {
  const quote = element("blockquote"), words = element("div"), button = element("button", "unfold");
  button.type = "button";
  const show = () => {
    const open = unfolded.has(key);
    words.classList.toggle("folded", !open);
    button.textContent = open ? "Show less" : "Show all of it";
    button.setAttribute("aria-expanded", String(open));
  };
  button.onclick = () => { unfolded.has(key) ? unfolded.delete(key) : unfolded.add(key); show(); };
  show();
  quote.append(words, button);
  into.append(quote);
  // A short one has nothing folded away.
  requestAnimationFrame(() => { if (!unfolded.has(key) && words.scrollHeight <= words.clientHeight + 1) { words.classList.remove("folded"); button.hidden = true; } });
  return words;
}

function keys(message) {
  const rows = message.reply_markup && message.reply_markup.inline_keyboard;
  if (!rows) return null;
  const grid = element("div", "keys");
  for (const row of rows) {
    const line = element("div");
    for (const key of row) {
      let made;
      if (key.url && /^https?:\/\//i.test(key.url)) {
        made = element("a", "", key.text);
        made.href = key.url; made.target = "_blank"; made.rel = "noopener noreferrer";
      } else {
        made = element("button", "", key.text);
        made.type = "button";
        made.onclick = () => post("press", {message: message.message_id, data: key.callback_data});
      }
      line.append(made);
    }
    grid.append(line);
  }
  return grid;
}

function render(message) {
  const mine = !message.from.is_bot, via = message.via_bot, item = element("li", mine ? "message mine" : "message");
  item.id = `m${message.message_id}`;
  item.append(element("span", "hidden", mine ? "You: " : "Citedesk: "));
  const bubble = element("div", "bubble"), replied = message.reply_to_message;
  if (replied) {
    const mark = element("button", "replied", replied.text || "");
    mark.type = "button";
    mark.setAttribute("aria-label", `In reply to: ${(replied.text || "").slice(0, 80)}`);
    mark.onclick = () => { const target = $(`m${replied.message_id}`); if (target) target.scrollIntoView({block: "center"}); };
    bubble.append(mark);
  }
  const text = message.text || "", entities = (message.entities || []).slice();
  entities.sort((a, b) => a.offset - b.offset || b.length - a.length);
  const body = element("div");
  body.dir = "auto";
  build(body, message, text, 0, text.length, entities);
  bubble.append(body);
  item.append(bubble);
  const buttons = keys(message);
  if (buttons) item.append(buttons);
  const under = element("div", "under");
  if (message.edit_date) under.append(element("span", "", "edited"));
  if (via) under.append(element("span", "", `via @${via.username}`));
  const act = element("button", "", mine ? "Edit" : "Reply");
  act.type = "button";
  act.setAttribute("aria-label", `${mine ? "Edit" : "Reply to"}: ${text.slice(0, 40)}`);
  act.onclick = () => mine ? editing(message) : replying(message);
  under.append(act);
  item.append(under);
  return item;
}

const drawn = new Map();
function show(now) {
  const before = looks;
  looks = now;
  $("about").textContent = now.about;
  $("hint").textContent = HINT[now.chat];
  $("typing").hidden = !now.typing;
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80 || !before || before.chat !== now.chat;
  const wanted = new Set(now.messages.map((one) => one.message_id));
  for (const [id, held] of drawn) if (!wanted.has(id)) { held.item.remove(); drawn.delete(id); }
  let last = null;
  for (const message of now.messages) {
    const text = JSON.stringify(message), held = drawn.get(message.message_id);
    if (held && held.text === text) { last = held.item; continue; }
    const item = render(message), focused = held && held.item.contains(document.activeElement);
    if (held) held.item.replaceWith(item);
    else if (last) last.after(item);
    else log.prepend(item);
    // Who pages by keyboard goes on where they were.
    if (focused) { const key = item.querySelector(".keys button"); if (key) key.focus(); }
    drawn.set(message.message_id, {text, item});
    last = item;
  }
  const start = $("start");
  if (start) start.remove();
  if (now.chat === "private" && !now.messages.length) {
    const button = element("button", "start", "Start"), item = element("li");
    item.id = "start"; item.style.alignSelf = "center"; button.type = "button";
    button.onclick = () => post("send", {text: "/start"});
    item.append(button);
    log.append(item);
  }
  // Of an answer longer than the window, its beginning.
  if (atEnd && last && before && last.offsetHeight > log.clientHeight) last.scrollIntoView({block: "start"});
  else if (atEnd) log.scrollTop = log.scrollHeight;
  if (notesSeen !== null && now.notes.length > notesSeen) note(now.notes[now.notes.length - 1]);
  notesSeen = now.notes.length;
  inline(now.inline);
  commands.replaceChildren(...now.commands.map((one) => {
    const item = element("li"), button = element("button");
    button.type = "button";
    button.append(element("b", "", `/${one.command}`), element("span", "", one.description));
    button.onclick = () => { toggleCommands(false); post("send", {text: `/${one.command}${chat === "group" ? `@${now.bot}` : ""}`}); composer.focus(); };
    item.append(button);
    return item;
  }));
}

// "@bot question" in any chat: what is typed after the name goes to the bot, as it would in Telegram.
const results = $("inline");
let typed = null, asking = 0;
function typing() {
  const name = looks ? `@${looks.bot} ` : null, text = composer.value;
  const now = name && text.toLowerCase().startsWith(name.toLowerCase()) && chat === "private" ? text.slice(name.length) : null;
  if (now === typed) return;
  typed = now;
  clearTimeout(asking);
  if (typed === null) results.hidden = true;
  else asking = setTimeout(() => post("inline", {text: typed}), 200);
}
function inline(found) {
  const items = found.results.map((one) => {
    const item = element("li"), button = element("button");
    button.type = "button";
    button.append(element("b", "", one.title), element("span", "", one.description || ""));
    button.onclick = async () => { if (await post("choose", {id: one.id})) { composer.value = ""; typing(); grow(); composer.focus(); } };
    item.append(button);
    return item;
  });
  if (!items.length && found.button) items.push(element("li", "", found.button.text));
  results.replaceChildren(...items);
  results.hidden = typed === null || !items.length;
}

function listen() {
  if (source) source.close();
  drawn.clear();
  log.replaceChildren();
  looks = null;
  source = new EventSource(`events?chat=${chat}`);
  source.onmessage = (event) => show(JSON.parse(event.data));
}

function toggleCommands(open) {
  commands.hidden = !open;
  $("slash").setAttribute("aria-expanded", String(open));
}
$("slash").onclick = () => { toggleCommands(commands.hidden); const first = commands.querySelector("button"); if (!commands.hidden && first) first.focus(); };

function about(words) { context.hidden = !words; context.firstElementChild.textContent = words || ""; }
function replying(message) { editOf = null; replyTo = message.message_id; about(`Reply to: ${message.text || ""}`); composer.focus(); }
function editing(message) { replyTo = null; editOf = message.message_id; about("Edit your message"); composer.value = message.text || ""; grow(); composer.focus(); }
function cancel() { if (editOf) composer.value = ""; replyTo = editOf = null; about(""); grow(); composer.focus(); }
context.lastElementChild.onclick = cancel;

function grow() { composer.style.height = "auto"; composer.style.height = `${composer.scrollHeight + 2}px`; }
composer.oninput = () => { grow(); typing(); };
composer.onkeydown = (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); $("form").requestSubmit(); }
  if (event.key === "Escape") cancel();
};
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !commands.hidden) { toggleCommands(false); composer.focus(); } });

$("form").onsubmit = async (event) => {
  event.preventDefault();
  const text = composer.value.trim();
  if (!text) return;
  if (typed !== null) return; // a result is to be chosen
  const body = {text, ...(replyTo && {reply_to: replyTo}), ...(editOf && {edit_of: editOf})};
  if (await post("send", body)) { editOf = null; cancel(); composer.value = ""; grow(); log.scrollTop = log.scrollHeight; }
};

for (const button of document.querySelectorAll("[data-chat]")) {
  button.onclick = () => {
    chat = button.dataset.chat;
    for (const one of document.querySelectorAll("[data-chat]")) one.setAttribute("aria-pressed", String(one === button));
    editOf = null; cancel(); listen();
    composer.placeholder = chat === "group" ? "Write in the group: /ask …" : "Ask about the news";
  };
}
listen();
