// <form data-confirm="text">: asks in a dialog before the form is sent. On a button, data-confirm
// holds for that button only.
const dialog = document.getElementById("confirm-dialog");
const answered = new WeakSet();
let settle = () => undefined;

function ask(text) {
  dialog.querySelector("#confirm-text").textContent = text;
  dialog.showModal();
  dialog.querySelector('[data-answer="no"]').focus();
  return new Promise((resolve) => {
    settle = resolve;
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
      settle(answer === "yes");
      dialog.close();
    }
  });
  // Escape. The event comes a moment later: the dialog may already ask the next question.
  dialog.addEventListener("close", () => dialog.open || settle(false));
  document.addEventListener("submit", onSubmit, { capture: true });
}
