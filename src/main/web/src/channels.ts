import type { InputSink } from "./transport.js";

/**
 * The input data channels of one peer connection. Two generations of labels carry the same messages: "split" has one
 * channel for each kind of mouse message, so that a lost position holds nothing up; "single" is the older one. Clicks
 * are ordered: a "down" that is repeated and comes after its "up" would hold the button.
 */
export type MouseChannels = "split" | "single";

/** Above this many unsent bytes a position is dropped: a newer one follows. */
const CONGESTED = 16_384;

export class InputChannels implements InputSink {
  private readonly keyboard: RTCDataChannel;
  private readonly touch: RTCDataChannel;
  private readonly clicks: RTCDataChannel;
  private readonly positions: RTCDataChannel;
  private readonly moves: RTCDataChannel;
  private readonly pen: RTCDataChannel;
  private readonly pads: RTCDataChannel;
  private readonly padStates = new Map<number, RTCDataChannel>();

  /** @param pad gets what the host says about a pad */
  constructor(private readonly connection: RTCPeerConnection, mouse: MouseChannels, pad: (data: ArrayBuffer) => void) {
    this.keyboard = connection.createDataChannel("keyboard");
    if (mouse === "split") {
      this.clicks = connection.createDataChannel("mouseClicks", { ordered: true });
      this.positions = connection.createDataChannel("mouseAbsolute", { ordered: true, maxRetransmits: 0 });
      this.moves = connection.createDataChannel("mouseRelative", { ordered: false });
    } else {
      this.clicks = connection.createDataChannel("mouse");
      this.positions = this.clicks;
      this.moves = this.clicks;
    }
    this.touch = connection.createDataChannel("touch");
    this.pen = connection.createDataChannel("pen");
    this.pads = connection.createDataChannel("controllers");
    this.pads.binaryType = "arraybuffer";
    this.pads.addEventListener("message", (event) => {
      if (event.data instanceof ArrayBuffer) {
        pad(event.data);
      }
    });
  }

  sendKey(data: ArrayBuffer): void {
    send(this.keyboard, data);
  }

  sendClick(data: ArrayBuffer): void {
    send(this.clicks, data);
  }

  sendPosition(data: ArrayBuffer): void {
    if (this.positions.bufferedAmount < CONGESTED) {
      send(this.positions, data);
    }
  }

  sendMove(data: ArrayBuffer): void {
    send(this.moves, data);
  }

  sendTouch(data: ArrayBuffer): void {
    send(this.touch, data);
  }

  sendPen(data: ArrayBuffer): void {
    send(this.pen, data);
  }

  sendPadEvent(data: ArrayBuffer): boolean {
    return send(this.pads, data);
  }

  sendPadState(pad: number, data: ArrayBuffer): void {
    let channel = this.padStates.get(pad);
    if (channel === undefined) {
      channel = this.connection.createDataChannel(`controller${pad}`, { ordered: true, maxRetransmits: 0 });
      this.padStates.set(pad, channel);
    }
    if (channel.bufferedAmount < CONGESTED) {
      send(channel, data);
    }
  }
}

function send(channel: RTCDataChannel, data: ArrayBuffer): boolean {
  if (channel.readyState !== "open") {
    return false;
  }
  channel.send(data);
  return true;
}
