#pragma once
#include <stddef.h>
#include <stdint.h>

// PNG through libpng, whose errors jump: they end here, in a message, and never cross Swift.

/// What a file says of itself before its pixels.
typedef struct {
  uint32_t width;
  uint32_t height;
  /// 1, 2, 4, 8 or 16 bits of a sample.
  int32_t bits;
  /// Samples of a pixel: 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha.
  int32_t channels;
  /// Whether its pixels are numbers of a palette; it then has one channel.
  int32_t is_palette;
} xp_png_header;

/// Longest message, its end included.
#define XP_PNG_MESSAGE 128

/// Reads the header of a PNG in memory.
/// Returns 0, or 1 with a message.
int xp_png_read_header(
  const uint8_t *_Nonnull bytes, size_t count, xp_png_header *_Nonnull header,
  char *_Nonnull message);

/// Reads the samples of a PNG in memory as the file has them, no gamma and no alpha applied: of 8
/// bits and less as a byte each, grey ones of less than 8 bits spread over 0 … 255; of 16 bits as
/// two bytes, the higher one first. Rows follow each other without a gap.
/// Returns 0, or 1 with a message, also where it is damaged or does not fill `capacity`.
int xp_png_read_samples(
  const uint8_t *_Nonnull bytes, size_t count, uint8_t *_Nonnull samples, size_t capacity,
  char *_Nonnull message);

/// Writes 8-bit samples, grey (1 channel) or colour (3), as a PNG in memory.
/// Returns 0 and the file, which `xp_png_free` frees, or 1 with a message.
int xp_png_write(
  const uint8_t *_Nonnull samples, uint32_t width, uint32_t height, int32_t channels,
  uint8_t *_Nullable *_Nonnull file, size_t *_Nonnull count, char *_Nonnull message);

void xp_png_free(uint8_t *_Nullable file);
