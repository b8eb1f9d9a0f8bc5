#include "CSimdJSON.h"

#include <cstring>
#include <memory>
#include <new>
#include <utility>

#include <simdjson.h>

namespace {

using Parser = simdjson::internal::dom_parser_implementation;

// The first of simdjson's two stages, chosen for the processor at run time. The on-demand front end above it is not
// used, because it doesn't check what it skips: a page cut short behind the last wanted value would pass.
int index_status(simdjson::error_code error) {
    switch (error) {
    case simdjson::SUCCESS: return QUIRE_INDEX_OK;
    case simdjson::EMPTY: return QUIRE_INDEX_NO_TOKENS;
    case simdjson::UNCLOSED_STRING: return QUIRE_INDEX_UNCLOSED_STRING;
    case simdjson::UNESCAPED_CHARS: return QUIRE_INDEX_CONTROL_CHARACTER;
    case simdjson::UTF8_ERROR: return QUIRE_INDEX_INVALID_UTF8;
    case simdjson::CAPACITY: return QUIRE_INDEX_TOO_LARGE;
    default: return QUIRE_INDEX_NO_MEMORY;
    }
}

quire_index failure(int status) { return quire_index{nullptr, 0, 0, status, nullptr}; }

// Offsets are 32 bits wide, and stage 1 wants room for more than the document.
constexpr size_t spare = 64;
// Room for a longer document than this isn't kept.
constexpr size_t most_kept = 64u << 20;

quire_index make(std::unique_ptr<Parser> &parser, const uint8_t *bytes, size_t length) {
    if (length >= 0xFFFFFFFFu - spare) { return failure(QUIRE_INDEX_TOO_LARGE); }
    const size_t wanted = length + spare;
    if (!parser || parser->capacity() < wanted || parser->capacity() > most_kept) {
        parser.reset();
        const simdjson::implementation *active = simdjson::get_active_implementation();
        if (active->create_dom_parser_implementation(wanted, 1, parser) != simdjson::SUCCESS || !parser) {
            return failure(QUIRE_INDEX_NO_MEMORY);
        }
    }
    const int status = index_status(parser->stage1(bytes, length, simdjson::stage1_mode::regular));
    if (status != QUIRE_INDEX_OK) { return failure(status); }
    const size_t count = parser->n_structural_indexes;
    uint32_t *offsets = parser->structural_indexes.get();
    offsets[count] = static_cast<uint32_t>(length);
    const int has_backslash = std::memchr(bytes, '\\', length) != nullptr;
    return quire_index{offsets, count, has_backslash, QUIRE_INDEX_OK, nullptr};
}

}  // namespace

struct quire_indexer {
    std::unique_ptr<Parser> parser;
};

extern "C" struct quire_index quire_index_make(const uint8_t *bytes, size_t length) {
    if (length == 0) { return failure(QUIRE_INDEX_NO_TOKENS); }
    try {
        std::unique_ptr<Parser> parser;
        quire_index index = make(parser, bytes, length);
        if (index.status == QUIRE_INDEX_OK) { index.owner = parser.release(); }
        return index;
    } catch (...) {
        return failure(QUIRE_INDEX_NO_MEMORY);
    }
}

extern "C" void quire_index_free(struct quire_index index) { delete static_cast<Parser *>(index.owner); }

extern "C" struct quire_indexer *quire_indexer_new(void) { return new (std::nothrow) quire_indexer; }

extern "C" struct quire_index quire_indexer_run(
    struct quire_indexer *indexer, const uint8_t *bytes, size_t length) {
    if (length == 0) { return failure(QUIRE_INDEX_NO_TOKENS); }
    if (indexer == nullptr) { return failure(QUIRE_INDEX_NO_MEMORY); }
    try {
        return make(indexer->parser, bytes, length);
    } catch (...) {
        return failure(QUIRE_INDEX_NO_MEMORY);
    }
}

extern "C" void quire_indexer_free(struct quire_indexer *indexer) { delete indexer; }

extern "C" int quire_is_utf8(const uint8_t *bytes, size_t length) {
    return length == 0 || simdjson::validate_utf8(reinterpret_cast<const char *>(bytes), length);
}

extern "C" size_t quire_find(uint8_t byte, const uint8_t *bytes, size_t start, size_t length) {
    if (start >= length) { return length; }
    const void *found = std::memchr(bytes + start, byte, length - start);
    return found == nullptr ? length : static_cast<size_t>(static_cast<const uint8_t *>(found) - bytes);
}
