package io.moonfleet.gamestream.audio;

import java.util.Optional;

/**
 * What the handshake settled about the audio stream.
 *
 * @param packetDurationMillis 5 or 10, {@code x-nv-aqos.packetDuration}
 * @param key                  16 bytes of {@code rikey} if the stream is encrypted
 * @param keyId                {@code rikeyid}; not used without key
 * @param discardBacklog       drop the first 500 ms, which the host had buffered before this client was there, and start at
 *                             an FEC block border; false to get every packet that came
 */
public record AudioStreamSettings(int packetDurationMillis, Optional<byte[]> key, int keyId, boolean discardBacklog) {
    public AudioStreamSettings {
        if (packetDurationMillis < 1 || packetDurationMillis > 120) {
            throw new IllegalArgumentException("audio packet duration " + packetDurationMillis + " ms");
        }
    }

    /** Settings of a live stream. */
    public static AudioStreamSettings of(int packetDurationMillis, Optional<byte[]> key, int keyId) {
        return new AudioStreamSettings(packetDurationMillis, key, keyId, true);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "AudioStreamSettings[packetDurationMillis=" + packetDurationMillis + ", encrypted=" + key.isPresent() + "]";
    }
}
