/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What this CPU is, and its interrupts: the twin of native/payload/identify.c. */
#include "native/payload/arch.h"
#include "native/link/mailbox.h"
#include "native/payload/payload.h"
#include "native/payload/trial.h"

/* Let the CPU hear its GICv3, so that another can wake it from WFI. Nothing is ever enabled but for that moment. */
void hv_open_gic(void)
{
	uint32_t pfr1, sre = 0;

	ARCH_READ(, "0, %0, c0, c1, 1", pfr1);
	if (!(pfr1 >> 28))			/* ID_PFR1.GIC */
		return;
	trial_begins();
	__asm__ volatile("mcr p15, 4, %0, c12, c9, 5" : : "r"(0xf) : TRIAL_CLOBBERS);	/* ICC_HSRE */
	if (!trial_ended())
		return;
	ARCH_READ(, "4, %0, c12, c9, 5", sre);
	if (!(sre & 1))
		return;
	ARCH_DO(, "0, %0, c4, c6, 0", 0xff);	/* ICC_PMR */
	ARCH_DO(, "0, %0, c12, c12, 7", 1);	/* ICC_IGRPEN1 */
}

void hv_identify(uint64_t *answer, uint64_t el)
{
	uint32_t midr;

	ARCH_READ(, "0, %0, c0, c0, 0", midr);
	answer[PING_EL] = el;
	answer[PING_MIDR] = midr;
	if (el >= 2)
		hv_open_gic();
}

void entry_look_late(void)
{
}
