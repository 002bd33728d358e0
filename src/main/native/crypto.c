#include "crypto.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>

struct crypto crypto;

static pthread_once_t crypto_once = PTHREAD_ONCE_INIT;
static bool crypto_found;

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
        && find(library, "EVP_DecryptInit_ex", &crypto.decrypt_init)
        && find(library, "EVP_DecryptUpdate", &crypto.decrypt_update)
        && find(library, "EVP_DecryptFinal_ex", &crypto.decrypt_final)
        /* No clean-up at exit: threads may still be using it then. */
        && crypto.init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT, NULL) == 1;
}

bool crypto_loaded(void) {
    pthread_once(&crypto_once, find_crypto);
    return crypto_found;
}
