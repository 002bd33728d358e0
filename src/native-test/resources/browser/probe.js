// Runs before the page's own scripts. Reads the demo host's machine-readable strip from every frame that a video
// element presents, keeps the peer connections that the page makes, and measures the sound.
(() => {
  "use strict";
  const probe = { peers: [], sockets: [], frames: [], unreadable: 0, last: null };
  window.__probe = probe;
  const limit = 50000;

  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(...args) {
      super(...args);
      probe.peers.push(this);
    }
  };

  const NativeSocket = window.WebSocket;
  window.WebSocket = class extends NativeSocket {
    constructor(...args) {
      super(...args);
      probe.sockets.push(this);
    }
  };

  function crc16(bytes, count) {
    let crc = 0xffff;
    for (let i = 0; i < count; i++) {
      crc ^= bytes[i] << 8;
      for (let bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) !== 0 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
      }
    }
    return crc;
  }

  // 64 columns and 2 rows of blocks at the top of the picture, white is 1, most significant bit first.
  function readStrip(pixels, width, block) {
    const bytes = new Uint8Array(16);
    for (let bit = 0; bit < 128; bit++) {
      const x = Math.floor(((bit % 64) + 0.5) * block);
      const y = Math.floor((Math.floor(bit / 64) + 0.5) * block);
      if (pixels[(y * width + x) * 4 + 1] >= 128) {
        bytes[bit >> 3] |= 0x80 >> (bit & 7);
      }
    }
    const view = new DataView(bytes.buffer);
    if (bytes[0] !== 0xa5 || crc16(bytes, 14) !== view.getUint16(14)) {
      return null;
    }
    return {
      frame: (bytes[1] << 16) | (bytes[2] << 8) | bytes[3],
      drawn: view.getUint32(4),
      x: (bytes[8] << 4) | (bytes[9] >> 4),
      y: ((bytes[9] & 0x0f) << 8) | bytes[10],
      keys: view.getUint16(11),
      flags: bytes[13],
    };
  }

  probe.watch = (video) => {
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const onFrame = (now, metadata) => {
      video.requestVideoFrameCallback(onFrame);
      const width = metadata.width;
      const block = Math.max(width / 64, 4);
      const height = Math.ceil(2 * block);
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
      }
      context.drawImage(video, 0, 0, width, height, 0, 0, width, height);
      const strip = readStrip(context.getImageData(0, 0, width, height).data, width, block);
      if (strip === null) {
        probe.unreadable++;
        return;
      }
      if (probe.last !== null && probe.last.frame === strip.frame) {
        // The callback came late and the canvas got the next frame already: its own callback is still to come.
        return;
      }
      strip.presented = performance.timeOrigin + metadata.presentationTime;
      strip.width = width;
      strip.height = metadata.height;
      // How much of the time since it was drawn passed; the strip's clock is the low 32 bits of the wall clock.
      strip.latency = ((Math.round(strip.presented) % 0x100000000) - strip.drawn + 0x180000000) % 0x100000000 - 0x80000000;
      probe.last = strip;
      if (probe.frames.length < limit) {
        probe.frames.push([strip.frame, strip.drawn, strip.presented, strip.latency]);
      }
    };
    video.requestVideoFrameCallback(onFrame);
  };

  // The loudest frequency of each ear, by the stream that a video element plays.
  probe.listen = (video) => {
    const audio = new AudioContext();
    const source = audio.createMediaStreamSource(video.srcObject);
    const splitter = audio.createChannelSplitter(2);
    source.connect(splitter);
    const ears = [0, 1].map((channel) => {
      const analyser = audio.createAnalyser();
      analyser.fftSize = 8192;
      analyser.smoothingTimeConstant = 0;
      splitter.connect(analyser, channel);
      return analyser;
    });
    probe.tones = () => ears.map((ear) => {
      const levels = new Float32Array(ear.frequencyBinCount);
      ear.getFloatFrequencyData(levels);
      let loudest = 0;
      for (let i = 1; i < levels.length; i++) {
        if (levels[i] > levels[loudest]) {
          loudest = i;
        }
      }
      return [loudest * audio.sampleRate / ear.fftSize, levels[loudest]];
    });
    return audio.resume();
  };

  /**
   * The strongest tone of each channel, to 10 Hz; waits until they have come with more than two channels and are loud. The low
   * frequencies, which an encoder may leave out at such a rate, are 0.
   */
  probe.channels = async (video) => {
    const track = video.srcObject.getAudioTracks()[0];
    const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
    const span = 9600;
    let planes = [];
    try {
      for (;;) {
        const { value: data, done } = await reader.read();
        if (done) {
          return [];
        }
        const count = data.numberOfChannels;
        if (planes.length !== count) {
          planes = Array.from({ length: count }, () => []);
        }
        for (let channel = 0; channel < count; channel++) {
          const samples = new Float32Array(data.numberOfFrames);
          data.copyTo(samples, { planeIndex: channel, format: "f32-planar" });
          planes[channel].push(...samples);
        }
        const rate = data.sampleRate;
        data.close();
        if (count > 2 && planes[0].length >= span) {
          const low = 3;
          if (planes.every((plane, channel) => channel === low || plane.some((sample) => Math.abs(sample) > 0.01))) {
            return planes.map((plane, channel) => channel === low ? 0 : strongest(plane.slice(0, span), rate));
          }
          planes = [];
        }
      }
    } finally {
      await reader.cancel();
    }
  };

  /** By Goertzel's algorithm, between 200 and 1200 Hz. */
  function strongest(samples, rate) {
    let best = 0;
    let power = -1;
    for (let hertz = 200; hertz <= 1200; hertz += 10) {
      const coefficient = 2 * Math.cos(2 * Math.PI * hertz / rate);
      let last = 0;
      let before = 0;
      for (const sample of samples) {
        const next = sample + coefficient * last - before;
        before = last;
        last = next;
      }
      const found = last * last + before * before - coefficient * last * before;
      if (found > power) {
        power = found;
        best = hertz;
      }
    }
    return best;
  }

  document.addEventListener("DOMContentLoaded", () => {
    const video = document.getElementById("video");
    if (video !== null) {
      probe.watch(video);
    }
  });
})();
