#define _GNU_SOURCE
#include "exchange.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

qmh_exchange *qmh_exchange_make(struct MHD_Connection *connection, const char *target) {
    qmh_exchange *exchange = calloc(1, sizeof *exchange);
    char *copy = strdup(target != NULL ? target : "");
    if (exchange == NULL || copy == NULL) {
        free(exchange);
        free(copy);
        return NULL;
    }
    exchange->connection = connection;
    exchange->target = copy;
    return exchange;
}

void qmh_exchange_free(qmh_exchange *exchange) {
    if (exchange->answer != NULL) {
        qmh_answer_free(exchange->answer);
    }
    free(exchange->target);
    free(exchange->body);
    free(exchange);
}

void qmh_exchange_take(qmh_exchange *exchange, const void *bytes, size_t count, size_t longest) {
    if (exchange->is_too_large || count > longest - exchange->length) {
        exchange->is_too_large = true;
        return;
    }
    if (count > exchange->capacity - exchange->length) {
        size_t capacity = 2 * exchange->capacity + count;
        uint8_t *body = realloc(exchange->body, capacity);
        if (body == NULL) {
            exchange->is_too_large = true;
            return;
        }
        exchange->body = body;
        exchange->capacity = capacity;
    }
    memcpy(exchange->body + exchange->length, bytes, count);
    exchange->length += count;
}

typedef struct {
    qmh_header *headers;
    size_t count;
    size_t capacity;
} header_list;

static enum MHD_Result list_header(void *context, enum MHD_ValueKind kind, const char *name, const char *value) {
    (void)kind;
    header_list *list = context;
    if (list->count == list->capacity) {
        size_t capacity = 2 * list->capacity + 16;
        qmh_header *headers = realloc(list->headers, capacity * sizeof *headers);
        if (headers == NULL) {
            return MHD_NO;
        }
        list->headers = headers;
        list->capacity = capacity;
    }
    list->headers[list->count++] = (qmh_header){.name = name, .value = value != NULL ? value : ""};
    return MHD_YES;
}

/// Holds the connection and hands the request over, unless the server is about to stop.
static enum MHD_Result hand_over(qmh_server *server, qmh_exchange *exchange, const char *method) {
    header_list list = {0};
    qmh_library()->MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND, list_header, &list);
    pthread_mutex_lock(&server->lock);
    bool is_stopping = server->is_stopping;
    if (!is_stopping) {
        exchange->number = ++server->last_number;
        exchange->state = qmh_waiting;
        exchange->next = server->waiting;
        server->waiting = exchange;
        // Before anybody hears of it, since whoever does may settle it at once.
        qmh_library()->MHD_suspend_connection(exchange->connection);
    }
    pthread_mutex_unlock(&server->lock);
    if (!is_stopping) {
        qmh_request request = {
            .number = exchange->number,
            .method = method,
            .target = exchange->target,
            .headers = list.headers,
            .header_count = list.count,
            .body = exchange->body,
            .length = exchange->length,
        };
        uint64_t number = exchange->number;
        if (!server->callbacks.arrived(server->callbacks.context, &request)) {
            qmh_drop(server, number);
        }
    }
    free(list.headers);
    return is_stopping ? MHD_NO : MHD_YES;
}

static enum MHD_Result respond(qmh_exchange *exchange) {
    qmh_answer *answer = exchange->answer;
    return answer == NULL
        ? MHD_NO
        : qmh_library()->MHD_queue_response(exchange->connection, answer->status, answer->response);
}

static enum MHD_Result refuse_body(qmh_exchange *exchange) {
    exchange->answer = qmh_answer_make(413, NULL, 0, 0);
    return respond(exchange);
}

/// Ends the connection as one that failed. A socket that lingers for no time would be reset when it is closed, but the
/// library ends it in the ordinary way before; being disconnected resets it at once.
static void reset(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info
        = qmh_library()->MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct sockaddr nowhere = {.sa_family = AF_UNSPEC};
    if (info != NULL) {
        connect(info->connect_fd, &nowhere, sizeof nowhere);
    }
}

enum MHD_Result qmh_exchange_go_on(qmh_server *server, qmh_exchange *exchange, const char *method) {
    switch (exchange->state) {
    case qmh_reading:
        return exchange->is_too_large ? refuse_body(exchange) : hand_over(server, exchange, method);
    case qmh_waiting:
        return MHD_YES;
    case qmh_responding:
        return respond(exchange);
    case qmh_resetting:
        reset(exchange->connection);
        return MHD_NO;
    case qmh_dropping:
        return MHD_NO;
    }
    return MHD_NO;
}
