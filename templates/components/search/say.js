/* Says a sentence of the element's data-* attributes, with its {names} filled. */
export const sayer = (element) => (name, values = {}) =>
  element.dataset[name].replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
