import type { HdrMode } from "./types.js";

const TRANSFERS: Readonly<Record<string, string>> = { pq: "PQ", hlg: "HLG", bt709: "", "iec61966-2-1": "sRGB" };
const PRIMARIES: Readonly<Record<string, string>> = {
  bt709: "BT.709", bt470bg: "BT.601", smpte170m: "BT.601", bt2020: "BT.2020", smpte432: "Display P3",
};

/** The colour space of what a video element shows, as the browser understands it; empty where it does not say. */
export function shownColourSpace(video: HTMLVideoElement): string {
  if (typeof VideoFrame !== "function" || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
    return "";
  }
  try {
    const frame = new VideoFrame(video);
    const space = frame.colorSpace;
    frame.close();
    return describeColourSpace(space.primaries, space.transfer, space.fullRange);
  } catch {
    return "";
  }
}

export function describeColourSpace(primaries: string | null, transfer: string | null, fullRange: boolean | null): string {
  const parts = [primaries === null ? "" : PRIMARIES[primaries] ?? primaries,
    transfer === null ? "" : TRANSFERS[transfer] ?? "", fullRange === true ? "full range" : ""];
  return parts.filter((part) => part !== "").join(" ");
}

/** What the host says of the display that its pictures are made for. */
export function describeHdr(mode: HdrMode): string {
  const metadata = mode.metadata;
  if (metadata === null || metadata.max_luminance === 0) {
    return "The host sends HDR pictures (BT.2020, PQ).";
  }
  return `The host sends HDR pictures (BT.2020, PQ) for a display of ${metadata.min_luminance / 10_000} to `
    + `${metadata.max_luminance} nits, at most ${metadata.max_content_light} nits in them.`;
}
