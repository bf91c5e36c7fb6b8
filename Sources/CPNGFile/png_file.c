#include "png_file.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const uint8_t *next;
  size_t left;
} source;

typedef struct {
  uint8_t *bytes;
  size_t count;
  size_t capacity;
} target;

static void say(char *message, const char *what) {
  strncpy(message, what, XP_PNG_MESSAGE - 1);
  message[XP_PNG_MESSAGE - 1] = 0;
}

static void failed(png_structp png, png_const_charp what) {
  say(png_get_error_ptr(png), what);
  longjmp(png_jmpbuf(png), 1);
}

// Warnings are of what does not concern the samples: text, dates, colour profiles.
static void warned(png_structp png, png_const_charp what) {
  (void)png;
  (void)what;
}

static void give(png_structp png, png_bytep to, size_t count) {
  source *from = png_get_io_ptr(png);
  if (count > from->left) png_error(png, "it ends early");
  memcpy(to, from->next, count);
  from->next += count;
  from->left -= count;
}

static void take(png_structp png, png_bytep from, size_t count) {
  target *to = png_get_io_ptr(png);
  if (count > to->capacity - to->count) {
    size_t capacity = 2 * to->capacity + count;
    uint8_t *bytes = realloc(to->bytes, capacity);
    if (bytes == NULL) png_error(png, "no memory");
    to->bytes = bytes;
    to->capacity = capacity;
  }
  memcpy(to->bytes + to->count, from, count);
  to->count += count;
}

static void flush(png_structp png) { (void)png; }

static void describe(png_structp png, png_infop info, xp_png_header *header) {
  header->width = png_get_image_width(png, info);
  header->height = png_get_image_height(png, info);
  header->bits = png_get_bit_depth(png, info);
  header->channels = png_get_channels(png, info);
  header->is_palette = png_get_color_type(png, info) == PNG_COLOR_TYPE_PALETTE;
}

int xp_png_read_header(
  const uint8_t *bytes, size_t count, xp_png_header *header, char *message) {
  source from = {bytes, count};
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, message, failed, warned);
  png_infop volatile info = png == NULL ? NULL : png_create_info_struct(png);
  if (info == NULL) {
    say(message, "libpng could not start");
    png_destroy_read_struct(&png, NULL, NULL);
    return 1;
  }
  int status = 1;
  if (setjmp(png_jmpbuf(png)) == 0) {
    png_set_read_fn(png, &from, give);
    png_read_info(png, info);
    describe(png, info, header);
    status = 0;
  }
  png_infop end = info;
  png_destroy_read_struct(&png, &end, NULL);
  return status;
}

int xp_png_read_samples(
  const uint8_t *bytes, size_t count, uint8_t *samples, size_t capacity, char *message) {
  source from = {bytes, count};
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, message, failed, warned);
  png_infop volatile info = png == NULL ? NULL : png_create_info_struct(png);
  png_bytep *volatile rows = NULL;
  if (info == NULL) {
    say(message, "libpng could not start");
    png_destroy_read_struct(&png, NULL, NULL);
    return 1;
  }
  int status = 1;
  if (setjmp(png_jmpbuf(png)) == 0) {
    png_set_read_fn(png, &from, give);
    png_read_info(png, info);
    if (png_get_color_type(png, info) == PNG_COLOR_TYPE_GRAY && png_get_bit_depth(png, info) < 8)
      png_set_expand_gray_1_2_4_to_8(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    size_t row = png_get_rowbytes(png, info);
    size_t height = png_get_image_height(png, info);
    if (capacity / row != height || capacity % row != 0)
      png_error(png, "its samples do not fill the memory for them");
    rows = malloc(height * sizeof(png_bytep));
    if (rows == NULL) png_error(png, "no memory");
    for (size_t y = 0; y < height; y++) rows[y] = samples + y * row;
    png_read_image(png, rows);
    png_read_end(png, NULL);
    status = 0;
  }
  free(rows);
  png_infop end = info;
  png_destroy_read_struct(&png, &end, NULL);
  return status;
}

int xp_png_write(
  const uint8_t *samples, uint32_t width, uint32_t height, int32_t channels, uint8_t **file,
  size_t *count, char *message) {
  target to = {NULL, 0, 0};
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, message, failed, warned);
  png_infop volatile info = png == NULL ? NULL : png_create_info_struct(png);
  if (info == NULL) {
    say(message, "libpng could not start");
    png_destroy_write_struct(&png, NULL);
    return 1;
  }
  int status = 1;
  if (setjmp(png_jmpbuf(png)) == 0) {
    png_set_write_fn(png, &to, take, flush);
    png_set_IHDR(
      png, info, width, height, 8, channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB,
      PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    for (uint32_t y = 0; y < height; y++)
      png_write_row(png, samples + (size_t)y * width * (size_t)channels);
    png_write_end(png, NULL);
    status = 0;
  }
  png_infop end = info;
  png_destroy_write_struct(&png, &end);
  if (status != 0) {
    free(to.bytes);
    return 1;
  }
  *file = to.bytes;
  *count = to.count;
  return 0;
}

void xp_png_free(uint8_t *file) { free(file); }
