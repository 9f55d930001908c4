// The one list of what behaves: a component's name, and where its module lies.
const components = {
  'quick-exit': () => import('./components/quick-exit/quick-exit.js'),
  search: () => import('./components/search/search.js'),
  print: () => import('./components/acts/print.js'),
  keep: () => import('./components/keep/keep.js'),
  'my-list': () => import('./components/my-list/my-list.js'),
  share: () => import('./components/share/share.js'),
  today: () => import('./components/today/today.js'),
};

for (const element of document.querySelectorAll('[data-component]')) {
  const load = components[element.dataset.component];
  // One failure must not stop the others: the page works without any of them.
  const start = () => load().then((module) => module.start(element)).catch((error) => console.error(error));
  // What is folded away costs nothing until somebody opens it.
  if (load && element.matches('details:not([open])')) element.addEventListener('toggle', start, { once: true });
  else if (load) start();
}

// Whoever keeps no list on this device has it in the address: every page hands it on.
if (/^#[po]=/.test(location.hash)) import('./components/my-list/list.js').catch((error) => console.error(error));
