/* The part of OpenSSL's libcrypto that is used, looked up when it is first wanted. */
#ifndef MOONFLEET_CRYPTO_H
#define MOONFLEET_CRYPTO_H

#include <stdbool.h>
#include <stdint.h>

/* Of OpenSSL 3's interface, which keeps these as they are: <openssl/evp.h>, <openssl/crypto.h>. */
typedef struct evp_cipher_ctx EVP_CIPHER_CTX;
typedef struct evp_cipher EVP_CIPHER;
typedef struct engine ENGINE;
enum {
    OPENSSL_INIT_NO_LOAD_CONFIG = 0x00000080,
    OPENSSL_INIT_NO_ATEXIT = 0x00080000,
    EVP_CTRL_AEAD_GET_TAG = 0x10,
    EVP_CTRL_AEAD_SET_TAG = 0x11
};

struct crypto {
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
    int (*decrypt_init)(EVP_CIPHER_CTX *context, const EVP_CIPHER *cipher, ENGINE *engine, const unsigned char *key,
                        const unsigned char *nonce);
    int (*decrypt_update)(EVP_CIPHER_CTX *context, unsigned char *out, int *written, const unsigned char *in, int length);
    int (*decrypt_final)(EVP_CIPHER_CTX *context, unsigned char *out, int *written);
};

extern struct crypto crypto;

/* Whether there is one; crypto must not be used otherwise. */
bool crypto_loaded(void);

#endif
