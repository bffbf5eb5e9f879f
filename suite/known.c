/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "suite/known.h"

#define E2H_BLIND "FINALISE_EL2 takes CPTR_EL2 for the layout without E2H: on a CPU with SVE that cannot clear E2H, " \
	"ZCR_EL2 traps into slot 0x200 for ever"
#define E2H_BITS "FINALISE_EL2 takes CPTR_EL2 for the layout without E2H and clears its bits 8 and 12, which mean nothing with E2H"
#define E2H_SOURCE "read in Debian's 6.1; gone in 6.12"
#define JUNK_X0 "the resume from hibernation passes x24 and whatever x0 holds, so that the copied table answers an error and " \
	"VBAR_EL2 stays in a page that is freed soon"
#define READ_ONLY "on the way out of EL1 the relocation writes through a copy of the linear map that has left pages read-only, " \
	"and faults there"

static const struct known_finding known[] = {
	{ "linux-6.0", HV_LIVE_01, "finalise-el2", HV_RELEASE(6, 0), HV_RELEASE(6, 5), HV_HCR_E2H, E2H_SOURCE, E2H_BLIND },
	{ "linux-6.0", HV_SYS_02, "finalise-el2", HV_RELEASE(6, 0), HV_RELEASE(6, 5), HV_HCR_E2H, E2H_SOURCE, E2H_BITS },
	{ "kvm-init-5.11", HV_SYNC_04, "init", HV_RELEASE(5, 11), 0, 0, "read in Debian's 6.1 to 7.3",
	  "no ISB stands between the DSB behind the TLBI and the write that switches EL2's MMU on" },
	{ "hibernate-5.16", HV_STEP_02, NULL, HV_RELEASE(5, 16), HV_RELEASE(7, 2), 0, "mended by commit 955d86e5f3b9", JUNK_X0 },
	{ "linux-6.0", HV_STEP_01, "kexec", HV_RELEASE(6, 17), HV_RELEASE(6, 19), 0,
	  "since commit 143937ca51cc; mended by \"arm64: mm: Add PTE_DIRTY back to PAGE_KERNEL* to fix kexec/hibernation\"",
	  READ_ONLY },
	{ "linux-6.0", HV_STEP_01, "hibernate", HV_RELEASE(6, 17), HV_RELEASE(6, 19), 0,
	  "since commit 143937ca51cc; mended by \"arm64: mm: Add PTE_DIRTY back to PAGE_KERNEL* to fix kexec/hibernation\"",
	  READ_ONLY },
};

static bool holds(const struct known_finding *k, uint32_t release)
{
	return release >= k->since && (!k->until || release < k->until);
}

const struct known_finding *known_find_release(uint32_t banner, const char *abi, enum hv_rule rule, const char *call_name, uint64_t hcr)
{
	for (size_t i = 0; banner && i < sizeof(known) / sizeof(known[0]); i++) {
		const struct known_finding *k = &known[i];

		if (k->rule == rule && !strcmp(k->abi, abi) && !k->call == !call_name &&
		    (!k->call || !strcmp(k->call, call_name)) && holds(k, banner) && (hcr & k->hcr) == k->hcr)
			return k;
	}
	return NULL;
}

const struct known_finding *known_find(const struct hv_stub *stub, const char *abi, enum hv_rule rule, const char *call_name,
				       const struct hv_call *call)
{
	return known_find_release(stub->banner, abi, rule, call_name, call ? call->in.r[HV_HCR_EL2] : 0);
}

const char *known_text(const struct known_finding *k, char *buf, size_t size)
{
	snprintf(buf, size, "%s (%s)", k->sentence, k->source);
	return buf;
}
