#ifndef MACROS_H
#define MACROS_H
#ifdef __cplusplus
extern "C" {
#endif

struct ACME_PACKED header { int a; };
union ACME_PACKED any { int b; };

/* Opens it. */
ACME_EXTERN ACMEcode acme_open(ACME *handle, ...);
int first(void), second(int), *third(char *);
extern int throwing(const char *path) ACME_THROW ACME_NONNULL((1));
void ACME_CALL called(int a);
typedef long (ACMEAPI *callback)(int);
typedef int compare(const void *, const void *);

#ifdef __cplusplus
}
#endif

ACME_DECLARE(table)
int old_style(a, b)
int a;
char *b;
{
  return a;
}
static void ACME_INLINE
gnu_style(int a)
{
}
#endif
