/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The readers of kernel Images and of raw bytes, and the scan for tables in them. */
#include <string.h>

#include "fuzz/fuzz.h"
#include "hvcheck/stub.h"

#define MOST 0x100000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char error[256];
	struct hv_found found[4];
	uint64_t offset = 0;
	struct hv_stub *stub;

	if (size > MOST)
		return 0;
	stub = hv_stub_from_image("fuzz", data, size, error, sizeof(error));
	hv_stub_free(stub);
	memcpy(&offset, data, size < sizeof(offset) ? size : sizeof(offset));
	stub = hv_stub_from_raw("fuzz", data, size, offset, error, sizeof(error));
	hv_stub_free(stub);
	hv_scan(data, size, found, sizeof(found) / sizeof(found[0]));
	return 0;
}
