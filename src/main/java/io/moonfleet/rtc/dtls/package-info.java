/**
 * DTLS 1.2 between peers (RFC 6347) with the keys of SRTP taken out of it (RFC 5764), by BouncyCastle's lightweight API.
 * Certificates are self-signed and proved by the fingerprint in the session description (RFC 8122).
 */
package io.moonfleet.rtc.dtls;
