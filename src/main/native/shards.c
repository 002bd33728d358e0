/*
 * Sums of multiples of shards in GF(2^8) with the polynomial 0x11D, which is all that Reed-Solomon codes do with many
 * bytes. Three kinds of instructions, the best of which is chosen when it is first wanted.
 */
#include "library.h"

#include <pthread.h>
#include <string.h>

enum { MAX_SHARDS = 255, POLYNOMIAL = 0x11D, KIND_NONE = 0, KIND_SSSE3 = 1, KIND_AVX2 = 2, KIND_GFNI = 3 };

/* Products of each coefficient with the numbers that only have low bits, and those that only have high bits. */
static uint8_t low_products[256][16];
static uint8_t high_products[256][16];
/* Each coefficient's multiplication as a matrix of bits. */
static uint64_t matrices[256];

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int kind = KIND_NONE;

/* target[i] = sum of coefficients[i * source_count + j] * sources[j], for all bytes of length. */
struct work {
    uint8_t *targets[MAX_SHARDS];
    const uint8_t *sources[MAX_SHARDS];
    const uint8_t *coefficients;
    int target_count;
    int source_count;
    int length;
};

static uint8_t multiply(unsigned a, unsigned b) {
    unsigned product = 0;
    for (; b != 0; b >>= 1) {
        if (b & 1) {
            product ^= a;
        }
        a <<= 1;
        if (a & 0x100) {
            a ^= POLYNOMIAL;
        }
    }
    return (uint8_t) product;
}

static uint64_t matrix(unsigned coefficient) {
    uint64_t rows = 0;
    for (int bit = 0; bit < 8; bit++) {
        unsigned product = multiply(coefficient, 1U << bit);
        for (int row = 0; row < 8; row++) {
            /* The instruction takes the row of the lowest bit from the highest byte. */
            rows |= (uint64_t) (product >> row & 1) << (8 * (7 - row) + bit);
        }
    }
    return rows;
}

static uint8_t product(uint8_t coefficient, uint8_t value) {
    return low_products[coefficient][value & 15] ^ high_products[coefficient][value >> 4];
}

/* The bytes from a position on that no vector covers. */
static void finish(const struct work *work, int position) {
    for (int target = 0; target < work->target_count; target++) {
        const uint8_t *coefficients = work->coefficients + target * work->source_count;
        for (int at = position; at < work->length; at++) {
            uint8_t sum = 0;
            for (int source = 0; source < work->source_count; source++) {
                sum ^= product(coefficients[source], work->sources[source][at]);
            }
            work->targets[target][at] = sum;
        }
    }
}

#if defined(__x86_64__)
#include <immintrin.h>

#define JOINED(a, b) a##b
#define COMBINE_TILE_OF(name) JOINED(name, _tile)
#define COMBINE_TILE(name) COMBINE_TILE_OF(name)

#define TARGET __attribute__((target("ssse3")))
#define COMBINE combine_ssse3
#define VECTOR __m128i
#define LOAD(at) _mm_loadu_si128((const __m128i *) (at))
#define STORE(at, value) _mm_storeu_si128((__m128i *) (at), value)
#define ZERO _mm_setzero_si128()
#define XOR(a, b) _mm_xor_si128(a, b)
#define LOW(value) _mm_and_si128(value, _mm_set1_epi8(15))
#define HIGH(value) _mm_and_si128(_mm_srli_epi64(value, 4), _mm_set1_epi8(15))
#define MULTIPLY(coefficient, low, high) \
    _mm_xor_si128(_mm_shuffle_epi8(LOAD(low_products[coefficient]), low), \
                  _mm_shuffle_epi8(LOAD(high_products[coefficient]), high))
#include "shards_kernel.h"

#define TARGET __attribute__((target("avx2")))
#define COMBINE combine_avx2
#define VECTOR __m256i
#define LOAD(at) _mm256_loadu_si256((const __m256i *) (at))
#define STORE(at, value) _mm256_storeu_si256((__m256i *) (at), value)
#define ZERO _mm256_setzero_si256()
#define XOR(a, b) _mm256_xor_si256(a, b)
#define LOW(value) _mm256_and_si256(value, _mm256_set1_epi8(15))
#define HIGH(value) _mm256_and_si256(_mm256_srli_epi64(value, 4), _mm256_set1_epi8(15))
#define TABLE(at) _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *) (at)))
#define MULTIPLY(coefficient, low, high) \
    _mm256_xor_si256(_mm256_shuffle_epi8(TABLE(low_products[coefficient]), low), \
                     _mm256_shuffle_epi8(TABLE(high_products[coefficient]), high))
#include "shards_kernel.h"

#define TARGET __attribute__((target("avx2,gfni")))
#define COMBINE combine_gfni
#define VECTOR __m256i
#define LOAD(at) _mm256_loadu_si256((const __m256i *) (at))
#define STORE(at, value) _mm256_storeu_si256((__m256i *) (at), value)
#define ZERO _mm256_setzero_si256()
#define XOR(a, b) _mm256_xor_si256(a, b)
#define LOW(value) (value)
#define HIGH(value) (value)
#define MULTIPLY(coefficient, low, high) \
    ((void) (high), _mm256_gf2p8affine_epi64_epi8(low, _mm256_set1_epi64x((long long) matrices[coefficient]), 0))
#include "shards_kernel.h"

static int best_kind(void) {
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("ssse3")) {
        return KIND_NONE;
    }
    if (!__builtin_cpu_supports("avx2")) {
        return KIND_SSSE3;
    }
    return __builtin_cpu_supports("gfni") ? KIND_GFNI : KIND_AVX2;
}

static void combine(int with, const struct work *work) {
    int done = with == KIND_GFNI ? combine_gfni(work) : with == KIND_AVX2 ? combine_avx2(work) : combine_ssse3(work);
    finish(work, done);
}
#else
static int best_kind(void) {
    return KIND_NONE;
}

static void combine(int with, const struct work *work) {
    (void) with;
    finish(work, 0);
}
#endif

static void prepare(void) {
    for (unsigned coefficient = 0; coefficient < 256; coefficient++) {
        for (unsigned value = 0; value < 16; value++) {
            low_products[coefficient][value] = multiply(coefficient, value);
            high_products[coefficient][value] = multiply(coefficient, value << 4);
        }
        matrices[coefficient] = matrix(coefficient);
    }
    kind = best_kind();
}

JNIEXPORT jint JNICALL Java_io_moonfleet_gamestream_accelerated_AcceleratedCode_shardKind(JNIEnv *env, jclass type) {
    (void) env;
    (void) type;
    pthread_once(&once, prepare);
    return kind;
}

/* The arrays of a list, which must not be collected while they are pinned. */
static bool find_arrays(JNIEnv *env, jobjectArray list, int count, jint bytes, jbyteArray *arrays) {
    for (int index = 0; index < count; index++) {
        arrays[index] = (*env)->GetObjectArrayElement(env, list, index);
        if (arrays[index] == NULL || (*env)->GetArrayLength(env, arrays[index]) < bytes) {
            return false;
        }
    }
    return true;
}

static void combine_arrays(JNIEnv *env, int with, jbyteArray *targets, jbyteArray *sources, jbyteArray coefficients,
                           jint offset, struct work *work, bool *done) {
    uint8_t *pinned[2 * MAX_SHARDS];
    int count = 0;
    int all = work->target_count + work->source_count;
    for (; count < all; count++) {
        jbyteArray array = count < work->target_count ? targets[count] : sources[count - work->target_count];
        pinned[count] = (*env)->GetPrimitiveArrayCritical(env, array, NULL);
        if (pinned[count] == NULL) {
            break;
        }
        if (count < work->target_count) {
            work->targets[count] = pinned[count] + offset;
        } else {
            work->sources[count - work->target_count] = pinned[count] + offset;
        }
    }
    uint8_t *factors = count == all ? (*env)->GetPrimitiveArrayCritical(env, coefficients, NULL) : NULL;
    if (factors != NULL) {
        work->coefficients = factors;
        combine(with, work);
        *done = true;
        (*env)->ReleasePrimitiveArrayCritical(env, coefficients, factors, JNI_ABORT);
    }
    while (count-- > 0) {
        bool target = count < work->target_count;
        (*env)->ReleasePrimitiveArrayCritical(env, target ? targets[count] : sources[count - work->target_count],
                                              pinned[count], target ? 0 : JNI_ABORT);
    }
}

JNIEXPORT jboolean JNICALL Java_io_moonfleet_gamestream_accelerated_AcceleratedCode_combine(
    JNIEnv *env, jclass type, jint with, jobjectArray targets, jint target_count, jobjectArray sources,
    jint source_count, jbyteArray coefficients, jint offset, jint length) {
    (void) type;
    pthread_once(&once, prepare);
    if (with <= KIND_NONE || with > kind || targets == NULL || sources == NULL || coefficients == NULL || target_count < 0
        || target_count > MAX_SHARDS || source_count < 0 || source_count > MAX_SHARDS || offset < 0 || length < 0
        || offset > INT32_MAX - length || target_count > (*env)->GetArrayLength(env, targets)
        || source_count > (*env)->GetArrayLength(env, sources)
        || target_count * source_count > (*env)->GetArrayLength(env, coefficients)) {
        return false;
    }
    if ((*env)->PushLocalFrame(env, target_count + source_count + 1) != 0) {
        (*env)->ExceptionClear(env);
        return false;
    }
    jbyteArray target_arrays[MAX_SHARDS];
    jbyteArray source_arrays[MAX_SHARDS];
    struct work work = {.target_count = target_count, .source_count = source_count, .length = length};
    bool done = false;
    if (find_arrays(env, targets, target_count, offset + length, target_arrays)
        && find_arrays(env, sources, source_count, offset + length, source_arrays)) {
        combine_arrays(env, with, target_arrays, source_arrays, coefficients, offset, &work, &done);
    }
    (*env)->PopLocalFrame(env, NULL);
    return done;
}
