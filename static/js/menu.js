// Menus are <details>. This closes them on Escape, on a click elsewhere and when focus leaves.
const menus = [...document.querySelectorAll("details[data-menu]")];

function closeOthers(kept) {
  for (const menu of menus) {
    if (menu !== kept) {
      menu.open = false;
    }
  }
}

document.addEventListener("click", (event) => {
  closeOthers(menus.find((menu) => menu.contains(event.target)));
});

for (const menu of menus) {
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) {
      menu.open = false;
    }
  });
}
