package io.moonfleet.rtc.sctp;

/** Chunk types (RFC 9260 section 3.2, RFC 3758 section 3.2, RFC 6525 section 3.1) and their flags. */
final class ChunkType {
    static final int DATA = 0;
    static final int INIT = 1;
    static final int INIT_ACK = 2;
    static final int SACK = 3;
    static final int HEARTBEAT = 4;
    static final int HEARTBEAT_ACK = 5;
    static final int ABORT = 6;
    static final int SHUTDOWN = 7;
    static final int SHUTDOWN_ACK = 8;
    static final int ERROR = 9;
    static final int COOKIE_ECHO = 10;
    static final int COOKIE_ACK = 11;
    static final int SHUTDOWN_COMPLETE = 14;
    static final int RE_CONFIG = 130;
    static final int FORWARD_TSN = 192;

    /** DATA: the last, the first, an unordered, one to be acknowledged at once. */
    static final int END = 1;
    static final int BEGIN = 2;
    static final int UNORDERED = 4;
    static final int IMMEDIATE = 8;

    /** ABORT and SHUTDOWN COMPLETE: the tag is the receiver's own peer's. */
    static final int TAG_REFLECTED = 1;

    private ChunkType() {}

    /** Whether the rest of a packet may be read after a chunk of this unknown type. */
    static boolean skipped(int unknown) {
        return (unknown & 0x80) != 0;
    }

    /** Whether the sender of this unknown chunk wants to hear of it. */
    static boolean reported(int unknown) {
        return (unknown & 0x40) != 0;
    }
}
