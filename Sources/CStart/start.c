#define _GNU_SOURCE
#include "start.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static size_t at_start[2];
static size_t workers_at_start;

size_t xp_memory_at_start(enum xp_memory kind) { return at_start[kind]; }
size_t xp_openblas_workers_at_start(void) { return workers_at_start; }

// A line of text without the C library's formatting, which is not there before its start, nor in a
// signal handler.
struct line {
  char text[512];
  size_t count;
};

static void add(struct line *line, const char *text) {
  while (*text && line->count < sizeof line->text) line->text[line->count++] = *text++;
}

static void add_number(struct line *line, size_t value) {
  char digits[24], *first = digits + sizeof digits;
  *--first = 0;
  do *--first = (char)('0' + value % 10);
  while (value /= 10);
  add(line, first);
}

static void add_mebibytes(struct line *line, size_t bytes) {
  add_number(line, bytes >> 20);
  add(line, " MiB");
}

static void add_limit(struct line *line, enum xp_memory kind) {
  add_mebibytes(line, xp_memory_limit(kind));
  add(line, kind == XP_DATA ? " of data (ulimit -d)" : " of address space (ulimit -v)");
}

static void say(const struct line *line) {
  ssize_t written = write(STDERR_FILENO, line->text, line->count);
  (void)written;
}

#ifdef __linux__
// What starting the program takes beside its mapped files and OpenBLAS's threads.
static const size_t startup = (size_t)12 << 20;

// Before the libraries' own start: in it OpenBLAS starts its threads, and where these find no room
// for their buffers they try for ever and
// the program cannot even end; where they cannot be started, OpenBLAS ends the process by SIGINT.
static void before_libraries(int count, char **arguments, char **environment) {
  (void)count, (void)arguments;
  workers_at_start = xp_openblas_workers(environment);
  size_t threads = workers_at_start * (xp_openblas_buffer + xp_thread_stack());
  for (enum xp_memory kind = XP_ADDRESS_SPACE; kind <= XP_DATA; kind++) {
    at_start[kind] = xp_memory_used(kind);
    size_t limit = xp_memory_limit(kind), program = at_start[kind] + startup;
    if (limit >= program + threads) continue;
    struct line line = {.count = 0};
    add(&line, "Error: the program needs some ");
    add_mebibytes(&line, program + threads + ((1 << 20) - 1));
    if (workers_at_start > 0) {
      add(&line, " with the ");
      add_number(&line, workers_at_start + 1);
      add(&line, " threads that OpenBLAS starts");
    }
    add(&line, "; this process may use ");
    add_limit(&line, kind);
    add(&line, ". Raise the limit");
    if (workers_at_start > 0 && limit >= program) add(&line, ", or set OPENBLAS_NUM_THREADS=1");
    add(&line, ".\n");
    say(&line);
    _exit(1);
  }
}

__attribute__((section(".preinit_array"), used)) static void (*const start)(int, char **, char **) =
    before_libraries;
#endif

// Less than this left is out of memory.
static const size_t least = (size_t)64 << 20;

static const int crashes[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP};
static struct sigaction before[sizeof crashes / sizeof *crashes];
static struct line last_line;

static int has_room(void) {
  void *memory = mmap(NULL, least, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 0;
  munmap(memory, least);
  return 1;
}

static void crashed(int number, siginfo_t *info, void *context) {
  if (!has_room()) {
    say(&last_line);
    _exit(1);
  }
  for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++) {
    if (crashes[i] != number) continue;
    // With the place of the fault, as if this had not been here.
    if (before[i].sa_flags & SA_SIGINFO) return before[i].sa_sigaction(number, info, context);
    sigaction(number, &before[i], NULL);
    raise(number);
  }
}

void xp_tell_out_of_memory(void) {
  enum xp_memory kind =
      xp_memory_limit(XP_ADDRESS_SPACE) != PTRDIFF_MAX ? XP_ADDRESS_SPACE : XP_DATA;
  if (xp_memory_limit(kind) == PTRDIFF_MAX) return;
  add(&last_line, "Error: out of memory: the program broke off with less than ");
  add_mebibytes(&last_line, least);
  add(&last_line, " left of the ");
  add_limit(&last_line, kind);
  add(&last_line, " that this process may use. Raise the limit, or give it less to do.\n");
  // A stack that cannot grow is a crash too, and leaves no room for a handler.
  static char stack[1 << 14];
  stack_t there;
  if (sigaltstack(NULL, &there) == 0 && there.ss_flags & SS_DISABLE) {
    stack_t ours = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&ours, NULL);
  }
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = crashed;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
    sigaction(crashes[i], &action, &before[i]);
}
