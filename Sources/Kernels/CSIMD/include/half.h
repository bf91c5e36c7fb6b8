// Half precision, as 16-bit words in memory: finite values only.
#pragma once
#include "lanes.h"

typedef uint16_t xp_h16 __attribute__((ext_vector_type(16)));
#if defined(__F16C__) || defined(__aarch64__)
typedef _Float16 xp_g16 __attribute__((ext_vector_type(16)));
XP xp_f16 xp_from_half(xp_h16 h) { return __builtin_convertvector((xp_g16)h, xp_f16); }
XP xp_h16 xp_to_half(xp_f16 v) { return (xp_h16) __builtin_convertvector(v, xp_g16); }
#else
// Without the instruction: 2^112 puts the exponent right, subnormals included.
XP xp_f16 xp_from_half(xp_h16 h) {
  xp_u16 w = __builtin_convertvector(h, xp_u16);
  xp_f16 magnitude = (xp_f16)((w & 0x7fffu) << 13) * 0x1p112f;
  return (xp_f16)((xp_u16)magnitude | ((w & 0x8000u) << 16));
}
// Half to even. Below 2^-14 adding a half rounds at the last place of a subnormal half, 2^-24.
XP xp_h16 xp_to_half(xp_f16 v) {
  xp_u16 w = (xp_u16)v, sign = (w >> 16) & 0x8000u, m = w & 0x7fffffffu;
  xp_u16 small = (xp_u16)((xp_f16)m + 0.5f) - 0x3f000000u;
  xp_u16 normal = (m - (112u << 23) + 0xfffu + ((m >> 13) & 1u)) >> 13;
  xp_u16 some = (xp_i16)m < 0x38800000 ? small : normal;
  xp_u16 half = (xp_i16)m < 0x477ff000 ? some : (xp_u16)(0x7c00u);
  return __builtin_convertvector(half | sign, xp_h16);
}
#endif
XP xp_f16 xp_load_half(const uint16_t *p) {
  xp_h16 h;
  __builtin_memcpy(&h, p, 32);
  return xp_from_half(h);
}
XP void xp_store_half(uint16_t *p, xp_f16 v) {
  xp_h16 h = xp_to_half(v);
  __builtin_memcpy(p, &h, 32);
}
#if defined(__aarch64__)
// Pairs of halves as words, then the odd one: no call, as in vectors.h.
XP xp_f16 xp_load_first_half(const uint16_t *p, int n) {
  if (n > 15) return xp_load_half(p);
  uint32_t last = n & 1 ? p[n - 1] : 0;
  xp_f16 pairs = xp_load_first((const float *)(const void *)p, n >> 1);
  xp_f8 words = XP_LOW(pairs);
  xp_i8 odd = (xp_i8){0, 1, 2, 3, 4, 5, 6, 7} == (n >> 1);
  return xp_from_half((xp_h16)((xp_i8)words | (odd & (int32_t)last)));
}
XP void xp_store_first_half(uint16_t *p, xp_f16 v, int n) {
  xp_h16 h = xp_to_half(v);
  if (n > 15) { __builtin_memcpy(p, &h, 32); return; }
  xp_f8 words = (xp_f8)h;
  xp_f16 twice =
      __builtin_shufflevector(words, words, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7);
  xp_store_first((float *)(void *)p, twice, n >> 1);
  if (n & 1) p[n - 1] = h[n - 1];
}
#else
XP xp_f16 xp_load_first_half(const uint16_t *p, int n) {
  xp_h16 h = (xp_h16)(0);
  __builtin_memcpy(&h, p, (size_t)n * 2);
  return xp_from_half(h);
}
XP void xp_store_first_half(uint16_t *p, xp_f16 v, int n) {
  xp_h16 h = xp_to_half(v);
  __builtin_memcpy(p, &h, (size_t)n * 2);
}
#endif
#if defined(__F16C__)
// Through a 32-bit move: inserting 16 bits would wait for the register's old value, the half
// before.
typedef int xp_n4 __attribute__((__vector_size__(16)));
typedef short xp_s8 __attribute__((__vector_size__(16)));
XP float xp_one_from_half(uint16_t h) {
  uint32_t w = h;
  __asm__("" : "+r"(w));
  return __builtin_ia32_vcvtph2ps((xp_s8)(xp_n4){(int)w, 0, 0, 0})[0];
}
XP uint16_t xp_one_to_half(float v) {
  _Float16 f = (_Float16)v;
  uint16_t h;
  __builtin_memcpy(&h, &f, 2);
  return h;
}
#elif defined(__aarch64__)
XP float xp_one_from_half(uint16_t h) {
  _Float16 f;
  __builtin_memcpy(&f, &h, 2);
  return (float)f;
}
XP uint16_t xp_one_to_half(float v) {
  _Float16 f = (_Float16)v;
  uint16_t h;
  __builtin_memcpy(&h, &f, 2);
  return h;
}
#else
XP float xp_one_from_half(uint16_t h) {
  uint32_t w = (uint32_t)(h & 0x7fffu) << 13;
  float f;
  __builtin_memcpy(&f, &w, 4);
  f *= 0x1p112f;
  return (h & 0x8000u) != 0 ? -f : f;
}
XP uint16_t xp_one_to_half(float v) { return xp_to_half((xp_f16)(v)).x; }
#endif
// Lane by lane the half at p, or the one at p + 16 where the mask is set.
#if defined(__AVX512BW__) && defined(__AVX512VL__)
typedef short xp_s16 __attribute__((__vector_size__(32)));
XP xp_f16 xp_load_either_half(const uint16_t *p, xp_u16 mask) {
  xp_s16 a, b;
  __builtin_memcpy(&a, p, 32);
  __builtin_memcpy(&b, p + 16, 32);
  return xp_from_half((xp_h16)__builtin_ia32_selectw_256((unsigned short)xp_mask_bits(mask), b, a));
}
#else
XP xp_f16 xp_load_either_half(const uint16_t *p, xp_u16 mask) {
  return xp_select(mask, xp_load_half(p + 16), xp_load_half(p));
}
#endif
