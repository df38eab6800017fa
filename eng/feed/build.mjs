// Builds the packages that the ordinary sources lack into eng/feed/packages. Called by Feed.targets, once.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [version, dotnet = "dotnet"] = process.argv.slice(2);
const feed = dirname(fileURLToPath(import.meta.url));
const work = join(feed, ".work");
const lock = join(feed, "packages", ".lock");
const finished = join(feed, "packages", `Microsoft.ML.OnnxRuntime.${version}.nupkg`);
const staleAfterMs = 10 * 60 * 1000;

function run(command, args, cwd) {
  // npm is a script on Windows, so it needs a shell there.
  const result = spawnSync(command, args, { cwd, encoding: "utf8", shell: command === "npm" && process.platform === "win32" });
  if (result.error?.code === "ENOENT") {
    throw new Error(`'${command}' was not found. Install Node.js with npm, or add a package source that serves ONNX Runtime ${version}.`);
  }
  if (result.status !== 0) {
    throw new Error(`'${command} ${args.join(" ")}' failed:\n${result.stdout ?? ""}${result.stderr ?? ""}`);
  }
}

function sleep(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

// One builder at a time: making a directory is atomic on every platform. Returns false when another builder finished first.
function takeLock() {
  for (;;) {
    try {
      mkdirSync(lock);
      return true;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (existsSync(finished)) return false;
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > staleAfterMs) rmSync(lock, { recursive: true, force: true });
      else sleep(500);
    }
  }
}

function build() {
  console.log(`Building ONNX Runtime ${version} packages into eng/feed/packages (once, about a minute)...`);
  mkdirSync(work, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) copyFileSync(join(feed, file), join(work, file));
  run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], work);
  const staging = join(work, "packages");
  for (const project of ["Managed", "Native"]) {
    run(dotnet, ["pack", join(feed, "onnxruntime", `${project}.csproj`), "-c", "Release", "-o", staging,
      "--nologo", "-v", "quiet", `-p:OnnxRuntimeVersion=${version}`], feed);
  }
  // The package whose presence says "finished" is moved last.
  const packages = readdirSync(staging).filter((name) => name.endsWith(".nupkg")).sort((a, b) => b.length - a.length);
  for (const name of packages) renameSync(join(staging, name), join(feed, "packages", name));
  rmSync(join(work, "node_modules"), { recursive: true, force: true });
}

mkdirSync(dirname(lock), { recursive: true });
if (takeLock()) {
  try {
    if (!existsSync(finished)) build();
  } catch (error) {
    console.error(`error INVKFEED: ${error.message}`);
    process.exitCode = 1;
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}
