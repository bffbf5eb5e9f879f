/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What this CPU is, and its interrupts: the twin of native/payload/arm/identify.c. */
#include "native/link/mailbox.h"
#include "native/payload/payload.h"
#include "native/payload/tell.h"
#include "native/payload/trial.h"

#define READ_ID(reg)						\
	({							\
		uint64_t value_;				\
		__asm__ volatile("mrs %0, " #reg : "=r"(value_)); \
		value_;						\
	})

#define WRITE_REGISTER(reg, value) __asm__ volatile("msr " #reg ", %0" : : "r"((uint64_t)(value)))

/*
 * Let the CPU hear its GICv3, so that the host can wake it from WFI. Nothing is ever enabled but for that moment. A board's ID
 * register may have a GICv3 that firmware does not let us use: then nothing is done.
 */
void hv_open_gic(void)
{
	uint64_t sre;

	if (!(READ_ID(id_aa64pfr0_el1) >> 24 & 15) || !TRIAL_WRITE("S3_4_C12_C9_5", 0xf) ||	/* ICC_SRE_EL2 */
	    !TRIAL_READ("S3_4_C12_C9_5", &sre) || !(sre & 1))
		return;
	WRITE_REGISTER(S3_0_C4_C6_0, 0xff);	/* ICC_PMR_EL1 */
	WRITE_REGISTER(S3_0_C12_C12_7, 1);	/* ICC_IGRPEN1_EL1 */
}

void hv_identify(uint64_t *answer, uint64_t el)
{
	uint64_t vtr = 0;

	answer[PING_EL] = el;
	answer[PING_MIDR] = READ_ID(midr_el1);
	answer[PING_MMFR1] = READ_ID(id_aa64mmfr1_el1);
	answer[PING_PFR0] = READ_ID(id_aa64pfr0_el1);
	answer[PING_PFR1] = READ_ID(id_aa64pfr1_el1);
	hv_open_gic();
	if (answer[PING_PFR0] >> 24 & 15 && el >= 2 && TRIAL_READ("S3_4_C12_C11_1", &vtr))	/* ICH_VTR_EL2 */
		answer[PING_ICH_VTR] = vtr;
}

/* Firmware at EL3 may trap registers, and end there: then the last line that a board has said names them. */
static void announce(const char *what)
{
	if (entry_record.places.mailbox)
		return;
	tell("hvcheck payload ");
	tell(what);
	tell("\n");
}

static void look_late(void)
{
	uint64_t *noted = entry_record.noted, level = entry_record.level;

#define NOTED(id, reg, at)
#define NOTED_LATE(id, reg, at)							\
	if (level >= (at))							\
		__asm__ volatile("mrs %0, " #reg : "=r"(noted[ENTRY_NOTED_##id]));
#include "native/link/noted.def"
#undef NOTED
#undef NOTED_LATE
}

void entry_look_late(void)
{
	if (entry_record.level < 2)
		return;
	announce("touches MDCR_EL2 and CPTR_EL2");
	look_late();
	if (READ_ID(id_aa64pfr0_el1) >> 24 & 15) {
		announce("touches ICC_SRE_EL2");
		hv_open_gic();
	}
	announce("waits");
}
