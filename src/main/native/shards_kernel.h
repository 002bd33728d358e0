/*
 * The sums by one kind of instructions, named by the macros, whose vectors have WIDTH bits; the length is a multiple of two vectors. Four targets are made
 * at a time, so that each byte is loaded once for them, then the rest one by one.
 */
#if WIDTH == 128
#define VECTOR __m128i
#define LOAD(at) _mm_loadu_si128((const __m128i *) (at))
#define STORE(at, value) _mm_storeu_si128((__m128i *) (at), value)
#define ZERO _mm_setzero_si128()
#define TABLE(at) LOAD(at)
#elif WIDTH == 256
#define VECTOR __m256i
#define LOAD(at) _mm256_loadu_si256((const __m256i *) (at))
#define STORE(at, value) _mm256_storeu_si256((__m256i *) (at), value)
#define ZERO _mm256_setzero_si256()
#define TABLE(at) _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *) (at)))
#else
#define VECTOR __m512i
#define LOAD(at) _mm512_loadu_si512(at)
#define STORE(at, value) _mm512_storeu_si512(at, value)
#define ZERO _mm512_setzero_si512()
#define TABLE(at) _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *) (at)))
#endif

TARGET static inline __attribute__((always_inline)) void COMBINE_TILE(COMBINE)(const struct work *work, int first,
                                                                               const int tile) {
    for (size_t at = 0; at < work->length; at += 2 * sizeof(VECTOR)) {
        VECTOR sums[4][2];
#pragma GCC unroll 4
        for (int target = 0; target < tile; target++) {
            sums[target][0] = ZERO;
            sums[target][1] = ZERO;
        }
        const uint8_t *bytes = work->sources + at;
        const uint8_t *coefficients = work->coefficients + first * work->source_count;
        for (int source = 0; source < work->source_count; source++, bytes += work->length, coefficients++) {
            VECTOR first_half = LOAD(bytes);
            VECTOR second_half = LOAD(bytes + sizeof(VECTOR));
            VECTOR first_low = LOW(first_half);
            VECTOR first_high = HIGH(first_half);
            VECTOR second_low = LOW(second_half);
            VECTOR second_high = HIGH(second_half);
#pragma GCC unroll 4
            for (int target = 0; target < tile; target++) {
                uint8_t coefficient = coefficients[target * work->source_count];
                sums[target][0] = ADD_PRODUCT(sums[target][0], coefficient, first_low, first_high);
                sums[target][1] = ADD_PRODUCT(sums[target][1], coefficient, second_low, second_high);
            }
        }
#pragma GCC unroll 4
        for (int target = 0; target < tile; target++) {
            uint8_t *made = work->targets + (first + target) * work->length + at;
            STORE(made, sums[target][0]);
            STORE(made + sizeof(VECTOR), sums[target][1]);
        }
    }
}

TARGET static void COMBINE(const struct work *work) {
    int target = 0;
    for (; target + 4 <= work->target_count; target += 4) {
        COMBINE_TILE(COMBINE)(work, target, 4);
    }
    for (; target < work->target_count; target++) {
        COMBINE_TILE(COMBINE)(work, target, 1);
    }
}

#undef TARGET
#undef COMBINE
#undef WIDTH
#undef VECTOR
#undef LOAD
#undef STORE
#undef ZERO
#undef LOW
#undef HIGH
#undef TABLE
#undef ADD_PRODUCT
