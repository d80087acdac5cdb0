// The page with phones. Each phone asks for its conversation; nothing is drawn anew that has not changed.
"use strict";

const { numbers, words } = JSON.parse(document.getElementById("data").textContent);
const STORE = "phones-of-the-simulator";
const FACES = ["#0b6b4f", "#7a3e9d", "#a34a00", "#005a8c", "#8c1d4f", "#4b5d16"];
const STARTERS = [
  { name: "Anna Rossi", digits: "+39 399 0000001" },
  { name: "Bruno Colombo", digits: "+39 399 0000002" },
  { name: "Chiara Brambilla", digits: "+39 399 0100003" },
];
const NAMES = ["Dario", "Elena", "Franco", "Giulia", "Ivo", "Laura", "Marco", "Nadia", "Omar", "Paola"];
const CHIPS = [
  ["join", (name) => `ATTIVA ${name} Via Roma 12`],
  ["leave", () => "DISATTIVA"],
  ["data", () => "DATI"],
  ["help", () => "AIUTO"],
];
const ORDER = { accepted: "✓", sent: "✓", taken: "✓✓", delivered: "✓✓", read: "✓✓", failed: "!" };

let phones = load();
const shelf = document.getElementById("phones");
const lost = document.getElementById("lost");

function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(STORE));
    if (Array.isArray(kept) && kept.length) return kept;
  } catch { /* nothing kept, or not readable: start over */ }
  return STARTERS.map((one, place) => ({ ...one, town: (numbers[place === 1 ? 1 : 0] || numbers[0] || {}).id }));
}

const onlyDigits = (written) => written.replace(/\D/g, "");
const valid = (written) => /^\d{7,15}$/.test(onlyDigits(written));

async function post(path, body) {
  const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error((await answer.json()).error || answer.statusText);
}

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
}

// *bold* as phones show it; everything else stays text, so that no message can become markup.
function written(text) {
  const line = make("p");
  for (const [place, part] of text.split(/\*(\S(?:[^*\n]*\S)?)\*/).entries()) {
    line.append(place % 2 ? make("strong", "", part) : part);
  }
  return line;
}

function clock(seconds) {
  const moment = new Date(seconds * 1000);
  const today = moment.toDateString() === new Date().toDateString();
  const time = { hour: "2-digit", minute: "2-digit" };
  return moment.toLocaleString(words.lang, today ? time : { day: "numeric", month: "short", ...time });
}

function bubble(message, phone, fresh) {
  const own = message.side === "citizen";
  const item = make("li", `bubble ${own ? "citizen-side" : "town-side"} ${message.state}${fresh ? " fresh" : ""}`);
  item.lang = "it";
  item.append(written(message.text || `[${words.attachment}: ${message.type}]`));
  const meta = make("span", "meta", `${clock(message.at)} · `);
  meta.lang = words.lang;
  const done = ["taken", "delivered", "read"].includes(message.state);
  const ticks = make("span", done ? "ticks done" : "ticks", ORDER[message.state]);
  ticks.setAttribute("aria-hidden", "true");
  meta.append(ticks, ` ${words[message.state]}`);
  item.append(meta);
  if (message.buttons.length) item.append(replies(message, phone));
  return item;
}

function replies(message, phone) {
  const box = make("div", "replies");
  for (const [place, one] of message.buttons.entries()) {
    const button = make("button", "", one.title);
    button.type = "button";
    if (one.description) button.title = one.description;
    button.addEventListener("click", () => press(phone, { id: message.id, choice: place + 1 }));
    box.append(button);
  }
  return box;
}

function say(phone, what) {
  return tell(phone, "/simulator/say", { from: phone.digits, phone_number_id: phone.town, ...what });
}

function press(phone, what) {
  return tell(phone, "/simulator/press", what);
}

async function tell(phone, path, what) {
  try {
    await post(path, { profile_name: phone.name, ...what });
    lost.hidden = true;
  } catch (error) {
    lost.textContent = error.message;
    lost.hidden = false;
  }
  await refresh(phone);
}

async function refresh(phone) {
  if (!phone.node || !phone.town || !valid(phone.digits)) return;
  const query = new URLSearchParams({ phone: phone.digits, phone_number_id: phone.town });
  const asked = query.toString();
  const answer = await fetch(`/simulator/conversation?${asked}`);
  const { messages } = await answer.json();
  const drawn = asked + JSON.stringify(messages);
  if (drawn === phone.drawn) return;
  draw(phone, messages, phone.asked === asked);
  phone.drawn = drawn;
  phone.asked = asked;
}

function draw(phone, messages, same) {
  const log = phone.node.querySelector(".log");
  const known = same ? phone.known : new Map();
  const nodes = new Map();
  for (const [place, message] of messages.entries()) {
    const key = message.id + place;
    const state = JSON.stringify(message);
    const before = known.get(key);
    nodes.set(key, before && before.state === state ? before : { state, node: bubble(message, phone, same && !before) });
  }
  const added = [...nodes.keys()].some((key) => !known.has(key));
  const wanted = nodes.size ? [...nodes.values()].map((one) => one.node) : [make("li", "hint", words.nothing)];
  wanted.forEach((node, place) => {
    if (log.children[place] !== node) log.insertBefore(node, log.children[place] || null);
  });
  while (log.children.length > wanted.length) log.lastChild.remove();
  if (added && (phone.atEnd || !same)) log.scrollTop = log.scrollHeight;
  phone.known = nodes;
}

function show(phone, place) {
  const node = document.getElementById("phone").content.cloneNode(true).firstElementChild;
  phone.node = node;
  phone.known = new Map();
  const face = node.querySelector(".face");
  const paint = () => {
    face.textContent = phone.name.split(/\s+/).map((one) => one[0] || "").join("").slice(0, 2).toUpperCase();
    face.style.background = FACES[place % FACES.length];
    node.setAttribute("aria-label", phone.name);
  };
  paint();
  bind(node.querySelector(".name"), phone, "name", paint);
  const digits = node.querySelector(".digits");
  bind(digits, phone, "digits", () => digits.setAttribute("aria-invalid", String(!valid(phone.digits))));
  const town = node.querySelector(".town");
  for (const one of numbers) town.append(new Option(one.name, one.id));
  if (!numbers.some((one) => one.id === phone.town)) phone.town = numbers[0]?.id;
  bind(town, phone, "town", () => refresh(phone));
  node.querySelector(".remove").addEventListener("click", () => remove(phone));
  follow(node.querySelector(".log"), phone);
  chips(node, phone);
  compose(node.querySelector(".compose"), phone);
  shelf.append(node);
  refresh(phone).catch(silent);
}

// Somebody who reads older messages is left in peace; who is at the end stays there, also when the width changes.
function follow(log, phone) {
  phone.atEnd = true;
  log.addEventListener("scroll", () => {
    phone.atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  });
  new ResizeObserver(() => {
    if (phone.atEnd) log.scrollTop = log.scrollHeight;
  }).observe(log);
}

function bind(field, phone, name, after) {
  field.value = phone[name];
  field.addEventListener("change", () => {
    phone[name] = field.value.trim();
    keepAll();
    after();
  });
}

function chips(node, phone) {
  const field = node.querySelector("textarea");
  for (const [word, sentence] of CHIPS) {
    const chip = make("button", "", words[word]);
    chip.type = "button";
    chip.addEventListener("click", () => {
      field.value = sentence(phone.name);
      field.focus();
      grow(field);
    });
    node.querySelector(".chips").append(chip);
  }
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

function compose(form, phone) {
  const field = form.querySelector("textarea");
  field.addEventListener("input", () => grow(field));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    grow(field);
    say(phone, { text });
  });
}

function remove(phone) {
  phone.node.remove();
  phones = phones.filter((one) => one !== phone);
  keepAll();
}

function keepAll() {
  const plain = phones.map(({ name, digits, town }) => ({ name, digits, town }));
  localStorage.setItem(STORE, JSON.stringify(plain));
}

document.getElementById("add").addEventListener("submit", (event) => {
  event.preventDefault();
  const kind = new FormData(event.target).get("kind");
  const serial = String(10 + Math.floor(Math.random() * 99980)).padStart(5, "0");
  const name = NAMES[phones.length % NAMES.length];
  const phone = { name, digits: `+39 399 ${kind}${serial}`, town: numbers[0]?.id };
  phones.push(phone);
  show(phone, phones.length - 1);
  keepAll();
  phone.node.querySelector("textarea").focus();
});

const silent = () => {};
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function watch() {
  for (;;) {
    try {
      await Promise.all(phones.map(refresh));
      if (lost.textContent === words.lost) lost.hidden = true;
    } catch {
      lost.textContent = words.lost;
      lost.hidden = false;
    }
    await pause(document.hidden ? 4000 : 600);
  }
}

if (numbers.length) {
  phones.forEach(show);
  watch();
}
