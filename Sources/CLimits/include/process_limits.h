// What this process may use of memory, what it has taken, and what threads and OpenBLAS take of
// address space. Plain system calls: the
// program asks before anything is initialised.
#pragma once

#include <stddef.h>
#include <stdint.h>

// Of address space (RLIMIT_AS, ulimit -v) or of data (RLIMIT_DATA, ulimit -d: what is private and
// can be written to).
enum xp_memory { XP_ADDRESS_SPACE, XP_DATA };

// Bytes that this process may use; PTRDIFF_MAX, the largest Int of Swift, where there is no limit.
size_t xp_memory_limit(enum xp_memory kind);

// Bytes that it has taken; 0 where the system does not say.
size_t xp_memory_used(enum xp_memory kind);

// The stack of a new thread.
size_t xp_thread_stack(void);

// What the C library reserves for a thread that allocates, and twice that for a moment.
static const size_t xp_thread_arena = (size_t)64 << 20;

// One buffer of OpenBLAS: each of its own threads takes one as it starts, each other thread borrows
// one for a call. 0.3.21 maps 32 << 22
// bytes on x86-64 and arm64 whatever the size of the problem, and where it cannot it tries again
// for ever (until 0.3.30).
static const size_t xp_openblas_buffer = (size_t)32 << 22;

// Threads that OpenBLAS starts as it is loaded, beside the one that loads it: known before it is.
size_t xp_openblas_workers(char *const *environment);
