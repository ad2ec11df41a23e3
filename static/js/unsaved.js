// <form data-keep="name" data-keep-server="address">: what is typed survives a closed tab.
//
// keep.js says what is typed and puts back what is found; here it is sent to the server a moment
// after the last key, and asked for when the form is opened again. While the form itself is being
// sent nothing more is kept: the server forgets it together with the save, by the field `kept_as`.
const PAUSE = 2000;

function fieldsOf(form, values) {
  return new URLSearchParams({
    form: form.dataset.keep,
    content: values === null ? "" : JSON.stringify(values),
    csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
  });
}

async function send(form, values) {
  try {
    const body = fieldsOf(form, values);
    const answer = await fetch(form.dataset.keepServer, { method: "POST", body, keepalive: true });
    return answer.ok && !answer.redirected; // a session that has ended leads to the sign-in page
  } catch {
    return false; // no connection: this tab still has it
  }
}

async function ask(form) {
  try {
    const query = new URLSearchParams({ form: form.dataset.keep });
    const answer = await fetch(`${form.dataset.keepServer}?${query}`);
    return answer.ok && !answer.redirected ? await answer.json() : { values: null };
  } catch {
    return { values: null };
  }
}

function showStatus(form) {
  const place = form.querySelector(".form-actions");
  if (place && !place.querySelector("[role=status]")) {
    place.append(document.getElementById("keep-status").content.firstElementChild.cloneNode(true));
  }
}

async function watch(form) {
  const name = document.createElement("input");
  Object.assign(name, { type: "hidden", name: "kept_as", value: form.dataset.keep });
  form.append(name);
  let waiting; // what is typed and not sent yet; undefined for nothing
  let kept = false; // whether the server has something
  let sending = false;
  let timer = 0;

  async function flush() {
    clearTimeout(timer);
    const values = waiting;
    waiting = undefined;
    if (values === undefined || sending || (values === null && !kept)) {
      return;
    }
    if (await send(form, values)) {
      kept = values !== null;
      showStatus(form);
    }
  }

  form.addEventListener("keep:typed", (event) => {
    waiting = event.detail;
    clearTimeout(timer);
    timer = setTimeout(flush, PAUSE);
  });
  document.addEventListener("submit", (event) => {
    sending ||= event.target === form && !event.defaultPrevented;
  });
  window.addEventListener("pageshow", () => {
    sending = false;
  });
  window.addEventListener("pagehide", flush);

  const found = await ask(form);
  kept = found.values !== null;
  if (kept) {
    const detail = { values: found.values, time: found.kept_at };
    form.dispatchEvent(new CustomEvent("keep:offer", { detail }));
  }
}

document.querySelectorAll("form[data-keep-server]").forEach(watch);
