#define _GNU_SOURCE
#include "exchange.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void *began(void *context, const char *target, struct MHD_Connection *connection) {
    (void)context;
    return qmh_exchange_make(connection, target);
}

static enum MHD_Result handle(
    void *context, struct MHD_Connection *connection, const char *path, const char *method, const char *version,
    const char *bytes, size_t *count, void **slot) {
    (void)connection;
    (void)path;
    (void)version;
    qmh_server *server = context;
    qmh_exchange *exchange = *slot;
    if (exchange == NULL) {
        return MHD_NO;
    }
    if (!exchange->has_head) {
        exchange->has_head = true;
        return MHD_YES;
    }
    if (*count > 0) {
        qmh_exchange_take(exchange, bytes, *count, server->options.longest_body);
        *count = 0;
        return MHD_YES;
    }
    return qmh_exchange_go_on(server, exchange, method);
}

static void ended(
    void *context, struct MHD_Connection *connection, void **slot, enum MHD_RequestTerminationCode reason) {
    (void)connection;
    (void)reason;
    qmh_server *server = context;
    qmh_exchange *exchange = *slot;
    *slot = NULL;
    if (exchange == NULL) {
        return;
    }
    bool was_handed_over = exchange->number != 0;
    qmh_exchange_free(exchange);
    if (was_handed_over) {
        server->callbacks.ended(server->callbacks.context);
    }
}

/// A thread begins with its parent's signals blocked or not; the server's must take none of the program's.
static struct MHD_Daemon *start_daemon(qmh_server *server, int listener) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    errno = 0;
    struct MHD_Daemon *daemon = qmh_library()->MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handle, server,
        MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_URI_LOG_CALLBACK, began, server, MHD_OPTION_NOTIFY_COMPLETED,
        ended, server, MHD_OPTION_CONNECTION_TIMEOUT, server->options.patience, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)64 << 10, MHD_OPTION_END);
    int problem = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = problem != 0 ? problem : EAGAIN;
    return daemon;
}

qmh_server *qmh_start(int listener, qmh_options options, qmh_callbacks callbacks) {
    qmh_server *server = calloc(1, sizeof *server);
    struct stat before;
    if (server == NULL || qmh_library() == NULL || fstat(listener, &before) != 0) {
        free(server);
        close(listener);
        errno = ENOMEM;
        return NULL;
    }
    server->options = options;
    server->callbacks = callbacks;
    pthread_mutex_init(&server->lock, NULL);
    server->daemon = start_daemon(server, listener);
    if (server->daemon != NULL) {
        return server;
    }
    int problem = errno;
    // The library closes the socket after some failures and not after others.
    struct stat after;
    if (fstat(listener, &after) == 0 && after.st_ino == before.st_ino && after.st_dev == before.st_dev) {
        close(listener);
    }
    pthread_mutex_destroy(&server->lock);
    free(server);
    errno = problem;
    return NULL;
}

/// Has the server's thread go on with an exchange; under the lock, so that the server can't stop in between.
static void resume(qmh_exchange *exchange, qmh_state state, qmh_answer *answer) {
    exchange->state = state;
    exchange->answer = answer;
    qmh_library()->MHD_resume_connection(exchange->connection);
}

void qmh_stop(qmh_server *server) {
    pthread_mutex_lock(&server->lock);
    server->is_stopping = true;
    while (server->waiting != NULL) {
        qmh_exchange *exchange = server->waiting;
        server->waiting = exchange->next;
        resume(exchange, qmh_dropping, NULL);
    }
    pthread_mutex_unlock(&server->lock);
    qmh_library()->MHD_stop_daemon(server->daemon);
    pthread_mutex_destroy(&server->lock);
    free(server);
}

static void settle(qmh_server *server, uint64_t number, qmh_state state, qmh_answer *answer) {
    pthread_mutex_lock(&server->lock);
    qmh_exchange **place = &server->waiting;
    while (*place != NULL && (*place)->number != number) {
        place = &(*place)->next;
    }
    qmh_exchange *exchange = *place;
    if (exchange != NULL) {
        *place = exchange->next;
        resume(exchange, state, answer);
    }
    pthread_mutex_unlock(&server->lock);
    if (exchange == NULL && answer != NULL) {
        qmh_answer_free(answer);
    }
}

void qmh_respond(qmh_server *server, uint64_t number, qmh_answer *answer) {
    settle(server, number, qmh_responding, answer);
}

void qmh_reset(qmh_server *server, uint64_t number) {
    settle(server, number, qmh_resetting, NULL);
}

void qmh_drop(qmh_server *server, uint64_t number) {
    settle(server, number, qmh_dropping, NULL);
}
