// Makes packages that NuGet sources lack from pinned npm packages.
//   node build.mjs feed <OnnxRuntimeVersion or -> <VipsVersion> [dotnet]    what a build here needs, into eng/feed/packages; called by Feed.targets
//   node build.mjs vips <VipsVersion> <folder> [rid...]                     the native packages of Invoke.Images.Vips, all platforms by default
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const feed = dirname(fileURLToPath(import.meta.url));
const work = join(feed, ".work");
const packages = join(feed, "packages");
const lock = join(packages, ".lock");
const staleAfterMs = 10 * 60 * 1000;

// What npm calls a platform, and the file of it that is packed.
const platforms = {
  "linux-x64": { os: "linux", cpu: "x64", libc: "glibc", package: "@img/sharp-libvips-linux-x64", file: /^libvips-cpp\.so\.\d/ },
  "linux-arm64": { os: "linux", cpu: "arm64", libc: "glibc", package: "@img/sharp-libvips-linux-arm64", file: /^libvips-cpp\.so\.\d/ },
  "linux-musl-x64": { os: "linux", cpu: "x64", libc: "musl", package: "@img/sharp-libvips-linuxmusl-x64", file: /^libvips-cpp\.so\.\d/ },
  "osx-x64": { os: "darwin", cpu: "x64", package: "@img/sharp-libvips-darwin-x64", file: /^libvips-cpp\..*\.dylib$/ },
  "osx-arm64": { os: "darwin", cpu: "arm64", package: "@img/sharp-libvips-darwin-arm64", file: /^libvips-cpp\..*\.dylib$/ },
  "win-x64": { os: "win32", cpu: "x64", package: "@img/sharp-win32-x64", file: /^libvips-\d+\.dll$/ },
};

function run(command, args, cwd) {
  // npm is a script on Windows, so it needs a shell there.
  const result = spawnSync(command, args, { cwd, encoding: "utf8", shell: command === "npm" && process.platform === "win32" });
  if (result.error?.code === "ENOENT") {
    throw new Error(`'${command}' was not found. Install Node.js with npm, or add a package source that serves what is missing.`);
  }
  if (result.status !== 0) {
    throw new Error(`'${command} ${args.join(" ")}' failed:\n${result.stdout ?? ""}${result.stderr ?? ""}`);
  }
}

function install(folder, options = []) {
  const target = join(work, folder);
  mkdirSync(target, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) copyFileSync(join(feed, folder, file), join(target, file));
  run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", ...options], target);
  return join(target, "node_modules");
}

function pack(project, output, properties) {
  run(dotnet, ["pack", join(feed, project), "-c", "Release", "-o", output, "--nologo", "-v", "quiet",
    ...Object.entries(properties).map(([name, value]) => `-p:${name}=${value}`)], feed);
}

function sleep(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

// One builder at a time: making a directory is atomic on every platform.
function withLock(isFinished, build) {
  mkdirSync(packages, { recursive: true });
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (isFinished()) return;
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > staleAfterMs) rmSync(lock, { recursive: true, force: true });
      else sleep(500);
    }
  }
  try {
    build();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

const packageOf = (id, version) => join(packages, `${id}.${version}.nupkg`);

function buildOnnxRuntime(version) {
  // The package whose presence says "finished" is moved last.
  const ids = ["Microsoft.ML.OnnxRuntime.Managed", "Microsoft.ML.OnnxRuntime"];
  if (existsSync(packageOf(ids.at(-1), version))) return;
  console.log(`Building ONNX Runtime ${version} packages into eng/feed/packages (once, about a minute)...`);
  const modules = install(".");
  const staging = join(work, "packages");
  for (const project of ["Managed", "Native"]) pack(`onnxruntime/${project}.csproj`, staging, { OnnxRuntimeVersion: version });
  for (const id of ids) renameSync(join(staging, `${id}.${version}.nupkg`), packageOf(id, version));
  rmSync(modules, { recursive: true, force: true });
}

function packVips(version, rid, output) {
  const platform = platforms[rid];
  if (!platform) throw new Error(`There is no libvips for '${rid}'; there is for ${Object.keys(platforms).join(", ")}.`);
  const modules = install("vips", [`--os=${platform.os}`, `--cpu=${platform.cpu}`, ...(platform.libc ? [`--libc=${platform.libc}`] : [])]);
  const source = join(modules, ...platform.package.split("/"));
  const file = readdirSync(join(source, "lib")).find((name) => platform.file.test(name));
  const holds = JSON.parse(readFileSync(join(source, "versions.json"), "utf8")).vips;
  if (!file || holds !== version) throw new Error(`${platform.package} holds libvips ${holds}, file ${file}; ${version} is wanted. Change vips/package.json or Vips.props.`);

  const notices = join(work, "vips", "notices");
  rmSync(notices, { recursive: true, force: true });
  mkdirSync(notices, { recursive: true });
  copyFileSync(join(source, "versions.json"), join(notices, "versions.json"));
  const readme = readFileSync(join(source, "README.md"), "utf8");
  const values = { version, rid, file, package: platform.package, licensing: readme.slice(readme.indexOf("## Licensing")) };
  writeFileSync(join(notices, "README.md"), readFileSync(join(feed, "vips", "NOTICE.md"), "utf8").replace(/\{(\w+)\}/g, (_, name) => values[name]));
  pack("vips/Native.csproj", output, { VipsVersion: version, Rid: rid, Library: join(source, "lib", file), Notices: notices });
  rmSync(modules, { recursive: true, force: true });
}

function hostRid() {
  const isMusl = process.platform === "linux" && !process.report.getReport().header.glibcVersionRuntime;
  const found = Object.entries(platforms).find(([, platform]) =>
    platform.os === process.platform && platform.cpu === process.arch && (platform.libc ?? "") === (platform.os === "linux" ? (isMusl ? "musl" : "glibc") : ""));
  return found?.[0];
}

function buildFeed(onnxRuntime, vips) {
  const rid = hostRid();
  const vipsPackage = rid && packageOf(`Invoke.Images.Vips.Native.${rid}`, vips);
  const isFinished = () =>
    (onnxRuntime === "-" || existsSync(packageOf("Microsoft.ML.OnnxRuntime", onnxRuntime))) && (!vipsPackage || existsSync(vipsPackage));
  withLock(isFinished, () => {
    if (onnxRuntime !== "-") buildOnnxRuntime(onnxRuntime);
    if (!vipsPackage) console.log(`There is no libvips package for ${process.platform}-${process.arch}; what uses it cannot be restored here.`);
    else if (!existsSync(vipsPackage)) {
      console.log(`Packing libvips ${vips} for ${rid} into eng/feed/packages (once, some seconds)...`);
      const staging = join(work, "packages");
      packVips(vips, rid, staging);
      renameSync(join(staging, `Invoke.Images.Vips.Native.${rid}.${vips}.nupkg`), vipsPackage);
    }
  });
}

function buildVips(version, folder, rids) {
  const output = resolve(folder);
  const all = rids.length === 0;
  for (const rid of all ? Object.keys(platforms) : rids) {
    packVips(version, rid, output);
    console.log(`${rid}: ${join(output, `Invoke.Images.Vips.Native.${rid}.${version}.nupkg`)}`);
  }
  if (all) pack("vips/All.csproj", output, { VipsVersion: version });
}

let dotnet = "dotnet";
try {
  const [command, ...values] = process.argv.slice(2);
  if (command === "feed" && values.length >= 2) {
    dotnet = values[2] ?? dotnet;
    buildFeed(values[0], values[1]);
  } else if (command === "vips" && values.length >= 2) {
    buildVips(values[0], values[1], values.slice(2));
  } else {
    throw new Error("Say 'feed <OnnxRuntimeVersion or -> <VipsVersion> [dotnet]' or 'vips <VipsVersion> <folder> [rid...]'.");
  }
} catch (error) {
  console.error(`error INVKFEED: ${error.message}`);
  process.exitCode = 1;
}
