/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stddef.h>

#include "suite/static/feature.h"
#include "suite/static/owner.h"

#define BIT(f) (1ull << FEATURE_##f)

/* The first row that fits is taken. */
static const struct owner known[] = {
	{ "EL1 vectors", "Linux, the kernel's, hardened", 90, BIT(LINUX) | BIT(TRAMPOLINE), 0 },
	{ "EL1 vectors", "Linux, the kernel's", 90, BIT(LINUX), 0 },
	{ "EL1 trampoline", "Linux, KPTI", 90, BIT(TRAMPOLINE), 0 },
	{ "EL2 vectors", "Linux, KVM's for guests, hardened", 90, BIT(KVM_GUEST) | BIT(HOPS), BIT(VTTBR) },
	{ "EL2 vectors", "Linux, KVM's for guests", 90, BIT(KVM_GUEST), BIT(VTTBR) },
	{ "EL2 vectors", "Xen, hardened", 90, BIT(XEN) | BIT(HOPS), 0 },
	{ "EL2 vectors", "Xen", 90, BIT(XEN), 0 },
	{ "EL3 vectors", "TF-A BL31", 90, BIT(TFA) | BIT(SMC32), 0 },
	{ "EL3 vectors", "TF-A", 80, BIT(TFA), 0 },
	{ "vectors of any level", "U-Boot", 90, BIT(UBOOT), 0 },
	{ "vectors of any level", "EDK2", 90, BIT(EDK2), 0 },
	{ "EL1 vectors", "OP-TEE", 80, BIT(OPTEE), 0 },
	{ "EL1 vectors", "FreeBSD", 80, BIT(FREEBSD), 0 },
	{ "EL3 vectors", "unknown", 55, BIT(EL3), BIT(CURRENT_EL) },
};

static const struct owner unknown[] = {
	{ "EL2 stub", "FreeBSD", 70, BIT(ONLY_EL1) | BIT(SET_X0) | BIT(BODY), BIT(GET) | BIT(ESR) | BIT(ERR) | BIT(X0_1) },
	{ "vectors of any level", "unknown", 55, BIT(CURRENT_EL) | BIT(EL2), 0 },
	{ "vectors of any level", "unknown", 55, BIT(CURRENT_EL) | BIT(EL3), 0 },
	{ "EL2 vectors", "unknown", 55, BIT(EL2), 0 },
	{ "EL1 vectors", "unknown", 55, BIT(EL1), 0 },
	{ "dead table", "unknown", 30, BIT(DEAD) | BIT(BRANCHES), 0 },
	{ "vectors", "unknown", 35, BIT(BRANCHES), BIT(DEAD) },
	{ "vectors", "unknown", 35, BIT(MANY), 0 },
};

static const struct owner *find(const struct owner *rows, size_t count, uint64_t features)
{
	for (size_t i = 0; i < count; i++)
		if ((features & rows[i].all) == rows[i].all && !(features & rows[i].none))
			return &rows[i];
	return NULL;
}

const struct owner *owner_known(uint64_t features)
{
	return find(known, sizeof(known) / sizeof(*known), features);
}

const struct owner *owner_unknown(uint64_t features)
{
	return find(unknown, sizeof(unknown) / sizeof(*unknown), features);
}

const char *owner_level(uint64_t features)
{
	bool el3 = features & BIT(EL3), el2 = features & (BIT(EL2) | BIT(SET)), el1 = features & BIT(EL1);

	if (features & BIT(CURRENT_EL) && el3 && (el2 || el1))
		return "EL1-EL3";
	if (features & BIT(CURRENT_EL) && el2 && el1)
		return "EL1-EL2";
	/* Linux mentions EL2's registers for when it runs there, by EL1's names. */
	if (features & (BIT(LINUX) | BIT(TRAMPOLINE) | BIT(OPTEE)))
		return "EL1";
	return el3 ? "EL3" : el2 ? "EL2" : el1 ? "EL1" : "unknown";
}
