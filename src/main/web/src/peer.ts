import { InputChannels, type MouseChannels } from "./channels.js";
import type { IceServer, SignalingMessage } from "./types.js";

export interface PeerEvents {
  send(message: SignalingMessage): void;
  stream(stream: MediaStream): void;
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
    this.channels = new InputChannels(this.connection, mouse);
    this.connection.addEventListener("icecandidate", (event) => this.sendCandidate(event.candidate));
    this.connection.addEventListener("track", (event) => this.track(event));
    this.connection.addEventListener("connectionstatechange", () => {
      if (this.connection.connectionState === "failed") {
        events.failed();
      }
    });
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
    await this.connection.setLocalDescription(description);
    this.events.send({ Description: { ty: "answer", sdp: description.sdp } });
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
