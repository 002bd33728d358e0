package io.moonfleet.replay;

import io.moonfleet.gamestream.audio.AudioCounters;
import io.moonfleet.gamestream.audio.AudioSink;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Collects what an audio receiver delivers: {@code u16be length + bytes} for each packet, length 0 for a lost one. */
final class ReplayedAudio implements AudioSink {
    private final MessageDigest digest = Sha256.start();
    private final List<byte[]> packets = new ArrayList<>();

    @Override
    public void packet(byte[] opus) {
        packets.add(opus);
        digest.update((byte) (opus.length >> 8));
        digest.update((byte) opus.length);
        digest.update(opus);
    }

    @Override
    public void lost() {
        packet(new byte[0]);
    }

    /** All packets in order, empty ones for those lost. */
    List<byte[]> packets() {
        return packets;
    }

    /** Ends the collection. */
    Summary summary(AudioCounters counters) {
        return new Summary(counters, HexFormat.of().formatHex(digest.digest()));
    }

    /** @param sha256 of the list, in hex */
    record Summary(AudioCounters counters, String sha256) {}
}
