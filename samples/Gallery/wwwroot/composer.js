// The form: what to draw, and the graph that draws it.

import { $, h, announce, plural } from "./dom.js";
import { queue, settings } from "./api.js";
import { attempt, notify } from "./notices.js";

const labels = { ddim: "DDIM", euler: "Euler", euler_a: "Euler Ancestral", euler_k: "Euler Karras" };
const mostSeed = 4294967295;
const isWide = () => matchMedia("(min-width: 60rem)").matches;
const anySeed = (count) => Math.floor(Math.random() * (mostSeed - count + 2));

export class Composer {
  #form = $("composer");
  #subjects = [];
  #template = null;
  #spread = 1;

  constructor() {
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#form.addEventListener("invalid", () => { $("more").open = true; }, true);
    this.#form.addEventListener("input", () => this.#checkSeed());
    $("roll").addEventListener("click", () => { $("seed").value = anySeed($("count").valueAsNumber || 1); });
    $("surprise").addEventListener("click", () => {
      $("prompt").value = this.#subjects[Math.floor(Math.random() * this.#subjects.length)] ?? "";
      $("prompt").focus();
    });
    $("more").open = isWide();
  }

  async load() {
    const [template, subjects, { samplers, spread }] = await Promise.all([file("text-to-image.graph.json"), file("subjects.json"), settings()]);
    this.#template = template;
    this.#subjects = subjects;
    this.#spread = spread;
    $("subjects").replaceChildren(...subjects.map((subject) => h("option", { value: subject })));
    const chosen = $("sampler").value;
    $("sampler").replaceChildren(...samplers.map((name) => h("option", { value: name }, labels[name] ?? name)));
    $("sampler").value = chosen;
  }

  /** Fills in how an image was made. */
  use(metadata) {
    const set = (id, value) => {
      if (value !== undefined && value !== null) {
        $(id).value = value;
      }
    };
    set("prompt", metadata.positive_prompt);
    set("negative", metadata.negative_prompt ?? "");
    set("steps", metadata.steps);
    set("guidance", Array.isArray(metadata.cfg_scale) ? metadata.cfg_scale[0] : metadata.cfg_scale);
    set("seed", metadata.seed);
    if ([...$("sampler").options].some((option) => option.value === metadata.scheduler)) {
      $("sampler").value = metadata.scheduler;
    }

    $("more").open = true;
    this.#checkSeed();
    announce("The settings are filled in.");
    $("prompt").focus();
  }

  #checkSeed() {
    const isBeyond = $("seed").value !== "" && $("seed").valueAsNumber + ($("count").valueAsNumber || 1) - 1 > mostSeed;
    $("seed").setCustomValidity(isBeyond ? `The last image's seed would be over ${mostSeed}; start with a smaller one.` : "");
  }

  async #submit() {
    const count = $("count").valueAsNumber;
    const prompt = $("prompt").value.trim();
    const field = (node, name, value) => [{ node_path: node, field_name: name, items: [value] }];
    const batch = {
      graph: this.#template,
      runs: 1,
      spread: this.#spread,
      origin: "gallery",
      destination: "gallery",
      data: [
        field("positive", "prompt", prompt),
        field("negative", "prompt", $("negative").value.trim()),
        field("seeds", "start", $("seed").value === "" ? anySeed(count) : $("seed").valueAsNumber),
        field("seeds", "size", count),
        field("denoise", "steps", $("steps").valueAsNumber),
        field("denoise", "cfg_scale", $("guidance").valueAsNumber),
        field("denoise", "scheduler", $("sampler").value),
      ],
    };
    const answer = await attempt(() => queue.enqueue(batch));
    if (answer !== undefined && answer.enqueued < answer.requested) {
      notify("The queue is full. Wait until some of it is done, or cancel some.", { isError: true });
    } else if (answer !== undefined) {
      announce(`${plural(count, "image")} of ${prompt} queued.`);

      // Where the new images appear.
      if (isWide()) {
        scrollTo(0, 0);
      } else {
        document.querySelector("main").scrollIntoView();
      }
    }
  }
}

async function file(name) {
  const response = await fetch(name);
  if (!response.ok) {
    throw new Error(`The page's file ${name} is missing.`);
  }

  return response.json();
}
