import type { PathInfo } from "./transport.js";

/** What the statistics line shows; rates are over the last interval. */
export interface Statistics {
  framesPerSecond: number;
  bitsPerSecond: number;
  width: number;
  height: number;
  roundTripMs: number | null;
  lossPercent: number;
  codec: string;
  /** As the browser understands it; empty where that is not known. */
  colourSpace: string;
}

interface Sample {
  at: number;
  frames: number;
  bytes: number;
  received: number;
  lost: number;
}

/** Turns the connection's growing counters into rates. */
export class StatisticsReader {
  private previous: Sample | null = null;

  constructor(private readonly connection: RTCPeerConnection) {}

  /** Undefined until there are two samples. */
  async read(): Promise<Statistics | undefined> {
    const report = await this.connection.getStats();
    let video: RTCInboundRtpStreamStats | undefined;
    let bytes = 0;
    let received = 0;
    let lost = 0;
    let roundTripMs: number | null = null;
    const entries = new Map<string, RTCStats>();
    report.forEach((entry: RTCStats) => entries.set(entry.id, entry));
    for (const entry of entries.values()) {
      if (entry.type === "inbound-rtp") {
        const inbound = entry as RTCInboundRtpStreamStats;
        bytes += inbound.bytesReceived ?? 0;
        received += inbound.packetsReceived ?? 0;
        lost += inbound.packetsLost ?? 0;
        if (inbound.kind === "video") {
          video = inbound;
        }
      } else if (entry.type === "candidate-pair") {
        const pair = entry as RTCIceCandidatePairStats;
        if (pair.state === "succeeded" && pair.nominated === true && pair.currentRoundTripTime !== undefined) {
          roundTripMs = pair.currentRoundTripTime * 1000;
        }
      }
    }
    const now: Sample = { at: performance.now(), frames: video?.framesDecoded ?? 0, bytes, received, lost };
    const before = this.previous;
    this.previous = now;
    if (before === null || now.at <= before.at) {
      return undefined;
    }
    const seconds = (now.at - before.at) / 1000;
    const lostNow = Math.max(0, now.lost - before.lost);
    const expected = now.received - before.received + lostNow;
    const codec = entries.get(video?.codecId ?? "") as (RTCStats & { mimeType?: string }) | undefined;
    return {
      framesPerSecond: Math.max(0, now.frames - before.frames) / seconds,
      bitsPerSecond: Math.max(0, now.bytes - before.bytes) * 8 / seconds,
      width: video?.frameWidth ?? 0,
      height: video?.frameHeight ?? 0,
      roundTripMs,
      lossPercent: expected > 0 ? lostNow * 100 / expected : 0,
      codec: codec?.mimeType?.replace("video/", "") ?? "",
      colourSpace: "",
    };
  }
}

export function formatStatistics(statistics: Statistics, path: PathInfo): string {
  const parts = [
    `${Math.round(statistics.framesPerSecond)} fps`,
    `${(statistics.bitsPerSecond / 1_000_000).toFixed(1)} Mbit/s`,
    `${statistics.width}×${statistics.height}`,
    statistics.roundTripMs === null ? "round trip –" : `round trip ${statistics.roundTripMs.toFixed(0)} ms`,
    `loss ${statistics.lossPercent.toFixed(1)} %`,
  ];
  if (statistics.codec !== "") {
    parts.push(statistics.codec);
  }
  if (statistics.colourSpace !== "") {
    parts.push(statistics.colourSpace);
  }
  parts.push(path.reason === "" ? path.path : `${path.path} (${path.reason})`);
  return parts.join("  ·  ");
}
