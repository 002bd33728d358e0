import { InputChannels, type MouseChannels } from "./channels.js";
import { withSurround } from "./surround.js";
import type { IceServer, SignalingMessage } from "./types.js";

export interface PeerEvents {
  send(message: SignalingMessage): void;
  stream(stream: MediaStream): void;
  /** JSON text on the channel on which the server tells about the stream. */
  general(text: string): void;
  /** What the host says about a pad. */
  pad(data: ArrayBuffer): void;
  /** No packets come at the moment. */
  interrupted(): void;
  resumed(): void;
  /** This browser knows none of the video codecs that were offered. */
  videoRefused(): void;
  /** The media connection failed; a new peer is needed. */
  failed(): void;
}

/** One RTCPeerConnection. The server offers; this side answers every offer. */
export class Peer {
  readonly connection: RTCPeerConnection;
  readonly channels: InputChannels;
  private readonly early: RTCIceCandidateInit[] = [];
  private work: Promise<void> = Promise.resolve();

  constructor(iceServers: IceServer[], mouse: MouseChannels, private readonly events: PeerEvents) {
    this.connection = new RTCPeerConnection({ iceServers, bundlePolicy: "max-bundle" });
    this.channels = new InputChannels(this.connection, mouse, (data) => events.pad(data));
    this.connection.addEventListener("icecandidate", (event) => this.sendCandidate(event.candidate));
    this.connection.addEventListener("track", (event) => this.track(event));
    this.connection.addEventListener("datachannel", (event) => this.serverChannel(event.channel));
    this.connection.addEventListener("connectionstatechange", () => {
      switch (this.connection.connectionState) {
        case "connected": events.resumed(); break;
        case "disconnected": events.interrupted(); break;
        case "failed": events.failed(); break;
        default: break;
      }
    });
  }

  /** How many pictures have been decoded. */
  async framesDecoded(): Promise<number> {
    let frames = 0;
    (await this.connection.getStats()).forEach((entry: RTCStats) => {
      if (entry.type === "inbound-rtp" && (entry as RTCInboundRtpStreamStats).kind === "video") {
        frames += (entry as RTCInboundRtpStreamStats).framesDecoded ?? 0;
      }
    });
    return frames;
  }

  /** Messages are handled one after the other, in the order of their arrival. */
  receive(message: SignalingMessage): void {
    this.work = this.work.then(() => this.handle(message)).catch((error: unknown) => {
      if (this.connection.signalingState !== "closed") {
        console.error("signalling", error);
        this.events.failed();
      }
    });
  }

  close(): void {
    this.connection.close();
  }

  private async handle(message: SignalingMessage): Promise<void> {
    if (this.connection.signalingState === "closed") {
      return;
    }
    if ("Description" in message) {
      const { ty, sdp } = message.Description;
      if (ty === "offer") {
        await this.answer(sdp);
      }
    } else if ("AddIceCandidate" in message) {
      const { candidate, sdp_mid, sdp_mline_index, username_fragment } = message.AddIceCandidate;
      const init = { candidate, sdpMid: sdp_mid, sdpMLineIndex: sdp_mline_index, usernameFragment: username_fragment };
      if (this.connection.remoteDescription === null) {
        this.early.push(init);
      } else {
        await this.addCandidate(init);
      }
    }
  }

  private async answer(sdp: string): Promise<void> {
    await this.connection.setRemoteDescription({ type: "offer", sdp });
    const answer = await this.connection.createAnswer();
    const description = { type: "answer" as const, sdp: withStereo(answer.sdp ?? "") };
    const surround = withSurround(description.sdp, sdp);
    try {
      await this.connection.setLocalDescription({ type: "answer", sdp: surround });
      description.sdp = surround;
    } catch (error) {
      if (surround === description.sdp) {
        throw error;
      }
      // The server mixes the sound down for whoever does not take it as it is.
      console.warn("surround sound refused", error);
      await this.connection.setLocalDescription(description);
    }
    this.events.send({ Description: { ty: "answer", sdp: description.sdp } });
    if (/^m=video 0 /m.test(description.sdp)) {
      this.events.videoRefused();
    }
    for (const candidate of this.early.splice(0)) {
      await this.addCandidate(candidate);
    }
  }

  private async addCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    try {
      await this.connection.addIceCandidate(candidate);
    } catch (error) {
      // One candidate that this browser does not understand must not end the attempt: the others may do.
      console.warn("candidate skipped", error);
    }
  }

  private sendCandidate(candidate: RTCIceCandidate | null): void {
    if (candidate === null || candidate.candidate === "") {
      return;
    }
    this.events.send({
      AddIceCandidate: {
        candidate: candidate.candidate,
        sdp_mid: candidate.sdpMid,
        sdp_mline_index: candidate.sdpMLineIndex,
        username_fragment: candidate.usernameFragment,
      },
    });
  }

  private serverChannel(channel: RTCDataChannel): void {
    if (channel.label === "general") {
      channel.addEventListener("message", (event) => {
        if (typeof event.data === "string") {
          this.events.general(event.data);
        }
      });
    }
  }

  private track(event: RTCTrackEvent): void {
    // Show each frame as soon as it is decoded: this is a desktop, not a film.
    const receiver = event.receiver as RTCRtpReceiver & { jitterBufferTarget?: number; playoutDelayHint?: number };
    if ("jitterBufferTarget" in receiver) {
      receiver.jitterBufferTarget = 0;
    }
    if ("playoutDelayHint" in receiver) {
      receiver.playoutDelayHint = 0;
    }
    this.events.stream(event.streams[0] ?? new MediaStream([event.track]));
  }
}

/** Browsers play Opus in mono unless their own description says that they want stereo. */
export function withStereo(sdp: string): string {
  const payload = /^a=rtpmap:(\d+) opus\/48000\/2/im.exec(sdp)?.[1];
  if (payload === undefined) {
    return sdp;
  }
  const wanted = "stereo=1;maxaveragebitrate=128000";
  const parameters = new RegExp(`^(a=fmtp:${payload} )([^\r\n]*)`, "m");
  if (!parameters.test(sdp)) {
    return sdp.replace(new RegExp(`^(a=rtpmap:${payload} [^\r\n]*)`, "m"), `$1\r\na=fmtp:${payload} ${wanted}`);
  }
  return sdp.replace(parameters, (_line, prefix: string, list: string) => {
    const others = list.split(";").filter((entry) => !/^\s*(stereo|maxaveragebitrate)=/.test(entry));
    return prefix + [...others, wanted].join(";");
  });
}
