#include "CAllocationMeter.h"
#include <errno.h>
#include <stddef.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define QUIRE_NO_METER
#endif
#endif

static __thread unsigned long long bytes;

unsigned long long quire_allocated_bytes(void) { return bytes; }

bool quire_has_meter(void) {
#ifdef QUIRE_NO_METER
    return false;
#else
    return true;
#endif
}

#ifndef QUIRE_NO_METER
// The C library's own allocator under the names that it keeps for those who stand in for it.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size) {
    bytes += size;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    bytes += count * size;
    return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size) {
    bytes += size;
    return __libc_realloc(memory, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
    bytes += size;
    *memory = __libc_memalign(alignment, size);
    return *memory ? 0 : ENOMEM;
}
#endif
