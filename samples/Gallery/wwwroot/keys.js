// The list of images by keyboard.

/** @param listeners star(card), remove(card). */
export function listenToKeys(list, grid, listeners) {
  list.addEventListener("keydown", (event) => {
    const card = grid.card(event.target.closest(".card")?.dataset.name);
    if (card === undefined || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }

    const move = (distance) => {
      const names = grid.names;
      grid.focus(names[Math.max(0, Math.min(names.length - 1, names.indexOf(card.name) + distance))]);
    };
    const actions = {
      ArrowLeft: () => move(-1),
      ArrowRight: () => move(1),
      ArrowUp: () => move(-columns(list)),
      ArrowDown: () => move(columns(list)),
      Home: () => move(-Infinity),
      End: () => move(Infinity),
      s: () => listeners.star(card),
      Delete: () => listeners.remove(card),
    };
    if (event.target === card.opener) {
      actions[" "] = () => grid.select(card, !card.box.checked);
    }

    // With Shift or Caps Lock a letter is another key.
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key in actions) {
      event.preventDefault();
      actions[key]();
    }
  });

  list.addEventListener("keyup", (event) => {
    // A space would also press the button that has the focus.
    if (event.key === " " && event.target.classList.contains("card-open")) {
      event.preventDefault();
    }
  });
}

function columns(list) {
  const elements = [...list.querySelectorAll(".card:not([hidden])")];
  const below = elements.findIndex((element) => element.offsetTop > elements[0].offsetTop);
  return below > 0 ? below : 1;
}
