// Tables scroll in a box of their own; `urut` can be sorted, `saring` filtered. What is chosen stands in the address behind `#?`, so that
// it can be shared, also from a file.
(() => {
  const WORTH = 8; // rows from which a table is worth filtering
  const WORDS = 2; // columns of words, next to the first, from which a table is stacked on a phone
  const STEP = 200; // rows that are laid out at once: browsers take long over thousands
  const order = new Intl.Collator("id", { numeric: true, sensitivity: "base" });
  const figure = (value) => new Intl.NumberFormat("id").format(value);
  const narrow = matchMedia("(max-width: 44.98em)");
  const states = []; // of each such table: how to read and set what is chosen, and to show a row

  const make = (tag, props = {}, ...inside) => {
    const made = Object.assign(document.createElement(tag), props);
    made.append(...inside);
    return made;
  };
  const on = (target, event, act) => target.addEventListener(event, act);
  const named = (element, names) => Object.entries(names).forEach(([k, v]) => element.setAttribute(k, v));
  const tidy = (text) => text.trim().replace(/\s+/g, " ");

  // A box to scroll in, reached by keyboard while there is something to scroll.
  const boxed = (table, number) => {
    const box = make("div", { className: "gulir" });
    if (table.caption) table.caption.id ||= `tabel-${number}`;
    table.before(box);
    box.append(table);
    new ResizeObserver(() => {
      const wide = box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).overflowX !== "visible";
      if (wide) named(box, { tabindex: 0, role: "region", "aria-labelledby": table.caption?.id });
      else ["tabindex", "role", "aria-labelledby"].forEach((name) => box.removeAttribute(name));
    }).observe(box);
    return box;
  };

  // Some browsers forget that stacked tables are tables.
  const spoken = (table) => {
    const roles = { "thead, tbody": "rowgroup", tr: "row", td: "cell", "tbody th": "rowheader", "thead th": "columnheader" };
    named(table, { role: "table" });
    for (const [pick, role] of Object.entries(roles)) table.querySelectorAll(pick).forEach((e) => named(e, { role }));
  };

  // Columns of words grow too slim to read on a phone: there such a table's rows stand as cards, each cell behind its column's name.
  const stacked = (table) => {
    const heads = [...(table.tHead?.rows[0].cells ?? [])];
    if (table.matches(".tumpuk")) return;
    if (heads.slice(1).filter((head) => !head.matches(".angka")).length < WORDS) return;
    const names = heads.map((head) => tidy(head.textContent));
    for (const body of table.tBodies) for (const row of body.rows) {
      if (row.cells.length === names.length) for (const cell of row.cells) {
        cell.dataset.label ??= names[cell.cellIndex];
        if (cell.matches("td") && cell.childNodes.length > 1) cell.replaceChildren(make("div", {}, ...cell.childNodes));
      }
    }
    table.classList.add("tumpuk");
  };

  // What a cell sorts by: its `data-urut`, a number as Indonesian writes it, or its text; null stands last.
  const keyOf = (cell, numeric) => {
    const text = cell.dataset.urut ?? tidy(cell.textContent);
    if (!numeric) return text;
    const found = cell.dataset.urut ?? text.match(/^-?[\d.]+(,\d+)?/)?.[0].replace(/\./g, "").replace(",", ".");
    return found === undefined ? null : Number(found);
  };
  const compare = (a, b, turn) =>
    a === b ? 0 : a === null ? 1 : b === null ? -1 : turn * (typeof a === "number" ? a - b : order.compare(a, b));

  // Where the heading lists values, a cell holds several with blanks between; else it is one.
  const valuesOf = (row, { index, head }) => {
    const value = row.cells[index].dataset.nilai ?? tidy(row.cells[index].textContent);
    return head.dataset.saring ? value.split(" ") : [value];
  };

  const bring = (table, number) => {
    if (!table.className) table.className = "tabel"; // else the theme wraps it its own way
    const box = boxed(table, number + 1);
    stacked(table);
    if (table.matches(".tumpuk")) {
      if (narrow.matches) spoken(table);
      on(narrow, "change", () => spoken(table));
    }
    const body = table.tBodies[0];
    const rows = [...(body?.rows ?? [])];
    const sorts = table.matches(".urut") && rows.length > 1;
    const filters = table.matches(".saring") && rows.length >= WORTH;
    if (!table.tHead || !(sorts || filters)) return;
    const prefix = number ? `t${number + 1}.` : "";
    const columns = [...table.tHead.rows[0].cells].map((head, index) => {
      const label = tidy(head.textContent);
      const id = head.dataset.kunci ?? label.toLowerCase().replace(/[^a-z0-9]+/g, "-");
      return { head, index, label, id, numeric: head.matches(".angka, [data-angka]") };
    });
    const column = (id) => columns.find((c) => c.id === id);
    const chosen = { q: "", picks: {}, by: "", down: false };
    let most = STEP;
    let texts, search, reset, status, more;

    const show = (keep = true) => {
      const asked = tidy(chosen.q.toLowerCase()).split(" ");
      const picked = columns.filter((c) => chosen.picks[c.id]);
      texts ??= rows.map((row) => row.textContent.toLowerCase());
      const fitting = new Set(rows.filter((row, i) => asked.every((word) => texts[i].includes(word))
        && picked.every((c) => valuesOf(row, c).includes(chosen.picks[c.id]))));
      const by = column(chosen.by);
      let sorted = rows;
      columns.forEach((c) => c.head.removeAttribute("aria-sort"));
      if (by) {
        by.keys ??= new Map(rows.map((row) => [row, keyOf(row.cells[by.index], by.numeric)]));
        sorted = [...rows].sort((a, b) => compare(by.keys.get(a), by.keys.get(b), chosen.down ? -1 : 1));
        named(by.head, { "aria-sort": chosen.down ? "descending" : "ascending" });
      }
      let seen = 0;
      for (const row of sorted) {
        const fits = fitting.has(row) && (!status || seen < most);
        if (row.hidden === fits) row.hidden = !fits;
        seen += fits;
      }
      if (sorted.some((row, i) => body.rows[i] !== row)) body.append(...sorted);
      if (status) {
        reset.hidden = !(chosen.q || by || picked.length);
        more.hidden = seen === fitting.size;
        status.textContent = `Menampilkan ${figure(seen)} dari ${figure(rows.length)} baris`
          + (seen < fitting.size ? ` (${figure(fitting.size)} cocok)` : "")
          + (by ? `, diurutkan menurut ${by.label} (${chosen.down ? "menurun" : "menaik"}).` : ".");
      }
      if (keep) save();
    };
    if (sorts) for (const c of columns) {
      const button = make("button", { type: "button", className: "pengurut" }, ...c.head.childNodes);
      on(button, "click", () => {
        Object.assign(chosen, { by: c.id, down: chosen.by === c.id && !chosen.down });
        show();
      });
      c.head.append(button);
    }
    if (filters) {
      const bar = make("div", { className: "saringan" });
      named(bar, { role: "group", "aria-label": `Saring tabel ${table.caption?.textContent}` });
      const labelled = (text, control) => (bar.append(make("label", {}, text, control)), control);
      const pick = (options) => make("select", {}, ...options.map(([value, text]) => make("option", { value }, text)));
      let timer;
      search = labelled("Cari dalam tabel", make("input", { type: "search", autocomplete: "off", spellcheck: false }));
      on(search, "input", () => {
        clearTimeout(timer);
        timer = setTimeout(() => { chosen.q = search.value; show(); }, 120);
      });
      for (const c of columns.filter(({ head }) => "saring" in head.dataset)) {
        const listed = c.head.dataset.saring;
        const known = new Map((listed ? listed.split(" ") : []).map((value) => [value, [value.replace(/-/g, " "), 0]]));
        for (const row of rows) for (const value of valuesOf(row, c)) {
          if (!known.has(value)) known.set(value, [tidy(row.cells[c.index].textContent), 0]);
          known.get(value)[1] += 1;
        }
        const found = [...known].filter(([, [, count]]) => count);
        if (found.length < 2) continue;
        if (!listed) found.sort((a, b) => order.compare(a[1][0], b[1][0]));
        c.select = labelled(c.label, pick([["", "Semua"], ...found.map(([v, [text, n]]) => [v, `${text} (${figure(n)})`])]));
        on(c.select, "change", () => { chosen.picks[c.id] = c.select.value; show(); });
      }
      reset = make("button", { type: "button" }, "Atur ulang");
      on(reset, "click", () => { set(new Map()); save(); search.focus(); });
      status = make("p", { className: "hitungan" });
      named(status, { role: "status" });
      bar.append(reset, status);
      more = make("button", { type: "button", className: "tombol" }, "Tampilkan semua baris");
      on(more, "click", () => { all(); [...body.rows].filter((row) => !row.hidden)[STEP].querySelector("a")?.focus(); });
      box.before(bar);
      box.after(more);
    }

    const all = () => { most = Infinity; show(false); };
    const read = (into) => {
      const { q, picks, by, down } = chosen;
      for (const [name, value] of Object.entries({ q, ...picks, urut: by, arah: by && down && "turun" })) {
        if (value) into.set(prefix + name, value);
      }
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
    const reveal = (row) => { if (row.hidden && rows.includes(row)) { all(); row.scrollIntoView(); } };
    states.push({ read, set, reveal, all });
    if (status) show(false);
  };

  const save = () => {
    const kept = new URLSearchParams();
    states.forEach(({ read }) => read(kept));
    history.replaceState(history.state, "", location.href.split("#")[0] + `#?${kept}`.replace(/^#\?$/, ""));
  };
  const load = () => {
    const { hash } = location;
    const row = document.getElementById(hash.slice(1));
    if (hash.startsWith("#?")) states.forEach(({ set }) => set(new URLSearchParams(hash.slice(2))));
    else if (row) states.forEach(({ reveal }) => reveal(row));
  };
  document.querySelectorAll(".patuh table").forEach(bring);
  load();
  on(window, "hashchange", load);

  // Paper shows what is folded away, and every row that was chosen.
  on(window, "beforeprint", () => {
    document.querySelectorAll(".patuh details:not(.buka-bantuan)").forEach((one) => (one.open = true));
    states.forEach(({ all }) => all());
  });
})();
