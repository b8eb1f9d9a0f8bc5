#pragma once
#include <stdbool.h>

/// The bytes that this thread has asked the allocator for so far; always 0 where another allocator is in its place, as under
/// a sanitizer. What is copied to grow is allocated first, so that a copy of all rows for each page shows here.
unsigned long long quire_allocated_bytes(void);

/// Whether bytes are counted: not under a sanitizer, which has an allocator of its own.
bool quire_has_meter(void);
