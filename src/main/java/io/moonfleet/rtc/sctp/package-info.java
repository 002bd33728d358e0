/**
 * Data channels of a browser over SCTP over DTLS: the protocol without sockets, threads or a clock of its own.
 *
 * <p>{@link io.moonfleet.rtc.sctp.DataChannels} is the way in: bytes that DTLS has opened go to it, packets for DTLS come
 * out of a {@link io.moonfleet.rtc.sctp.SctpOutput}, and the caller says what time it is. Sources: RFC 9260 (SCTP), RFC
 * 3758 (partial reliability), RFC 6525 (stream reset), RFC 8831 and 8832 (data channels and how they are opened).
 */
package io.moonfleet.rtc.sctp;
