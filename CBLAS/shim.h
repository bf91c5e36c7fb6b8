// OpenBLAS (cblas.h) and LAPACKE for the digital reference path.
#pragma once
#include <cblas.h>
#include <lapacke.h>
