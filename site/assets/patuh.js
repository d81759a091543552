// Tables of the pages: each scrolls in a box of its own; those marked `urut` can be sorted, those marked `saring` filtered.
// What is chosen stands in the address behind `#?`, so that it can be shared, also from a file. Without this script they are plain tables.
(() => {
  "use strict";
  const WORTH = 8; // rows from which a table is worth filtering
  const order = new Intl.Collator("id", { numeric: true, sensitivity: "base" });
  const figures = new Intl.NumberFormat("id");
  const narrow = matchMedia("(max-width: 44.98em)");
  const tables = []; // [name, read, write] of each table that can be sorted or filtered
  let quiet = false; // while a state is being set from the address

  const make = (tag, props = {}, ...inside) => {
    const found = Object.assign(document.createElement(tag), props);
    found.append(...inside);
    return found;
  };
  const slug = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  const words = (text) => text.trim().replace(/\s+/g, " ");
  const later = (act, wait) => {
    let timer;
    return () => { clearTimeout(timer); timer = setTimeout(act, wait); };
  };

  // --- a box to scroll in, reached by keyboard only where there is something to scroll ---
  const box = (table, name) => {
    const caption = table.caption;
    const around = make("div", { className: "gulir" });
    if (caption) {
      caption.id ||= `tabel-${name}`;
      around.setAttribute("aria-labelledby", caption.id);
    }
    table.before(around);
    around.append(table);
    const measure = () => {
      const wide = around.scrollWidth > around.clientWidth + 1 && getComputedStyle(around).overflowX !== "visible";
      wide ? (around.tabIndex = 0) : around.removeAttribute("tabindex");
      wide ? around.setAttribute("role", "region") : around.removeAttribute("role");
      caption && around.toggleAttribute("aria-labelledby", wide);
      if (wide && caption) around.setAttribute("aria-labelledby", caption.id);
    };
    new ResizeObserver(measure).observe(around);
    return around;
  };

  // --- stacked tables keep their meaning for screen readers although they are no tables to the eye ---
  const roles = (table) => {
    const set = (pick, role) => table.querySelectorAll(pick).forEach((e) => e.setAttribute("role", role));
    table.setAttribute("role", "table");
    set("thead, tbody", "rowgroup");
    set("tr", "row");
    set("td", "cell");
    set("tbody th", "rowheader");
    set("thead th", "columnheader");
  };

  // --- what a cell sorts by: its own `data-urut`, a number as Indonesian writes it, or its text ---
  const key = (cell, numbers) => {
    const text = cell.dataset.urut ?? words(cell.textContent);
    if (!numbers) return text;
    const found = Number(cell.dataset.urut ?? text.replace(/\./g, "").replace(",", "."));
    return text === "" || Number.isNaN(found) ? null : found;
  };
  const compare = (a, b) =>
    a === b ? 0 : a === null ? 1 : b === null ? -1 : typeof a === "number" ? a - b : order.compare(a, b);

  const bring = (table, number) => {
    const name = number ? `t${number + 1}.` : "";
    const around = box(table, number + 1);
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
    const body = table.tBodies[0];
    if (!heads.length || !body) return;
    if (table.classList.contains("tumpuk")) {
      let done = false;
      const see = () => { if (narrow.matches && !done) { done = true; roles(table); } };
      narrow.addEventListener("change", see);
      see();
    }
    const rows = [...body.rows];
    if (rows.length < 2) return;
    const sorts = table.classList.contains("urut");
    const filters = table.classList.contains("saring") && rows.length >= WORTH;
    if (!sorts && !filters) return;
    const columns = heads.map((head, index) => ({ head, index, label: words(head.textContent), id: head.dataset.kunci ?? slug(head.textContent) }));
    const state = { q: "", picks: {}, sort: "", down: false };
    let texts, status, search, choice, reset;
    const keys = {};

    const told = () => {
      const shown = rows.filter((row) => !row.hidden).length;
      const by = columns.find((c) => c.id === state.sort);
      if (!status) return;
      status.textContent = `Menampilkan ${figures.format(shown)} dari ${figures.format(rows.length)} baris`
        + (by ? `, diurutkan menurut ${by.label} (${state.down ? "menurun" : "menaik"}).` : ".");
      reset.hidden = !(state.q || state.sort || Object.values(state.picks).some(Boolean));
    };
    const filter = () => {
      const asked = words(state.q.toLowerCase()).split(" ").filter(Boolean);
      const picked = columns.filter((c) => state.picks[c.id]);
      texts ??= rows.map((row) => row.textContent.toLowerCase());
      rows.forEach((row, i) => {
        const fits = asked.every((word) => texts[i].includes(word))
          && picked.every((c) => tokens(row.cells[c.index], c.head).includes(state.picks[c.id]));
        if (row.hidden === fits) row.hidden = !fits;
      });
    };
    const sort = () => {
      const column = columns.find((c) => c.id === state.sort);
      columns.forEach((c) => c.head.removeAttribute("aria-sort"));
      let sorted = rows;
      if (column) {
        const numbers = column.head.classList.contains("angka");
        keys[column.id] ??= new Map(rows.map((row) => [row, key(row.cells[column.index], numbers)]));
        const of = keys[column.id];
        const turn = state.down ? -1 : 1;
        // What has no value stands last either way.
        sorted = [...rows].sort((a, b) => (of.get(a) === null || of.get(b) === null ? 1 : turn) * compare(of.get(a), of.get(b)));
        column.head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      }
      if (sorted.some((row, i) => body.rows[i] !== row)) body.append(...sorted);
      if (choice) choice.value = column ? `${column.id} ${state.down ? "turun" : "naik"}` : "";
    };
    const apply = () => { filter(); sort(); told(); if (!quiet) save(); };
    // Several values stand in one cell with blanks between where the heading lists them; else the cell is one value.
    const tokens = (cell, head) => {
      const value = cell.dataset.nilai ?? words(cell.textContent);
      return head.dataset.saring ? value.split(" ") : [value];
    };

    if (sorts) {
      for (const column of columns) {
        const button = make("button", { type: "button", className: "pengurut" }, ...column.head.childNodes);
        button.addEventListener("click", () => {
          state.down = state.sort === column.id && !state.down;
          state.sort = column.id;
          apply();
        });
        column.head.append(button);
      }
    }
    if (filters) {
      const bar = make("div", { className: "saringan" });
      bar.setAttribute("role", "group");
      bar.setAttribute("aria-label", `Saring tabel: ${table.caption ? words(table.caption.textContent) : ""}`);
      search = make("input", { type: "search", autocomplete: "off", spellcheck: false });
      search.addEventListener("input", later(() => { state.q = search.value; apply(); }, 120));
      bar.append(make("label", {}, "Cari dalam tabel", search));
      for (const column of columns.filter((c) => "saring" in c.head.dataset)) {
        const counts = new Map();
        const labels = new Map();
        for (const row of rows) {
          const cell = row.cells[column.index];
          for (const token of tokens(cell, column.head)) {
            counts.set(token, (counts.get(token) ?? 0) + 1);
            labels.set(token, column.head.dataset.saring ? token.replace(/-/g, " ") : words(cell.textContent));
          }
        }
        if (counts.size < 2) continue;
        const listed = column.head.dataset.saring
          ? column.head.dataset.saring.split(" ").filter((t) => counts.has(t))
          : [...counts.keys()].sort((a, b) => order.compare(labels.get(a), labels.get(b)));
        const select = make("select", {}, make("option", { value: "" }, "Semua"),
          ...listed.map((t) => make("option", { value: t }, `${labels.get(t)} (${figures.format(counts.get(t))})`)));
        select.addEventListener("change", () => { state.picks[column.id] = select.value; apply(); });
        column.select = select;
        bar.append(make("label", {}, column.label, select));
      }
      if (sorts) {
        choice = make("select", {}, make("option", { value: "" }, "Urutan semula"), ...columns.flatMap((c) => [
          make("option", { value: `${c.id} naik` }, `${c.label}, menaik`),
          make("option", { value: `${c.id} turun` }, `${c.label}, menurun`)]));
        choice.addEventListener("change", () => {
          const [id, way] = choice.value.split(" ");
          Object.assign(state, { sort: id, down: way === "turun" });
          apply();
        });
        bar.append(make("label", { className: "hanya-sempit" }, "Urutkan menurut", choice));
      }
      reset = make("button", { type: "button", hidden: true }, "Atur ulang");
      reset.addEventListener("click", () => { write(new URLSearchParams()); apply(); search.focus(); });
      status = make("p", { className: "hitungan" });
      status.setAttribute("role", "status");
      bar.append(reset, status);
      around.before(bar);
    }

    const read = (into) => {
      const put = (k, v) => v && into.set(name + k, v);
      put("q", state.q);
      for (const c of columns) put(c.id, state.picks[c.id]);
      put("urut", state.sort);
      put("arah", state.sort && state.down ? "turun" : "");
    };
    const write = (from) => {
      const get = (k) => from.get(name + k) ?? "";
      state.q = filters ? get("q") : "";
      if (search) search.value = state.q;
      for (const c of columns.filter((one) => one.select)) {
        c.select.value = get(c.id);
        if (c.select.selectedIndex < 0) c.select.value = ""; // a value that is no longer there
        state.picks[c.id] = c.select.value;
      }
      state.sort = sorts && columns.some((c) => c.id === get("urut")) ? get("urut") : "";
      state.down = get("arah") === "turun";
      filter(); sort(); told();
    };
    tables.push([read, write]);
    told();
  };

  const save = () => {
    const all = new URLSearchParams();
    tables.forEach(([read]) => read(all));
    const text = all.toString();
    history.replaceState(history.state, "", text ? `#?${text}` : location.href.split("#")[0]);
  };
  const load = () => {
    if (!location.hash.startsWith("#?")) return;
    quiet = true;
    tables.forEach(([, write]) => write(new URLSearchParams(location.hash.slice(2))));
    quiet = false;
  };

  document.querySelectorAll(".patuh table").forEach((table, number) => {
    if (!table.classList.length) table.classList.add("tabel"); // else the theme wraps it its own way
    bring(table, number);
  });
  load();
  addEventListener("hashchange", load);

  // --- paper shows what is folded away ---
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll(".patuh details:not([open])")];
    folded.forEach((one) => (one.open = true));
  });
  addEventListener("afterprint", () => folded.forEach((one) => (one.open = false)));
})();
