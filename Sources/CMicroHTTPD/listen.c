#define _GNU_SOURCE
#include "CMicroHTTPD.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef union {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} socket_address;

/// The size of the address that the text names, or 0 where it isn't this machine's own.
static socklen_t parse(const char *text, uint16_t port, socket_address *address) {
    memset(address, 0, sizeof *address);
    if (strcmp(text, "127.0.0.1") == 0) {
        address->v4.sin_family = AF_INET;
        address->v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address->v4.sin_port = htons(port);
        return sizeof address->v4;
    }
    if (strcmp(text, "::1") == 0) {
        address->v6.sin6_family = AF_INET6;
        address->v6.sin6_addr = in6addr_loopback;
        address->v6.sin6_port = htons(port);
        return sizeof address->v6;
    }
    return 0;
}

static int fail(int listener, int problem) {
    if (listener >= 0) {
        close(listener);
    }
    errno = problem;
    return -1;
}

int qmh_listen(const char *text, uint16_t port, uint16_t *bound) {
    socket_address address;
    socklen_t size = parse(text, port, &address);
    if (size == 0) {
        return fail(-1, EADDRNOTAVAIL);
    }
    int listener = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    // Connections that ended a moment ago keep no port taken.
    int on = 1;
    if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0
        || bind(listener, &address.any, size) != 0 || listen(listener, SOMAXCONN) != 0
        || getsockname(listener, &address.any, &size) != 0) {
        return fail(listener, errno);
    }
    *bound = ntohs(address.any.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port);
    return listener;
}
