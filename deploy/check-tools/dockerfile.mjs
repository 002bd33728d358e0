// Dockerfile.native: syntax, the linters' rules, and what this image promises.
import { createRequire } from "node:module";
import { DockerfileParser } from "dockerfile-ast";
import { validate } from "dockerfile-utils";
import { unknownVariables } from "./settings.mjs";

const practices = createRequire(import.meta.url)("dockerfilelint");

/** Problems of a Dockerfile's text, empty when there are none. */
export function problems(text) {
  const found = validate(text).map((problem) => `line ${problem.range.start.line + 1}: ${problem.message}`);
  found.push(...practices.run(".", withImages(text)).map((issue) => `line ${issue.line}: ${issue.title}`));
  return [...found, ...promises(text)];
}

/** With the image names instead of the arguments, which the older linter takes for an image without a tag. */
function withImages(text) {
  const defaults = new Map([...text.matchAll(/^ARG (\w+)=(\S+)$/gm)].map((match) => [match[1], match[2]]));
  return text.replace(/^(FROM )\$\{(\w+)\}/gm, (all, from, name) => from + (defaults.get(name) ?? all));
}

function promises(text) {
  const found = [];
  const instructions = DockerfileParser.parse(text).getInstructions();
  const names = instructions.map((instruction) => instruction.getKeyword());
  const final = instructions.slice(names.lastIndexOf("FROM"));
  const last = (keyword) => final.filter((instruction) => instruction.getKeyword() === keyword).at(-1);
  const expect = (holds, message) => holds || found.push(message);

  expect(/^[1-9][0-9]*(:[1-9][0-9]*)?$/.test(last("USER")?.getArgumentsContent() ?? ""), "the final USER must be a number other than 0");
  expect(last("ENTRYPOINT")?.getArgumentsContent()?.startsWith("["), "ENTRYPOINT must have the exec form: a shell would keep signals");
  expect(last("STOPSIGNAL")?.getArgumentsContent() === "SIGTERM", "STOPSIGNAL must be SIGTERM");
  expect(!names.includes("HEALTHCHECK"), "HEALTHCHECK is the orchestrator's");
  expect(!names.includes("ADD"), "ADD fetches and unpacks: use COPY");
  for (const from of instructions.filter((instruction) => instruction.getKeyword() === "FROM")) {
    expect(!/:latest\b/.test(from.getArgumentsContent()), `${from.getArgumentsContent()}: no "latest"`);
  }
  const environment = Object.fromEntries(
    final
      .filter((instruction) => instruction.getKeyword() === "ENV")
      .flatMap((instruction) => instruction.getProperties().map((property) => [property.getName(), property.getValue()])),
  );
  expect(environment.NVIDIA_DRIVER_CAPABILITIES?.split(",").includes("video"), "cuvid needs the NVIDIA capability \"video\"");
  expect(environment.NVIDIA_VISIBLE_DEVICES, "NVIDIA_VISIBLE_DEVICES must be set");
  for (const name of Object.keys(environment)) {
    expect(!/TOKEN|PASSWORD|SECRET|CREDENTIAL/.test(name), `${name}: no secrets in an image`);
  }
  const labels = final
    .filter((instruction) => instruction.getKeyword() === "LABEL")
    .flatMap((instruction) => instruction.getProperties().map((property) => property.getName()));
  for (const label of ["title", "description", "version", "revision", "created"]) {
    expect(labels.includes(`org.opencontainers.image.${label}`), `the label org.opencontainers.image.${label} is missing`);
  }
  return [...found, ...unknownVariables(Object.keys(environment))];
}

/** Each must be refused: what it is, and how it comes out of the real file. */
export const wrong = {
  "an unknown instruction": (text) => text.replace("STOPSIGNAL", "STOPSIGNALS"),
  "a user by name": (text) => text.replace("USER 65532:65532", "USER moonfleet"),
  "root": (text) => text.replace("USER 65532:65532", "USER 0:0"),
  "the shell form": (text) => text.replace('ENTRYPOINT ["/opt/moonfleet/moonfleet"]', "ENTRYPOINT /opt/moonfleet/moonfleet"),
  "apt without -y": (text) => text.replace("apt-get install -y", "apt-get install"),
  "an image without a tag": (text) => text.replace("debian:bookworm-slim", "debian"),
  "a setting that does not exist": (text) => text.replace("MOONFLEET_DATA_DIR", "MOONFLEET_DATA_DIRECTORY"),
  "a health check": (text) => text.replace("STOPSIGNAL", "HEALTHCHECK NONE\nSTOPSIGNAL"),
};
