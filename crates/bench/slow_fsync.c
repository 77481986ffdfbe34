/* Every fsync of the process takes five milliseconds more, as on a cheap disk. Preloaded by scripts/bench only. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void wait_for_the_disk(void) {
    struct timespec five_ms = {0, 5000000};
    nanosleep(&five_ms, 0);
}

int fsync(int fd) {
    wait_for_the_disk();
    return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd) {
    wait_for_the_disk();
    return (int)syscall(SYS_fdatasync, fd);
}
