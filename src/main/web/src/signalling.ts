import type { ServerMessage, SignalingMessage } from "./types.js";

export interface SignallingEvents {
  message(message: ServerMessage): void;
  /** A message without content, for instance "PeerDisconnect". */
  notice(name: string): void;
  /** The socket is gone, and not because close() was called. */
  lost(): void;
}

/** One peer WebSocket. JSON text only; what does not parse is skipped, as the other side does. */
export class Signalling {
  private closed = false;

  private constructor(private readonly socket: WebSocket, private readonly events: SignallingEvents) {
    socket.addEventListener("message", (event) => this.receive(event.data));
    socket.addEventListener("close", () => {
      if (!this.closed) {
        this.closed = true;
        events.lost();
      }
    });
  }

  static open(address: string, events: SignallingEvents): Signalling {
    return new Signalling(new WebSocket(address), events);
  }

  send(message: SignalingMessage): void {
    if (this.socket.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify({ Signaling: message }));
    }
  }

  close(): void {
    this.closed = true;
    this.socket.close(1000);
  }

  private receive(data: unknown): void {
    if (typeof data !== "string" || this.closed) {
      return;
    }
    let message: unknown;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    if (typeof message === "string") {
      this.events.notice(message);
    } else if (typeof message === "object" && message !== null) {
      this.events.message(message as ServerMessage);
    }
  }
}
