/**
 * RTP as values and byte arrays: packetizers and depacketizers, headers, RTCP, the send history, transport-wide feedback and the
 * judgement of a link. No sockets, no threads, no clock of its own: callers bring datagrams and the time.
 */
package io.moonfleet.rtc.rtp;
