/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Android's boot.img, header versions 0 to 4 (system/tools/mkbootimg). In all of them the kernel lies in the second page.
 */
#include "suite/file/layer.h"
#include "suite/bytes.h"

#define HEADER_SIZE 44		/* as much of it as is read here */
#define KERNEL_SIZE_AT 8
#define PAGE_SIZE_AT 36		/* up to version 2 */
#define VERSION_AT 40		/* in old images of version 0, the size of a device tree */
#define FIXED_PAGE 4096		/* from version 3 on */

bool android_open(struct unwrapped *u, const struct layer_kind *kind)
{
	uint64_t version, page, size;

	if (u->size < HEADER_SIZE)
		return layer_bad(u, "it ends too early, within the header of an Android boot image");
	version = hv_le(u->data + VERSION_AT, 4);
	page = version == 3 || version == 4 ? FIXED_PAGE : hv_le(u->data + PAGE_SIZE_AT, 4);
	size = hv_le(u->data + KERNEL_SIZE_AT, 4);
	if (version > 4 && version < 64)	/* a device tree is larger */
		return layer_bad(u, "it is an Android boot image of version %u, and 0 to 4 are known; take the kernel out of it "
				 "first", (unsigned)version);
	if (page < 512 || page > 1 << 20 || page & (page - 1))
		return layer_bad(u, "it is damaged: an Android boot image with pages of %llu bytes", (unsigned long long)page);
	if (!size)
		return layer_no_kernel(u, "it is an Android boot image without a kernel (init_boot?); give the boot.img of that "
				       "build");
	layer_trail(u, kind->name);
	return layer_slice(u, page, size);
}
