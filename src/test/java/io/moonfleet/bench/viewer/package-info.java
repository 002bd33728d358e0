/**
 * Synthetic viewers for measurements: each is a real peer on the wire (signalling, ICE, DTLS, SRTP, RTCP), and costs its
 * machine as little as possible, because the streamer that is measured runs there too.
 */
package io.moonfleet.bench.viewer;
