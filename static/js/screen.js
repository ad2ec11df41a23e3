// The meeting screen: turns its pages, fetches new figures, and says when it cannot.
//
// Keys: left and right turn, space holds, F fills the screen. Without scripts all pages stand one
// below the other. What is shown stays when the line is lost; the status says since when.
const slides = document.getElementById("slides");
const status = document.querySelector(".screen-status");
const hold = document.querySelector("[data-screen=pause]");
const TURN = Number(slides.dataset.turn) * 1000;
const REFRESH = Number(slides.dataset.refresh) * 1000;
const PATIENCE = 15_000;
let shown = 0;
let turning = 0;

function pages() {
  return [...slides.querySelectorAll(".slide")];
}

function show(number) {
  const all = pages();
  if (all.length === 0) {
    return;
  }
  shown = (number + all.length) % all.length;
  all.forEach((page, place) => page.toggleAttribute("hidden", place !== shown));
}

function turn(step) {
  show(shown + step);
  wait();
}

function wait() {
  clearTimeout(turning);
  if (hold.getAttribute("aria-pressed") !== "true") {
    turning = setTimeout(() => turn(1), TURN);
  }
}

function pause() {
  hold.setAttribute("aria-pressed", String(hold.getAttribute("aria-pressed") !== "true"));
  wait();
}

function fill() {
  if (document.fullscreenElement) {
    document.exitFullscreen();
  } else {
    document.documentElement.requestFullscreen?.();
  }
}

function say(text) {
  const at = slides.querySelector(".screen-at")?.textContent.trim() ?? "";
  status.textContent = text ? `${text} ${at}` : "";
}

async function refresh() {
  try {
    const answer = await fetch(location.href, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.redirected) {
      say(status.dataset.ended);
      return;
    }
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    slides.replaceChildren(...page.getElementById("slides").children);
    show(shown);
    say("");
  } catch {
    say(status.dataset.lost);
  }
}

async function keepFresh() {
  await refresh();
  setTimeout(keepFresh, REFRESH);
}

const KEYS = {
  ArrowRight: () => turn(1),
  PageDown: () => turn(1),
  ArrowLeft: () => turn(-1),
  PageUp: () => turn(-1),
  " ": pause,
  f: fill,
};

document.addEventListener("keydown", (event) => {
  const act = KEYS[event.key];
  if (!act || event.ctrlKey || event.altKey || event.metaKey) {
    return;
  }
  if (event.key === " " && event.target.closest("button, a, summary")) {
    return;
  }
  event.preventDefault();
  act();
});
hold.addEventListener("click", pause);
document.querySelector("[data-screen=full]").addEventListener("click", fill);
addEventListener("online", refresh);
addEventListener("offline", () => say(status.dataset.lost));
show(0);
wait();
setTimeout(keepFresh, REFRESH);
