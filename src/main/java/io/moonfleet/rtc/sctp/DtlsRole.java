package io.moonfleet.rtc.sctp;

/** An end's role in the DTLS handshake; it decides the stream ids of the channels that the end opens (RFC 8832 section 6). */
public enum DtlsRole {
    /** Opens channels on even streams. */
    CLIENT(0),
    /** Opens channels on odd streams. */
    SERVER(1);

    private final int parity;

    DtlsRole(int parity) {
        this.parity = parity;
    }

    int firstStream() {
        return parity;
    }

    boolean owns(int stream) {
        return stream % 2 == parity;
    }
}
