// SwiftPM wants a source file in a C target; everything is in the headers.
#include "cpu_features.h"
#include "doubles.h"
#include "half.h"
#include "permutations.h"
#include "reductions.h"
#include "transpose.h"
