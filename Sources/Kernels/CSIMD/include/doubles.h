// Eight doubles, whatever registers hold them: what fixed-point numbers of up to 32 bits are
// rounded in, because single precision has no room for them.
#pragma once
#include "csimd.h"

#pragma STDC FP_CONTRACT OFF
#pragma clang diagnostic ignored "-Wpsabi"

#define XP static inline __attribute__((always_inline, unused))

typedef double xp_d8 __attribute__((ext_vector_type(8)));
typedef uint32_t xp_w8 __attribute__((ext_vector_type(8)));

XP xp_d8 xp_splat_double(double x) { return (xp_d8)(x); }
XP xp_d8 xp_load_doubles(const double *p) { xp_d8 v; __builtin_memcpy(&v, p, 64); return v; }
XP void xp_store_doubles(double *p, xp_d8 v) { __builtin_memcpy(p, &v, 64); }
// The first n (0 … 8) and zeros; nothing past them is touched.
XP xp_d8 xp_load_first_doubles(const double *p, int n) {
  xp_d8 v = (xp_d8)(0.0);
  __builtin_memcpy(&v, p, (size_t)n * 8);
  return v;
}
XP void xp_store_first_doubles(double *p, xp_d8 v, int n) {
  __builtin_memcpy(p, &v, (size_t)n * 8);
}

XP xp_d8 xp_widen_low(xp_f16 v) {
  return __builtin_convertvector(__builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7), xp_d8);
}
XP xp_d8 xp_widen_high(xp_f16 v) {
  return __builtin_convertvector(
      __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15), xp_d8);
}
XP xp_f16 xp_narrow(xp_d8 low, xp_d8 high) {
  xp_f8 l = __builtin_convertvector(low, xp_f8), h = __builtin_convertvector(high, xp_f8);
  return __builtin_shufflevector(l, h, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}
// Words as numbers, 0 … 2^32 − 1.
XP xp_d8 xp_words_low(xp_u16 w) {
  return __builtin_convertvector(
      (xp_w8)__builtin_shufflevector(w, w, 0, 1, 2, 3, 4, 5, 6, 7), xp_d8);
}
XP xp_d8 xp_words_high(xp_u16 w) {
  return __builtin_convertvector(
      (xp_w8)__builtin_shufflevector(w, w, 8, 9, 10, 11, 12, 13, 14, 15), xp_d8);
}

XP xp_d8 xp_add_doubles(xp_d8 a, xp_d8 b) { return a + b; }
XP xp_d8 xp_sub_doubles(xp_d8 a, xp_d8 b) { return a - b; }
XP xp_d8 xp_mul_doubles(xp_d8 a, xp_d8 b) { return a * b; }
// `low` where a is not a number.
XP xp_d8 xp_clip_doubles(xp_d8 a, xp_d8 low, xp_d8 high) {
  xp_d8 v = a > low ? a : low;
  return v < high ? v : high;
}
XP xp_d8 xp_one_where_less(xp_d8 a, xp_d8 b) { return a < b ? (xp_d8)(1.0) : (xp_d8)(0.0); }
XP xp_d8 xp_one_where_other(xp_d8 a, xp_d8 b) { return a != b ? (xp_d8)(1.0) : (xp_d8)(0.0); }

// Towards −∞, of −2^31 … 2^31 − 1.
XP xp_d8 xp_floor_doubles(xp_d8 a) {
#if defined(__SSE4_1__) || defined(__aarch64__)
  return __builtin_elementwise_floor(a);
#else
  xp_d8 whole = __builtin_convertvector(__builtin_convertvector(a, xp_i8), xp_d8);
  return whole - xp_one_where_less(a, whole);
#endif
}

XP double xp_sum_doubles(xp_d8 v) {
  return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
}

#undef XP
