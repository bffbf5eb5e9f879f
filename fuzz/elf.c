/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ELF reader: whatever the file says, it is read within its bounds, and what comes of it can be placed and walked. */
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "hvcheck/stub.h"

#define MOST 0x100000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char error[256];
	struct hv_stub *stub = size <= MOST ? hv_stub_from_elf("fuzz", data, size, NULL, error, sizeof(error)) : NULL;
	struct hv_reach reach;
	void *placed;

	if (!stub)
		return 0;
	placed = stub->size <= 16 * MOST ? malloc(stub->size + 1) : NULL;
	if (placed) {
		hv_stub_place(stub, hv_stub_base(stub, 0x42000000), placed);
		hv_reach_from(placed, stub->size, stub->table, &reach);
	}
	free(placed);
	hv_stub_free(stub);
	return 0;
}
