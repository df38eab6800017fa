// The list of images: pages as far as one scrolls, new ones in front, each once.

import { $, debounce } from "./dom.js";
import { images } from "./api.js";
import { Card } from "./cards.js";
import { listenToKeys } from "./keys.js";
import { attempt } from "./notices.js";

const pageSize = 48;

export class Grid {
  view = { category: "", starred: false, search: "" };
  #list = $("grid");
  #cards = new Map();
  #selected = new Set();
  #total = 0;
  #next = null;
  #round = 0;
  #loading = null;
  #current = null;
  #actions;
  #listeners;

  /** @param listeners open(card), star(card), remove(card), selected(names), painted(). */
  constructor(listeners) {
    this.#listeners = listeners;
    this.#actions = {
      open: (card) => { this.#makeCurrent(card); listeners.open(card); },
      select: (card) => { this.#makeCurrent(card); this.select(card, card.box.checked); },
      star: (card) => { this.#makeCurrent(card); listeners.star(card); },
    };
    listenToKeys(this.#list, this, listeners);
    this.#list.addEventListener("focusin", (event) => {
      const card = this.#cards.get(event.target.closest(".card")?.dataset.name);
      if (card !== undefined) {
        this.#makeCurrent(card);
      }
    });
    this.#list.addEventListener("focus", () => this.#current?.opener.focus());
    this.observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) {
        this.loadMore();
      }
    }, { rootMargin: "800px" });
    this.refreshHead = debounce(() => this.#refreshHead(), 250);
  }

  get isShowingNew() {
    return this.view.search === "" && !this.view.starred && ["", "general"].includes(this.view.category);
  }

  get isShowingDeleted() {
    return this.view.category === "deleted";
  }

  get names() {
    return [...this.#list.querySelectorAll(".card[data-name]")].map((element) => element.dataset.name);
  }

  get hasMore() {
    return this.#next !== null;
  }

  card(name) {
    return this.#cards.get(name);
  }

  /** Starts anew with another view. */
  async show(view) {
    this.view = view;
    this.#round += 1;
    this.#loading = null;
    this.#next = null;
    const page = await attempt(() => images.list(this.#query()));
    if (page === undefined || this.view !== view) {
      return;
    }

    this.#cards.forEach((card) => card.element.remove());
    this.#cards.clear();
    this.#selected.clear();
    this.#listeners.selected([]);
    this.#current = null;
    this.#total = page.total;
    this.#append(page);
  }

  loadMore() {
    if (this.#next === null) {
      return Promise.resolve();
    }

    this.#loading ??= this.#loadNext(this.#round).finally(() => { this.#loading = null; });
    return this.#loading;
  }

  /** Puts an image where it belongs by its time, or in the place of another element. */
  add(record, place = null) {
    const known = this.#cards.get(record.image_name);
    if (known !== undefined) {
      known.update(record);
      return;
    }

    if (!this.#fits(record)) {
      if (this.view.search !== "" && !record.is_intermediate) {
        this.refreshHead();
      }

      return;
    }

    const card = this.#make(record);
    if (place?.isConnected && !place.hidden && this.#isNewest(record)) {
      place.replaceWith(card.element);
    } else {
      this.#list.insertBefore(card.element, this.#firstOlder(record));
    }

    card.element.classList.add("fresh");
    this.#total += 1;
    this.#paint();
  }

  select(card, isSelected) {
    card.box.checked = isSelected;
    card.element.classList.toggle("selected", isSelected);
    if (isSelected) {
      this.#selected.add(card.name);
    } else {
      this.#selected.delete(card.name);
    }

    this.#listeners.selected([...this.#selected]);
  }

  clearSelection() {
    this.known([...this.#selected]).forEach((card) => this.select(card, false));
  }

  /** After a break: shows what came meanwhile, and what could not be loaded. */
  recover() {
    for (const { image } of this.#cards.values()) {
      if (image.complete && image.naturalWidth === 0) {
        image.src = image.src;
      }
    }

    this.refreshHead();
  }

  focus(name) {
    this.card(name)?.opener.focus();
  }

  #query() {
    const query = new URLSearchParams({ limit: pageSize, is_intermediate: false });
    if (this.isShowingDeleted) {
      query.set("deleted", true);
    } else if (this.view.category !== "") {
      query.set("categories", this.view.category);
    }

    if (this.view.starred) {
      query.set("starred", true);
    }

    if (this.view.search !== "") {
      query.set("search", this.view.search);
    }

    if (this.#next !== null) {
      query.set("after", this.#next);
    }

    return query;
  }

  async #loadNext(round) {
    const page = await attempt(() => images.list(this.#query()));
    if (page !== undefined && round === this.#round) {
      this.#append(page);
    }
  }

  #append(page) {
    for (const record of page.items) {
      if (!this.#cards.has(record.image_name)) {
        this.#list.append(this.#make(record).element);
      }
    }

    this.#next = page.next ?? null;
    this.#paint();

    // Observing anew tells again where the end is still in sight.
    this.observer.disconnect();
    this.observer.observe($("sentinel"));
  }

  // What came while nobody told: other filters than by kind, and breaks longer than the server remembers.
  async #refreshHead() {
    const view = this.view;
    const query = this.#query();
    query.delete("after");
    const page = await attempt(() => images.list(query));
    if (page === undefined || view !== this.view) {
      return;
    }

    if (page.items.length > 0 && this.#cards.size > 0 && !page.items.some((record) => this.#cards.has(record.image_name))) {
      await this.show(view);
      return;
    }

    for (const record of page.items.toReversed()) {
      if (!this.#cards.has(record.image_name)) {
        this.#list.insertBefore(this.#make(record).element, this.#firstOlder(record));
      }
    }

    this.#total = page.total;
    this.#paint();
  }

  #make(record) {
    const card = new Card(record, this.#actions);
    this.#cards.set(card.name, card);
    if (this.#current === null) {
      this.#makeCurrent(card);
    }

    return card;
  }

  #fits(record) {
    return !record.is_intermediate && !this.isShowingDeleted && this.view.search === ""
      && (!this.view.starred || record.starred)
      && (this.view.category === "" || this.view.category === record.image_category);
  }

  #isNewest(record) {
    const first = this.#list.querySelector(".card[data-name]");
    return first === null || this.#cards.get(first.dataset.name).record.created_at <= record.created_at;
  }

  #firstOlder(record) {
    return [...this.#list.querySelectorAll(".card[data-name]")]
      .find((element) => this.#cards.get(element.dataset.name).record.created_at <= record.created_at) ?? null;
  }

  known(names) {
    return names.map((name) => this.#cards.get(name)).filter((card) => card !== undefined);
  }

  /** Takes images out of the list, and returns their records. */
  remove(names) {
    const cards = this.known(names);
    const hadFocus = cards.some((card) => card.element.contains(document.activeElement));
    const order = this.names;
    const position = cards.length > 0 ? order.indexOf(cards[0].name) : 0;
    for (const card of cards) {
      this.select(card, false);
      card.element.remove();
      this.#cards.delete(card.name);
    }

    this.#total -= cards.length;
    if (cards.includes(this.#current)) {
      this.#current = null;
      const rest = this.names;
      const heir = this.#cards.get(rest[Math.min(position, rest.length - 1)]);
      if (heir !== undefined) {
        this.#makeCurrent(heir);
        if (hadFocus) {
          heir.opener.focus();
        }
      }
    }

    this.#paint();
    this.observer.disconnect();
    this.observer.observe($("sentinel"));
    return cards.map((card) => card.record);
  }

  #makeCurrent(card) {
    if (this.#current !== card) {
      this.#current?.setTabbable(false);
      this.#current = card;
      card.setTabbable(true);
    }
  }

  #paint() {
    $("total").textContent = this.#total > 0 ? this.#total.toLocaleString("en") : "";
    this.#listeners.painted();
  }
}
