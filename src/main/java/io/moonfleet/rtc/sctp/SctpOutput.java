package io.moonfleet.rtc.sctp;

/** Where the packets of an association go: one DTLS application data record each. */
@FunctionalInterface
public interface SctpOutput {
    /** Takes one packet. The array is reused once this returns; must neither block nor throw. */
    void packet(byte[] data, int offset, int length);
}
