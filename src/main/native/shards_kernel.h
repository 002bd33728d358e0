/*
 * The sums by one kind of instructions, named by the macros; returns how many bytes of each target are done. Four targets
 * are made at a time, so that each byte is loaded once for them, then the rest one by one.
 */
TARGET static inline __attribute__((always_inline)) int COMBINE_TILE(COMBINE)(const struct work *work, int first,
                                                                              const int tile) {
    const int step = 2 * (int) sizeof(VECTOR);
    int at = 0;
    for (; at + step <= work->length; at += step) {
        VECTOR sums[4][2];
#pragma GCC unroll 4
        for (int target = 0; target < tile; target++) {
            sums[target][0] = ZERO;
            sums[target][1] = ZERO;
        }
        for (int source = 0; source < work->source_count; source++) {
            const uint8_t *bytes = work->sources[source] + at;
            VECTOR first_half = LOAD(bytes);
            VECTOR second_half = LOAD(bytes + sizeof(VECTOR));
            VECTOR first_low = LOW(first_half);
            VECTOR first_high = HIGH(first_half);
            VECTOR second_low = LOW(second_half);
            VECTOR second_high = HIGH(second_half);
#pragma GCC unroll 4
            for (int target = 0; target < tile; target++) {
                uint8_t coefficient = work->coefficients[(first + target) * work->source_count + source];
                sums[target][0] = XOR(sums[target][0], MULTIPLY(coefficient, first_low, first_high));
                sums[target][1] = XOR(sums[target][1], MULTIPLY(coefficient, second_low, second_high));
            }
        }
#pragma GCC unroll 4
        for (int target = 0; target < tile; target++) {
            STORE(work->targets[first + target] + at, sums[target][0]);
            STORE(work->targets[first + target] + at + sizeof(VECTOR), sums[target][1]);
        }
    }
    return at;
}

TARGET static int COMBINE(const struct work *work) {
    int done = 0;
    int target = 0;
    for (; target + 4 <= work->target_count; target += 4) {
        done = COMBINE_TILE(COMBINE)(work, target, 4);
    }
    for (; target < work->target_count; target++) {
        done = COMBINE_TILE(COMBINE)(work, target, 1);
    }
    return done;
}

#undef TARGET
#undef COMBINE
#undef VECTOR
#undef LOAD
#undef STORE
#undef ZERO
#undef XOR
#undef LOW
#undef HIGH
#undef TABLE
#undef MULTIPLY
