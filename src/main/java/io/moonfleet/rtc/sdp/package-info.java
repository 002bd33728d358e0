/**
 * Session descriptions (RFC 8866) of a peer that sends the host's media: what it offers, what it answers, and what the
 * other side's descriptions say (RFC 8829). Descriptions from outside are bounded, and never more than read.
 */
package io.moonfleet.rtc.sdp;
