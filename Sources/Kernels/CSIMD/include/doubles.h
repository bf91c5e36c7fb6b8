// Eight doubles, whatever registers hold them: what fixed-point numbers of up to 32 bits are
// rounded in, because single precision has no room for them.
#pragma once
#include "vectors.h"

#pragma STDC FP_CONTRACT OFF
#pragma clang diagnostic ignored "-Wpsabi"

typedef double xp_d2 __attribute__((ext_vector_type(2)));
typedef double xp_d4 __attribute__((ext_vector_type(4)));
typedef double xp_d8 __attribute__((ext_vector_type(8)));
typedef uint32_t xp_w8 __attribute__((ext_vector_type(8)));

XP xp_d8 xp_splat_double(double x) { return (xp_d8)(x); }
XP xp_d8 xp_load_doubles(const double *p) { xp_d8 v; __builtin_memcpy(&v, p, 64); return v; }
XP void xp_store_doubles(double *p, xp_d8 v) { __builtin_memcpy(p, &v, 64); }
// The first n (0 … 8) and zeros; nothing past them is touched. In parts of 1, 2 and 4, as in
// vectors.h: a copy of a variable length is a call.
XP xp_d8 xp_load_first_doubles(const double *p, int n) {
  if (n > 7) return xp_load_doubles(p);
  xp_d2 two = (xp_d2)(0.0);
  if (n & 1) two.x = p[n & 6];
  xp_d4 four = __builtin_shufflevector(two, (xp_d2)(0.0), 0, 1, 2, 3);
  if (n & 2) {
    xp_d2 first;
    __builtin_memcpy(&first, p + (n & 4), 16);
    four = __builtin_shufflevector(first, two, 0, 1, 2, 3);
  }
  xp_d4 low = four, high = (xp_d4)(0.0);
  if (n & 4) {
    __builtin_memcpy(&low, p, 32);
    high = four;
  }
  return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7);
}
XP void xp_store_first_doubles(double *p, xp_d8 v, int n) {
  if (n > 7) { xp_store_doubles(p, v); return; }
  xp_d4 four = __builtin_shufflevector(v, v, 0, 1, 2, 3);
  if (n & 4) {
    __builtin_memcpy(p, &four, 32);
    four = __builtin_shufflevector(v, v, 4, 5, 6, 7);
    p += 4;
  }
  xp_d2 two = __builtin_shufflevector(four, four, 0, 1);
  if (n & 2) {
    __builtin_memcpy(p, &two, 16);
    two = __builtin_shufflevector(four, four, 2, 3);
    p += 2;
  }
  if (n & 1) __builtin_memcpy(p, &two, 8);
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
