// Reductions by one fixed tree: lanes (l, l+8), (l, l+4), (l, l+2), (l, l+1).
#pragma once
#include "vectors.h"

XP float xp_sum(xp_f16 v) {
  xp_f8 a = XP_LOW(v) + XP_HIGH(v);
  xp_f4 b = __builtin_shufflevector(a, a, 0, 1, 2, 3) + __builtin_shufflevector(a, a, 4, 5, 6, 7);
  xp_f2 c = __builtin_shufflevector(b, b, 0, 1) + __builtin_shufflevector(b, b, 2, 3);
  return c.x + c.y;
}
// The same tree for several vectors at once: each level adds for two vectors in one instruction.
XP xp_f16 xp_fold8(xp_f16 a, xp_f16 b) {
  return __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23) +
         __builtin_shufflevector(
             a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}
XP xp_f16 xp_fold4(xp_f16 a, xp_f16 b) {
  return __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27) +
         __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
}
XP xp_f16 xp_fold2(xp_f16 a, xp_f16 b) {
  return __builtin_shufflevector(a, b, 0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21, 24, 25, 28, 29) +
         __builtin_shufflevector(a, b, 2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23, 26, 27, 30, 31);
}
XP xp_f16 xp_fold1(xp_f16 a, xp_f16 b) {
  return __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30) +
         __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
}
// The sums of four vectors.
XP xp_f4 xp_sum4(xp_f16 a, xp_f16 b, xp_f16 c, xp_f16 d) {
  xp_f16 r = xp_fold4(xp_fold8(a, b), xp_fold8(c, d));
  xp_f8 p = __builtin_shufflevector(r, r, 0, 1, 4, 5, 8, 9, 12, 13) +
            __builtin_shufflevector(r, r, 2, 3, 6, 7, 10, 11, 14, 15);
  return __builtin_shufflevector(p, p, 0, 2, 4, 6) + __builtin_shufflevector(p, p, 1, 3, 5, 7);
}
XP void xp_store4(float *p, xp_f4 v) { __builtin_memcpy(p, &v, 16); }
XP float xp_largest(xp_f16 v) {
  xp_f8 l = XP_LOW(v), h = XP_HIGH(v);
  xp_f8 a = l > h ? l : h;
  xp_f4 bl = __builtin_shufflevector(a, a, 0, 1, 2, 3);
  xp_f4 bh = __builtin_shufflevector(a, a, 4, 5, 6, 7);
  xp_f4 b = bl > bh ? bl : bh;
  float x = b.x > b.z ? b.x : b.z, y = b.y > b.w ? b.y : b.w;
  return x > y ? x : y;
}
XP uint32_t xp_sum_words(xp_u16 v) { return __builtin_reduce_add(v); }
