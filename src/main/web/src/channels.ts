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

  constructor(connection: RTCPeerConnection, mouse: MouseChannels) {
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
    connection.createDataChannel("controllers");
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
}

function send(channel: RTCDataChannel, data: ArrayBuffer): void {
  if (channel.readyState === "open") {
    channel.send(data);
  }
}
