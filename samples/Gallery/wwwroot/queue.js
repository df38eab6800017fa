// The strip above the images: what runs, what waits, and how to stop it.

import { $, h, icon, announce, plural, single } from "./dom.js";
import { images, queue } from "./api.js";
import { attempt, notify } from "./notices.js";

const shown = 4;

/** The value that a batch set in an item. */
export function valueOf(item, node, field) {
  return item.field_values?.find((value) => value.node_path === node && value.field_name === field)?.value;
}

export const promptOf = (item) => valueOf(item, "positive", "prompt") ?? "A graph";

export class QueueStrip {
  #rows = new Map();
  #sessions = new Map();

  // Those that have left the queue before their end was told.
  #gone = new Map();
  #isPaused = false;
  #progress;

  /** @param progress the cards of images that are being made. */
  constructor(progress) {
    this.#progress = progress;
    this.refresh = single(() => this.#refresh());
    $("pause").addEventListener("click", () => attempt(async () => {
      await (this.#isPaused ? queue.resume() : queue.pause());
      await this.refresh();
    }));
    $("cancel-all").addEventListener("click", () => attempt(async () => {
      await queue.cancelWaiting();
      await Promise.all([...this.#sessions.values()].map((session) => queue.cancel(session.item.item_id)));
      await this.refresh();
    }));
  }

  /** Takes an image in as one more of its session. */
  addImage(sessionId, name, fraction) {
    const session = this.#sessions.get(sessionId) ?? this.#gone.get(sessionId);
    if (session !== undefined) {
      session.names.add(name);
      this.setProgress(sessionId, fraction);
      announce(`Image ${session.names.size} of ${session.count ?? "the session"} saved: ${promptOf(session.item)}.`);
    }
  }

  /** @param fraction of all invocations known by now; where the images are counted, those and the one under way tell more.
      @param part of the image under way. */
  setProgress(sessionId, fraction, part = 0) {
    const session = this.#sessions.get(sessionId);
    if (session !== undefined) {
      session.fraction = session.count > 0 ? Math.min(1, (session.names.size + part * 0.95) / session.count) : fraction ?? session.fraction;
      this.#paint(this.#rows.get(session.item.item_id), session);
    }
  }

  /** Tells how an item ended, where that needs words. */
  async tellEnd(change) {
    const session = this.#sessions.get(change.session_id) ?? this.#gone.get(change.session_id);
    if (["failed", "canceled", "completed"].includes(change.status)) {
      this.#gone.delete(change.session_id);
    }

    if (change.status === "failed") {
      const prompt = session === undefined ? "images" : `“${promptOf(session.item)}”`;
      notify(`Could not make ${prompt}: ${change.error_message ?? "the server gave no reason."}`, {
        isError: true,
        action: { label: "Try again", run: () => attempt(() => queue.retry(change.item_id)) },
      });
    } else if (change.status === "canceled" && session !== undefined) {
      const kept = session.names.size;
      notify(kept === 0 ? "Canceled before the first image was done." : `Canceled. ${plural(kept, "finished image is", "finished images are")} kept.`);
    } else if (change.status === "completed" && session !== undefined) {
      announce(`All ${plural(session.names.size, "image")} of ${promptOf(session.item)} done.`);
    }
  }

  async #refresh() {
    const [running, waiting, status] = await Promise.all([queue.list("in_progress", 20), queue.list("pending", shown), queue.status()]);
    this.#isPaused = !status.processor.is_started;
    const current = new Set(running.items.map((item) => item.session_id));
    for (const [id, session] of this.#sessions) {
      if (!current.has(id)) {
        this.#gone.set(id, session);
        this.#sessions.delete(id);
      }
    }

    for (const item of running.items) {
      await this.#follow(item);
    }

    this.#progress.keepSessions(running.items);
    const total = running.items.length + status.queue.pending;
    $("queue").hidden = total === 0 && !this.#isPaused;
    $("queue-title").textContent = this.#isPaused ? "Paused" : running.items.length > 0 ? "Running" : "Queue";
    $("pause").replaceChildren(icon(this.#isPaused ? "play" : "pause"), this.#isPaused ? "Resume" : "Pause");
    $("cancel-all").hidden = total === 0;

    const rows = [...running.items, ...waiting.items].map((item) => this.#rowOf(item));
    const hiddenCount = status.queue.pending - waiting.items.length;
    if (hiddenCount > 0) {
      rows.push(h("li", { className: "queue-more" }, `and ${hiddenCount.toLocaleString("en")} more waiting`));
    }

    const held = document.activeElement;
    $("queue-items").replaceChildren(...rows);
    if (held !== document.activeElement && held.isConnected) {
      held.focus();
    }

    const ids = new Set([...running.items, ...waiting.items].map((item) => item.item_id));
    for (const id of this.#rows.keys()) {
      if (!ids.has(id)) {
        this.#rows.delete(id);
      }
    }
  }

  // The images that a session has already made count too, also those from before the page was loaded.
  async #follow(item) {
    const known = this.#sessions.get(item.session_id);
    if (known !== undefined) {
      known.item = item;
      return;
    }

    const session = { item, names: new Set(), count: valueOf(item, "seeds", "size"), fraction: 0 };
    this.#sessions.set(item.session_id, session);
    const made = await images.names(new URLSearchParams({ session_id: item.session_id, is_intermediate: false }));
    made.image_names.forEach((name) => session.names.add(name));
    session.fraction = Math.max(session.fraction, session.count > 0 ? session.names.size / session.count : 0);
  }

  #rowOf(item) {
    const row = this.#rows.get(item.item_id) ?? this.#makeRow(item);
    const session = this.#sessions.get(item.session_id);
    row.element.classList.toggle("running", session !== undefined);
    row.cancel.disabled = item.cancel_requested === true;
    if (session !== undefined) {
      this.#paint(row, session);
    } else {
      row.state.textContent = `Waiting · ${plural(valueOf(item, "seeds", "size") ?? 1, "image")}`;
      row.bar.hidden = true;
    }

    return row.element;
  }

  #makeRow(item) {
    const prompt = promptOf(item);
    const row = {
      state: h("span", { className: "queue-state" }),
      bar: h("progress", { max: 1, value: 0, "aria-label": `Progress of ${prompt}` }),
      cancel: h("button", {
        type: "button", className: "button icon-button quiet", "aria-label": `Cancel ${prompt}`, title: "Cancel",
        onclick: () => attempt(async () => {
          row.cancel.disabled = true;
          await queue.cancel(item.item_id);
        }),
      }, icon("close")),
    };
    row.element = h("li", { "data-item": item.item_id }, h("span", { className: "queue-prompt" }, prompt), row.state, row.bar, row.cancel);
    this.#rows.set(item.item_id, row);
    return row;
  }

  #paint(row, session) {
    if (row === undefined) {
      return;
    }

    const percent = `${Math.floor(session.fraction * 100)} %`;
    const made = session.count === undefined ? plural(session.names.size, "image") : `${session.names.size} of ${plural(session.count, "image")}`;
    row.state.textContent = session.item.cancel_requested ? "Stopping" : `${made} · ${percent}`;
    row.bar.hidden = false;
    row.bar.value = session.fraction;
  }
}
