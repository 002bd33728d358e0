// Checks every deployment file, and each check by wrong variants of the same file: all of them must be refused.
// Usage: check.mjs KUSTOMIZE…, the command that renders a folder given as its last argument.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as compose from "./compose.mjs";
import * as dashboard from "./dashboard.mjs";
import * as dockerfile from "./dockerfile.mjs";
import * as kubernetes from "./kubernetes.mjs";
import { read, root } from "./settings.mjs";
import * as systemd from "./systemd.mjs";

const [program, ...options] = process.argv.slice(2);
let failures = 0;

function fail(message) {
  failures++;
  console.error(message);
}

function variant(file, text, name, change) {
  const changed = change(text);
  if (changed === text) {
    fail(`${file}: the wrong variant "${name}" changes nothing any more`);
  }
  return changed;
}

function report(file, found, refused, wrong) {
  found.forEach((problem) => fail(`${file}: ${problem}`));
  const taken = Object.keys(wrong).filter((name) => refused[name].length === 0);
  taken.forEach((name) => fail(`${file}: a file with ${name} would pass`));
  if (found.length === 0 && taken.length === 0) {
    console.log(`${file}: right, and ${Object.keys(wrong).length} wrong variants are refused`);
  }
}

for (const [file, { problems, wrong }] of Object.entries({
  "Dockerfile.native": dockerfile,
  "deploy/docker-compose.yml": compose,
  "deploy/systemd/moonfleet.service": systemd,
  "deploy/grafana/moonfleet.json": dashboard,
})) {
  const text = read(file);
  const refused = Object.fromEntries(
    Object.entries(wrong).map(([name, change]) => [name, problems(variant(file, text, name, change))]),
  );
  report(file, problems(text), refused, wrong);
}

const folders = ["deploy/kubernetes/base", "deploy/kubernetes/overlays/gpu"];
const renderings = {};
for (const folder of folders) {
  const text = execFileSync(program, [...options, fileURLToPath(new URL(folder, root))], { encoding: "utf8" });
  renderings[folder] = text;
  for (const [name, change] of Object.entries(kubernetes.wrong)) {
    renderings[`${folder} ${name}`] = variant(folder, text, name, change);
  }
}
const found = kubernetes.problems(renderings);
for (const folder of folders) {
  const refused = Object.fromEntries(Object.keys(kubernetes.wrong).map((name) => [name, found[`${folder} ${name}`]]));
  report(folder, found[folder], refused, kubernetes.wrong);
}
process.exit(failures === 0 ? 0 : 1);
