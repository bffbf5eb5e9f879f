/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A unified kernel image: an EFI program in PE format, whose section .linux is a kernel. Other EFI programs are named.
 */
#include <string.h>

#include "suite/file/layer.h"
#include "suite/bytes.h"

#define PE_AT 0x3c		/* in the DOS header: where the PE header lies */
#define PE_SIZE 24		/* signature and COFF header */
#define MACHINE_AT 4
#define SECTION_COUNT_AT 6
#define OPTIONAL_SIZE_AT 20
#define SECTION_SIZE 40
#define VIRTUAL_SIZE_AT 8
#define RAW_SIZE_AT 16
#define RAW_AT 20

#define MACHINE_ARM64 0xaa64

static const struct {
	unsigned machine;
	const char *name;
} machines[] = {
	{ 0x014c, "32-bit x86" },
	{ 0x8664, "x86-64" },
	{ 0x01c0, "32-bit Arm" },
	{ 0x01c2, "32-bit Arm" },
	{ 0x01c4, "32-bit Arm" },
	{ 0x5064, "RISC-V" },
	{ 0x6264, "LoongArch" },
};

static bool check_machine(struct unwrapped *u, unsigned machine)
{
	for (unsigned i = 0; i < sizeof(machines) / sizeof(*machines); i++)
		if (machines[i].machine == machine)
			return layer_no_kernel(u, "it is an EFI program (PE) for %s; give a kernel for arm64", machines[i].name);
	return machine == MACHINE_ARM64 || layer_no_kernel(u, "it is a PE file for machine 0x%x; give a kernel for arm64", machine);
}

/* What the section holds: in the file it is padded, and what lies behind its virtual size is none of it. */
static bool take_section(struct unwrapped *u, const uint8_t *section)
{
	uint64_t size = hv_le(section + RAW_SIZE_AT, 4), used = hv_le(section + VIRTUAL_SIZE_AT, 4);

	return layer_slice(u, hv_le(section + RAW_AT, 4), used && used < size ? used : size);
}

bool pe_open(struct unwrapped *u, const struct layer_kind *kind)
{
	uint64_t at = u->size < PE_AT + 4 ? u->size : hv_le(u->data + PE_AT, 4);
	unsigned count;

	if (at > u->size || u->size - at < PE_SIZE || memcmp(u->data + at, "PE\0\0", 4))
		return layer_no_kernel(u, "it begins like an EFI program, but has no PE header; say FILE@OFFSET for raw bytes");
	if (!check_machine(u, (unsigned)hv_le(u->data + at + MACHINE_AT, 2)))
		return false;
	count = (unsigned)hv_le(u->data + at + SECTION_COUNT_AT, 2);
	at += PE_SIZE + hv_le(u->data + at + OPTIONAL_SIZE_AT, 2);
	for (; count--; at += SECTION_SIZE) {
		if (at > u->size || u->size - at < SECTION_SIZE)
			return layer_bad(u, "it ends too early, within the headers of an EFI program (PE)");
		if (memcmp(u->data + at, ".linux\0", 8))
			continue;
		layer_trail(u, kind->name);
		return take_section(u, u->data + at);
	}
	return layer_no_kernel(u, "it is an EFI program (PE) without a kernel: no section .linux; say FILE@OFFSET for raw bytes");
}
