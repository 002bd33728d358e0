/**
 * SRTP and SRTCP (RFC 3711) with the profiles that DTLS-SRTP negotiates here: AES-GCM (RFC 7714) and AES-CM with
 * HMAC-SHA1. Keys come from outside; nothing here knows DTLS.
 */
package io.moonfleet.rtc.srtp;
