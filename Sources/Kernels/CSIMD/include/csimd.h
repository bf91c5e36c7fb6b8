// The vector instructions that Swift's SIMD types do not reach, as functions on SIMD16<Float> and SIMD16<UInt32>.
//
// Everything is `static inline` over clang's vector extensions, so one Swift body compiles to xmm, ymm or zmm code
// (or NEON) by the features of the target that calls it. No kernel lives here.
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

// The instruction set that this translation was compiled for: what a kernel table is asserted against.
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
  return (xp_f16)__builtin_ia32_loadups512_mask((const float *)p, (xp_m16)(xp_f16)(0.0f), (unsigned short)((1u << n) - 1u));
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
  if (n > 8) hi = (xp_f8)__builtin_ia32_maskloadps256((const xp_m8 *)(p + 8), (xp_n8)xp_first8(n - 8));
  return __builtin_shufflevector(lo, hi, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
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
  return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
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
  xp_f8 eight = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7);
  if (n & 8) {
    __builtin_memcpy(p, &eight, 32);
    eight = __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
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
XP void xp_store_first_words(uint32_t *p, xp_u16 v, int n) { xp_store_first((float *)(void *)p, (xp_f16)v, n); }

// Brings the cache line of p near; p may be anything.
XP void xp_prefetch(const float *p) { __builtin_prefetch(p, 0, 3); }

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

// a*b + c, rounded once where the instruction set can, twice elsewhere. For sums only: everything else keeps its
// bits on every instruction set by multiplying and adding separately.
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
  // SSE2 has no rounding instruction: adding and taking away 2^23 rounds every smaller magnitude; the sign comes back.
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
  xp_u16 even = (xp_u16)((x & 0xffffffffu) * (y & 0xffffffffu)), odd = (xp_u16)((x >> 32) * (y >> 32));
  return __builtin_shufflevector(even, odd, 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31);
}
XP xp_u16 xp_and(xp_u16 a, xp_u16 b) { return a & b; }
XP xp_u16 xp_or(xp_u16 a, xp_u16 b) { return a | b; }
XP xp_u16 xp_xor(xp_u16 a, xp_u16 b) { return a ^ b; }
XP xp_u16 xp_shift_right(xp_u16 a, uint32_t n) { return a >> n; }
XP xp_u16 xp_shift_left(xp_u16 a, uint32_t n) { return a << n; }
XP xp_u16 xp_shift_right_signed(xp_u16 a, uint32_t n) { return (xp_u16)((xp_i16)a >> (int32_t)n); }
XP xp_u16 xp_abs_signed(xp_u16 a) { xp_i16 s = (xp_i16)a >> 31; return (xp_u16)(((xp_i16)a ^ s)) - (xp_u16)s; }
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
XP unsigned xp_mask_bits(xp_u16 mask) { return (unsigned short)__builtin_ia32_cvtd2mask512((xp_n16)mask); }
#elif defined(__AVX2__)
XP unsigned xp_mask_bits(xp_u16 mask) {
  return (unsigned)__builtin_ia32_movmskps256((xp_f8)__builtin_shufflevector(mask, mask, 0, 1, 2, 3, 4, 5, 6, 7)) |
         (unsigned)__builtin_ia32_movmskps256((xp_f8)__builtin_shufflevector(mask, mask, 8, 9, 10, 11, 12, 13, 14, 15)) << 8;
}
#else
XP unsigned xp_mask_bits(xp_u16 mask) {
  xp_u16 bit = mask & (xp_u16){1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768};
  return (unsigned)__builtin_reduce_or(bit);
}
#endif

// The mask of the lanes l whose bit l is set.
XP xp_u16 xp_mask(uint32_t bits) {
  return (xp_u16)((xp_splat_word(bits) >> xp_iota()) << 31 != 0);
}

// Appends the lanes whose mask is set to `out`, in order; returns how many. May write anything to the rest of out[0 ..< 16].
#if defined(__AVX512F__)
XP int xp_append(uint32_t *out, xp_u16 values, xp_u16 mask) {
  unsigned short m = (unsigned short)xp_mask_bits(mask);
  // To a register and then to memory: the store form is microcoded on Zen 4.
  xp_store_words(out, (xp_u16)__builtin_ia32_compresssi512_mask((xp_n16)values, (xp_n16)values, m));
  return __builtin_popcount(m);
}
#elif defined(__AVX2__)
// For every mask of eight lanes the numbers of those set, four bits each.
static const uint32_t xp_set_lanes[256] = {
    0x0, 0x0, 0x1, 0x10, 0x2, 0x20, 0x21, 0x210,
    0x3, 0x30, 0x31, 0x310, 0x32, 0x320, 0x321, 0x3210,
    0x4, 0x40, 0x41, 0x410, 0x42, 0x420, 0x421, 0x4210,
    0x43, 0x430, 0x431, 0x4310, 0x432, 0x4320, 0x4321, 0x43210,
    0x5, 0x50, 0x51, 0x510, 0x52, 0x520, 0x521, 0x5210,
    0x53, 0x530, 0x531, 0x5310, 0x532, 0x5320, 0x5321, 0x53210,
    0x54, 0x540, 0x541, 0x5410, 0x542, 0x5420, 0x5421, 0x54210,
    0x543, 0x5430, 0x5431, 0x54310, 0x5432, 0x54320, 0x54321, 0x543210,
    0x6, 0x60, 0x61, 0x610, 0x62, 0x620, 0x621, 0x6210,
    0x63, 0x630, 0x631, 0x6310, 0x632, 0x6320, 0x6321, 0x63210,
    0x64, 0x640, 0x641, 0x6410, 0x642, 0x6420, 0x6421, 0x64210,
    0x643, 0x6430, 0x6431, 0x64310, 0x6432, 0x64320, 0x64321, 0x643210,
    0x65, 0x650, 0x651, 0x6510, 0x652, 0x6520, 0x6521, 0x65210,
    0x653, 0x6530, 0x6531, 0x65310, 0x6532, 0x65320, 0x65321, 0x653210,
    0x654, 0x6540, 0x6541, 0x65410, 0x6542, 0x65420, 0x65421, 0x654210,
    0x6543, 0x65430, 0x65431, 0x654310, 0x65432, 0x654320, 0x654321, 0x6543210,
    0x7, 0x70, 0x71, 0x710, 0x72, 0x720, 0x721, 0x7210,
    0x73, 0x730, 0x731, 0x7310, 0x732, 0x7320, 0x7321, 0x73210,
    0x74, 0x740, 0x741, 0x7410, 0x742, 0x7420, 0x7421, 0x74210,
    0x743, 0x7430, 0x7431, 0x74310, 0x7432, 0x74320, 0x74321, 0x743210,
    0x75, 0x750, 0x751, 0x7510, 0x752, 0x7520, 0x7521, 0x75210,
    0x753, 0x7530, 0x7531, 0x75310, 0x7532, 0x75320, 0x75321, 0x753210,
    0x754, 0x7540, 0x7541, 0x75410, 0x7542, 0x75420, 0x75421, 0x754210,
    0x7543, 0x75430, 0x75431, 0x754310, 0x75432, 0x754320, 0x754321, 0x7543210,
    0x76, 0x760, 0x761, 0x7610, 0x762, 0x7620, 0x7621, 0x76210,
    0x763, 0x7630, 0x7631, 0x76310, 0x7632, 0x76320, 0x76321, 0x763210,
    0x764, 0x7640, 0x7641, 0x76410, 0x7642, 0x76420, 0x76421, 0x764210,
    0x7643, 0x76430, 0x76431, 0x764310, 0x76432, 0x764320, 0x764321, 0x7643210,
    0x765, 0x7650, 0x7651, 0x76510, 0x7652, 0x76520, 0x76521, 0x765210,
    0x7653, 0x76530, 0x76531, 0x765310, 0x76532, 0x765320, 0x765321, 0x7653210,
    0x7654, 0x76540, 0x76541, 0x765410, 0x76542, 0x765420, 0x765421, 0x7654210,
    0x76543, 0x765430, 0x765431, 0x7654310, 0x765432, 0x7654320, 0x7654321, 0x76543210,
};
XP xp_n8 xp_order(unsigned mask) {
  xp_i8 numbers = (xp_i8)(int)xp_set_lanes[mask] >> (xp_i8){0, 4, 8, 12, 16, 20, 24, 28};
  return (xp_n8)(numbers & 7);
}
XP int xp_append(uint32_t *out, xp_u16 values, xp_u16 mask) {
  unsigned m = xp_mask_bits(mask);
  if (m == 0) return 0;
  xp_n8 lo = (xp_n8)__builtin_shufflevector(values, values, 0, 1, 2, 3, 4, 5, 6, 7);
  xp_n8 hi = (xp_n8)__builtin_shufflevector(values, values, 8, 9, 10, 11, 12, 13, 14, 15);
  int n = __builtin_popcount(m & 0xff);
  lo = __builtin_ia32_permvarsi256(lo, xp_order(m & 0xff));
  hi = __builtin_ia32_permvarsi256(hi, xp_order(m >> 8));
  __builtin_memcpy(out, &lo, 32);
  __builtin_memcpy(out + n, &hi, 32);
  return n + __builtin_popcount(m >> 8);
}
#else
XP int xp_append(uint32_t *out, xp_u16 values, xp_u16 mask) {
  unsigned m = xp_mask_bits(mask);
  if (m == 0) return 0;
  uint32_t lanes[16];
  xp_store_words(lanes, values);
  int n = 0;
  for (; m != 0; m &= m - 1) out[n++] = lanes[__builtin_ctz(m)];
  return n;
}
#endif

#if defined(__AVX2__) && !defined(__AVX512F__)
// For every mask of eight lanes how many below each lane are set, four bits each.
static const uint32_t xp_set_below[256] = {
    0x0, 0x11111110, 0x11111100, 0x22222210, 0x11111000, 0x22222110, 0x22222100, 0x33333210,
    0x11110000, 0x22221110, 0x22221100, 0x33332210, 0x22221000, 0x33332110, 0x33332100, 0x44443210,
    0x11100000, 0x22211110, 0x22211100, 0x33322210, 0x22211000, 0x33322110, 0x33322100, 0x44433210,
    0x22210000, 0x33321110, 0x33321100, 0x44432210, 0x33321000, 0x44432110, 0x44432100, 0x55543210,
    0x11000000, 0x22111110, 0x22111100, 0x33222210, 0x22111000, 0x33222110, 0x33222100, 0x44333210,
    0x22110000, 0x33221110, 0x33221100, 0x44332210, 0x33221000, 0x44332110, 0x44332100, 0x55443210,
    0x22100000, 0x33211110, 0x33211100, 0x44322210, 0x33211000, 0x44322110, 0x44322100, 0x55433210,
    0x33210000, 0x44321110, 0x44321100, 0x55432210, 0x44321000, 0x55432110, 0x55432100, 0x66543210,
    0x10000000, 0x21111110, 0x21111100, 0x32222210, 0x21111000, 0x32222110, 0x32222100, 0x43333210,
    0x21110000, 0x32221110, 0x32221100, 0x43332210, 0x32221000, 0x43332110, 0x43332100, 0x54443210,
    0x21100000, 0x32211110, 0x32211100, 0x43322210, 0x32211000, 0x43322110, 0x43322100, 0x54433210,
    0x32210000, 0x43321110, 0x43321100, 0x54432210, 0x43321000, 0x54432110, 0x54432100, 0x65543210,
    0x21000000, 0x32111110, 0x32111100, 0x43222210, 0x32111000, 0x43222110, 0x43222100, 0x54333210,
    0x32110000, 0x43221110, 0x43221100, 0x54332210, 0x43221000, 0x54332110, 0x54332100, 0x65443210,
    0x32100000, 0x43211110, 0x43211100, 0x54322210, 0x43211000, 0x54322110, 0x54322100, 0x65433210,
    0x43210000, 0x54321110, 0x54321100, 0x65432210, 0x54321000, 0x65432110, 0x65432100, 0x76543210,
    0x0, 0x11111110, 0x11111100, 0x22222210, 0x11111000, 0x22222110, 0x22222100, 0x33333210,
    0x11110000, 0x22221110, 0x22221100, 0x33332210, 0x22221000, 0x33332110, 0x33332100, 0x44443210,
    0x11100000, 0x22211110, 0x22211100, 0x33322210, 0x22211000, 0x33322110, 0x33322100, 0x44433210,
    0x22210000, 0x33321110, 0x33321100, 0x44432210, 0x33321000, 0x44432110, 0x44432100, 0x55543210,
    0x11000000, 0x22111110, 0x22111100, 0x33222210, 0x22111000, 0x33222110, 0x33222100, 0x44333210,
    0x22110000, 0x33221110, 0x33221100, 0x44332210, 0x33221000, 0x44332110, 0x44332100, 0x55443210,
    0x22100000, 0x33211110, 0x33211100, 0x44322210, 0x33211000, 0x44322110, 0x44322100, 0x55433210,
    0x33210000, 0x44321110, 0x44321100, 0x55432210, 0x44321000, 0x55432110, 0x55432100, 0x66543210,
    0x10000000, 0x21111110, 0x21111100, 0x32222210, 0x21111000, 0x32222110, 0x32222100, 0x43333210,
    0x21110000, 0x32221110, 0x32221100, 0x43332210, 0x32221000, 0x43332110, 0x43332100, 0x54443210,
    0x21100000, 0x32211110, 0x32211100, 0x43322210, 0x32211000, 0x43322110, 0x43322100, 0x54433210,
    0x32210000, 0x43321110, 0x43321100, 0x54432210, 0x43321000, 0x54432110, 0x54432100, 0x65543210,
    0x21000000, 0x32111110, 0x32111100, 0x43222210, 0x32111000, 0x43222110, 0x43222100, 0x54333210,
    0x32110000, 0x43221110, 0x43221100, 0x54332210, 0x43221000, 0x54332110, 0x54332100, 0x65443210,
    0x32100000, 0x43211110, 0x43211100, 0x54322210, 0x43211000, 0x54322110, 0x54322100, 0x65433210,
    0x43210000, 0x54321110, 0x54321100, 0x65432210, 0x54321000, 0x65432110, 0x65432100, 0x76543210,
};
#endif

// What `xp_append` took together, back in its lanes: the lanes whose mask is set take p[0], p[1] … in order, the rest are 0. Reads
// p[0 ..< 16].
#if defined(__AVX512F__)
XP xp_f16 xp_expand(const float *p, xp_u16 mask) {
  return (xp_f16)__builtin_ia32_expandsf512_mask((xp_m16)xp_load(p), (xp_m16)(xp_f16)(0.0f), (unsigned short)xp_mask_bits(mask));
}
#elif defined(__AVX2__)
XP xp_f8 xp_expand_eight(const float *p, unsigned mask, xp_i8 is_set) {
  // The set lanes below each lane: a set bit puts 1 into the four bits of all lanes above it.
  xp_f8 lanes;
  __builtin_memcpy(&lanes, p, 32);
  xp_i8 below = (xp_i8)(int)xp_set_below[mask] >> (xp_i8){0, 4, 8, 12, 16, 20, 24, 28};
  // The permutation reads the last three bits of each number.
  return (xp_f8)((xp_i8)__builtin_ia32_permvarsf256(lanes, below) & is_set);
}
XP xp_f16 xp_expand(const float *p, xp_u16 mask) {
  unsigned m = xp_mask_bits(mask);
  xp_f8 lo = xp_expand_eight(p, m & 0xff, (xp_i8)__builtin_shufflevector(mask, mask, 0, 1, 2, 3, 4, 5, 6, 7));
  xp_f8 hi = xp_expand_eight(p + __builtin_popcount(m & 0xff), m >> 8, (xp_i8)__builtin_shufflevector(mask, mask, 8, 9, 10, 11, 12, 13, 14, 15));
  return __builtin_shufflevector(lo, hi, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}
#else
XP xp_f16 xp_expand(const float *p, xp_u16 mask) {
  float lanes[16] = {0};
  for (unsigned m = xp_mask_bits(mask); m != 0; m &= m - 1) lanes[__builtin_ctz(m)] = *p++;
  return xp_load(lanes);
}
#endif

// MARK: Between the two

XP xp_u16 xp_bits(xp_f16 a) { return (xp_u16)a; }
XP xp_f16 xp_from_bits(xp_u16 a) { return (xp_f16)a; }
XP xp_f16 xp_from_signed(xp_u16 a) { return __builtin_convertvector((xp_i16)a, xp_f16); }
// Towards zero; |a| < 2^31.
XP xp_u16 xp_to_signed(xp_f16 a) { return (xp_u16) __builtin_convertvector(a, xp_i16); }
XP xp_u16 xp_less(xp_f16 a, xp_f16 b) { return (xp_u16)(a < b); }
XP xp_f16 xp_select(xp_u16 mask, xp_f16 a, xp_f16 b) { return ((xp_i16)mask != 0) ? a : b; }

// table[l] for every lane, l below 32.
XP xp_f16 xp_lookup(const float *table, xp_u16 l) {
#if defined(__AVX512F__)
  return (xp_f16)__builtin_ia32_vpermi2varps512((xp_m16)xp_load(table), (xp_n16)l, (xp_m16)xp_load(table + 16));
#elif defined(__AVX2__)
  // Four permutations of eight numbers each; bits 3 and 4 of l choose among them.
  xp_f8 part[4], v[2];
  __builtin_memcpy(part, table, sizeof part);
  for (int half = 0; half < 2; half++) {
    xp_i8 number = (xp_i8)(half == 0 ? __builtin_shufflevector(l, l, 0, 1, 2, 3, 4, 5, 6, 7)
                                     : __builtin_shufflevector(l, l, 8, 9, 10, 11, 12, 13, 14, 15));
    xp_f8 eight = (xp_f8)(number << 28), sixteen = (xp_f8)(number << 27);
    xp_f8 low = __builtin_ia32_blendvps256(__builtin_ia32_permvarsf256(part[0], number), __builtin_ia32_permvarsf256(part[1], number), eight);
    xp_f8 high = __builtin_ia32_blendvps256(__builtin_ia32_permvarsf256(part[2], number), __builtin_ia32_permvarsf256(part[3], number), eight);
    v[half] = __builtin_ia32_blendvps256(low, high, sixteen);
  }
  return __builtin_shufflevector(v[0], v[1], 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#else
  xp_f16 v;
  for (int i = 0; i < 16; i++) v[i] = table[l[i]];
  return v;
#endif
}

// table[l] for every lane, l below 8. Reads table[0 ..< 8].
XP xp_f16 xp_lookup_eight(const float *table, xp_u16 l) {
#if defined(__AVX2__) && !defined(__AVX512F__)
  xp_f8 eight;
  __builtin_memcpy(&eight, table, sizeof eight);
  xp_f8 low = __builtin_ia32_permvarsf256(eight, (xp_i8)__builtin_shufflevector(l, l, 0, 1, 2, 3, 4, 5, 6, 7));
  xp_f8 high = __builtin_ia32_permvarsf256(eight, (xp_i8)__builtin_shufflevector(l, l, 8, 9, 10, 11, 12, 13, 14, 15));
  return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#else
  return xp_lookup(table, l);
#endif
}

// MARK: Half precision, as 16-bit words in memory: finite values only

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
XP xp_f16 xp_load_half(const uint16_t *p) { xp_h16 h; __builtin_memcpy(&h, p, 32); return xp_from_half(h); }
XP void xp_store_half(uint16_t *p, xp_f16 v) { xp_h16 h = xp_to_half(v); __builtin_memcpy(p, &h, 32); }
#if defined(__aarch64__)
// Pairs of halves as words, then the odd one: no call, as above.
XP xp_f16 xp_load_first_half(const uint16_t *p, int n) {
  if (n > 15) return xp_load_half(p);
  uint32_t last = n & 1 ? p[n - 1] : 0;
  xp_f16 pairs = xp_load_first((const float *)(const void *)p, n >> 1);
  xp_f8 words = __builtin_shufflevector(pairs, pairs, 0, 1, 2, 3, 4, 5, 6, 7);
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
XP void xp_store_first_half(uint16_t *p, xp_f16 v, int n) { xp_h16 h = xp_to_half(v); __builtin_memcpy(p, &h, (size_t)n * 2); }
#endif
#if defined(__F16C__)
// Through a 32-bit move: inserting 16 bits would wait for the register's old value, the half before.
typedef int xp_n4 __attribute__((__vector_size__(16)));
typedef short xp_s8 __attribute__((__vector_size__(16)));
XP float xp_one_from_half(uint16_t h) {
  uint32_t w = h;
  __asm__("" : "+r"(w));
  return __builtin_ia32_vcvtph2ps((xp_s8)(xp_n4){(int)w, 0, 0, 0})[0];
}
XP uint16_t xp_one_to_half(float v) { _Float16 f = (_Float16)v; uint16_t h; __builtin_memcpy(&h, &f, 2); return h; }
#elif defined(__aarch64__)
XP float xp_one_from_half(uint16_t h) { _Float16 f; __builtin_memcpy(&f, &h, 2); return (float)f; }
XP uint16_t xp_one_to_half(float v) { _Float16 f = (_Float16)v; uint16_t h; __builtin_memcpy(&h, &f, 2); return h; }
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
XP xp_f16 xp_load_either_half(const uint16_t *p, xp_u16 mask) { return xp_select(mask, xp_load_half(p + 16), xp_load_half(p)); }
#endif

// MARK: Reductions by one fixed tree: lanes (l, l+8), (l, l+4), (l, l+2), (l, l+1)

XP float xp_sum(xp_f16 v) {
  xp_f8 a = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7) + __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
  xp_f4 b = __builtin_shufflevector(a, a, 0, 1, 2, 3) + __builtin_shufflevector(a, a, 4, 5, 6, 7);
  xp_f2 c = __builtin_shufflevector(b, b, 0, 1) + __builtin_shufflevector(b, b, 2, 3);
  return c.x + c.y;
}
// The same tree for several vectors at once: each level adds for two vectors in one instruction.
XP xp_f16 xp_fold8(xp_f16 a, xp_f16 b) {
  return __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23) +
         __builtin_shufflevector(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
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
  xp_f8 p = __builtin_shufflevector(r, r, 0, 1, 4, 5, 8, 9, 12, 13) + __builtin_shufflevector(r, r, 2, 3, 6, 7, 10, 11, 14, 15);
  return __builtin_shufflevector(p, p, 0, 2, 4, 6) + __builtin_shufflevector(p, p, 1, 3, 5, 7);
}
XP void xp_store4(float *p, xp_f4 v) { __builtin_memcpy(p, &v, 16); }
XP float xp_largest(xp_f16 v) {
  xp_f8 l = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7), h = __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
  xp_f8 a = l > h ? l : h;
  xp_f4 bl = __builtin_shufflevector(a, a, 0, 1, 2, 3), bh = __builtin_shufflevector(a, a, 4, 5, 6, 7);
  xp_f4 b = bl > bh ? bl : bh;
  float x = b.x > b.z ? b.x : b.z, y = b.y > b.w ? b.y : b.w;
  return x > y ? x : y;
}
XP uint32_t xp_sum_words(xp_u16 v) { return __builtin_reduce_add(v); }

#undef XP
