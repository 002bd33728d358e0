/* AES-128-GCM of received video packets: IV 12 bytes, frame number 4, tag 16, ciphertext. */
#include "crypto.h"
#include "library.h"

#include <stdlib.h>
#include <string.h>

enum { KEY_BYTES = 16, TAG_OFFSET = 16, PREFIX_BYTES = 32 };

JNIEXPORT jlong JNICALL Java_io_moonfleet_gamestream_accelerated_AcceleratedCode_openKey(JNIEnv *env, jclass type,
                                                                                        jbyteArray key) {
    (void) type;
    if (!crypto_loaded() || key == NULL || (*env)->GetArrayLength(env, key) != KEY_BYTES) {
        return 0;
    }
    EVP_CIPHER_CTX *context = crypto.ctx_new();
    if (context == NULL) {
        return 0;
    }
    uint8_t secret[KEY_BYTES];
    (*env)->GetByteArrayRegion(env, key, 0, KEY_BYTES, (jbyte *) secret);
    bool ready = crypto.decrypt_init(context, crypto.aes_128_gcm(), NULL, secret, NULL) == 1;
    explicit_bzero(secret, sizeof secret);
    if (!ready) {
        crypto.ctx_free(context);
        return 0;
    }
    return (jlong) (intptr_t) context;
}

JNIEXPORT void JNICALL Java_io_moonfleet_gamestream_accelerated_AcceleratedCode_closeKey(JNIEnv *env, jclass type,
                                                                                        jlong handle) {
    (void) env;
    (void) type;
    if (handle != 0) {
        crypto.ctx_free((EVP_CIPHER_CTX *) (intptr_t) handle);
    }
}

JNIEXPORT jboolean JNICALL Java_io_moonfleet_gamestream_accelerated_AcceleratedCode_decrypt(
    JNIEnv *env, jclass type, jlong handle, jbyteArray datagram, jint length, jbyteArray packet) {
    (void) type;
    EVP_CIPHER_CTX *context = (EVP_CIPHER_CTX *) (intptr_t) handle;
    if (context == NULL || datagram == NULL || packet == NULL || length < PREFIX_BYTES
        || length > (*env)->GetArrayLength(env, datagram)
        || length - PREFIX_BYTES > (*env)->GetArrayLength(env, packet)) {
        return false;
    }
    uint8_t *in = (*env)->GetPrimitiveArrayCritical(env, datagram, NULL);
    if (in == NULL) {
        return false;
    }
    uint8_t *out = (*env)->GetPrimitiveArrayCritical(env, packet, NULL);
    bool genuine = false;
    if (out != NULL) {
        int written = 0;
        int text = length - PREFIX_BYTES;
        /* What comes out before the tag was looked at is not used when it is wrong. */
        genuine = crypto.decrypt_init(context, NULL, NULL, NULL, in) == 1
            && crypto.ctx_ctrl(context, EVP_CTRL_AEAD_SET_TAG, TAG_BYTES, in + TAG_OFFSET) == 1
            && (text == 0 || crypto.decrypt_update(context, out, &written, in + PREFIX_BYTES, text) == 1)
            && crypto.decrypt_final(context, out + written, &written) == 1;
        (*env)->ReleasePrimitiveArrayCritical(env, packet, out, 0);
    }
    (*env)->ReleasePrimitiveArrayCritical(env, datagram, in, JNI_ABORT);
    return genuine;
}
