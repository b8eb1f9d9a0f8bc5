// One request and what becomes of it. Only the server's thread touches it, but while it waits to be settled.
#ifndef QUIRE_CMICROHTTPD_EXCHANGE_H
#define QUIRE_CMICROHTTPD_EXCHANGE_H

#include "CMicroHTTPD.h"
#include "library.h"

#include <pthread.h>

struct qmh_answer {
    unsigned status;
    struct MHD_Response *response;
};

typedef enum {
    qmh_reading,
    qmh_waiting,
    qmh_responding,
    qmh_resetting,
    qmh_dropping,
} qmh_state;

typedef struct qmh_exchange {
    struct MHD_Connection *connection;
    qmh_state state;
    /// Its number; 0 until it is handed over.
    uint64_t number;
    char *target;
    /// Whether the head has been seen.
    bool has_head;
    bool is_too_large;
    uint8_t *body;
    size_t length;
    size_t capacity;
    /// What it is settled with.
    qmh_answer *answer;
    struct qmh_exchange *next;
} qmh_exchange;

struct qmh_server {
    struct MHD_Daemon *daemon;
    qmh_options options;
    qmh_callbacks callbacks;
    /// Guards what follows.
    pthread_mutex_t lock;
    bool is_stopping;
    uint64_t last_number;
    qmh_exchange *waiting;
};

/// An exchange for a request whose first line has been read; NULL when the memory for it could not be had.
qmh_exchange *qmh_exchange_make(struct MHD_Connection *connection, const char *target);
void qmh_exchange_free(qmh_exchange *exchange);
/// Adds to the body; what is longer than it may be is read and not kept.
void qmh_exchange_take(qmh_exchange *exchange, const void *bytes, size_t count, size_t longest);
/// Goes on with an exchange whose request is whole.
enum MHD_Result qmh_exchange_go_on(qmh_server *server, qmh_exchange *exchange, const char *method);

void qmh_answer_free(qmh_answer *answer);

#endif
