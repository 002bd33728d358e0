// Runs before the page's own scripts: sends the media of every peer connection by another way than the server names.
// window.__route has the address and port of a relay, in place of those of UDP candidates, and whether TCP candidates
// are let through.
(() => {
  "use strict";
  const route = window.__route;

  // candidate:foundation component protocol priority address port typ type
  const rerouted = (line) => {
    const fields = line.split(" ");
    if (fields[2].toLowerCase() !== "udp") {
      return route.tcp ? line : null;
    }
    fields[4] = route.address;
    fields[5] = String(route.port);
    return fields.join(" ");
  };

  const description = (init) => {
    const lines = init.sdp.split("\r\n").map((line) => line.startsWith("a=candidate:") ? rerouted(line) : line);
    return { type: init.type, sdp: lines.filter((line) => line !== null).join("\r\n") };
  };

  const native = RTCPeerConnection.prototype;
  const setRemoteDescription = native.setRemoteDescription;
  const addIceCandidate = native.addIceCandidate;
  native.setRemoteDescription = function (init) {
    return setRemoteDescription.call(this, description(init));
  };
  native.addIceCandidate = function (init) {
    const candidate = init?.candidate ? rerouted(init.candidate) : "";
    return candidate === null || candidate === "" ? Promise.resolve()
      : addIceCandidate.call(this, { ...init, candidate });
  };
})();
