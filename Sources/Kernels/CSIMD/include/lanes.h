// Arithmetic lane by lane.
#pragma once
#include "vectors.h"

// MARK: Float lanes

XP xp_f16 xp_splat(float x) { return (xp_f16)(x); }
XP xp_f16 xp_add(xp_f16 a, xp_f16 b) { return a + b; }
XP xp_f16 xp_sub(xp_f16 a, xp_f16 b) { return a - b; }
XP xp_f16 xp_mul(xp_f16 a, xp_f16 b) { return a * b; }
XP xp_f16 xp_div(xp_f16 a, xp_f16 b) { return a / b; }
XP xp_f16 xp_sqrt(xp_f16 a) { return __builtin_elementwise_sqrt(a); }
XP xp_f16 xp_abs(xp_f16 a) { return (xp_f16)((xp_u16)a & 0x7fffffffu); }
// The second operand where either is not a number, as minps and maxps do.
XP xp_f16 xp_min(xp_f16 a, xp_f16 b) { return a < b ? a : b; }
XP xp_f16 xp_max(xp_f16 a, xp_f16 b) { return a > b ? a : b; }

// a*b + c, rounded once where the instruction set can, twice elsewhere. For sums only: everything
// else keeps its bits on every instruction set by multiplying and adding separately.
XP xp_f16 xp_fused(xp_f16 a, xp_f16 b, xp_f16 c) {
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA) || defined(__aarch64__)
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
}

// Half to even.
XP xp_f16 xp_round(xp_f16 a) {
#if defined(__SSE4_1__) || defined(__aarch64__)
  return __builtin_elementwise_roundeven(a);
#else
  // SSE2 has no rounding instruction: adding and taking away 2^23 rounds every smaller magnitude;
  // the sign comes back.
  xp_u16 sign = (xp_u16)a & 0x80000000u;
  xp_f16 magnitude = xp_abs(a);
  xp_f16 rounded = (magnitude + 8388608.0f) - 8388608.0f;
  return (xp_f16)((xp_u16)(magnitude < 8388608.0f ? rounded : magnitude) | sign);
#endif
}

// Of magnitudes below 2^31, towards zero.
XP xp_u16 xp_whole(xp_f16 a) { return (xp_u16)__builtin_convertvector(a, xp_i16); }

// MARK: Word lanes; masks are words of all ones or all zeros

XP xp_u16 xp_splat_word(uint32_t x) { return (xp_u16)(x); }
XP xp_u16 xp_iota(void) { return (xp_u16){0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}; }
XP xp_u16 xp_add_words(xp_u16 a, xp_u16 b) { return a + b; }
XP xp_u16 xp_sub_words(xp_u16 a, xp_u16 b) { return a - b; }
XP xp_u16 xp_mul_words(xp_u16 a, xp_u16 b) { return a * b; }
// The high words of the products: those of even and of odd lanes, as there are instructions for.
XP xp_u16 xp_mul_high(xp_u16 a, xp_u16 b) {
  xp_l8 x = (xp_l8)a, y = (xp_l8)b;
  xp_u16 even = (xp_u16)((x & 0xffffffffu) * (y & 0xffffffffu));
  xp_u16 odd = (xp_u16)((x >> 32) * (y >> 32));
  return __builtin_shufflevector(
      even, odd, 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31);
}
XP xp_u16 xp_and(xp_u16 a, xp_u16 b) { return a & b; }
XP xp_u16 xp_or(xp_u16 a, xp_u16 b) { return a | b; }
XP xp_u16 xp_xor(xp_u16 a, xp_u16 b) { return a ^ b; }
XP xp_u16 xp_shift_right(xp_u16 a, uint32_t n) { return a >> n; }
XP xp_u16 xp_shift_left(xp_u16 a, uint32_t n) { return a << n; }
XP xp_u16 xp_shift_right_signed(xp_u16 a, uint32_t n) { return (xp_u16)((xp_i16)a >> (int32_t)n); }
XP xp_u16 xp_abs_signed(xp_u16 a) {
  xp_i16 s = (xp_i16)a >> 31;
  return (xp_u16)(((xp_i16)a ^ s)) - (xp_u16)s;
}
#if defined(__AVX512F__) && !defined(__AVX512VPOPCNTDQ__)
typedef char xp_c64 __attribute__((__vector_size__(64)));
typedef short xp_s32 __attribute__((__vector_size__(64)));
// Bits of each half byte looked up, then bytes added up by multiplications with ones: 8
// instructions where the compiler's own way takes 11.
XP xp_u16 xp_popcount(xp_u16 a) {
  const xp_l8 low = {0x0302020102010100u, 0x0403030203020201u, 0x0302020102010100u,
                     0x0403030203020201u, 0x0302020102010100u, 0x0403030203020201u,
                     0x0302020102010100u, 0x0403030203020201u};
  xp_c64 first = __builtin_ia32_pshufb512((xp_c64)low, (xp_c64)(a & 0x0f0f0f0fu));
  xp_c64 second = __builtin_ia32_pshufb512((xp_c64)low, (xp_c64)((a >> 4) & 0x0f0f0f0fu));
  xp_s32 pairs = __builtin_ia32_pmaddubsw512(first + second, (xp_c64)(xp_u16)(0x01010101u));
  return (xp_u16)__builtin_ia32_pmaddwd512(pairs, (xp_s32)(xp_u16)(0x00010001u));
}
#else
XP xp_u16 xp_popcount(xp_u16 a) { return __builtin_elementwise_popcount(a); }
#endif
XP xp_u16 xp_less_signed(xp_u16 a, xp_u16 b) { return (xp_u16)((xp_i16)a < (xp_i16)b); }
XP xp_u16 xp_max_signed(xp_u16 a, xp_u16 b) { return (xp_i16)a > (xp_i16)b ? a : b; }
XP uint32_t xp_largest_signed(xp_u16 a) { return (uint32_t)__builtin_reduce_max((xp_i16)a); }
XP xp_u16 xp_equal(xp_u16 a, xp_u16 b) { return (xp_u16)(a == b); }
XP xp_u16 xp_select_words(xp_u16 mask, xp_u16 a, xp_u16 b) { return ((xp_i16)mask != 0) ? a : b; }
XP uint32_t xp_any_bits(xp_u16 a) { return __builtin_reduce_or(a); }
XP int xp_any(xp_u16 a) { return xp_any_bits(a) != 0; }

// The masks' top bits, bit l for lane l.
#if defined(__AVX512F__)
XP unsigned xp_mask_bits(xp_u16 mask) {
  return (unsigned short)__builtin_ia32_cvtd2mask512((xp_n16)mask);
}
#elif defined(__AVX2__)
XP unsigned xp_mask_bits(xp_u16 mask) {
  return (unsigned)__builtin_ia32_movmskps256((xp_f8)XP_LOW(mask)) |
         (unsigned)__builtin_ia32_movmskps256((xp_f8)XP_HIGH(mask)) << 8;
}
#else
XP unsigned xp_mask_bits(xp_u16 mask) {
  return (unsigned)__builtin_reduce_or(mask & (xp_u16)(1) << xp_iota());
}
#endif

// The mask of the lanes l whose bit l is set.
XP xp_u16 xp_mask(uint32_t bits) {
  return (xp_u16)((xp_splat_word(bits) >> xp_iota()) << 31 != 0);
}

// MARK: Between floats and words

XP xp_u16 xp_bits(xp_f16 a) { return (xp_u16)a; }
XP xp_f16 xp_from_bits(xp_u16 a) { return (xp_f16)a; }
XP xp_f16 xp_from_signed(xp_u16 a) { return __builtin_convertvector((xp_i16)a, xp_f16); }
// Towards zero; |a| < 2^31.
XP xp_u16 xp_to_signed(xp_f16 a) { return (xp_u16) __builtin_convertvector(a, xp_i16); }
XP xp_u16 xp_less(xp_f16 a, xp_f16 b) { return (xp_u16)(a < b); }
XP xp_f16 xp_select(xp_u16 mask, xp_f16 a, xp_f16 b) { return ((xp_i16)mask != 0) ? a : b; }
