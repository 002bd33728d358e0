package io.moonfleet.rtc.sctp;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What an association's set-up needs to remember, kept by the peer (RFC 9260 section 5.1.3).
 *
 * @param localTag the tag that the peer is to use
 * @param peerTag the tag that this end is to use
 * @param tieLocal the local tag of the association there was when the cookie was made, 0 for none
 * @param tiePeer the peer's tag of that association, 0 for none
 * @param createdNanos when it was made, by the caller's clock
 */
record StateCookie(
        int localTag,
        int peerTag,
        int localInitialTsn,
        int peerInitialTsn,
        long peerWindow,
        int peerOutboundStreams,
        int peerInboundStreams,
        boolean forwardTsn,
        boolean reconfiguration,
        int tieLocal,
        int tiePeer,
        long createdNanos) {
    private static final int CONTENT = 44;
    private static final int SIGNATURE = 32;
    private static final int FORWARD_TSN = 1;
    private static final int RECONFIGURATION = 2;

    /** Signs and checks cookies with a key that nobody else knows. */
    static final class Signer {
        private final Mac mac;

        Signer(byte[] key) {
            try {
                mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
            } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
                throw new IllegalStateException("every JDK has HmacSHA256", impossible);
            }
        }

        byte[] sign(StateCookie cookie) {
            byte[] out = Arrays.copyOf(cookie.content(), CONTENT + SIGNATURE);
            System.arraycopy(signature(out, 0), 0, out, CONTENT, SIGNATURE);
            return out;
        }

        /** The cookie, when this signer has made it. */
        Optional<StateCookie> verify(byte[] data, int offset, int length) {
            if (length != CONTENT + SIGNATURE) {
                return Optional.empty();
            }
            byte[] claimed = Arrays.copyOfRange(data, offset + CONTENT, offset + length);
            return MessageDigest.isEqual(claimed, signature(data, offset)) ? Optional.of(read(data, offset)) : Optional.empty();
        }

        private byte[] signature(byte[] data, int offset) {
            mac.update(data, offset, CONTENT);
            return mac.doFinal();
        }
    }

    private byte[] content() {
        byte[] out = new byte[CONTENT];
        Wire.put32(out, 0, localTag);
        Wire.put32(out, 4, peerTag);
        Wire.put32(out, 8, localInitialTsn);
        Wire.put32(out, 12, peerInitialTsn);
        Wire.put32(out, 16, (int) peerWindow);
        Wire.put16(out, 20, peerOutboundStreams);
        Wire.put16(out, 22, peerInboundStreams);
        Wire.put32(out, 24, (forwardTsn ? FORWARD_TSN : 0) | (reconfiguration ? RECONFIGURATION : 0));
        Wire.put32(out, 28, tieLocal);
        Wire.put32(out, 32, tiePeer);
        Wire.put64(out, 36, createdNanos);
        return out;
    }

    private static StateCookie read(byte[] data, int at) {
        int flags = Wire.get32(data, at + 24);
        return new StateCookie(Wire.get32(data, at), Wire.get32(data, at + 4), Wire.get32(data, at + 8),
                Wire.get32(data, at + 12), Wire.unsigned32(data, at + 16), Wire.get16(data, at + 20),
                Wire.get16(data, at + 22), (flags & FORWARD_TSN) != 0, (flags & RECONFIGURATION) != 0,
                Wire.get32(data, at + 28), Wire.get32(data, at + 32), Wire.get64(data, at + 36));
    }
}
