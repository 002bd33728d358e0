/**
 * Physical keys (KeyboardEvent.code) as Windows virtual-key codes, as on a US layout: the host's layout decides
 * which character comes out.
 */
const NAMED: Readonly<Record<string, number>> = {
  Backspace: 0x08, Tab: 0x09, NumpadClear: 0x0c, Enter: 0x0d, NumpadEnter: 0x0d, Pause: 0x13, CapsLock: 0x14,
  Escape: 0x1b, Convert: 0x1c, Lang1: 0x1c, NonConvert: 0x1d, Lang2: 0x1d, Space: 0x20, PageUp: 0x21,
  PageDown: 0x22, End: 0x23, Home: 0x24, ArrowLeft: 0x25, ArrowUp: 0x26, ArrowRight: 0x27, ArrowDown: 0x28,
  Select: 0x29, Open: 0x2b, PrintScreen: 0x2c, Insert: 0x2d, Delete: 0x2e, Help: 0x2f,
  MetaLeft: 0x5b, MetaRight: 0x5c, ContextMenu: 0x5d,
  NumpadMultiply: 0x6a, NumpadAdd: 0x6b, NumpadComma: 0x6c, NumpadSubtract: 0x6d, NumpadDecimal: 0x6e,
  NumpadDivide: 0x6f, NumLock: 0x90, ScrollLock: 0x91,
  ShiftLeft: 0xa0, ShiftRight: 0xa1, ControlLeft: 0xa2, ControlRight: 0xa3, AltLeft: 0xa4, AltRight: 0xa5,
  BrowserBack: 0xa6, BrowserForward: 0xa7, BrowserRefresh: 0xa8, BrowserStop: 0xa9, BrowserSearch: 0xaa,
  BrowserFavorites: 0xab, BrowserHome: 0xac, AudioVolumeMute: 0xad, AudioVolumeDown: 0xae, AudioVolumeUp: 0xaf,
  MediaTrackNext: 0xb0, MediaTrackPrevious: 0xb1, MediaStop: 0xb2, MediaPlayPause: 0xb3,
  Semicolon: 0xba, Equal: 0xbb, Comma: 0xbc, Minus: 0xbd, Period: 0xbe, Slash: 0xbf, Backquote: 0xc0,
  BracketLeft: 0xdb, Backslash: 0xdc, IntlYen: 0xdc, BracketRight: 0xdd, Quote: 0xde, IntlBackslash: 0xe2,
  IntlRo: 0xe2,
};

/** Keys that a US layout does not have: their codes are those of its neighbours, and the host is told so. */
const NOT_NORMALISED: ReadonlySet<string> = new Set(["IntlRo", "IntlYen"]);

/** One key as messages name it. */
export interface HostKey {
  virtualKey: number;
  /** What goes with the modifiers in each message about it. */
  bits: number;
}

const TABLE: ReadonlyMap<string, number> = buildTable();

function buildTable(): Map<string, number> {
  const table = new Map(Object.entries(NAMED));
  for (let digit = 0; digit <= 9; digit++) {
    table.set(`Digit${digit}`, 0x30 + digit);
    table.set(`Numpad${digit}`, 0x60 + digit);
  }
  for (let letter = 0; letter < 26; letter++) {
    table.set(`Key${String.fromCharCode(65 + letter)}`, 0x41 + letter);
  }
  for (let number = 1; number <= 24; number++) {
    table.set(`F${number}`, 0x6f + number);
  }
  return table;
}

/** The key of that KeyboardEvent.code, undefined for keys that hosts do not know. */
export function hostKey(code: string): HostKey | undefined {
  const virtualKey = TABLE.get(code);
  return virtualKey === undefined ? undefined : { virtualKey, bits: NOT_NORMALISED.has(code) ? 0x80 : 0 };
}

/** The modifier bits of an event: 1 shift, 2 control, 4 alt, 8 meta. */
export function modifiers(event: KeyboardEvent): number {
  return (event.shiftKey ? 1 : 0) | (event.ctrlKey ? 2 : 0) | (event.altKey ? 4 : 0) | (event.metaKey ? 8 : 0);
}
