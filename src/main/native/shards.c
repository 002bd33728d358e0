/*
 * Sums of multiples of shards in GF(2^8) with the polynomial 0x11D, which is all that Reed-Solomon codes do with many
 * bytes. Five kinds of instructions, which a processor has or has not, each by itself.
 */
#include "library.h"

#include <pthread.h>
#include <string.h>

enum { MAX_SHARDS = 255, STEP = 128, POLYNOMIAL = 0x11D };
enum { KIND_NONE, KIND_SSSE3, KIND_AVX2, KIND_AVX512, KIND_GFNI, KIND_GFNI512 };

/* Products of each coefficient with the numbers that only have low bits, and those that only have high bits. */
static uint8_t low_products[256][16];
static uint8_t high_products[256][16];
/* Each coefficient's multiplication as a matrix of bits. */
static uint64_t matrices[256];

static pthread_once_t once = PTHREAD_ONCE_INIT;
/* One bit for each kind that this processor has. */
static unsigned kinds;

/*
 * target[i] = sum of coefficients[i * source_count + j] * sources[j]. The shards of either kind lie one behind the other, each
 * of the length, which is a multiple of STEP: of two vectors, however wide.
 */
struct work {
    uint8_t *targets;
    const uint8_t *sources;
    const uint8_t *coefficients;
    int target_count;
    int source_count;
    size_t length;
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

#if defined(__x86_64__)
#include <immintrin.h>

#define JOINED(a, b) a##b
#define COMBINE_TILE_OF(name) JOINED(name, _tile)
#define COMBINE_TILE(name) COMBINE_TILE_OF(name)

#define TARGET __attribute__((target("ssse3")))
#define COMBINE combine_ssse3
#define WIDTH 128
#define LOW(value) _mm_and_si128(value, _mm_set1_epi8(15))
#define HIGH(value) _mm_and_si128(_mm_srli_epi64(value, 4), _mm_set1_epi8(15))
#define ADD_PRODUCT(sum, coefficient, low, high) \
    _mm_xor_si128(sum, _mm_xor_si128(_mm_shuffle_epi8(TABLE(low_products[coefficient]), low), \
                                     _mm_shuffle_epi8(TABLE(high_products[coefficient]), high)))
#include "shards_kernel.h"

#define TARGET __attribute__((target("avx2")))
#define COMBINE combine_avx2
#define WIDTH 256
#define LOW(value) _mm256_and_si256(value, _mm256_set1_epi8(15))
#define HIGH(value) _mm256_and_si256(_mm256_srli_epi64(value, 4), _mm256_set1_epi8(15))
#define ADD_PRODUCT(sum, coefficient, low, high) \
    _mm256_xor_si256(sum, _mm256_xor_si256(_mm256_shuffle_epi8(TABLE(low_products[coefficient]), low), \
                                           _mm256_shuffle_epi8(TABLE(high_products[coefficient]), high)))
#include "shards_kernel.h"

#define TARGET __attribute__((target("avx512bw")))
#define COMBINE combine_avx512
#define WIDTH 512
#define LOW(value) _mm512_and_si512(value, _mm512_set1_epi8(15))
#define HIGH(value) _mm512_and_si512(_mm512_srli_epi64(value, 4), _mm512_set1_epi8(15))
/* 0x96 is the exclusive or of three. */
#define ADD_PRODUCT(sum, coefficient, low, high) \
    _mm512_ternarylogic_epi64(sum, _mm512_shuffle_epi8(TABLE(low_products[coefficient]), low), \
                              _mm512_shuffle_epi8(TABLE(high_products[coefficient]), high), 0x96)
#include "shards_kernel.h"

#define TARGET __attribute__((target("avx2,gfni")))
#define COMBINE combine_gfni
#define WIDTH 256
#define LOW(value) (value)
#define HIGH(value) (value)
#define ADD_PRODUCT(sum, coefficient, low, high) \
    ((void) (high), _mm256_xor_si256(sum, _mm256_gf2p8affine_epi64_epi8( \
        low, _mm256_set1_epi64x((long long) matrices[coefficient]), 0)))
#include "shards_kernel.h"

#define TARGET __attribute__((target("avx512bw,gfni")))
#define COMBINE combine_gfni512
#define WIDTH 512
#define LOW(value) (value)
#define HIGH(value) (value)
#define ADD_PRODUCT(sum, coefficient, low, high) \
    ((void) (high), _mm512_xor_si512(sum, _mm512_gf2p8affine_epi64_epi8( \
        low, _mm512_set1_epi64((long long) matrices[coefficient]), 0)))
#include "shards_kernel.h"

static bool can(int with) {
    __builtin_cpu_init();
    switch (with) {
        case KIND_SSSE3: return __builtin_cpu_supports("ssse3");
        case KIND_AVX2: return __builtin_cpu_supports("avx2");
        case KIND_AVX512: return __builtin_cpu_supports("avx512bw");
        case KIND_GFNI: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("gfni");
        case KIND_GFNI512: return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("gfni");
        default: return false;
    }
}

static void combine(int with, const struct work *work) {
    switch (with) {
        case KIND_GFNI512: combine_gfni512(work); break;
        case KIND_GFNI: combine_gfni(work); break;
        case KIND_AVX512: combine_avx512(work); break;
        case KIND_AVX2: combine_avx2(work); break;
        default: combine_ssse3(work);
    }
}
#else
static bool can(int with) {
    (void) with;
    return false;
}

static void combine(int with, const struct work *work) {
    (void) with;
    (void) work;
}
#endif

enum { PROOF_TARGETS = 5, PROOF_SOURCES = 7, PROOF_LENGTH = 2 * STEP };

/* Whether a kind multiplies and adds rightly, on processors too on which nobody has tested it. */
static bool is_right(int with) {
    uint8_t sources[PROOF_SOURCES * PROOF_LENGTH];
    uint8_t sums[PROOF_TARGETS * PROOF_LENGTH];
    uint8_t coefficients[PROOF_TARGETS * PROOF_SOURCES];
    struct work work = {.targets = sums, .sources = sources, .coefficients = coefficients, .target_count = PROOF_TARGETS,
                        .source_count = PROOF_SOURCES, .length = PROOF_LENGTH};
    for (int at = 0; at < PROOF_SOURCES * PROOF_LENGTH; at++) {
        sources[at] = (uint8_t) (at * 7 + at / PROOF_LENGTH);
    }
    for (int index = 0; index < PROOF_TARGETS * PROOF_SOURCES; index++) {
        coefficients[index] = (uint8_t) (index * 37);
    }
    combine(with, &work);
    for (int target = 0; target < PROOF_TARGETS; target++) {
        for (int at = 0; at < PROOF_LENGTH; at++) {
            uint8_t sum = 0;
            for (int source = 0; source < PROOF_SOURCES; source++) {
                sum ^= multiply(coefficients[target * PROOF_SOURCES + source], sources[source * PROOF_LENGTH + at]);
            }
            if (sums[target * PROOF_LENGTH + at] != sum) {
                return false;
            }
        }
    }
    return true;
}

static void prepare(void) {
    for (unsigned coefficient = 0; coefficient < 256; coefficient++) {
        for (unsigned value = 0; value < 16; value++) {
            low_products[coefficient][value] = multiply(coefficient, value);
            high_products[coefficient][value] = multiply(coefficient, value << 4);
        }
        matrices[coefficient] = matrix(coefficient);
    }
    for (int candidate = KIND_SSSE3; candidate <= KIND_GFNI512; candidate++) {
        kinds |= (unsigned) (can(candidate) && is_right(candidate)) << candidate;
    }
}

JNIEXPORT jint JNICALL Java_io_moonfleet_gamestream_accelerated_AcceleratedCode_shardKinds(JNIEnv *env, jclass type) {
    (void) env;
    (void) type;
    pthread_once(&once, prepare);
    return (jint) kinds;
}

/* The memory has the sources, then the targets, then the coefficients. */
JNIEXPORT jboolean JNICALL Java_io_moonfleet_gamestream_accelerated_AcceleratedCode_combine(
    JNIEnv *env, jclass type, jint with, jobject memory, jint target_count, jint source_count, jint length) {
    (void) type;
    pthread_once(&once, prepare);
    uint8_t *bytes = memory == NULL ? NULL : (*env)->GetDirectBufferAddress(env, memory);
    if (bytes == NULL || with <= KIND_NONE || with > KIND_GFNI512 || !(kinds >> with & 1) || target_count < 0
        || target_count > MAX_SHARDS || source_count < 0 || source_count > MAX_SHARDS || length < 0 || length % STEP != 0
        || (int64_t) (source_count + target_count) * length + target_count * source_count
               > (*env)->GetDirectBufferCapacity(env, memory)) {
        return false;
    }
    uint8_t *targets = bytes + (size_t) source_count * (size_t) length;
    struct work work = {.sources = bytes, .targets = targets, .coefficients = targets + (size_t) target_count * (size_t) length,
                        .target_count = target_count, .source_count = source_count, .length = (size_t) length};
    combine(with, &work);
    return true;
}
