import type { MouseChannels } from "./channels.js";
import { Peer } from "./peer.js";
import { ServerMessages } from "./server-messages.js";
import { Signalling } from "./signalling.js";
import { StatisticsReader, type Statistics } from "./stats.js";
import type { Failure, InputSink, Transport, TransportEvents } from "./transport.js";
import type { IceServer } from "./types.js";

/** How often a connection that shows nothing yet is asked whether it has decoded a frame. */
const FIRST_FRAME_POLL_MS = 50;

/** Media and input by one RTCPeerConnection, signalled on a WebSocket. */
export class PeerTransport implements Transport {
  private readonly messages: ServerMessages;
  private signalling: Signalling | null = null;
  private peer: Peer | null = null;
  private reader: StatisticsReader | null = null;
  private poll = 0;
  private closed = false;

  /** Sends on the peer there is; the page makes one when the server has told the ICE servers. */
  readonly input: InputSink = {
    sendKey: (data) => this.peer?.channels.sendKey(data),
    sendClick: (data) => this.peer?.channels.sendClick(data),
    sendPosition: (data) => this.peer?.channels.sendPosition(data),
    sendMove: (data) => this.peer?.channels.sendMove(data),
    sendTouch: (data) => this.peer?.channels.sendTouch(data),
    sendPen: (data) => this.peer?.channels.sendPen(data),
    sendPadEvent: (data) => this.peer?.channels.sendPadEvent(data) ?? false,
    sendPadState: (pad, data) => this.peer?.channels.sendPadState(pad, data),
  };

  constructor(readonly path: "rtp" | "transcode", address: Promise<string>, private readonly mouse: MouseChannels,
      private readonly events: TransportEvents) {
    this.messages = new ServerMessages(events);
    address.then((known) => this.listen(known), (error: unknown) => {
      this.fail({ cause: "socket", text: error instanceof Error ? error.message : "The connection failed." });
    });
  }

  get connected(): boolean {
    return this.peer?.connection.connectionState === "connected";
  }

  async statistics(): Promise<Statistics | undefined> {
    return this.reader?.read();
  }

  close(): void {
    this.closed = true;
    window.clearTimeout(this.poll);
    this.signalling?.close();
    this.peer?.close();
  }

  private listen(address: string): void {
    if (this.closed) {
      return;
    }
    const signalling = Signalling.open(address, {
      message: (message) => {
        if (message.WebRtcConfig !== undefined) {
          this.newPeer(signalling, message.WebRtcConfig.ice_servers);
        } else if (message.Signaling !== undefined) {
          this.peer?.receive(message.Signaling);
        } else {
          this.messages.message(message);
        }
      },
      notice: (name) => this.messages.notice(name),
      lost: () => this.fail({
        cause: "socket", text: this.messages.reason ?? "The connection to the server was lost.",
      }),
    });
    this.signalling = signalling;
  }

  private newPeer(signalling: Signalling, iceServers: IceServer[]): void {
    this.peer?.close();
    const peer: Peer = new Peer(iceServers, this.mouse, {
      send: (message) => signalling.send(message),
      stream: (stream) => this.ifCurrent(peer, () => this.events.picture({ stream, canvas: null })),
      general: (text) => this.ifCurrent(peer, () => this.messages.general(text)),
      pad: (data) => this.ifCurrent(peer, () => this.events.pad(data)),
      interrupted: () => this.ifCurrent(peer, () => this.events.interrupted()),
      resumed: () => this.ifCurrent(peer, () => this.events.resumed()),
      videoRefused: () => this.ifCurrent(peer, () => this.fail({
        cause: "codec", text: "This browser cannot decode the stream's video.",
      })),
      failed: () => this.ifCurrent(peer, () => this.fail({
        cause: "media", text: "The media connection failed. A firewall may block UDP.",
      })),
    });
    this.peer = peer;
    this.reader = new StatisticsReader(peer.connection);
    window.clearTimeout(this.poll);
    void this.awaitFirstFrame(peer);
  }

  private ifCurrent(peer: Peer, action: () => void): void {
    if (!this.closed && this.peer === peer) {
      action();
    }
  }

  private async awaitFirstFrame(peer: Peer): Promise<void> {
    const decoded = await peer.framesDecoded().catch(() => 0);
    this.ifCurrent(peer, () => {
      if (decoded > 0) {
        this.events.started();
      } else {
        this.poll = window.setTimeout(() => void this.awaitFirstFrame(peer), FIRST_FRAME_POLL_MS);
      }
    });
  }

  private fail(failure: Failure): void {
    if (!this.closed) {
      this.close();
      this.events.failed(failure);
    }
  }
}
