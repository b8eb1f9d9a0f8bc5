// The one door to simdjson: the places of all tokens of a JSON document, found at the speed of the machine's widest
// vectors. C types only; no exception and no C++ type crosses.

#ifndef QUIRE_CSIMDJSON_H
#define QUIRE_CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Why a document has no index.
enum quire_index_status {
    QUIRE_INDEX_OK = 0,
    QUIRE_INDEX_NO_TOKENS,
    QUIRE_INDEX_UNCLOSED_STRING,
    QUIRE_INDEX_CONTROL_CHARACTER,
    QUIRE_INDEX_INVALID_UTF8,
    QUIRE_INDEX_TOO_LARGE,
    QUIRE_INDEX_NO_MEMORY,
};

/// The index of one document. `owner` keeps the offsets alive until `quire_index_free`.
struct quire_index {
    /// The offset of every bracket, colon and comma outside strings and of the first byte of every string, number and
    /// word, ascending, with the document's length behind the last.
    const uint32_t *offsets;
    /// How many tokens there are, the length at the end not counted.
    size_t count;
    /// Whether there is a backslash anywhere.
    int has_backslash;
    /// One of `quire_index_status`; when it isn't OK, nothing else is set and nothing needs to be freed.
    int status;
    void *owner;
};

/// Indexes a document; nothing beyond `bytes + length` is read.
struct quire_index quire_index_make(const uint8_t *bytes, size_t length);

/// Room in which one document after another is indexed.
struct quire_indexer;

/// Room for no document yet; NULL when there is no memory.
struct quire_indexer *quire_indexer_new(void);

/// Indexes a document in room that is used again: the index lives until the next one is made there, and has no owner.
struct quire_index quire_indexer_run(struct quire_indexer *indexer, const uint8_t *bytes, size_t length);

/// Frees the room.
void quire_indexer_free(struct quire_indexer *indexer);

/// Whether all of it is UTF-8.
int quire_is_utf8(const uint8_t *bytes, size_t length);

/// The offset of the first such byte from `start` on; `length` when there is none.
size_t quire_find(uint8_t byte, const uint8_t *bytes, size_t start, size_t length);

/// Frees what `quire_index_make` allocated.
void quire_index_free(struct quire_index index);

#ifdef __cplusplus
}
#endif

#endif
