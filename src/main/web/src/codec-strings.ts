import { BitReader, withoutEmulation } from "./bits.js";
import { isAv1, isHevc } from "./video-codecs.js";

const H264_SEQUENCE_PARAMETERS = 7;
const HEVC_SEQUENCE_PARAMETERS = 33;
const AV1_SEQUENCE_HEADER = 1;
/** Of a sequence parameter set or header; all that is read lies in front of it. */
const MOST_HEADER = 128;

/**
 * What WebCodecs calls the coding of an access unit, by the parameters that it carries itself; undefined where it carries
 * none.
 */
export function codecString(codec: number, accessUnit: Uint8Array): string | undefined {
  if (isAv1(codec)) {
    return av1(accessUnit);
  }
  return isHevc(codec) ? hevc(accessUnit) : h264(accessUnit);
}

/** Profile, constraints and level (RFC 6381, section 3.3). */
function h264(accessUnit: Uint8Array): string | undefined {
  const set = nalUnit(accessUnit, (header) => (header & 0x1f) === H264_SEQUENCE_PARAMETERS);
  return set === undefined || set.length < 4 ? undefined : `avc1.${[...set.subarray(1, 4)].map(hexByte).join("")}`;
}

/** Profile, compatibility, tier, level and constraints (ISO/IEC 14496-15, annex E.3). */
function hevc(accessUnit: Uint8Array): string | undefined {
  const set = nalUnit(accessUnit, (header) => (header >> 1 & 0x3f) === HEVC_SEQUENCE_PARAMETERS);
  if (set === undefined) {
    return undefined;
  }
  // The header of the unit, and the byte in front of profile_tier_level.
  const levels = withoutEmulation(set.subarray(0, MOST_HEADER)).subarray(3, 15);
  if (levels.length < 12) {
    return undefined;
  }
  const bits = new BitReader(levels);
  const space = ["", "A", "B", "C"][bits.read(2)] ?? "";
  const tier = bits.read(1) === 1 ? "H" : "L";
  const profile = bits.read(5);
  let compatibility = 0;
  for (let index = 0; index < 32; index++) {
    compatibility += bits.read(1) * 2 ** index;
  }
  const constraints = [...levels.subarray(5, 11)];
  while (constraints.length > 0 && constraints.at(-1) === 0) {
    constraints.pop();
  }
  return [`hvc1.${space}${profile}`, compatibility.toString(16).toUpperCase(), `${tier}${levels[11] ?? 0}`,
    ...constraints.map((byte) => byte.toString(16).toUpperCase())].join(".");
}

function nalUnit(accessUnit: Uint8Array, wanted: (header: number) => boolean): Uint8Array | undefined {
  for (let index = 0; index + 3 < accessUnit.length; index++) {
    if (accessUnit[index] === 0 && accessUnit[index + 1] === 0 && accessUnit[index + 2] === 1) {
      if (wanted(accessUnit[index + 3] ?? 0)) {
        return accessUnit.subarray(index + 3);
      }
      index += 3;
    }
  }
  return undefined;
}

/** Profile, level, tier, depth and colours (AV1 in ISO base media files, section 5). */
function av1(temporalUnit: Uint8Array): string | undefined {
  for (let offset = 0; offset < temporalUnit.length;) {
    const header = temporalUnit[offset++] ?? 0;
    offset += header >> 2 & 1;
    let size = temporalUnit.length - offset;
    if ((header & 2) !== 0) {
      size = 0;
      for (let shift = 0; shift < 56; shift += 7) {
        const byte = temporalUnit[offset++] ?? 0;
        size += (byte & 0x7f) * 2 ** shift;
        if (byte < 0x80) {
          break;
        }
      }
    }
    if ((header >> 3 & 0xf) === AV1_SEQUENCE_HEADER) {
      return sequenceHeader(new BitReader(temporalUnit.subarray(offset, offset + Math.min(size, MOST_HEADER))));
    }
    offset += size;
  }
  return undefined;
}

/** AV1, section 5.5.1. */
function sequenceHeader(bits: BitReader): string | undefined {
  const profile = bits.read(3);
  bits.read(1);
  const reduced = bits.flag();
  let level = 0;
  let tier = 0;
  if (reduced) {
    level = bits.read(5);
  } else {
    let delayBits = 0;
    if (bits.flag()) {
      bits.skip(64);
      if (bits.flag()) {
        bits.skipVariable();
      }
      if (bits.flag()) {
        delayBits = bits.read(5) + 1;
        bits.skip(42);
      }
    }
    const displayDelay = bits.flag();
    const points = bits.read(5) + 1;
    for (let point = 0; point < points; point++) {
      bits.skip(12);
      const pointLevel = bits.read(5);
      const pointTier = pointLevel > 7 ? bits.read(1) : 0;
      if (point === 0) {
        level = pointLevel;
        tier = pointTier;
      }
      if (delayBits > 0 && bits.flag()) {
        bits.skip(2 * delayBits + 1);
      }
      if (displayDelay && bits.flag()) {
        bits.skip(4);
      }
    }
  }
  skipTools(bits, reduced);
  const colours = colourConfig(bits, profile);
  return bits.exhausted ? undefined
    : `av01.${profile}.${two(level)}${tier === 1 ? "H" : "M"}.${colours}`;
}

/** From the picture's size to the last of the coding tools. */
function skipTools(bits: BitReader, reduced: boolean): void {
  const widthBits = bits.read(4) + 1;
  const heightBits = bits.read(4) + 1;
  bits.skip(widthBits + heightBits);
  if (!reduced && bits.flag()) {
    bits.skip(7);
  }
  bits.skip(3);
  if (!reduced) {
    bits.skip(4);
    const orderHint = bits.flag();
    if (orderHint) {
      bits.skip(2);
    }
    const screenContent = bits.flag() || bits.flag();
    if (screenContent && !bits.flag()) {
      bits.skip(1);
    }
    if (orderHint) {
      bits.skip(3);
    }
  }
  bits.skip(3);
}

/** AV1, section 5.5.2: depth, monochrome, subsampling, primaries, transfer, matrix and range. */
function colourConfig(bits: BitReader, profile: number): string {
  const high = bits.flag();
  const depth = profile === 2 && high && bits.flag() ? 12 : high ? 10 : 8;
  const mono = profile !== 1 && bits.flag();
  const described = bits.flag();
  const [primaries, transfer, matrix] = described ? [bits.read(8), bits.read(8), bits.read(8)] : [1, 1, 1];
  let full = false;
  let sampling = "110";
  if (!mono && primaries === 1 && transfer === 13 && matrix === 0) {
    full = true;
    sampling = "000";
  } else {
    full = bits.flag();
    if (!mono && profile === 1) {
      sampling = "000";
    } else if (!mono && profile === 2) {
      const horizontal = depth < 12 || bits.flag();
      const vertical = depth === 12 && horizontal && bits.flag();
      sampling = `${horizontal ? 1 : 0}${vertical ? 1 : 0}0`;
    }
  }
  return [two(depth), mono ? 1 : 0, sampling, two(primaries), two(transfer), two(matrix), full ? 1 : 0].join(".");
}

function two(number: number): string {
  return number.toString().padStart(2, "0");
}

function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
