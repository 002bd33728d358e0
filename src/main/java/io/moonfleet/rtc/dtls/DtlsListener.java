package io.moonfleet.rtc.dtls;

import io.moonfleet.rtc.srtp.SrtpKeys;

/** What a DTLS end reports. Called on the end's own virtual thread, one call at a time. */
public interface DtlsListener {
    /** The handshake is done and the other side's certificate is the one its description announced. */
    void established(SrtpKeys keys);

    /** Data of one record: an SCTP packet. The array belongs to the caller and is valid during the call only. */
    void applicationData(byte[] data, int offset, int length);

    /** The end of it: closed by either side, or the handshake failed. Called exactly once after a start. */
    void closed(String reason);
}
