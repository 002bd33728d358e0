import { describeNotice, describeSearch, describeStageFailure, describeTermination } from "./messages.js";
import { pathName, type TransportEvents } from "./transport.js";
import type { ServerMessage } from "./types.js";

/** What is taken from the channel "general". */
const OF_GENERAL = ["PathChanged", "HdrMode", "ConnectionStatusUpdate"];

/** What the server says about the stream, on whichever socket or channel, as events of a transport. */
export class ServerMessages {
  /** The last notice, in words; it explains a close that follows. */
  reason: string | null = null;

  constructor(private readonly events: TransportEvents) {}

  /** A message without content, for instance "PeerDisconnect". */
  notice(name: string): void {
    this.reason = describeNotice(name);
    this.events.notice(this.reason);
  }

  message(message: ServerMessage): void {
    if (message.StageStarting !== undefined) {
      this.events.stage(`${message.StageStarting.stage}…`);
    } else if (message.StageFailed !== undefined) {
      this.events.ended(describeStageFailure(message.StageFailed.stage, message.StageFailed.error_code));
    } else if (message.ConnectionComplete !== undefined) {
      this.reason = null;
      this.events.complete(message.ConnectionComplete.capabilities.touch);
    } else if (message.ConnectionTerminated !== undefined) {
      // A notice before it says why more exactly: an end that somebody asked for has the host's code too.
      this.events.ended(this.reason ?? describeTermination(message.ConnectionTerminated.error_code));
    } else if (typeof message.error === "string") {
      this.reason = message.error;
      this.events.notice(message.error);
    } else if (message.PathChanged !== undefined) {
      const path = pathName(message.PathChanged.path);
      if (path !== undefined) {
        this.events.pathChanged({ path, reason: message.PathChanged.reason });
      }
    } else if (message.Reconnecting !== undefined) {
      this.events.hostLost(describeSearch(message.Reconnecting));
    } else if (message.HdrMode !== undefined) {
      this.events.hdr(message.HdrMode);
    } else if (message.ConnectionStatusUpdate !== undefined) {
      this.events.hostPoor(message.ConnectionStatusUpdate.status === "Poor");
    }
  }

  /** JSON text of the channel "general". What else it tells comes by the signalling as well, and says more there. */
  general(data: string): void {
    const message = parse(data);
    if (typeof message === "object" && message !== null && OF_GENERAL.some((name) => name in message)) {
      this.message(message as ServerMessage);
    }
  }

  /** JSON text of either kind; what does not parse is skipped, as the other side does. */
  text(data: string): void {
    const message = parse(data);
    if (typeof message === "string") {
      this.notice(message);
    } else if (typeof message === "object" && message !== null) {
      this.message(message as ServerMessage);
    }
  }
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
