/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/host/kind.h"

#include <stddef.h>
#include <string.h>

#include "hvcheck/places.h"
#include "hvcheck/stub.h"
#include "isa/encode.h"
#include "native/link/places.h"

extern const unsigned char native_payload32_image[], native_payload32_image_end[];
extern const unsigned char native_payload32_thumb_image[], native_payload32_thumb_image_end[];

#define A32_RAM (HV_RAM_END_A32 - HV_RAM_BASE)

static const struct qemu_kind kinds[] = {
	{ .arch = "arm64", .exec = HV_A64, .image = hv_payload_image, .image_end = hv_payload_image_end, .boot = "booti",
	  .is_kernel = true, .ram_size = HV_RAM_SIZE, .door = 0x400 },
	{ .arch = "arm", .exec = HV_A32, .image = native_payload32_image, .image_end = native_payload32_image_end, .boot = "bootz",
	  .ram_size = A32_RAM, .door = 0x14 },
	{ .arch = "thumb", .exec = HV_A32, .thumb = true, .image = native_payload32_thumb_image,
	  .image_end = native_payload32_thumb_image_end, .boot = "bootz", .ram_size = A32_RAM, .door = 0x14 },
};
enum { A64, ARM, THUMB };
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

const char *qemu_kind_name(unsigned i)
{
	return i < KINDS ? kinds[i].arch : NULL;
}

const struct qemu_kind *qemu_kind_named(const char *arch)
{
	for (unsigned i = 0; i < KINDS; i++)
		if (!strcmp(arch, kinds[i].arch))
			return &kinds[i];
	return NULL;
}

/* QEMU's CPUs of 32 bits that have Hyp mode. */
static const char *const cpus32[] = { "cortex-a15", "cortex-a7" };

const struct qemu_kind *qemu_kind_of(const char *cpu)
{
	for (size_t i = 0; i < sizeof(cpus32) / sizeof(cpus32[0]); i++)
		if (!strcmp(cpu, cpus32[i]))
			return kinds[ARM].image == kinds[ARM].image_end ? NULL : &kinds[ARM];
	return &kinds[A64];
}

const struct qemu_kind *qemu_kind_of_payload(enum hv_exec exec, bool thumb)
{
	return exec == HV_A64 ? &kinds[A64] : &kinds[thumb ? THUMB : ARM];
}

const struct qemu_kind *qemu_kind_with(const struct qemu_kind *kind, bool thumb)
{
	return qemu_kind_of_payload(kind->exec, thumb);
}

/* As QEMU 7.2 calls them. Of the 64 bits of PAR it shows the lower. */
static const struct { const char *lower, *upper; } names32[HV_REG_COUNT] = {
	[HV_TPIDR_EL0] = { "TPIDRURW", NULL }, [HV_SCTLR_EL1] = { "SCTLR", NULL }, [HV_CPACR_EL1] = { "CPACR", NULL },
	[HV_TTBR0_EL1] = { "TTBR0", NULL }, [HV_TTBR1_EL1] = { "TTBR1", NULL }, [HV_TCR_EL1] = { "TTBCR", NULL },
	[HV_ESR_EL1] = { "DFSR", NULL }, [HV_FAR_EL1] = { "DFAR", "IFAR" }, [HV_PAR_EL1] = { "PAR", NULL },
	[HV_MAIR_EL1] = { "MAIR0", "MAIR1" }, [HV_VBAR_EL1] = { "VBAR", NULL }, [HV_CONTEXTIDR_EL1] = { "CONTEXTIDR_EL1", NULL },
	[HV_TPIDR_EL1] = { "TPIDRPRW", NULL }, [HV_CNTKCTL_EL1] = { "CNTKCTL", NULL }, [HV_VPIDR_EL2] = { "VPIDR", NULL },
	[HV_VMPIDR_EL2] = { "VMPIDR", NULL }, [HV_HCR_EL2] = { "HCR", NULL }, [HV_MDCR_EL2] = { "MDCR_EL2", NULL },
	[HV_CPTR_EL2] = { "CPTR_EL2", NULL }, [HV_HSTR_EL2] = { "HSTR_EL2", NULL }, [HV_TTBR0_EL2] = { "HTTBR", NULL },
	[HV_TCR_EL2] = { "TCR_EL2", NULL }, [HV_VTTBR_EL2] = { "VTTBR", NULL }, [HV_VTCR_EL2] = { "VTCR", NULL },
	[HV_ESR_EL2] = { "ESR_EL2", NULL }, [HV_FAR_EL2] = { "FAR_EL2", "HIFAR" }, [HV_MAIR_EL2] = { "MAIR_EL2", "HMAIR1" },
	[HV_VBAR_EL2] = { "VBAR_EL2", NULL }, [HV_TPIDR_EL2] = { "TPIDR_EL2", NULL }, [HV_CNTVOFF_EL2] = { "CNTVOFF", NULL },
	[HV_CNTHCTL_EL2] = { "CNTHCTL_EL2", NULL }, [HV_SCTLR_EL2] = { "SCTLR_EL2", NULL },
};

const char *qemu_kind_name32(unsigned reg, bool upper)
{
	return upper ? names32[reg].upper : names32[reg].lower;
}

static bool rewrites_a64(uint32_t was, uint32_t is)
{
	return (isa_word_is_hvc(was) && isa_word_is_call(is)) || (isa_word_is_a32_hvc(was) && isa_word_is_a32_hvc(is)) ||
	       (was == ISA_WORD_B_SELF && isa_word_is_b(is));
}

bool qemu_kind_rewrites(const struct qemu_kind *kind, const struct hv_places *places, uint64_t at, uint32_t before, uint32_t was,
			uint32_t is)
{
	if (kind->exec == HV_A64)
		return rewrites_a64(was, is);
	return places_plants32(places, at, before, was);
}
