/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The generations, and which of its calls a generation makes of one. */
#include "hvcheck/abi.h"
#include "suite/abi/tables.h"

const struct hv_abi *const hv_abis[] = {
	&abi_linux_3_8,
	&abi_iss_2015,
	&abi_linux_4_7,
	&abi_linux_4_8,
	&abi_linux_4_12,
	&abi_call_func_2017,
	&abi_linux_5_12,
	&abi_linux_5_13,
	&abi_elx_sync_2021,
	&abi_linux_6_0,
	&abi_linux_6_19,
	&abi_hibernate_4_7,
	&abi_kexec_2019,
	&abi_trans_pgd_5_16,
	&abi_kvm_init_4_12,
	&abi_kvm_init_5_10,
	&abi_kvm_init_5_11,
	&abi_kvm_live_4_12,
	&abi_kvm_live_5_11,
	&abi_pkvm_5_16,
	&abi_arm_3_6,
	&abi_arm_mid_2017,
	&abi_arm_4_12,
	&abi_arm_5_7,
	&abi_arm_zimage,
	&abi_arm_zimage_enter,
	&abi_kvm_arm_3_9,
	&abi_kvm_arm_4_12,
	NULL,
};
const unsigned hv_abi_count = sizeof(hv_abis) / sizeof(hv_abis[0]) - 1;

/* An exception that is no HVC, or a guest's, where that is looked at. It is looked at in x1, x5, x17 or x30. */
static const struct hv_call_spec no_call = {
	.name = "trap", .ending = HV_RETURNS, .move_count = 1, .moves = { HV_TAKE(X0, X0) },
	.clobbers = BIT_X(1) | BIT_X(5) | BIT_X(17), .args = "none",
	.does = "Returns to the instruction that was trapped, with nothing changed.",
};

/* The generation whose name `text` is, or begins with before an `end`. */
static const struct hv_abi *find(const char *text, char end)
{
	for (const struct hv_abi *const *abi = hv_abis; *abi; abi++) {
		const char *name = (*abi)->name, *t = text;

		while (*name && *name == *t)
			name++, t++;
		if (!*name && (!*t || *t == end))
			return *abi;
	}
	return NULL;
}

const struct hv_abi *hv_abi_find(const char *name)
{
	return find(name, '\0');
}

const struct hv_abi *hv_abi_of(const char *builtin)
{
	return find(builtin, '/');
}

bool hv_abi_takes_addresses(const struct hv_abi *abi)
{
	return abi->exec == HV_A64 && abi->selector == HV_SELECT_X0 && (abi->unknown.aim_count || !abi->unknown.move_count);
}

const struct hv_call_spec *hv_abi_select(const struct hv_abi *abi, const struct hv_call *call)
{
	uint64_t value = abi->selector == HV_SELECT_IMM ? call->imm : call->in.r[HV_X0];

	if (abi->checks_cause && call->event == HV_EVENT_TRAP)
		return &no_call;
	if (abi->checks_guest && call->in.r[HV_VTTBR_EL2])
		return &no_call;
	if (abi->selector == HV_SELECT_ANY)
		return &abi->calls[0];
	if (abi->selector == HV_SELECT_ADDR)
		return &abi->calls[value == abi->calls[0].number ? 0 : 1];
	for (unsigned i = 0; i < abi->call_count; i++)
		if (abi->calls[i].number == value)
			return &abi->calls[i];
	return &abi->unknown;
}

bool hv_change_holds(const struct hv_change *change, uint32_t release)
{
	return release >= change->since && (!change->until || release < change->until);
}

bool hv_abi_has_release(const struct hv_abi *abi, uint32_t release)
{
	return release >= abi->since && (!abi->until || release < abi->until);
}

uint32_t hv_abi_release(const struct hv_abi *abi, uint32_t release)
{
	return release && hv_abi_has_release(abi, release) ? release : abi->release;
}

unsigned hv_abi_numbers(const struct hv_abi *abi, uint32_t release)
{
	unsigned count = 0;

	for (unsigned i = 0; i < abi->number_count && release && hv_abi_has_release(abi, release); i++)
		if (release >= abi->numbers[i].since)
			count = abi->numbers[i].count;
	return count;
}

/* Add `release` to the `count` ones in order, once. Returns the new count. */
static unsigned insert(uint32_t *releases, unsigned count, unsigned max, uint32_t release)
{
	unsigned at = count;

	for (unsigned i = 0; i < count; i++)
		if (releases[i] == release)
			return count;
	if (count == max)
		return count;
	for (; at && releases[at - 1] > release; at--)
		releases[at] = releases[at - 1];
	releases[at] = release;
	return count + 1;
}

unsigned hv_abi_releases(const struct hv_abi *abi, uint32_t *releases, unsigned max)
{
	unsigned count = insert(releases, 0, max, abi->since);

	for (unsigned i = 0; i < abi->number_count; i++)
		count = insert(releases, count, max, abi->numbers[i].since);
	for (unsigned i = 0; i < abi->call_count; i++)
		if (abi->calls[i].sizes_until > abi->since && hv_abi_has_release(abi, abi->calls[i].sizes_until))
			count = insert(releases, count, max, abi->calls[i].sizes_until);
	for (unsigned i = 0; i < abi->call_count; i++)
		for (unsigned k = 0; k < abi->calls[i].change_count; k++) {
			const struct hv_change *c = &abi->calls[i].changes[k];

			if (c->since > abi->since && hv_abi_has_release(abi, c->since))
				count = insert(releases, count, max, c->since);
			if (c->until > abi->since && hv_abi_has_release(abi, c->until))
				count = insert(releases, count, max, c->until);
		}
	return count;
}
