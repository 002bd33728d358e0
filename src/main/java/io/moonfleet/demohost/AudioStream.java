package io.moonfleet.demohost;

import io.moonfleet.demohost.codec.OpusEncoder;
import io.moonfleet.demohost.codec.ToneGenerator;
import io.moonfleet.demohost.scene.InputState;
import io.moonfleet.gamestream.audio.AudioPacketizer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Makes, encodes and sends one session's sound, on a thread of its own (protocol document, section 9.8). */
final class AudioStream {
    /** Further behind than this, the sound goes on from now instead of catching up. */
    private static final long MOST_BEHIND_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final StreamParameters parameters;
    private final InputState input;
    private final SessionSwitches switches;
    private final SessionCounters counters;
    private final ImpairedSender sender;
    private final InetSocketAddress receiver;
    private final AudioPacketizer packetizer;

    AudioStream(
            StreamParameters parameters,
            Launch launch,
            InputState input,
            SessionSwitches switches,
            SessionCounters counters,
            ImpairedSender sender,
            InetSocketAddress receiver) {
        this.parameters = parameters;
        this.input = input;
        this.switches = switches;
        this.counters = counters;
        this.sender = sender;
        this.receiver = receiver;
        packetizer = new AudioPacketizer(
                parameters.packetMillis(),
                true,
                parameters.audioEncrypted() ? Optional.of(launch.remoteInputKey()) : Optional.empty(),
                launch.remoteInputKeyId());
    }

    /** Sends until the session is over. */
    void run() throws IOException {
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
                tones.fill(samples, input.anyKeyHeld());
                for (byte[] datagram : packetizer.packetize(encoder.encode(samples))) {
                    sender.send(datagram, receiver);
                }
                counters.audioPackets.increment();
                due += interval;
            }
        }
    }
}
