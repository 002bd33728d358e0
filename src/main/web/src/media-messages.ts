/**
 * The binary messages of the media WebSocket: byte 0 is the type, integers are big endian. Input goes out behind a type
 * byte, in the layouts of input-messages.ts.
 */
export const InputType = {
  KEYBOARD: 0x10,
  BUTTONS: 0x11,
  POSITION: 0x12,
  MOVE: 0x13,
  TOUCH: 0x14,
  PAD_EVENT: 0x15,
  /** Behind the number of the pad. */
  PAD_STATE: 0x16,
  PEN: 0x18,
} as const;

const VIDEO = 0x01;
const AUDIO = 0x02;
const BATCH = 0x03;
const CONTROL = 0x20;
const INIT = 0x30;
const ERROR = 0x31;
const PING = 0x40;
const PONG = 0x41;

const KEY_FRAME = 0x01;
const VIDEO_HEADER = 15;
const AUDIO_HEADER = 10;

export interface VideoMessage {
  type: "video";
  /** By the numbers of video-codecs.ts. */
  codec: number;
  key: boolean;
  /** Presentation time in microseconds. */
  timestamp: number;
  width: number;
  height: number;
  /** An access unit: Annex B, or OBUs of AV1. */
  data: Uint8Array<ArrayBuffer>;
}

export interface AudioMessage {
  type: "audio";
  channels: number;
  timestamp: number;
  data: Uint8Array<ArrayBuffer>;
}

export type MediaMessage =
  | VideoMessage
  | AudioMessage
  | { type: "init"; codec: number; width: number; height: number; fps: number; channels: number; sampleRate: number;
      touch: boolean }
  | { type: "pad"; data: ArrayBuffer }
  | { type: "control"; text: string }
  | { type: "error"; text: string }
  | { type: "pong"; sequence: number; sentMicros: number };

/** The messages in one frame; none where it makes no sense. */
export function parseMedia(buffer: ArrayBuffer): MediaMessage[] {
  const view = new DataView(buffer);
  if (view.byteLength > 0 && view.getUint8(0) === BATCH) {
    return batch(view);
  }
  const message = single(view);
  return message === undefined ? [] : [message];
}

function batch(view: DataView<ArrayBuffer>): MediaMessage[] {
  const messages: MediaMessage[] = [];
  const count = view.byteLength >= 3 ? view.getUint16(1) : 0;
  let offset = 3;
  for (let index = 0; index < count && offset + 4 <= view.byteLength; index++) {
    const length = view.getUint32(offset);
    offset += 4;
    if (length > view.byteLength - offset) {
      break;
    }
    const message = single(new DataView(view.buffer, view.byteOffset + offset, length));
    if (message !== undefined) {
      messages.push(message);
    }
    offset += length;
  }
  return messages;
}

function single(view: DataView<ArrayBuffer>): MediaMessage | undefined {
  const length = view.byteLength;
  switch (length > 0 ? view.getUint8(0) : -1) {
    case VIDEO:
      return length < VIDEO_HEADER ? undefined : {
        type: "video", codec: view.getUint8(1), key: (view.getUint8(2) & KEY_FRAME) !== 0,
        timestamp: Number(view.getBigUint64(3)), width: view.getUint16(11), height: view.getUint16(13),
        data: rest(view, VIDEO_HEADER),
      };
    case AUDIO:
      return length < AUDIO_HEADER ? undefined : {
        type: "audio", channels: view.getUint8(1), timestamp: Number(view.getBigUint64(2)), data: rest(view, AUDIO_HEADER),
      };
    case INIT:
      return length < 13 ? undefined : {
        type: "init", codec: view.getUint8(1), width: view.getUint16(2), height: view.getUint16(4), fps: view.getUint8(6),
        channels: view.getUint8(7), sampleRate: view.getUint32(8), touch: view.getUint8(12) !== 0,
      };
    case InputType.PAD_EVENT:
      return { type: "pad", data: rest(view, 1).slice().buffer };
    case CONTROL:
      return { type: "control", text: new TextDecoder().decode(rest(view, 1)) };
    case ERROR:
      return { type: "error", text: new TextDecoder().decode(rest(view, 1)) };
    case PONG:
      return length < 13 ? undefined : {
        type: "pong", sequence: view.getUint32(1), sentMicros: Number(view.getBigUint64(5)),
      };
    default:
      return undefined;
  }
}

function rest(view: DataView<ArrayBuffer>, offset: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(view.buffer, view.byteOffset + offset, view.byteLength - offset);
}

export function pingMessage(sequence: number, nowMicros: number): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(13));
  view.setUint8(0, PING);
  view.setUint32(1, sequence >>> 0);
  view.setBigUint64(5, BigInt(Math.round(nowMicros)));
  return view.buffer;
}

export function controlMessage(content: object): ArrayBuffer {
  return typed(CONTROL, new TextEncoder().encode(JSON.stringify(content)));
}

/** The message behind the number of a pad. */
export function numbered(pad: number, message: ArrayBuffer): ArrayBuffer {
  return typed(pad, message);
}

/** The message behind its type byte. */
export function typed(type: number, message: ArrayBuffer | Uint8Array<ArrayBuffer>): ArrayBuffer {
  const bytes = new Uint8Array(1 + message.byteLength);
  bytes[0] = type;
  bytes.set(message instanceof Uint8Array ? message : new Uint8Array(message), 1);
  return bytes.buffer;
}
