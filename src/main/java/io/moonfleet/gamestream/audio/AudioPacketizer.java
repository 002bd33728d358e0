package io.moonfleet.gamestream.audio;

import io.moonfleet.gamestream.fec.ReedSolomonAudio;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The host's side of the audio stream: puts Opus packets into datagrams and adds two parity datagrams after every fourth
 * (protocol document, sections 5.2 to 5.5). One instance per session, one thread.
 */
public final class AudioPacketizer {
    private final int packetDurationMillis;
    private final boolean fec;
    private final Optional<AudioEncryption> encryption;
    private final byte[][] bodies = new byte[ReedSolomonAudio.DATA_SHARDS][];
    /** Number of the next packet, not wrapped. */
    private long next;

    /**
     * @param packetDurationMillis 5 or 10
     * @param fec                  whether parity is sent
     * @param key                  16 bytes of {@code rikey} for an encrypted stream
     * @param keyId                {@code rikeyid}; not used without key
     */
    public AudioPacketizer(int packetDurationMillis, boolean fec, Optional<byte[]> key, int keyId) {
        this.packetDurationMillis = packetDurationMillis;
        this.fec = fec;
        this.encryption = key.map(bytes -> new AudioEncryption(bytes, keyId));
    }

    /** Continues with that sequence number, a multiple of 4, for hosts and tests that do not start at 0. */
    public void startAt(long sequence) {
        if (sequence % ReedSolomonAudio.DATA_SHARDS != 0) {
            throw new IllegalArgumentException("an audio FEC block cannot start at " + sequence);
        }
        next = sequence;
    }

    /**
     * Packs one Opus packet. All packets of a block must have the same length for parity to be made.
     *
     * @return the data datagram, followed after every fourth packet by two parity datagrams
     */
    public List<byte[]> packetize(byte[] opus) {
        int sequence = (int) next & 0xFFFF;
        byte[] body = encryption.map(cipher -> cipher.encrypt(opus, sequence)).orElse(opus);
        byte[] datagram = new byte[AudioPacketHeader.LENGTH + body.length];
        AudioPacketHeader.writeData(datagram, sequence, (int) (next * packetDurationMillis));
        System.arraycopy(body, 0, datagram, AudioPacketHeader.LENGTH, body.length);
        List<byte[]> datagrams = new ArrayList<>(3);
        datagrams.add(datagram);
        bodies[sequence % bodies.length] = body;
        next++;
        if (fec && next % bodies.length == 0 && sameLength(body.length)) {
            addParity(datagrams, body.length);
        }
        return datagrams;
    }

    private boolean sameLength(int length) {
        for (byte[] body : bodies) {
            if (body == null || body.length != length) {
                return false;
            }
        }
        return true;
    }

    private void addParity(List<byte[]> datagrams, int length) {
        byte[][] parity = new byte[ReedSolomonAudio.PARITY_SHARDS][length];
        ReedSolomonAudio.encode(bodies, parity, 0, length);
        long base = next - bodies.length;
        for (int i = 0; i < parity.length; i++) {
            byte[] datagram = new byte[AudioPacketHeader.FEC_LENGTH + length];
            AudioPacketHeader.writeFec(datagram, i, (int) base & 0xFFFF, (int) (base * packetDurationMillis));
            System.arraycopy(parity[i], 0, datagram, AudioPacketHeader.FEC_LENGTH, length);
            datagrams.add(datagram);
        }
    }
}
