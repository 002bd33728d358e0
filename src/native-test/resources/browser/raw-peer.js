// A peer of its own, without the page's code, in the ways that older viewers behave. Called with the address of the
// peer socket and options: offer (this side offers first), mouse ("single" or "split").
window.__rawPeer = (address, options) => {
  "use strict";
  const peer = { messages: [], channels: {}, opened: [], socketState: "connecting", error: null };
  const socket = new WebSocket(address);
  let early = [];
  let connection = null;

  const send = (message) => socket.send(JSON.stringify({ Signaling: message }));

  const start = async (iceServers) => {
    connection = new RTCPeerConnection({ iceServers });
    peer.connection = connection;
    const labels = options.mouse === "single"
      ? { keyboard: {}, mouse: {}, touch: {}, controllers: {} }
      : {
          keyboard: {}, mouseClicks: { ordered: false }, mouseAbsolute: { ordered: true, maxRetransmits: 0 },
          mouseRelative: { ordered: false }, touch: {}, controllers: {},
        };
    for (const [label, settings] of Object.entries(labels)) {
      const channel = connection.createDataChannel(label, settings);
      channel.addEventListener("open", () => peer.opened.push(label));
      peer.channels[label] = channel;
    }
    connection.addEventListener("datachannel", (event) => peer.opened.push(`server:${event.channel.label}`));
    connection.addEventListener("icecandidate", ({ candidate }) => {
      if (candidate !== null && candidate.candidate !== "") {
        send({ AddIceCandidate: {
          candidate: candidate.candidate, sdp_mid: candidate.sdpMid, sdp_mline_index: candidate.sdpMLineIndex,
          username_fragment: candidate.usernameFragment,
        } });
      }
    });
    connection.addEventListener("track", (event) => {
      peer.streamCount = event.streams.length;
      const video = document.getElementById("raw-video") ?? document.createElement("video");
      if (!video.isConnected) {
        video.id = "raw-video";
        video.autoplay = true;
        video.muted = true;
        document.body.append(video);
        window.__probe.watch(video);
      }
      video.srcObject = event.streams[0];
      video.play().catch(() => undefined);
    });
    if (options.offer) {
      connection.addTransceiver("video", { direction: "recvonly" });
      connection.addTransceiver("audio", { direction: "recvonly" });
      await connection.setLocalDescription(await connection.createOffer());
      send({ Description: { ty: "offer", sdp: connection.localDescription.sdp } });
    }
  };

  const signal = async (message) => {
    if (message.Description !== undefined) {
      const { ty, sdp } = message.Description;
      if (ty === "offer" && options.offer) {
        // This side has offered already and insists: the impolite role.
        peer.ignoredOffers = (peer.ignoredOffers ?? 0) + 1;
        return;
      }
      await connection.setRemoteDescription({ type: ty, sdp });
      if (ty === "offer") {
        await connection.setLocalDescription(await connection.createAnswer());
        send({ Description: { ty: "answer", sdp: connection.localDescription.sdp } });
      }
      for (const candidate of early.splice(0)) {
        await connection.addIceCandidate(candidate).catch(() => undefined);
      }
    } else if (message.AddIceCandidate !== undefined) {
      const c = message.AddIceCandidate;
      const init = {
        candidate: c.candidate, sdpMid: c.sdp_mid, sdpMLineIndex: c.sdp_mline_index, usernameFragment: c.username_fragment,
      };
      if (connection.remoteDescription === null) {
        early.push(init);
      } else {
        await connection.addIceCandidate(init).catch(() => undefined);
      }
    }
  };

  let work = Promise.resolve();
  socket.addEventListener("open", () => { peer.socketState = "open"; });
  socket.addEventListener("close", () => { peer.socketState = "closed"; });
  socket.addEventListener("message", (event) => {
    const message = JSON.parse(event.data);
    peer.messages.push(message);
    work = work.then(async () => {
      if (message.WebRtcConfig !== undefined) {
        await start(message.WebRtcConfig.ice_servers);
      } else if (message.Signaling !== undefined) {
        await signal(message.Signaling);
      }
    }).catch((error) => { peer.error = String(error); });
  });

  // Sends bytes on a channel; they are given as a list of numbers.
  peer.sendBytes = (label, bytes) => peer.channels[label].send(new Uint8Array(bytes));
  peer.closeSocket = () => socket.close();
  peer.state = () => connection === null ? "none" : connection.connectionState;
  peer.has = (name) => peer.messages.some((m) => m === name || (typeof m === "object" && name in m));
  window.__raw = peer;
};
