import type { StreamerError } from "./types.js";

/** What went wrong with a host, and what the user can do about it, by the server's stable codes. */
const BY_CODE: Readonly<Record<string, string>> = {
  HOST_UNREACHABLE: "The host does not answer. Check that it is switched on and reachable from the server.",
  HOST_TOO_OLD: "The host's software is too old.",
  HOST_NOT_PAIRED: "The host does not know this server. Pair with it first.",
  HOST_CERTIFICATE_CHANGED: "The host shows another certificate than when it was paired. If that is expected, pair with it again.",
  HOST_IDENTITY_CHANGED: "Another host answers at this address. Check the address or pair again.",
  HOST_BUSY: "The host is busy with another session. End that one first.",
  HOST_REFUSED: "The host refused to start the app.",
  HOST_PROTOCOL_ERROR: "The host answered something that makes no sense.",
  APP_NOT_FOUND: "The host has no such app.",
  PAIRING_REJECTED: "The host refused the pairing.",
  PAIRING_IN_PROGRESS: "The host is pairing with someone else. Try again in a moment.",
  PAIRING_WRONG_PIN: "The PIN is wrong.",
  PAIRING_MAN_IN_THE_MIDDLE: "The pairing was tampered with. Check the network between server and host.",
  PAIRING_FAILED: "The pairing failed. Try again.",
  RTSP_STATUS: "The host refused the stream's settings.",
  NO_CODEC: "The host has no codec in common with this server.",
  CONTROL_UNREACHABLE: "The host's control port does not answer. A firewall may block UDP.",
  CONTROL_CLOSED: "The host closed the control connection.",
  CONTROL_LOST: "The control connection to the host was lost.",
  NO_VIDEO_TRAFFIC: "The host sends no video. A firewall may block UDP.",
  NO_VIDEO_FRAME: "Video arrives but no complete picture. The network may lose too many packets.",
  RECEIVE_FAILED: "The server could no longer receive the stream. Its log says more.",
  TERMINATED_BY_HOST: "The host ended the session.",
  TIMEOUT: "The host took too long.",
  CANCELLED: "The start was cancelled.",
  INTERNAL: "Something went wrong inside the server. Its log says more.",
};

/** The server looks for a host that it has lost. */
export function describeSearch(search: { attempt: number; attempts: number }): string {
  return `The host was lost. Looking for it, attempt ${search.attempt} of ${search.attempts}…`;
}

/** Where in the start it failed, by the stages that the server reports. */
const BY_STAGE: Readonly<Record<string, string>> = {
  "Launch Streamer": "The streamer process did not start. The server's log says more.",
  "Setup WebRTC Peer": "The connection to this browser could not be set up.",
  "WebRTC Peer Negotiation": "The browser and the server could not agree on a connection.",
  "Pairing": "The host could not be paired with.",
  "Server Info": "The host did not tell about itself. Is it on, and reachable from the server?",
  "Launch": "The host did not start the app.",
  "Name Resolution": "The host's name is not known.",
  "Audio Stream Initialization": "The sound could not be set up.",
  "RTSP Handshake": "The host did not agree to the stream's settings.",
  "Control Stream Establishment": "The host's control port does not answer. A firewall may block UDP.",
  "Video Stream Establishment": "The host sends no video. A firewall may block UDP.",
  "Audio Stream Establishment": "The host's sound could not be received.",
  "Input Stream Establishment": "Keyboard and mouse could not be connected.",
  "First Video Frame": "Video arrives but no complete picture.",
};

const BY_NUMBER: ReadonlyMap<number, string> = new Map([
  [0, "The host ended the session."],
  [-1, "The connection to the host was lost."],
  [-100, "The host sent no video. A firewall may block UDP."],
  [-101, "No complete picture arrived. The network may lose too many packets."],
  [-102, "The host ended the session before the first picture. Its own log says more."],
  [-103, "The host shows protected content, which it may not stream."],
  [-104, "The host could not convert its picture. HDR or a missing display are common causes."],
]);

const BY_NOTICE: Readonly<Record<string, string>> = {
  InternalServerError: "Something went wrong inside the server. Its log says more.",
  HostNotFound: "The server knows no such host.",
  AppNotFound: "The host has no such app.",
  HostNotPaired: "The host does not know this server. Pair with it first.",
  AlreadyStreaming: "The host already streams to someone else.",
  PeerDisconnect: "The stream was stopped.",
  SessionNotFound: "The session does not exist any more.",
  ClientKicked: "Someone else took this connection over.",
};

export function describeStageFailure(stage: string, code: number): string {
  const cause = BY_NUMBER.get(code);
  const what = BY_STAGE[stage] ?? "The stream could not be started.";
  const detail = cause === undefined || code === 0 ? `code ${code}` : `${cause} Code ${code}`;
  return `${what} (Stage “${stage}”, ${detail}.)`;
}

export function describeTermination(code: number): string {
  return BY_NUMBER.get(code) ?? `The host ended the session with code ${code}.`;
}

export function describeNotice(name: string): string {
  return BY_NOTICE[name] ?? `The server says: ${name}.`;
}

export function describeStreamerError(error: StreamerError): string {
  const text = BY_CODE[error.code] ?? error.message;
  const stage = error.stage === null || error.stage === "" ? "" : `Stage “${error.stage}”, `;
  return `${text} (${stage}code ${error.code}${error.error_code === 0 ? "" : ` ${error.error_code}`}.)`;
}

/** The server's error bodies: {"error": text}, or {"error": {code, stage, ...}}, or the latter's fields beside the text. */
export function describeHttpError(status: number, body: Record<string, unknown> | { error?: unknown } | null): string {
  const error = body?.error;
  if (typeof error === "object" && error !== null && "code" in error) {
    return describeStreamerError(error as StreamerError);
  }
  if (typeof error === "string") {
    const fields = body as Partial<StreamerError>;
    return fields.code !== undefined && fields.code in BY_CODE
      ? describeStreamerError({
          code: fields.code, stage: fields.stage ?? null, error_code: fields.error_code ?? 0, message: error,
        })
      : error;
  }
  switch (status) {
    case 401: return "The server wants an access token.";
    case 404: return "The server knows nothing of that name.";
    default: return `The server answered with status ${status}.`;
  }
}
