// Follows the server's events, and goes on where it stood after a break.

import { $ } from "./dom.js";
import { events } from "./api.js";

const names = [
  "invocation_started", "invocation_progress", "invocation_complete", "invocation_error",
  "queue_item_status_changed", "batch_enqueued", "queue_items_retried", "queue_items_canceled",
  "queue_items_deleted", "queue_items_moved", "queue_paused", "queue_resumed", "events_missed",
];
const words = { connecting: "Connecting", live: "Live", lost: "Reconnecting" };

export class Live {
  #handle;
  #back;
  #isLost = false;
  #last = 0;
  #source = null;
  #wait = 1000;

  /** @param handle is given the name and the data of each event, in order; back is called after a break. */
  constructor(handle, back) {
    this.#handle = handle;
    this.#back = back;
  }

  start(after) {
    this.#last = after;
    this.#open();
    addEventListener("online", () => this.#reopen());
  }

  #open() {
    const source = new EventSource(events.address(this.#last));
    this.#source = source;
    source.addEventListener("open", () => {
      this.#wait = 1000;
      this.#show("live");
      if (this.#isLost) {
        this.#isLost = false;
        this.#back();
      }
    });
    source.addEventListener("error", () => {
      this.#show("lost");
      this.#isLost = true;

      // The browser tries again by itself, with the number of the last event, unless the answer was no stream of events.
      if (source.readyState === EventSource.CLOSED && source === this.#source) {
        setTimeout(() => this.#reopen(), this.#wait);
        this.#wait = Math.min(this.#wait * 2, 15000);
      }
    });
    for (const name of names) {
      source.addEventListener(name, (event) => {
        if (event.lastEventId !== "") {
          this.#last = event.lastEventId;
        }

        this.#handle(name, JSON.parse(event.data));
      });
    }
  }

  #reopen() {
    if (this.#source.readyState !== EventSource.OPEN) {
      this.#source.close();
      this.#open();
    }
  }

  #show(state) {
    const sign = $("connection");
    if (sign.dataset.state !== state) {
      sign.dataset.state = state;
      sign.textContent = words[state];
    }
  }
}
