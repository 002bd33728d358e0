package io.moonfleet.rtc.ice;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Writes one STUN message (RFC 8489, section 5). Attributes stand in the order in which they are added. */
public final class StunBuilder {
    private static final int CAPACITY = 1024;
    private static final String HMAC = "HmacSHA1";

    private final ByteBuffer buffer = ByteBuffer.allocate(CAPACITY);

    /**
     * @param type          one of the types of {@link StunMessage}
     * @param transactionId 12 bytes: random for a request, the request's for a response
     */
    public StunBuilder(int type, byte[] transactionId) {
        if (transactionId.length != StunMessage.TRANSACTION_ID) {
            throw new IllegalArgumentException("A transaction id has 12 bytes");
        }
        buffer.putShort((short) type).putShort((short) 0).putInt(StunMessage.MAGIC_COOKIE).put(transactionId);
    }

    public StunBuilder attribute(int type, byte[] value) {
        buffer.putShort((short) type).putShort((short) value.length).put(value);
        while ((buffer.position() & 3) != 0) {
            buffer.put((byte) 0);
        }
        return this;
    }

    public StunBuilder username(String name) {
        return attribute(StunMessage.USERNAME, name.getBytes(StandardCharsets.UTF_8));
    }

    public StunBuilder priority(long priority) {
        return attribute(StunMessage.PRIORITY, ByteBuffer.allocate(4).putInt((int) priority).array());
    }

    public StunBuilder controlling(long tieBreaker) {
        return attribute(StunMessage.ICE_CONTROLLING, ByteBuffer.allocate(8).putLong(tieBreaker).array());
    }

    public StunBuilder useCandidate() {
        return attribute(StunMessage.USE_CANDIDATE, new byte[0]);
    }

    public StunBuilder mappedAddress(InetSocketAddress address) {
        byte[] bytes = address.getAddress().getAddress();
        for (int index = 0; index < bytes.length; index++) {
            // Cookie and transaction id, as they stand behind each other in the header.
            bytes[index] ^= buffer.get(4 + index);
        }
        return attribute(
                StunMessage.XOR_MAPPED_ADDRESS,
                ByteBuffer.allocate(4 + bytes.length)
                        .putShort((short) (bytes.length == 4 ? 1 : 2))
                        .putShort((short) (address.getPort() ^ (StunMessage.MAGIC_COOKIE >>> 16)))
                        .put(bytes)
                        .array());
    }

    public StunBuilder error(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return attribute(
                StunMessage.ERROR_CODE,
                ByteBuffer.allocate(4 + text.length)
                        .putShort((short) 0)
                        .put((byte) (code / 100))
                        .put((byte) (code % 100))
                        .put(text)
                        .array());
    }

    StunBuilder unknownAttributes(List<Integer> types) {
        ByteBuffer value = ByteBuffer.allocate(2 * types.size());
        types.forEach(type -> value.putShort(type.shortValue()));
        return attribute(StunMessage.UNKNOWN_ATTRIBUTES, value.array());
    }

    /** Adds the integrity: nothing but a fingerprint may follow. */
    public StunBuilder integrity(byte[] key) {
        length(buffer.position() + 4 + StunMessage.INTEGRITY_LENGTH);
        return attribute(StunMessage.MESSAGE_INTEGRITY, hmac(key, buffer.array(), 0, buffer.position()));
    }

    /** Adds the fingerprint and ends the message. */
    public byte[] fingerprinted() {
        length(buffer.position() + 4 + StunMessage.FINGERPRINT_LENGTH);
        int fingerprint = StunMessage.fingerprint(buffer.array(), 0, buffer.position());
        attribute(StunMessage.FINGERPRINT, ByteBuffer.allocate(4).putInt(fingerprint).array());
        return bytes();
    }

    /** Ends the message without a fingerprint. */
    public byte[] bytes() {
        length(buffer.position());
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private void length(int end) {
        buffer.putShort(2, (short) (end - StunMessage.HEADER));
    }

    static byte[] hmac(byte[] key, byte[] data, int offset, int length) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            mac.update(data, offset, length);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM lacks " + HMAC, e);
        }
    }
}
