// Typed doors to GNU libmicrohttpd. Its variadic calls, its macros and its thread's rules stay on this side.
//
// The library is opened at first use and not linked: through gnutls it would cost each start of the program several
// milliseconds, and most starts serve nothing.
//
// A request is handed over whole, and its connection is held until the request is settled by its number. A number that
// isn't waiting, because it was settled or the server has stopped, is passed over. Settling is for any thread.
#ifndef QUIRE_CMICROHTTPD_H
#define QUIRE_CMICROHTTPD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct qmh_server qmh_server;
typedef struct qmh_answer qmh_answer;

typedef struct {
    const char *name;
    const char *value;
} qmh_header;

/// One request; all that it points to lives as long as the call that brings it.
typedef struct {
    uint64_t number;
    const char *method;
    /// Path and query as they were sent.
    const char *target;
    const qmh_header *headers;
    size_t header_count;
    const uint8_t *body;
    size_t length;
} qmh_request;

/// Both are called on the server's own thread, on which all signals are blocked.
typedef struct {
    void *context;
    /// Takes a request over; false ends its connection, and `ended` follows all the same.
    bool (*arrived)(void *context, const qmh_request *request);
    /// A request that `arrived` was called for is done: its answer was sent, or its connection ended.
    void (*ended)(void *context);
} qmh_callbacks;

typedef struct {
    /// The longest body that is taken; a request with a longer one is answered with 413.
    size_t longest_body;
    /// How many seconds a connection may be silent while nothing is held back on it; 0 for ever.
    unsigned patience;
} qmh_options;

/// Why the library can't be opened; NULL where it can.
const char *qmh_unavailable(void);

/// A socket that listens on a loopback address, `127.0.0.1` or `::1`, or -1 with errno; `port` 0 is any that is free.
int qmh_listen(const char *address, uint16_t port, uint16_t *bound);

/// Serves on that socket, which is the server's from here on. NULL with errno when it can't be started.
qmh_server *qmh_start(int listener, qmh_options options, qmh_callbacks callbacks);
/// Ends every connection, waits for the server's thread and frees the server.
void qmh_stop(qmh_server *server);

/// An answer whose first `sent` bytes of the body are sent before its connection ends; all of them, and the connection
/// is kept, where `sent` is `length`. NULL when the memory for it could not be had.
qmh_answer *qmh_answer_make(unsigned status, const uint8_t *body, size_t length, size_t sent);
/// Adds a header; one that HTTP doesn't allow is left out.
void qmh_answer_add(qmh_answer *answer, const char *name, const char *value);

/// Settles a request with an answer, which is freed; with NULL its connection ends.
void qmh_respond(qmh_server *server, uint64_t number, qmh_answer *answer);
/// Settles a request by a reset of its connection, before any byte of an answer.
void qmh_reset(qmh_server *server, uint64_t number);
/// Settles a request by the end of its connection, without an answer.
void qmh_drop(qmh_server *server, uint64_t number);

#endif
