package io.moonfleet.demohost;

import io.moonfleet.demohost.codec.OpusEncoder;
import io.moonfleet.demohost.codec.ToneGenerator;
import io.moonfleet.demohost.scene.SceneKind;
import io.moonfleet.gamestream.audio.AudioPacketizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Makes, encodes and sends one session's sound, on a thread of its own (protocol document, section 9.8). */
final class AudioStream {
    /** Further behind than this, the sound goes on from now instead of catching up. */
    private static final long MOST_BEHIND_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** The tones repeat after this time. */
    private static final int LOOP_MILLIS = 100;

    private final StreamParts parts;
    private final boolean repeats;
    private final AudioPacketizer packetizer;
    private final List<byte[]> loop = new ArrayList<>();
    private int next = -1;

    /** @param app the one for measuring repeats what it once encoded, whatever the client does */
    AudioStream(StreamParts parts, RunningApp app) {
        this.parts = parts;
        repeats = app.kind() == SceneKind.LOAD;
        StreamParameters parameters = parts.parameters();
        packetizer = new AudioPacketizer(
                parameters.packetMillis(),
                parameters.soundParity(),
                parameters.audioEncrypted() ? Optional.of(parts.launch().remoteInputKey()) : Optional.empty(),
                parts.launch().remoteInputKeyId());
    }

    /** Sends until the session is over. */
    void run() throws IOException {
        StreamParameters parameters = parts.parameters();
        SessionSwitches switches = parts.switches();
        long interval = TimeUnit.MILLISECONDS.toNanos(parameters.packetMillis());
        try (OpusEncoder encoder = new OpusEncoder(parameters.packetMillis(), parameters.sound())) {
            ToneGenerator tones = new ToneGenerator(parameters.sound().channels());
            short[] samples = new short[encoder.samples() * parameters.sound().channels()];
            long due = System.nanoTime();
            while (!switches.ended()) {
                long wait = due - System.nanoTime();
                if (wait > 0) {
                    LockSupport.parkNanos(this, wait);
                    continue;
                }
                if (-wait > MOST_BEHIND_NANOS || switches.mediaStopped()) {
                    due = System.nanoTime() + interval;
                    continue;
                }
                for (byte[] datagram : packetizer.packetize(packet(encoder, tones, samples))) {
                    parts.send(datagram);
                }
                parts.counters().audioPackets.increment();
                due += interval;
            }
        }
    }

    private byte[] packet(OpusEncoder encoder, ToneGenerator tones, short[] samples) {
        if (repeats && loop.size() * parts.parameters().packetMillis() >= LOOP_MILLIS) {
            next = (next + 1) % loop.size();
            return loop.get(next);
        }
        tones.fill(samples, parts.input().anyKeyHeld());
        byte[] packet = encoder.encode(samples);
        if (repeats) {
            loop.add(packet);
        }
        return packet;
    }
}
