#include "CFileScan.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// For each bit, whether the bits up to it that are set are odd in number.
static inline uint64_t parity(uint64_t bits) {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^= bits << 32;
    return bits;
}

// The 64 bytes from `at` on, and in `valid` which of them there are; what is less than that is copied to `rest`.
static inline const uint8_t *block_at(
    const uint8_t *bytes, size_t count, size_t at, uint8_t rest[64], uint64_t *valid) {
    const size_t left = count - at;
    *valid = left < 64 ? ((uint64_t)1 << left) - 1 : ~(uint64_t)0;
    if (left >= 64) { return bytes + at; }
    memset(rest, 0, 64);
    memcpy(rest, bytes + at, left);
    return rest;
}

#if defined(__x86_64__)

static inline uint64_t equal_sse2(const uint8_t *block, uint8_t byte) {
    const __m128i wanted = _mm_set1_epi8((char)byte);
    uint64_t mask = 0;
    for (int part = 0; part < 4; part++) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(block + 16 * part));
        mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, wanted)) << 16 * part;
    }
    return mask;
}

__attribute__((target("avx2"))) static inline uint64_t equal_avx2(const uint8_t *block, uint8_t byte) {
    const __m256i wanted = _mm256_set1_epi8((char)byte);
    const __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)block);
    const __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(block + 32));
    return (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted))
        | (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted)) << 32;
}

#define NAME(name) name##_avx2
#define TARGET __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt")))
#define EQUAL equal_avx2
#include "kernel.h"
#undef NAME
#undef TARGET
#undef EQUAL

#define EQUAL equal_sse2

static int has_avx2(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2")
        && __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("lzcnt");
}

#else

static inline uint64_t equal_bytes(const uint8_t *block, uint8_t byte) {
    uint64_t mask = 0;
    for (int at = 0; at < 64; at++) { mask |= (uint64_t)(block[at] == byte) << at; }
    return mask;
}

#define EQUAL equal_bytes

#endif

#define NAME(name) name##_plain
#define TARGET
#include "kernel.h"

#if defined(__x86_64__)
#define BEST(name) (has_avx2() ? name##_avx2 : name##_plain)
#else
#define BEST(name) name##_plain
#endif

size_t quire_count_newlines(const uint8_t *bytes, size_t count) { return BEST(count_newlines)(bytes, count); }

struct quire_csv_survey quire_csv_survey_make(const uint8_t *bytes, size_t count, uint8_t delimiter) {
    // A delimiter that is a quote or ends lines is for nobody to guess.
    if (delimiter == '"' || delimiter == '\n' || delimiter == '\r') {
        return (struct quire_csv_survey){0, 0, 0, 0, 0};
    }
    return BEST(survey)(bytes, count, delimiter);
}

void quire_csv_find(
    const uint8_t *bytes, size_t count, uint8_t delimiter, struct quire_csv_field *fields, uint32_t *row_ends) {
    BEST(find)(bytes, count, delimiter, fields, row_ends);
}
