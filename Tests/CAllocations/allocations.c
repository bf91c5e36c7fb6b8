#include "allocations.h"

#include <stddef.h>
#include <stdlib.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

static _Thread_local int counting;
static _Thread_local long count;

void allocations_begin(void) {
  count = 0;
  counting = 1;
}

long allocations_end(void) {
  counting = 0;
  return count;
}

#if defined(__GLIBC__) && !defined(SANITIZED)
int allocations_are_counted(void) { return 1; }

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

void *malloc(size_t size) {
  count += counting;
  return __libc_malloc(size);
}

void *calloc(size_t n, size_t size) {
  count += counting;
  return __libc_calloc(n, size);
}

void *realloc(void *old, size_t size) {
  count += counting;
  return __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  count += counting;
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
  count += counting;
  void *found = __libc_memalign(alignment, size);
  if (found == NULL) return 12;  // ENOMEM
  *memory = found;
  return 0;
}
#else
int allocations_are_counted(void) { return 0; }
#endif
