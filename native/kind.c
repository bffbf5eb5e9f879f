/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/kind.h"

#include <stddef.h>
#include <string.h>

#include "hvcheck/places.h"
#include "hvcheck/stub.h"

extern const unsigned char hv_payload32_image[], hv_payload32_image_end[];
extern const unsigned char hv_payload32_thumb_image[], hv_payload32_thumb_image_end[];

#define A32_JUMP 0xe51ff004u	/* LDR pc, [pc, #-4], and the same in Thumb state as a word: the address stands behind it */
#define T32_JUMP 0xf000f8dfu

static const struct qemu_kind kinds[] = {
	{ .exec = HV_A64, .image = hv_payload_image, .image_end = hv_payload_image_end, .is_kernel = true, .ram_size = HV_RAM_SIZE,
	  .door = 0x400 },
	{ .exec = HV_A32, .image = hv_payload32_image, .image_end = hv_payload32_image_end,
	  .ram_size = HV_RAM_END_A32 - HV_RAM_BASE, .door = 0x14 },
	{ .exec = HV_A32, .thumb = true, .image = hv_payload32_thumb_image, .image_end = hv_payload32_thumb_image_end,
	  .ram_size = HV_RAM_END_A32 - HV_RAM_BASE, .door = 0x14 },
};
enum { A64, ARM, THUMB };

/* QEMU's CPUs of 32 bits that have Hyp mode. */
static const char *const cpus32[] = { "cortex-a15", "cortex-a7" };

const struct qemu_kind *qemu_kind_of(const char *cpu)
{
	for (size_t i = 0; i < sizeof(cpus32) / sizeof(cpus32[0]); i++)
		if (!strcmp(cpu, cpus32[i]))
			return kinds[ARM].image == kinds[ARM].image_end ? NULL : &kinds[ARM];
	return &kinds[A64];
}

const struct qemu_kind *qemu_kind_with(const struct qemu_kind *kind, bool thumb)
{
	return kind->exec == HV_A64 ? kind : &kinds[thumb ? THUMB : ARM];
}

static bool rewrites_a64(uint32_t was, uint32_t is)
{
	return ((was & 0xffe0001f) == 0xd4000002 && (is & 0xffe0001f) == 0xd4000002) ||
	       ((was & 0xfff000f0) == 0xe1400070 && (is & 0xfff000f0) == 0xe1400070) ||
	       (was == 0x14000000 && (is & 0xfc000000) == 0x14000000);
}

bool qemu_kind_rewrites(const struct qemu_kind *kind, uint64_t at, uint64_t site, uint32_t before, uint32_t was, uint32_t is)
{
	if (kind->exec == HV_A64)
		return rewrites_a64(was, is);
	return at == site || (!was && (before == A32_JUMP || before == T32_JUMP));
}
