/*
 * libmoonfleet-rtc: encrypts and sends batches of datagrams, decrypts and repairs received ones. Linked against libc
 * only; OpenSSL's libcrypto is looked up when it is first wanted. Called from io.moonfleet.rtc.udp.NativeLibrary and
 * io.moonfleet.gamestream.accelerated.AcceleratedCode, whose comments tell the contract.
 */
#ifndef MOONFLEET_LIBRARY_H
#define MOONFLEET_LIBRARY_H

#include <jni.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    /* Datagrams of one call. The same number as DatagramBatch.MAX_DATAGRAMS. */
    MAX_DATAGRAMS = 1024,
    /* Most that the kernel cuts out of one buffer in one call (UDP_MAX_SEGMENTS). */
    MAX_SEGMENTS = 64,
    /* Most bytes in one such call, below what an IPv4 datagram holds. */
    MAX_SEGMENTED_BYTES = 65000,
    MAX_DATAGRAM_BYTES = 65507,
    TAG_BYTES = 16,
    NONCE_BYTES = 12,
    RTP_HEADER_BYTES = 12
};

/* One call's datagrams: they stand one behind the other. Copied out of Java's arrays and checked. */
struct batch {
    int count;
    jint lengths[MAX_DATAGRAMS];
};

/* What encrypting needs to know of each packet. */
struct packets {
    jint headers[MAX_DATAGRAMS];
    jint rollovers[MAX_DATAGRAMS];
};

struct seal;

/* False when the arrays do not fit together; nothing has been read beyond them then. */
bool read_batch(JNIEnv *env, jbyteArray data, jintArray lengths, jint count, struct batch *batch);
bool read_packets(JNIEnv *env, const struct batch *batch, jintArray headers, jintArray rollovers, struct packets *packets);

/* Encrypts one RTP packet from one place to another or in place; length is with room for the tag. */
bool seal_packet(const struct seal *seal, const uint8_t *from, uint8_t *to, int length, int header, uint32_t rollover);

#endif
