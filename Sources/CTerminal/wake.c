#include "CTerminal.h"

#include <sys/eventfd.h>
#include <unistd.h>

int cterm_wake_open(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

void cterm_wake(int wake) {
    uint64_t one = 1;
    ssize_t written = write(wake, &one, sizeof one);
    (void)written;
}

void cterm_wake_clear(int wake) {
    uint64_t count;
    ssize_t got = read(wake, &count, sizeof count);
    (void)got;
}
