/* AES-GCM of RTP packets (RFC 7714 section 8). */
#include "crypto.h"
#include "library.h"

#include <stdlib.h>
#include <string.h>

struct seal {
    EVP_CIPHER_CTX *context;
    uint8_t salt[NONCE_BYTES];
};

JNIEXPORT jboolean JNICALL Java_io_moonfleet_rtc_udp_NativeLibrary_cryptoFound(JNIEnv *env, jclass type) {
    (void) env;
    (void) type;
    return crypto_loaded();
}

JNIEXPORT jlong JNICALL Java_io_moonfleet_rtc_udp_NativeLibrary_openSeal(JNIEnv *env, jclass type, jbyteArray key,
                                                                         jbyteArray salt) {
    (void) type;
    if (!crypto_loaded() || key == NULL || salt == NULL || (*env)->GetArrayLength(env, salt) != NONCE_BYTES) {
        return 0;
    }
    jint length = (*env)->GetArrayLength(env, key);
    if (length != 16 && length != 32) {
        return 0;
    }
    struct seal *seal = calloc(1, sizeof *seal);
    if (seal == NULL) {
        return 0;
    }
    uint8_t secret[32];
    (*env)->GetByteArrayRegion(env, key, 0, length, (jbyte *) secret);
    (*env)->GetByteArrayRegion(env, salt, 0, NONCE_BYTES, (jbyte *) seal->salt);
    seal->context = crypto.ctx_new();
    bool ready = seal->context != NULL
        && crypto.encrypt_init(seal->context, length == 16 ? crypto.aes_128_gcm() : crypto.aes_256_gcm(), NULL, secret,
                               NULL) == 1;
    explicit_bzero(secret, sizeof secret);
    if (!ready) {
        if (seal->context != NULL) {
            crypto.ctx_free(seal->context);
        }
        free(seal);
        return 0;
    }
    return (jlong) (intptr_t) seal;
}

JNIEXPORT void JNICALL Java_io_moonfleet_rtc_udp_NativeLibrary_closeSeal(JNIEnv *env, jclass type, jlong handle) {
    (void) env;
    (void) type;
    struct seal *seal = (struct seal *) (intptr_t) handle;
    if (seal != NULL) {
        crypto.ctx_free(seal->context);
        explicit_bzero(seal, sizeof *seal);
        free(seal);
    }
}

bool seal_packet(const struct seal *seal, const uint8_t *from, uint8_t *to, int length, int header, uint32_t rollover) {
    /* Two zero bytes, source, roll-over counter, sequence number; all that XOR the salt. */
    uint8_t nonce[NONCE_BYTES] = {0, 0, from[8], from[9], from[10], from[11], (uint8_t) (rollover >> 24),
                                  (uint8_t) (rollover >> 16), (uint8_t) (rollover >> 8), (uint8_t) rollover, from[2],
                                  from[3]};
    for (int index = 0; index < NONCE_BYTES; index++) {
        nonce[index] ^= seal->salt[index];
    }
    int payload = length - header - TAG_BYTES;
    int written = 0;
    if (from != to) {
        memcpy(to, from, (size_t) header);
    }
    return crypto.encrypt_init(seal->context, NULL, NULL, NULL, nonce) == 1
        && crypto.encrypt_update(seal->context, NULL, &written, to, header) == 1
        && (payload == 0 || crypto.encrypt_update(seal->context, to + header, &written, from + header, payload) == 1)
        && crypto.encrypt_final(seal->context, to + header + payload, &written) == 1
        && crypto.ctx_ctrl(seal->context, EVP_CTRL_AEAD_GET_TAG, TAG_BYTES, to + header + payload) == 1;
}

JNIEXPORT jboolean JNICALL Java_io_moonfleet_rtc_udp_NativeLibrary_seal(JNIEnv *env, jclass type, jlong handle,
                                                                        jbyteArray data, jintArray lengths, jint count,
                                                                        jintArray headers, jintArray rollovers) {
    (void) type;
    const struct seal *seal = (const struct seal *) (intptr_t) handle;
    struct batch batch;
    struct packets packets;
    if (seal == NULL || !read_batch(env, data, lengths, count, &batch)
        || !read_packets(env, &batch, headers, rollovers, &packets)) {
        return false;
    }
    uint8_t *bytes = (*env)->GetPrimitiveArrayCritical(env, data, NULL);
    if (bytes == NULL) {
        return false;
    }
    bool sealed = true;
    uint8_t *at = bytes;
    for (int index = 0; sealed && index < batch.count; index++) {
        sealed = seal_packet(seal, at, at, batch.lengths[index], packets.headers[index],
                             (uint32_t) packets.rollovers[index]);
        at += batch.lengths[index];
    }
    (*env)->ReleasePrimitiveArrayCritical(env, data, bytes, 0);
    return sealed;
}
