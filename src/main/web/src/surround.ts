/**
 * Chromium plays Opus with more than two channels ("multiopus"), but its own answer never has it: the page writes it in, as
 * the first format, with the parameters that were offered. Other browsers' answers stay as they are.
 */
export function withSurround(answer: string, offer: string, chromium = isChromium()): string {
  const offered = /^a=rtpmap:(\d+) (multiopus\/48000\/\d+)/im.exec(offer);
  if (offered === null || !chromium || /^a=rtpmap:\d+ multiopus\//im.test(answer)) {
    return answer;
  }
  const payload = offered[1];
  const parameters = new RegExp(`^a=fmtp:${payload} [^\\r\\n]*`, "m").exec(offer)?.[0];
  if (payload === undefined || parameters === undefined) {
    return answer;
  }
  const sections = answer.split(/^(?=m=)/m);
  return sections.map((section) => section.startsWith("m=audio ") && !section.startsWith("m=audio 0 ")
    ? section
        .replace(/^(m=audio \d+ \S+)/, `$1 ${payload}`)
        .replace(/^a=rtcp-mux\r\n/m, `a=rtcp-mux\r\na=rtpmap:${payload} ${offered[2]}\r\n${parameters}\r\n`)
    : section).join("");
}

function isChromium(): boolean {
  return /Chrom(e|ium)\//.test(navigator.userAgent);
}
