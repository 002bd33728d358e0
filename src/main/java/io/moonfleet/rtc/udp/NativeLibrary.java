package io.moonfleet.rtc.udp;

import io.moonfleet.libraries.OwnLibrary;
import java.lang.System.Logger.Level;
import java.nio.channels.DatagramChannel;
import java.util.Optional;

/**
 * The sending side's part of libmoonfleet-rtc, see {@link OwnLibrary}. That it is missing is logged once.
 *
 * <p>Every length and position is checked once more on the other side; a handle is not.
 */
final class NativeLibrary {
    static final String FILE = OwnLibrary.FILE;

    /** Let the kernel cut buffers. */
    static final int FLAG_SEGMENTS = 1;

    /** The socket has been closed, and its number is perhaps another's. */
    static final int NOT_THE_SOCKET = -4;

    /** Beside the number of datagrams: this destination's way does not cut buffers. */
    static final long SEGMENTS_REFUSED = 1L << 32;

    private static final System.Logger LOG = System.getLogger(NativeLibrary.class.getName());

    private NativeLibrary() {}

    /** Looked for when first asked for, as class initializers are run. */
    private static final class State {
        private static final Optional<String> PROBLEM = OwnLibrary.problem();
        private static final boolean CRYPTO = PROBLEM.isEmpty() && cryptoFound();

        static {
            if (PROBLEM.isPresent()) {
                LOG.log(Level.WARNING, "datagrams are encrypted and sent one by one, which takes more processor time: "
                        + PROBLEM.orElseThrow());
            } else if (!CRYPTO) {
                LOG.log(Level.WARNING, "packets are encrypted by the Java runtime, which takes more processor time, as "
                        + "there is no libcrypto.so.3 (Debian's package libssl3)");
            }
        }
    }

    static boolean loaded() {
        return State.PROBLEM.isEmpty();
    }

    /** Why the library is not used; empty when it is. */
    static Optional<String> problem() {
        return State.PROBLEM;
    }

    /** Whether OpenSSL's libcrypto is there, too. */
    static boolean crypto() {
        return State.CRYPTO;
    }

    static native boolean cryptoFound();

    /**
     * The socket behind a channel, or -1 where it cannot be told.
     *
     * @param cookie gets the socket's number that no other one ever has
     */
    static native int describe(DatagramChannel channel, long[] cookie);

    /**
     * Sends datagrams that stand one behind the other from the array's begin.
     *
     * @param destination 16 bytes IPv6 or mapped IPv4 address, 4 bytes port, 4 bytes scope
     * @return how many were taken, perhaps with {@link #SEGMENTS_REFUSED}; negative when the arguments are wrong
     */
    static native long send(
            int socket, long cookie, byte[] destination, byte[] data, int[] lengths, int count, int flags);

    /** As {@link #send}, but RTP packets are encrypted on their way; the array stays as it is. */
    static native long sealAndSend(long handle, int[] headers, int[] rollovers, int socket, long cookie,
            byte[] destination, byte[] data, int[] lengths, int count, int flags);

    /** Encrypts RTP packets that stand one behind the other, in place. False when the arguments are wrong. */
    static native boolean seal(long handle, byte[] data, int[] lengths, int count, int[] headers, int[] rollovers);

    /** A session key ready for use; 0 when there is none. */
    static native long openSeal(byte[] key, byte[] salt);

    /** Not while another thread uses the handle, and once. */
    static native void closeSeal(long handle);
}
