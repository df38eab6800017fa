// What stands in the grid: images, and those that are being made.

import { h, icon } from "./dom.js";

/** How an image was made, as far as its record tells. */
export function metadataOf(record) {
  try {
    return JSON.parse(record.metadata ?? "{}") ?? {};
  } catch {
    return {};
  }
}

const kinds = { general: "Image", user: "Uploaded image", mask: "Mask", control: "Control image", other: "Image" };

export function titleOf(record) {
  return metadataOf(record).positive_prompt || kinds[record.image_category] || "Image";
}

export function captionOf(record) {
  const { seed } = metadataOf(record);
  return seed === undefined ? `${record.width} × ${record.height}` : `Seed ${seed}`;
}

/** Small images are drawn in whole pixels; others are smoothed. */
export const isPixelArt = (record) => Math.max(record.width, record.height) <= 128;

const workers = new Map();
const makers = new Map();

/** A worker by a short name, in the order in which they are met. */
function nameOf(workerId) {
  if (!workers.has(workerId)) {
    workers.set(workerId, `Worker ${workers.size + 1}`);
  }

  return workers.get(workerId);
}

/** Notes who made an image, where the server tells it. */
export function noteMaker(imageName, workerId) {
  if (workerId) {
    makers.set(imageName, nameOf(workerId));
  }
}

const badge = (maker) => (maker === undefined ? [] : [h("span", { className: "card-maker" }, maker)]);

/** One image; actions has open, star and select. */
export class Card {
  constructor(record, actions) {
    this.record = record;
    this.image = h("img", { alt: "", loading: "lazy", decoding: "async", draggable: false, src: record.thumbnail_url });
    this.opener = h("button", { type: "button", className: "card-open", onclick: () => actions.open(this) }, this.image);
    this.box = h("input", { type: "checkbox", onchange: () => actions.select(this) });
    this.star = h("button", { type: "button", className: "card-star", onclick: () => actions.star(this) }, icon("star"));
    this.element = h("li", { className: "card" },
      this.opener,
      h("label", { className: "card-select" }, this.box),
      this.star,
      ...badge(makers.get(record.image_name)),
      h("p", { className: "card-caption", "aria-hidden": "true" }, h("span", {}, titleOf(record)), h("span", {}, captionOf(record))));
    this.element.dataset.name = record.image_name;
    this.image.classList.toggle("pixels", isPixelArt(record));
    this.setTabbable(false);
    this.update(record);
  }

  get name() {
    return this.record.image_name;
  }

  update(record) {
    this.record = record;
    const title = titleOf(record);
    this.opener.setAttribute("aria-label", `${title}, ${captionOf(record)}${record.starred ? ", starred" : ""}`);
    this.box.setAttribute("aria-label", `Select ${title}`);
    this.star.setAttribute("aria-label", `Star ${title}`);
    this.star.setAttribute("aria-pressed", String(record.starred));
  }

  /** Of all cards one is in the tab order; arrows move which. */
  setTabbable(isTabbable) {
    for (const control of [this.opener, this.box, this.star]) {
      control.tabIndex = isTabbable ? 0 : -1;
    }
  }
}

/** The cards of images that are being made, by session and place in it. */
export class ProgressCards {
  #list;
  #cards = new Map();
  #saving = new Map();
  #isShown = true;

  constructor(list) {
    this.#list = list;
  }

  /** Whether the list shows new images at all; a filtered one does not. */
  show(isShown) {
    this.#isShown = isShown;
    for (const card of this.#cards.values()) {
      card.element.hidden = !isShown;
    }
  }

  /** Shows how far the image of one iteration is. */
  update({ session_id: session, invocation, step, total_steps: total, seconds_left: left, image, worker_id: worker }) {
    const card = this.#open(session, placeOf(invocation.id));
    if (step !== undefined) {
      card.bar.max = total;
      card.bar.value = step;
      card.text.textContent = step < total ? `Step ${step} of ${total}` : "Decoding";
      card.left.textContent = step < total && left >= 1 ? `${Math.round(left)} s left` : "";
    }

    if (worker && !card.isNamed) {
      card.isNamed = true;
      card.element.append(...badge(nameOf(worker)));
    }

    if (image?.dataURL) {
      card.preview.src = image.dataURL;
      card.preview.hidden = false;
    }
  }

  /** Takes the card of an iteration out of the list of those to be removed: its image is saved, and takes its place when it is there. */
  saving(session, invocation, whenSaved) {
    const key = `${session} ${placeOf(invocation)}`;
    const card = this.#cards.get(key) ?? this.#cards.get(`${session} ?`) ?? null;
    for (const [each, value] of this.#cards) {
      if (value === card) {
        this.#cards.delete(each);
      }
    }

    if (card !== null) {
      card.bar.value = card.bar.max;
      card.text.textContent = "Saving";
      card.left.textContent = "";
    }

    const saved = whenSaved(card?.element ?? null).finally(() => {
      card?.element.remove();
      this.#saving.delete(key);
    });
    this.#saving.set(key, saved);
  }

  /** Removes the cards of all other sessions, and shows one for each of these that has none. */
  keepSessions(items) {
    const sessions = new Set(items.map((item) => item.session_id));
    for (const [key, card] of this.#cards) {
      if (!sessions.has(key.split(" ")[0])) {
        card.element.remove();
        this.#cards.delete(key);
      }
    }

    for (const session of sessions) {
      const isSeen = (keys) => [...keys].some((key) => key.startsWith(`${session} `));
      if (!isSeen(this.#cards.keys()) && !isSeen(this.#saving.keys())) {
        this.#open(session, "?");
      }
    }
  }

  #open(session, place) {
    const key = `${session} ${place}`;
    const known = this.#cards.get(key) ?? this.#cards.get(`${session} ?`);
    if (known !== undefined) {
      this.#cards.delete(`${session} ?`);
      this.#cards.set(key, known);
      return known;
    }

    const card = {
      preview: h("img", { alt: "", hidden: true }),
      text: h("span", {}, "Starting"),
      left: h("span", { className: "card-left" }),
      bar: h("progress", { "aria-label": "Progress of this image" }),
    };
    card.element = h("li", { className: "card making", hidden: !this.#isShown },
      h("div", { className: "card-canvas" }, card.preview, card.bar),
      h("p", { className: "card-caption" }, card.text, card.left));
    this.#cards.set(key, card);
    this.#list.prepend(card.element);
    return card;
  }
}

// "denoise@2" and "decode@2" are of one iteration, and so of one image.
const placeOf = (invocation) => invocation.split("@")[1] ?? "";
