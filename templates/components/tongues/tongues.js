/* Whoever changes the language keeps what was asked and where on the page it is: the address says both. */

export function start(element) {
  for (const link of element.querySelectorAll("a[hreflang]")) {
    const carry = () => {
      const address = new URL(link.href);
      address.search = location.search;
      address.hash ||= location.hash;
      link.href = address.href;
    };
    // A press comes before a menu or another tab opens, a click also from the keyboard.
    for (const moment of ["pointerdown", "click"]) link.addEventListener(moment, carry);
  }
}
