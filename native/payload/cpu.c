/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls, and a CPU that runs them. */
#include "hvcheck/call.h"
#include "native/payload/payload.h"
#include "native/payload/trial.h"

uint64_t hv_guard[2], hv_first;

void hv_prepare_calls(uint64_t count, uint64_t door)
{
	hv_run = (struct hv_run){
		.call = entry_record.places.calls,
		.out = entry_record.places.outs,
		.left = count,
		.door = door,
		.jump = 1,
	};
}

void hv_run_prepared(void)
{
	hv_run_batch();
	hv_reset_el2();
}

void hv_run_calls(uint64_t count, uint64_t door)
{
	hv_prepare_calls(count, door);
	hv_run_prepared();
}
