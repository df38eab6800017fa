// Short messages at the edge of the page.

import { $, h, icon } from "./dom.js";

const stay = 8000;

/** Shows a message; action is a label and what it does. Errors stay until they are closed. */
export function notify(text, { action = null, isError = false } = {}) {
  const close = () => {
    clearTimeout(timer);
    notice.remove();
  };
  const notice = h("div", { className: isError ? "notice error" : "notice", role: isError ? "alert" : "status" },
    h("p", {}, text),
    action && h("button", { type: "button", className: "button quiet", onclick: () => { close(); action.run(); } }, action.label),
    h("button", { type: "button", className: "button icon-button quiet", "aria-label": "Close the message", onclick: close }, icon("close")));
  for (const same of [...$("notices").children].filter((each) => each.firstElementChild.textContent === text)) {
    same.remove();
  }

  let timer = 0;
  const start = () => { timer = isError ? 0 : setTimeout(close, stay); };
  for (const enter of ["mouseenter", "focusin"]) {
    notice.addEventListener(enter, () => clearTimeout(timer));
  }

  for (const leave of ["mouseleave", "focusout"]) {
    notice.addEventListener(leave, start);
  }

  // An open dialog covers what is not in it.
  (document.querySelector("dialog[open]") ?? document.body).append($("notices"));
  $("notices").append(notice);
  while ($("notices").childElementCount > 4) {
    $("notices").firstElementChild.remove();
  }

  start();
}

/** Runs an action, and shows what went wrong. */
export async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    notify(error.message, { isError: true });
    return undefined;
  }
}
