// What every page has comes along at once, so that the first paint is the last: nothing jumps when 今日 is lit.
// The build writes these modules into this one (assets.py, join_modules).
import * as quickExit from './components/quick-exit/quick-exit.js';
import * as ruby from './components/ruby/switch.js';
import * as today from './components/today/today.js';
import * as tongues from './components/tongues/tongues.js';

// The one list of what behaves: a component's name, and where its module lies.
const components = {
  search: () => import('./components/search/search.js'),
  print: () => import('./components/acts/print.js'),
  keep: () => import('./components/keep/keep.js'),
  'my-list': () => import('./components/my-list/my-list.js'),
  share: () => import('./components/share/share.js'),
  edit: () => import('./components/form/edit.js'),
};
const here = { 'quick-exit': quickExit, ruby, today, tongues };

for (const element of document.querySelectorAll('[data-component]')) {
  const name = element.dataset.component;
  const load = components[name];
  // One failure must not stop the others: the page works without any of them.
  const start = () => load().then((module) => module.start(element)).catch((error) => console.error(error));
  // What is folded away costs nothing until somebody opens it.
  if (load && element.matches('details:not([open])')) element.addEventListener('toggle', start, { once: true });
  else if (load) start();
  else here[name]?.start(element);
}

// Whoever keeps no list on this device has it in the address: every page hands it on.
if (/^#[po]=/.test(location.hash)) import('./components/my-list/list.js').catch((error) => console.error(error));
