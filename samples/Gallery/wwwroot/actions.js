// What can be done with images: star, delete, bring back, download.

import { announce, plural } from "./dom.js";
import { images } from "./api.js";
import { attempt, notify } from "./notices.js";

export class ImageActions {
  #grid;
  #changed;

  /** @param changed is given each card whose image is another now. */
  constructor(grid, changed) {
    this.#grid = grid;
    this.#changed = changed;
  }

  async star(names, isStarred) {
    if (await attempt(() => images.star(names, isStarred)) === undefined) {
      return;
    }

    for (const card of this.#grid.known(names)) {
      card.update({ ...card.record, starred: isStarred });
      this.#changed(card);
      if (this.#grid.view.starred && !isStarred) {
        this.#grid.remove([card.name]);
      }
    }

    announce(`${plural(names.length, "image")} ${isStarred ? "starred" : "not starred any more"}.`);
  }

  /** Deletes images so that they can be brought back; those that are deleted already, for good. */
  async remove(names) {
    if (this.#grid.isShowingDeleted) {
      return this.#destroy(names);
    }

    if (await attempt(() => images.remove(names)) === undefined) {
      return false;
    }

    const records = this.#grid.remove(names);
    notify(`${plural(names.length, "image")} deleted.`, { action: { label: "Undo", run: () => this.#undo(names, records) } });
    return true;
  }

  async restore(names) {
    if (await attempt(() => images.restore(names)) !== undefined) {
      this.#grid.remove(names);
      notify(`${plural(names.length, "image")} restored.`);
    }
  }

  download(names) {
    return attempt(async () => {
      announce("Preparing the download.");
      const address = URL.createObjectURL(await images.zip(names));
      const link = document.createElement("a");
      link.href = address;
      link.download = `images-${names.length}.zip`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 60000);
    });
  }

  #undo(names, records) {
    return attempt(async () => {
      await images.restore(names);
      if (this.#grid.isShowingDeleted) {
        this.#grid.remove(names);
      } else {
        records.forEach((record) => this.#grid.add(record));
        this.#grid.focus(names[0]);
      }
    });
  }

  async #destroy(names) {
    if (!confirm(`Delete ${plural(names.length, "image")} for good? This cannot be undone.`)) {
      return false;
    }

    if (await attempt(() => images.destroy(names)) === undefined) {
      return false;
    }

    this.#grid.remove(names);
    notify(`${plural(names.length, "image")} deleted for good.`);
    return true;
  }
}
