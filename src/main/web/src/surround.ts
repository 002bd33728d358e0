/**
 * Chromium plays Opus with more than two channels ("multiopus"), but its own answer never has it: the page writes it in, before
 * the other formats, with the parameters that were offered; several where the server does not know yet which of them will come.
 * Other browsers' answers stay as they are.
 */
export function withSurround(answer: string, offer: string, chromium = isChromium()): string {
  if (!chromium || /^a=rtpmap:\d+ multiopus\//im.test(answer)) {
    return answer;
  }
  const payloads: string[] = [];
  let lines = "";
  for (const [, payload, format] of offer.matchAll(/^a=rtpmap:(\d+) (multiopus\/48000\/\d+)/gim)) {
    const parameters = new RegExp(`^a=fmtp:${payload} [^\\r\\n]*`, "m").exec(offer)?.[0];
    if (payload !== undefined && parameters !== undefined) {
      payloads.push(payload);
      lines += `a=rtpmap:${payload} ${format}\r\n${parameters}\r\n`;
    }
  }
  if (payloads.length === 0) {
    return answer;
  }
  const sections = answer.split(/^(?=m=)/m);
  return sections.map((section) => section.startsWith("m=audio ") && !section.startsWith("m=audio 0 ")
    ? section
        .replace(/^(m=audio \d+ \S+)/, `$1 ${payloads.join(" ")}`)
        .replace(/^a=rtcp-mux\r\n/m, `a=rtcp-mux\r\n${lines}`)
    : section).join("");
}

function isChromium(): boolean {
  return /Chrom(e|ium)\//.test(navigator.userAgent);
}
