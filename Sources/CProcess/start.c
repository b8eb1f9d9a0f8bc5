// What must be so before anything else runs.
#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

// A constructor, because the runtime of `async` functions opens descriptors before `main` runs a statement. One that got
// the number 1 would have rows written to it.
__attribute__((constructor(101))) static void open_standard_descriptors(void) {
    for (int number = 0; number <= 2; number++) {
        if (fcntl(number, F_GETFD) < 0 && errno == EBADF) {
            // The lowest number that is free is this one. For reading, so that rows which nobody gets remain an error.
            int opened = open("/dev/null", O_RDONLY);
            (void)opened;
        }
    }
}

static void reset(int number) {
    struct sigaction action;
    sigaction(number, NULL, &action);
    if ((action.sa_flags & SA_SIGINFO) == 0 && action.sa_handler == SIG_IGN) {
        return;
    }
    signal(number, SIG_DFL);
}

void cprocess_begin(bool reports_crashes) {
    signal(SIGPIPE, SIG_IGN);
    reset(SIGQUIT);
    static const int crashes[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
    for (size_t i = 0; !reports_crashes && i < sizeof crashes / sizeof crashes[0]; i++) {
        reset(crashes[i]);
    }
}

bool cprocess_can_open(size_t count) {
    enum { most = 64 };
    int opened[most];
    size_t got = 0;
    while (got < count && got < most) {
        opened[got] = fcntl(0, F_DUPFD_CLOEXEC, 3);
        if (opened[got] < 0) {
            break;
        }
        got++;
    }
    bool can = got == count;
    while (got > 0) {
        close(opened[--got]);
    }
    return can;
}

int cprocess_connect(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(address.sun_path, path);
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor >= 0 && connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0) {
        int reason = errno;
        close(descriptor);
        errno = reason;
        return -1;
    }
    return descriptor;
}
