/**
 * The connectivity of peers: an ICE-lite agent (RFC 8445) with one UDP port, and one TCP port (RFC 6544), for all peers
 * of a streamer, and the STUN messages it reads and writes (RFC 8489).
 */
package io.moonfleet.rtc.ice;
