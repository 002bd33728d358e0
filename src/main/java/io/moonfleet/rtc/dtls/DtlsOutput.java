package io.moonfleet.rtc.dtls;

/** Takes the records an end wants sent. Called on the end's own thread or on the one that sends; must not wait. */
@FunctionalInterface
public interface DtlsOutput {
    void datagram(byte[] data, int offset, int length);
}
