// What this CPU and its operating system can run, feature by feature.
#pragma once

// The features of each instruction set beyond those of narrower ones, as the compiler names them
// (-mavx2, …), and where CPUID tells of
// them: X(set, name, leaf, reg, bit).
#define XP_FEATURES(X)             \
  X(1, "avx2", 7, ebx, 5)          \
  X(1, "fma", 1, ecx, 12)          \
  X(1, "f16c", 1, ecx, 29)         \
  X(2, "avx512f", 7, ebx, 16)      \
  X(2, "avx512bw", 7, ebx, 30)     \
  X(2, "avx512dq", 7, ebx, 17)     \
  X(2, "avx512vl", 7, ebx, 31)     \
  X(3, "avx512vpopcntdq", 7, ecx, 14)

struct xp_feature {
  // Of the first instruction set that needs it: 1 AVX2, 2 AVX-512, 3 AVX-512 with VPOPCNTDQ.
  int set;
  const char *name;
  // Whether the CPU has it, and whether it can be used: the operating system must save its
  // registers too.
  int is_there, is_usable;
};

#define XP_COUNT(set, name, leaf, reg, bit) +1
enum { xp_feature_count = 0 XP_FEATURES(XP_COUNT) };

#if defined(__x86_64__)
#include <cpuid.h>

static inline __attribute__((unused)) struct xp_feature xp_feature(int index) {
  struct {
    unsigned eax, ebx, ecx, edx;
  } leaves[8] = {{0}};
  __get_cpuid_count(1, 0, &leaves[1].eax, &leaves[1].ebx, &leaves[1].ecx, &leaves[1].edx);
  __get_cpuid_count(7, 0, &leaves[7].eax, &leaves[7].ebx, &leaves[7].ecx, &leaves[7].edx);
  __builtin_cpu_init();
  // The compiler's own test asks CPUID and, for the wide registers, XGETBV: whether the operating
  // system saves them.
#define XP_ASK(set, name, leaf, reg, bit) \
  {set, name, leaves[leaf].reg >> bit & 1, __builtin_cpu_supports(name) != 0},
  const struct xp_feature all[] = {XP_FEATURES(XP_ASK)};
  return all[index];
}
#else
static inline __attribute__((unused)) struct xp_feature xp_feature(int index) {
#define XP_NAME(set, name, leaf, reg, bit) {set, name, 0, 0},
  const struct xp_feature all[] = {XP_FEATURES(XP_NAME)};
  return all[index];
}
#endif
