// docker-compose.yml against the schema of the Compose specification, and what Moonfleet needs to work in it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import { parseDocument } from "yaml";
import { drainSeconds, unknownVariables } from "./settings.mjs";

const package_ = createRequire(import.meta.url).resolve("dclint/package.json");
const { $schema, ...schema } = JSON.parse(readFileSync(new URL("schemas/compose.schema.json", `file://${package_}`), "utf8"));
const ajv = new Ajv({ allErrors: true, strict: false, formats: { duration: true } });
const valid = ajv.compile(schema);

/** Problems of a Compose file's text. */
export function problems(text) {
  const document = parseDocument(text, { uniqueKeys: true });
  if (document.errors.length > 0) {
    return document.errors.map((error) => error.message);
  }
  const file = document.toJS();
  if (!valid(file)) {
    return valid.errors.map((error) => `${error.instancePath || "/"} ${error.message} ${error.params.additionalProperty ?? ""}`.trimEnd());
  }
  const found = [];
  const expect = (holds, message) => holds || found.push(message);
  for (const [name, service] of Object.entries(file.services)) {
    expect(service.read_only && service.cap_drop?.includes("ALL"), `${name}: read_only and cap_drop ALL`);
    expect(!service.privileged, `${name}: not privileged`);
    for (const volume of service.volumes ?? []) {
      const source = volume.split(":")[0];
      expect(/^[./~]/.test(source) || source in (file.volumes ?? {}), `${name}: the volume ${source} is not declared`);
    }
    for (const dependency of [service.depends_on ?? []].flat()) {
      expect(dependency in file.services, `${name}: there is no service ${dependency}`);
    }
    for (const config of service.configs ?? []) {
      expect(config.source in (file.configs ?? {}), `${name}: the config ${config.source} is not declared`);
    }
  }
  const { moonfleet } = file.services;
  expect(/^\$\{MOONFLEET_AUTH_TOKEN:\?/.test(moonfleet.environment.MOONFLEET_AUTH_TOKEN), "the token must come from the caller's environment");
  expect(Number.parseInt(moonfleet.stop_grace_period, 10) > drainSeconds(), `stop_grace_period must exceed ${drainSeconds()} s`);
  expect(moonfleet.tmpfs?.some((mount) => mount.startsWith("/run/moonfleet")), "/run/moonfleet must be a tmpfs");
  return [...found, ...unknownVariables(Object.keys(moonfleet.environment))];
}

export const wrong = {
  "an unknown key": (text) => text.replace("read_only:", "readonly:"),
  "a wrong type": (text) => text.replace("pids_limit: 4096", "pids_limit: [4096]"),
  "a key twice": (text) => text.replace("init: false", "init: false\n    init: true"),
  "a volume that is not declared": (text) => text.replace("- data:/var", "- dat:/var"),
  "a token in the file": (text) => text.replace(/\$\{MOONFLEET_AUTH_TOKEN:\?[^}]*\}/, "secret"),
  "a setting that does not exist": (text) => text.replace("MOONFLEET_RTC_PORT_RANGE", "MOONFLEET_PORT_RANGE"),
  "a grace period that is too short": (text) => text.replace("stop_grace_period: 45s", "stop_grace_period: 10s"),
};
