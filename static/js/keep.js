// <form data-keep="key">: what is typed is kept in this tab until it has been saved.
//
// Saved to sessionStorage while typing, under the account's name; put back, visibly and undoably,
// when the same form is opened again in the state it was in (after an expired session, a lost
// connection, a closed page). If the record has changed meanwhile the text is offered, not put in.
// A page with a success notice clears what was sent; so do sign-out and another account's sign-in.
// The state is data-keep-version or the field `version`, else the values the server had filled in.
// With data-keep-server unsaved.js keeps it on the server too: `keep:typed` tells it what is typed
// (null for nothing unsaved), by `keep:offer` it offers what it has found.
// Never kept: passwords, files, hidden fields, fields with data-keep-skip.
const PREFIX = "keep:";
const account = document.body.dataset.account ?? "";
const pageFailed = document.body.dataset.outcome === "failed";
const pageSaved = !pageFailed && document.querySelector(".notice-success") !== null;
const forms = [...document.querySelectorAll("form[data-keep]")];
const states = new Map();
let leaving = false;

function store(key, entry) {
  try {
    if (entry === null) {
      sessionStorage.removeItem(key);
    } else {
      sessionStorage.setItem(key, JSON.stringify(entry));
    }
  } catch {
    // No storage in this browser: the warning on leaving still holds.
  }
}

function load(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function allKeys() {
  try {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return [];
  }
}

function keyOf(form) {
  return `${PREFIX}${account}:${form.dataset.keep}`;
}

function isKept(field) {
  if (!field.name || field.hasAttribute("data-keep-skip")) {
    return false;
  }
  if (field.type === "hidden") {
    return field.name.endsWith("-TOTAL_FORMS");
  }
  return !["password", "file", "submit", "button", "reset", "image", "fieldset"].includes(field.type);
}

function valuesOf(form) {
  const values = {};
  for (const field of [...form.elements].filter(isKept)) {
    values[field.name] ??= [];
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked) {
        values[field.name].push(field.value);
      }
    } else if (field.type === "select-multiple") {
      values[field.name].push(...[...field.selectedOptions].map((option) => option.value));
    } else {
      values[field.name].push(field.value);
    }
  }
  return values;
}

function same(one, other) {
  const text = (values) => JSON.stringify(Object.entries(values).sort());
  return text(one) === text(other);
}

function isEmpty(form) {
  return [...form.elements]
    .filter((field) => isKept(field) && field.matches("textarea, input:not([type=hidden])"))
    .every((field) => (field.type === "checkbox" || field.type === "radio" ? true : !field.value));
}

function versionOf(form) {
  return form.dataset.keepVersion ?? form.querySelector('[name="version"]')?.value ?? "";
}

function resizeFormsets(form, values) {
  for (const set of form.querySelectorAll("[data-formset]")) {
    const total = Number.parseInt(values[`${set.dataset.formset}-TOTAL_FORMS`]?.[0], 10);
    if (Number.isInteger(total)) {
      set.dispatchEvent(new CustomEvent("formset:resize", { detail: total }));
    }
  }
}

function apply(form, values) {
  resizeFormsets(form, values);
  const left = structuredClone(values);
  for (const field of [...form.elements].filter(isKept)) {
    const wanted = left[field.name];
    if (!wanted || field.type === "hidden") {
      continue;
    }
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = wanted.includes(field.value);
    } else if (field.type === "select-multiple") {
      for (const option of field.options) {
        option.selected = wanted.includes(option.value);
      }
    } else if (wanted.length > 0) {
      field.value = wanted.shift();
      if (field.value) {
        field.closest("details")?.setAttribute("open", ""); // what is put back is to be seen
      }
    }
  }
  for (const set of form.querySelectorAll("[data-formset]")) {
    set.dispatchEvent(new Event("formset:refresh"));
  }
  for (const field of form.querySelectorAll("textarea")) {
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function isDirty(form) {
  const state = states.get(form);
  return !state.sending && (state.unsaved || !same(valuesOf(form), state.base));
}

function save(form) {
  const state = states.get(form);
  if (leaving) {
    return;
  }
  const values = valuesOf(form);
  const entry = { version: versionOf(form), base: state.base, values, sent: state.sending };
  const typed = state.unsaved || !same(values, state.base);
  store(keyOf(form), typed ? entry : null);
  tell(form, typed ? values : null);
}

function tell(form, values) {
  form.dispatchEvent(new CustomEvent("keep:typed", { detail: values }));
}

function isSameState(form, entry) {
  const version = versionOf(form);
  return version && entry.version ? version === entry.version : same(entry.base, states.get(form).base);
}

function offer(form, entry, id) {
  const notice = document.getElementById(id).content.firstElementChild.cloneNode(true);
  notice.addEventListener("click", (event) => {
    if (event.target.closest("[data-keep-undo]")) {
      apply(form, states.get(form).base);
      store(keyOf(form), null);
      tell(form, null);
      notice.remove();
    } else if (event.target.closest("[data-keep-apply]")) {
      apply(form, entry.values);
      save(form);
      notice.remove();
    }
  });
  const time = notice.querySelector("[data-keep-time]");
  if (time) {
    time.textContent = entry.time;
  }
  form.prepend(notice);
}

function restore(form) {
  const key = keyOf(form);
  const entry = load(key);
  if (entry === null || same(entry.values, valuesOf(form))) {
    return;
  }
  const unchanged = isSameState(form, entry);
  if (entry.sent && !unchanged) {
    store(key, null);
  } else if (unchanged || isEmpty(form)) {
    apply(form, entry.values);
    offer(form, entry, "keep-restored");
    save(form);
  } else {
    offer(form, entry, "keep-older");
  }
}

function settleSent() {
  for (const key of allKeys()) {
    if (account && !key.startsWith(`${PREFIX}${account}:`)) {
      store(key, null);
      continue;
    }
    const entry = load(key);
    if (entry?.sent && pageSaved) {
      store(key, null);
    } else if (entry?.sent && pageFailed) {
      store(key, { ...entry, sent: false });
    }
  }
}

function watch(form) {
  // A form that came back with errors holds text that nobody has saved.
  const unsaved = form.matches("[data-keep-unsaved], :has([aria-invalid=true], [data-form-errors], .notice-error)");
  states.set(form, { base: valuesOf(form), unsaved, sending: false });
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => save(form), 300);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("keep:offer", (event) => {
    const nothingOffered = form.querySelector("[data-keep-undo]") === null;
    if (nothingOffered && !isDirty(form) && !same(event.detail.values, valuesOf(form))) {
      offer(form, event.detail, "keep-draft");
    }
  });
  if (unsaved) {
    save(form);
  } else {
    restore(form);
  }
}

settleSent();
forms.forEach(watch);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) {
    return;
  }
  if (form.hasAttribute("data-sign-out")) {
    window.addEventListener("pagehide", () => {
      leaving = true;
      allKeys().forEach((key) => store(key, null));
    });
  } else if (states.has(form)) {
    states.get(form).sending = true;
    save(form);
  }
});

window.addEventListener("pagehide", () => forms.forEach(save));

window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    for (const form of forms) {
      states.get(form).sending = false;
      save(form);
    }
  }
});

window.addEventListener("beforeunload", (event) => {
  if (forms.some(isDirty)) {
    event.preventDefault();
  }
});
