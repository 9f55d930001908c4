/* The form of an entry: says what is missing, when the days typed will be, counts letters, keeps what was typed from getting lost, and makes of it
   the letter, the file or the address by which it goes its way. Nothing is stored on the device. */

import { sayer } from '../search/say.js';

const FORMAT = 'shirube-correction/1';
const LONGEST_LETTER = 1800; // mail programs cut an address that is longer
const LONGEST_ADDRESS = 7500; // GitHub takes 8 KB

export function start(form) {
  const words = form.dataset;
  const say = sayer(form);
  const part = (name) => form.querySelector(`[data-${name}]`);
  const controls = [...form.querySelectorAll('[data-question] :is(input:not([type="hidden"]), select, textarea)')];
  let kept = false; // what was typed has gone its way
  // Boxes grow with what is typed. Said here, since the W3C's checker does not know the property in a style yet.
  for (const box of form.querySelectorAll('textarea')) box.style.fieldSizing = 'content';

  // ---- what has changed -----------------------------------------------------------------------------------------

  const tidy = (text) => text.replace(/\r\n?/g, '\n').replace(/[^\S\n]+$/gm, '').replace(/^\n+|\n+$/g, '');
  const unticked = (box) => box.closest('[data-question]').querySelector('input[type="hidden"]').value;

  function before(control) {
    if (control.type === 'checkbox') return control.defaultChecked ? control.value : unticked(control);
    if (control.matches('select')) return ([...control.options].find((option) => option.defaultSelected) ?? control.options[0]).value;
    return tidy(control.defaultValue);
  }

  function after(control) {
    if (control.type === 'checkbox') return control.checked ? control.value : unticked(control);
    return tidy(control.value);
  }

  function texts(read) {
    const found = new Map();
    for (const control of controls) {
      found.set(control.name, [found.get(control.name), read(control)].filter(Boolean).join('\n'));
    }
    return found;
  }

  // The rows of a list belong together: when one changes, all of them are told.
  const unit = (name) => (/^[^.]+\.\d+\./.test(name) ? `${name.split('.')[0]}.` : name);

  function changes() {
    const was = texts(before);
    const now = texts(after);
    const touched = new Set([...now.keys()].filter((name) => was.get(name) !== now.get(name)).map(unit));
    const told = [...now.keys()].filter((name) => touched.has(unit(name)) && (was.get(name) || now.get(name)));
    return Object.fromEntries(told.map((name) => [name, { was: was.get(name) || null, now: now.get(name) || null }]));
  }

  // A word to the office is something to send, too.
  const isToldMore = () => [...form.querySelectorAll('[name^="sender."]')].some((box) => box.value.trim());
  const isTouched = () => Object.keys(changes()).length > 0;
  const entry = () => words.entry || form.elements.entry.value.trim();
  const correction = () => ({ format: FORMAT, entry: entry(), base: words.base, says: words.entry ? 'changed' : 'new', changes: changes() });

  // ---- what is wrong --------------------------------------------------------------------------------------------

  function labelOf(control) {
    const label = control.type === 'checkbox' ? control.closest('fieldset')?.querySelector('legend') : control.labels[0];
    return (label ?? control.labels[0]).firstChild.textContent.trim();
  }

  // Boxes to tick of which one has to be; the first speaks for all.
  const mustBoxes = (control) => (control.type === 'checkbox' ? control.closest('[data-must]') : null);
  const firstOf = (control) => mustBoxes(control)?.querySelector('[type="checkbox"]') ?? control;

  function problem(control) {
    const label = labelOf(control);
    const { limit, each } = control.dataset;
    const text = after(control);
    const boxes = mustBoxes(control);
    if (boxes && control === firstOf(control) && !boxes.querySelector(':checked')) return say('unchosen', { label });
    if (control.required && !text) return say(control.matches('select') ? 'unchosen' : 'missing', { label });
    if (control.validity.typeMismatch || control.validity.badInput || control.validity.patternMismatch) return say('notSo', { label });
    if (!limit) return '';
    const count = Math.max(...(each === undefined ? [text] : text.split('\n')).map((line) => [...line].length));
    if (count <= Number(limit)) return '';
    return say(each === undefined ? 'tooLong' : 'tooLongLine', { label, limit, count });
  }

  function mark(control, message) {
    const id = `${control.id}.error`;
    document.getElementById(id)?.remove();
    const others = (control.getAttribute('aria-describedby') ?? '').split(' ').filter((one) => one && one !== id);
    if (message) {
      const told = document.createElement('p');
      told.className = 'question__error';
      told.id = id;
      told.textContent = message;
      (mustBoxes(control)?.querySelector('.question__boxes') ?? control).before(told);
      others.unshift(id);
      control.setAttribute('aria-invalid', 'true');
    } else {
      control.removeAttribute('aria-invalid');
    }
    if (others.length) control.setAttribute('aria-describedby', others.join(' '));
    else control.removeAttribute('aria-describedby');
  }

  function isRight() {
    const address = form.elements.entry.type === 'hidden' ? [] : [form.elements.entry];
    const found = [...address, ...controls].map((control) => [control, problem(control)]);
    for (const [control, message] of found) {
      if (message || control.hasAttribute('aria-invalid')) mark(control, message);
    }
    const wrong = found.filter(([, message]) => message);
    const box = part('errors');
    box.querySelector('ul').replaceChildren(...wrong.map(([control, message]) => {
      const link = document.createElement('a');
      link.href = `#${control.id}`;
      link.className = 'reach';
      link.textContent = message;
      link.addEventListener('click', (event) => {
        event.preventDefault();
        control.focus();
      });
      const item = document.createElement('li');
      item.append(link);
      return item;
    }));
    box.hidden = wrong.length === 0;
    if (wrong.length) box.focus();
    return wrong.length === 0;
  }

  // ---- counting, and not losing ---------------------------------------------------------------------------------

  function count(control) {
    const told = control.closest('[data-question]').querySelector('[data-count]');
    if (!told) return;
    const left = Number(control.dataset.limit) - [...after(control)].length;
    told.textContent = left < 0 ? say('over', { count: -left }) : say('left', { count: left });
    told.toggleAttribute('data-over', left < 0);
  }

  form.addEventListener('input', (event) => {
    kept = false;
    if (event.target.matches('textarea[data-limit]')) count(event.target);
    const control = firstOf(event.target);
    if (control.hasAttribute('aria-invalid') && !problem(control)) mark(control, '');
  });
  addEventListener('beforeunload', (event) => {
    if (!kept && (isTouched() || isToldMore())) event.preventDefault();
  });

  // ---- the ways out ---------------------------------------------------------------------------------------------

  const tell = (message) => { part('said').textContent = message; };

  // What stood there before is in the part for programs, too; a letter that must be short does without it.
  function letter(isShort = false) {
    const made = correction();
    const lines = Object.entries(made.changes).map(([name, { was, now }]) => {
      const label = labelOf(controls.find((control) => control.name === name));
      return `${label}：${now ?? words.taken}${was === null || isShort ? '' : say('wasWords', { was })}`;
    });
    return [words.name, words.page, '', ...lines, '', words.forProgram, JSON.stringify(made)].join('\n').trimStart();
  }

  const ways = {
    mail() {
      const subject = say(words.entry ? 'subject' : 'subjectNew', { name: words.name });
      const address = `mailto:${words.email}?subject=${encodeURIComponent(subject)}&body=`;
      const written = [false, true].map((isShort) => address + encodeURIComponent(letter(isShort).replaceAll('\n', '\r\n')));
      const whole = written.find((text) => text.length <= LONGEST_LETTER);
      if (!whole) return tell(words.longMail);
      kept = true;
      location.href = whole;
    },
    file() {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([`${JSON.stringify(correction(), null, 2)}\n`], { type: 'application/json' }));
      link.download = `shirube-${entry().replaceAll(/[^a-z0-9]+/g, '-')}.json`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      kept = true;
      tell(words.saved);
    },
    async copy() {
      try {
        await navigator.clipboard.writeText(letter());
        tell(words.copied);
      } catch {
        tell(words.notCopied);
      }
    },
    issue() {
      const made = correction();
      const asked = new URLSearchParams({ entry: made.entry, base: made.base, changes: JSON.stringify(made.changes) });
      if (made.says === 'new') asked.set('says', 'new');
      const address = `${words.issue}&${asked}`;
      if (address.length > LONGEST_ADDRESS) {
        asked.delete('changes');
        tell(words.longIssue);
      }
      open(`${words.issue}&${asked}`, '_blank', 'noreferrer');
    },
    print: () => print(),
  };

  for (const button of form.querySelectorAll('[data-way]')) {
    button.addEventListener('click', () => {
      const way = button.dataset.way;
      if (way === 'print') return ways.print();
      if (!isTouched()) return tell(words.nothing);
      if (isRight()) ways[way]();
    });
  }
  form.noValidate = true;
  form.addEventListener('submit', (event) => {
    if (!isRight()) event.preventDefault();
    else if (!isTouched() && !isToldMore()) {
      event.preventDefault();
      tell(words.nothing);
    } else kept = true;
  });
  const line = document.querySelector('[data-try]');
  const days = controls.find((control) => control.name === 'open');
  if (line && days) days.addEventListener('input', () => { line.value = days.value; });

  // What reads the days comes when somebody changes them.
  const dates = part('dates');
  let telling;
  if (dates) {
    days.closest('[data-question]').append(dates);
    form.addEventListener('input', ({ target }) => {
      if (!/^(open|closed|also|except\.\d+\.on)$/.test(target.name)) return;
      telling ??= import('./schedule.js').then((module) => module.start(form, dates));
      telling.then((show) => show()).catch((error) => console.error(error));
    });
  }

  part('ways').hidden = false;
}
