/* Shows the switch. What writes the readings, and the readings, come with the first press. */

export function start(button) {
  const label = button.textContent;
  const load = async () => {
    button.removeEventListener("click", load);
    button.textContent = label;
    button.setAttribute("aria-pressed", "true");
    try {
      await (await import("./ruby.js")).start(button);
    } catch (error) {
      console.error(error);
      button.setAttribute("aria-pressed", "false");
      button.textContent = button.dataset.failed;
      button.addEventListener("click", load);
    }
  };
  button.hidden = false;
  button.addEventListener("click", load);
  // Whoever switched it on and went on to another page has it in the address.
  if (/[?&]furigana=on/.test(location.search)) load();
}
