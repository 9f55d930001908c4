// The one list of what behaves: a component's name, and where its module lies.
const components = {
  'quick-exit': () => import('./components/quick-exit/quick-exit.js'),
  search: () => import('./components/search/search.js'),
  print: () => import('./components/acts/print.js'),
  today: () => import('./components/today/today.js'),
};

for (const element of document.querySelectorAll('[data-component]')) {
  const load = components[element.dataset.component];
  // One failure must not stop the others: the page works without any of them.
  if (load) load().then((module) => module.start(element)).catch((error) => console.error(error));
}
