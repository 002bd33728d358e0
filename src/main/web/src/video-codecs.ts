/** The codec ids of the media messages: for people, and as RTP names the codec. */
const CODECS: Readonly<Record<number, { label: string; name: string }>> = {
  0x01: { label: "H.264", name: "H264" },
  0x02: { label: "H.264 4:4:4", name: "H264" },
  0x10: { label: "HEVC", name: "H265" },
  0x11: { label: "HEVC 10-bit", name: "H265" },
  0x12: { label: "HEVC 4:4:4", name: "H265" },
  0x13: { label: "HEVC 4:4:4 10-bit", name: "H265" },
  0x20: { label: "AV1", name: "AV1" },
  0x21: { label: "AV1 10-bit", name: "AV1" },
  0x22: { label: "AV1 4:4:4", name: "AV1" },
  0x23: { label: "AV1 4:4:4 10-bit", name: "AV1" },
};

export function isKnown(codec: number): boolean {
  return codec in CODECS;
}

export function isHevc(codec: number): boolean {
  return codec >> 4 === 1;
}

export function isAv1(codec: number): boolean {
  return codec >> 4 === 2;
}

/** For people. */
export function codecLabel(codec: number): string {
  return CODECS[codec]?.label ?? "the stream's video";
}

/** As RTP calls it; empty for an unknown one. */
export function codecName(codec: number): string {
  return CODECS[codec]?.name ?? "";
}
