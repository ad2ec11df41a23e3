// <button data-take="id of a field" data-words="…">: puts these words at the end of the field, with
// data-apart on a line of their own. What was typed stays; the button's list says that it was done.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take]");
  const field = button && document.getElementById(button.dataset.take);
  if (!field) {
    return;
  }
  const text = field.value;
  const apart = button.hasAttribute("data-apart") && text !== "" && !text.endsWith("\n");
  field.setRangeText((apart ? "\n" : "") + button.dataset.words, text.length, text.length, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  button.closest("[data-take-list]").querySelector("[role=status]").textContent = button.dataset.said;
});
