/* AES-GCM of RTP packets (RFC 7714 section 8) by OpenSSL's libcrypto. */
#include "library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Of OpenSSL 3's interface, which keeps these as they are: <openssl/evp.h>, <openssl/crypto.h>. */
typedef struct evp_cipher_ctx EVP_CIPHER_CTX;
typedef struct evp_cipher EVP_CIPHER;
typedef struct engine ENGINE;
enum {
    OPENSSL_INIT_NO_LOAD_CONFIG = 0x00000080,
    OPENSSL_INIT_NO_ATEXIT = 0x00080000,
    EVP_CTRL_AEAD_GET_TAG = 0x10
};

static struct {
    int (*init_crypto)(uint64_t options, const void *settings);
    EVP_CIPHER_CTX *(*ctx_new)(void);
    void (*ctx_free)(EVP_CIPHER_CTX *context);
    int (*ctx_ctrl)(EVP_CIPHER_CTX *context, int command, int number, void *data);
    const EVP_CIPHER *(*aes_128_gcm)(void);
    const EVP_CIPHER *(*aes_256_gcm)(void);
    int (*encrypt_init)(EVP_CIPHER_CTX *context, const EVP_CIPHER *cipher, ENGINE *engine, const unsigned char *key,
                        const unsigned char *nonce);
    int (*encrypt_update)(EVP_CIPHER_CTX *context, unsigned char *out, int *written, const unsigned char *in, int length);
    int (*encrypt_final)(EVP_CIPHER_CTX *context, unsigned char *out, int *written);
} crypto;

static pthread_once_t crypto_once = PTHREAD_ONCE_INIT;
static bool crypto_found;

struct seal {
    EVP_CIPHER_CTX *context;
    uint8_t salt[NONCE_BYTES];
};

static bool find(void *library, const char *name, void *function) {
    void *address = dlsym(library, name);
    /* POSIX promises that a function's address fits; ISO C has no cast for it. */
    memcpy(function, &address, sizeof address);
    return address != NULL;
}

static void find_crypto(void) {
    void *library = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        return;
    }
    crypto_found = find(library, "OPENSSL_init_crypto", &crypto.init_crypto)
        && find(library, "EVP_CIPHER_CTX_new", &crypto.ctx_new)
        && find(library, "EVP_CIPHER_CTX_free", &crypto.ctx_free)
        && find(library, "EVP_CIPHER_CTX_ctrl", &crypto.ctx_ctrl)
        && find(library, "EVP_aes_128_gcm", &crypto.aes_128_gcm)
        && find(library, "EVP_aes_256_gcm", &crypto.aes_256_gcm)
        && find(library, "EVP_EncryptInit_ex", &crypto.encrypt_init)
        && find(library, "EVP_EncryptUpdate", &crypto.encrypt_update)
        && find(library, "EVP_EncryptFinal_ex", &crypto.encrypt_final)
        /* No clean-up at exit: threads may still be encrypting then. */
        && crypto.init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT, NULL) == 1;
}

JNIEXPORT jboolean JNICALL Java_io_moonfleet_rtc_udp_NativeLibrary_cryptoFound(JNIEnv *env, jclass type) {
    (void) env;
    (void) type;
    pthread_once(&crypto_once, find_crypto);
    return crypto_found;
}

JNIEXPORT jlong JNICALL Java_io_moonfleet_rtc_udp_NativeLibrary_openSeal(JNIEnv *env, jclass type, jbyteArray key,
                                                                         jbyteArray salt) {
    (void) type;
    pthread_once(&crypto_once, find_crypto);
    if (!crypto_found || key == NULL || salt == NULL || (*env)->GetArrayLength(env, salt) != NONCE_BYTES) {
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
