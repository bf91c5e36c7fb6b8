// The vector instructions that Swift's SIMD types do not reach, as functions on SIMD16<Float> and
// SIMD16<UInt32>: types, loads and stores here, arithmetic in lanes.h, and the rest beside it.
//
// Everything is `static inline` over clang's vector extensions, so one Swift body compiles to xmm,
// ymm or zmm code (or NEON) by the features of the target that calls it. No kernel lives here.
#pragma once
#include <stddef.h>
#include <stdint.h>

// a*b+c must not fuse on some instruction sets only: fusing is asked for by name (xp_fused).
#pragma STDC FP_CONTRACT OFF

// Everything inlines, so no vector crosses a call and its ABI does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

#define XP static inline __attribute__((always_inline, unused))

typedef float xp_f16 __attribute__((ext_vector_type(16)));
typedef uint32_t xp_u16 __attribute__((ext_vector_type(16)));
typedef int32_t xp_i16 __attribute__((ext_vector_type(16)));
typedef uint64_t xp_l8 __attribute__((ext_vector_type(8)));
typedef float xp_f8 __attribute__((ext_vector_type(8)));
typedef float xp_f4 __attribute__((ext_vector_type(4)));
typedef float xp_f2 __attribute__((ext_vector_type(2)));
typedef int32_t xp_i8 __attribute__((ext_vector_type(8)));

// The eight lanes of either half, and two halves as one.
#define XP_LOW(v) __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7)
#define XP_HIGH(v) __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15)
#define XP_JOIN(low, high) \
  __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)

// The instruction set that this translation was compiled for: what a kernel table is asserted
// against.
#if defined(__AVX512VPOPCNTDQ__)
#define XP_ISA 3
#elif defined(__AVX512F__)
#define XP_ISA 2
#elif defined(__AVX2__)
#define XP_ISA 1
#else
#define XP_ISA 0
#endif
XP int xp_instruction_set(void) { return XP_ISA; }

// MARK: Loads and stores, any alignment

XP xp_f16 xp_load(const float *p) { xp_f16 v; __builtin_memcpy(&v, p, 64); return v; }
XP void xp_store(float *p, xp_f16 v) { __builtin_memcpy(p, &v, 64); }
XP xp_u16 xp_load_words(const uint32_t *p) { xp_u16 v; __builtin_memcpy(&v, p, 64); return v; }
XP void xp_store_words(uint32_t *p, xp_u16 v) { __builtin_memcpy(p, &v, 64); }

// The first n lanes (0 … 16), the rest zero; never touches memory past p + n.
#if defined(__AVX512F__)
typedef float xp_m16 __attribute__((__vector_size__(64)));
typedef int xp_n16 __attribute__((__vector_size__(64)));
XP xp_f16 xp_load_first(const float *p, int n) {
  return (xp_f16)__builtin_ia32_loadups512_mask(
      p, (xp_m16)(xp_f16)(0.0f), (unsigned short)((1u << n) - 1u));
}
XP void xp_store_first(float *p, xp_f16 v, int n) {
  __builtin_ia32_storeups512_mask((float *)p, (xp_m16)v, (unsigned short)((1u << n) - 1u));
}
#elif defined(__AVX2__)
typedef float xp_m8 __attribute__((__vector_size__(32)));
typedef int xp_n8 __attribute__((__vector_size__(32)));
XP xp_i8 xp_first8(int n) { return ((xp_i8){0, 1, 2, 3, 4, 5, 6, 7} < (xp_i8)(n)); }
XP xp_f16 xp_load_first(const float *p, int n) {
  xp_f8 lo = (xp_f8)__builtin_ia32_maskloadps256((const xp_m8 *)p, (xp_n8)xp_first8(n));
  xp_f8 hi = (xp_f8)(0.0f);
  if (n > 8) {
    hi = (xp_f8)__builtin_ia32_maskloadps256((const xp_m8 *)(p + 8), (xp_n8)xp_first8(n - 8));
  }
  return XP_JOIN(lo, hi);
}
#elif defined(__aarch64__)
// Parts of 1, 2, 4 and 8 floats put together from the last to the first: a copy of a variable
// length is a call, and what it stores in parts would be loaded as a whole.
XP xp_f16 xp_load_first(const float *p, int n) {
  if (n > 15) return xp_load(p);
  xp_f2 two = (xp_f2)(0.0f);
  if (n & 1) two.x = p[n & 14];
  xp_f4 four = __builtin_shufflevector(two, (xp_f2)(0.0f), 0, 1, 2, 3);
  if (n & 2) {
    xp_f2 first;
    __builtin_memcpy(&first, p + (n & 12), 8);
    four = __builtin_shufflevector(first, two, 0, 1, 2, 3);
  }
  xp_f8 eight = __builtin_shufflevector(four, (xp_f4)(0.0f), 0, 1, 2, 3, 4, 5, 6, 7);
  if (n & 4) {
    xp_f4 first;
    __builtin_memcpy(&first, p + (n & 8), 16);
    eight = __builtin_shufflevector(first, four, 0, 1, 2, 3, 4, 5, 6, 7);
  }
  xp_f8 low = eight, high = (xp_f8)(0.0f);
  if (n & 8) {
    __builtin_memcpy(&low, p, 32);
    high = eight;
  }
  return XP_JOIN(low, high);
}
#else
XP xp_f16 xp_load_first(const float *p, int n) {
  xp_f16 v = (xp_f16)(0.0f);
  __builtin_memcpy(&v, p, (size_t)n * 4);
  return v;
}
#endif
#if !defined(__AVX512F__)
// A masked store of AVX2 takes a dozen cycles on Zen 2 to 4, a copy of a variable length a call.
XP void xp_store_first(float *p, xp_f16 v, int n) {
  if (n > 15) { xp_store(p, v); return; }
  xp_f8 eight = XP_LOW(v);
  if (n & 8) {
    __builtin_memcpy(p, &eight, 32);
    eight = XP_HIGH(v);
    p += 8;
  }
  xp_f4 four = __builtin_shufflevector(eight, eight, 0, 1, 2, 3);
  if (n & 4) {
    __builtin_memcpy(p, &four, 16);
    four = __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
    p += 4;
  }
  xp_f2 two = __builtin_shufflevector(four, four, 0, 1);
  if (n & 2) {
    __builtin_memcpy(p, &two, 8);
    two = __builtin_shufflevector(four, four, 2, 3);
    p += 2;
  }
  if (n & 1) __builtin_memcpy(p, &two, 4);
}
#endif
XP xp_u16 xp_load_first_words(const uint32_t *p, int n) {
  return (xp_u16)xp_load_first((const float *)(const void *)p, n);
}
XP void xp_store_first_words(uint32_t *p, xp_u16 v, int n) {
  xp_store_first((float *)(void *)p, (xp_f16)v, n);
}

// Brings the cache line of p near; p may be anything.
XP void xp_prefetch(const float *p) { __builtin_prefetch(p, 0, 3); }
