package io.moonfleet.demohost;

import io.moonfleet.demohost.codec.OpusEncoder;
import io.moonfleet.demohost.codec.ToneGenerator;
import io.moonfleet.gamestream.audio.AudioPacketizer;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Makes, encodes and sends one session's sound, on a thread of its own (protocol document, section 9.8). */
final class AudioStream {
    /** Further behind than this, the sound goes on from now instead of catching up. */
    private static final long MOST_BEHIND_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final StreamParts parts;
    private final AudioPacketizer packetizer;

    AudioStream(StreamParts parts) {
        this.parts = parts;
        StreamParameters parameters = parts.parameters();
        packetizer = new AudioPacketizer(
                parameters.packetMillis(),
                true,
                parameters.audioEncrypted() ? Optional.of(parts.launch().remoteInputKey()) : Optional.empty(),
                parts.launch().remoteInputKeyId());
    }

    /** Sends until the session is over. */
    void run() throws IOException {
        StreamParameters parameters = parts.parameters();
        SessionSwitches switches = parts.switches();
        long interval = TimeUnit.MILLISECONDS.toNanos(parameters.packetMillis());
        try (OpusEncoder encoder = new OpusEncoder(parameters.packetMillis(), parameters.audioKbps())) {
            ToneGenerator tones = new ToneGenerator();
            short[] samples = new short[encoder.samples() * OpusEncoder.CHANNELS];
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
                tones.fill(samples, parts.input().anyKeyHeld());
                for (byte[] datagram : packetizer.packetize(encoder.encode(samples))) {
                    parts.send(datagram);
                }
                parts.counters().audioPackets.increment();
                due += interval;
            }
        }
    }
}
