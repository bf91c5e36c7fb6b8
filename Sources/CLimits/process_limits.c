#define _GNU_SOURCE
#include "process_limits.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __linux__
#include <sched.h>
#endif

size_t xp_memory_limit(enum xp_memory kind) {
  struct rlimit limit;
  if (getrlimit(kind == XP_DATA ? RLIMIT_DATA : RLIMIT_AS, &limit) != 0) return PTRDIFF_MAX;
  if (limit.rlim_cur == RLIM_INFINITY) return PTRDIFF_MAX;
  return limit.rlim_cur > PTRDIFF_MAX ? PTRDIFF_MAX : (size_t)limit.rlim_cur;
}

size_t xp_memory_used(enum xp_memory kind) {
#ifdef __linux__
  // Pages: all, resident, shared, text, 0, data.
  char text[256];
  int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t count = read(file, text, sizeof text);
  close(file);
  int field = kind == XP_DATA ? 5 : 0;
  size_t pages = 0;
  for (ssize_t i = 0; i < count && field >= 0; i++) {
    if (text[i] == ' ') {
      field--;
    } else if (field == 0 && text[i] >= '0' && text[i] <= '9') {
      pages = 10 * pages + (size_t)(text[i] - '0');
    }
  }
  return pages * (size_t)sysconf(_SC_PAGESIZE);
#else
  return 0;
#endif
}

size_t xp_thread_stack(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return (size_t)2 << 20;
  return (size_t)limit.rlim_cur;
}

#ifdef __linux__
// OpenBLAS's, where that is the BLAS: 1 for threads of its own.
__attribute__((weak)) int openblas_get_parallel(void);

static size_t number(char *const *environment, const char *name) {
  for (; environment && *environment; environment++) {
    const char *text = *environment, *n = name;
    while (*n && *text == *n) text++, n++;
    if (*n || *text != '=') continue;
    size_t value = 0;
    for (text++; *text >= '0' && *text <= '9' && value < 1 << 20; text++)
      value = 10 * value + (size_t)(*text - '0');
    return value;
  }
  return 0;
}
#endif

size_t xp_openblas_workers(char *const *environment) {
#ifdef __linux__
  if (!openblas_get_parallel || openblas_get_parallel() != 1) return 0;
  cpu_set_t set;
  size_t cores = sched_getaffinity(0, sizeof set, &set) == 0
                     ? (size_t)CPU_COUNT(&set)
                     : (size_t)sysconf(_SC_NPROCESSORS_ONLN);
  // In the order that OpenBLAS looks.
  size_t asked = number(environment, "OPENBLAS_NUM_THREADS");
  if (asked == 0) asked = number(environment, "GOTO_NUM_THREADS");
  if (asked == 0) asked = number(environment, "OMP_NUM_THREADS");
  size_t threads = asked > 0 && asked < cores ? asked : cores;
  return threads > 0 ? threads - 1 : 0;
#else
  return 0;
#endif
}
