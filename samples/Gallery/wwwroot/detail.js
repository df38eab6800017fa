// One image with all that is known of it.

import { $, h, bytes, time } from "./dom.js";
import { images, nodeTypes } from "./api.js";
import { captionOf, isPixelArt, metadataOf, titleOf } from "./cards.js";
import { describeNodes } from "./graph.js";
import { attempt, notify } from "./notices.js";

const prefix = "#image=";
const labels = {
  positive_prompt: "Prompt", negative_prompt: "Negative prompt", seed: "Seed", scheduler: "Sampler", steps: "Steps", cfg_scale: "Guidance",
  model: "Model", generation_mode: "Mode", strength: "Strength", vae: "VAE", cfg_rescale_multiplier: "Guidance rescale", rand_device: "Noise made on", width: null, height: null,
};
const words = { txt2img: "Text to image", img2img: "Image to image", inpaint: "Inpainting", cpu: "CPU", cuda: "GPU" };
const origins = { internal: "Made here", external: "Uploaded" };

export class Detail {
  #dialog = $("detail");
  #grid;
  #actions;
  #record = null;
  #metadata = null;
  #titles = null;
  #isOurs = false;

  /** @param reuse is given the metadata of an image to make more like it. */
  constructor(grid, actions, reuse) {
    this.#grid = grid;
    this.#actions = actions;
    addEventListener("hashchange", () => this.route());
    this.#dialog.addEventListener("cancel", (event) => { event.preventDefault(); this.#leave(); });
    this.#dialog.addEventListener("click", (event) => { if (event.target === this.#dialog) { this.#leave(); } });
    this.#dialog.addEventListener("keydown", (event) => this.#onKey(event));
    $("detail-close").addEventListener("click", () => this.#leave());
    $("previous").addEventListener("click", () => this.#step(-1));
    $("next").addEventListener("click", () => this.#step(1));
    $("detail-star").addEventListener("click", () => this.#star());
    $("detail-link").addEventListener("click", () => this.#copy());
    $("detail-delete").addEventListener("click", () => this.#delete());
    $("detail-again").addEventListener("click", () => { const chosen = this.#metadata; this.#leave(); reuse(chosen); });
  }

  open(name) {
    this.#isOurs = true;
    location.hash = prefix + encodeURIComponent(name);
  }

  /** Shows what the address names; also on the way back and forward. */
  async route() {
    if (!location.hash.startsWith(prefix)) {
      this.#close();
      return;
    }

    const name = decodeURIComponent(location.hash.slice(prefix.length));
    const record = this.#grid.card(name)?.record ?? await attempt(() => images.get(name));
    if (record === undefined) {
      history.replaceState(null, "", location.pathname);
    } else {
      await this.#show(record);
    }
  }

  /** Takes over what changed of the image that is open. */
  changed(record) {
    if (this.#record?.image_name === record.image_name) {
      this.#record = record;
      this.#paintStar();
    }
  }

  async #show(record) {
    this.#record = record;
    this.#metadata = null;
    const title = titleOf(record);
    $("detail-title").textContent = title;
    $("detail-image").src = record.image_url;
    $("detail-image").alt = `${title}, ${captionOf(record)}`;
    $("detail-image").classList.toggle("pixels", isPixelArt(record));
    $("detail-download").href = record.image_url;
    $("detail-download").download = record.image_name;
    $("detail-again").hidden = true;
    $("detail-graph").hidden = true;
    this.#paintStar();
    this.#paintSteps();
    this.#paintFacts(record, null);
    if (!this.#dialog.open) {
      this.#dialog.showModal();
      $("detail-title").focus();
    }

    // What is deleted has its record only.
    const [metadata, documents] = record.deleted_at ? [metadataOf(record), null] : await Promise.all([
      attempt(() => images.metadata(record.image_name)), attempt(() => images.workflow(record.image_name)), this.#loadTitles(),
    ]);
    if (this.#record !== record && this.#record?.image_name !== record.image_name) {
      return;
    }

    this.#metadata = metadata ?? null;
    $("detail-again").hidden = !metadata?.positive_prompt;
    this.#paintFacts(record, metadata ?? null);
    this.#paintGraph(documents?.graph ?? null);
  }

  async #loadTitles() {
    this.#titles ??= new Map((await attempt(nodeTypes) ?? []).map((type) => [type.type, type.title]));
  }

  #paintFacts(record, metadata) {
    const rows = Object.entries(metadata ?? {})
      .filter(([key, value]) => labels[key] !== null && value !== null && value !== "")
      .map(([key, value]) => [labels[key] ?? key.replaceAll("_", " "), readable(value)]);
    const order = Object.values(labels);
    const place = (label) => (order.indexOf(label) < 0 ? order.length : order.indexOf(label));
    rows.sort((first, second) => place(first[0]) - place(second[0]));
    rows.push(
      ["Size", `${record.width} × ${record.height} px${record.file_bytes ? `, ${bytes(record.file_bytes)}` : ""}`],
      ["Created", time(record.created_at)],
      ["Origin", origins[record.image_origin] ?? record.image_origin],
      ["File", record.image_name]);
    $("detail-facts").replaceChildren(...rows.map(([label, value]) => h("tr", {}, h("th", { scope: "row" }, label), h("td", {}, value))));
  }

  #paintGraph(text) {
    let graph = null;
    try {
      graph = JSON.parse(text);
    } catch {
      // A file from outside can hold anything; what is no graph is not shown.
    }

    $("detail-graph").hidden = !graph?.nodes;
    if (graph?.nodes) {
      $("detail-nodes").replaceChildren(...describeNodes(graph, this.#titles).map((node) => h("li", {},
        h("p", { className: "node-title" }, node.title, h("code", {}, node.id)),
        h("dl", {}, ...node.inputs.flatMap((input) => [h("dt", {}, input.name), h("dd", { className: input.isLink ? "link" : "" }, input.value)])))));
      $("detail-json").textContent = JSON.stringify(graph, null, 2);
    }
  }

  #paintStar() {
    const isStarred = this.#record.starred;
    $("detail-star").hidden = Boolean(this.#record.deleted_at);
    $("detail-star").setAttribute("aria-pressed", String(isStarred));
    $("detail-star").setAttribute("aria-label", isStarred ? "Take the star off" : "Star");
    $("detail-star").title = isStarred ? "Take the star off" : "Star";
  }

  #paintSteps() {
    const names = this.#grid.names;
    const position = names.indexOf(this.#record.image_name);
    $("previous").disabled = position <= 0;
    $("next").disabled = position < 0 || (position === names.length - 1 && !this.#grid.hasMore);
  }

  async #step(distance) {
    const position = this.#grid.names.indexOf(this.#record.image_name);
    if (position >= 0 && position + distance >= this.#grid.names.length) {
      await this.#grid.loadMore();
    }

    const name = position < 0 ? undefined : this.#grid.names[position + distance];
    if (name !== undefined) {
      history.replaceState(null, "", prefix + encodeURIComponent(name));
      $("detail-status").textContent = $("detail-image").alt;
      await this.#show(this.#grid.card(name).record);
    }
  }

  #onKey(event) {
    const isTyping = event.target.closest("pre") !== null;
    if (event.key === "ArrowLeft" && !isTyping) {
      this.#step(-1);
    } else if (event.key === "ArrowRight" && !isTyping) {
      this.#step(1);
    }
  }

  async #star() {
    const isStarred = !this.#record.starred;
    if (this.#grid.card(this.#record.image_name) !== undefined) {
      await this.#actions.star([this.#record.image_name], isStarred);
    } else if (await attempt(() => images.star([this.#record.image_name], isStarred)) !== undefined) {
      this.changed({ ...this.#record, starred: isStarred });
    }
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(location.href);
      notify("Link copied.");
    } catch {
      notify(`The browser does not let the page copy. The link is ${location.href}`, { isError: true });
    }
  }

  async #delete() {
    const name = this.#record.image_name;
    const names = this.#grid.names;
    const position = names.indexOf(name);
    const heir = names[position + 1] ?? names[position - 1];
    if (!await this.#actions.remove([name])) {
      return;
    }

    if (position < 0 || heir === undefined) {
      this.#leave();
    } else {
      history.replaceState(null, "", prefix + encodeURIComponent(heir));
      await this.#show(this.#grid.card(heir).record);
    }
  }

  #leave() {
    if (this.#isOurs) {
      this.#isOurs = false;
      history.back();
    } else {
      history.replaceState(null, "", location.pathname);
    }

    this.#close();
  }

  #close() {
    if (this.#dialog.open) {
      document.body.append($("notices"));
      this.#dialog.close();
      this.#grid.focus(this.#record.image_name);
      this.#record = null;
      this.#isOurs = false;
    }
  }
}

function readable(value) {
  return typeof value === "object" ? value.name ?? JSON.stringify(value) : words[value] ?? String(value);
}
