// <form data-confirm="text">: asks in a dialog before the form is sent. On a button, data-confirm
// holds for that button only.
const dialog = document.getElementById("confirm-dialog");
const answered = new WeakSet();

function ask(text) {
  dialog.querySelector("#confirm-text").textContent = text;
  dialog.returnValue = "";
  dialog.showModal();
  dialog.querySelector('[data-answer="no"]').focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

async function onSubmit(event) {
  const form = event.target;
  const text = event.submitter?.dataset.confirm || form.dataset.confirm;
  if (!text || answered.delete(form)) {
    return;
  }
  event.preventDefault();
  if (await ask(text)) {
    answered.add(form);
    form.requestSubmit(event.submitter);
  }
}

if (typeof dialog?.showModal === "function") {
  dialog.addEventListener("click", (event) => {
    const answer = event.target.closest("[data-answer]")?.dataset.answer;
    if (answer) {
      dialog.close(answer);
    }
  });
  document.addEventListener("submit", onSubmit, { capture: true });
}
