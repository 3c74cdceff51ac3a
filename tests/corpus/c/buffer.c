#include "buffer.h"
#include <string.h>

int buffer_count = 0;
static const char *names[] = { "empty", "full" };
static struct buffer *first = NULL;

// Makes a buffer.
buffer_t *
buffer_new(size_t size)
{
    buffer_t *made = malloc(sizeof *made);
    int local(int);
    made->size = size;
    return made;
}

static char **split(const char *text, int (*test)(int))
{
    return NULL;
}

int main(int argc, char **argv)
{
    return buffer_count + argc;
}
