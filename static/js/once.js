// data-once on a form or a button: a second press while the first is on its way does nothing.
// The attribute's value, if any, is the button's text meanwhile.
const sent = new Map();

function release() {
  for (const [form, { button, label }] of sent) {
    form.removeAttribute("aria-busy");
    if (button) {
      button.removeAttribute("aria-disabled");
      button.textContent = label;
    }
  }
  sent.clear();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  const holder = button?.hasAttribute("data-once") ? button : form;
  if (event.defaultPrevented || !holder.hasAttribute("data-once")) {
    return;
  }
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.set(form, { button, label: button?.textContent });
  form.setAttribute("aria-busy", "true");
  if (button) {
    // Not `disabled`: the button's own name and value must still be sent.
    button.setAttribute("aria-disabled", "true");
    button.textContent = holder.dataset.once || button.textContent;
  }
});

// Coming back with the browser's Back button shows the page as it was left.
window.addEventListener("pageshow", release);
