#ifndef BUFFER_H
#define BUFFER_H

#include <stddef.h>
#include "pool/arena.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BUFFER_SIZE 4096
#define BUFFER_MIN(a, b) \
    ((a) < (b) ? (a) : (b))

/* What a buffer can be. */
enum buffer_state {
    BUFFER_EMPTY,
    BUFFER_FULL = 4,
};

typedef struct buffer {
    char *data;
    size_t size;
    struct { int a; } inner;
} buffer_t;

typedef struct {
    int fd;
} stream, *stream_ptr;

typedef unsigned long word;
typedef int (*compare_fn)(const void *, const void *);

union value {
    int i;
    double d;
};

/**
 * Makes a buffer.
 */
buffer_t *buffer_new(size_t size);
int buffer_append(buffer_t *buffer,
                  const char *data,
                  size_t size);
extern int buffer_count;

static inline size_t buffer_room(const buffer_t *b)
{
    return BUFFER_SIZE - b->size;
}

#ifdef __cplusplus
}
#endif

#endif /* BUFFER_H */
