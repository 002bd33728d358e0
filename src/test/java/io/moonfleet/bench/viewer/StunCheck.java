package io.moonfleet.bench.viewer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Binding requests of a controlling ICE agent that nominates at once (RFC 8445, RFC 8489). One thread. */
final class StunCheck {
    private static final int REQUEST = 0x0001;
    private static final int SUCCESS = 0x0101;
    private static final int COOKIE = 0x2112A442;
    private static final int FINGERPRINT_XOR = 0x5354554E;
    private static final int USERNAME = 0x0006;
    private static final int MESSAGE_INTEGRITY = 0x0008;
    private static final int PRIORITY = 0x0024;
    private static final int USE_CANDIDATE = 0x0025;
    private static final int CONTROLLING = 0x802A;
    private static final int FINGERPRINT = 0x8028;
    private static final int HEADER = 20;
    /** Of a peer-reflexive candidate. */
    private static final int CHECK_PRIORITY = 110 << 24 | 65_535 << 8 | 255;

    private final byte[] username;
    private final SecretKeySpec key;
    private final long tieBreaker;
    private final byte[] transaction = new byte[12];
    private final SecureRandom random;

    StunCheck(String localUfrag, String remoteUfrag, String remotePassword, SecureRandom random) {
        username = (remoteUfrag + ":" + localUfrag).getBytes(StandardCharsets.US_ASCII);
        key = new SecretKeySpec(remotePassword.getBytes(StandardCharsets.US_ASCII), "HmacSHA1");
        this.random = random;
        tieBreaker = random.nextLong();
    }

    /** A request with a transaction of its own. */
    byte[] request() {
        random.nextBytes(transaction);
        ByteBuffer message = ByteBuffer.allocate(256);
        message.putShort((short) REQUEST).putShort((short) 0).putInt(COOKIE).put(transaction);
        message.putShort((short) USERNAME).putShort((short) username.length).put(username);
        while (message.position() % 4 != 0) {
            message.put((byte) 0);
        }
        message.putShort((short) PRIORITY).putShort((short) 4).putInt(CHECK_PRIORITY);
        message.putShort((short) CONTROLLING).putShort((short) 8).putLong(tieBreaker);
        message.putShort((short) USE_CANDIDATE).putShort((short) 0);
        message.putShort(2, (short) (message.position() - HEADER + 24));
        byte[] proof = hmac(Arrays.copyOf(message.array(), message.position()));
        message.putShort((short) MESSAGE_INTEGRITY).putShort((short) proof.length).put(proof);
        message.putShort(2, (short) (message.position() - HEADER + 8));
        CRC32 checksum = new CRC32();
        checksum.update(message.array(), 0, message.position());
        message.putShort((short) FINGERPRINT).putShort((short) 4).putInt((int) checksum.getValue() ^ FINGERPRINT_XOR);
        return Arrays.copyOf(message.array(), message.position());
    }

    /** Whether that datagram is the success response to the last request. */
    boolean answered(byte[] data, int length) {
        if (length < HEADER) {
            return false;
        }
        ByteBuffer message = ByteBuffer.wrap(data, 0, length);
        return message.getShort() == SUCCESS
                && message.getInt(4) == COOKIE
                && Arrays.equals(data, 8, HEADER, transaction, 0, transaction.length);
    }

    private byte[] hmac(byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(key);
            return mac.doFinal(message);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
