// Small helps inside forms: a counter for long texts, filling the sign-in form in a demo,
// focus on the list of errors.

// The limit is shown and left to the server: a browser would cut a longer text without a word.
function addCounter(field) {
  const limit = field.maxLength;
  field.removeAttribute("maxlength");
  const note = document.createElement("div");
  note.className = "field-counter";
  note.setAttribute("aria-hidden", "true");
  field.after(note);
  const show = () => {
    note.textContent = `${field.value.length} / ${limit}`;
    note.classList.toggle("over", field.value.length > limit);
  };
  field.addEventListener("input", show);
  show();
}

for (const field of document.querySelectorAll("textarea[maxlength]")) {
  addCounter(field);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill]");
  if (!button) {
    return;
  }
  const form = document.getElementById(button.dataset.fill);
  form.elements.username.value = button.dataset.username;
  form.elements.password.value = button.dataset.password;
  form.querySelector("[type=submit]").focus();
  form.scrollIntoView({ block: "center" });
});

// <button data-needs="name name">: sent by this button, the form needs these fields as well.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[type=submit]");
  if (!button?.form?.querySelector("[data-needs]")) {
    return;
  }
  const needed = (button.dataset.needs ?? "").split(" ");
  for (const other of button.form.querySelectorAll("[data-needs]")) {
    for (const name of other.dataset.needs.split(" ")) {
      button.form.elements[name].required = needed.includes(name);
    }
  }
});

// After a form came back the list of errors is the first thing to hear, else the first wrong field.
const errors = document.querySelector("[data-form-errors]");
if (errors) {
  errors.tabIndex = -1;
  errors.focus();
} else {
  document.querySelector("[aria-invalid=true]")?.focus();
}
