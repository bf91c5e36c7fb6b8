// 16 × 16 floats turned, where registers hold eight.
#pragma once
#include "vectors.h"

// Rows of eight floats, sixteen apart, become columns `stride` apart.
XP void xp_transpose8(const float *from, float *to, ptrdiff_t stride) {
  xp_f8 r[8], t[8], u[8];
  for (int i = 0; i < 8; i++) __builtin_memcpy(&r[i], from + 16 * i, 32);
  for (int i = 0; i < 8; i += 2) {
    t[i] = __builtin_shufflevector(r[i], r[i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
    t[i + 1] = __builtin_shufflevector(r[i], r[i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
  }
  for (int i = 0; i < 8; i += 4) {
    u[i] = __builtin_shufflevector(t[i], t[i + 2], 0, 1, 8, 9, 4, 5, 12, 13);
    u[i + 1] = __builtin_shufflevector(t[i], t[i + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    u[i + 2] = __builtin_shufflevector(t[i + 1], t[i + 3], 0, 1, 8, 9, 4, 5, 12, 13);
    u[i + 3] = __builtin_shufflevector(t[i + 1], t[i + 3], 2, 3, 10, 11, 6, 7, 14, 15);
  }
  for (int i = 0; i < 4; i++) {
    xp_f8 low = __builtin_shufflevector(u[i], u[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    xp_f8 high = __builtin_shufflevector(u[i], u[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    __builtin_memcpy(to + i * stride, &low, 32);
    __builtin_memcpy(to + (i + 4) * stride, &high, 32);
  }
}
// 16 × 16 floats side by side, turned: column l to `to + l * stride`.
XP void xp_transpose(const float *from, float *to, ptrdiff_t stride) {
  xp_transpose8(from, to, stride);
  xp_transpose8(from + 8, to + 8 * stride, stride);
  xp_transpose8(from + 128, to + 8, stride);
  xp_transpose8(from + 136, to + 8 * stride + 8, stride);
}
