/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The arguments of one call that the user did not give. A restart to a canary loses the CPU, and so does a hypervisor's call
 * without its tables; that would be held against the stub.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/say.h"
#include "cli/status.h"

static bool is_given(const struct hv_replay *r, unsigned reg)
{
	for (size_t i = 0; i < r->setting_count; i++)
		if (!r->settings[i].call && hv_reg_find(r->settings[i].key) == (enum hv_reg)reg)
			return true;
	return false;
}

/* Add " x1=payload" to the list of what was filled in. */
static void note(const struct hv_places *places, unsigned reg, uint64_t value, char *list, size_t size)
{
	size_t at = strlen(list);
	char place[64];

	if (hv_place_name(places, value, place, sizeof(place)))
		snprintf(list + at, size - at, " %s=%s", hv_regs[reg].name, place);
	else
		snprintf(list + at, size - at, " %s=%#" PRIx64, hv_regs[reg].name, value);
}

/* Memory that holds code of the harness or of the stub, or that a call may write code to. */
static bool is_code(const struct hv_places *p, uint64_t address)
{
	return address - p->image < p->end - p->image || address - p->stub < p->stub_size ||
	       address - p->canary < p->canary_size;
}

static void fill(const struct hv_replay *r, const struct hv_places *places, struct hv_call *call, unsigned reg, uint64_t value,
		 char *list, size_t size)
{
	if (is_given(r, reg))
		return;
	call->in.r[reg] = value;
	note(places, reg, value, list, size);
}

int arguments_fill(const struct hv_replay *r, const struct hv_abi *abi, const struct hv_places *places, struct hv_call *call,
		   char *list, size_t size)
{
	const struct hv_call_spec *spec = hv_abi_select(abi, call);
	uint64_t entry;

	*list = 0;
	if (call->event > HV_EVENT_SERROR || !(abi->live >> hv_call_slot(abi->exec, call) & 1))
		return 0;
	if (spec->ending == HV_RESTARTS)
		fill(r, places, call, spec->entry, places->payload + spec->entry_less, list, size);
	for (unsigned i = 0; i < spec->aim_count; i++) {
		const struct hv_aim *aim = &spec->aims[i];
		uint64_t place = 0;

		if (aim->place != HV_NO_PLACE)
			memcpy(&place, (const char *)places + aim->place, sizeof(place));
		fill(r, places, call, aim->to, place + aim->add, list, size);
	}
	entry = call->in.r[spec->entry] - spec->entry_less;
	if (spec->ending != HV_RESTARTS || is_code(places, entry))
		return 0;
	cli_say("%s is no entry for %s: there is no code at %#" PRIx64 "; give %s=payload, or leave it out",
		hv_regs[spec->entry].name, spec->name, entry, hv_regs[spec->entry].name);
	return CLI_ERROR;
}
