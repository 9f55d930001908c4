/* The button of an entry's page. The first time it asks, in the page, whether this device may remember the list. */

import { list, MOST } from "../my-list/list.js";
import { sayer } from "../search/say.js";

export function start(box) {
  const { entry, kind } = box.closest("[data-entry]").dataset;
  const key = `${kind}/${entry}`;
  const part = (name) => box.querySelector(`[data-${name}]`);
  const say = sayer(box);

  const show = () => {
    const { keys } = list;
    part("turn-words").textContent = say(keys.includes(key) ? "remove" : "add");
    part("see").hidden = !keys.length;
    part("see").textContent = say("seeWords", { n: keys.length });
    part("see").href = list.isKept ? box.dataset.list : list.link(box.dataset.list);
  };
  const tell = (words) => {
    show();
    part("said").textContent = words;
  };
  const close = () => {
    part("ask").hidden = true;
    part("turn").focus();
  };
  const add = () => {
    list.set([...list.keys, key]);
    tell(say("added"));
  };

  part("turn").addEventListener("click", () => {
    const { keys } = list;
    part("said").textContent = "";
    if (keys.includes(key)) {
      list.set(keys.filter((each) => each !== key));
      tell(say("removed"));
    } else if (keys.length >= MOST) tell(say("full", { n: MOST }));
    // Who has a list, kept or in the address, has answered already.
    else if (list.isKept || keys.length) add();
    else {
      part("ask").hidden = false;
      part("ask").focus();
    }
  });
  part("yes").addEventListener("click", () => {
    const isKept = list.keep();
    close();
    add();
    if (!isKept) tell(say("notKept"));
  });
  part("no").addEventListener("click", () => {
    close();
    add();
  });
  part("ask").addEventListener("keydown", ({ key: pressed }) => pressed === "Escape" && close());
  list.onChange(show);
  show();
  box.hidden = false;
}
