/* SPDX-License-Identifier: GPL-2.0-or-later */
/* This CPU: what it is, and calls run on it. */
#include "hvcheck/call.h"
#include "native/link/mailbox.h"
#include "native/payload/payload.h"
#include "native/payload/trial.h"

uint64_t hv_guard[2], hv_first;

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

void hv_run_calls(uint64_t count, uint64_t door)
{
	hv_run = (struct hv_run){
		.call = entry_record.places.calls,
		.out = entry_record.places.outs,
		.left = count,
		.door = door,
		.jump = 1,
	};
	hv_run_batch();
	hv_reset_el2();
}
