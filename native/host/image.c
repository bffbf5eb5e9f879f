/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The payload as a file, for hosts: see image.h. */
#include "native/host/image.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/stub.h"
#include "native/link/crc32.h"

#define RELATIVE 1027	/* R_AARCH64_RELATIVE */
#define PAGE 4096u

/* Fields that grow with the file: the Image header's, and those of the PE header from its first byte on. */
#define IMAGE_SIZE_AT 16
#define ZIMAGE_MAGIC_AT 0x24
#define ZIMAGE_MAGIC 0x016f2818
#define ZIMAGE_END_AT 0x2c
#define PE_DATA_SIZE_AT (24 + 8)		/* size of initialised data */
#define PE_IMAGE_SIZE_AT (24 + 56)
#define PE_SECTIONS_AT (24 + 112 + 6 * 8)
#define PE_SECTION_SIZE 40
#define SECTION_MEMORY_AT 8
#define SECTION_PLACE_AT 12
#define SECTION_FILE_AT 16

struct relocation {
	uint64_t at, what, value;
};

uint64_t image_build(const unsigned char *from, const unsigned char *end)
{
	return (uint64_t)(end - from) << 32 | crc32_add(0, from, (size_t)(end - from));
}

int image_make(struct image *image, const unsigned char *from, const unsigned char *end)
{
	struct image_words words;

	image->size = (size_t)(end - from);
	image->bytes = malloc(image->size);
	if (!image->bytes)
		return -1;
	memcpy(image->bytes, from, image->size);
	if (image->size < IMAGE_PE_AT)	/* hvcheck was built without a compiler for it */
		return 0;
	words = image_read_words(image->bytes);
	words.build = image_build(from, end);
	image_write_words(image->bytes, &words);
	return 0;
}

struct image_words image_read_words(const uint8_t *bytes)
{
	struct image_words words;

	memcpy(&words, bytes + IMAGE_WORDS_AT, sizeof(words));
	return words;
}

void image_write_words(uint8_t *bytes, const struct image_words *words)
{
	memcpy(bytes + IMAGE_WORDS_AT, words, sizeof(*words));
}

void image_relocate(struct image *image, uint64_t base)
{
	const struct image_words words = image_read_words(image->bytes);
	struct relocation r;

	for (uint32_t i = 0; i + sizeof(r) <= words.rela_size; i += sizeof(r)) {
		memcpy(&r, image->bytes + words.rela + i, sizeof(r));
		r.value += base;
		if (r.what == RELATIVE && r.at + 8 <= image->size)
			memcpy(image->bytes + r.at, &r.value, 8);
	}
}

static uint32_t word_at(const struct image *image, size_t at)
{
	uint32_t word;

	memcpy(&word, image->bytes + at, sizeof(word));
	return word;
}

static void set_word(struct image *image, size_t at, uint32_t word)
{
	memcpy(image->bytes + at, &word, sizeof(word));
}

static bool is_zimage(const struct image *image)
{
	return word_at(image, ZIMAGE_MAGIC_AT) == ZIMAGE_MAGIC;
}

/* Where its header says how much memory it takes. */
static size_t size_at(const struct image *image)
{
	return is_zimage(image) ? ZIMAGE_END_AT : IMAGE_SIZE_AT;
}

/* What was zeroed data and stack stands in the file now, and the stub behind it. */
static void set_sizes(struct image *image)
{
	const size_t data = IMAGE_PE_AT + PE_SECTIONS_AT + PE_SECTION_SIZE;
	const uint32_t whole = (uint32_t)image->size;
	uint32_t size;

	set_word(image, size_at(image), whole);
	if (is_zimage(image))
		return;
	size = whole - word_at(image, data + SECTION_PLACE_AT);
	set_word(image, IMAGE_PE_AT + PE_IMAGE_SIZE_AT, whole);
	set_word(image, IMAGE_PE_AT + PE_DATA_SIZE_AT, size);
	set_word(image, data + SECTION_MEMORY_AT, size);
	set_word(image, data + SECTION_FILE_AT, size);
}

/* Where its PE header says that code lies. */
#define PE_CODE_SIZE_AT (IMAGE_PE_AT + 28)
#define PE_CODE_AT (IMAGE_PE_AT + 44)

uint32_t image_code_crc(const uint8_t *bytes)
{
	uint32_t at, size;

	memcpy(&at, bytes + PE_CODE_AT, sizeof(at));
	memcpy(&size, bytes + PE_CODE_SIZE_AT, sizeof(size));
	return crc32_add(0, bytes + at, size);
}

/* Behind all that the file has or zeroes, from a page on. Returns at which offset; 0: no memory. */
static uint32_t append(struct image *image, const uint8_t *what, size_t size)
{
	const size_t at = word_at(image, size_at(image)), whole = (at + size + PAGE - 1) & ~(size_t)(PAGE - 1);
	uint8_t *bytes = realloc(image->bytes, whole);

	if (!bytes)
		return 0;
	memset(bytes + image->size, 0, whole - image->size);
	memcpy(bytes + at, what, size);
	*image = (struct image){ bytes, whole };
	set_sizes(image);
	return (uint32_t)at;
}

int image_add_stub(struct image *image, const uint8_t *stub, size_t size, uint32_t table)
{
	const uint32_t at = append(image, stub, size);
	struct image_words words = image_read_words(image->bytes);

	words.stub = at;
	words.stub_size = (uint32_t)size;
	words.stub_crc = crc32_add(0, stub, size);
	words.stub_table = table;
	if (at)
		image_write_words(image->bytes, &words);
	return at ? 0 : -1;
}

int image_add_dtb(struct image *image, const uint8_t *dtb, size_t size)
{
	const uint32_t at = append(image, dtb, size);
	struct image_words words = image_read_words(image->bytes);

	words.dtb = at;
	words.dtb_size = (uint32_t)size;
	if (at)
		image_write_words(image->bytes, &words);
	return at ? 0 : -1;
}
