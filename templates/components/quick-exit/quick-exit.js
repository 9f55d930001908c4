// The link works by itself; the script replaces the page, so that "back" does not lead here again.
const PRESSES = 3;
const WITHIN_MS = 2000;

export function start(link) {
  const leave = () => window.location.replace(link.href);
  link.addEventListener('click', (event) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    leave();
  });
  let times = [];
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') {
      times = [];
      return;
    }
    if (event.repeat) return;
    times = [...times.filter((time) => event.timeStamp - time < WITHIN_MS), event.timeStamp];
    if (times.length >= PRESSES) leave();
  });
}
