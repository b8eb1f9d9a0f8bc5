// Other programs on the terminal: the person's editor and pager.
#define _GNU_SOURCE
#include "CTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static pid_t spawn(const char *command, const char *argument, int input, int output) {
    // The shell splits the command; the argument is a word of its own whatever it holds.
    char script[4096];
    int length = snprintf(script, sizeof script, argument != NULL ? "%s \"$1\"" : "%s", command);
    if (length < 0 || (size_t)length >= sizeof script) {
        return -1;
    }
    char *const arguments[] = {(char *)"sh", (char *)"-c", script, (char *)"sh", (char *)argument, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&actions, input, 0);
    posix_spawn_file_actions_adddup2(&actions, output, 1);
    posix_spawn_file_actions_adddup2(&actions, output, 2);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    // What this process ignores or blocks must not be ignored or blocked there.
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    pid_t process = -1;
    if (posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments, environ) != 0) {
        process = -1;
    }
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return process;
}

int cterm_finish(int process) {
    int status = 0;
    if (process < 0) {
        return 127;
    }
    while (waitpid(process, &status, 0) < 0) {
        if (errno != EINTR) {
            return 127;
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int cterm_run(const char *command, const char *argument, int input, int output) {
    return cterm_finish(spawn(command, argument, input, output));
}

int cterm_start(const char *command, const char *argument, int output, int *feed) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return -1;
    }
    pid_t process = spawn(command, argument, ends[0], output);
    close(ends[0]);
    if (process < 0) {
        close(ends[1]);
        return -1;
    }
    *feed = ends[1];
    return process;
}
