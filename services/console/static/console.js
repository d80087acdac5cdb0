// What is nicer with JavaScript. Every page does its work without: forms, links and refreshes are the console's ground.
(() => {
  "use strict";

  // <form data-confirm="…">: asked once more before it is sent. What truly cannot be undone asks on a page of its own besides.
  const ask = (form, submitter) => {
    const dialog = document.createElement("dialog");
    dialog.className = "ask";
    const words = document.createElement("p");
    words.id = "ask-words";
    words.textContent = form.dataset.confirm;
    dialog.setAttribute("aria-labelledby", words.id);
    const row = document.createElement("div");
    row.className = "form-buttons";
    const yes = document.createElement("button");
    yes.type = "button";
    yes.className = "btn btn-primary";
    yes.textContent = (submitter || form.querySelector("[type=submit]")).textContent.trim();
    const no = document.createElement("button");
    no.type = "button";
    no.className = "btn btn-outline-primary";
    no.textContent = document.documentElement.lang === "en" ? "Cancel" : "Annulla";
    row.append(yes, no);
    dialog.append(words, row);
    document.body.append(dialog);
    yes.addEventListener("click", () => {
      delete form.dataset.confirm;
      dialog.close();
      form.requestSubmit(submitter || undefined);
    });
    no.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    dialog.showModal();
    no.focus();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.confirm) {
      event.preventDefault();
      ask(form, event.submitter);
    } else if (form.method === "post" && !("again" in form.dataset)) {
      // A second click would ask twice. The server knows by itself; this spares the wait. data-again: of a form whose answer is a file.
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
    }
  });
  // Back to a page that was kept as it was left: its forms may be sent again.
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

  // <textarea data-count="1024">: what is left, below it. It is said to screen readers when writing rests.
  const count = (area) => {
    const line = document.getElementById(`${area.id}-count`);
    if (!line) return;
    const left = Number(area.dataset.count) - Array.from(area.value).length;
    const shown = new Intl.NumberFormat(document.documentElement.lang).format(Math.abs(left));
    line.textContent = (left < 0 ? line.dataset.over : line.dataset.left).replace("{}", shown);
    line.classList.toggle("over", left < 0);
    line.setAttribute("aria-live", "polite");
  };
  const countAll = (root) => root.querySelectorAll("textarea[data-count]").forEach(count);
  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea[data-count]")) count(event.target);
  });

  // <select data-autosubmit> in a form with method get: filters at once. Its button stays for everybody else.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-autosubmit]")) event.target.form.requestSubmit();
  });

  // <button data-print>, <button data-copy="#id">: hidden where there is no JavaScript (they carry the attribute hidden).
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-print], [data-copy]");
    if (!button) return;
    if (button.matches("[data-print]")) return print();
    const source = document.querySelector(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    button.querySelector("span").textContent = button.dataset.done;
  });

  // <svg data-zone-map="NAME">: a click on a shape, which says its zone by data-zone, ticks the box of that name in the same form; and what
  // is ticked is shown, whoever ticked it. The boxes are there for everybody: the map is one more way to them.
  const boxes = (map) => [...(map.closest("form")?.elements ?? [])].filter((each) => each.type === "checkbox" && each.name === map.dataset.zoneMap);
  const showChosen = (map) => {
    const chosen = new Set(boxes(map).filter((box) => box.checked).map((box) => box.value));
    map.querySelectorAll("[data-zone]").forEach((shape) => shape.classList.toggle("chosen", chosen.has(shape.dataset.zone)));
    map.querySelectorAll("[data-label-of]").forEach((label) => label.classList.toggle("chosen", chosen.has(label.dataset.labelOf)));
  };
  document.addEventListener("click", (event) => {
    const shape = event.target.closest("[data-zone-map] [data-zone]");
    if (shape) boxes(shape.closest("svg")).find((box) => box.value === shape.dataset.zone)?.click();
  });
  document.addEventListener("change", (event) => {
    if (event.target.type === "checkbox") event.target.form?.querySelectorAll("[data-zone-map]").forEach(showChosen);
  });

  // <div data-live="/…/flusso" data-live-beside="ID">: what the server sees takes its place, as it changes. Screen readers hear the
  // sentence [data-say], in the element of its id and "-voce", three times a minute at most. What depends on who looks (the element with the id
  // of data-live-beside) is fetched with the page itself when the state changes. Refused or broken: the page goes on without.
  const SPOKEN_EVERY = 20000;
  const follow = (part) => {
    const voice = document.getElementById(`${part.id}-voce`);
    const stateOf = () => part.querySelector("[data-state]")?.dataset.state;
    let spokenAt = Date.now();
    const show = (text) => {
      const before = stateOf();
      const at = [...part.querySelectorAll("a, [tabindex]")].indexOf(document.activeElement);
      const scrolled = [...part.querySelectorAll(".table-room")].map((room) => room.scrollLeft);
      part.innerHTML = text;
      part.querySelectorAll(".table-room").forEach((room, index) => { room.scrollLeft = scrolled[index] ?? 0; });
      if (at >= 0) part.querySelectorAll("a, [tabindex]")[at]?.focus({ preventScroll: true });
      const changed = before !== stateOf();
      if (voice && (changed || Date.now() - spokenAt >= SPOKEN_EVERY)) {
        spokenAt = Date.now();
        voice.textContent = part.querySelector("[data-say]")?.textContent ?? "";
      }
      if (changed) renew(part.dataset.liveBeside);
    };
    const stream = new EventSource(part.dataset.live);
    stream.addEventListener("stato", (event) => show(event.data));
    stream.addEventListener("fine", () => {
      stream.close();
      renew(part.dataset.liveBeside);
    });
    addEventListener("pagehide", () => stream.close());
  };
  const renew = async (id) => {
    const there = document.getElementById(id);
    if (!there || there.contains(document.activeElement)) return;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
    if (fresh) there.replaceWith(fresh);
  };

  const ready = (root) => {
    countAll(root);
    root.querySelectorAll("[data-zone-map]").forEach((map) => {
      map.classList.add("answers");
      showChosen(map);
    });
    root.querySelectorAll("[data-print][hidden], [data-copy][hidden]").forEach((button) => button.removeAttribute("hidden"));
  };
  ready(document);
  document.querySelectorAll("[data-live]").forEach(follow);
  document.addEventListener("htmx:load", (event) => ready(event.detail.elt));
  document.querySelector("[data-focus]")?.focus();
})();
