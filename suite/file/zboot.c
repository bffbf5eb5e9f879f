/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * EFI zboot (drivers/firmware/efi/libstub/zboot-header.S): an EFI program whose payload is a compressed Image.
 */
#include <string.h>

#include "suite/file/layer.h"
#include "suite/bytes.h"

#define OFFSET_AT 8
#define SIZE_AT 12
#define COMPRESSION_AT 24
#define COMPRESSION_SIZE 32

bool zboot_open(struct unwrapped *u, const struct layer_kind *kind)
{
	char compression[COMPRESSION_SIZE + 1] = "";

	if (u->size < COMPRESSION_AT + COMPRESSION_SIZE)
		return layer_bad(u, "it ends too early, within the header of EFI zboot");
	memcpy(compression, u->data + COMPRESSION_AT, COMPRESSION_SIZE);
	if (!layer_slice(u, hv_le(u->data + OFFSET_AT, 4), hv_le(u->data + SIZE_AT, 4)))
		return false;
	layer_trail(u, kind->name);
	layer_expect(u, compression);
	return true;
}
