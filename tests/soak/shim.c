/* Stands between the program and the C library's file calls (LD_PRELOAD): counts every change of a regular
   file or of a folder, and on the chosen one kills the process, tears the write, or fails. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { OFF, COUNT, KILL, TEAR, FAIL, SLOW };
enum { WRITING = 1, SYNCING = 2, NAMING = 4 };

static int mode = OFF, error_number = EIO, kinds = 7;
static long count = 0, chosen = 0;

void shim_arm(int new_mode, long new_chosen, int new_error, int new_kinds) {
    mode = new_mode; chosen = new_chosen; error_number = new_error; kinds = new_kinds; count = 0;
}
long shim_count(void) { return count; }

static int regular(int fd) {
    struct stat found;
    return fstat(fd, &found) == 0 && S_ISREG(found.st_mode);
}
static void die(void) { kill(getpid(), SIGKILL); for (;;) pause(); }

/* Before the call: 1 to let it fail. */
static int before(int kind) {
    if (mode == OFF || !(kinds & kind)) return 0;
    ++count;
    if (mode == SLOW) usleep((useconds_t)chosen);
    if (mode == FAIL && count >= chosen) { errno = error_number; return 1; }
    return 0;
}
static void after(int kind) {
    if ((mode == KILL || mode == TEAR) && (kinds & kind) && count == chosen) die();
}
#define REAL(type, name) static type real; if (!real) real = (type)dlsym(RTLD_NEXT, name)
#define TORN(size) ((mode == TEAR && count == chosen && (size) > 1) ? (size) / 2 : (size))

typedef ssize_t (*write_t)(int, const void *, size_t);
ssize_t write(int fd, const void *data, size_t size) {
    REAL(write_t, "write");
    if (mode == OFF || !regular(fd)) return real(fd, data, size);
    if (before(WRITING)) return -1;
    ssize_t done = real(fd, data, TORN(size));
    after(WRITING);
    return done;
}
typedef ssize_t (*pwrite_t)(int, const void *, size_t, off_t);
static ssize_t pwrite_at(pwrite_t real, int fd, const void *data, size_t size, off_t at) {
    if (mode == OFF || !regular(fd)) return real(fd, data, size, at);
    if (before(WRITING)) return -1;
    ssize_t done = real(fd, data, TORN(size), at);
    after(WRITING);
    return done;
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    REAL(pwrite_t, "pwrite");
    return pwrite_at(real, fd, data, size, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off_t at) {
    REAL(pwrite_t, "pwrite64");
    return pwrite_at(real, fd, data, size, at);
}
typedef ssize_t (*sendfile_t)(int, int, off_t *, size_t);
ssize_t sendfile(int out, int in, off_t *at, size_t size) {
    REAL(sendfile_t, "sendfile");
    if (before(WRITING)) return -1;
    ssize_t done = real(out, in, at, TORN(size));
    after(WRITING);
    return done;
}
ssize_t sendfile64(int out, int in, off_t *at, size_t size) { return sendfile(out, in, at, size); }

#define ON_FILE(name, kind, type, declared, given)                         \
    int name declared {                                                    \
        REAL(type, #name);                                                 \
        if (mode == OFF || !regular(fd)) return real given;                \
        if (before(kind)) return -1;                                       \
        int done = real given;                                             \
        after(kind);                                                       \
        return done;                                                       \
    }
typedef int (*sync_t)(int);
typedef int (*cut_t)(int, off_t);
ON_FILE(fsync, SYNCING, sync_t, (int fd), (fd))
ON_FILE(fdatasync, SYNCING, sync_t, (int fd), (fd))
ON_FILE(ftruncate, WRITING, cut_t, (int fd, off_t size), (fd, size))
ON_FILE(ftruncate64, WRITING, cut_t, (int fd, off_t size), (fd, size))

#define ON_NAME(name, type, declared, given)                               \
    int name declared {                                                    \
        REAL(type, #name);                                                 \
        if (before(NAMING)) return -1;                                     \
        int done = real given;                                             \
        after(NAMING);                                                     \
        return done;                                                       \
    }
typedef int (*two_t)(const char *, const char *);
typedef int (*one_t)(const char *);
typedef int (*at_two_t)(int, const char *, int, const char *);
typedef int (*at_link_t)(int, const char *, int, const char *, int);
typedef int (*at_one_t)(int, const char *, int);
ON_NAME(rename, two_t, (const char *from, const char *to), (from, to))
ON_NAME(link, two_t, (const char *from, const char *to), (from, to))
ON_NAME(unlink, one_t, (const char *path), (path))
ON_NAME(renameat, at_two_t, (int a, const char *from, int b, const char *to), (a, from, b, to))
ON_NAME(linkat, at_link_t, (int a, const char *from, int b, const char *to, int flags), (a, from, b, to, flags))
ON_NAME(unlinkat, at_one_t, (int a, const char *path, int flags), (a, path, flags))
