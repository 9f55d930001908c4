// Printing needs a script; the act is hidden until there is one.
export function start(item) {
  item.querySelector('button').addEventListener('click', () => window.print());
  item.hidden = false;
}
