/**
 * Media to many browsers without transcoding: a picture is packetized once, and a few sender threads give each peer its
 * own headers, encrypt and send. A thread owns its peers, so they share no lock.
 */
package io.moonfleet.rtc.fanout;
