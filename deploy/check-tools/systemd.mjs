// The systemd unit, by systemd's own tools.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drainSeconds, unknownVariables } from "./settings.mjs";

/** Of 100, the more the more exposed; 15 when written. */
const EXPOSURE = 20;

/** Problems of a unit's text. */
export function problems(text) {
  const directory = mkdtempSync(join(tmpdir(), "moonfleet-unit-"));
  const unit = join(directory, "moonfleet.service");
  try {
    // The executable need not be installed here.
    writeFileSync(unit, text.replaceAll("/opt/moonfleet/moonfleet", "/bin/true"));
    const found = [];
    const verified = run("verify", "--man=no", unit);
    // Unknown keys are warnings to it.
    found.push(...`${verified.stdout}${verified.stderr}`.split("\n").filter((line) => line.includes("moonfleet.service")));
    if (found.length === 0 && verified.status !== 0) {
      found.push(`systemd-analyze verify: ${verified.stderr}`);
    }
    if (run("security", "--offline=true", `--threshold=${EXPOSURE}`, unit).status !== 0) {
      found.push(`its exposure by systemd-analyze security is over ${EXPOSURE} of 100`);
    }
    const stop = Number(/^TimeoutStopSec=(\d+)$/m.exec(text)?.[1]);
    if (!(stop > drainSeconds())) {
      found.push(`TimeoutStopSec must exceed ${drainSeconds()} s`);
    }
    return [...found, ...unknownVariables([...text.matchAll(/^Environment=(\w+)=/gm)].map((match) => match[1]))];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function run(...options) {
  const result = spawnSync("systemd-analyze", options, { encoding: "utf8" });
  if (result.error) {
    throw result.error;
  }
  return result;
}

export const wrong = {
  "an unknown key": (text) => text.replace("ProtectSystem=", "ProtectSytem="),
  "an unknown value": (text) => text.replace("Type=exec", "Type=executable"),
  "less protection": (text) => text.replace(/^(Capability|Private|Protect|Restrict|SystemCall).*\n/gm, ""),
  "a setting that does not exist": (text) => text.replace("MOONFLEET_SOCKET_DIR", "MOONFLEET_SOCKETS"),
};
