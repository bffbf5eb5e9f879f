/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel of 32-bit Arm: its decompressor chooses where it lies, and no header says how much memory it needs. */
#include <stdio.h>
#include <string.h>

#include "machines/boot/boot.h"
#include "suite/bytes.h"

#define KERNEL_MAX (96ull << 20)
#define PLACES (64ull << 20)	/* from the beginning of the RAM: kernels lie at most 2 MiB and some pages behind it */
#define PLACE 0x1000u		/* a kernel begins at such a multiple */
#define SAMPLES 64u		/* words of the kernel that are looked for */
#define ENOUGH (SAMPLES / 2)	/* it patches its text and writes its data: the greater part is as it was */

enum { EXIT_ERROR = 2, EXIT_NOTHING = 77 };

#define FAIL(b, status, ...) (snprintf((b)->error, sizeof((b)->error), __VA_ARGS__), (status))

int arm_check(struct boot *b)
{
	if (!(boot_init_arm_end - boot_init_arm))
		return FAIL(b, EXIT_NOTHING, "%s: hvcheck was built without a compiler for 32-bit Arm, so it has no first process "
			    "for that kernel", b->name);
	if (strcmp(b->mode->name, "none"))
		return FAIL(b, EXIT_ERROR, "%s: a kernel of 32-bit Arm is booted in mode none alone: since Linux 5.7 it has no KVM",
			    b->name);
	if (b->next != BOOT_STAYS)
		return FAIL(b, EXIT_ERROR, "%s: a kernel of 32-bit Arm is booted, and not yet followed to another one", b->name);
	if (b->image_size > KERNEL_MAX)
		return FAIL(b, EXIT_ERROR, "%s: a kernel of 0x%zx bytes, more than there is room for here", b->name, b->image_size);
	b->found.kernel_size = b->image_size;
	return 0;
}

/* How many of the words of the kernel, spread over it, stand in memory if it begins there. */
static unsigned count_same(const struct boot *b, uint64_t base)
{
	const size_t step = b->image_size / SAMPLES & ~(size_t)3;
	unsigned same = 0;

	for (unsigned i = 0; i < SAMPLES; i++) {
		uint64_t word = hv_le(b->image + i * step, 4);

		same += word && word == hv_le(board_at(b, base + i * step), 4);
	}
	return same;
}

int arm_locate(struct boot *b)
{
	unsigned most = 0;

	for (uint64_t at = 0; b->image_size >= 4 * SAMPLES && at < PLACES && at + b->image_size <= BOOT_RAM_SIZE; at += PLACE) {
		unsigned same = count_same(b, BOOT_RAM_BASE + at);

		if (same <= most)
			continue;
		most = same;
		b->found.kernel = BOOT_RAM_BASE + at;
	}
	if (most < ENOUGH)
		return FAIL(b, EXIT_ERROR, "%s: the kernel is not found in the memory of the machine that has booted it", b->name);
	return 0;
}
