package io.moonfleet.gamestream.rtsp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.OptionalInt;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypted framing of {@code rtspenc://} (protocol document, section 3.3), for either role. One instance serves all
 * connections of a handshake: each direction counts its own sequence from 1. Not thread-safe.
 */
public final class RtspEncryption {
    /** Length and sequence (big endian), then the tag. */
    public static final int HEADER = 24;

    private static final int TAG = 16;
    private static final int ENCRYPTED = 0x80000000;

    /** Which end this is; it decides the fixed bytes of the nonce of what is sent and what is expected. */
    public enum Role {
        CLIENT('C', 'H'),
        HOST('H', 'C');

        private final byte sends;
        private final byte receives;

        Role(char sends, char receives) {
            this.sends = (byte) sends;
            this.receives = (byte) receives;
        }
    }

    private final SecretKeySpec key;
    private final Role role;
    private int sentSequence;

    /** @param remoteInputKey 16 bytes, the {@code rikey} of the launch */
    public RtspEncryption(byte[] remoteInputKey, Role role) {
        this.key = new SecretKeySpec(remoteInputKey, "AES");
        this.role = role;
    }

    /** Total length of the frame that starts with these bytes, empty while fewer than 4 are there. */
    public static OptionalInt frameLength(byte[] start) throws RtspFormatException {
        if (start.length < Integer.BYTES) {
            return OptionalInt.empty();
        }
        int word = ByteBuffer.wrap(start).getInt();
        int length = word & ~ENCRYPTED;
        if ((word & ENCRYPTED) == 0 || length > RtspSyntax.MAX_MESSAGE) {
            throw new RtspFormatException("not an encrypted RTSP frame");
        }
        return OptionalInt.of(HEADER + length);
    }

    /** The frame of the next message. */
    public byte[] seal(byte[] message) {
        sentSequence++;
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, sentSequence, role.sends, message, 0, message.length);
        // JCA puts the tag behind the ciphertext, the wire has it in front.
        return ByteBuffer.allocate(HEADER + message.length)
                .putInt(ENCRYPTED | message.length)
                .putInt(sentSequence)
                .put(sealed, message.length, TAG)
                .put(sealed, 0, message.length)
                .array();
    }

    /** The message of a frame from the other end; the sequence is the one in the frame. */
    public byte[] open(byte[] frame) throws RtspFormatException {
        if (frame.length < HEADER || frameLength(frame).orElse(-1) != frame.length) {
            throw new RtspFormatException("an encrypted RTSP frame of the wrong length");
        }
        int sequence = ByteBuffer.wrap(frame, Integer.BYTES, Integer.BYTES).getInt();
        byte[] sealed = new byte[frame.length - HEADER + TAG];
        System.arraycopy(frame, HEADER, sealed, 0, frame.length - HEADER);
        System.arraycopy(frame, HEADER - TAG, sealed, frame.length - HEADER, TAG);
        try {
            return crypt(Cipher.DECRYPT_MODE, sequence, role.receives, sealed, 0, sealed.length);
        } catch (IllegalStateException e) {
            throw new RtspFormatException("an encrypted RTSP frame that was not made with this session's key");
        }
    }

    private byte[] crypt(int mode, int sequence, byte sender, byte[] data, int offset, int length) {
        byte[] nonce = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(sequence)
                .putShort((short) 0)
                .putInt(0)
                .put(sender)
                .put((byte) 'R')
                .array();
        try {
            // A new cipher each time: a host may repeat a sequence, which one Cipher object refuses to encrypt.
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG * 8, nonce));
            return cipher.doFinal(data, offset, length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM failed", e);
        }
    }
}
