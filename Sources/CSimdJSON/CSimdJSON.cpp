#include "CSimdJSON.h"

#include <cstring>
#include <memory>
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

quire_index make(const uint8_t *bytes, size_t length) {
    // Offsets are 32 bits wide, and stage 1 wants room for more than the document.
    const size_t room = 64;
    if (length >= 0xFFFFFFFFu - room) { return failure(QUIRE_INDEX_TOO_LARGE); }
    std::unique_ptr<Parser> parser;
    const simdjson::implementation *active = simdjson::get_active_implementation();
    if (active->create_dom_parser_implementation(length + room, 1, parser) != simdjson::SUCCESS || !parser) {
        return failure(QUIRE_INDEX_NO_MEMORY);
    }
    const int status = index_status(parser->stage1(bytes, length, simdjson::stage1_mode::regular));
    if (status != QUIRE_INDEX_OK) { return failure(status); }
    const size_t count = parser->n_structural_indexes;
    uint32_t *offsets = parser->structural_indexes.get();
    offsets[count] = static_cast<uint32_t>(length);
    const int has_backslash = std::memchr(bytes, '\\', length) != nullptr;
    return quire_index{offsets, count, has_backslash, QUIRE_INDEX_OK, parser.release()};
}

}  // namespace

extern "C" struct quire_index quire_index_make(const uint8_t *bytes, size_t length) {
    if (length == 0) { return failure(QUIRE_INDEX_NO_TOKENS); }
    try {
        return make(bytes, length);
    } catch (...) {
        return failure(QUIRE_INDEX_NO_MEMORY);
    }
}

extern "C" void quire_index_free(struct quire_index index) { delete static_cast<Parser *>(index.owner); }
