/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/stub.h"
#include "tests/elf-object.h"

uint8_t object_text[0x900], object_data[32];
Elf64_Rela object_rela;
char object_error[256];

const struct made_elf object = {
	.type = ET_REL,
	.machine = EM_AARCH64,
	.sections = {
		{ ".text", SHT_PROGBITS, CODE, 2048, 0, object_text, sizeof(object_text), 0 },
		{ ".data", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, 8, 0, object_data, sizeof(object_data), 0 },
		{ ".rela.text", SHT_RELA, 0, 8, 0, &object_rela, sizeof(object_rela), 1 },
	},
	.symbols = {
		{ "__hyp_stub_vectors", STB_GLOBAL, 1, 0 },
		{ "target", STB_GLOBAL, 2, 8 },
		{ "weak", STB_WEAK, SHN_UNDEF, 0 },
		{ "missing", STB_GLOBAL, SHN_UNDEF, 0 },
		{ "number", STB_GLOBAL, SHN_ABS, 0x1234 },
	},
};

void object_start(void)
{
	memset(object_text, 0, sizeof(object_text));
	memset(object_data, 0, sizeof(object_data));
	make_table(object_text);
	object_rela = (Elf64_Rela) { .r_info = R_AARCH64_NONE };
	*object_error = 0;
}

void object_relocate(unsigned type, unsigned symbol, int64_t addend)
{
	object_rela = (Elf64_Rela) {
		.r_offset = PLACE,
		.r_info = ELF64_R_INFO((uint64_t)symbol, type),
		.r_addend = addend,
	};
}

struct hv_stub *object_load(const struct made_elf *made, const char *symbol)
{
	size_t size;
	uint8_t *file = make_elf(made, &size);
	struct hv_stub *stub = hv_stub_from_elf("x.o", file, size, symbol,
						object_error, sizeof(object_error));

	free(file);
	return stub;
}

struct hv_stub *object_load_well(const struct made_elf *made)
{
	struct hv_stub *stub = object_load(made, NULL);

	ck_assert_msg(stub != NULL, "%s", object_error);
	return stub;
}

uint32_t object_word(const struct hv_stub *stub, size_t at)
{
	uint32_t word;

	memcpy(&word, stub->image + at, sizeof(word));
	return word;
}
