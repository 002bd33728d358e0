/*
 * The sums by one kind of instructions, named by the macros; the length is a multiple of two vectors. Four targets are made
 * at a time, so that each byte is loaded once for them, then the rest one by one.
 */
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
#undef VECTOR
#undef LOAD
#undef STORE
#undef ZERO
#undef LOW
#undef HIGH
#undef TABLE
#undef ADD_PRODUCT
