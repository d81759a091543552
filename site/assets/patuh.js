// Tables of the pages: each scrolls in a box of its own; those marked `urut` can be sorted, those marked `saring` filtered.
// What is chosen stands in the address behind `#?`, so that it can be shared, also from a file. Without this script they are plain tables.
(() => {
  "use strict";
  const WORTH = 8; // rows from which a table is worth filtering
  const order = new Intl.Collator("id", { numeric: true, sensitivity: "base" });
  const figures = new Intl.NumberFormat("id");
  const narrow = matchMedia("(max-width: 44.98em)");
  const states = []; // of each table that can be sorted or filtered: how to read and to set what is chosen

  const make = (tag, props = {}, ...inside) => {
    const made = Object.assign(document.createElement(tag), props);
    made.append(...inside);
    return made;
  };
  const named = (element, names) => Object.entries(names).forEach(([k, v]) => element.setAttribute(k, v));
  const tidy = (text) => text.trim().replace(/\s+/g, " ");
  const slug = (text) => tidy(text).toLowerCase().replace(/[^a-z0-9]+/g, "-");

  // A box to scroll in, reached by keyboard only while there is something to scroll.
  const boxed = (table, number) => {
    const box = make("div", { className: "gulir" });
    if (table.caption) table.caption.id ||= `tabel-${number}`;
    table.before(box);
    box.append(table);
    new ResizeObserver(() => {
      const wide = box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).overflowX !== "visible";
      if (wide) named(box, { tabindex: 0, role: "region", "aria-labelledby": table.caption?.id ?? "" });
      else ["tabindex", "role", "aria-labelledby"].forEach((name) => box.removeAttribute(name));
    }).observe(box);
    return box;
  };

  // Stacked tables are no tables to the eye, and some browsers then forget that they are any.
  const spoken = (table) => {
    const roles = { "thead, tbody": "rowgroup", tr: "row", td: "cell", "tbody th": "rowheader", "thead th": "columnheader" };
    named(table, { role: "table" });
    for (const [pick, role] of Object.entries(roles)) table.querySelectorAll(pick).forEach((e) => named(e, { role }));
  };

  // What a cell sorts by: its own `data-urut`, a number as Indonesian writes it, or its text; null stands last either way.
  const keyOf = (cell, numeric) => {
    const own = cell.dataset.urut;
    const text = own ?? tidy(cell.textContent);
    if (!numeric) return text;
    const value = Number(own ?? text.replace(/[.%]/g, "").replace(",", "."));
    return text === "" || Number.isNaN(value) ? null : value;
  };
  const compare = (a, b, turn) =>
    a === b ? 0 : a === null ? 1 : b === null ? -1 : turn * (typeof a === "number" ? a - b : order.compare(a, b));

  // Several values stand in one cell with blanks between where the heading lists them; else the cell is one value.
  const valuesOf = (cell, head) => {
    const value = cell.dataset.nilai ?? tidy(cell.textContent);
    return head.dataset.saring ? value.split(" ") : [value];
  };

  const bring = (table, number) => {
    if (!table.className) table.className = "tabel"; // else the theme wraps it its own way
    const box = boxed(table, number + 1);
    if (table.matches(".tumpuk")) {
      const see = () => narrow.matches && spoken(table);
      narrow.addEventListener("change", see);
      see();
    }
    const body = table.tBodies[0];
    const rows = [...(body?.rows ?? [])];
    const sorts = table.matches(".urut") && rows.length > 1;
    const filters = table.matches(".saring") && rows.length >= WORTH;
    if (!table.tHead || !(sorts || filters)) return;
    const prefix = number ? `t${number + 1}.` : "";
    const columns = [...table.tHead.rows[0].cells].map((head, index) => {
      const label = tidy(head.textContent);
      return { head, index, label, id: head.dataset.kunci ?? slug(label), numeric: head.matches(".angka, [data-angka]") };
    });
    const column = (id) => columns.find((c) => c.id === id);
    const chosen = { q: "", picks: {}, by: "", down: false };
    let texts, search, choice, reset, status;

    const show = (keep = true) => {
      const asked = tidy(chosen.q.toLowerCase()).split(" ");
      const picked = columns.filter((c) => chosen.picks[c.id]);
      texts ??= rows.map((row) => row.textContent.toLowerCase());
      let seen = 0;
      rows.forEach((row, i) => {
        const fits = asked.every((word) => texts[i].includes(word))
          && picked.every((c) => valuesOf(row.cells[c.index], c.head).includes(chosen.picks[c.id]));
        if (row.hidden === fits) row.hidden = !fits;
        seen += fits;
      });
      const by = column(chosen.by);
      let sorted = rows;
      columns.forEach((c) => c.head.removeAttribute("aria-sort"));
      if (by) {
        by.keys ??= new Map(rows.map((row) => [row, keyOf(row.cells[by.index], by.numeric)]));
        sorted = [...rows].sort((a, b) => compare(by.keys.get(a), by.keys.get(b), chosen.down ? -1 : 1));
        named(by.head, { "aria-sort": chosen.down ? "descending" : "ascending" });
      }
      if (sorted.some((row, i) => body.rows[i] !== row)) body.append(...sorted);
      if (status) {
        choice && (choice.value = by ? `${by.id} ${chosen.down ? "turun" : "naik"}` : "");
        reset.hidden = !(chosen.q || by || picked.length);
        status.textContent = `Menampilkan ${figures.format(seen)} dari ${figures.format(rows.length)} baris`
          + (by ? `, diurutkan menurut ${by.label} (${chosen.down ? "menurun" : "menaik"}).` : ".");
      }
      if (keep) save();
    };
    const sortBy = (id, down) => {
      Object.assign(chosen, { by: id, down });
      show();
    };

    if (sorts) for (const c of columns) {
      const button = make("button", { type: "button", className: "pengurut" }, ...c.head.childNodes);
      button.addEventListener("click", () => sortBy(c.id, chosen.by === c.id && !chosen.down));
      c.head.append(button);
    }
    if (filters) {
      const bar = make("div", { className: "saringan" });
      named(bar, { role: "group", "aria-label": `Saring tabel ${tidy(table.caption?.textContent ?? "")}` });
      const labelled = (text, control, className = "") => {
        bar.append(make("label", { className }, text, control));
        return control;
      };
      const pick = (options) => make("select", {}, ...options.map(([value, text]) => make("option", { value }, text)));
      let timer;
      search = labelled("Cari dalam tabel", make("input", { type: "search", autocomplete: "off", spellcheck: false }));
      search.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(() => { chosen.q = search.value; show(); }, 120);
      });
      for (const c of columns.filter(({ head }) => "saring" in head.dataset)) {
        const listed = c.head.dataset.saring;
        const known = new Map((listed ? listed.split(" ") : []).map((value) => [value, [value.replace(/-/g, " "), 0]]));
        for (const row of rows) for (const value of valuesOf(row.cells[c.index], c.head)) {
          if (!known.has(value)) known.set(value, [tidy(row.cells[c.index].textContent), 0]);
          known.get(value)[1] += 1;
        }
        const found = [...known].filter(([, [, count]]) => count);
        if (found.length < 2) continue;
        if (!listed) found.sort((a, b) => order.compare(a[1][0], b[1][0]));
        c.select = labelled(c.label, pick([["", "Semua"], ...found.map(([v, [text, n]]) => [v, `${text} (${figures.format(n)})`])]));
        c.select.addEventListener("change", () => { chosen.picks[c.id] = c.select.value; show(); });
      }
      if (sorts) {
        const ways = columns.flatMap((c) => [[`${c.id} naik`, `${c.label}, menaik`], [`${c.id} turun`, `${c.label}, menurun`]]);
        choice = labelled("Urutkan menurut", pick([["", "Urutan semula"], ...ways]), "hanya-sempit");
        choice.addEventListener("change", () => sortBy(...choice.value.split(" ").map((part, i) => (i ? part === "turun" : part))));
      }
      reset = make("button", { type: "button" }, "Atur ulang");
      reset.addEventListener("click", () => { set(new URLSearchParams()); save(); search.focus(); });
      status = make("p", { className: "hitungan" });
      named(status, { role: "status" });
      bar.append(reset, status);
      box.before(bar);
    }

    const read = (into) => {
      const kept = { q: chosen.q, ...chosen.picks, urut: chosen.by, arah: chosen.by && chosen.down ? "turun" : "" };
      for (const [name, value] of Object.entries(kept)) if (value) into.set(prefix + name, value);
    };
    const set = (from) => {
      const get = (name) => from.get(prefix + name) ?? "";
      chosen.q = search ? (search.value = get("q")) : "";
      for (const c of columns) if (c.select) {
        c.select.value = get(c.id);
        chosen.picks[c.id] = c.select.value ||= ""; // a value that is no longer there is none
      }
      Object.assign(chosen, { by: sorts && column(get("urut")) ? get("urut") : "", down: get("arah") === "turun" });
      show(false);
    };
    states.push({ read, set });
    if (status) show(false);
  };

  const save = () => {
    const all = new URLSearchParams();
    states.forEach(({ read }) => read(all));
    history.replaceState(history.state, "", `${location.href.split("#")[0]}${all.size ? `#?${all}` : ""}`);
  };
  const load = () => {
    if (location.hash.startsWith("#?")) states.forEach(({ set }) => set(new URLSearchParams(location.hash.slice(2))));
  };
  document.querySelectorAll(".patuh table").forEach(bring);
  load();
  addEventListener("hashchange", load);

  // Paper shows what is folded away.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll(".patuh details:not([open])")];
    folded.forEach((one) => (one.open = true));
  });
  addEventListener("afterprint", () => folded.forEach((one) => (one.open = false)));
})();
