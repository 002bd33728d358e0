/** Peer connections: signalling, tracks and data channels of one browser each. */
package io.moonfleet.rtc;
