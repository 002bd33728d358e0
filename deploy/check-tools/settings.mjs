// What the deployment files have to agree with: settings of README.md, durations of the server, the image's directories.
import { readFileSync } from "node:fs";

/** The repository's root. */
export const root = new URL("../../", import.meta.url);

export function read(path) {
  return readFileSync(new URL(path, root), "utf8");
}

/** Environment variables that the server reads, with 0 for every index. */
export function knownVariables() {
  const names = new Set(["MOONLIGHT_INTERNAL_PAIRING_PIN"]);
  for (const row of read("README.md").matchAll(/^\| (`(?:moonfleet|quarkus)\.[^|]*) \|/gm)) {
    const keys = [...row[1].matchAll(/`([^`]+)`/g)].map((match) => match[1]);
    const parent = keys[0].slice(0, keys[0].lastIndexOf("."));
    for (const key of keys) {
      // As SmallRye Config has it; "[0].urls" has two characters in a row that become "_".
      names.add((key.startsWith(".") ? parent + key : key).replace(/[^A-Za-z0-9]/g, "_").toUpperCase());
    }
  }
  return names;
}

/** Names among these that the server does not read. */
export function unknownVariables(names) {
  const known = knownVariables();
  return names
    .filter((name) => /^(MOONFLEET|MOONLIGHT)_/.test(name))
    .filter((name) => !known.has(name.replace(/_[0-9]+__/g, "_0__")))
    .map((name) => `${name} is no setting that README.md names`);
}

/** How long the server may take to end after SIGTERM, in seconds: ServerLifecycle, StreamerRegistry.close, DemoHost.stop. */
export function drainSeconds() {
  const config = read("src/main/java/io/moonfleet/server/MoonfleetConfig.java");
  const demoHost = read("src/main/java/io/moonfleet/server/hosts/DemoHost.java");
  const stop = Number(/@WithDefault\("(\d+)s"\)\s+Duration stopTimeout\(\)/.exec(config)[1]);
  const goodbye = Number(/GOODBYE = Duration\.ofSeconds\((\d+)\)/.exec(read("src/main/java/io/moonfleet/server/ServerLifecycle.java"))[1]);
  const demo = Number(/STOP_TIMEOUT = Duration\.ofSeconds\((\d+)\)/.exec(demoHost)[1]);
  return 3 * stop + 1 + goodbye + 2 * demo;
}
