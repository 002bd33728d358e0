const SEQUENCE_PARAMETERS = 7;

/**
 * The codec string of an Annex B access unit, by the profile, constraints and level of its sequence parameter set
 * (RFC 6381 section 3.3); undefined where it has none.
 */
export function codecString(accessUnit: Uint8Array): string | undefined {
  for (let index = 0; index + 6 < accessUnit.length; index++) {
    if (accessUnit[index] === 0 && accessUnit[index + 1] === 0 && accessUnit[index + 2] === 1) {
      const type = (accessUnit[index + 3] ?? 0) & 0x1f;
      if (type === SEQUENCE_PARAMETERS) {
        return `avc1.${hex(accessUnit, index + 4)}${hex(accessUnit, index + 5)}${hex(accessUnit, index + 6)}`;
      }
      index += 3;
    }
  }
  return undefined;
}

function hex(bytes: Uint8Array, index: number): string {
  return (bytes[index] ?? 0).toString(16).padStart(2, "0");
}
