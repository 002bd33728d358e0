package io.moonfleet.replay;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Says without a receiver which frames can be repaired: those of which, for each block, as many different packets as it has data
 * packets arrive before the first of a later block or frame does (protocol document, section 4.7).
 *
 * <p>A damaged packet of an encrypted stream has not arrived. In a clear one what damaged headers do to their frame, and to
 * those that the number in them falsely points to, is left open.
 */
final class RepairableFrames {
    private static final int ENCRYPTION_PREFIX = 32;
    private static final int TAG = 16;
    private static final int HEADER = 32;
    /** Two packets have to agree before a receiver follows them farther than this, and more is reordered by none. */
    private static final int REACH = 8;

    /** Between two packets so close there may be none that a receiver needs. */
    private static final int ADJACENT = 8;

    private static final int MOST_BLOCKS = 4;

    private record Packet(int frame, int block, int lastBlock, int index, int needed, boolean sound) {
        /** Of a damaged packet only the frame that it may be taken for matters. */
        static Packet damaged(int frame) {
            return new Packet(frame, 0, 0, 0, 0, false);
        }

        long position() {
            return (long) frame * MOST_BLOCKS + block;
        }
    }

    private final Set<Integer> certain = new HashSet<>();
    private final Set<Integer> open = new HashSet<>();
    private boolean jump;

    private RepairableFrames() {}

    /**
     * @param sent     what the host sent
     * @param arriving what of it arrives, in that order
     */
    static RepairableFrames of(StreamFacts facts, List<Segment.Udp> sent, List<Segment.Udp> arriving) {
        RepairableFrames result = new RepairableFrames();
        Opener opener = new Opener(facts);
        Set<ByteBuffer> sound = new HashSet<>();
        Map<ByteBuffer, Set<Integer>> framesOfPayload = new HashMap<>();
        for (Segment.Udp datagram : sent) {
            ByteBuffer packet = opener.opened(datagram.payload()).orElseThrow();
            sound.add(packet);
            framesOfPayload.computeIfAbsent(payload(packet), unused -> new HashSet<>()).add(packet(packet).frame);
        }
        List<Packet> packets = new ArrayList<>();
        int lastFar = -ADJACENT;
        for (int place = 0; place < arriving.size(); place++) {
            byte[] datagram = arriving.get(place).payload();
            Optional<ByteBuffer> opened = opener.opened(datagram);
            if (opened.isEmpty()) {
                continue;
            }
            Packet packet = packet(opened.get());
            if (sound.contains(opened.get()) && !misleading(facts, datagram, packet.frame)) {
                packets.add(packet);
                continue;
            }
            Set<Integer> frames = framesOfPayload.get(payload(opened.get()));
            packets.add(Packet.damaged(packet.frame));
            frames.forEach(frame -> packets.add(Packet.damaged(frame)));
            frames.forEach(frame -> result.leaveOpen(frame, packet.frame));
            if (frames.stream().anyMatch(frame -> packet.frame - frame > REACH)) {
                result.jump |= place - lastFar < ADJACENT;
                lastFar = place;
            }
        }
        result.count(packets);
        return result;
    }

    private static ByteBuffer payload(ByteBuffer packet) {
        return packet.slice(HEADER, packet.capacity() - HEADER);
    }

    /** Whether the number in front of an encrypted packet, which no tag protects, is another than within. */
    private static boolean misleading(StreamFacts facts, byte[] datagram, int frame) {
        return facts.videoEncrypted() && ByteBuffer.wrap(datagram).order(ByteOrder.LITTLE_ENDIAN).getInt(12) != frame;
    }

    private void leaveOpen(int frame, int claimed) {
        open.add(frame);
        if (Math.abs((long) claimed - frame) <= REACH) {
            for (int between = Math.min(frame, claimed); between <= Math.max(frame, claimed); between++) {
                open.add(between);
            }
        }
    }

    private void count(List<Packet> packets) {
        Map<Long, Set<Integer>> shards = new HashMap<>();
        Set<Long> blocks = new HashSet<>();
        long newest = 0;
        for (Packet packet : packets) {
            if (packet.sound && packet.position() >= newest) {
                Set<Integer> here = shards.computeIfAbsent(packet.position(), position -> new HashSet<>());
                here.add(packet.index);
                boolean before = packet.block == 0 || blocks.contains(packet.position() - 1);
                if (here.size() >= packet.needed && before) {
                    blocks.add(packet.position());
                    if (packet.block == packet.lastBlock) {
                        certain.add(packet.frame);
                    }
                }
            }
            if (packet.sound || packet.position() - newest <= REACH * MOST_BLOCKS) {
                newest = Math.max(newest, packet.position());
            }
        }
    }

    /** Frames that a receiver must complete. */
    Set<Integer> certain() {
        Set<Integer> frames = new HashSet<>(certain);
        frames.removeAll(open);
        return frames;
    }

    /** Frames of which nothing can be said. */
    Set<Integer> open() {
        return open;
    }

    /** Whether damaged packets that come together claim to be far ahead: two that agree are to be believed. */
    boolean jump() {
        return jump;
    }

    private static Packet packet(ByteBuffer packet) {
        int fecInfo = packet.getInt(28);
        int blocks = packet.get(27);
        return new Packet(
                packet.getInt(20), blocks >> 4 & 3, blocks >> 6 & 3, fecInfo >>> 12 & 0x3FF, fecInfo >>> 22, true);
    }

    /** Takes RTP packets out of datagrams. */
    private static final class Opener {
        private final boolean encrypted;
        private final SecretKeySpec key;
        private final Cipher cipher;

        private Opener(StreamFacts facts) {
            encrypted = facts.videoEncrypted();
            key = new SecretKeySpec(facts.session().key(), "AES");
            try {
                cipher = Cipher.getInstance("AES/GCM/NoPadding");
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        /** Empty for what is too short or has a wrong tag. */
        private Optional<ByteBuffer> opened(byte[] datagram) {
            Optional<byte[]> packet = encrypted ? decrypted(datagram) : Optional.of(datagram);
            return packet.filter(bytes -> bytes.length >= HEADER)
                    .map(bytes -> ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        }

        private Optional<byte[]> decrypted(byte[] datagram) {
            if (datagram.length < ENCRYPTION_PREFIX + HEADER) {
                return Optional.empty();
            }
            int length = datagram.length - ENCRYPTION_PREFIX;
            byte[] sealed = new byte[length + TAG];
            System.arraycopy(datagram, ENCRYPTION_PREFIX, sealed, 0, length);
            System.arraycopy(datagram, ENCRYPTION_PREFIX - TAG, sealed, length, TAG);
            try {
                cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * TAG, datagram, 0, 12));
                return Optional.of(cipher.doFinal(sealed));
            } catch (GeneralSecurityException wrongTag) {
                return Optional.empty();
            }
        }
    }
}
