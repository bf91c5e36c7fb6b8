// What this CPU and its operating system can run, feature by feature.
#pragma once

// 0 baseline, 1 AVX2 + FMA + F16C, 2 AVX-512 (F, BW, DQ, VL, VPOPCNTDQ). __builtin_cpu_supports asks CPUID and, for the
// wide registers, XGETBV: whether the operating system saves them.
static inline __attribute__((unused)) int xp_best_instruction_set(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!(__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c"))) return 0;
  if (!(__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vpopcntdq")))
    return 1;
  return 2;
#else
  return 0;
#endif
}
