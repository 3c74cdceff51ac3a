#include <stdio.h>

int before(void)
{
    return 1;
}

struct half {
    int a;
    int

int torn(int a, {
    return a;
}

int after(void)
{
    return 2;
}
