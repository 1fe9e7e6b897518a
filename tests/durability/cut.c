/* Writes down what a process does to the SQLite files of one folder, so that a power cut can be played afterwards.
 *
 * Loaded before libc (LD_PRELOAD). CUT_DIR is the folder, CUT_LOG the file of the log. A record: one letter (W write,
 * T truncate, S sync, U unlink), offset and length (8 bytes each), length of the path (4 bytes), the path, and for W
 * the bytes. A write stands in the log before it is done, a sync after it is done. The file of the WAL index is shared
 * memory and never durable: it is left out.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST_FILES 65536

static char *paths[MOST_FILES];
static int log_fd = -1;
static const char *folder;
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("CUT_LOG");
    folder = getenv("CUT_DIR");
    if (path && folder) log_fd = REAL(open)(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int counts(const char *path) {
    size_t length = path ? strlen(path) : 0;
    if (log_fd < 0 || !path || strncmp(path, folder, strlen(folder)) || !strstr(path, ".sqlite3")) return 0;
    return length < 4 || strcmp(path + length - 4, "-shm");
}

static void note(char what, const char *path, uint64_t offset, uint64_t length, const void *bytes) {
    char head[21];
    uint32_t path_length = strlen(path);
    struct iovec parts[3] = {{head, sizeof head}, {(void *)path, path_length}, {(void *)bytes, bytes ? length : 0}};
    head[0] = what;
    memcpy(head + 1, &offset, 8);
    memcpy(head + 9, &length, 8);
    memcpy(head + 17, &path_length, 4);
    pthread_mutex_lock(&one_at_a_time);
    if (REAL(writev)(log_fd, parts, 3) < 0) abort();
    pthread_mutex_unlock(&one_at_a_time);
}

static const char *known(int fd) {
    return fd >= 0 && fd < MOST_FILES ? paths[fd] : NULL;
}

static int opened(int fd, const char *path, int flags) {
    if (fd >= 0 && fd < MOST_FILES) {
        free(paths[fd]);
        paths[fd] = (flags & O_ACCMODE) != O_RDONLY && counts(path) ? strdup(path) : NULL;
        if (paths[fd] && (flags & O_TRUNC)) note('T', path, 0, 0, NULL);
    }
    return fd;
}

#define MODE(flags, last) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { va_list more; va_start(more, last); mode = va_arg(more, mode_t); va_end(more); }

int open(const char *path, int flags, ...) { MODE(flags, flags) return opened(REAL(open)(path, flags, mode), path, flags); }
int open64(const char *path, int flags, ...) { MODE(flags, flags) return opened(REAL(open64)(path, flags, mode), path, flags); }
int openat(int at, const char *path, int flags, ...) { MODE(flags, flags) return opened(REAL(openat)(at, path, flags, mode), path, flags); }

int close(int fd) {
    if (known(fd)) { free(paths[fd]); paths[fd] = NULL; }
    return REAL(close)(fd);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
    if (known(fd)) note('W', paths[fd], offset, length, bytes);
    return REAL(pwrite)(fd, bytes, length, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
    if (known(fd)) note('W', paths[fd], offset, length, bytes);
    return REAL(pwrite64)(fd, bytes, length, offset);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    if (known(fd)) note('W', paths[fd], lseek(fd, 0, SEEK_CUR), length, bytes);
    return REAL(write)(fd, bytes, length);
}

int ftruncate(int fd, off_t length) {
    if (known(fd)) note('T', paths[fd], 0, length, NULL);
    return REAL(ftruncate)(fd, length);
}

int ftruncate64(int fd, off64_t length) {
    if (known(fd)) note('T', paths[fd], 0, length, NULL);
    return REAL(ftruncate64)(fd, length);
}

int fsync(int fd) {
    int done = REAL(fsync)(fd);
    if (!done && known(fd)) note('S', paths[fd], 0, 0, NULL);
    return done;
}

int fdatasync(int fd) {
    int done = REAL(fdatasync)(fd);
    if (!done && known(fd)) note('S', paths[fd], 0, 0, NULL);
    return done;
}

int unlink(const char *path) {
    if (counts(path)) note('U', path, 0, 0, NULL);
    return REAL(unlink)(path);
}
