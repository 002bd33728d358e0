// Encodes a tone in packets of 5 ms, decodes those that are not lost and has the page's own code conceal the others.
const [list, done] = arguments;
(async () => {
  const RATE = 48000, PACKET = 240, PACKETS = 100, HERTZ = 437;
  const lost = new Set(JSON.parse(list));
  const {SoundGaps} = await import('/js/sound-gaps.js');
  const chunks = [];
  const fail = (error) => done(String(error));
  const encoder = new AudioEncoder({output: (chunk) => chunks.push(chunk), error: fail});
  encoder.configure({codec: 'opus', sampleRate: RATE, numberOfChannels: 1, bitrate: 96000, opus: {frameDuration: 5000}});
  for (let packet = 0; packet < PACKETS; packet++) {
    const samples = Float32Array.from({length: PACKET},
      (_unused, index) => 0.5 * Math.sin(2 * Math.PI * HERTZ * (packet * PACKET + index) / RATE));
    encoder.encode(new AudioData({format: 'f32-planar', sampleRate: RATE, numberOfFrames: PACKET, numberOfChannels: 1,
      timestamp: packet * 5000, data: samples}));
  }
  await encoder.flush();
  const gaps = new SoundGaps(RATE);
  const played = [];
  let concealed = 0;
  const decoder = new AudioDecoder({error: fail, output: (data) => {
    const block = [new Float32Array(data.numberOfFrames)];
    data.copyTo(block[0], {planeIndex: 0, format: 'f32-planar'});
    const missing = gaps.before(block);
    data.close();
    if (missing !== null) {
      concealed += missing[0].length;
      played.push(...missing[0]);
    }
    played.push(...block[0]);
  }});
  decoder.configure({codec: 'opus', sampleRate: RATE, numberOfChannels: 1});
  const start = chunks[0].timestamp;
  for (const chunk of chunks) {
    if (!lost.has(Math.round((chunk.timestamp - start) / 5000))) {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      gaps.packet(chunk.timestamp - start);
      decoder.decode(new EncodedAudioChunk({type: 'key', timestamp: chunk.timestamp - start, data}));
    }
  }
  await decoder.flush();
  let step = 0;
  for (let index = 1; index < played.length; index++) {
    step = Math.max(step, Math.abs(played[index] - played[index - 1]));
  }
  done({samples: played.length, concealed, step});
})().catch((error) => done(String(error)));
