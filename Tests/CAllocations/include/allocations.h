// Counts what the calling thread allocates: malloc and its kin are interposed in the test program.
#pragma once

// Whether they are: with glibc, and without a sanitizer, which interposes its own.
int allocations_are_counted(void);
// Begins to count, from 0.
void allocations_begin(void);
// Ends it, and returns how many there were.
long allocations_end(void);
