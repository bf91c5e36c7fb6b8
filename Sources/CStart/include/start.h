// What the program does before its first line of Swift, and at its last.
#pragma once

#include "process_limits.h"

// What had been taken before OpenBLAS was initialised, and how many threads it started; 0 where
// nobody looked.
size_t xp_memory_at_start(enum xp_memory kind);
size_t xp_openblas_workers_at_start(void);

// From now on a crash of this process with nearly all of its limit used up says so in one line and
// ends with status 1. Does nothing where
// there is no limit. Call once.
void xp_tell_out_of_memory(void);
