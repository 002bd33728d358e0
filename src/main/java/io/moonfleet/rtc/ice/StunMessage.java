package io.moonfleet.rtc.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.CRC32;

/**
 * A STUN message as received (RFC 8489, section 5), big endian. Its structure and, where there is one, its fingerprint
 * have been checked; whether its integrity is right is asked with a key. Attributes behind the integrity but the fingerprint
 * are left out, since nobody answers for them.
 */
public final class StunMessage {
    public static final int BINDING_REQUEST = 0x0001;
    public static final int BINDING_INDICATION = 0x0011;
    public static final int BINDING_SUCCESS = 0x0101;
    public static final int BINDING_ERROR = 0x0111;

    public static final int USERNAME = 0x0006;
    public static final int MESSAGE_INTEGRITY = 0x0008;
    public static final int ERROR_CODE = 0x0009;
    public static final int UNKNOWN_ATTRIBUTES = 0x000A;
    public static final int XOR_MAPPED_ADDRESS = 0x0020;
    public static final int PRIORITY = 0x0024;
    public static final int USE_CANDIDATE = 0x0025;
    public static final int SOFTWARE = 0x8022;
    public static final int FINGERPRINT = 0x8028;
    public static final int ICE_CONTROLLED = 0x8029;
    public static final int ICE_CONTROLLING = 0x802A;

    static final int HEADER = 20;
    static final int MAGIC_COOKIE = 0x2112A442;
    static final int TRANSACTION_ID = 12;
    static final int INTEGRITY_LENGTH = 20;
    static final int FINGERPRINT_LENGTH = 4;
    static final int FINGERPRINT_XOR = 0x5354554E;

    /** Browsers send about 100 bytes in 6 attributes. */
    private static final int MAX_LENGTH = 1500;

    private static final int MAX_ATTRIBUTES = 32;

    /** Where an attribute's value is in {@link #bytes}. */
    private record Attribute(int type, int offset, int length) {}

    private final byte[] bytes;
    private final List<Attribute> attributes;
    private final boolean fingerprint;

    private StunMessage(byte[] bytes, List<Attribute> attributes, boolean fingerprint) {
        this.bytes = bytes;
        this.attributes = attributes;
        this.fingerprint = fingerprint;
    }

    /** Whether this can be STUN among what shares a port with it: first byte 0 to 3 (RFC 7983) and the magic cookie. */
    public static boolean looksLike(byte[] data, int offset, int length) {
        return length >= HEADER && (data[offset] & 0xFC) == 0 && int32(data, offset + 4) == MAGIC_COOKIE;
    }

    public static StunMessage parse(byte[] data, int offset, int length) throws StunFormatException {
        if (!looksLike(data, offset, length) || length > MAX_LENGTH) {
            throw new StunFormatException("no STUN header");
        }
        int body = int16(data, offset + 2);
        if (body + HEADER != length || (body & 3) != 0) {
            throw new StunFormatException("length does not fit");
        }
        byte[] bytes = Arrays.copyOfRange(data, offset, offset + length);
        List<Attribute> attributes = new ArrayList<>();
        boolean integrity = false;
        boolean fingerprint = false;
        int position = HEADER;
        while (position < length) {
            if (fingerprint) {
                throw new StunFormatException("an attribute behind the fingerprint");
            }
            // The body is a multiple of four long, so that an attribute's header is always there.
            int type = int16(bytes, position);
            int size = int16(bytes, position + 2);
            int value = position + 4;
            position = value + ((size + 3) & ~3);
            if (position > length) {
                throw new StunFormatException("an attribute is cut off");
            }
            if (type == FINGERPRINT) {
                checkFingerprint(bytes, value, size);
                fingerprint = true;
            } else if (!integrity) {
                if (attributes.size() == MAX_ATTRIBUTES) {
                    throw new StunFormatException("too many attributes");
                }
                checkLength(type, size);
                attributes.add(new Attribute(type, value, size));
                integrity = type == MESSAGE_INTEGRITY;
            }
        }
        return new StunMessage(bytes, attributes, fingerprint);
    }

    private static void checkFingerprint(byte[] bytes, int value, int size) throws StunFormatException {
        if (size != FINGERPRINT_LENGTH || int32(bytes, value) != fingerprint(bytes, 0, value - 4)) {
            throw new StunFormatException("wrong fingerprint");
        }
    }

    private static void checkLength(int type, int size) throws StunFormatException {
        boolean right = switch (type) {
            case MESSAGE_INTEGRITY -> size == INTEGRITY_LENGTH;
            case PRIORITY -> size == 4;
            case ICE_CONTROLLED, ICE_CONTROLLING -> size == 8;
            case USE_CANDIDATE -> size == 0;
            case ERROR_CODE -> size >= 4;
            case XOR_MAPPED_ADDRESS -> size == 8 || size == 20;
            default -> true;
        };
        if (!right) {
            throw new StunFormatException("an attribute of a wrong length");
        }
    }

    static int fingerprint(byte[] data, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(data, offset, length);
        return (int) crc.getValue() ^ FINGERPRINT_XOR;
    }

    /** Class and method: one of the constants above, or another. */
    public int type() {
        return int16(bytes, 0);
    }

    public byte[] transactionId() {
        return Arrays.copyOfRange(bytes, 8, HEADER);
    }

    /** Whether there was a fingerprint; it was right. */
    public boolean fingerprinted() {
        return fingerprint;
    }

    public boolean has(int type) {
        return find(type).isPresent();
    }

    public Optional<byte[]> value(int type) {
        return find(type).map(found -> Arrays.copyOfRange(bytes, found.offset, found.offset + found.length));
    }

    public Optional<String> username() {
        return find(USERNAME)
                .map(found -> new String(bytes, found.offset, found.length, StandardCharsets.UTF_8));
    }

    /** The code of an error response, 300 to 699; empty without one. */
    public OptionalInt errorCode() {
        Optional<Attribute> found = find(ERROR_CODE);
        return found.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of((bytes[found.get().offset + 2] & 7) * 100 + (bytes[found.get().offset + 3] & 0xFF));
    }

    /** The address from which the other side got the request. */
    public Optional<InetSocketAddress> mappedAddress() {
        return find(XOR_MAPPED_ADDRESS).flatMap(this::mappedAddress);
    }

    private Optional<InetSocketAddress> mappedAddress(Attribute found) {
        int family = bytes[found.offset + 1];
        byte[] address = Arrays.copyOfRange(bytes, found.offset + 4, found.offset + found.length);
        if ((family == 1 && address.length != 4) || (family == 2 && address.length != 16) || family < 1 || family > 2) {
            return Optional.empty();
        }
        for (int index = 0; index < address.length; index++) {
            address[index] ^= bytes[4 + index];
        }
        int port = int16(bytes, found.offset + 2) ^ (MAGIC_COOKIE >>> 16);
        try {
            return Optional.of(new InetSocketAddress(InetAddress.getByAddress(address), port));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four or sixteen bytes are an address", e);
        }
    }

    /** Attributes that must be understood (type below 0x8000) and are not (RFC 8489, section 14). */
    public List<Integer> unknownRequired() {
        return attributes.stream()
                .map(Attribute::type)
                .filter(type -> type < 0x8000)
                .filter(type -> switch (type) {
                    case USERNAME, MESSAGE_INTEGRITY, ERROR_CODE, UNKNOWN_ATTRIBUTES, XOR_MAPPED_ADDRESS, PRIORITY,
                            USE_CANDIDATE -> false;
                    default -> true;
                })
                .distinct()
                .toList();
    }

    /** Whether the message carries the integrity that belongs to a key; false also when it carries none. */
    public boolean authentic(byte[] key) {
        Optional<Attribute> found = find(MESSAGE_INTEGRITY);
        if (found.isEmpty()) {
            return false;
        }
        int offset = found.get().offset;
        // The hash is over a header whose length ends with the integrity (RFC 8489, section 14.5).
        byte[] covered = Arrays.copyOf(bytes, offset - 4);
        int length = offset + INTEGRITY_LENGTH - HEADER;
        covered[2] = (byte) (length >>> 8);
        covered[3] = (byte) length;
        byte[] expected = StunBuilder.hmac(key, covered, 0, covered.length);
        return MessageDigest.isEqual(expected, Arrays.copyOfRange(bytes, offset, offset + INTEGRITY_LENGTH));
    }

    private Optional<Attribute> find(int type) {
        for (Attribute attribute : attributes) {
            if (attribute.type == type) {
                return Optional.of(attribute);
            }
        }
        return Optional.empty();
    }

    private static int int16(byte[] data, int offset) {
        return (data[offset] & 0xFF) << 8 | (data[offset + 1] & 0xFF);
    }

    private static int int32(byte[] data, int offset) {
        return int16(data, offset) << 16 | int16(data, offset + 2);
    }
}
