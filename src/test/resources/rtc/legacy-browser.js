// A page that behaves like one of the players this server has to get on with. `manners`:
//   waits    never offers, answers every offer
//   polite   offers its channels at once; answers an offer even so, which rolls its own back
//   insists  offers its channels at once; looks at no offer while its own is pending
const manners = arguments[0];
const connection = new RTCPeerConnection();
const state = { out: [], texts: [], frames: 0, width: 0, height: 0, level: 0, errors: [], connection };
window.legacy = state;
const channels = ["keyboard", "mouse", "touch", "controllers"].map((label) => connection.createDataChannel(label));
channels[0].onopen = () => channels[0].send(new Uint8Array([0, 1, 0, 0, 65]));
connection.ondatachannel = (event) => { event.channel.onmessage = (message) => state.texts.push(message.data); };
connection.onicecandidate = (event) => {
  if (event.candidate) {
    state.out.push({ candidate: event.candidate.candidate, mid: event.candidate.sdpMid, index: event.candidate.sdpMLineIndex });
  }
};
const video = document.createElement("video");
video.muted = true;
video.autoplay = true;
document.body.append(video);
connection.ontrack = (event) => { video.srcObject = event.streams[0]; };
const tally = () => {
  state.frames += 1;
  state.width = video.videoWidth;
  state.height = video.videoHeight;
  video.requestVideoFrameCallback(tally);
};
video.requestVideoFrameCallback(tally);
const waiting = [];
const describe = async (description) => {
  await connection.setLocalDescription(description);
  state.out.push({ type: connection.localDescription.type, sdp: connection.localDescription.sdp });
};
const take = async (message) => {
  if (message.candidate !== undefined) {
    if (connection.remoteDescription) {
      await connection.addIceCandidate({ candidate: message.candidate, sdpMid: message.mid, sdpMLineIndex: message.index });
    } else {
      waiting.push(message);
    }
    return;
  }
  if (message.type === "offer" && manners === "insists" && connection.signalingState !== "stable") {
    return;
  }
  await connection.setRemoteDescription(message);
  for (const candidate of waiting.splice(0)) {
    await take(candidate);
  }
  if (message.type === "offer") {
    await describe(await connection.createAnswer());
  }
};
// One after the other, as a page with a message queue does it.
let last = Promise.resolve();
state.take = (message) => {
  last = last.then(() => take(message)).catch((error) => state.errors.push(String(error)));
};
if (manners !== "waits") {
  last = last.then(async () => describe(await connection.createOffer()));
}
