/* Shows the button. What it does is fetched with the first press, or at once for whoever has a list already. */

export function start(box) {
  const turn = box.querySelector("[data-turn]");
  const load = () => import("./turn.js").then((module) => module.start(box));
  if (hasList()) return load();
  box.hidden = false;
  turn.addEventListener("click", () => load().then(() => turn.click()), { once: true });
  return undefined;
}

function hasList() {
  if (/^#[po]=/.test(location.hash)) return true;
  try {
    return Object.keys(localStorage).some((key) => key.startsWith("shirube-list:"));
  } catch {
    return false; // a device that refuses keeps none
  }
}
