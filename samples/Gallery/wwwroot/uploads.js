// Files from outside: by the button, or dropped on the page.

import { $, plural } from "./dom.js";
import { images } from "./api.js";
import { notify } from "./notices.js";

/** @param added is given the record of each image that is stored. */
export function acceptUploads(added) {
  $("upload").addEventListener("click", () => $("files").click());
  $("files").addEventListener("change", async () => {
    const files = [...$("files").files];
    $("files").value = "";
    await send(files, added);
  });

  let depth = 0;
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files") ?? false;
  const show = (change) => {
    depth = Math.max(0, depth + change);
    $("drop").hidden = depth === 0;
  };
  addEventListener("dragenter", (event) => { if (hasFiles(event)) { show(1); } });
  addEventListener("dragleave", (event) => { if (hasFiles(event)) { show(-1); } });
  addEventListener("dragover", (event) => { if (hasFiles(event)) { event.preventDefault(); } });
  addEventListener("drop", (event) => {
    if (hasFiles(event)) {
      event.preventDefault();
      show(-depth);
      send([...event.dataTransfer.files], added);
    }
  });
}

async function send(files, added) {
  let count = 0;
  for (const file of files) {
    try {
      added(await images.upload(file));
      count += 1;
    } catch (error) {
      notify(`“${file.name}” could not be uploaded: ${error.message}`, { isError: true });
    }
  }

  if (count > 0) {
    notify(`${plural(count, "image")} uploaded.`);
  }
}
