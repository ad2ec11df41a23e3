// Rows of a Django formset, added from its <template> and removed, TOTAL_FORMS kept right.
// [data-formset=prefix] holds [data-formset-rows], <template data-formset-template>,
// [data-formset-add], in each [data-formset-row] a [data-formset-remove], and may hold
// <output data-sum-of="field" data-sum-total="100">.

function counter(set, what) {
  return set.querySelector(`input[name="${CSS.escape(set.dataset.formset)}-${what}"]`);
}

function rows(set) {
  const area = set.querySelector("[data-formset-rows]");
  return [...area.querySelectorAll("[data-formset-row]")].filter((row) => !row.hidden);
}

function firstField(row) {
  return row?.querySelector("input:not([type=hidden]), select, textarea");
}

function say(set, what) {
  const status = set.querySelector("[data-formset-status]");
  if (status) {
    status.textContent = status.dataset[what] ?? "";
  }
}

function sum(set) {
  for (const output of set.querySelectorAll("output[data-sum-of]")) {
    const fields = rows(set).flatMap((row) => [
      ...row.querySelectorAll(`[name$="-${output.dataset.sumOf}"]`),
    ]);
    const total = fields.reduce((all, field) => all + (Number.parseFloat(field.value) || 0), 0);
    const shown = String(Math.round(total * 100) / 100);
    const wanted = output.dataset.sumTotal;
    output.textContent = wanted ? `${shown} / ${wanted}` : shown;
    output.classList.toggle("sum-ok", Boolean(wanted) && shown === wanted);
    output.classList.toggle("sum-off", Boolean(wanted) && total !== 0 && shown !== wanted);
  }
}

function atMost(set) {
  const add = set.querySelector("[data-formset-add]");
  const most = Number.parseInt(counter(set, "MAX_NUM_FORMS")?.value ?? "1000", 10);
  add.disabled = rows(set).length >= most;
}

function addRow(set) {
  const total = counter(set, "TOTAL_FORMS");
  const number = total.value;
  const holder = document.createElement("template");
  // The template comes from our own server and holds no typed text.
  holder.innerHTML = set
    .querySelector("template[data-formset-template]")
    .innerHTML.replaceAll("__prefix__", number);
  const row = holder.content.firstElementChild;
  set.querySelector("[data-formset-rows]").append(row);
  total.value = String(Number.parseInt(number, 10) + 1);
  refresh(set);
  return row;
}

function removeRow(set, row) {
  const near = row.nextElementSibling ?? row.previousElementSibling;
  const mark = row.querySelector('input[name$="-DELETE"]');
  if (mark) {
    mark.checked = true;
    row.hidden = true;
    for (const field of row.querySelectorAll("[required]")) {
      field.required = false;
    }
  } else {
    row.remove();
    renumber(set);
  }
  refresh(set);
  row.dispatchEvent(new Event("change", { bubbles: true }));
  set.dispatchEvent(new Event("change", { bubbles: true }));
  say(set, "removed");
  (firstField(near?.hidden ? null : near) ?? set.querySelector("[data-formset-add]")).focus();
}

function renumber(set) {
  const prefix = set.dataset.formset;
  const pattern = new RegExp(`${prefix.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}-\\d+-`);
  const all = [...set.querySelectorAll("[data-formset-rows] [data-formset-row]")];
  all.forEach((row, index) => {
    for (const node of row.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
      for (const name of ["name", "id", "for", "aria-describedby"]) {
        const value = node.getAttribute(name);
        if (value) {
          node.setAttribute(name, value.replace(pattern, `${prefix}-${index}-`));
        }
      }
    }
  });
  counter(set, "TOTAL_FORMS").value = String(all.length);
}

function refresh(set) {
  sum(set);
  atMost(set);
}

function resize(set, wanted) {
  const total = counter(set, "TOTAL_FORMS");
  while (Number.parseInt(total.value, 10) < wanted) {
    addRow(set);
  }
  const all = [...set.querySelectorAll("[data-formset-rows] [data-formset-row]")];
  for (const row of all.slice(wanted)) {
    row.remove();
  }
  total.value = String(wanted);
  refresh(set);
}

for (const set of document.querySelectorAll("[data-formset]")) {
  // A row that the server sent back marked for deletion stays hidden.
  for (const mark of set.querySelectorAll('[data-formset-rows] input[name$="-DELETE"]:checked')) {
    mark.closest("[data-formset-row]").hidden = true;
  }
  refresh(set);
  set.addEventListener("input", () => sum(set));
  set.addEventListener("change", () => sum(set));
  set.addEventListener("click", (event) => {
    if (event.target.closest("[data-formset-add]")) {
      const row = addRow(set);
      say(set, "added");
      firstField(row)?.focus();
    }
    const remove = event.target.closest("[data-formset-remove]");
    if (remove) {
      removeRow(set, remove.closest("[data-formset-row]"));
    }
  });
  // keep.js asks for as many rows as the kept text needs.
  set.addEventListener("formset:resize", (event) => resize(set, event.detail));
  set.addEventListener("formset:refresh", () => {
    for (const mark of set.querySelectorAll('[data-formset-rows] input[name$="-DELETE"]')) {
      mark.closest("[data-formset-row]").hidden = mark.checked;
    }
    refresh(set);
  });
}
